"""Read text with delimiters, numbering records as a spreadsheet program does."""

import csv
import io
import re
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

import pyarrow as pa

from assetmap.limits import Limits

from .encoding import text_of
from .wire import Parsed, Refusal, Sheet, Task, cells_of, stacked

_DELIMITERS = (",", ";", "\t", "|")
_LOOK = 200  # lines that the delimiter is looked for in
_BATCH = 50_000  # rows that become one block of Arrow columns ...
_BATCH_CELLS = 2_000_000  # ... and cells
_WIDE = 20_000  # characters of a line that the delimiter is looked for in
_LINES = 3  # lines for each row that is taken: cells of several lines, blank lines
_SURPLUS = 2  # delimiters for each cell that is taken: they stand in texts too
_LONG = 100_000  # characters of a line that is worth a look
_BEYOND = 100  # times the columns that are taken: cells that no slip of a comma makes
_ENDLESS = 2**31 - 1  # characters of a cell, where lines are short already
_TOP = 60  # records at the top that say how wide the table is
_HINT = re.compile(r"sep=(.)\r?\n?$", re.IGNORECASE)  # Excel's own word for the delimiter
# A line that is one quoted cell: what Excel makes of a CSV that it took for one column.
_WRAPPED = re.compile(r'"([^"]*(?:""[^"]*)*)"(\r?\n?|\r)')
_GAP = re.compile(r"\S {2,}\S")
_MOSTLY = 0.8  # share of lines
_SHOWN = 120  # characters of a line that a mark repeats

Mark = tuple[int, int, str, str]


def read_delimited(task: Task) -> Parsed:
    """Read a text file as one sheet of text cells.

    Raises
    ------
    Refusal
        If the text breaks a limit, or has quotation marks that nobody can pair.
    """
    content, limits = task.content, task.limits
    csv.field_size_limit(_ENDLESS)
    if max(content.count(b"\n"), content.count(b"\r")) > limits.rows * _LINES:
        raise Refusal(key="too_many_rows", limit=f"{limits.rows:,}")
    text, repaired, notes = text_of(content)
    data = text.encode("utf-8")
    del text
    # Not StringIO: that holds four bytes for each letter.
    lines = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline="").readlines()
    hint = _HINT.match(lines[0]) if lines else None
    head = [line[:_WIDE] for line in lines[:_LOOK]]
    delimiter = hint.group(1) if hint else delimiter_of(head)
    if not hint and _is_wrapped(head):
        lines = [_unwrapped(line) for line in lines]
        delimiter = delimiter_of([line[:_WIDE] for line in lines[:_LOOK]])
    elif not hint and _is_spaced(head):
        raise Refusal(key="spaced")
    if data.count(delimiter.encode()) > limits.cells * _SURPLUS:
        raise Refusal(key="too_many_cells", limit=f"{limits.cells:,}")
    del data
    _check_lines(lines, delimiter, limits)
    # A cell that an open quotation mark makes of the rest of the file ends here.
    csv.field_size_limit(limits.columns * limits.cell_characters)
    sheet = Sheet(blank=1 if hint else 0)
    reader = _Reader(lines, delimiter, limits, start=1 if hint else 0)
    parts, count = _parts(reader, sheet, limits)
    if count == 0:
        raise Refusal(key="empty_file")
    sheet.cells = stacked(parts)
    sheet.marks += reader.marks
    sheet.marks += [
        (
            reader.row_of(line),
            -1,
            "repaired" if whole else "unreadable",
            lines[line - 1].strip()[:_SHOWN],
        )
        for line, whole in repaired.items()
    ]
    return Parsed(kind="csv", sheets=[sheet], notes=notes)


