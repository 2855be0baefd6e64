"""Tell text whose letters were broken by reading UTF-8 as an older encoding."""

import re
import unicodedata
from functools import cache
from typing import Final

# What UTF-8 is taken for by mistake, likeliest first.
_CODECS: Final = ("cp1252", "mac_roman", "cp437", "cp850")
_AGAIN: Final = 4  # times that a text may have been broken, one on top of the other
_LONGEST: Final = 40_000  # characters that are looked at
_ASCII: Final = 0x80
_LEADS: Final = ((0xC2, 0xE0, 1), (0xE0, 0xF0, 2), (0xF0, 0xF5, 3))  # first byte, bytes after it
# Signs that honestly stand after a capital letter: what they seem to be broken from proves nothing.
_SIGNS: Final = frozenset(
    "\u2019\u201d\u2018\u201c\u2013\u2014\u2026\u2122\u203a\u00ae\u00a9\u00bb"
)
_MORE_SIGNS: Final = frozenset(
    "\u00aa\u00ba\u00a0\u00b7\u00b9\u00b2\u00b3\u00b0\u2022\u00b4\u00bf\u00ac"
)
_HONEST: Final = _SIGNS | _MORE_SIGNS
# Signs that no text begins a letter with.
_ODD: Final = {
    "mac_roman": frozenset("\u221a\u00ac\u2248\u201a"),
    "cp437": frozenset("\u251c\u252c\u253c\u0393\u2568\u2564"),
    "cp850": frozenset("\u251c\u252c\u253c"),
}
_OPENING: Final = frozenset("\u2018\u201c")  # no sign that stands between two letters
_LATIN: Final = ((0xC0, 0x250), (0x300, 0x370), (0x1E00, 0x1F00))
_PLAIN_SIGNS: Final = frozenset("\u00d7\u00f7")  # among the letters, and none
_SIGNS_OF_TEXT: Final = ((0xA0, 0xC0), (0x200B, 0x2028), (0x2030, 0x203B))
_CURRENCY: Final = frozenset("\u20ac\u2122\ufeff\u2116")
_SOME: Final = 3  # letters of another script than ours that are no accident
_PICTURES: Final = 0x1F000  # from here on: emoji


def mended(text: str) -> str:
    """Return the text that a broken one was, or the same where it is whole.

    Whole text is never changed: it would have to be a text in UTF-8 by accident, letter for letter,
    and say something in Latin letters then, with a capital where none belongs before.

    Examples
    --------
    >>> [mended(t) for t in ("PeÃ±a", "CafÃƒÂ©", "Pe√±a", "Peña", "IRMÃ…", "São João")]
    ['Peña', 'Café', 'Peña', 'Peña', 'IRMÃ…', 'São João']
    """
    if text.isascii() or len(text) > _LONGEST:
        return text
    return _undone(text, _AGAIN) or text


@cache
def hint() -> str:
    """Return the pattern of what every broken text holds, for whole columns at once."""
    signs = frozenset[str]().union(*_ODD.values())
    return f"{_sequences(_CODECS[0]).pattern}|[{''.join(sorted(signs))}]"


def _undone(text: str, times: int) -> str:
    """Return what a text was before it was broken, at most so many times; "" where it was not."""
    for codec in _CODECS if times else ():
        found = _read_again(text, codec)
        if found:
            before = _undone(found, times - 1)
            if before or _is_plausible(found):
                return before or found
    return ""


def _read_again(text: str, codec: str) -> str:
    """Return the UTF-8 that was read in a codec, "" where it was none."""
    numbers, sequence = _table(codec), _sequences(codec)
    if text.isascii() or not any(_is_proof(text, m, codec) for m in sequence.finditer(text)):
        return ""
    try:
        return bytes(ord(c) if ord(c) < _ASCII else numbers[c] for c in text).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return ""


@cache
def _table(codec: str) -> dict[str, int]:
    """Return which byte each letter beyond ASCII is."""
    table = {}
    for byte in range(_ASCII, 0x100):
        table[bytes([byte]).decode(codec, errors="replace")] = byte
        if codec == "cp1252":  # what it leaves open, and ISO 8859-1, read as control characters
            table.setdefault(chr(byte), byte)
    table.pop("\ufffd", None)
    return table


@cache
def _sequences(codec: str) -> re.Pattern[str]:
    """Return the pattern of what one letter in UTF-8 looks like in a codec."""
    table = _table(codec)

    def those(first: int, last: int) -> str:
        return (
            "[" + "".join(re.escape(c) for c, byte in table.items() if first <= byte < last) + "]"
        )

    parts = (f"{those(a, b)}{those(0x80, 0xC0)}{{{after}}}" for a, b, after in _LEADS)
    return re.compile("|".join(parts))


def _is_proof(text: str, match: re.Match[str], codec: str) -> bool:
    """Say whether a sequence can hardly stand in whole text."""
    if codec in _ODD:
        return match.group()[0] in _ODD[codec]
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    sequence = match.group()
    if len(sequence) == 2:  # noqa: PLR2004 -- a letter, then a sign
        if before.islower() and sequence[0].isupper():
            return True
        if sequence[1] in _OPENING and after.isalpha():
            return True
    return not _HONEST.issuperset(sequence[1:])


def _is_plausible(found: str) -> bool:
    """Say whether a text has the letters and signs that texts have."""
    others = 0
    for c in found:
        number = ord(c)
        if number < _ASCII or c in _CURRENCY or number >= _PICTURES:
            continue
        if any(a <= number < b for a, b in (*_LATIN, *_SIGNS_OF_TEXT)) and c not in _PLAIN_SIGNS:
            continue
        if not unicodedata.category(c).startswith(("L", "M")):
            return False
        others += 1
    return others == 0 or others >= _SOME
