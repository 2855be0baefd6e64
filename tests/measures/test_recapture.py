"""How many assets there may be, from lists that overlap."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenes import assets

from assetmap.measures.recapture import chao, chapman, estimated_total

IDS = pd.Index(["n0", "n1"], dtype="str")
COUNT = st.integers(0, 60)


def _on(
    both: int, first: int, second: int, *, where: str = "n0", kind: str = "park"
) -> pd.DataFrame:
    lists = ["a;b"] * both + ["a"] * first + ["b"] * second
    return assets([(where, kind)] * len(lists), sources=lists)


def _everything(table: pd.DataFrame) -> dict[str, np.ndarray]:
    return {"all": np.ones(len(table), dtype=bool)}


def test_the_textbooks_turtles():
    # 10 were marked, 15 caught later, 5 of them marked: (11 * 16 / 6) - 1, and 22 to 65.
    table = _on(5, 5, 10)
    _, region = estimated_total(table, _everything(table), IDS)
    assert region.loc["all"].round().tolist() == [28, 22, 65]


@given(COUNT, COUNT, COUNT)
def test_no_estimate_is_below_what_is_known_and_the_interval_is_around_it(a: int, b: int, c: int):
    value, low, high = (float(x) for x in chapman(np.array(a), np.array(b), np.array(c)))
    if a == 0:
        assert math.isnan(value)
    else:
        assert a + b + c <= low <= high
        assert value >= a + b + c - 1e-9
        # By hand: what is on neither is what would make both lists independent.
        assert value == pytest.approx(a + b + c + b * c / (a + 1))


@given(st.integers(1, 40), st.integers(0, 40), st.integers(0, 40))
def test_which_list_is_first_does_not_matter(a: int, b: int, c: int):
    one = chapman(np.array(a), np.array(b), np.array(c))
    other = chapman(np.array(a), np.array(c), np.array(b))
    assert one == pytest.approx(other)


@given(st.integers(0, 60), st.integers(1, 60))
def test_the_lower_bound_is_never_below_what_was_seen(once: int, twice: int):
    seen = once + twice
    value, low, high = (
        float(x) for x in chao(np.array(once), np.array(twice), np.array(seen), lists=4)
    )
    assert value == pytest.approx(seen + 3 / 4 * once * (once - 1) / 2 / (twice + 1))
    assert math.isnan(low) == (once < 2)
    assert math.isnan(low) or seen <= low <= value <= high


def test_the_interval_holds_its_level_where_both_lists_are_drawn_by_chance():
    rng = np.random.default_rng(5)
    first, second = rng.random((2, 4000, 60)) < np.array([0.5, 0.4])[:, None, None]
    both = (first & second).sum(axis=1)
    value, low, high = chapman(both, (first & ~second).sum(axis=1), (second & ~first).sum(axis=1))
    assert np.mean((low <= 60) & (high >= 60)) > 0.94
    assert np.mean(value) == pytest.approx(60, abs=1)


def test_several_lists_give_a_lower_bound_of_the_truth():
    rng = np.random.default_rng(6)
    catch = rng.random((3, 4000, 60)) < rng.beta(1, 2, (1, 4000, 60))  # some are hard to find
    times = catch.sum(axis=0)
    counted = [(times == 1).sum(axis=1), (times == 2).sum(axis=1), (times > 0).sum(axis=1)]
    value, _, _ = chao(*(c.astype(float) for c in counted), lists=3)
    assert counted[2].mean() < np.nanmean(value) < 60


def test_each_place_is_estimated_by_itself_and_the_region_with_those_that_have_no_place():
    table = pd.concat([_on(2, 1, 1), _on(0, 3, 3, where="n1"), _on(1, 0, 0, where="")])
    local, region = estimated_total(table, _everything(table), IDS)
    assert local.value["all"].tolist() == [
        pytest.approx(4 + 1 / 3),
        pytest.approx(np.nan, nan_ok=True),
    ]
    assert region.loc["all", "value"] == pytest.approx(8 * 8 / 4 - 1)


def test_a_list_of_one_type_says_nothing_of_another():
    table = pd.concat([_on(0, 9, 0, kind="park"), _on(0, 0, 9, kind="school")])
    both = pd.concat([table, _on(1, 0, 0, kind="park")])
    _, region = estimated_total(both, _everything(both), IDS)
    assert region["value"].isna().all()  # `a` has parks alone: one list is left for all


def test_what_only_a_list_that_does_not_count_has_is_there_all_the_same():
    table = pd.concat([_on(1, 0, 0), _on(1, 0, 0, kind="school"), _on(1, 0, 0, kind="library")])
    extra = assets([("n0", "park")] * 5, sources=["c"] * 5)
    every = pd.concat([table, extra])
    _, region = estimated_total(every, _everything(every), IDS)
    assert region.loc["all", "value"] == 8


def test_three_lists_are_counted_not_paired():
    rows = ["a", "a", "b", "c", "a;b", "b;c", "a;b;c"]
    table = assets([("n0", "park")] * len(rows), sources=rows)
    local, _ = estimated_total(table, _everything(table), IDS)
    assert local.value.loc["n0", "all"] == pytest.approx(7 + 2 / 3 * 4 * 3 / 2 / 3)


@pytest.mark.parametrize("sources", ["", "a", "a;"])
def test_one_list_says_nothing_of_what_it_misses(sources: str):
    table = assets([("n0", "park")] * 3, sources=sources)
    local, region = estimated_total(table, _everything(table), IDS)
    assert local.value.isna().all(axis=None)
    assert region["value"].isna().all()


def test_no_assets_have_no_estimate():
    table = assets([])
    local, region = estimated_total(table, _everything(table), IDS)
    assert local.value.shape == (2, 1)
    assert region["value"].isna().all()
