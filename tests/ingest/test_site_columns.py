"""A list with one column for an organisation and one for its place is read with both."""

import csv
from importlib import resources

import pandas as pd
import pytest

from assetmap.classify import classify
from assetmap.ingest.columns.site_columns import means
from assetmap.ingest.values.site_names import site_names
from assetmap.limits import Limits
from assetmap.model import Reading
from assetmap.taxonomy import load_taxonomy

from .lists import Rows, read_here

CARNEGIE = "Oakmont Free Library"
PLACES = ("Squirrel Hill", "Elm Library", "Main", "East")


def read(
    header: tuple[str, str], *pairs: tuple[str, str], more: bool = False, **about: object
) -> Reading:
    """Read a list of pairs with an address each, with or without other columns around them."""
    beside = (["ID", *header, "Address", "ZIP", "Phone", "Hours"], *header)
    rows: Rows = [beside[0] if more else [*header, "Address"]]
    for n, pair in enumerate(pairs, 1):
        place = f"{n} Elm St"
        cells = [f"X-{n}", *pair, place, "15207", f"412-555-01{n:02}", "9-5"]
        rows.append(cells if more else [*pair, place])
    return read_here(rows, name="places.csv", **about)


def roles_of(reading: Reading) -> dict[str, str]:
    return dict(zip(reading.columns["header"], reading.columns["role"], strict=True))


@pytest.mark.parametrize("more", [False, True])
@pytest.mark.parametrize(
    "header",
    [
        ("Library System", "Branch"),
        ("Library", "Branch Name"),
        ("Organization", "Site Name"),
        ("Agency", "Location Name"),
        ("Parent", "Name"),
        ("Sponsor", "Site"),
        ("Sistema de bibliotecas", "Sucursal"),
    ],
)
def test_a_branch_that_alone_says_nothing_is_called_by_its_system_too(
    header: tuple[str, str], *, more: bool
):
    reading = read(header, *((CARNEGIE, place) for place in PLACES), more=more)
    roles = roles_of(reading)
    assert (roles[header[0]], roles[header[1]]) == ("organisation", "name")
    assert reading.records["name"].tolist() == [
        f"{CARNEGIE} - Squirrel Hill",
        "Elm Library",
        f"{CARNEGIE} - Main",
        f"{CARNEGIE} - East",
    ]
    assert set(reading.records["organisation"]) == {CARNEGIE}
    assert "name_from_columns" in reading.problems["reason"].tolist()
    assert set(classify(reading.records, load_taxonomy()).types["type"]) == {"library"}
    assert reading.rows_in == len(reading.records) == len(PLACES)
    assert not reading.questions


@pytest.mark.parametrize("header", [("Organization", "Program Name"), ("Agency", "Program")])
def test_a_programme_is_never_without_its_agency(header: tuple[str, str]):
    pairs = [("Elm House", "After School"), ("Elm House", "Teen Shelter"), ("Oak", "Oak Library")]
    reading = read(header, *pairs)
    names = ["Elm House - After School", "Elm House - Teen Shelter", "Oak Library"]
    assert reading.records["name"].tolist() == names


def test_schools_are_read_with_their_district_and_no_neighbourhood_is_made_of_it():
    pairs = [("Elm Public Schools", "Colfax"), ("Elm Public Schools", "Colfax Elementary")]
    reading = read(("School District", "School"), *pairs, more=True)
    assert reading.records["name"].tolist() == ["Elm Public Schools - Colfax", "Colfax Elementary"]
    assert set(reading.records["neighbourhood"]) == {""}
    types = classify(reading.records, load_taxonomy()).types["type"]
    assert types.tolist() == ["school", "elementary_school"]


