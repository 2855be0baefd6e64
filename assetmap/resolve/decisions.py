"""Read the log of what people decided about the records.

The log is a CSV that only grows: `who, when, why, action, subject, value, old_value`. A subject is
a record or an asset (then all its records). Actions:

- `type`: the value is a type's code; the subject may be several, with `;` between, that one answer
  settles: each whose type is still `old_value` gets the value, as if each had a line of its own;
- `means`: the value is the type of every row whose category the subject names, as `category | list`
  or, for all lists, `category` (`meanings`);
- `place`: the value is `lon lat` in degrees, or a neighbourhood's id or name;
- `hide`: the subject leaves the assets, for the reason in `why`;
- `close`: the subject is closed: it leaves the map and the counts, for the reason in `why`;
- `reopen`: the subject is not closed, or no longer;
- `join`: the subject and the value, a record or an asset each, are one;
- `split`: the subject and the value are two, and not to be asked about again; without a value, the
  subject is apart from all else; a `split` of what was joined takes the `join` back;
- a field's name (`name`, `address`, `phone`, ...): the value takes its place;
- `undo`: the value names the action whose last decision on the subject, as it was written there, is
  withdrawn; where `old_value` is filled, the last that gave this value. Of a line about several
  the subject may be all, some or one: the others keep their answer.

`old_value` is what the person saw: the type, the text, the name of what is hidden, or for a place
its address or `lon lat`; for a pair the name of the subject.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pandas as pd

from assetmap.cells import unguarded
from assetmap.errors import InputError
from assetmap.schema import (
    ADDRESS,
    CATEGORY,
    CITY,
    DESCRIPTION,
    NAME,
    PHONE,
    STATE,
    TYPE,
    URL,
    VERIFIED,
    ZIP,
)

COLUMNS: Final = ("who", "when", "why", "action", "subject", "value", "old_value")
HIDE: Final = "hide"
CLOSE: Final = "close"
REOPEN: Final = "reopen"
PLACE: Final = "place"
UNDO: Final = "undo"
MEANS: Final = "means"  # its subject is no record, but a category
AMONG: Final = ";"  # several subjects of one decision
BETWEEN: Final = " | "  # a category and the list that it stands in
JOIN: Final = "join"
SPLIT: Final = "split"
FIELDS: Final = (NAME, CATEGORY, DESCRIPTION, ADDRESS, CITY, STATE, ZIP, PHONE, URL, VERIFIED)
ACTIONS: Final = (TYPE, PLACE, HIDE, CLOSE, REOPEN, MEANS, JOIN, SPLIT, *FIELDS)
_POINT: Final = re.compile(r"^\s*(-?\d+(?:\.\d+)?)[\s,]+(-?\d+(?:\.\d+)?)\s*$")
_DATE: Final = re.compile(r"^(?:\d{4}-\d{2}-\d{2})?$", re.ASCII)
_DEGREES: Final = (180.0, 90.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One line of the log."""

    who: str
    when: str
    why: str
    action: str
    subject: str  # id of a record or an asset; of a type, those of several
    value: str
    old_value: str
    line: int  # in the file; the header is 1
    log: str = ""  # the file's name


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """A log of decisions, oldest first."""

    name: str  # of the file
    lines: tuple[Decision, ...]


NO_DECISIONS: Final = Decisions(name="", lines=())


def load_decisions(path: Path) -> Decisions:
    """Read a log of decisions.

    Raises
    ------
    InputError
        If the file cannot be read, or a line is broken; the message names it.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as err:
        msg = f"{path.name} cannot be read as UTF-8 text ({err}); save it as CSV UTF-8"
        raise InputError(msg) from err
    return parse_decisions(text, name=path.name)


def parse_decisions(text: str, *, name: str) -> Decisions:
    """Read a log of decisions from its text.

    Parameters
    ----------
    text
        CSV with a header.
    name
        The file's name, for messages.

    Raises
    ------
    InputError
        If a line is broken; the message names it.
    """
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as err:
        msg = f"{name}, line {reader.line_num}: not CSV ({err})"
        raise InputError(msg) from err
    if missing:
        msg = f"{name}, line 1: the column {missing[0]!r} is missing; expected {', '.join(COLUMNS)}"
        raise InputError(msg)
    return Decisions(name=name, lines=tuple(_decision(row, line, name) for line, row in rows))


def _decision(row: Mapping[str, str | None], line: int, name: str) -> Decision:
    """Return a line of the log.

    Raises
    ------
    InputError
        If it is broken.
    """
    cells = unguarded(pd.Series([(row[c] or "").strip() for c in COLUMNS], dtype="str"))
    decision = Decision(**dict(zip(COLUMNS, cells, strict=True)), line=line, log=name)
    wrong = _wrong(decision)
    if wrong:
        msg = f"{name}, line {line}: {wrong}"
        raise InputError(msg)
    return decision


def _wrong(decision: Decision) -> str:
    """Say what is wrong with a line, "" where nothing is."""
    action, value = decision.action, decision.value
    for column in ("who", "when", "subject"):
        if not getattr(decision, column).strip(f" {AMONG}"):
            return f"{column} is empty; fill it in"
    if action not in (*ACTIONS, UNDO):
        return f"unknown action {action!r}; known are {', '.join((*ACTIONS, UNDO))}"
    if action == UNDO and value not in ACTIONS:
        return f"undo of {value!r}; expected one of {', '.join(ACTIONS)}"
    if action in (TYPE, PLACE, MEANS, JOIN, NAME) and not value:
        return f"the action {action!r} needs a value"
    return _misvalued(action, value)


def _misvalued(action: str, value: str) -> str:
    """Say what is wrong with a value, "" where nothing is."""
    if action == VERIFIED and not _DATE.match(value):
        return f"{value!r} is no date; expected YYYY-MM-DD"
    point = point_of(value)
    if action == PLACE and point and any(abs(p) > d for p, d in zip(point, _DEGREES, strict=True)):
        return f"{value!r} is not longitude and latitude in degrees"
    return ""


def point_of(text: str) -> tuple[float, float] | None:
    """Return the longitude and latitude that a text gives, None where it gives none.

    Examples
    --------
    >>> point_of("-79.95 40.44")
    (-79.95, 40.44)
    """
    found = _POINT.match(text)
    return (float(found[1]), float(found[2])) if found else None


def together(first: Decisions, then: Decisions) -> Decisions:
    """Return two logs as one, the second after the first."""
    return Decisions(name=then.name or first.name, lines=(*first.lines, *then.lines))


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a line of the log says of one of its subjects."""

    at: int  # the line's place among the lines
    number: int  # its own place, from 1, if each subject had a line of its own
    decision: Decision  # with this subject alone
    stands: bool  # whether no later line withdraws it


