"""Read dates out of text."""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

_SPANISH: Final = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre"),
    *("octubre", "noviembre", "diciembre"),
)
_MONTHS: Final = {
    **{name.lower(): i for i, name in enumerate(calendar.month_name) if name},
    **{name.lower(): i for i, name in enumerate(calendar.month_abbr) if name},
    "sept": 9,
    "setiembre": 9,
    **{name: i for i, name in enumerate(_SPANISH, start=1)},
    **{name[:3]: i for i, name in enumerate(_SPANISH, start=1)},
}
_TIME: Final = r"\d{1,2}:\d{2}.*"
# What may stand after a day: a time, or words; another number may be another date.
_MORE: Final = rf"(?:[t ,]+{_TIME}|[ ,(]+[^\d\u2013-]*|[ t]*z|[+-]\d\d:?\d\d)?"
_WEEKDAY: Final = r"(?:[^\W\d_]+\.?,? )?"
_ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})(?:[-/.](\d{{1,2}}){_MORE})?")
_SLASHED = re.compile(rf"{_WEEKDAY}(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}|\d{{2}}){_MORE}")
_SOLID = re.compile(r"((?:18|19|20|21)\d{2})(\d{2})(?:(\d{2})(?:\d{6})?)?")
_DAY_FIRST = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})(?:\.|st|nd|rd|th|\u00ba|\u00b0|o|ro|ero)?(?: de| of)?[ /-]"
    rf"([a-z]+)\.?,?(?: de| del)?[ /-](\d{{4}}|'?\d{{2}}){_MORE}"
)
_MONTH_FIRST = re.compile(
    rf"{_WEEKDAY}([a-z]+)\.?[ /-](\d{{1,2}})(?:st|nd|rd|th)?(?:,? |,|[/-])(\d{{4}}|'\d{{2}}){_MORE}"
)
_YEAR_FIRST = re.compile(rf"(\d{{4}})[ /-]([a-z]+)\.?(?:[ /-](\d{{1,2}}){_MORE})?")
_MONTH = re.compile(r"([a-z]+)\.?,?(?: de| del)?[ /-](\d{4}|'?\d{2})")
_NUMBERED_MONTH = re.compile(r"(\d{1,2})[-/.](\d{4})")
_QUARTER: Final = (
    r"(?:[qt][1-4]|[1-4][qt]|(?:1st|2nd|3rd|4th|first|second|third|fourth) quarter|"
    r"(?:1er|2o|2do|3er|4o|4to|primer|segundo|tercer|cuarto) trimestre|"
    r"spring|summer|fall|autumn|winter|primavera|verano|oto\u00f1o|invierno)"
)
_ABOUT: Final = (
    r"(?:c\.|c|ca\.|ca|circa|about|approx\.|since|est\.|est|established|founded|founded in|early|"
    r"mid|late|year|desde|fundada|fundado|fundada en|fundado en|hacia|a\u00f1o)"
)
_YEAR = re.compile(
    rf"(?:(?:fy|sy|cy|fiscal year|school year|a\u00f1o fiscal)[ ']?|{_ABOUT}[ -]?"
    rf"|{_QUARTER}[ ,/-]*(?:of |de |del )?)?((?:18|19|20|21)\d{{2}})(?:\.0)?"
    rf"(?:[ /-]?{_QUARTER})?"
)
_SHORT_YEAR = re.compile(rf"(?:(?:fy|sy)[ ']?|{_QUARTER}[ /-]?')(\d{{2}})")
_COUNT = re.compile(r"(\d{5})(?:\.\d+)?|(1\d{9}|[1-9]\d{11}|1\d{12})(?:\.0)?")
_SLIPPED = re.compile(r"(?:18|19|20|21)\d{3}(?:\.0)?")
_SPAN = re.compile(
    r"(?:(?:fy|sy|financial year|fiscal year|school year|a\u00f1o fiscal)[ ']?)?"
    r"((?:19|20)\d{2}) ?[-/\u2013] ?((?:19|20)?\d{2})"
)
_CENTURY: Final = 100
_DIGITS: Final = 4  # of a year that is written out
_MONTHS_OF_YEAR: Final = 12
_PIVOT: Final = 70  # two-digit years from here on are of the last century
_FIRST_YEAR, _LAST_YEAR = 1800, 2200
_LONGEST: Final = 60  # characters of a date; longer text is none, and may be a bait
_EPOCH: Final = date(1899, 12, 30)  # day 0 of spreadsheets, for days after February 1900
_FIRST_COUNT, _LAST_COUNT = 18_264, 73_051  # 1950 to 2100: lower numbers are too much else
_SECONDS: Final = 10  # digits of a time that is counted in seconds; more are thousandths


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Which of day and month comes first in a column."""

    day_first: int  # different dates that can only be so
    month_first: int
    open: frozenset[str]  # texts that are one date in one order and another in the other

    @property
    def proven(self) -> str:
        """Return the order that the column itself tells, "" where it tells none or both."""
        if bool(self.day_first) == bool(self.month_first):
            return ""
        return "day_first" if self.day_first else "month_first"


def iso_date(text: str, *, day_first: bool = False) -> str:
    """Return a date as year, month and day, as far as the text tells; "" where it is none.

    Parameters
    ----------
    text
        In English or Spanish; two numbers before a year are month and day, as in the United States.
        Of a quarter or a season, only the year is told.
    day_first
        They are day and month.

    Examples
    --------
    >>> [iso_date(t) for t in ("6/7/2024", "7 de junio de 2024", "Jun 2024", "13/25/2019")]
    ['2024-06-07', '2024-06-07', '2024-06', '']
    >>> [iso_date(t) for t in ("FY 2021", "Q3 2021", "2024-06-07T23:00:00-05:00", "2020-2021")]
    ['2021', '2021', '2024-06-07', '']
    """
    plain = " ".join(text[: _LONGEST + 1].lower().split())
    if len(plain) > _LONGEST:
        return ""
    if match := _YEAR.fullmatch(plain):
        return match[1]
    if match := _ISO.fullmatch(plain):
        return _checked(match[1], match[2], match[3])
    if match := _SLASHED.fullmatch(plain):
        month, day = (match[2], match[1]) if day_first else (match[1], match[2])
        year = _whole(match[3])
        return _checked(year, month, day) or _checked(year, day, month)
    if match := _SOLID.fullmatch(plain):
        return _checked(match[1], match[2], match[3])
    return _in_words(plain)


def _in_words(plain: str) -> str:
    """Return a date whose month is a word, or that lacks its day."""
    for pattern, year, month, day in (
        (_DAY_FIRST, 3, 2, 1),
        (_MONTH_FIRST, 3, 1, 2),
        (_YEAR_FIRST, 1, 2, 3),
        (_MONTH, 2, 1, 0),
    ):
        match = pattern.fullmatch(plain)
        if match and match[month] in _MONTHS:
            number = str(_MONTHS[match[month]])
            return _checked(_whole(match[year]), number, match[day] if day else None)
    if match := _NUMBERED_MONTH.fullmatch(plain):
        return _checked(match[2], match[1], None)
    match = _SHORT_YEAR.fullmatch(plain)
    return _whole(match[1]) if match else ""


def order_of(texts: Iterable[str]) -> Order:
    """Say in which order the different dates of a column have day and month."""
    day_first = month_first = 0
    either = set()
    for text in texts:
        match = _SLASHED.fullmatch(" ".join(text[: _LONGEST + 1].lower().split()))
        if not match:
            continue
        one, two = iso_date(text), iso_date(text, day_first=True)
        if not one:
            continue
        if one != two:
            either.add(text)
        elif int(match[1]) != int(match[2]):
            day_first += int(match[1]) > _MONTHS_OF_YEAR
            month_first += int(match[2]) > _MONTHS_OF_YEAR
    return Order(day_first=day_first, month_first=month_first, open=frozenset(either))


def is_against(text: str, *, day_first: bool) -> bool:
    """Say whether a date can only be of the other order than its column."""
    match = _SLASHED.fullmatch(" ".join(text[: _LONGEST + 1].lower().split()))
    return match is not None and int(match[2 if day_first else 1]) > _MONTHS_OF_YEAR


def counted_date(text: str) -> str:
    """Return the date of a count: days of a spreadsheet, seconds or thousandths since 1970.

    Examples
    --------
    >>> [counted_date(t) for t in ("44197", "44197.5", "1609459200000", "15219", "2021")]
    ['2021-01-01', '2021-01-01', '2021-01-01', '', '']
    """
    match = _COUNT.fullmatch(text)
    if not match:
        return ""
    if match[1]:
        days = int(match[1])
        return (
            (_EPOCH + timedelta(days=days)).isoformat()
            if _FIRST_COUNT <= days <= _LAST_COUNT
            else ""
        )
    seconds = int(match[2]) if len(match[2]) == _SECONDS else int(match[2]) // 1000
    return datetime.fromtimestamp(seconds, tz=UTC).date().isoformat()


def are_year_spans(texts: Iterable[str]) -> bool:
    """Say whether a column holds years that run over two, such as 2017/18.

    One alone may be a month: 2011-12 is one only beside another that is none.

    Examples
    --------
    >>> are_year_spans(["2017/18", "2018/19"]), are_year_spans(["2013-14"])
    (True, True)
    >>> are_year_spans(["2011-12"]), are_year_spans(["2017/18", "2017/19"])
    (False, False)
    """
    distinct = {" ".join(text.split()) for text in texts if text.strip()}
    spans = [match for text in distinct if (match := _SPAN.fullmatch(text.lower()))]
    if not spans or len(spans) < len(distinct):
        return False
    if any((int(match[2]) - int(match[1]) - 1) % _CENTURY for match in spans):
        return False
    return len(spans) > 1 or int(spans[0][2]) > _MONTHS_OF_YEAR


def begun_year(text: str) -> str:
    """Return the year in which one that runs over two begins, "" where the text is none.

    Examples
    --------
    >>> begun_year("2017/18"), begun_year("FY 2017-2018"), begun_year("")
    ('2017', '2017', '')
    """
    match = _SPAN.fullmatch(" ".join(text.lower().split()))
    return match[1] if match else ""


def is_slipped_year(text: str) -> bool:
    """Say whether a count of days looks like a year with a digit too many.

    Such a count is a day from 1950 to 1960: in a list that writes other dates out, it is far more
    likely a slip of the keys.

    Examples
    --------
    >>> [is_slipped_year(t) for t in ("20211", "19999", "44197", "2021")]
    [True, True, False, False]
    """
    return _SLIPPED.fullmatch(text) is not None


def _whole(year: str) -> str:
    """Return a year with its century."""
    year = year.removeprefix("'")
    if len(year) == _DIGITS:
        return year
    return f"{'19' if int(year) >= _PIVOT else '20'}{year}"


def _checked(year: str, month: str, day: str | None) -> str:
    """Return an ISO date where the calendar has it, "" where not."""
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR or not 1 <= int(month) <= _MONTHS_OF_YEAR:
        return ""
    if day is None:
        return f"{int(year):04d}-{int(month):02d}"
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
