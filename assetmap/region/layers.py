"""Read a vector file by a driver that is chosen here.

GDAL would choose a driver by content, and some drivers read other files or the network; so the
ending and the first bytes must agree on one of a list of our own.
"""

import json
import re
import sqlite3
import tempfile
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, GeometryError
from pyproj import CRS
from pyproj.exceptions import CRSError as ProjError
from shapely.geometry import shape

from assetmap.crs import WGS84

from .inside import Place

# The properties that are wanted, or what chooses them among those that a file has.
Wanted = list[str] | Callable[[list[str]], list[str]]
SHAPEFILE_PARTS: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")
MOST_UNPACKED: Final = 2 << 30  # bytes of a zipped Shapefile's parts
_CRS_NAME = re.compile(r"(?:urn:ogc:def:crs:)?[A-Za-z]+:[\d.]*:?[A-Za-z0-9]+")


def read_layer(path: Path, columns: Wanted, place: Place) -> gpd.GeoDataFrame:
    """Read one layer of shapes.

    Parameters
    ----------
    path
        A file inside a pack.
    columns
        The properties that are wanted, or what chooses them among those that the file has.
    place
        The file, for messages.

    Returns
    -------
    layer
        The wanted properties as they stand in the file, and the geometry, in the file's CRS
        (None where it states none).

    Raises
    ------
    RegionError
        If the ending is not one of ours, the first bytes do not fit it, the file cannot be read,
        or a wanted property is not in it.
    """
    ending = path.suffix.lower()
    if ending not in _FORMATS:
        known = ", ".join(_FORMATS)
        raise place.wrong(why=f"has the ending {ending!r}; shapes are read from {known}")
    first, read = _FORMATS[ending]
    with path.open("rb") as file:
        start = file.read(64)
    if not start.startswith(first):
        raise place.wrong(why=f"is not what its ending {ending} says; save it again")
    return read(path, columns, place)


def _chosen(columns: Wanted, found: Iterable[object], place: Place) -> list[str]:
    """Return the properties that are wanted; raise where one is not in the file."""
    names = [str(name) for name in found]
    if not isinstance(columns, list):
        return columns(names)
    for column in columns:
        if column not in names:
            has = ", ".join(names) or "none"
            raise place.wrong(
                why=f"has no property {column!r}, which region.toml names; it has {has}"
            )
    return columns


def _geojson(path: Path, columns: Wanted, place: Place) -> gpd.GeoDataFrame:
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as err:
        raise place.wrong(why=f"is not JSON ({err})") from err
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not all(isinstance(item, dict) for item in features):
        raise place.wrong(why="is not a GeoJSON FeatureCollection")
    properties = [item.get("properties") or {} for item in features]
    if not all(isinstance(row, dict) for row in properties):
        raise place.wrong(why="is not a GeoJSON FeatureCollection")
    columns = _chosen(columns, {key: None for row in properties for key in row}, place)
    geometry = np.array(
        [_shape(item, number, place) for number, item in enumerate(features, start=1)], dtype=object
    )
    table = {column: [row.get(column) for row in properties] for column in columns}
    return gpd.GeoDataFrame(table, geometry=geometry, crs=_stated_crs(document, place))


def _shape(feature: dict[str, Any], number: int, place: Place) -> shapely.Geometry | None:
    """Return a feature's geometry, None where it has none."""
    if feature.get("geometry") is None:
        return None
    try:
        return shape(feature["geometry"])
    except (
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        RecursionError,
        shapely.errors.ShapelyError,
    ) as err:
        raise place.wrong(
            why=f"feature {number} has a geometry that cannot be read ({err})"
        ) from err


def _stated_crs(document: dict[str, Any], place: Place) -> CRS:
    """Return the CRS that an older GeoJSON states; WGS 84 where it states none."""
    stated = document.get("crs")
    if stated is None:
        return CRS.from_user_input(WGS84)
    name = stated.get("properties", {}).get("name") if isinstance(stated, dict) else None
    if isinstance(name, str) and _CRS_NAME.fullmatch(name):
        try:
            return CRS.from_user_input(name)
        except ProjError:
            pass
    raise place.wrong(
        why=f"states a coordinate reference system that is not known: {stated!r:.200}"
    )


def _geopackage(path: Path, columns: Wanted, place: Place) -> gpd.GeoDataFrame:
    try:
        with sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True) as base:
            tables = base.execute("SELECT sql FROM sqlite_master WHERE sql LIKE '%VIRTUAL%'")
            virtual = [sql for (sql,) in tables if not re.search(r"USING\s+rtree", sql, re.I)]
    except sqlite3.Error as err:
        raise place.wrong(why=f"cannot be read as GeoPackage ({err})") from err
    if virtual:
        raise place.wrong(why="has virtual tables, which may read other files; save it again")
    return _ogr(f"GPKG:{path}", columns, place, driver="GPKG")