def _check_lines(lines: list[str], delimiter: str, limits: Limits) -> None:
    """Refuse endless lines, and lines of endless cells, before the cells are made."""
    most = limits.columns * limits.cell_characters
    if max(map(len, lines), default=0) <= min(_LONG, most):
        return
    for number, line in enumerate(lines, start=1):
        if len(line) > most:
            raise Refusal(key="endless_line", row=number, found=f"{len(line):,}", limit=f"{most:,}")
        if len(line) > _LONG and line.count(delimiter) > limits.columns * _BEYOND:
            raise Refusal(
                key="too_many_columns", found=f"{line.count(delimiter):,}", limit=limits.columns
            )


def delimiter_of(lines: list[str]) -> str:
    """Choose the delimiter by which most lines have the same number of cells.

    Examples
    --------
    >>> delimiter_of(["name;lat", "Hall, the;40,4", "Park;40,5"])
    ';'
    """
    best, found = 0.0, ","
    for delimiter in _DELIMITERS:
        rows = [row for row in csv.reader(lines, delimiter=delimiter) if any(row)]
        counts = Counter(len(row) for row in rows if len(row) > 1)
        if not counts:
            continue
        width, times = max(counts.items(), key=lambda pair: (pair[1], pair[0]))
        score = times / len(rows) * width**0.5
        if score > best:
            best, found = score, delimiter
    return found


def _is_wrapped(lines: list[str]) -> bool:
    """Say whether each line is one cell in quotation marks that holds a whole row."""
    inner = [_unwrapped(line) for line in lines if line.strip()]
    if len(inner) <= 1 or any(not _WRAPPED.fullmatch(line) for line in lines if line.strip()):
        return False
    return any(
        len({len(row) for row in csv.reader(inner, delimiter=delimiter)} - {1}) == 1
        and all(delimiter in line for line in inner)
        for delimiter in _DELIMITERS
    )


def _unwrapped(line: str) -> str:
    """Return the row that a line holds in quotation marks."""
    match = _WRAPPED.fullmatch(line)
    return match[1].replace('""', '"') + match[2] if match else line


def _is_spaced(lines: list[str]) -> bool:
    """Say whether runs of spaces part the columns, and nothing else does."""
    filled = [line for line in lines if line.strip()]
    if len(filled) <= 1 or any(delimiter in "".join(filled) for delimiter in _DELIMITERS):
        return False
    return sum(1 for line in filled if _GAP.search(line)) >= _MOSTLY * len(filled)


