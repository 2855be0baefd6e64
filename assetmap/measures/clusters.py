"""Find where like neighbourhoods lie together."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from assetmap.model import Region
from assetmap.settings import Settings

from .bases import fairness_base
from .contiguity import touching
from .coverage import smoothed_per_1000
from .estimate import Bools, Estimate, Floats, Ints
from .table import Block, block

LEAST_AREAS = 30  # with fewer neighbourhoods chance makes anything of them
MOST_DEALS = 4999  # of a neighbourhood's neighbours; fewer where fewer can stand the correction
DEALS_PER_AREA = 40
# Quadrants as GeoDa and esda number them in their cluster maps: a neighbourhood among its own.
NONE, HIGH_HIGH, LOW_HIGH, LOW_LOW, HIGH_LOW = range(5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Local:
    """Local Moran of one variable, each shape (neighbourhoods,); NaN where there is no answer."""

    value: Floats
    z: Floats  # against its own deals
    p: Floats  # two-sided
    q: Floats  # corrected for the many neighbourhoods
    cluster: Floats  # a quadrant, 0 where it may be chance


@dataclass(frozen=True, slots=True, kw_only=True)
class Deals:
    """How a cluster is told from chance."""

    draws: int
    seed: int
    alpha: float  # of the false discovery rate


def clusters_of(
    counts: pd.DataFrame, region: Region, settings: Settings, *, need: pd.Series | None
) -> list[Block]:
    """Measure clusters of the smoothed rates of some kinds against the base of the settings.

    Parameters
    ----------
    counts
        Assets, neighbourhoods by the kinds that clusters are wanted of.
    region
        Boundaries and people.
    settings
        The base, and how clusters are told from chance.
    need
        Need of each neighbourhood; None where the pack names none.
    """
    base = fairness_base(region.people, settings.base)
    if region.people is None or not base:
        return []
    rates = smoothed_per_1000(counts, region.people[base]).value
    pairs = touching(region.neighbourhoods.geometry.to_crs(region.crs))
    deals = Deals(draws=settings.draws, seed=settings.seed, alpha=settings.alpha)
    found = cluster_blocks(rates, need, pairs, deals)
    return [replace(one, base=base) for one in found]


def cluster_blocks(
    rates: pd.DataFrame, need: pd.Series | None, pairs: Ints, deals: Deals
) -> Iterator[Block]:
    """Measure for each kind where high rates, or high need and low rates, lie together.

    Parameters
    ----------
    rates
        Neighbourhoods by kinds; NaN where there is no rate.
    need
        Need of each neighbourhood, same index; None where the pack names none.
    pairs
        Positions of neighbourhoods that touch, each pair in both orders.
    deals
        How many, and at which level.

    Yields
    ------
    block
        `local_moran`, `local_moran_p`, `local_moran_q` and `local_cluster`, then the same with need
        of the neighbourhood and supply of its neighbours; nothing for fewer than `LEAST_AREAS`
        neighbourhoods with a number that touch another, or where all have the same.
    """
    for end, ours in (("", None), ("_need", need)):
        if end and ours is None:
            continue
        found = {}
        for code, rate in rates.items():
            mine = rate if ours is None else ours
            local = local_moran(
                mine.to_numpy(dtype=float), rate.to_numpy(dtype=float), pairs, deals=deals
            )
            if local is not None:
                found[str(code)] = local
        if found:
            yield from _blocks(found, rates.index, end)


def _blocks(found: dict[str, Local], ids: pd.Index, end: str) -> Iterator[Block]:
    """Lay out what was found for several kinds."""

    def frame(part: str) -> pd.DataFrame:
        return pd.DataFrame({code: getattr(one, part) for code, one in found.items()}, index=ids)

    yield block(f"local_moran{end}", Estimate(value=frame("value"), z=frame("z")))
    yield block(f"local_moran{end}_p", Estimate(value=frame("p")))
    yield block(f"local_moran{end}_q", Estimate(value=frame("q")))
    yield block(f"local_cluster{end}", Estimate(value=frame("cluster")))


def local_moran(mine: Floats, theirs: Floats, pairs: Ints, *, deals: Deals) -> Local | None:
    """Say of each neighbourhood whether it and its neighbours are alike beyond chance.

    I = z sum(w z') with z its own standardised number and w z' the mean of its neighbours'. The
    neighbours' numbers are dealt anew from all others (conditional permutation); p is two-sided.

    Parameters
    ----------
    mine
        A number of each neighbourhood; NaN where there is none.
    theirs
        The number of its neighbours: the same, or another (then it is bivariate).
    pairs
        Positions of neighbourhoods that touch.
    deals
        How many, and at which level.

    Returns
    -------
    local
        NaN for a neighbourhood without a number, or that touches none with one. None where fewer
        than `LEAST_AREAS` have an answer, or where all numbers are the same.

    References
    ----------
    L. Anselin, "Local indicators of spatial association", Geographical Analysis 27 (1995); computed
    with PySAL's esda.
    """
    usable = np.isfinite(mine) & np.isfinite(theirs)
    usable &= _has_neighbour(pairs, usable)
    if usable.sum() < LEAST_AREAS or not (_varies(mine[usable]) and _varies(theirs[usable])):
        return None
    value, sims, quadrant = _dealt(mine[usable], theirs[usable], _among(pairs, usable), deals)
    below, above = ((sims <= value).sum(axis=0), (sims >= value).sum(axis=0))
    p = np.minimum(1.0, 2 * (1 + np.minimum(below, above)) / (1 + len(sims)))
    q = _benjamini_hochberg(p)
    spread = sims.std(axis=0)
    z = (value - sims.mean(axis=0)) / np.where(spread > 0, spread, np.nan)
    parts = (value, z, p, q, np.where(q <= deals.alpha, quadrant, NONE))
    full = np.full((len(parts), len(mine)), np.nan)
    full[:, usable] = parts
    return Local(value=full[0], z=full[1], p=full[2], q=full[3], cluster=full[4])


def _dealt(
    mine: Floats, theirs: Floats, pairs: Ints, deals: Deals
) -> tuple[Floats, Floats, Floats]:
    """Return local Moran, its deals (deals by neighbourhoods), and the quadrants."""
    from esda.moran import Moran_Local, Moran_Local_BV
    from libpysal.graph import Graph

    weights = Graph.from_arrays(pairs[:, 0], pairs[:, 1], np.ones(len(pairs)))
    draws = max(deals.draws, min(MOST_DEALS, DEALS_PER_AREA * len(mine) - 1))
    options = {"permutations": draws, "seed": deals.seed, "keep_simulations": True}
    with warnings.catch_warnings():
        # esda says that its one-sided p will change: it is not used here.
        warnings.simplefilter("ignore", DeprecationWarning)
        if mine is theirs or np.array_equal(mine, theirs):
            found = Moran_Local(mine, weights, **options)
        else:
            found = Moran_Local_BV(mine, theirs, weights, **options)
    return found.Is, found.sim, np.asarray(found.q, dtype=float)


def _varies(values: Floats) -> bool:
    """Say whether not all numbers are the same, rounding apart."""
    return bool(np.ptp(values) > 1e-9 * max(1.0, float(np.abs(values).max())))


def _has_neighbour(pairs: Ints, usable: Bools) -> Bools:
    """Say which neighbourhoods touch one that has a number."""
    found = np.zeros(len(usable), dtype=bool)
    found[pairs[usable[pairs[:, 1]], 0]] = True
    return found


def _among(pairs: Ints, usable: Bools) -> Ints:
    """Return the pairs of the usable neighbourhoods, by their place among those."""
    place = np.cumsum(usable) - 1
    found: Ints = place[pairs[usable[pairs].all(axis=1)]]
    return found


def _benjamini_hochberg(p: Floats) -> Floats:
    """Return the q-values of several tests."""
    from scipy.stats import false_discovery_control

    q: Floats = false_discovery_control(p)
    return q
