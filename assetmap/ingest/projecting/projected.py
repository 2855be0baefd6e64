"""Name the system that projected coordinates are in, by where it puts them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from assetmap.errors import InputError
from assetmap.ingest.values.states import STATE_NAMES
from assetmap.parsing.parse import refused

if TYPE_CHECKING:
    from pyproj.database import CRSInfo

Bounds = tuple[float, float, float, float]
Numbers = npt.NDArray[np.float64]

_SAMPLE: Final = 200  # points that are tried
_MOST: Final = 0.5  # share of them that a system must put into the region
_MARGIN: Final = 0.15  # of the region's width and height: lists reach a little over the border
_LEAST_MARGIN: Final = 0.02  # degrees: two kilometres
_SAME: Final = 2.0  # metres: systems that agree so closely are one to us
_METRES: Final = 111_320.0  # to a degree of latitude
_STEP: Final = 0.05  # of a share: a smaller difference says nothing
_SHOWN: Final = 5  # systems that are suggested
_DEGREES: Final = "EPSG:4326"
_CODE: Final = re.compile(r"\s*(?:(EPSG|ESRI)\s*:{0,2}\s*)?(\d{4,6})\b", re.IGNORECASE)
_HINT: Final = re.compile(r"(?<!\d)(\d{4,6})(?!\d)")
# Datums of surveyors, who measure them anew each decade, and of old maps.
_REALISED: Final = re.compile(r"[(/]|NSRS|ITRF")
_OLD: Final = ("NAD27", "WGS 72", "Pulkovo", "ED50", "Old ")
# Systems of the whole world that maps on the web are in; others of their kind hardly ever are.
_WEB: Final = "3857"
_WORLD: Final = ("World", "Northern hemisphere", "Pacific Ocean", "North America including")
_UNITS: Final = {"metre": "metres", "foot": "feet", "US survey foot": "US survey feet"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A system that coordinates may be in."""

    code: str  # such as EPSG:2272
    label: str  # the same with its name and unit, for people


