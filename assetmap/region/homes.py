"""Read where in their neighbourhoods people live, as areas or points that are finer than those."""

from collections.abc import Mapping
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from assetmap.crs import WGS84
from assetmap.schema import LAT, LON, MOE_SUFFIX

from .boundaries import areas_of, in_wgs84, mended, texts_of
from .inside import Place
from .layers import read_layer
from .manifest import HomesKeys
from .people import columns_of
from .tables import numbers_of, read_table, require_column

CSV: Final = ".csv"
_DEGREES: Final = {LON: 180.0, LAT: 90.0}  # the largest of each


def read_homes(keys: HomesKeys, place: Place) -> gpd.GeoDataFrame:
    """Read a pack's finer layer of people.

    Parameters
    ----------
    keys
        The file, and which of its columns say what.
    place
        The file, for messages.

    Returns
    -------
    homes
        One row per area or point, in the file's order: the counts by our names as floats (NaN where
        blank), `_moe` beside those that have one, and `geometry` in WGS 84: polygons, or points.

    Raises
    ------
    RegionError
        Naming the row or feature: a cell that is no count, a shape that is neither area nor point.
    """
    if keys.file is None:
        msg = "homes at addresses have no file of their own"
        raise TypeError(msg)
    columns = columns_of(keys.roles, keys.others, place)
    if keys.file.path.suffix.lower() == CSV:
        table = read_table(keys.file.path, place)
        shapes = _points(table, place)
    else:
        layer = read_layer(keys.file.path, lambda names: _there(columns, names, place), place)
        if layer.empty:
            raise place.wrong(why="has no features")
        table = pd.DataFrame(
            {name: texts_of(layer[name]) for name in layer.columns.drop("geometry")},
            index=range(1, len(layer) + 1),
            dtype="str",
        )
        shapes = shapes_of(layer, place)
    counts = _counts(table, columns, place)
    return gpd.GeoDataFrame(counts.reset_index(drop=True), geometry=shapes, crs=WGS84)


def shapes_of(layer: gpd.GeoDataFrame, place: Place) -> gpd.GeoSeries:
    """Return the shapes of a layer in WGS 84, all valid areas or all points."""
    shapes = in_wgs84(layer, place)
    labels = pd.Series([f"feature {number}" for number in range(1, len(layer) + 1)])
    kinds = shapely.get_type_id(shapes.to_numpy())
    if len(kinds) and (kinds == shapely.GeometryType.POINT).all():
        return shapes
    return mended(areas_of(shapes, labels, place), labels, place)


def _there(columns: Mapping[str, str], names: list[str], place: Place) -> list[str]:
    """Return the wanted properties, with their margins where there are any."""
    for column in columns.values():
        if column not in names:
            has = ", ".join(names) or "none"
            why = f"has no property {column!r}, which region.toml names; it has {has}"
            raise place.wrong(why=why)
    margins = [column + MOE_SUFFIX for column in columns.values()]
    return [*columns.values(), *(name for name in margins if name in names)]


def _counts(table: pd.DataFrame, columns: Mapping[str, str], place: Place) -> pd.DataFrame:
    """Return the counts by our names, with their margins."""
    found: dict[str, pd.Series] = {}
    for name, column in columns.items():
        found[name] = numbers_of(require_column(table, column, place), place)
        margin = column + MOE_SUFFIX
        if margin in table.columns:
            found[name + MOE_SUFFIX] = numbers_of(table[margin], place)
    return pd.DataFrame(found)


def _points(table: pd.DataFrame, place: Place) -> gpd.GeoSeries:
    """Return the points of a table with `lon` and `lat`, every one in range."""
    degrees = {}
    for column, most in _DEGREES.items():
        text = require_column(table, column, place)
        numbers = pd.to_numeric(text, errors="coerce").astype("float64")
        bad = ~(numbers.abs() <= most)
        if bad.any():
            row = text.index[bad.to_numpy()][0]
            why = f"row {row}, column {column!r} is {text[row]!r}; expected degrees"
            raise place.wrong(why=f"{why} from {-most:g} to {most:g}")
        degrees[column] = numbers.to_numpy()
    points = shapely.points(np.column_stack([degrees[LON], degrees[LAT]]))
    return gpd.GeoSeries(points, crs=WGS84)
