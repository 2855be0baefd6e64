"""Find a good choice of places quickly: one by one, then by exchange."""

from typing import Final

import numpy as np

from assetmap.measures.estimate import Floats, Ints

_BETTER: Final = 1e-12  # part by which a gain must be higher to be higher
_MOST_MOVED: Final = 4  # places that are put at random at once


def gain_of(gains: Floats, sites: Ints) -> float:
    """Add up what the points of demand gain from the best of the chosen places.

    Examples
    --------
    >>> gain_of(np.array([[3.0, 1.0], [0.0, 2.0]]), np.array([0, 1]))
    5.0
    """
    return float(gains[:, sites].max(axis=1, initial=0.0).sum())


def exchanged(gains: Floats, number: int, *, start: Ints | None = None) -> Ints:
    """Choose places one by one, then exchange one for another as long as that gains.

    Each time the exchange that gains most is made, of all pairs of a place that is chosen and one
    that is not.

    Parameters
    ----------
    gains
        Shape (points of demand, candidates), 0 or more.
    number
        How many places.
    start
        Places to begin with, in the stead of one by one.

    Returns
    -------
    sites
        Columns, in order.

    References
    ----------
    M. Teitz, P. Bart, "Heuristic methods for estimating the generalized vertex median of a
    weighted graph", Operations Research 16, 1968.
    """
    sites = [int(site) for site in (() if start is None else start)]
    served = gains[:, sites].max(axis=1, initial=0.0)
    while len(sites) < min(number, gains.shape[1]):
        totals = np.maximum(gains, served[:, np.newaxis]).sum(axis=0)
        best = int(np.argmax(totals))
        if totals[best] <= served.sum():
            break
        sites.append(best)
        served = np.maximum(served, gains[:, best])
    while sites and _exchange(gains, sites):
        pass
    return np.array(sorted(sites), dtype=np.int64)


def shaken(gains: Floats, sites: Ints, *, rounds: int) -> Ints:
    """Try to better a choice: put some places at random, exchange again, keep what gains.

    Parameters
    ----------
    gains
        Shape (points of demand, candidates), 0 or more.
    sites
        The choice: columns.
    rounds
        How often; the same choice and rounds give the same places.

    References
    ----------
    N. Mladenovic, P. Hansen, "Variable neighborhood search", Computers & Operations Research 24,
    1997.
    """
    rng = np.random.default_rng(len(sites))
    best, reached, moved = sites, gain_of(gains, sites), 1
    for _ in range(rounds):
        others = np.setdiff1d(np.arange(gains.shape[1]), best)
        moved = min(moved, len(others), len(best))
        if not moved:
            break
        kept = rng.permutation(best)[moved:]
        start = np.concatenate([kept, rng.permutation(others)[:moved]])
        found = exchanged(gains, len(best), start=start)
        gain = gain_of(gains, found)
        if gain > reached * (1 + _BETTER):
            best, reached, moved = found, gain, 1
        else:
            moved = moved + 1 if moved < _MOST_MOVED else 1
    return best


def _exchange(gains: Floats, sites: list[int]) -> bool:
    """Make the exchange that gains most, in place; say whether one gains at all."""
    own = gains[:, sites]
    nearest = own.argmax(axis=1)
    ranked = np.sort(own, axis=1)[:, ::-1]
    first = ranked[:, :1]
    second = ranked[:, 1:2] if len(sites) > 1 else np.zeros_like(first)
    # With a new place all points gain `more`; those of the place that goes lose their `first` too.
    more = np.maximum(gains - first, 0.0)
    change = np.maximum(gains, second) - first - more
    whose = (nearest[np.newaxis, :] == np.arange(len(sites))[:, np.newaxis]).astype(float)
    totals = more.sum(axis=0) + whose @ change
    which, best = np.unravel_index(int(np.argmax(totals)), totals.shape)
    whole = float(first.sum())
    trial = [*sites[:which], int(best), *sites[which + 1 :]]
    if gain_of(gains, np.array(trial, dtype=np.int64)) <= whole * (1 + _BETTER):
        return False
    sites[:] = trial
    return True


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
