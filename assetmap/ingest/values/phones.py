"""Tell telephone numbers from other text; the text stays as it was written."""

import re
from typing import Final

import pandas as pd

from assetmap import schema as s
from assetmap.ingest.findings import Findings
from assetmap.model import Reason, Severity

_LEAST: Final = 7  # digits of a number that can be called from nearby
_NATIONAL: Final = 10  # digits of a number with its area
_SHORT: Final = re.compile(r"[2-9]11|988|\*\d{2,4}")  # that a community calls
# A plain number of North America, as most are: nothing more is asked of it.
_PLAIN: Final = r"^(?:\+?1[ .-]?)?(?:\([2-8]\d\d\)|[2-8]\d\d)[ ./-]{0,3}[2-9]\d\d[ .-]?\d{4}$"
_EXTENSION = re.compile(
    r"(?:\b(?:ext(?:ension|n)?|x|int|anexo)|(?<=\d)x)[.:#]?\s*\d{1,6}|#\s*\d{1,6}", re.IGNORECASE
)
_RUN = re.compile(r"\+?[(\d][\d\s().\u2010-\u2015\u2212/-]*\d")
# Eight digits in two fours are whole in Buenos Aires, Panama, Guatemala or San José.
_FOUR_FOUR = re.compile(r"(?<![\d-])(?!(?:19|20)\d\d[ -](?:19|20)\d\d)\d{4}[ -]\d{4}(?![\d-])")
_WORD_NUMBER = re.compile(r"\(?\d{3}\)?[ .-]?[A-Z\d]{3}[ .-]?[A-Z\d-]{4,9}", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?e\+?\d+", re.IGNORECASE)
_LONGEST: Final = 200  # characters that are looked at


def is_phone(text: str) -> bool:
    """Say whether a text holds a number that can be called.

    Examples
    --------
    >>> [is_phone(t) for t in ("412-555-0101 x12", "1-800-FLOWERS", "211", "see website")]
    [True, True, True, False]
    """
    text = text[:_LONGEST].strip()
    if _SCIENTIFIC.fullmatch(text):
        return False
    if _SHORT.fullmatch(text):
        return True
    bare = _EXTENSION.sub(" ", text)
    if _FOUR_FOUR.search(bare):
        return True
    for run in _RUN.findall(bare):
        digits = re.sub(r"\D", "", run)
        if len(digits) >= _LEAST and len(set(digits)) > 1 and not _is_cut(digits):
            return True
    word = _WORD_NUMBER.search(bare)
    return word is not None and any(c.isalpha() for c in word.group())


def is_meant_as_phone(text: str) -> bool:
    """Say whether a text is a number to call, or was one until a spreadsheet made it a number."""
    return is_phone(text) or bool(_SCIENTIFIC.fullmatch(text))


def _is_cut(digits: str) -> bool:
    """Say whether a number has digits of an area but not of all the rest."""
    return _LEAST < len(digits) < _NATIONAL


def checked_phones(texts: pd.Series, findings: Findings) -> pd.Series:
    """Return telephone numbers as they are, noting what is none.

    A number that a spreadsheet took for a decimal one loses its ".0".
    """
    plain = texts.str.removesuffix(".0")
    odd = (plain != "") & ~plain.str.contains(_PLAIN, regex=True)
    if odd.any():
        bad = {text for text in plain[odd].unique() if not is_phone(text)}
        findings.add(plain.isin(bad), Reason.BAD_PHONE, Severity.NOTE, column=s.PHONE, values=texts)
    return plain
