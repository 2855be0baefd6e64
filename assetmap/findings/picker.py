"""Draw neighbourhoods by their chances."""

from typing import Protocol

import numpy as np

from assetmap.measures.estimate import Bools, Floats, Ints

CELLS = 1 << 16  # of the table that draws are looked up in
TRIES = 16  # to draw a neighbourhood that is not drawn yet, before drawing from the rest alone


class Picker(Protocol):
    """Draws one neighbourhood for each row of draws."""

    def draw(self, deal_of: Ints, rng: np.random.Generator) -> Ints:
        """Return a neighbourhood for each row; `deal_of` says in which deal the row is."""
        ...  # pragma: no cover - a protocol has no body

    def chances(self, deal_of: Ints) -> Floats:
        """Return the chances of each row, shape (rows, neighbourhoods)."""
        ...  # pragma: no cover - a protocol has no body


class FairPicker:
    """Draws by the same chances in every deal."""

    def __init__(self, share: Floats) -> None:
        """Prepare a table: most of its cells belong to one neighbourhood whole."""
        self._share = share
        self._ends = np.floor(np.cumsum(share) * 2.0**48).astype(np.uint64)
        self._ends[-1] = 1 << 48
        cells = np.arange(CELLS, dtype=np.uint64) << np.uint64(32)
        first = np.searchsorted(self._ends, cells, side="right")
        last = np.searchsorted(self._ends, cells + np.uint64((1 << 32) - 1), side="right")
        torn = np.where(first == last, first, len(share))
        self._cells = torn.astype(np.uint16 if len(share) < CELLS else np.int64)

    def draw(self, deal_of: Ints, rng: np.random.Generator) -> Ints:
        """Return neighbourhoods, each drawn by its share (to 2 ** -48)."""
        number = rng.integers(0, CELLS, size=len(deal_of), dtype=np.uint16)
        found = np.take(self._cells, number, mode="clip").astype(np.int64)
        torn = np.flatnonzero(found == len(self._share))
        rest = rng.integers(0, 1 << 32, size=len(torn), dtype=np.uint64)
        exact = (number[torn].astype(np.uint64) << np.uint64(32)) | rest
        found[torn] = np.searchsorted(self._ends, exact, side="right")
        return found

    def chances(self, deal_of: Ints) -> Floats:
        """Return the shares, for each row the same."""
        return np.broadcast_to(self._share, (len(deal_of), len(self._share)))


class UnevenPicker:
    """Draws by other chances in each deal."""

    def __init__(self, shares: Floats) -> None:
        """Prepare for shares of shape (deals, neighbourhoods), each row adding up to 1."""
        self._shares = shares
        mean = shares.mean(axis=0)
        self._proposes = FairPicker(mean)
        ratio = np.divide(shares, mean, where=mean > 0, out=np.zeros(shares.shape))
        self._keeps = (ratio / ratio.max(axis=1, keepdims=True)).ravel()
        ends = np.minimum(np.cumsum(shares, axis=1), 1.0)
        ends[:, -1] = 1.0
        self._ends = (ends + np.arange(len(shares))[:, np.newaxis]).ravel()

    def draw(self, deal_of: Ints, rng: np.random.Generator) -> Ints:
        """Return neighbourhoods, each drawn by its share in the row's deal.

        Neighbourhoods are drawn by the chances of the average deal and kept as often as the row's
        own deal wants; what is not settled after some tries is looked up.
        """
        areas = self._shares.shape[1]
        found = self._proposes.draw(deal_of, rng)
        left = np.arange(len(deal_of))
        for _ in range(TRIES):
            keeps = self._keeps[deal_of[left] * areas + found[left]]
            left = left[rng.random(len(left)) >= keeps]
            if not len(left):
                return found
            found[left] = self._proposes.draw(left, rng)
        place = np.searchsorted(self._ends, deal_of[left] + rng.random(len(left)), side="right")
        found[left] = np.clip(place - deal_of[left] * areas, 0, areas - 1)
        return found

    def chances(self, deal_of: Ints) -> Floats:
        """Return the shares of each row's deal."""
        found: Floats = self._shares[deal_of]
        return found


def draw_distinct(picker: Picker, deal_of: Ints, places: int, rng: np.random.Generator) -> Ints:
    """Return for each row so many different neighbourhoods, drawn one after another.

    Returns
    -------
    picks
        Shape (rows,) for one place, else (rows, places), in the order in which they were drawn.
    """
    if places == 1:
        return picker.draw(deal_of, rng)
    picks = np.empty((len(deal_of), places), dtype=np.int64, order="F")
    for at in range(places):
        picks[:, at] = draw_unlike(picker, deal_of, picks[:, :at], rng)
    return picks


def _repeats(before: Ints, found: Ints) -> Bools:
    """Say which rows drew what they had; a column at a time, for there are few."""
    again = np.zeros(len(found), dtype=bool)
    for column in before.T:
        again |= column == found
    return again


def draw_unlike(picker: Picker, deal_of: Ints, before: Ints, rng: np.random.Generator) -> Ints:
    """Draw for each row a neighbourhood that it does not have yet.

    Parameters
    ----------
    picker
        Draws.
    deal_of
        The deal of each row.
    before
        What each row has, shape (rows, any); fewer than there are neighbourhoods.
    rng
        Where the draws come from.
    """
    found = picker.draw(deal_of, rng)
    again = np.flatnonzero(_repeats(before, found))
    for _ in range(TRIES):
        if not len(again):
            return found
        found[again] = picker.draw(deal_of[again], rng)
        again = again[_repeats(before[again], found[again])]
    chances = picker.chances(deal_of[again]).copy()
    np.put_along_axis(chances, before[again], 0.0, axis=1)
    luck = rng.standard_exponential(chances.shape)
    keys = np.divide(luck, chances, where=chances > 0, out=np.full(chances.shape, np.inf))
    found[again] = keys.argmin(axis=1)
    return found
