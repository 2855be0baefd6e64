"""One asset of the records that are one."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from resolve_records import point, records_of

from assetmap.resolve import merge
from assetmap.schema import ASSET_COLUMNS


def merged(*rows: dict[str, Any]) -> pd.Series:
    """Return the one asset that some records make."""
    assets = merge(records_of(*rows).assign(asset_id="a1"))
    assert len(assets) == 1
    return assets.iloc[0]


def test_a_record_alone_is_an_asset_unchanged():
    row = {"name": "Library", **point(), "type": "library", "confidence": 0.9, "source": "City"}
    asset = merged(row)
    assert asset["name"] == "Library"
    assert (asset["lon"], asset["lat"]) == (point()["lon"], point()["lat"])
    assert (asset["records"], asset["sources"]) == ("r00000", "City")


def test_the_columns_are_the_contracts():
    assets = merge(records_of({"name": "a"}, {"name": "b"}).assign(asset_id=["a1", "a1"]))
    assert list(assets.columns) == [
        *(c for c in ASSET_COLUMNS if c != "neighbourhood_id"),
        "neighbourhood",
    ]


def test_the_longest_text_is_taken_unless_another_was_verified_later():
    short, long = {"description": "Books."}, {"description": "Books and more."}
    assert merged(short, long)["description"] == "Books and more."
    later = {**short, "verified": "2025-01-01"}
    assert merged(later, {**long, "verified": "2024-01-01"})["description"] == "Books."
    assert merged(later, long)["description"] == "Books."


def test_a_blank_never_wins():
    blank = {"phone": "", "verified": "2026-01-01"}
    assert merged(blank, {"phone": "412-555-0100"})["phone"] == "412-555-0100"


def test_the_capacity_is_that_of_the_record_verified_last_that_tells_one_else_the_largest():
    old, new = {"capacity": 40.0, "verified": "2024-01-01"}, {"capacity": 30.0}
    later, mute = {**new, "verified": "2025-01-01"}, {"verified": "2026-01-01"}
    assert merged(old, later, mute)["capacity"] == 30
    assert merged({"capacity": 40.0}, new)["capacity"] == 40
    assert np.isnan(merged(mute, {})["capacity"])


def test_equal_texts_go_to_the_one_that_sorts_first():
    assert merged({"name": "Bb"}, {"name": "Aa"})["name"] == "Aa"


def test_what_a_person_decided_wins():
    long = {"name": "The very long name", "verified": "2026-01-01"}
    rows = records_of({"name": "Hope"}, long).assign(asset_id="a1", decided=["name;phone", ""])
    assert merge(rows)["name"].tolist() == ["Hope"]


def decided(*rows: dict[str, Any], **more: object) -> pd.Series:
    """Return the one asset of records, with what persons decided as `curation` says it."""
    table = records_of(*({k: v for k, v in row.items() if k != "did"} for row in rows))
    said = [row.get("did", "") for row in rows]
    return merge(table.assign(asset_id="a1", decided=said, **more)).iloc[0]


def test_of_two_decisions_on_an_asset_the_later_in_the_log_counts():
    rows = [{"name": "Long old name", "did": "name=2"}, {"name": "New", "did": "name=10;type=3"}]
    rows[0] |= {"verified": "2026-01-01", "type": "park", "confidence": 1.0, "did": "name=2;type=4"}
    rows[1] |= {"type": "library", "confidence": 1.0}
    for some in (rows, rows[::-1]):
        asset = decided(*some)
        assert (asset["name"], asset["type"]) == ("New", "park")


def test_a_city_that_a_person_decided_stands_whoevers_address_is_taken():
    one = {"address": "1 Elm", "city": "Oakmont", "zip": "15139", "did": "city=1"}
    other = {"address": "100 N Main Street", "city": "Pittsburgh", "verified": "2026-01-01"}
    assert decided(one, other)[["address", "city"]].tolist() == ["1 Elm", "Oakmont"]
    both = decided(one, {**other, "did": "address=2"})
    assert both[["address", "city", "zip"]].tolist() == ["100 N Main Street", "Oakmont", "15139"]


def test_a_neighbourhood_that_a_person_named_outweighs_what_lies_elsewhere_alone():
    named = {"tier": "neighbourhood", "provider": "person", "did": "place=3"}
    point_there, vague = {**point(), "tier": "address"}, {"tier": "zip", "verified": "2026-01-01"}
    areas = ["n1", "n1", "n2"]
    assert decided(named, point_there, vague, neighbourhood_id=areas)["tier"] == "address"
    away = decided(named, point_there, vague, neighbourhood_id=["n1", "n2", "n2"])
    assert (away["tier"], away["provider"]) == ("neighbourhood", "person")
    assert decided(named, point_there)["tier"] == "neighbourhood"


def test_of_two_places_that_persons_gave_the_later_counts():
    old = {**point(), "tier": "confirmed", "verified": "2026-01-01", "did": "place=1"}
    new = {**point(40), "tier": "confirmed", "did": "place=2"}
    assert decided(old, new)["lat"] == point(40)["lat"]
    area = {"tier": "neighbourhood", "provider": "person", "did": "place=9"}
    assert decided(old, area, neighbourhood_id=["n1", "n2"])["tier"] == "neighbourhood"


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "=cmd()", "\u202eabc", "x" * 5000])
def test_hostile_texts_are_ranked_as_any_other_and_kept_as_they_are(text: str):
    newest = {"description": "Books.", "verified": "2026-01-01"}
    assert merged({"description": text}, newest)["description"] == "Books."
    assert merged({"description": text}, {**newest, "description": ""})["description"] == text


def test_a_list_that_came_twice_changes_nothing_but_its_records():
    rows = [{"name": "Elm", "phone": "1", "source": "A"}, {"name": "Elm Hall", "source": "B"}]
    once, twice = merged(*rows), merged(*rows, *rows)
    same = [column for column in once.index if column != "records"]
    pd.testing.assert_series_equal(once[same], twice[same])


def test_address_city_and_zip_come_from_one_record():
    one = {"address": "100 N Main Street", "city": "", "zip": "15207"}
    other = {"address": "100 N Main St", "city": "Pittsburgh", "zip": "15208"}
    asset = merged(one, other)
    assert (asset["address"], asset["city"], asset["zip"]) == (
        "100 N Main Street",
        "Pittsburgh",
        "15207",
    )


def test_the_place_is_one_records_and_of_the_best_tier():
    exact = {**point(), "tier": "address", "provider": "reference", "matched": "100 N MAIN ST"}
    vague = {**point(900), "tier": "zip", "provider": "zips", "matched": "15207"}
    newer = {**vague, "verified": "2026-01-01"}
    asset = merged(newer, exact)
    assert (asset["tier"], asset["provider"], asset["matched"]) == (
        "address",
        "reference",
        "100 N MAIN ST",
    )
    assert asset["lat"] == point()["lat"]


def test_a_place_that_a_person_set_wins_over_given_coordinates():
    person = {**point(40), "tier": "confirmed"}
    assert merged({**point(), "tier": "given"}, person)["tier"] == "confirmed"


def test_of_equal_tiers_the_one_verified_last_gives_the_place():
    old, new = {**point(), "verified": "2020-01-01"}, {**point(10), "verified": "2025-01-01"}
    assert merged(old, new)["lat"] == point(10)["lat"]


def test_the_most_confident_type_is_taken_whole():
    sure = {"type": "library", "sector": "educators", "kind": "institutions", "confidence": 0.9}
    unsure = {"type": "park", "sector": "community", "kind": "places", "confidence": 0.5}
    asset = merged(unsure, {**sure, "decided_by": "name:library"}, {"confidence": 0.0})
    assert (asset["type"], asset["sector"], asset["kind"]) == (
        "library",
        "educators",
        "institutions",
    )
    assert (asset["confidence"], asset["decided_by"]) == (0.9, "name:library")


def test_an_unclassified_record_never_gives_the_type():
    assert merged({"confidence": 0.9}, {"type": "park", "confidence": 0.3})["type"] == "park"


def test_records_and_sources_are_listed_sorted_and_once():
    asset = merged({"source": "Z"}, {"source": "A; B"}, {"source": "Z"}, {"source": ""})
    assert asset["records"] == "r00000;r00001;r00002;r00003"
    assert asset["sources"] == "A, B;Z"


def test_assets_are_sorted_by_id():
    rows = records_of({"name": "b"}, {"name": "a"}, {"name": "c"}).assign(
        asset_id=["a2", "a1", "a2"]
    )
    assert merge(rows)["asset_id"].tolist() == ["a1", "a2"]


def test_no_records_make_no_assets():
    assert len(merge(records_of().assign(asset_id=pd.Series(dtype="str")))) == 0


TEXT = st.sampled_from(["", "a", "b", "Longer text", "Another one"])
ROW = st.fixed_dictionaries(
    {
        "name": TEXT,
        "description": TEXT,
        "address": TEXT,
        "city": TEXT,
        "source": TEXT,
        "verified": st.sampled_from(["", "2024-01-01", "2025-06-30"]),
        "type": st.sampled_from(["unclassified", "park", "library"]),
        "confidence": st.sampled_from([0.0, 0.5, 0.9]),
        "tier": st.sampled_from(["given", "confirmed", "zip", "none"]),
        "asset_id": st.sampled_from(["a1", "a2", "a3"]),
    }
)


def of(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Make records that know their asset."""
    assets = pd.Series([row["asset_id"] for row in rows], dtype="str")
    return records_of(*({k: v for k, v in r.items() if k != "asset_id"} for r in rows)).assign(
        asset_id=assets
    )


