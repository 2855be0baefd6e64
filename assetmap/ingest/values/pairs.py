"""Read both degrees out of one cell, in the many ways that people write them."""

import math
import re
from typing import Final
from urllib.parse import unquote

import pandas as pd

from assetmap import schema as s

from .numbers import NAN, degrees

_LOOK: Final = 300  # characters that patterns are tried on: a bait costs no time
_BEYOND: Final = 180.0  # degrees; between 90 and 180 a latitude may be a swapped longitude
_NUMBER = r"[-+\u2212]?\d{1,3}(?:\.\d+)?"
_FINE = r"[-+\u2212]?\d{1,3}\.\d+"
_COMMA = r"[-+\u2212]?\d{1,3},\d+"
_LAT, _LON = r"\b(?:lat[a-z]*|y)\b[^\w+-]*", r"\b(?:lon[a-z]*|lng|x)\b[^\w+-]*"
_GAP = r"[^\w+-]+"
# Each with whether longitude stands first. A pin of a map's link comes before the map's middle.
_WITHIN: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), lon_leads)
    for pattern, lon_leads in (
        (rf"POINT\s*Z?M?\s*\(\s*({_NUMBER})\s+({_NUMBER})[^)]*\)", True),
        (rf"[\"']?coordinates[\"']?\s*:\s*\[\s*({_NUMBER})\s*,\s*({_NUMBER})", True),
        (rf"!3d({_NUMBER})!4d({_NUMBER})", False),
        (rf"!2d({_FINE})!3d({_FINE})", True),
        (rf"[?&#](?:mlat|lat|latitude)=({_NUMBER})&(?:mlon|lon|lng|longitude)=({_NUMBER})", False),
        (
            rf"[?&](?:q|ll|sll|query|center|destination|daddr|cp)=(?:loc:)?({_NUMBER})[,~]\s*"
            rf"({_NUMBER})(?!\d)",
            False,
        ),
        (rf"#map=[\d.]+/({_NUMBER})/({_NUMBER})", False),
        (rf"^geo:({_NUMBER}),({_NUMBER})", False),
        (rf"[@=/](?:loc:)?({_FINE}),\s*({_FINE})(?:[,&z/?+]|$)", False),
        (rf"{_LAT}({_NUMBER})(?:\s*\u00b0)?{_GAP}{_LON}({_NUMBER})(?!,\d)", False),
        (rf"{_LON}({_NUMBER})(?:\s*\u00b0)?{_GAP}{_LAT}({_NUMBER})(?!,\d)", True),
        (rf"{_LAT}({_COMMA}){_GAP}{_LON}({_COMMA})", False),
        (rf"^c\(({_NUMBER}),\s*({_NUMBER})\)$", True),
    )
)
_OPEN, _CLOSE = r"[(\[{]?\s*", r"\s*\u00b0?\s*[)\]}]?\.?"
_PLAIN = re.compile(rf"{_OPEN}({_NUMBER})\s*\u00b0?\s*[,;|\s]\s*({_NUMBER}){_CLOSE}")
_SLASHED = re.compile(rf"{_OPEN}({_FINE})\s*\u00b0?\s*/\s*({_FINE}){_CLOSE}")
_COMMAS = re.compile(rf"{_OPEN}({_COMMA})\s*\u00b0?\s*(?:[;/|\s]|,\s)\s*({_COMMA}){_CLOSE}")
_NORTH = r"(?:[NS](?![a-z])|north|south|norte|sur)"
_EAST = r"(?:[EWO](?![a-z])|east|west|este|oeste)"
_SIDES = re.compile(rf"(.+?{_NORTH}|{_NORTH}.+?)[\s,;/|]*({_EAST}.+|.+{_EAST})\.?", re.IGNORECASE)
_SIDES_TURNED = re.compile(
    rf"(.+?{_EAST}|{_EAST}.+?)[\s,;/|]*({_NORTH}.+|.+{_NORTH})\.?", re.IGNORECASE
)
_SECONDS = re.compile(r"(?<=\d)\s*s(?=\s*[NSEWO\s,]|$)")  # the letter, which is no south
_TRAILING = re.compile(r"[\s,;]*\(\s*(-?\d{1,3}\.\d+)\s*,\s*(-?\d{1,3}\.\d+)\s*\)\s*$")
# Well-known text of projected points: one of the numbers has more digits than degrees have.
_FAR: Final = (
    r"(?i)^\s*(?:SRID=\d+;)?POINT\s*Z?M?\s*\("
    r"\s*(?=\S*\d{4}|\S+\s+-?\d{4})(-?\d+(?:\.\d+)?)\s+(-?\d+(?:\.\d+)?)[^()]*\)\s*$"
)
_PLUS = "23456789CFGHJMPQRVWX"
# Places in other notations, which say where only to who knows the grid, or the town beside them.
_GRID = re.compile(
    rf"(?:^|[\s(])(?:[{_PLUS}]{{2}}){{2,4}}\+[{_PLUS}]{{2,3}}(?:\b|$)"
    r"|^(?:zone\s*)?\d{1,2}\s*[C-HJ-NP-X]\s*[,;]?\s*\d{6}(?:\.\d+)?\s*m?E?[\s,;]+\d{6,7}(?:\.\d+)?\s*m?N?$"
    r"|^\d{1,2}[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?(?:\d{2}\s?\d{2}|\d{3}\s?\d{3}|\d{4}\s?\d{4}|\d{5}\s?\d{5})$"
    r"|^/{3}[^\W\d_]+\.[^\W\d_]+\.[^\W\d_]+$",
    re.IGNORECASE,
)


