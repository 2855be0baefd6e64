"""Rank neighbourhoods by need."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from assetmap.schema import CHILDREN, CHILDREN_IN_POVERTY


def need(people: pd.DataFrame, columns: Sequence[str]) -> pd.Series:
    """Average the percentile ranks of several signs of need, 0 (least) to 1 (most).

    The percentile of a neighbourhood is (rank - 1) / (N - 1) among the N that have a number; ties
    share their mean rank. Children in poverty are ranked as a share of the children; every other
    column as it stands, so give shares or an index: a plain count ranks big neighbourhoods high.
    NaN where a number is missing, and where only one neighbourhood has one.

    Parameters
    ----------
    people
        The pack's people columns, indexed by neighbourhood.
    columns
        Those that are signs of need.

    Returns
    -------
    need
        Same index as `people`.

    References
    ----------
    CDC/ATSDR Social Vulnerability Index: percentile ranks with equal weights.

    Examples
    --------
    >>> need(pd.DataFrame({"hardship": [10.0, 90.0, 40.0]}, index=["a", "b", "c"]), ["hardship"])
    a    0.0
    b    1.0
    c    0.5
    Name: need, dtype: float64
    """
    percentiles = {name: _percentile(_as_share(people, name)) for name in columns}
    return pd.DataFrame(percentiles).mean(axis="columns", skipna=False).rename("need")


def _as_share(people: pd.DataFrame, name: str) -> pd.Series:
    """Return a column, children in poverty as a share of the children."""
    if name == CHILDREN_IN_POVERTY and CHILDREN in people.columns:
        return people[name] / people[CHILDREN].where(people[CHILDREN] > 0)
    return people[name]


def _percentile(values: pd.Series) -> pd.Series:
    """Return (rank - 1) / (N - 1)."""
    others = int(values.notna().sum()) - 1
    return (values.rank() - 1) / (others if others > 0 else np.nan)
