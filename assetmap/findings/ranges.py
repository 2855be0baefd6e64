"""Say between which numbers counts lie, whatever is doubtful about the assets."""

from collections.abc import Iterator

import numpy as np

from assetmap.measures.estimate import Floats, Ints
from assetmap.settings import Settings

from .doubtful import Counts, Doubtful
from .draws import draw_counts
from .evenness import chi_square
from .hold import ranges

CELLS = 20_000_000  # counts that are held at once


def count_ranges(doubtful: Doubtful, settings: Settings) -> tuple[Floats, Floats]:
    """Return the central 95 % of the count of each kind in each place, over the draws.

    Places, duplicates and types are drawn together. The count itself is that of the assets as
    they are listed: it may lie outside the range, where many that are counted nowhere are likely
    to be here.

    Returns
    -------
    low, high
        Shape (kinds, places + 1); the last place is outside all neighbourhoods, or nowhere. After
        it comes how many there are wherever they are: what they are, and whether two are one,
        changes that.
    """
    kinds, places = doubtful.certain.shape
    low, high = np.empty((kinds, places + 1)), np.empty((kinds, places + 1))
    for at in _pieces(np.arange(kinds), places, settings):
        drawn = _drawn(doubtful.of_kinds(at), settings)
        every = np.concatenate(
            [drawn, drawn.sum(axis=-1, keepdims=True, dtype=drawn.dtype)], axis=-1
        )
        low[at], high[at] = ranges(every)
    return low, high


def chi_square_ranges(
    doubtful: Doubtful, where: Ints, kinds: Ints, share: Floats, settings: Settings
) -> tuple[Floats, Floats]:
    """Return the central 95 % of the region's chi-square of each kind, over the draws.

    Parameters
    ----------
    doubtful
        Of all kinds and neighbourhoods.
    where, kinds
        Which of them are judged.
    share
        Of the people, shape (where,).
    settings
        Draws and seed.

    Returns
    -------
    low, high
        Shape (kinds,).
    """
    low, high = np.empty(len(kinds)), np.empty(len(kinds))
    for at in _pieces(np.arange(len(kinds)), doubtful.certain.shape[1], settings):
        drawn = _drawn(doubtful.of_kinds(kinds[at]), settings)[..., where]
        low[at], high[at] = ranges(chi_square(drawn.astype(np.float64), share))
    return low, high


def _drawn(doubtful: Doubtful, settings: Settings) -> Counts:
    """Draw; once where nothing is doubtful."""
    draws = settings.doubt_draws if len(doubtful.ids) else 1
    return draw_counts(doubtful, draws=draws, seed=settings.seed)


def _pieces(kinds: Ints, places: int, settings: Settings) -> Iterator[Ints]:
    """Cut kinds into pieces whose counts may be held at once."""
    size = max(1, CELLS // max(places * settings.doubt_draws, 1))
    for start in range(0, len(kinds), size):
        yield kinds[start : start + size]
