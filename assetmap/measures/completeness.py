"""Measure how well each neighbourhood was searched.

A hole in the list is not a hole in the community.
"""

import datetime as dt

import numpy as np
import pandas as pd

from assetmap.model import POINT_TIERS
from assetmap.schema import COMPLETENESS, NEIGHBOURHOOD_ID, SOURCES, TIER, VERIFIED

from .estimate import Bools, Floats, Ints

FRESH_DAYS = 365  # what was checked within a year is taken for checked
EXACT_SHARE = "exact_share"
VERIFIED_SHARE = "verified_share"
LISTS = "lists"
LISTS_SHARE = "lists_share"


def completeness(assets: pd.DataFrame, ids: pd.Index, *, as_of: dt.date | None) -> pd.Series:
    """Measure how well each neighbourhood was searched, 0-1.

    The mean of three shares: of its assets, those placed by an exact point; of its assets, those
    that somebody checked within the year before `as_of`; of the region's lists, those that have
    an asset in it. NaN where the neighbourhood has no asset: nothing says whether anyone looked.

    Parameters
    ----------
    assets
        One row per asset, with `neighbourhood_id`, `tier`, `verified` (ISO date or ""), `sources`.
    ids
        The neighbourhoods.
    as_of
        The date of the result; without one, the newest date of a check in `assets`.

    Returns
    -------
    completeness
        Indexed by `ids`.

    Examples
    --------
    >>> assets = pd.DataFrame({
    ...     "neighbourhood_id": ["a", "a", "b"],
    ...     "tier": ["given", "zip", "address"],
    ...     "verified": ["2026-01-02", "", "2020-05-01"],
    ...     "sources": ["schools;parks", "parks", "parks"],
    ... })
    >>> found = completeness(assets, pd.Index(["a", "b", "c"]), as_of=dt.date(2026, 1, 31))
    >>> found.round(3).tolist()
    [0.667, 0.5, nan]
    """
    parts = search_parts(assets, ids, as_of=as_of)
    shares = parts[[EXACT_SHARE, VERIFIED_SHARE, LISTS_SHARE]]
    return shares.mean(axis="columns", skipna=False).rename(COMPLETENESS)


def search_parts(assets: pd.DataFrame, ids: pd.Index, *, as_of: dt.date | None) -> pd.DataFrame:
    """Measure each part of how well a neighbourhood was searched.

    Parameters
    ----------
    assets, ids, as_of
        As in `completeness`.

    Returns
    -------
    parts
        Indexed by `ids`: `exact_share`, of its assets those placed by an exact point, and
        `verified_share`, those checked within the year, both NaN where it has no asset; `lists`,
        how many lists have an asset in it, and `lists_share`, their share of all lists: 0 where
        none has.
    """
    where = ids.get_indexer(pd.Index(assets[NEIGHBOURHOOD_ID]))
    inside = where >= 0
    areas = where[inside]
    exact = assets[TIER].isin([str(tier) for tier in POINT_TIERS]).to_numpy()[inside]
    fresh = _is_fresh(assets[VERIFIED], as_of)[inside]
    total = np.bincount(areas, minlength=len(ids)).astype(float)
    total[total == 0] = np.nan
    of_assets = {EXACT_SHARE: exact, VERIFIED_SHARE: fresh}
    found = {
        name: np.bincount(areas, weights=part, minlength=len(ids)) / total
        for name, part in of_assets.items()
    }
    seen = _lists_here(assets[SOURCES], where, len(ids))
    lists = seen.shape[1]
    found[LISTS] = seen.sum(axis=1).astype(float)
    found[LISTS_SHARE] = found[LISTS] / max(lists, 1)
    return pd.DataFrame(found, index=ids)


def _is_fresh(verified: pd.Series, as_of: dt.date | None) -> Floats:
    """Return 1 where a row was checked within a year of a date, else 0."""
    dates = pd.to_datetime(verified, format="%Y-%m-%d", errors="coerce")
    last = dates.max() if as_of is None else pd.Timestamp(as_of)
    return (dates >= last - pd.Timedelta(days=FRESH_DAYS)).to_numpy().astype(float)


def _lists_here(sources: pd.Series, where: Ints, areas: int) -> Bools:
    """Say which lists have an asset in each neighbourhood, shape (areas, lists)."""
    codes, texts = pd.factorize(sources)
    lists = [sorted({part.strip() for part in str(text).split(";")} - {""}) for text in texts]
    names = {name: i for i, name in enumerate(sorted({n for some in lists for n in some}))}
    of_text = np.zeros((len(texts), len(names)), dtype=bool)
    for row, some in enumerate(lists):
        of_text[row, [names[name] for name in some]] = True
    seen = np.zeros((areas, len(texts)), dtype=bool)
    seen[where[where >= 0], codes[where >= 0]] = True
    return seen @ of_text
