"""Ask what it would take to overturn a verdict."""

from dataclasses import dataclass

import numpy as np

from assetmap.measures.estimate import Bools, Floats, Ints
from assetmap.measures.levels import level_of
from assetmap.model import Verdict

from .binomial import mid_p
from .discovery import benjamini_hochberg
from .lottery import Judged, Words

UNPLACED = "unplaced_assets"  # if those of no known place all lay here, or all elsewhere
LARGEST = "largest_grant"  # without the largest grant
AT_ONCE = 2000  # verdicts that are tried together, so that memory stays small


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What became of verdicts; "" where nothing was tried."""

    survives: Words  # yes, no
    overturned_by: Words  # codes, ";" between


def tried(asked: Bools, by: dict[str, Bools]) -> Tried:
    """Put into words what overturns which verdicts.

    Parameters
    ----------
    asked
        Where there is a verdict that could be overturned.
    by
        From what overturns to where it does.

    Examples
    --------
    >>> found = tried(np.array([True, True, False]), {"margins": np.array([True, False, True])})
    >>> found.survives.tolist(), found.overturned_by.tolist()
    (['no', 'yes', ''], ['margins', '', ''])
    """
    words = np.full(asked.shape, "", dtype=object)
    for code, overturned in by.items():
        here = overturned & asked
        words[here] = np.where(words[here] == "", code, words[here] + ";" + code)
    survives = np.where(words == "", "yes", "no").astype(object)
    survives[~asked] = ""
    return Tried(survives=survives, overturned_by=words)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Flagged:
    """The verdicts that could be overturned, one entry each."""

    row: Ints
    kind: Ints
    is_more: Bools
    p: Floats  # of all tests, shape (neighbourhoods, kinds)
    alpha: float

    def overturned(self, count: Floats, total: Floats, share: Floats) -> Bools:
        """Say which verdicts fall if the test had been of these numbers instead."""
        p = mid_p(count, total, share)
        p[(count > total * share) != self.is_more] = 1.0
        q = [
            self._q(p[at], self.row[at], self.kind[at])
            for start in range(0, len(p), AT_ONCE)
            for at in [slice(start, start + AT_ONCE)]
        ]
        return np.concatenate(q or [np.empty(0)]) > self.alpha

    def _q(self, p: Floats, row: Ints, kind: Ints) -> Floats:
        """Correct each changed test among the other neighbourhoods' unchanged ones."""
        tests = self.p[:, kind].copy()
        entry = np.arange(len(p))
        tests[row, entry] = p
        found: Floats = benjamini_hochberg(tests)[row, entry]
        return found


def try_counts(judged: Judged, share: Floats, *, unplaced: Floats, alpha: float) -> Bools:
    """Try to overturn each `more` and `fewer` with the assets of whose place nothing is known.

    All of them here against a `fewer`, all of them elsewhere against a `more`. The q-value is
    computed anew, with the other neighbourhoods' tests as they were.

    Parameters
    ----------
    judged
        The verdicts.
    share
        Of the people, shape (neighbourhoods,).
    unplaced
        Assets of each kind of whose place nothing is known, shape (kinds,).
    alpha
        The level.

    Returns
    -------
    overturned
        Shape (neighbourhoods, kinds).
    """
    more = judged.verdict == str(Verdict.MORE)
    asked = more | (judged.verdict == str(Verdict.FEWER))
    row, kind = np.nonzero(asked & (unplaced > 0))
    flagged = _Flagged(row=row, kind=kind, is_more=more[row, kind], p=judged.p, alpha=alpha)
    count, total, of = judged.value[row, kind], judged.value.sum(axis=0)[kind], share[row]
    here = np.where(flagged.is_more, 0.0, unplaced[kind])
    overturned = np.zeros(asked.shape, dtype=bool)
    overturned[row, kind] = flagged.overturned(count + here, total + unplaced[kind], of)
    return overturned


def evened_out(counts: Floats, share: Floats, extra: float) -> Floats:
    """Add assets where they are most wanting, as if to make the region as even as possible.

    Parameters
    ----------
    counts, share
        Shape (neighbourhoods,); shares above 0.
    extra
        Assets to add, in parts if need be.

    Returns
    -------
    counts
        Each raised to the same multiple of its share, where it was below.

    Examples
    --------
    >>> evened_out(np.array([5.0, 1.0, 1.0]), np.array([1 / 3, 1 / 3, 1 / 3]), 2.0)
    array([5., 2., 2.])
    """
    level = level_of(counts, share, extra)
    found: Floats = np.maximum(counts, level * share)
    return found
