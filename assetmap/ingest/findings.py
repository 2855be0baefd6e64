"""Gather what is wrong with the rows of a sheet while they are cleaned."""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from assetmap.model import Reason, Severity
from assetmap.problems import joined, no_problems, problems_of
from assetmap.schema import ROW, SEVERITY, SHEET, UPLOAD

_RANK = {str(Severity.REJECTED): 0, str(Severity.HELD): 1, str(Severity.NOTE): 2}


class Findings:
    """A growing table of problems of one sheet."""

    def __init__(self, rows: pd.DataFrame) -> None:
        """Start with no problems.

        Parameters
        ----------
        rows
            `upload`, `sheet` and `row` of every data row; index 0..n-1.
        """
        self.rows = rows
        self._tables: list[pd.DataFrame] = []

    def add(
        self,
        where: pd.Series,
        reason: Reason,
        severity: Severity,
        *,
        column: str = "",
        values: pd.Series | None = None,
        expected: str = "",
    ) -> None:
        """Note a problem of the rows where a condition holds.

        Parameters
        ----------
        where
            Booleans, index like the rows.
        reason, severity, column, expected
            As in `problems.problems_of`.
        values
            What was found, index like the rows.
        """
        if not where.any():
            return
        found: Iterable[object] | None = values[where].tolist() if values is not None else None
        self._tables.append(
            problems_of(
                self.rows[where],
                reason,
                severity,
                column=column,
                values=found,
                expected=expected,
            )
        )

    def at(
        self,
        row: int,
        reason: Reason,
        severity: Severity,
        *,
        value: str,
        expected: str = "",
        column: str = "",
    ) -> None:
        """Note a problem of one line, which need not be among the rows; 0 is the whole sheet."""
        line = self.rows.head(1).assign(**{ROW: row}) if len(self.rows) else _line(row)
        self._tables.append(
            problems_of(line, reason, severity, column=column, values=[value], expected=expected)
        )

    def lines(self, values: Mapping[int, str], reason: Reason, severity: Severity) -> None:
        """Note a problem of many lines that are none of the rows, by their numbers."""
        if values:
            about = self.rows.head(1) if len(self.rows) else _line(0)
            rows = pd.DataFrame(
                {UPLOAD: about[UPLOAD].iloc[0], SHEET: about[SHEET].iloc[0], ROW: list(values)}
            )
            self._tables.append(problems_of(rows, reason, severity, values=values.values()))

    def table(self) -> pd.DataFrame:
        """Return all problems, where each row has one severity.

        A row that is out has only the problems that put it out, the gravest severity of them all.
        """
        if not self._tables:
            return no_problems()
        every = joined(self._tables)
        rank = every[SEVERITY].map(_RANK)
        worst = rank.groupby([every[UPLOAD], every[SHEET], every[ROW]]).transform("min")
        out = worst < _RANK[str(Severity.NOTE)]
        whole_sheet = every[ROW] == 0
        kept = every[~out | (rank < _RANK[str(Severity.NOTE)]) | whole_sheet].copy()
        words = {value: key for key, value in _RANK.items()}
        kept[SEVERITY] = worst.loc[kept.index].map(words)
        gravest = rank.loc[kept.index].to_numpy()
        order = np.lexsort((np.arange(len(kept)), gravest, kept[ROW].to_numpy()))
        return kept.iloc[order].reset_index(drop=True)

    def out(self) -> pd.Series:
        """Say which rows are held or rejected; index like the rows."""
        gone = [table.loc[table[SEVERITY] != str(Severity.NOTE), ROW] for table in self._tables]
        return self.rows[ROW].isin({row for rows in gone for row in rows})


def _line(row: int) -> pd.DataFrame:
    """Return one line of a sheet without rows."""
    return pd.DataFrame({UPLOAD: [""], SHEET: [""], ROW: [row]})
