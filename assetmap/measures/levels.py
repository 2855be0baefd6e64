"""Find the level to which an amount raises the lowest, as water fills a basin."""

import numpy as np

from .estimate import Floats


def level_of(have: Floats, weight: Floats, extra: float) -> float:
    """Return what the lowest have for each unit of weight when an amount is shared out to them.

    Parameters
    ----------
    have
        What each has, shape (n,), n > 0.
    weight
        How much each counts, above 0.
    extra
        What is shared out, 0 or more, in parts if need be.

    Examples
    --------
    >>> level_of(np.array([5.0, 1.0, 1.0]), np.array([1.0, 1.0, 2.0]), 3.0)
    1.6666666666666667
    """
    each = have / weight
    order = np.argsort(each, kind="stable")
    held, heavy = np.cumsum(have[order]), np.cumsum(weight[order])
    levels = (held + extra) / heavy  # if the lowest 1, 2, 3 ... are raised together
    ahead = np.append(each[order][1:], np.inf)
    return float(levels[int(np.argmax(levels <= ahead))])
