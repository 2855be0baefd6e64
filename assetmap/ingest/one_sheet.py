"""Read one sheet of an upload into records, with an account of its rows."""

from pathlib import PurePath

import pandas as pd

from assetmap import schema as s
from assetmap.limits import Limits
from assetmap.model import Reading, Reason, Severity, Table, Upload, no_money

from .asked import Asked
from .clean import Choices, cleaned
from .columns.deciding import texts_of
from .columns.lexicon import fields_of
from .findings import Findings
from .marks import apply_marks, note_date_keys, reject_unplaced
from .tables.filldown import with_filled
from .tables.sections import with_sections
from .tables.sheets import Found
from .tables.unseen import is_hidden, note_hidden
from .tables.wide import categories_of
from .values.several import ask_several, split_records


def sheet_read(
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
    if is_categorised(one):
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
    out = findings.out()
    kept = records[~out]
    if upload.table is Table.GRANTS:
        aside = records.loc[out, list(s.ASIDE_COLUMNS)].reset_index(drop=True)
    else:
        aside = no_money()
    every = split_records(kept, texts[s.NAME], parts, findings) if parts else kept
    return Reading(
        records=every,
        problems=findings.table(),
        # A row that names several assets is as many rows in as it became records.
        rows_in=count + more.lines + len(every) - len(kept),
        skipped=layout.skipped + more.skipped,
        columns=_columns_table(one),
        aside=aside,
    )


def is_categorised(one: Found) -> bool:
    """Say whether the rows have their category from columns that are ticked."""
    return bool(one.ticked) and all(column.role != s.CATEGORY for column in one.columns)


def _arranged(one: Found, texts: pd.DataFrame, findings: Findings, asked: Asked) -> pd.DataFrame:
    """Say what the sheet's layout says of its rows, and ask what it leaves open."""
    layout = one.layout
    note_hidden(is_hidden(layout, one.sheet), one.hidden, texts, findings, asked)
    for row, text, name in one.continued.lines if one.continued else ():
        findings.at(row, Reason.CONTINUED_ROW, Severity.NOTE, value=text, expected=name)
    if is_categorised(one):
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
