"""Deal grants by chance while the chance of each neighbourhood, one at a time, is another."""

from dataclasses import dataclass, replace

import numpy as np

from assetmap.measures.estimate import Bools, Floats, Ints

from .evenness import SLACK
from .picker import FairPicker, draw_distinct, draw_unlike
from .redeal import Stack, deal, landed, pieces

ROWS = 60_000  # of grants over several neighbourhoods, about: many grants are dealt fewer times,
LEAST_DEALS = 100  # at least so often, and what they give is gone through again


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
            some = min(deals, max(LEAST_DEALS, ROWS // len(amounts)))
            fell = np.concatenate(
                [
                    _several(amounts, places, share, factors, at.stop - at.start, rng)
                    for at in pieces(some, len(amounts) * (places + 1))
                ],
                axis=1,
            )
            found += fell[:, np.arange(deals) % some]
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
    # Who comes later than the k-th joins if it is early enough; of the first k - 1, whom it joins.
    rest = _Late(
        picks=picks,
        deal_of=deal_of,
        dollars=dollars,
        latest=time[:, -2],
        others=arrived[:, -1] - part[:, -1],
        now=time[:, -1],
        there=arrived[:, -1],
    )
    _join(found, rest, rate, share, rng)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Late:
    """Grants for which neighbourhoods still arrive, in some deals."""

    picks: Ints  # who has arrived, shape (rows, any)
    deal_of: Ints
    dollars: Floats
    latest: Floats  # when the k-th arrived
    others: Floats  # the share of the first k - 1
    now: Floats  # when the next arrives
    there: Floats  # the share of those that have arrived

    def some(self, rows: Bools) -> "_Late":
        """Return some of the rows."""
        return _Late(**{name: getattr(self, name)[rows] for name in _Late.__slots__})


def _join(
    found: Floats, late: _Late, rate: Floats, share: Floats, rng: np.random.Generator
) -> None:
    """Add what latecomers get where they are early enough."""
    picker, highest, (_, deals, areas) = FairPicker(share), rate.max(), found.shape
    while late.picks.shape[1] < areas:
        late = late.some((late.now < highest * late.latest) & (late.there < 1 - SLACK))
        if not len(late.now):
            return
        comes = draw_unlike(picker, late.deal_of, late.picks, rng)
        for j, own in enumerate(rate):
            mine = own[comes] * share[comes]
            joins = np.where(late.now < own[comes] * late.latest, late.dollars, 0.0)
            fell = joins * mine / (mine + late.others)
            found[j] += landed(comes, fell, late.deal_of, deals, areas)
        there = late.there + share[comes]
        wait = rng.standard_exponential(len(comes)) / np.maximum(1 - there, SLACK)
        late = replace(
            late,
            picks=np.column_stack([late.picks, comes]),
            now=late.now + wait,
            there=there,
        )
