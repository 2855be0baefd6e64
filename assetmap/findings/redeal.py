"""Deal whole grants out again by chance."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from assetmap.measures.estimate import Floats, Ints

from .picker import Picker, draw_distinct

DRAWN_AT_ONCE = 50_000  # numbers: they stay in the processor's cache


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
    # Column by column, for neighbourhoods are looked at one by one.
    total, fresh = np.zeros((deals, areas), order="F"), True
    for places, amounts in stack.by_places():
        if places >= areas:
            total += amounts.sum() * share
            fresh = False
            continue
        for at, deal_of, dollars in dealt_in_pieces(amounts, places, deals=deals, areas=areas):
            picks = draw_distinct(picker, deal_of + at.start, places, rng)
            if places > 1:
                dollars = dollars[:, np.newaxis] * parts(picks, share)  # noqa: PLW2901 - spread
            fell = landed(picks, dollars, deal_of, at.stop - at.start, areas)
            total[at] = fell if fresh else total[at] + fell
        fresh = False
    return total


def dealt_in_pieces(
    amounts: Floats, places: int, *, deals: int, areas: int
) -> Iterator[tuple[slice, Ints, Floats]]:
    """Cut deals into runs that fit the processor's cache.

    Yields
    ------
    at, deal_of, dollars
        Which deals; then for each grant in each of them its deal, counted from the first of the
        run, and its dollars.
    """
    runs = list(pieces(deals, max(len(amounts) * places, areas)))
    most = runs[0].stop if runs else 0
    deal_of = np.repeat(np.arange(most), len(amounts))
    dollars = np.tile(amounts, most)
    for at in runs:
        size = (at.stop - at.start) * len(amounts)
        yield at, deal_of[:size], dollars[:size]


def parts(picks: Ints, share: Floats) -> Floats:
    """Return what each of a grant's neighbourhoods gets of it, by its people.

    Parameters
    ----------
    picks
        Shape (grants, places).
    share
        Of the people.
    """
    part = share[picks]
    total = sum((column for column in part.T), start=np.zeros(len(part)))
    found: Floats = part / total[:, np.newaxis]
    return found


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
