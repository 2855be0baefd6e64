"""Read those lines of delimited text that nobody can read in two ways, all at once.

A line is regular where it has as many cells as most lines around it, and each
of its quotation marks stands where the format's rules (RFC 4180) want it: at the beginning of a
cell, at its end, or doubled within. There `pyarrow.csv` gives what Python's own reader gives, in a
fraction of the time; that they agree is tested. Everything else is for `records`.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from assetmap.parsing.wire import ROW

Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]
Places = np.ndarray[tuple[int], np.dtype[np.int64]]

_NEWLINE: Final = 10
_RETURN: Final = 13
_QUOTE: Final = 34
_BOM: Final = np.frombuffer(b"\xef\xbb\xbf", np.uint8)
_NEVER: Final = frozenset('"\r\n\0')  # what no fast reader takes for a delimiter


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Where the lines of a piece of text begin and end, and which are regular."""

    starts: Places  # bytes from the beginning of the piece
    ends: Places  # behind the line's end
    delimiters: Places  # in each line, those within quotation marks too
    cells: Places  # in each line, as its quotation marks have it
    empty: Flags  # nothing but the line's end
    usual: int  # cells that most lines have
    regular: Flags  # fit for `table_of`; an empty line is, too


def lines_of(data: bytes, delimiter: str) -> Lines:
    """Find the lines of a piece of text.

    Parameters
    ----------
    data
        UTF-8, ending where a line does; the last line of a file may lack its end.
    delimiter
        One character.
    """
    text = np.frombuffer(data, np.uint8)
    ends = _line_ends(text)
    starts = np.concatenate([[0], ends[:-1]]) if len(ends) else ends
    known = delimiter.isascii() and delimiter not in _NEVER
    marks = np.flatnonzero(text == ord(delimiter)) if known else np.empty(0, np.int64)
    quotes = np.flatnonzero(text == _QUOTE)
    length = ends - starts
    ending = np.where(length > 1, (text[ends - 2] == _RETURN) & (text[ends - 1] == _NEWLINE), 0)
    empty = (length - ending <= 1) & np.isin(text[ends - 1], (_NEWLINE, _RETURN))
    between = _counts(marks, ends)
    cells = between + 1
    bad = _with_any(np.flatnonzero(text == 0), ends) if b"\0" in data else np.zeros_like(empty)
    if len(quotes):
        bad |= _misquoted(text, quotes, starts, ends, ord(delimiter) if known else -1)
        cells = _counts(_outside(marks, quotes, starts, ends), ends) + 1
    filled = cells[~empty]
    usual = int(np.bincount(filled).argmax()) if len(filled) else 1
    marked = length >= len(_BOM)
    for i, byte in enumerate(_BOM):  # the fast reader would swallow it
        marked[marked] = text[starts[marked] + i] == byte
    regular = empty | ((cells == usual) & known)
    return Lines(
        starts=starts,
        ends=ends,
        delimiters=between,
        cells=cells,
        empty=empty,
        usual=usual,
        regular=regular & ~bad & ~marked,
    )


def _line_ends(text: np.ndarray[Any, Any]) -> Places:
    """Return where lines end: behind a line feed, or a carriage return without one."""
    feeds = np.flatnonzero(text == _NEWLINE) + 1
    returns = np.flatnonzero(text == _RETURN)
    after = np.append(text[1:], 0)
    lone = returns[after[returns] != _NEWLINE] + 1
    ends = np.sort(np.concatenate([feeds, lone])) if len(lone) else feeds
    if len(text) and (not len(ends) or ends[-1] != len(text)):
        ends = np.append(ends, len(text))
    return ends


def _counts(places: Places, ends: Places) -> Places:
    """Count the places in each line."""
    counts: Places = np.diff(np.searchsorted(places, ends), prepend=0)
    return counts


def _with_any(places: Places, ends: Places) -> Flags:
    """Say which lines have such a place."""
    some: Flags = _counts(places, ends) > 0
    return some


def _misquoted(
    text: np.ndarray[Any, Any], quotes: Places, starts: Places, ends: Places, delimiter: int
) -> Flags:
    """Say which lines have a quotation mark that stands where none should, or one too few."""
    line = np.searchsorted(ends, quotes, side="right")
    first = np.searchsorted(quotes, starts)
    opening = (np.arange(len(quotes)) - first[line]) % 2 == 0
    before = text[np.maximum(quotes - 1, 0)]
    after = np.append(text, _NEWLINE)[quotes + 1]
    begins = (quotes == starts[line]) | (before == delimiter)
    # A second one right after the first is a doubled one: the cell goes on.
    begins |= (before == _QUOTE) & (quotes > starts[line])
    closes = (after == delimiter) | (after == _NEWLINE) | (after == _RETURN) | (after == _QUOTE)
    wrong = quotes[np.where(opening, ~begins, ~closes)]
    bad: Flags = _with_any(wrong, ends) | (_counts(quotes, ends) % 2 == 1)
    return bad


def _outside(marks: Places, quotes: Places, starts: Places, ends: Places) -> Places:
    """Return the delimiters that stand in no quotation marks."""
    before = np.searchsorted(quotes, marks)
    first = np.searchsorted(quotes, starts)
    if (first % 2).any():
        before = before - first[np.searchsorted(ends, marks, side="right")]
    outside: Places = marks[before % 2 == 0]
    return outside


def table_of(data: bytes, rows: Places, width: int, delimiter: str) -> pa.Table:
    """Read regular lines.

    Parameters
    ----------
    data
        Whole lines; empty ones are left out.
    rows
        The number of each other line.
    width
        Cells of each line.

    Returns
    -------
    table
        Cells, as `wire.cells_of` gives them.
    """
    names = [f"c{i}" for i in range(width)]
    table = pyarrow.csv.read_csv(
        pa.BufferReader(data),
        read_options=pyarrow.csv.ReadOptions(
            column_names=names, use_threads=False, block_size=len(data) + 1
        ),
        parse_options=pyarrow.csv.ParseOptions(delimiter=delimiter, newlines_in_values=False),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    )
    return table.add_column(0, ROW, pa.array(rows, pa.int64()))


def blank_rows(table: pa.Table) -> Places:
    """Return the indices of rows of which no cell holds anything but white space."""
    left: Places = np.arange(table.num_rows)
    for name in table.column_names[1:]:
        column = table.column(name)
        some = column if len(left) == table.num_rows else column.take(pa.array(left))
        # What has a character that is seen is not blank; of the rest the few are looked at below.
        seen = pc.match_substring_regex(some, "[!-~]")
        left = left[~np.asarray(seen.combine_chunks())]
        if not len(left):
            break
    cells = zip(*(c.to_pylist() for c in table.take(pa.array(left)).columns[1:]), strict=True)
    blank: Places = left[np.array([not "".join(row).strip() for row in cells], bool)]
    return blank


def cut_to(table: pa.Table, most: int) -> pa.Table:
    """Cut cells to so many characters."""
    for i in range(1, table.num_columns):
        if pc.max(pc.binary_length(table.column(i))).as_py() > most:
            cut = pc.utf8_slice_codeunits(table.column(i), 0, most)
            table = table.set_column(i, table.column_names[i], cut)
    return table
