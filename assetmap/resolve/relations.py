"""Say how assets that are not one belong together."""

import re
from collections.abc import Collection
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.folding import BREAK, folded
from assetmap.schema import (
    ASSET_ID,
    NAME,
    ORGANISATION,
    OTHER_ID,
    RELATION,
    RELATION_COLUMNS,
    VERIFIED,
    WHY,
)
from assetmap.words import say

from .keys import NONE, name_keys
from .links import Pairs
from .siblings import organisations_of
from .spelling import LITTLE, word_roles

LOCATED_IN: Final = "located_in"
BRANCH_OF: Final = "branch_of"
MOVED_FROM: Final = "moved_from"
PLACES: Final = 2  # the old one and the new one
_STEM_WORDS: Final = 2  # words that the name of an organisation has at least
_PARTING: Final = re.compile(r"[-\u2013\u2014/|:,;()\[\]#]")  # between the parts of a name
_NUMBER: Final = r"^(.*[^\W\d].*?) (?:no |number )?\d+$"


def relations_of(
    records: pd.DataFrame, keys: pd.DataFrame, ids: npt.NDArray[np.object_], located: Pairs
) -> pd.DataFrame:
    """Return how assets belong together.

    - `located_in`: at one place, the one under the other's name, such as an after-school programme
      in its school.
    - `branch_of`: several places of one organisation, which their list names beside them, or which
      stands before a dash, a comma or a bracket in their names, or before a number. The other is
      the organisation itself where it is an asset.
    - `moved_from`: one name and phone or web address at two places, the other verified earlier.

    Parameters
    ----------
    records
        Index 0..n-1, with `name` and `verified`.
    keys
        `keys_of` them.
    ids
        The asset of each.
    located
        Rows of pairs of which the one is inside of the other.

    Returns
    -------
    relations
        RELATION_COLUMNS, sorted, each pair once.
    """
    block = keys["block"].to_numpy()
    table = pd.DataFrame({ASSET_ID: ids, NAME: records[NAME].to_numpy(dtype=object)}).assign(
        key=keys["name"].to_numpy(dtype=object),
        spot=_spots(keys),
        verified=records[VERIFIED].to_numpy(dtype=object),
        # Numbers of the first and the third: a million texts are slow to hold against each other.
        asset=pd.factorize(ids)[0],
        name_code=np.where(block < len(block), block, NONE),  # blank names are one name here
        named=organisations_of(records),
    )
    found = pd.concat(
        [_located(table, located), _moved(table, keys), _branches(table)], ignore_index=True
    )
    found = found.loc[found[ASSET_ID] != found[OTHER_ID]]
    found = found.drop_duplicates([ASSET_ID, OTHER_ID, RELATION])
    ordered = found.sort_values([ASSET_ID, RELATION, OTHER_ID], ignore_index=True)
    return ordered.astype("str").loc[:, list(RELATION_COLUMNS)]


