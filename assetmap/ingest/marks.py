"""Say in the table of problems what the parser marked."""

from dataclasses import dataclass
from typing import Final

import pandas as pd

from assetmap import schema as s
from assetmap.model import Reason, Severity
from assetmap.parsing.wire import ROW, STRAY_DATES
from assetmap.words import say

from .columns.deciding import Column
from .findings import Findings
from .tables.layout import Layout

_NAMES: Final = frozenset({s.NAME, s.RECIPIENT, s.FROM, s.TO})
_KEYS: Final = frozenset({s.SOURCE_ID, s.RECIPIENT_ID})
_DATE: Final = r"\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}:\d{2})?"
# Marks of a whole line -> reason and what becomes of the line.
_LINES: Final = {
    "repaired": (Reason.BAD_ENCODING, Severity.NOTE),
    "unreadable": (Reason.BAD_ENCODING, Severity.HELD),
    "bad_geometry": (Reason.BAD_GEOMETRY, Severity.REJECTED),
    "doubtful_geometry": (Reason.BAD_GEOMETRY, Severity.HELD),
    "mended_geometry": (Reason.REPAIRED_GEOMETRY, Severity.HELD),
    "repeated_key": (Reason.REPEATED_KEY, Severity.NOTE),
    "individual": (Reason.INDIVIDUAL_RECIPIENT, Severity.NOTE),
    "not_active": (Reason.NOT_ACTIVE, Severity.HELD),
    "corrected": (Reason.CORRECTED, Severity.NOTE),
    "corrected_twice": (Reason.CORRECTED_TWICE, Severity.NOTE),
}
# Marks of a whole sheet -> reason, and the key of the words that say more.
_SHEETS: Final = {
    "dangling": (Reason.DANGLING_ID, ""),
    "missing_table": (Reason.MISSING_TABLE, ""),
    "mended_markup": (Reason.MENDED_MARKUP, ""),
    "binary_column": (Reason.COLUMN_LEFT_OUT, "binary_column"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """Lines that are not among the rows of a sheet's table."""

    lines: int = 0  # data lines that could not be read as rows
    skipped: int = 0  # lines that are no data


def apply_marks(
    marks: list[tuple[int, int, str, str]],
    layout: Layout,
    columns: list[Column],
    findings: Findings,
) -> Extra:
    """Turn marks into problems, and count those lines that are no rows.

    Parameters
    ----------
    marks
        (row, column or -1, kind, value), as the parser set them; the column of an unbalanced line
        is its number in the file, that of a part of a map how many of its kind there are.
    layout, columns
        Of the same sheet.
    findings
        Of the same rows; it grows.
    """
    known = set(layout.cells.column(ROW).to_pylist()) if marks else set()
    _note_lines([mark for mark in marks if mark[2] in _LINES], findings)
    lines = skipped = 0
    bad: dict[int, str] = {}
    for row, column, kind, value in marks:
        if kind in _LINES:
            continue
        if kind == "unbalanced":
            if row > layout.header_row:
                lines += 1
                findings.at(
                    row,
                    Reason.UNBALANCED_QUOTE,
                    Severity.REJECTED,
                    value=value,
                    expected=str(column),
                )
            else:
                skipped += 1
        elif kind == "bad_line":
            bad[row] = value
        elif kind in _SHEETS:
            reason, more = _SHEETS[kind]
            about = say("ingest", more) if more else ""
            findings.at(0, reason, Severity.NOTE, value=value, expected=about)
        elif kind == "part":
            skipped += column
            findings.at(0, Reason.MAP_PART, Severity.NOTE, value=value)
        elif kind == "stray":
            skipped += 1
            findings.at(row, Reason.STRAY_CELL, Severity.NOTE, value=value)
        elif column >= 0 and row in known:
            _cell(row, columns[column], kind, value, findings)
    findings.lines(bad, Reason.BAD_LINE, Severity.REJECTED)
    return Extra(lines=lines + len(bad), skipped=skipped)


def _note_lines(marks: list[tuple[int, int, str, str]], findings: Findings) -> None:
    """Turn marks of whole lines into problems, all of a kind at once: there may be very many."""
    while marks:
        firsts: dict[str, dict[int, str]] = {}
        others = []
        for mark in marks:
            values = firsts.setdefault(mark[2], {})
            if mark[0] in values:
                others.append(mark)  # a second of its kind in the line
            else:
                values[mark[0]] = mark[3]
        for kind, values in firsts.items():
            reason, severity = _LINES[kind]
            found = findings.rows[ROW].map(values)
            findings.add(found.notna(), reason, severity, values=found.fillna("").astype("str"))
        marks = others


def note_date_keys(texts: pd.DataFrame, findings: Findings) -> None:
    """Note the keys of a workbook that are dates, where so many are that none was marked.

    Parameters
    ----------
    texts
        Columns called by their roles, as they stand in the file.
    findings
        Of the same rows; it grows.
    """
    for role in _KEYS & set(texts.columns):
        dates = texts[role].str.fullmatch(_DATE)
        if dates.sum() > max(1, STRAY_DATES * len(texts)):
            findings.add(dates, Reason.DAMAGED_ID, Severity.NOTE, column=role, values=texts[role])


def reject_unplaced(
    marks: list[tuple[int, int, str, str]], values: pd.DataFrame, findings: Findings
) -> None:
    """Reject features without a shape whose properties say nothing of where they are."""
    bare = {row for row, _, kind, _ in marks if kind == "no_geometry"}
    if not bare or s.ADDRESS not in values.columns:
        return
    said = (values[[s.ADDRESS, s.CITY, s.ZIP, s.NEIGHBOURHOOD]] != "").any(axis=1)
    lost = findings.rows[ROW].isin(bare) & ~said & values[s.LON].isna()
    findings.add(
        lost,
        Reason.BAD_GEOMETRY,
        Severity.REJECTED,
        values=pd.Series("no shape", index=values.index, dtype="str"),
    )


def _cell(row: int, column: Column, kind: str, value: str, findings: Findings) -> None:
    """Turn the mark of one cell into a problem, where the cell is of use."""
    if kind in {"date", "imprecise"}:
        if column.role in _KEYS:
            findings.at(row, Reason.DAMAGED_ID, Severity.NOTE, value=value)
    elif column.role:
        severity = Severity.NOTE
        if column.role in _NAMES:
            # Nobody can answer for a formula that was never computed: the sheet must be saved anew.
            severity = Severity.REJECTED if kind == "formula_empty" else Severity.HELD
        findings.at(row, Reason.FORMULA_ERROR, severity, value=value)
