"""Say what the categories of a list mean, once for all of its rows.

The decision `means` has the subject `category | list`: the category as the list writes it, and the
list's name (`source`); without a list it holds for every list. Its value is a type's code.
"""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from assetmap.folding import folded
from assetmap.model import Reason, Severity
from assetmap.problems import no_problems, problems_of
from assetmap.schema import ASSET_ID, CATEGORY, RECORD_ID, ROW, SHEET, SOURCE, TYPE, UPLOAD
from assetmap.taxonomy import load_taxonomy
from assetmap.words import say

from .decisions import BETWEEN, MEANS, Decision, Decisions, one_by_one, standing

Meanings = Mapping[tuple[str, str], str]  # (list or "", category), both folded -> type
_FIELDS: Final = [SOURCE, CATEGORY, TYPE]


def subject_of(category: str, source: str) -> str:
    """Return the subject of a decision on what a category means in a list.

    Examples
    --------
    >>> subject_of("Rec", "City list")
    'Rec | City list'
    """
    return f"{category}{BETWEEN}{source}" if source else category


def meanings_of(decisions: Decisions) -> dict[tuple[str, str], str]:
    """Return what categories mean by the decisions that stand; the last of each counts.

    Parameters
    ----------
    decisions
        The log; a line whose value is no type is left out, and `stale_meanings` reports it.
    """
    types = load_taxonomy().types.index
    said = [d for d in standing(decisions) if d.action == MEANS and d.value in types]
    return dict(zip((category_of(d) for d in said), (d.value for d in said), strict=True))


def category_of(decision: Decision) -> tuple[str, str]:
    """Return the list, "" for all, and the category that a decision is about, folded."""
    category, between, source = decision.subject.rpartition(BETWEEN)
    pair = (source, category) if between else ("", decision.subject)
    list_, word = folded(pair)
    return list_, word


def stale_meanings(decisions: Decisions, records: pd.DataFrame) -> pd.DataFrame:
    """Return a note for each decision on a category that no list has, or that names no type.

    Parameters
    ----------
    decisions
        The log.
    records
        With `source`, `category` and `type` as they came.

    Returns
    -------
    problems
        PROBLEM_COLUMNS; the rows are those of the log.
    """
    said = [d for d in standing(decisions) if d.action == MEANS]
    if not said:
        return no_problems()
    pairs = records.reindex(columns=_FIELDS, fill_value="").drop_duplicates()
    words = pairs[CATEGORY].where(pairs[CATEGORY] != "", pairs[TYPE])
    known = set(zip(folded(list(pairs[SOURCE])), folded(list(words)), strict=True))
    known |= {("", word) for _, word in known}
    types = load_taxonomy().types.index
    named = {d: {"action": d.action, "subject": d.subject} for d in said}
    stale = [
        (d, say("resolve", "stale_gone", **named[d])) for d in said if category_of(d) not in known
    ]
    stale += [
        (d, say("resolve", "stale", **named[d], old="a code of the list of types", value=d.value))
        for d in said
        if d.value not in types
    ]
    lines, logs = [d.line for d, _ in stale], [d.log for d, _ in stale]
    if not stale:
        return no_problems()
    return problems_of(
        pd.DataFrame({UPLOAD: logs, SHEET: "", ROW: lines}),
        Reason.STALE_DECISION,
        Severity.NOTE,
        column="subject",
        values=[found for _, found in stale],
    )


def typed_by_persons(decisions: Decisions, records: pd.DataFrame) -> pd.Series:
    """Tell the records to which a decision that stands gave their type.

    Parameters
    ----------
    decisions
        The log.
    records
        Of a build: with `record_id`, `asset_id`, `source`, `category` and `type`.

    Returns
    -------
    typed
        True or false, index like the records. Of a decision that was stale nothing is true: its
        value is not the record's type.
    """
    given = {(d.subject, d.value) for d in one_by_one(standing(decisions)) if d.action == TYPE}
    alone = [
        (record, type_) in given or (asset, type_) in given
        for record, asset, type_ in zip(
            records[RECORD_ID], records[ASSET_ID], records[TYPE], strict=True
        )
    ]
    said = meanings_of(decisions)
    pairs = zip(folded(list(records[SOURCE])), folded(list(records[CATEGORY])), strict=True)
    meant = [said.get(pair, said.get(("", pair[1]))) for pair in pairs]
    together = records[TYPE] == pd.Series(meant, index=records.index, dtype="object")
    return together | pd.Series(alone, index=records.index, dtype="bool")
