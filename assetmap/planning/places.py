"""Say where people are who need a place, and where a place could be."""

from dataclasses import dataclass, replace
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from assetmap.crs import to_degrees
from assetmap.errors import InputError
from assetmap.measures import access
from assetmap.measures.estimate import Bools, Floats, Ints
from assetmap.measures.residents import CELL_M, EVERYONE, Residents
from assetmap.schema import ASSET_ID, LAT, LON, NAME, NEIGHBOURHOOD_ID

MOST_DEMAND: Final = 20_000  # points that stand for where people live, in the whole region
DEMAND: Final = 4000  # about so many where people are spread evenly
MOST_PLACES: Final = 500  # candidates spread evenly over the region
LEAST_EACH: Final = 8  # of either in one neighbourhood
SITE: Final = "site"  # what a candidate is called by
PLACE_COLUMNS: Final = (SITE, NAME, NEIGHBOURHOOD_ID, LON, LAT)


def demand_of(who: Residents, base: pd.Series) -> tuple[Residents, Floats]:
    """Say how many people each point stands for.

    Parameters
    ----------
    who
        Where people live.
    base
        People of each neighbourhood; where nobody lives, or that is not known, there is no point.

    Returns
    -------
    demand, people
        The points that stand for anybody, no more than `MOST_DEMAND`: near ones are taken
        together. People at each, shape (points,).
    """
    own = str(base.name) if base.name in who.weights else EVERYONE
    heads = base.to_numpy(dtype=float, na_value=0.0)[who.place]
    people = np.maximum(heads, 0.0) * who.shares_of(own)
    xy, place, people = _gathered(who.xy, who.place, people)
    demand = replace(who, xy=xy, place=place, weights={EVERYONE: people})
    return demand, people


def _gathered(xy: Floats, place: Ints, people: Floats) -> tuple[Floats, Ints, Floats]:
    """Take points of one neighbourhood together, in ever larger cells, until they are few enough.

    A cell's point is the middle of its people.
    """
    some = people > 0
    xy, place, people = xy[some], place[some], people[some]
    side = CELL_M
    while len(xy) > MOST_DEMAND:
        side *= 2
        keys = np.column_stack([place, np.floor(xy / side).astype(np.int64)])
        cells, which = np.unique(keys, axis=0, return_inverse=True)
        which = which.reshape(-1)
        whole = np.bincount(which, weights=people).astype(float)
        sums = [np.bincount(which, weights=people * xy[:, k]) for k in (0, 1)]
        xy, place, people = np.column_stack(sums) / whole[:, np.newaxis], cells[:, 0], whole
    return xy, place, people


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
