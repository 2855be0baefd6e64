"""Say how far from its point, in metres, a place may be."""

from functools import cache
from importlib.resources import files
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.model import Region, Tier
from assetmap.schema import LAT, LON, MATCHED, NEIGHBOURHOOD_ID, TIER, UNCERTAINTY_M

from .ground.extent import M_PER_DEGREE, metres_between
from .grounds import KEY, WEIGHT, ground_keys
from .reference.loading import Reference
from .reference.lookup import points_of
from .written.addresses import STREET

HELD_BY: Final = 0.95  # of the probability lies within the uncertainty
_DECIMALS: Final = (1, 2, 3, 4, 5)  # of a degree: more than that is finer than a parcel
_EXACT: Final = 1e-9  # degrees within which a number is one of so few decimals
_APART: Final = 1e8  # metres that keep streets from being each other's neighbours
Floats = npt.NDArray[np.float64]


@cache
def radii() -> dict[str, float]:
    """Return the radius of each tier of points, in metres: `data/uncertainty.csv` has sources."""
    with (files("assetmap") / "data" / "uncertainty.csv").open(encoding="utf-8") as file:
        table = pd.read_csv(file)
    return dict(zip(table["tier"].astype(str), table["metres"].astype(float), strict=True))


def uncertainty_m(
    located: pd.DataFrame, region: Region, *, grounds: pd.DataFrame, reference: Reference | None
) -> pd.Series:
    """Return the radius that holds the true place 95 times in 100.

    - A point: by its tier. Coordinates of few decimals: half a step of the last one, if that is
      more. A number between known houses: as far as these are apart, if that is less.
    - A street, ZIP code, city: what holds 95 % of its ground, around the row's point, else around
      the ground's middle.
    - A neighbourhood: the radius of a circle of its area.

    Parameters
    ----------
    located
        `lon, lat, tier, matched, zip, city`, and `neighbourhood_id` where it is known.
    region
        Its neighbourhoods, and where to measure.
    grounds
        From `grounds_of` the keys of these rows.
    reference
        The region's addresses.

    Returns
    -------
    uncertainty_m
        Metres, NaN where nothing is known; index of `located`.
    """
    tier = located[TIER]
    metres = tier.map(radii()).astype("float64")
    given = tier == str(Tier.GIVEN)
    rounding = _rounding(located)
    metres = metres.mask(given & (rounding > metres), rounding)
    between = located.loc[tier == str(Tier.INTERPOLATED)]
    if len(between):
        least, most = radii()[str(Tier.ADDRESS)], radii()[str(Tier.INTERPOLATED)]
        gaps = _gaps(between, reference)
        metres.loc[between.index] = gaps.clip(least, most).fillna(most)
    keys = ground_keys(located)
    spread = _spread(located.loc[keys != ""], keys[keys != ""], grounds)
    metres.loc[spread.index] = spread
    if NEIGHBOURHOOD_ID in located.columns:
        circles = _circles(region.neighbourhoods, region.crs)
        whole = (located[NEIGHBOURHOOD_ID] != "") & (metres.isna())
        metres = metres.mask(whole, located[NEIGHBOURHOOD_ID].map(circles))
    return metres.astype("float64").rename(UNCERTAINTY_M)


def _rounding(located: pd.DataFrame) -> pd.Series:
    """Return how far a point may be off for want of decimals, metres; 0 where it has enough."""
    lon, lat = (located[c].to_numpy(dtype=float) for c in (LON, LAT))
    off = np.zeros(len(located))
    for decimals in reversed(_DECIMALS):
        few = (np.abs(lon - lon.round(decimals)) < _EXACT) & (
            np.abs(lat - lat.round(decimals)) < _EXACT
        )
        half = 0.5 * 10.0**-decimals * M_PER_DEGREE
        off = np.where(few, np.hypot(half, half * np.cos(np.radians(lat))), off)
    return pd.Series(off, index=located.index)


def _gaps(between: pd.DataFrame, reference: Reference | None) -> pd.Series:
    """Return how far apart the two known houses are that a number lies between, metres."""
    gaps = pd.Series(np.nan, index=between.index, dtype="float64")
    if reference is None or between.empty:
        return gaps
    from scipy.spatial import cKDTree

    street = between[MATCHED].astype("str").str.replace(r"^\d\S*\s+(?:\d/\d\s+)?", "", regex=True)
    names = pd.Index(sorted(set(street)), dtype="str")
    lookup = reference.lookup
    codes = lookup.street_codes(pd.Series(names, dtype="str"))
    known = points_of(lookup, np.isin(lookup.street, codes[codes >= 0]))
    several = known.loc[known.duplicated(STREET, keep=False)]
    if several.empty:
        return gaps
    shrink = float(np.cos(np.radians(several[LAT].median())))
    tree = cKDTree(_in_streets(several, names.get_indexer(pd.Index(several[STREET])), shrink))
    asked = _in_streets(between, names.get_indexer(pd.Index(street)), shrink)
    away, _ = tree.query(asked, k=[1, 2])
    both = pd.Series(np.asarray(away, dtype=float).sum(axis=1), index=between.index)
    return both.where(both < _APART / 2)


def _in_streets(table: pd.DataFrame, street: npt.NDArray[np.intp], shrink: float) -> Floats:
    """Return points in metres, each street on a floor of its own."""
    lon, lat = (table[c].to_numpy(dtype=float) for c in (LON, LAT))
    return np.column_stack(
        [lon * shrink * M_PER_DEGREE, lat * M_PER_DEGREE, street.astype(float) * _APART]
    )


def _spread(rows: pd.DataFrame, keys: pd.Series, grounds: pd.DataFrame) -> pd.Series:
    """Return the radius around each row's point that holds most of its ground, metres."""
    if rows.empty or grounds.empty:
        return pd.Series(np.nan, index=rows.index, dtype="float64")
    at = rows[[LON, LAT]].assign(**{KEY: keys})
    middle = grounds.assign(**{c: grounds[c] * grounds[WEIGHT] for c in (LON, LAT)})
    middle = middle.groupby(KEY)[[LON, LAT]].sum()
    for column in (LON, LAT):
        at[column] = at[column].fillna(at[KEY].map(middle[column]))
    places = at.drop_duplicates([KEY, LON, LAT]).dropna()
    both = places.merge(grounds, on=KEY, suffixes=("", "_ground"))
    both["away"] = metres_between(
        *(both[c].to_numpy(dtype=float) for c in (LON, LAT, f"{LON}_ground", f"{LAT}_ground"))
    )
    both = both.sort_values([KEY, LON, LAT, "away"], kind="stable")
    by = [KEY, LON, LAT]
    held = both.groupby(by)[WEIGHT].cumsum()
    reached = both.loc[held >= HELD_BY - _EXACT].drop_duplicates(by).set_index(by)["away"]
    index = pd.MultiIndex.from_frame(at[by])
    return pd.Series(reached.reindex(index).to_numpy(dtype=float), index=rows.index)


def _circles(neighbourhoods: gpd.GeoDataFrame, crs: str) -> pd.Series:
    """Return the radius of a circle of each neighbourhood's area, metres."""
    area = neighbourhoods.geometry.to_crs(crs).area
    return pd.Series(np.sqrt(area.to_numpy() / np.pi), index=neighbourhoods.index)
