"""Deal whole grants out again by chance."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from assetmap.measures.estimate import Floats, Ints

CELLS = 1 << 16  # of the table that draws are looked up in
DRAWN_AT_ONCE = 2_000_000  # numbers, so that memory stays small
TRIES = 16  # to draw a neighbourhood that a grant does not have yet, before drawing from the rest


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


class Picker:
    """Draw neighbourhoods by their shares."""

    def __init__(self, share: Floats) -> None:
        """Prepare a table: most of its cells belong to one neighbourhood whole."""
        self.share = share
        ends = np.floor(np.cumsum(share) * 2.0**32).astype(np.uint64)
        ends[-1] = 1 << 32
        self._ends = ends
        cells = np.arange(CELLS, dtype=np.uint64) << np.uint64(16)
        first = np.searchsorted(ends, cells, side="right")
        last = np.searchsorted(ends, cells + np.uint64((1 << 16) - 1), side="right")
        self._cells = np.where(first == last, first, -1)

    def draw(self, size: tuple[int, ...], rng: np.random.Generator) -> Ints:
        """Return positions of neighbourhoods, each drawn by its share (to 2 ** -32)."""
        number = rng.integers(0, 1 << 32, size=size, dtype=np.uint32)
        found = self._cells[number >> np.uint32(16)]
        torn = found < 0
        found[torn] = np.searchsorted(self._ends, number[torn].astype(np.uint64), side="right")
        return found

    def draw_distinct(self, rows: int, places: int, rng: np.random.Generator) -> Ints:
        """Return for each row so many different neighbourhoods, drawn one after another.

        Shape (rows, places).
        """
        if places * places > 4 * len(self.share):
            keys = rng.standard_exponential((rows, len(self.share))) / self.share
            return np.argpartition(keys, places - 1, axis=1)[:, :places]
        found = np.empty((rows, places), dtype=np.int64)
        for at in range(places):
            found[:, at] = self._unlike(found[:, :at], rng)
        return found

    def _unlike(self, before: Ints, rng: np.random.Generator) -> Ints:
        """Draw for each row a neighbourhood that it does not have yet."""
        found = self.draw((len(before),), rng)
        for _ in range(TRIES):
            again = np.flatnonzero((before == found[:, np.newaxis]).any(axis=1))
            if not len(again):
                return found
            found[again] = self.draw((len(again),), rng)
        again = np.flatnonzero((before == found[:, np.newaxis]).any(axis=1))
        keys = rng.standard_exponential((len(again), len(self.share))) / self.share
        np.put_along_axis(keys, before[again], np.inf, axis=1)
        found[again] = keys.argmin(axis=1)
        return found


def deal(stack: Stack, picker: Picker, *, draws: int, rng: np.random.Generator) -> Floats:
    """Deal every grant to neighbourhoods drawn by their shares of the people, many times.

    A grant that is spread over k neighbourhoods falls to k different ones and is spread among
    them by their people.

    Returns
    -------
    dollars
        Shape (draws, neighbourhoods).
    """
    areas = len(picker.share)
    total = np.zeros((draws, areas))
    for places, amounts in stack.by_places():
        if places >= areas:
            total += amounts.sum() * picker.share
            continue
        for at in pieces(draws, len(amounts) * places):
            deals = at.stop - at.start
            picks = picker.draw_distinct(deals * len(amounts), places, rng)
            part = picker.share[picks]
            dollars = np.tile(amounts, deals)[:, np.newaxis] * (part / part.sum(axis=1)[:, None])
            cell = picks + areas * np.repeat(np.arange(deals), len(amounts))[:, np.newaxis]
            sums = np.bincount(cell.ravel(), weights=dollars.ravel(), minlength=deals * areas)
            total[at] += sums.reshape(deals, areas)
    return total


def pieces(items: int, numbers_each: int) -> Iterator[slice]:
    """Cut items into runs that need no more than `DRAWN_AT_ONCE` numbers each."""
    step = max(1, DRAWN_AT_ONCE // max(1, numbers_each))
    for start in range(0, items, step):
        yield slice(start, min(items, start + step))
