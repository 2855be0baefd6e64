"""Weigh an asset by how far it is: inside a catchment, and less towards its edge."""

import csv
from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import Final

import numpy as np

from assetmap.settings import Settings

from .estimate import Floats

Decay = Callable[[Floats], Floats]  # metres -> weight, 0-1; 0 beyond the catchment
STEPS: Final = "steps"
GAUSSIAN: Final = "gaussian"


def decay_of(settings: Settings) -> Decay:
    """Return the weight of a distance, as the settings want it.

    `none`: 1 within `catchment_m`, 0 beyond. `steps`: the weights of `data/decay_steps.csv`, whose
    last row is the catchment. `gaussian`: exp(-d^2 / 2 s^2) with s = `decay_sigma` of the
    catchment, 0 beyond it.

    Examples
    --------
    >>> stepwise = decay_of(Settings(decay="steps", catchment_m=1500))
    >>> stepwise(np.array([0.0, 500.0, 501.0, 1500.0, 1501.0, np.inf]))
    array([1.  , 1.  , 0.68, 0.22, 0.  , 0.  ])
    """
    far = settings.catchment_m
    if settings.decay == STEPS:
        ends, weights = _steps()
        return lambda metres: weights[np.searchsorted(ends * far, metres, side="left")]
    if settings.decay == GAUSSIAN:
        spread = 2 * (settings.decay_sigma * far) ** 2
        return lambda metres: np.exp(-(np.minimum(metres, 2 * far) ** 2) / spread) * (metres <= far)
    return lambda metres: (metres <= far).astype(float)


@cache
def _steps() -> tuple[Floats, Floats]:
    """Return the ends of the steps as shares of the catchment, and their weights with a last 0."""
    path = resources.files("assetmap").joinpath("data", "decay_steps.csv")
    with path.open(encoding="utf-8") as lines:
        rows = [(float(row["to"]), float(row["weight"])) for row in csv.DictReader(lines)]
    ends, weights = np.array(rows).T
    return ends / ends[-1], np.append(weights, 0.0)
