"""Cells that name several assets."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ingest.lists import counts, read_here

from assetmap.ingest.values.several import names_in
from assetmap.model import Reading

HEADER = ["Region", "Organizations", "Address"]
ROWS = [
    ["East", "Hill House; East Church; Park School", "1 Main St"],
    ["West", "West Library", "2 Main St"],
    ["North", "Boys Club\nGirls Club", "3 Main St"],
]
MAPPING = (("name", "Organizations"),)


def read(rows: list[list[str]], *answers: tuple[str, str]) -> Reading:
    """Read rows whose names stand in the second column."""
    return read_here([HEADER, *rows], mapping=MAPPING, answers=answers)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ExCITE Center; Penn School of Education", ["ExCITE Center", "Penn School of Education"]),
        ("EduvateRI / Highlander Institute", ["EduvateRI", "Highlander Institute"]),
        ("Hill House\nPark Church\n", ["Hill House", "Park Church"]),
        ("1. Hill House 2. Library 3) Park", ["Hill House", "Library", "Park"]),
        ("• Hill House • YMCA", ["Hill House", "YMCA"]),
        ("Hill House | Park Church", ["Hill House", "Park Church"]),
        ("Lean Lab Education, The Kauffman Foundation, KCedu", 3),
        (
            "Boys & Girls Club, YMCA, and Urban League",
            ["Boys & Girls Club", "YMCA", "Urban League"],
        ),
        ("City Church, Hill School and Hill Clinic", ["City Church", "Hill School", "Hill Clinic"]),
        ("Casa Azul, Centro Hispano y Museo del Barrio", 2),
        (
            "Mindcatcher, #SFEDU, ALearn SVEF's iHub",
            ["Mindcatcher", "#SFEDU", "ALearn SVEF's iHub"],
        ),
        ("WeThinkBig Inc., Center for Work & Play", ["WeThinkBig Inc.", "Center for Work & Play"]),
        ("Food Bank, Inc., The Shelter, LLC", ["Food Bank, Inc.", "The Shelter, LLC"]),
        ("Hill House, formerly Ward Home", 1),
        ("Hill House; formerly Ward Home; Library", ["Hill House, formerly Ward Home", "Library"]),
        ("Formerly EdTech Maryland, Towson University", 2),
        ("UVA School, Charlottesville and Albemarle Public Schools", 2),
    ],
)
def test_names_in_a_cell_are_told_apart(text: str, names: list[str] | int):
    found = names_in(text)
    assert found == names if isinstance(names, list) else len(found) == names


@pytest.mark.parametrize(
    "name",
    [
        "Hill House, Inc.",
        "School of Arts, Sciences and Letters",
        "Department of Housing, Parks and Recreation",
        "Parks, Recreation and Culture Department",
        "Museo de Arte, Historia y Ciencia",
        "Hill House (Food, Clothing, Youth)",
        "Smith, John",
        "YMCA, Homewood",
        "Austin, TX",
        "Washington, D.C.",
        "Kauffman Foundation, The",
        "Bay Area/Silicon Valley",
        "LearnLaunch Accelerator and Institute",
        "St. Mary's",
        "1. FC Homewood",
        "4.0 Schools",
        "OAKEDU.org / #OAKEDU",
        "Church, 1835 Centre Ave",
        "",
    ],
)
def test_one_name_stays_one(name: str):
    assert len(names_in(name)) == 1


def test_a_list_of_several_in_a_cell_is_offered_and_read_as_it_stands():
    reading = read(ROWS)
    assert counts(reading) == (3, 0, 0)
    question = next(q for q in reading.questions if q.key == "split")
    assert (question.rows, question.needed, question.options) == (2, False, ("yes", "no"))
    assert "Hill House; East Church" in question.found


def test_each_part_becomes_a_record_of_its_row():
    reading = read(ROWS, ("split", "yes"))
    assert reading.records["name"].tolist() == [
        *("Hill House", "East Church", "Park School", "West Library", "Boys Club", "Girls Club")
    ]
    assert reading.records["row"].tolist() == [2, 2, 2, 3, 4, 4]
    assert reading.records["address"].tolist()[:3] == ["1 Main St"] * 3
    assert reading.records["record_id"].is_unique
    assert reading.records.index.tolist() == list(range(6))
    noted = reading.problems[reading.problems["reason"] == "split_row"]
    assert noted["row"].tolist() == [2, 4]
    assert "names 3 assets" in noted["message"].tolist()[0]
    # A row that names several assets is as many rows in as it became records.
    assert reading.rows_in == 6 == sum(counts(reading))
    assert not reading.questions


def test_answered_no_nothing_is_parted_and_nothing_asked():
    reading = read(ROWS, ("split", "no"))
    assert counts(reading) == (3, 0, 0)
    assert not reading.questions


def test_a_row_that_waits_stays_one_row():
    rows = [*ROWS, ["South", "Pool; Gym\x07", "4 Main St"]]  # a control character holds it
    reading = read(rows, ("split", "yes"))
    assert counts(reading) == (6, 1, 0)
    assert reading.rows_in == 7


def test_names_with_a_comma_here_and_there_are_not_asked_about():
    names = ["Hill House, Inc.", "YMCA, Homewood", "Park Church", "Library", "Boys Club, East Side"]
    reading = read([["x", name, f"{i} Main St"] for i, name in enumerate(names, start=1)])
    assert not reading.questions


def test_the_same_name_twice_in_a_cell_has_two_ids():
    reading = read([["x", "Hall; Hall", "1 Main St"], ["y", "A; B", "2 Main St"]], ("split", "yes"))
    assert reading.records["record_id"].is_unique


@given(
    st.lists(
        st.sampled_from(["Hill House", "YMCA", "Park & Pool Club", "El Faro"]),
        min_size=2,
        max_size=6,
    ),
    st.sampled_from(["; ", ";", "\n", " / ", " | ", " • "]),
)
def test_names_between_a_sure_mark_are_found_whole(names: list[str], mark: str):
    assert names_in(mark.join(names)) == names


@given(st.text(max_size=200))
def test_no_text_loses_its_letters(text: str):
    def letters(said: str) -> str:
        return "".join(c for c in said if c.isalpha())

    parts = names_in(text)
    assert parts
    if len(parts) > 1 and "#" not in text and " and " not in text:
        assert len(letters("".join(parts))) >= len(letters(text)) - text.count(",")


FOUNDING = Path(__file__).resolve().parents[2].parent / "shared" / "founding" / "edclusters.csv"


@pytest.mark.skipif(not FOUNDING.exists(), reason="../shared/founding is not here")
def test_the_founding_table_is_parted_at_its_three_separators():
    content = FOUNDING.read_bytes()
    mapping = (("name", "harbormasters_and_key_players"), ("city", "region"))
    whole = read_here(content, mapping=mapping)
    assert "split" in [q.key for q in whole.questions]
    reading = read_here(content, mapping=mapping, answers=(("split", "yes"),))
    by_row = reading.records.groupby("row")["name"].agg(list)
    assert by_row.map(len).max() == 4
    names = set(reading.records["name"])
    assert {"EduvateRI", "Highlander Institute"} <= names  # a slash
    assert "ExCITE Center at Drexel University" in names  # a semicolon
    assert {"WeThinkBig Inc.", "Cajon Valley Schools", "#NYCEDU"} <= names  # commas
    assert "Charlottesville and Albemarle Public Schools" in names
    assert reading.rows_in == sum(counts(reading))
    assert len(by_row) == len(whole.records)