def history(decisions: Decisions) -> list[Said]:
    """Return what the log says of each subject, oldest first, with what was withdrawn."""
    pairs = (
        (at, replace(decision, subject=subject))
        for at, decision in enumerate(decisions.lines)
        for subject in subjects_of(decision)
    )
    found = [
        Said(at=at, number=number, decision=decision, stands=True)
        for number, (at, decision) in enumerate(pairs, 1)
    ]
    withdrawn: set[int] = set()
    kept: dict[tuple[str, str], list[int]] = {}
    for number, one in enumerate(found):
        said = one.decision
        if said.action != UNDO:
            kept.setdefault((said.subject, said.action), []).append(number)
            continue
        some = kept.get((said.subject, said.value), [])
        meant = [n for n in some if _plain(said.old_value) in ("", _plain(found[n].decision.value))]
        if meant:
            some.remove(meant[-1])
            withdrawn.add(meant[-1])
    return [
        replace(one, stands=number not in withdrawn)
        for number, one in enumerate(found)
        if one.decision.action != UNDO
    ]


def standing(decisions: Decisions) -> list[Decision]:
    """Return the decisions that no later line withdraws, oldest first.

    One of which some subjects were withdrawn is about the others.
    """
    left: dict[int, list[str]] = {}
    for one in history(decisions):
        if one.stands:
            left.setdefault(one.at, []).append(one.decision.subject)
    return [
        replace(decisions.lines[at], subject=AMONG.join(subjects)) for at, subjects in left.items()
    ]


def subjects_of(decision: Decision) -> list[str]:
    """Return what a decision is about, each once: one, but that a type may be said of several."""
    if TYPE not in (decision.action, decision.value if decision.action == UNDO else ""):
        return [decision.subject]
    parts = (part.strip() for part in decision.subject.split(AMONG))
    return list(dict.fromkeys(part for part in parts if part))


def readdressed(decisions: Decisions, former: Mapping[str, str]) -> Decisions:
    """Return a log that names records as they are called now.

    A record's id is made of what stands in it: next year's row, with another phone, has another.

    Parameters
    ----------
    decisions
        The log.
    former
        The id that a record had -> its id now.
    """
    if not former:
        return decisions

    def now(text: str) -> str:
        return AMONG.join(former.get(part, part) for part in text.split(AMONG))

    lines = (
        one
        if one.action == MEANS or (one.action, one.value) == (UNDO, MEANS)
        else replace(
            one,
            subject=now(one.subject),
            value=former.get(one.value, one.value) if one.action in (JOIN, SPLIT) else one.value,
            old_value=former.get(one.old_value, one.old_value)
            if one.action == UNDO and one.value in (JOIN, SPLIT)
            else one.old_value,
        )
        for one in decisions.lines
    )
    return replace(decisions, lines=tuple(lines))


def each_alone(decisions: Decisions) -> Decisions:
    """Return a log that says the same, with a line for each subject."""
    return replace(decisions, lines=tuple(one_by_one(decisions.lines)))


def one_by_one(decisions: Iterable[Decision]) -> list[Decision]:
    """Return decisions of one subject each, in the same order."""
    return [
        replace(decision, subject=subject)
        for decision in decisions
        for subject in subjects_of(decision)
    ]


def _plain(text: str) -> str:
    """Return a text as the log's writer leaves it: single blanks."""
    return " ".join(text.split())
