"""Read the ways to walk on from an OpenStreetMap extract."""

import tempfile
from array import array
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from assetmap.crs import to_metres
from assetmap.errors import RegionError
from assetmap.model import Region

from .osm_files import osm_format
from .walkable import is_walkable, walkable_rules

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
EVERY_M: Final = 50.0  # on a longer stretch nodes are put in between, so that one is always near
MOST_NODES: Final = 20_000_000  # of the ways in the region: more is no city
_DEGREE_M: Final = 111_320.0  # metres of a degree of latitude
_LEAST_COSINE: Final = 0.01
_LEAST_NODES: Final = 2  # of a way


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkingNetwork:
    """Ways on which people walk: nodes, and the stretches between them."""

    xy: Floats  # shape (nodes, 2), metres in the region's CRS
    ends: Ints  # shape (stretches, 2): rows of `xy`
    metres: Floats  # shape (stretches,)


def read_walking(region: Region, *, buffer_m: float) -> WalkingNetwork | None:
    """Read the ways to walk on in and around a region.

    Every way that `data/walkable.csv` lets people walk on, in both directions: `oneway` is not for
    people on foot. Two ways meet where they share a node, so that a bridge does not meet what
    passes under it. Nodes are those of the ways, with more in between on long stretches.

    Parameters
    ----------
    region
        A pack.
    buffer_m
        Ways that lie farther than this outside the region's bounds are passed over.

    Returns
    -------
    network
        None where the pack names no extract.

    Raises
    ------
    RegionError
        If the file is not what its ending says, is damaged, or has no way to walk on here.
    """
    if region.walking is None:
        return None
    path = region.walking.path
    nodes, lonlat, lengths = _ways(path, _bounds(region, buffer_m))
    if not len(lengths):
        msg = f"{path.name} has no way to walk on in the region; expected an extract of it"
        raise RegionError(msg)
    _, first, node = np.unique(nodes, return_index=True, return_inverse=True)
    xy = to_metres(lonlat[first, 0], lonlat[first, 1], crs=region.crs)
    node = node.reshape(-1)
    inner = np.ones(len(node), dtype=bool)
    inner[np.cumsum(lengths) - 1] = False  # the last node of a way begins no stretch
    start = np.flatnonzero(inner)
    ends = np.column_stack([node[start], node[start + 1]])
    ends = ends[ends[:, 0] != ends[:, 1]]
    return _divided(xy, ends)


def _divided(xy: Floats, ends: Ints) -> WalkingNetwork:
    """Put nodes into long stretches, evenly."""
    one, other = xy[ends[:, 0]], xy[ends[:, 1]]
    metres = np.hypot(*(other - one).T)
    pieces = np.maximum(np.ceil(metres / EVERY_M), 1).astype(np.int64)
    which = np.repeat(np.arange(len(ends)), pieces)
    step = np.arange(len(which)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    inner = step > 0  # of each piece its start, where that is a new node
    fraction = (step[inner] / pieces[which[inner]])[:, np.newaxis]
    more = one[which[inner]] * (1 - fraction) + other[which[inner]] * fraction
    start = ends[which, 0]
    start[inner] = len(xy) + np.arange(len(more))
    end = ends[which, 1]
    unfinished = np.append(step[1:] > 0, False)  # another piece of the same stretch follows
    end[unfinished] = start[1:][unfinished[:-1]]
    return WalkingNetwork(
        xy=np.concatenate([xy, more]),
        ends=np.column_stack([start, end]),
        metres=(metres / pieces)[which],
    )


def _bounds(region: Region, buffer_m: float) -> tuple[float, float, float, float]:
    """Return west, south, east and north of the region, widened, degrees."""
    west, south, east, north = region.bounds
    up = buffer_m / _DEGREE_M
    across = up / max(float(np.cos(np.radians(max(abs(south), abs(north))))), _LEAST_COSINE)
    return west - across, south - up, east + across, north + up


def _ways(path: Path, bounds: tuple[float, float, float, float]) -> tuple[Ints, Floats, Ints]:
    """Return ids and degrees of the nodes of every way to walk on, and how many each has."""
    import osmium

    form, rules = osm_format(path), walkable_rules()
    nodes, degrees, lengths = array("q"), array("d"), array("q")
    with tempfile.TemporaryDirectory(prefix="assetmap-") as folder:
        try:
            file = osmium.io.File(str(path.resolve()), form)
            stream = osmium.FileProcessor(file, osmium.osm.NODE | osmium.osm.WAY)
            stream.with_locations(f"sparse_file_array,{Path(folder) / 'nodes'}")
            stream.with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
            stream.with_filter(osmium.filter.KeyFilter(*rules.keys))
            for way in stream:
                if not is_walkable(((tag.k, tag.v) for tag in way.tags), rules):
                    continue
                for ids, places in _runs(way):
                    if len(ids) >= _LEAST_NODES and _is_near(places, bounds):
                        nodes.extend(ids)
                        degrees.extend(places)
                        lengths.append(len(ids))
                if len(nodes) > MOST_NODES:
                    msg = f"{path.name} has more than {MOST_NODES:,} nodes of ways in the region"
                    raise RegionError(msg)
        except (RuntimeError, ValueError, OSError, osmium.InvalidLocationError) as err:
            msg = f"{path.name} cannot be read as OpenStreetMap ({err}); save the extract again"
            raise RegionError(msg) from err
    return (
        np.array(nodes, dtype=np.int64),
        np.array(degrees, dtype=np.float64).reshape(-1, 2),
        np.array(lengths, dtype=np.int64),
    )


def _runs(way: Any) -> list[tuple[list[int], list[float]]]:  # noqa: ANN401 - osmium has no types
    """Return the ids of a way's nodes that the extract has, and their degrees, one after another.

    An extract cuts ways at its edge: nodes beyond are named but not there, and part the way.
    """
    runs: list[tuple[list[int], list[float]]] = [([], [])]
    for node in way.nodes:
        ids, places = runs[-1]
        if node.location.valid():
            ids.append(node.ref)
            places += (node.lon, node.lat)
        elif ids:
            runs.append(([], []))
    return runs


def _is_near(places: list[float], bounds: tuple[float, float, float, float]) -> bool:
    """Say whether the box of a way touches the bounds."""
    west, south, east, north = bounds
    lons, lats = places[::2], places[1::2]
    return max(lons) >= west and min(lons) <= east and max(lats) >= south and min(lats) <= north
