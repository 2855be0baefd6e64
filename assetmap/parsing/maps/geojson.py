"""Read GeoJSON as text cells, with a point for each shape."""

import json
import math
import re
from dataclasses import replace
from typing import Any, Final, TypeGuard

from assetmap.limits import Limits
from assetmap.parsing.wire import Refusal, Sheet, cells_of

from .shapes import Place, as_they_are, place_of
from .systems import DEGREES, UNKNOWN, System, system_called

LON, LAT = "lon", "lat"  # before the properties, which may have columns of the same name
_EPSG = re.compile(r"EPSG:{1,2}(?:[\d.]*:)?(\d{4,6})$", re.IGNORECASE)
_EXACT: Final = 1e15  # whole numbers beyond this have lost digits
_NAMED: Final = 200  # characters of a system's name that are looked at
_MOST: Final = 0.5  # share of points that are no degrees, from which on nobody knows the system
_DEGREES: Final = frozenset({"4326", "4269", "4979"})
_SHAPES: Final = frozenset(
    {
        "Point",
        "MultiPoint",
        "LineString",
        "MultiLineString",
        "Polygon",
        "MultiPolygon",
        "GeometryCollection",
    }
)

Mark = tuple[int, int, str, str]


def is_geojson(data: object) -> TypeGuard[dict[str, Any]]:
    """Say whether a document says that it is GeoJSON."""
    kind = _part(data, "type")
    if kind == "FeatureCollection":
        return isinstance(_part(data, "features"), list)
    if kind == "Feature":
        return isinstance(data, dict) and bool({"geometry", "properties"} & set(data))
    inside = "geometries" if kind == "GeometryCollection" else "coordinates"
    known = isinstance(kind, str) and kind in _SHAPES
    return known and isinstance(data, dict) and inside in data


def feature_sheet(data: dict[str, Any], limits: Limits) -> Sheet:
    """Return features as rows: their properties, and where they are.

    Parameters
    ----------
    data
        A document that says that it is GeoJSON.
    limits
        How much is taken.

    Raises
    ------
    Refusal
        If it has no features, or is larger than is taken.
    """
    features = _features(data)
    if len(features) > limits.rows:
        raise Refusal(key="too_many_rows", limit=f"{limits.rows:,}")
    keys = _keys(features, limits)
    places, crs = _places(features, _system(data))
    sheet = _sheet(features, keys, places, limits)
    return replace(sheet, crs=crs)


def _features(data: dict[str, Any]) -> list[object]:
    """Return the features of a document."""
    kind = data["type"]
    if kind == "FeatureCollection":
        features = data["features"]
    elif kind == "Feature":
        features = [data]
    else:
        features = [{"type": "Feature", "properties": {}, "geometry": data}]
    if not features:
        raise Refusal(key="no_rows")
    return list(features)


def _part(feature: object, name: str) -> object:
    """Return a member of a feature, None where the feature is none."""
    return feature.get(name) if isinstance(feature, dict) else None


def _properties(feature: object) -> dict[str, object]:
    """Return a feature's properties, with its own id where they have none."""
    properties = _part(feature, "properties")
    own = properties if isinstance(properties, dict) else {}
    key = _part(feature, "id")
    return {"id": key, **own} if isinstance(key, str | int) else own


def _keys(features: list[object], limits: Limits) -> list[str]:
    """Return the names of all properties, in the order of their first appearance."""
    keys = list(dict.fromkeys(key for feature in features for key in _properties(feature)))
    if len(keys) > limits.columns:
        raise Refusal(key="too_many_columns", found=f"{len(keys):,}", limit=limits.columns)
    if len(keys) * len(features) > limits.cells:
        raise Refusal(key="too_many_cells", limit=f"{limits.cells:,}")
    return keys


def _system(data: dict[str, Any]) -> System:
    """Return the system of the document's coordinates: degrees, unless it says otherwise."""
    crs = data.get("crs")
    if crs is None:
        return DEGREES
    named = crs.get("properties") if isinstance(crs, dict) else None
    name = named.get("name") if isinstance(named, dict) else None
    text = name.strip()[:_NAMED] if isinstance(name, str) else ""
    match = _EPSG.search(text)
    if text.upper().endswith("CRS84") or (match and match[1] in _DEGREES):
        return DEGREES
    return system_called("EPSG", int(match[1])) if match else UNKNOWN


def _places(features: list[object], system: System) -> tuple[list[Place], str]:
    """Return where features are, and the name of their system where that stays unknown."""
    geometries = [_part(feature, "geometry") for feature in features]
    if system is not UNKNOWN:
        places = [place_of(geometry, system.move) for geometry in geometries]
        off = sum(place.is_off for place in places)
        if off <= _MOST * sum(place.kind != "no_geometry" for place in places):
            return places, ""
    return [place_of(geometry, as_they_are) for geometry in geometries], UNKNOWN.name


def _sheet(features: list[object], keys: list[str], places: list[Place], limits: Limits) -> Sheet:
    """Return features as a sheet; its rows are numbered from 1."""
    most = limits.cell_characters + 1
    properties = [_properties(feature) for feature in features]
    columns = [[_text(one.get(key), most) for one in properties] for key in keys]
    labels = list(keys)
    if any(place.kind != "no_geometry" for place in places):
        labels = [LON, LAT, *keys]
        columns = [
            ["" if math.isnan(p.lon) else repr(p.lon) for p in places],
            ["" if math.isnan(p.lat) else repr(p.lat) for p in places],
            *columns,
        ]
    marks: list[Mark] = [
        (row, -1, place.kind, place.why)
        for row, place in enumerate(places, start=1)
        if place.kind != "good"
    ]
    rows = list(range(1, len(features) + 1))
    return Sheet(
        cells=cells_of(rows, columns), marks=marks, labels=[_text(one, 200) for one in labels]
    )


def _text(value: object, most: int) -> str:
    """Return a property as text that can be written as UTF-8."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text[:most].encode("utf-8", "replace").decode("utf-8")
