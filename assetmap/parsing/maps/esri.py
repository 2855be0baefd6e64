"""Turn Esri's JSON of features into GeoJSON."""

from typing import Any, Final, TypeGuard

_WEB_MERCATOR: Final = frozenset({102100, 102113, 900913, 3785})  # other numbers of 3857


def is_esri(data: object) -> TypeGuard[dict[str, Any]]:
    """Say whether a document is a set of features as ArcGIS servers answer it."""
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list) or not features:
        return False
    return isinstance(features[0], dict) and isinstance(features[0].get("attributes"), dict)


def as_geojson(data: dict[str, Any]) -> dict[str, Any]:
    """Return such a document as GeoJSON; what is no feature stays as it is.

    Parameters
    ----------
    data
        With a list of features.
    """
    features = [
        {
            "type": "Feature",
            "properties": one.get("attributes"),
            "geometry": _shape(one.get("geometry")),
        }
        if isinstance(one, dict)
        else one
        for one in data["features"]
    ]
    out: dict[str, Any] = {"type": "FeatureCollection", "features": features}
    system = data.get("spatialReference")
    if isinstance(system, dict):
        number = system.get("latestWkid") or system.get("wkid")
        known = 3857 if isinstance(number, int) and number in _WEB_MERCATOR else number
        out["crs"] = {"properties": {"name": f"EPSG:{known}"[:80]}}
    return out


def _shape(geometry: object) -> object:
    """Return a shape in GeoJSON's words."""
    if not isinstance(geometry, dict):
        return geometry
    if "x" in geometry:
        x, y = geometry["x"], geometry.get("y")
        # An empty point is written so.
        return None if x is None or x == "NaN" else {"type": "Point", "coordinates": [x, y]}
    for key, kind in (("points", "MultiPoint"), ("paths", "MultiLineString"), ("rings", "Polygon")):
        if key in geometry:
            return {"type": kind, "coordinates": geometry[key]}
    return geometry
