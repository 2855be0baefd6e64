"""Link records that share a key, and follow the links."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd

from .keys import NONE, Codes

Pairs = npt.NDArray[np.int64]  # shape (n, 2): positions of two records

FAR_M = 1000.0  # two points farther apart are not one place, whatever the street is called


def no_pairs() -> Pairs:
    """Return no pairs."""
    return np.zeros((0, 2), dtype=np.int64)


def chained(keys: pd.DataFrame, columns: list[str], rows: npt.NDArray[np.bool_]) -> Pairs:
    """Link each record to the next one that has the same codes; blank codes link nothing.

    Parameters
    ----------
    keys
        Codes (`keys_of`), index 0..n-1.
    columns
        Those that must be the same.
    rows
        The records that take part.
    """
    codes = [keys[column].to_numpy() for column in columns]
    taking = np.flatnonzero(rows & np.logical_and.reduce([code != NONE for code in codes]))
    order = taking[np.lexsort([code[taking] for code in codes])]
    same = np.logical_and.reduce([code[order][1:] == code[order][:-1] for code in codes])
    return np.column_stack([order[:-1][same], order[1:][same]])


def same_spot(keys: pd.DataFrame, key: str, rows: npt.NDArray[np.bool_]) -> Pairs:
    """Link records of one name that share a key and are not known to be in different localities.

    One ZIP code, or one city, suffices. A record that lacks both is linked only where all records
    of the name and key agree, so that no chain runs through it from one city to another.
    """
    spot = ["block", key]
    taking = rows & (keys[key] != NONE).to_numpy()
    at = np.flatnonzero(taking)
    if len(at) == 0:
        return no_pairs()
    block, code = keys["block"].to_numpy()[at], keys[key].to_numpy()[at]
    order = np.lexsort((code, block))
    at = at[order]
    new = (np.diff(block[order], prepend=-2) != 0) | (np.diff(code[order], prepend=-2) != 0)
    first = np.flatnonzero(new)
    agree = np.ones(len(first), dtype=bool)
    for column, far in (("zip", 0.0), ("city", 0.0), ("x", FAR_M), ("y", FAR_M)):
        found = keys[column].to_numpy(dtype=float)[at]
        found = np.where(found == NONE, np.nan, found) if far == 0 else found
        spread = np.fmax.reduceat(found, first) - np.fmin.reduceat(found, first)
        agree &= ~(spread > far)
    one = np.zeros(len(keys), dtype=bool)
    one[at] = agree[np.cumsum(new) - 1]
    return np.vstack(
        [
            chained(keys, [*spot, "zip"], taking),
            chained(keys, [*spot, "city"], taking),
            chained(keys, spot, one),
        ]
    )


def apart(pairs: pd.DataFrame) -> pd.Series:
    """Tell the pairs that are in different localities: no ZIP code or city in common, one known.

    Parameters
    ----------
    pairs
        With `zip`, `city` and the same of the other, `_other` after their names.
    """
    known = {
        column: (pairs[column] != NONE) & (pairs[f"{column}_other"] != NONE)
        for column in ("zip", "city")
    }
    same = {column: known[column] & (pairs[column] == pairs[f"{column}_other"]) for column in known}
    return (known["zip"] | known["city"]) & ~same["zip"] & ~same["city"]


def components(links: Iterable[Pairs], count: int) -> Codes:
    """Return the number, 0..k-1, of the group that links hold each record in."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    pairs = np.vstack([no_pairs(), *links])
    ones = np.ones(len(pairs), dtype=np.int8)
    graph = coo_matrix((ones, (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def near_pairs(
    xy: npt.NDArray[np.float64], within_m: float, *, crowd: int
) -> npt.NDArray[np.int64] | None:
    """Return all pairs of points within a distance, or None where there are far too many.

    Parameters
    ----------
    xy
        Shape (n, 2), metres, or (n, 3) with what must not differ as a third axis.
    within_m
        The distance in metres.
    crowd
        Pairs per point, on average, above which the answer is None.
    """
    from scipy.spatial import cKDTree

    tree = cKDTree(xy)
    if tree.count_neighbors(tree, within_m) > len(xy) * (2 * crowd + 1):
        return None
    pairs: npt.NDArray[np.int64] = tree.query_pairs(within_m, output_type="ndarray")
    return pairs
