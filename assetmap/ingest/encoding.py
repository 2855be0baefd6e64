"""Turn bytes into text without guessing: UTF-8 where it is, Windows-1252 line by line where not."""

import re

from .wire import Refusal

_LOOK = 4096  # bytes in which zeros are counted
_ZEROS = 0.4  # share of every second byte: of Latin text nearly all, of any the separators
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|$)")
_NOTES = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman"}  # a note on the whole file
_MIXED = 4  # lines in the old encoding for each in UTF-8, beyond which the file is simply old


def text_of(content: bytes) -> tuple[str, dict[int, bool], list[str]]:
    """Read bytes as text.

    Returns
    -------
    text
        Without a byte-order mark.
    repaired
        Physical line (1 is the first) -> whether all its letters could be read, of each line that
        was not UTF-8 in a file where others were.
    notes
        The encoding's name, where the whole file is in an old one.

    Raises
    ------
    Refusal
        If it claims to be UTF-16 and is not.
    """
    for mark, name in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe\x00\x00", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if content.startswith(mark):
            if name == "utf-8":
                return _narrow(content[len(mark) :])
            return _wide(content, name)
    name = _wide_name(content[:_LOOK])
    return _wide(content, name) if name else _narrow(content)


def _wide_name(start: bytes) -> str:
    """Return which UTF-16 a file without a mark is in, "" where in none."""
    half = max(len(start) // 2, 1)
    even, odd = start[0::2].count(0) / half, start[1::2].count(0) / half
    if max(even, odd) < _ZEROS:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _wide(content: bytes, name: str) -> tuple[str, dict[int, bool], list[str]]:
    """Read UTF-16 or UTF-32."""
    try:
        return content.decode(name), {}, []
    except UnicodeDecodeError as err:
        raise Refusal(key="bad_utf16") from err


def _narrow(content: bytes) -> tuple[str, dict[int, bool], list[str]]:
    """Read UTF-8, and the old encoding of the file's system in the lines that are not."""
    try:
        return content.decode("utf-8"), {}, []
    except UnicodeDecodeError:
        pass
    # Lines that end in a carriage return alone are of a Macintosh before 2001, as its letters are.
    old = "mac_roman" if b"\r" in content and b"\n" not in content else "cp1252"
    lines: list[str] = []
    repaired: dict[int, bool] = {}
    modern = 0
    for number, match in enumerate(_LINE.finditer(content), start=1):
        line = match.group()
        try:
            lines.append(line.decode("utf-8"))
            modern += not line.isascii()
        except UnicodeDecodeError:
            lines.append(line.decode(old, errors="replace"))
            repaired[number] = "\ufffd" not in lines[-1]
    text = "".join(lines)
    if modern * _MIXED >= len(repaired):
        return text, repaired, []
    return text, {n: False for n, whole in repaired.items() if not whole}, [_NOTES[old]]
