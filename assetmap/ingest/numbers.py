"""Read degrees out of text."""

import math
import re
from typing import Final

_DEGREES = re.compile(
    r"(?P<before>[NSEWO])?\s*(?P<sign>[-+\u2212])?\s*(?P<d>\d{1,3}(?:[.,]\d+)?)\s*(?:[\u00b0d\u00ba:]|deg|\s)?\s*"
    r"(?:(?P<m>\d{1,2}(?:[.,]\d+)?)\s*['\u2032\u2019m:\s]\s*)?"
    r"(?:(?P<s>\d{1,2}(?:[.,]\d+)?)\s*(?:\"|\u2033|\u201d|''|s)?\s*)?(?P<after>[NSEWO])?",
    re.IGNORECASE,
)
_FULL_TURN: Final = 60.0
_LONGEST: Final = 60  # characters of a number; longer text is none, and may be a bait
NAN: Final = float("nan")


def degrees(text: str) -> float:
    """Return an angle in degrees, NaN where the text is none.

    Examples
    --------
    >>> [degrees(t) for t in ("40.5", "79,98 W", "40 26'46''N", "-79 58 54", "north")]
    [40.5, -79.98, 40.446111..., -79.981666..., nan]
    """
    try:
        value = float(text)
    except ValueError:
        return _angle(text)
    return value if math.isfinite(value) else NAN


def _angle(text: str) -> float:
    """Return an angle in degrees, minutes and seconds, or with a letter for its side."""
    match = _DEGREES.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    if match is None or (match["before"] and match["after"]):
        return NAN
    parts = [float((match[part] or "0").replace(",", ".")) for part in "dms"]
    if parts[1] >= _FULL_TURN or parts[2] >= _FULL_TURN:
        return NAN
    side = (match["before"] or match["after"] or "").upper()
    value = parts[0] + parts[1] / _FULL_TURN + parts[2] / _FULL_TURN**2
    negative = side in {"S", "W", "O"} or match["sign"] in {"-", "\u2212"}
    return -value if negative else value
