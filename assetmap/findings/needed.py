"""Find how many assets it would take to tell."""

from collections.abc import Callable

import numpy as np

from assetmap.measures.estimate import Bools, Floats, Ints
from assetmap.settings import Settings

from .binomial import above, at_most, lower_tail, power, upper_tail

AT_ONCE = 32  # counts that are tried together
MOST = 1024  # assets in one neighbourhood; where more are needed there is no answer
NEXT = 64  # totals above the present one that are tried, one by one
_FAR = 2.0**40  # assets


def needed(total: Floats, share: Floats, is_more: Bools, *, settings: Settings) -> Floats:
    """Find the smallest number of assets in the region that would tell about a neighbourhood.

    With so many, the test of the neighbourhood finds the stated effect (`settings.fewer_effect`,
    or `more_effect` where there are more than expected) at its level, before any correction for
    many tests, with the probability `settings.power`: what `as_expected` asks for too.

    Parameters
    ----------
    total
        Assets of each kind in the region, shape (kinds,): the answer is greater.
    share
        Of the people, shape (neighbourhoods,).
    is_more
        Shape (neighbourhoods, kinds).
    settings
        Level, power and effects.

    Returns
    -------
    needed
        Shape (neighbourhoods, kinds); NaN where there is only one neighbourhood, or where
        more than `MOST` assets would be needed in the neighbourhood alone.
    """
    if len(share) < 2:  # noqa: PLR2004 - one neighbourhood has nothing to be compared with
        return np.full(is_more.shape, np.nan)
    few, many = _least_to_see_fewer(share, settings), _least_to_see_more(share, settings)
    found = np.where(is_more, many[:, np.newaxis], few[:, np.newaxis])
    row, kind = np.nonzero(found <= total)
    later = total[kind][:, np.newaxis] + np.arange(1, NEXT + 1)
    sees_fewer, sees_more = power(
        later,
        share[row][:, np.newaxis],
        alpha=settings.alpha,
        fewer=settings.fewer_effect,
        more=settings.more_effect,
    )
    sees = np.where(is_more[row, kind][:, np.newaxis], sees_more, sees_fewer) >= settings.power
    first = later[np.arange(len(row)), sees.argmax(axis=1)]
    found[row, kind] = np.where(sees.any(axis=1), first, np.nan)
    return found


def _least_to_see_fewer(share: Floats, settings: Settings) -> Floats:
    """Return the least total with power against a lowered rate.

    If k is the greatest count that is found to be fewer, power falls as the total grows: of all
    totals with the same k the least is the best. The first k whose best is enough gives the
    answer.
    """
    found = np.full(len(share), np.nan)
    for counts in _counts():
        open_ = np.flatnonzero(np.isnan(found))
        of = share[open_][:, np.newaxis]

        def few(total: Floats, of: Floats = of, counts: Floats = counts) -> Bools:
            return lower_tail(counts, total, of) <= settings.alpha / 2

        least = _first(few, counts + 0 * of)
        sees = at_most(counts, least, of * settings.fewer_effect) >= settings.power
        found[open_] = _at_first(least, sees)
        if not np.isnan(found).any():
            break
    return found


def _least_to_see_more(share: Floats, settings: Settings) -> Floats:
    """Return the least total with power against a raised rate.

    If k is the least count that is found to be more, power grows with the total: of all totals
    with the same k the greatest is the best. The first k whose best is enough has the answer.
    """
    found = np.full(len(share), np.nan)
    for counts in _counts():
        open_ = np.flatnonzero(np.isnan(found))
        of = share[open_][:, np.newaxis]
        raised = np.minimum(1.0, of * settings.more_effect)
        count = counts + 1

        def too_many(total: Floats, of: Floats = of, count: Floats = count) -> Bools:
            return upper_tail(count, total, of) > settings.alpha / 2

        def seen(total: Floats, raised: Floats = raised, count: Floats = count) -> Bools:
            return above(count - 1, total, raised) >= settings.power

        greatest = _first(too_many, count + 0 * of) - 1
        least = _first(seen, count + 0 * of)
        found[open_] = _at_first(least, least <= greatest)
        if not np.isnan(found).any():
            break
    return found


def _counts() -> list[Floats]:
    """Return counts of assets in a neighbourhood, so many at a time."""
    return [np.arange(start, start + AT_ONCE, dtype=float) for start in range(0, MOST, AT_ONCE)]


def _at_first(values: Floats, where: Bools) -> Floats:
    """Return each row's value at the first place where something holds, else NaN."""
    at: Ints = where.argmax(axis=1)
    first: Floats = values[np.arange(len(values)), at]
    return np.where(where.any(axis=1), first, np.nan)


def _first(holds: Callable[[Floats], Bools], low: Floats) -> Floats:
    """Return the smallest whole number from `low` on that something holds for, and all above."""
    high = np.maximum(2 * low, 16.0)
    while not (ready := holds(high) | (high > _FAR)).all():
        high = np.where(ready, high, 2 * high)
    low = low.copy()
    while (low < high).any():
        middle = np.floor((low + high) / 2)
        yes = holds(middle)
        high, low = np.where(yes, middle, high), np.where(yes, low, np.minimum(middle + 1, high))
    return low
