"""Deal grants with unfair chances, to learn what the test of money would see."""

from dataclasses import dataclass

import numpy as np

from assetmap.measures.estimate import Floats

from .redeal import Stack, pieces


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
    none = np.zeros(unfair.uneven.shape)
    return Altered(fewer=none, more=none, uneven=none)


def deal_altered(stack: Stack, unfair: Unfair, rng: np.random.Generator) -> Altered:
    """Deal every grant once by each row of `unfair.uneven`, and as often with one chance altered.

    A grant that is spread over k neighbourhoods falls to k different ones, drawn by the altered
    chances, and is spread among them by their people.
    """
    total = nothing(unfair)
    for places, amounts in stack.by_places():
        if places >= len(unfair.share):
            stays = np.broadcast_to(amounts.sum() * unfair.share, unfair.uneven.shape)
            part = Altered(fewer=stays, more=stays, uneven=stays)
        elif places == 1:
            part = _single(amounts, unfair, rng)
        else:
            part = _several(amounts, places, unfair, rng)
        total = total.plus(part)
    return total


def _single(amounts: Floats, unfair: Unfair, rng: np.random.Generator) -> Altered:
    """Deal grants that land in one neighbourhood each.

    Grants lie at random on a circle. A neighbourhood gets those on its own arc: arcs of one deal
    may overlap when each is altered by itself, for each is looked at by itself.
    """
    deals, areas = unfair.uneven.shape
    place = np.sort(rng.random((deals, len(amounts))), axis=1)
    mixed = rng.permuted(np.tile(amounts, (deals, 1)), axis=1)
    upto = np.concatenate([np.zeros((deals, 1)), np.cumsum(mixed, axis=1)], axis=1)
    circle = (place + np.arange(deals)[:, np.newaxis]).ravel()

    def before(ends: Floats) -> Floats:
        """Return the dollars that lie before points of the circle."""
        deal = np.arange(deals)[:, np.newaxis]
        at = np.searchsorted(circle, ends + deal) - deal * len(amounts)
        return np.take_along_axis(upto, np.clip(at, 0, len(amounts)), axis=1)

    start = np.cumsum(unfair.share) - unfair.share

    def on_arc(effect: float) -> Floats:
        """Return the dollars on each neighbourhood's altered arc."""
        end = start + np.minimum(1.0, unfair.share * effect)
        within = before(np.minimum(end, 1.0)) - before(np.minimum(start, 1.0))
        return within + before(np.maximum(end - 1.0, 0.0))

    bounds = before(np.minimum(np.cumsum(unfair.uneven, axis=1), 1.0))
    uneven = np.diff(bounds, axis=1, prepend=0.0)
    uneven[:, -1] = amounts.sum() - bounds[:, -2]
    return Altered(fewer=on_arc(unfair.fewer), more=on_arc(unfair.more), uneven=uneven)


def _several(amounts: Floats, places: int, unfair: Unfair, rng: np.random.Generator) -> Altered:
    """Deal grants that are spread over several neighbourhoods, fewer than there are.

    The neighbourhoods with the smallest keys, exponential numbers over their chances, are such as
    one draws one after another without replacement.
    """
    deals, areas = unfair.uneven.shape
    total = nothing(unfair)
    for at in pieces(len(amounts), deals * areas):
        some = amounts[at]
        luck = rng.standard_exponential((deals, len(some), areas))
        keys = luck / unfair.share
        fewer, more = (
            _one_altered(keys, places, unfair.share, effect, some)
            for effect in (unfair.fewer, unfair.more)
        )
        chances = unfair.uneven[:, np.newaxis]
        uneven_keys = np.divide(luck, chances, where=chances > 0, out=np.full(luck.shape, np.inf))
        limit = np.partition(uneven_keys, places - 1, axis=2)[:, :, places - 1 : places]
        part = np.where((uneven_keys <= limit) & np.isfinite(uneven_keys), unfair.share, 0.0)
        uneven = np.einsum("dga,dg->da", part, some / part.sum(axis=2))
        total = total.plus(Altered(fewer=fewer, more=more, uneven=uneven))
    return total


def _one_altered(
    keys: Floats, places: int, share: Floats, effect: float, amounts: Floats
) -> Floats:
    """Return what each neighbourhood gets when its own key alone is divided by an effect."""
    ordered = np.partition(keys, (places - 1, places), axis=2)
    last, next_one = ordered[:, :, places - 1 : places], ordered[:, :, places : places + 1]
    chosen = keys <= last
    others_last = np.where(chosen, next_one, last)  # the key that it has to beat
    everyone = np.where(chosen, share, 0.0).sum(axis=2, keepdims=True)
    of_last = np.where(keys == last, share, 0.0).sum(axis=2, keepdims=True)
    others = everyone - np.where(chosen, share, of_last)
    part = np.where(keys < others_last * effect, share / (share + others), 0.0)
    return np.einsum("dga,g->da", part, amounts)
