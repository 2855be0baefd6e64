"""Compare a row's coordinates with where its own ZIP code or city lies."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.schema import LAT, LON, STATE, ZIP

from .extent import EARTH_M, Extent, metres_between
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
    if not (there & zips.isin(gazetteer.zips.index)).any():
        return pd.Series(data=False, index=places.index)
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
    if gazetteer.cities.empty:
        return pd.Series(data=False, index=places.index)
    keys = pd.MultiIndex.from_arrays([questions[CITY_KEY], questions[STATE]])
    at = gazetteer.cities.reindex(keys)
    away = metres_between(
        *(table[c].to_numpy(dtype=float) for table in (places, at) for c in (LON, LAT))
    )
    return pd.Series((away > IN_CITY_M) & (questions[ZIP] == "").to_numpy(), index=places.index)


def away_from_city(
    places: pd.DataFrame, questions: pd.DataFrame, gazetteer: Gazetteer, *, steps: float
) -> pd.Series:
    """Tell which points lie far from the middle of the row's own city.

    A city reaches as far as the middles of its ZIP codes, and some steps between ZIP codes more.

    Parameters
    ----------
    places
        `lon` and `lat`, NaN where there is no point.
    questions
        `city_key` and `state`, "" where unknown: a city without its state is not looked for.
    gazetteer
        Where cities lie.
    steps
        How far is far, in distances between neighbouring ZIP codes thereabouts.
    """
    if gazetteer.cities.empty:
        return pd.Series(data=False, index=places.index)
    keys = pd.MultiIndex.from_arrays([questions[CITY_KEY], questions[STATE]])
    at = gazetteer.cities.reindex(keys)
    lon, lat = (at[c].to_numpy(dtype=float) for c in (LON, LAT))
    away = metres_between(places[LON].to_numpy(), places[LAT].to_numpy(), lon, lat)
    near = _nearest(lon, lat, gazetteer.centroids, NEIGHBOURS)[0][:, -1]
    limit = at["reach"].to_numpy(dtype=float) + np.fmax(AWAY_M, steps * near)
    return pd.Series(away > limit, index=places.index)


def in_another_state(
    places: pd.DataFrame, states: pd.Series, gazetteer: Gazetteer, *, steps: float = FAR_STEPS
) -> pd.Series:
    """Tell which points lie in another state than a row's own, and not near the border.

    The nearest ZIP code's middle is in another state, and the nearest one of the own state is
    further off than some steps between neighbouring ZIP codes at the point.

    Parameters
    ----------
    places
        `lon` and `lat`, NaN where there is no point.
    states
        Two-letter codes, "" where unknown; index of `places`.
    gazetteer
        Where the ZIP codes of these states, and of the region's, lie.
    steps
        How far is far, in distances between neighbouring ZIP codes thereabouts.
    """
    result = pd.Series(data=False, index=places.index)
    known = states.isin(gazetteer.centroids[STATE].unique()) & places[LON].notna()
    rows = places.loc[known & places[LAT].notna()]
    lon, lat = rows[LON].to_numpy(dtype=float), rows[LAT].to_numpy(dtype=float)
    if not len(rows):
        return result
    away, which = _nearest(lon, lat, gazetteer.centroids, NEIGHBOURS)
    here = gazetteer.centroids[STATE].to_numpy(dtype=object)[which[:, 0]]
    own = states.loc[rows.index].to_numpy(dtype=object)
    limit = np.fmax(AWAY_M, steps * away[:, -1])
    for state in sorted(set(own[here != own])):
        of_state = gazetteer.centroids.loc[gazetteer.centroids[STATE] == state]
        some = np.flatnonzero((here != own) & (own == state))
        far = _nearest(lon[some], lat[some], of_state, 1)[0][:, 0]
        result.loc[rows.index[some]] = far > limit[some]
    return result


def _nearest(
    lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64], middles: pd.DataFrame, count: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.intp]]:
    """Return how far the nearest middles are from each point, metres, and which they are.

    Infinitely far where there are none, or where there is no point.
    """
    away = np.full((len(lon), count), np.inf)
    which = np.zeros((len(lon), count), dtype=np.intp)
    there = np.isfinite(lon) & np.isfinite(lat)
    most = min(count, len(middles))
    if not there.any() or not most:
        return away, which
    from scipy.spatial import cKDTree

    tree = cKDTree(
        _on_globe(middles[LON].to_numpy(dtype=float), middles[LAT].to_numpy(dtype=float))
    )
    chord, found = tree.query(_on_globe(lon[there], lat[there]), k=list(range(1, most + 1)))
    away[there, :most] = 2 * EARTH_M * np.arcsin(np.clip(chord / 2, 0, 1))
    away[there, most:] = away[there, most - 1][:, None]
    which[there, :most] = found
    return away, which


def _on_globe(
    lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Return points as directions from the middle of the Earth, of length 1."""
    east, north = np.radians(lon), np.radians(lat)
    flat = np.cos(north)
    result: npt.NDArray[np.float64] = np.column_stack(
        [flat * np.cos(east), flat * np.sin(east), np.sin(north)]
    )
    return result


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
