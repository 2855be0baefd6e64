"""Know which types one thing may have at once."""

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.taxonomy import load_taxonomy

HOSTS: Final = frozenset({"school", "place_of_worship"})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Kinship:
    """Which types go together."""

    types: pd.Index  # codes of types; the last row and column of `akin` stand for an unknown one
    houses: npt.NDArray[np.bool_]  # of each: a school or a place of worship, where much else is
    akin: npt.NDArray[np.bool_]  # the one is the other, above it in the tree, or next to nothing


@cache
def kinship() -> Kinship:
    """Return which types one thing may have at once.

    A type goes with itself and with those above it ("school" with "elementary school"). A catch-all
    ("nonprofit") and an unknown type go with any.
    """
    taxonomy = load_taxonomy()
    codes = taxonomy.types.index
    place = {code: row for row, code in enumerate(codes)}
    akin = np.zeros((len(codes) + 1, len(codes) + 1), dtype=bool)
    akin[-1, :] = akin[:, -1] = True
    for code, row in place.items():
        for above in taxonomy.lineage(str(code)):
            akin[row, place[above]] = akin[place[above], row] = True
    vague = np.flatnonzero(taxonomy.types["catch_all"].to_numpy(dtype=bool))
    akin[vague, :] = akin[:, vague] = True
    houses = [not HOSTS.isdisjoint(taxonomy.lineage(str(code))) for code in codes]
    return Kinship(types=codes, houses=np.array([*houses, False], dtype=bool), akin=akin)
