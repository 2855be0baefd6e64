"""Rank neighbourhoods by need."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from assetmap.schema import CHILDREN, CHILDREN_IN_POVERTY, PEOPLE


def need(people: pd.DataFrame, columns: Sequence[str], *, rates: Sequence[str] = ()) -> pd.Series:
    """Average the percentile ranks of several signs of need, 0 (least) to 1 (most).

    The percentile of a neighbourhood is (rank - 1) / (N - 1) among the N that have a number; ties
    share their mean rank. Counts are ranked as a share: children in poverty of the children, others
    of the people; a plain count would rank big neighbourhoods high. Rates are ranked as they stand.
    NaN where a number is missing or nobody lives, where only one neighbourhood has a number, and
    for a count where the people of the neighbourhoods are not known.

    Parameters
    ----------
    people
        The pack's people columns, indexed by neighbourhood.
    columns
        Those that are signs of need.
    rates
        Those of them that are no counts: shares, or an index.

    Returns
    -------
    need
        Same index as `people`.

    References
    ----------
    CDC/ATSDR Social Vulnerability Index: percentile ranks with equal weights.

    Examples
    --------
    >>> people = pd.DataFrame({"hardship": [10.0, 90.0, 40.0]}, index=["a", "b", "c"])
    >>> need(people, ["hardship"], rates=["hardship"])
    a    0.0
    b    1.0
    c    0.5
    Name: need, dtype: float64
    """
    percentiles = {
        name: _percentile(people[name] if name in rates else _as_share(people, name))
        for name in columns
    }
    return pd.DataFrame(percentiles).mean(axis="columns", skipna=False).rename("need")


def _as_share(people: pd.DataFrame, name: str) -> pd.Series:
    """Return a count as a share of those among whom it was counted."""
    universe = CHILDREN if name == CHILDREN_IN_POVERTY and CHILDREN in people else PEOPLE
    if universe not in people:
        return people[name] * np.nan
    return people[name] / people[universe].where(people[universe] > 0)


def _percentile(values: pd.Series) -> pd.Series:
    """Return (rank - 1) / (N - 1)."""
    others = int(values.notna().sum()) - 1
    return (values.rank() - 1) / (others if others > 0 else np.nan)
