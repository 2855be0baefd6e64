"""Find a good choice of places quickly: one by one, then by exchange."""

import numpy as np

from assetmap.measures.estimate import Floats, Ints


def gain_of(gains: Floats, sites: Ints) -> float:
    """Add up what the points of demand gain from the best of the chosen places.

    Examples
    --------
    >>> gain_of(np.array([[3.0, 1.0], [0.0, 2.0]]), np.array([0, 1]))
    5.0
    """
    return float(gains[:, sites].max(axis=1, initial=0.0).sum())


def exchanged(gains: Floats, number: int) -> Ints:
    """Choose places one by one, then exchange one for another as long as that gains.

    Parameters
    ----------
    gains
        Shape (points of demand, candidates), 0 or more.
    number
        How many places.

    Returns
    -------
    sites
        Columns, in order.

    References
    ----------
    M. Teitz, P. Bart, "Heuristic methods for estimating the generalized vertex median of a
    weighted graph", Operations Research 16, 1968.
    """
    sites: list[int] = []
    served = np.zeros(len(gains))
    while len(sites) < min(number, gains.shape[1]):
        totals = np.maximum(gains, served[:, np.newaxis]).sum(axis=0)
        best = int(np.argmax(totals))
        if totals[best] <= served.sum():
            break
        sites.append(best)
        served = np.maximum(served, gains[:, best])
    better = True
    while better:
        better = _exchange(gains, sites)
    return np.array(sorted(sites), dtype=np.int64)


def _exchange(gains: Floats, sites: list[int]) -> bool:
    """Make the first exchange that gains, in place; say whether there was one."""
    whole = gain_of(gains, np.array(sites, dtype=np.int64))
    for i in range(len(sites)):
        totals = _instead(gains, sites, i)
        best = int(np.argmax(totals))
        if totals[best] > whole * (1 + 1e-12):
            sites[i] = best
            return True
    return False


def _instead(gains: Floats, sites: list[int], i: int) -> Floats:
    """Return what is gained with each candidate in the stead of the i-th place."""
    rest = np.array(sites[:i] + sites[i + 1 :], dtype=np.int64)
    served = gains[:, rest].max(axis=1, initial=0.0)
    totals: Floats = np.maximum(gains, served[:, np.newaxis]).sum(axis=0)
    return totals


def exchanges(gains: Floats, sites: Ints, *, near: float) -> list[tuple[tuple[int, ...], float]]:
    """Return a choice with those that differ from it in one place and gain nearly as much.

    Parameters
    ----------
    gains
        Shape (points of demand, candidates), 0 or more.
    sites
        The choice: columns, in order.
    near
        The part by which another may gain less.
    """
    own = [int(site) for site in sites]
    whole = gain_of(gains, sites)
    found = {tuple(own): whole}
    for i in range(len(own)):
        totals = _instead(gains, own, i)
        for j in np.flatnonzero(totals >= whole * (1 - near) * (1 - 1e-12)):
            if int(j) not in own:
                found[tuple(sorted([*own[:i], int(j), *own[i + 1 :]]))] = float(totals[j])
    return list(found.items())
