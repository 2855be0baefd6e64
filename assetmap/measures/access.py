"""Measure how far people are from the nearest asset."""

import math

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from .estimate import Bools, Floats, Ints

# The plastic number: multiples of its powers fill a square more evenly than random points do
# (M. Roberts, "The unreasonable effectiveness of quasirandom sequences", 2018).
_PLASTIC = 1.324717957244746
_STEP = np.array([1 / _PLASTIC, 1 / _PLASTIC**2])
_ROUNDING = 1e-9  # of a share: 100 of 200 points are half of them
MOST_TRIED = 1_000_000  # points for one part of a polygon: a hair-thin one is not searched for ever


def sample_points(polygons: gpd.GeoSeries, *, each: int) -> Floats:
    """Choose points that stand for where the people of each polygon live: evenly all over it.

    The same polygon has the same points, whatever stands beside it. The parts of a multipart
    polygon get points by their area.

    Parameters
    ----------
    polygons
        In a metric CRS.
    each
        Points in each polygon.

    Returns
    -------
    points
        Shape (polygons, each, 2), metres; NaN where a polygon is empty.
    """
    points = np.full((len(polygons), each, 2), np.nan)
    for i, polygon in enumerate(polygons):
        found = points_in(polygon, each)
        if len(found):
            points[i] = found
    return points


def points_in(polygon: BaseGeometry, wanted: int) -> Floats:
    """Return evenly spread points inside a polygon, shape (wanted, 2); none where it is empty."""
    parts = [part for part in shapely.get_parts(polygon) if part.area > 0]
    if not parts:
        return np.empty((0, 2))
    quotas = _quotas(np.array([part.area for part in parts]), wanted)
    some = [_in_part(p, int(n)) for p, n in zip(parts, quotas, strict=True) if n]
    return np.concatenate(some)


def _quotas(areas: Floats, total: int) -> Floats:
    """Return whole numbers by area that add up to a total (largest remainders)."""
    exact: Floats = total * areas / areas.sum()
    whole = np.floor(exact)
    left = total - int(whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:left]] += 1
    return whole


def _in_part(part: BaseGeometry, wanted: int) -> Floats:
    """Return evenly spread points inside one polygon."""
    shapely.prepare(part)
    left, bottom, right, top = shapely.bounds(part)
    size = np.array([right - left, top - bottom])
    full = part.area / float(size.prod())  # how full of polygon its box is
    batch = min(MOST_TRIED, math.ceil(1.3 * wanted / full) + 16)
    found = np.empty((0, 2))
    tried = 0
    while len(found) < wanted and tried < MOST_TRIED:
        number = np.arange(tried + 1, tried + batch + 1)[:, np.newaxis]
        xy = np.array([left, bottom]) + size * ((0.5 + number * _STEP) % 1)
        found = np.concatenate([found, xy[shapely.contains_xy(part, xy[:, 0], xy[:, 1])]])
        tried += batch
    if not len(found):
        point = shapely.point_on_surface(part)
        found = np.array([[point.x, point.y]])
    return np.resize(found, (wanted, 2))


def near_region(xy: Floats, polygons: gpd.GeoSeries, *, buffer_m: float) -> Bools:
    """Say which points lie in the region or within a distance of it.

    Parameters
    ----------
    xy
        Shape (n, 2), metres; NaN is never near.
    polygons
        The neighbourhoods, same metric CRS.
    buffer_m
        Metres beyond them within which an asset still counts as near.
    """
    real = np.flatnonzero(np.isfinite(xy).all(axis=1))
    tree = shapely.STRtree(polygons.to_numpy())
    points, _ = tree.query(shapely.points(xy[real]), predicate="dwithin", distance=buffer_m)
    near = np.zeros(len(xy), dtype=bool)
    near[real[points]] = True
    return near


def distances(points: Floats, xy: Floats) -> Floats:
    """Find the straight-line distance from each point to the nearest asset.

    Parameters
    ----------
    points
        Shape (n, 2), metres, none NaN.
    xy
        Assets with a point, shape (m, 2), m > 0, metres, none NaN.

    Returns
    -------
    metres
        Shape (n,).
    """
    from scipy.spatial import cKDTree

    return np.asarray(cKDTree(xy).query(points)[0], dtype=float)


def half_within(metres: Floats, place: Ints, weight: Floats, *, places: int) -> Floats:
    """Find the distance within which half of each neighbourhood's people have the nearest asset.

    Parameters
    ----------
    metres
        From each point at which people live to its nearest asset; infinite where none is reached.
    place
        Row of the neighbourhood of each point, ascending.
    weight
        How many of that neighbourhood's people live there, in any unit.
    places
        Neighbourhoods.

    Returns
    -------
    metres
        Shape (places,): the smallest within which at least half of the people live; infinite where
        half of them reach none, NaN where a neighbourhood has no people.

    Examples
    --------
    >>> at, alike = np.array([30.0, 10.0, 20.0, 40.0]), np.ones(4)
    >>> half_within(at, np.zeros(4, dtype=int), alike, places=1)
    array([20.])
    """
    order = np.lexsort((metres, place))
    whole = np.bincount(place, weights=weight, minlength=places)
    some = whole > 0
    share = np.divide(weight, whole[place], out=np.zeros(len(place)), where=some[place])
    middle = np.arange(int(some.sum())) + 0.5 - _ROUNDING  # each before it has a whole share
    found = np.full(places, np.nan)
    found[some] = metres[order][np.searchsorted(np.cumsum(share[order]), middle)]
    return found


def share_within(
    metres: Floats, place: Ints, weight: Floats, *, places: int, reach_m: float
) -> Floats:
    """Find the share of each neighbourhood's people who have an asset within a distance.

    Parameters
    ----------
    metres, place, weight, places
        As `half_within`.
    reach_m
        The distance, metres.

    Returns
    -------
    share
        Shape (places,), 0-1; NaN where a neighbourhood has no people.
    """
    whole = np.bincount(place, weights=weight, minlength=places)
    near = np.bincount(place, weights=weight * (metres <= reach_m), minlength=places)
    found = np.full(places, np.nan)
    np.divide(near, whole, out=found, where=whole > 0)
    return found
