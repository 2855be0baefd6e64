"""Say in which months a grant is spent, by the dates that it states."""

import re
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.schema import DATE, END, START

Months = npt.NDArray[np.int64]

YEAR: Final = 12  # months
NEVER: Final = -1  # the month of a date that is not stated
OPEN_ENDED: Final = 50 * YEAR  # a term from here on stands for "no end": 2999-12-31
_PARTS: Final = re.compile(r"(\d{4})(?:-(\d{2}))?")


def first_months(dates: pd.Series) -> Months:
    """Return the month that each date begins in, counted from the year 0; `NEVER` where blank.

    A year alone begins in January.

    Examples
    --------
    >>> (first_months(pd.Series(["2024-03-09", "2024", ""])) - 12 * 2024).tolist()
    [2, 0, -24289]
    """
    return _months(dates, missing=1)


def last_months(dates: pd.Series) -> Months:
    """Return the month that each date ends in: of a year alone, December.

    Examples
    --------
    >>> (last_months(pd.Series(["2024-03-09", "2024"])) - 12 * 2024).tolist()
    [2, 11]
    """
    return _months(dates, missing=YEAR)


def _months(dates: pd.Series, *, missing: int) -> Months:
    """Return months; a date of a year alone has the missing one."""
    codes, texts = pd.factorize(dates.astype("str"))
    found = [_month(_PARTS.match(str(text)), missing) for text in texts]
    return np.array([*found, NEVER], dtype=np.int64)[codes]


def _month(parts: re.Match[str] | None, missing: int) -> int:
    """Return the month of one date, `NEVER` where it is none."""
    if parts is None:
        return NEVER
    return int(parts[1]) * YEAR + int(parts[2] or missing) - 1


def spans(grants: pd.DataFrame) -> tuple[Months, Months]:
    """Return the first and the last month of each grant, both `NEVER` where it is undated.

    A grant with a start and an end runs from the one to the other. One without an end is of the
    month in which it was awarded, or else began; so is one whose end lies before its start, or so
    far behind it that it stands for none. Of an award whose year alone is known, every month of
    that year is as likely.

    Parameters
    ----------
    grants
        With `date`, `start` and `end`: dates as ISO 8601 writes them, as far as they are known.

    Examples
    --------
    >>> grants = pd.DataFrame({"date": ["2020", ""], "start": ["", "2020-07"], "end": ["", "2021"]})
    >>> first, last = spans(grants)
    >>> (last - first + 1).tolist()
    [12, 18]
    """
    start, end = first_months(grants[START]), last_months(grants[END])
    award, award_end = first_months(grants[DATE]), last_months(grants[DATE])
    begun = last_months(grants[START])
    term = has_term(grants)
    dated = award != NEVER
    first = np.where(term, start, np.where(dated, award, start))
    last = np.where(term, end, np.where(dated, award_end, begun))
    return first, last


def has_term(grants: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Say which grants run from a start to an end that lies behind it."""
    start, end = first_months(grants[START]), last_months(grants[END])
    stated = (start != NEVER) & (end != NEVER)
    return np.asarray(stated & (end >= start) & (end - start < OPEN_ENDED))


def ends_early(grants: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Say which grants state an end that lies before their start."""
    start, end = first_months(grants[START]), last_months(grants[END])
    return np.asarray((start != NEVER) & (end != NEVER) & (end < start))
