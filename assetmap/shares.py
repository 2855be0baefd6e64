"""Share out where assets may lie among the neighbourhoods."""

from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from .geocode.ground.extent import M_PER_DEGREE
from .geocode.ground.polygons import ids_of_points
from .geocode.grounds import KEY, WEIGHT, ground_keys, grounds_of
from .geocode.reference.loading import Reference
from .geocode.uncertainty import HELD_BY
from .model import POINT_TIERS, Region
from .schema import (
    ASSET_ID,
    CANDIDATES,
    LAT,
    LON,
    NEIGHBOURHOOD_ID,
    QUEUE,
    RECORD_ID,
    SETTLES,
    SHARE,
    SHARE_COLUMNS,
    STAKE,
    TIER,
    UNCERTAINTY_M,
)

DRAWS: Final = 128  # equally likely points that stand for where a place may be
_GOLDEN: Final = np.pi * (3 - np.sqrt(5.0))  # radians between one and the next, so they are even
_POINTS: Final = tuple(str(tier) for tier in POINT_TIERS)
_LEAST_COSINE: Final = 0.01  # near a pole a degree of longitude has no length
Floats = npt.NDArray[np.float64]


def shares(
    located: pd.DataFrame, region: Region, *, grounds: pd.DataFrame, by: str = ASSET_ID
) -> pd.DataFrame:
    """Say with what probability each asset lies in each neighbourhood.

    - A point lies around where it is drawn: normally distributed, 95 % within `uncertainty_m`, and
      the rest left out. Where no border is so near, it is in one neighbourhood for sure.
    - A row that counts in a neighbourhood without a point, because it names it, or because its
      street, ZIP code or city is all of it or all in it, is in that one.
    - A street, ZIP code or city: as its ground lies (`geocode.grounds_of`).
    - What is known of nothing has no share.

    Parameters
    ----------
    located
        `by`, `lon, lat, tier, matched, zip, city, neighbourhood_id, uncertainty_m`.
    region
        Its neighbourhoods.
    grounds
        From `geocode.grounds_of` the keys of these rows.
    by
        The column that names the rows.

    Returns
    -------
    shares
        `by`, `neighbourhood_id`, `share` (above 0); sorted. The shares of a row add up to 1 at
        most: what is missing is outside the neighbourhoods.
    """
    point = located[TIER].isin(_POINTS) & located[LON].notna() & located[LAT].notna()
    drawn = located.loc[point]
    near = _near_borders(drawn, region.neighbourhoods)
    sure = located[NEIGHBOURHOOD_ID] != ""
    sure.loc[near.index[near]] = False
    certain = located.loc[sure, [by, NEIGHBOURHOOD_ID]].assign(**{SHARE: 1.0})
    around = _around(drawn.loc[near], region.neighbourhoods, by)
    open_ = located.loc[~point & ~sure]
    spread = _spread(open_, grounds, region.neighbourhoods, by)
    some = [table for table in (certain, around, spread) if len(table)]
    every = pd.concat(some or [certain], ignore_index=True)
    every = every.sort_values([by, NEIGHBOURHOOD_ID], ignore_index=True)
    return every.loc[:, [by, *SHARE_COLUMNS[1:]]]


def _near_borders(drawn: pd.DataFrame, neighbourhoods: gpd.GeoDataFrame) -> pd.Series:
    """Tell which points have a border within their uncertainty."""
    near = pd.Series(data=False, index=drawn.index)
    if drawn.empty:
        return near
    shapes = neighbourhoods.geometry.to_numpy()
    lines = shapely.get_parts(shapely.boundary(shapes))
    ends, which = shapely.get_coordinates(lines, return_index=True)
    # Degrees of longitude as short as anywhere here: a border seems nearer than it is, never
    # further, so that no place is thought certain that is not.
    low, high = float(ends[:, 1].min()), float(ends[:, 1].max())
    shrink = max(float(np.cos(np.radians(max(abs(low), abs(high))))), _LEAST_COSINE)
    xy = ends * (shrink, 1.0)
    joined = which[1:] == which[:-1]
    ends_of = np.stack([xy[:-1][joined], xy[1:][joined]], axis=1)
    pieces = np.atleast_1d(np.asarray(shapely.linestrings(ends_of), dtype=object))
    lon, lat, metres = (drawn[c].to_numpy(dtype=float) for c in (LON, LAT, UNCERTAINTY_M))
    points = shapely.points(lon * shrink, lat)
    reach = np.nan_to_num(metres) / M_PER_DEGREE
    found = shapely.STRtree(pieces).query(points, predicate="dwithin", distance=reach)[0]
    near.iloc[np.unique(found)] = True
    return near


