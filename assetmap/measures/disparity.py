"""Compare shares of assets with shares of people as the Spatial Equity Data Tool does."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assetmap.schema import SE, VALUE, Z

from .estimate import Estimate, Floats, like, shares_of

MOE_Z = 1.645  # the Census Bureau's margins of error are 90 %
CI_Z = 1.96  # our intervals are 95 %


@dataclass(frozen=True, slots=True, kw_only=True)
class Disparity:
    """One region-wide disparity."""

    value: float
    se: float
    z: float


def margin_of_share(part: Floats, whole: Floats, part_moe: Floats, whole_moe: Floats) -> Floats:
    """Find the 90 % margin of error of part / whole.

    sqrt(MOE(part)^2 - share^2 MOE(whole)^2) / whole; where the difference is negative, its sum
    instead, which is the Census Bureau's rule for such cases. NaN where the whole is 0.

    References
    ----------
    U.S. Census Bureau, "Understanding and Using American Community Survey Data" (2020), ch. 8.

    Examples
    --------
    >>> margin_of_share(np.array([20.0]), np.array([45.0]), np.array([10.0]), np.array([11.18]))
    array([0.192...])
    """
    size = np.where(whole > 0, whole, np.nan)
    share_part = (part / size * whole_moe) ** 2
    under = part_moe**2 - share_part
    return np.sqrt(np.where(under < 0, part_moe**2 + share_part, under)) / size


def share_margin(base: pd.Series, moe: pd.Series) -> Floats:
    """Find the 90 % margin of each neighbourhood's share of a base.

    Returns
    -------
    margin
        Shape (neighbourhoods,); NaN where a margin is unknown.
    """
    numbers, margins = base.to_numpy(dtype=float), moe.to_numpy(dtype=float)
    total = np.nansum(numbers)
    total_moe = math.sqrt(np.nansum(np.where(np.isfinite(numbers), margins, 0.0) ** 2))
    return margin_of_share(numbers, np.array(total), margins, np.array(total_moe))


def sedt_geographic(
    counts: pd.DataFrame, base: pd.Series, moe: pd.Series | None = None
) -> Estimate:
    """Take each neighbourhood's share of the people from its share of the assets.

    Above 0: more assets than people. The error covers the survey's margin alone, with the assets
    taken as exact, so that small counts of assets nearly always look uneven: read it beside the
    lottery's verdict (`findings.csv`), never instead. NaN where the region has no such asset or
    the base is unknown; no error where the pack has no margins.

    Parameters
    ----------
    counts
        Assets, neighbourhoods by kinds.
    base
        People of each neighbourhood, same index.
    moe
        Their 90 % margins of error.

    Returns
    -------
    disparity
        -1 to 1, with standard error, 95 % interval and z.

    References
    ----------
    Urban Institute, Spatial Equity Data Tool, technical appendix (2021).

    Examples
    --------
    The appendix prints the ends of this interval with their signs swapped.

    >>> counts = pd.DataFrame({"all": [10.0, 10.0]}, index=["A", "B"])
    >>> people = pd.Series({"A": 20.0, "B": 25.0})
    >>> found = sedt_geographic(counts, people, pd.Series({"A": 10.0, "B": 5.0}))
    >>> [round(float(f.loc["A", "all"]), 4) for f in (found.value, found.se, found.low, found.high)]
    [0.0556, 0.1172, -0.1742, 0.2853]
    """
    total = counts.sum(axis="index")
    share = shares_of(base)[:, np.newaxis]
    value = counts / total.where(total > 0) - share
    if moe is None:
        return Estimate(value=value)
    error = like(
        counts, np.broadcast_to(share_margin(base, moe)[:, np.newaxis] / MOE_Z, counts.shape)
    )
    error = error.where(value.notna())
    return Estimate(
        value=value,
        low=value - CI_Z * error,
        high=value + CI_Z * error,
        se=error,
        z=value / error.where(error > 0),
    )


def demographic_disparity(
    d: Floats, q: Floats, q_moe: Floats, *, region_q: float, region_q_moe: float
) -> Disparity:
    """Take a group's share in the region from its share around the average asset.

    D = sum(d q) - Q. Above 0: the assets stand where the group lives. The error is
    sqrt(SE_data^2 + SE_Q^2) with SE_data = sqrt(sum((d MOE(q))^2)) / 1.645.

    Parameters
    ----------
    d
        Each neighbourhood's share of the assets, adding up to 1.
    q, q_moe
        The group's share in each neighbourhood, with its 90 % margin.
    region_q, region_q_moe
        The same of the whole region.

    Returns
    -------
    disparity
        With `z` = |D| / se; significant above 1.96.

    Examples
    --------
    >>> found = demographic_disparity(
    ...     np.array([0.3, 0.7]), np.array([15 / 20, 5 / 25]), np.array([0.02, 0.05]),
    ...     region_q=20 / 45, region_q_moe=0.042084)
    >>> round(found.value, 4), round(found.z, 3)
    (-0.0794, 2.373)
    """
    value = float(np.sum(d * q)) - region_q
    of_data = math.sqrt(float(np.sum((d * q_moe) ** 2))) / MOE_Z
    error = math.hypot(of_data, region_q_moe / MOE_Z)
    return Disparity(value=value, se=error, z=abs(value) / error if error > 0 else math.nan)


def sedt_demographic(counts: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    """Measure the demographic disparity of each kind of asset for one group of people.

    Neighbourhoods in which nobody of the universe lives are left out, with their assets.

    Parameters
    ----------
    counts
        Assets, neighbourhoods by kinds.
    groups
        Columns `part`, `whole` (the universe: children for children in poverty, people else),
        `part_moe` and `whole_moe` (NaN where there are no margins), same index.

    Returns
    -------
    disparity
        One row per kind: value, se, z; NaN where no asset is left.
    """
    usable = (groups["whole"] > 0) & groups["part"].notna()
    part, whole, part_moe, whole_moe = (
        groups.loc[usable, name].to_numpy(dtype=float)
        for name in ("part", "whole", "part_moe", "whole_moe")
    )
    of_region = [np.array(x) for x in (part.sum(), whole.sum())]
    moe_of_region = [np.sqrt(np.sum(m**2)) for m in (part_moe, whole_moe)]
    region_moe = float(margin_of_share(*of_region, *moe_of_region)) if usable.any() else math.nan
    margin = margin_of_share(part, whole, part_moe, whole_moe)
    rows = {}
    for code, column in counts.loc[usable].items():
        total = float(column.sum())
        found = Disparity(value=math.nan, se=math.nan, z=math.nan)
        if total > 0:
            found = demographic_disparity(
                column.to_numpy() / total,
                part / whole,
                margin,
                region_q=float(of_region[0] / of_region[1]),
                region_q_moe=region_moe,
            )
        rows[code] = (found.value, found.se, found.z)
    return pd.DataFrame.from_dict(rows, orient="index", columns=[VALUE, SE, Z])
