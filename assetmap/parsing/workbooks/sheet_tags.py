"""Take markup of few kinds of tags apart, all tags at once.

It is for the bulk of an XLSX: rows, cells, shared texts. What is not exactly as spreadsheet
programs write it is not taken apart but left to a whole parser: every doubt ends in `None`.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Places = np.ndarray[tuple[int], np.dtype[np.int64]]
Kinds = np.ndarray[tuple[int], np.dtype[np.uint8]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]
Bytes = np.ndarray[tuple[int], np.dtype[np.uint8]]

OTHER, ROW, ROW_END, CELL, CELL_END, VALUE, VALUE_END = range(7)
INLINE, INLINE_END, TEXT, TEXT_END, ROW_EMPTY, CELL_EMPTY, SHARED, SHARED_END = range(7, 15)
_COUNT: Final = 15
# Name -> kind where it opens, closes, and stands for itself.
_NAMES: Final = {
    b"row": (ROW, ROW_END, ROW_EMPTY),
    b"c": (CELL, CELL_END, CELL_EMPTY),
    b"v": (VALUE, VALUE_END, OTHER),
    b"is": (INLINE, INLINE_END, OTHER),
    b"t": (TEXT, TEXT_END, OTHER),
    b"si": (SHARED, SHARED_END, OTHER),
}
_BARE: Final = {VALUE: 2, INLINE: 3, SHARED: 3}  # tags without attributes -> where they end
# Which tags may follow a tag: the language is so simple that this says all of it.
_AFTER_CELL: Final = (CELL, CELL_EMPTY, ROW_END)
_AFTER_ROW: Final = (ROW, ROW_EMPTY)
_FOLLOWS: Final = {
    ROW: _AFTER_CELL,
    ROW_END: _AFTER_ROW,
    ROW_EMPTY: _AFTER_ROW,
    CELL: (VALUE, INLINE, CELL_END),
    CELL_END: _AFTER_CELL,
    CELL_EMPTY: _AFTER_CELL,
    VALUE: (VALUE_END,),
    VALUE_END: (CELL_END,),
    INLINE: (TEXT,),
    INLINE_END: (CELL_END,),
    TEXT: (TEXT_END,),
    TEXT_END: (INLINE_END, SHARED_END),
    SHARED: (TEXT,),
    SHARED_END: (SHARED,),
}
_MAY_FOLLOW: Final = np.zeros(_COUNT * _COUNT, bool)
for _before, _all in _FOLLOWS.items():
    _MAY_FOLLOW[[_before * _COUNT + one for one in _all]] = True
_BEGINNING: Final = frozenset({ROW, ROW_EMPTY, SHARED})
_ENDING: Final = frozenset({ROW_END, ROW_EMPTY, SHARED_END})
_FIRST, _LAST, _SLASH, _BLANK = b"<"[0], b">"[0], b"/"[0], b" "[0]
# The two ways to begin a text, and how far behind its beginning each ends.
_PRESERVED: Final = b'<t xml:space="preserve">'
_SHORT, _LONG = len(b"<t>") - 1, len(_PRESERVED) - 1
# The last comes last: what it leaves begins no other.
_NAMED: Final = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
_ENTITY: Final = "&(?:amp|lt|gt|quot|apos);"
_ESCAPED: Final = "_x[0-9A-Fa-f]{4}_"  # how a workbook writes a character that XML cannot


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """The tags of a piece of markup, in their order."""

    piece: Bytes
    starts: Places  # of each tag's "<"
    ends: Places  # of its ">"
    kinds: Kinds


def tags_of(piece: Bytes) -> Tags | None:
    """Take a piece of markup apart.

    Parameters
    ----------
    piece
        Whole rows of a sheet, or whole shared texts.

    Returns
    -------
    tags
        None where there is anything but rows, cells, values and plain texts, each with nothing
        between its tags that is no value.
    """
    starts, ends = np.flatnonzero(piece == _FIRST), np.flatnonzero(piece == _LAST)
    if not _are_pairs(starts, ends, len(piece)):
        return None
    kinds = _kinds(piece, starts, ends)
    pairs = kinds[:-1] * np.uint8(_COUNT) + kinds[1:]  # less than 256
    whole = kinds[0] in _BEGINNING and kinds[-1] in _ENDING and _MAY_FOLLOW[pairs].all()
    gaps = starts[1:] - ends[:-1] > 1
    if not whole or (gaps & (kinds[:-1] != VALUE) & (kinds[:-1] != TEXT)).any():
        return None
    return Tags(piece=piece, starts=starts, ends=ends, kinds=kinds)


def _are_pairs(starts: Places, ends: Places, size: int) -> bool:
    """Say whether each "<" has its ">" before the next, from a piece's first byte to its last."""
    if not len(starts) or len(starts) != len(ends) or starts[0] != 0 or ends[-1] != size - 1:
        return False
    return bool((ends - starts > 1).all() and (starts[1:] > ends[:-1]).all())


