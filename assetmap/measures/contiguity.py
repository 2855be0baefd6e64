"""Find which neighbourhoods touch."""

import geopandas as gpd
import numpy as np
import shapely

from .estimate import Ints

TOUCH_M = 1.0  # boundaries of two makers leave slivers: what is this near touches


def touching(polygons: gpd.GeoSeries, *, within_m: float = TOUCH_M) -> Ints:
    """Return the pairs of neighbourhoods that share a border or a corner (queen contiguity).

    Parameters
    ----------
    polygons
        In a metric CRS.
    within_m
        Metres between them that still count as touching.

    Returns
    -------
    pairs
        Shape (pairs, 2): positions, each pair in both orders, sorted. An island is in none, nor is
        an empty polygon.
    """
    shapes = polygons.to_numpy()
    tree = shapely.STRtree(shapes)
    one, other = tree.query(shapes, predicate="dwithin", distance=within_m)
    apart = one != other
    pairs = np.column_stack([one[apart], other[apart]]).astype(np.int64)
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
