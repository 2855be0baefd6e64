"""Measure how far people are from the nearest asset."""

import math
from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from .estimate import Bools, Floats

# The plastic number: multiples of its powers fill a square more evenly than random points do
# (M. Roberts, "The unreasonable effectiveness of quasirandom sequences", 2018).
_PLASTIC = 1.324717957244746
_STEP = np.array([1 / _PLASTIC, 1 / _PLASTIC**2])
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
        parts = [part for part in shapely.get_parts(polygon) if part.area > 0]
        if parts:
            quotas = _quotas(np.array([part.area for part in parts]), each)
            some = [_in_part(p, int(n)) for p, n in zip(parts, quotas, strict=True) if n]
            points[i] = np.concatenate(some)
    return points


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


def distances(samples: Floats, xy: Floats) -> Floats:
    """Find the straight-line distance from each sample point to the nearest asset.

    Parameters
    ----------
    samples
        Shape (neighbourhoods, points, 2), metres.
    xy
        Assets with a point, shape (n, 2), n > 0, metres, none NaN.

    Returns
    -------
    metres
        Shape (neighbourhoods, points); NaN where the sample point is.
    """
    from scipy.spatial import cKDTree

    found = np.full(samples.shape[:2], np.nan)
    real = np.isfinite(samples).all(axis=2)
    found[real], _ = cKDTree(xy).query(samples[real])
    return found


def half_within(metres: Floats) -> Floats:
    """Find the distance within which half of a neighbourhood's people have the nearest asset.

    Parameters
    ----------
    metres
        Shape (neighbourhoods, points).

    Returns
    -------
    metres
        Shape (neighbourhoods,): of n points, the ceil(n / 2)-th nearest; NaN stays NaN.

    Examples
    --------
    >>> half_within(np.array([[30.0, 10.0, 20.0, 40.0]]))
    array([20.])
    """
    middle = (metres.shape[1] + 1) // 2 - 1
    return np.partition(metres, middle, axis=1)[:, middle]


def nearest(
    samples: Floats, xy: Floats, of: Mapping[str, Bools], *, detour: float, walk_m: float
) -> tuple[Floats, Floats]:
    """Measure for each kind how far its nearest asset is, with the share in walking reach.

    Distances are straight lines times `detour`. Assets outside every neighbourhood count too. A
    kind of which the region has no asset at all has no nearest one (NaN) and nobody in reach (0);
    a kind of which no asset has an exact point has no answer to either (NaN).

    Parameters
    ----------
    samples
        Shape (neighbourhoods, points, 2), metres (`sample_points`).
    xy
        One row per asset, metres; NaN where it has no exact point or lies too far away.
    of
        Masks over the assets.
    detour
        Street distance over straight line.
    walk_m
        The walking distance, metres along streets.

    Returns
    -------
    nearest_m, share_within_walk
        Shape (neighbourhoods, kinds); NaN where a neighbourhood has no ground.
    """
    has_point = np.isfinite(xy).all(axis=1)
    near = np.full((len(samples), len(of)), np.nan)
    walk = np.full((len(samples), len(of)), np.nan)
    ground = np.isfinite(samples).all(axis=(1, 2))
    for i, mask in enumerate(of.values()):
        with_point = mask & has_point
        if with_point.any():
            metres = detour * distances(samples, xy[with_point])
            near[:, i] = half_within(metres)
            walk[:, i] = np.where(ground, (metres <= walk_m).mean(axis=1), np.nan)
        elif not mask.any():
            walk[ground, i] = 0.0
    return near, walk
