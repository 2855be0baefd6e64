"""Turn bytes into text without guessing: UTF-8 where it is, Windows-1252 line by line where not."""

import re

from .wire import Refusal

_LOOK = 4096  # bytes in which zeros are counted
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|$)")
OLD = "old_encoding"  # a note on the whole file


def text_of(content: bytes) -> tuple[str, dict[int, bool], list[str]]:
    """Read bytes as text.

    Returns
    -------
    text
        Without a byte-order mark.
    repaired
        Physical line (1 is the first) -> whether all its letters could be read, of each line that
        was not UTF-8 among lines that were.
    notes
        `OLD` where the whole file is Windows-1252.

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
    if max(even, odd) < 0.4:  # noqa: PLR2004 -- of Latin text nearly all; of any text the separators
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _wide(content: bytes, name: str) -> tuple[str, dict[int, bool], list[str]]:
    """Read UTF-16 or UTF-32."""
    try:
        return content.decode(name), {}, []
    except UnicodeDecodeError as err:
        raise Refusal(key="bad_utf16") from err


def _narrow(content: bytes) -> tuple[str, dict[int, bool], list[str]]:
    """Read UTF-8, and Windows-1252 in the lines that are not."""
    try:
        return content.decode("utf-8"), {}, []
    except UnicodeDecodeError:
        pass
    lines: list[str] = []
    repaired: dict[int, bool] = {}
    modern = False
    for number, match in enumerate(_LINE.finditer(content), start=1):
        line = match.group()
        try:
            lines.append(line.decode("utf-8"))
            modern = modern or not line.isascii()
        except UnicodeDecodeError:
            text, whole = _old(line)
            lines.append(text)
            repaired[number] = whole
    if modern:
        return "".join(lines), repaired, []
    broken = {number: whole for number, whole in repaired.items() if not whole}
    return "".join(lines), broken, [OLD]


def _old(line: bytes) -> tuple[str, bool]:
    """Read one line as Windows-1252; five of its bytes stand for no letter."""
    try:
        return line.decode("cp1252"), True
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace"), False
