"""Leave out counts of people that are so small that they may tell who they are."""

from dataclasses import replace
from functools import lru_cache
from itertools import combinations
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.model import Region
from assetmap.schema import MOE_SUFFIX

Floats = npt.NDArray[np.float64]
ALIKE: Final = 1e-6  # part by which sums of counts may differ and still be the same
PAIR: Final = 2
MOST_COLUMNS: Final = 12  # whose sums are looked at; more are no table of people


@lru_cache(maxsize=4)
def discreet(region: Region, below: int) -> Region:
    """Return a region without its small counts of people; itself where it has none.

    Whatever is made of the region's people is then made without them: counts, rates, findings,
    maps and sentences. The region's totals are those of the counts that are left, so that nobody
    finds a count that is left out by taking the others from the total.

    Parameters
    ----------
    region
        A pack; one that says that its counts are published as they are, is left alone.
    below
        Counts above 0 and below this are left out, with their margins of error; 0: none.
    """
    if region.people is None or region.people_published:
        return region
    hidden = hidden_counts(_counts(region), below)
    if not hidden.any(axis=None):
        return region
    columns = {}
    for name in hidden.columns[hidden.any()]:
        for column in (name, name + MOE_SUFFIX):
            if column in region.people.columns:
                columns[column] = region.people[column].mask(hidden[name])
    return replace(region, people=region.people.assign(**columns))


def left_out(region: Region, discreet_one: Region) -> dict[str, int]:
    """Return in how many neighbourhoods each count of people is left out; none where it is not."""
    if region.people is None or discreet_one.people is None:
        return {}
    before, after = (_counts(one).isna().sum() for one in (region, discreet_one))
    gone = after - before
    return {str(name): int(number) for name, number in gone.items() if number}


def hidden_counts(counts: pd.DataFrame, below: int) -> pd.DataFrame:
    """Say which counts are left out: small ones, and those that would tell what a small one is.

    Where two groups, or all but the largest together, make up a third in every neighbourhood, a
    small count is the difference of the two others: then the smallest of these is left out too.

    Parameters
    ----------
    counts
        Neighbourhoods by groups of people; NaN where unknown.
    below
        Counts above 0 and below this are small.

    Examples
    --------
    >>> counts = pd.DataFrame({"people": [90.0, 80.0], "boys": [3.0, 30.0], "girls": [87.0, 50.0]})
    >>> hidden_counts(counts, 5).to_numpy().tolist()
    [[False, True, True], [False, False, False]]
    """
    values = counts.to_numpy(dtype=float)
    hidden = (values > 0) & (values < below)
    sums = _sums(values) if hidden.any() else []
    for _ in range(values.shape[1]):
        more = hidden.copy()
        for members in sums:
            own, gone = values[:, members], more[:, members]
            alone = (gone | np.isnan(own)).sum(axis=1) == 1
            rest = np.where(gone | ~(own > 0), np.inf, own)
            smallest = np.array(members)[rest.argmin(axis=1)]
            rows = np.flatnonzero(alone & gone.any(axis=1) & np.isfinite(rest.min(axis=1)))
            more[rows, smallest[rows]] = True
        if (more == hidden).all():
            break
        hidden = more
    return pd.DataFrame(hidden, index=counts.index, columns=counts.columns)


def _sums(values: Floats) -> list[list[int]]:
    """Return groups of columns of which one is the sum of the others in every neighbourhood."""
    count = values.shape[1]
    if not PAIR < count <= MOST_COLUMNS:
        return []
    found = []
    for whole in range(count):
        others = [i for i in range(count) if i != whole]
        parts = [list(pair) for pair in combinations(others, 2)]
        smaller = [i for i in others if (values[:, i] <= values[:, whole]).all()]
        parts += [others, smaller] if len(smaller) > PAIR else [others]
        found += [sorted([whole, *some]) for some in parts if _add_up(values, whole, some)]
    return [list(one) for one in dict.fromkeys(map(tuple, found))]


def _add_up(values: Floats, whole: int, parts: list[int]) -> bool:
    """Say whether some columns add up to another wherever all are known."""
    known = np.isfinite(values[:, [whole, *parts]]).all(axis=1)
    if not known.any():
        return False
    sums = values[known][:, parts].sum(axis=1)
    return bool(np.allclose(sums, values[known, whole], rtol=ALIKE, atol=0.5 * ALIKE))


def _counts(region: Region) -> pd.DataFrame:
    """Return a region's counts of people, without margins of error and rates."""
    people = region.people if region.people is not None else pd.DataFrame()
    names = [
        name
        for name in people.columns
        if name not in region.rates and not name.endswith(MOE_SUFFIX)
    ]
    return people[names]
