"""Read an upload into records with an account of every row."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

import pandas as pd

from assetmap import schema as s
from assetmap.limits import Limits
from assetmap.model import Reading, Reason, Severity, Table, Upload
from assetmap.problems import joined
from assetmap.words import say

from .clean import Choices, cleaned
from .columns import Column, columns_of, has_place, is_turned, is_usable, texts_of
from .findings import Findings
from .ids import record_ids
from .layout import Layout, find_table, without_overflow
from .lexicon import COORDINATES, fields_of
from .marks import apply_marks, note_date_keys, reject_unplaced
from .parse import parse, refused
from .wire import Parsed, Sheet

_EXPECTED: Final = {
    Table.ASSETS: "name_or_place",
    Table.GRANTS: "a_recipient",
    Table.TIES: "two_ends",
}
_SHOWN: Final = 8  # headers that a message repeats


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A sheet with the table that was found in it."""

    sheet: Sheet
    layout: Layout
    columns: list[Column]
    wide: pd.Series | None = None  # cells of each row that has more than the header; else 0


def read_upload(
    upload: Upload,
    *,
    states: tuple[str, ...] = (),
    bounds: tuple[float, float, float, float] | None = None,
    limits: Limits | None = None,
) -> Reading:
    """Read any spreadsheet into records.

    Parameters
    ----------
    upload
        The file's bytes, and what a person says of it.
    states
        Two-letter codes of the region's states: they say which ZIP codes may have lost a zero.
    bounds
        West, south, east, north of the region, degrees: they say in which system projected
        coordinates are. None where there is no region.
    limits
        What the file may cost.

    Returns
    -------
    reading
        Records, problems, and the columns' roles. Rows in = records + rows held + rows rejected.

    Raises
    ------
    InputError
        If the file cannot be used: one sentence with what was found, what was expected, and what
        to do.
    QuestionError
        If a person must answer first.
    """
    del bounds  # nothing is projected yet
    limits = limits or Limits()
    parsed = parse(upload.name, upload.content, limits=limits, answers=upload.answers)
    found, left = _tables(parsed, upload)
    parts = [_sheet_read(one, upload, states=states, limits=limits) for one in found]
    records = pd.concat([part.records for part in parts], ignore_index=True)
    records[s.RECORD_ID] = record_ids(records)
    return Reading(
        records=records,
        problems=joined([*_notes(parsed, left, upload), *(part.problems for part in parts)]),
        rows_in=sum(part.rows_in for part in parts),
        skipped=sum(part.skipped for part in parts),
        columns=pd.concat([part.columns for part in parts], ignore_index=True),
    )


def _tables(parsed: Parsed, upload: Upload) -> tuple[list[_Found], list[tuple[Sheet, str]]]:
    """Return the sheets that have a table for us, and the others with the reason why not."""
    found: list[_Found] = []
    left: list[tuple[Sheet, str]] = []
    mapped = tuple(header for _, header in upload.mapping)
    refusal: tuple[str, dict[str, str]] | None = None
    for sheet in parsed.sheets:
        if sheet.state != "data":
            left.append((sheet, f"sheet_{sheet.state}"))
            continue
        layout = find_table(sheet, upload.table, mapped=mapped)
        if layout is None or layout.cells.num_rows == 0:
            refusal = refusal or ("no_header" if layout is None else "no_rows", {})
            left.append((sheet, "sheet_no_table"))
            continue
        wide = None
        if parsed.kind == "csv":
            layout, wide = without_overflow(layout)
        columns = columns_of(upload.name, layout, table=upload.table, mapping=upload.mapping)
        if is_turned(layout, columns):
            refusal = refusal or ("turned", _missing(layout, upload.table))
            left.append((sheet, "sheet_no_columns"))
            continue
        if not is_usable(columns, upload.table):
            refusal = refusal or ("no_columns", _missing(layout, upload.table))
            left.append((sheet, "sheet_no_columns"))
            continue
        found.append(_Found(sheet=sheet, layout=layout, columns=columns, wide=wide))
    found, dropped = _with_places(found, upload.table)
    left += [(one.sheet, "sheet_no_columns") for one in dropped]
    if not found:
        raise _no_table(upload.name, refusal, left)
    _check_mapping(upload, found)
    return found, left


def _no_table(
    name: str, refusal: tuple[str, dict[str, str]] | None, left: list[tuple[Sheet, str]]
) -> Exception:
    """Return the error for a file of which no sheet can be used."""
    if refusal is not None:
        return refused(name, refusal[0], **refusal[1])
    why = "; ".join(f"{sheet.name!r}: {say('ingest', key)}" for sheet, key in left[:_SHOWN])
    return refused(name, "no_table", what=why)


