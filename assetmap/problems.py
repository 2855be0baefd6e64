"""Keep what is wrong with rows as a table that every shell shows alike."""

from collections.abc import Iterable
from functools import cache
from typing import Any

import pandas as pd

from .model import Reason, Severity
from .schema import COLUMN, MESSAGE, PROBLEM_COLUMNS, REASON, ROW, SEVERITY, SHEET, UPLOAD, VALUE
from .words import say

SHOWN_CHARACTERS = 200  # of a value: a whole novel in a cell is not repeated in a message


def no_problems() -> pd.DataFrame:
    """Return an empty table of problems."""
    return _blank().copy()


@cache
def _blank() -> pd.DataFrame:
    """Return what an empty table of problems is a copy of."""
    return pd.DataFrame({column: pd.Series(dtype="str") for column in PROBLEM_COLUMNS}).astype(
        {ROW: "int64"}
    )


def problems_of(
    rows: pd.DataFrame,
    reason: Reason,
    severity: Severity,
    *,
    column: str = "",
    values: Iterable[object] | None = None,
    expected: str = "",
) -> pd.DataFrame:
    """Say the same reason of several rows.

    Parameters
    ----------
    rows
        The rows in question, with `upload`, `sheet` and `row`.
    reason, severity
        What is wrong, and what becomes of the rows.
    column
        The field that is wrong; "" where it is the whole row.
    values
        What was found, one for each row; by default what stands in `column`.
    expected
        What should have been there, for the sentence.

    Returns
    -------
    problems
        One row per row, `PROBLEM_COLUMNS`, index 0..n-1.
    """
    if rows.empty:
        return no_problems()
    if values is None:
        values = rows[column] if column in rows.columns else [""] * len(rows)
    found = [str(value)[:SHOWN_CHARACTERS] for value in values]
    sentences = {
        value: say("reasons", reason, value=value or _nothing(), expected=expected, column=column)
        for value in set(found)
    }
    said: dict[str, Any] = {
        UPLOAD: rows[UPLOAD].array,
        SHEET: rows[SHEET].array,
        ROW: rows[ROW].to_numpy(),
        COLUMN: column,
        REASON: str(reason),
        SEVERITY: str(severity),
        VALUE: found,
        MESSAGE: [sentences[value] for value in found],
    }
    return pd.DataFrame({name: said[name] for name in PROBLEM_COLUMNS})


def _nothing() -> str:
    """Return what a sentence says in place of a value that is not there."""
    return say("ingest", "no_value")


def joined(tables: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Return several tables of problems as one, in order."""
    some = [table for table in tables if len(table)]
    return pd.concat(some, ignore_index=True) if some else no_problems()


def rows_out(problems: pd.DataFrame, severity: Severity) -> pd.DataFrame:
    """Return each row that a severity put aside once, with its first reason."""
    out = problems.loc[problems[SEVERITY] == str(severity)]
    return out.drop_duplicates([UPLOAD, SHEET, ROW]) if len(out) else out
