"""Read dates and degrees out of text."""

import calendar
import math
import re
from datetime import date
from typing import Final

_SPANISH: Final = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre"),
    *("octubre", "noviembre", "diciembre"),
)
_MONTHS: Final = {
    **{name.lower(): i for i, name in enumerate(calendar.month_name) if name},
    **{name.lower(): i for i, name in enumerate(calendar.month_abbr) if name},
    "sept": 9,
    **{name: i for i, name in enumerate(_SPANISH, start=1)},
    "ene": 1,
    "abr": 4,
    "ago": 8,
    "dic": 12,
}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2})(?:[t ].*)?)?")
_SLASHED = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:[T ,].*)?")
_SOLID = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_DAY_FIRST = re.compile(r"(?:\w+,? )?(\d{1,2})\.?(?: de)?[ -]([a-z]+)\.?,?(?: de| del)?[ -](\d{4})")
_MONTH_FIRST = re.compile(r"(?:[a-z]+,? )?([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?: .*)?")
_MONTH = re.compile(r"([a-z]+)\.?,?(?: de)?[ -](\d{4})")
_YEAR = re.compile(r"(?:fy ?)?((?:19|20)\d{2})(?:\.0)?")
_DIGITS: Final = 4  # of a year that is written out
_YEAR_END: Final = 12  # the last month
_PIVOT: Final = 70  # two-digit years from here on are of the last century
_FIRST_YEAR, _LAST_YEAR = 1800, 2200

_DEGREES = re.compile(
    r"(?P<before>[NSEWO])?\s*(?P<sign>[-+\u2212])?\s*(?P<d>\d{1,3}(?:[.,]\d+)?)\s*(?:[\u00b0d\u00ba:]|deg|\s)?\s*"
    r"(?:(?P<m>\d{1,2}(?:[.,]\d+)?)\s*['\u2032\u2019m:\s]\s*)?"
    r"(?:(?P<s>\d{1,2}(?:[.,]\d+)?)\s*(?:\"|\u2033|\u201d|''|s)?\s*)?(?P<after>[NSEWO])?",
    re.IGNORECASE,
)
_FULL_TURN: Final = 60.0
_LONGEST: Final = 60  # characters of a number or date; longer text is none, and may be a bait
NAN: Final = float("nan")


def iso_date(text: str, *, day_first: bool = False) -> str:
    """Return a date as year, month and day, as far as the text tells; "" where it is none.

    Parameters
    ----------
    text
        In English or Spanish; two numbers before a year are month and day, as in the United States.
    day_first
        They are day and month.

    Examples
    --------
    >>> [iso_date(t) for t in ("6/7/2024", "7 de junio de 2024", "Jun 2024", "13/25/2019")]
    ['2024-06-07', '2024-06-07', '2024-06', '']
    """
    plain = " ".join(text[: _LONGEST + 1].lower().split())
    if match := _ISO.fullmatch(plain):
        return _checked(match[1], match[2], match[3])
    if match := _SLASHED.fullmatch(plain):
        month, day = (match[2], match[1]) if day_first else (match[1], match[2])
        year = match[3] if len(match[3]) == _DIGITS else _century(match[3])
        return _checked(year, month, day) or _checked(year, day, month)
    if match := _YEAR.fullmatch(plain):
        return match[1]
    if match := _SOLID.fullmatch(plain):
        return _checked(match[1], match[2], match[3])
    for pattern, year, month, day in (
        (_DAY_FIRST, 3, 2, 1),
        (_MONTH_FIRST, 3, 1, 2),
        (_MONTH, 2, 1, 0),
    ):
        match = pattern.fullmatch(plain)
        if match and match[month] in _MONTHS:
            return _checked(match[year], str(_MONTHS[match[month]]), match[day] if day else None)
    return ""


def is_day_first(texts: list[str]) -> bool:
    """Say whether the dates of a column have the day before the month: some must, none cannot."""
    pairs = [(int(m[1]), int(m[2])) for t in texts if (m := _SLASHED.fullmatch(t.strip()))]
    return any(a > _YEAR_END for a, _ in pairs) and not any(b > _YEAR_END for _, b in pairs)


def _century(year: str) -> str:
    """Return a year with its century."""
    return f"{'19' if int(year) >= _PIVOT else '20'}{year}"


def _checked(year: str, month: str, day: str | None) -> str:
    """Return an ISO date where the calendar has it, "" where not."""
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR or not 1 <= int(month) <= _YEAR_END:
        return ""
    if day is None:
        return f"{int(year):04d}-{int(month):02d}"
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


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
