"""Which records are one asset."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from resolve_records import CRS, METRE, point, records_of

from assetmap.resolve import match
from assetmap.resolve.keys import name_keys, phone_keys, street_keys, url_keys
from assetmap.schema import QUESTION_COLUMNS


def groups(*rows: dict[str, Any]) -> list[int]:
    """Return for each record the number of its asset, in the order of first appearance."""
    ids = match(records_of(*rows), same_place_m=50, crs=CRS).asset_id
    return list(pd.factorize(ids)[0])


def pairs(*rows: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the pairs that a person is asked about."""
    review = match(records_of(*rows), same_place_m=50, crs=CRS).review
    return list(zip(review["record_id"], review["other_id"], strict=True))


MAIN = {"address": "100 N Main St", "city": "Pittsburgh", "zip": "15207"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lincoln Library", "LINCOLN LIBRARY"),
        ("The Lincoln Library", "Lincoln Library"),
        ("Lincoln Library, Inc.", "Lincoln Library"),
        ("Lincoln & Oak Library", "Lincoln and Oak Library"),
        ("St. Mary's Church", "Saint Marys Church"),
        ("Café Olé", "Cafe Ole"),
        ("Hope Centre", "Hope Center"),
    ],
)
def test_spellings_of_one_name_at_one_address_are_one(one: str, other: str):
    assert groups({"name": one, **MAIN}, {"name": other, **MAIN}) == [0, 0]


@pytest.mark.parametrize(
    ("one", "other"),
    [("PS 12", "PS 21"), ("Engine Company 4", "Engine Company 14"), ("Pier 1", "Pier I")],
)
def test_numbers_tell_names_apart(one: str, other: str):
    assert groups({"name": one, **MAIN}, {"name": other, **MAIN}) == [0, 1]


@pytest.mark.parametrize(
    "address",
    [
        "100 North Main Street",
        "100 N. MAIN ST",
        "100 N Main St, Suite 4",
        "100 N Main St\nPittsburgh PA",
    ],
)
def test_spellings_of_one_address_are_one_place(address: str):
    rows = [{"name": "Library", **MAIN}, {"name": "Library", **MAIN, "address": address}]
    assert groups(*rows) == [0, 0]


def test_the_same_name_at_different_places_is_two_branches():
    far = {**MAIN, "address": "900 Oak Ave"}
    assert groups({"name": "Library", **MAIN}, {"name": "Library", **far}) == [0, 1]
    assert groups({"name": "Library", **point()}, {"name": "Library", **point(500)}) == [0, 1]


def test_branches_stay_apart_though_phone_and_web_address_are_one():
    contact = {"phone": "412-555-0100", "url": "example.org"}
    rows = [
        {"name": "Bank", **MAIN, **contact},
        {"name": "Bank", **MAIN, "address": "900 Oak Ave", **contact},
        {"name": "Bank", **contact},
    ]
    assert groups(*rows) == [0, 1, 2]


def test_a_place_alone_joins_nothing():
    assert groups({"name": "Library", **MAIN}, {"name": "Barber", **MAIN}) == [0, 1]
    assert groups({"name": "Library", **point()}, {"name": "Barber", **point()}) == [0, 1]


@pytest.mark.parametrize(("metres", "same"), [(0, True), (49, True), (51, False)])
def test_points_of_one_name_are_one_place_within_the_distance(metres: float, *, same: bool):
    for away in (point(metres), point(0, metres)):
        found = groups({"name": "Library", **point()}, {"name": "Library", **away})
        assert found == ([0, 0] if same else [0, 1])


def test_a_distance_of_zero_joins_no_points():
    rows = records_of({"name": "Library", **point()}, {"name": "Library", **point()})
    assert match(rows, same_place_m=0, crs=CRS).asset_id.nunique() == 2


@pytest.mark.parametrize("tier", ["street", "neighbourhood", "zip", "city"])
def test_a_vague_point_is_no_place(tier: str):
    vague = {"name": "Library", **point(), "tier": tier}
    assert groups(vague, vague) == [0, 1]


def test_one_address_in_two_cities_is_two_places():
    other = {**MAIN, "city": "Erie", "zip": "16501"}
    assert groups({"name": "Library", **MAIN}, {"name": "Library", **other}) == [0, 1]


def test_one_address_without_a_city_is_the_same_place_unless_there_are_two():
    bare = {"name": "Library", "address": "100 N Main St"}
    other = {"name": "Library", **MAIN, "city": "Erie", "zip": "16501"}
    assert groups({"name": "Library", **MAIN}, bare) == [0, 0]
    assert groups({"name": "Library", **MAIN}, bare, other) == [0, 1, 2]


def test_one_address_without_a_city_but_far_points_is_two_places():
    bare = {"name": "Library", "address": "100 N Main St"}
    assert groups({**bare, **point()}, {**bare, **point(5000)}) == [0, 1]


