"""Know the coordinate system that a map file names."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

UNKNOWN_NAME: Final = "?"  # what a sheet says of coordinates in a system that nobody named
_LONGEST: Final = 50_000  # characters of a definition; honest ones have some thousand
# A definition may name grid files for PROJ to open: what a file names is not opened.
_FILES: Final = re.compile(r"parameterfile|grids\s*=|init\s*=|file\s*=", re.IGNORECASE)
_BOUND: Final = re.compile(r"boundcrs|file|\.gsb|\.tif", re.IGNORECASE)  # the same, in JSON
_PLAIN: Final = frozenset({("OGC", "CRS84"), ("EPSG", "4326"), ("EPSG", "4979")})
_OWNERS: Final = frozenset({"EPSG", "ESRI"})

Move = Callable[[Any, Any], tuple[Any, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """How the coordinates of a layer become degrees."""

    name: str = ""  # "" where they become degrees; UNKNOWN_NAME where nobody knows how
    move: Move | None = None  # x, y (numbers or arrays) -> longitude, latitude; None: they are that
    turning: bool = True  # they are angles, whatever their zero: a shape may cross the 180th


DEGREES: Final = System()
UNKNOWN: Final = System(name=UNKNOWN_NAME, turning=False)


def system_in(definition: str) -> System:
    """Return the system that a text in WKT (a .prj file, a GeoPackage) defines."""
    text = definition.strip("\ufeff\x00 \r\n\t")
    if not text or len(text) > _LONGEST or _FILES.search(text):
        return UNKNOWN
    from pyproj import CRS  # rarely needed, slow to import
    from pyproj.exceptions import ProjError  # the same

    try:
        return _system(CRS.from_wkt(text))
    except ProjError:
        return UNKNOWN


def system_called(owner: str, code: int) -> System:
    """Return the system of an authority's code, such as EPSG, 2272."""
    if owner.upper() not in _OWNERS:
        return UNKNOWN
    from pyproj import CRS  # rarely needed, slow to import
    from pyproj.exceptions import ProjError  # the same

    try:
        return _system(CRS.from_authority(owner.upper(), code))
    except ProjError:
        return UNKNOWN


def system_in_json(definition: dict[str, Any]) -> System:
    """Return the system that an object in PROJJSON (GeoParquet) defines.

    Its authority's code is believed before the rest.
    """
    key = definition.get("id")
    told = (key.get("authority"), key.get("code")) if isinstance(key, dict) else ("", "")
    owner, code = str(told[0])[:9], str(told[1])[:9]
    if (owner, code) in _PLAIN:
        return DEGREES
    if owner in _OWNERS and code.isdecimal():
        return system_called(owner, int(code))
    text = json.dumps(definition)
    if len(text) > _LONGEST or _FILES.search(text) or _BOUND.search(text):
        return UNKNOWN
    from pyproj import CRS  # rarely needed, slow to import
    from pyproj.exceptions import ProjError  # the same

    try:
        return _system(CRS.from_json(text))
    except ProjError:
        return UNKNOWN


def _system(crs: Any) -> System:  # noqa: ANN401 -- a pyproj.CRS, imported only where needed
    """Return how a system's coordinates become degrees.

    Raises
    ------
    ProjError
        If they cannot.
    """
    from pyproj import Transformer  # rarely needed, slow to import

    if crs.is_geocentric:
        return UNKNOWN
    move = Transformer.from_crs(crs, 4326, always_xy=True).transform
    return System(move=move, turning=bool(crs.is_geographic))
