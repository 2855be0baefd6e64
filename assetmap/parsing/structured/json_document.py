"""Read a JSON document as what it says that it is."""

import json

from assetmap.parsing.maps.esri import as_geojson, is_esri
from assetmap.parsing.maps.geojson import feature_sheet, is_geojson
from assetmap.parsing.text.encoding import text_of
from assetmap.parsing.wire import ASSETS, GRANTS, Parsed, Refusal, Task

from .grants360 import grant_sheet, grants_of
from .hsds import joined_sheet
from .hsds_json import is_hsds, tables_of
from .json_tables import sheets_of


def read_json(task: Task) -> Parsed:
    """Read a JSON document: GeoJSON, 360Giving, HSDS, or lists of objects.

    Raises
    ------
    Refusal
        If it is no JSON, none of these, or larger than is taken.
    """
    data, notes = _loaded(task)
    limits = task.limits
    if is_esri(data):
        data = as_geojson(data)
    if is_geojson(data):
        return Parsed(kind="geojson", notes=notes, sheets=[feature_sheet(data, limits)])
    grants = grants_of(data)
    if grants:
        sheet = grant_sheet(grants, limits)
        return Parsed(kind="features", notes=notes, table=GRANTS, sheets=[sheet])
    if is_hsds(data):
        sheet = joined_sheet(tables_of(data, limits), limits)
        return Parsed(kind="features", notes=notes, table=ASSETS, sheets=[sheet])
    return Parsed(kind="features", notes=notes, sheets=sheets_of(data, limits))


def _loaded(task: Task) -> tuple[object, list[str]]:
    """Return the document, and the name of its encoding where that is an old one."""
    content, limits = task.content, task.limits
    if sum(map(content.count, (b",", b"[", b"{"))) > limits.json_values:
        raise Refusal(key="too_many_values", limit=f"{limits.json_values:,}")
    text, _, notes = text_of(content)
    try:
        return json.loads(text), notes
    except json.JSONDecodeError as err:
        what = f"line {err.lineno}, column {err.colno}: {err.msg}"
        raise Refusal(key="not_json", what=what) from err
    except ValueError as err:  # a number of thousands of digits
        raise Refusal(key="not_json", what=str(err)) from err
