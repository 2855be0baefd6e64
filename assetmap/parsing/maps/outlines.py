"""Find the points that stand for many shapes at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from .systems import UNKNOWN, System

Mark = tuple[int, int, str, str]
Shapes = npt.NDArray[np.object_]
Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_HALF_TURN: Final = 180.0
_RIGHT_ANGLE: Final = 90.0
_ENDLESS: Final = 1e18  # no coordinate is so great; NaN and infinity are not less either
_MOST: Final = 0.5  # share of points that are no degrees, from which on the file's word is wrong
_POINT: Final = 0
_AREAS: Final = (3, 6)  # polygon, multipolygon
_DIGITS: Final = 7  # of degrees: a centimetre
_UNREADABLE: Final = "a shape that cannot be read"
_NO_SHAPE: Final = "no shape"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spots:
    """Where features are, as the columns lon and lat of a sheet."""

    lon: list[str]  # "" where a feature is nowhere
    lat: list[str]
    marks: list[Mark]
    crs: str  # "" degrees, "?" a system that nobody named


@dataclass(slots=True)
class _Found:
    """Points in the layer's own system, with what is wrong with their shapes."""

    x: Numbers
    y: Numbers
    kind: list[str]
    why: list[str]


def spots_of(
    shapes: Sequence[object], rows: Sequence[int], system: System, *, unread: Mapping[int, str]
) -> Spots:
    """Return the points that stand for shapes, in degrees where the system is known.

    Parameters
    ----------
    shapes
        Geometries of shapely; None where a feature has none.
    rows
        The features' numbers, for the marks.
    system
        Of the shapes' coordinates. Where most of them cannot be what it says, it is unknown.
    unread
        Index of a feature -> why its shape could not be read.
    """
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    with np.errstate(all="ignore"):  # a file may hold any numbers: what they lead to is judged
        found = _points(array, unread)
        some = np.isfinite(found.x)
        moved = _moved(found, system)
        off = some & ~_are_degrees(*moved)
    if system.name == "" and off.sum() > _MOST * some.sum():
        system, moved = UNKNOWN, (found.x, found.y)
    if system.name == "":
        _judge(array, found, off, moved, system)
    lon, lat = (np.round(side, _DIGITS) for side in moved)
    good = np.isfinite(lon) & np.isfinite(lat) & np.isin(found.kind, ("good", "mended_geometry"))
    return Spots(
        lon=[repr(x) if ok else "" for x, ok in zip(lon.tolist(), good.tolist(), strict=True)],
        lat=[repr(y) if ok else "" for y, ok in zip(lat.tolist(), good.tolist(), strict=True)],
        marks=[
            (row, -1, kind, why)
            for row, kind, why in zip(rows, found.kind, found.why, strict=True)
            if kind != "good"
        ],
        crs=system.name,
    )


def _moved(found: _Found, system: System) -> tuple[Numbers, Numbers]:
    """Return points in degrees, NaN where they are nowhere."""
    if system.move is None:
        return found.x, found.y
    lon, lat = system.move(found.x, found.y)
    lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    nowhere = ~(np.isfinite(lon) & np.isfinite(lat))
    return np.where(nowhere, np.nan, lon), np.where(nowhere, np.nan, lat)


def _are_degrees(lon: Numbers, lat: Numbers) -> Flags:
    """Say which points can be on the globe."""
    return (np.abs(lon) <= _HALF_TURN) & (np.abs(lat) <= _RIGHT_ANGLE)


