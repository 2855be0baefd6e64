"""Report keys that a spreadsheet has changed; nothing is repaired by guess."""

import re
from collections.abc import Iterator
from typing import Final

import pandas as pd

from assetmap import schema as s
from assetmap.ingest.columns.lexicon import words_of
from assetmap.ingest.findings import Findings
from assetmap.model import Reason, Severity

_KEYS: Final = (s.SOURCE_ID, s.RECIPIENT_ID)
# Digits that keys of a kind have, by a word in the header: census areas, schools, tax numbers.
_WIDTHS: Final = {
    "geoid": frozenset({2, 5, 7, 10, 11, 12, 15}),
    "fips": frozenset({2, 5, 10, 11, 12, 15}),
    "tract": frozenset({6, 11}),
    "nces": frozenset({7, 12}),
    "ncessch": frozenset({12}),
    "leaid": frozenset({7}),
    "ein": frozenset({9}),
    "npi": frozenset({10}),
}
# First digits of census areas in states whose number begins with zero: FIPS 5-2.
_ZERO_FIPS: Final = {
    "AL": "01",
    "AK": "02",
    "AZ": "04",
    "AR": "05",
    "CA": "06",
    "CO": "08",
    "CT": "09",
}
_AREAS: Final = frozenset({"geoid", "fips"})
_MOST: Final = 0.5  # share of a column that has one width: the others are wrong, if shorter
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[Ee]\+\d{1,3}")
_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic)"
_DATE = re.compile(
    rf"\d{{1,2}}-{_MONTH}(?:-\d{{2,4}})?|{_MONTH}-\d{{2,4}}|\d{{1,2}}/\d{{1,2}}/\d{{4}}(?: \d.*)?"
    r"|\d{1,2}/\d{1,2}/\d{2}",
    re.IGNORECASE,
)
_WHOLE_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?: 00:00:00)?")
_HINT: Final = r"\+|/|-[A-Za-z]|[A-Za-z]-|^\d{4}-\d\d-\d\d"  # what all of them have


def note_damaged(
    frame: pd.DataFrame,
    findings: Findings,
    headers: dict[str, str],
    *,
    states: tuple[str, ...] = (),
    dates: bool = True,
) -> None:
    """Note keys in scientific notation, keys that became dates, and keys with a digit lost.

    Parameters
    ----------
    frame
        With the fields of a table, as text.
    findings
        Of the same rows; it grows.
    headers
        Role -> what the column is called: it may say how many digits its keys have.
    states
        Of the region.
    dates
        Whole dates count: in a workbook they are known by their cells.
    """
    for field in _KEYS:
        if field not in frame.columns or (frame[field] == "").all():
            continue
        texts = frame[field]
        damaged = _damaged(texts, dates=dates)
        if damaged:
            where = texts.isin(damaged)
            findings.add(where, Reason.DAMAGED_ID, Severity.NOTE, column=field, values=texts)
        own = tuple(filter(None, frame[s.STATE].unique())) if s.STATE in frame.columns else ()
        for width, short in _short(texts, headers.get(field, ""), own or states):
            findings.add(
                short,
                Reason.SHORT_ID,
                Severity.NOTE,
                column=field,
                values=texts,
                expected=str(width),
            )


def _damaged(texts: pd.Series, *, dates: bool) -> list[str]:
    """Return the keys that a spreadsheet has made numbers or dates."""
    some = texts[texts.str.contains(_HINT, regex=True)].unique()
    patterns = (_SCIENTIFIC, _DATE, _WHOLE_DATE) if dates else (_SCIENTIFIC, _DATE)
    return [text for text in some if any(one.fullmatch(text) for one in patterns)]


def _short(
    texts: pd.Series, header: str, states: tuple[str, ...]
) -> Iterator[tuple[int, pd.Series]]:
    """Yield the digits that keys should have, and which rows seem to lack the first zero."""
    words = set(words_of(header))
    known = next((_WIDTHS[word] for word in sorted(words & set(_WIDTHS))), None)
    if known is None and not texts.str.startswith("0").any():
        return
    numbers = texts.str.replace("-", "", regex=False)
    filled = numbers != ""
    if not numbers[filled].str.isdigit().all():
        return
    lengths = numbers.str.len()
    counts = lengths[filled].value_counts()
    usual = int(counts.index[0]) if counts.iloc[0] > _MOST * filled.sum() else 0
    zeros = bool((numbers.str.startswith("0") & (lengths == usual)).any())
    if known is None:
        short = filled & (lengths < usual)
        if zeros and short.any():
            yield usual, short
        return
    areas = tuple(_ZERO_FIPS.get(state, "-") for state in states) if words & _AREAS else ()
    for length in sorted(map(int, counts.index)):
        width, short = length + 1, lengths == length
        if width not in known:
            continue
        if length in known and width != usual:
            short &= ("0" + numbers).str.startswith(areas or "-")
        if short.any():
            yield width, short