def _kinds(piece: Bytes, starts: Places, ends: Places) -> Kinds:
    """Return the kind of each tag."""
    kinds = np.zeros(len(starts), np.uint8)
    first, second = piece[starts + 1], piece[starts + 2]
    closes = first == _SLASH
    alone = piece[ends - 1] == _SLASH
    for name, (opening, closing, empty) in _NAMES.items():
        letter = name[0]
        opens = np.flatnonzero(first == letter)
        opens = opens[_is_name(piece, starts[opens] + 1, ends[opens], name)]
        kinds[opens] = np.where(alone[opens], empty, opening)
        shuts = np.flatnonzero(closes & (second == letter))
        at = starts[shuts]
        whole = ends[shuts] - at == len(name) + 2
        kinds[shuts[whole & _is_name(piece, at + 2, ends[shuts], name)]] = closing
    for bare, end in _BARE.items():
        kinds[(kinds == bare) & (ends - starts != end)] = OTHER
    more = np.flatnonzero((kinds == TEXT) & (ends - starts != _SHORT))
    at = starts[more]
    letters = np.minimum(at[:, None] + np.arange(len(_PRESERVED)), len(piece) - 1)
    same = (piece[letters] == np.frombuffer(_PRESERVED, np.uint8)).all(axis=1)
    kinds[more[~same | (ends[more] - at != _LONG)]] = OTHER
    return kinds


def _is_name(piece: Bytes, at: Places, ends: Places, name: bytes) -> Flags:
    """Say at which places a name stands, with a space or the tag's end behind it."""
    good: Flags = ends - at >= len(name)
    last = len(piece) - 1
    for i, letter in enumerate(name):
        good &= piece[np.minimum(at + i, last)] == letter
    behind = piece[np.minimum(at + len(name), last)]
    good &= (behind == _BLANK) | (at + len(name) == ends - (behind == _SLASH))
    return good


def values_of(tags: Tags) -> pa.Array | None:
    """Return the text in each value and text tag, as a whole parser would; None where in doubt."""
    piece, kinds = tags.piece, tags.kinds
    holds = np.flatnonzero((kinds == VALUE) | (kinds == TEXT))
    starts, ends = tags.ends[holds] + 1, tags.starts[holds + 1]
    if ((starts == ends) & (kinds[holds] == VALUE)).any():
        return None
    if not _are_tight(tags, holds, starts, ends):
        return None
    inside = np.zeros(len(piece) + 1, np.int8)
    inside[starts] = 1
    inside[ends] -= 1
    letters = piece[np.cumsum(inside[:-1], dtype=np.int8).view(bool)].tobytes()
    places = np.zeros(len(holds) + 1, np.int32)
    np.cumsum(ends - starts, out=places[1:])
    buffers = (pa.py_buffer(places), pa.py_buffer(letters))
    values = pa.StringArray.from_buffers(len(holds), *buffers)
    try:
        values.validate(full=True)
    except pa.ArrowInvalid:
        return None
    return _plain(values, letters)


def _are_tight(tags: Tags, holds: Places, starts: Places, ends: Places) -> bool:
    """Say whether texts have white space at their ends only where they say that it counts."""
    piece = tags.piece
    full = starts < ends
    loose = full & ((piece[starts] <= _BLANK) | (piece[ends - 1] <= _BLANK))
    loose &= tags.kinds[holds] == TEXT
    some = holds[loose]
    return bool((tags.ends[some] - tags.starts[some] == _LONG).all())


def _plain(values: pa.Array, letters: bytes) -> pa.Array | None:
    """Return texts without the escapes of XML; None where there are rare ones."""
    if b"\r" in letters:
        return None
    if b"_x" in letters and pc.any(pc.match_substring_regex(values, _ESCAPED)).as_py():
        return None
    if b"&" not in letters:
        return values
    escaped = pc.match_substring(values, "&")
    texts = values.filter(escaped)
    if pc.any(pc.match_substring(pc.replace_substring_regex(texts, _ENTITY, ""), "&")).as_py():
        return None
    for escape, letter in _NAMED.items():
        if escape.encode() in letters:
            texts = pc.replace_substring(texts, escape, letter)
    return pc.replace_with_mask(values, escaped, texts)
