"""Link the records that are obviously one: the same name at the same place."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from .keys import NONE, Codes
from .links import Pairs, apart, chained, components, near_pairs, no_pairs, same_spot

CROWD = 50  # pairs per point above which points of one name are linked by cell


def obvious_links(keys: pd.DataFrame, placed: npt.NDArray[np.bool_], same_place_m: float) -> Pairs:
    """Return links between records that are obviously one asset.

    Two records are one asset if they have the same name and the same place: number and street in
    one ZIP code or city, or exact points within `same_place_m`. Records without any place are
    joined if they have the same name and phone, web address, neighbourhood, or city and ZIP code;
    one without a place joins one with a place by phone or web address, if only one such has it.
    The same name at different places is two branches.

    Parameters
    ----------
    keys
        `keys_of` the records, sorted by record id.
    placed
        Whether each record has a street address or an exact point.
    same_place_m
        Metres within which two points of one name are one place.
    """
    shared = keys["block"].duplicated(keep=False).to_numpy()
    links = [
        same_spot(keys, "at", shared),
        _near(keys, shared, same_place_m),
        *_without_place(keys, shared & ~placed),
    ]
    group = components(links, len(keys))
    links.extend(_to_placed(keys, group, placed, contact) for contact in ("phone", "url"))
    return np.vstack(links)


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
    if not (known & placed).any() or not (known & ~placed).any():
        return no_pairs()
    columns = ["block", contact, "zip", "city"]
    having = keys.loc[known & placed, columns].assign(group=group[known & placed])
    spots = having.reset_index(names="other").groupby(["block", contact], sort=False)
    single = spots["group"].transform("nunique").to_numpy() == 1
    targets = having.reset_index(names="other").loc[single].drop_duplicates(["block", contact])
    seeking = keys.loc[known & ~placed, columns].reset_index(names="row")
    both = seeking.merge(targets, on=["block", contact], suffixes=("", "_other"))
    return both.loc[~apart(both), ["row", "other"]].to_numpy(dtype=np.int64)
