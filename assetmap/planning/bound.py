"""Say how much a choice of places can gain at most."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from assetmap.measures.estimate import Floats, Ints

STEPS: Final = 300  # of the subgradient method
PATIENCE: Final = 20  # steps without a lower bound after which the next are half as long
SHORTEST: Final = 1e-4  # part of a full step at which it stops


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What no choice can exceed."""

    highest: float
    with_each: Floats  # shape (candidates,): nor any choice that has this one
    prices: Floats  # shape (points,): what no choice falls short of by more than it misses in all
    worthiest: Ints  # the places that are worth most at these prices: a choice to begin with


def bounded(gains: Floats, number: int, reached: float, *, steps: int = STEPS) -> Bound:
    """Bound the gain of any choice, by prices for the points of demand.

    With a price u for serving each point, a place is worth the sum of `gain - u` where that is
    above 0; all prices and the `number` most valuable places together are never less than what a
    choice gains. The prices are found by a subgradient method: lower bounds are better ones.

    Parameters
    ----------
    gains
        Shape (points of demand, candidates), 0 or more.
    number
        How many places may be chosen.
    reached
        What a good choice gains.
    steps
        Of the method, at most.
    """
    number = min(number, gains.shape[1])
    prices = np.partition(gains, -number, axis=1)[:, -number] if number > 1 else gains.max(axis=1)
    lowest, at, full, waited = np.inf, prices, 1.0, 0
    for _ in range(steps):
        beyond = np.maximum(gains - prices[:, np.newaxis], 0.0)
        worth = beyond.sum(axis=0)
        chosen = np.argpartition(worth, -number)[-number:]
        value = float(prices.sum() + worth[chosen].sum())
        if value < lowest - 1e-12 * abs(value):
            lowest, at, waited = value, prices, 0
        else:
            waited += 1
        if waited >= PATIENCE:
            full, waited, prices = full / 2, 0, at
            if full < SHORTEST:
                break
            continue
        served = (gains[:, chosen] > prices[:, np.newaxis]).sum(axis=1)
        slope = 1.0 - served
        length = float((slope**2).sum())
        if length == 0 or lowest <= reached * (1 + 1e-12):
            break
        step = full * max(value - reached, 1e-9 * value) / length
        prices = np.maximum(prices - step * slope, 0.0)
    worth = np.maximum(gains - at[:, np.newaxis], 0.0).sum(axis=0)
    ranked = np.sort(worth)[::-1]
    highest = float(at.sum() + ranked[:number].sum())
    with_each = highest - np.maximum(ranked[number - 1] - worth, 0.0)
    worthiest = np.sort(np.argsort(-worth, kind="stable")[:number])
    return Bound(highest=highest, with_each=with_each, prices=at, worthiest=worthiest)
