"""Find a point that stands for a shape, and say what is wrong with the shape."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

NAN: Final = float("nan")
_HALF_TURN: Final = 180.0
_RIGHT_ANGLE: Final = 90.0
_ENDLESS: Final = 1e18  # no coordinate is so great; NaN and infinity are not less either
_RING: Final = 4  # positions that a ring has at least
_OFF: Final = ", which are no degrees"
_FLAT: Final = frozenset({"Polygon", "MultiPolygon"})

Move = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a feature is.

    `kind`: good; bad_geometry (nobody can use it); doubtful_geometry and mended_geometry (a person
    must look); no_geometry.
    """

    lon: float = NAN
    lat: float = NAN
    kind: str = "good"
    why: str = ""

    @property
    def is_off(self) -> bool:
        """Say whether the point is off the globe: its coordinates are no degrees."""
        return self.kind == "doubtful_geometry" and self.why.endswith(_OFF)


def as_they_are(x: float, y: float) -> tuple[float, float]:
    """Return coordinates unchanged: the move of a system that nobody named."""
    return x, y


def place_of(geometry: object, move: Move | None) -> Place:
    """Return the point that stands for a GeoJSON geometry, in degrees.

    Parameters
    ----------
    geometry
        As it stands in the file: anything at all.
    move
        What turns the file's coordinates into degrees; None where they are that; `as_they_are`
        where nobody knows: then they need not be on the globe.
    """
    if geometry is None:
        return Place(kind="no_geometry", why="no shape")
    try:
        if not isinstance(geometry, dict):
            return _bad(f"a shape that cannot be read ({type(geometry).__name__})")
        return _shape_place(geometry, move)
    except _UselessError as err:
        return _bad(str(err))
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError) as err:
        return _bad(f"a shape that cannot be read ({type(err).__name__})")
    except shapely.errors.ShapelyError as err:
        return _bad(f"a shape that cannot be read ({str(err)[:80]})")


class _UselessError(Exception):
    """A shape that stands nowhere; the text says why."""


def _bad(why: str) -> Place:
    """Return no place."""
    return Place(kind="bad_geometry", why=why)


def _is_position(value: Sequence[object]) -> bool:
    """Say whether a value is two or more finite numbers."""
    return len(value) > 1 and all(
        isinstance(n, int | float) and not isinstance(n, bool) and abs(n) < _ENDLESS
        for n in value[:2]
    )


def _checked(x: float, y: float, move: Move | None) -> Place:
    """Return a point in degrees, doubtful where it is off the globe."""
    lon, lat = move(x, y) if move else (x, y)
    if not (math.isfinite(lon) and math.isfinite(lat)):
        return _bad(f"{x}, {y} is nowhere")
    if move is not as_they_are and (abs(lon) > _HALF_TURN or abs(lat) > _RIGHT_ANGLE):
        return Place(kind="doubtful_geometry", why=f"{x}, {y}{_OFF}")
    return Place(round(lon, 7), round(lat, 7))


def _shape_place(geometry: dict[str, Any], move: Move | None) -> Place:
    """Return the place of a shape."""
    coordinates = geometry.get("coordinates")
    if geometry.get("type") == "Point" and coordinates:
        _check_positions([coordinates])
        return _checked(float(coordinates[0]), float(coordinates[1]), move)
    open_ring = _check_rings(geometry)
    _check_positions(_positions(coordinates))
    with np.errstate(all="ignore"):  # a file may hold any numbers
        found = shape(geometry)
    if found.is_empty:
        why = "an empty shape"
        raise _UselessError(why)
    wrong = "a ring that is not closed" if open_ring else _wrong(found)
    whole = shapely.make_valid(found) if wrong else found
    if found.geom_type in _FLAT and whole.area == 0:
        why = "an area without extent"
        raise _UselessError(why)
    if wrong:
        share = f"; area {whole.area / found.area:.0%} of before" if found.area else ""
        inside = _checked(*_inside(whole), move)
        return Place(inside.lon, inside.lat, "mended_geometry", f"{wrong}{share}")
    if not move and _spans(found):
        return Place(kind="doubtful_geometry", why="a shape across the 180th meridian, not split")
    return _checked(*_inside(found), move)


def _check_rings(geometry: dict[str, Any]) -> bool:
    """Check that the rings of areas have enough corners; say whether one is not closed."""
    open_ring = False
    for ring in _rings(geometry):
        if len(ring) < _RING:
            why = f"an area with {len(ring)} corners"
            raise _UselessError(why)
        open_ring = open_ring or ring[0] != ring[-1]
    return open_ring


def _check_positions(positions: Iterable[Any]) -> None:
    """Check that corners are numbers."""
    for position in positions:
        if not _is_position(position):
            why = "a corner without two numbers"
            raise _UselessError(why)


def _wrong(found: BaseGeometry) -> str:
    """Say what is wrong with a shape, "" where nothing is."""
    return "" if found.is_valid else str(shapely.is_valid_reason(found))[:100]


def _inside(found: BaseGeometry) -> tuple[float, float]:
    """Return a point on or in a shape."""
    point = found.representative_point()
    return point.x, point.y


def _spans(found: BaseGeometry) -> bool:
    """Say whether one part is wider than half the globe, or beyond its edge."""
    for part in getattr(found, "geoms", [found]):
        west, _, east, _ = part.bounds
        if east - west > _HALF_TURN or east > _HALF_TURN or west < -_HALF_TURN:
            return True
    return False


def _rings(geometry: dict[str, Any]) -> Iterator[list[Any]]:
    """Yield the rings of an area."""
    coordinates = geometry.get("coordinates")
    if geometry.get("type") == "Polygon":
        yield from coordinates or ()
    elif geometry.get("type") == "MultiPolygon":
        for polygon in coordinates or ():
            yield from polygon


def _positions(coordinates: object) -> Iterator[Any]:
    """Yield the positions in nested lists."""
    if isinstance(coordinates, list) and coordinates and isinstance(coordinates[0], list):
        for one in coordinates:
            yield from _positions(one)
    elif coordinates:
        yield coordinates
