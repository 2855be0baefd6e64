"""Lay out grants by the years in which they are spent."""

import pandas as pd

from assetmap.schema import (
    AMOUNT,
    COUNTED_AMOUNT,
    CURRENCY,
    DATE,
    FUNDER,
    NEIGHBOURHOOD_ID,
    REAL_AMOUNT,
    RECORD_ID,
    SERVICE_AREA,
    START,
    YEAR,
)
from assetmap.settings import Settings

from .prices import NONE, factors
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


def countable_years(
    grants: pd.DataFrame, settings: Settings, *, prices: "pd.Series[float]"
) -> pd.DataFrame:
    """Return the parts of grants that count, by year, as the measures take them.

    Parameters
    ----------
    grants, settings, prices
        As `by_year` takes them.

    Returns
    -------
    years
        `amount` (real where that is asked for), `year`, and of the grant `funder`, `currency`,
        `neighbourhood_id` and `service_area`, as far as it has them.
    """
    cut = by_year(grants, settings, prices=prices)
    amount = COUNTED_AMOUNT if settings.real_dollars_of == NONE else REAL_AMOUNT
    wanted = (RECORD_ID, FUNDER, CURRENCY, NEIGHBOURHOOD_ID, SERVICE_AREA)
    whose = grants[[column for column in wanted if column in grants]]
    parts = cut[[RECORD_ID, YEAR, amount]].rename(columns={amount: AMOUNT})
    return parts.merge(whose.drop_duplicates(RECORD_ID), on=RECORD_ID, how="left")
