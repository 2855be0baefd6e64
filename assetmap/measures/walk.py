"""Measure metres on foot between where people live and assets, by street or in a straight line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from .access import distances
from .decay import Decay
from .estimate import Bools, Floats, Ints
from .residents import EVERYONE, Residents
from .streets import Streets, from_nodes, nearest_on_streets, snapped

NETWORK: Final = "network"
STRAIGHT_LINE: Final = "straight_line"
MOST_PAIRS: Final = 2_000_000  # of people and assets that are held at once: 16 MB each time


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """Where people start, where assets are, and how the way between them is measured."""

    who: Residents
    xy: Floats  # one row per asset, metres; NaN where it has no exact point
    detour: float  # street distance over straight line, where there are no streets
    streets: Streets | None = None
    home: tuple[Ints, Floats] | None = None  # node of each point, metres to it; where streets are
    goal: tuple[Ints, Floats] | None = None  # of each asset

    @property
    def distance(self) -> str:
        """Name the rule."""
        return STRAIGHT_LINE if self.streets is None else NETWORK

    @property
    def has_point(self) -> Bools:
        """Say which assets have an exact point."""
        return np.asarray(np.isfinite(self.xy).all(axis=1), dtype=bool)


def walk_of(
    who: Residents, xy: Floats, *, streets: Streets | None, detour: float, snap_m: float
) -> Walk:
    """Put people and assets on the streets, where there are streets.

    Parameters
    ----------
    who
        Where people live.
    xy
        One row per asset, metres; NaN where it has no exact point.
    streets
        None: straight lines times `detour`.
    detour
        Street distance over straight line.
    snap_m
        Who lives, and what lies, farther than this from every street is not reached on foot.
    """
    if streets is None:
        return Walk(who=who, xy=xy, detour=detour)
    home, goal = (snapped(streets, points, limit_m=snap_m) for points in (who.xy, xy))
    return Walk(who=who, xy=xy, detour=detour, streets=streets, home=home, goal=goal)


def nearest_metres(walk: Walk, masks: Sequence[Bools]) -> Iterator[Floats]:
    """Find how far each point at which people live is from the nearest of each kind of assets.

    Parameters
    ----------
    walk
        People and assets.
    masks
        Over the assets; at least one of each has an exact point.

    Yields
    ------
    metres
        Shape (points,), in the order of the masks; infinite where none is reached.
    """
    if walk.streets is None or walk.home is None or walk.goal is None:
        for mask in masks:
            yield walk.detour * distances(walk.who.xy, walk.xy[mask & walk.has_point])
        return
    node, away = walk.goal
    nodes = [(node[mask & (node >= 0)], away[mask & (node >= 0)]) for mask in masks]
    yield from nearest_on_streets(walk.streets, nodes, home=walk.home)


def ways_to(walk: Walk, xy: Floats, *, snap_m: float) -> Floats:
    """Find how far each point at which people live is from each of some places.

    Parameters
    ----------
    walk
        People, and the streets where there are any.
    xy
        The places, shape (n, 2), metres.
    snap_m
        What lies farther than this from every street is not reached on foot.

    Returns
    -------
    metres
        Shape (points, n); infinite where a place is not reached.
    """
    from scipy.spatial.distance import cdist

    if walk.streets is None or walk.home is None:
        lines: Floats = walk.detour * cdist(walk.who.xy, xy)
        return lines
    (home, out), (node, away) = walk.home, snapped(walk.streets, xy, limit_m=snap_m)
    found = np.full((len(walk.who.xy), len(xy)), np.inf)
    there, lives = np.flatnonzero(node >= 0), np.flatnonzero(home >= 0)
    done = 0
    for metres in from_nodes(walk.streets, node[there], far_m=np.inf):
        part = there[done : done + len(metres)]
        ways = metres[:, home[lives]].T + out[lives, np.newaxis] + away[part]
        found[np.ix_(lives, part)] = ways
        done += len(metres)
    return found


def seen_from(
    walk: Walk, bases: Sequence[str], *, decay: Decay, far_m: float
) -> dict[str, csr_array]:
    """Find how much of each asset the people of each neighbourhood have in reach.

    Parameters
    ----------
    walk
        People and assets.
    bases
        People columns.
    decay
        The weight of a distance.
    far_m
        Metres on foot beyond which it is 0.

    Returns
    -------
    seen
        For each base neighbourhoods by assets: the mean weight over its people there, 0-1. An
        asset that nobody reaches has a column of zeros.
    """
    own = {base: base if base in walk.who.weights else EVERYONE for base in bases}
    names = list(dict.fromkeys(own.values()))
    shares = np.array([walk.who.shares_of(name) for name in names]).reshape(len(names), -1)
    find = _by_streets if walk.streets is not None else _in_lines
    found = dict(zip(names, find(walk, shares, decay, far_m), strict=True))
    return {base: found[name] for base, name in own.items()}


def _in_lines(walk: Walk, shares: Floats, decay: Decay, far_m: float) -> list[csr_array]:
    """Find what is seen by straight lines, a neighbourhood at a time."""
    from scipy.spatial.distance import cdist

    who, reach = walk.who, far_m / walk.detour
    real = np.flatnonzero(walk.has_point)
    xy = walk.xy[real]
    ends = np.searchsorted(who.place, np.arange(who.places + 1))
    columns: list[Ints] = []
    values: list[Floats] = []
    for first, last in pairwise(ends):
        points = who.xy[first:last]
        near = np.empty(0, dtype=np.int64)
        if last > first:
            low, high = points.min(axis=0) - reach, points.max(axis=0) + reach
            near = np.flatnonzero(((xy >= low) & (xy <= high)).all(axis=1))
        total = np.zeros((len(shares), len(near)))
        step = max(1, MOST_PAIRS // max(1, len(near)))
        for start in range(0, len(points) if len(near) else 0, step):
            part = slice(start, start + step)
            weight = decay(walk.detour * cdist(points[part], xy[near]))
            total += shares[:, first:last][:, part] @ weight
        columns.append(real[near])
        values.append(total)
    counts = [len(near) for near in columns]
    starts = np.concatenate([[0], np.cumsum(counts)])
    shape = (who.places, len(walk.xy))
    flat = np.concatenate([np.empty((len(shares), 0)), *values], axis=1)
    where = np.concatenate([np.empty(0, dtype=np.int64), *columns])
    return [csr_array((row, where, starts), shape=shape) for row in flat]


def _by_streets(walk: Walk, shares: Floats, decay: Decay, far_m: float) -> list[csr_array]:
    """Find what is seen along streets, some assets at a time."""
    if walk.streets is None or walk.home is None or walk.goal is None:
        msg = "there are no streets"
        raise TypeError(msg)
    who, (node, away) = walk.who, walk.goal
    home, out = walk.home
    size = (who.places, len(who.xy))
    points = np.arange(len(who.xy))
    of_place = [csr_array((share, (who.place, points)), shape=size) for share in shares]
    there = np.flatnonzero(node >= 0)
    starts, which = np.unique(node[there], return_inverse=True)
    parts: list[list[csr_array]] = [[] for _ in shares]
    order = np.argsort(which, kind="stable")
    done = 0
    for found in from_nodes(walk.streets, starts, far_m=far_m):
        mine = order[np.searchsorted(which[order], done) :]
        mine = mine[which[mine] < done + len(found)]
        metres = found[which[mine] - done][:, home] + out + away[there[mine], np.newaxis]
        row, column = np.nonzero(metres <= far_m)
        weight = decay(metres[row, column])
        some = csr_array((weight, (column, row)), shape=(len(points), len(mine)))
        for i, matrix in enumerate(of_place):
            parts[i].append(csr_array(matrix @ some))
        done += len(found)
    return [_in_place(part, there[order], (who.places, len(walk.xy))) for part in parts]


def _in_place(parts: Sequence[csr_array], assets: Ints, shape: tuple[int, int]) -> csr_array:
    """Put columns that were found in another order where their assets are."""
    rows: list[npt.NDArray[np.int64]] = [np.empty(0, dtype=np.int64)]
    columns, values, done = [np.empty(0, dtype=np.int64)], [np.empty(0)], 0
    for part in parts:
        found = part.tocoo()
        rows.append(found.coords[0].astype(np.int64))
        columns.append(assets[found.coords[1] + done])
        values.append(found.data)
        done += part.shape[1]
    where = (np.concatenate(rows), np.concatenate(columns))
    return csr_array((np.concatenate(values), where), shape=shape)