def _shapefile(path: Path, columns: Wanted, place: Place) -> gpd.GeoDataFrame:
    for part in companions(path):
        if part.is_symlink():
            raise place.wrong(why=f"has a part that is a link, {part.name!r}")
    return _ogr(str(path), columns, place, driver="ESRI Shapefile")


def _zipped(path: Path, columns: Wanted, place: Place) -> gpd.GeoDataFrame:
    """Read a zipped Shapefile from a folder of its own; nothing else that the zip may hold."""
    with tempfile.TemporaryDirectory(prefix="assetmap-") as folder:
        try:
            with zipfile.ZipFile(path) as archive:
                shape = _unpacked(archive, Path(folder), place)
        except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError) as err:
            raise place.wrong(why=f"is a zip that cannot be unpacked ({err})") from err
        return _shapefile(shape, columns, place)


def _unpacked(archive: zipfile.ZipFile, folder: Path, place: Place) -> Path:
    """Write the parts of a zip's one Shapefile under names of ours; return its path."""
    parts = [part for part in archive.infolist() if not part.is_dir()]
    shapes = [p.filename for p in parts if p.filename.lower().endswith(".shp")]
    shapes = [name for name in shapes if not name.lower().startswith("__macosx/")]
    if len(shapes) != 1:
        raise place.wrong(why=f"is a zip with {len(shapes)} Shapefiles (.shp); expected one")
    stem, left = shapes[0][:-4], MOST_UNPACKED
    for ending in SHAPEFILE_PARTS:
        for part in parts:
            if part.filename.lower() != f"{stem}{ending}".lower():
                continue
            with archive.open(part) as packed, (folder / f"layer{ending}").open("wb") as plain:
                while piece := packed.read(min(1 << 20, left + 1)):
                    left -= len(piece)
                    if left < 0:
                        most = f"{MOST_UNPACKED >> 30} GiB"
                        raise place.wrong(why=f"unpacks to more than {most}; cut it to the region")
                    plain.write(piece)
    return folder / "layer.shp"


def _flatgeobuf(path: Path, columns: Wanted, place: Place) -> gpd.GeoDataFrame:
    return _ogr(str(path), columns, place, driver="FlatGeobuf")


def _ogr(path: str, columns: Wanted, place: Place, *, driver: str) -> gpd.GeoDataFrame:
    """Read a file with GDAL, which must have come to the same driver as we did."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # GDAL's own; what matters is checked
            layers = [name for name, kind in pyogrio.list_layers(path) if kind is not None]
            if len(layers) != 1:
                names = ", ".join(layers) or "none that can be read"
                why = f"has {len(layers)} layers of shapes ({names}); save it with one"
                raise place.wrong(why=why)
            info = pyogrio.read_info(path, layer=layers[0])
            if info["driver"] != driver:
                raise place.wrong(why=f"would be read as {info['driver']}, not as {driver}")
            columns = _chosen(columns, info["fields"], place)
            read = pyogrio.read_dataframe  # noqa: TID251 - the driver is settled above
            layer: gpd.GeoDataFrame = read(
                path, layer=layers[0], columns=columns, force_2d=True, on_invalid="fix"
            )
    except (DataSourceError, DataLayerError, FeatureError, GeometryError) as err:
        raise place.wrong(why=f"cannot be read as {driver} ({err})") from err
    return layer


def _geoparquet(path: Path, columns: Wanted, place: Place) -> gpd.GeoDataFrame:
    from pyarrow import ArrowException

    try:
        layer = gpd.read_parquet(path)
    except (ValueError, OSError, ArrowException) as err:
        raise place.wrong(why=f"cannot be read as GeoParquet ({err})") from err
    columns = _chosen(columns, layer.columns[layer.columns != layer.geometry.name], place)
    return layer.set_geometry(layer.geometry.rename("geometry"))


def companions(path: Path) -> list[Path]:
    """Return a file and, of a shapefile, the files that belong to it."""
    if path.suffix.lower() != ".shp":
        return [path]
    return sorted(part for part in path.parent.iterdir() if part.stem == path.stem)


Reader = Callable[[Path, Wanted, Place], gpd.GeoDataFrame]
# Ending -> first bytes (of JSON its parser is the judge), reader.
_FORMATS: Final[dict[str, tuple[bytes, Reader]]] = {
    ".geojson": (b"", _geojson),
    ".json": (b"", _geojson),
    ".gpkg": (b"SQLite format 3\0", _geopackage),
    ".shp": (b"\x00\x00\x27\x0a", _shapefile),
    ".zip": (b"PK\x03\x04", _zipped),
    ".fgb": (b"fgb\x03fgb", _flatgeobuf),
    ".parquet": (b"PAR1", _geoparquet),
}
