"""Measure whether what lands in a place grows from year to year."""

from functools import cache
from itertools import combinations

import numpy as np
import pandas as pd

from .estimate import Estimate, Floats

LEAST_YEARS = 5  # with fewer, no slope at all would be outside what chance gives 19 times in 20
SURE = 0.95


def yearly_change(by_year: pd.DataFrame) -> Estimate:
    """Find the change per year, with an interval that one huge grant does not move.

    The median of the slopes between any two years (Theil and Sen), and the 95 % interval that
    Kendall's test gives (Sen 1968), exact for the number of years: it assumes that years are
    independent of each other, and nothing of how dollars are distributed.

    Parameters
    ----------
    by_year
        Dollars, neighbourhoods by years: whole numbers, ascending.

    Returns
    -------
    change
        Column `change`, dollars a year; NaN with fewer than `LEAST_YEARS` years, and where the
        dollars of a year are not known.

    References
    ----------
    P. K. Sen, "Estimates of the regression coefficient based on Kendall's tau", Journal of the
    American Statistical Association 63 (1968).

    Examples
    --------
    >>> dollars = pd.DataFrame([[10.0, 20.0, 30.0, 99.0, 50.0]], columns=range(2019, 2024))
    >>> found = yearly_change(dollars)
    >>> float(found.value.iloc[0, 0]), float(found.low.iloc[0, 0]), float(found.high.iloc[0, 0])
    (10.0, -49.0, 69.0)
    """
    years = by_year.columns.to_numpy(dtype=float)
    if len(years) < LEAST_YEARS:
        blank = pd.DataFrame(np.nan, index=by_year.index, columns=["change"])
        return Estimate(value=blank, low=blank, high=blank)
    first, second = np.array(list(combinations(range(len(years)), 2))).T
    dollars = by_year.to_numpy(dtype=float)
    slopes = np.sort((dollars[:, second] - dollars[:, first]) / (years[second] - years[first]))
    slopes[np.isnan(slopes).any(axis=1)] = np.nan
    cut = cut_slopes(len(years))
    ends: list[Floats] = [np.median(slopes, axis=1), slopes[:, cut], slopes[:, -1 - cut]]
    value, low, high = (pd.DataFrame(end, index=by_year.index, columns=["change"]) for end in ends)
    return Estimate(value=value, low=low, high=high)


@cache
def cut_slopes(years: int) -> int:
    """Return how many of the sorted slopes lie outside the interval at either end.

    The number of pairs of years that are out of order, in a random order of the years, has the
    generating function prod (1 + x + ... + x^k), k < years. The largest count whose lower tail is
    at most 2.5 %, is cut off at either end.

    Examples
    --------
    >>> cut_slopes(5), cut_slopes(10)
    (0, 11)
    """
    chances = np.ones(1)
    for k in range(1, years):
        chances = np.convolve(chances, np.full(k + 1, 1 / (k + 1)))
    tail = np.cumsum(chances)
    return max(int(np.searchsorted(tail, (1 - SURE) / 2, side="right")) - 1, 0)
