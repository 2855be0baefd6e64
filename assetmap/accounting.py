"""Account for every row that came in: accepted, held or rejected, with the reason."""

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from .model import Reading, Severity, Table, Upload, no_money
from .problems import joined, rows_out
from .schema import (
    ASSET_FIELDS,
    GRANT_FIELDS,
    NUMBERS,
    PROVENANCE,
    REASON,
    ROW,
    SEVERITY,
    SHEET,
    TIE_FIELDS,
    UPLOAD,
)

FIELDS = {Table.ASSETS: ASSET_FIELDS, Table.GRANTS: GRANT_FIELDS, Table.TIES: TIE_FIELDS}
CLEAN = "clean"  # an accepted row of which nothing had to be said
_PLACE_IN_FILE = [UPLOAD, SHEET, ROW]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """All the lists of one kind, read and laid one under the other."""

    records: pd.DataFrame  # PROVENANCE and the table's fields; index 0..n-1
    problems: pd.DataFrame  # PROBLEM_COLUMNS
    rows_in: int
    skipped: int
    aside: pd.DataFrame = field(default_factory=no_money)  # money of grants that are no records
    # Of rows that changed since an earlier version of their list: the id there -> the id now.
    former: Mapping[str, str] = field(default_factory=dict)


def with_distinct_names(uploads: Sequence[Upload]) -> list[Upload]:
    """Tell files of the same name apart: a row is found again by file, sheet and row.

    Examples
    --------
    >>> from assetmap.model import Upload
    >>> twice = [Upload(name="a.csv", content=b"", sha256="")] * 2
    >>> [upload.name for upload in with_distinct_names(twice)]
    ['a.csv', 'a.csv (2)']
    """
    seen: Counter[str] = Counter()
    distinct = []
    for upload in uploads:
        seen[upload.name] += 1
        again = f"{upload.name} ({seen[upload.name]})"
        named = upload if seen[upload.name] == 1 else dataclasses.replace(upload, name=again)
        distinct.append(named)
    return distinct


def listing_of(readings: Sequence[tuple[Upload, Reading]], table: Table) -> Listing:
    """Lay the readings of one kind of table one under the other."""
    ours = [reading for upload, reading in readings if upload.table is table]
    return Listing(
        records=_stacked([reading.records for reading in ours], table),
        problems=joined([reading.problems for reading in ours]),
        rows_in=sum(reading.rows_in for reading in ours),
        skipped=sum(reading.skipped for reading in ours),
        aside=pd.concat([reading.aside for reading in ours] or [no_money()], ignore_index=True),
        former={before: now for reading in ours for before, now in reading.former},
    )


def _stacked(tables: list[pd.DataFrame], table: Table) -> pd.DataFrame:
    """Return the tables as one, or an empty one with the right columns."""
    if tables:
        return pd.concat(tables, ignore_index=True)
    fields = (*PROVENANCE, *FIELDS[table])
    kinds = {field: "float64" if field in NUMBERS else "str" for field in fields}
    kinds[ROW] = "int64"
    return pd.DataFrame({field: pd.Series(dtype=kind) for field, kind in kinds.items()})


def account(rows_in: int, *, kept: pd.DataFrame, problems: pd.DataFrame) -> dict[str, Any]:
    """Count the rows that came in by what became of them.

    Parameters
    ----------
    rows_in
        Lines of the files that are data.
    kept
        The accepted rows, with `upload`, `sheet` and `row`.
    problems
        `PROBLEM_COLUMNS`, of these rows.

    Returns
    -------
    account
        `rows_in`, and `accepted`, `held` and `rejected` as reason -> rows: each row once, under the
        first reason that was found.

    Raises
    ------
    ArithmeticError
        If a row is unaccounted for: a mistake in code, never in a user's file.
    """
    rejected = rows_out(problems, Severity.REJECTED)
    held = rows_out(problems, Severity.HELD)
    if len(held) and len(rejected):
        held = held.loc[~_rows(held).isin(_rows(rejected))]
    if rows_in != len(kept) + len(held) + len(rejected):
        msg = f"{rows_in} rows in, {len(kept)} accepted, {len(held)} held, {len(rejected)} rejected"
        raise ArithmeticError(msg)
    return {
        "rows_in": rows_in,
        "accepted": _noted(kept, problems),
        "held": _by_reason(held),
        "rejected": _by_reason(rejected),
    }


def _noted(kept: pd.DataFrame, problems: pd.DataFrame) -> dict[str, int]:
    """Count accepted rows by their first note."""
    notes = problems.loc[problems[SEVERITY] == str(Severity.NOTE)].drop_duplicates(_PLACE_IN_FILE)
    if len(notes):
        notes = notes.loc[_rows(notes).isin(_rows(kept))]
    return {CLEAN: len(kept) - len(notes)} | _by_reason(notes)


def _by_reason(problems: pd.DataFrame) -> dict[str, int]:
    """Count rows by reason, in the order of the alphabet."""
    counts = problems[REASON].value_counts().sort_index()
    return {str(reason): int(count) for reason, count in counts.items()}


def _rows(table: pd.DataFrame) -> pd.MultiIndex:
    """Return where each line of a table stands in its file."""
    return pd.MultiIndex.from_frame(table.loc[:, _PLACE_IN_FILE])
