"""Find where the cells of a sheet say that they are, and what they say of themselves."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from .sheet_tags import CELL, CELL_EMPTY, CELL_END, ROW, ROW_EMPTY, Bytes, Flags, Places, Tags

_ROW_HEAD, _CELL_HEAD = b'<row r="', b'<c r="'
_DIGITS: Final = 7  # of the last row that a sheet can have
_LETTERS: Final = 3  # of the last column
_WORD: Final = 8  # bytes that are compared together
_CELL_WORDS, _ROW_WORDS = 3, 16  # what may stand in a tag behind its place
_WAYS: Final = 64  # different attributes of a piece's cells, or rows
_QUOTE, _ZERO, _NINE, _A, _Z = b'"09AZ'
_ROW_ATTRIBUTES: Final = re.compile(rb"(?: [A-Za-z0-9:]+=\"[^\"'&]*\")*")


class OddError(Exception):
    """Something stands otherwise than most programs write it; it may well be right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """The cells of a piece of markup, those that are empty too."""

    tags: Places  # the index of each one's tag
    rows: Places  # the number of its row
    columns: Places  # from 1
    filled: Flags  # which hold something
    behind: Places  # where its attributes go on behind its place
    ends: Places  # where they end


def row_numbers(tags: Tags) -> Places:
    """Return the number that each row says that it has.

    Raises
    ------
    OddError
        If one does not, or they do not ascend.
    """
    kinds = tags.kinds
    rows = np.flatnonzero((kinds == ROW) | (kinds == ROW_EMPTY))
    numbers, behind = _whole_numbers(tags.piece, _behind(tags, rows, _ROW_HEAD))
    if (np.diff(numbers) <= 0).any():
        raise OddError
    ends = tags.ends[rows] - (kinds[rows] == ROW_EMPTY)
    for attributes, _ in _ways(tags.piece, behind, ends, _ROW_WORDS):
        if not _ROW_ATTRIBUTES.fullmatch(attributes):
            raise OddError
    return numbers


def cells_of(tags: Tags, numbers: Places) -> Cells:
    """Return the cells, each where it says that it is.

    Parameters
    ----------
    tags
        Of some rows.
    numbers
        Of these rows.

    Raises
    ------
    OddError
        If one does not say where it is, or they do not come in their order.
    """
    kinds = tags.kinds
    cells = np.flatnonzero((kinds == CELL) | (kinds == CELL_EMPTY))
    line = np.cumsum((kinds == ROW) | (kinds == ROW_EMPTY))[cells] - 1
    at = _behind(tags, cells, _CELL_HEAD)
    columns = np.zeros(len(at), np.int64)
    lettered = np.ones(len(at), bool)
    for _ in range(_LETTERS):
        letter = tags.piece[at]
        lettered = lettered & (letter >= _A) & (letter <= _Z)
        columns = np.where(lettered, columns * 26 + letter - (_A - 1), columns)
        at = at + lettered
    rows, behind = _whole_numbers(tags.piece, at)
    if (rows != numbers[line]).any() or (columns == 0).any():
        raise OddError
    if ((np.diff(columns) <= 0) & (np.diff(line) == 0)).any():
        raise OddError
    empty = kinds[cells] == CELL_EMPTY
    return Cells(
        tags=cells,
        rows=rows,
        columns=columns,
        filled=~empty & (kinds[cells + 1] != CELL_END),
        behind=behind,
        ends=tags.ends[cells] - empty,
    )


def attributes_of(tags: Tags, cells: Cells) -> Iterator[tuple[bytes, Flags]]:
    """Yield the different attributes that cells have, and which cells have them.

    Raises
    ------
    OddError
        If they are many, or long.
    """
    return _ways(tags.piece, cells.behind, cells.ends, _CELL_WORDS)


def _behind(tags: Tags, some: Places, head: bytes) -> Places:
    """Return where the beginning of some tags ends, which must be as it is written mostly."""
    at = tags.starts[some]
    if (tags.ends[some] - at < len(head)).any():
        raise OddError
    for i, letter in enumerate(head):
        if (tags.piece[at + i] != letter).any():
            raise OddError
    return at + len(head)


def _whole_numbers(piece: Bytes, at: Places) -> tuple[Places, Places]:
    """Return the numbers that stand at places, and the places behind the quotation marks there."""
    numbers = np.zeros(len(at), np.int64)
    counting = np.ones(len(at), bool)
    for _ in range(_DIGITS):
        digit = piece[at]
        counting = counting & (digit >= _ZERO) & (digit <= _NINE)
        if not counting.any():
            break
        numbers = np.where(counting, numbers * 10 + digit - _ZERO, numbers)
        at = at + counting
    if (piece[at] != _QUOTE).any():
        raise OddError
    return numbers, at + 1


def _ways(piece: Bytes, starts: Places, ends: Places, most: int) -> Iterator[tuple[bytes, Flags]]:
    """Yield the different texts between places, none longer than so many words, and which is it."""
    lengths = ends - starts
    longest = int(lengths.max(initial=0))
    if longest > _WORD * most or (lengths < 0).any():
        raise OddError
    words = []
    if longest:
        eights = np.lib.stride_tricks.sliding_window_view(
            np.append(piece, np.zeros(_WORD, np.uint8)), _WORD
        )
        for at in range(0, longest, _WORD):
            inside = np.clip(lengths - at, 0, _WORD)
            letters = np.ascontiguousarray(eights[np.where(inside > 0, starts + at, 0)])
            letters[np.arange(_WORD) >= inside[:, None]] = 0
            words.append(letters.view(np.uint64)[:, 0])
    left = np.ones(len(ends), bool)
    for _ in range(_WAYS):
        if not left.any():
            return
        one = int(left.argmax())
        same = lengths == lengths[one]
        for word in words:
            same &= word == word[one]
        yield piece[starts[one] : ends[one]].tobytes(), same
        left &= ~same
    raise OddError
