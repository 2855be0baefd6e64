"""Read and write the log of a workspace's lists.

The log is a CSV that only grows, one line for each thing that happened. Actions:

- `accepted`: a version of a list;
- `corrected`: a workbook of corrected rows of the list's newest version;
- `removed`: the list is no longer used; its files stay.
"""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

import pandas as pd

from assetmap.cells import guarded, unguarded
from assetmap.errors import InputError
from assetmap.model import Table, Upload

from .disk import add_line

ACCEPTED: Final = "accepted"
CORRECTED: Final = "corrected"
REMOVED: Final = "removed"
_ACTIONS: Final = (ACCEPTED, CORRECTED, REMOVED)
_END: Final = "."  # the last cell of each whole line: one that lacks it was never finished
_HASH: Final = 64  # hex digits

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the log."""

    action: str  # accepted, corrected, removed
    source: str  # the list's name in words
    name: str  # of the file, as it came: hostile text
    sha256: str
    table: Table
    verified: str  # ISO date on which the list was last checked, "" where unknown
    columns: Pairs  # (role, header), set by a person
    answers: Pairs  # (key of a question, answer), given by a person
    header: str  # what stands for the row of headers (`ingest.mapping_key`)
    when: str  # ISO
    by: str


_COLUMNS: Final = (*(field.name for field in fields(Entry)), "end")
_HEADER: Final = ",".join(_COLUMNS)


def read_log(path: Path) -> tuple[list[Entry], list[int]]:
    """Read the log.

    Returns
    -------
    entries
        Oldest first.
    torn
        Numbers of lines that are not whole: a writer was stopped in the middle of them.

    Raises
    ------
    InputError
        If the file is no such log, or cannot be read.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig", "replace")
    except FileNotFoundError:
        return [], []
    except OSError as err:
        msg = f"{path} cannot be read: {err.strerror or err}"
        raise InputError(msg) from err
    lines = text.replace("\r\n", "\n").split("\n")
    if text and lines[0] != _HEADER:
        msg = f"{path} is not the log of a workspace: its first line should be {_HEADER}"
        raise InputError(msg)
    rows = [_cells(line) for line in lines[1:]]
    every = [cell for row in rows for cell in row]
    plain = iter(unguarded(pd.Series(every, dtype="str")).tolist())  # all at once: it is slow
    entries = [_entry([next(plain) for _ in row]) for row in rows]
    whole = [entry for entry in entries if entry is not None]
    torn = [n for n, entry in enumerate(entries, start=2) if entry is None and lines[n - 1].strip()]
    return whole, torn


def _cells(line: str) -> list[str]:
    """Return the cells of a line of the log, none where it is not whole."""
    try:
        cells = next(csv.reader([line], strict=True), [])
    except csv.Error:
        return []
    return cells if len(cells) == len(_COLUMNS) and cells[-1] == _END else []


def _entry(cells: list[str]) -> Entry | None:
    """Return what the cells of a line say, None where they are none of ours."""
    about = dict(zip(_COLUMNS, cells[:-1], strict=False))
    try:
        columns, answers = (_pairs(about.pop(key)) for key in ("columns", "answers"))
        table = Table(about.pop("table"))
    except (KeyError, TypeError, ValueError):
        return None
    if about["action"] not in _ACTIONS or len(about["sha256"]) not in {0, _HASH}:
        return None
    return Entry(**about, table=table, columns=columns, answers=answers)


def _pairs(text: str) -> Pairs:
    """Return pairs of texts that stand as JSON in a cell."""
    return tuple((str(key), str(value)) for key, value in json.loads(text))


def add_entry(path: Path, entry: Entry) -> None:
    """Add an entry to the log, whole or not at all; call it under the lock."""
    cells = []
    for field in fields(Entry):
        value = getattr(entry, field.name)
        text = json.dumps(value) if isinstance(value, tuple) else str(value)
        cells.append(one_line(text))
    safe = guarded(pd.Series(cells, dtype="str")).tolist()
    add_line(path, csv_line([*safe, _END]), header=_HEADER)


def csv_line(cells: Sequence[str]) -> str:
    """Return cells as a line of CSV, without its end."""
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


def one_line(text: str) -> str:
    """Return a text without what ends a line, or is no text at all."""
    return " ".join(text.encode("utf-8", "replace").decode("utf-8").split())


def upload_of(entry: Entry, content: bytes) -> Upload:
    """Return what an entry says was accepted."""
    return Upload(
        name=entry.name,
        content=content,
        sha256=entry.sha256,
        table=entry.table,
        source=entry.source,
        verified=entry.verified,
        mapping=entry.columns,
        answers=entry.answers,
    )
