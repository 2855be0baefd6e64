"""Know how prices rose, to say what money of one year is worth in another."""

import csv
from functools import cache
from importlib import resources
from typing import Final

import numpy as np
import pandas as pd

from assetmap.measures.estimate import Floats, Ints

NONE: Final = 0  # the year of real dollars where none are asked for


@cache
def _table() -> dict[str, dict[int, float]]:
    """Return the price indices that we ship: currency -> year -> index."""
    path = resources.files("assetmap").joinpath("data", "prices.csv")
    found: dict[str, dict[int, float]] = {}
    with path.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["currency"], {})[int(row["year"])] = float(row["index"])
    return found


def price_index(currency: str) -> "pd.Series[float]":
    """Return the consumer price index of a currency's country by year, empty where we ship none.

    Of the dollar of the United States it is the annual average of the CPI-U, all items, U.S. city
    average, not seasonally adjusted, 1982-84 = 100 (Bureau of Labor Statistics, CUUR0000SA0); of
    the pound that of the CPI, all items, 2015 = 100 (Office for National Statistics, D7BT).

    Examples
    --------
    >>> bool(price_index("USD")[2020] > price_index("USD")[2010]), len(price_index("EUR"))
    (True, 0)
    """
    return pd.Series(_table().get(currency, {}), dtype="float64")


def factors(years: Ints, prices: "pd.Series[float]", of: int) -> Floats:
    """Return what money of each year is worth in money of the year `of`; NaN where not known.

    Examples
    --------
    >>> factors(np.array([2000, 2010]), pd.Series({2000: 50.0, 2010: 100.0}), 2010).tolist()
    [2.0, 1.0]
    """
    if of == NONE or of not in prices.index:
        return np.full(len(years), np.nan)
    return np.asarray(prices[of] / prices.reindex(years).to_numpy(dtype=float))
