"""Compute exact probabilities of a fair lottery."""

from collections.abc import Callable

import numpy as np

from assetmap.measures.estimate import Bools, Floats

CENTRAL = 0.95  # of what chance alone would give


def at_most(count: Floats, total: Floats, share: Floats) -> Floats:
    """Return P(X <= count) where X ~ Binomial(total, share); all arguments broadcast.

    Examples
    --------
    >>> at_most(np.array([-1.0, 0.0, 1.0, 2.0]), np.array(2.0), np.array(0.5))
    array([0.  , 0.25, 0.75, 1.  ])
    """
    from scipy.special import betainc

    within = np.clip(count, 0, np.maximum(total - 1, 0))
    inner = betainc(np.maximum(total - within, 1), within + 1, 1 - share)
    return np.where(count < 0, 0.0, np.where(count >= total, 1.0, inner))


def above(count: Floats, total: Floats, share: Floats) -> Floats:
    """Return P(X > count), exact far out in the tail too.

    Examples
    --------
    >>> above(np.array([-1.0, 0.0, 1.0, 2.0]), np.array(2.0), np.array(0.5))
    array([1.  , 0.75, 0.25, 0.  ])
    """
    from scipy.special import betainc

    within = np.clip(count, 0, np.maximum(total - 1, 0))
    inner = betainc(within + 1, np.maximum(total - within, 1), share)
    return np.where(count < 0, 1.0, np.where(count >= total, 0.0, inner))


def lower_tail(count: Floats, total: Floats, share: Floats) -> Floats:
    """Return P(X < count) + P(X = count) / 2."""
    return (at_most(count - 1, total, share) + at_most(count, total, share)) / 2


def upper_tail(count: Floats, total: Floats, share: Floats) -> Floats:
    """Return P(X > count) + P(X = count) / 2."""
    return (above(count - 1, total, share) + above(count, total, share)) / 2


def mid_p(count: Floats, total: Floats, share: Floats) -> Floats:
    """Test a count against a fair lottery: exact, two-sided, mid-p.

    Twice the smaller of P(X < c) + P(X = c) / 2 and P(X > c) + P(X = c) / 2, at most 1.

    Examples
    --------
    Of two assets none fell where half the people live: 2 * (1/4) / 2.

    >>> mid_p(np.array([0.0]), np.array([2.0]), np.array([0.5]))
    array([0.25])
    """
    tails = np.minimum(lower_tail(count, total, share), upper_tail(count, total, share))
    p: Floats = np.minimum(1.0, 2 * tails)
    return p


def near_p(count: Floats, total: Floats, share: Floats) -> Floats:
    """Test counts as `mid_p` does, at a third of its cost.

    By the tail on whose side of the expected count each lies. The same wherever that tail is the
    smaller one, which it is unless p is near 1; then p may be given as 1.

    Examples
    --------
    >>> near_p(np.array([0.0, 2.0]), np.array(2.0), np.array(0.5))
    array([0.25, 0.25])
    """
    from scipy.special import betainc, gammaln, xlog1py, xlogy

    count, total, share = np.broadcast_arrays(count, total, share)
    rest = total - count
    ways = gammaln(total + 1) - gammaln(count + 1) - gammaln(rest + 1)
    exactly = np.exp(ways + xlogy(count, share) + xlog1py(rest, -share))
    is_more = count > total * share
    some = np.maximum(rest, 1)  # of a beta distribution that is not used where the rest is 0
    tail = betainc(
        np.where(is_more, count + 1, some),
        np.where(is_more, some, count + 1),
        np.where(is_more, share, 1 - share),
    )
    tail = np.where(rest > 0, tail, np.where(is_more, 0.0, 1.0))
    tail = tail + np.where(is_more, exactly, -exactly) / 2
    p: Floats = np.clip(2 * tail, 0.0, 1.0)
    return p


def central(total: Floats, share: Floats, *, within: float = CENTRAL) -> tuple[Floats, Floats]:
    """Return the counts between which chance alone stays with a stated probability.

    The quantiles at both ends: at most half of what is left lies below the lower, and above the
    upper.
    """
    tail = (1 - within) / 2
    total, share = np.broadcast_arrays(total, share)
    low, high = _window(total, share, tail)
    lower = _first(lambda k: at_most(k, total, share) >= tail, low, high)
    upper = _first(lambda k: above(k, total, share) <= tail, low, high)
    return lower, upper


def power(
    total: Floats, share: Floats, *, alpha: float, fewer: float, more: float
) -> tuple[Floats, Floats]:
    """Find how surely the test would see a rate that is so much smaller, or so much greater.

    Parameters
    ----------
    total, share
        Assets of the region, and the neighbourhood's fair share of them.
    alpha
        Level of the two-sided mid-p test, before any correction for many tests.
    fewer, more
        What the neighbourhood's probability is multiplied by: 0.5 is half the fair rate.

    Returns
    -------
    sees_fewer, sees_more
        Probabilities that the test finds fewer, or more, when that is the truth.
    """
    total, share = np.broadcast_arrays(total, share)
    low, high = _window(total, share, alpha / 2)
    few = _first(lambda k: lower_tail(k, total, share) > alpha / 2, low, high) - 1
    many = _first(lambda k: upper_tail(k, total, share) <= alpha / 2, low, high)
    sees_fewer = at_most(few, total, share * fewer)
    sees_more = above(many - 1, total, np.minimum(1.0, share * more))
    return sees_fewer, sees_more


def _window(total: Floats, share: Floats, tail: float) -> tuple[Floats, Floats]:
    """Return counts that surely enclose the quantiles of a tail (Cantelli's inequality)."""
    mean = total * share
    reach = np.sqrt(mean * (1 - share) / tail) + 2
    return np.maximum(0.0, np.floor(mean - reach)), np.minimum(total + 1, np.ceil(mean + reach))


def _first(holds: Callable[[Floats], Bools], low: Floats, high: Floats) -> Floats:
    """Return the smallest whole number from low to high that something holds for, by halving."""
    low, high = low.copy(), high.copy()
    while (low < high).any():
        middle = np.floor((low + high) / 2)
        yes = holds(middle)
        high = np.where(yes, middle, high)
        low = np.where(yes, low, np.minimum(middle + 1, high))
    return low
