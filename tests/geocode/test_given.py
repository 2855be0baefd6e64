"""Coordinates in rows are checked, and nothing is moved in silence."""

import numpy as np
import pytest
from geocode.town import SIDE, SOUTH, WEST, areas, records, region
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st
from shapely.geometry import box

from assetmap.errors import InputError
from assetmap.geocode import Located, as_given, locate
from assetmap.geocode.ground.extent import Extent, metres_between
from assetmap.model import Region
from assetmap.schema import RECORD_ID
from assetmap.settings import Settings
from assetmap.words import book

X, Y = WEST + 0.01, SOUTH + 0.01
GOOD = {"lon": X, "lat": Y}


def located(*rows: dict[str, object], here: Region | None = None) -> Located:
    return locate(records(*rows), here or region(), settings=Settings())


def test_good_coordinates_are_kept_as_they_are() -> None:
    found = located(GOOD).records.iloc[0]
    assert (found["lon"], found["lat"], found["tier"], found["provider"], found["score"]) == (
        X, Y, "given", "row", 1.0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("lon", "lat", "reason", "suggestion"),
    [
        (Y, X, "latlon_swapped", "40.01, -79.99"),
        (-Y, -X, "latlon_swapped", "40.01, -79.99"),
        (-X, Y, "sign_lost", "40.01, -79.99"),
        (X, -Y, "sign_lost", "40.01, -79.99"),
        (0.0, 0.0, "null_island", ""),
        (1e-7, 1e-7, "null_island", ""),
        (0.0, Y, "null_island", ""),
        (X, 0.0, "null_island", ""),
        (-71.0, 42.0, "outside_region", ""),
        (583_960.0, 4_507_523.0, "bad_coordinate", ""),  # UTM, metres
        (1_343_000.0, 411_000.0, "bad_coordinate", ""),  # state plane, feet
        (280.01, Y, "bad_coordinate", ""),
        (np.inf, Y, "bad_coordinate", ""),
    ],
)
def test_coordinates_that_cannot_be_true_hold_the_row(
    lon: float, lat: float, reason: str, suggestion: str
) -> None:
    found = located(GOOD, {"lon": lon, "lat": lat, "address": "100 Main St"})
    assert found.records[RECORD_ID].tolist() == ["r0"]
    assert found.problems[["row", "reason", "severity"]].to_numpy().tolist() == [
        [3, reason, "held"]
    ]
    assert found.review[["queue", "record_id", "suggestion"]].to_numpy().tolist() == [
        ["place", "r1", suggestion]
    ]
    why = found.review["why"].iloc[0]
    assert why.startswith("Row 3 of list.csv (n1) waits: ")
    assert suggestion in why


def test_the_question_about_a_held_row_says_which_row_it_is() -> None:
    """A held row is in no table of records: its id alone leads nowhere."""
    hostile = "<b>{file}</b> (x" + "y" * 5000
    table = records(GOOD, {"lon": 0.0, "lat": 0.0, "name": hostile}, upload="{row} of.xlsx")
    table = table.assign(sheet="List")
    found = locate(table, region(), settings=Settings())
    why = found.review["why"].iloc[0]
    assert why.startswith("Row 3 of {row} of.xlsx, List (<b>{file}</b> (xyy")
    assert len(why) < 400
    grants = table.drop(columns="name").assign(recipient="")
    assert "List waits:" in locate(grants, region(), settings=Settings()).review["why"].iloc[0]


def test_every_reason_to_hold_a_row_has_its_question() -> None:
    why = set(book("places"))
    held = ("null_island", "sign_lost", "latlon_swapped", "outside_region", "bad_coordinate")
    assert {f"held_{reason}" for reason in held} <= why


CITY = areas({"p": ("Pittsburgh", box(-80.1, 40.35, -79.85, 40.51))})
GREENSBURG = {"lon": -79.54, "lat": 40.30}  # 26 km east of the box


def test_rows_that_are_rightly_elsewhere_are_held_with_nothing_to_correct() -> None:
    """One question for all of them, the last of all: there is no answer to give."""
    rows = [
        {"lon": -79.955, "lat": 40.444, "zip": "15213"},
        GREENSBURG | {"zip": "15601"},
        GREENSBURG | {"city": "Greensburg", "state": "PA", "name": "Market"},
        GREENSBURG | {"zip": "15213", "city": "Pittsburgh", "state": "PA"},  # contradicts itself
        GREENSBURG | {"zip": "19103"},  # Philadelphia: neither here nor there
        GREENSBURG,
    ]
    found = located(*rows, here=region(CITY, invented=False))
    assert found.problems["reason"].tolist() == ["outside_region"] * 5
    assert set(found.problems["severity"]) == {"held"}
    assert found.problems["message"].str.contains("there is nothing to correct").all()
    assert found.review["record_id"].tolist() == ["r3", "r4", "r5", "r1"]
    last = found.review["why"].iloc[-1]
    assert last.startswith("2 rows of list.csv wait, the first of them row 3 (n1): ")
    assert "there is nothing to correct" in last
    assert "Where is it?" in found.review["why"].iloc[0]


