"""Say in what share of the draws a verdict holds."""

from dataclasses import dataclass

import numpy as np

from assetmap.measures.estimate import Bools, Floats

from .binomial import CENTRAL, near_p
from .discovery import benjamini_hochberg
from .doubtful import Counts
from .evenness import Deck, chi_square, critical, slack

HOLDS_IN = 0.95  # of the draws at least, for a verdict to survive
TOTALS = 16  # sizes of the region for which chance is dealt; others by the nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Verdicts of the neighbourhoods about one kind, each shape (neighbourhoods,)."""

    more: Bools
    fewer: Bools


def holding(counts: Counts, share: Floats, said: Said, *, alpha: float) -> Floats:
    """Find in what share of the draws each `more` and `fewer` is found again.

    In each draw the tests of all neighbourhoods are made anew, and corrected among themselves. A
    neighbourhood in which a draw has nobody has no test in it, and its assets are left out.

    Parameters
    ----------
    counts
        Assets in each draw, shape (draws, neighbourhoods); one draw where they are the same in all.
    share
        Of the people, shape (neighbourhoods,), or in each draw, shape (draws, neighbourhoods).
    said
        The verdicts.
    alpha
        Level of the tests.

    Returns
    -------
    holds
        Shape (neighbourhoods,), 0-1; NaN where there is no such verdict.
    """
    times = np.ones(max(len(counts), len(share)) if share.ndim > 1 else len(counts))
    if share.ndim == 1:  # the same counts give the same verdicts
        counts, again = np.unique(counts, axis=0, return_counts=True)
        times = again.astype(np.float64)
    found = np.where(share > 0, counts, 0).astype(np.float64)
    total = found.sum(axis=1, keepdims=True)
    q = benjamini_hochberg(near_p(found, total, share).T).T
    differs, is_more = q <= alpha, found > total * share
    holds_here = differs & np.where(is_more, said.more, said.fewer)
    holds = times @ holds_here / times.sum()
    return np.where(said.more | said.fewer, holds, np.nan)


def holding_uneven(counts: Counts, share: Floats, deck: Deck, *, alpha: float) -> float:
    """Find in what share of the draws a region is uneven.

    Parameters
    ----------
    counts
        Assets in each draw, shape (draws, neighbourhoods).
    share
        Of the people, shape (neighbourhoods,).
    deck
        What chance deals: by the shares, or by shares drawn from their margins.
    alpha
        Level of the test.
    """
    rows, times = np.unique(counts, axis=0, return_counts=True)
    value = chi_square(rows.astype(np.float64), share)
    total = rows.sum(axis=1)
    sizes = np.unique(total)
    if len(sizes) > TOTALS:
        sizes = np.unique(np.rint(np.linspace(sizes[0], sizes[-1], TOTALS)).astype(np.int64))
    least = np.array([critical(int(size), share, deck, alpha=alpha) for size in sizes])
    nearest = np.abs(total[:, np.newaxis] - sizes).argmin(axis=1)
    limit = least[nearest]
    uneven = value > limit + np.array([slack(float(one)) for one in limit])
    return float(times @ uneven / times.sum())


def ranges(drawn: Floats | Counts) -> tuple[Floats, Floats]:
    """Return the central 95 % of draws, shape (draws, ...): whole draws, at most so many beyond.

    Examples
    --------
    >>> low, high = ranges(np.arange(100))
    >>> float(low), float(high)
    (2.0, 97.0)
    """
    draws = len(drawn)
    beyond = max(int(np.ceil(draws * (1 - CENTRAL) / 2 - 1e-9)) - 1, 0)
    ends = np.partition(drawn, (beyond, draws - 1 - beyond), axis=0)
    return ends[beyond].astype(np.float64), ends[draws - 1 - beyond].astype(np.float64)
