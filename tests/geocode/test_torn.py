"""A row whose state and ZIP code contradict each other is placed by neither, and asked about."""

from pathlib import Path

import pandas as pd
import pytest
from geocode.town import SIDE, SOUTH, SQUARES, WEST, areas, points_file, records, region
from shapely.geometry import box

from assetmap.geocode import Located, load_reference, locate
from assetmap.model import Reason, Region
from assetmap.place import place
from assetmap.settings import Settings

TORN = {"city": "Clarksville", "state": "TX", "zip": "15322"}  # a ZIP code of Pennsylvania


def located(here: Region, *rows: dict[str, object]) -> Located:
    return locate(records(*rows), here, settings=Settings(), reference=load_reference(here))


def torn(found: Located) -> pd.DataFrame:
    return found.problems[found.problems["reason"] == Reason.STATE_NOT_OF_ZIP]


@pytest.fixture
def town() -> Region:
    return region(invented=False)


@pytest.mark.parametrize(
    "row",
    [
        TORN,
        {"address": "PO Box 5, Clarksville, TX 15322"},
        {"state": "tx", "zip": "15322-1234"},
        {"address": "12 Nowhere Rd", "state": "Texas", "zip": "15322"},
    ],
)
def test_neither_the_state_nor_the_zip_code_places_it(town: Region, row: dict[str, object]) -> None:
    found = located(town, row)
    assert found.records["tier"].tolist() == ["none"]
    assert torn(found)[["value", "severity"]].to_numpy().tolist() == [["TX 15322", "note"]]
    assert "that ZIP code is in PA" in torn(found)["message"].iloc[0]
    assert found.review["why"].tolist() == torn(found)["message"].tolist()
    assert found.review["queue"].tolist() == ["place"]
    assert "no_place" not in set(found.problems["reason"])


def test_it_is_asked_once_of_all_rows_that_one_answer_settles(town: Region) -> None:
    found = located(town, TORN, TORN, TORN | {"state": "OR"})
    assert len(torn(found)) == 3
    assert sorted(found.review["settles"]) == [1, 2]


def test_what_else_places_it_stays_and_is_noted(tmp_path: Path) -> None:
    x, y = WEST + 0.01, SOUTH + 0.01
    houses = [(n, "Main St", "", "Clarksville", "15322", x + n * 1e-5, y) for n in (100, 104, 110)]
    both = ("PA", "TX")  # an address in a state that is none of the region's is not looked up
    here = region(invented=False, states=both, addresses=[points_file(tmp_path, houses)])
    found = located(here, TORN | {"neighbourhood": "East End"}, TORN | {"address": "104 Main St"})
    assert found.records["tier"].tolist() == ["neighbourhood", "address"]
    assert len(torn(found)) == 2
    assert found.review.empty


def test_nothing_is_said_where_nothing_is_contradicted(town: Region) -> None:
    rows = [
        {"state": "PA", "zip": "15322"},
        {"state": "", "zip": "15322"},
        {"state": "TX", "zip": ""},
        {"state": "TX", "zip": "00000"},  # nobody's
        {"state": "PA", "zip": "26034"},  # Chester, across the border
        {"state": "ZZ", "zip": "15322"},  # no state that we know
    ]
    found = located(town, *rows)
    assert torn(found).empty
    assert found.records["tier"].tolist()[0] == "zip"
    invented = located(region(), TORN)
    assert torn(invented).empty


def test_it_counts_nowhere_where_the_areas_are_zip_codes() -> None:
    whole = box(WEST - 5 * SIDE, SOUTH - 5 * SIDE, WEST + SIDE, SOUTH + SIDE)
    here = region(areas({"15322": ("15322", whole)}), invented=False)
    found = located(here, TORN, TORN | {"state": "PA"})
    assert place(found.records, here).tolist() == ["", "15322"]


def test_a_neighbourhood_in_the_column_of_cities_is_that_neighbourhood(town: Region) -> None:
    rows = [
        {"city": "East End", "state": "PA"},
        {"city": "east end"},
        {"city": "East End", "state": "OH"},
        {"city": "East End", "state": "PA", "zip": "43215"},  # Columbus, Ohio
    ]
    found = located(town, *rows).records
    assert found["tier"].tolist() == ["neighbourhood", "neighbourhood", "city", "none"]
    assert place(found, town).tolist() == ["d", "d", "", ""]


def test_a_neighbourhood_with_the_name_of_a_city_leaves_the_name_to_the_city() -> None:
    squares = SQUARES | {"d": ("Clarksville", SQUARES["d"][1])}
    here = region(areas(squares), invented=False)
    found = located(here, {"city": "Clarksville", "state": "PA"}).records
    assert found["tier"].tolist() == ["city"]