def suggest_crs(
    x: Numbers, y: Numbers, bounds: Bounds, *, hint: str = ""
) -> tuple[Suggestion, ...]:
    """Return the systems that would put coordinates into a region, best first.

    Parameters
    ----------
    x, y
        Coordinates as they stand in the file, eastings and northings; finite.
    bounds
        West, south, east and north of the region, degrees.
    hint
        What the file says of them: a header with a code in it goes first, where it fits.

    Returns
    -------
    suggestions
        At most five. Of systems that agree within two metres only the usual one.
    """
    if not len(x):
        return ()
    step = max(1, len(x) // _SAMPLE)
    sample = (np.append(x[::step], np.median(x)), np.append(y[::step], np.median(y)))
    tried = [
        one for info in _systems_at(bounds) if (one := _tried(info, sample, bounds)) is not None
    ]
    tried.sort(key=lambda one: one.rank)
    kept: list[_Tried] = []
    for one in tried:
        if not any(one.is_same(other) for other in kept):
            kept.append(one)
    hinted = set(_HINT.findall(hint))
    first = [one for one in tried if one.info.code in hinted][:1]
    best = [*first, *(one for one in kept if not any(one.is_same(other) for other in first))]
    return tuple(_suggestion(one.info) for one in best[:_SHOWN])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tried:
    """A system, and where it puts the points."""

    info: "CRSInfo"
    lon: Numbers
    lat: Numbers
    share: float  # of the points that lie in the region

    @property
    def rank(self) -> tuple[float, int, float, int]:
        """Return what better systems have less of."""
        area = self.info.area_of_use
        size = (area.east - area.west) % 360 * (area.north - area.south) if area else 0.0
        wide = size if self.info.code != _WEB else 0.0
        return -round(self.share / _STEP), _age(self.info), wide, int(self.info.code)

    def is_same(self, other: "_Tried") -> bool:
        """Say whether two systems put all points at the same places."""
        north = np.abs(self.lat - other.lat) * _METRES
        east = np.abs(self.lon - other.lon) * _METRES * np.cos(np.radians(other.lat))
        return bool(np.nanmax(np.hypot(north, east), initial=0.0) < _SAME)


def _age(info: "CRSInfo") -> int:
    """Return how unusual a system is: its datum's age and its kind."""
    if info.name.startswith(_OLD):
        return 2
    area = (info.area_of_use.name or "") if info.area_of_use else ""
    if info.code != _WEB and area.startswith(_WORLD):
        return 2
    return int(bool(_REALISED.search(info.name.partition(" / ")[0])))


def _systems_at(bounds: Bounds) -> Iterator["CRSInfo"]:
    """Yield the projected systems that are in use in a region."""
    from pyproj.aoi import AreaOfInterest  # rarely needed, slow to import
    from pyproj.database import query_crs_info  # the same
    from pyproj.enums import PJType  # the same

    yield from query_crs_info(
        auth_name="EPSG",
        pj_types=[PJType.PROJECTED_CRS],
        area_of_interest=AreaOfInterest(*bounds),
        contains=False,
    )


def _tried(info: "CRSInfo", sample: tuple[Numbers, Numbers], bounds: Bounds) -> _Tried | None:
    """Return where a system puts points, None where not in the region.

    The shift between datums is left out: it is less than the region's margin.
    """
    from pyproj import Proj  # rarely needed, slow to import
    from pyproj.exceptions import ProjError  # the same

    try:
        lon, lat = Proj(f"EPSG:{info.code}")(*sample, inverse=True)
    except ProjError:
        return None
    inside = _are_in(lon, lat, _widened(bounds))
    own = info.area_of_use
    if own is not None and own.west <= own.east:  # a system is not used beyond where it is good
        inside &= _are_in(lon, lat, _widened((own.west, own.south, own.east, own.north)))
    share = float(inside[:-1].mean())
    if not inside[-1] or share <= _MOST:
        return None
    return _Tried(info=info, lon=lon, lat=lat, share=share)


def _are_in(lon: Numbers, lat: Numbers, bounds: Bounds) -> npt.NDArray[np.bool_]:
    """Say which points lie within bounds."""
    west, south, east, north = bounds
    with np.errstate(invalid="ignore"):
        return (west <= lon) & (lon <= east) & (south <= lat) & (lat <= north)


def _widened(bounds: Bounds) -> Bounds:
    """Return the bounds with a margin."""
    west, south, east, north = bounds
    x = max(_LEAST_MARGIN, _MARGIN * (east - west))
    y = max(_LEAST_MARGIN, _MARGIN * (north - south))
    return west - x, south - y, east + x, north + y


def are_inside(lon: Numbers, lat: Numbers, bounds: Bounds) -> bool:
    """Say whether numbers, taken as degrees, lie in a region: then they are that."""
    return bool(_are_in(lon, lat, _widened(bounds)).mean() > _MOST) if len(lon) else False


def _suggestion(info: "CRSInfo") -> Suggestion:
    """Return a system with its name and unit in words."""
    from pyproj import CRS  # rarely needed, slow to import

    axes = CRS.from_epsg(info.code).axis_info
    unit = axes[0].unit_name if axes else ""
    code = f"EPSG:{info.code}"
    return Suggestion(code=code, label=f"{code} ({info.name}, {_UNITS.get(unit, unit)})")


@lru_cache(maxsize=16)
def bounds_of_states(states: tuple[str, ...]) -> Bounds | None:
    """Return the bounds of states, from where their own systems are in use.

    Parameters
    ----------
    states
        Two-letter codes.

    Returns
    -------
    bounds
        West, south, east, north, degrees; None where none of the states has a system of its own.
    """
    from pyproj.database import query_crs_info  # rarely needed, slow to import
    from pyproj.enums import PJType  # the same

    names = [re.escape(STATE_NAMES[state]) for state in states if state in STATE_NAMES]
    if not names:
        return None
    own = re.compile(rf"United States \(USA\) - (?:{'|'.join(names)})(?: - [^;]|\.|$)")
    areas = [
        info.area_of_use
        for info in query_crs_info(auth_name="EPSG", pj_types=[PJType.PROJECTED_CRS])
        if info.area_of_use and own.match(info.area_of_use.name or "")
    ]
    if not areas:
        return None
    return (
        min(area.west for area in areas),
        min(area.south for area in areas),
        max(area.east for area in areas),
        max(area.north for area in areas),
    )


def in_degrees(x: Numbers, y: Numbers, *, answer: str, name: str) -> tuple[Numbers, Numbers]:
    """Return coordinates in degrees, from the system that a person named.

    Parameters
    ----------
    x, y
        Coordinates as they stand in the file; NaN where there are none.
    answer
        A code such as EPSG:2272, with or without words behind it.
    name
        The file's name, for the sentence.

    Returns
    -------
    lon, lat
        Degrees, WGS 84; NaN where the system has no such place.

    Raises
    ------
    InputError
        If the code is not known, or is no system of places on the earth.
    """
    from pyproj import Transformer  # rarely needed, slow to import
    from pyproj.exceptions import ProjError  # the same

    try:
        crs = _crs(answer, name)
        lon, lat = Transformer.from_crs(crs, 4326, always_xy=True).transform(x, y)
    except ProjError as err:
        raise _no_system(answer, name) from err
    lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    nowhere = ~(np.isfinite(lon) & np.isfinite(lat))
    return np.where(nowhere, np.nan, lon), np.where(nowhere, np.nan, lat)


def _crs(answer: str, name: str) -> Any:  # noqa: ANN401 -- a pyproj.CRS, imported where needed
    """Return the system that an answer names.

    Raises
    ------
    ProjError
        If there is none of that code.
    """
    from pyproj import CRS  # rarely needed, slow to import

    match = _CODE.match(answer)
    if match is None:
        raise _no_system(answer, name)
    crs = CRS.from_authority((match[1] or "EPSG").upper(), match[2])
    if not (crs.is_projected or crs.is_geographic):
        raise _no_system(answer, name)
    return crs


def _no_system(answer: str, name: str) -> InputError:
    """Return the error that says that an answer names no system."""
    return refused(name, "bad_crs", what=repr(answer[:80]), expected="EPSG:2272")
