"""Read from the log which records a person said are one, or two."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.schema import NAME, RECORD_ID
from assetmap.words import say

from .decisions import JOIN, SPLIT, Decision, Decisions, standing
from .keys import Codes
from .links import Pairs, no_pairs
from .naming import hashed

PAIRED: Final = (JOIN, SPLIT)
Rows = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Told:
    """What people said of pairs of records, by rows."""

    one: Pairs = field(default_factory=no_pairs)
    two: Pairs = field(default_factory=no_pairs)
    alone: Rows = ()  # records that are apart from all others of their asset
    remembered: Pairs = field(default_factory=no_pairs)  # of `two`: those not to ask about again
    stale: tuple[tuple[Decision, str], ...] = ()  # decisions that no longer fit, and what was found


def told(
    decisions: Decisions,
    records: pd.DataFrame,
    content: npt.NDArray[np.object_],
    known: pd.Series | None,
) -> Told:
    """Return what the log says of pairs.

    The last decision on a pair counts. A split of what was joined takes the joining back, so that
    all is as it was before; any other split is remembered, and the pair is not asked about again.

    Parameters
    ----------
    decisions
        The log.
    records
        Index 0..n-1, with `record_id` and `name`.
    content
        Of each record the id that it would have as an asset.
    known
        Asset ids of an earlier build, indexed by record id.
    """
    paired = [one for one in standing(decisions) if one.action in PAIRED]
    if not paired:
        return Told()
    names = {one.subject for one in paired} | {one.value for one in paired if one.value}
    rows = _rows_of(names, records, content, known)
    said: dict[tuple[Rows, Rows], tuple[str, bool]] = {}
    alone: dict[int, None] = {}
    stale = []
    for decision in paired:
        found = _misfit(decision, rows, records)
        if found:
            stale.append((decision, found))
            continue
        a, b = rows[decision.subject], rows.get(decision.value, ())
        if decision.action == SPLIT and (not b or set(a) & set(b)):
            alone |= dict.fromkeys(a)
            continue
        pair = (min(a, b), max(a, b))
        before = said.get(pair, ("", False))[0]
        said[pair] = (decision.action, decision.action == SPLIT and before != JOIN)
    two = [pair for pair, (action, _) in said.items() if action == SPLIT]
    return Told(
        one=_as_pairs([(a[:1], b[:1]) for (a, b), (action, _) in said.items() if action == JOIN]),
        two=_as_pairs(two),
        alone=tuple(alone),
        remembered=_as_pairs([pair for pair in two if said[pair][1]]),
        stale=tuple(stale),
    )


def _misfit(decision: Decision, rows: Mapping[str, Rows], records: pd.DataFrame) -> str:
    """Say what no longer fits a decision, "" where all does."""
    named = {"action": decision.action}
    for subject in filter(None, (decision.subject, decision.value)):
        if not rows.get(subject):
            return say("resolve", "stale_gone", **named, subject=subject)
    names = records[NAME].iloc[list(rows[decision.subject])].tolist()
    if decision.old_value and decision.old_value not in names:
        about = {"subject": decision.subject, "old": decision.old_value, "value": names[0]}
        return say("resolve", "stale", **named, **about)
    return ""


def _rows_of(
    names: set[str],
    records: pd.DataFrame,
    content: npt.NDArray[np.object_],
    known: pd.Series | None,
) -> dict[str, Rows]:
    """Return the rows that each id of a record or of an asset stands for."""
    ids = records[RECORD_ID]
    rows: dict[str, Rows] = dict.fromkeys(sorted(names), ())
    sources = [ids, pd.Series(content, index=ids.index, dtype="object")]
    if known is not None:
        sources.append(ids.map(known))
    for source in sources:
        found = source[source.isin([name for name, at in rows.items() if not at])]
        for row, name in found.items():
            rows[str(name)] = (*rows[str(name)], int(str(row)))
    if not all(rows.values()):
        # An asset of the same name and place as another is named by its record besides.
        for row, (one, record) in enumerate(zip(content, ids, strict=True)):
            name = hashed(one + record)
            if name in rows and not rows[name]:
                rows[name] = (row,)
    return rows


def _as_pairs(pairs: list[tuple[Rows, Rows]]) -> Pairs:
    """Return every row of the one with every row of the other."""
    found = [(a, b) for one, two in pairs for a in one for b in two if a != b]
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def with_alone(said: Told, group: Codes) -> Pairs:
    """Return `two`, and each record that is to be alone with all others of its asset."""
    found = [said.two]
    for row in said.alone:
        others = np.flatnonzero(group == group[row])
        others = others[others != row]
        found.append(np.column_stack([np.full(len(others), row), others]).astype(np.int64))
    return np.vstack(found)
