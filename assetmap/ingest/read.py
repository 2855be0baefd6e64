"""Read an upload into records with an account of every row."""

import pandas as pd

from assetmap import schema as s
from assetmap.limits import Limits
from assetmap.model import Reading, Upload
from assetmap.parsing.parse import parse, refused
from assetmap.parsing.wire import Parsed
from assetmap.problems import joined
from assetmap.words import say

from .asked import Asked
from .ids import record_ids
from .mending.fix_sheets import require_list
from .mending.repair import ask_encoding
from .notes import column_notes, sheet_notes
from .one_sheet import sheet_read
from .projecting.projections import Known, settled_maps
from .tables.blocks import lines_of_parts
from .tables.sheets import sheets_of


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
        sheet_read(one, upload, asked, states=states, bounds=bounds, limits=limits) for one in found
    ]
    records = pd.concat([part.records for part in parts], ignore_index=True)
    records[s.RECORD_ID] = record_ids(records)
    if parsed.notes:
        ask_encoding(records, asked)
    return Reading(
        records=records,
        problems=joined(
            [
                *sheet_notes(parsed, left, upload),
                asked.idle(),
                *(part.problems for part in parts),
                *column_notes(found, upload),
            ]
        ),
        rows_in=sum(part.rows_in for part in parts),
        skipped=sum(part.skipped for part in parts) + lines_of_parts(sheet for sheet, _ in left),
        columns=pd.concat([part.columns for part in parts], ignore_index=True),
        questions=asked.open(),
        aside=pd.concat([part.aside for part in parts], ignore_index=True),
    )


def _check_table(parsed: Parsed, upload: Upload) -> None:
    """Raise where a file says itself that its rows are something else than what is asked for."""
    if parsed.table and parsed.table != upload.table:
        what, expected = (say("ingest", f"rows_{one}") for one in (parsed.table, upload.table))
        raise refused(upload.name, "wrong_table", what=what, expected=expected)
