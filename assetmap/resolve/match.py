"""Find which records are one asset."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.schema import ASSET_ID, RECORD_ID, RELATION_COLUMNS

from .chains import TOLD, joined
from .compare import ASKED, JOINED, Compared, compare
from .curation import stale_problems
from .decisions import NO_DECISIONS, Decisions
from .keys import NONE, Codes, keys_of
from .links import Pairs, components, no_pairs
from .naming import asset_ids, contents, once_called
from .obvious import obvious_links
from .own_ids import split_by_ids
from .relations import relations_of
from .review import pairs_to_ask
from .told import Told, told, with_alone

SPARE = 0.1  # the strength of a link that holds what was one where a person took one out
STEPS = 16  # how many neighbours such links reach
OBVIOUS = 2.0  # the strength of a link between records of one name and place; others: 0-1


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """Which records are one asset."""

    asset_id: pd.Series  # index like the records
    once: pd.DataFrame  # index like the records: other ids by which a decision may name the asset
    review: pd.DataFrame  # QUESTION_COLUMNS: the queue "duplicate", most valuable first
    relations: pd.DataFrame  # RELATION_COLUMNS: what is inside of what, branches, moves
    problems: pd.DataFrame  # PROBLEM_COLUMNS: decisions on pairs that no longer fit
    crowded: int  # blocks too large for every pair of theirs to be compared


def match(
    records: pd.DataFrame,
    *,
    same_place_m: float,
    crs: str,
    decisions: Decisions = NO_DECISIONS,
    known: pd.Series | None = None,
    seeking: Collection[str] | None = None,
) -> Matched:
    """Join the records that are one asset, and list the pairs to ask about.

    Records of the same name and the same place are one (`obvious`). Others are compared by name,
    place, phone, web address and type, and joined, asked about or left apart by what these weigh
    together (`compare`, `judge`). A chain of likenesses never joins two records that are known to
    be two (`chains`). What one list keeps apart by ids of its own is not joined but asked about.
    What a person decided stands above all.

    Parameters
    ----------
    records
        With `record_id` (unique), where each came from, the asset fields, the place columns and
        the type columns.
    same_place_m
        Metres within which two points of one name are one place.
    crs
        Metric, to measure in.
    decisions
        The log: its lines `join` and `split`.
    known
        Asset ids of an earlier build, indexed by record id: an asset keeps the id it has there.
    seeking
        Record ids: others are compared with these alone, not with each other, and how assets belong
        together is not asked. None: all are compared.

    Returns
    -------
    matched
        The asset of each record, whatever the records' order, and the doubtful pairs.
    """
    ordered = records.sort_values(RECORD_ID, kind="stable").reset_index(drop=True)
    keys = keys_of(ordered, crs=crs)
    placed = ((keys["at"] != NONE) | keys["x"].notna()).to_numpy()
    links = obvious_links(keys, placed, same_place_m)
    seek = None if seeking is None else ordered[RECORD_ID].isin(seeking).to_numpy(dtype=bool)
    group = components([links], len(keys))
    compared = compare(ordered, keys, group, same_place_m=same_place_m, seek=seek)
    content = contents(ordered, keys)
    said = told(decisions, ordered, content, known)
    group, cut, doubtful = _grouped(ordered, links, compared, said)
    ids = asset_ids(ordered, keys, content, group, known)
    asked = _asked(compared, cut, doubtful)
    review = pairs_to_ask(ordered, keys.assign(group=group, placed=placed), asked, said.remembered)
    by_record = pd.Series(ids, index=ordered[RECORD_ID], dtype="str")
    once = once_called(ordered, content, known).loc[records[RECORD_ID]]
    return Matched(
        asset_id=pd.Series(
            by_record.loc[records[RECORD_ID]].to_numpy(),
            index=records.index,
            name=ASSET_ID,
            dtype="str",
        ),
        once=once.set_axis(records.index),
        review=review,
        relations=relations_of(ordered, keys, ids, compared.pairs[compared.located])
        if seeking is None
        else pd.DataFrame(columns=list(RELATION_COLUMNS), dtype="str"),
        problems=stale_problems(said.stale),
        crowded=compared.crowded,
    )


def _grouped(
    records: pd.DataFrame, links: Pairs, compared: Compared, said: Told
) -> tuple[Codes, npt.NDArray[np.bool_], pd.DataFrame]:
    """Return the group of each record, the compared pairs whose link was cut, and those to ask."""
    count = len(records)
    at = np.flatnonzero(compared.outcome == JOINED)
    likely = compared.weighed.score[at] + compared.weighed.bits[at] / 1e3
    every = np.vstack([said.one, links, compared.pairs[at]])
    strength = np.concatenate(
        [
            np.full(len(said.one), TOLD),
            np.full(len(links), OBVIOUS),
            np.minimum(likely, OBVIOUS - 0.01),
        ]
    )
    group, lost = joined(every, strength, compared.against, count)
    if len(said.two) or said.alone:
        two = with_alone(said, group)
        # What was one stays one but for those that a person took out of it.
        spare = _spare(group, np.unique(two))
        every = np.vstack([every, spare])
        strength = np.concatenate([strength, np.full(len(spare), SPARE)])
        group, lost = joined(every, strength, np.vstack([compared.against, two]), count)
    cut = np.zeros(len(compared.pairs), dtype=bool)
    first = len(said.one) + len(links)
    cut[at] = lost[first : first + len(at)]
    finer, doubtful = split_by_ids(records, group)
    if len(said.one):
        order = np.lexsort((np.arange(count), finer))
        same = finer[order][1:] == finer[order][:-1]
        finer = components([np.column_stack([order[:-1][same], order[1:][same]]), said.one], count)
    return finer, cut, doubtful


def _spare(group: Codes, rows: npt.NDArray[np.int64]) -> Pairs:
    """Return links between the records of the groups that some rows are of."""
    members = np.flatnonzero(np.isin(group, group[rows]))
    members = members[np.argsort(group[members], kind="stable")]
    found = [no_pairs()]
    for step in range(1, min(STEPS, len(members) - 1) + 1):
        same = group[members[:-step]] == group[members[step:]]
        found.append(np.column_stack([members[:-step][same], members[step:][same]]))
    return np.vstack(found)


def _asked(compared: Compared, cut: npt.NDArray[np.bool_], doubtful: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs to ask about: rows `a`, `b`, `score`, `why`, `evidence`."""
    at = np.flatnonzero((compared.outcome == ASKED) | cut)
    pairs = compared.pairs[at] if len(at) else no_pairs()
    asked = pd.DataFrame(
        {
            "a": pairs[:, 0],
            "b": pairs[:, 1],
            "score": compared.weighed.score[at],
            "why": np.where(cut[at], "chain", compared.why[at]),
            "evidence": compared.weighed.evidence(at),
        }
    )
    return pd.concat([doubtful.assign(evidence=""), asked], ignore_index=True)
