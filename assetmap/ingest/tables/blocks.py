"""Part a sheet that holds several tables, one under or beside the other."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from assetmap.ingest.columns.content import looks_like_data
from assetmap.ingest.columns.lexicon import synonyms
from assetmap.model import Table
from assetmap.parsing.wire import ROW, Sheet
from assetmap.parsing.workbooks.hiding import letters
from assetmap.schema import NAME

from .headers import header_index, is_header, sure_roles
from .layout import HEAD, plain_rows

_FIRSTS: Final = 2  # columns in which a row further down must be called like a column
_LOOKED: Final = 8  # columns of which none in a header begins with a digit
_MOST: Final = 200  # tables on a sheet; more are rows that only look like headers
_FULL: Final = 2  # cells of a row of data


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One table of a sheet, as a sheet of its own."""

    sheet: Sheet
    title: str = ""  # that stands over this table, where each has one


def blocks_of(sheet: Sheet, table: Table) -> list[Block]:
    """Part a sheet into its tables; almost all have one.

    A further table begins where a row can be nothing but a header, and is another than the one
    above it. Tables stand side by side where one row is two headers with a blank column between:
    the sheet of a table on the right is called by its columns, as in "List!F:J".

    Parameters
    ----------
    sheet
        With its cells.
    table
        What the rows are.

    Returns
    -------
    blocks
        At least one, in the order of the sheet; each keeps the rows' numbers.
    """
    if sheet.cells is None or sheet.labels or sheet.cells.num_rows < _FULL:
        return [Block(sheet=sheet)]
    stacked = _stacked(sheet, table)
    return [
        Block(sheet=side, title=block.title) for block in stacked for side in _sides(block, table)
    ]


def _stacked(sheet: Sheet, table: Table) -> list[Block]:
    """Part a sheet between the tables that stand one under the other."""
    assert sheet.cells is not None  # noqa: S101 -- the caller looked; tells the type checker
    headers = _headers(sheet.cells, table)
    if headers and _is_table(sheet.cells.slice(0, headers[0])):
        headers.insert(0, 0)  # in words unknown, but no title
    if len(headers) < _FULL or len(headers) > _MOST:
        return [Block(sheet=sheet)]
    cells = sheet.cells
    numbers = cells.column(ROW).to_numpy()
    starts, titles = [0], [_title(cells, numbers, headers[0])]
    for at in headers[1:]:
        title = _title(cells, numbers, at)
        starts.append(at - bool(title))
        titles.append(title)
    if not all(titles):
        titles = [""] * len(titles)
    ends = [*starts[1:], cells.num_rows]
    return [
        Block(sheet=_rows_of(sheet, start, end), title=title)
        for start, end, title in zip(starts, ends, titles, strict=True)
    ]


def _headers(cells: pa.Table, table: Table) -> list[int]:
    """Return the rows that begin a table: each is a header, unlike the one before it."""
    found: list[int] = []
    last: list[str] = []
    for at in _candidates(cells):
        row = plain_rows(cells.slice(at, 1))[0]
        plain = [text.lower() for text in row]
        if plain == last or not is_header(row, table):
            continue
        if found and not _has_data(cells.slice(found[-1] + 1, at - found[-1] - 1)):
            continue  # a header of two rows
        found.append(at)
        last = plain
    while found and not _has_data(cells.slice(found[-1] + 1)):
        found.pop()
    return found


def _is_table(rows: pa.Table) -> bool:
    """Say whether rows above a header are data rather than titles."""
    full = [row for row in plain_rows(rows.slice(0, HEAD)) if sum(map(bool, row)) >= _FULL]
    said = [row for row in full if not next(filter(None, row)).endswith(":")]
    return sum(1 for row in said if any(map(looks_like_data, row))) >= _FULL


def _candidates(cells: pa.Table) -> list[int]:
    """Return the rows that begin with names of columns: two, or one near below a blank row."""
    first = _filled_columns(cells)
    if len(first) < _FIRSTS:
        return []
    one = _is_said(cells.column(first[0] + 1))
    below = np.append(True, np.diff(cells.column(ROW).to_numpy()) > 1)
    apart = below | np.append(False, below[:-1])  # or below a title that stands so
    some = np.flatnonzero(one | apart)  # all columns need not be looked through
    other = _is_said(cells.column(first[1] + 1).take(pa.array(some)))
    maybe = some[np.where(apart[some], one[some] | other, one[some] & other)]
    rows = cells.take(pa.array(maybe))
    numbered = np.zeros(len(maybe), dtype=bool)
    for i in range(min(rows.num_columns - 1, _LOOKED)):
        numbered |= pc.match_substring_regex(rows.column(i + 1), r"^\s*\d").to_numpy()
    return [int(i) for i in maybe[~numbered]]


