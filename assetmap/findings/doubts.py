"""Find which assets are doubtful: in their place, their type, or whether they are one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd

from assetmap.measures.estimate import Bools, Floats, Ints
from assetmap.measures.grouping import ALL, Tree, without_neighbourhood
from assetmap.model import Queue
from assetmap.schema import (
    ASSET_ID,
    CONFIDENCE,
    NEIGHBOURHOOD_ID,
    OTHER_ID,
    QUESTION_COLUMNS,
    QUEUE,
    RECORD_ID,
    SCORE,
    SHARE,
    SHARE_COLUMNS,
    SUGGESTION,
    TYPE,
)

from .doubtful import Doubtful, Texts

SURE_TYPE = 0.8  # a type with less confidence is doubtful: rules have more, a model never has
EVEN = 0.5  # the probability of what may be or not, where nothing says how likely it is
JOIN = "join"  # suggested where a score is the probability that two are one
OFFICE_COLUMNS: Final = (RECORD_ID, NEIGHBOURHOOD_ID, SHARE)
_CERTAIN = 1e-9  # two probabilities that differ by less are the same


def _blank(columns: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame({c: pd.Series(dtype="str") for c in columns})


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubts:
    """What a build is not sure of, as its tables say it."""

    shares: pd.DataFrame  # SHARE_COLUMNS: where each asset may lie
    questions: pd.DataFrame  # QUESTION_COLUMNS: those that are open
    asset_of: pd.Series  # record_id -> asset_id
    searched: pd.Series  # completeness of each neighbourhood, NaN where nothing is known
    placeless: frozenset[str] = frozenset()  # asset_id of what serves from no place: no doubt of it
    # record_id -> the record that the queue `place` asks about, where one answer settles several
    place_of: pd.Series = field(default_factory=lambda: pd.Series(dtype="str"))
    # record_id, neighbourhood_id, share: where the office of each grant's recipient may lie
    offices: pd.DataFrame = field(default_factory=lambda: _blank(OFFICE_COLUMNS))


NO_DOUBTS: Final = Doubts(
    shares=_blank(SHARE_COLUMNS),
    questions=_blank(QUESTION_COLUMNS),
    asset_of=pd.Series(dtype="str"),
    searched=pd.Series(dtype="float64"),
)


def find_doubtful(
    assets: pd.DataFrame, of: Mapping[str, Bools], ids: pd.Index, doubts: Doubts, taxonomy: Tree
) -> Doubtful:
    """Find which assets are doubtful, and count the others.

    - A place is doubtful where an asset's shares do not put it wholly where it is counted. What
      its shares lack is outside all neighbourhoods. An asset without shares, of whose place
      nothing is known, stays out of the count (`nowhere`).
    - A type is doubtful where its confidence is below `SURE_TYPE`: with its confidence it is what
      it is counted as; else it is what an open question suggests, or of no kind at all. One
      without a type is what is suggested with its confidence, or `EVEN` without one.
    - Two assets that an open question asks of may be one, with the question's score where it
      suggests joining them, else with `EVEN`.

    Parameters
    ----------
    assets
        `asset_id, neighbourhood_id, type, confidence`, one row per asset.
    of
        Masks over the assets, by kind (`groups`).
    ids
        The neighbourhoods.
    doubts
        What is doubtful.
    taxonomy
        The tree of types.
    """
    usual = ids.get_indexer(pd.Index(assets[NEIGHBOURHOOD_ID]))
    usual = np.where(usual < 0, len(ids), usual)
    names = pd.Index(assets[ASSET_ID])
    asset, place, share = _places(doubts.shares, names, usual, ids)
    typed, suggested = _types(assets, doubts, taxonomy)
    pairs, same = _pairs(doubts, names)
    moves = np.zeros(len(assets), dtype=bool)
    moves[asset[(share < 1 - _CERTAIN) | (place != usual[asset])]] = True
    moves |= typed < 1 - _CERTAIN
    moves[pairs.ravel()] = True
    order = np.flatnonzero(moves)
    order = order[np.argsort(names.to_numpy(dtype=object)[order], kind="stable")]
    new = np.full(len(assets), -1)
    new[order] = np.arange(len(order))
    asset, place, share = _of(new, (asset, place, share))
    sets, own, other = _sets(order, of, suggested, taxonomy)
    return Doubtful(
        ids=names.to_numpy(dtype=object)[order],
        usual=usual[order],
        asset=asset,
        place=place,
        share=share,
        typed=typed[order],
        own=own,
        other=np.where(typed[order] < 1 - _CERTAIN, other, own),
        kinds=sets,
        one=new[pairs[:, 0]],
        two=new[pairs[:, 1]],
        same=same,
        certain=_counted(usual, of, ~moves, len(ids)),
    )


def nowhere(assets: pd.DataFrame, ids: pd.Index, doubts: Doubts) -> Bools:
    """Say of which assets nothing tells in which neighbourhood they are, not even a ZIP code.

    Those that serve from no place are none of them.
    """
    some = assets[ASSET_ID].isin(doubts.shares[ASSET_ID]).to_numpy(dtype=bool)
    return without_neighbourhood(assets, ids) & ~some & ~placeless(assets, ids, doubts)


def placeless(assets: pd.DataFrame, ids: pd.Index, doubts: Doubts) -> Bools:
    """Say which assets serve from no place: mobile, online, by telephone."""
    said = assets[ASSET_ID].isin(doubts.placeless).to_numpy(dtype=bool)
    return without_neighbourhood(assets, ids) & said


def asked_of(doubts: Doubts, queue: Queue) -> pd.Series:
    """Return the records that the open questions of a queue are about, index of the questions."""
    asked = doubts.questions.loc[doubts.questions[QUEUE] == str(queue)]
    return (asked[RECORD_ID] + ";" + asked[OTHER_ID]).str.split(";").explode()


def looked_up(known: pd.Series, keys: pd.Series) -> Texts:
    """Return the text that belongs to each key, "" where there is none; keys in `known` once."""
    values = np.append(known.to_numpy(dtype=object), "")
    found: Texts = values[known.index.get_indexer(pd.Index(keys))]
    return found


def _counted(usual: Ints, of: Mapping[str, Bools], which: Bools, areas: int) -> Floats:
    """Count assets of each kind in each place, shape (kinds, areas + 1)."""
    rows = [np.bincount(usual[mask & which], minlength=areas + 1) for mask in of.values()]
    return np.array(rows, dtype=np.float64).reshape(len(of), areas + 1)


def _places(
    shares: pd.DataFrame, names: pd.Index, usual: Ints, ids: pd.Index
) -> tuple[Ints, Ints, Floats]:
    """Return assets, the places where they may be, with what probability; the outside too."""
    asset = names.get_indexer(pd.Index(shares[ASSET_ID]))
    place = ids.get_indexer(pd.Index(shares[NEIGHBOURHOOD_ID]))
    share = shares[SHARE].to_numpy(dtype=float)
    known = (asset >= 0) & (place >= 0) & (share > 0)
    asset, place, share = asset[known], place[known], share[known]
    rest = 1.0 - np.bincount(asset, weights=share, minlength=len(names))
    listed = np.isin(np.arange(len(names)), asset)
    outside = np.flatnonzero(listed & (rest > _CERTAIN))
    alone = np.flatnonzero(~listed)  # no share is given: it is where it is counted
    found = np.concatenate([asset, outside, alone])
    where = np.concatenate([place, np.full(len(outside), len(ids)), usual[alone]])
    weight = np.concatenate([share, rest[outside], np.ones(len(alone))])
    order = np.lexsort((where, found))
    return found[order], where[order], weight[order]


def _of(new: Ints, table: tuple[Ints, Ints, Floats]) -> tuple[Ints, Ints, Floats]:
    """Keep the places of the doubtful assets, in their order."""
    asset, place, share = table
    kept = new[asset] >= 0
    at = new[asset[kept]]
    by = np.lexsort((place[kept], at))
    return at[by], place[kept][by], share[kept][by]


def _types(assets: pd.DataFrame, doubts: Doubts, taxonomy: Tree) -> tuple[Floats, Texts]:
    """Return how likely each asset's type is right, and what it is else, "" for nothing."""
    asked = doubts.questions.loc[doubts.questions[QUEUE] == str(Queue.TYPE)]
    asked = asked.loc[asked[SUGGESTION].isin(taxonomy.types.index)]
    records = (asked[RECORD_ID] + ";" + asked[OTHER_ID]).str.split(";").explode()
    hints = pd.Series(
        asked[SUGGESTION].reindex(records.index).to_numpy(dtype=object),
        index=looked_up(doubts.asset_of, records),
        dtype="object",
    )
    hints = hints.sort_values(kind="stable")
    hints = hints.loc[(hints.index != "") & ~hints.index.duplicated()]
    suggested = looked_up(hints, assets[ASSET_ID])
    suggested[suggested == assets[TYPE].to_numpy(dtype=object)] = ""
    confidence = assets[CONFIDENCE].to_numpy(dtype=float)
    known = assets[TYPE].isin(taxonomy.types.index).to_numpy(dtype=bool)
    hinted = suggested != ""
    right = np.where(confidence < SURE_TYPE, confidence, 1.0)
    other = np.where(hinted, np.where(confidence > 0, confidence, EVEN), 0.0)
    typed: Floats = np.where(known, right, 1.0 - other)
    return typed, suggested


