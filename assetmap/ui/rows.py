"""Tell, as text, what stands in the rows that a question is about."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from assetmap.measures.currency import written_exactly
from assetmap.postal import one_line
from assetmap.publish.layers import drawn
from assetmap.publish.wording import labels_of, worded
from assetmap.result import Result
from assetmap.schema import (
    ADDRESS,
    AMOUNT,
    CATEGORY,
    CITY,
    CURRENCY,
    DATE,
    DESCRIPTION,
    FUNDER,
    LAT,
    LON,
    NAME,
    PHONE,
    PURPOSE,
    RECIPIENT,
    RECORD_ID,
    ROW,
    SHEET,
    SOURCE,
    TIER,
    TYPE,
    UPLOAD,
    URL,
)

from .problems import where
from .state import language, word

MOST_OPTIONS: Final = 500  # among which a visitor can still find a row
LONGEST: Final = 300  # characters of one cell; the list has it whole
_SHOWN: Final = (NAME, ADDRESS, PHONE, URL, CATEGORY, TYPE, DESCRIPTION, SOURCE, TIER)


def rows_of(result: Result, ids: Sequence[str]) -> pd.DataFrame:
    """Return the records of a build that have these ids, in their order; grants by recipients."""
    records, grants = result.records, result.grants
    found = records.loc[records[RECORD_ID].isin(ids)]
    granted = grants.loc[grants[RECORD_ID].isin(ids)]
    if len(granted):
        as_records = granted.assign(**dict.fromkeys((PHONE, URL, CATEGORY, TYPE), ""))
        as_records[NAME], as_records[DESCRIPTION] = granted[RECIPIENT], _given(granted)
        found = pd.concat([found, as_records.reindex(columns=found.columns)])
    found = found.set_index(RECORD_ID, drop=False)
    return found.reindex([one for one in ids if one in found.index])


def _given(grants: pd.DataFrame) -> list[str]:
    """Return who gave how much, when and for what."""
    columns = (grants[c] for c in (FUNDER, AMOUNT, CURRENCY, DATE, PURPOSE))
    said = (
        (
            word(
                "row_grant", funder=str(funder), amount=written_exactly(float(amount), str(money))
            ),
            *more,
        )
        for funder, amount, money, *more in zip(*columns, strict=True)
    )
    return [" · ".join(str(part) for part in parts if part) for parts in said]


def cells_of(row: Mapping[str, Any]) -> dict[str, str]:
    """Return what is told of a row: what the cell is called, and what stands in it."""
    said = {
        **{column: str(row[column]) for column in _SHOWN},
        ADDRESS: one_line(row) or str(row[CITY]),
        TYPE: labels_of([str(row[TYPE])], language())[str(row[TYPE])] if row[TYPE] else "",
        TIER: worded("tier", str(row[TIER]), language()),
    }
    cells = {word(f"column_{column}"): _clipped(said[column]) for column in _SHOWN}
    place = where(str(row[UPLOAD]), str(row[SHEET]), int(row[ROW]))
    return cells | {word("column_row"): _clipped(place)}


def told(row: Mapping[str, Any]) -> str:
    """Return what stands in a row, a line for each cell that is not blank."""
    return "\n".join(f"{called}: {cell}" for called, cell in cells_of(row).items() if cell)


def options_of(rows: pd.DataFrame) -> dict[str, str]:
    """Return what records are called among each other: no two alike, as a list of options needs."""
    cells = (rows[c] for c in (RECORD_ID, NAME, UPLOAD, SHEET, ROW))
    return {
        str(record): f"{_clipped(str(name))} ({where(str(upload), str(sheet), int(row))})"
        for record, name, upload, sheet, row in zip(*cells, strict=True)
    }


def points_of(rows: pd.DataFrame) -> tuple[list[tuple[float, float]], list[int]]:
    """Return where the rows are that are placed exactly, and which of the rows these are."""
    sure = drawn(rows).to_numpy(dtype=bool)
    lon, lat = (rows[column].to_numpy(dtype=float)[sure].tolist() for column in (LON, LAT))
    return list(zip(lon, lat, strict=True)), [at for at, yes in enumerate(sure, start=1) if yes]


def _clipped(text: str) -> str:
    """Shorten a text that would fill the page."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
