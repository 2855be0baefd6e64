"""State a choice of places as an integer programme, for HiGHS."""

from dataclasses import dataclass

import numpy as np

from assetmap.measures.estimate import Bools, Floats

_ENDED = 0  # how scipy says that a programme was solved to the end
_STOPPED = 1  # that its time was over
_HALF = 0.5  # above it a place is chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class Patterns:
    """What is gained if any of some places is chosen."""

    members: Bools  # shape (patterns, candidates): which those are
    weight: Floats  # shape (patterns,), above 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """A choice, and what no other can exceed."""

    sites: tuple[int, ...]
    bound: float


def patterns(gains: Floats) -> Patterns:
    """Take gains apart into steps: what a point gains more from its nearer places.

    Points with the same places in a step are one.

    Examples
    --------
    >>> found = patterns(np.array([[5.0, 3.0], [2.0, 0.0]]))
    >>> found.members.tolist(), found.weight.tolist()
    ([[True, False], [True, True]], [4.0, 3.0])
    """
    order = np.argsort(-gains, axis=1, kind="stable")
    ranked = np.take_along_axis(gains, order, axis=1)
    steps = ranked - np.hstack([ranked[:, 1:], np.zeros((len(ranked), 1))])
    point, last = np.nonzero(steps > 0)
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(gains.shape[1])[np.newaxis, :], axis=1)
    members = rank[point] <= last[:, np.newaxis]
    packed, which = np.unique(np.packbits(members, axis=1), axis=0, return_inverse=True)
    weight = np.bincount(which.ravel(), steps[point, last], minlength=len(packed)).astype(float)
    unpacked = np.unpackbits(packed, axis=1, count=gains.shape[1]).astype(bool)
    return Patterns(members=unpacked, weight=weight)


def best_of(gains: Floats, number: int, *, seconds: float) -> Solved | None:
    """Return the best choice of at most so many places.

    Parameters
    ----------
    gains
        Shape (points of demand, candidates), 0 or more.
    number
        How many places may be chosen.
    seconds
        After which the best found so far is taken.

    Returns
    -------
    solved
        None where nothing was found in that time.
    """
    from scipy import sparse
    from scipy.optimize import Bounds, LinearConstraint, milp

    of = patterns(gains)
    count, places = of.members.shape
    unit = float(of.weight.max())  # HiGHS wants numbers near 1
    # A pattern's weight is gained in so far as one of its members is chosen.
    gained = sparse.hstack([-sparse.csr_array(of.members.astype(float)), sparse.eye_array(count)])
    chosen = sparse.csr_array(np.concatenate([np.ones(places), np.zeros(count)])[np.newaxis])
    rows = sparse.vstack([gained, chosen], format="csr")
    found = milp(
        np.concatenate([np.zeros(places), -of.weight / unit]),
        integrality=np.concatenate([np.ones(places), np.zeros(count)]),
        bounds=Bounds(0.0, 1.0),
        constraints=LinearConstraint(rows, -np.inf, np.append(np.zeros(count), float(number))),
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )
    if found.status not in {_ENDED, _STOPPED} or found.x is None:
        return None
    sites = tuple(int(j) for j in np.flatnonzero(found.x[:places] > _HALF))
    return Solved(sites=sites, bound=-float(found.mip_dual_bound) * unit)
