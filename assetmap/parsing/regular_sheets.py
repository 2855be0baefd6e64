"""Read those sheets of an XLSX that nobody can read in two ways, all cells at once.

A sheet is regular where its rows and cells come in their order and say where they are, and hold
nothing but texts, plain numbers, and yes or no: no formulas, merged cells or dates. There the
result is what the compiled parser would give, in a fraction of its time; that they agree is
tested. Everything else is for that parser.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from xml.parsers import expat

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assetmap.limits import MEGA, Limits

from .archive import STYLES, TEXTS
from .cell_styles import number_styles
from .regular import blank_rows, cut_to
from .sheet_numbers import number_texts
from .sheet_tags import (
    CELL,
    CELL_END,
    ROW,
    ROW_EMPTY,
    SHARED,
    SHARED_END,
    TEXT,
    TEXT_END,
    VALUE,
    Bytes,
    Places,
    Tags,
    tags_of,
    values_of,
)
from .wire import ROW as ROW_NAME
from .wire import stacked

_PIECE: Final = 4 * MEGA  # bytes of markup that are taken apart together
_AROUND: Final = 8 * MEGA  # bytes that may stand around the rows
_BEGIN, _END = b"<sheetData>", b"</sheetData>"
_ROW_HEAD, _CELL_HEAD = b'<row r="', b'<c r="'
_DIGITS: Final = 7  # of the last row that a sheet can have
_LETTERS: Final = 3  # of the last column
_WORDS: Final = 3  # of eight bytes each: a cell's attributes behind its place
_WAYS: Final = 64  # different attributes of a piece's cells
_QUOTE, _ZERO, _NINE, _A, _Z = b'"09AZ'
_ATTRIBUTES: Final = re.compile(
    rb'(?: s="(?P<style>\d{1,5})")?(?: t="(?P<kind>s|n|b|str|inlineStr)")?'
)
_UTF8: Final = re.compile(rb"<\?xml[^>]*?encoding=[\"'](?!UTF-8[\"'])", re.IGNORECASE)
_OF_SHARED: Final = (SHARED, TEXT, TEXT_END, SHARED_END)
_SI: Final = re.compile(rb"<sst\b[^>]*>")

Flags = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Regular:
    """A sheet that was read."""

    cells: pa.Table | None  # None where all are blank


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """What the sheets of a workbook share."""

    texts: pa.Array | None  # that cells point to; None where they cannot be read here
    plain: frozenset[int]  # styles in which a number is a number, no date


class RegularBook:
    """The parts of a workbook, each read at most once."""

    def __init__(self, parts: Mapping[str, bytes], limits: Limits) -> None:
        self._parts = dict(parts)
        self._limits = limits

    def sheet(self, part: str) -> Regular | None:
        """Return a sheet, None where it is not regular or not among the parts."""
        text = self._parts.pop(part, None)
        return None if text is None else regular_sheet(text, self._common, self._limits)

    @cached_property
    def _common(self) -> "Common":
        """Return what the sheets share."""
        return Common(
            texts=shared_texts(self._parts.pop(TEXTS, b"")),
            plain=number_styles(self._parts.pop(STYLES, b"")),
        )


class _Odd(Exception):  # noqa: N818 -- no error: the sheet is for the other parser
    """A sheet is not regular."""


def shared_texts(part: bytes) -> pa.Array | None:
    """Return the texts that the cells of a workbook share; None where they are not all plain."""
    head, tail = _SI.search(part), part.rfind(b"</sst>")
    if head is None or tail < 0 or not part.startswith(b"<") or _UTF8.match(part):
        return None
    texts = []
    for piece in _pieces(part, head.end(), tail, b"</si>"):
        tags = tags_of(piece)
        if tags is None or not np.isin(tags.kinds, _OF_SHARED).all():
            return None
        values = values_of(tags)
        if values is None:
            return None
        texts.append(values)
    return pa.concat_arrays(texts) if texts else pa.array([], pa.string())


def regular_sheet(text: bytes, common: Common, limits: Limits) -> Regular | None:
    """Read a sheet's part.

    Parameters
    ----------
    text
        Its markup, checked as `archive` does.
    common
        Texts and styles of its workbook.
    limits
        How long a cell may be, and how many there may be.

    Returns
    -------
    sheet
        None where it is not regular, or larger than is taken: the other parser says so.
    """
    start, end = text.find(_BEGIN), text.rfind(_END)
    if start < 0 or end < 0 or not _are_whole(text[:start], text[end + len(_END) :]):
        return None
    reader = _Reader(common, limits)
    try:
        for piece in _pieces(text, start + len(_BEGIN), end, b"</row>"):
            reader.take(piece)
    except _Odd:
        return None
    return reader.sheet()


def _are_whole(before: bytes, after: bytes) -> bool:
    """Say whether what stands around the rows is markup without merged cells."""
    around = before + _BEGIN + _END + after
    if len(around) > _AROUND or not before.startswith(b"<") or _UTF8.match(before):
        return False
    if b"mergeCell" in around or b"<!" in around:
        return False
    try:
        expat.ParserCreate().Parse(around, True)  # noqa: FBT003 -- expat takes no names
    except expat.ExpatError:
        return False
    return True


def _pieces(text: bytes, start: int, end: int, last: bytes) -> Iterator[Bytes]:
    """Yield pieces of a text that end where a certain tag does."""
    while start < end:
        at = text.find(last, min(start + _PIECE, end), end)
        stop = end if at < 0 else at + len(last)
        yield np.frombuffer(text, np.uint8, stop - start, start)
        start = stop


class _Reader:
    """Reads the rows of a sheet, piece by piece."""

    def __init__(self, common: Common, limits: Limits) -> None:
        self._common = common
        self._limits = limits
        self._parts: list[pa.Table] = []
        self._row = 0  # the last one seen
        self._first = 0  # row that holds something
        self._width = 0

    def take(self, piece: Bytes) -> None:
        """Read some rows."""
        tags = tags_of(piece)
        if tags is None or np.isin(tags.kinds, (SHARED, SHARED_END)).any():
            raise _Odd
        numbers = self._numbers(tags)
        cells = _cells_of(tags, numbers)
        values = values_of(tags)
        if values is None:
            raise _Odd
        if not len(values):
            return
        self._first = self._first or int(cells.rows[0])
        self._width = max(self._width, int(cells.columns.max()))
        self._check(int(cells.rows[-1]) - self._first + 1)
        table = _table(cells, _typed(values, cells, tags, self._common))
        blank = blank_rows(table)
        if len(blank):
            table = table.take(pa.array(np.delete(np.arange(table.num_rows), blank)))
        if table.num_rows:
            self._parts.append(cut_to(table, self._limits.cell_characters + 1))

    def sheet(self) -> Regular | None:
        """Return all that was read."""
        if not self._first:
            return None
        return Regular(cells=stacked(self._parts) if self._parts else None)

    def _check(self, rows: int) -> None:
        """Leave what is too large to the other parser, which says how large it is."""
        limits = self._limits
        if self._width > limits.columns or rows > min(limits.rows, limits.cells // self._width):
            raise _Odd

    def _numbers(self, tags: Tags) -> Places:
        """Return the number of each row, which must ascend."""
        rows = np.flatnonzero((tags.kinds == ROW) | (tags.kinds == ROW_EMPTY))
        at = _behind(tags, rows, _ROW_HEAD)
        numbers, _ = _whole_numbers(tags.piece, at)
        if (np.diff(numbers, prepend=self._row) <= 0).any():
            raise _Odd
        self._row = int(numbers[-1])
        return numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cells:
    """Cells of a piece that hold something."""

    tags: Places  # the index of each one's tag
    rows: Places  # the number of its row
    columns: Places  # from 1
    behind: Places  # where its attributes go on behind its place


def _cells_of(tags: Tags, numbers: Places) -> _Cells:
    """Return the cells that hold something, each where it says that it is."""
    kinds = tags.kinds
    holds = np.flatnonzero((kinds[:-1] == CELL) & (kinds[1:] != CELL_END))
    line = np.cumsum((kinds == ROW) | (kinds == ROW_EMPTY))[holds] - 1
    at = _behind(tags, holds, _CELL_HEAD)
    columns = np.zeros(len(at), np.int64)
    lettered = np.ones(len(at), bool)
    for _ in range(_LETTERS):
        letter = tags.piece[at]
        lettered = lettered & (letter >= _A) & (letter <= _Z)
        columns = np.where(lettered, columns * 26 + letter - (_A - 1), columns)
        at = at + lettered
    rows, behind = _whole_numbers(tags.piece, at)
    if (rows != numbers[line]).any() or (columns == 0).any():
        raise _Odd
    if ((np.diff(columns) <= 0) & (np.diff(line) == 0)).any():
        raise _Odd
    return _Cells(tags=holds, rows=rows, columns=columns, behind=behind)


def _behind(tags: Tags, some: Places, head: bytes) -> Places:
    """Return where the beginning of some tags ends, which must be as it is written mostly."""
    at = tags.starts[some]
    if (tags.ends[some] - at < len(head)).any():
        raise _Odd
    for i, letter in enumerate(head):
        if (tags.piece[at + i] != letter).any():
            raise _Odd
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
        raise _Odd
    return numbers, at + 1


def _typed(values: pa.Array, cells: _Cells, tags: Tags, common: Common) -> pa.Array:
    """Return the values of cells as texts, each as its attributes say what it is."""
    inline = tags.kinds[cells.tags + 1] != VALUE
    for attributes, some in _ways(tags, cells):
        match = _ATTRIBUTES.fullmatch(attributes)
        kind = (match["kind"] or b"n").decode() if match else ""
        if match is None or (inline[some] != (kind == "inlineStr")).any():
            raise _Odd
        if kind == "n" and match["style"] and int(match["style"]) not in common.plain:
            raise _Odd
        if kind in {"str", "inlineStr"}:
            continue
        chosen = pa.array(some)
        texts = _texts(values.filter(chosen), kind, common)
        values = texts if len(texts) == len(values) else pc.replace_with_mask(values, chosen, texts)
    return values


def _texts(written: pa.Array, kind: str, common: Common) -> pa.Array:
    """Return values of one kind as texts."""
    if kind == "n":
        texts = number_texts(written)
    elif kind == "b":
        known = pc.is_in(written, pa.array(["0", "1"]))
        texts = pc.if_else(pc.equal(written, "1"), "yes", "no") if pc.all(known).as_py() else None
    else:
        texts = _pointed(written, common.texts)
    if texts is None:
        raise _Odd
    return texts


def _pointed(written: pa.Array, texts: pa.Array | None) -> pa.Array | None:
    """Return the shared texts that numbers point to."""
    if texts is None or not pc.all(pc.match_substring_regex(written, "^[0-9]{1,9}$")).as_py():
        return None
    places = written.cast(pa.int64())
    return texts.take(places) if pc.max(places).as_py() < len(texts) else None


def _ways(tags: Tags, cells: _Cells) -> Iterator[tuple[bytes, Flags]]:
    """Yield the different attributes that cells have, and which cells have them."""
    ends = tags.ends[cells.tags]
    lengths = ends - cells.behind
    if (lengths > 8 * _WORDS).any():
        raise _Odd
    eights = np.lib.stride_tricks.sliding_window_view(tags.piece, 8)
    words = []
    for i in range(_WORDS):
        # Behind a cell's tag there are at least those that close it and its row: eight bytes.
        inside = np.clip(lengths - 8 * i, 0, 8)
        at = np.where(inside > 0, cells.behind + 8 * i, 0)
        letters = np.ascontiguousarray(eights[at])
        letters[np.arange(8) >= inside[:, None]] = 0
        words.append(letters.view(np.uint64)[:, 0])
    left = np.ones(len(ends), bool)
    for _ in range(_WAYS):
        if not left.any():
            return
        one = int(left.argmax())
        same = lengths == lengths[one]
        for word in words:
            same &= word == word[one]
        yield tags.piece[cells.behind[one] : ends[one]].tobytes(), same
        left &= ~same
    raise _Odd


def _table(cells: _Cells, texts: pa.Array) -> pa.Table:
    """Return texts as a table of rows and columns."""
    fresh = np.diff(cells.rows, prepend=0) != 0
    line = np.cumsum(fresh) - 1
    rows = cells.rows[fresh]
    blank = pa.repeat(pa.scalar("", pa.string()), len(rows))
    columns = [pa.array(rows, pa.int64())]
    for column in range(1, int(cells.columns.max()) + 1):
        some = np.flatnonzero(cells.columns == column)
        if not len(some):
            columns.append(blank)
        elif len(some) == len(rows):
            columns.append(texts.take(pa.array(some)))
        else:
            places = np.zeros(len(rows), np.int64)
            places[line[some]] = some
            absent = np.ones(len(rows), bool)
            absent[line[some]] = False
            taken = texts.take(pa.array(places, mask=absent))
            columns.append(pc.fill_null(taken, ""))
    return pa.table(columns, names=[ROW_NAME, *(f"c{i}" for i in range(len(columns) - 1))])
