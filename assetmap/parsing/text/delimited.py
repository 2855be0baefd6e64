"""Read text with delimiters, numbering records as a spreadsheet program does.

The text is read in pieces, so that memory does not grow with the file. Of each piece the regular
lines go to a fast reader (`regular`), the others to one that judges (`records`).
"""

import csv
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np
import pyarrow as pa

from assetmap.limits import MEGA, Limits
from assetmap.parsing.wire import RAW, RAW_CHARACTERS, Parsed, Refusal, Sheet, Task, stacked

from .delimiters import delimiter_of, is_spaced, is_wrapped, unwrapped
from .pieces import SHOWN, Source
from .records import Records, block_of
from .regular import Lines, blank_rows, cut_to, lines_of, table_of

RUN: Final = 25  # regular lines in a row that are worth the fast reader
_LOOK = 200  # lines that the delimiter is looked for in
_BATCH_CELLS = 200_000  # cells of records that become one block of Arrow columns
_WIDE = 20_000  # characters of a line that the delimiter is looked for in
_LINES = 3  # lines for each row that is taken: cells of several lines, blank lines
_SURPLUS = 2  # delimiters for each cell that is taken: they stand in texts too
_ENDLESS = 2**31 - 1  # characters of a cell, where lines are short already
_LONG = 100_000  # bytes of a line that is worth a look
_BEYOND = 100  # times the columns that are taken: cells that no slip of a comma makes
_TOP = 60  # records at the top that say how wide the table is
_HINT = re.compile(r"sep=(.)\r?\n?$", re.IGNORECASE)  # Excel's own word for the delimiter

Mark = tuple[int, int, str, str]


def read_delimited(task: Task) -> Parsed:
    """Read a text as one sheet of text cells.

    Raises
    ------
    Refusal
        If the text breaks a limit, or has quotation marks that nobody can pair.
    """
    parsed = read_in_parts(task)
    for sheet in parsed.sheets:
        sheet.cells, sheet.parts = stacked(list(sheet.parts or ())), None
    return parsed


def read_in_parts(task: Task) -> Parsed:
    """Read a text as one sheet of text cells, in parts that are made as they are taken.

    The sheet's tables, and with them its marks and the notes, come as the file is read: so does a
    refusal.

    Raises
    ------
    Refusal
        If there is no telling its columns.
    """
    limits = task.limits
    csv.field_size_limit(_ENDLESS)
    source = Source(task)
    pieces = source.pieces()
    first = next(pieces, (b"", True))
    head = _head(first[0])
    hint = _HINT.match(head[0]) if head else None
    delimiter = hint.group(1) if hint else delimiter_of(head)
    wrapped = not hint and is_wrapped(head)
    if wrapped:
        delimiter = delimiter_of([unwrapped(line) for line in head])
    elif not hint and is_spaced(head):
        raise Refusal(key="spaced")
    # A cell that an open quotation mark makes of the rest of the file ends here.
    csv.field_size_limit(limits.columns * limits.cell_characters)
    sheet = Sheet()
    parsed = Parsed(kind="csv", sheets=[sheet])
    reader = _Reader(delimiter, limits, sheet)
    if hint:
        first = (reader.pass_over(first[0]), first[1])

    def parts() -> Iterator[pa.Table]:
        for data, last in _chained(first, pieces):
            yield from reader.tables(_all_unwrapped(data) if wrapped else data, last=last)
            task.proceed(source.size)
        if reader.rows == 0:
            raise Refusal(key="empty_file")
        repaired, notes = source.found()
        parsed.notes += notes
        sheet.marks += [(reader.row_of(line), -1, kind, text) for line, kind, text in repaired]

    sheet.parts = parts()
    return parsed


def _chained(
    first: tuple[bytes, bool], others: Iterable[tuple[bytes, bool]]
) -> Iterator[tuple[bytes, bool]]:
    """Yield the first piece, then the others."""
    yield first
    yield from others


