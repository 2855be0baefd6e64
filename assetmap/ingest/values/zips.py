"""Read ZIP codes, giving back the zeros that a spreadsheet took."""

import re
from typing import Final

import pandas as pd

from assetmap import schema as s
from assetmap.ingest.findings import Findings
from assetmap.model import Reason, Severity

from .states import is_state, with_zero

_LOOK: Final = 60  # characters of a code with words beside it; longer text is none
_ZIP = re.compile(r"(\d{5})(?:\.0+)?(?:\s*[-\u2013]\s*\d{0,4})?|(\d{5})-?\d{4}(?:\.0+)?")
_SHORT_ZIP = re.compile(r"(\d{3,4})(?:-?\d{4})?(?:\.0+)?")
_PARTED = re.compile(r"\d{1,2},\d{3}(?:\.0+)?")  # a number, as a spreadsheet shows it
_WITHIN = re.compile(r"(?<!\d)(\d{5})(?:-\d{4})?(?!\d)")
_OWN: Final = 0.8  # share of foreign codes from which on a list is of another country ...
_FEWEST: Final = 5  # ... and how many codes tell it
_NONE: Final = frozenset({"00000", "99999"})  # no place has them
# Of Canada; Britain; Ireland; the Netherlands; Poland; Portugal; Argentina; with a country first.
# Those of other countries look like our own with a digit lost, or one too many.
FOREIGN = re.compile(
    r"[A-Z]\d[A-Z][ -]?\d[A-Z]\d|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[\dW] ?[A-Z\d]{4}"
    r"|\d{4} ?[A-Z]{2}|\d{2}-\d{3}|\d{4}-\d{3}"
    r"|[A-Z]\d{4}[A-Z]{3}|[A-Z]{1,3}-\d{3,6}",
    re.IGNORECASE,
)


def zips(
    texts: pd.Series, row_states: pd.Series, findings: Findings, *, states: tuple[str, ...]
) -> pd.Series:
    """Return five-digit ZIP codes, restoring zeros that the row's or the region's state has."""
    plain = {text: plain_zip(text) for text in texts.unique()}
    clean = texts.map(plain).astype("str")
    short = clean.str.len().isin([3, 4]) & clean.str.isdigit()
    if short.any():
        clean = _restored(texts, clean, short, row_states, findings, states=states)
    abroad = [text for text, code in plain.items() if code and not code.isdigit()]
    if abroad:
        foreign = texts.isin(abroad)
        if not states and _of_abroad(int(foreign.sum()), int((texts != "").sum())):
            foreign &= False  # a list of another country, and no region here that says otherwise
        findings.add(foreign, Reason.FOREIGN_ZIP, Severity.NOTE, column=s.ZIP, values=texts)
    bad = (texts != "") & (clean == "")
    findings.add(bad, Reason.BAD_ZIP, Severity.NOTE, column=s.ZIP, values=texts)
    return clean


def _of_abroad(foreign: int, filled: int) -> bool:
    """Say whether so many foreign codes among those filled are what a list's own country has."""
    return filled >= _FEWEST and foreign >= _OWN * filled


def _restored(
    texts: pd.Series,
    clean: pd.Series,
    short: pd.Series,
    row_states: pd.Series,
    findings: Findings,
    *,
    states: tuple[str, ...],
) -> pd.Series:
    """Give short ZIP codes their zeros back, or blank them where no state has such a code."""
    keys = clean[short] + "\x1f" + row_states[short]
    whole = {}
    for key in keys.unique():
        digits, state = key.split("\x1f")
        whole[key] = with_zero(digits, (state,) if is_state(state) else states)
    zeros = keys.map(whole).astype("str")
    for found in sorted(set(zeros[zeros != ""])):
        same = pd.Series(data=False, index=texts.index)
        same.loc[zeros.index[zeros == found]] = True
        findings.add(
            same, Reason.LOST_ZERO, Severity.NOTE, column=s.ZIP, values=texts, expected=found
        )
    out = clean.copy()
    out.loc[zeros.index] = zeros
    return out


def plain_zip(text: str) -> str:
    """Return a ZIP code's five digits, or what a code is in another form.

    That is the three or four digits of one that lost its zeros, or a foreign postcode as it stands,
    which is not of digits alone; "" where it is none.

    Examples
    --------
    >>> [plain_zip(t) for t in ("15219-1234", "15219.0", "15,219", "2138", "m5v 3l9", "00000", "x")]
    ['15219', '15219', '15219', '2138', 'M5V 3L9', '', '']
    """
    if len(text) > _LOOK:
        return ""
    if _PARTED.fullmatch(text):
        text = text.replace(",", "")
    code = ""
    if FOREIGN.fullmatch(text):
        code = text.upper()
    elif match := _ZIP.fullmatch(text):
        code = match[1] or match[2]
    elif match := _SHORT_ZIP.fullmatch(text):
        code = match[1]
    else:
        within = set(_WITHIN.findall(text))
        code = within.pop() if len(within) == 1 else ""
    return "" if code in _NONE else code
