"""Read the price index of a pack: what money of one year is worth in another."""

import pandas as pd

from assetmap.model import Source
from assetmap.schema import YEAR

from .inside import Place
from .tables import numbers_of, read_table, require_column

INDEX = "index"


def read_prices(file: Source, place: Place) -> "pd.Series[float]":
    """Read a pack's price index, in the currency of its grants.

    Parameters
    ----------
    file
        A CSV table with the columns `year` and `index`.
    place
        The file, for messages.

    Returns
    -------
    prices
        The index by year, ascending.

    Raises
    ------
    RegionError
        Naming the row, if a year is none, is there twice, or its index is not above 0.
    """
    table = read_table(file.path, place)
    years = require_column(table, YEAR, place)
    index = numbers_of(require_column(table, INDEX, place), place)
    if table.empty:
        raise place.wrong(why="has no rows; expected one for each year")
    wrong = years.index[~years.str.fullmatch(r"[12]\d{3}").astype(bool)]
    if len(wrong):
        why = f"row {wrong[0]}, column 'year' is {years[wrong[0]]!r}; expected a year such as 2020"
        raise place.wrong(why=why)
    twice = years.index[years.duplicated()]
    if len(twice):
        raise place.wrong(why=f"row {twice[0]} has the year {years[twice[0]]} again")
    nothing = index.index[~(index > 0)]
    if len(nothing):
        raise place.wrong(why=f"row {nothing[0]}, column 'index' is blank or 0; expected above 0")
    found = pd.Series(index.to_numpy(), index=years.astype("int64").to_numpy(), dtype="float64")
    return found.sort_index()
