"""Read degrees out of text."""

import math
import re
from itertools import pairwise
from typing import Final

_SIDE = r"(?:north|south|east|west|norte|sur|este|oeste|[NSEWO])\b\.?"
_MINUTE = r"(?:'|\u2032|\u2018|\u2019|\u00b4|`|m|min|minutes|minutos|:|-|\s)"
_SECOND = (
    r"(?:\"|''|\u2033|\u201c|\u201d|\u2019\u2019|\u2032\u2032|\u00b4\u00b4|s|sec|seconds|segundos)"
)
_DEGREES = re.compile(
    rf"(?:(?P<before>[NSEWO](?=[\s\d-])|{_SIDE}))?\s*(?P<sign>[-+\u2212])?\s*(?P<d>\d{{1,3}}(?:[.,]\d+)?)"
    r"\s*(?:[\u00b0\u00ba\u02da\u2218d:]|deg|degrees|grados|[\s-])?\s*"
    rf"(?:(?P<m>\d{{1,2}}(?:[.,]\d+)?)\s*{_MINUTE}\s*)?"
    rf"(?:(?P<s>\d{{1,2}}(?:[.,]\d+)?)\s*{_SECOND}?\s*)?(?P<after>{_SIDE})?",
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
    if not _is_whole(match):
        return NAN
    parts = [float((match[part] or "0").replace(",", ".")) for part in "dms"]
    if parts[1] >= _FULL_TURN or parts[2] >= _FULL_TURN:
        return NAN
    side = (match["before"] or match["after"] or "").upper()[:1]
    value = parts[0] + parts[1] / _FULL_TURN + parts[2] / _FULL_TURN**2
    negative = side in {"S", "W", "O"} or match["sign"] in {"-", "\u2212"}
    return -value if negative else value


def _is_whole(match: re.Match[str]) -> bool:
    """Say whether none of degrees, minutes and seconds is left out, and only the last is broken."""
    parts = [match[part] or "" for part in "dms"]
    if parts[2] and not parts[1]:
        return False
    return not any(later and ("." in part or "," in part) for part, later in pairwise(parts))
