"""Bring the parts of a zipped workbook into the form that parsers expect."""

import re
from typing import Final

from assetmap.parsing.wire import Refusal

_SAID: Final = re.compile(rb"<\?xml[^>]{0,60}?\sencoding=[\"']([\w.-]{1,20})[\"']")
_DECLARED: Final = re.compile(r"<\?xml[^>]{0,100}\?>")
_MARK: Final = b"\xef\xbb\xbf"
_PLAIN: Final = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
_CODES: Final = frozenset(
    {"utf-16", "utf-16-le", "utf-16-be"}
    | {f"iso-8859-{i}" for i in (1, 2, 3, 4, 5, 7, 9, 13, 15)}
    | {f"windows-{i}" for i in range(1250, 1259)}
)


def plain_path(name: str) -> str:
    """Return a part's name as most programs write it: some use backslashes, or capitals.

    Examples
    --------
    >>> plain_path("xl/Worksheets/Sheet1.xml")
    'xl/worksheets/sheet1.xml'
    """
    return name.replace("\\", "/").lower()


def tidied_part(name: str, text: bytes) -> bytes | None:
    """Return markup as parsers expect it, None where it is so already.

    Its letters in UTF-8, and paths to other parts without `./` and backslashes.

    Parameters
    ----------
    name
        The part's name in the zip.
    text
        What it unfolds to.

    Raises
    ------
    Refusal
        If its letters are in a code in which no spreadsheet program writes markup.
    """
    if name.endswith((".bin", "mimetype")):  # no markup
        return None
    code = _code_of(text)
    if code not in _PLAIN and code not in _CODES:
        raise Refusal(key="damaged")
    plain = text
    if code not in _PLAIN:
        plain = _DECLARED.sub("", text.decode(code).removeprefix("\ufeff"), count=1).encode()
    if name.endswith(".rels"):
        plain = plain.replace(b'Target="./', b'Target="').replace(b"\\", b"/")
    return None if plain == text else plain


def _code_of(text: bytes) -> str:
    """Return the code of a part's letters, as its first bytes say."""
    if text[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "utf-16"
    if text[:4] in {b"<\0?\0", b"\0<\0?"}:
        return "utf-16-le" if text[:1] == b"<" else "utf-16-be"
    head = text[:200].removeprefix(_MARK).lstrip()
    said = _SAID.match(head)
    if said is not None:
        return said[1].decode().lower()
    # Markup begins with "<", and in any other code it must say which.
    return "utf-8" if head[:1] in {b"", b"<"} else "?"
