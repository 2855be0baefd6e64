"""Measure whether what lands in a place grows from year to year."""

from functools import cache
from itertools import combinations

import numpy as np
import pandas as pd

from .estimate import Estimate, Floats

LEAST_YEARS = 5  # with fewer, no slope at all would be outside what chance gives 19 times in 20
SURE = 0.95
# Of what a year has beyond the line, so much goes on into the next: grants run for years, and who
# was funded is funded again. Too few years are there to measure it, so it is assumed.
HELD_OVER = 0.5
NONE = -1


def yearly_change(by_year: pd.DataFrame) -> Estimate:
    """Find the change per year, with an interval that one huge grant does not move.

    The median of the slopes between any two years (Theil and Sen), and the 95 % interval that
    Kendall's test gives (Sen 1968), exact for the number of years, nothing assumed of how dollars
    are distributed. It is made as wide as years ask for that are not independent of each other
    (Hamed and Rao 1998), each keeping `HELD_OVER` of the one before.

    Parameters
    ----------
    by_year
        Dollars, neighbourhoods by years: whole numbers, ascending.

    Returns
    -------
    change
        Column `change`, dollars a year; NaN with fewer than `LEAST_YEARS` years, and where the
        dollars of a year are not known. The interval is NaN too where not even years that all go
        one way would tell: with fewer than seven.

    References
    ----------
    P. K. Sen, "Estimates of the regression coefficient based on Kendall's tau", Journal of the
    American Statistical Association 63 (1968). K. H. Hamed, A. R. Rao, "A modified Mann-Kendall
    trend test for autocorrelated data", Journal of Hydrology 204 (1998).

    Examples
    --------
    >>> years = [[10.0, 20.0, 30.0, 99.0, 50.0, 60.0, 70.0]]
    >>> found = yearly_change(pd.DataFrame(years, columns=range(2018, 2025)))
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
    middle: Floats = np.median(slopes, axis=1)
    cut = cut_slopes(len(years))
    unsure = np.full(len(slopes), np.nan)
    ends = [middle, *((unsure, unsure) if cut == NONE else (slopes[:, cut], slopes[:, -1 - cut]))]
    value, low, high = (pd.DataFrame(end, index=by_year.index, columns=["change"]) for end in ends)
    return Estimate(value=value, low=low, high=high)


@cache
def cut_slopes(years: int, *, held_over: float = HELD_OVER) -> int:
    """Return how many of the sorted slopes lie outside the interval at either end.

    The number of pairs of years that are out of order, in a random order of the years, has the
    generating function prod (1 + x + ... + x^k), k < years. The largest count whose lower tail is
    at most 2.5 %, is cut off at either end. Years that hang together need pairs that are so much
    more in order as the spread of that number is wider.

    Parameters
    ----------
    years
        How many: three or more.
    held_over
        The correlation of one year with the next, 0-1.

    Returns
    -------
    count
        `NONE` where all slopes together are no interval yet.

    Examples
    --------
    >>> cut_slopes(5, held_over=0.0), cut_slopes(10, held_over=0.0)
    (0, 11)
    >>> cut_slopes(5), cut_slopes(10)
    (-1, 6)
    """
    chances = np.ones(1)
    for k in range(1, years):
        chances = np.convolve(chances, np.full(k + 1, 1 / (k + 1)))
    tail = np.cumsum(chances)
    free = int(np.searchsorted(tail, (1 - SURE) / 2, side="right")) - 1
    pairs = years * (years - 1) // 2
    beyond = (pairs - 2 * max(free, 0)) * np.sqrt(_wider(years, held_over))
    return max(int(np.floor((pairs - beyond) / 2 + 1e-9)), NONE)


def _wider(years: int, held_over: float) -> float:
    """Return by what the variance of the pairs in order grows where years hang together."""
    lags = np.arange(1, years - 2)
    left = (years - lags) * (years - lags - 1) * (years - lags - 2)
    whole = years * (years - 1) * (years - 2)
    return float(1 + 2 / whole * (left * held_over**lags).sum())
