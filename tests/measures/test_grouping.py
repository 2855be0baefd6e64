"""Kinds of assets and their counts."""

import numpy as np
import oracles
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from scenes import TREE, assets

from assetmap.measures import groups
from assetmap.measures.grouping import counts, distinct

IDS = pd.Index(["n0", "n1", "n2"], dtype="str")
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["n0", "n1", "n2", "", "gone"]),
        st.sampled_from(["library", "school", "park", "unclassified"]),
    ),
    max_size=30,
)


def test_an_asset_counts_for_its_type_and_the_types_above_it():
    found = groups(assets([("n0", "library"), ("n0", "school"), ("n1", "park")]), TREE)
    assert {code: int(mask.sum()) for code, mask in found.items()} == {
        "all": 3,
        "educators": 3,
        "learning": 2,
        "library": 1,
        "outdoors": 1,
        "park": 1,
        "school": 1,
    }


def test_expected_types_are_there_even_where_the_region_has_none():
    found = groups(assets([("n0", "library")]), TREE, expected=("park", "no_such_type"))
    assert not found["park"].any()
    assert "no_such_type" not in found


def test_what_the_taxonomy_does_not_know_counts_for_all_and_its_sector():
    found = groups(assets([("n0", "unclassified")]), TREE)
    assert {code: mask.tolist() for code, mask in found.items()} == {
        "all": [True],
        "educators": [True],
    }


def test_a_type_that_is_named_like_a_sector_holds_the_assets_of_both():
    mixed = assets([("n0", "park"), ("n0", "library")], sector=["people", "outdoors"])
    assert groups(mixed, TREE)["outdoors"].tolist() == [True, True]


def test_without_assets_there_is_only_an_empty_all():
    found = groups(assets([]), TREE)
    assert list(found) == ["all"]
    assert counts(assets([]), found, IDS)["all"].tolist() == [0.0, 0.0, 0.0]


@given(ROWS)
def test_counts_agree_with_the_loop_and_never_lose_an_asset(rows: list[tuple[str, str]]):
    table = assets(rows)
    of = groups(table, TREE)
    found = counts(table, of, IDS)
    where = [one for one, _ in rows]
    for area in IDS:
        assert found.loc[area, "all"] == oracles.count(where, area)
    outside = sum(1 for one in where if one not in set(IDS))
    assert found["all"].sum() + outside == len(rows)


@given(ROWS, st.randoms())
def test_the_order_of_the_rows_does_not_matter(rows: list[tuple[str, str]], random: object):
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis types it as object
    one, other = assets(rows), assets(shuffled)
    pd.testing.assert_frame_equal(
        counts(one, groups(one, TREE), IDS), counts(other, groups(other, TREE), IDS)
    )


def test_masks_are_over_the_assets():
    found = groups(assets([("n0", "library"), ("n1", "park")]), TREE)
    assert all(mask.dtype == np.bool_ and mask.shape == (2,) for mask in found.values())


def _distinct(rows: list[tuple[str, str]], **columns: object) -> list[str]:
    return list(distinct(groups(assets(rows, **columns), TREE), TREE))


def test_a_type_that_is_all_of_one_subtype_gives_way_to_it():
    found = _distinct([("n0", "library"), ("n0", "park"), ("n1", "park")])
    assert found == ["all", "library", "park"]


def test_a_type_of_several_subtypes_stays_with_them():
    found = _distinct([("n0", "library"), ("n0", "school"), ("n1", "park")])
    assert found == ["all", "learning", "library", "park", "school"]


def test_a_sector_stays_where_it_is_neither_everything_nor_one_type():
    rows = [("n0", "library"), ("n0", "school"), ("n1", "park"), ("n1", "park")]
    found = _distinct(rows, sector=["educators", "educators", "educators", "community"])
    assert "educators" in found
    one = _distinct(rows, sector=["educators", "educators", "community", "community"])
    assert "educators" not in one  # the same as learning
    assert "community" not in one  # the same as park
    assert "learning" in one


def test_kinds_without_assets_are_not_taken_for_one_another():
    found = groups(assets([("n0", "park")]), TREE, expected=("library", "school"))
    assert list(distinct(found, TREE)) == ["all", "library", "park", "school"]
