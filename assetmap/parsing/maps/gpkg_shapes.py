"""Read the shapes of a GeoPackage."""

import struct
from collections.abc import Sequence
from typing import Final

import numpy as np
import shapely

_MAGIC: Final = b"GP"
_HEAD: Final = 8  # bytes before the envelope
_ENVELOPES: Final = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}  # what the flags say -> bytes of it
_EXTENDED: Final = 0x20  # a shape of a kind that only its maker knows
_SHALLOW: Final = 9_000  # bytes: shapes in shapes no deeper than the library's own stack bears
_DEEPEST: Final = 100
_POINT, _LINE, _POLYGON = 1, 2, 3
_PARTED: Final = frozenset({4, 5, 6, 7})  # several shapes in one
_SIDES: Final = {0: 2, 1: 3, 2: 3, 3: 4}  # thousands of a type's number -> numbers of a corner
_UNREADABLE: Final = "a shape that cannot be read"


def shapes_of(blobs: Sequence[object]) -> tuple[list[object], dict[int, str]]:
    """Return the geometries in a column of a GeoPackage.

    Parameters
    ----------
    blobs
        As they stand in the file: anything at all.

    Returns
    -------
    shapes
        Geometries of shapely, None where there is none.
    unread
        Index -> why there is none, of those that are no empty cell.
    """
    unread: dict[int, str] = {}
    plain: list[bytes | None] = []
    for i, blob in enumerate(blobs):
        wkb = _wkb(blob) if isinstance(blob, bytes) else None
        if wkb is None and blob is not None:
            unread[i] = _UNREADABLE
        plain.append(wkb)
    shapes = _read(plain)
    for i, (shape, wkb) in enumerate(zip(shapes, plain, strict=True)):
        if shape is None and wkb is not None:
            unread[i] = _UNREADABLE
    return shapes, unread


def _wkb(blob: bytes) -> bytes | None:
    """Return a shape without the GeoPackage's header, None where it has none."""
    if len(blob) <= _HEAD or blob[:2] != _MAGIC or blob[3] & _EXTENDED:
        return None
    envelope = _ENVELOPES.get(blob[3] >> 1 & 7)
    if envelope is None:
        return None
    wkb = blob[_HEAD + envelope :]
    return wkb if len(wkb) < _SHALLOW or is_shallow(wkb) else None


def _read(plain: list[bytes | None]) -> list[object]:
    """Read shapes, one by one where one of them is of a kind that the library has not."""
    array = np.empty(len(plain), dtype=object)
    array[:] = plain
    try:
        with np.errstate(all="ignore"):  # a file may hold any numbers
            return list(shapely.from_wkb(array, on_invalid="ignore"))
    except (NotImplementedError, shapely.errors.ShapelyError, ValueError):
        return [_one(wkb) for wkb in plain]


def _one(wkb: bytes | None) -> object:
    """Read one shape, None where it cannot be."""
    try:
        return shapely.from_wkb(wkb, on_invalid="ignore")
    except (NotImplementedError, shapely.errors.ShapelyError, ValueError):
        return None


def is_shallow(wkb: bytes) -> bool:
    """Say whether shapes stand in shapes only so deep as honest ones do.

    The library reads them by calling itself, until its stack is full and the process ends.

    Examples
    --------
    >>> inner = bytes.fromhex("0107000000" "01000000")  # a collection of one
    >>> is_shallow(inner * 3 + bytes.fromhex("0101000000") + bytes(16)), is_shallow(inner * 999)
    (True, False)
    """
    at = 0
    left = [1]  # shapes to come, level by level
    try:
        while left:
            if left[-1] == 0:
                left.pop()
                continue
            left[-1] -= 1
            at, inside = _skipped(wkb, at)
            if inside:
                left.append(inside)
                if len(left) > _DEEPEST:
                    return False
    except struct.error:
        return False
    return True


def _skipped(wkb: bytes, at: int) -> tuple[int, int]:
    """Return where a shape's own numbers end, and how many shapes stand in it.

    Raises
    ------
    struct.error
        If the bytes end before, or say what nobody knows.
    """
    order = {0: ">", 1: "<"}.get(wkb[at] if at < len(wkb) else -1, "")
    if not order:
        raise struct.error
    (kind,) = struct.unpack_from(f"{order}I", wkb, at + 1)
    at += 5
    side = 8 * _SIDES.get(kind // 1000, 2)
    if kind % 1000 == _POINT:
        return at + side, 0
    (count,) = struct.unpack_from(f"{order}I", wkb, at)
    at += 4
    if kind % 1000 == _LINE:
        return at + side * count, 0
    if kind % 1000 == _POLYGON:
        for _ in range(count):
            (corners,) = struct.unpack_from(f"{order}I", wkb, at)
            at += 4 + side * corners
        return at, 0
    if kind % 1000 not in _PARTED:
        raise struct.error
    return at, count
