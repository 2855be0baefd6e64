"""Write a build in the formats that other programs read."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from assetmap.crs import WGS84
from assetmap.disk import write_file
from assetmap.errors import InputError
from assetmap.schema import LAT, LON

from .folder import BOUNDARIES, PAGE, Build, read_build, read_part
from .layers import assets_geojson, drawn
from .tables import COLUMNS
from .workbook import workbook


def export(folder: Path, formats: Sequence[str], *, out: Path | None = None) -> list[Path]:
    """Write a build in other formats.

    Parameters
    ----------
    folder
        What `write_build` wrote.
    formats
        Names of `FORMATS`.
    out
        Where to write; by default the build's own folder.

    Returns
    -------
    written
        The files, in the order of `formats`. Each is whole or absent.

    Raises
    ------
    InputError
        If the folder is not a build, a format is not there, or the files cannot be written. Nothing
        is written when a format is not there.
    """
    unknown = [name for name in formats if name not in FORMATS]
    if unknown or not formats:
        what = f"not written yet: {', '.join(unknown)}" if unknown else "no format was named"
        msg = f"{what}; choose from {', '.join(FORMATS)}"
        raise InputError(msg)
    build = read_build(folder)
    target = folder if out is None else out
    contents: dict[str, bytes] = {}
    for name in formats:
        contents |= FORMATS[name](folder, build)
    for name, content in contents.items():
        write_file(target / name, content)
    return [target / name for name in contents]


def _html(folder: Path, _build: Build) -> dict[str, bytes]:
    return {PAGE: read_part(folder, PAGE).encode()}


def _csv(folder: Path, _build: Build) -> dict[str, bytes]:
    return {f"{table}.csv": read_part(folder, f"{table}.csv").encode() for table in COLUMNS}


def _geojson(folder: Path, build: Build) -> dict[str, bytes]:
    return {
        "assets.geojson": assets_geojson(build.assets).encode(),
        BOUNDARIES: read_part(folder, BOUNDARIES).encode(),
    }


def _gpkg(folder: Path, build: Build) -> dict[str, bytes]:
    """Write the layers through GDAL, to a file that we name, in a format that we name."""
    import pyogrio

    # GDAL would write the hour into the file; the same build gives the same bytes instead.
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2000-01-01T00:00:00.000Z"})
    try:
        with TemporaryDirectory(prefix="assetmap-") as aside:
            path = Path(aside) / "assetmap.gpkg"
            for layer, shapes in _layers(folder, build).items():
                shapes.to_file(path, driver="GPKG", layer=layer, engine="pyogrio")
            return {path.name: path.read_bytes()}
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _geoparquet(folder: Path, build: Build) -> dict[str, bytes]:
    contents = {}
    with TemporaryDirectory(prefix="assetmap-") as aside:
        for layer, shapes in _layers(folder, build).items():
            path = Path(aside) / f"{layer}.parquet"
            shapes.to_parquet(path, index=False)
            contents[path.name] = path.read_bytes()
    return contents


def _xlsx(_folder: Path, build: Build) -> dict[str, bytes]:
    return {"assetmap.xlsx": workbook({name: getattr(build, name) for name in COLUMNS})}


def _layers(folder: Path, build: Build) -> dict[str, gpd.GeoDataFrame]:
    """Return the assets as points, the neighbourhoods as polygons."""
    lonlat = build.assets[[LON, LAT]].to_numpy(dtype=float)
    points = np.array(shapely.points(lonlat), dtype=object)
    points[~drawn(build.assets).to_numpy()] = None
    return {
        "assets": gpd.GeoDataFrame(build.assets, geometry=points, crs=WGS84),
        "neighbourhoods": gpd.GeoDataFrame(
            build.neighbourhoods, geometry=_outlines(folder, build.neighbourhoods), crs=WGS84
        ),
    }


def _outlines(folder: Path, neighbourhoods: pd.DataFrame) -> npt.NDArray[np.object_]:
    """Read the boundaries of a build, a multipolygon for each row of its neighbourhoods."""
    try:
        features = json.loads(read_part(folder, BOUNDARIES))["features"]
        shapes = [shapely.from_geojson(json.dumps(f["geometry"])) for f in features]
    except (ValueError, KeyError, TypeError, shapely.GEOSException) as err:
        msg = f"{folder / BOUNDARIES} is damaged; build the region again"
        raise InputError(msg) from err
    if len(shapes) != len(neighbourhoods):
        msg = f"{folder / BOUNDARIES} and neighbourhoods.csv differ; build the region again"
        raise InputError(msg)
    whole = np.empty(len(shapes), dtype=object)
    for place, shape in enumerate(shapes):
        is_single = isinstance(shape, shapely.Polygon)
        whole[place] = shapely.multipolygons([shape]) if is_single else shape
    return whole


_Writer = Callable[[Path, Build], dict[str, bytes]]
FORMATS: Final[Mapping[str, _Writer]] = MappingProxyType(
    {
        "html": _html,
        "csv": _csv,
        "geojson": _geojson,
        "gpkg": _gpkg,
        "geoparquet": _geoparquet,
        "xlsx": _xlsx,
    }
)
