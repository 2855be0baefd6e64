"""Say where people are who need a place, and where a place could be."""

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from assetmap.crs import to_degrees
from assetmap.errors import InputError
from assetmap.measures import access
from assetmap.measures.estimate import Bools, Floats
from assetmap.schema import ASSET_ID, LAT, LON, NAME, NEIGHBOURHOOD_ID

MOST_DEMAND: Final = 4000  # points that stand for where people live, in the whole region
MOST_PLACES: Final = 500  # candidates spread evenly over the region
LEAST_EACH: Final = 8  # of either in one neighbourhood
SITE: Final = "site"  # what a candidate is called by
PLACE_COLUMNS: Final = (SITE, NAME, NEIGHBOURHOOD_ID, LON, LAT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Points that stand for people."""

    xy: Floats  # shape (points, 2), metres
    people: Floats  # shape (points,): how many of the base each stands for
    area: Floats  # shape (points,): position of its neighbourhood


def demand_of(polygons: gpd.GeoSeries, base: pd.Series) -> Demand:
    """Spread the people of each neighbourhood over points all over it.

    Parameters
    ----------
    polygons
        In a metric CRS, indexed by neighbourhood.
    base
        People, same index; where nobody lives, or that is not known, there is no point.
    """
    each = max(LEAST_EACH, MOST_DEMAND // max(1, len(polygons)))
    points = access.sample_points(polygons, each=each)
    heads = base.to_numpy(dtype=float, na_value=np.nan)
    lived = np.flatnonzero((heads > 0) & np.isfinite(points).all(axis=(1, 2)))
    return Demand(
        xy=points[lived].reshape(-1, 2),
        people=np.repeat(heads[lived] / each, each),
        area=np.repeat(lived, each),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Where a place could be."""

    table: pd.DataFrame  # PLACE_COLUMNS, plain index
    xy: Floats  # shape (candidates, 2), metres


def even_places(polygons: gpd.GeoSeries, names: pd.Series, *, crs: str) -> Candidates:
    """Spread candidates evenly over the region: somewhere in a neighbourhood, no building.

    Parameters
    ----------
    polygons
        In `crs`, indexed by neighbourhood.
    names
        What the neighbourhoods are called, same index.
    crs
        Metric.
    """
    each = max(LEAST_EACH, MOST_PLACES // max(1, len(polygons)))
    xy = access.sample_points(polygons, each=each).reshape(-1, 2)
    real = np.isfinite(xy).all(axis=1)
    ids = np.repeat(polygons.index.to_numpy(), each)[real]
    lonlat = to_degrees(xy[real], crs=crs)
    nth = np.tile(np.arange(1, each + 1), len(polygons))[real]
    sites = [f"{one}#{n}" for one, n in zip(ids, nth, strict=True)]
    table = pd.DataFrame(
        {
            SITE: sites,
            NAME: names.reindex(ids).to_numpy(),
            NEIGHBOURHOOD_ID: ids,
            LON: lonlat[:, 0],
            LAT: lonlat[:, 1],
        }
    )
    return Candidates(table=table, xy=xy[real])


def places_of(assets: pd.DataFrame, xy: Floats, chosen: Bools) -> Candidates:
    """Take assets as candidates: a school that could house a library.

    Parameters
    ----------
    assets
        `ASSET_COLUMNS`.
    xy
        Where each is, metres; NaN where it has no exact point.
    chosen
        Which of them.

    Raises
    ------
    InputError
        If none of them has an exact point.
    """
    usable = np.flatnonzero(chosen & np.isfinite(xy).all(axis=1))
    if not len(usable):
        msg = (
            f"no place to choose from: {int(chosen.sum())} candidates, none with an exact point;"
            " expected at least one. Name another type, or leave it out to search everywhere."
        )
        raise InputError(msg)
    usable = usable[np.argsort(assets[ASSET_ID].to_numpy()[usable], kind="stable")]
    table = assets.iloc[usable].rename(columns={ASSET_ID: SITE})[list(PLACE_COLUMNS)]
    return Candidates(table=table.reset_index(drop=True), xy=xy[usable])
