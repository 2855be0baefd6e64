"""Say how well the values of a column fit a role."""

import math
import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Final

from assetmap import schema as s
from assetmap.ingest.values.capacities import capacity
from assetmap.ingest.values.dates import counted_date, iso_date
from assetmap.ingest.values.links import links_in
from assetmap.ingest.values.money import money
from assetmap.ingest.values.pairs import is_pair
from assetmap.ingest.values.phones import is_meant_as_phone
from assetmap.ingest.values.states import is_state
from assetmap.ingest.values.texts import NULL_WORDS
from assetmap.ingest.values.zips import FOREIGN

from .lexicon import ADDRESS2, COORDINATES, HOUSE_NUMBER

_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?(?:e[-+]?\d+)?", re.IGNORECASE)
_DEGREES = re.compile(r"[-+]?\d{1,3}(?:[.,°:\s].*)?[NSEWO]?", re.IGNORECASE)
_ZIP = re.compile(r"\d{3,5}(?:\.0)?|\d{5}\s*-\s*\d{4}|\d{9}|[A-Z]\d[A-Z] ?\d[A-Z]\d")
_MEASURE = re.compile(r"-?\d+[.,]\d+")  # of something: no name, and no number of a district
_ZIP_SURE = re.compile(r"\d{5}(?:-\d{4})?")
_PHONE = re.compile(
    r"[\d\s().+/x-]{7,}(?:(?:ext|x)\.?\s*\d+)?\.?0?(?:[;,][\d\s().+/x-]{7,})*", re.IGNORECASE
)
URL = re.compile(
    r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.(?:org|com|net|edu|gov|us|io|info|mx)\b\S*",
    re.IGNORECASE,
)
_STREET_WORD: Final = (
    r"st|street|ave?|avenue|rd|road|blvd|boulevard|dr|drive|ln|lane|way|ct|court|pl|place|pkwy|"
    r"parkway|hwy|highway|sq|square|ter|terrace|cir|circle|pike|calle|avenida|av|paseo|camino|"
    r"plaza|row|alley|broadway|route|rt|trail|loop"
)
_STREET = re.compile(
    rf"^\d+[\w/-]*\s+\S.*|.*\b(?:{_STREET_WORD})\b\.?.*", re.IGNORECASE | re.DOTALL
)
NUMBERED_STREET = re.compile(rf"\d+\S*\s+.*\b(?:{_STREET_WORD})\b", re.IGNORECASE | re.DOTALL)
PAIR = re.compile(
    r"\D{0,40}?-?\d{1,3}[.,]\d+\D{1,6}-?\d{1,3}[.,]\d+\D{0,20}"
    r"|.*(?:POINT\s*Z?M?\s*\(\s*[-+]?\d|coordinates\W{1,9}\d|[@=]-?\d{1,3}\.\d+,-?\d{1,3}\.\d+).*",
    re.IGNORECASE | re.DOTALL,
)
_DATE = re.compile(
    r"\d{4}(?:[-/]\d{1,2}(?:[-/]\d{1,2}.*)?)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}.*|\d{8}"
    r"|(?:\w+\.? )?\d{0,2},? ?(?:de )?[A-Za-z]{3,}\.?,? (?:de )?(?:\d{1,2},? )?\d{4}|FY ?\d{2,4}",
    re.IGNORECASE,
)
_HOUSE = re.compile(r"\d+[A-Za-z]?(?:\.0)?(?:\s*-\s*\d+)?(?: 1/2)?")
_NTEE = re.compile(r"[A-Z](?:\d[0-9A-Z]{0,2})?")
_NAICS = re.compile(r"\d{2,6}(?:\.0)?(?:[;,] ?\d{2,6})*")
_FOUNDATION = re.compile(r"\d{1,2}(?:\.0)?")
_LETTER = re.compile(r"[^\W\d_]")
_CODE = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")
_LONG_NAME: Final = 120  # characters; longer text is a description
_WORDY: Final = 40  # characters of a typical description
SOME: Final = 10  # values; fewer need not repeat to be categories
_MOSTLY: Final = 0.5
_NEARLY_ALL: Final = 0.95  # share that leaves room for a few slips

Test = Callable[[Sequence[str]], float]


def share_of(pattern: re.Pattern[str]) -> Test:
    """Return the test that gives the share of values which a pattern matches whole."""

    def share(values: Sequence[str]) -> float:
        return sum(1 for v in values if pattern.fullmatch(v)) / len(values)

    return share


def number_in(text: str) -> float:
    """Return a plain number, NaN where there is none."""
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else float("nan")


def _those(is_one: Callable[[str], object]) -> Test:
    """Return the test that gives the share of values of which something holds."""
    return lambda values: sum(1 for v in values if is_one(v)) / len(values)


def _dates(values: Sequence[str]) -> float:
    """Dates look like some, or count days as a column called so may."""
    good = sum(1 for v in values if _DATE.fullmatch(v) or iso_date(v) or counted_date(v))
    return good / len(values)


