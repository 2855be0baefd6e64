"""Lay out grants by the years in which they are spent."""

import pandas as pd

from assetmap.schema import (
    COUNTED_AMOUNT,
    DATE,
    REAL_AMOUNT,
    RECORD_ID,
    START,
    YEAR,
)
from assetmap.settings import Settings

from .prices import factors
from .window import Window, parts_by_year


def award_years(grants: pd.DataFrame) -> pd.Series:
    """Return the year in which each grant was awarded, or else began; "" where neither is known.

    Examples
    --------
    >>> award_years(pd.DataFrame({"date": ["2020-05-01", ""], "start": ["", "2021"]})).tolist()
    ['2020', '2021']
    """
    dates = grants[DATE].where(grants[DATE] != "", grants[START])
    return dates.astype("str").str[:4].rename(YEAR)


def by_year(
    grants: pd.DataFrame, settings: Settings, *, prices: "pd.Series[float]"
) -> pd.DataFrame:
    """Cut what counts of each grant by the years in which it is spent.

    Parameters
    ----------
    grants
        Settled, with `counted_amount`.
    settings
        The window, and the year whose money real amounts are in.
    prices
        The price index by year, for the real amounts.

    Returns
    -------
    years
        `record_id`, `year`, `counted_amount`, `real_amount`: one row per grant and year; a grant
        that counts and has no date is of the year "".
    """
    found = parts_by_year(grants, Window.of(settings))
    counted = grants[COUNTED_AMOUNT].to_numpy(dtype=float)
    ids = grants[RECORD_ID].to_numpy(dtype=object)
    amount = counted[found.grant] * found.share
    real = amount * factors(found.year, prices, settings.real_dollars_of)
    cut = pd.DataFrame(
        {
            RECORD_ID: ids[found.grant],
            YEAR: found.year.astype(str),
            COUNTED_AMOUNT: amount,
            REAL_AMOUNT: real,
        }
    )
    undated = grants.loc[~grants[RECORD_ID].isin(cut[RECORD_ID]), [RECORD_ID, COUNTED_AMOUNT]]
    rest = undated.assign(**{YEAR: ""}).assign(**{REAL_AMOUNT: float("nan")})
    some = [table for table in (cut, rest[list(cut.columns)]) if len(table)]
    every = pd.concat(some, ignore_index=True) if some else cut
    return every.loc[every[COUNTED_AMOUNT] > 0].reset_index(drop=True)
