"""Put exact intervals around small counts."""

import numpy as np

from .estimate import Floats

CONFIDENCE = 0.95


def garwood(counts: Floats, *, confidence: float = CONFIDENCE) -> tuple[Floats, Floats]:
    """Find the range of expected counts that a Poisson count is consistent with.

    Exact (at least the stated confidence), after Garwood: the ends are half the quantiles of
    chi-square with 2c and 2c + 2 degrees of freedom. A count of 0 has the lower end 0.

    Parameters
    ----------
    counts
        Whole numbers of any shape; NaN stays NaN.
    confidence
        Of the interval, 0-1.

    Returns
    -------
    low, high
        Arrays of the same shape.

    References
    ----------
    F. Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28 (1936).

    Examples
    --------
    >>> low, high = garwood(np.array([0.0, 10.0]))
    >>> low.round(3), high.round(3)
    (array([0.   , 4.795]), array([ 3.689, 18.39 ]))
    """
    from scipy.special import gammaincinv

    tail = (1 - confidence) / 2
    distinct, where = np.unique(counts, return_inverse=True)
    above_0 = gammaincinv(np.maximum(distinct, 1), tail)
    low: Floats = np.where(distinct > 0, above_0, distinct)
    high: Floats = np.asarray(gammaincinv(distinct + 1, 1 - tail), dtype=np.float64)
    shape = counts.shape
    return low[where].reshape(shape), high[where].reshape(shape)


def clopper_pearson(
    counts: Floats, totals: Floats, *, confidence: float = CONFIDENCE
) -> tuple[Floats, Floats]:
    """Find the range of probabilities that a binomial count is consistent with.

    Exact (at least the stated confidence), after Clopper and Pearson: quantiles of the beta
    distributions with c and C - c + 1, and with c + 1 and C - c. A count of 0 has the lower end 0,
    a count of all the upper end 1; out of 0 nothing is known: NaN.

    Parameters
    ----------
    counts
        Whole numbers, 0 to `totals`; NaN stays NaN.
    totals
        Of how many; broadcasts against `counts`.
    confidence
        Of the interval, 0-1.

    Returns
    -------
    low, high
        Arrays of the joint shape.

    References
    ----------
    C. J. Clopper, E. S. Pearson, "The use of confidence or fiducial limits illustrated in the case
    of the binomial", Biometrika 26 (1934).

    Examples
    --------
    >>> low, high = clopper_pearson(np.array([0.0, 3.0]), np.array([4.0]))
    >>> low.round(3), high.round(3)
    (array([0.   , 0.194]), array([0.602, 0.994]))
    """
    from scipy.special import betaincinv

    tail = (1 - confidence) / 2
    both = np.broadcast_arrays(counts, totals)
    pairs = np.stack([one.ravel() for one in both]).astype(float)
    distinct, where = np.unique(pairs, axis=1, return_inverse=True)
    c, of = distinct
    some = (of > 0) & np.isfinite(c)
    first = betaincinv(np.maximum(c, 1), np.maximum(of - c, 0) + 1, tail)
    last = betaincinv(c + 1, np.maximum(of - c, 1), 1 - tail)
    low = np.where(some, np.where(c > 0, first, 0.0), np.nan)
    high = np.where(some, np.where(c < of, last, 1.0), np.nan)
    shape = both[0].shape
    return low[where.ravel()].reshape(shape), high[where.ravel()].reshape(shape)
