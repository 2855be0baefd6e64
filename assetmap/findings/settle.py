"""Name the questions whose answers would settle a finding."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assetmap.measures.estimate import Bools, Floats, Ints
from assetmap.model import Queue
from assetmap.schema import ASSET_ID, OTHER_ID, QUEUE, RECORD_ID

from .doubtful import Doubtful, Texts
from .doubts import Doubts, asked_of, looked_up
from .draws import DUPLICATES, POSITIONS, TYPES
from .lottery import Words
from .robust import UNPLACED
from .stress import TOGETHER

MOST = 5  # questions that a finding names
REGION = -1  # instead of a neighbourhood


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """By what a doubt is found in its queue: "queue:id"."""

    place: Mapping[str, str]  # asset_id -> its question
    type: Mapping[str, str]
    pair: Mapping[str, str]  # "asset|asset" -> question
    nowhere: Mapping[str, Sequence[str]]  # kind -> assets of whose place nothing is known

    @classmethod
    def of(cls, doubts: Doubts, nowhere: pd.DataFrame, kinds: Mapping[str, Bools]) -> "References":
        """Look the open questions up.

        Parameters
        ----------
        doubts
            With the questions, and the assets of their records.
        nowhere
            The assets of whose place nothing is known.
        kinds
            Masks over these.
        """
        names = nowhere[ASSET_ID].to_numpy(dtype=object) if len(nowhere) else np.empty(0, object)
        asked = doubts.questions.loc[doubts.questions[QUEUE] == str(Queue.DUPLICATE)]
        ends = [looked_up(doubts.asset_of, asked[column]) for column in (RECORD_ID, OTHER_ID)]
        pairs = ["|".join(sorted(map(str, pair))) for pair in zip(*ends, strict=True)]
        pair = pd.Series(_named(Queue.DUPLICATE, asked[RECORD_ID]), index=pairs, dtype="object")
        return cls(
            place=_by_asset(doubts, Queue.PLACE),
            type=_by_asset(doubts, Queue.TYPE),
            pair=_first(pair),
            nowhere={kind: sorted(names[mask].tolist()) for kind, mask in kinds.items()},
        )


def _named(queue: Queue, ids: pd.Series) -> list[str]:
    return [f"{queue}:{one}" for one in ids]


def _by_asset(doubts: Doubts, queue: Queue) -> dict[str, str]:
    """Return the first question of a queue about each asset."""
    by_record = by_records(doubts, queue)
    assets = looked_up(doubts.asset_of, pd.Series(by_record.index, dtype="object"))
    found = pd.Series(by_record.to_numpy(), index=assets, dtype="object")
    return _first(found.loc[found.index != ""])


def by_records(doubts: Doubts, queue: Queue) -> pd.Series:
    """Return the question of a queue about each record, "queue:id"; some have several."""
    asked = doubts.questions.loc[doubts.questions[QUEUE] == str(queue)]
    records = asked_of(doubts, queue)
    named = pd.Series(_named(queue, asked[RECORD_ID]), index=asked.index, dtype="object")
    found = pd.Series(named.reindex(records.index).to_numpy(), index=records, dtype="object")
    if queue is not Queue.PLACE or doubts.place_of.empty:
        return found
    also = doubts.place_of.loc[doubts.place_of.isin(asked[RECORD_ID])]
    settled = pd.Series(_named(queue, also), index=also.index, dtype="object")
    every: pd.Series = pd.concat([found, settled])
    return every


def _first(named: pd.Series) -> dict[str, str]:
    """Return the first entry under each name."""
    once = named.loc[~named.index.duplicated()]
    return {str(key): str(value) for key, value in once.items()}


def settled_by(
    doubtful: Doubtful,
    references: References,
    *,
    kinds: Sequence[tuple[int, str]],
    where: Ints,
    overturned: Words,
) -> Words:
    """Name for each verdict that does not survive what to answer first.

    Only what overturns it is named: at most `MOST` questions, those that make the count most
    uncertain first. What an asset's place makes uncertain is s(1 - s), if it lies there with
    probability s (for the whole region: the probability that it lies elsewhere than where it most
    likely does); its type t(1 - t), two that may be one p(1 - p), each times the probability that
    the asset is there. No question settles the number of people.

    Parameters
    ----------
    doubtful, references
        The assets, and their questions.
    kinds
        Place among all kinds, and code, of each column.
    where
        Place among all neighbourhoods of each row; `REGION` for the whole region.
    overturned
        Codes, ";" between, shape (where, kinds).

    Returns
    -------
    settled_by
        Same shape: "queue:id" with ";" between, by the record that the queue asks about; blank
        where no question is open about what makes a verdict unsure.
    """
    found = np.full(overturned.shape, "", dtype=object)
    there = _there(doubtful)
    for row, column in zip(*np.nonzero(overturned != ""), strict=True):
        codes = set(overturned[row, column].split(";"))
        kind, code = kinds[column]
        worth = _worth(doubtful, references, kind, there(int(where[row])), codes)
        if UNPLACED in codes:
            for asset in references.nowhere.get(code, ()):
                if name := references.place.get(asset):
                    worth[name] = worth.get(name, 0.0) + 1.0
        best = sorted(worth, key=lambda name: (-worth[name], name))[:MOST]
        found[row, column] = ";".join(best)
    return found


def _there(doubtful: Doubtful) -> "_There":
    likeliest = np.zeros(len(doubtful.ids))
    np.maximum.at(likeliest, doubtful.asset, doubtful.share)
    return _There(doubtful=doubtful, likeliest=likeliest)


@dataclass(frozen=True, slots=True, kw_only=True)
class _There:
    """How likely each doubtful asset lies in a neighbourhood, and how uncertain that is."""

    doubtful: Doubtful
    likeliest: Floats

    def __call__(self, area: int) -> tuple[Floats, Floats]:
        if area == REGION:
            return np.ones(len(self.likeliest)), 1.0 - self.likeliest
        share = np.zeros(len(self.likeliest))
        here = self.doubtful.place == area
        share[self.doubtful.asset[here]] = self.doubtful.share[here]
        return share, share * (1.0 - share)


def _worth(
    doubtful: Doubtful,
    references: References,
    kind: int,
    there: tuple[Floats, Floats],
    codes: set[str],
) -> dict[str, float]:
    """Return what each question's answer would settle."""
    share, moves = there
    own, other = (doubtful.kinds[rows, kind] for rows in (doubtful.own, doubtful.other))
    worth: dict[str, float] = {}
    if codes & {POSITIONS, TOGETHER}:
        _add(worth, moves * own, doubtful.ids, references.place)
    if codes & {TYPES, TOGETHER}:
        unsure = doubtful.typed * (1 - doubtful.typed) * share * (own != other)
        _add(worth, unsure, doubtful.ids, references.type)
    if codes & {DUPLICATES, TOGETHER}:
        both = np.maximum((share * own)[doubtful.one], (share * own)[doubtful.two])
        unsure = doubtful.same * (1 - doubtful.same) * both
        pairs = np.array(doubtful.pairs, dtype=object)
        _add(worth, unsure, pairs, references.pair)
    return worth


def _add(worth: dict[str, float], values: Floats, ids: Texts, named: Mapping[str, str]) -> None:
    """Add what is above 0 to the question of each id, where one is open."""
    for i in np.flatnonzero(values > 0):
        if name := named.get(ids[i]):
            worth[name] = worth.get(name, 0.0) + float(values[i])
