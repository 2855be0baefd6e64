"""Columns of codes of other classifications are read, and type the rows that they stand in."""

import pytest

from assetmap.classify import classify
from assetmap.taxonomy import UNCLASSIFIED, load_taxonomy

from .lists import read_here

HEADS = ("FOUNDATION", "Foundation Code", "NAICS", "Primary NAICS Code", "NTEE_CD", "Código SCIAN")


def typed(rows: list[list[str]]) -> list[tuple[str, str]]:
    """Return the type of each row of a list, with what decided."""
    records = read_here(rows, name="a.csv").records
    types = classify(records, load_taxonomy()).types
    return list(zip(types["type"], types["decided_by"], strict=True))


@pytest.mark.parametrize(
    ("header", "code", "type_", "by"),
    [
        ("FOUNDATION", "4", "foundation", "category:foundation 4"),
        ("FOUNDATION", "10", "church", "category:foundation 10"),
        ("Foundation Code", "04", "foundation", "category:foundation 04"),
        ("NAICS", "624410", "child_care", "category:naics 624410"),
        ("Primary NAICS Code", "6244", "child_care", "category:naics 6244"),
        ("naics_code", "624410.0", "child_care", "category:naics 624410"),
        ("Código SCIAN", "519210", "library", "category:naics 519210"),
    ],
)
def test_a_list_that_brings_a_code_is_typed_by_it(header: str, code: str, type_: str, by: str):
    rows = [["Name", header, "City"], *[[f"Harbor {at}", code, "Troy"] for at in "ABC"]]
    assert typed(rows) == [(type_, by)] * 3


def test_a_code_stands_beside_the_lists_own_category():
    rows = [
        ["Name", "Category", "NTEE_CD", "NAICS", "FOUNDATION"],
        ["Harbor A", "Grants", "B82", "813211", "4"],  # what it gives to is not what it is
        ["Harbor B", "Zorp", "X21", "813110", "10"],
        ["Harbor C", "High school", "", "611110", "11"],  # the category says the same more exactly
        ["Harbor D", "Preschool", "", "611110", "15"],  # "some charity" says nothing
        ["Harbor E", "Zorp", "", "", "15"],
        ["Harbor F", "Zorp", "", "", ""],
    ]
    assert [type_ for type_, _ in typed(rows)] == [
        "foundation",
        "church",
        "high_school",
        "preschool",
        "nonprofit",
        UNCLASSIFIED,
    ]


@pytest.mark.parametrize("header", HEADS)
def test_a_header_of_codes_over_words_is_not_believed(header: str):
    rows = [["Name", header], *[[f"Harbor {at}", f"Hope {at} Trust"] for at in "ABCDEF"]]
    read = read_here(rows, name="a.csv")
    assert (read.records["codes"] == "").all()


def test_codes_do_not_change_what_a_record_is():
    plain = [["Name", "City"], ["Harbor A", "Troy"]]
    coded = [["Name", "City", "NAICS"], ["Harbor A", "Troy", "624410"]]
    ids = [read_here(rows, name="a.csv").records["record_id"].tolist() for rows in (plain, coded)]
    assert ids[0] == ids[1]
