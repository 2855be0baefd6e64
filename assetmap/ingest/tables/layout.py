"""Find where in a sheet the table is."""

import re
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa

from assetmap.model import Table
from assetmap.parsing.wire import ROW, Sheet

from .headers import header_index, labels_of, told_apart
from .noise import LOOK, Noise, noise_of

HEAD: Final = 60  # rows from the top in which the header is looked for
_STRAYED: Final = 0.1  # share of rows that may have cells beyond the header by accident ...
_FEW: Final = 2  # ... and rows, in a short list


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A sheet's table: its columns' names, its rows, and how many lines were no data."""

    headers: tuple[str, ...]  # told apart where two are alike
    header_row: int  # as the spreadsheet shows it; 0 where the sheet has none
    cells: pa.Table  # the data rows: ROW, c0, c1, ...
    skipped: int
    headings: tuple[tuple[int, str], ...] = ()  # (row, text) of those that stand over sections


def find_table(sheet: Sheet, table: Table, *, mapped: tuple[str, ...] = ()) -> Layout | None:
    """Find the header and the data rows of a sheet.

    Parameters
    ----------
    sheet
        With at least one row.
    table
        What the rows are: it decides which words a header may have.
    mapped
        Headers that a person named; they make their row the header.

    Returns
    -------
    layout
        None where no row looks like a header.
    """
    cells = sheet.cells
    if cells is None or cells.num_rows == 0:
        return None
    if sheet.labels:
        headers = told_apart(tuple(sheet.labels))
        return Layout(headers=headers, header_row=0, cells=cells, skipped=sheet.blank)
    rows = plain_rows(cells.slice(0, HEAD))
    at = header_index(rows, table, mapped)
    if at is None:
        if not _are_positions(mapped):
            return None
        labels = tuple(f"column {i + 1}" for i in range(len(rows[0])))
        return Layout(headers=labels, header_row=0, cells=cells, skipped=sheet.blank)
    labels = labels_of(rows, at, table)
    numbers = cells.column(ROW).to_numpy()
    # Blank lines of a text file are counted already; those of a workbook are gaps in its numbers.
    above = int(numbers[at] - numbers[0]) if sheet.name else at
    body = cells.slice(at + 1)
    noise = noise_of(body, [cell.lower() for cell in rows[at]])
    return Layout(
        headers=told_apart(labels),
        header_row=int(numbers[at]),
        cells=body.filter(pa.array(~noise.out)) if noise.out.any() else body,
        skipped=sheet.blank + above + int(noise.out.sum()),
        headings=_headings(rows, at, body, noise),
    )


def plain_rows(cells: pa.Table) -> list[list[str]]:
    """Return rows as lists of texts on one line, no longer than is looked at."""
    rows = cells.drop_columns([ROW]).to_pylist()
    return [[" ".join(text[:LOOK].split()) for text in row.values()] for row in rows]


def _headings(
    rows: list[list[str]], at: int, body: pa.Table, noise: Noise
) -> tuple[tuple[int, str], ...]:
    """Return the headings of sections with their rows.

    Where each stands over the header said again, what stands over the first header is one too.
    """
    found = np.flatnonzero(noise.headings)
    if not len(found):
        return ()
    few = body.take(pa.array(found))
    texts = [" ".join(text.split())[:LOOK] for text in few.column(1).to_pylist()]
    headings = list(zip(few.column(ROW).to_pylist(), texts, strict=True))
    below = np.append(noise.repeats[1:], False)
    if at > 0 and below[found].all() and sum(map(bool, rows[at - 1])) == 1:
        headings.insert(0, (0, next(filter(None, rows[at - 1]))))
    return tuple(headings)


def without_overflow(layout: Layout) -> tuple[Layout, pd.Series | None]:
    """Cut what few rows have beyond the header: a comma too many, most likely.

    Returns
    -------
    layout
        The same where many rows have cells there: those are columns without a name.
    wide
        The number of cells of each row that has too many, else 0; None where none has.
    """
    named = [i for i, header in enumerate(layout.headers) if header]
    last = named[-1] if named else len(layout.headers) - 1
    over = [layout.cells.column(i + 1).to_pandas() for i in range(last + 1, len(layout.headers))]
    if not over:
        return layout, None
    filled = np.column_stack([(column.str.strip() != "").to_numpy() for column in over])
    if filled.any(axis=1).sum() > max(_FEW, _STRAYED * filled.shape[0]):
        return layout, None
    width = last + 1 + filled.shape[1] - np.argmax(filled[:, ::-1], axis=1)
    kept = layout.cells.select(list(range(last + 2)))
    return (
        replace(layout, headers=layout.headers[: last + 1], cells=kept),
        pd.Series(np.where(filled.any(axis=1), width, 0)),
    )


def _are_positions(mapped: tuple[str, ...]) -> bool:
    """Say whether a person named columns of a table without header by their position."""
    return bool(mapped) and all(re.fullmatch(r"column \d+", header) for header in mapped)
