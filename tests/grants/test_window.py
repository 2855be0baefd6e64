"""Which months a grant is spent in, and what of it falls into the window."""

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from grants.given import given, grants
from hypothesis import given as for_any
from hypothesis import settings as trying
from hypothesis import strategies as st

from assetmap.grants import by_year
from assetmap.grants.counting import counted
from assetmap.grants.parties import parties
from assetmap.grants.prices import price_index
from assetmap.grants.window import Window, in_window
from assetmap.settings import Settings


def settled(*rows: dict[str, Any], **choices: object) -> pd.DataFrame:
    table = grants(*rows)
    who = parties(table)
    named = table.assign(funder_id=who["funder"], recipient_key=who["recipient"])
    return counted(named, Settings().with_(choices), prices=price_index("USD"))


def test_a_grant_of_several_years_is_spread_by_months():
    """18 months from July 2020: 6 of them, 12 of them."""
    grant = given("F", "R", 1800.0, start="2020-07-01", end="2021-12-31")
    for year, amount in (("2020", 600.0), ("2021", 1200.0), ("2022", 0.0)):
        found = settled(grant, grants_from=year, grants_to=year)
        assert found["counted_amount"].tolist() == [amount]
    assert found["counted_why"].tolist() == ["outside_window"]


def test_a_grant_without_an_end_counts_by_its_award():
    grant = given("F", "R", 500.0, date="2020-03-02", start="2021-01-01")
    assert settled(grant, grants_from="2020", grants_to="2020")["counted"].tolist() == ["yes"]
    assert settled(grant, grants_from="2021", grants_to="2021")["counted"].tolist() == ["no"]


def test_an_end_before_the_start_stands_for_none():
    grant = given("F", "R", 500.0, date="2020", start="2021-01-01", end="2019-01-01")
    assert settled(grant, grants_from="2020", grants_to="2020")["counted_amount"].sum() == 500


def test_a_term_without_end_is_none():
    grant = given("F", "R", 500.0, date="2020", start="2020-01-01", end="2199-12-31")
    assert settled(grant, grants_from="2020", grants_to="2020")["counted_amount"].sum() == 500


def test_without_a_window_the_undated_count_and_with_one_they_do_not():
    grant = given("F", "R", 70.0)
    assert settled(grant)["counted"].tolist() == ["yes"]
    found = settled(grant, grants_from="2000")
    assert found["counted"].tolist() == ["no"]
    assert found["counted_why"].tolist() == ["undated"]


DATES = st.one_of(
    st.just(""),
    st.integers(2000, 2030).map(str),
    st.tuples(st.integers(2000, 2030), st.integers(1, 12)).map(lambda p: f"{p[0]}-{p[1]:02d}"),
)
CENTS = st.integers(0, 10**9).map(lambda cents: cents / 100)


@trying(max_examples=25, deadline=None)
@for_any(st.lists(st.tuples(CENTS, DATES, DATES, DATES), min_size=1, max_size=8))
def test_windows_that_part_time_part_the_money_to_the_cent(rows: list[tuple[float, str, str, str]]):
    """What falls before and after a date is all that is dated."""
    table = grants(
        *(given("F", "R", a, date=d, start=b, end=e) for a, d, b, e in rows),
    )
    before, after = (
        in_window(table, Window.of(Settings().with_(ends)))
        for ends in ({"grants_to": "2015-05"}, {"grants_from": "2015-06"})
    )
    assert (before.undated == after.undated).all()
    total = sum(
        Decimal(str(a)) for (a, *_), lost in zip(rows, before.undated, strict=True) if not lost
    )
    parts = sum(Decimal(str(x)) for found in (before, after) for x in found.amount[~found.undated])
    assert abs(parts - total) <= Decimal("0.01") * len(rows)


@trying(max_examples=25, deadline=None)
@for_any(st.lists(st.tuples(CENTS, DATES, DATES, DATES), min_size=1, max_size=8))
def test_the_years_of_a_grant_add_up_to_what_counts(rows: list[tuple[float, str, str, str]]):
    found = settled(*(given("F", "R", a, date=d, start=b, end=e) for a, d, b, e in rows))
    years = by_year(found, Settings(), prices=price_index("USD"))
    sums = years.groupby("record_id")["counted_amount"].sum()
    expected = found.set_index("record_id")["counted_amount"]
    expected = expected[expected > 0]
    np.testing.assert_allclose(sums.reindex(expected.index), expected)


def test_real_money_is_each_years_part_at_that_years_prices():
    grant = given("F", "R", 1000.0, start="2019-07-01", end="2020-06-30")
    found = settled(grant, real_dollars_of=2024)
    prices = price_index("USD")
    expected = 500 * prices[2024] / prices[2019] + 500 * prices[2024] / prices[2020]
    assert found["real_amount"].tolist() == [pytest.approx(expected, abs=0.005)]
    assert found["counted_amount"].tolist() == [1000.0]


def test_a_grant_of_a_year_without_a_price_does_not_count_in_real_money():
    found = settled(
        given("F", "R", 10.0, date="1950"), given("F", "S", 20.0, date="2024"), real_dollars_of=2024
    )
    assert found["counted_why"].tolist() == ["no_price", ""]
    assert found["real_amount"].tolist() == [0.0, 20.0]


def test_without_a_year_of_real_money_there_is_none():
    assert settled(given("F", "R", 10.0, date="2020"))["real_amount"].isna().all()