def pair_in(text: str, *, lon_first: bool = False) -> tuple[float, float]:
    """Return the longitude and latitude that stand in one cell, NaN where there are none.

    Parameters
    ----------
    text
        Numbers, a link to a map, a shape in text, or degrees with minutes and sides.
    lon_first
        Longitude stands first where the text does not say.

    Examples
    --------
    >>> [pair_in(t) for t in ("40.44, -79.98", "POINT (-79.98 40.44)", "40,44; -79,98", "here")]
    [(-79.98, 40.44), (-79.98, 40.44), (-79.98, 40.44), (nan, nan)]
    """
    text = text[:_LOOK].strip()
    plain = unquote(text) if "%" in text else text
    for pattern, lon_leads in _WITHIN:
        if match := pattern.search(plain):
            a, b = degrees(match[1]), degrees(match[2])
            return (a, b) if lon_leads else (b, a)
    for pattern in (_PLAIN, _SLASHED, _COMMAS):
        if match := pattern.fullmatch(plain):
            a, b = degrees(match[1]), degrees(match[2])
            return (a, b) if lon_first else (b, a)
    return _with_sides(plain)


def _with_sides(text: str) -> tuple[float, float]:
    """Return the longitude and latitude of degrees that each name their side, NaN where none do."""
    text = _SECONDS.sub('"', text)
    for pattern, lat, lon in ((_SIDES, 1, 2), (_SIDES_TURNED, 2, 1)):
        if match := pattern.fullmatch(text):
            pair = tuple(degrees(match[side].strip(" ,;()[]")) for side in (lon, lat))
            if not any(map(math.isnan, pair)):
                return pair[0], pair[1]
    return NAN, NAN


def is_grid(text: str) -> bool:
    """Say whether a text is a place in a grid: a plus code, UTM, MGRS, or three words.

    Examples
    --------
    >>> [is_grid(t) for t in ("87G2C2R9+2X", "17T 589000 4477000", "17TNE8912377123", "C+ Cafe")]
    [True, True, True, False]
    """
    return bool(_GRID.search(text[:_LOOK].strip()))


def is_pair(text: str) -> bool:
    """Say whether a text holds both degrees, or a place in a grid.

    Examples
    --------
    >>> [is_pair(t) for t in ("40.44 N, 79.98 W", "17T 589000 4477000", "at the church")]
    [True, True, False]
    """
    return is_grid(text) or not any(map(math.isnan, pair_in(text)))


def pairs(texts: pd.Series, *, lon_first: bool) -> pd.DataFrame:
    """Return the degrees of cells that hold both, NaN where there are none or they cannot be."""
    found = {text: pair_in(text, lon_first=lon_first) for text in texts.unique() if text}
    sides = {
        field: texts.map({text: pair[i] for text, pair in found.items()}).astype("float64")
        for i, field in enumerate((s.LON, s.LAT))
    }
    points = pd.DataFrame(sides, index=texts.index)
    return points.where((points.abs() <= _BEYOND).all(axis=1))


def far_pairs(texts: pd.Series) -> pd.DataFrame:
    """Return the numbers of points in text that are no degrees, as text, "" where there are none.

    Examples
    --------
    >>> far_pairs(pd.Series(["POINT (1420542.4 475246.1)", "POINT (-79.9 40.4)"])).values.tolist()
    [['1420542.4', '475246.1'], ['', '']]
    """
    found = texts.str.extract(_FAR).fillna("").astype("str")
    found.columns = pd.Index([s.LON, s.LAT])
    return found


def trailing_pairs(address: pd.Series) -> tuple[pd.Series, pd.DataFrame]:
    """Take a point in brackets off the end of addresses, as city portals write it."""
    points = pd.DataFrame({s.LON: NAN, s.LAT: NAN}, index=address.index, dtype="float64")
    if not address.str.endswith(")").any():
        return address, points
    has = address.str.contains(r"\(\s*-?\d{1,3}\.\d+\s*,\s*-?\d{1,3}\.\d+\s*\)\s*$", regex=True)
    if not has.any():
        return address, points
    split = {
        text: _TRAILING.search(text, max(0, len(text) - _LOOK)) for text in address[has].unique()
    }
    rest = {text: text[: m.start()] if m else text for text, m in split.items()}
    lon = {text: degrees(m[2]) if m else NAN for text, m in split.items()}
    lat = {text: degrees(m[1]) if m else NAN for text, m in split.items()}
    points.loc[has, s.LON] = address[has].map(lon).astype(float)
    points.loc[has, s.LAT] = address[has].map(lat).astype(float)
    return address.mask(has, address.map(rest)).astype("str"), points
