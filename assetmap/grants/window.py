"""Say how much of each grant falls into the window of time that is looked at."""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import pandas as pd

from assetmap.measures.estimate import Bools, Floats, Ints
from assetmap.schema import AMOUNT
from assetmap.settings import Settings

from .months import NEVER, YEAR, first_months, last_months, spans

_ALWAYS: Final = (0, 10_000 * YEAR)  # months
CENTS: Final = 2  # decimals of an amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """From which month to which grants count, both of them in it."""

    first: int
    last: int
    is_open: bool  # no window is set: undated grants count too

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return the window that the settings ask for."""
        ends = pd.Series([settings.grants_from, settings.grants_to], dtype="str")
        first, last = int(first_months(ends)[0]), int(last_months(ends)[1])
        return cls(
            first=_ALWAYS[0] if first == NEVER else first,
            last=_ALWAYS[1] if last == NEVER else last,
            is_open=first == NEVER and last == NEVER,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class InWindow:
    """What of each grant falls into the window, one entry per grant."""

    amount: Floats  # to the cent; 0 where nothing does, NaN where the grant has no amount
    undated: Bools  # it has no date, and a window is set


def in_window(grants: pd.DataFrame, window: Window) -> InWindow:
    """Find how much of each grant falls into a window.

    The amount is spread evenly over the grant's months (`months.spans`). What falls into the
    window is rounded to the cent, so that inside and outside add up to the amount exactly.

    Parameters
    ----------
    grants
        With `amount`, `date`, `start` and `end`.
    window
        From which month to which.
    """
    first, last = spans(grants)
    amounts = grants[AMOUNT].to_numpy(dtype=float)
    undated = first == NEVER
    months = last - first + 1
    inside = np.minimum(last, window.last) - np.maximum(first, window.first) + 1
    inside = np.clip(np.where(undated, 0, inside), 0, None)
    parts = np.round(amounts * inside / months, CENTS)
    whole = inside == months
    if window.is_open:
        return InWindow(amount=amounts, undated=np.zeros(len(grants), dtype=bool))
    return InWindow(amount=np.where(whole & ~undated, amounts, parts), undated=undated)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Grants cut into years, parallel: one entry per grant and year that it runs in."""

    grant: Ints  # position in the table of grants
    year: Ints
    share: Floats  # 0-1 of what falls into the window; those of one grant add up to 1


def parts_by_year(grants: pd.DataFrame, window: Window) -> Parts:
    """Cut what falls into a window by years; undated grants have no part.

    Examples
    --------
    >>> grants = pd.DataFrame({"date": [""], "start": ["2020-07"], "end": ["2021-12"]})
    >>> found = parts_by_year(grants, Window(first=0, last=99_999, is_open=True))
    >>> found.year.tolist(), found.share.round(4).tolist()
    ([2020, 2021], [0.3333, 0.6667])
    """
    first, last = spans(grants)
    first, last = np.maximum(first, window.first), np.minimum(last, window.last)
    some = (spans(grants)[0] != NEVER) & (last >= first)
    at = np.flatnonzero(some)
    years = last[at] // YEAR - first[at] // YEAR + 1
    grant = np.repeat(at, years)
    offset = np.arange(years.sum()) - np.repeat(np.cumsum(years) - years, years)
    year = first[grant] // YEAR + offset
    inside = np.minimum(last[grant], year * YEAR + YEAR - 1) - np.maximum(first[grant], year * YEAR)
    return Parts(grant=grant, year=year, share=(inside + 1) / (last[grant] - first[grant] + 1))