def _spots(keys: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Return a code for each record's place, `NONE` where it has none."""
    at = keys["at"].to_numpy(dtype=np.int64)
    cell = np.floor(keys[["x", "y"]].fillna(0.0).to_numpy(dtype=float) / 100.0).astype(np.int64)
    both = np.unique(
        np.column_stack([at, np.where(at[:, None] == NONE, cell, 0)]), axis=0, return_inverse=True
    )[1]
    return np.where((at == NONE) & keys["x"].isna().to_numpy(), NONE, both.ravel())


def _located(table: pd.DataFrame, pairs: Pairs) -> pd.DataFrame:
    """Return what is inside of what: the longer name is inside of the shorter."""
    a, b = (
        table.iloc[pairs[:, 0]].reset_index(drop=True),
        table.iloc[pairs[:, 1]].reset_index(drop=True),
    )
    longer = (a["key"].str.len() >= b["key"].str.len()).to_numpy()
    inner = a.where(pd.Series(longer), b)
    outer = b.where(pd.Series(longer), a)
    return _rows(inner, outer, LOCATED_IN)


def _said(relation: str, values: pd.Series, others: pd.Series) -> pd.Series:
    """Return the sentence of each relation, all at once: there may be as many as assets."""
    pieces = re.split("([\0\1])", say("resolve", relation, value="\0", other="\1"))
    filled = {"\0": values.to_numpy(dtype=object), "\1": others.to_numpy(dtype=object)}
    text: npt.NDArray[np.object_] = np.full(len(values), "", dtype=object)
    for piece in pieces:
        text = text + filled.get(piece, piece)
    return pd.Series(text, dtype="str")


def _rows(one: pd.DataFrame, other: pd.DataFrame, relation: str) -> pd.DataFrame:
    """Return relations between two tables, row by row."""
    return pd.DataFrame(
        {
            ASSET_ID: one[ASSET_ID].to_numpy(),
            OTHER_ID: other[ASSET_ID].to_numpy(),
            RELATION: relation,
            ORGANISATION: "",
            WHY: _said(relation, one[NAME], other[NAME]),
        }
    )


def _moved(table: pd.DataFrame, keys: pd.DataFrame) -> pd.DataFrame:
    """Return what moved: from the place that was verified earlier to the next one."""
    parts = []
    for contact in ("phone", "url"):
        some = table.assign(contact=keys[contact].to_numpy())
        known = (some["contact"] != NONE) & (some["spot"] != NONE) & (some["verified"] != "")
        some = some.loc[known].sort_values(["key", "contact", "verified", ASSET_ID])
        some = some.drop_duplicates(["key", "contact", ASSET_ID], keep="last")
        size = some.groupby(["key", "contact"])[ASSET_ID].transform("size")
        some = some.loc[size == PLACES]  # of more, all are branches
        old, new = some.iloc[::2].reset_index(drop=True), some.iloc[1::2].reset_index(drop=True)
        later = (new["verified"] > old["verified"]).to_numpy()
        new, old = new.loc[later], old.loc[later]
        parts.append(_rows(new, old, MOVED_FROM))
    return pd.concat(parts, ignore_index=True)


def _branches(table: pd.DataFrame) -> pd.DataFrame:
    """Return the branches of organisations."""
    stated = table["named"] != ""
    if stated.any():  # by any of an asset's records
        said = table.loc[stated].groupby("asset")["named"].min()
        table = table.assign(named=table["asset"].map(said).fillna(""))
    some = table.loc[table["spot"] != NONE].drop_duplicates(["asset", "name_code"])
    some = some.assign(
        parted=_may_have_parts(some[NAME].tolist()),
        stated=(some["named"] != "").to_numpy(dtype=bool),
    )
    repeated = some["name_code"].duplicated(keep=False)
    firsts = {*_first_parts(some.loc[some["parted"], NAME]), *some.loc[some["stated"], "named"]}
    some = some.loc[some["parted"] | repeated | some["stated"] | _is_one_of(some["key"], firsts)]
    stem, parted = some["key"].astype("str"), some["parted"]
    of_parts = _stems(some.loc[parted, NAME].tolist(), stem[parted].tolist())
    stem = pd.concat([stem[~parted], pd.Series(of_parts, index=stem.index[parted], dtype="str")])
    some = some.assign(stem=stem.where(~some["stated"], some["named"]))
    some = some.loc[some["stem"].duplicated(keep=False)]
    some = some.loc[_long_enough(some["stem"]) | some["stated"]]
    by = some.groupby("stem")
    several = (by["asset"].transform("nunique") > 1) & (by["spot"].transform("nunique") > 1)
    some = some.loc[several].drop_duplicates(["asset", "stem"])
    whole = table.loc[_is_one_of(table["key"], some["stem"].unique())]
    whole = whole.drop_duplicates(["name_code", "asset"])
    parents = whole.loc[~whole["name_code"].duplicated(keep=False)].set_index("key")[ASSET_ID]
    own = some["stem"].map(parents).astype("object")
    own = own.where(own.notna(), "")
    return pd.DataFrame(
        {
            ASSET_ID: some[ASSET_ID].to_numpy(),
            OTHER_ID: own.to_numpy(),
            RELATION: BRANCH_OF,
            ORGANISATION: some["stem"].to_numpy(),
            WHY: _said(BRANCH_OF, some[NAME], some["stem"]),
        }
    )


def _is_one_of(texts: pd.Series, known: Collection[str]) -> pd.Series:
    """Tell the texts that are among others; as objects, which takes a tenth of Arrow's time."""
    return texts.astype("object").isin(known)


def _may_have_parts(names: list[str]) -> list[bool]:
    """Tell the names that have a sign between parts, or a number at their end."""
    return [bool(_PARTING.search(name)) or name.rstrip()[-1:].isdecimal() for name in names]


def _first_parts(names: pd.Series) -> list[str]:
    """Return the different names of organisations that begin names."""
    return sorted({*_stems(names.tolist(), [""] * len(names))} - {""})


def _long_enough(stems: pd.Series) -> npt.NDArray[np.bool_]:
    """Tell the names that may be of an organisation: two words, little ones apart."""
    roles, _ = word_roles()
    rows, unique = pd.factorize(stems)
    little = {word for word, role in roles.items() if role == LITTLE}
    meant = [sum([word not in little for word in str(stem).split()]) for stem in unique]
    return np.array([*(count >= _STEM_WORDS for count in meant), False], dtype=bool)[rows]


def _stems(names: list[str], keys: list[str]) -> list[str]:
    """Return the name of the organisation in each name: the whole where no part stands for it."""
    if not names:
        return []
    parts = pd.Series(folded(names, breaks=True), dtype="str").str.partition(BREAK)
    first, rest = parts[0].str.strip(), parts[2].str.strip()
    numbered = pd.Series(name_keys(names), dtype="str").str.extract(_NUMBER, expand=False)
    stem = pd.Series(name_keys(first.tolist()), dtype="str").where(rest != "", numbered)
    stems: list[str] = stem.where(stem.notna(), pd.Series(keys, dtype="str")).tolist()
    return stems
