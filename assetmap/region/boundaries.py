"""Turn a file of areas into a region's neighbourhoods."""

import math
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from assetmap.crs import WGS84
from assetmap.schema import GEOMETRY, GROUP, NAME, NEIGHBOURHOOD_ID

from .inside import Place
from .layers import read_layer
from .manifest import BoundaryKeys

MENDED_AREA_SHARE: Final = 0.02  # of an area: what mending a ring may change before we ask
_AREAL: Final = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


def read_neighbourhoods(keys: BoundaryKeys, place: Place) -> gpd.GeoDataFrame:
    """Read a pack's neighbourhoods.

    Several shapes with one id become one neighbourhood of several parts. A ring that crosses
    itself is mended where that hardly changes the area.

    Parameters
    ----------
    keys
        The file, and which of its properties say what.
    place
        The file, for messages.

    Returns
    -------
    neighbourhoods
        Index `neighbourhood_id` (text, unique, in the file's order); `name`, `group` ("" where
        the pack has none) and `geometry`: valid polygons or multipolygons in WGS 84.

    Raises
    ------
    RegionError
        Naming the id or the feature: without an id, a name, a shape or a CRS; a shape that is no
        area; one that mending would change too much; one id with two names.
    """
    wanted = [keys.id, keys.name, *([keys.group] if keys.group else [])]
    layer = read_layer(keys.file.path, list(dict.fromkeys(wanted)), place)
    if layer.empty:
        raise place.wrong(why="has no features")
    table = pd.DataFrame(
        {
            NEIGHBOURHOOD_ID: texts_of(layer[keys.id]),
            NAME: texts_of(layer[keys.name]),
            GROUP: texts_of(layer[keys.group]) if keys.group else "",
        },
        dtype="str",
    )
    _require_texts(table, keys, place)
    labels = "neighbourhood " + table[NEIGHBOURHOOD_ID].map(repr)
    shapes = mended(areas_of(in_wgs84(layer, place), labels, place), labels, place)
    areas = gpd.GeoDataFrame(table, geometry=shapes, crs=WGS84)
    return _one_each(areas).set_index(NEIGHBOURHOOD_ID)[[NAME, GROUP, GEOMETRY]]


def texts_of(values: pd.Series) -> list[str]:
    """Return a property of every feature as text."""
    return [_as_text(value) for value in values.array]


def _as_text(value: object) -> str:
    """Return a property as text: 7.0 is "7", a missing one is ""."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, int | float | np.number) and not isinstance(value, bool):
        if not math.isfinite(value):
            return ""
        return str(int(value)) if float(value).is_integer() else str(value)
    return ""


def _require_texts(table: pd.DataFrame, keys: BoundaryKeys, place: Place) -> None:
    """Raise where an id or a name is blank, or one id has two names or groups."""
    for number, blank in enumerate(table[NEIGHBOURHOOD_ID] == "", start=1):
        if blank:
            raise place.wrong(why=f"feature {number} has no id in {keys.id!r}")
    for key in table.loc[table[NAME] == "", NEIGHBOURHOOD_ID]:
        why = f"neighbourhood {key!r} has no name in {keys.name!r}"
        raise place.wrong(why=f"{why}; use name = {keys.id!r} where there are none")
    different = table.groupby(NEIGHBOURHOOD_ID)[[NAME, GROUP]].nunique().gt(1)
    for column in (NAME, GROUP):
        for key in different.index[different[column]]:
            raise place.wrong(why=f"the id {key!r} has features with more than one {column}")


def in_wgs84(layer: gpd.GeoDataFrame, place: Place) -> gpd.GeoSeries:
    """Return the shapes in longitude and latitude, flat."""
    if layer.crs is None:
        raise place.wrong(why="has no coordinate reference system; save it again with one")
    shapes = layer.geometry if layer.crs == WGS84 else layer.geometry.to_crs(WGS84)
    flat = gpd.GeoSeries(shapely.force_2d(shapes.to_numpy()), crs=WGS84)
    if not (np.abs(shapely.get_coordinates(flat.to_numpy())) <= [180, 90]).all():  # NaN is not
        why = "has coordinates that are no longitude and latitude"
        raise place.wrong(why=f"{why}; is its coordinate reference system stated rightly?")
    return flat


def areas_of(shapes: gpd.GeoSeries, labels: pd.Series, place: Place) -> gpd.GeoSeries:
    """Return the shapes, every one an area; a message calls it by its label."""
    named = labels.to_numpy()
    missing = (shapes.isna() | shapes.is_empty).to_numpy()
    for label in named[missing]:
        raise place.wrong(why=f"{label} has no shape")
    wrong = ~np.isin(shapely.get_type_id(shapes.to_numpy()), _AREAL)
    for label, shape in zip(named[wrong], shapes[wrong], strict=True):
        raise place.wrong(why=f"{label} is a {shape.geom_type}, not an area")
    return shapes


def mended(shapes: gpd.GeoSeries, labels: pd.Series, place: Place) -> gpd.GeoSeries:
    """Return the shapes, every one valid; a message calls it by its label."""
    whole = shapes.to_numpy(copy=True)
    for row in np.flatnonzero(~shapely.is_valid(whole)):
        before = shapely.area(whole[row])
        whole[row] = shapely.make_valid(whole[row], method="structure", keep_collapsed=False)
        after = shapely.area(whole[row])
        if abs(after - before) > MENDED_AREA_SHARE * after:
            why = f"{labels.iloc[row]} has a ring that crosses itself"
            raise place.wrong(why=f"{why}, and mending it would change its area; redraw it")
    for label in labels.to_numpy()[shapely.area(whole) == 0]:
        raise place.wrong(why=f"{label} has no area")
    return gpd.GeoSeries(whole, crs=WGS84)


def _one_each(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Join the features of each id."""
    if areas[NEIGHBOURHOOD_ID].is_unique:
        return areas
    return areas.dissolve(NEIGHBOURHOOD_ID, sort=False).reset_index()