class _Reader:
    """Records of delimited lines, each with its row: a cell of many lines is in one row."""

    def __init__(self, lines: list[str], delimiter: str, limits: Limits, *, start: int) -> None:
        self.lines = lines
        self.delimiter = delimiter
        self.limits = limits
        self.marks: list[Mark] = []
        self._at = start  # index of the next line that is not yet in a record
        self._starts = array("q")  # physical line where each row begins
        width = 1 + max((line.count(delimiter) for line in lines[:_LOOK]), default=0)
        self._batch = min(_BATCH, max(1, _BATCH_CELLS // width))

    def row_of(self, line: int) -> int:
        """Return the row that a physical line is in."""
        return bisect_right(self._starts, line)

    def batches(self) -> Iterator[tuple[Sequence[int], list[list[str]]]]:
        """Yield rows and cells of records, many at a time."""
        yield from self._plain()
        while self._at < len(self.lines):
            rows: list[int] = []
            records: list[list[str]] = []
            for row, record in self._run():
                rows.append(row)
                records.append(record)
                if len(rows) == self._batch:
                    yield rows, records
                    rows, records = [], []
            yield rows, records

    def _plain(self) -> Iterator[tuple[Sequence[int], list[list[str]]]]:
        """Yield records as long as each is one line, as they are in most files."""
        start = self._at
        reader = csv.reader(islice(self.lines, start, None), delimiter=self.delimiter)
        while records := _next(reader, self._batch):
            after = start + reader.line_num
            if after - self._at != len(records):
                return
            first = len(self._starts) + 1
            self._starts.extend(range(self._at + 1, after + 1))
            self._at = after
            yield range(first, first + len(records)), records

    def _run(self) -> Iterator[tuple[int, list[str]]]:
        """Yield records until one swallows lines that it should not, and step over that one."""
        start = before = self._at
        reader = csv.reader(islice(self.lines, start, None), delimiter=self.delimiter)
        while before < len(self.lines):
            record = _next(reader, 1)
            after = start + reader.line_num
            if not record or (after - before > 1 and not self._is_whole(before, after)):
                self._step_over(before)
                return
            self._starts.append(before + 1)
            yield len(self._starts), record[0]
            before = self._at = after

    def _is_whole(self, before: int, after: int) -> bool:
        """Say whether a record over several lines has all its quotation marks paired."""
        if after - before > self.limits.quoted_lines:
            return False
        try:
            for _ in csv.reader(self.lines[before:after], delimiter=self.delimiter, strict=True):
                pass
        except csv.Error:
            return False
        return True

    def _step_over(self, line: int) -> None:
        """Mark a line whose quotation mark never closes."""
        if len(self.marks) >= self.limits.unbalanced_quotes:
            raise Refusal(key="unbalanced_quotes", row=self.marks[0][1], count=len(self.marks))
        self._starts.append(line + 1)
        shown = self.lines[line].strip()[:_SHOWN]
        self.marks.append((len(self._starts), line + 1, "unbalanced", shown))
        self._at = line + 1


def _next(reader: Iterator[list[str]], count: int) -> list[list[str]]:
    """Return the next records; none where one has an endless cell."""
    try:
        return list(islice(reader, count))
    except csv.Error:
        return []


def _parts(reader: _Reader, sheet: Sheet, limits: Limits) -> tuple[list[pa.Table], int]:
    """Gather records in blocks of columns, leaving blank lines out."""
    parts: list[pa.Table] = []
    count = cells = 0
    for rows, records in reader.batches():
        filled = [i for i, record in enumerate(records) if "".join(record).strip()]
        sheet.blank += len(records) - len(filled)
        if not filled:
            continue
        whole = len(filled) == len(records)
        kept = records if whole else [records[i] for i in filled]
        count += len(kept)
        cells += sum(map(len, kept))
        _check(count, cells, limits)
        parts.append(_block(rows if whole else [rows[i] for i in filled], kept, limits))
    return parts, count


def _check(rows: int, cells: int, limits: Limits) -> None:
    """Refuse a table that is larger than is taken."""
    if rows > limits.rows:
        raise Refusal(key="too_many_rows", limit=f"{limits.rows:,}")
    if cells > limits.cells:
        raise Refusal(key="too_many_cells", limit=f"{limits.cells:,}")


def _fitted(batch: list[list[str]], limits: Limits) -> list[list[str]]:
    """Cut the few records that are far wider than the table, keeping one cell of what is over."""
    widths = list(map(len, batch))
    usual = max(Counter(widths).items(), key=lambda pair: pair[1])[0]
    most = min(limits.columns, max(usual, *widths[:_TOP]))
    if usual > limits.columns:
        raise Refusal(key="too_many_columns", found=usual, limit=limits.columns)
    if max(widths) <= most + 1:
        return batch
    return [
        row if len(row) <= most + 1 else [*row[:most], next(filter(str.strip, row[most:]), "")]
        for row in batch
    ]


def _block(rows: Sequence[int], batch: list[list[str]], limits: Limits) -> pa.Table:
    """Return records as columns, blank where a record is shorter, cells cut past the limit."""
    batch = _fitted(batch, limits)
    width = max(map(len, batch))
    most = limits.cell_characters + 1  # one more, so that the parent sees that it was too long
    ragged = min(map(len, batch)) < width
    padded = [row + [""] * (width - len(row)) for row in batch] if ragged else batch
    columns = [list(column) for column in zip(*padded, strict=True)]
    for i, column in enumerate(columns):
        if max(map(len, column)) > most:
            columns[i] = [cell[:most] for cell in column]
    return cells_of(rows, columns)
