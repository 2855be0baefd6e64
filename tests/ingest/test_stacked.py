"""Several tables on one sheet: one under the other, or side by side."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest.builders import sheet_xml, xlsx
from ingest.lists import accounted, counts, read_here

from assetmap.parsing.workbooks.hiding import letters

FEW = settings(max_examples=15, deadline=None)  # each reads a whole list

FOOD = [
    ["Name", "Address", "Phone"],
    ["Hill House", "1835 Centre Ave", "412-555-0101"],
    ["St Paul's Pantry", "2 Main St", "412-555-0102"],
]
BOOKS = [
    ["Library Name", "Street", "Zip Code", "Branch manager"],
    ["Liberty Library", "130 Whitfield St", "15206", "Ann"],
    ["East Library", "4 Main St", "15208", "Bob"],
]


def padded(rows: list[list[str]]) -> list[list[str]]:
    """Return rows of one width."""
    width = max(map(len, rows))
    return [row + [""] * (width - len(row)) for row in rows]


def under(*tables: list[list[str]], between: int = 1) -> list[list[str]]:
    """Return tables one under the other."""
    rows: list[list[str]] = []
    for table in tables:
        rows += [*([[]] * between if rows else []), *table]
    return padded(rows)


def test_two_tables_with_different_headers_are_both_read():
    reading = read_here(under(FOOD, BOOKS))
    assert reading.records["name"].tolist() == [
        "Hill House",
        "St Paul's Pantry",
        "Liberty Library",
        "East Library",
    ]
    assert reading.records["zip"].tolist() == ["", "", "15206", "15208"]
    assert reading.records["row"].tolist() == [2, 3, 6, 7]  # as the spreadsheet shows them
    assert reading.records["sheet"].unique().tolist() == [""]
    assert accounted(reading)


def test_two_tables_of_a_workbook_are_both_read():
    reading = read_here(xlsx(sheet_xml(under(FOOD, BOOKS, between=3))))
    assert reading.records["row"].tolist() == [2, 3, 8, 9]
    assert reading.records["sheet"].unique().tolist() == ["List"]
    assert [q.key for q in reading.questions] == []


def test_tables_that_touch_are_told_apart_by_their_headers():
    assert counts(read_here(under(FOOD, BOOKS, between=0))) == (4, 0, 0)


def test_a_header_over_the_first_table_is_found_though_the_second_says_more():
    weak = [["Site", "Where it is"], ["Hall", "1 Main St"], ["Park", "2 Main St"]]
    strong = [
        ["name", "address", "city", "zip", "phone"],
        ["Pool", "3 Main St", "Akron", "44308", ""],
    ]
    assert read_here(under(weak, strong)).records["name"].tolist() == ["Hall", "Park", "Pool"]


def test_the_titles_over_tables_become_their_category():
    rows = under([["Food pantries"], *FOOD], [["Libraries"], *BOOKS])
    reading = read_here(rows)
    assert reading.records["category"].tolist() == ["Food pantries"] * 2 + ["Libraries"] * 2
    assert reading.records["row"].tolist() == [3, 4, 8, 9]


def test_one_title_over_the_first_table_is_the_title_of_all():
    reading = read_here(under([["Our neighborhood"], *FOOD], BOOKS))
    assert reading.records["category"].unique().tolist() == [""]


def test_a_table_that_is_no_list_is_named_by_its_rows_and_its_lines_are_counted():
    legend = [["Category", "Description"], ["F", "Food"], ["L", "Library"]]
    reading = read_here(under(FOOD, legend))
    assert counts(reading) == (2, 0, 0)
    noted = reading.problems[reading.problems["reason"] == "sheet_not_read"]
    assert noted["value"].tolist() == ["5:7"]
    assert reading.skipped == 1 + 3  # the blank line, the other table


def test_data_in_words_unknown_above_a_header_are_named_and_counted():
    above = [["x1", "2019", "7"], ["x2", "2020", "8"], ["x3", "2021", "9"]]
    reading = read_here(under(above, FOOD))
    assert counts(reading) == (2, 0, 0)
    assert "1:3" in reading.problems["value"].tolist()


@pytest.mark.parametrize(
    "row",
    [
        ["Library", "Church", ""],
        ["Community Center", "Park", "School"],
        ["Name of the Father Church", "1 Main St", ""],
        ["The Address", "The City", "The Zip"],
        ["School", "1 Name St", "412-555-0109"],
    ],
)
def test_a_row_of_words_is_no_header(row: list[str]):
    reading = read_here([*FOOD, ["", "", ""], row, ["Hall", "9 Main St", ""]])
    assert row[0] in reading.records["name"].tolist()
    assert "Hall" in reading.records["name"].tolist()


def test_a_header_said_again_with_blanks_between_is_one_table():
    reading = read_here(under(FOOD, FOOD))
    assert counts(reading) == (4, 0, 0)
    assert len(reading.columns) == 3


def test_tables_side_by_side_are_both_read():
    rows = [[*left, "", *right] for left, right in zip(FOOD, padded(BOOKS), strict=True)]
    rows.append(["", "", "", "", "West Library", "5 Main St", "15210", ""])
    reading = read_here(xlsx(sheet_xml(rows)))
    assert sorted(reading.records["name"]) == sorted(
        ["Hill House", "St Paul's Pantry", "Liberty Library", "East Library", "West Library"]
    )
    places = reading.records.set_index("name")[["sheet", "row"]]
    assert places.loc["Hill House"].tolist() == ["List", 2]
    assert places.loc["Liberty Library"].tolist() == ["List!E:H", 2]
    assert accounted(reading)


def test_an_empty_column_within_one_table_parts_nothing():
    rows = [["Name", "", "Address", "City"], ["Hall", "", "1 Main St", "Akron"]]
    rows += [["Park", "", "2 Main St", "Akron"]]
    reading = read_here(rows)
    assert reading.records["address"].tolist() == ["1 Main St", "2 Main St"]


@FEW
@given(
    sizes=st.lists(st.integers(1, 4), min_size=1, max_size=4),
    between=st.integers(0, 2),
    turn=st.booleans(),
)
def test_however_many_tables_stand_on_a_sheet_no_row_is_lost(
    sizes: list[int],
    between: int,
    turn: bool,  # noqa: FBT001 -- drawn
):
    headers = [["Name", "Address", "Phone"], ["Address", "Organization", "Zip"]]
    tables = []
    names = []
    for k, size in enumerate(sizes):
        header = headers[(k + turn) % 2]
        rows = []
        for i in range(size):
            name = f"Hall {k}-{i}"
            names.append(name)
            values = {"Name": name, "Organization": name, "Address": f"{i + 1} Main St"}
            rows.append([values.get(column, "") for column in header])
        tables.append([header, *rows])
    reading = read_here(under(*tables, between=between))
    assert reading.records["name"].tolist() == names
    assert accounted(reading)
    assert reading.skipped == (len(sizes) - 1) * between


@given(st.integers(0, 20_000))
def test_a_column_has_the_letters_of_a_spreadsheet(index: int):
    number = 0
    for letter in letters(index):
        number = number * 26 + ord(letter) - 64
    assert number == index + 1


def test_a_header_below_a_title_below_a_blank_row_begins_a_table_by_one_word_alone():
    rows = [
        ["Libraries", "", "", ""],
        ["Name", "Address", "City", ""],
        ["Hill Library", "1835 Centre Ave", "Pittsburgh", ""],
        ["Butler Library", "4600 Butler St", "Pittsburgh", ""],
        ["", "", "", ""],
        ["Churches", "", "", ""],
        ["Congregation", "Pastor", "Street Address", "Zip"],
        ["Mount Ararat", "Rev. A", "271 Paulson Ave", "15206"],
    ]
    records = read_here(rows).records
    assert records["name"].tolist() == ["Hill Library", "Butler Library", "Mount Ararat"]
    assert records["address"].tolist()[-1] == "271 Paulson Ave"
