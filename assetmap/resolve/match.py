"""Join the records that are obviously one asset."""

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.schema import (
    ASSET_ID,
    CITY,
    LAT,
    LON,
    NEIGHBOURHOOD,
    PHONE,
    RECORD_ID,
    URL,
    ZIP,
)

from .keys import NONE, Codes, keys_of
from .links import Pairs, apart, chained, components, near_pairs, no_pairs, same_spot
from .own_ids import split_by_ids
from .review import pairs_to_ask

CROWD = 50  # pairs per point above which points of one name are linked by cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """Which records are one asset."""

    asset_id: pd.Series  # index like the records
    review: pd.DataFrame  # REVIEW_COLUMNS: the queue "duplicate", surest first


def match(records: pd.DataFrame, *, same_place_m: float, crs: str) -> Matched:
    """Join the records that are obviously one asset, and list the pairs to ask about.

    Two records are one asset if they have the same name and the same place: number and street in
    one ZIP code or city, or exact points within `same_place_m`. Records without any place are
    joined if they have the same name and phone, web address, neighbourhood, or city and ZIP code;
    one without a place joins one with a place by phone or web address, if only one such has it.
    The same name at different places is two branches. A place alone joins nothing. What one list
    keeps apart by ids of its own is not joined but asked about.

    Parameters
    ----------
    records
        With `record_id` (unique), where each came from, the asset fields, the place columns and
        the type columns.
    same_place_m
        Metres within which two points of one name are one place.
    crs
        Metric, to measure in.

    Returns
    -------
    matched
        The asset of each record, whatever the records' order, and the doubtful pairs.
    """
    ordered = records.sort_values(RECORD_ID, kind="stable").reset_index(drop=True)
    keys = keys_of(ordered, crs=crs)
    shared = keys["block"].duplicated(keep=False).to_numpy()
    placed = ((keys["at"] != NONE) | keys["x"].notna()).to_numpy()
    links = [
        same_spot(keys, "at", shared),
        _near(keys, shared, same_place_m),
        *_without_place(keys, shared & ~placed),
    ]
    group = components(links, len(keys))
    links.extend(_to_placed(keys, group, placed, contact) for contact in ("phone", "url"))
    group, doubtful = split_by_ids(ordered, components(links, len(keys)))
    ids = _asset_ids(ordered, keys, group)
    review = pairs_to_ask(ordered, keys.assign(group=group, placed=placed), doubtful)
    by_record = pd.Series(ids, index=ordered[RECORD_ID], dtype="str")
    return Matched(
        asset_id=pd.Series(
            by_record.loc[records[RECORD_ID]].to_numpy(),
            index=records.index,
            name=ASSET_ID,
            dtype="str",
        ),
        review=review,
    )


def _near(keys: pd.DataFrame, shared: npt.NDArray[np.bool_], within_m: float) -> Pairs:
    """Link records of one name whose points are near each other."""
    rows = np.flatnonzero(shared & keys["x"].notna().to_numpy())
    if len(rows) == 0 or within_m <= 0:
        return no_pairs()
    some = keys.loc[rows].reset_index(drop=True)
    # Names are kept apart by a third axis; equal points are one, for a thousand rows may share it.
    apart = some["block"].rank(method="dense").to_numpy() * 10 * within_m
    points = np.column_stack([some["x"], some["y"], apart])
    unique, member = np.unique(points, axis=0, return_inverse=True)
    some["spot"] = member
    near = near_pairs(unique, within_m, crowd=CROWD)
    if near is None:
        # Points of one square are surely near; what a border divides is left apart, not guessed.
        cells = np.floor(unique[:, :2] / (within_m / np.sqrt(2)))
        cells = np.column_stack([cells, unique[:, 2]])
        some["spot"] = np.unique(cells, axis=0, return_inverse=True)[1][member]
        near = no_pairs()
    first = np.zeros(some["spot"].max() + 1, dtype=np.int64)
    first[some["spot"].to_numpy()[::-1]] = np.arange(len(some))[::-1]
    at_spot = chained(some, ["spot"], np.ones(len(some), dtype=bool))
    linked: Pairs = rows[np.vstack([at_spot, first[near]])]
    return linked


def _without_place(keys: pd.DataFrame, rows: npt.NDArray[np.bool_]) -> list[Pairs]:
    """Link records of one name that have no place, but something else in common."""
    links = [same_spot(keys, key, rows) for key in ("phone", "url", "hood")]
    return [*links, chained(keys, ["block", "zip", "city"], rows)]


def _to_placed(
    keys: pd.DataFrame, group: Codes, placed: npt.NDArray[np.bool_], contact: str
) -> Pairs:
    """Link a record without a place to the one place that its phone or web address belongs to."""
    known = (keys[contact] != NONE).to_numpy()
    columns = ["block", contact, "zip", "city"]
    having = keys.loc[known & placed, columns].assign(group=group[known & placed])
    spots = having.reset_index(names="other").groupby(["block", contact], sort=False)
    single = spots["group"].transform("nunique").to_numpy() == 1
    targets = having.reset_index(names="other").loc[single].drop_duplicates(["block", contact])
    seeking = keys.loc[known & ~placed, columns].reset_index(names="row")
    both = seeking.merge(targets, on=["block", contact], suffixes=("", "_other"))
    return both.loc[~apart(both), ["row", "other"]].to_numpy(dtype=np.int64)


def _asset_ids(records: pd.DataFrame, keys: pd.DataFrame, group: Codes) -> npt.NDArray[np.object_]:
    """Return the id of each record's asset: the least of what its members' contents hash to."""
    content = _contents(records, keys)
    rows, unique = pd.factorize(content)
    hashes = np.array([_hashed(text) for text in unique], dtype=object)[rows]
    table = pd.DataFrame({"id": hashes, "group": group, RECORD_ID: records[RECORD_ID]})
    first = table.groupby("group", sort=True).min().reset_index()
    first = first.sort_values(["id", RECORD_ID])
    # Equal contents that were not joined (two troops of one name, no place): all but one are told
    # apart by their records' ids.
    again = first["id"].duplicated().to_numpy()
    both = (first["id"] + first[RECORD_ID]).to_numpy(dtype=object)
    first.loc[again, "id"] = [_hashed(text) for text in both[again]]
    return first.sort_values("group")["id"].to_numpy(dtype=object)[group]


def _contents(records: pd.DataFrame, keys: pd.DataFrame) -> pd.Series:
    """Return the text that stands for each record's name and place."""
    street, name = keys["street"].astype("str"), keys["name"].astype("str")
    locality = records[ZIP].where(records[ZIP] != "", records[CITY].str.casefold())
    point = records[LON].round(4).astype("str") + " " + records[LAT].round(4).astype("str")
    rest = locality
    for column in (PHONE, URL, NEIGHBOURHOOD):
        rest = rest + "|" + records[column].str.casefold()
    place = (street + "|" + locality).where(street != "", point.where(keys["x"].notna(), rest))
    return (name + "|" + place).where(name != "", "|" + records[RECORD_ID])


def _hashed(text: str) -> str:
    """Return a short name for a content."""
    return "a" + hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=6).hexdigest()
