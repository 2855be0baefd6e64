"""Take an address out of the name that it was written behind."""

import re
from typing import Final

import pandas as pd

from assetmap import schema as s
from assetmap.ingest.columns.lexicon import ADDRESS2, COORDINATES, HOUSE_NUMBER
from assetmap.ingest.findings import Findings
from assetmap.model import Reason, Severity

_LONGEST: Final = 300  # characters; a longer name is a story
_WORDS: Final = (
    r"(?:st|street|ave?|avenue|rd|road|blvd|boulevard|dr|drive|ln|lane|way|ct|court|pl|place|pkwy|"
    r"parkway|hwy|highway|sq|square|ter|terrace|cir|circle|pike|plaza|trl|trail|loop|broadway|row|"
    r"alley)"
)
_UNIT: Final = (
    r"(?:\s*,?\s*(?:(?:suite|ste|unit|apt|floor|fl|room|rm|bldg|building)\b\.?|#)\s*[\w-]+)?"
)
# A number, a street's name of at least a word, what kind of street; then the end, or the town.
_ADDRESS = re.compile(
    rf"\d{{1,6}}(?:-\d{{1,6}})?[A-Za-z]?(?:\s+1/2)?\s+(?:[\w.'\u2019-]+\s+){{1,5}}{_WORDS}\b\.?"
    rf"(?:\s+(?:[NSEW]{{1,2}}\b\.?|north|south|east|west))?{_UNIT}(?:\s*[,;\r\n].*)?|P\.?\s?O\.?\s+Box\s+\d+(?:\s*[,;\r\n].*)?",
    re.IGNORECASE | re.DOTALL,
)
_BETWEEN = re.compile(
    r"\s*(?:[,;|@]|[\r\n]+|\s[-\u2013\u2014]\s|\s\(|\sat\s)\s*(?=\d|p\.?\s?o\.?\s+box)",
    re.IGNORECASE,
)
_HINT: Final = r"(?i)[,;|@\r\n(\u2013\u2014-]\s*(?:\d{1,6}\S*\s|p\.?\s?o\.?\s+box)|\sat\s+\d"
_SOMETHING: Final = "[,;|@\r\n(\u2013\u2014-]|[^A-Za-z0-9][aA][tT][^A-Za-z0-9]"
_WORD = re.compile(r"[^\W\d_]{2}")


def split_name(text: str) -> tuple[str, str]:
    """Return a name and the address behind it; "" where there is none beyond doubt.

    Examples
    --------
    >>> split_name("Hill House, 1835 Centre Ave")
    ('Hill House', '1835 Centre Ave')
    >>> split_name("1835 Centre Cafe"), split_name("Local 12, 5 Points Ave School")
    (('1835 Centre Cafe', ''), ('Local 12, 5 Points Ave School', ''))
    """
    if len(text) > _LONGEST:
        return text, ""
    for match in _BETWEEN.finditer(text):
        name, address = text[: match.start()].strip(), text[match.end() :].strip()
        bracket = "(" in match.group()
        if bracket and not address.endswith(")"):
            continue
        address = address.removesuffix(")").strip() if bracket else address
        if _ADDRESS.fullmatch(address) and _WORD.search(name) and not _ADDRESS.fullmatch(name):
            return name, address
    return text, ""


def with_addresses(texts: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """Fill blank addresses with those that stand behind names, and note it.

    Parameters
    ----------
    texts
        Columns called by their roles, as they stand in the file; index 0..n-1.
    findings
        Of the same rows; it grows.

    Returns
    -------
    texts
        With the address where it belongs, in rows that say nowhere else where they are.
    """
    if s.NAME not in texts.columns:
        return texts
    names = texts[s.NAME]
    open_ = names.str.contains(_SOMETHING, regex=True)  # cheap, and seldom so
    open_[open_] = names[open_].str.contains(_HINT, regex=True)
    for role in (s.ADDRESS, ADDRESS2, HOUSE_NUMBER, COORDINATES):
        if role in texts.columns and open_.any():
            open_ &= texts[role].str.strip() == ""
    if not open_.any():
        return texts
    parts = {text: split_name(text) for text in names[open_].unique()}
    taken = names.isin([text for text, (_, address) in parts.items() if address]) & open_
    if not taken.any():
        return texts
    findings.add(
        taken,
        Reason.ADDRESS_IN_NAME,
        Severity.NOTE,
        column=s.NAME,
        values=names.str.replace(r"\s*[\r\n]+\s*", ", ", regex=True),
    )
    blank = pd.Series("", index=texts.index, dtype="str")
    address = texts[s.ADDRESS] if s.ADDRESS in texts.columns else blank
    found = {
        s.NAME: names.where(~taken, names.map({t: name for t, (name, _) in parts.items()})),
        s.ADDRESS: address.where(~taken, names.map({t: where for t, (_, where) in parts.items()})),
    }
    return texts.assign(**{role: column.astype("str") for role, column in found.items()})
