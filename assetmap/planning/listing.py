"""Look at every choice of a few places."""

from itertools import combinations
from typing import Final

import numpy as np

from assetmap.measures.estimate import Floats

AT_ONCE: Final = 4_000_000  # numbers that are held together


def every_choice(gains: Floats, number: int, *, near: float) -> list[tuple[tuple[int, ...], float]]:
    """Return the choices that gain most, and those that gain nearly as much.

    Parameters
    ----------
    gains
        Shape (points of demand, candidates), 0 or more.
    number
        How many places are chosen.
    near
        The part by which a choice may gain less.

    Examples
    --------
    >>> every_choice(np.array([[2.0, 2.0, 1.0]]), 1, near=0.1)
    [((0,), 2.0), ((1,), 2.0)]
    """
    some = np.array(list(combinations(range(gains.shape[1]), number)), dtype=np.int64)
    totals = np.empty(len(some))
    step = max(1, AT_ONCE // max(1, len(gains) * number))
    for start in range(0, len(some), step):
        part = some[start : start + step]
        totals[start : start + step] = gains[:, part].max(axis=2).sum(axis=0)
    good = np.flatnonzero(totals >= totals.max() * (1 - near) * (1 - 1e-12))
    return [(tuple(int(j) for j in some[i]), float(totals[i])) for i in good]
