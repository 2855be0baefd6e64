"""Say what is to be said of whole sheets and of whole columns."""

from collections.abc import Sequence

import pandas as pd

from assetmap import schema as s
from assetmap.model import Reason, Severity, Upload
from assetmap.parsing.wire import Parsed, Sheet
from assetmap.words import say

from .findings import Findings
from .one_sheet import is_categorised
from .tables.sheets import Found


def sheet_notes(
    parsed: Parsed, left: Sequence[tuple[Sheet, str]], upload: Upload
) -> list[pd.DataFrame]:
    """Name each sheet that was not read, with the reason; and each old encoding of the file."""
    tables = []
    for sheet, key in left:
        findings = _of_sheet(upload, sheet.name)
        why = say("ingest", key)
        findings.at(0, Reason.SHEET_NOT_READ, Severity.NOTE, value=sheet.name, expected=why)
        tables.append(findings.table())
    for note in parsed.notes:
        findings = _of_sheet(upload, "")
        findings.at(0, Reason.OLD_ENCODING, Severity.NOTE, value=note)
        tables.append(findings.table())
    return tables


def column_notes(found: Sequence[Found], upload: Upload) -> list[pd.DataFrame]:
    """Name each column that has values and is not used, but for those that a person left out."""
    tables = []
    for one in found:
        findings = _of_sheet(upload, one.sheet.name)
        ticked = one.ticked if is_categorised(one) else ()
        for column in one.columns:
            unused = column.example and not column.role and not column.decided_by
            if unused and column.index not in ticked:
                reason = Reason.PRIVATE_COLUMN if column.is_private else Reason.COLUMN_NOT_USED
                findings.at(0, reason, Severity.NOTE, value=column.header)
        tables.append(findings.table())
    return tables


def _of_sheet(upload: Upload, sheet: str) -> Findings:
    """Return findings of a whole sheet."""
    return Findings(pd.DataFrame({s.UPLOAD: [upload.name], s.SHEET: [sheet], s.ROW: [0]}))
