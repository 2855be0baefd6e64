"""Find the shapes in the columns of a Parquet file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import shapely

from assetmap.parsing.maps.gpkg_shapes import is_shallow
from assetmap.parsing.maps.systems import DEGREES, UNKNOWN, System, system_in, system_in_json

_WKB: Final = "WKB"
_POINT: Final = "point"
_EXTENSION: Final = b"ARROW:extension:name"
_ABOUT: Final = b"ARROW:extension:metadata"
_GEOARROW: Final = "geoarrow."
_SHALLOW: Final = 9_000  # bytes in which no shapes can be nested too deeply
_UNREADABLE: Final = "a shape that cannot be read"
# What writers without GeoParquet call a column of shapes.
_USUAL: Final = frozenset(
    {"geometry", "geom", "wkb_geometry", "the_geom", "geog", "geography", "wkb"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Geometry:
    """The column that says where the rows are."""

    index: int  # of the column
    encoding: str  # WKB, or point: numbers x, y
    system: System


def geometry_in(schema: pa.Schema) -> Geometry | None:
    """Return the column of shapes that a file names, or that is called as such; None without.

    Parameters
    ----------
    schema
        Of the file, with its metadata, all of it hostile.
    """
    about = _about(schema)
    if about is not None:
        found = _declared(schema, about)
        if found is not None:
            return found
    for i, field in enumerate(schema):
        name, system = _extension(field)
        if name.startswith(_GEOARROW):
            encoding = _encoding(field.type, name.removeprefix(_GEOARROW))
            if encoding:
                return Geometry(index=i, encoding=encoding, system=system)
    for i, field in enumerate(schema):
        if field.name.lower() in _USUAL and _encoding(field.type, _WKB):
            return Geometry(index=i, encoding=_WKB, system=UNKNOWN)
    return None


def _about(schema: pa.Schema) -> dict[str, Any] | None:
    """Return what a GeoParquet file says of its columns, None where it is none."""
    text = (schema.metadata or {}).get(b"geo")
    return _object(text) if text else None


def _object(text: bytes) -> dict[str, Any] | None:
    """Return a JSON object, None where the text is none."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _declared(schema: pa.Schema, about: dict[str, Any]) -> Geometry | None:
    """Return the primary column of GeoParquet, or the first that it tells of."""
    columns = about.get("columns")
    if not isinstance(columns, dict):
        return None
    primary = about.get("primary_column")
    wanted = [primary, *columns] if isinstance(primary, str) else list(columns)
    for name in wanted:
        index = schema.get_field_index(name)
        told = columns.get(name)
        if index < 0 or not isinstance(told, dict):
            continue
        encoding = _encoding(schema.field(index).type, str(told.get("encoding", _WKB)))
        if encoding:
            return Geometry(index=index, encoding=encoding, system=_told_system(told))
    return None


def _encoding(kind: pa.DataType, said: str) -> str:
    """Return how shapes are written, "" where a column of this type cannot hold them."""
    stored = kind.storage_type if isinstance(kind, pa.BaseExtensionType) else kind
    types = pa.types
    if said.upper() == _WKB and (types.is_binary(stored) or types.is_large_binary(stored)):
        return _WKB
    if said.lower() != _POINT:
        return ""
    if types.is_struct(stored):
        return _POINT if {"x", "y"} <= {field.name for field in stored} else ""
    pair = types.is_fixed_size_list(stored) and types.is_floating(stored.value_type)
    return _POINT if pair and stored.list_size > 1 else ""


def _told_system(told: Mapping[str, Any]) -> System:
    """Return the system that a column's description names; none at all means degrees."""
    return _system(told["crs"]) if "crs" in told else DEGREES


def _system(crs: object) -> System:
    """Return the system that a value of any kind names."""
    if isinstance(crs, dict):
        return system_in_json(crs)
    if not isinstance(crs, str):
        return UNKNOWN
    return DEGREES if crs.upper() in {"OGC:CRS84", "EPSG:4326"} else system_in(crs)


def _extension(field: pa.Field) -> tuple[str, System]:
    """Return the kind of extension that a column is, and the system that it names."""
    told = field.metadata or {}
    name = told.get(_EXTENSION, b"").decode("utf-8", "replace")
    about = told.get(_ABOUT, b"")
    if isinstance(field.type, pa.BaseExtensionType):
        name = str(field.type.extension_name)
        serialised = getattr(field.type, "__arrow_ext_serialize__", None)
        about = serialised() if serialised else about
    found = _object(about) or {}
    return name, _system(found.get("crs"))


def shapes_in(array: pa.Array, encoding: str) -> tuple[list[object], dict[int, str]]:
    """Return the shapes of a column.

    Parameters
    ----------
    array
        Of a type that `encoding` can be of.
    encoding
        As `Geometry` says.

    Returns
    -------
    shapes
        Geometries of shapely, None where there is none.
    unread
        Index -> why there is none, of those that are not null.
    """
    if isinstance(array, pa.ExtensionArray):
        array = array.storage
    return _points(array) if encoding == _POINT else _from_wkb(array)


def _points(array: pa.Array) -> tuple[list[object], dict[int, str]]:
    """Return points that are written as numbers."""
    if pa.types.is_struct(array.type):
        parts = dict(zip((f.name for f in array.type), array.flatten(), strict=True))
        sides = [parts["x"], parts["y"]]
    else:
        size = array.type.list_size
        flat = array.values.slice(array.offset * size, len(array) * size)
        numbers = flat.cast(pa.float64()).to_numpy(zero_copy_only=False).reshape(-1, size)
        sides = [pa.array(numbers[:, 0]), pa.array(numbers[:, 1])]
    null = array.is_null().to_numpy(zero_copy_only=False)
    x, y = (side.cast(pa.float64()).to_numpy(zero_copy_only=False) for side in sides)
    points = np.asarray(shapely.points(np.column_stack([x, y])), dtype=object).reshape(-1)
    bad = ~null & ~(np.isfinite(x) & np.isfinite(y))
    shapes: list[object] = [
        None if none else point for none, point in zip(null | bad, points, strict=True)
    ]
    return shapes, dict.fromkeys(np.flatnonzero(bad).tolist(), "a corner without two numbers")


def _from_wkb(array: pa.Array) -> tuple[list[object], dict[int, str]]:
    """Return shapes that are written as binary."""
    raw = array.to_pylist()
    kept = [one if one and (len(one) < _SHALLOW or is_shallow(one)) else None for one in raw]
    shapes = _read(kept)
    unread = {
        i: _UNREADABLE
        for i, (one, shape) in enumerate(zip(raw, shapes, strict=True))
        if one is not None and shape is None
    }
    return shapes, unread


def _read(kept: list[bytes | None]) -> list[object]:
    """Read shapes, one by one where one of them is of a kind that the library has not."""
    values = np.empty(len(kept), dtype=object)
    values[:] = kept
    try:
        return list(shapely.from_wkb(values, on_invalid="ignore"))
    except (NotImplementedError, shapely.errors.ShapelyError, ValueError):
        return [_one(one) for one in kept]


def _one(wkb: bytes | None) -> object:
    """Read one shape, None where it cannot be."""
    try:
        return shapely.from_wkb(wkb, on_invalid="ignore")
    except (NotImplementedError, shapely.errors.ShapelyError, ValueError):
        return None
