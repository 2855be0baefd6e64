"""Choose which record of each asset gives a field."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.model import Tier
from assetmap.schema import ASSET_ID, CAPACITY, CONFIDENCE, NEIGHBOURHOOD_ID, TIER, TYPE, VERIFIED
from assetmap.taxonomy import UNCLASSIFIED

DECIDED: Final = "decided"  # fields that a person decided, ";" between (`curation`)
AT: Final = "="  # between such a field and the decision's place in the log: the last counts
# The best first; where a person put a record is beyond doubt.
_TIERS: Final = (str(Tier.CONFIRMED), *(str(tier) for tier in Tier if tier is not Tier.CONFIRMED))
PLACE: Final = "place"  # stands for the columns of a place, which one record gives together
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Several:
    """The records of some assets, sorted by asset and record, as what they are ranked by.

    Rows are ranked by numbers: to sort a table by eight columns of text costs three milliseconds
    however few its rows are, and every field of an asset is chosen so.
    """

    records: pd.DataFrame
    asset: Rows  # 0..k-1, never falling
    verified: Rows  # the less, the later
    decided: pd.Series  # `DECIDED` with ";" at both ends

    def by_decision(self, *fields: str) -> Rows:
        """Return the less, the later a person decided one of some fields; 0 where nobody did."""
        found = np.zeros(len(self.records), dtype=np.int64)
        for row in np.flatnonzero((self.decided != ";;").to_numpy(dtype=bool)).tolist():
            said = [one.partition(AT) for one in self.decided.iloc[row].split(";")]
            found[row] = -max((int(at or 1) for what, _, at in said if what in fields), default=0)
        return found

    def first(self, rows: Rows) -> Rows:
        """Return the first row of each asset, of rows that stand together by asset."""
        return rows[np.flatnonzero(np.diff(self.asset[rows], prepend=-1))]


def several_of(records: pd.DataFrame) -> Several:
    """Return what records are ranked by.

    Parameters
    ----------
    records
        Sorted by asset id and record id, with `verified`.
    """
    asset = pd.factorize(records[ASSET_ID])[0]
    decided = records.get(DECIDED, pd.Series("", index=records.index, dtype="str"))
    return Several(
        records=records,
        asset=np.asarray(asset, dtype=np.int64),
        verified=-_ranks(records[VERIFIED]),
        decided=";" + decided + ";",
    )


def by_text(several: Several, column: str, *others: str) -> Rows:
    """Return rows by asset, the one whose text in a column is to be taken first.

    A person may have decided others that are taken with it.
    """
    text = several.records[column]
    keys = (
        _ranks(text),
        text.str.isupper().to_numpy(dtype=bool),
        -text.str.len().to_numpy(dtype=np.int64),
        several.verified,
        several.by_decision(column, *others),
        (text == "").to_numpy(dtype=bool),
        several.asset,
    )
    return np.asarray(np.lexsort(keys), dtype=np.int64)


def with_text(several: Several, column: str, rows: Rows) -> Rows:
    """Return for each asset that has a text in a column the first of some rows that has it.

    What a person decided of this very column goes before the rows' order.
    """
    has = (several.records[column] != "").to_numpy(dtype=bool)
    some = rows[has[rows]]
    said = several.by_decision(column)[some]
    if said.any():
        some = some[np.lexsort((np.arange(len(some)), said, several.asset[some]))]
    return several.first(some)


def with_capacity(several: Several) -> Rows:
    """Return for each asset of which a capacity is told the row that gives it."""
    capacity = several.records[CAPACITY].to_numpy(dtype=float)
    told = np.flatnonzero(~np.isnan(capacity))
    keys = (-capacity[told], several.verified[told], several.asset[told])
    return several.first(told[np.lexsort(keys)])


def with_place(several: Several) -> Rows:
    """Return for each asset the row that gives the place: one that a person placed, else the best.

    Who said in which neighbourhood an asset is said nothing against a point there.
    """
    rank = pd.Index(_TIERS, dtype=object).get_indexer(pd.Index(several.records[TIER], dtype=object))
    own = several.by_decision(PLACE)
    said = _where_said(several, own) if own.any() else own
    return several.first(np.lexsort((several.verified, own, rank, said, several.asset)))


def _where_said(several: Several, own: Rows) -> Rows:
    """Return the less, the later a person said that an asset is where a row is."""
    records, area = several.records, several.records.get(NEIGHBOURHOOD_ID)
    named = (own < 0) & (records[TIER] == str(Tier.NEIGHBOURHOOD)).to_numpy(dtype=bool)
    if area is None or not named.any():
        return own
    last = pd.Series(own).groupby(several.asset).transform("min").to_numpy()
    by = area.where(named & (own == last)).groupby(several.asset).transform("first")
    return np.where((area == by).to_numpy(dtype=bool), last, own)


def with_type(several: Several) -> Rows:
    """Return for each asset the row that gives the type."""
    kind = several.records[TYPE]
    keys = (
        _ranks(kind),
        -several.records[CONFIDENCE].to_numpy(dtype=float),
        (kind == UNCLASSIFIED).to_numpy(dtype=bool),
        several.by_decision(TYPE),
        several.asset,
    )
    return several.first(np.lexsort(keys))


def listed(several: Several, texts: pd.Series) -> npt.NDArray[np.object_]:
    """Return each asset's different texts, sorted, ";" between; texts are those of the records."""
    codes, unique = pd.factorize(texts, sort=True)
    some = (texts != "").to_numpy(dtype=bool)
    once = np.unique(several.asset[some] * (len(unique) + 1) + codes[some])
    asset, words = once // (len(unique) + 1), unique.to_numpy(dtype=object)
    count = int(several.asset[-1]) + 1 if len(several.asset) else 0
    ends = np.searchsorted(asset, np.arange(count + 1)).tolist()
    said = words[once % (len(unique) + 1)].tolist()
    return np.array(
        [";".join(said[start:end]) for start, end in pairwise(ends)],
        dtype=object,
    )


def _ranks(texts: pd.Series) -> Rows:
    """Return the place of each text in the alphabet."""
    return np.asarray(pd.factorize(texts, sort=True)[0], dtype=np.int64)