@pytest.mark.parametrize(
    "common",
    [
        {"phone": "(412) 555-0100"},
        {"url": "https://example.org"},
        {"city": "Pittsburgh", "zip": "15207"},
        {"neighbourhood": "Hazelwood"},
    ],
)
def test_records_without_a_place_join_by_what_else_they_share(common: dict[str, str]):
    row = {"name": "Mentors United", **common}
    assert groups(row, row) == [0, 0]
    assert groups(row, {"name": "Other Mentors", **common}) == [0, 1]


def test_records_with_nothing_but_a_name_are_asked_about():
    row = {"name": "Girl Scouts"}
    assert groups(row, row) == [0, 1]
    assert pairs(row, row) == [("r00000", "r00001")]


def test_a_record_without_a_place_joins_the_one_place_that_has_its_phone():
    placed = {"name": "Library", **MAIN, "phone": "412-555-0100"}
    loose = {"name": "Library", "phone": "+1 (412) 555 0100"}
    assert groups(placed, loose) == [0, 0]
    assert groups(placed, {**loose, "city": "Erie"}) == [0, 1]
    assert groups(
        {**placed, **point(), "phone": "", "url": "a.org"},
        {"name": "Library", "url": "http://www.a.org/"},
    ) == [0, 0]


def test_one_name_with_and_without_a_place_is_asked_about():
    assert pairs({"name": "Library", **MAIN}, {"name": "Library"}) == [("r00000", "r00001")]
    elsewhere = {"name": "Library", "city": "Erie", "zip": "16501"}
    assert pairs({"name": "Library", **MAIN}, elsewhere) == []


def test_nearly_one_name_at_one_place_is_asked_about():
    assert pairs(
        {"name": "Lincoln Library", **point()}, {"name": "Lincoln Libary", **point(60)}
    ) == [("r00000", "r00001")]
    assert pairs({"name": "Lincoln Library", **MAIN}, {"name": "Lincoln Museum", **MAIN}) == [
        ("r00000", "r00001")
    ]
    assert (
        pairs({"name": "Lincoln Library", **point()}, {"name": "Lincoln Libary", **point(300)})
        == []
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lincoln School No 12", "Lincoln School No 21"),
        ("First Baptist Church of Hill", "Second Baptist Church of Hill"),
        ("North Park Recreation Hall", "South Park Recreation Hall"),
    ],
)
def test_names_that_differ_in_a_telling_word_are_not_asked_about(one: str, other: str):
    assert pairs({"name": one, **point()}, {"name": other, **point()}) == []


def test_two_sure_types_at_one_place_are_two_things():
    school = {"name": "Lincoln Elementary School", **point(), "type": "elementary_school"}
    pta = {"name": "Lincoln Elementary School PTA", **point(), "type": "parent_group"}
    assert pairs({**school, "confidence": 0.9}, {**pta, "confidence": 0.9}) == []
    assert pairs({**school, "confidence": 0.9}, {**pta, "confidence": 0.4}) != []


def test_one_name_and_phone_at_two_places_is_asked_about():
    row = {"name": "Hope Clinic", "phone": "412-555-0100"}
    assert pairs({**row, **point()}, {**row, **point(4000)}) == [("r00000", "r00001")]


def test_the_surest_pair_comes_first():
    rows = [
        {"name": "Girl Scouts"},
        {"name": "Girl Scouts"},
        {"name": "Lincoln Library", **point()},
        {"name": "Lincoln Libary", **point(10)},
    ]
    review = match(records_of(*rows), same_place_m=50, crs=CRS).review
    assert list(review.columns) == list(QUESTION_COLUMNS)
    assert review["record_id"].tolist() == ["r00002", "r00000"]
    assert review["score"].is_monotonic_decreasing
    assert set(review["queue"]) == {"duplicate"}
    assert "Lincoln Libary" in review["why"].iloc[0]


def test_nameless_records_stay_apart():
    assert groups({"name": "", **MAIN}, {"name": "", **MAIN}, {"name": "!!!", **MAIN}) == [0, 1, 2]


def test_ids_come_from_content():
    first = match(records_of({"name": "Library", **MAIN}), same_place_m=50, crs=CRS).asset_id
    again = match(
        records_of({"name": "Barber", **point()}, {"name": "The LIBRARY", **MAIN}),
        same_place_m=50,
        crs=CRS,
    ).asset_id
    assert first.iloc[0] == again.iloc[1]
    assert re.fullmatch(r"a[0-9a-f]{12}", first.iloc[0])


def test_an_asset_keeps_its_id_when_an_equal_record_joins():
    one = match(records_of({"name": "Library", **MAIN}), same_place_m=50, crs=CRS).asset_id
    two = match(
        records_of({"name": "Library", **MAIN}, {"name": "Library Inc", **MAIN}),
        same_place_m=50,
        crs=CRS,
    ).asset_id
    assert set(two) == set(one)


def test_no_records_match_to_nothing():
    matched = match(records_of(), same_place_m=50, crs=CRS)
    assert len(matched.asset_id) == len(matched.review) == 0
    assert list(matched.review.columns) == list(QUESTION_COLUMNS)


