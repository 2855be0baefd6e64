"""State a choice of places as an integer programme, for HiGHS."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assetmap.measures.estimate import Floats, Ints

_ENDED = 0  # how scipy says that a programme was solved to the end
_STOPPED = 1  # that its time was over
_HALF = 0.5  # above it a place is chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """A choice, and what no other can exceed."""

    sites: tuple[int, ...]
    bound: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What the points gain more from their better places; a step is a set of places.

    Points whose best places are the same, in whatever order, share the step.
    """

    weight: Floats  # of each step, above 0: what is gained if one of its places is chosen
    before: Ints  # the step that has all of its places but some; -1 where there is none
    step: Ints  # parallel with `place`: the places that a step has beyond the one before it
    place: Ints


def steps_of(gains: Floats) -> Steps:
    """Take gains apart into steps.

    Examples
    --------
    >>> found = steps_of(np.array([[5.0, 3.0], [2.0, 0.0], [1.0, 1.0]]))
    >>> found.weight.tolist(), found.before.tolist(), found.place.tolist()
    ([4.0, 4.0], [-1, 0], [0, 1])
    """
    order = np.argsort(-gains, axis=1, kind="stable")
    ranked = np.take_along_axis(gains, order, axis=1)
    below = np.hstack([ranked[:, 1:], np.zeros((len(ranked), 1))])
    last = ranked > below  # the last place of a step: those before it gain as much, or more
    point = np.nonzero(last)[0]
    first = np.flatnonzero(np.append(True, point[1:] != point[:-1]))
    names, at, which = np.unique(_names(order)[last], return_index=True, return_inverse=True)
    number = np.zeros(len(names), dtype=np.int64)
    number[np.argsort(at)] = np.arange(len(names))  # in the order in which they come
    step = number[which.ravel()]
    before = np.append(-1, step[:-1])
    before[first] = -1
    fresh = np.zeros(len(step), dtype=bool)
    fresh[at] = True
    # Each place belongs to the step that ends at it or after it.
    ends: Ints = np.cumsum(last.ravel()) - last.ravel()
    some = (ranked > 0).ravel()
    some[some] = fresh[ends[some]]
    return Steps(
        weight=np.bincount(step, (ranked - below)[last], minlength=len(names)).astype(float),
        before=before[np.sort(at)],
        step=step[ends[some]],
        place=order.ravel()[some],
    )


def _names(order: Ints) -> NDArray[np.void]:
    """Return a name of each set of places that are the first of a point, as `order` has them.

    A name is two sums of large random numbers, one for each place, always the same ones: that two
    different sets of places have one name is as good as impossible (one in 10^37).
    """
    rng = np.random.default_rng(0)
    keys = rng.integers(0, 2**62, size=(2, order.shape[1]), dtype=np.int64)
    sums = np.stack([np.cumsum(key[order], axis=1) for key in keys], axis=2)
    names: NDArray[np.void] = sums.view(np.dtype([("one", np.int64), ("other", np.int64)]))[..., 0]
    return names


def best_of(gains: Floats, number: int, *, seconds: float) -> Solved | None:
    """Return the best choice of at most so many places.

    Each point has a step for each gain that a place brings it, best first: so the programme has at
    most about as many entries as there are gains above 0.

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

    References
    ----------
    S. Elloumi, "A tighter formulation of the p-median problem", Journal of Combinatorial
    Optimization 19, 2010.
    """
    from scipy import sparse
    from scipy.optimize import Bounds, LinearConstraint, milp

    of = steps_of(gains)
    count, places = len(of.weight), gains.shape[1]
    unit = float(of.weight.max())  # HiGHS wants numbers near 1
    # A step is gained in so far as the one before it is, or one of its own places is chosen.
    steps, after = np.arange(count), np.flatnonzero(of.before >= 0)
    rows = np.concatenate([steps, after, of.step])
    columns = np.concatenate([places + steps, places + of.before[after], of.place])
    entries = np.repeat([1.0, -1.0, -1.0], [count, len(after), len(of.step)])
    gained = sparse.csr_array((entries, (rows, columns)), shape=(count, places + count))
    chosen = sparse.csr_array(np.concatenate([np.ones(places), np.zeros(count)])[np.newaxis])
    rules = sparse.vstack([gained, chosen], format="csr")
    limits = np.append(np.zeros(count), float(number))
    found = milp(
        np.concatenate([np.zeros(places), -of.weight / unit]),
        integrality=np.concatenate([np.ones(places), np.zeros(count)]),
        bounds=Bounds(0.0, 1.0),
        constraints=LinearConstraint(rules, -np.inf, limits),
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )
    if found.status not in {_ENDED, _STOPPED} or found.x is None:
        return None
    sites = tuple(int(j) for j in np.flatnonzero(found.x[:places] > _HALF))
    return Solved(sites=sites, bound=-float(found.mip_dual_bound) * unit)
