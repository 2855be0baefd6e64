"""Find which recipients' offices are doubtful, and where else they may be."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from assetmap.measures.estimate import Bools, Floats, Ints
from assetmap.model import Queue
from assetmap.schema import (
    ADDRESS,
    ASSET_ID,
    MATCHED,
    NEIGHBOURHOOD_ID,
    OTHER_ID,
    QUEUE,
    RECIPIENT_ASSET_ID,
    RECIPIENT_KEY,
    RECORD_ID,
    SCORE,
    SHARE,
    SUGGESTION,
)

from .doubtful import Doubtful, Texts
from .doubts import EVEN, JOIN, Doubts, looked_up
from .settle import by_records

_KEY: Final = "key"
_CERTAIN: Final = 1e-9
_NEEDED: Final = (RECORD_ID, RECIPIENT_KEY, RECIPIENT_ASSET_ID)
_NO_TEXT: Final[Texts] = np.empty(0, dtype=object)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offices:
    """Offices of which it is not sure where they are; grants to one recipient move together.

    A pair is an office and an asset that its recipient may be, by an open question: if they are
    one, the office is where the asset surely is.
    """

    lies: Doubtful  # where each office may be; named by the recipient
    question: Texts  # of each office: what the queue `place` asks, "" where it asks nothing
    office: Ints  # of each pair
    home: Ints  # of each pair: where the asset is
    same: Floats  # of each pair: how likely they are one
    pairs: tuple[str, ...]  # names of the pairs
    asked: Texts  # of each pair: the question

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.lies.ids)


def find_offices(grants: pd.DataFrame, ids: pd.Index, doubts: Doubts) -> tuple[Offices, Ints]:
    """Find where the offices of recipients may be.

    A grant counts where its own address lies. If that is not in one neighbourhood, or its list
    says nothing of it, and the recipient is an asset of which more is known, it may be where the
    asset may be. If an open
    question asks whether the recipient is some asset, it may be there.

    Parameters
    ----------
    grants
        `record_id`, `recipient_key`, `recipient_asset_id`, `neighbourhood_id` and `address`.
    ids
        The neighbourhoods.
    doubts
        Where offices and assets may lie, and what is asked.

    Returns
    -------
    offices, of_grant
        The doubtful ones, and the number of each grant's, -1 where it is not doubtful.
    """
    if grants.empty or not {*_NEEDED} <= {*grants.columns}:
        return _none(len(ids)), np.full(len(grants), -1)
    usual = ids.get_indexer(pd.Index(grants[NEIGHBOURHOOD_ID]))
    usual = np.where(usual < 0, len(ids), usual)
    who = grants[RECIPIENT_KEY].where(grants[RECIPIENT_KEY] != "", grants[RECORD_ID])
    asset, out = grants[RECIPIENT_ASSET_ID], usual == len(ids)
    of_asset = out | _placed_by_asset(grants)
    by_asset = of_asset & asset.isin(doubts.shares[ASSET_ID]).to_numpy(dtype=bool)
    key = ("a" + asset).where(by_asset, "r" + grants[RECORD_ID])
    lie = _lie(key, doubts, ids)
    homes = _homes(grants, who, doubts, ids)
    moves = _moves(lie, key, usual) | (out & who.isin(homes["who"]).to_numpy(dtype=bool))
    print_of = _fingerprints(lie)
    name = who + "|" + pd.Series(usual.astype("str"), index=who.index) + "|"
    name = name + looked_up(print_of, key)
    names = np.unique(name[moves].to_numpy(dtype=object).astype(str))
    of_grant = np.where(moves, pd.Index(names).get_indexer(pd.Index(name)), -1)
    numbers, rows = np.unique(of_grant, return_index=True)
    rows = rows[numbers >= 0]
    found = _Rows(
        who=who.to_numpy(dtype=object)[rows],
        key=key.to_numpy(dtype=object)[rows],
        usual=usual[rows],
        record=grants[RECORD_ID].to_numpy(dtype=object)[rows],
        asset=asset.where(by_asset, "").to_numpy(dtype=object)[rows],
    )
    return _offices(found, lie, homes, doubts, len(ids)), of_grant


def _placed_by_asset(grants: pd.DataFrame) -> Bools:
    """Say which grants lie where they do because their recipient's asset does."""
    if MATCHED not in grants:
        return np.zeros(len(grants), dtype=bool)
    same = (grants[MATCHED] != "") & (grants[MATCHED] == grants[RECIPIENT_ASSET_ID])
    return np.asarray(same, dtype=bool)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """The first grant of each office."""

    who: Texts
    key: Texts
    usual: Ints
    record: Texts
    asset: Texts  # by which it is known where the office is, "" where by its own address


