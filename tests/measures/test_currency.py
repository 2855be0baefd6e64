"""In which currency grants are."""

import csv
from importlib import resources

import pandas as pd
import pytest

from assetmap.measures.currency import currency_of, written


@pytest.mark.parametrize(
    ("stated", "country", "code"),
    [
        (["GBP", "GBP"], "US", "GBP"),
        (["", "GBP", ""], "US", "GBP"),
        (["", ""], "GB", "GBP"),
        ([], "US", "USD"),
        (["", ""], "us", "USD"),
        (["", ""], "XX", ""),
        (["<b>", "=1"], "IE", "EUR"),
        (["EUR", "GBP", "GBP"], "US", "GBP"),
        (["USD", "GBP", "GBP"], "US", "USD"),
    ],
)
def test_the_grants_own_word_comes_first_then_the_country(
    stated: list[str], country: str, code: str
):
    assert currency_of(pd.DataFrame({"currency": pd.Series(stated, dtype="str")}), country) == code


def test_grants_without_a_column_are_in_the_countrys_currency():
    assert currency_of(pd.DataFrame({"amount": [1.0]}), "GB") == "GBP"


def test_nothing_is_never_less_than_nothing():
    assert written(-0.2, "USD") == "$0"


def test_the_table_names_each_currency_and_country_once():
    path = resources.files("assetmap").joinpath("data", "currencies.csv")
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    codes = [row["code"] for row in rows]
    countries = [land for row in rows for land in row["countries"].split(";")]
    assert len(set(codes)) == len(codes)
    assert len(set(countries)) == len(countries)
    assert all(row["sign"] for row in rows)
