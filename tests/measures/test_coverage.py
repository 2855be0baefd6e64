"""Counts against people and ground."""

import math

import numpy as np
import oracles
import pandas as pd
import pytest
from esda.smoothing import Empirical_Bayes
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import binomtest

from assetmap.measures.coverage import (
    common_types,
    location_quotient,
    per_1000,
    per_km2,
    smoothed_per_1000,
    variety,
    variety_by_sector,
)

COUNTS = st.lists(st.integers(0, 40), min_size=2, max_size=8)


def _frame(counts: list[int]) -> pd.DataFrame:
    return pd.DataFrame({"all": [float(c) for c in counts]})


def _people(counts: list[int], draw: st.DataObject) -> pd.Series:
    some = st.integers(1, 5000)
    return pd.Series([float(draw.draw(some)) for _ in counts])


def test_the_rate_is_per_thousand_and_zero_is_zero():
    rate = per_1000(_frame([2, 0]), pd.Series([500.0, 250.0]))
    assert rate.value["all"].tolist() == [4.0, 0.0]
    assert rate.low is not None
    assert rate.high is not None
    assert rate.low["all"].iloc[1] == 0.0
    assert rate.high["all"].iloc[1] == pytest.approx(-math.log(0.025) * 4)


@pytest.mark.parametrize("nobody", [0.0, np.nan])
def test_where_nobody_lives_there_is_no_rate(nobody: float):
    base = pd.Series([nobody, 100.0])
    rate = per_1000(_frame([3, 1]), base)
    for frame in (rate.value, rate.low, rate.high):
        assert frame is not None
        assert math.isnan(frame["all"].iloc[0])
    assert math.isnan(location_quotient(_frame([3, 1]), base).value["all"].iloc[0])
    assert math.isnan(smoothed_per_1000(_frame([3, 1]), base).value["all"].iloc[0])


@given(COUNTS, st.integers(2, 50), st.data())
def test_with_so_many_times_the_people_the_rate_is_as_much_smaller(
    counts: list[int], times: int, data: st.DataObject
):
    people = _people(counts, data)
    one, other = per_1000(_frame(counts), people), per_1000(_frame(counts), times * people)
    for a, b in ((one.value, other.value), (one.low, other.low), (one.high, other.high)):
        assert a is not None
        assert b is not None
        assert np.allclose(a, times * b)


@given(COUNTS, st.data())
def test_one_asset_more_never_lowers_a_rate(counts: list[int], data: st.DataObject):
    people = _people(counts, data)
    where = data.draw(st.integers(0, len(counts) - 1))
    more = [c + (i == where) for i, c in enumerate(counts)]
    before, after = per_1000(_frame(counts), people), per_1000(_frame(more), people)
    assert (after.value >= before.value).all(axis=None)
    assert after.value["all"].iloc[where] > before.value["all"].iloc[where]


@given(COUNTS, st.data())
def test_location_quotients_weighted_by_people_average_one(counts: list[int], data: st.DataObject):
    people = _people(counts, data)
    found = location_quotient(_frame(counts), people).value["all"]
    if sum(counts) == 0:
        assert found.isna().all()
    else:
        assert float((found * people).sum() / people.sum()) == pytest.approx(1.0)


def test_assets_where_nobody_lives_are_left_out_of_the_quotient():
    found = location_quotient(_frame([4, 4, 99]), pd.Series([10.0, 30.0, 0.0]))
    assert found.value["all"].tolist()[:2] == [2.0, pytest.approx(2 / 3)]


@given(COUNTS, st.data())
def test_smoothed_rates_agree_with_the_loop(counts: list[int], data: st.DataObject):
    people = _people(counts, data)
    found = smoothed_per_1000(_frame(counts), people).value["all"]
    wanted = [1000 * r for r in oracles.smoothed(counts, people.tolist())]
    assert found.tolist() == pytest.approx(wanted)


