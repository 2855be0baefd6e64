"""Choose what the neighbourhoods can be shaded by, with class limits that people can read."""

import re
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.schema import (
    BASE,
    HIGH,
    LOW,
    MEASURE,
    NEIGHBOURHOOD_ID,
    OF,
    PLACING,
    VALUE,
)

Numbers = npt.NDArray[np.float64]

# ColorBrewer YlGnBu and PuOr: both are told apart by people who are colour-blind, and in print.
SEQUENTIAL: Final = ("#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494")
DIVERGING: Final = ("#e66101", "#fdb863", "#f7f7f7", "#b2abd2", "#5e3c99")
MOST_NUMBERS: Final = 150_000  # in one page; beyond it the rarer types are in measures.csv alone
DIGITS: Final = 5  # significant, in the page; the tables have them all
ALL: Final = "all"
CLUSTER: Final = "cluster"
# Of clusters: none is grey, the four are of PuOr, which colour-blind people tell apart.
CLUSTERS: Final = ("#d9dde1", "#5e3c99", "#fdb863", "#e66101", "#b2abd2")
NEED_CLASS: Final = "need_class"
# Of need (first digit) by money: the blue-green grid of nine that J. Stevens made for two numbers.
NEED_CLASSES: Final = {
    11: "#e8e8e8",
    12: "#b8d6be",
    13: "#73ae80",
    21: "#b5c0da",
    22: "#90b2b3",
    23: "#5a9178",
    31: "#6c83b5",
    32: "#567994",
    33: "#2a5a5b",
}
# How sure a cluster is says nothing on a map that the clusters do not.
NOT_SHADED: Final = (
    "local_moran_p",
    "local_moran_q",
    "local_moran_need_p",
    "local_moran_need_q",
    "lorenz_people",  # points of a curve, which is no map
    "lorenz_dollars",
)
_NOTHING: Final = 1e-290  # smaller numbers have no two digits left


@dataclass(frozen=True, slots=True)
class Look:
    """How a measure is written and shaded."""

    kind: str = "number"  # number, metres, share, money, cluster, cluster_need, need_class
    centre: float | None = None  # where "less" turns into "more"; None: it only grows


LOOKS: Final = {
    "location_quotient": Look(centre=1),
    "variety": Look("share"),
    "nearest_m": Look("metres"),
    "share_within_walk": Look("share"),
    "sedt_geographic": Look("share", centre=0),
    "dollars": Look("money"),
    "dollars_per_1000": Look("money"),
    "dollars_to_parity": Look("money", centre=0),
    "dollars_to_need_parity": Look("money", centre=0),
    "need_minus_dollars": Look(centre=0),
    "need_dollars_class": Look(NEED_CLASS),
    "dollars_trend": Look("money", centre=0),
    "completeness": Look("share"),
    "exact_share": Look("share"),
    "verified_share": Look("share"),
    "lists_share": Look("share"),
    "hoover": Look("share"),
    "sedt_demographic": Look("share", centre=0),
    "dollars_unplaced": Look("money"),
    "group_distance_m": Look("metres", centre=0),
    "local_moran": Look(centre=0),
    "local_moran_need": Look(centre=0),
    "group_walk_share": Look("share", centre=0),
    "local_cluster": Look(CLUSTER),
    "local_cluster_need": Look("cluster_need"),
}


_BAND: Final = re.compile(r"share_within_(\d+)_min")


def minutes_of(measure: str) -> str:
    """Return within how many minutes a measure says who has one; "" where it is another measure.

    Examples
    --------
    >>> minutes_of("share_within_5_min"), minutes_of("share_within_walk")
    ('5', '')
    """
    found = _BAND.fullmatch(measure)
    return found[1] if found else ""


def look_of(measure: str) -> Look:
    """Return how a measure is written; a share within so many minutes is a share."""
    return Look("share") if minutes_of(measure) else LOOKS.get(measure, Look())


@dataclass(frozen=True, slots=True, kw_only=True)
class Shade:
    """One measure of something, for every neighbourhood."""

    measure: str
    of: str
    base: str
    placing: str
    values: Numbers  # in the order of the neighbourhoods, NaN where there is no answer
    low: Numbers
    high: Numbers

    @property
    def look(self) -> Look:
        """How it is written and shaded."""
        return look_of(self.measure)

    @property
    def whole(self) -> bool:
        """Whether it counts whole things."""
        known = self.values[np.isfinite(self.values)]
        counts = self.look.kind == "number" or self.named
        return counts and bool((known == np.round(known)).all())

    @property
    def named(self) -> bool:
        """Whether its values stand for names."""
        return self.look.kind.startswith((CLUSTER, NEED_CLASS))


