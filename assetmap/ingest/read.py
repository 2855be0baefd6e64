"""Read an upload into records with an account of every row."""

from pathlib import PurePath

import pandas as pd

from assetmap import schema as s
from assetmap.limits import Limits
from assetmap.model import Reading, Reason, Severity, Upload
from assetmap.problems import joined
from assetmap.words import say

from .asked import Asked
from .blocks import lines_of_parts
from .clean import Choices, cleaned
from .columns import texts_of
from .filldown import with_filled
from .findings import Findings
from .fix_sheets import require_list
from .ids import record_ids
from .lexicon import fields_of
from .marks import apply_marks, note_date_keys, reject_unplaced
from .parse import parse, refused
from .projections import Known, settled_maps
from .repair import ask_encoding
from .sections import with_sections
from .several import ask_several, split_records
from .sheets import Found, sheets_of
from .unseen import is_hidden, note_hidden
from .wide import categories_of
from .wire import Parsed, Sheet


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
    limits = limits or Limits()
    asked = Asked(upload)
    parsed = parse(upload.name, upload.content, limits=limits, answers=upload.answers)
    require_list(parsed, upload)
    _check_table(parsed, upload)
    parsed = settled_maps(parsed, asked, Known(name=upload.name, bounds=bounds, states=states))
    found, left = sheets_of(parsed, upload, asked)
    parts = [
        _sheet_read(one, upload, asked, states=states, bounds=bounds, limits=limits)
        for one in found
    ]
    records = pd.concat([part.records for part in parts], ignore_index=True)
    records[s.RECORD_ID] = record_ids(records)
    if parsed.notes:
        ask_encoding(records, asked)
    return Reading(
        records=records,
        problems=joined(
            [*_notes(parsed, left, upload), asked.idle(), *(part.problems for part in parts)]
        ),
        rows_in=sum(part.rows_in for part in parts),
        skipped=sum(part.skipped for part in parts) + lines_of_parts(sheet for sheet, _ in left),
        columns=pd.concat([part.columns for part in parts], ignore_index=True),
        questions=asked.open(),
    )


def _check_table(parsed: Parsed, upload: Upload) -> None:
    """Raise where a file says itself that its rows are something else than what is asked for."""
    if parsed.table and parsed.table != upload.table:
        what, expected = (say("ingest", f"rows_{one}") for one in (parsed.table, upload.table))
        raise refused(upload.name, "wrong_table", what=what, expected=expected)


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


def _sheet_read(
    one: Found,
    upload: Upload,
    asked: Asked,
    *,
    states: tuple[str, ...],
    bounds: tuple[float, float, float, float] | None,
    limits: Limits,
) -> Reading:
    """Read one sheet."""
    layout = one.layout
    texts = texts_of(layout, one.columns)
    if _is_categorised(one):
        texts[s.CATEGORY] = categories_of(layout, one.ticked)
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
    _note_unused(one, findings)
    texts = _arranged(one, texts, findings, asked)
    parts = ask_several(texts, upload.table, findings, asked)
    values = cleaned(
        texts,
        findings,
        Choices(
            table=upload.table,
            states=states,
            verified=upload.verified,
            headers={c.role: c.header for c in one.columns},
            asked=asked,
            sheet=one.sheet.name,
            bounds=bounds,
            limits=limits,
        ),
    )
    reject_unplaced(one.sheet.marks, values, findings)
    source = upload.source or PurePath(upload.name).stem
    records = pd.concat([rows.assign(**{s.RECORD_ID: "", s.SOURCE: source}), values], axis=1)[
        [*s.PROVENANCE, *fields_of(upload.table)]
    ]
    kept = records[~findings.out()]
    every = split_records(kept, texts[s.NAME], parts, findings) if parts else kept
    return Reading(
        records=every,
        problems=findings.table(),
        # A row that names several assets is as many rows in as it became records.
        rows_in=count + more.lines + len(every) - len(kept),
        skipped=layout.skipped + more.skipped,
        columns=_columns_table(one),
    )


def _is_categorised(one: Found) -> bool:
    """Say whether the rows have their category from columns that are ticked."""
    return bool(one.ticked) and all(column.role != s.CATEGORY for column in one.columns)


def _arranged(one: Found, texts: pd.DataFrame, findings: Findings, asked: Asked) -> pd.DataFrame:
    """Say what the sheet's layout says of its rows, and ask what it leaves open."""
    layout = one.layout
    note_hidden(is_hidden(layout, one.sheet), one.hidden, texts, findings, asked)
    for row, text, name in one.continued.lines if one.continued else ():
        findings.at(row, Reason.CONTINUED_ROW, Severity.NOTE, value=text, expected=name)
    if _is_categorised(one):
        said = ", ".join(repr(layout.headers[i]) for i in one.ticked)
        findings.at(0, Reason.CATEGORY_FROM_COLUMNS, Severity.NOTE, value=said)
    return with_filled(with_sections(texts, layout, findings, asked), one.columns, findings, asked)


def _note_wide(one: Found, findings: Findings) -> None:
    """Hold the few rows that have more cells than the header: a comma too many, most likely."""
    if one.wide is not None and (one.wide > 0).any():
        findings.add(
            one.wide > 0,
            Reason.TOO_MANY_CELLS,
            Severity.HELD,
            values=one.wide.astype("str"),
            expected=str(len(one.layout.headers)),
        )


def _note_unused(one: Found, findings: Findings) -> None:
    """Name each column that has values and is not used, but for those that a person left out."""
    ticked = one.ticked if _is_categorised(one) else ()
    for column in one.columns:
        if column.index in ticked:
            continue
        if column.example and not column.role and not column.decided_by:
            reason = Reason.PRIVATE_COLUMN if column.is_private else Reason.COLUMN_NOT_USED
            label = repr(column.header) if column.header else f"column {column.index + 1}"
            findings.at(0, reason, Severity.NOTE, value=label)


def _columns_table(one: Found) -> pd.DataFrame:
    """Return how the columns of a sheet were read."""
    return pd.DataFrame(
        {
            "header": [c.header for c in one.columns],
            "role": [c.role for c in one.columns],
            "decided_by": [c.decided_by for c in one.columns],
            "confidence": [c.confidence for c in one.columns],
            "sheet": one.sheet.name,
            "example": ["".join(filter(str.isprintable, c.example)) for c in one.columns],
        }
    )
