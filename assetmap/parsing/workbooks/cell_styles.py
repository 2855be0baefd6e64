"""Say in which styles of an XLSX a number is surely a number: in others it may be a date."""

import re
from typing import Final
from xml.etree import ElementTree as ET

# Formats that every spreadsheet program has: general, digits, percent, money, text.
_BUILT_IN: Final = frozenset({*range(14), *range(37, 41), 48, 49})
# A format of one's own that has no letter outside of quotation marks: dates are made of letters.
_LETTERLESS: Final = re.compile(r"(?:[0#?.,%$ ()_;*+/@\-]|\\.|\"[^\"]*\")*")


def number_styles(styles: bytes) -> frozenset[int]:
    """Return the numbers of the styles that show no date.

    Parameters
    ----------
    styles
        The workbook's part with styles; checked: it has no DOCTYPE.

    Returns
    -------
    styles
        None of them where the part cannot be read.
    """
    try:
        root = ET.fromstring(styles)  # noqa: S314 -- without DOCTYPE there is nothing to grow
    except (ET.ParseError, UnicodeDecodeError, LookupError):
        return frozenset()
    own: dict[str, str] = {}
    used: list[str] = []
    for group in root:
        kind = group.tag.rpartition("}")[2]
        if kind == "numFmts":
            own |= {one.get("numFmtId", ""): one.get("formatCode", "") for one in group}
        elif kind == "cellXfs":
            used = [one.get("numFmtId", "") for one in group]
    return frozenset(i for i, code in enumerate(used) if _is_plain(code, own))


def _is_plain(code: str, own: dict[str, str]) -> bool:
    """Say whether a format shows no date."""
    if code in own:
        return _LETTERLESS.fullmatch(own[code]) is not None
    return code.isascii() and code.isdecimal() and int(code) in _BUILT_IN