def shades(measures: pd.DataFrame, areas: list[str]) -> list[Shade]:
    """Lay the measures of the neighbourhoods out, one array for each.

    Parameters
    ----------
    measures
        `MEASURE_COLUMNS`.
    areas
        Ids of the neighbourhoods, in the order of the arrays.

    Returns
    -------
    shades
        Those with at least one answer, in the order of the table, but those of `all` first; no more
        than fit in a page.
    """
    shown = (measures[NEIGHBOURHOOD_ID] != "") & ~measures[MEASURE].isin(NOT_SHADED)
    rows = measures.loc[shown]
    place = pd.Index(areas).get_indexer(pd.Index(rows[NEIGHBOURHOOD_ID]))
    rows, place = rows.loc[place >= 0], place[place >= 0]
    if rows.empty:
        return []
    keys = [MEASURE, OF, BASE, PLACING]
    which = rows.groupby(keys, sort=False).ngroup().to_numpy()
    names = rows[keys].drop_duplicates().to_numpy().tolist()
    cube = np.full((3, len(names), len(areas)), np.nan)
    for layer, column in enumerate((VALUE, LOW, HIGH)):
        cube[layer, which, place] = rows[column].to_numpy(dtype=float)
    cube[~np.isfinite(cube)] = np.nan
    found = [
        Shade(measure=m, of=o, base=b, placing=p, values=v, low=low, high=high)
        for (m, o, b, p), v, low, high in zip(names, *cube, strict=True)
        if np.isfinite(v).any()
    ]
    found.sort(key=lambda shade: shade.of != ALL)
    return found[: max(1, MOST_NUMBERS // (3 * len(areas)))]


def first_shade(found: list[Shade], base: str) -> int:
    """Say which shade a page begins with: all assets per 1,000 of the base, where that is there."""
    wanted = [s.measure == "per_1000" and s.of == ALL and s.base == base for s in found]
    return wanted.index(True) if True in wanted else 0


def class_limits(values: Numbers, *, centre: float | None = None, classes: int = 5) -> list[float]:
    """Cut numbers into classes whose limits are short to read.

    Parameters
    ----------
    values
        Numbers, NaN where there is none.
    centre
        Where less turns into more; the classes then lie around it.
    classes
        At most so many.

    Returns
    -------
    limits
        Ascending; class k goes from limit k up to, not with, limit k + 1, the last one with it.
        Every number lies in a class, and no class is empty unless there is a centre. [] without a
        number.

    Examples
    --------
    >>> class_limits(np.array([0.0, 1.0, 1.0, 2.0]))
    [0.0, 1.0, 2.0, 2.0]
    >>> class_limits(np.array([-3.0, 0.5, 9.0]), centre=0)
    [-9.0, -5.4, -2.0, 2.0, 5.4, 9.0]
    """
    known = np.sort(values[np.isfinite(values)])
    if not known.size:
        return []
    distinct = np.unique(known)
    if centre is not None:
        return _around(distinct, centre)
    if distinct.size <= classes and bool((distinct == np.round(distinct)).all()):
        return [*distinct.tolist(), float(distinct[-1])]
    inner = [short(q) for q in np.quantile(known, np.arange(1, classes) / classes)]
    first, last = short(known[0], up=False), short(known[-1], up=True)
    limits = np.unique([first, *(limit for limit in inner if first < limit < last), last])
    if limits.size == 1:
        return [first, last]
    filled = np.histogram(known, bins=limits)[0] > 0
    return [*limits[:-1][filled].tolist(), last]


def _around(distinct: Numbers, centre: float) -> list[float]:
    """Return the limits of five classes, two on either side of the middle one."""
    away = np.abs(distinct - centre)
    far = short(float(away.max()), up=True)
    if far == 0:
        return [centre, centre]
    near, further = (short(float(q)) for q in np.quantile(away, [0.3, 0.7]))
    if not 0 < near < further < far:
        near, further = far / 5, 3 * far / 5
    steps = (-far, -further, -near, near, further, far)
    return [float(f"{centre + step:.12g}") for step in steps]


def short(number: float, *, up: bool | None = None) -> float:
    """Round a number to two significant digits, or down or up to them.

    Examples
    --------
    >>> short(1234.0), short(1234.0, up=True), short(-0.0567, up=False), short(0.0)
    (1200.0, 1300.0, -0.057, 0.0)
    """
    if not np.isfinite(number):
        return float(number)
    if abs(number) < _NOTHING:
        return 0.0
    unit = 10.0 ** (np.floor(np.log10(abs(number))) - 1)
    scaled = float(f"{number / unit:.9g}")  # 2.3 / 0.1 is 22.999999999999996
    rounding = np.round if up is None else np.ceil if up else np.floor
    return float(f"{rounding(scaled) * unit:.12g}")


def colours(limits: list[float], *, diverging: bool) -> list[str]:
    """Return a colour for each class."""
    count = len(limits) - 1
    if diverging:
        return list(DIVERGING) if count == len(DIVERGING) else [DIVERGING[2]] * count
    if count == 1:
        return [SEQUENTIAL[1]]
    return [SEQUENTIAL[round(k * (len(SEQUENTIAL) - 1) / (count - 1))] for k in range(count)]


def rounded(values: Numbers) -> list[float | None]:
    """Return numbers with as many digits as a page shows, None where there is none."""
    return [None if not np.isfinite(v) else float(f"{v:.{DIGITS}g}") for v in values.tolist()]


def shade_entry(shade: Shade) -> dict[str, Any]:
    """Return a shade as the page's script takes it, without its words."""
    values = np.array([np.nan if v is None else v for v in rounded(shade.values)])
    classes = len(NEED_CLASSES) if shade.named else len(SEQUENTIAL)
    limits = class_limits(values, centre=shade.look.centre, classes=classes)
    tones = colours(limits, diverging=shade.look.centre is not None)
    if shade.named:
        names = NEED_CLASSES if shade.look.kind == NEED_CLASS else dict(enumerate(CLUSTERS))
        tones = [names[int(low)] for low in limits[:-1]]
    known = bool(np.isfinite(shade.low).any() or np.isfinite(shade.high).any())
    return {
        "measure": shade.measure,
        "of": shade.of,
        "base": shade.base,
        "placing": shade.placing,
        "kind": shade.look.kind,
        "whole": shade.whole,
        "named": shade.named,
        "values": rounded(shade.values),
        "low": rounded(shade.low) if known else None,
        "high": rounded(shade.high) if known else None,
        "edges": limits,
        "colours": tones,
    }
