"""Turn neighbourhoods into outlines that are small enough to travel in a page."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from assetmap.model import Region

UNIT: Final = 1e-5  # degrees: about a metre; coordinates travel as whole numbers of these
FINENESS: Final = 2500  # the simplest outline that looks the same on a screen this many pixels wide
MOST_VERTICES: Final = 60_000
WORLD: Final = 180.0  # degrees: a region wider than this crosses the antimeridian


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlines:
    """The shapes of a page's neighbourhoods, in their order."""

    parts: list[list[list[list[int]]]]  # polygon -> ring -> x, y, then steps, in `UNIT`
    label: list[list[int]]  # where the name stands, x and y
    size: list[float]  # square metres, to say which name goes first
    bounds: list[float] | None  # west, south, east, north, degrees
    unwrapped: bool  # whether eastern longitudes were moved round the world


def outlines(region: Region) -> Outlines:
    """Simplify the neighbourhoods without opening gaps between them.

    Returns
    -------
    outlines
        In the order of `region.neighbourhoods`.
    """
    metric = region.neighbourhoods.geometry.to_crs(region.crs)
    simple = metric.set_axis(metric.index)
    simple[:] = _simplified(metric.to_numpy())
    degrees = simple.to_crs("EPSG:4326").to_numpy()
    west, _, east, _ = shapely.total_bounds(degrees)
    unwrapped = bool(east - west > WORLD)
    if unwrapped:
        degrees = shapely.transform(degrees, _unwrapped_xy)
    return Outlines(
        parts=[[_rings(polygon) for polygon in _polygons(shape)] for shape in degrees],
        label=[_middle(shape) for shape in degrees],
        size=[round(float(area), 1) for area in shapely.area(metric.to_numpy())],
        bounds=_bounds(degrees),
        unwrapped=unwrapped,
    )


def unwrap(lon: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Move eastern longitudes round the world, to lie beside the western ones.

    Examples
    --------
    >>> unwrap(np.array([-150.0, 172.0])).tolist()
    [-150.0, -188.0]
    """
    return np.where(lon > 0, lon - 360.0, lon)


def _unwrapped_xy(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.column_stack([unwrap(xy[:, 0]), xy[:, 1]])


def _simplified(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Simplify until the outlines are few enough; a shape that would vanish stays as it is."""
    west, south, east, north = shapely.total_bounds(shapes)
    tolerance = float(np.hypot(east - west, north - south)) / FINENESS
    if not np.isfinite(tolerance):
        return shapes
    simple = shapely.coverage_simplify(shapes, tolerance)
    while shapely.get_num_coordinates(simple).sum() > MOST_VERTICES:
        tolerance *= 1.6
        fewer = shapely.coverage_simplify(shapes, tolerance)
        if shapely.get_num_coordinates(fewer).sum() >= shapely.get_num_coordinates(simple).sum():
            break
        simple = fewer
    gone = shapely.is_empty(simple) | ~np.isin(shapely.get_type_id(simple), [3, 6])
    return np.where(gone, shapes, simple)


def _polygons(shape: shapely.Geometry) -> list[shapely.Polygon]:
    """Return the polygons that a shape consists of."""
    parts = shapely.get_parts(shape)
    return [part for part in parts if isinstance(part, shapely.Polygon) and not part.is_empty]


def _rings(polygon: shapely.Polygon) -> list[list[int]]:
    """Return a polygon's rings, the outer one first, each as a start and the steps from there."""
    rings = []
    for ring in shapely.get_rings(polygon):
        at = np.round(shapely.get_coordinates(ring)[:-1] / UNIT).astype(np.int64)
        at = at[np.r_[True, np.any(np.diff(at, axis=0) != 0, axis=1)]]
        rings.append(np.diff(at, axis=0, prepend=np.zeros((1, 2), np.int64)).ravel().tolist())
    return rings


def _middle(shape: shapely.Geometry) -> list[int]:
    """Return the middle of the widest circle in a shape's largest part."""
    parts = _polygons(shape)
    if not parts:
        return [0, 0]
    largest = max(parts, key=lambda part: part.area)
    circle = shapely.maximum_inscribed_circle(largest)
    x, y = shapely.get_coordinates(circle)[0] / UNIT
    return [round(float(x)), round(float(y))]


def _bounds(shapes: npt.NDArray[np.object_]) -> list[float] | None:
    """Return what the map should show first."""
    bounds = shapely.total_bounds(shapes)
    return [round(float(b), 5) for b in bounds] if np.isfinite(bounds).all() else None
