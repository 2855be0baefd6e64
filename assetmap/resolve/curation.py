"""Apply what people decided to the records.

A decision whose subject is gone, or whose `old_value` is no longer so, is reported as stale and
changes nothing. So it is where the row itself says so, or an earlier decision that fitted said so,
be it withdrawn since or not: what has changed then is the log, not the list.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from assetmap.model import Queue, Reason, Region, Severity
from assetmap.problems import joined, no_problems, problems_of
from assetmap.schema import (
    ADDRESS,
    ASSET_ID,
    CONFIDENCE,
    DECIDED_BY,
    KIND,
    LAT,
    LON,
    NAME,
    NEIGHBOURHOOD,
    OTHER_ID,
    QUEUE,
    RECORD_ID,
    ROW,
    SECTOR,
    SHEET,
    TYPE,
    UPLOAD,
)
from assetmap.taxonomy import UNCLASSIFIED, load_taxonomy
from assetmap.words import say

from .choosing import AT, DECIDED
from .decisions import (
    CLOSE,
    HIDE,
    JOIN,
    MEANS,
    PLACE,
    REOPEN,
    SPLIT,
    Decision,
    Decisions,
    Said,
    history,
    point_of,
)
from .placing import PERSON, is_at, is_possible, place_cells

_OUT: Final = {HIDE: Reason.HIDDEN, CLOSE: Reason.CLOSED}  # actions that take a row out
_KNOWN_BY_NAME: Final = frozenset({HIDE, CLOSE, REOPEN})  # they change no value
_OPPOSITE: Final = {CLOSE, REOPEN}  # the later takes the earlier back
_CAME: Final = "came"  # of a row that is decided about: itself, before any decision
_FITTED: Final = "fitted"  # values that decisions which fitted it gave it, with their actions
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Curated:
    """Records as the decisions leave them."""

    records: (
        pd.DataFrame
    )  # those neither hidden nor closed, and `decided`: the fields that a person decided
    problems: pd.DataFrame  # PROBLEM_COLUMNS: rows taken out rejected, stale decisions noted
    settled: pd.DataFrame  # queue, record_id: the questions that are answered


def apply(
    decisions: Decisions,
    records: pd.DataFrame,
    *,
    region: Region,
    upheld: Collection[Decision] = (),
    once: pd.DataFrame | None = None,
) -> Curated:
    """Apply the decisions to the records, in the order of the log.

    Parameters
    ----------
    decisions
        The log.
    records
        With the asset fields, the place and type columns; after matching, with `asset_id`, so that
        a decision on an asset reaches its records.
    region
        Its neighbourhoods, for places that are given by name.
    upheld
        Decisions on places that were found to hold before (`placing`): they are not doubted again,
        nor missed where their subject is no record here.
    once
        Other ids by which a decision may name the asset of each record (`Matched.once`), the
        surest first. They count where no record and no asset is called so now.

    Returns
    -------
    curated
        New records, in the same order, index 0..n-1.
    """
    # What is one and what is two was settled when the records were matched, what categories mean
    # when they were typed.
    if not decisions.lines:
        return _untouched(records)
    said = [one for one in history(decisions) if one.decision.action not in (JOIN, SPLIT, MEANS)]
    subjects = {one.decision.subject for one in said}
    ids = [column for column in (RECORD_ID, ASSET_ID) if column in records.columns]
    renamed = _renamed(subjects, records, once)
    about = records[ids].isin(subjects | set(renamed.values())).any(axis=1)
    rows = [_open(row) for row in records.loc[about].to_dict("records")]
    members: dict[str, list[Row]] = {}
    for row in rows:
        for key in {row[column] for column in ids}:
            members.setdefault(key, []).append(row)
    stale = [
        (one.decision, found)
        for one in said
        for subject in [renamed.get(one.decision.subject, one.decision.subject)]
        for found in [_carry_out(one, members.get(subject, []), region, upheld)]
        if found and one.stands
    ]
    changed = pd.DataFrame(rows, index=records.index[about], columns=[*records, DECIDED, *_OUT])
    return _curated(records, changed, stale_problems(stale))


def _untouched(records: pd.DataFrame) -> Curated:
    """Return the records as they are: nobody has decided anything."""
    undecided = pd.Series("", index=records.index, dtype="str")
    return Curated(
        records=records.assign(**{DECIDED: undecided}).reset_index(drop=True),
        problems=no_problems(),
        settled=pd.DataFrame({QUEUE: [], RECORD_ID: []}, dtype="str"),
    )


def _renamed(
    subjects: set[str], records: pd.DataFrame, once: pd.DataFrame | None
) -> dict[str, str]:
    """Return what the assets are called now that decisions name as they were called once.

    An id that records of several assets had says no more which one is meant: it names none.
    """
    found: dict[str, str] = {}
    if once is None or ASSET_ID not in records.columns:
        return found
    lost = subjects - {*records[RECORD_ID], *records[ASSET_ID]}
    for column in once:
        rows = once[column].isin(lost - set(found)).to_numpy()
        names, now = once[column].to_numpy()[rows], records[ASSET_ID].to_numpy()[rows]
        meant: dict[str, set[str]] = {}
        for name, asset in zip(names.tolist(), now.tolist(), strict=True):
            meant.setdefault(name, set()).add(asset)
        found |= {name: next(iter(ids)) for name, ids in meant.items() if len(ids) == 1}
    return found


def _open(record: Mapping[Any, Any]) -> Row:
    """Return a record as a row that decisions may change."""
    row = {str(key): cell for key, cell in record.items()}
    return {**row, _CAME: row, _FITTED: set(), DECIDED: "", HIDE: "", CLOSE: ""}


def _carry_out(one: Said, rows: list[Row], region: Region, upheld: Collection[Decision]) -> str:
    """Change the rows as a decision says, if it stands, or say why it is stale."""
    decision = one.decision
    stale = "" if decision in upheld else _stale(decision, rows, region)
    if stale:
        return stale
    cells = _cells(decision) if one.stands else {}
    for row in rows:
        row[_FITTED].add((decision.action, decision.value))
        if not one.stands:
            continue
        row.update(cells)
        action = decision.action
        before = [did.partition(AT) for did in row[DECIDED].split(";") if did]
        kept = [f"{a}{AT}{n}" for a, _, n in before if a != action and {a, action} != _OPPOSITE]
        row[DECIDED] = ";".join([*kept, f"{action}{AT}{one.number}"])
    return ""


def _stale(decision: Decision, rows: list[Row], region: Region) -> str:
    """Say why a decision is stale, "" where it is not."""
    named = {"action": decision.action, "subject": decision.subject}
    if not rows:
        return say("resolve", "stale_gone", **named)
    expected = _impossible(decision, region)
    if not expected and not any(_fits(decision, row) for row in rows):
        expected = decision.old_value or '""'
    if expected:
        found = _shown(rows[0], decision.action)
        return say("resolve", "stale", **named, old=expected, value=found or '""')
    return ""


def _impossible(decision: Decision, region: Region) -> str:
    """Say what a decision's value should have been, "" where it can be carried out."""
    if decision.action == TYPE and decision.value not in load_taxonomy().types.index:
        return "a code of the list of types"
    if decision.action == PLACE and not is_possible(decision, region):
        return "a neighbourhood of the region"
    return ""


