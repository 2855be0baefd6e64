"""Say how much each asset has to offer."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assetmap.schema import CAPACITY

from .estimate import Bools, Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplies:
    """How much each asset has to offer, by the kind that it is counted for."""

    each: Floats  # shape (assets, kinds); 0 where an asset is not of a kind, or has no point
    by_capacity: tuple[str, ...]  # kinds whose capacity is told; of the others each asset counts 1


def supply_of(assets: pd.DataFrame, of: Mapping[str, Bools], has_point: Bools) -> Supplies:
    """Say how much each asset has to offer: its capacity, else 1.

    Capacities (seats, hours, places) count for a kind of which every asset with a point tells its
    own: where some do not, each counts 1, or those that tell would drown the others.

    Parameters
    ----------
    assets
        With `capacity` where lists tell it; NaN where a row does not.
    of
        Masks over the assets.
    has_point
        Which assets have an exact point.

    Examples
    --------
    >>> told = pd.DataFrame({"capacity": [30.0, 50.0, np.nan]})
    >>> of = {"all": np.ones(3, dtype=bool), "library": np.array([True, True, False])}
    >>> found = supply_of(told, of, np.ones(3, dtype=bool))
    >>> found.each.T.tolist(), found.by_capacity
    ([[1.0, 1.0, 1.0], [30.0, 50.0, 0.0]], ('library',))
    """
    told = np.full(len(assets), np.nan)
    if CAPACITY in assets.columns:
        told = assets[CAPACITY].to_numpy(dtype=float, na_value=np.nan)
    each = np.zeros((len(assets), len(of)))
    by_capacity = []
    for i, (kind, mask) in enumerate(of.items()):
        here = mask & has_point
        if here.any() and np.isfinite(told[here]).all():
            each[here, i] = told[here]
            by_capacity.append(kind)
        else:
            each[here, i] = 1.0
    return Supplies(each=each, by_capacity=tuple(by_capacity))