def test_a_crowd_at_one_spot_is_no_trouble():
    rng = np.random.default_rng(1)
    rows = [{"name": "Food Pantry", **point(float(m))} for m in rng.uniform(0, 20, 400)]
    found = match(records_of(*rows), same_place_m=50, crs=CRS).asset_id
    assert found.nunique() <= 2  # a border between two squares may divide them
    names = [{"name": f"Office {n} of Hope", **point()} for n in range(400)]
    assert match(records_of(*names), same_place_m=50, crs=CRS).asset_id.nunique() == 400


@pytest.mark.parametrize(
    ("keys", "text", "key"),
    [
        (name_keys, "The Inc", "the"),
        (name_keys, "THE", "the"),
        (name_keys, "Mt. Zion", "mount zion"),
        (street_keys, "Main Street", ""),
        (street_keys, "5th Ave & Grant St", "5th ave and grant st"),
        (street_keys, "P.O. Box 12", "po box 12"),
        (street_keys, "12 Elm St #5", "12 elm st"),
        (street_keys, "", ""),
        (phone_keys, "555-0100", "5550100"),
        (phone_keys, "911", ""),
        (url_keys, "HTTP://WWW.A.ORG/x/", "a.org/x"),
    ],
)
def test_keys(keys: Callable[[list[str]], list[str]], text: str, key: str):
    assert keys([text]) == [key]


NAMES = st.sampled_from(
    ["Library", "The Library", "Libary", "PS 12", "PS 21", "St. Mary", "Saint Mary", "", "Hope"]
)
PLACES = st.sampled_from(
    [
        {},
        point(),
        point(20),
        point(45),
        point(90),
        point(4000),
        {"address": "100 Main St"},
        {"address": "100 Main Street", "zip": "15207"},
        {"address": "100 Main St", "city": "Erie"},
        {"city": "Erie", "zip": "16501"},
    ]
)
CONTACTS = st.sampled_from([{}, {"phone": "412-555-0100"}, {"url": "a.org"}])
ROWS = st.lists(
    st.builds(lambda n, p, c: {"name": n, **p, **c}, NAMES, PLACES, CONTACTS), max_size=14
)


@settings(max_examples=20, deadline=None)
@given(rows=ROWS, seed=st.integers(0, 99))
def test_the_order_of_rows_never_matters(rows: list[dict[str, Any]], seed: int):
    records = records_of(*rows)
    mixed = records.iloc[np.random.default_rng(seed).permutation(len(records))]
    one, two = (match(table, same_place_m=50, crs=CRS) for table in (records, mixed))
    pd.testing.assert_series_equal(one.asset_id, two.asset_id.loc[records.index])
    pd.testing.assert_frame_equal(one.review, two.review)


def joined_by_hand(rows: list[dict[str, Any]]) -> list[set[int]]:
    """Join records with points or one address in one ZIP code by looking at every pair."""
    keys = name_keys([row["name"] for row in rows])
    links: list[set[int]] = [{n} for n in range(len(rows))]
    for a in range(len(rows)):
        for b in range(a):
            if keys[a] != keys[b] or not keys[a]:
                continue
            if "lon" in rows[a] and "lon" in rows[b]:
                east = (rows[a]["lon"] - rows[b]["lon"]) * np.cos(np.radians(40.4)) / METRE
                north = (rows[a]["lat"] - rows[b]["lat"]) / METRE
                if np.hypot(east, north) < 50:
                    merged = links[a] | links[b]
                    for n in merged:
                        links[n] = merged
    return links


@settings(max_examples=20, deadline=None)
@given(
    rows=st.lists(
        st.builds(
            lambda n, y, x: {"name": n, **point(y, x)},
            NAMES,
            st.sampled_from([0, 20, 45, 90, 130, 900]),
            st.sampled_from([0, 33, 88]),
        ),
        max_size=14,
    )
)
def test_points_join_as_a_slow_twin_joins_them(rows: list[dict[str, Any]]):
    ids = match(records_of(*rows), same_place_m=50, crs=CRS).asset_id.tolist()
    wanted = joined_by_hand(rows)
    assert [{b for b in range(len(ids)) if ids[b] == ids[a]} for a in range(len(ids))] == wanted


@settings(max_examples=20, deadline=None)
@given(rows=ROWS)
def test_a_pair_that_is_asked_about_is_not_joined(rows: list[dict[str, Any]]):
    records = records_of(*rows)
    matched = match(records, same_place_m=50, crs=CRS)
    asset = pd.Series(matched.asset_id.to_numpy(), index=records["record_id"])
    a, b = matched.review["record_id"], matched.review["other_id"]
    assert (asset[a].to_numpy() != asset[b].to_numpy()).all()
    assert (a < b).all()
    ends = [tuple(sorted(pair)) for pair in zip(asset[a], asset[b], strict=True)]
    assert len(set(ends)) == len(ends)
