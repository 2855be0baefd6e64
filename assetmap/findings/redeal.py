"""Deal whole grants out again by chance."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from assetmap.measures.estimate import Floats, Ints

from .picker import Picker, draw_distinct

DRAWN_AT_ONCE = 200_000  # numbers: they stay in the processor's cache


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """Grants to be dealt, in an order that does not depend on how they were listed."""

    amounts: Floats
    places: Ints  # in how many neighbourhoods each is spread

    def by_places(self) -> Iterator[tuple[int, Floats]]:
        """Yield the amounts of the grants that are spread over 1, 2, 3 ... neighbourhoods."""
        for places in np.unique(self.places):
            yield int(places), self.amounts[self.places == places]


def stack_of(amounts: Floats, places: Ints) -> Stack:
    """Sort grants for dealing."""
    order = np.lexsort([amounts, places])
    return Stack(amounts=amounts[order], places=places[order])


def deal(
    stack: Stack, picker: Picker, *, share: Floats, deals: int, rng: np.random.Generator
) -> Floats:
    """Deal every grant to neighbourhoods that are drawn by chance, many times.

    A grant that is spread over k neighbourhoods falls to k different ones and is spread among
    them by their people.

    Parameters
    ----------
    stack
        The grants.
    picker
        Draws the neighbourhoods.
    share
        Of the people, by whom a grant is spread, shape (neighbourhoods,).
    deals
        How often.
    rng
        Where the draws come from.

    Returns
    -------
    dollars
        Shape (deals, neighbourhoods).
    """
    areas = len(share)
    total = np.zeros((deals, areas))
    for places, amounts in stack.by_places():
        if places >= areas:
            total += amounts.sum() * share
            continue
        for at in pieces(deals, len(amounts) * places):
            deal_of = np.repeat(np.arange(at.start, at.stop), len(amounts))
            picks = draw_distinct(picker, deal_of, places, rng)
            part = share[picks]
            if places > 1:
                part /= part.sum(axis=1, keepdims=True)
                dollars = np.tile(amounts, at.stop - at.start)[:, np.newaxis] * part
            else:
                dollars = np.tile(amounts, at.stop - at.start)
            total[at] += landed(picks, dollars, deal_of - at.start, at.stop - at.start, areas)
    return total


def landed(picks: Ints, dollars: Floats, deal_of: Ints, deals: int, areas: int) -> Floats:
    """Add up dollars by deal and neighbourhood, shape (deals, neighbourhoods)."""
    cell = picks + areas * deal_of.reshape(-1, *[1] * (picks.ndim - 1))
    sums = np.bincount(cell.ravel(), weights=dollars.ravel(), minlength=deals * areas)
    return sums.astype(float).reshape(deals, areas)


def pieces(items: int, numbers_each: int) -> Iterator[slice]:
    """Cut items into runs that need no more than `DRAWN_AT_ONCE` numbers each."""
    step = max(1, DRAWN_AT_ONCE // max(1, numbers_each))
    for start in range(0, items, step):
        yield slice(start, min(items, start + step))
