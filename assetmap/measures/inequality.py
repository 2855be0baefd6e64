"""Measure in one number how unevenly something is shared over a region."""

import numpy as np
import pandas as pd

from .estimate import Floats, shares_of_numbers


def _shares(amounts: pd.DataFrame, base: pd.Series) -> tuple[Floats, Floats]:
    """Return the shares of the amounts (areas by kinds) and of the base (areas by 1).

    Areas of which the base is unknown are left out. A column that adds up to nothing is NaN, and
    all are where the base is unknown everywhere.
    """
    people = base.to_numpy(dtype=float, na_value=np.nan)
    unknown = np.isnan(people)
    known = ~unknown | unknown.all()
    values = amounts.to_numpy()[known]
    total = values.sum(axis=0)
    of_base = shares_of_numbers(people[known])[:, np.newaxis]
    return values / np.where(total > 0, total, np.nan), of_base


def hoover(amounts: pd.DataFrame, base: pd.Series) -> pd.Series:
    """Measure which share would have to move for every neighbourhood to have its people's share.

    Half the sum of |share of the amounts - share of the base|: 0 is parity. Neighbourhoods in
    which nobody lives keep what they hold. NaN where there is nothing to share.

    Parameters
    ----------
    amounts
        Assets or dollars, neighbourhoods by kinds.
    base
        People of each neighbourhood, same index.

    Returns
    -------
    hoover
        One number per kind, 0-1.

    Examples
    --------
    >>> amounts = pd.DataFrame({"all": [3.0, 1.0]}, index=["a", "b"])
    >>> float(hoover(amounts, pd.Series({"a": 50.0, "b": 50.0}))["all"])
    0.25
    """
    s, p = _shares(amounts, base)
    return pd.Series(np.abs(s - p).sum(axis=0) / 2, index=amounts.columns, name="hoover")


def gini(amounts: pd.DataFrame, base: pd.Series) -> pd.Series:
    """Measure inequality between people by the area above the Lorenz curve, weighted by people.

    0 is parity. Everyone in a neighbourhood is taken to have the same; neighbourhoods in which
    nobody lives keep what they hold. NaN where there is nothing to share.

    Returns
    -------
    gini
        One number per kind, 0-1.

    Examples
    --------
    >>> amounts = pd.DataFrame({"all": [3.0, 1.0]}, index=["a", "b"])
    >>> float(gini(amounts, pd.Series({"a": 50.0, "b": 50.0}))["all"])
    0.25
    """
    s, p = _shares(amounts, base)
    weights = np.broadcast_to(p, s.shape)
    rate = np.divide(s, weights, where=weights > 0, out=np.where(s > 0, np.inf, 0.0))
    order = np.argsort(rate, axis=0, kind="stable")
    lorenz = np.cumsum(np.take_along_axis(s, order, axis=0), axis=0)
    before = np.vstack([np.zeros((1, s.shape[1])), lorenz])[: len(lorenz)]
    under = (np.take_along_axis(weights, order, axis=0) * (lorenz + before)).sum(axis=0)
    return pd.Series(1 - under, index=amounts.columns, name="gini")


def theil(amounts: pd.DataFrame, base: pd.Series) -> pd.Series:
    """Measure inequality between people by Theil's T: sum of s ln(s / p).

    0 is parity. Neighbourhoods in which nobody lives are left out with what they hold, for it
    would be infinitely much a head. NaN where there is nothing to share, or where an amount is
    below 0.

    Returns
    -------
    theil
        One number per kind, 0 or more.

    Examples
    --------
    >>> amounts = pd.DataFrame({"all": [3.0, 1.0, 9.0]}, index=["a", "b", "park"])
    >>> people = pd.Series({"a": 50.0, "b": 50.0, "park": 0.0})
    >>> round(float(theil(amounts, people)["all"]), 4)
    0.1308
    """
    inhabited = (base > 0).to_numpy()
    s, p = _shares(amounts[inhabited], base[inhabited])
    weights = np.broadcast_to(p, s.shape)
    s = np.where((s < 0).any(axis=0), np.nan, s)
    ratio = np.divide(s, weights, where=s > 0, out=np.ones(s.shape))
    total = (s * np.log(ratio)).sum(axis=0)
    return pd.Series(total if inhabited.any() else np.nan, index=amounts.columns, name="theil")