def _head(piece: bytes) -> list[str]:
    """Return the beginnings of the first lines."""
    lines = lines_of(piece, ",")
    ends = zip(lines.starts[:_LOOK].tolist(), lines.ends[:_LOOK].tolist(), strict=True)
    return [piece[start:end].decode()[:_WIDE] for start, end in ends]


def _all_unwrapped(piece: bytes) -> bytes:
    """Return a piece of text with each line taken out of its quotation marks."""
    lines = lines_of(piece, ",")
    ends = zip(lines.starts.tolist(), lines.ends.tolist(), strict=True)
    return "".join(unwrapped(piece[start:end].decode()) for start, end in ends).encode()


class _Reader:
    """Tables of cells from pieces of text, each row with its number."""

    def __init__(self, delimiter: str, limits: Limits, sheet: Sheet) -> None:
        self.rows = 0  # that hold something
        self._delimiter = delimiter
        self._limits = limits
        self._sheet = sheet  # its marks and blanks grow
        self._left = b""  # what the next piece goes on from
        self._line = 0  # physical lines before that
        self._starts = array("q")  # physical line where each row begins
        self._cells = self._delimiters = self._top = self._unbalanced = self._judged = 0

    def row_of(self, line: int) -> int:
        """Return the row that a physical line is in."""
        return bisect_right(self._starts, line)

    def pass_over(self, piece: bytes) -> bytes:
        """Return a piece without its first line, which is no row."""
        self._line = self._sheet.blank = 1
        return piece[int(lines_of(piece, ",").ends[0]) :]

    def tables(self, piece: bytes, *, last: bool) -> Iterator[pa.Table]:
        """Yield the cells of a piece; `last` says that the file ends with it.

        Raises
        ------
        Refusal
            If a limit is broken.
        """
        data = self._left + piece if self._left else piece
        lines = lines_of(data, self._delimiter)
        count = len(lines.ends)
        self._check(lines)
        begins, stops = _runs(lines)
        at = 0
        while at < count:
            near = bisect_right(stops, at)
            if near < len(begins) and begins[near] <= at:
                yield from self._fast(data, lines, at, stops[near])
                at = stops[near]
                continue
            goal = begins[near] if near < len(begins) else count
            upto = min(count, goal + self._limits.quoted_lines + 1)
            records = Records(
                _decoded(data, lines, at, upto),
                self._delimiter,
                self._limits,
                last=last and upto == count,
            )
            yield from self._slow(records, at, goal - at, lines.usual)
            self._judge(lines, at, records.reached)
            at += records.reached
            if at < goal:
                break
        # Nothing before this is looked at again.
        self._left = data[int(lines.starts[at]) :] if at < count else b""
        self._delimiters += int(lines.delimiters[:at].sum())
        self._line += at

    def _check(self, lines: Lines) -> None:
        """Refuse too much, before its cells are made."""
        limits = self._limits
        if self._line + len(lines.ends) > limits.rows * _LINES:
            raise Refusal(key="too_many_rows", limit=f"{limits.rows:,}")
        if self._delimiters + lines.delimiters.sum() > limits.text_cells * _SURPLUS:
            raise Refusal(key="too_many_cells", limit=f"{limits.text_cells:,}")
        length = lines.ends - lines.starts
        most = limits.columns * limits.cell_characters
        for at in np.flatnonzero(length > min(most, _LONG)).tolist():
            if length[at] > most:
                raise Refusal(
                    key="endless_line",
                    row=self._line + at + 1,
                    found=f"{length[at]:,}",
                    limit=f"{most:,}",
                )
            if lines.delimiters[at] > limits.columns * _BEYOND:
                found = f"{lines.delimiters[at]:,}"
                raise Refusal(key="too_many_columns", found=found, limit=limits.columns)
        if not self._top:
            self._top = int(lines.cells[:_TOP].max(initial=1))
        elif len(lines.ends) <= _TOP:
            return  # too few to say what is usual
        if lines.usual > limits.columns:
            raise Refusal(key="too_many_columns", found=lines.usual, limit=limits.columns)

    def _fast(self, data: bytes, lines: Lines, at: int, stop: int) -> Iterator[pa.Table]:
        """Yield the cells of regular lines."""
        empty = lines.empty[at:stop]
        numbers = np.flatnonzero(~empty) + len(self._starts) + 1
        self._starts.extend(range(self._line + at + 1, self._line + stop + 1))
        self._sheet.blank += int(empty.sum())
        if not len(numbers):
            return
        piece = data[int(lines.starts[at]) : int(lines.ends[stop - 1])]
        table = table_of(piece, numbers, lines.usual, self._delimiter)
        blank = blank_rows(table)
        if len(blank):
            self._sheet.blank += len(blank)
            keep = np.ones(table.num_rows, bool)
            keep[blank] = False
            table = table.filter(pa.array(keep))
        self._count(table.num_rows, table.num_rows * lines.usual)
        if table.num_rows:
            yield cut_to(table, self._limits.cell_characters + 1)

    def _slow(self, records: Records, at: int, wanted: int, usual: int) -> Iterator[pa.Table]:
        """Yield the cells of other lines, leaving blank ones out."""
        rows: list[int] = []
        batch: list[list[str]] = []
        cells = 0
        most = min(self._limits.columns, max(usual, self._top))
        for begin, record in records.until(wanted):
            line = self._line + at + begin + 1
            self._starts.append(line)
            if record is None:
                self._step_over(line, records.line(begin))
            elif "".join(record).strip():
                rows.append(len(self._starts))
                batch.append(record)
                cells += len(record)
            else:
                self._sheet.blank += 1
            if cells >= _BATCH_CELLS:
                self._count(len(batch), cells)
                yield block_of(rows, batch, most, self._limits)
                rows, batch, cells = [], [], 0
        if batch:
            self._count(len(batch), cells)
            yield block_of(rows, batch, most, self._limits)

    def _judge(self, lines: Lines, at: int, count: int) -> None:
        """Count the bytes of lines that were not regular, and refuse too many: they take long."""
        if count:
            self._judged += int(lines.ends[at + count - 1] - lines.starts[at])
        most = self._limits.judged_bytes
        if self._judged > most:
            raise Refusal(key="irregular", limit=f"{most / MEGA:,.0f}", row=self._line + at + 1)

    def _step_over(self, line: int, text: str) -> None:
        """Mark a line whose quotation mark never closes."""
        marks = self._sheet.marks
        if self._unbalanced >= self._limits.unbalanced_quotes:
            first = next(mark for mark in marks if mark[2] == "unbalanced")
            raise Refusal(key="unbalanced_quotes", row=first[1], count=self._unbalanced)
        self._unbalanced += 1
        marks.append((len(self._starts), line, "unbalanced", text.strip()[:SHOWN]))
        marks.append((len(self._starts), -1, RAW, text.strip()[:RAW_CHARACTERS]))

    def _count(self, rows: int, cells: int) -> None:
        """Count rows and cells, and refuse a table that is larger than is taken."""
        self.rows += rows
        self._cells += cells
        if self.rows > self._limits.rows:
            raise Refusal(key="too_many_rows", limit=f"{self._limits.rows:,}")
        if self._cells > self._limits.text_cells:
            raise Refusal(key="too_many_cells", limit=f"{self._limits.text_cells:,}")


def _runs(lines: Lines) -> tuple[list[int], list[int]]:
    """Return where the long runs of regular lines begin and stop."""
    edges = np.flatnonzero(np.diff(lines.regular.astype(np.int8), prepend=0, append=0))
    begins, stops = edges[0::2], edges[1::2]
    long = stops - begins >= RUN
    return begins[long].tolist(), stops[long].tolist()


def _decoded(data: bytes, lines: Lines, at: int, upto: int) -> list[str]:
    """Return some lines as text."""
    ends = zip(lines.starts[at:upto].tolist(), lines.ends[at:upto].tolist(), strict=True)
    return [data[start:end].decode() for start, end in ends]