@given(COUNTS, st.data())
def test_smoothing_never_leaves_the_span_between_the_rate_and_the_regions(
    counts: list[int], data: st.DataObject
):
    people = _people(counts, data)
    found = smoothed_per_1000(_frame(counts), people).value["all"]
    raw = 1000 * pd.Series(counts) / people
    overall = 1000 * sum(counts) / people.sum()
    assert (found >= np.minimum(raw, overall) - 1e-9).all()
    assert (found <= np.maximum(raw, overall) + 1e-9).all()


def test_without_spread_beyond_chance_every_place_has_the_regions_rate():
    # Rates 1, 2 of 1,000 each: the spread between them is smaller than that of chance.
    found = smoothed_per_1000(_frame([1, 2]), pd.Series([1000.0, 1000.0]))
    assert found.value["all"].tolist() == [1.5, 1.5]


def test_one_inhabited_place_has_no_smoothed_rate():
    found = smoothed_per_1000(_frame([1, 2]), pd.Series([1000.0, 0.0]))
    assert found.value["all"].isna().all()


def test_density_is_by_area_and_none_where_there_is_no_ground():
    found = per_km2(_frame([3, 3]), pd.Series([1.5, 0.0]))
    assert found.value["all"].iloc[0] == 2.0
    assert math.isnan(found.value["all"].iloc[1])


def test_variety_is_the_share_of_the_basket_that_is_there():
    counts = pd.DataFrame({"library": [1.0, 0.0], "school": [4.0, 0.0], "park": [0.0, 0.0]})
    assert variety(counts, ["library", "school", "park"]).tolist() == [pytest.approx(2 / 3), 0.0]


def test_without_a_basket_there_is_no_variety():
    assert variety(_frame([1, 2]), []).isna().all()


def test_the_basket_holds_at_most_ten_of_the_commonest():
    counts = pd.DataFrame({f"t{i:02d}": [float(i)] for i in range(20)})
    found = common_types(counts, list(counts.columns), min_assets=5)
    assert found == tuple(f"t{i:02d}" for i in range(19, 9, -1))


@given(COUNTS, st.data())
def test_the_quotients_interval_is_the_exact_one_over_the_share_of_the_people(
    counts: list[int], data: st.DataObject
):
    people = _people(counts, data)
    found = location_quotient(_frame(counts), people)
    assert found.low is not None
    assert found.high is not None
    for i, count in enumerate(counts):
        if sum(counts) == 0:
            assert math.isnan(found.low["all"].iloc[i])
            continue
        ends = binomtest(count, sum(counts)).proportion_ci(0.95, "exact")
        share = people.iloc[i] / people.sum()
        assert found.low["all"].iloc[i] == pytest.approx(ends.low / share)
        assert found.high["all"].iloc[i] == pytest.approx(ends.high / share)


@given(COUNTS, st.data())
def test_smoothed_rates_agree_with_those_of_esda(counts: list[int], data: st.DataObject):
    people = _people(counts, data)
    rate, overall = counts / people, sum(counts) / people.sum()
    spread = float((people * (rate - overall) ** 2).sum() / people.sum() - overall / people.mean())
    assume(spread > 1e-9)  # esda weighs by a spread below 0 too
    found = smoothed_per_1000(_frame(counts), people).value["all"].to_numpy()
    theirs = 1000 * Empirical_Bayes(np.array(counts), people.to_numpy()).r.ravel()
    assert np.allclose(found, theirs)


def test_variety_is_of_all_and_of_each_sector_with_something_expected():
    counts = pd.DataFrame({"library": [1.0, 0.0], "school": [0.0, 0.0], "park": [3.0, np.nan]})
    sectors = pd.Series({"library": "learn", "school": "learn", "park": "play", "bank": "money"})
    found = variety_by_sector(counts, ["school", "library", "park"], sectors)
    assert list(found.columns) == ["all", "learn", "play"]
    assert found["learn"].tolist() == [0.5, 0.0]
    assert found["all"].tolist() == [pytest.approx(2 / 3), 0.0]
    assert math.isnan(found["play"].iloc[1])
