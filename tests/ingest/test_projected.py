"""Coordinates that are no degrees: which system they are likely in, and what becomes of them."""

import json
from collections.abc import Sequence

import numpy as np
import pyproj
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest import maps
from ingest.lists import accounted, counts, csv_bytes, read_here, refusal_of

from assetmap.errors import QuestionError
from assetmap.ingest.projecting.projected import (
    Bounds,
    Numbers,
    bounds_of_states,
    in_degrees,
    suggest_crs,
)
from assetmap.model import Reading

CITIES = {  # west, south, east, north; the system of the city's own open data
    "New York": ((-74.26, 40.49, -73.70, 40.92), 2263),
    "Chicago": ((-87.94, 41.64, -87.52, 42.02), 3435),
    "Los Angeles": ((-118.67, 33.70, -118.15, 34.34), 2229),
    "Austin": ((-97.94, 30.09, -97.56, 30.52), 2277),
    "Seattle": ((-122.44, 47.48, -122.22, 47.74), 2285),
    "Boston": ((-71.19, 42.23, -70.92, 42.40), 2249),
    "Baltimore": ((-76.71, 39.20, -76.53, 39.37), 2248),
    "San Francisco": ((-122.52, 37.70, -122.35, 37.83), 2227),
    "London": ((-0.51, 51.28, 0.33, 51.69), 27700),
    "Berlin": ((13.09, 52.34, 13.76, 52.68), 25833),
}


def projected(code: int, lon: Numbers, lat: Numbers):
    """Return degrees in a system, by a library that we do not call for it."""
    return pyproj.Transformer.from_crs(4326, code, always_xy=True).transform(lon, lat)


def spread(bounds: Bounds, count: int = 60, seed: int = 7):
    """Return points all over a region."""
    draw = np.random.default_rng(seed)
    west, south, east, north = bounds
    return draw.uniform(west, east, count), draw.uniform(south, north, count)


def codes(x: Numbers, y: Numbers, bounds: Bounds, hint: str = "") -> list[str]:
    return [one.code for one in suggest_crs(np.asarray(x), np.asarray(y), bounds, hint=hint)]


def table(
    corners: Numbers,
    headers: tuple[str, str] = ("X", "Y"),
    form: str = "{:.2f}",
    more: Sequence[Sequence[str]] = (),
) -> bytes:
    """Return the places as a table with coordinates in two columns."""
    rows = [
        [name, category, form.format(x), form.format(y)]
        for (name, category, *_), (x, y) in zip(maps.PLACES, corners, strict=True)
    ]
    return csv_bytes([["name", "category", *headers], *rows, *more])


def degrees(reading: Reading):
    return reading.records[["lon", "lat"]].to_numpy()


@pytest.mark.parametrize("city", CITIES)
def test_the_system_of_a_citys_own_data_comes_first(city: str):
    bounds, code = CITIES[city]
    assert codes(*projected(code, *spread(bounds)), bounds)[0] == f"EPSG:{code}"


@pytest.mark.parametrize("city", CITIES)
def test_web_mercator_comes_first_where_coordinates_are_in_it(city: str):
    bounds, _ = CITIES[city]
    assert codes(*projected(3857, *spread(bounds)), bounds)[0] == "EPSG:3857"


@pytest.mark.parametrize("code", [2272, 3365, 3652, 6565])
def test_systems_that_agree_within_two_metres_are_one(code: int):
    found = codes(*projected(code, *spread(maps.COUNTY)), maps.COUNTY)
    assert found[0] == "EPSG:2272"
    assert not {"EPSG:3365", "EPSG:3652", "EPSG:6565"} & set(found)


@pytest.mark.parametrize(
    ("code", "unit"), [(2272, "US survey feet"), (32129, "metres"), (26917, "metres")]
)
def test_a_suggestion_says_its_unit(code: int, unit: str):
    x, y = projected(code, *spread(maps.COUNTY))
    first = suggest_crs(x, y, maps.COUNTY)[0]
    assert first.code == f"EPSG:{code}"
    assert first.label.endswith(f"{unit})")


def test_a_header_that_names_a_system_is_believed_where_it_fits():
    x, y = projected(6565, *spread(maps.COUNTY))
    assert codes(x, y, maps.COUNTY, "x_6565 y_6565")[0] == "EPSG:6565"
    assert codes(x, y, maps.COUNTY, "x_2263 y_2263")[0] == "EPSG:2272"