def test_half_a_coordinate_is_none_and_is_said() -> None:
    found = located({"lon": X}, {"lat": Y, "neighbourhood": "Downtown"})
    assert found.records["tier"].tolist() == ["none", "neighbourhood"]
    assert found.problems["reason"].tolist()[:2] == ["half_coordinate", "half_coordinate"]


def test_a_whole_upload_of_another_place_is_refused_in_one_sentence() -> None:
    boston = {"lon": -71.06, "lat": 42.36}
    with pytest.raises(InputError, match=r"'list.csv' is for another place.*Squareville.*-71.060"):
        located(boston, boston, boston)


def test_an_upload_with_one_row_here_is_not_refused() -> None:
    boston = {"lon": -71.06, "lat": 42.36}
    assert len(located(GOOD, boston, boston).records) == 1


def test_an_upload_that_is_swapped_throughout_is_held_not_refused() -> None:
    swapped = {"lon": Y, "lat": X}
    found = located(swapped, swapped)
    assert found.problems["reason"].tolist() == ["latlon_swapped"] * 2


def test_an_upload_of_which_few_rows_have_coordinates_is_not_refused() -> None:
    found = located({"lon": -71.06, "lat": 42.36}, {"city": "Squareville"}, {"city": "Squareville"})
    assert found.problems["severity"].tolist() == ["held"]
    assert len(found.records) == 2


def test_coordinates_far_from_the_row_s_zip_code_are_noted_not_held() -> None:
    shapes = areas({"p": ("Pittsburgh", box(-80.1, 40.35, -79.85, 40.51))})
    here = region(shapes, invented=False)
    found = located(
        {"lon": -79.955, "lat": 40.444, "zip": "15213"},
        {"lon": -80.09, "lat": 40.36, "zip": "15213"},
        here=here,
    )
    assert found.records["tier"].tolist() == ["given", "given"]
    assert found.problems[["row", "reason", "severity"]].to_numpy().tolist() == [
        [3, "far_from_stated_place", "note"]
    ]
    assert found.review["record_id"].tolist() == ["r1"]


def test_a_region_on_both_sides_of_the_date_line_has_a_narrow_extent() -> None:
    shapes = areas(
        {"w": ("West", box(178, -17, 180, -16)), "e": ("East", box(-180, -17, -179, -16))}
    )
    extent = Extent.of(shapes, buffer_m=0)
    assert (extent.west, extent.width) == (178, 3)
    here = region(shapes, crs="EPSG:32760", country="FJ", states=())
    found = located(
        {"lon": 179.37, "lat": -16.43},
        {"lon": -179.98, "lat": -16.79},
        {"lon": 170.0, "lat": -16.5},
        here=here,
    )
    assert found.records["tier"].tolist() == ["given", "given"]
    assert found.problems["reason"].tolist() == ["outside_region"]


def test_the_buffer_is_counted_in_metres() -> None:
    extent = Extent.of(areas(), buffer_m=5000)
    east = WEST + 2 * SIDE
    inside, outside = (east + m / 111_320 / np.cos(np.radians(40.04)) for m in (4990, 5010))
    assert extent.holds(np.array([inside, outside]), np.array([Y, Y])).tolist() == [True, False]


def test_distances_are_those_of_the_globe() -> None:
    """A degree of latitude on a sphere of the mean radius: pi / 180 * 6,371,008.8 m."""
    apart = metres_between(*(np.array([v]) for v in (10.0, 40.0, 10.0, 41.0)))
    assert apart[0] == pytest.approx(np.pi / 180 * 6_371_008.8)


number = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True),
    st.floats(-180, 180),
    st.sampled_from([X, -X, Y, -Y, 0.0]),
)


@given(st.lists(st.tuples(number, number), min_size=4, max_size=16))
@limits(max_examples=10, deadline=None)
def test_every_row_stays_or_is_held_with_a_reason(pairs: list[tuple[float, float]]) -> None:
    rows = [GOOD, *({"lon": lon, "lat": lat} for lon, lat in pairs)]
    found = located(*rows)
    held = found.problems.loc[found.problems["severity"] == "held"]
    assert len(found.records) + len(held) == len(rows)
    assert not held.duplicated("row").any()
    given_ = found.records.loc[found.records["tier"] == "given"]
    before = records(*rows).set_index(RECORD_ID)
    assert given_["lon"].tolist() == before.loc[given_[RECORD_ID], "lon"].tolist()
    assert given_["lat"].tolist() == before.loc[given_[RECORD_ID], "lat"].tolist()


def test_records_without_a_region_keep_their_own_coordinates() -> None:
    placed, crs = as_given(records(GOOD, {"lon": 0.0, "lat": 0.0}, {}))
    assert placed["tier"].tolist() == ["given", "none", "none"]
    assert crs == "EPSG:32617"
    assert as_given(records({}))[1].startswith("EPSG:32")


def test_a_coordinate_without_end_is_held_beside_one_elsewhere():
    found = located({"lon": -79.99, "lat": -79.99}, {"lon": 0.0, "lat": float("inf")})
    assert len(found.records) == 0
    assert len(found.problems) == 2
