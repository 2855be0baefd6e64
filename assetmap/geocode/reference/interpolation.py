"""Turn ways that interpolate house numbers into ranges: OpenStreetMap's `addr:interpolation`."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

import pandas as pd
import shapely
from shapely.ops import substring

from assetmap.geocode.written.addresses import NUMBER, STREET, ZIP
from assetmap.schema import GEOMETRY

from .ranges import RANGE_COLUMNS

HOW: Final = "how"  # even, odd, all, or by how much numbers grow
NODE: Final = "node"  # id of the node that a house stands at, 0 where it is none
WAY_NODES: Final = "way_nodes"  # ids of a way's nodes in their order, as many as its shape has
_PARITY: Final = {"even": 0, "odd": 1}
_MOST_NUMBERS: Final = 10_000  # of one way: more is a mistake in the map
_House = tuple[int, str, str]  # number, street, ZIP code


def ways_between(ways: pd.DataFrame, houses: pd.DataFrame) -> pd.DataFrame:
    """Return the house numbers between each two houses that follow each other on a way.

    A range lies on the line itself, which runs through the houses. Numbers of both parities become
    two ranges, each on its own part of the line. A way whose houses stand on different streets, or
    do not have the parity that it says, or that is interpolated by letters, says nothing.

    Parameters
    ----------
    ways
        `street` ("" where the houses tell it), `how`, `way_nodes`, `geometry` (lines).
    houses
        `node`, `number`, `street`, `zip`.

    Returns
    -------
    ranges
        `RANGE_COLUMNS`.
    """
    known: dict[int, _House] = {
        int(node): (int(number), str(street), str(zip_))
        for node, number, street, zip_ in zip(
            houses[NODE], houses[NUMBER], houses[STREET], houses[ZIP], strict=True
        )
    }
    rows = [
        row
        for street, how, nodes, line in zip(
            ways[STREET], ways[HOW], ways[WAY_NODES], ways[GEOMETRY], strict=True
        )
        for row in _of_way(street, how.strip().lower(), list(nodes), line, known)
    ]
    return pd.DataFrame(rows, columns=list(RANGE_COLUMNS))


def _of_way(
    street: str,
    how: str,
    nodes: list[int],
    line: shapely.LineString,
    known: dict[int, _House],
) -> Iterator[tuple[str, str, int, int, int, shapely.Geometry]]:
    """Return the ranges of one way."""
    places = list(shapely.get_coordinates(line))
    stops = [at for at, node in enumerate(nodes) if node in known]
    for one, two in pairwise(stops):
        (first, at_first, zip_one), (last, at_last, zip_two) = known[nodes[one]], known[nodes[two]]
        named = street or at_first
        if {at_first, at_last} != {named} or not 1 < abs(last - first) <= _MOST_NUMBERS:
            continue
        part = shapely.LineString(places[one : two + 1])
        for low, high in _runs(first, last, how):
            shares = ((low - first) / (last - first), (high - first) / (last - first))
            run = substring(part, *shares, normalized=True)
            yield named, zip_one if zip_one == zip_two else "", 0, low, high, run


def _runs(first: int, last: int, how: str) -> list[tuple[int, int]]:
    """Return the first and last number of each parity that a way interpolates.

    Examples
    --------
    >>> _runs(100, 110, "even"), _runs(9, 1, "all"), _runs(1, 9, "even"), _runs(1, 9, "4")
    ([(100, 110)], [(9, 1), (8, 2)], [], [(1, 9)])
    """
    if how in _PARITY:
        return [(first, last)] if {first % 2, last % 2} == {_PARITY[how]} else []
    step = int(how) if how.isascii() and how.isdecimal() and len(how) < len("1000") else 0
    if how != "all" and (step == 0 or (last - first) % step):
        return []
    way = 1 if last > first else -1
    if step and step % 2 == 0:
        return [(first, last)]
    end = last if (last - first) % 2 == 0 else last - way
    other = last - way if end == last else last
    runs = [(first, end), (first + way, other)]
    return [(low, high) for low, high in runs if (high - low) * way > 0]
