"""Share a budget out to those who have least, a head."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from assetmap.measures.estimate import Floats, shares_of
from assetmap.measures.levels import level_of

_CLOSE: Final = 1e-9  # parts of the whole that are no difference


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What raises the lowest to one level, as far as the budget reaches."""

    added: pd.Series  # dollars, indexed like the neighbourhoods; NaN where the base is unknown
    lowest_before: float  # dollars a head of the base, where somebody of the base lives
    lowest_after: float


def fill(dollars: pd.Series, base: pd.Series, budget: float) -> Level:
    """Raise the neighbourhoods with the fewest dollars a head to one level, as water fills a basin.

    No other way to share the budget out leaves the lowest higher. A neighbourhood in which nobody
    of the base lives gets nothing.

    Parameters
    ----------
    dollars
        What lands in each neighbourhood.
    base
        Those whom it is for; weigh it by need where need shall count.
    budget
        Dollars to share out, 0 or more.

    Examples
    --------
    >>> level = fill(pd.Series([900.0, 100.0, 0.0]), pd.Series([50.0, 50.0, 0.0]), 300.0)
    >>> level.added.tolist(), level.lowest_before, level.lowest_after
    ([0.0, 300.0, 0.0], 2.0, 8.0)
    """
    heads, have = base.to_numpy(dtype=float), dollars.to_numpy(dtype=float)
    lived = np.flatnonzero((heads > 0) & np.isfinite(have))
    added = np.where(np.isfinite(heads), 0.0, np.nan)
    if not len(lived):
        return Level(
            added=pd.Series(added, index=base.index), lowest_before=np.nan, lowest_after=np.nan
        )
    each = have[lived] / heads[lived]
    level = level_of(have[lived], heads[lived], budget)
    added[lived] = np.maximum(level * heads[lived] - have[lived], 0.0)
    return Level(
        added=pd.Series(added, index=base.index),
        lowest_before=float(each.min()),
        lowest_after=float(max(each.min(), level)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Dealt:
    """Where some more grants of one size close most of the gap."""

    awards: pd.Series  # how many to each neighbourhood, indexed like them
    closed: float  # dollars that were missing to parity and no longer are
    instead: pd.Series  # True where the last grant could as well, or nearly, have gone


def deal(
    dollars: pd.Series, base: pd.Series, *, number: int, each: float, near: float = 0.01
) -> Dealt:
    """Give grants of one size, one by one, to where each closes most of the gap.

    The gap is what neighbourhoods miss to their people's share of all dollars, the new ones
    among them. What a grant closes can only become less with each further one to the same
    neighbourhood, so that taking the greatest each time is the best there is. When nothing is
    missing any more, the rest goes to where there is least a head.

    Parameters
    ----------
    dollars, base
        As for `fill`.
    number
        Grants.
    each
        Dollars of one, above 0.
    near
        A neighbourhood could have had the last grant instead if that closes at most this part of
        a grant less.

    Examples
    --------
    >>> dealt = deal(pd.Series([8.0, 0.0, 0.0]), pd.Series([1.0, 1.0, 1.0]), number=1, each=1.0)
    >>> dealt.awards.tolist(), dealt.instead.tolist()
    ([0, 1, 0], [False, False, True])
    """
    share = np.nan_to_num(shares_of(base))
    have = np.nan_to_num(dollars.to_numpy(dtype=float))
    fair = share * (have.sum() + number * each)
    awards = np.zeros(len(have), dtype=np.int64)
    instead = np.zeros(len(have), dtype=bool)
    closed = 0.0
    for _ in range(number):
        gain, lacking = _closed_by_one(have, fair, share, each)
        best = int(np.lexsort((lacking, -np.round(gain / each, 9)))[0])
        instead = (gain >= gain[best] - near * each) & (share > 0)
        if gain[best] <= 0:
            instead &= lacking <= lacking[best] + _CLOSE
        instead[best] = False
        awards[best] += 1
        have[best] += each
        closed += float(gain[best])
    return Dealt(
        awards=pd.Series(awards, index=base.index),
        closed=closed,
        instead=pd.Series(instead, index=base.index),
    )


def _closed_by_one(have: Floats, fair: Floats, share: Floats, each: float) -> tuple[Floats, Floats]:
    """Return what one more grant closes in each neighbourhood, and what each has a head."""
    gain = np.clip(fair - have, 0.0, each)
    with np.errstate(divide="ignore", invalid="ignore"):
        a_head = np.where(share > 0, have / share, np.inf)
    gain[share <= 0] = -1.0
    return gain, a_head


def missing_to_parity(dollars: pd.Series, base: pd.Series) -> float:
    """Add up what neighbourhoods miss to their people's share of all dollars.

    Examples
    --------
    >>> missing_to_parity(pd.Series([900.0, 100.0]), pd.Series([50.0, 50.0]))
    400.0
    """
    share = shares_of(base)
    have = np.where(np.isfinite(share), dollars.to_numpy(dtype=float), 0.0)
    return float(np.nansum(np.maximum(share * have.sum() - have, 0.0)))