def theil_parts(amounts: pd.DataFrame, base: pd.Series, of: pd.Series) -> pd.DataFrame:
    """Split Theil's T into what lies between groups of neighbourhoods and what lies within them.

    Between: the sum of S ln(S / P) with a group's shares S of the amounts and P of the base.
    Within: the rest. NaN where `theil` is.

    Parameters
    ----------
    amounts
        Assets or dollars, neighbourhoods by kinds.
    base
        People of each neighbourhood, same index.
    of
        The group of each neighbourhood, same index.

    Returns
    -------
    parts
        One row per kind: `theil_between`, `theil_within`.

    Examples
    --------
    >>> amounts = pd.DataFrame({"all": [3.0, 1.0, 2.0, 2.0]})
    >>> people = pd.Series([50.0, 50.0, 50.0, 50.0])
    >>> parts = theil_parts(amounts, people, pd.Series(["a", "a", "b", "b"]))
    >>> [round(float(parts.loc["all", name]), 4) for name in ("theil_between", "theil_within")]
    [0.0, 0.0654]
    """
    inhabited = (base > 0).to_numpy()
    group = pd.factorize(of[inhabited], sort=True)[0]
    summed = amounts[inhabited].groupby(group).sum(min_count=1)
    total = theil(amounts, base)
    between = theil(summed, base[inhabited].groupby(group).sum())
    between = between.where(total.notna()) if inhabited.any() else total
    return pd.DataFrame({"theil_between": between, "theil_within": total - between})


def lorenz(amounts: pd.Series, base: pd.Series) -> pd.DataFrame:
    """Lay out the points of the Lorenz curve, one for each neighbourhood.

    Neighbourhoods are ordered by what they have a head, the least first; the point of one is the
    share of the people up to and with it, and the share of the amounts that they have. Straight
    lines from (0, 0) through the points are the curve; Gini is twice the area between it and the
    diagonal. Those with as much a head share a straight piece. Neighbourhoods of which the base is
    unknown have no point; where nobody lives, it is at the end.

    Parameters
    ----------
    amounts
        Assets or dollars of one kind.
    base
        People of each neighbourhood, same index.

    Returns
    -------
    points
        `people` and `amounts`, 0-1, same index.

    Examples
    --------
    >>> lorenz(pd.Series([3.0, 1.0]), pd.Series([50.0, 50.0])).to_numpy().tolist()
    [[1.0, 1.0], [0.5, 0.25]]
    """
    s, p = _shares(amounts.to_frame(), base)
    known = np.flatnonzero(base.notna().to_numpy() | bool(base.isna().all()))
    share, people = s[:, 0], p[:, 0]
    rate = np.divide(share, people, where=people > 0, out=np.where(share > 0, np.inf, 0.0))
    order = np.argsort(rate, kind="stable")
    points = np.full((len(amounts), 2), np.nan)
    points[known[order]] = np.cumsum(np.column_stack([people, share])[order], axis=0)
    points[np.isnan(points).any(axis=1)] = np.nan
    return pd.DataFrame(np.minimum(points, 1.0), index=amounts.index, columns=["people", "amounts"])


def inequalities(amounts: pd.DataFrame, base: pd.Series, *, of: pd.Series) -> dict[str, pd.Series]:
    """Measure in every way how unevenly something is shared.

    Parameters
    ----------
    amounts
        Assets or dollars, neighbourhoods by kinds.
    base
        People of each neighbourhood, same index.
    of
        The group of each neighbourhood; Theil is split where there are several.

    Returns
    -------
    inequalities
        From the measure's name to one number per kind.
    """
    found = {f.__name__: f(amounts, base) for f in (hoover, gini, theil)}
    if len(of.unique()) > 1:
        parts = theil_parts(amounts, base, of)
        found |= {str(name): parts[name] for name in parts.columns}
    return found
