"""Get a metric coordinate reference system to measure in."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError as ProjError

from .errors import CRSError

WGS84 = "EPSG:4326"


def metric_crs(neighbourhoods: gpd.GeoDataFrame, *, wanted: str | None = None) -> str:
    """Choose the CRS in which a region's distances and areas are measured.

    Parameters
    ----------
    neighbourhoods
        Polygons with a CRS.
    wanted
        The region's own choice, such as `"EPSG:32617"`; without one, the UTM zone of the polygons.

    Returns
    -------
    crs
        An authority code whose unit is the metre.

    Raises
    ------
    CRSError
        If the polygons have no CRS, or the wanted one is unknown, or not in metres.
    """
    if neighbourhoods.crs is None:
        msg = "the neighbourhoods have no coordinate reference system; save them again with one"
        raise CRSError(msg)
    if wanted is None:
        return str(neighbourhoods.estimate_utm_crs().to_string())
    try:
        crs = CRS.from_user_input(wanted)
    except ProjError as err:
        msg = f"measuring_crs {wanted!r} is not a known coordinate reference system"
        raise CRSError(msg) from err
    if not crs.is_projected or {axis.unit_name for axis in crs.axis_info} != {"metre"}:
        msg = f"measuring_crs {wanted!r} is not in metres; use a projected CRS such as a UTM zone"
        raise CRSError(msg)
    return wanted


def to_metres(
    lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64], *, crs: str
) -> npt.NDArray[np.float64]:
    """Project longitude and latitude to metres.

    Returns
    -------
    xy
        Shape (n, 2), metres in `crs`; NaN where a coordinate is NaN.
    """
    x, y = Transformer.from_crs(WGS84, crs, always_xy=True).transform(lon, lat)
    xy = np.column_stack([np.asarray(x, dtype=float), np.asarray(y, dtype=float)])
    xy[~np.isfinite(xy).all(axis=1)] = np.nan
    return xy


def to_degrees(xy: npt.NDArray[np.float64], *, crs: str) -> npt.NDArray[np.float64]:
    """Turn metres back into longitude and latitude.

    Parameters
    ----------
    xy
        Shape (n, 2), metres in `crs`.

    Returns
    -------
    lonlat
        Shape (n, 2), degrees; NaN where a coordinate is NaN.
    """
    lon, lat = Transformer.from_crs(crs, WGS84, always_xy=True).transform(xy[:, 0], xy[:, 1])
    lonlat = np.column_stack([np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)])
    lonlat[~np.isfinite(lonlat).all(axis=1)] = np.nan
    return lonlat
