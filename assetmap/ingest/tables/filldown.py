"""Ask whether a blank cell means the same as the cell above."""

from typing import Final

import pandas as pd

from assetmap import schema as s
from assetmap.ingest.asked import Asked
from assetmap.ingest.columns.deciding import Column
from assetmap.ingest.findings import Findings
from assetmap.model import Question, Reason, Severity

YES: Final = "yes"
NO: Final = "no"
_ROLES: Final = (s.CATEGORY, s.NEIGHBOURHOOD, s.CITY, s.FUNDER)
_BLANK: Final = 0.4  # share of blank cells from which on they may mean something
_TWICE: Final = 0.2  # share of filled cells that may repeat one above: a sparse column repeats
_SHOWN: Final = 60  # characters of a value in the question


def with_filled(
    texts: pd.DataFrame, columns: list[Column], findings: Findings, asked: Asked
) -> pd.DataFrame:
    """Fill columns down that look like lists in which each word stands once, where so answered.

    Parameters
    ----------
    texts
        Columns called by their roles; index 0..n-1.
    columns
        Of the same sheet.
    findings
        Of the same rows; it grows.
    asked
        Where it is asked.
    """
    out = texts
    for column in columns:
        if column.role not in _ROLES or column.role not in texts.columns:
            continue
        values = texts[column.role].str.strip()
        blank = values == ""
        if not _is_once(values, blank):
            continue
        answer = asked.ask(
            Question(
                key=f"fill_down:{column.role}",
                found=repr(values[~blank].iloc[0][:_SHOWN]),
                options=(YES, NO),
                suggestion=YES,
                sheet=str(findings.rows[s.SHEET].iloc[0]),
                rows=int(blank.sum()),
            )
        )
        if answer == YES:
            out = out.assign(**{column.role: values.mask(blank).ffill().fillna("").astype("str")})
            findings.at(0, Reason.FILLED_DOWN, Severity.NOTE, value=column.header)
    return out


def _is_once(values: pd.Series, blank: pd.Series) -> bool:
    """Say whether each word of a column stands once, with blank cells below it."""
    filled = values[~blank]
    if len(filled) < 2 or blank.iloc[0] or blank.mean() < _BLANK:  # noqa: PLR2004 -- one word is a title
        return False
    heads = (~blank) & blank.shift(-1, fill_value=False)
    return bool(filled.duplicated().mean() <= _TWICE and heads.sum() * 2 >= len(filled))
