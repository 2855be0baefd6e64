"""Read text in the encoding that a person names, and guess at one only to suggest it."""

import codecs
from collections.abc import Iterable
from typing import Final

from assetmap.parsing.wire import Refusal, Stream

# What may be answered -> Python's name. The first are the likeliest for lists of places.
ENCODINGS: Final = {
    "utf-8": "utf-8-sig",
    "windows-1252": "cp1252",
    "mac-roman": "mac_roman",
    "iso-8859-1": "latin-1",
    "iso-8859-15": "iso8859_15",
    "windows-1250": "cp1250",
    "iso-8859-2": "iso8859_2",
    "cp437": "cp437",
    "cp850": "cp850",
    "windows-1251": "cp1251",
    "koi8-r": "koi8_r",
    "windows-1253": "cp1253",
    "windows-1254": "cp1254",
    "windows-1255": "cp1255",
    "windows-1256": "cp1256",
    "windows-1257": "cp1257",
    "windows-1258": "cp1258",
    "utf-16": "utf-16",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "utf-32": "utf-32",
    "shift-jis": "cp932",
    "euc-jp": "euc_jp",
    "gb18030": "gb18030",
    "big5": "big5",
    "euc-kr": "euc_kr",
}
_ALSO: Final = {"cp1252": "windows-1252", "ansi": "windows-1252", "latin-1": "iso-8859-1"} | {
    "macroman": "mac-roman",
    "mac roman": "mac-roman",
    "utf8": "utf-8",
    "utf-8-sig": "utf-8",
    "utf16": "utf-16",
    "sjis": "shift-jis",
}
_SHOWN: Final = 8  # of them, in a sentence
_BINARY: Final = (b"PK", b"\xd0\xcf\x11\xe0", b"PAR1", b"SQLite format 3", b"%PDF", b"\x89PNG")
_START: Final = 16  # bytes that tell these
_PIECE: Final = 1024 * 1024
# Encodings that a file may be in that was read as Windows-1252.
_SUSPECTS: Final = ("windows-1252", "mac-roman", "cp850", "windows-1250", "windows-1251")
_CLEARLY: Final = 0.2  # share of letters that must be righter, for a suggestion
_RUN: Final = 3  # letters beyond ASCII in a row that words in Latin letters hardly have
_SIGNS: Final = frozenset(
    "\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u2022\u20ac\u00b0\u00ae\u00a0"
)


class Recoded:
    """A stream of text in some encoding, read as UTF-8."""

    def __init__(self, stream: Stream, start: bytes, encoding: str) -> None:
        self._stream, self._encoding = stream, encoding
        self._decoder = codecs.getincrementaldecoder(ENCODINGS[encoding])()
        self._lines = 1
        self._ready = bytearray(self._read(start))
        self._over = False

    def read(self, size: int) -> bytes:
        """Return so many bytes of UTF-8, fewer only at the end.

        Raises
        ------
        Refusal
            If the text is not in the encoding.
        """
        while len(self._ready) < size and not self._over:
            piece = self._stream.read(_PIECE)
            self._over = not piece
            self._ready += self._read(piece)
        out = bytes(self._ready[:size])
        del self._ready[:size]
        return out

    def _read(self, piece: bytes) -> bytes:
        """Return a piece of the stream as UTF-8; the last is empty."""
        try:
            text = self._decoder.decode(piece, final=not piece)
            out = text.encode()
        except UnicodeError as err:
            at = self._lines + piece.count(b"\n", 0, getattr(err, "start", 0))
            raise Refusal(key="not_encoding", what=self._encoding, found=f"{at:,}") from err
        self._lines += text.count("\n")
        return out


class _Prefixed:
    """A stream of which the first bytes were read already."""

    def __init__(self, stream: Stream, start: bytes) -> None:
        self._stream, self._start = stream, start

    def read(self, size: int) -> bytes:
        """Return so many bytes, fewer only at the end."""
        start, self._start = self._start[:size], self._start[size:]
        return start + self._stream.read(size - len(start)) if len(start) < size else start


def recoded(stream: Stream, answer: str) -> Stream:
    """Return a stream in UTF-8 where it is text; a workbook knows its own encoding.

    Parameters
    ----------
    stream
        Of the file, from its beginning.
    answer
        Which encoding a person says that it is in.

    Raises
    ------
    Refusal
        If nobody knows such an encoding, or the text is in another.
    """
    name = named(answer)
    start = stream.read(_START)
    if start.startswith(_BINARY):
        return _Prefixed(stream, start)
    return Recoded(stream, start, name)


def named(answer: str) -> str:
    """Return the encoding that an answer means.

    Raises
    ------
    Refusal
        If it is none that is known.

    Examples
    --------
    >>> named("UTF_8"), named("cp1252"), named("ISO 8859-1")
    ('utf-8', 'windows-1252', 'iso-8859-1')
    """
    plain = answer.strip().lower().replace("_", "-")
    for one in (plain, plain.replace(" ", "-"), _ALSO.get(plain, "")):
        if one in ENCODINGS:
            return one
    shown = ", ".join([*ENCODINGS][:_SHOWN])
    raise Refusal(key="unknown_encoding", what=repr(answer[:40]), expected=shown)


def suggested(texts: Iterable[str]) -> str:
    """Return which encoding texts that were read as Windows-1252 are rather in.

    It is a hint for a question, and decides nothing.

    Examples
    --------
    >>> suggested(["Caf\u017d", "Pe\u2013a"]), suggested(["Caf\u00e9"])
    ('mac-roman', 'windows-1252')
    """
    raw = "\n".join(texts).encode("cp1252", errors="ignore")
    scores = {name: _rightness(raw.decode(ENCODINGS[name], errors="replace")) for name in _SUSPECTS}
    best = max(_SUSPECTS, key=lambda name: scores[name])
    usual = _SUSPECTS[0]
    return best if scores[best] > scores[usual] + _CLEARLY else usual


def _rightness(text: str) -> float:
    """Return the share of letters beyond ASCII that stand where such letters do."""
    odd = [i for i, c in enumerate(text) if not c.isascii()]
    right = sum(_is_right(text, i) for i in odd)
    return right / len(odd) if odd else 1.0


def _is_right(text: str, at: int) -> bool:
    """Say whether a letter stands where one does: small after small, in a word of its script."""
    letter, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if letter in _SIGNS:
        return not (before.isalpha() and after.isalpha()) or letter == "\u2019"
    if not letter.isalpha() or letter == "\ufffd" or not (before.isalpha() or after.isalpha()):
        return False
    if letter.isupper() and before.islower():
        return False
    run = text[max(0, at - 2) : at + _RUN]
    latin = ord(letter) < 0x250  # noqa: PLR2004 -- the end of the Latin letters
    crowd = sum(1 for c in run if c.isalpha() and not c.isascii())
    return crowd < _RUN if latin else crowd > 1
