"""Change per year."""

from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from assetmap.measures.trend import LEAST_YEARS, cut_slopes, yearly_change


@pytest.mark.parametrize("years", [7, 8])
def test_the_interval_holds_zero_19_times_in_20_whatever_the_order_of_the_years(years: int):
    rng = np.random.default_rng(years)
    dollars = rng.permuted(np.tile(np.arange(years) ** 3.0, (2_000, 1)), axis=1)
    found = yearly_change(pd.DataFrame(dollars, columns=range(2000, 2000 + years)))
    holds = ((found.low <= 0) & (found.high >= 0)).to_numpy().mean()
    assert holds >= 0.95
    assert cut_slopes(years + 1) > cut_slopes(years)


def test_pairs_out_of_order_are_counted_as_in_every_order_of_the_years():
    for years in (5, 6):
        orders = np.array(list(permutations(range(years))))
        first, second = np.triu_indices(years, 1)
        swapped = (orders[:, second] < orders[:, first]).sum(axis=1)
        cut = cut_slopes(years, held_over=0.0)
        assert (swapped <= cut).mean() <= 0.025 < (swapped <= cut + 1).mean()


@pytest.mark.parametrize("years", [9, 12])
def test_years_that_hang_together_are_no_trend_19_times_in_20(years: int):
    rng = np.random.default_rng(years)
    dollars = rng.normal(size=(4_000, years))
    dollars[:, 0] /= np.sqrt(1 - 0.25)
    for t in range(1, years):
        dollars[:, t] += 0.5 * dollars[:, t - 1]
    found = yearly_change(pd.DataFrame(dollars, columns=range(years)))
    assert ((found.low > 0) | (found.high < 0)).to_numpy().mean() <= 0.05


@pytest.mark.parametrize(("years", "told"), [(5, False), (6, False), (7, True)])
def test_a_few_years_have_a_slope_and_no_interval(years: int, *, told: bool):
    found = yearly_change(pd.DataFrame([np.arange(years) * 10.0], columns=range(years)))
    assert float(found.value.iloc[0, 0]) == 10.0
    assert found.low.notna().all(axis=None) == found.high.notna().all(axis=None) == told


def test_a_straight_line_is_its_slope_and_one_huge_grant_moves_it_little():
    line = pd.DataFrame([[10.0 * year for year in range(12)]], columns=range(2010, 2022))
    found = yearly_change(line)
    assert float(found.value.iloc[0, 0]) == float(found.low.iloc[0, 0]) == 10.0
    huge = line.copy()
    huge.loc[0, 2015] = 1e9
    again = yearly_change(huge)
    assert float(again.value.iloc[0, 0]) == pytest.approx(10.0)
    assert float(again.low.iloc[0, 0]) > 0


def test_few_years_and_unknown_ones_have_no_answer():
    few = pd.DataFrame(np.ones((2, LEAST_YEARS - 1)), columns=range(2000, 2000 + LEAST_YEARS - 1))
    assert yearly_change(few).value.isna().all(axis=None)
    some = pd.DataFrame(np.ones((2, 6)), columns=range(2000, 2006))
    some.loc[0, 2003] = np.nan
    found = yearly_change(some)
    assert found.value["change"].isna().tolist() == [True, False]
