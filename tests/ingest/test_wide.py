"""Categories that stand in columns to tick."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest.lists import accounted, read_here

from assetmap.ingest.columns.kinds import flag_words, says_kind

FEW = settings(max_examples=15, deadline=None)  # each reads a whole list
HEADER = ["Name", "Address", "Food", "Housing", "Youth"]


def categories(rows: list[list[str]], **about: object) -> list[str]:
    """Return the categories that rows are read with."""
    return read_here(rows, **about).records["category"].tolist()


def test_ticked_columns_become_the_category():
    rows = [
        HEADER,
        ["Hill House", "1 Main St", "x", "", "X"],
        ["Liberty", "2 Main St", "", "yes", "no"],
        ["East", "3 Main St", "", "", ""],
    ]
    reading = read_here(rows)
    assert reading.records["category"].tolist() == ["Food; Youth", "Housing", ""]
    noted = reading.problems[reading.problems["reason"] == "category_from_columns"]
    assert noted["value"].tolist() == ["'Food', 'Housing', 'Youth'"]
    assert accounted(reading)


@pytest.mark.parametrize(
    ("yes", "no"),
    [("1", "0"), ("TRUE", "FALSE"), ("✓", ""), ("Sí", "No"), ("Y", "N"), ("☑", "☐"), ("•", "-")],
)
def test_ticks_are_known_in_many_ways(yes: str, no: str):
    rows = [HEADER, ["A", "1 Main St", yes, no, no], ["B", "2 Main St", no, yes, yes]]
    assert categories(rows) == ["Food", "Housing; Youth"]


def test_words_that_are_also_names_of_columns_are_categories_where_they_are_ticked():
    rows = [["Name", "Address", "School", "Church", "Library"]]
    rows += [["A", "1 Main St", "x", "", ""], ["B", "2 Main St", "", "x", "x"]]
    assert categories(rows) == ["School", "Church; Library"]


def test_a_group_over_the_columns_is_no_part_of_the_category():
    rows = [["", "", "Services offered", "", ""], ["Organization", "Address", *HEADER[2:]]]
    rows += [["A", "1 Main St", "x", "", ""], ["B", "2 Main St", "", "x", "x"]]
    assert categories(rows) == ["Food", "Housing; Youth"]


def test_questions_of_a_form_say_their_kind_at_the_end():
    rows = [["Name", "Address", "Which services? [Food]", "Which services? [Housing]"]]
    rows += [["A", "1 Main St", "Yes", ""], ["B", "2 Main St", "", "Yes"]]
    assert categories(rows) == ["Food", "Housing"]


def test_qualities_that_are_ticked_are_no_categories():
    rows = [["Name", "Address", "Wheelchair accessible", "Parking", "Open weekends", "Active"]]
    rows += [["A", "1 Main St", "x", "", "x", "yes"], ["B", "2 Main St", "", "x", "x", "no"]]
    assert categories(rows) == ["", ""]


def test_one_column_that_is_ticked_is_no_category():
    rows = [["Name", "Address", "Food", "Parking"], ["A", "1 Main St", "x", "x"]]
    assert categories(rows) == [""]


def test_a_column_of_categories_goes_before_ticks():
    rows = [["Name", "Category", "Address", "Food", "Housing"]]
    rows += [["A", "church", "1 Main St", "x", ""], ["B", "library", "2 Main St", "", "x"]]
    reading = read_here(rows)
    assert reading.records["category"].tolist() == ["church", "library"]
    assert "category_from_columns" not in reading.problems["reason"].tolist()


def test_a_column_that_a_person_names_is_read_though_it_is_ticked():
    rows = [HEADER, ["A", "1 Main St", "x", "", ""], ["B", "2 Main St", "", "x", ""]]
    assert categories(rows, mapping=(("category", "Housing"),)) == ["", "x"]


def test_columns_of_texts_and_numbers_are_no_ticks():
    rows = [["Name", "Address", "Food", "Housing"]]
    rows += [["A", "1 Main St", "soup", "12"], ["B", "2 Main St", "bread", "40"]]
    assert categories(rows) == ["", ""]


@FEW
@given(st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=2, max_size=8))
def test_a_row_has_exactly_the_kinds_that_it_ticks(ticks: list[list[bool]]):
    rows = [
        [f"Hall {i}", f"{i + 1} Main St", *("x" if t else "" for t in row)]
        for i, row in enumerate(ticks)
    ]
    used = [any(column) for column in zip(*ticks, strict=True)]
    expected = [
        "; ".join(
            kind for kind, tick, some in zip(HEADER[2:], row, used, strict=True) if tick and some
        )
        for row in ticks
    ]
    wanted = expected if sum(used) > 1 else [""] * len(ticks)
    assert categories([HEADER, *rows]) == wanted


def test_kinds_are_told_from_qualities():
    kinds = ("LIBRARIES", "Food Pantries", "Youth programs", "Mental health", "Comida", "ESL")
    others = ("Wheelchair accessible", "Free parking", "Homewood", "Spanish spoken", "", "Miembro")
    assert all(map(says_kind, kinds))
    assert not any(map(says_kind, others))


def test_no_word_means_yes_and_no():
    assert not flag_words("yes") & flag_words("no")
    assert not flag_words("attribute") & flag_words("filler")
