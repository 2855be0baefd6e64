"""Correct many tests at once for the false alarms among them."""

import numpy as np

from assetmap.measures.estimate import Floats


def benjamini_hochberg(p: Floats) -> Floats:
    """Turn p-values into q-values: the share of false alarms among all that are as small.

    Parameters
    ----------
    p
        One test per row; each column is corrected by itself. No NaN.

    Returns
    -------
    q
        Same shape; calling every q <= 0.05 keeps the expected share of false alarms at 5 %.

    References
    ----------
    Y. Benjamini, Y. Hochberg, "Controlling the false discovery rate", J. R. Statist. Soc. B 57
    (1995).

    Examples
    --------
    >>> benjamini_hochberg(np.array([[0.01], [0.04], [0.03]])).ravel()
    array([0.03, 0.04, 0.04])
    """
    tests = len(p)
    order = np.argsort(p, axis=0, kind="stable")
    rank = np.arange(1, tests + 1).reshape(-1, *[1] * (p.ndim - 1))
    scaled = np.take_along_axis(p, order, axis=0) * tests / rank
    smallest = np.minimum.accumulate(scaled[::-1], axis=0)[::-1]
    q = np.empty_like(p)
    np.put_along_axis(q, order, np.minimum(1.0, smallest), axis=0)
    return q
