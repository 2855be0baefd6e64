"""Lines that are no rows of their own: headings, lines that go on, blanks that mean the above."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest.lists import accounted, counts, read_here

MANY = settings(max_examples=15, deadline=None)  # each reads a whole list


# --- headings of sections

LISTED = ["Name", "Address", "City"]


def sectioned(*lines: str, header: list[str] = LISTED) -> list[list[str]]:
    """Return a list of headings (in capitals or with a colon), blank lines, and places."""
    rows = [header]
    for i, line in enumerate(lines):
        place = [line, f"{i + 1} Main St", "Akron"][: len(header)]
        is_title = line.startswith("=") or (line.isupper() and len(line) > 1)
        rows.append([line.removeprefix("="), *[""] * (len(header) - 1)] if is_title else place)
        if not line:
            rows[-1] = [""] * len(header)
    return rows


def test_a_heading_becomes_the_category_of_the_rows_below_it():
    reading = read_here(sectioned("LIBRARIES", "A", "FOOD PANTRIES (2)", "B", "C"))
    assert reading.records["name"].tolist() == ["A", "B", "C"]
    assert reading.records["category"].tolist() == ["LIBRARIES", "FOOD PANTRIES", "FOOD PANTRIES"]
    noted = reading.problems[reading.problems["reason"] == "section_heading"]
    assert noted["row"].tolist() == [2, 4]
    assert accounted(reading)


def test_a_heading_that_is_no_kind_becomes_the_neighbourhood_or_what_is_answered():
    rows = sectioned("=Homewood", "A", "=Hill District", "B", "C")
    reading = read_here(rows)
    assert reading.records["neighbourhood"].tolist() == ["Homewood", *["Hill District"] * 2]
    assert next(q for q in reading.questions if q.key == "sections").suggestion == "neighbourhood"
    as_kind = read_here(rows, answers=(("sections", "category"),))
    assert as_kind.records["category"].tolist()[0] == "Homewood"
    left = read_here(rows, answers=(("sections", "leave"),)).records
    assert left[["category", "neighbourhood"]].to_numpy().ravel().tolist() == [""] * 6


def test_headings_that_only_count_the_parts_of_a_list_say_nothing_of_its_rows():
    reading = read_here(sectioned("=Part 1", "Hall", "=Part 2", "Pool", "Park"))
    said = reading.records[["category", "neighbourhood"]]
    assert said.to_numpy().ravel().tolist() == [""] * 6
    assert reading.skipped == 2


def test_the_word_for_a_neighbourhood_is_no_part_of_its_name():
    reading = read_here(sectioned("=Neighborhood: Homewood", "A", "=Barrio: El Faro", "B", "C"))
    assert reading.records["neighbourhood"].tolist() == ["Homewood", "El Faro", "El Faro"]


def test_headings_after_blank_rows_need_not_begin_the_list():
    reading = read_here(sectioned("A", "", "=Homewood", "B", "C", "", "=North Side", "D"))
    assert reading.records["neighbourhood"].tolist() == ["", "Homewood", "Homewood", "North Side"]
    assert reading.skipped == 4


def test_headings_that_are_kinds_are_found_in_a_list_of_two_columns():
    rows = sectioned("=Libraries", "A", "=Churches", "B", "C", header=["Name", "Address"])
    assert read_here(rows).records["category"].tolist() == ["Libraries", "Churches", "Churches"]


def test_a_title_over_each_header_said_again_is_a_heading():
    first, *others = sectioned("A", "B")
    rows = [["LIBRARIES", "", ""], first, *others, ["CHURCHES", "", ""], first, *others]
    reading = read_here(rows)
    assert reading.records["category"].tolist() == ["LIBRARIES"] * 2 + ["CHURCHES"] * 2
    assert reading.skipped == 3


def test_a_column_of_categories_goes_before_headings():
    header = ["Name", "Category", "Address"]
    rows = [header, ["FOOD", "", ""], ["A", "church", "1 Main St"], ["HOUSING", "", ""]]
    reading = read_here([*rows, ["B", "school", "2 Main St"], ["C", "park", "3 Main St"]])
    assert reading.records["category"].tolist() == ["church", "school", "park"]
    assert reading.records["neighbourhood"].tolist() == [""] * 3


@pytest.mark.parametrize("names", [["YMCA"], ["YMCA", "PCC"], ["Library"], ["St. Mary's:"]])
def test_names_alone_in_rows_here_and_there_are_no_headings(names: list[str]):
    rows = sectioned(*[c for name in names for c in ("A", f"={name}", "B", "C")])
    assert set(names) <= set(read_here(rows).records["name"])


# --- lines that go on with the row above

WHOLE = ["Name", "Address", "City", "Phone", "Notes"]
HALL = ["Hall", "1835 Centre Ave", "Akron", "412-555-0101", "open late"]
POOL = ["Pool", "2 Main St", "Akron", "", ""]


def test_a_line_without_name_goes_on_with_the_row_above():
    rows = [WHOLE, HALL, ["", "Suite 200", "", "", ""], ["", "", "", "412-555-0199", "bring ID"]]
    reading = read_here([*rows, POOL])
    assert reading.records["address"].tolist() == ["1835 Centre Ave, Suite 200", "2 Main St"]
    assert reading.records["phone"].tolist() == ["412-555-0101; 412-555-0199", ""]
    assert reading.records["description"].tolist()[0] == "open late bring ID"
    noted = reading.problems[reading.problems["reason"] == "continued_row"]
    assert noted["row"].tolist() == [3, 4]
    assert "(Hall)" in noted["message"].tolist()[0]
    assert (reading.rows_in, reading.skipped) == (2, 2)
    assert accounted(reading)


@pytest.mark.parametrize(
    "line",
    [
        ["", "99 Other St", "", "", ""],  # a place of its own
        ["", "99 Other St", "Akron", "412-555-0102", ""],  # a row that lacks its name
        ["", "", "Kent", "", ""],  # says otherwise what is said
    ],
)
def test_a_line_with_a_place_of_its_own_waits_for_its_name(line: list[str]):
    reading = read_here([WHOLE, HALL, line, POOL])
    assert counts(reading) == (2, 1, 0)
    assert reading.problems["reason"].tolist() == ["no_name"]


def test_a_line_after_a_blank_one_goes_on_with_nothing():
    line = ["", "Suite 200", "", "", ""]
    reading = read_here([WHOLE, HALL, [""] * 5, line, POOL])
    assert counts(reading) == (2, 1, 0)


def test_a_list_mostly_without_names_is_no_list_of_lines_that_go_on():
    rows = [WHOLE, HALL, *[["", f"Suite {i}", "", "", ""] for i in range(5)]]
    assert counts(read_here(rows)) == (1, 5, 0)


@MANY
@given(
    st.lists(st.sampled_from(["whole", "street", "phone", "both", "blank", "other"]), max_size=9)
)
def test_of_lines_that_go_on_no_text_is_lost(kinds: list[str]):
    lines = {
        "whole": lambda i: [f"Hall {i}", f"{i} Main St", "Akron", "", ""],
        "street": lambda i: ["", f"Floor {i}", "", "", ""],
        "phone": lambda i: ["", "", "", f"412-555-0{i:03d}", ""],
        "both": lambda i: ["", f"Rear {i}", "", "", f"note{i}"],
        "blank": lambda _: ["", "", "", "", ""],
        "other": lambda i: ["", f"{i + 1} Other St", "Kent", "", ""],
    }
    rows = [lines[kind](i) for i, kind in enumerate(kinds)]
    reading = read_here([WHOLE, HALL, *rows, POOL])
    assert accounted(reading)
    everything = reading.records.to_csv() + reading.problems.to_csv()
    waiting = set(reading.problems.loc[reading.problems["severity"] == "held", "row"])
    for number, row in enumerate(rows, start=3):
        assert number in waiting or all(cell in everything for cell in row)


# --- blank cells that mean the cell above

FILLED = [["Category", "Name", "Address"]] + [
    [kind, f"Hall {i}", f"{i} Main St"]
    for i, kind in enumerate(["Libraries", "", "", "Churches", ""], start=1)
]


def test_blank_cells_below_a_word_that_stands_once_are_asked_about():
    reading = read_here(FILLED)
    assert reading.records["category"].tolist() == ["Libraries", "", "", "Churches", ""]
    (question,) = reading.questions
    assert (question.key, question.rows, question.needed) == ("fill_down:category", 3, False)
    filled = read_here(FILLED, answers=(("fill_down:category", "yes"),))
    assert filled.records["category"].tolist() == ["Libraries"] * 3 + ["Churches"] * 2
    assert "filled_down" in filled.problems["reason"].tolist()
    assert not filled.questions
    kept = read_here(FILLED, answers=(("fill_down:category", "no"),))
    assert kept.records["category"].tolist() == reading.records["category"].tolist()


@pytest.mark.parametrize(
    "kinds",
    [
        ["a", "b", "a", "", "b", "a"],  # words that come again
        ["a", "", "", "", "", ""],  # a title
        ["", "a", "", "b", "", ""],  # nothing above the first
    ],
)
def test_a_column_that_is_only_sparse_is_not_asked_about(kinds: list[str]):
    rows = [[kind, f"Hall {i}", f"{i} Main St"] for i, kind in enumerate(kinds, start=1)]
    assert not read_here([FILLED[0], *rows]).questions


def test_names_that_another_program_gave_to_blank_headers_are_blank():
    rows = [["Unnamed: 0", "Name", "Unnamed: 2", "Address"], ["7", "Hall", "x", "1 Main St"]]
    reading = read_here(rows)
    assert "Unnamed" not in reading.columns.to_csv() + reading.problems.to_csv()
    assert reading.records["name"].tolist() == ["Hall"]
