"""Measure whether those in greater need have more or less."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from assetmap.schema import HIGH, LOW, SE, VALUE, Z

from .estimate import Floats, Ints, shares_of

FEW_AREAS = 30  # with fewer, the standard error is that of areas drawn again
DRAWS = 999  # of the areas
LEAST_AREAS = 3  # with fewer there is no standard error
CI_Z = 1.959964  # standard errors to either end of a 95 % interval
SLACK = 1e-9  # standard errors below this are none: sums are not exact
_STREAM = 11  # of chance


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
    ranked = _ranked(amounts, base, need)
    found = 2 * (ranked.share * ranked.rank[:, np.newaxis]).sum(axis=0) - 1
    return pd.Series(found if len(ranked.rank) else np.nan, index=amounts.columns).rename(
        "concentration"
    )


def concentration_sure(
    amounts: pd.DataFrame, base: pd.Series, need: pd.Series, *, seed: int
) -> pd.DataFrame:
    """Say how sure the concentration is, the neighbourhoods taken as drawn from many like them.

    From `FEW_AREAS` on the standard error is Kakwani, Wagstaff and van Doorslaer's, with each
    neighbourhood weighing as many people as it has: Var(C) = sum p^2 (a - (1 + C))^2, with
    a = (y / mean) (2 R - 1 - C) + 2 - q - q', where q and q' are the concentration curve before
    and after those in the same need. With as many people everywhere that is their
    (1 / n) ((1 / n) sum a^2 - (1 + C)^2). With fewer neighbourhoods these are drawn again, with
    replacement, `DRAWS` times. The interval is 1.96 standard errors to either side.

    Parameters
    ----------
    amounts, base, need
        As `concentration` takes them.
    seed
        Of the draws.

    Returns
    -------
    sure
        One row per kind: `value`, `low`, `high`, `se`, `z`; all but the value NaN where fewer than
        `LEAST_AREAS` neighbourhoods can be ranked, or where nothing differs.

    Examples
    --------
    >>> amounts = pd.DataFrame({"all": [6.0, 1.0, 2.0, 3.0]})
    >>> people, need = pd.Series([50.0, 50.0, 50.0, 50.0]), pd.Series([1.0, 0.6, 0.3, 0.0])
    >>> concentration_sure(amounts, people, need, seed=1).loc["all", "se"] > 0
    np.True_
    """
    ranked = _ranked(amounts, base, need)
    value = concentration(amounts, base, need)
    areas = len(ranked.rank)
    error = np.full(amounts.shape[1], np.nan)
    if areas >= FEW_AREAS:
        error = _linear(ranked, value.to_numpy(dtype=float))
    elif areas >= LEAST_AREAS:
        error = _redrawn(ranked, seed)
    error = np.where(error > SLACK, error, np.nan)
    c = value.to_numpy(dtype=float)
    columns = {VALUE: c, LOW: c - CI_Z * error, HIGH: c + CI_Z * error, SE: error, Z: c / error}
    return pd.DataFrame(columns, index=amounts.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ranked:
    """The neighbourhoods that can be ranked by need, in their own order."""

    share: Floats  # of the amounts, shape (areas, kinds)
    people: Floats  # share of the base, shape (areas,)
    level: Ints  # 0 is the greatest need; the same for those in the same
    rank: Floats  # share of the people in greater need, with half of those in the same


def _ranked(amounts: pd.DataFrame, base: pd.Series, need: pd.Series) -> _Ranked:
    """Rank neighbourhoods by need, the greatest first."""
    usable = ((base > 0) & need.notna()).to_numpy()
    values, people = amounts.to_numpy(dtype=float)[usable], shares_of(base[usable])
    total = values.sum(axis=0)
    share = values / np.where(total > 0, total, np.nan)
    levels, level = np.unique(-need[usable].to_numpy(dtype=float), return_inverse=True)
    size = np.bincount(level, weights=people, minlength=len(levels))
    rank = (np.cumsum(size) - size / 2)[level]
    return _Ranked(share=share, people=people, level=level, rank=rank)


def _linear(ranked: _Ranked, c: Floats) -> Floats:
    """Return the standard error for many neighbourhoods, one per kind."""
    levels = int(ranked.level.max()) + 1
    within = np.zeros((levels, ranked.share.shape[1]))
    np.add.at(within, ranked.level, ranked.share)
    after = np.cumsum(within, axis=0)
    both = (2 * after - within)[ranked.level]
    p = ranked.people[:, np.newaxis]
    a = ranked.share / p * (2 * ranked.rank[:, np.newaxis] - 1 - c) + 2 - both
    found: Floats = np.sqrt((p**2 * (a - (1 + c)) ** 2).sum(axis=0))
    return found


def _redrawn(ranked: _Ranked, seed: int) -> Floats:
    """Return the standard deviation over neighbourhoods drawn again, one per kind."""
    areas = len(ranked.rank)
    times = _times(areas, seed)
    people = times * ranked.people
    people /= people.sum(axis=1, keepdims=True)
    levels = int(ranked.level.max()) + 1
    size = np.zeros((DRAWS, levels))
    np.add.at(size.T, ranked.level, people.T)
    rank = (np.cumsum(size, axis=1) - size / 2)[:, ranked.level]
    total = times @ ranked.share
    drawn = 2 * ((times * rank) @ ranked.share) / np.where(total > 0, total, np.nan) - 1
    return _spread(drawn)


@lru_cache(maxsize=4)  # one measure after the other asks for the same draws
def _times(areas: int, seed: int) -> Floats:
    """Return how often each of so many neighbourhoods is drawn, shape (DRAWS, areas)."""
    rng = np.random.default_rng([seed, _STREAM])
    return rng.multinomial(areas, np.full(areas, 1 / areas), size=DRAWS).astype(float)


def _spread(drawn: Floats) -> Floats:
    """Return the standard deviation of each column; NaN where most draws hold nothing at all."""
    known = np.isfinite(drawn)
    count = known.sum(axis=0)
    filled = np.where(known, drawn, 0.0)
    mean = filled.sum(axis=0) / np.maximum(count, 1)
    square = np.where(known, (drawn - mean) ** 2, 0.0).sum(axis=0)
    enough = count > DRAWS // 2
    found: Floats = np.where(enough, np.sqrt(square / np.maximum(count - 1, 1)), np.nan)
    return found