def _none(areas: int) -> Offices:
    nothing = _Rows(
        who=_NO_TEXT, key=_NO_TEXT, usual=np.empty(0, int), record=_NO_TEXT, asset=_NO_TEXT
    )
    lie = pd.DataFrame({_KEY: _NO_TEXT, "place": np.empty(0, int), SHARE: np.empty(0)})
    homes = pd.DataFrame(columns=["who", "home", "same", "pair", "asked"], dtype="object")
    return _laid(nothing, lie, homes, _NO_TEXT, areas)


def _lie(key: pd.Series, doubts: Doubts, ids: pd.Index) -> pd.DataFrame:
    """Return where the offices of each key lie; what is left of 1 is outside."""
    own = doubts.offices.assign(**{_KEY: "r" + doubts.offices[RECORD_ID]})
    theirs = doubts.shares.assign(**{_KEY: "a" + doubts.shares[ASSET_ID]})
    columns = [_KEY, NEIGHBOURHOOD_ID, SHARE]
    some = [table[columns].loc[table[_KEY].isin(key)] for table in (own, theirs) if len(table)]
    both = pd.concat(some, ignore_index=True) if some else pd.DataFrame(columns=columns)
    place = ids.get_indexer(pd.Index(both[NEIGHBOURHOOD_ID]))
    found = pd.DataFrame(
        {_KEY: both[_KEY].astype("object"), "place": place, SHARE: both[SHARE].astype("float64")}
    )
    found = found.loc[(place >= 0) & (found[SHARE] > 0)]
    rest = (1.0 - found.groupby(_KEY)[SHARE].sum()).rename(SHARE).reset_index()
    rest = rest.loc[rest[SHARE] > _CERTAIN].assign(place=len(ids))
    every = pd.concat([found, rest[[_KEY, "place", SHARE]]]) if len(rest) else found
    return every.sort_values([_KEY, "place"], ignore_index=True)


def _moves(lie: pd.DataFrame, key: pd.Series, usual: Ints) -> Bools:
    """Say which grants' offices are not surely where they are counted."""
    sure = lie.loc[lie[SHARE] > 1 - _CERTAIN].set_index(_KEY)["place"]
    at = pd.Index(sure.index).get_indexer(pd.Index(key))
    there = np.append(sure.to_numpy(dtype=np.int64), -1)[at]
    known = key.isin(lie[_KEY]).to_numpy(dtype=bool)
    return np.asarray(known & (there != usual), dtype=bool)


def _fingerprints(lie: pd.DataFrame) -> pd.Series:
    """Return for each key a text that is the same where the shares are the same."""
    hashed = pd.util.hash_pandas_object(lie[["place", SHARE]].round(9), index=False)
    sums = hashed.groupby(lie[_KEY]).sum()
    return sums.astype("uint64").astype("str").astype("object")


def _homes(grants: pd.DataFrame, who: pd.Series, doubts: Doubts, ids: pd.Index) -> pd.DataFrame:
    """Return the assets that recipients may be, and where those that are surely somewhere are."""
    asked = doubts.questions.loc[doubts.questions[QUEUE] == str(Queue.DUPLICATE)]
    ends = [looked_up(doubts.asset_of, asked[column]) for column in (RECORD_ID, OTHER_ID)]
    same = np.where(asked[SUGGESTION] == JOIN, asked[SCORE].astype(float).clip(0, 1), EVEN)
    heads = _heads(grants, who)
    named = f"{Queue.DUPLICATE}:" + asked[RECORD_ID]
    table = {"same": same, "asked": named.to_numpy(dtype=object)}
    mine = pd.DataFrame(
        table | {"who": looked_up(heads, asked[RECORD_ID]), "asset": ends[1]}, dtype="object"
    )
    of_asset = grants[RECIPIENT_ASSET_ID]
    known = pd.DataFrame({"mate": of_asset, "who": who}).drop_duplicates()
    known = known.loc[known["mate"] != ""]
    turned = [
        pd.DataFrame(table | {"mate": ends[one], "asset": ends[1 - one]}, dtype="object")
        for one in (0, 1)
    ]
    joined = [known.merge(part, on="mate")[list(mine.columns)] for part in turned]
    every = pd.concat([mine, *joined], ignore_index=True)
    every = every.loc[(every["who"] != "") & (every["asset"] != "")]
    sure = doubts.shares.loc[doubts.shares[SHARE] > 1 - _CERTAIN].set_index(ASSET_ID)
    at = ids.get_indexer(pd.Index(looked_up(sure[NEIGHBOURHOOD_ID], every["asset"])))
    found = every.assign(home=at, pair=every["who"] + "|" + every["asset"]).loc[at >= 0]
    found = found.sort_values(["pair", "same", "asked"], ascending=[True, False, True])
    return found.drop_duplicates("pair")[["who", "home", "same", "pair", "asked"]]


