"""Find the polygon that each point lies in, the same way every time."""

from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from .extent import HALF_TURN, WHOLE_TURN

Floats = npt.NDArray[np.float64]
NOWHERE: Final = -1


def ids_of_points(
    lon: Floats, lat: Floats, neighbourhoods: gpd.GeoDataFrame
) -> npt.NDArray[np.object_]:
    """Return the id of the neighbourhood that each point lies in.

    A point on a border, or where areas overlap, belongs to the area whose id comes first in the
    alphabet. A hole belongs to no area.

    Parameters
    ----------
    lon, lat
        Degrees, shape (n,); NaN where there is no point.
    neighbourhoods
        Polygons in WGS 84, index `neighbourhood_id`.

    Returns
    -------
    ids
        Shape (n,), "" where a point lies in none.
    """
    ordered = neighbourhoods.iloc[np.argsort(neighbourhoods.index.to_numpy(dtype=object))]
    shapes = ordered.geometry.to_numpy()
    found = polygon_of_points(lon, lat, shapes)
    names = np.append(ordered.index.to_numpy(dtype=object), "")
    result: npt.NDArray[np.object_] = names[found]
    return result


def polygon_of_points(
    lon: Floats, lat: Floats, shapes: npt.NDArray[np.object_]
) -> npt.NDArray[np.intp]:
    """Return the position of the first shape that each point lies in or on; -1 where none.

    Points are sorted from west to east once, so that each shape looks only at its own slice.
    Shapes that run beyond 180 degrees meet the points on the other side of the date line.
    """
    found = np.full(len(lon), NOWHERE, dtype=np.intp)
    west, _, east, _ = shapely.total_bounds(shapes)
    turns = [0.0] + [WHOLE_TURN] * bool(east > HALF_TURN) + [-WHOLE_TURN] * bool(west < -HALF_TURN)
    for turn in turns:
        here = _found(np.asarray(lon) + turn, np.asarray(lat), shapes)
        found = np.where(found == NOWHERE, here, found)
    return found


def _found(lon: Floats, lat: Floats, shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.intp]:
    """Return the position of the first shape for each point, taking longitudes as they are."""
    order = np.argsort(lon, kind="stable")
    x, y = lon[order], lat[order]
    bounds = shapely.bounds(shapes)
    starts = np.searchsorted(x, bounds[:, 0], side="left")
    stops = np.searchsorted(x, bounds[:, 2], side="right")
    place = np.full(len(x), NOWHERE, dtype=np.intp)
    for position, shape in enumerate(shapes):
        part = slice(starts[position], stops[position])
        near = (y[part] >= bounds[position, 1]) & (y[part] <= bounds[position, 3])
        rows = starts[position] + np.flatnonzero(near & (place[part] == NOWHERE))
        if rows.size:
            shapely.prepare(shape)
            place[rows[shapely.intersects_xy(shape, x[rows], y[rows])]] = position
    found = np.empty_like(place)
    found[order] = place
    return found
