"""Compare records that are not obviously one, then say what becomes of each pair."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.schema import NAME

from .aliases import aliases_of
from .alike import Alike, alike
from .blocks import candidates
from .judge import APART, ASKED, BY_NAME, JOINED, Beside, Judged, judge
from .keys import NONE, Codes, by_unique
from .links import Pairs, components, no_pairs
from .siblings import at_most, families_of
from .table import table_of
from .weigh import Weighed, weigh
from .wording import Wording, wording_of

FEW_PLACES: Final = 3  # places of one name above which they are branches, not a move
CHAIN: Final = 3  # records that a chain of likenesses has at least
LARGEST: Final = 40  # records of one chain that are all compared with each other
_ONCE: Final = ["group", "name", "door", "zip", "city", "phone", "url", "x", "y", "type", "sure"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Compared:
    """Pairs of records, by their rows, and what becomes of them."""

    pairs: Pairs
    outcome: npt.NDArray[np.int8]  # JOINED, ASKED or APART: none is BY_NAME any more
    weighed: Weighed
    why: npt.NDArray[np.object_]
    located: npt.NDArray[np.bool_]
    against: Pairs  # rows of records that must not be one, through a third either
    crowded: int  # blocks too large for every pair of theirs to be compared


def compare(
    records: pd.DataFrame,
    keys: pd.DataFrame,
    group: Codes,
    *,
    same_place_m: float,
    seek: npt.NDArray[np.bool_] | None = None,
) -> Compared:
    """Compare the records that share a key and are not one already.

    Parameters
    ----------
    records
        Sorted by record id, index 0..n-1.
    keys
        `keys_of` them.
    group
        Of each record: what is obviously one.
    same_place_m
        Metres within which two points are one place; 0: points show nothing.
    seek
        The records of which one must be in each pair; None: any.
    """
    heads, words, rows = heads_of(records, keys, group)
    family = families_of(records, keys).at(rows)
    found = candidates(heads, words)
    of_head = heads["group"].to_numpy(dtype=np.int64)
    pairs = found.pairs[of_head[found.pairs[:, 0]] != of_head[found.pairs[:, 1]]]
    if seek is not None:
        pairs = pairs[seek[rows[pairs]].any(axis=1)]
    judged, weighed, names = _judged(pairs, heads, words, same_place_m)
    most = at_most(pairs, family, weighed, names)
    outcome, late = _by_name(pairs, np.minimum(judged.outcome, most), heads)
    joins = outcome == JOINED
    chained = _chains(pairs[joins], pairs, of_head)
    chain, chain_weighed, chain_names = _judged(chained, heads, words, same_place_m)
    two = chain.against | (at_most(chained, family, chain_weighed, chain_names) < JOINED)
    against = np.vstack([pairs[(judged.against | (most < JOINED)) & ~joins], chained[two]])
    why = judged.why.copy()
    why[late] = "one_without_place"
    return Compared(
        pairs=rows[pairs],
        outcome=outcome,
        weighed=weighed,
        why=why,
        located=judged.located,
        against=rows[against],
        crowded=found.crowded,
    )


def heads_of(
    records: pd.DataFrame, keys: pd.DataFrame, group: Codes
) -> tuple[pd.DataFrame, Wording, npt.NDArray[np.int64]]:
    """Return one record of each group and way to say it, as `table_of` lays it out.

    Returns
    -------
    heads
        Of `table_of`, with `group` and `name`.
    wording
        Of the heads.
    rows
        Of each head in `records`.
    """
    aliases = by_unique(records, NAME, aliases_of)
    wording = wording_of(keys["name"].to_numpy(dtype=object), aliases)
    table = table_of(records, keys, wording).assign(group=group, name=wording.of)
    once = table.assign(x=table["x"].round(), y=table["y"].round())
    # Of spellings of one name, that which sets a part off tells more: "Oak Fund for: Elm Hall".
    telling = np.argsort(aliases == "", kind="stable")
    rows = np.sort(telling[~once.iloc[telling].duplicated(_ONCE).to_numpy()])
    some = replace(wording, of=wording.of[rows], also=wording.also[rows])
    return table.iloc[rows].reset_index(drop=True), some, rows


def _judged(
    pairs: Pairs, heads: pd.DataFrame, words: Wording, same_place_m: float
) -> tuple[Judged, Weighed, Alike]:
    """Judge pairs of heads."""
    names = alike(pairs, words)
    weighed = weigh(pairs, heads, names)
    houses = heads["houses"].to_numpy(dtype=bool)[pairs]
    beside = Beside(
        legal=heads["legal"].to_numpy()[pairs].sum(axis=1).astype(np.int8),
        few=heads["places"].to_numpy()[pairs].max(axis=1, initial=0) <= FEW_PLACES,
        housed=houses[:, 0] != houses[:, 1],
    )
    return judge(weighed, names, beside, points_join=same_place_m > 0), weighed, names


def _by_name(
    pairs: Pairs, outcome: npt.NDArray[np.int8], heads: pd.DataFrame
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.bool_]]:
    """Settle the pairs that a name alone would join: it must not have several places.

    Returns
    -------
    outcome
        JOINED or ASKED in place of BY_NAME.
    late
        The pairs that are asked about because of this.
    """
    groups = heads["group"].to_numpy(dtype=np.int64)
    count = int(groups.max(initial=-1)) + 1
    group = components([groups[pairs[outcome == JOINED]]], count)
    has_place = (heads["door"] != NONE) | heads["x"].notna()
    placed = np.zeros(count, dtype=bool)
    np.logical_or.at(placed, group[groups], has_place.to_numpy())
    at = np.flatnonzero(outcome == BY_NAME)
    ends = group[groups[pairs[at]]]
    loose = ~placed[ends]
    both_loose = loose.all(axis=1)
    joint = components([ends[both_loose]], count)
    mixed = loose.sum(axis=1) == 1
    seeking = joint[np.where(loose[:, 0], ends[:, 0], ends[:, 1])]
    target = np.where(loose[:, 0], ends[:, 1], ends[:, 0])
    choices = np.unique(np.column_stack([seeking, target])[mixed], axis=0)
    many = np.bincount(choices[:, 0], minlength=count)
    settled = both_loose | (mixed & (many[seeking] == 1))
    result = outcome.copy()
    result[at] = np.where(settled, JOINED, ASKED)
    late = np.zeros(len(pairs), dtype=bool)
    late[at[~settled]] = True
    return result, late


def _chains(joins: Pairs, pairs: Pairs, groups: Codes) -> Pairs:
    """Return the pairs of chains of three and more that were not compared yet.

    Parameters
    ----------
    joins
        Pairs that are joined.
    pairs
        Those that were compared, sorted.
    groups
        Of each head: what is obviously one.
    """
    count = len(groups)
    if len(joins) == 0:
        return no_pairs()
    # Records that are obviously one are one link of the chain.
    order = np.lexsort((np.arange(count), groups))
    same = groups[order][1:] == groups[order][:-1]
    obvious = np.column_stack([order[:-1][same], order[1:][same]])
    chain = components([joins, obvious], count)
    size = np.bincount(chain)[chain]
    touched = np.zeros(count, dtype=bool)
    touched[joins.ravel()] = True
    linked = np.zeros(int(chain.max()) + 1, dtype=bool)
    linked[chain[touched]] = True
    rows = np.flatnonzero((size >= CHAIN) & (size <= LARGEST) & linked[chain])
    rows = rows[np.argsort(chain[rows], kind="stable")]
    of = chain[rows]
    found = [no_pairs()]
    for step in range(1, LARGEST):
        near = np.flatnonzero(of[:-step] == of[step:]) if step < len(of) else of[:0]
        if len(near) == 0:
            break
        found.append(np.column_stack([rows[near], rows[near + step]]))
    every = np.sort(np.vstack(found), axis=1)
    every = every[groups[every[:, 0]] != groups[every[:, 1]]]
    code = np.unique(every[:, 0] * count + every[:, 1])
    # The pairs are sorted, and many; those of chains are few.
    known = pairs[:, 0] * count + pairs[:, 1]
    at = np.minimum(np.searchsorted(known, code), max(len(known) - 1, 0))
    code = code[known[at] != code] if len(known) else code
    return np.column_stack([code // count, code % count])


__all__ = ["APART", "ASKED", "JOINED", "Compared", "compare"]
