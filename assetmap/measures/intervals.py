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
