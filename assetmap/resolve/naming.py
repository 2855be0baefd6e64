"""Name assets, so that each keeps its id when a record joins it."""

import hashlib

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.schema import ASSET_ID, CITY, LAT, LON, NEIGHBOURHOOD, PHONE, RECORD_ID, URL, ZIP

from .keys import NONE, Codes


def contents(records: pd.DataFrame, keys: pd.DataFrame) -> npt.NDArray[np.object_]:
    """Return what each record's name and place hash to: the id it would have as an asset."""
    street, name = keys["street"].astype("str"), keys["name"].astype("str")
    locality = records[ZIP].where(records[ZIP] != "", records[CITY].str.casefold())
    place = street + "|" + locality
    # Written for the few that need it: a number takes a microsecond to become text.
    drawn = (street == "") & keys["x"].notna()
    lon, lat = (records.loc[drawn, axis].round(4).astype("str") for axis in (LON, LAT))
    place.loc[drawn] = lon + " " + lat
    bare = (street == "") & ~drawn
    rest = locality[bare]
    for column in (PHONE, URL, NEIGHBOURHOOD):
        rest = rest + "|" + records.loc[bare, column].str.casefold()
    place.loc[bare] = rest
    whole = (name + "|" + place).where(name != "", "|" + records[RECORD_ID])
    rows, unique = pd.factorize(whole)
    return np.array([hashed(text) for text in unique], dtype=object)[rows]


def asset_ids(
    records: pd.DataFrame,
    keys: pd.DataFrame,
    content: npt.NDArray[np.object_],
    group: Codes,
    known: pd.Series | None = None,
) -> npt.NDArray[np.object_]:
    """Return the id of each record's asset.

    An asset keeps the id by which it is known: of several, the one that most of its records bore.
    A new one is named by its anchor: a record with an exact place before one without, then the
    least of what the records' contents hash to. So a vaguer record that joins, or one with the same
    name and place, changes no id even where nothing is known.

    Parameters
    ----------
    records
        Sorted by `record_id`, index 0..n-1.
    keys
        `keys_of` them.
    content
        `contents` of them.
    group
        Of each record, 0..k-1.
    known
        Asset ids of an earlier build, indexed by record id.
    """
    loose = ((keys["at"] == NONE) & keys["x"].isna()).to_numpy()
    anchor = _anchors(content, group, loose)
    ids, new = content[anchor], np.ones(len(anchor), dtype=bool)
    if known is not None:
        kept = _kept(pd.DataFrame({"group": group, RECORD_ID: records[RECORD_ID]}), known)
        its = kept.index.to_numpy(dtype=np.int64)
        ids[its], new[its] = kept.to_numpy(dtype=object), False
    # Equal contents that were not joined (two troops of one name, no place): all but one are told
    # apart by their records' ids.
    first = np.lexsort((anchor, new))
    again = first[pd.Index(ids[first], dtype=object).duplicated()]
    own = records[RECORD_ID].to_numpy(dtype=object)[anchor[again]]
    ids[again] = [hashed(f"{one}{record}") for one, record in zip(ids[again], own, strict=True)]
    return np.asarray(ids[group])


def _anchors(
    content: npt.NDArray[np.object_], group: Codes, loose: npt.NDArray[np.bool_]
) -> npt.NDArray[np.int64]:
    """Return the row of each group's anchor; rows are sorted by record id."""
    shared = np.flatnonzero(np.bincount(group)[group] > 1)
    # Of a group of one record nothing is to be chosen, and most are: texts are slow to sort.
    rank = np.zeros(len(group), dtype=np.int64)
    rank[shared] = np.unique(content[shared].astype("str"), return_inverse=True)[1]
    order = np.lexsort((rank, loose, group))
    return order[np.flatnonzero(np.diff(group[order], prepend=-1))]


def once_called(
    records: pd.DataFrame, content: npt.NDArray[np.object_], known: pd.Series | None
) -> pd.DataFrame:
    """Return the other ids that records had, or would have had: "known" before, "alone" as assets.

    Parameters
    ----------
    records, content, known
        As `asset_ids` takes them.
    """
    ids = records[RECORD_ID]
    before = ids.map(known) if known is not None else pd.Series("", index=ids.index)
    table = {"known": before.fillna("").to_numpy(dtype=object), "alone": content}
    return pd.DataFrame(table, index=pd.Index(ids), dtype="str")


def _kept(table: pd.DataFrame, known: pd.Series) -> pd.Series:
    """Return the known id that each group keeps; a known id is kept by one group at most."""
    before = table[RECORD_ID].map(known)
    votes = table.assign(**{ASSET_ID: before}).dropna(subset=[ASSET_ID])
    counts = votes.groupby(["group", ASSET_ID]).agg(n=(RECORD_ID, "size"), first=(RECORD_ID, "min"))
    ranked = counts.reset_index().sort_values(
        ["n", ASSET_ID, "first"], ascending=[False, True, True], kind="stable"
    )
    ranked = ranked.drop_duplicates(ASSET_ID).drop_duplicates("group")
    return ranked.set_index("group")[ASSET_ID]


def hashed(text: str) -> str:
    """Return a short name for a content."""
    return "a" + hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=6).hexdigest()
