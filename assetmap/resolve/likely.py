"""Leave out records that have nothing in common with any of a few others."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.schema import ADDRESS, NAME

from .keys import name_keys, street_keys

RARE: Final = 200  # records that have a word: then sharing it alone is enough
_SHARED: Final = 2  # words that are enough, however common they are
_INITIALS: Final = 3  # words of a name that is known by its initials
Words = pd.DataFrame  # `row`, `word`: each once


def may_be_one(records: pd.DataFrame, others: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Say which of many records could be one with any of a few others.

    They share two words of their names, or one that few records have, or a house; or the one is
    called by the initials of the other. A slip in the only word that two names share hides a pair.

    Parameters
    ----------
    records, others
        With `name` and `address`.

    Returns
    -------
    likely
        Shape (records,).

    Examples
    --------
    >>> many = pd.DataFrame({"name": ["Oak Hill School", "Pine Church"], "address": ["", ""]})
    >>> few = pd.DataFrame({"name": ["School of Oak Hill"], "address": [""]})
    >>> may_be_one(many, few).tolist()
    [True, False]
    """
    mine, theirs = (name_keys(table[NAME].tolist()) for table in (records, others))
    found = _words(mine)
    own = found.loc[found["word"].isin(_words(theirs)["word"])]
    often = found.groupby("word")["row"].transform("size").reindex(own.index)
    shared = np.bincount(own["row"], minlength=len(mine))
    rare = np.bincount(own.loc[often <= RARE, "row"], minlength=len(mine))
    houses = pd.Series(street_keys(records[ADDRESS].tolist()), dtype="str")
    door = houses.isin(set(street_keys(others[ADDRESS].tolist())) - {""}).to_numpy(dtype=bool)
    by_initials = _initials(mine).isin(set(theirs)) | pd.Series(mine, dtype="str").isin(
        set(_initials(theirs)) - {""}
    )
    likely: npt.NDArray[np.bool_] = (
        (shared >= _SHARED) | (rare > 0) | door | by_initials.to_numpy(dtype=bool)
    )
    return likely


def _words(keys: list[str]) -> Words:
    """Return the words of names."""
    words = pd.Series(keys, dtype="str").str.split(" ").explode()
    table = pd.DataFrame({"row": words.index.to_numpy(), "word": words.to_numpy(dtype=object)})
    return table.loc[table["word"] != ""].drop_duplicates(ignore_index=True)


def _initials(keys: list[str]) -> pd.Series:
    """Return the initials of names with several words, "" for others."""
    split = [key.split(" ") for key in keys]
    letters = ["".join(w[0] for w in words) if len(words) >= _INITIALS else "" for words in split]
    return pd.Series(letters, dtype="str")