def _around(drawn: pd.DataFrame, neighbourhoods: gpd.GeoDataFrame, by: str) -> pd.DataFrame:
    """Share points out that lie near a border."""
    if drawn.empty:
        return _no_shares(by)
    places = drawn[[LON, LAT, UNCERTAINTY_M]].drop_duplicates(ignore_index=True)
    lon, lat, metres = (places[c].to_numpy(dtype=float) for c in (LON, LAT, UNCERTAINTY_M))
    east, north = _pattern()
    shrink = np.maximum(np.cos(np.radians(lat)), _LEAST_COSINE)
    x = lon[:, None] + metres[:, None] * east / (M_PER_DEGREE * shrink[:, None])
    y = lat[:, None] + metres[:, None] * north / M_PER_DEGREE
    ids = ids_of_points(x.ravel(), y.ravel(), neighbourhoods)
    table = pd.DataFrame(
        {
            "place": np.repeat(np.arange(len(places)), DRAWS),
            NEIGHBOURHOOD_ID: pd.Series(ids, dtype="str"),
            SHARE: 1.0 / DRAWS,
        }
    )
    table = table.loc[table[NEIGHBOURHOOD_ID] != ""]
    each = table.groupby(["place", NEIGHBOURHOOD_ID], as_index=False)[SHARE].sum()
    places["place"] = places.index
    rows = drawn[[by, LON, LAT, UNCERTAINTY_M]].merge(places, on=[LON, LAT, UNCERTAINTY_M])
    return rows[[by, "place"]].merge(each, on="place")[[by, NEIGHBOURHOOD_ID, SHARE]]


def _no_shares(by: str) -> pd.DataFrame:
    """Return an empty table of shares."""
    kinds = {by: "str", NEIGHBOURHOOD_ID: "str", SHARE: "float64"}
    return pd.DataFrame({column: pd.Series(dtype=kind) for column, kind in kinds.items()})


def _pattern() -> tuple[Floats, Floats]:
    """Return points within 1 of the middle that are as likely as each other.

    They are those of a normal distribution of which 95 % lie within 1, the rest left out.
    """
    nth = np.arange(DRAWS) + 0.5
    inside = HELD_BY * nth / DRAWS
    away = np.sqrt(np.log1p(-inside) / np.log1p(-HELD_BY))
    return away * np.cos(nth * _GOLDEN), away * np.sin(nth * _GOLDEN)


def _spread(
    open_: pd.DataFrame, grounds: pd.DataFrame, neighbourhoods: gpd.GeoDataFrame, by: str
) -> pd.DataFrame:
    """Share streets, ZIP codes and cities out by where their grounds lie."""
    if open_.empty or grounds.empty:
        return _no_shares(by)
    keys = ground_keys(open_)
    some = grounds.loc[grounds[KEY].isin(keys.unique())]
    lon, lat = (some[c].to_numpy(dtype=float) for c in (LON, LAT))
    ids = pd.Series(ids_of_points(lon, lat, neighbourhoods), index=some.index, dtype="str")
    weights = pd.DataFrame({KEY: some[KEY], NEIGHBOURHOOD_ID: ids, SHARE: some[WEIGHT]})
    known = weights.groupby([KEY, NEIGHBOURHOOD_ID], as_index=False)[[SHARE]].sum()
    known = known.loc[known[NEIGHBOURHOOD_ID] != ""]
    known[SHARE] = known[SHARE].clip(upper=1.0)
    rows = open_[[by]].assign(**{KEY: keys})
    return rows.merge(known, on=KEY)[[by, NEIGHBOURHOOD_ID, SHARE]]


def shares_of_assets(
    assets: pd.DataFrame,
    records: pd.DataFrame,
    region: Region,
    *,
    grounds: pd.DataFrame,
    reference: Reference | None,
) -> pd.DataFrame:
    """Say with what probability each asset lies in each neighbourhood, from records' grounds.

    The grounds of the few assets that mix the places of two records are looked up.
    """
    wanted = ground_keys(assets)
    more = grounds_of(wanted.loc[~wanted.isin(ground_keys(records))], region, reference)
    every = pd.concat([grounds, more], ignore_index=True) if len(more) else grounds
    return shares(assets, region, grounds=every)


def restaked(review: pd.DataFrame, of_records: pd.DataFrame, queue: str) -> pd.DataFrame:
    """Rank the questions of a queue again, now that it is known where their records may lie.

    What an answer is expected to move is the probability outside a record's likeliest
    neighbourhood, for each row that it settles. A question that offers places keeps what these
    move; so does one about a row that is in no neighbourhood's account yet.

    Parameters
    ----------
    review
        `QUESTION_COLUMNS`.
    of_records
        From `shares`, by `record_id`.
    queue
        Whose questions are ranked; the others stay as they are, in their order.
    """
    likeliest = of_records.groupby(RECORD_ID)[SHARE].max()
    moved = review[RECORD_ID].map(1.0 - likeliest).clip(lower=0.0)
    ours = review[QUEUE] == queue
    plain = ours & (review[CANDIDATES] == "") & moved.notna()
    stake = review[STAKE].mask(plain, review[SETTLES] * moved)
    ranked = review.assign(**{STAKE: stake}).loc[ours]
    ranked = ranked.sort_values([STAKE, SETTLES], ascending=False, kind="stable")
    others = review.loc[~ours]
    return pd.concat([ranked, others], ignore_index=True)
