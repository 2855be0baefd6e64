"""Read the shapes of a Shapefile."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from assetmap.parsing.wire import Refusal

_MAGIC: Final = b"\x00\x00\x27\x0a"
_HEAD: Final = 100  # bytes of the header of .shp and .shx
_RECORD: Final = 8  # bytes before each shape: its number, its length
_LENGTH: Final = 24  # where the header says how long the file is, in words of two bytes
_KIND: Final = 4  # bytes of a shape's kind
_BOX: Final = 36  # bytes of a shape's kind and envelope
_NONE, _POINT, _LINE, _POLYGON, _POINTS = 0, 1, 3, 5, 8
_FAMILY: Final = 10  # kinds of the same shape in three dimensions, or measured: 1, 11, 21
_CORNER: Final = 16  # bytes
_RING: Final = 4  # corners that a ring has at least
_LINE_END: Final = 2
_UNREADABLE: Final = "a shape that cannot be read"

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """What a .shp file holds."""

    shapes: list[object]  # geometries of shapely, None where there is none
    unread: dict[int, str]  # index -> why there is none, of those that are not blank


class _OddError(Exception):
    """A shape that cannot be read; the text says why."""


def read_shp(shp: bytes, shx: bytes | None, name: str) -> Shapes:
    """Return the shapes of a Shapefile.

    Parameters
    ----------
    shp, shx
        The files' bytes; the index may be missing, then the shapes are read one after the other.
    name
        The layer's name, for the sentence.

    Raises
    ------
    Refusal
        If the files are cut off, or do not belong together.
    """
    _check_head(shp, name, "shp")
    if shx is not None:
        _check_head(shx, name, "shx")
    spans = _in_order(shp, name) if shx is None else _indexed(shx, len(shp), name)
    plain = _all_points(shp, spans)
    if plain is not None:
        return Shapes(shapes=list(plain), unread={})
    shapes: list[object] = []
    unread: dict[int, str] = {}
    for i, (start, size) in enumerate(spans):
        try:
            with np.errstate(all="ignore"):  # a file may hold any numbers
                shapes.append(_shape(shp, start, size))
        except (_OddError, shapely.errors.ShapelyError, ValueError) as err:
            shapes.append(None)
            unread[i] = str(err)[:80] or _UNREADABLE
    return Shapes(shapes=shapes, unread=unread)


def _check_head(content: bytes, name: str, part: str) -> None:
    """Refuse a file that is none of a Shapefile, or shorter than it says."""
    if len(content) < _HEAD or not content.startswith(_MAGIC):
        raise Refusal(key="unlike_parts", layer=repr(name), what=f".{part} is no part of one")
    stated = 2 * int(struct.unpack_from(">i", content, _LENGTH)[0])
    if not _HEAD <= stated <= len(content):
        what = f".{part} says that it has {stated:,} bytes, and has {len(content):,}"
        raise Refusal(key="unlike_parts", layer=repr(name), what=what)


def _indexed(shx: bytes, end: int, name: str) -> list[tuple[int, int]]:
    """Return where the index says that each shape begins, and how long it is."""
    stated = 2 * int(struct.unpack_from(">i", shx, _LENGTH)[0])
    count = (stated - _HEAD) // _RECORD
    table = np.frombuffer(shx, dtype=">i4", count=2 * count, offset=_HEAD).astype(np.int64)
    starts, sizes = 2 * table[0::2] + _RECORD, 2 * table[1::2]
    if ((starts < _HEAD + _RECORD) | (sizes < 0) | (starts + sizes > end)).any():
        raise Refusal(key="unlike_parts", layer=repr(name), what=".shx points outside of .shp")
    if sizes.sum() > end:
        raise Refusal(key="unlike_parts", layer=repr(name), what=".shx names shapes twice")
    return list(zip(starts.tolist(), sizes.tolist(), strict=True))


def _in_order(shp: bytes, name: str) -> list[tuple[int, int]]:
    """Return where each shape begins, and how long it is, one after the other."""
    spans = []
    at, end = _HEAD, 2 * int(struct.unpack_from(">i", shp, _LENGTH)[0])
    while at + _RECORD <= end:
        size = 2 * int(struct.unpack_from(">i", shp, at + 4)[0])
        if size < 0 or at + _RECORD + size > end:
            raise Refusal(key="unlike_parts", layer=repr(name), what=".shp is cut off")
        spans.append((at + _RECORD, size))
        at += _RECORD + size
    return spans


def _all_points(shp: bytes, spans: list[tuple[int, int]]) -> npt.NDArray[np.object_] | None:
    """Return all shapes at once where each is a point; None where one is not."""
    starts = np.array([start for start, _ in spans], dtype=np.int64)
    sizes = np.array([size for _, size in spans], dtype=np.int64)
    if not len(starts) or (sizes < _KIND + _CORNER).any():
        return None
    data = np.frombuffer(shp, dtype=np.uint8)
    heads = data[starts[:, None] + np.arange(_KIND + _CORNER)]
    kinds = np.ascontiguousarray(heads[:, :_KIND]).view("<i4").ravel()
    if not ((kinds % _FAMILY == _POINT) & (kinds > 0) & (kinds < 3 * _FAMILY)).all():
        return None
    corners = np.ascontiguousarray(heads[:, _KIND:]).view("<f8")
    return np.asarray(shapely.points(corners), dtype=object)


def _shape(shp: bytes, start: int, size: int) -> BaseGeometry | None:
    """Return one shape, None where the record says that it has none.

    Raises
    ------
    _OddError
        If it is cut off, or of a kind that nobody knows.
    """
    record = shp[start : start + size]
    if len(record) < _KIND:
        raise _OddError(_UNREADABLE)
    (kind,) = struct.unpack_from("<i", record)
    if kind == _NONE:
        return None
    family = kind % _FAMILY if 0 < kind < 3 * _FAMILY else -1
    if family == _POINT:
        return shapely.Point(_corners(record, _KIND, 1)[0])
    if family == _POINTS:
        (count,) = _numbers(record, _BOX, 1)
        return shapely.MultiPoint(_corners(record, _BOX + 4, count))
    if family in {_LINE, _POLYGON}:
        rings = list(_parts(record))
        return _area(rings) if family == _POLYGON else _lines(rings)
    why = f"a shape of a kind that is not read ({kind})"
    raise _OddError(why)


def _numbers(record: bytes, at: int, count: int) -> tuple[int, ...]:
    """Return whole numbers that stand in a record."""
    if count < 0 or at + 4 * count > len(record):
        raise _OddError(_UNREADABLE)
    return struct.unpack_from(f"<{count}i", record, at)


def _corners(record: bytes, at: int, count: int) -> Numbers:
    """Return corners that stand in a record, shape (count, 2)."""
    if count < 1 or at + _CORNER * count > len(record):
        raise _OddError(_UNREADABLE)
    return np.frombuffer(record, dtype="<f8", count=2 * count, offset=at).reshape(-1, 2)


def _parts(record: bytes) -> Iterator[Numbers]:
    """Yield the corners of each part of a line or an area."""
    parts, count = _numbers(record, _BOX, 2)
    firsts = _numbers(record, _BOX + 8, parts)
    corners = _corners(record, _BOX + 8 + 4 * parts, count)
    for first, last in zip(firsts, (*firsts[1:], count), strict=True):
        if not 0 <= first < last <= count:
            raise _OddError(_UNREADABLE)
        yield corners[first:last]


def _lines(parts: list[Numbers]) -> BaseGeometry:
    """Return a line, or several."""
    if not parts or min(map(len, parts)) < _LINE_END:
        raise _OddError(_UNREADABLE)
    lines = [shapely.LineString(part) for part in parts]
    return lines[0] if len(lines) == 1 else shapely.MultiLineString(lines)


def _area(parts: list[Numbers]) -> BaseGeometry:
    """Return an area with its holes, or several: outer rings go clockwise, holes the other way."""
    if not parts:
        raise _OddError(_UNREADABLE)
    if min(map(len, parts)) < _RING:
        why = f"an area with {min(map(len, parts))} corners"
        raise _OddError(why)
    if len(parts) == 1:
        return shapely.Polygon(parts[0])
    is_hole = [_turned(part) > 0 for part in parts]
    outer = [part for part, hole in zip(parts, is_hole, strict=True) if not hole]
    holes = [part for part, hole in zip(parts, is_hole, strict=True) if hole]
    if not outer:  # a program that turned all of them round
        outer, holes = holes, []
    areas = _pierced([shapely.Polygon(ring) for ring in outer], holes)
    return areas[0] if len(areas) == 1 else shapely.MultiPolygon(areas)


def _turned(ring: Numbers) -> float:
    """Return twice the area inside a ring, positive where it goes counterclockwise."""
    x, y = ring[:, 0] - ring[0, 0], ring[:, 1] - ring[0, 1]
    with np.errstate(invalid="ignore", over="ignore"):
        return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum())


def _pierced(whole: list[shapely.Polygon], holes: list[Numbers]) -> list[shapely.Polygon]:
    """Return areas with each hole in the first of them that it lies in; a hole in none is none."""
    if not holes:
        return whole
    inside: dict[int, list[Numbers]] = {}
    firsts = [shapely.Point(ring[0]) for ring in holes]
    pairs = shapely.STRtree(whole).query(firsts, predicate="intersects")
    owner: dict[int, int] = dict(pairs.T[::-1].tolist())  # of several, the first
    for hole, area in owner.items():
        inside.setdefault(area, []).append(holes[hole])
    return [shapely.Polygon(one.exterior, inside.get(i, [])) for i, one in enumerate(whole)]
