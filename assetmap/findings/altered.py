"""Deal grants with unfair chances, to learn what the test of money would see."""

from dataclasses import dataclass

import numpy as np

from assetmap.measures.estimate import Floats

from .evenness import SLACK
from .picker import FairPicker, UnevenPicker, draw_distinct, draw_unlike
from .redeal import Stack, deal, landed, pieces


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfair:
    """How chances are altered."""

    share: Floats  # the fair chances, adding up to 1, shape (neighbourhoods,)
    fewer: float  # what one neighbourhood's chance is multiplied by
    more: float
    uneven: Floats  # chances of a whole region, shape (deals, neighbourhoods)


@dataclass(frozen=True, slots=True, kw_only=True)
class Altered:
    """Dollars when chances are altered, each shape (deals, neighbourhoods).

    In column i of `fewer` and `more`: what neighbourhood i gets when its own chance is altered.
    """

    fewer: Floats
    more: Floats
    uneven: Floats

    def plus(self, other: "Altered") -> "Altered":
        """Add the dollars of other grants."""
        return Altered(
            fewer=self.fewer + other.fewer,
            more=self.more + other.more,
            uneven=self.uneven + other.uneven,
        )


def nothing(unfair: Unfair) -> Altered:
    """Return the deals of no grants."""
    size = unfair.uneven.shape
    return Altered(fewer=np.zeros(size), more=np.zeros(size), uneven=np.zeros(size))


def deal_altered(stack: Stack, unfair: Unfair, rng: np.random.Generator) -> Altered:
    """Deal every grant once by each row of `unfair.uneven`, and as often with one chance altered.

    A grant that is spread over k neighbourhoods falls to k different ones, drawn by the altered
    chances, and is spread among them by their people.
    """
    total = nothing(unfair)
    deals, areas = unfair.uneven.shape
    for places, amounts in stack.by_places():
        if places >= areas:
            stays = np.broadcast_to(amounts.sum() * unfair.share, unfair.uneven.shape)
            total = total.plus(Altered(fewer=stays, more=stays, uneven=nothing(unfair).uneven))
        elif places == 1:
            total = total.plus(_single(amounts, unfair, rng))
        else:
            for at in pieces(deals, len(amounts) * (places + 1)):
                few, many = _several(amounts, places, unfair, at.stop - at.start, rng)
                total.fewer[at] += few
                total.more[at] += many
    picker = UnevenPicker(unfair.uneven)
    uneven = deal(stack, picker, share=unfair.share, deals=deals, rng=rng)
    return Altered(fewer=total.fewer, more=total.more, uneven=uneven)


def _single(amounts: Floats, unfair: Unfair, rng: np.random.Generator) -> Altered:
    """Deal grants that land in one neighbourhood each.

    Grants fall at random on a circle. A neighbourhood gets those on its own arc: arcs of one deal
    may overlap when each is altered, for each is looked at by itself. The ends of all arcs cut
    the circle into pieces, and the grants are dealt to those.
    """
    deals, share = len(unfair.uneven), unfair.share
    start = np.cumsum(share) - share
    ends = {
        effect: start + np.minimum(1.0, share * effect) for effect in (unfair.fewer, unfair.more)
    }
    inside = [np.where(end < 1, end, np.maximum(end - 1, 0)) for end in ends.values()]
    points = np.unique(np.concatenate([[0.0], start, *inside]))
    size = np.diff(np.append(points[points < 1], 1.0))
    stack = Stack(amounts=amounts, places=np.ones(len(amounts), dtype=np.int64))
    fell = deal(stack, FairPicker(size), share=size, deals=deals, rng=rng)
    upto = np.concatenate([np.zeros((deals, 1)), np.cumsum(fell, axis=1)], axis=1)

    def before(x: Floats) -> Floats:
        """Return the dollars that lie before points of the circle."""
        found: Floats = upto[:, np.searchsorted(points[points < 1], np.clip(x, 0.0, 1.0))]
        return found

    def on_arc(effect: float) -> Floats:
        """Return the dollars on each neighbourhood's altered arc."""
        found: Floats = before(ends[effect]) - before(start) + before(ends[effect] - 1.0)
        return found

    none = nothing(unfair).uneven
    return Altered(fewer=on_arc(unfair.fewer), more=on_arc(unfair.more), uneven=none)


def _several(
    amounts: Floats, places: int, unfair: Unfair, deals: int, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Deal grants that are spread over several neighbourhoods, fewer than there are.

    Neighbourhoods arrive one after another, each at a rate of its share: the first k get the
    grant. If one neighbourhood's rate alone is multiplied by e, its time is divided by e: it is
    among the first k if that is before the k-th of the others.

    Returns
    -------
    fewer, more
        Shape (deals, neighbourhoods).
    """
    share, picker = unfair.share, FairPicker(unfair.share)
    deal_of = np.repeat(np.arange(deals), len(amounts))
    dollars = np.tile(amounts, deals)
    picks = draw_distinct(picker, deal_of, places, rng)
    arrived = np.cumsum(share[picks], axis=1)  # the share of those that are there
    left = 1 - np.column_stack([np.zeros(len(picks)), arrived])  # before each arrival, and after
    wait = rng.standard_exponential(left.shape) / np.maximum(left, np.finfo(float).tiny)
    time = np.cumsum(wait, axis=1)  # of the first k arrivals, with the next one's
    own = dollars[:, np.newaxis] * share[picks] / arrived[:, -1:]
    stays = np.where(time[:, :-1] < unfair.fewer * time[:, -1:], own, 0.0)
    areas = len(share)
    few = landed(picks, stays, deal_of, deals, areas)
    many = landed(picks, own, deal_of, deals, areas)
    limit = unfair.more * time[:, -2]
    others = arrived[:, -1] - share[picks[:, -1]]  # of the first k - 1, whom a latecomer joins
    now, there = time[:, -1], arrived[:, -1]
    rows = np.flatnonzero((now < limit) & (there < 1 - SLACK))
    while len(rows) and picks.shape[1] < areas:
        late = draw_unlike(picker, deal_of[rows], picks[rows], rng)
        joins = dollars[rows] * share[late] / (share[late] + others[rows])
        many += landed(late, joins, deal_of[rows], deals, areas)
        column = np.repeat(picks[:, :1], 1, axis=1)
        column[rows, 0] = late
        picks = np.column_stack([picks, column])
        there[rows] += share[late]
        now[rows] += rng.standard_exponential(len(rows)) / np.maximum(1 - there[rows], SLACK)
        rows = rows[(now[rows] < limit[rows]) & (there[rows] < 1 - SLACK)]
    return few, many
