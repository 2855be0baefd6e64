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
from typing import Final
from xml.parsers import expat

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assetmap.limits import MEGA, Limits
from assetmap.parsing.text.regular import blank_rows, cut_to
from assetmap.parsing.wire import ROW as ROW_NAME
from assetmap.parsing.wire import stacked

from .archive import STYLES, TEXTS
from .cell_styles import number_styles
from .sheet_cells import Cells, OddError, attributes_of, cells_of, row_numbers
from .sheet_numbers import number_texts
from .sheet_tags import (
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
from .sheetxml import Mark, formula_marks

_PIECE: Final = 4 * MEGA  # bytes of markup that are taken apart together
_AROUND: Final = 8 * MEGA  # bytes that may stand around the rows
_BEGIN, _END = b"<sheetData>", b"</sheetData>"
_ATTRIBUTES: Final = re.compile(
    rb'(?: s="(?P<style>\d{1,5})")?(?: t="(?P<kind>s|n|b|str|inlineStr)")?'
)
_UTF8: Final = re.compile(rb"<\?xml[^>]*?encoding=[\"'](?!UTF-8[\"'])", re.IGNORECASE)
_OF_SHARED: Final = (SHARED, TEXT, TEXT_END, SHARED_END)
_SI: Final = re.compile(rb"<sst\b[^>]*>")


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
    """The parts of a workbook."""

    def __init__(self, parts: Mapping[str, bytes], limits: Limits) -> None:
        self._parts = parts
        self._limits = limits
        self._regular: set[str] = set()

    def sheet(self, part: str) -> Regular | None:
        """Return a sheet, None where it is not regular or not among the parts."""
        text = self._parts.get(part)
        found = None if text is None else regular_sheet(text, self._common, self._limits)
        if found is not None:
            self._regular.add(part)
        return found

    def marks(self, part: str) -> list[Mark]:
        """Return the marks of a sheet's formulas; a regular one has none."""
        return formula_marks(self._parts.get(part, b"")) if part not in self._regular else []

    @cached_property
    def _common(self) -> "Common":
        """Return what the sheets share."""
        return Common(
            texts=shared_texts(self._parts.get(TEXTS, b"")),
            plain=number_styles(self._parts.get(STYLES, b"")),
        )


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
    except OddError:
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
        self._last = 0  # row seen
        self._first = 0  # row that holds something
        self._width = 0

    def take(self, piece: Bytes) -> None:
        """Read some rows."""
        tags = tags_of(piece)
        if tags is None or np.isin(tags.kinds, (SHARED, SHARED_END)).any():
            raise OddError
        numbers = row_numbers(tags)
        values = values_of(tags)
        if values is None or numbers[0] <= self._last:
            raise OddError
        self._last = int(numbers[-1])
        cells = cells_of(tags, numbers)
        texts = _typed(values, cells, tags, self._common)
        if not len(texts):
            return
        rows, columns = cells.rows[cells.filled], cells.columns[cells.filled]
        self._first = self._first or int(rows[0])
        self._width = max(self._width, int(columns.max()))
        self._check(int(rows[-1]) - self._first + 1)
        table = _table(rows, columns, texts)
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
            raise OddError


def _typed(values: pa.Array, cells: Cells, tags: Tags, common: Common) -> pa.Array:
    """Return the values of filled cells as texts, each as its attributes say what it is."""
    inline = tags.kinds[cells.tags[cells.filled] + 1] != VALUE
    for attributes, some in attributes_of(tags, cells):
        match = _ATTRIBUTES.fullmatch(attributes)
        if match is None or (match["kind"] and not cells.filled[some].all()):
            raise OddError
        kind = (match["kind"] or b"n").decode()
        chosen = some[cells.filled]
        if (inline[chosen] != (kind == "inlineStr")).any():
            raise OddError
        if not chosen.any() or kind in {"str", "inlineStr"}:
            continue
        if kind == "n" and match["style"] and int(match["style"]) not in common.plain:
            raise OddError
        mask = pa.array(chosen)
        texts = _texts(values.filter(mask), kind, common)
        values = texts if chosen.all() else pc.replace_with_mask(values, mask, texts)
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
        raise OddError
    return texts


def _pointed(written: pa.Array, texts: pa.Array | None) -> pa.Array | None:
    """Return the shared texts that numbers point to."""
    if texts is None or not pc.all(pc.match_substring_regex(written, "^[0-9]{1,9}$")).as_py():
        return None
    places = written.cast(pa.int64())
    return texts.take(places) if pc.max(places).as_py() < len(texts) else None


def _table(rows: Places, columns: Places, texts: pa.Array) -> pa.Table:
    """Return texts, each with its row and column, as a table."""
    fresh = np.diff(rows, prepend=0) != 0
    line = np.cumsum(fresh) - 1
    count = int(line[-1]) + 1
    blank = pa.repeat(pa.scalar("", pa.string()), count)
    found = [pa.array(rows[fresh], pa.int64())]
    for column in range(1, int(columns.max()) + 1):
        some = np.flatnonzero(columns == column)
        if not len(some):
            found.append(blank)
        elif len(some) == count:
            found.append(texts.take(pa.array(some)))
        else:
            places = np.zeros(count, np.int64)
            places[line[some]] = some
            absent = np.ones(count, bool)
            absent[line[some]] = False
            taken = texts.take(pa.array(places, mask=absent))
            found.append(pc.fill_null(taken, ""))
    return pa.table(found, names=[ROW_NAME, *(f"c{i}" for i in range(len(found) - 1))])
