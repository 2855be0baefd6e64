"""Choose the places, of many, that together gain most."""

from dataclasses import dataclass
from math import comb
from typing import Final

import numpy as np

from assetmap.measures.estimate import Floats, Ints

from .bound import Bound, bounded
from .exchange import exchanged, exchanges, gain_of, shaken
from .listing import every_choice
from .programme import best_of

SAME: Final = 1e-9  # gains that differ by no more than this part of themselves are equal
MOST_LISTED: Final = 50_000  # choices that are looked at one by one
MORE_STEPS: Final = 1_000  # of the bound, once few places are left
MOST_ENTRIES: Final = 200_000  # gains above 0 of a programme that is still tried
FEW_ENTRIES: Final = 10_000  # so many that a better choice to begin with saves no time
ROUNDS: Final = 10  # in which a choice is shaken to better it
Found = tuple[tuple[int, ...], float]  # places, and what they gain


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Places that gain most, and what could be chosen in their stead."""

    sites: tuple[int, ...]  # columns, in order; fewer than asked for where more would add nothing
    gain: float
    bound: float  # no choice gains more; equal to `gain` where it is proved to be the best
    others: tuple[Found, ...]  # ties, then near ties: best first
    all_others: bool  # True: each there is; False: those that differ in one place

    @property
    def proved(self) -> bool:
        """Say whether no choice can gain more."""
        return self.bound <= self.gain * (1 + SAME)


def choose(gains: Floats, number: int, *, near: float = 0.01, seconds: float = 8.0) -> Choice:
    """Choose the places that together gain most, where each point of demand has its best one.

    Maximises `sum over points of the greatest gain among the chosen places`. With gains of people
    inside a walk of a place, that is the maximal covering location problem; with the person-metres
    that a place saves, it is the p-median with the present places fixed.

    A few choices are all looked at. Of many, a good one is found by exchange; a Lagrangian bound
    proves it the best, or leaves out the places that cannot be in a better one, and HiGHS solves
    the integer programme of the rest.

    Parameters
    ----------
    gains
        Shape (points of demand, candidates), 0 or more: what a point gains from a place beyond
        what it has already.
    number
        How many places may be chosen.
    near
        Another choice is a near tie if it gains at most this part less.
    seconds
        For the programme; beyond it the best found so far is returned, with its bound.

    Returns
    -------
    choice
        The same gains give the same choice. Of equal choices, the first in the order of columns
        among those that are known.

    References
    ----------
    R. Church, C. ReVelle, "The maximal covering location problem", Papers of the Regional Science
    Association 32, 1974. G. Cornuejols, M. Fisher, G. Nemhauser, "Location of bank accounts to
    optimize float", Management Science 23, 1977: the bound.

    Examples
    --------
    >>> choose(np.array([[9.0, 0.0, 5.0], [0.0, 4.0, 4.0]]), 1).sites
    (0,)
    >>> choose(np.array([[9.0, 0.0, 5.0], [0.0, 4.0, 4.0]]), 2).gain
    13.0
    """
    useful = np.flatnonzero(gains.any(axis=0))
    some = gains[np.ix_(gains.any(axis=1), useful)]
    number = min(number, len(useful))
    if number < 1:
        return Choice(sites=(), gain=0.0, bound=0.0, others=(), all_others=True)
    if comb(len(useful), number) <= MOST_LISTED:
        found, bound, whole = every_choice(some, number, near=near), 0.0, True
    else:
        best, bound = _best(some, number, seconds)
        found, whole = exchanges(some, best, near=near), False
    ranked = _ranked(some, found)
    named = [(tuple(int(useful[j]) for j in sites), gain) for sites, gain in ranked]
    sites, gain = named[0]
    if len(sites) < number:  # more add nothing: then these are the choices to compare
        return choose(gains, len(sites), near=near, seconds=seconds)
    highest = max(gain, bound)  # where every choice was looked at, the best is the bound
    return Choice(sites=sites, gain=gain, bound=highest, others=tuple(named[1:]), all_others=whole)


def _best(gains: Floats, number: int, seconds: float) -> tuple[Ints, float]:
    """Return the best choice that is found, and what no choice exceeds."""
    start = exchanged(gains, number)
    bound = bounded(gains, number, gain_of(gains, start))
    if bound.highest > gain_of(gains, start) * (1 + SAME):
        again = exchanged(gains, number, start=bound.worthiest)
        start = max((start, again), key=lambda sites: gain_of(gains, sites))
        some = np.union1d(_open(gains, start, bound), start)
        if np.count_nonzero(gains[:, some]) > FEW_ENTRIES:
            start = some[shaken(gains[:, some], np.searchsorted(some, start), rounds=ROUNDS)]
    reached = gain_of(gains, start)
    if bound.highest <= reached * (1 + SAME):
        return start, bound.highest
    kept = _open(gains, start, bound)
    if not len(kept):
        return start, reached
    better, highest = _solved(gains[:, kept], number, reached, seconds)
    # A choice with a place that was left out gains no more than `reached`.
    highest = min(max(highest, reached), bound.highest)
    if gain_of(gains, kept[better]) > reached:
        return kept[better], highest
    return start, highest


def _solved(gains: Floats, number: int, reached: float, seconds: float) -> tuple[Ints, float]:
    """Return the best choice of the places that are left, and what none of them exceeds.

    A choice that gains less than its price from a point falls so much short of the bound in all:
    one that gains more than `reached` gains at least `least` from each point, so only what is
    beyond that is left to choose by.
    """
    bound = bounded(gains, number, reached, steps=MORE_STEPS)
    kept = np.flatnonzero(bound.with_each >= reached * (1 + SAME))
    none = np.empty(0, dtype=np.int64)
    if not len(kept):
        return none, reached
    least = np.maximum(bound.prices - max(bound.highest - reached, 0.0), 0.0)
    beyond = np.maximum(gains[:, kept] - least[:, np.newaxis], 0.0)
    if not beyond.any() or np.count_nonzero(beyond) > MOST_ENTRIES:
        return none, bound.highest
    solved = best_of(beyond, number, seconds=seconds)
    if solved is None:
        return none, bound.highest
    return kept[list(solved.sites)], min(solved.bound + float(least.sum()), bound.highest)


def _open(gains: Floats, sites: Ints, bound: Bound) -> Ints:
    """Return the places that may be in a better choice."""
    return np.flatnonzero(bound.with_each >= gain_of(gains, sites) * (1 + SAME))


def _ranked(gains: Floats, found: list[Found]) -> list[Found]:
    """Leave out places that add nothing, and sort: best first, of equal ones the fewest places."""
    needed = {_needed(gains, sites): gain for sites, gain in found}
    top = max(needed.values())
    return sorted(needed.items(), key=lambda one: (_short(one[1], top), len(one[0]), one[0]))


def _short(gain: float, top: float) -> int:
    """Return by how much a gain falls short of the highest; equal gains alike."""
    return round((top - gain) / top / SAME)


def _needed(gains: Floats, sites: tuple[int, ...]) -> tuple[int, ...]:
    """Leave out places that add nothing to the others."""
    own = gains[:, list(sites)]
    ranked = np.sort(own, axis=1)
    second = ranked[:, -2] if len(sites) > 1 else np.zeros(len(own))
    lost = np.bincount(own.argmax(axis=1), ranked[:, -1] - second, minlength=len(sites))
    if (lost > float(ranked[:, -1].sum()) * SAME).all():
        return sites
    kept = list(sites)
    whole = gain_of(gains, np.array(kept, dtype=np.int64))
    for one in sites[::-1]:
        rest = [site for site in kept if site != one]
        if gain_of(gains, np.array(rest, dtype=np.int64)) >= whole * (1 - SAME):
            kept = rest
    return tuple(kept)