def _shown(row: Mapping[str, Any], action: str) -> str:
    """Return what a person sees where an action would change a row."""
    if action == PLACE:
        return str(row[ADDRESS]) or (f"{row[LON]} {row[LAT]}" if pd.notna(row[LON]) else "")
    return str(row[NAME] if action in _KNOWN_BY_NAME else row[action])


def _fits(decision: Decision, row: Row) -> bool:
    """Tell whether a row is as a decision expects, or was before decisions that fit it."""
    action, old = decision.action, decision.old_value
    by_name = action in _KNOWN_BY_NAME
    if old and (NAME if by_name else action, old) in row[_FITTED]:
        return True
    # What is so already needs no second look; hiding and closing have no value that could be so.
    already = not by_name and _says(row, action, decision.value)
    return already or _says(row, action, old) or _says(row[_CAME], action, old)


def _says(row: Mapping[str, Any], action: str, text: str) -> bool:
    """Tell whether a row is as a text says now."""
    if action in _KNOWN_BY_NAME:
        return text in ("", row[NAME])
    if action == TYPE:
        return bool((text or UNCLASSIFIED) == row[TYPE])
    if action == PLACE:
        return is_at(row, text)
    return bool(text == row[action])


def _cells(decision: Decision) -> Row:
    """Return the cells that a decision sets."""
    value = decision.value
    if decision.action in _OUT:
        return {decision.action: f"{decision.why or value} ({decision.who})"}
    if decision.action == REOPEN:
        return {CLOSE: ""}
    if decision.action == TYPE:
        tree = load_taxonomy().types.loc[value]
        typed = {TYPE: value, SECTOR: tree[SECTOR], KIND: tree[KIND]}
        return {**typed, CONFIDENCE: 1.0, DECIDED_BY: PERSON}
    if decision.action != PLACE:
        return {decision.action: value}
    named = {NEIGHBOURHOOD: value} if point_of(value) is None else {}
    return {**place_cells(value), **named}