def _is_said(column: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    """Say which cells are called like a column."""
    found: npt.NDArray[np.bool_] = pc.is_in(pc.ascii_lower(column), value_set=_words()).to_numpy()
    return found


def _filled_columns(cells: pa.Table) -> list[int]:
    """Return the first columns that are not blank."""
    head = plain_rows(cells.slice(0, HEAD))
    return [i for i, column in enumerate(zip(*head, strict=True)) if any(column)][:_FIRSTS]


@cache
def _words() -> pa.Array:
    """Return what columns are called, in small letters."""
    names = {between.join(words) for words in synonyms() for between in (" ", "_", "")}
    return pa.array(sorted(names), pa.string())


def _has_data(rows: pa.Table) -> bool:
    """Say whether some row is more than a title."""
    return any(sum(map(bool, row)) >= _FULL for row in plain_rows(rows.slice(0, HEAD)))


def _title(cells: pa.Table, numbers: npt.NDArray[np.int64], at: int) -> str:
    """Return the text alone in the row above a header, parted from what stands above it."""
    if at == 0 or (at > 1 and numbers[at - 1] - numbers[at - 2] == 1):
        return ""
    texts = [text for text in plain_rows(cells.slice(at - 1, 1))[0] if text]
    return texts[0] if len(texts) == 1 else ""


def _rows_of(sheet: Sheet, start: int, end: int) -> Sheet:
    """Return some rows of a sheet, with their marks, as a sheet."""
    assert sheet.cells is not None  # noqa: S101 -- the caller looked; tells the type checker
    numbers = sheet.cells.column(ROW).to_numpy()
    low = 0 if start == 0 else int(numbers[start])
    high = int(numbers[end]) if end < len(numbers) else None
    return dataclasses.replace(
        sheet,
        cells=sheet.cells.slice(start, end - start),
        marks=[m for m in sheet.marks if m[0] >= low and (high is None or m[0] < high)],
        blank=sheet.blank if start == 0 else 0,
        part=True,
    )


def spoken(sheet: Sheet) -> Sheet:
    """Return a sheet by a name that says which of its rows it is, where it is but a part."""
    if not sheet.part or sheet.cells is None or "!" in sheet.name:
        return sheet
    rows = sheet.cells.column(ROW)
    name = f"{sheet.name}!" if sheet.name else ""
    return dataclasses.replace(sheet, name=f"{name}{rows[0].as_py()}:{rows[-1].as_py()}")


def whole_name(sheet: Sheet) -> str:
    """Return the name of the sheet that a table stands on."""
    if not sheet.part or ":" not in sheet.name:
        return sheet.name
    return sheet.name.rpartition("!")[0]


def lines_of_parts(sheets: Iterable[Sheet]) -> int:
    """Return how many lines stand in tables that are not read, on sheets of which others are."""
    return sum(one.cells.num_rows for one in sheets if one.part and one.cells is not None)


def _sides(block: Block, table: Table) -> list[Sheet]:
    """Part a sheet between tables that stand side by side."""
    sheet = block.sheet
    assert sheet.cells is not None  # noqa: S101 -- the caller looked; tells the type checker
    rows = plain_rows(sheet.cells.slice(0, HEAD))
    at = header_index(rows, table, ())
    if at is None:
        return [sheet]
    parts = _runs(rows[at])
    names = [[rows[at][i] for i in part] for part in parts]
    if len(parts) < _FULL or not all(
        is_header(one, table) and NAME in sure_roles(one, table) for one in names
    ):
        return [sheet]
    between = set(range(len(rows[at]))) - {i for part in parts for i in part}
    if any(_is_filled(sheet.cells, i) for i in between if i < parts[-1][-1]):
        return [sheet]
    return [_columns_of(sheet, part, first=i == 0) for i, part in enumerate(parts)]


def _runs(row: list[str]) -> list[list[int]]:
    """Return the runs of filled cells of a row."""
    runs: list[list[int]] = []
    for i, text in enumerate(row):
        if text and i and row[i - 1] and runs:
            runs[-1].append(i)
        elif text:
            runs.append([i])
    return runs


def _is_filled(cells: pa.Table, index: int) -> bool:
    """Say whether a column has a text in any row."""
    return bool(pc.any(pc.not_equal(pc.utf8_trim_whitespace(cells.column(index + 1)), "")).as_py())


def _columns_of(sheet: Sheet, part: list[int], *, first: bool) -> Sheet:
    """Return some columns of a sheet, each in its place, as a sheet."""
    cells = sheet.cells
    assert cells is not None  # noqa: S101 -- the caller looked; tells the type checker
    blank = pa.chunked_array([pa.repeat(pa.scalar("", pa.string()), cells.num_rows)])
    kept = pa.table(
        [
            cells.column(0),
            *(cells.column(i + 1) if i in part else blank for i in range(cells.num_columns - 1)),
        ],
        names=cells.column_names,
    )
    some = np.zeros(cells.num_rows, dtype=bool)
    for i in part:
        plain = pc.utf8_trim_whitespace(cells.column(i + 1))
        some |= pc.not_equal(plain, "").to_numpy()
    name = f"{sheet.name}!" if sheet.name else ""
    return dataclasses.replace(
        sheet,
        name=sheet.name if first else f"{name}{letters(part[0])}:{letters(part[-1])}",
        cells=kept.filter(pa.array(some)),
        marks=[m for m in sheet.marks if m[1] in part or (first and m[1] < 0)],
        blank=sheet.blank if first else 0,
        part=True,
    )
