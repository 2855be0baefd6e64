"""Weigh what a pair of records has in common."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from .alike import Alike, Flags, Numbers
from .keys import NONE
from .kinship import kinship
from .links import FAR_M, Pairs

FEATURES: Final = ("name", "place", "phone", "web", "type")
RATES: Final = "each bit"  # in the table, what is multiplied with a number instead of given whole
BOTH: Final = 2  # sides of a pair
LEAST_PRIOR: Final = 10.0  # bits: as if at least 2 ** 10 things could be meant
CLOSE_M: Final = 30.0
NEAR_M: Final = 100.0
NEIGHBOURS: Final = 10  # house numbers apart
MOST_CROWD: Final = 6.0  # bits at most that a shared key loses for being shared by many names

Columns = dict[str, npt.NDArray[Any]]
Rows = npt.NDArray[np.int64]
Levels = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weighed:
    """Pairs with what speaks for and against their being one."""

    levels: dict[str, Levels]  # for each feature the row of `levels_of` it
    bits: Numbers  # the sum of all
    score: npt.NDArray[np.float64]  # how likely they are one, 0-1

    def evidence(self, at: npt.NDArray[np.int64]) -> npt.NDArray[np.object_]:
        """Return what speaks for and against some pairs: `name=same +2; place=far -7; ...`."""
        known = weights()
        text: npt.NDArray[np.object_] = np.full(len(at), "", dtype=object)
        for feature, found in self.levels.items():
            of = known.loc[known["feature"] == feature]
            parts = [
                f"{feature}={one} {b:+g}; " for one, b in zip(of["level"], of["bits"], strict=True)
            ]
            text = text + np.array(parts, dtype=object)[found[at]]
        sums = pd.Series(self.bits[at].round(1)).map("sum={:+g}".format)
        whole: npt.NDArray[np.object_] = text + sums.to_numpy(dtype=object)
        return whole


@cache
def weights() -> pd.DataFrame:
    """Return the table of weights: `feature`, `level`, `bits`, and what it is in words."""
    path = resources.files("assetmap").joinpath("data", "match", "weights.csv")
    with path.open(encoding="utf-8") as lines:
        table = pd.DataFrame(list(csv.DictReader(lines)))
    return table.assign(bits=table["bits"].astype(float))


@cache
def levels_of(feature: str) -> tuple[str, ...]:
    """Return the levels of a feature, in the order of the table."""
    table = weights()
    return tuple(table.loc[table["feature"] == feature, "level"])


def level(feature: str, name: str) -> int:
    """Return the number of a level."""
    return levels_of(feature).index(name)


def weigh(pairs: Pairs, table: pd.DataFrame, names: Alike) -> Weighed:
    """Weigh pairs: the logarithms of how much likelier each likeness is of one thing than of two.

    Parameters
    ----------
    pairs
        Rows of `table`.
    table
        One row for each record: codes `phone`, `line`, `url`, `host`, `door`, `road`, `heading`,
        `zip`, `city`, `type`; numbers `house`, `x`, `y`, `sure`; `crowd_phone`, `crowd_host`,
        `crowd_door`: how many names share it.
    names
        What the names of the pairs have in common.
    """
    columns = {c: table[c].to_numpy() for c in table.columns}
    levels = levels_between(pairs, columns, names)
    sums = np.zeros(len(pairs))
    known = weights()
    rates = known.loc[known["feature"] == RATES].set_index("level")["bits"]
    for name, term in terms(names, levels, columns, pairs[:, 0]).items():
        sums = sums + rates[name] * term
    for feature, found in levels.items():
        of = known.loc[known["feature"] == feature, "bits"].to_numpy()
        sums = sums + of[found]
    bits = sums - prior(len(table))
    score = 1.0 / (1.0 + np.exp2(-np.clip(bits, -30.0, 30.0)))
    return Weighed(levels=levels, bits=bits.astype(np.float32), score=np.round(score, 4))


def levels_between(pairs: Pairs, columns: Columns, names: Alike) -> dict[str, Levels]:
    """Return the level of likeness of pairs for each feature; columns as `weigh` takes them."""
    a, b = pairs[:, 0], pairs[:, 1]
    phone = _phone(columns, a, b)
    return {
        "name": _name(names),
        "place": _place(columns, a, b, phone == level("phone", "same")),
        "phone": phone,
        "web": _web(columns, a, b),
        "type": _type(columns, a, b),
    }


def prior(count: int) -> float:
    """Return the bits that must be outweighed: the more records, the more could be meant."""
    return max(LEAST_PRIOR, float(np.log2(max(count, 1))))


def terms(names: Alike, levels: dict[str, Levels], columns: Columns, a: Rows) -> dict[str, Numbers]:
    """Return what of a pair is a number and no level, each to be multiplied with its rate."""
    crowd = np.zeros(len(a))
    for feature, key in (("phone", "line"), ("web", "host"), ("place", "door")):
        many = np.log2(np.maximum(columns[f"crowd_{key}"][a], 1.0))
        crowd = crowd + np.where(levels[feature] == 0, np.minimum(many, MOST_CROWD), 0.0)
    return {
        "shared": names.shared,
        "left_on_both": np.minimum(names.left, names.right),
        "left_over": names.left + names.right,
        "crowd": crowd.astype(np.float32),
    }


def _name(names: Alike) -> Levels:
    """Return the level of likeness of names."""
    some = names.which > 0
    no_which = (names.left == 0) & (names.right == 0)
    both_over = (names.left > 0) & (names.right > 0)
    conditions = [
        names.numbers == BOTH,
        names.inside,
        (names.same & (names.slips == 0)) | names.closed,
        (names.same & (names.slips > 0)),
        names.alias,
        names.acronym,
        (some | no_which) & (names.kinds == BOTH) & ~both_over,
        some & names.begins,
        some & ~both_over,
        some,
        names.within & (names.shared > 0),
    ]
    chosen = ["number", "inside", "same", "slip", "alias", "acronym"]
    chosen += ["kind", "begins", "part", "overlap", "part"]
    return np.select(
        conditions, [level("name", c) for c in chosen], default=level("name", "different")
    ).astype(np.int8)


def _both(columns: Columns, key: str, a: Rows, b: Rows) -> tuple[Flags, Flags]:
    """Tell the pairs that both have a key, and those in which it is the same."""
    one, two = columns[key][a], columns[key][b]
    both = (one != NONE) & (two != NONE)
    return both, both & (one == two)


def _place(columns: Columns, a: Rows, b: Rows, phone: Flags) -> Levels:
    """Return the level of likeness of places; one phone outweighs two names of a city."""
    doors, door = _both(columns, "door", a, b)
    headings, heading = _both(columns, "heading", a, b)
    _, number = _both(columns, "number", a, b)
    ways, way = _both(columns, "way", a, b)
    roads, road = _both(columns, "road", a, b)
    zips, zip_ = _both(columns, "zip", a, b)
    cities, city = _both(columns, "city", a, b)
    area, elsewhere = zip_ | city, (zips | cities) & ~zip_ & ~city
    # A street address without a locality may be any of those that have it.
    vague = door & ~area & ~elsewhere & (columns["spread"][a] | columns["spread"][b])
    off = np.hypot(columns["x"][a] - columns["x"][b], columns["y"][a] - columns["y"][b])
    measured = ~np.isnan(off)
    far = measured & (off > FAR_M)
    turned = (headings & ~heading) | (ways & ~way)
    door = door & ~turned
    beside = road & ~turned & (np.abs(columns["house"][a] - columns["house"][b]) <= NEIGHBOURS)
    conditions = [
        far,
        door & (~(elsewhere | vague) | phone),
        door,
        measured & (off <= CLOSE_M),
        measured & (off <= NEAR_M),
        beside & (~elsewhere | phone),
        measured,
        number & doors & ~elsewhere,
        roads & doors & road & ~elsewhere,
        doors,
        area,
        elsewhere,
    ]
    chosen = [
        *("far", "same_door", "same_door_elsewhere", "within_30_m", "within_100_m", "next_door"),
        *("far", "same_number", "same_road", "far", "same_area", "other_area"),
    ]
    return np.select(
        conditions, [level("place", c) for c in chosen], default=level("place", "unknown")
    ).astype(np.int8)


def _phone(columns: Columns, a: Rows, b: Rows) -> Levels:
    """Return the level of likeness of phones: one may lack its area code."""
    both, same = _both(columns, "phone", a, b)
    _, line = _both(columns, "line", a, b)
    local = columns["local"][a] | columns["local"][b]
    same = same | (line & local)
    return np.select(
        [same, both],
        [level("phone", "same"), level("phone", "other")],
        default=level("phone", "unknown"),
    ).astype(np.int8)


def _web(columns: Columns, a: Rows, b: Rows) -> Levels:
    """Return the level of likeness of web addresses."""
    both, same = _both(columns, "url", a, b)
    _, host = _both(columns, "host", a, b)
    return np.select(
        [same, host, both],
        [level("web", c) for c in ("same", "same_host", "other")],
        default=level("web", "unknown"),
    ).astype(np.int8)


def _type(columns: Columns, a: Rows, b: Rows) -> Levels:
    """Return the level of likeness of types; unsure ones and those of one line say nothing."""
    sure = columns["sure"][a] & columns["sure"][b]
    one, two = columns["type"][a], columns["type"][b]
    same, other = one == two, ~kinship().akin[one, two]
    return np.select(
        [sure & same, sure & other],
        [level("type", c) for c in ("same", "other")],
        default=level("type", "unknown"),
    ).astype(np.int8)