def stale_problems(stale: Sequence[tuple[Decision, str]]) -> pd.DataFrame:
    """Return the problems of decisions that were not applied: rows of the log."""
    if not stale:
        return no_problems()
    lines = [decision.line for decision, _ in stale]
    logs = [decision.log for decision, _ in stale]
    return problems_of(
        pd.DataFrame({UPLOAD: logs, SHEET: "", ROW: lines}),
        Reason.STALE_DECISION,
        Severity.NOTE,
        column="old_value",
        values=[found for _, found in stale],
    )


def _curated(records: pd.DataFrame, changed: pd.DataFrame, stale: pd.DataFrame) -> Curated:
    """Return the records with the changed rows in their place."""
    added = dict.fromkeys((DECIDED, *_OUT), "")
    whole = records.assign(**added).astype(dict.fromkeys(added, "str"))
    if len(changed):
        same_kind = changed.astype(whole.dtypes.to_dict())
        whole = pd.concat([whole.drop(index=changed.index), same_kind]).loc[records.index]
    out = (whole[list(_OUT)] != "").any(axis=1)
    problems = [
        problems_of(whole.loc[gone], reason, Severity.REJECTED, values=whole[action][gone])
        for action, reason in _OUT.items()
        for gone in [whole[action] != ""]
    ]
    return Curated(
        records=whole.loc[~out].drop(columns=list(_OUT)).reset_index(drop=True),
        problems=joined([*problems, stale]),
        settled=_settled(whole),
    )


def _settled(records: pd.DataFrame) -> pd.DataFrame:
    """Return the questions that the decisions answered."""
    answers = (
        (TYPE, (Queue.TYPE,)),
        (PLACE, (Queue.PLACE,)),
        (HIDE, tuple(Queue)),
        (CLOSE, tuple(Queue)),
        (REOPEN, (Queue.ROW,)),
    )
    found: list[pd.DataFrame] = []
    for action, queues in answers:
        did = (";" + records[DECIDED]).str.contains(f";{action}{AT}", regex=False)
        ids = records.loc[did, [RECORD_ID]]
        found.extend(ids.assign(**{QUEUE: str(queue)}) for queue in queues)
    return pd.concat(found, ignore_index=True).loc[:, [QUEUE, RECORD_ID]]


def open_questions(review: pd.DataFrame, curated: Curated) -> pd.DataFrame:
    """Return the questions that the decisions leave open.

    Parameters
    ----------
    review
        REVIEW_COLUMNS.
    curated
        What the decisions did.
    """
    if curated.settled.empty:
        return review.reset_index(drop=True)
    settled = pd.MultiIndex.from_frame(curated.settled)
    done = [
        pd.MultiIndex.from_frame(review[[QUEUE, column]]).isin(settled)
        for column in (RECORD_ID, OTHER_ID)
    ]
    return review.loc[~np.logical_or(*done)].reset_index(drop=True)