def _missing(layout: Layout, table: Table) -> dict[str, str]:
    """Return what the sentence on a table without usable columns is filled with."""
    labels = [label for label in layout.headers if label][:_SHOWN]
    return {"what": ", ".join(map(repr, labels)), "expected": say("ingest", _EXPECTED[table])}


def _with_places(found: list[_Found], table: Table) -> tuple[list[_Found], list[_Found]]:
    """Leave out sheets of names alone (code books, notes) beside sheets that say where."""
    if table is not Table.ASSETS or len(found) <= 1:
        return found, []
    whole = [one for one in found if _is_whole(one.columns)]
    if not whole:
        return found, []
    return whole, [one for one in found if one not in whole]


def _is_whole(columns: list[Column]) -> bool:
    """Say whether a sheet tells names and places."""
    return has_place(columns) and any(column.role == s.NAME for column in columns)


def _check_mapping(upload: Upload, found: list[_Found]) -> None:
    """Raise where a person named a header that no sheet has."""
    known = {header for one in found for header in one.layout.headers}
    for _, header in upload.mapping:
        if header not in known:
            shown = ", ".join(repr(h) for h in found[0].layout.headers if h)[:400]
            raise refused(upload.name, "mapped_header", what=repr(header), found=shown)


def _notes(parsed: Parsed, left: list[tuple[Sheet, str]], upload: Upload) -> list[pd.DataFrame]:
    """Return what is to be said of whole sheets."""
    tables = []
    for sheet, key in left:
        rows = pd.DataFrame({s.UPLOAD: [upload.name], s.SHEET: [sheet.name], s.ROW: [0]})
        findings = Findings(rows)
        findings.at(
            0,
            Reason.SHEET_NOT_READ,
            Severity.NOTE,
            value=sheet.name,
            expected=say("ingest", key),
        )
        tables.append(findings.table())
    for note in parsed.notes:
        rows = pd.DataFrame({s.UPLOAD: [upload.name], s.SHEET: [""], s.ROW: [0]})
        findings = Findings(rows)
        findings.at(0, Reason.OLD_ENCODING, Severity.NOTE, value=note)
        tables.append(findings.table())
    return tables


def _sheet_read(one: _Found, upload: Upload, *, states: tuple[str, ...], limits: Limits) -> Reading:
    """Read one sheet."""
    layout = one.layout
    texts = texts_of(layout, one.columns)
    count = len(texts)
    rows = pd.DataFrame(
        {s.UPLOAD: upload.name, s.SHEET: one.sheet.name, s.ROW: texts[s.ROW]},
        index=pd.RangeIndex(count),
    ).astype({s.UPLOAD: "str", s.SHEET: "str"})
    findings = Findings(rows)
    more = apply_marks(one.sheet.marks, layout, one.columns, findings)
    if one.sheet.name:
        note_date_keys(texts, findings)
    _note_wide(one, findings)
    headers = {c.role: c.header for c in one.columns}
    values = cleaned(
        texts,
        findings,
        Choices(
            table=upload.table,
            states=states,
            verified=upload.verified,
            coordinates_header=headers.get(COORDINATES, ""),
            amount_header=headers.get(s.AMOUNT, ""),
            limits=limits,
        ),
    )
    reject_unplaced(one.sheet.marks, values, findings)
    source = upload.source or PurePath(upload.name).stem
    records = pd.concat([rows.assign(**{s.RECORD_ID: "", s.SOURCE: source}), values], axis=1)[
        [*s.PROVENANCE, *fields_of(upload.table)]
    ]
    kept = records[~findings.out()]
    return Reading(
        records=kept,
        problems=findings.table(),
        rows_in=count + more.lines,
        skipped=layout.skipped + more.skipped,
        columns=_columns_table(one),
    )


def _note_wide(one: _Found, findings: Findings) -> None:
    """Hold the few rows that have more cells than the header: a comma too many, most likely."""
    if one.wide is not None and (one.wide > 0).any():
        findings.add(
            one.wide > 0,
            Reason.TOO_MANY_CELLS,
            Severity.HELD,
            values=one.wide.astype("str"),
            expected=str(len(one.layout.headers)),
        )


def _columns_table(one: _Found) -> pd.DataFrame:
    """Return how the columns of a sheet were read."""
    return pd.DataFrame(
        {
            "header": [c.header for c in one.columns],
            "role": [c.role for c in one.columns],
            "decided_by": [c.decided_by for c in one.columns],
            "confidence": [c.confidence for c in one.columns],
            "sheet": one.sheet.name,
            "example": [c.example for c in one.columns],
        }
    )
