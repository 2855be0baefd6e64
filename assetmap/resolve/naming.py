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
    point = records[LON].round(4).astype("str") + " " + records[LAT].round(4).astype("str")
    rest = locality
    for column in (PHONE, URL, NEIGHBOURHOOD):
        rest = rest + "|" + records[column].str.casefold()
    place = (street + "|" + locality).where(street != "", point.where(keys["x"].notna(), rest))
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
        Index 0..n-1, with `record_id`.
    keys
        `keys_of` them.
    content
        `contents` of them.
    group
        Of each record.
    known
        Asset ids of an earlier build, indexed by record id.
    """
    table = pd.DataFrame({"group": group, "id": content, RECORD_ID: records[RECORD_ID]})
    table["loose"] = ((keys["at"] == NONE) & keys["x"].isna()).to_numpy()
    anchors = table.sort_values(["group", "loose", "id", RECORD_ID]).drop_duplicates("group")
    anchors = anchors.set_index("group")[["id", RECORD_ID]].sort_index()
    if known is not None:
        kept = _kept(table, known)
        anchors["id"] = kept.reindex(anchors.index).fillna(anchors["id"])
        anchors["new"] = ~anchors.index.isin(kept.index)
    else:
        anchors["new"] = True
    first = anchors.reset_index().sort_values(["new", "id", RECORD_ID])
    # Equal contents that were not joined (two troops of one name, no place): all but one are told
    # apart by their records' ids.
    again = first["id"].duplicated().to_numpy()
    both = (first["id"] + first[RECORD_ID]).to_numpy(dtype=object)
    first.loc[again, "id"] = [hashed(text) for text in both[again]]
    return first.sort_values("group")["id"].to_numpy(dtype=object)[group]


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