def _degrees(limit: float) -> Test:
    """Return the test that gives the share of values which may be degrees."""

    def share(values: Sequence[str]) -> float:
        plain = [number_in(v) for v in values]
        good = sum(
            1
            for number, v in zip(plain, values, strict=True)
            if abs(number) <= limit or (math.isnan(number) and _DEGREES.fullmatch(v))
        )
        return good / len(values)

    return share


def distinct(values: Sequence[str]) -> float:
    """Return the share of values that are different."""
    return len(set(values)) / len(values)


def lettered(values: Sequence[str]) -> float:
    """Return the share of values that hold a letter."""
    return sum(1 for v in values if _LETTER.search(v)) / len(values)


def name_like(values: Sequence[str]) -> float:
    """Names hold letters, differ from each other, and are no essays or links."""
    short = sum(1 for v in values if len(v) <= _LONG_NAME and not URL.fullmatch(v))
    return lettered(values) * short / len(values) * math.sqrt(distinct(values))


def are_measures(values: Sequence[str]) -> bool:
    """Say whether most values are numbers with decimals: sizes, lengths, shares."""
    return bool(values) and share_of(_MEASURE)(values) > _MOSTLY


def _category(values: Sequence[str]) -> float:
    """Categories are few words, repeated."""
    few = 1.0 - distinct(values) if len(values) >= SOME else 0.7
    return (0.4 + 0.6 * few) * lettered(values)


def _place_word(values: Sequence[str]) -> float:
    """Names of towns hold letters and hardly a digit."""
    good = sum(1 for v in values if _LETTER.search(v) and not any(c.isdigit() for c in v))
    return good / len(values)


def _neighbourhood(values: Sequence[str]) -> float:
    """Neighbourhoods repeat, and rather have names than numbers."""
    return 0.3 + 0.7 * lettered(values)


def _description(values: Sequence[str]) -> float:
    """Descriptions are long."""
    return min(1.0, sum(map(len, values)) / len(values) / _WORDY)


def _source_id(values: Sequence[str]) -> float:
    """Keys are different from each other and in one piece."""
    whole = sum(1 for v in values if " " not in v) / len(values)
    return whole if distinct(values) > _NEARLY_ALL else 0.3 * whole


def _code(values: Sequence[str]) -> float:
    """Codes of ours are lower-case words with underscores."""
    return share_of(_CODE)(values)


# Roles whose values have a look of their own. A header that says so, over values that do not look
# like it ("ST" over streets, "X" over feet), is not believed.
_TYPED: Final[dict[str, Test]] = {
    s.ZIP: _those(lambda text: _ZIP.fullmatch(text) or FOREIGN.fullmatch(text)),
    s.PHONE: _those(is_meant_as_phone),
    s.URL: _those(links_in),
    s.STATE: lambda values: sum(1 for v in values if is_state(v)) / len(values),
    s.LAT: _degrees(180.0),
    s.LON: _degrees(180.0),
    s.AMOUNT: lambda values: sum(1 for v in values if not math.isnan(money(v))) / len(values),
    s.AWARDS: share_of(_NUMBER),
    s.CAPACITY: _those(lambda text: not math.isnan(capacity(text))),
    s.VERIFIED: _dates,
    s.DATE: _dates,
    s.START: _dates,
    s.END: _dates,
    COORDINATES: _those(lambda text: PAIR.fullmatch(text) or is_pair(text)),
    HOUSE_NUMBER: share_of(_HOUSE),
    "ntee": share_of(_NTEE),
    "naics": share_of(_NAICS),
    "foundation_code": share_of(_FOUNDATION),
}
_LOOSE: Final[dict[str, Test]] = {
    s.NAME: name_like,
    s.RECIPIENT: name_like,
    s.CATEGORY: _category,
    s.TYPE: _code,
    s.DESCRIPTION: _description,
    s.PURPOSE: _description,
    s.ADDRESS: share_of(_STREET),
    s.CITY: _place_word,
    s.NEIGHBOURHOOD: _neighbourhood,
    s.SOURCE_ID: _source_id,
    s.FUNDER: _category,
    ADDRESS2: lambda values: 1.0 - 0.5 * share_of(NUMBERED_STREET)(values),
}


def is_typed(role: str) -> bool:
    """Say whether the values of a role have a look of their own."""
    return role in _TYPED


def fit(role: str, values: Sequence[str]) -> float | None:
    """Return how well values fit a role (0-1), None where any text does."""
    if role in _TYPED:
        said = [value for value in values if value.lower() not in NULL_WORDS]
        return _TYPED[role](said) if said else None
    test = _LOOSE.get(role)
    return test(values) if test and values else None


@cache
def looks_like_data(text: str) -> bool:
    """Say whether a cell can hardly be a column's name: a number, date, phone, link or address."""
    return bool(
        len(text) > _LONG_NAME
        or _NUMBER.fullmatch(text.strip("$ %"))
        or _PHONE.fullmatch(text)
        or _ZIP_SURE.fullmatch(text)
        or re.match(r"https?://|www\.", text, re.IGNORECASE)
        or re.fullmatch(r"\d{1,4}[-/]\d{1,2}[-/]\d{1,4}.*", text)
        or re.match(r"\d+\s+\S+.*[a-z]", text)
        or PAIR.fullmatch(text)
    )
