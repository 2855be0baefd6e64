"""Know in which currency grants are, and how an amount of it is written."""

import csv
from functools import cache
from importlib import resources

import pandas as pd

from assetmap.schema import CURRENCY
from assetmap.words import book, say


@cache
def _table() -> tuple[dict[str, str], dict[str, str]]:
    """Return signs by code, and codes by country."""
    path = resources.files("assetmap").joinpath("data", "currencies.csv")
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    signs = {row["code"]: row["sign"] for row in rows}
    return signs, {land: row["code"] for row in rows for land in row["countries"].split(";")}


def currency_of(grants: pd.DataFrame, country: str) -> str:
    """Return the code of the currency that grants are in.

    The country's, where any grant states it or none states one; else what most of them state.

    Parameters
    ----------
    grants
        With `currency` or without; what is no code of three capital letters is not read.
    country
        Two letters.

    Returns
    -------
    code
        "" where the grants state none and the country is not in the table.

    Examples
    --------
    >>> currency_of(pd.DataFrame({"currency": ["", ""]}), "GB")
    'GBP'
    """
    stated = grants[CURRENCY].astype("str") if CURRENCY in grants else pd.Series(dtype="str")
    codes = stated[stated.str.fullmatch("[A-Z]{3}")]
    ours = _table()[1].get(country.upper(), "")
    return ours if codes.empty or (codes == ours).any() else str(codes.mode().iloc[0])


def money_of_year(code: str, year: int, language: str) -> str:
    """Say money of which year amounts are in.

    Examples
    --------
    >>> money_of_year("USD", 2024, "en"), money_of_year("XAF", 2024, "es")
    ('dollars of 2024', 'XAF de 2024')
    """
    key = f"currency_{code}"
    name = say("findings", key, language) if key in book("findings") else code or "?"
    return say("findings", "money_of_year", language, currency=name, year=year)


def written(amount: float, code: str) -> str:
    """Write an amount of money in whole units: with the currency's sign, else its code.

    Examples
    --------
    >>> written(1234.5, "USD"), written(-1234.5, "GBP"), written(5.0, "XAF"), written(5.0, "")
    ('$1,234', '-£1,234', 'XAF 5', '5')
    """
    sign = _table()[0].get(code, f"{code} " if code else "")
    whole = f"{abs(amount):,.0f}"
    return f"-{sign}{whole}" if amount < 0 and whole != "0" else f"{sign}{whole}"


def written_exactly(amount: float, code: str) -> str:
    """Write an amount of money to the cent, where it has any.

    Examples
    --------
    >>> written_exactly(1234.5, "USD"), written_exactly(1234.0, "GBP")
    ('$1,234.50', '£1,234')
    """
    sign = _table()[0].get(code, f"{code} " if code else "")
    figures = f"{amount:,.0f}" if amount == int(amount) else f"{amount:,.2f}"
    return f"{sign}{figures}"
