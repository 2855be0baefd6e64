"""Measure how many assets there are for the people, the ground and the region around them."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from .estimate import Estimate, known, like
from .grouping import ALL
from .intervals import clopper_pearson, garwood

BASKET_SIZE = 10  # types in the default basket: what a person would list from memory


def per_1000(counts: pd.DataFrame, base: pd.Series) -> Estimate:
    """Count assets per 1,000 people, with the exact interval of a Poisson rate.

    A neighbourhood with no asset scores 0, with an upper end above 0. One in which nobody of the
    base lives, or of which that is unknown, has no rate: NaN.

    Parameters
    ----------
    counts
        Assets, neighbourhoods by kinds.
    base
        People (or children ...) of each neighbourhood, same index.

    Returns
    -------
    rate
        Assets per 1,000, with `low` and `high`.

    Examples
    --------
    >>> counts = pd.DataFrame({"all": [2.0, 0.0, 1.0]}, index=["a", "b", "c"])
    >>> rate = per_1000(counts, pd.Series({"a": 500.0, "b": 1000.0, "c": 0.0}))
    >>> rate.value["all"].tolist()
    [4.0, 0.0, nan]
    >>> rate.high["all"].round(2).tolist()
    [14.45, 3.69, nan]
    """
    thousands = known(base) / 1000
    low, high = garwood(counts.to_numpy())
    return Estimate(
        value=like(counts, counts.to_numpy() / thousands),
        low=like(counts, low / thousands),
        high=like(counts, high / thousands),
    )


def per_km2(counts: pd.DataFrame, area_km2: pd.Series) -> Estimate:
    """Count assets per square kilometre.

    A neighbourhood without an area has no density: NaN.

    Examples
    --------
    >>> counts = pd.DataFrame({"all": [3.0, 0.0]}, index=["a", "b"])
    >>> per_km2(counts, pd.Series({"a": 1.5, "b": 2.0})).value["all"].tolist()
    [2.0, 0.0]
    """
    return Estimate(value=like(counts, counts.to_numpy() / known(area_km2)))


def location_quotient(counts: pd.DataFrame, base: pd.Series) -> Estimate:
    """Compare each neighbourhood's share of the assets with its share of the people.

    1 is the region's own rate, 2 twice as many. Assets where nobody of the base lives are left
    out of the region's total. NaN where nobody lives, and where the region has no such asset.

    The interval is that of the share of the assets, exact for few of them (Clopper and Pearson),
    over the share of the people, which is taken as known.

    Parameters
    ----------
    counts
        Assets, neighbourhoods by kinds.
    base
        People of each neighbourhood, same index.

    Returns
    -------
    quotient
        With `low` and `high`.

    References
    ----------
    J. Beyene, R. Moineddin, "Methods for confidence interval estimation of a ratio parameter with
    application to location quotients", BMC Medical Research Methodology 5 (2005), compare
    intervals of a quotient; those that lean on large samples fail where assets are few.

    Examples
    --------
    >>> counts = pd.DataFrame({"all": [3.0, 1.0]}, index=["a", "b"])
    >>> found = location_quotient(counts, pd.Series({"a": 100.0, "b": 100.0}))
    >>> found.value["all"].tolist()
    [1.5, 0.5]
    >>> found.low["all"].round(2).tolist(), found.high["all"].round(2).tolist()
    ([0.39, 0.01], [1.99, 1.61])
    """
    people = known(base)
    inhabited = np.isfinite(people)
    numbers = np.where(inhabited, counts.to_numpy(), 0.0)
    total = numbers.sum(axis=0)
    share = people / np.nansum(people)
    expected = np.where(total > 0, total, np.nan) * share
    low, high = clopper_pearson(numbers, total)
    return Estimate(
        value=like(counts, counts.to_numpy() / expected),
        low=like(counts, low / share),
        high=like(counts, high / share),
    )


def smoothed_per_1000(counts: pd.DataFrame, base: pd.Series) -> Estimate:
    """Draw each rate towards the region's, the more so the fewer people it rests on.

    Empirical Bayes by moments: with the region's rate t = C / N, the spread between
    neighbourhoods s = sum(n (r - t)^2) / N - t / (N / areas), at least 0, and the weight
    w = s / (s + t / n), the smoothed rate is w r + (1 - w) t. With no spread beyond chance every
    neighbourhood gets the region's rate. NaN where nobody lives, and where fewer than two
    neighbourhoods are inhabited.

    Parameters
    ----------
    counts
        Assets, neighbourhoods by kinds.
    base
        People of each neighbourhood, same index.

    Returns
    -------
    rate
        Smoothed assets per 1,000.

    References
    ----------
    R. J. Marshall, "Mapping disease and mortality rates using empirical Bayes estimators",
    Applied Statistics 40 (1991), as given by L. Anselin, GeoDa workbook, "Rate smoothing".
    """
    people = known(base)
    inhabited = np.isfinite(people)
    areas = int(inhabited.sum())
    if areas < 2:  # noqa: PLR2004 - between one and itself there is no spread
        return Estimate(value=like(counts, np.full(counts.shape, np.nan)))
    n = np.where(inhabited, people, 0.0)
    rate = np.divide(counts.to_numpy(), people, where=inhabited, out=np.zeros(counts.shape))
    total = n.sum()
    overall = (n * rate).sum(axis=0) / total
    spread = (n * (rate - overall) ** 2).sum(axis=0) / total - overall * areas / total
    spread = np.maximum(spread, 0.0)
    noise = overall / people
    both = spread + noise
    weight = np.divide(
        spread, both, where=both > 0, out=np.where(inhabited, 0.0, np.nan) + 0 * both
    )
    return Estimate(value=like(counts, 1000 * (weight * rate + (1 - weight) * overall)))


def common_types(counts: pd.DataFrame, types: Sequence[str], *, min_assets: int) -> tuple[str, ...]:
    """Choose the basket of types that one may expect everywhere.

    The commonest types of the region, at most `BASKET_SIZE`, each with at least `min_assets`
    assets in its neighbourhoods; ties by code.

    Parameters
    ----------
    counts
        Assets, neighbourhoods by kinds.
    types
        The types to choose from, columns of `counts`.
    min_assets
        Fewer than these are not common.

    Examples
    --------
    >>> counts = pd.DataFrame({"school": [3.0, 4.0], "library": [1.0, 1.0], "park": [7.0, 0.0]})
    >>> common_types(counts, ["library", "park", "school"], min_assets=5)
    ('park', 'school')
    """
    totals = {code: float(counts[code].sum()) for code in types}
    ranked = sorted(totals, key=lambda code: (-totals[code], code))
    return tuple(code for code in ranked if totals[code] >= min_assets)[:BASKET_SIZE]


def variety(counts: pd.DataFrame, basket: Sequence[str]) -> pd.Series:
    """Measure which share of the expected types a neighbourhood has.

    0 where it has none of them; NaN everywhere where nothing is expected. A type of which it is
    not known where its assets are (a count of NaN) is left out.

    Examples
    --------
    >>> counts = pd.DataFrame({"library": [1.0, 0.0], "school": [2.0, 0.0]}, index=["a", "b"])
    >>> variety(counts, ["library", "school"]).tolist()
    [1.0, 0.0]
    """
    if not basket:
        return pd.Series(np.nan, index=counts.index)
    wanted = counts[list(basket)]
    return (wanted > 0).where(wanted.notna()).astype(float).mean(axis="columns")


def variety_by_sector(
    counts: pd.DataFrame, basket: Sequence[str], sectors: pd.Series
) -> pd.DataFrame:
    """Measure which share of the expected types a neighbourhood has, of all and of each sector.

    Parameters
    ----------
    counts
        Assets, neighbourhoods by kinds.
    basket
        The expected types.
    sectors
        The sector of each type of the taxonomy, indexed by the type's code.

    Returns
    -------
    variety
        Neighbourhoods by `all`, then the sectors that have an expected type, by code.

    Examples
    --------
    >>> counts = pd.DataFrame({"library": [1.0], "park": [0.0]})
    >>> sectors = pd.Series({"library": "educators", "park": "outdoors"})
    >>> variety_by_sector(counts, ["library", "park"], sectors).iloc[0].to_dict()
    {'all': 0.5, 'educators': 1.0, 'outdoors': 0.0}
    """
    found = {ALL: variety(counts, basket)}
    of_sector: dict[str, list[str]] = {}
    for code in basket:
        of_sector.setdefault(str(sectors[code]), []).append(code)
    found |= {name: variety(counts, of_sector[name]) for name in sorted(of_sector)}
    return pd.DataFrame(found)
