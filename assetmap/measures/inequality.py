"""Measure in one number how unevenly something is shared over a region."""

import numpy as np
import pandas as pd

from .estimate import Floats, shares_of


def _shares(amounts: pd.DataFrame, base: pd.Series) -> tuple[Floats, Floats]:
    """Return the shares of the amounts (areas by kinds) and of the base (areas by 1).

    Areas of which the base is unknown are left out. A column that adds up to nothing is NaN, and
    all are where the base is unknown everywhere.
    """
    known = base.notna().to_numpy() | bool(base.isna().all())
    values = amounts.to_numpy()[known]
    total = values.sum(axis=0)
    return values / np.where(total > 0, total, np.nan), shares_of(base[known])[:, np.newaxis]


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
    summed = amounts[inhabited].groupby(of[inhabited]).sum(min_count=1)
    total = theil(amounts, base)
    between = theil(summed, base[inhabited].groupby(of[inhabited]).sum())
    between = between.where(total.notna()) if inhabited.any() else total
    return pd.DataFrame({"theil_between": between, "theil_within": total - between})


def concentration(amounts: pd.DataFrame, base: pd.Series, need: pd.Series) -> pd.Series:
    """Measure whether those in greater need have more or less.

    Neighbourhoods are ranked by need, the greatest first; R is the share of the people in greater
    need, with half of those in the same. C = 2 sum(s R) - 1, which is (2 / mean) times the
    covariance of the rate with R, weighted by people. Below 0: those in greater need have more,
    above 0: less. Neighbourhoods in which nobody lives, or of unknown need, are left out with
    what they hold. NaN where there is nothing to share.

    Parameters
    ----------
    amounts
        Assets or dollars, neighbourhoods by kinds.
    base
        People of each neighbourhood, same index.
    need
        0 to 1, greater is more; same index.

    Returns
    -------
    concentration
        One number per kind, -1 to 1.

    References
    ----------
    N. Kakwani, A. Wagstaff, E. van Doorslaer, "Socioeconomic inequalities in health", Journal of
    Econometrics 77 (1997).

    Examples
    --------
    >>> amounts = pd.DataFrame({"all": [4.0, 0.0]}, index=["poor", "rich"])
    >>> people = pd.Series([50.0, 50.0], index=["poor", "rich"])
    >>> need = pd.Series([1.0, 0.0], index=["poor", "rich"])
    >>> float(concentration(amounts, people, need)["all"])
    -0.5
    """
    usable = ((base > 0) & need.notna()).to_numpy()
    s, p = _shares(amounts[usable], base[usable])
    levels, at = np.unique(-need[usable].to_numpy(dtype=float), return_inverse=True)
    size = np.bincount(at, weights=p[:, 0], minlength=len(levels))
    rank = (np.cumsum(size) - size / 2)[at]
    found = 2 * (s * rank[:, np.newaxis]).sum(axis=0) - 1
    return pd.Series(found if usable.any() else np.nan, index=amounts.columns, name="concentration")


def inequalities(
    amounts: pd.DataFrame, base: pd.Series, *, of: pd.Series, need: pd.Series | None
) -> dict[str, pd.Series]:
    """Measure in every way how unevenly something is shared.

    Parameters
    ----------
    amounts
        Assets or dollars, neighbourhoods by kinds.
    base
        People of each neighbourhood, same index.
    of
        The group of each neighbourhood; Theil is split where there are several.
    need
        Of each neighbourhood; None where it is not measured.

    Returns
    -------
    inequalities
        From the measure's name to one number per kind.
    """
    found = {f.__name__: f(amounts, base) for f in (hoover, gini, theil)}
    if len(of.unique()) > 1:
        parts = theil_parts(amounts, base, of)
        found |= {str(name): parts[name] for name in parts.columns}
    if need is not None:
        found["concentration"] = concentration(amounts, base, need)
    return found
