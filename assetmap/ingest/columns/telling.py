"""Say how surely values tell a role that no header says."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Final

from assetmap import schema as s
from assetmap.folding import folded
from assetmap.ingest.values.states import is_state
from assetmap.taxonomy import load_taxonomy

from .content import NUMBERED_STREET, PAIR, SOME, URL, Test, distinct, lettered, name_like, share_of
from .lexicon import COORDINATES

_EMAIL = re.compile(r"(?:mailto:)?[^@\s,;<>]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_PRIVATE: Final = 0.5  # share of values that are e-mail addresses, or of persons
_JOB = re.compile(
    r"(?:[\w.&/'-]+,? ){0,4}(?:director|manager|coordinator|president|chair(?:man|woman|person)?"
    r"|ceo|cfo|coo|officer|administrator|supervisor|superintendent|secretary|treasurer|analyst|principal"
    r"|pastor|directora?|gerente|coordinadora?|presidenta?|presidente|secretari[oa]|tesorer[oa])"
    r"(?: (?:I{1,3}|(?:of|for|de|del) .{1,60}))?",
    re.IGNORECASE,
)
_TITLE = re.compile(r"[^\W\d_][^\W\d_.'&,-]{2,}(?:[\s&,.'()/-]+[\w#.'&,()/-]+)*")
_ADDRESS = re.compile(
    rf"{NUMBERED_STREET.pattern}\.?(?:,\s.{{1,80}}|[\s,].{{1,80}}\s\d{{5}}(?:-\d{{4}})?)?",
    re.IGNORECASE | re.DOTALL,
)
_PHONE = re.compile(r"(?!\d+\.\d+$)\+?1?[\s.-]?\(?\d{3}\)?[\s./-]{1,2}\d{3}[\s.-]?\d{4}.{0,12}")
_FINE = re.compile(r"-?\d{1,3}\.\d{3,}")
_ZIP = re.compile(r"\d{5}")
_ZIP_PLUS = re.compile(r"\d{5}-\d{4}")
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?:[T ].*)?|\d{1,2}[/.]\d{1,2}[/.](?:\d{2}|\d{4})")
_MONEY = re.compile(r"-?\s?(?:US)?[$€£]\s?\d[\d.,]*(?:\s?[kKmM])?|\(?[$€£]\s?\d[\d.,]*\)?")
_NEAR: Final = 2  # first digits that ZIP codes of one region share
_REPEATED: Final = 0.8  # share of different values, above which numbers are rather keys
_KINDS: Final = 0.5  # share of different values, above which words are rather names
_WORDS: Final = 60  # characters of the longest words for a kind


def _fine_degrees(low: float, high: float) -> Test:
    """Return the test that gives the share of values with three decimals within bounds."""

    def share(values: Sequence[str]) -> float:
        return sum(1 for v in values if _FINE.fullmatch(v) and low <= float(v) <= high) / len(
            values
        )

    return share


def _states(values: Sequence[str]) -> float:
    """Return the share of two capitals that are a state's."""
    return sum(1 for v in values if v.isupper() and is_state(v)) / len(values)


def _names(values: Sequence[str]) -> float:
    """Return the share of values that look like names, less where they repeat."""
    return share_of(_TITLE)(values) * name_like(values)


def _zips(values: Sequence[str]) -> float:
    """Five digits are ZIP codes where most begin alike, and they repeat as no keys do."""
    codes = [v[:5] for v in values if _ZIP.fullmatch(v) or _ZIP_PLUS.fullmatch(v)]
    if not codes:
        return 0.0
    share = len(codes) / len(values)
    if sum(1 for v in values if _ZIP_PLUS.fullmatch(v)) > share * len(values) / 2:
        return share
    near = Counter(code[:_NEAR] for code in codes).most_common(1)[0][1] / len(codes)
    counted = max(map(int, codes)) - min(map(int, codes)) < len(codes)  # 10001, 10002, 10003
    if len(codes) >= SOME:
        counted = distinct(codes) > _REPEATED
    return 0.0 if counted and len(set(codes)) > 1 else share * near


def _kinds(values: Sequence[str]) -> float:
    """Return the share of few, repeated values that are words for a kind of asset."""
    few = distinct(values) <= _KINDS if len(values) >= SOME else True
    if not few or lettered(values) < 1.0 or max(map(len, values)) > _WORDS:
        return 0.0
    known = _kind_words()
    return sum(1 for text in folded(values) if text in known) / len(values)


@cache
def _kind_words() -> frozenset[str]:
    """Return all that is said of a kind of asset in a source's own categories."""
    return frozenset(phrase.words for phrase in load_taxonomy().in_categories)


# Strict tests: nothing but the values speaks for the role.
_ALONE: Final[dict[str, Test]] = {
    s.URL: share_of(URL),
    s.PHONE: share_of(_PHONE),
    s.ADDRESS: share_of(_ADDRESS),
    s.LAT: _fine_degrees(15.0, 72.0),
    s.LON: _fine_degrees(-180.0, -60.0),
    s.STATE: _states,
    s.ZIP: _zips,
    s.CATEGORY: _kinds,
    s.DATE: share_of(_DATE),
    s.AMOUNT: share_of(_MONEY),
    COORDINATES: share_of(PAIR),
    s.NAME: _names,
}


def fit_alone(role: str, values: Sequence[str]) -> float:
    """Return how surely values alone tell a role (0-1)."""
    test = _ALONE.get(role)
    return test(values) if test and values else 0.0


def are_job_titles(values: Sequence[str]) -> bool:
    """Say whether values are what people are called at work: columns beside a contact.

    Examples
    --------
    >>> are_job_titles(["Program Director", "CEO"]), are_job_titles(["Principal Park", "Hall"])
    (True, False)
    """
    found = sum(1 for value in values if _JOB.fullmatch(value))
    return bool(values) and found > _PRIVATE * len(values)


def are_emails(values: Sequence[str]) -> bool:
    """Say whether values are e-mail addresses: those are never published.

    Examples
    --------
    >>> are_emails(["info@a.org", "none"]), are_emails(["12 Main St", "www.a.org"])
    (True, False)
    """
    found = sum(1 for value in values if _EMAIL.fullmatch(value))
    return bool(values) and found >= _PRIVATE * len(values)
