"""Read a workbook's sheets as text cells."""

import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import zip_longest
from typing import Any, Final

import pyarrow as pa
import python_calamine as calamine

from assetmap.limits import Limits
from assetmap.parsing.wire import STRAY_DATES, Parsed, Refusal, Sheet, Task, cells_of, stacked

from .archive import Checked, check_archive
from .binary_sheets import hidden_in_xls
from .hiding import Hidden
from .regular_sheets import Regular, RegularBook
from .sheet_numbers import EXACT, number_text
from .sheet_parts import parts_of_sheets

_BATCH: Final = 50_000  # rows that become one block of Arrow columns
_FILLED: Final = 200_000  # cells of a sheet that are filled from a merged one above

Mark = tuple[int, int, str, str]


def read_workbook(task: Task) -> Parsed:
    """Read all visible sheets of a workbook.

    Raises
    ------
    Refusal
        If it cannot be opened, or is larger than is taken.
    """
    limits = task.limits
    checked = Checked(content=task.content, inflated=len(task.content))
    if task.kind != "xls":
        checked = check_archive(task.content, task.kind, limits)
        task.unfold(checked.inflated)
    old = hidden_in_xls(task.content) if task.kind == "xls" else []
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(checked.content))
        quick = RegularBook(checked.parts, limits)
        told = _is_told(checked) or checked.parts
        parts = parts_of_sheets(checked.content) if told else {}
        sheets = []
        _check_sheets(book.sheets_metadata, limits)
        every = zip_longest(book.sheets_metadata, old[: len(book.sheets_metadata)])
        for about, hidden in every:
            part = parts.get(about.name, about.name)
            sheet = _sheet(book, about, partial(quick.sheet, part), limits)
            if sheet.state == "data":
                seen = hidden or checked.hidden.get(part, Hidden())
                sheet.marks += [*checked.marks.get(part, []), *quick.marks(part), *seen.marks()]
                sheet.hidden = seen.columns
            sheets.append(sheet)
    except calamine.PasswordError as err:
        raise Refusal(key="password") from err
    except (calamine.CalamineError, OSError) as err:
        raise Refusal(key="damaged") from err
    return Parsed(kind="workbook", sheets=sheets)


def _is_told(checked: Checked) -> bool:
    """Say whether something was seen in the markup of some sheet."""
    return any(checked.marks.values()) or any(h.rows or h.columns for h in checked.hidden.values())


def _check_sheets(sheets: Sequence[calamine.SheetMetadata], limits: Limits) -> None:
    """Refuse more sheets than are taken."""
    seen = sum(1 for sheet in sheets if sheet.visible == calamine.SheetVisibleEnum.Visible)
    if seen > limits.sheets:
        raise Refusal(key="too_many_sheets", found=f"{seen:,}", limit=limits.sheets)


def _sheet(
    book: calamine.CalamineWorkbook,
    about: calamine.SheetMetadata,
    quickly: Callable[[], Regular | None],
    limits: Limits,
) -> Sheet:
    """Read one sheet, where it is a table in sight: quickly, where it can be."""
    name = about.name[:200]
    if about.visible != calamine.SheetVisibleEnum.Visible:
        return Sheet(name=name, state="hidden")
    if about.typ != calamine.SheetTypeEnum.WorkSheet:
        return Sheet(name=name, state="other")
    regular = quickly()
    if regular is not None:
        state = "empty" if regular.cells is None else "data"
        return Sheet(name=name, state=state, cells=regular.cells)
    table = book.get_sheet_by_name(about.name)
    start = table.start
    if start is None:
        return Sheet(name=name, state="empty")
    if table.width > limits.columns:
        raise Refusal(key="too_many_columns", found=f"{table.width:,}", limit=limits.columns)
    if table.height > limits.rows:
        raise Refusal(key="too_many_rows", limit=f"{limits.rows:,}")
    if table.height * table.width > limits.cells:
        raise Refusal(key="too_many_cells", limit=f"{limits.cells:,}")
    return _filled_sheet(name, table, start, limits)


