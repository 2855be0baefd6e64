"""Turn bytes into text without guessing: UTF-8 where it is, Windows-1252 line by line where not."""

import re

from assetmap.parsing.wire import Refusal

_LOOK = 4096  # bytes in which zeros are counted
_ZEROS = 0.4  # share of every second byte: of Latin text nearly all, of any the separators
_NEARLY_ALL = 0.95  # share of bytes: letters beyond the first plane are rare
BOM = b"\xef\xbb\xbf"
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|$)")
_NOTES = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman"}  # a note on the whole file
_MOST = 100_000  # lines that are told of one by one
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
    name = wide_name(content)
    return _wide(content, name) if name else _narrow(content.removeprefix(BOM))


def wide_name(content: bytes) -> str:
    """Return in which encoding of two or four bytes a letter a file is, "" where in none."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    return "" if content.startswith(BOM) else _wide_name(content[:_LOOK])


def _wide_name(start: bytes) -> str:
    """Return which UTF-16 or UTF-32 a file without a mark is in, "" where in none."""
    share = [start[i::4].count(0) / max(len(start) // 4, 1) for i in range(4)]
    if min(share[2:]) > _NEARLY_ALL and share[0] < _ZEROS:
        return "utf-32-le"
    if min(share[:2]) > _NEARLY_ALL and share[3] < _ZEROS:
        return "utf-32-be"
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
        pieces = Pieces()
        text = "".join(pieces.lines(content))
        return text, *pieces.found()


class Pieces:
    """Text that is read a piece after the other, each line in the encoding that it has."""

    def __init__(self) -> None:
        self._count = 0  # lines so far
        self._modern = 0  # of them not ASCII, and UTF-8
        self._old = ""  # the name of the other encoding
        self._repaired = 0  # lines in the other encoding
        self._unread = 0  # of them with letters that nobody can read
        # Line -> whether all its letters could be read, of the first lines that were repaired.
        self.repaired: dict[int, bool] = {}

    def skip(self, piece: bytes, count: int) -> None:
        """Pass over a piece of so many lines that is UTF-8."""
        self._count += count
        if not piece.isascii():
            self._modern += sum(1 for line in _LINE.findall(piece) if not line.isascii())

    def lines(self, piece: bytes) -> list[str]:
        """Return the lines of a piece that is not UTF-8 throughout, with their ends."""
        # Lines that end in a carriage return alone are of a Macintosh before 2001, as its letters
        # are.
        self._old = "mac_roman" if b"\r" in piece and b"\n" not in piece else "cp1252"
        lines: list[str] = []
        for match in _LINE.finditer(piece):
            line = match.group()
            if not line:
                continue
            self._count += 1
            try:
                lines.append(line.decode("utf-8"))
                self._modern += not line.isascii()
            except UnicodeDecodeError:
                lines.append(line.decode(self._old, errors="replace"))
                self._repair(whole="\ufffd" not in lines[-1])
        return lines

    def _repair(self, *, whole: bool) -> None:
        """Keep that the last line was not UTF-8."""
        self._repaired += 1
        self._unread += not whole
        if self._unread > _MOST:
            raise Refusal(key="unreadable_lines", count=f"{_MOST:,}", row=self._count)
        if not whole or self._repaired <= _MOST:
            self.repaired[self._count] = whole

    def found(self) -> tuple[dict[int, bool], list[str]]:
        """Return the lines to be told of, and the note on the whole, as `text_of` does."""
        if self._modern * _MIXED >= self._repaired <= _MOST:
            return self.repaired, []
        unread = {number: False for number, whole in self.repaired.items() if not whole}
        return unread, [_NOTES[self._old]]
