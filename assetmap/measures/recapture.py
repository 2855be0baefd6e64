"""Estimate how many assets there are from how far independent lists overlap."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from assetmap.schema import NEIGHBOURHOOD_ID, SOURCES, TYPE

from .disparity import CI_Z
from .estimate import Bools, Estimate, Floats, Ints

PAIR = 2  # so many lists are paired (Chapman); more are counted (Chao)


def estimated_total(
    assets: pd.DataFrame, of: Mapping[str, Bools], ids: pd.Index
) -> tuple[Estimate, pd.DataFrame]:
    """Estimate how many assets of each kind there are, those on no list with them.

    An asset is caught as often as lists have it. A list counts for a kind only if it has assets of
    more than half of that kind's types: a list of libraries says nothing about churches. With two
    such lists the estimate is Chapman's; with more it is Chao's lower bound. Both take it that what
    is on one list is no more and no less likely to be on another, and that no two assets were
    joined wrongly, nor one left apart.

    NaN where fewer than two lists count, and where no asset is on two of them: without an overlap
    nothing says how much both have missed.

    Parameters
    ----------
    assets
        One row per asset, with `neighbourhood_id`, `type` and `sources`.
    of
        Masks over the assets.
    ids
        The neighbourhoods.

    Returns
    -------
    local
        Of the neighbourhoods, by kinds: value and 95 % interval.
    regional
        One row per kind: value, low, high, of all assets, with those without a neighbourhood.
    """
    caught = _caught(assets[SOURCES])
    types = pd.factorize(assets[TYPE], sort=True)[0].astype(np.int64)
    where = ids.get_indexer(pd.Index(assets[NEIGHBOURHOOD_ID])).astype(np.int64)
    parts: dict[str, list[Floats]] = {"value": [], "low": [], "high": []}
    for mask in of.values():
        lists = np.flatnonzero(_counting(caught[mask], types[mask]))
        found = _of_kind(caught[np.ix_(mask, lists)], where[mask], len(ids))
        for name, values in zip(parts, found, strict=True):
            parts[name].append(values)
    frames = {
        name: pd.DataFrame(np.column_stack(some), columns=list(of)) for name, some in parts.items()
    }
    regional = pd.DataFrame({name: frame.iloc[-1] for name, frame in frames.items()})
    local = {name: frame.iloc[:-1].set_axis(ids) for name, frame in frames.items()}
    return Estimate(**local), regional


def chapman(both: Floats, first: Floats, second: Floats) -> tuple[Floats, Floats, Floats]:
    """Estimate a total from two lists, with its 95 % interval.

    (n1 + 1) (n2 + 1) / (m + 1) - 1 of n1 and n2 assets on the lists, m on both. The interval is the
    transformed logit interval with 0.5 added, which holds its level where counts are small; it
    always contains more than what is on the lists.

    Parameters
    ----------
    both, first, second
        How many are on both lists, on the first alone, on the second alone.

    Returns
    -------
    value, low, high
        NaN where none is on both.

    References
    ----------
    D. G. Chapman, "Some properties of the hypergeometric distribution with applications to
    zoological sample censuses" (1951). M. Sadinle, "Transformed logit confidence intervals for
    small populations in single capture-recapture estimation", Communications in Statistics 38
    (2009).

    Examples
    --------
    Of 10 and 15 turtles 5 were caught both times.

    >>> found = chapman(np.array(5.0), np.array(5.0), np.array(10.0))
    >>> [round(float(x), 1) for x in found]
    [28.3, 21.9, 64.7]
    """
    m = np.where(both > 0, both, np.nan)
    value = (m + first + 1) * (m + second + 1) / (m + 1) - 1
    a, b, c = m + 0.5, first + 0.5, second + 0.5
    factor = np.exp(CI_Z * np.sqrt(1 / a + 1 / b + 1 / c + a / (b * c)))
    seen, missed = m + first + second - 0.5, b * c / a
    low = np.maximum(seen + missed / factor, m + first + second)
    return value, low, seen + missed * factor


def chao(once: Floats, twice: Floats, seen: Floats, *, lists: int) -> tuple[Floats, Floats, Floats]:
    """Estimate the least total that several lists are consistent with, with its 95 % interval.

    Chao's lower bound, bias-corrected: D + (t - 1) / t * f1 (f1 - 1) / (2 (f2 + 1)) with t lists, D
    assets on any, f1 on one alone, f2 on two. The interval is log-normal about what was missed.

    Returns
    -------
    value, low, high
        NaN where none is on two lists. Where at most one is on one list alone nothing seems to be
        missed, and there is no interval.

    References
    ----------
    A. Chao, "Estimating the population size for capture-recapture data with unequal catchability",
    Biometrics 43 (1987).

    Examples
    --------
    >>> found = chao(np.array(10.0), np.array(4.0), np.array(20.0), lists=3)
    >>> [round(float(x), 1) for x in found]
    [26.0, 21.4, 46.4]
    """
    f2 = np.where(twice > 0, twice, np.nan)
    shrink = (lists - 1) / lists
    missed = shrink * once * (once - 1) / (2 * (f2 + 1))
    variance = (
        missed
        + shrink**2 * once * (2 * once - 1) ** 2 / (4 * (f2 + 1) ** 2)
        + shrink**2 * once**2 * f2 * (once - 1) ** 2 / (4 * (f2 + 1) ** 4)
    )
    size = np.where(missed > 0, missed, 1.0)
    factor = np.exp(CI_Z * np.sqrt(np.log1p(variance / size**2)))
    factor = np.where(missed > 0, factor, np.nan)
    return seen + missed, seen + missed / factor, seen + missed * factor


def _caught(sources: pd.Series) -> Bools:
    """Say of each asset on which lists it is, shape (assets, lists)."""
    codes, texts = pd.factorize(sources)
    named: Sequence[set[str]] = [
        {part.strip() for part in str(text).split(";")} - {""} for text in texts
    ]
    names = sorted(set[str]().union(*named))
    of_text = np.array([[name in some for name in names] for some in named], dtype=bool)
    caught: Bools = of_text.reshape(len(texts), len(names))[codes]
    return caught


def _counting(caught: Bools, types: Ints) -> Bools:
    """Say which lists have assets of more than half of a kind's types."""
    there, at = np.unique(types, return_inverse=True)
    covered = np.zeros((len(there), caught.shape[1]), dtype=bool)
    np.logical_or.at(covered, at, caught)
    counting: Bools = 2 * covered.sum(axis=0) > len(there)
    return counting


def _of_kind(caught: Bools, where: Ints, areas: int) -> tuple[Floats, ...]:
    """Estimate one kind in each neighbourhood, then in the region: shape (areas + 1,).

    Never less than what is known, be it from a list that does not count.
    """
    lists = caught.shape[1]
    if lists < PAIR:
        return (np.full(areas + 1, np.nan),) * 3
    times = caught.sum(axis=1)

    def counted(which: Bools) -> Floats:
        local = np.bincount(where[which & (where >= 0)], minlength=areas)
        return np.append(local, which.sum()).astype(float)

    if lists == PAIR:
        only = [counted((times == 1) & caught[:, one]) for one in (0, 1)]
        found = chapman(counted(times == PAIR), *only)
    else:
        found = chao(counted(times == 1), counted(times == PAIR), counted(times > 0), lists=lists)
    return tuple(np.maximum(values, counted(times >= 0)) for values in found)
