"""Draw anew where a group of people lives."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from assetmap.measures.estimate import Floats, Ints
from assetmap.measures.group_access import gap

from .binomial import CENTRAL
from .evenness import slack

BATCH = 500  # deals that are held at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Shuffled:
    """What chance alone does to a gap, each shape (kinds,)."""

    expected: Floats  # the mean of the deals
    low: Floats  # the central 95 %
    high: Floats
    sd: Floats
    p: Floats  # two-sided
    deals: Floats  # themselves, least first, shape (deals, kinds)


def shuffled(
    share: Floats, weight: Floats, values: Floats, *, draws: int, seed: tuple[int, ...]
) -> Shuffled:
    """Test a gap by dealing the group's shares out among the neighbourhoods.

    A neighbourhood is one unit: all its people move together, however many they are. The distances
    and the sizes stay where they are.

    Parameters
    ----------
    share, weight, values
        As `measures.group_access.gap` takes them.
    draws
        How many deals.
    seed
        The same gives the same deals.
    """
    found = np.concatenate(
        [gap(share[order], weight, values) for order in _orders(len(share), draws, seed)]
    )
    return _summed_up(gap(share, weight, values), found, values)


def two_sided(value: Floats, deals: Floats) -> Floats:
    """Return twice the smaller tail of the deals, the value with them, at most 1.

    Examples
    --------
    >>> two_sided(np.array([9.0]), np.arange(19.0)[:, np.newaxis] / 10)
    array([0.1])
    """
    near = np.array([slack(float(v)) for v in value])
    below = 1 + (deals <= value + near).sum(axis=0)
    above = 1 + (deals >= value - near).sum(axis=0)
    p: Floats = np.minimum(1.0, 2 * np.minimum(below, above) / (len(deals) + 1))
    return p


def waves(pairs: Ints, areas: int) -> Floats:
    """Return the patterns that a map of neighbourhoods is a sum of, one a column, broadest first.

    They are the eigenvectors of the Laplacian of what touches: waves of ever smaller reach.

    Parameters
    ----------
    pairs
        Of neighbourhoods that touch (`measures.contiguity.touching`).
    areas
        How many neighbourhoods.
    """
    laplacian = np.zeros((areas, areas))
    laplacian[pairs[:, 0], pairs[:, 1]] = -1.0
    np.fill_diagonal(laplacian, -laplacian.sum(axis=1))
    found: Floats = np.linalg.eigh(laplacian)[1]
    return found


def redrawn(
    share: Floats,
    weight: Floats,
    values: Floats,
    basis: Floats,
    *,
    draws: int,
    seed: tuple[int, ...],
) -> Shuffled:
    """Test a gap against maps of shares that are as clustered as the group's own.

    Neighbours are alike in who lives there and in how far they have it, and two such maps go
    together by chance far more often than shuffled ones do. Here the signs of the waves that make
    up the map of shares are drawn anew, which leaves how different neighbours are as it was.

    Parameters
    ----------
    share, weight, values
        As `measures.group_access.gap` takes them.
    basis
        `waves`.
    draws, seed
        How many maps, and which.

    References
    ----------
    H. H. Wagner, S. Dray, "Generating spatially constrained null models for irregularly spaced data
    using Moran spectral randomization methods", Methods in Ecology and Evolution 6 (2015): there
    the waves are those of Moran's I, here those of Geary's c, which fit maps that end at a border.
    """
    size = float(weight @ share)
    about_mean = weight[:, np.newaxis] * (values - weight @ values) / (size * (1 - size))
    parts = (basis.T @ share)[:, np.newaxis] * (basis.T @ about_mean)
    signs = np.random.default_rng(seed).choice(np.array([-1.0, 1.0]), size=(draws, len(parts)))
    return _summed_up(parts.sum(axis=0), signs @ parts, values)


def larger(one: Shuffled, other: Shuffled) -> Shuffled:
    """Return for each kind the test that explains more by chance."""
    first = one.p >= other.p
    pairs = ((getattr(one, name), getattr(other, name)) for name in Shuffled.__slots__)
    expected, low, high, sd, p, deals = (np.where(first, a, b) for a, b in pairs)
    return Shuffled(expected=expected, low=low, high=high, sd=sd, p=p, deals=deals)


def _summed_up(value: Floats, deals: Floats, values: Floats) -> Shuffled:
    """Keep what chance does to a gap, exactly nothing where all neighbourhoods are equally near."""
    tail = (1 - CENTRAL) / 2
    low, high = np.quantile(deals, [tail, 1 - tail], axis=0)
    return Shuffled(
        expected=deals.mean(axis=0),
        low=low,
        high=high,
        sd=np.where(np.ptp(values, axis=0) > 0, deals.std(axis=0), 0.0),
        p=two_sided(value, deals),
        deals=np.sort(deals, axis=0),
    )


def _orders(areas: int, draws: int, seed: tuple[int, ...]) -> Iterator[Ints]:
    """Yield batches of random orders, each shape (deals, areas)."""
    rng = np.random.default_rng(seed)
    for first in range(0, draws, BATCH):
        size = min(BATCH, draws - first)
        yield rng.random((size, areas)).argsort(axis=1)