@settings(max_examples=25, deadline=None)
@given(rows=st.lists(ROW, max_size=10), seed=st.integers(0, 99))
def test_the_order_of_rows_never_matters(rows: list[dict[str, Any]], seed: int):
    records = of(rows)
    mixed = records.iloc[np.random.default_rng(seed).permutation(len(records))]
    pd.testing.assert_frame_equal(merge(records), merge(mixed))


@settings(max_examples=25, deadline=None)
@given(rows=st.lists(ROW, max_size=10))
def test_every_record_is_in_exactly_one_asset(rows: list[dict[str, Any]]):
    records = of(rows)
    assets = merge(records)
    listed = [r for row in assets["records"] for r in row.split(";")]
    assert sorted(listed) == sorted(records["record_id"])
    assert len(assets) == records["asset_id"].nunique()


@settings(max_examples=25, deadline=None)
@given(rows=st.lists(ROW, min_size=1, max_size=10))
def test_every_cell_of_an_asset_stands_in_one_of_its_records(rows: list[dict[str, Any]]):
    records = of(rows)
    assets = merge(records).set_index("asset_id")
    for column in ("name", "description", "address", "city", "type", "tier"):
        for asset, group in records.groupby("asset_id"):
            assert assets.loc[str(asset), column] in set(group[column]), column


@pytest.mark.parametrize("column", ["name", "tier", "type"])
def test_kinds_of_columns_are_kept(column: str):
    rows = records_of({"name": "a"}, {"name": "b"}, {"name": "c"})
    assets = merge(rows.assign(asset_id=["a1", "a1", "a2"]))
    assert assets[column].dtype == rows[column].dtype
    assert assets["lon"].dtype == np.float64
