"""Compare a row's coordinates with where its own ZIP code or city lies."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.schema import LAT, LON, STATE, ZIP

from .extent import Extent, metres_between
from .gazetteer import CITY_KEY, Gazetteer

AWAY_M: Final = 4_000.0  # from the middle of a ZIP code, at least, to be out of it
FAR_STEPS: Final = 3.0  # distances between ZIP codes: coordinates further off contradict theirs
IN_CITY_M: Final = 10_000.0  # from the middle of a city, at most, to be thought in it
NEIGHBOURS: Final = 4  # ZIP codes whose distance says how large they are thereabouts


def far_from_zip(
    places: pd.DataFrame, zips: pd.Series, gazetteer: Gazetteer, *, steps: float
) -> pd.Series:
    """Tell which points lie far from the middle of the row's own ZIP code.

    How far is far depends on how large ZIP codes are thereabouts: some kilometres in a city, dozens
    in open country.

    Parameters
    ----------
    places
        `lon` and `lat`, NaN where there is no point.
    zips
        Five digits each, "" where unknown; index of `places`.
    gazetteer
        Where ZIP codes lie.
    steps
        How far is far, in distances between neighbouring ZIP codes thereabouts.

    Returns
    -------
    far
        True or false; false where there is nothing to compare. Index of `places`.
    """
    there = places[LON].notna() & places[LAT].notna()
    at = gazetteer.zips.reindex(zips)
    away = metres_between(
        places[LON].to_numpy(), places[LAT].to_numpy(), at[LON].to_numpy(), at[LAT].to_numpy()
    )
    spacing = _spacing(zips[there].unique(), gazetteer)
    limit = np.fmax(AWAY_M, steps * spacing.reindex(zips).to_numpy())
    return pd.Series(away > limit, index=places.index)


def far_from_city(places: pd.DataFrame, questions: pd.DataFrame, gazetteer: Gazetteer) -> pd.Series:
    """Tell which points of rows without a ZIP code lie far from the middle of the row's own city.

    Parameters
    ----------
    places
        `lon` and `lat`, NaN where there is no point.
    questions
        `zip`, `city_key`, `state`; index of `places`.
    gazetteer
        Where cities lie.

    Returns
    -------
    far
        True or false; false where there is nothing to compare. Index of `places`.
    """
    keys = pd.MultiIndex.from_arrays([questions[CITY_KEY], questions[STATE]])
    at = gazetteer.cities.reindex(keys)
    away = metres_between(
        *(table[c].to_numpy(dtype=float) for table in (places, at) for c in (LON, LAT))
    )
    return pd.Series((away > IN_CITY_M) & (questions[ZIP] == "").to_numpy(), index=places.index)


def are_elsewhere(questions: pd.DataFrame, gazetteer: Gazetteer, extent: Extent) -> pd.Series:
    """Tell which rows lie outside a region by their coordinates as by their own words.

    That is so where the middle of the row's ZIP code or city is outside the region's box too, and
    the coordinates are near it.

    Parameters
    ----------
    questions
        `lon`, `lat`, `zip`, `city_key`, `state`.
    gazetteer
        Where ZIP codes and cities lie.
    extent
        The region's box.
    """
    zips = questions[ZIP]
    of_zip = gazetteer.zips.reindex(zips)
    near_zip = ~far_from_zip(questions, zips, gazetteer, steps=FAR_STEPS).to_numpy()
    keys = pd.MultiIndex.from_arrays([questions[CITY_KEY], questions[STATE]])
    of_city = gazetteer.cities.reindex(keys)
    away = metres_between(
        *(table[c].to_numpy(dtype=float) for table in (questions, of_city) for c in (LON, LAT))
    )
    by_zip, by_city = near_zip & _beyond(of_zip, extent), away <= IN_CITY_M
    return pd.Series(by_zip | (by_city & _beyond(of_city, extent)), index=questions.index)


def _beyond(middles: pd.DataFrame, extent: Extent) -> npt.NDArray[np.bool_]:
    """Tell which middles are known and outside a box."""
    lon, lat = (middles[c].to_numpy(dtype=float) for c in (LON, LAT))
    known: npt.NDArray[np.bool_] = ~np.isnan(lon) & ~extent.holds(lon, lat)
    return known


def _spacing(zips: npt.NDArray[np.object_], gazetteer: Gazetteer) -> pd.Series:
    """Return the distance of each ZIP code's middle to its fourth neighbour's, metres."""
    own = gazetteer.zips.loc[gazetteer.zips.index.isin(zips), [LON, LAT]]
    all_lon, all_lat = (gazetteer.centroids[c].to_numpy() for c in (LON, LAT))
    nth = min(NEIGHBOURS, len(all_lon) - 1)
    if nth < 1:
        return pd.Series([], index=pd.Index([], dtype="str"), dtype="float64")
    far = [
        np.partition(metres_between(lon, lat, all_lon, all_lat), nth)[nth]
        for lon, lat in zip(own[[LON]].to_numpy(), own[[LAT]].to_numpy(), strict=True)
    ]
    return pd.Series(far, index=own.index, dtype="float64")