def _pairs(doubts: Doubts, names: pd.Index) -> tuple[Ints, Floats]:
    """Return which two assets may be one, the lesser id first, and with what probability."""
    asked = doubts.questions.loc[doubts.questions[QUEUE] == str(Queue.DUPLICATE)]
    ends = np.column_stack(
        [
            names.get_indexer(pd.Index(looked_up(doubts.asset_of, asked[column])))
            for column in (RECORD_ID, OTHER_ID)
        ]
    )
    score = asked[SCORE].to_numpy(dtype=float).clip(0.0, 1.0)
    same = np.where(asked[SUGGESTION] == JOIN, score, EVEN)
    kept = (ends >= 0).all(axis=1) & (ends[:, 0] != ends[:, 1])  # others are of grants
    ends, same = ends[kept], same[kept]
    text = names.to_numpy(dtype=object)
    turned = text[ends[:, 0]] > text[ends[:, 1]] if len(ends) else np.zeros(0, dtype=bool)
    ends[turned] = ends[turned, ::-1]
    table = pd.DataFrame({"one": ends[:, 0], "two": ends[:, 1], "same": same})
    table = table.groupby(["one", "two"])["same"].max().reset_index()
    order = np.lexsort((text[table["two"]], text[table["one"]]))
    table = table.iloc[order]
    return table[["one", "two"]].to_numpy(dtype=np.int64), table["same"].to_numpy(dtype=float)


def _sets(
    order: Ints, of: Mapping[str, Bools], suggested: Texts, taxonomy: Tree
) -> tuple[Bools, Ints, Ints]:
    """Return sets of kinds, and which one each asset counts for: as counted, and if it is other."""
    codes = list(of)
    own = np.array([mask[order] for mask in of.values()], dtype=bool).reshape(len(of), -1).T
    other = np.zeros_like(own)
    if ALL in codes:
        other[:, codes.index(ALL)] = True
    hints = suggested[order]
    for code in sorted({str(hint) for hint in hints} - {""}):
        wanted = {*taxonomy.lineage(code), str(taxonomy.types.loc[code, "sector"])}
        other[np.ix_(hints == code, [i for i, kind in enumerate(codes) if kind in wanted])] = True
    sets, rows = np.unique(np.vstack([own, other]), axis=0, return_inverse=True)
    rows = rows.ravel()
    return sets, rows[: len(order)], rows[len(order) :]