def _filled_sheet(
    name: str, table: calamine.CalamineSheet, start: tuple[int, int], limits: Limits
) -> Sheet:
    """Read a sheet that has cells."""
    sheet = Sheet(name=name)
    first, left = start
    merged = _merged(table.merged_cell_ranges or [])
    parts: list[pa.Table] = []
    rows: list[int] = []
    batch: list[Sequence[Any]] = []
    cells_of_rows = table.to_python(skip_empty_area=True)
    numbered = (
        _unmerged(cells_of_rows, first, left, merged) if merged else enumerate(cells_of_rows, first)
    )
    for at, cells in numbered:
        # Most rows have something in the first cell: a look at it is all that they need.
        if (type(cells[0]) is str and cells[0].strip()) or any(
            type(cell) is not str or cell.strip() for cell in cells
        ):
            rows.append(at + 1)
            batch.append(cells)
        if len(batch) == _BATCH:
            parts.append(_block(rows, batch, left, sheet, limits))
            rows, batch = [], []
    if batch:
        parts.append(_block(rows, batch, left, sheet, limits))
    if not parts:
        return Sheet(name=name, state="empty")
    sheet.cells = stacked(parts)
    return sheet


def _unmerged(
    rows: Iterable[list[Any]], first: int, left: int, merged: dict[int, list[tuple[int, int]]]
) -> Iterator[tuple[int, list[Any]]]:
    """Yield each row, with the value of a merged cell in all rows that it covers."""
    held: dict[tuple[int, int], Any] = {}
    for at, row in enumerate(rows, start=first):
        cells = row
        for column, top in merged.get(at, ()):
            i = column - left
            if not 0 <= i < len(cells):
                continue
            if at == top:
                held[top, column] = cells[i]
            elif cells[i] == "":
                cells = [*cells[:i], held.get((top, column), ""), *cells[i + 1 :]]
        yield at, cells


def _merged(ranges: Sequence[Any]) -> dict[int, list[tuple[int, int]]]:
    """Return row -> (column, top row) of cells that are merged with one above."""
    found: dict[int, list[tuple[int, int]]] = {}
    count = 0
    for (top, left), (bottom, _) in ranges:
        count += bottom - top
        if count > _FILLED:
            break
        for row in range(top, bottom + 1) if bottom > top else ():
            found.setdefault(row, []).append((left, top))
    return found


def _block(
    rows: list[int], batch: list[Sequence[Any]], left: int, sheet: Sheet, limits: Limits
) -> pa.Table:
    """Return rows as columns of text, with blank columns where the sheet begins further right."""
    columns: list[list[str]] = [[""] * len(rows) for _ in range(left)]
    for i, column in enumerate(zip(*batch, strict=True), start=left):
        kinds = set(map(type, column))
        if kinds == {str}:
            texts = list(column)
        else:
            simple = kinds <= {str, float} and _are_exact(column)
            texts = _simple_texts(column) if simple else _texts(column)
            if not simple:
                sheet.marks += _damaged(rows, i, column, texts, kinds)
        most = limits.cell_characters + 1
        if max(map(len, texts)) > most:
            texts = [text[:most] for text in texts]
        columns.append(texts)
    return cells_of(rows, columns)


def _texts(column: Sequence[Any]) -> list[str]:
    """Return cells of any kind as text."""
    return [c if type(c) is str else _TEXTS[type(c)](c) for c in column]


def _are_exact(column: Sequence[Any]) -> bool:
    """Say whether all numbers of a column have so few digits that none was lost."""
    numbers = [c for c in column if type(c) is float]
    return max(numbers) < EXACT and min(numbers) > -EXACT


def _simple_texts(column: Sequence[Any]) -> list[str]:
    """Return texts and such numbers as `_texts` does, in half the time."""
    texts = [c if type(c) is str else repr(c).removesuffix(".0") for c in column]
    return _texts(column) if "-0" in texts else texts


def _damaged(
    rows: list[int], i: int, column: Sequence[Any], texts: list[str], kinds: set[type]
) -> list[Mark]:
    """Mark cells that a spreadsheet may have changed: stray dates, numbers of too many digits."""
    marks: list[Mark] = []
    if kinds & {dt.date, dt.datetime}:
        dates = [k for k, cell in enumerate(column) if isinstance(cell, dt.date)]
        if len(dates) <= max(1, STRAY_DATES * len(column)):
            marks += [(rows[k], i, "date", texts[k]) for k in dates]
    if float in kinds:
        marks += [
            (rows[k], i, "imprecise", texts[k])
            for k, cell in enumerate(column)
            if type(cell) is float and abs(cell) >= EXACT
        ]
    return marks


_TEXTS: Final[dict[type, Callable[[Any], str]]] = {
    float: number_text,
    int: str,
    bool: lambda value: "yes" if value else "no",
    dt.date: dt.date.isoformat,
    dt.datetime: lambda value: re.sub(r" 00:00:00$", "", value.isoformat(sep=" ")),
    dt.time: dt.time.isoformat,
    dt.timedelta: str,
}
