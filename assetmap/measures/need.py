"""Rank neighbourhoods by need."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from assetmap.errors import RegionError
from assetmap.folding import folded
from assetmap.model import Region
from assetmap.schema import ASSETS, CHILDREN, CHILDREN_IN_POVERTY, COMPLETENESS, PEOPLE

FIELDS = ("education", "youth", "health", "food", "housing", "person")  # types that may be needs
# Numbers that a build makes of assets.
OURS = frozenset(
    (
        *(ASSETS, COMPLETENESS, "count", "per_1000", "smoothed_per_1000", "per_km2", "variety"),
        *("need", "location_quotient", "nearest_m", "share_within_walk", "access_2sfca"),
        "sedt_geographic",
    )
)


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


def need_of(region: Region) -> pd.Series | None:
    """Return the need of a region's neighbourhoods; None where the pack names no signs of it."""
    if region.people is None or not region.need:
        return None
    return need(region.people, region.need, rates=region.rates)


def require_no_assets(columns: Sequence[str], types: pd.DataFrame) -> None:
    """Refuse a need index that has assets inside.

    Need is held against assets; an index that counts them would find what was put into it. Asset
    columns are known by their names: a type of the taxonomy (but not a field of life like `health`,
    which may well be a need), its label, or its plural, or a number that a build makes.

    Parameters
    ----------
    columns
        Those that are signs of need.
    types
        The taxonomy's types, indexed by code: `parent`, `label_en`, `label_es`.

    Raises
    ------
    RegionError
        Naming the column.
    """
    things = types[~types.index.isin(FIELDS)]
    words = [*things.index, *things["label_en"], *things["label_es"]]
    assets = {form for word in folded([str(w) for w in words]) for form in _plurals(word)}
    for column, plain in zip(columns, folded(list(columns)), strict=True):
        if plain in assets or column in OURS or column.startswith("dollars"):
            msg = (
                f"region.toml [people]: need names {column!r}, which counts assets; need is held "
                "against assets, so it can have none inside: take the column out of need"
            )
            raise RegionError(msg)


def _plurals(word: str) -> tuple[str, ...]:
    """Return a word as it may head a column of counts."""
    many = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
    return (word, many, f"number of {many}", f"{many} per 1000")


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
