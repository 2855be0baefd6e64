"""Keep the log of what people decided in a workspace."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pandas as pd

from assetmap.cells import guarded
from assetmap.errors import InputError
from assetmap.resolve import NO_DECISIONS, Decisions, parse_decisions
from assetmap.resolve.decisions import COLUMNS

from .disk import add_line
from .log import csv_line, one_line

HEADER: Final = ",".join(COLUMNS)
NOBODY: Final = "?"  # who decided, where nobody says


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a person answers: a decision, but for who and when."""

    action: str
    subject: str
    value: str = ""
    old_value: str = ""
    why: str = ""


def add_decisions(path: Path, answers: Sequence[Answer], *, who: str, when: str) -> None:
    """Add decisions to the log, each whole or not at all; call it under the lock.

    Parameters
    ----------
    path
        The log; made with its header where it is not there.
    answers
        In the order in which they are to stand.
    who, when
        Who decided, and when, ISO.

    Raises
    ------
    InputError
        If a decision is broken; nothing is written then.
    """
    if not answers:
        return
    lines = decision_lines(answers, who=who, when=when, name=path.name)
    text = _text(path)
    if _finished(text) < len(text):  # nobody was told that it was written
        os.truncate(path, path.read_bytes().rfind(b"\n") + 1)
    add_line(path, lines, header=HEADER)


def decision_lines(answers: Sequence[Answer], *, who: str, when: str, name: str) -> str:
    """Return decisions as lines of the log, without the end of the last.

    Raises
    ------
    InputError
        If one is broken; the message has the name of the log.
    """
    rows = [[who, when, a.why, a.action, a.subject, a.value, a.old_value] for a in answers]
    cells = pd.Series([one_line(cell) for row in rows for cell in row], dtype="str")
    plain = guarded(cells).tolist()
    width = len(COLUMNS)
    lines = "\n".join(csv_line(plain[at : at + width]) for at in range(0, len(plain), width))
    parse_decisions(f"{HEADER}\n{lines}\n", name=name)
    return lines


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
        return len(text) if text.removeprefix("\ufeff") == HEADER else 0
    try:
        parse_decisions(f"{HEADER}\n{last}\n", name="")
    except InputError:
        return len(before) + 1
    return len(text)


def now() -> str:
    """Return the time, in seconds, UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