def _heads(grants: pd.DataFrame, who: pd.Series) -> pd.Series:
    """Return which recipient each record stands for when it is asked who that is."""
    bare = grants[ADDRESS] == "" if ADDRESS in grants else pd.Series(data=True, index=grants.index)
    rows = pd.DataFrame({RECORD_ID: grants[RECORD_ID], "who": who, "bare": bare})
    rows = rows.sort_values(["who", "bare", RECORD_ID], kind="stable").drop_duplicates("who")
    return rows.set_index(RECORD_ID)["who"].astype("object")


def _offices(
    rows: _Rows, lie: pd.DataFrame, homes: pd.DataFrame, doubts: Doubts, areas: int
) -> Offices:
    """Lay the offices out, with what is asked of each."""
    asked = by_records(doubts, Queue.PLACE)
    asked = asked.loc[~asked.index.duplicated()].astype("object")
    own = looked_up(asked, pd.Series(rows.record, dtype="object"))
    of_asset = asked.set_axis(looked_up(doubts.asset_of, pd.Series(asked.index, dtype="object")))
    of_asset = of_asset.loc[~of_asset.index.duplicated()]
    theirs = looked_up(of_asset, pd.Series(rows.asset, dtype="object"))
    question = np.where(rows.asset == "", own, np.where(theirs == "", own, theirs))
    return _laid(rows, lie, homes, question.astype(object), areas)


def _laid(
    rows: _Rows, lie: pd.DataFrame, homes: pd.DataFrame, question: Texts, areas: int
) -> Offices:
    count = len(rows.who)
    numbers = pd.DataFrame({_KEY: rows.key, "office": np.arange(count)})
    placed = numbers.merge(lie, on=_KEY).sort_values(["office", "place"])
    bare = np.setdiff1d(np.arange(count), placed["office"])  # only a question moves these
    office = np.concatenate([placed["office"].to_numpy(dtype=np.int64), bare])
    place = np.concatenate([placed["place"].to_numpy(dtype=np.int64), rows.usual[bare]])
    share = np.concatenate([placed[SHARE].to_numpy(dtype=float), np.ones(len(bare))])
    order = np.lexsort((place, office))
    of_who = pd.DataFrame({"who": rows.who, "office": np.arange(count), "usual": rows.usual})
    pairs = of_who.loc[of_who["usual"] == areas].merge(homes, on="who")
    pairs = pairs.sort_values(["office", "pair"])
    nobody = np.zeros(count, dtype=np.int64)
    lies = Doubtful(
        ids=rows.who,
        usual=rows.usual,
        asset=office[order],
        place=place[order],
        share=share[order],
        typed=np.ones(count),
        own=nobody,
        other=nobody,
        kinds=np.ones((1, 1), dtype=bool),
        one=np.empty(0, dtype=np.int64),
        two=np.empty(0, dtype=np.int64),
        same=np.empty(0),
        certain=np.zeros((1, areas + 1)),
    )
    return Offices(
        lies=lies,
        question=question,
        office=pairs["office"].to_numpy(dtype=np.int64),
        home=pairs["home"].to_numpy(dtype=np.int64),
        same=pairs["same"].to_numpy(dtype=float),
        pairs=tuple(pairs["pair"]),
        asked=pairs["asked"].to_numpy(dtype=object),
    )