def test_some_points_elsewhere_do_not_matter_and_most_do():
    x, y = projected(2272, *spread(maps.COUNTY))
    far = x.copy()
    far[:20] += 5e6
    assert codes(far, y, maps.COUNTY)[0] == "EPSG:2272"
    far[:40] += 5e6
    assert not codes(far, y, maps.COUNTY)


@pytest.mark.parametrize("x", [np.array([]), np.array([5.0]), np.array([1e17] * 3)])
def test_no_system_is_made_up(x: Numbers):
    assert codes(x, x, maps.COUNTY) == []


def test_states_say_where_a_region_may_be():
    west, south, east, north = bounds_of_states(("PA",))
    assert west < -80
    assert east > -75
    assert south < 40
    assert north > 42
    assert bounds_of_states(("KS",))[0] > -103  # not Arkansas, not both
    assert bounds_of_states(()) is None
    assert bounds_of_states(("XX",)) is None
    assert codes(*maps.FEET.T, bounds_of_states(("PA",)))[0] == "EPSG:2272"


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([2272, 26917, 3857, 32129, 5070]),
    st.lists(st.tuples(st.floats(-80.3, -79.7), st.floats(40.2, 40.6)), min_size=1, max_size=8),
)
def test_degrees_come_back_from_any_system(code: int, places: list[tuple[float, float]]):
    lon, lat = np.array(places).T
    x, y = projected(code, lon, lat)
    back = in_degrees(x, y, answer=f"EPSG:{code}", name="x")
    assert np.abs(np.array(back) - [lon, lat]).max() < maps.NEAR


@pytest.mark.parametrize(
    "answer", ["EPSG:2272", "2272", "epsg 2272", "EPSG:2272 (NAD83, feet)", "ESRI:102729"]
)
def test_an_answer_may_be_said_in_several_ways(answer: str):
    lon, lat = in_degrees(*maps.FEET.T, answer=answer, name="x")
    assert np.abs(np.column_stack([lon, lat]) - maps.DEGREES).max() < maps.NEAR


@pytest.mark.parametrize(
    "answer",
    ["", "feet", "EPSG:999999", "EPSG:5703", "EPSG:4978", "+proj=merc", "EPSG:1", "../../x"],
)
def test_an_answer_that_is_no_system_is_refused_in_a_sentence(answer: str):
    sentence = refusal_of(
        maps.package(maps.FEET, srs=-1), bounds=maps.COUNTY, answers=(("crs", answer),)
    )
    assert ("is no coordinate system" in sentence) or (not answer and "--answer" in sentence)


# --- tables


@pytest.mark.parametrize(
    ("headers", "form"),
    [
        (("X", "Y"), "{:.2f}"),
        (("x_coord", "y_coord"), "{:.0f}"),
        (("Easting", "Northing"), "{:,.1f}"),
        (("X_FEET", "Y_FEET"), "{:.1f} ft"),
        (("State Plane X", "State Plane Y"), "{:.3f}"),
        (("lon", "lat"), "{:.2f}"),
        (("longitude", "latitude"), "{:.4f}"),
        (("POINT_X", "POINT_Y"), "{:.6f}"),
    ],
)
def test_projected_columns_are_held_and_once_answered_turned_into_degrees(
    headers: tuple[str, str], form: str
):
    content = table(maps.FEET, headers, form)
    asked = read_here(content, bounds=maps.COUNTY)
    assert counts(asked) == (0, 5, 0)
    assert accounted(asked)
    assert set(asked.problems["reason"]) == {"projected_coordinates"}
    assert "EPSG:2272" in asked.problems["message"][0]
    (question,) = asked.questions
    assert (question.key, question.suggestion, question.needed) == ("crs", "EPSG:2272", False)
    told = read_here(content, bounds=maps.COUNTY, answers=(("crs", "EPSG:2272"),))
    assert counts(told) == (5, 0, 0)
    assert not told.questions
    assert np.abs(degrees(told) - maps.DEGREES).max() < maps.NEAR


