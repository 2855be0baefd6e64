"""Keep apart what a spreadsheet hides from its reader."""

from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa

from assetmap import schema as s
from assetmap.ingest.asked import Asked
from assetmap.ingest.findings import Findings
from assetmap.model import Question, Reason, Severity
from assetmap.parsing.wire import ROW, Sheet
from assetmap.parsing.workbooks.hiding import HIDDEN_ROWS

from .layout import Layout

READ: Final = "read"
LEAVE: Final = "leave"
_SHOWN: Final = 80  # characters of a row's name in the question


def hidden_headers(layout: Layout, sheet: Sheet, mapped: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of columns that the sheet hides, and that nobody asked for by name."""
    names = [layout.headers[i] for i in sheet.hidden if i < len(layout.headers)]
    return tuple(dict.fromkeys(name for name in names if name and name not in mapped))


def without_hidden(layout: Layout, sheet: Sheet, mapped: tuple[str, ...]) -> Layout:
    """Blank the columns that the sheet hides, but for those that a person named.

    Nothing of them is looked at, shown as an example, or taken for a role.
    """
    out = [
        i
        for i in sheet.hidden
        if i < len(layout.headers) and (not layout.headers[i] or layout.headers[i] not in mapped)
    ]
    if not out:
        return layout
    cells = layout.cells
    blank = pa.chunked_array([pa.repeat(pa.scalar("", pa.string()), cells.num_rows)])
    for i in out:
        cells = cells.set_column(i + 1, cells.column_names[i + 1], blank)
    return replace(layout, cells=cells)


def is_hidden(layout: Layout, sheet: Sheet) -> pd.Series:
    """Say which data rows the sheet hides; index 0..n-1."""
    rows = layout.cells.column(ROW).to_numpy()
    runs = [(row, int(value)) for row, _, kind, value in sheet.marks if kind == HIDDEN_ROWS]
    if not runs:
        return pd.Series(np.zeros(len(rows), dtype=bool))
    starts = np.array([first for first, _ in runs])
    ends = np.array([last for _, last in runs])
    at = np.searchsorted(starts, rows, side="right") - 1
    return pd.Series((at >= 0) & (rows <= ends[np.maximum(at, 0)]))


def note_hidden(
    hidden: pd.Series,
    columns: tuple[str, ...],
    texts: pd.DataFrame,
    findings: Findings,
    asked: Asked,
) -> None:
    """Hold the rows that the sheet hides until a person says what they are; note hidden columns.

    Parameters
    ----------
    hidden
        Booleans, index like the rows.
    columns
        Names of hidden columns.
    texts
        Columns called by their roles, same index.
    findings
        Of the same rows; it grows.
    asked
        Where the question is put.
    """
    for name in columns:
        findings.at(0, Reason.HIDDEN_COLUMN, Severity.NOTE, value=name)
    if not hidden.any():
        return
    names = texts[s.NAME] if s.NAME in texts.columns else texts.drop(columns=ROW).iloc[:, 0]
    first = names[hidden].iloc[0].strip()[:_SHOWN]
    answer = asked.ask(
        Question(
            key=HIDDEN_ROWS,
            found=repr(first),
            options=(READ, LEAVE),
            sheet=str(findings.rows[s.SHEET].iloc[0]),
            rows=int(hidden.sum()),
        )
    )
    if answer != READ:
        severity = Severity.REJECTED if answer == LEAVE else Severity.HELD
        findings.add(hidden, Reason.HIDDEN_ROW, severity, values=names.str.strip())