@pytest.mark.parametrize(
    ("who", "part", "name"),
    [
        ("Elm House", "", "Elm House"),
        ("", "Oak", "Oak"),
        ("Elm House", "ELM HOUSE", "Elm House"),
        ("Elm House of Oakmont", "Oakmont", "Elm House of Oakmont"),
        ("Elm", "Elm Hill Hall", "Elm Hill Hall"),
        ("Elm County Library", "Highland Park", "Elm County Library - Highland Park"),
        ("Elm Parks", "Highland Park", "Highland Park"),
        ("Elm County Library", "Main Library", "Elm County Library - Main Library"),
        ("Elm Schools", "School 12", "Elm Schools - School 12"),
        ("Biblioteca de Elm", "Centro", "Biblioteca de Elm - Centro"),
        ("<b>{{7*7}}</b>", "=Main", "<b>{{7*7}}</b> - =Main"),
    ],
)
def test_a_name_is_what_stands_on_the_sign(who: str, part: str, name: str):
    assert site_names([who], [part], are_programs=False) == [name]


def test_a_row_without_a_branch_is_about_its_system_and_one_without_both_waits():
    reading = read(("Library System", "Branch"), (CARNEGIE, "East"), (CARNEGIE, ""), ("", ""))
    assert reading.records["name"].tolist() == [f"{CARNEGIE} - East", CARNEGIE]
    held = reading.problems.loc[reading.problems["severity"] == "held", "reason"]
    assert held.tolist() == ["no_name"]
    assert reading.rows_in == 3


def test_no_organisation_is_no_word_for_none():
    reading = read(("Organization", "Site Name"), ("N/A", "East"), ("-", "West"), ("Oak", "Pier"))
    assert reading.records["name"].tolist() == ["East", "West", "Oak - Pier"]
    assert reading.records["organisation"].tolist() == ["", "", "Oak"]


def test_a_name_that_would_be_too_long_stays_as_it_is():
    limits = Limits(name_characters=12)
    reading = read(("Library System", "Branch"), ("Oak " * 3, "East"), ("Oak", "E"), limits=limits)
    assert reading.records["name"].tolist() == ["East", "Oak - E"]


def test_persons_kinds_and_answers_are_no_places_and_no_organisations():
    """Whom to call, few kinds of programmes, and yes or no stay what they were."""
    called = read(("Organization", "Name"), ("Elm House", "Lee Ray"), ("Oak House", "Ann Poe"))
    assert not called.records["organisation"].any()
    kinds = [(f"House {n}", "Youth" if n % 2 else "Food") for n in range(8)]
    assert read(("Organization", "Program"), *kinds).records["name"].tolist()[0] == "House 0"
    ticked = read(("Parent", "Name"), ("Yes", "Elm House"), ("No", "Oak House"))
    assert ticked.records["name"].tolist() == ["Elm House", "Oak House"]


def test_what_a_person_says_of_the_columns_holds():
    pairs = [(CARNEGIE, "East"), (CARNEGIE, "Main")]
    header = ("Library System", "Branch")
    alone = read(header, *pairs, mapping=(("name", "Branch"), ("", "Library System")))
    assert alone.records["name"].tolist() == ["East", "Main"]
    system = read(header, *pairs, mapping=(("name", "Library System"),))
    assert system.records["name"].tolist() == [CARNEGIE] * 2
    given = read(("A", "B"), *pairs, mapping=(("organisation", "A"), ("name", "B")))
    assert given.records["name"].tolist() == [f"{CARNEGIE} - {place}" for _, place in pairs]


def test_a_district_is_who_runs_schools_and_where_all_else_lies():
    shops = read(
        ("School District", "Store Name"), ("Elm Schools", "East"), ("Elm Schools", "Pier")
    )
    assert shops.records["name"].tolist() == ["East", "Pier"]
    stores = read(("Store", "Branch"), ("Oak Books", "East"), ("Oak Books", "Pier"))
    assert stores.records["name"].tolist() == ["Oak Books - East", "Oak Books - Pier"]


def test_what_an_organisation_is_called_is_no_part_of_a_records_id():
    one, other = (read(("Parent", "Name"), (who, "Elm Library")) for who in ("Oak", "Ash"))
    pd.testing.assert_series_equal(one.records["record_id"], other.records["record_id"])


def test_every_word_for_a_column_is_one_line_of_the_table():
    path = resources.files("assetmap").joinpath("data", "site_columns.csv")
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    words = [(row["means"], word) for row in rows for word in row["words"].split("|")]
    assert len(words) == len(set(words))
    for meaning, word in words:
        assert meaning in means(word.upper()), word
