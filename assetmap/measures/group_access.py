"""Compare how near a group of people lives to assets with how near the others do."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assetmap.model import Region
from assetmap.schema import HIGH, LOW, PEOPLE, SE, VALUE, Z

from .bases import parts_of
from .disparity import CI_Z, MOE_Z, margin_of_share
from .estimate import Bools, Floats
from .table import Block, region_block

# What is compared, by the measure of the neighbourhoods that it is taken from.
GAPS: Mapping[str, str] = {
    "nearest_m": "group_distance_m",
    "share_within_walk": "group_walk_share",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """The neighbourhoods in which a group can be compared with the others of its universe."""

    usable: Bools  # of all neighbourhoods
    weight: Floats  # of the universe, adding up to 1, shape (usable,)
    share: Floats  # of the universe that is of the group, 0-1, shape (usable,)
    share_se: Floats  # its standard error; NaN where a margin is not known

    @property
    def mixed(self) -> bool:
        """Whether there are both people of the group and others."""
        # Not by the group's share of all, a sum that may fall short of 1 where everybody is in it.
        return bool((self.share > 0).any() and (self.share < 1).any())


def weighed(groups: pd.DataFrame, has_answer: Bools) -> Weighed:
    """Prepare a group for comparison.

    A neighbourhood in which nobody of the universe lives, of which the group's number is not known
    or which has no answer itself is left out. A group that is counted larger than its universe is
    taken to be all of it.

    Parameters
    ----------
    groups
        `part`, `whole`, `part_moe`, `whole_moe` (`bases.as_part`).
    has_answer
        Of each neighbourhood: whether how near it is to assets is known.
    """
    usable = ((groups["whole"] > 0) & groups["part"].notna()).to_numpy() & has_answer
    part, whole, part_moe, whole_moe = (
        groups.loc[usable, name].to_numpy(dtype=float)
        for name in ("part", "whole", "part_moe", "whole_moe")
    )
    return Weighed(
        usable=usable,
        weight=whole / whole.sum() if usable.any() else whole,
        share=np.clip(part / whole, 0.0, 1.0),
        share_se=margin_of_share(part, whole, part_moe, whole_moe) / MOE_Z,
    )


def gap(share: Floats, weight: Floats, values: Floats) -> Floats:
    """Take the mean of the others from the mean of the group.

    With s the group's share of the universe in each neighbourhood, w the universe and d the value,
    it is sum(w s d) / sum(w s) - sum(w (1 - s) d) / sum(w (1 - s)).

    Parameters
    ----------
    share
        Shape (..., neighbourhoods).
    weight
        Shape (neighbourhoods,), adding up to 1.
    values
        Shape (neighbourhoods, kinds), no NaN.

    Returns
    -------
    gap
        Shape (..., kinds), in the unit of the values.

    Examples
    --------
    >>> share, people = np.array([0.75, 0.25]), np.array([0.5, 0.5])
    >>> gap(share, people, np.array([[400.0], [1000.0]]))
    array([-300.])
    """
    about_mean = weight[:, np.newaxis] * (values - weight @ values)
    size = share @ weight
    found: Floats = (share @ about_mean) / (size * (1 - size))[..., np.newaxis]
    return found


def gap_se(group: Weighed, values: Floats) -> Floats:
    """Find the standard error that the margins of the group's shares give to a gap (delta method).

    Returns
    -------
    se
        Shape (kinds,); NaN where a margin is not known.
    """
    size = float(group.weight @ group.share)
    spread = size * (1 - size)
    about_mean = group.weight[:, np.newaxis] * (values - group.weight @ values)
    of_size = group.weight[:, np.newaxis] * (group.share @ about_mean) * (1 - 2 * size)
    slope = about_mean / spread - of_size / spread**2
    found: Floats = np.sqrt(((slope * group.share_se[:, np.newaxis]) ** 2).sum(axis=0))
    return found


def group_blocks(blocks: Sequence[Block], region: Region) -> Iterator[Block]:
    """Measure for each kind how much nearer or farther each group lives than the others.

    Parameters
    ----------
    blocks
        Measures of the neighbourhoods; of those in `GAPS` the first without a base is taken.
    region
        Whose people they are.

    Yields
    ------
    block
        One row per kind: value, standard error, 95 % interval and z of the margins alone.
    """
    for source, measure in GAPS.items():
        found = [b for b in blocks if b.measure == source and b.base in ("", PEOPLE)]
        if not found or found[0].numbers[0] is None:
            continue
        values = pd.DataFrame(found[0].numbers[0].T, columns=list(found[0].of))
        for name, part in parts_of(region.people, region.rates).items():
            yield region_block(measure, gaps(values, part), base=name)


def gaps(values: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    """Compare a group with the others of its universe.

    Parameters
    ----------
    values
        Neighbourhoods by kinds: how near; NaN where there is no answer.
    groups
        The group and its universe (`bases.as_part`), neighbourhoods in the same order.

    Returns
    -------
    gaps
        One row per kind: value, low, high, se, z. NaN for a kind without an answer, and where
        everybody or nobody is of the group.
    """
    found = pd.DataFrame(np.nan, index=values.columns, columns=[VALUE, LOW, HIGH, SE, Z])
    for kinds, has_answer in comparable(values):
        group = weighed(groups, has_answer)
        if not group.usable.any() or not group.mixed:
            continue
        numbers = values.loc[group.usable, kinds].to_numpy(dtype=float)
        value, error = gap(group.share, group.weight, numbers), gap_se(group, numbers)
        columns = {
            VALUE: value,
            LOW: value - CI_Z * error,
            HIGH: value + CI_Z * error,
            SE: error,
            Z: value / np.where(error > 0, error, np.nan),
        }
        found.loc[kinds] = pd.DataFrame(columns, index=kinds)
    return found


def comparable(values: pd.DataFrame) -> Iterator[tuple[list[str], Bools]]:
    """Yield kinds that have an answer in the same neighbourhoods, with those neighbourhoods.

    Kinds that have an answer nowhere are left out.
    """
    there = values.notna().to_numpy()
    alike: dict[bytes, list[int]] = {}
    for i in np.flatnonzero(there.any(axis=0)):
        alike.setdefault(there[:, i].tobytes(), []).append(int(i))
    for columns in alike.values():
        yield [str(values.columns[i]) for i in columns], there[:, columns[0]]
