"""Read lines of delimited text record by record, where their quotation marks need a judge."""

import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

import pyarrow as pa

from assetmap.limits import Limits
from assetmap.parsing.wire import cells_of

_BATCH: Final = 1_000  # lines that are tried at once
_LONG: Final = 1_000_000  # characters that one record of several lines may have


class Records:
    """The records of a run of lines; which lines it reached is known when it has been walked."""

    def __init__(self, lines: Sequence[str], delimiter: str, limits: Limits, *, last: bool) -> None:
        """Take lines to read.

        Parameters
        ----------
        lines
            With their ends.
        last
            Whether the file ends with them.
        """
        self.reached = 0  # lines behind which the next record begins
        self._lines = lines
        self._delimiter = delimiter
        self._limits = limits
        self._last = last

    def line(self, at: int) -> str:
        """Return a line."""
        return self._lines[at]

    def until(self, wanted: int) -> Iterator[tuple[int, list[str] | None]]:
        """Yield records that begin before a line: where each begins, and its cells.

        A line whose quotation mark never closes has no cells. It stops early where a record may
        go on behind the lines.
        """
        while self.reached < wanted:
            count = min(_BATCH, wanted - self.reached)
            simple = self._simple(count)
            if simple:
                yield from enumerate(simple, start=self.reached - count)
                continue
            goal = self.reached + count
            while self.reached < goal:
                begin = self.reached
                record, lines = self._one()
                if not lines:
                    return
                self.reached = begin + lines
                yield begin, record

    def _simple(self, count: int) -> list[list[str]]:
        """Return records of one line each, none where one of them may be of several."""
        end = self.reached + count
        if end == len(self._lines) and not self._last:
            return []
        rows = csv.reader(islice(self._lines, self.reached, None), delimiter=self._delimiter)
        try:
            records = list(islice(rows, count))
        except csv.Error:
            return []
        if not len(records) == rows.line_num == count:
            return []
        self.reached = end
        return records

    def _one(self) -> tuple[list[str] | None, int]:
        """Return the next record and its number of lines; 0 where more lines are needed."""
        lines, cut = self._near()
        rows = csv.reader(lines, delimiter=self._delimiter)
        try:
            record = next(rows)
        except csv.Error:
            return None, 1
        used = rows.line_num
        if used == len(lines) and not cut and not self._last:
            return None, 0
        if used == 1:
            return record, 1
        return (record, used) if self._is_whole(lines, used) else (None, 1)

    def _near(self) -> tuple[list[str], bool]:
        """Return the next lines, as many as one record may have and one more; and if it is all."""
        size = 0
        most = self._limits.quoted_lines
        near = list(islice(self._lines, self.reached, self.reached + most + 1))
        for i, line in enumerate(near):
            size += len(line)
            if size > _LONG and i:
                return near[: i + 1], True
        return near, len(near) > most

    def _is_whole(self, lines: list[str], used: int) -> bool:
        """Say whether a record over several lines has all its quotation marks paired."""
        if used > self._limits.quoted_lines or sum(map(len, lines[:used])) > _LONG:
            return False
        try:
            for _ in csv.reader(lines[:used], delimiter=self._delimiter, strict=True):
                pass
        except csv.Error:
            return False
        return True


def block_of(rows: Sequence[int], records: list[list[str]], most: int, limits: Limits) -> pa.Table:
    """Return records as columns, blank where a record is shorter, cells cut past the limit.

    Parameters
    ----------
    rows
        The number of each record.
    records
        At least one.
    most
        Cells of a record; of what is over one cell is kept.
    """
    batch = _fitted(records, most)
    width = max(map(len, batch))
    longest = limits.cell_characters + 1  # one more, so that the parent sees that it was too long
    ragged = min(map(len, batch)) < width
    padded = [row + [""] * (width - len(row)) for row in batch] if ragged else batch
    columns = [list(column) for column in zip(*padded, strict=True)]
    for i, column in enumerate(columns):
        if max(map(len, column)) > longest:
            columns[i] = [cell[:longest] for cell in column]
    return cells_of(rows, columns)


def _fitted(batch: list[list[str]], most: int) -> list[list[str]]:
    """Cut the few records that are far wider than the table, keeping one cell of what is over."""
    if max(map(len, batch)) <= most + 1:
        return batch
    return [
        row if len(row) <= most + 1 else [*row[:most], next(filter(str.strip, row[most:]), "")]
        for row in batch
    ]