def _judge(
    shapes: Shapes, found: _Found, off: Flags, moved: tuple[Numbers, Numbers], system: System
) -> None:
    """Note, in `found`, points off the globe, and shapes that lie around it."""
    for i in np.flatnonzero(off):
        x, y = float(found.x[i]), float(found.y[i])
        if np.isfinite(moved[0][i]):
            found.kind[i], found.why[i] = "doubtful_geometry", f"{x}, {y}, which are no degrees"
        else:
            found.kind[i], found.why[i] = "bad_geometry", f"{x}, {y} is nowhere"
    if not system.turning:
        return
    parts, owner = shapely.get_parts(shapes, return_index=True)
    west, _, east, _ = shapely.bounds(parts).T
    with np.errstate(invalid="ignore"):
        around = (east - west > _HALF_TURN) | (east > _HALF_TURN) | (west < -_HALF_TURN)
    for i in np.unique(owner[around]):
        if found.kind[i] == "good":
            found.kind[i] = "doubtful_geometry"
            found.why[i] = "a shape across the 180th meridian, not split"


def _points(shapes: Shapes, unread: Mapping[int, str]) -> _Found:
    """Return the point that stands for each shape, where it is sound enough to have one."""
    count = len(shapes)
    found = _Found(np.full(count, np.nan), np.full(count, np.nan), ["good"] * count, [""] * count)
    absent = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    for i in np.flatnonzero(absent):
        bad = int(i) in unread
        found.kind[i] = "bad_geometry" if bad else "no_geometry"
        found.why[i] = unread.get(int(i), _NO_SHAPE)
    endless = _are_endless(shapes) & ~absent
    for i in np.flatnonzero(endless):
        found.kind[i], found.why[i] = "bad_geometry", "a corner without two numbers"
    sound = ~absent & ~endless
    points = sound & (shapely.get_type_id(shapes) == _POINT)
    found.x[points], found.y[points] = shapely.get_x(shapes[points]), shapely.get_y(shapes[points])
    others = np.flatnonzero(sound & ~points)
    if len(others):
        _try_inside(shapes, others, found)
    return found


def _are_endless(shapes: Shapes) -> Flags:
    """Say which shapes have a corner that is no number."""
    corners, owner = shapely.get_coordinates(shapes, return_index=True)
    with np.errstate(invalid="ignore"):
        wrong = ~(np.abs(corners) < _ENDLESS).all(axis=1)
    return np.bincount(owner[wrong], minlength=len(shapes)).astype(bool)


def _try_inside(shapes: Shapes, at: npt.NDArray[np.int64], found: _Found) -> None:
    """Put, in `found`, a point on or in each shape, and say of which shapes nobody can."""
    try:
        _inside(shapes, at, found)
    except shapely.errors.ShapelyError:
        if len(at) == 1:
            found.kind[at[0]], found.why[at[0]] = "bad_geometry", _UNREADABLE
            found.x[at] = found.y[at] = np.nan
            return
        middle = len(at) // 2  # it is one of them, in one of the halves
        _try_inside(shapes, at[:middle], found)
        _try_inside(shapes, at[middle:], found)


def _inside(shapes: Shapes, at: npt.NDArray[np.int64], found: _Found) -> None:
    """Put, in `found`, a point on or in each shape, mended first where that is needed."""
    whole = shapes[at]
    valid = shapely.is_valid(whole)
    broken = np.flatnonzero(~valid)
    before = shapely.area(whole)
    reasons = shapely.is_valid_reason(whole[broken])
    whole[broken] = shapely.make_valid(whole[broken])
    area = shapely.area(whole)
    flat = np.isin(shapely.get_type_id(shapes[at]), _AREAS) & ~(area > 0)
    spots = shapely.point_on_surface(whole)
    spots[shapely.is_empty(spots)] = None
    found.x[at], found.y[at] = shapely.get_x(spots), shapely.get_y(spots)
    for k, reason in zip(broken.tolist(), reasons, strict=True):
        share = f"; area {area[k] / before[k]:.0%} of before" if before[k] else ""
        found.kind[at[k]], found.why[at[k]] = "mended_geometry", f"{str(reason)[:100]}{share}"
    lost = ~np.isfinite(found.x[at]) | shapely.is_missing(whole)
    for k in np.flatnonzero(lost | flat).tolist():
        found.kind[at[k]] = "bad_geometry"
        found.why[at[k]] = "an area without extent" if flat[k] else _UNREADABLE
        found.x[at[k]] = found.y[at[k]] = np.nan