def test_degrees_beside_projected_rows_are_not_touched():
    more = [["Deg", "food", "-79.9512", "40.4412"], ["Blank", "food", "", ""]]
    for answers, kept in (((), 2), ((("crs", "EPSG:2272"),), 7)):
        reading = read_here(
            table(maps.FEET, ("lon", "lat"), more=more), bounds=maps.COUNTY, answers=answers
        )
        assert counts(reading) == (kept, 7 - kept, 0)
        places = reading.records.set_index("name")[["lon", "lat"]]
        assert places.loc["Deg"].tolist() == [-79.9512, 40.4412]
        assert places.loc["Blank"].isna().all()


def test_one_slip_among_degrees_is_no_system():
    slip = [["Slip", "food", "-7998150", "40.44"], ["Far", "food", "99999", "88888"]]
    reading = read_here(table(maps.DEGREES, ("lon", "lat"), "{:.4f}", slip), bounds=maps.COUNTY)
    assert not any(question.key == "crs" for question in reading.questions)
    assert "projected_coordinates" not in set(reading.problems["reason"])
    assert np.allclose(degrees(reading)[:5], maps.DEGREES)


def test_few_projected_rows_are_known_by_where_they_would_lie():
    feet = [["Hall", "food", "1347469.03", "412193.58"]]
    reading = read_here(table(maps.DEGREES, ("lon", "lat"), "{:.4f}", feet), bounds=maps.COUNTY)
    assert reading.problems["reason"].tolist().count("projected_coordinates") == 1
    assert counts(reading) == (5, 1, 0)


def test_without_a_region_any_system_may_be_named():
    reading = read_here(table(maps.FEET))
    assert counts(reading) == (0, 5, 0)
    assert reading.questions[0].options == ()
    assert "nothing tells which" in reading.problems["message"][0]
    assert counts(read_here(table(maps.FEET), answers=(("crs", "EPSG:2272"),))) == (5, 0, 0)


def test_states_name_the_system_where_there_are_no_bounds():
    reading = read_here(table(maps.FEET), states=("PA",))
    assert reading.questions[0].suggestion == "EPSG:2272"


def test_x_and_y_beside_degrees_are_left_alone():
    rows = [
        [name, *map(str, corner), *map(str, feet)]
        for (name, *_), corner, feet in zip(maps.PLACES, maps.DEGREES, maps.FEET, strict=True)
    ]
    reading = read_here(csv_bytes([["name", "lon", "lat", "X", "Y"], *rows]), bounds=maps.COUNTY)
    assert np.allclose(degrees(reading), maps.DEGREES)
    assert not reading.questions


def test_numbers_that_are_no_coordinates_are_none():
    rows = [
        [name, "1 Main St", str(1000 + i), str(90_000 + i)] for i, name in enumerate(maps.NAMES)
    ]
    reading = read_here(csv_bytes([["name", "address", "x rays", "year"], *rows]))
    assert counts(reading) == (5, 0, 0)
    assert not reading.questions


# --- GeoJSON


def features(corners: Numbers, crs: str = "") -> str:
    document: dict[str, object] = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"name": name},
                "geometry": {"type": "Point", "coordinates": [float(n) for n in corner]},
            }
            for (name, *_), corner in zip(maps.PLACES, corners, strict=True)
        ],
    }
    if crs:
        document["crs"] = {"type": "name", "properties": {"name": crs}}
    return json.dumps(document)


@pytest.mark.parametrize(
    "crs", ["", "EPSG:4326", "EPSG:999999", "my own", "urn:ogc:def:crs:OGC:1.3:CRS84"]
)
def test_features_whose_system_is_not_known_are_asked_about(crs: str):
    with pytest.raises(QuestionError) as caught:
        read_here(features(maps.FEET, crs), bounds=maps.COUNTY)
    assert caught.value.questions[0].suggestion == "EPSG:2272"
    told = read_here(features(maps.FEET, crs), bounds=maps.COUNTY, answers=(("crs", "EPSG:2272"),))
    assert np.abs(degrees(told) - maps.DEGREES).max() < maps.NEAR


@pytest.mark.parametrize(
    "crs", ["EPSG:2272", "urn:ogc:def:crs:EPSG::2272", "urn:ogc:def:crs:EPSG:6.9:2272"]
)
def test_features_that_name_their_system_are_not_asked_about(crs: str):
    reading = read_here(features(maps.FEET, crs))
    assert np.abs(degrees(reading) - maps.DEGREES).max() < maps.NEAR
