"""Lay out the pairs of assets that only a person can tell apart."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd

from assetmap.model import Queue
from assetmap.schema import (
    CANDIDATES,
    EVIDENCE,
    NAME,
    OLD_VALUE,
    OTHER_ID,
    QUESTION_COLUMNS,
    QUEUE,
    RECORD_ID,
    SCORE,
    SETTLES,
    STAKE,
    SUGGESTION,
    WHY,
)
from assetmap.words import say

from .blocks import NEAR_M
from .keys import NONE
from .links import Pairs, apart

# How likely a pair is one asset, 0-1: set by hand, to rank questions; not measured.
SAME_LOCALITY: Final = 0.8
UNKNOWN_LOCALITY: Final = 0.6
ITSELF_AND_ONE: Final = 2  # the records of a name to look at, to find one that is another
EITHER: Final = ("same_phone", "same_name_elsewhere")  # moved, or two branches: no suggestion
JOIN_FROM: Final = 0.8  # the score from which "join" is suggested


def pairs_to_ask(
    records: pd.DataFrame, keys: pd.DataFrame, doubtful: pd.DataFrame, answered: Pairs
) -> pd.DataFrame:
    """Return the rows of the queue "duplicate".

    Parameters
    ----------
    records
        Sorted by record id, index 0..n-1.
    keys
        `keys_of` them, with `group` (the asset) and `placed`.
    doubtful
        Pairs to ask about: `a`, `b` (rows of `records`), `score`, `why`, `evidence`.
    answered
        Rows of pairs that a person said are two.

    Returns
    -------
    review
        QUESTION_COLUMNS, each pair of assets once. An answer settles as many pairs of records as
        the two assets have between them; those that settle most, likeliest, come first.
    """
    heads = _heads(keys)
    found = pd.concat([doubtful, _without_place(heads).assign(evidence="")], ignore_index=True)
    return _rows(_unique(found, keys, answered), records)


def _heads(keys: pd.DataFrame) -> pd.DataFrame:
    """Return one row per asset: its first record, with a point and a street where any has one."""
    codes = ["at", "zip", "city"]
    known = keys.assign(**{c: keys[c].where(keys[c] != NONE) for c in codes})
    groups = known.groupby("group", sort=True)
    heads = groups[["name", "block", *codes, "x", "y"]].first()
    heads[codes] = heads[codes].fillna(NONE).astype("int64")
    heads["placed"] = groups["placed"].any()
    heads["row"] = keys.reset_index(names="row").groupby("group", sort=True)["row"].first()
    return heads.reset_index()


def _without_place(heads: pd.DataFrame) -> pd.DataFrame:
    """Return, for each asset without a place, the likeliest other of its name."""
    shared = heads.loc[heads["block"].duplicated(keep=False)]
    if shared["placed"].all():
        kinds = {"a": "int64", "b": "int64", "score": "float64", "why": "str"}
        return pd.DataFrame(columns=list(kinds)).astype(kinds)
    shared = shared.assign(order=~shared["placed"]).sort_values(["order", "row"])
    return pd.concat(list(_others(shared)), ignore_index=True)


def _others(shared: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield pairs by what they share beside the name: ZIP code, city, or nothing known."""
    left = shared.loc[~shared["placed"], ["row", "block", "zip", "city"]]
    for column, score in (
        ("zip", SAME_LOCALITY),
        ("city", SAME_LOCALITY),
        ("block", UNKNOWN_LOCALITY),
    ):
        same = ["block"] if column == "block" else ["block", column]
        pool = shared.loc[shared[column] != NONE]
        pool = pool.loc[pool.groupby(same).cumcount() < ITSELF_AND_ONE]
        others = pool[["row", "block", "zip", "city"]].add_suffix("_other")
        pairs = left.loc[left[column] != NONE].merge(
            others, left_on=same, right_on=[f"{key}_other" for key in same]
        )
        pairs = pairs.loc[pairs["row"] != pairs["row_other"]]
        if column == "block":
            pairs = pairs.loc[~apart(pairs)]
        pairs = pairs.drop_duplicates("row")
        yield pd.DataFrame({"a": pairs["row"], "b": pairs["row_other"]}).assign(
            score=score, why="one_without_place"
        )
        left = left.loc[~left["row"].isin(pairs["row"])]


def _unique(found: pd.DataFrame, keys: pd.DataFrame, answered: Pairs) -> pd.DataFrame:
    """Return each pair of assets once, by its best reason, the lesser record first."""
    a, b = found[["a", "b"]].min(axis=1), found[["a", "b"]].max(axis=1)
    group = keys["group"].to_numpy()
    pairs = found.assign(a=a, b=b)
    ends = np.sort(np.column_stack([group[a], group[b]]), axis=1)
    pairs = pairs.assign(one=ends[:, 0], two=ends[:, 1]).loc[ends[:, 0] != ends[:, 1]]
    size = np.bincount(group, minlength=1)
    pairs = pairs.assign(settles=size[pairs["one"]] * size[pairs["two"]])
    pairs["value"] = pairs["score"] * pairs["settles"]
    order = ["value", "score", "a", "b"]
    pairs = pairs.sort_values(order, ascending=[False, False, True, True])
    unique: pd.DataFrame = pairs.drop_duplicates(["one", "two"])
    done = np.sort(group[answered], axis=1)
    is_done = pd.MultiIndex.from_frame(unique[["one", "two"]]).isin(list(map(tuple, done.tolist())))
    return unique.loc[~is_done]


def _rows(pairs: pd.DataFrame, records: pd.DataFrame) -> pd.DataFrame:
    """Return pairs as rows of the queue."""
    ids, names = (records[column].to_numpy(dtype=object) for column in (RECORD_ID, NAME))
    a, b = pairs["a"].to_numpy(dtype=np.int64), pairs["b"].to_numpy(dtype=np.int64)
    why = [
        say("resolve", reason, value=name, other=other, metres=f"{NEAR_M:g}")
        for reason, name, other in zip(pairs["why"], names[a], names[b], strict=True)
    ]
    table = pd.DataFrame(
        {
            QUEUE: str(Queue.DUPLICATE),
            RECORD_ID: ids[a],
            OTHER_ID: ids[b],
            SCORE: pairs["score"].to_numpy(dtype=float),
            WHY: why,
            SUGGESTION: np.where(
                (pairs["score"] >= JOIN_FROM) & ~pairs["why"].isin(EITHER), "join", ""
            ),
            SETTLES: pairs["settles"].to_numpy(dtype=np.int64),
            STAKE: 0.0,
            CANDIDATES: "",
            OLD_VALUE: "",
            EVIDENCE: pairs["evidence"].to_numpy(dtype=object),
        }
    )
    texts = [c for c in QUESTION_COLUMNS if c not in (SCORE, SETTLES, STAKE)]
    return table.astype(dict.fromkeys(texts, "str")).loc[:, list(QUESTION_COLUMNS)]
