"""Keep the log of what people decided in a workspace."""

import os
from pathlib import Path

import pandas as pd

from assetmap.cells import guarded
from assetmap.errors import InputError
from assetmap.resolve import NO_DECISIONS, Decisions, parse_decisions
from assetmap.resolve.decisions import COLUMNS

from .disk import add_line
from .log import csv_line, one_line

_HEADER = ",".join(COLUMNS)


def read_decided(path: Path) -> Decisions:
    """Read the log; a last line that was never finished is left out.

    Raises
    ------
    InputError
        If another line is broken; the message names it.
    """
    text = _text(path)
    whole = text[: _finished(text)]
    return parse_decisions(whole, name=path.name) if whole else NO_DECISIONS


def is_unfinished(path: Path) -> bool:
    """Say whether a writer was stopped in the middle of the last line."""
    text = _text(path)
    return _finished(text) < len(text)


def add_decision(path: Path, cells: list[str]) -> None:
    """Add a decision to the log, whole or not at all; call it under the lock.

    Parameters
    ----------
    path
        The log; made with its header where it is not there.
    cells
        In the order of the log's columns.

    Raises
    ------
    InputError
        If the decision is broken; nothing is written then.
    """
    plain = guarded(pd.Series([one_line(cell) for cell in cells], dtype="str"))
    line = csv_line(plain.tolist())
    parse_decisions(f"{_HEADER}\n{line}\n", name=path.name)
    text = _text(path)
    if _finished(text) < len(text):  # nobody was told that it was written
        os.truncate(path, path.read_bytes().rfind(b"\n") + 1)
    add_line(path, line, header=_HEADER)


def _text(path: Path) -> str:
    """Return the text of the log, "" where there is none."""
    if not path.is_file():
        return ""
    return path.read_bytes().decode("utf-8", "replace")


def _finished(text: str) -> int:
    """Return how many characters of a log belong to finished lines.

    A person's editor may leave the last line without an end: it counts where it is a decision.
    """
    if not text or text.endswith("\n"):
        return len(text)
    before, last = text.rpartition("\n")[::2]
    if not before:
        return len(text) if text.removeprefix("\ufeff") == _HEADER else 0
    try:
        parse_decisions(f"{_HEADER}\n{last}\n", name="")
    except InputError:
        return len(before) + 1
    return len(text)
