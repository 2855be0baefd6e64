"""Deal grants by chance while the chance of each neighbourhood, one at a time, is another."""

import numpy as np

from assetmap.measures.estimate import Floats

from .evenness import SLACK
from .picker import FairPicker, draw_distinct, draw_unlike
from .redeal import Stack, deal, landed, pieces


def deal_at(
    stack: Stack, share: Floats, factors: Floats, *, deals: int, rng: np.random.Generator
) -> Floats:
    """Deal every grant by the people, and see what each neighbourhood gets if it had others.

    What a neighbourhood gets by chance depends on its own share of the people alone, as long as
    each grant lands in one: so its share is altered by itself, in the same deals. Of a grant that
    is spread over several, the others are taken to keep what they are to each other.

    Parameters
    ----------
    stack
        The grants.
    share
        Of the people, adding up to 1, shape (neighbourhoods,).
    factors
        What the share of each is multiplied by, shape (factors, neighbourhoods).
    deals
        How often.
    rng
        Where the draws come from.

    Returns
    -------
    dollars
        Shape (factors, deals, neighbourhoods): in the last column i, what neighbourhood i gets.
    """
    found = np.zeros((len(factors), deals, len(share)))
    for places, amounts in stack.by_places():
        if places >= len(share):
            found += amounts.sum() * (share * factors)[:, np.newaxis]
        elif places == 1:
            found += _single(amounts, share, factors, deals, rng)
        else:
            for at in pieces(deals, len(amounts) * (places + 1)):
                size = at.stop - at.start
                found[:, at] += _several(amounts, places, share, factors, size, rng)
    return found


def _single(
    amounts: Floats, share: Floats, factors: Floats, deals: int, rng: np.random.Generator
) -> Floats:
    """Deal grants that land in one neighbourhood each.

    Grants fall on a circle; a neighbourhood gets what falls on its own arc, as long as its share.
    """
    start = np.cumsum(share) - share
    ends = start + np.minimum(1.0, share * factors)
    inside = np.where(ends < 1, ends, np.maximum(ends - 1, 0.0))
    points = np.unique(np.concatenate([[0.0], start, inside.ravel()]))
    points = points[points < 1]
    size = np.diff(np.append(points, 1.0))
    stack = Stack(amounts=amounts, places=np.ones(len(amounts), dtype=np.int64))
    fell = deal(stack, FairPicker(size), share=size, deals=deals, rng=rng)
    upto = np.concatenate([np.zeros((deals, 1)), np.cumsum(fell, axis=1)], axis=1)

    def before(x: Floats) -> Floats:
        """Return the dollars that lie before points of the circle."""
        found: Floats = upto[:, np.searchsorted(points, np.clip(x, 0.0, 1.0))]
        return found

    return np.stack([before(end) - before(start) + before(end - 1.0) for end in ends])


def _several(
    amounts: Floats,
    places: int,
    share: Floats,
    factors: Floats,
    deals: int,
    rng: np.random.Generator,
) -> Floats:
    """Deal grants that are spread over several neighbourhoods, fewer than there are.

    Neighbourhoods arrive one after another, each at a rate of its share, and the first k get the
    grant. One whose rate is multiplied by e has its own time divided by e: it is among the first
    k if that is before the k-th of the others. It gets as much as its altered share is of theirs.
    """
    rate = factors * (1 - share) / np.maximum(1 - factors * share, SLACK)
    highest = rate.max(axis=0)
    picker, areas = FairPicker(share), len(share)
    deal_of = np.repeat(np.arange(deals), len(amounts))
    dollars = np.tile(amounts, deals)
    picks = draw_distinct(picker, deal_of, places, rng)
    part = share[picks]
    arrived = np.cumsum(part, axis=1)
    left = 1 - np.column_stack([np.zeros(len(picks)), arrived])
    wait = rng.standard_exponential(left.shape) / np.maximum(left, np.finfo(float).tiny)
    time = np.cumsum(wait, axis=1)
    found = np.zeros((len(factors), deals, areas))
    for j, own in enumerate(rate):
        mine = own[picks] * part
        gets = dollars[:, np.newaxis] * mine / (mine + arrived[:, -1:] - part)
        stays = np.where(time[:, :-1] < own[picks] * time[:, -1:], gets, 0.0)
        found[j] = landed(picks, stays, deal_of, deals, areas)
    latest = time[:, -2]  # when the k-th arrived: who comes later joins if it is early enough
    others = arrived[:, -1] - part[:, -1]  # of the first k - 1, whom a latecomer joins
    now, there = time[:, -1].copy(), arrived[:, -1].copy()
    rows = np.flatnonzero((now < highest.max() * latest) & (there < 1 - SLACK))
    while len(rows) and picks.shape[1] < areas:
        late = draw_unlike(picker, deal_of[rows], picks[rows], rng)
        for j, own in enumerate(rate):
            mine = own[late] * share[late]
            joins = np.where(now[rows] < own[late] * latest[rows], dollars[rows], 0.0)
            fell = joins * mine / (mine + others[rows])
            found[j] += landed(late, fell, deal_of[rows], deals, areas)
        column = picks[:, 0].copy()
        column[rows] = late
        picks = np.column_stack([picks, column])
        there[rows] += share[late]
        now[rows] += rng.standard_exponential(len(rows)) / np.maximum(1 - there[rows], SLACK)
        rows = rows[(now[rows] < highest.max() * latest[rows]) & (there[rows] < 1 - SLACK)]
    return found
