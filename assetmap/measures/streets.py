"""Find the shortest ways along streets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.sparse import csr_array

from assetmap.region.walking import WalkingNetwork

from .estimate import Floats, Ints

MOST_NUMBERS: Final = 8_000_000  # distances that are held at once: 64 MB


@dataclass(frozen=True, slots=True, kw_only=True)
class Streets:
    """A network of streets as a graph: each way is there in both directions."""

    xy: Floats  # shape (nodes, 2), metres
    ways: csr_array  # nodes by nodes, metres


def streets_of(network: WalkingNetwork) -> Streets:
    """Turn the stretches of a network into a graph; of two between the same nodes the shorter."""
    count = len(network.xy)
    one, other = network.ends.T
    start, end = np.concatenate([one, other]), np.concatenate([other, one])
    metres = np.tile(network.metres, 2)
    order = np.lexsort((metres, end, start))
    start, end, metres = start[order], end[order], metres[order]
    first = np.ones(len(start), dtype=bool)
    first[1:] = (start[1:] != start[:-1]) | (end[1:] != end[:-1])
    ways = csr_array((metres[first], (start[first], end[first])), shape=(count, count))
    return Streets(xy=network.xy, ways=ways)


def snapped(streets: Streets, xy: Floats, *, limit_m: float) -> tuple[Ints, Floats]:
    """Find the node of the network that is nearest to each point.

    Parameters
    ----------
    streets
        The network.
    xy
        Shape (n, 2), metres; NaN where there is no point.
    limit_m
        Metres in a straight line beyond which a point is not on the network.

    Returns
    -------
    node, metres
        Shape (n,) each; -1 and infinite where there is none within the limit.
    """
    from scipy.spatial import cKDTree

    node, metres = np.full(len(xy), -1, dtype=np.int64), np.full(len(xy), np.inf)
    real = np.flatnonzero(np.isfinite(xy).all(axis=1))
    if len(real) and len(streets.xy):
        away, found = map(
            np.asarray, cKDTree(streets.xy).query(xy[real], distance_upper_bound=limit_m)
        )
        near = np.isfinite(away)
        node[real[near]], metres[real[near]] = found[near], away[near]
    return node, metres


def from_nodes(streets: Streets, nodes: Ints, *, far_m: float) -> Iterator[Floats]:
    """Find the ways from nodes to every other, some at a time.

    Yields
    ------
    metres
        Shape (some of the nodes in order, nodes of the network); infinite beyond `far_m`.
    """
    from scipy.sparse.csgraph import dijkstra

    step = max(1, MOST_NUMBERS // max(1, len(streets.xy)))
    for start in range(0, len(nodes), step):
        some = nodes[start : start + step]
        yield np.atleast_2d(dijkstra(streets.ways, indices=some, limit=far_m))


def nearest_on_streets(
    streets: Streets, goals: Sequence[tuple[Ints, Floats]], *, home: tuple[Ints, Floats]
) -> Iterator[Floats]:
    """Find the way from each home to the nearest of several goals, for several sets of goals.

    Each set gets a node of its own from which ways lead to its goals, so that one search finds the
    nearest of them all for everybody.

    Parameters
    ----------
    streets
        The network.
    goals
        Nodes and metres from them to the goals; possibly none.
    home
        Nodes (-1: none) and metres to them of each home.

    Yields
    ------
    metres
        Shape (homes,) for each set; infinite where none is reached.
    """
    count, sets = len(streets.xy), len(goals)
    ways = streets.ways
    sizes = np.cumsum([0, *(len(nodes) for nodes, _ in goals)])[1:]
    graph = csr_array(
        (
            np.concatenate([ways.data, *(metres for _, metres in goals)]),
            np.concatenate([ways.indices, *(nodes for nodes, _ in goals)]),
            np.concatenate([ways.indptr, ways.nnz + sizes]),
        ),
        shape=(count + sets, count + sets),
    )
    node, out = home
    for found in from_nodes(
        Streets(xy=np.empty((count + sets, 2)), ways=graph),
        np.arange(count, count + sets),
        far_m=np.inf,
    ):
        for metres in found:
            yield np.where(node >= 0, metres[node], np.inf) + out
