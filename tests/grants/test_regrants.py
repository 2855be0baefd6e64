"""Money that is given on counts once."""

from random import Random
from typing import Any

import pytest
from grants.given import given, grants
from hypothesis import given as for_any
from hypothesis import settings as trying
from hypothesis import strategies as st

from assetmap.grants.parties import parties
from assetmap.grants.regrants import given_on


def on(*rows: dict[str, Any], choice: str = "once") -> list[float]:
    table = grants(*rows)
    who = parties(table)
    named = table.assign(funder_id=who["funder"], recipient_key=who["recipient"])
    return given_on(named, table["amount"].to_numpy(dtype=float), choice).tolist()


def test_a_chain_counts_where_it_ends():
    """State 100 to hub, hub 60 to school and 40 to club: 100 in all."""
    rows = (given("State", "Hub", 100.0), given("Hub", "School", 60.0), given("Hub", "Club", 40.0))
    assert on(*rows) == [100.0, 0.0, 0.0]


def test_an_intermediary_keeps_what_it_does_not_give_on():
    assert on(given("State", "Hub", 100.0), given("Hub", "School", 30.0)) == [30.0, 0.0]


def test_an_intermediary_with_money_of_its_own_passes_on_no_more_than_it_was_given():
    assert on(given("State", "Hub", 100.0), given("Hub", "School", 900.0)) == [100.0, 0.0]


def test_a_chain_of_three_counts_once():
    rows = (given("A", "B", 100.0), given("B", "C", 80.0), given("C", "D", 50.0))
    assert on(*rows) == [80.0, 50.0, 0.0]


def test_what_is_said_to_be_for_regranting_goes_first():
    rows = (
        given("A", "Hub", 100.0),
        given("B", "Hub", 50.0, regrant="FRG010"),
        given("Hub", "School", 60.0),
    )
    assert on(*rows) == [0.0, 50.0, 0.0]  # one list: what it does not say of a grant is no
    assert on(*rows, choice="stated") == [0.0, 50.0, 0.0]
    assert on(*rows, choice="all") == [0.0, 0.0, 0.0]


def test_of_an_intermediary_with_money_of_its_own_no_dollar_counts_twice():
    """Funder to X 100; X gives 60 of it and 50 of its own: 110 count, 40 that X kept do not."""
    rows = (given("Funder", "X", 100.0), given("X", "School", 60.0), given("X", "Club", 50.0))
    assert on(*rows) == [100.0, 0.0, 0.0]
    assert on(*rows, choice="stated") == [0.0, 0.0, 0.0]
    said = (given("Funder", "X", 100.0, regrant="No"), *rows[1:])
    assert on(*said) == [0.0, 0.0, 0.0]  # the list says that X keeps it
    part = (
        given("Funder", "X", 60.0, regrant="FRG010"),
        given("Funder", "X", 40.0),  # blank beside a code: X keeps it
        *rows[1:],
    )
    assert on(*part) == [60.0, 0.0, 0.0, 0.0]


def test_a_list_that_says_nothing_of_regrants_leaves_it_to_the_chain():
    rows = (
        given("A", "Hub", 100.0),
        given("B", "Hub", 50.0, regrant="yes"),
        given("Hub", "School", 60.0),
    )
    table = grants(*rows).assign(upload=["one.csv", "two.csv", "three.csv"])
    who = parties(table)
    named = table.assign(funder_id=who["funder"], recipient_key=who["recipient"])
    assert given_on(named, table["amount"].to_numpy(dtype=float), "once").tolist() == [
        10.0,
        50.0,
        0.0,
    ]


def test_an_organisation_that_funds_itself_is_no_chain():
    assert on(given("Council", "Council", 100.0)) == [0.0]


def test_a_ring_is_no_chain():
    assert on(given("A", "B", 100.0), given("B", "A", 100.0)) == [0.0, 0.0]


def test_spellings_and_numbers_of_one_organisation_make_one_chain():
    rows = (
        given("State", "THE HUB, INC.", 100.0, recipient_id="12-3456789"),
        given("Hub Foundation of Harborview", "School", 70.0, funder_number="123456789"),
    )
    assert on(*rows) == [70.0, 0.0]
    assert on(given("State", "THE HUB, Inc.", 9.0), given("Hub", "School", 4.0)) == [4.0, 0.0]


def test_people_and_blanks_make_no_chain():
    rows = (given("A", "Individual", 9.0), given("Individual", "B", 9.0), given("", "", 9.0))
    assert on(*rows) == [0.0, 0.0, 0.0]


NAMES = st.sampled_from("ABCDE")
ROWS = st.lists(st.tuples(NAMES, NAMES, st.integers(1, 10**6)), min_size=1, max_size=12)


@trying(max_examples=25, deadline=None)
@for_any(ROWS)
def test_no_more_is_left_out_than_was_given_and_than_was_given_on(
    rows: list[tuple[str, str, int]],
):
    out = on(*(given(a, b, float(n)) for a, b, n in rows))
    for name in "ABCDE":
        received = sum(x for (_, b, _), x in zip(rows, out, strict=True) if b == name)
        gave = sum(n for a, b, n in rows if a == name and b != name)
        assert received <= gave + 0.01 * len(rows)
    assert all(0 <= x <= n for (_, _, n), x in zip(rows, out, strict=True))


@trying(max_examples=25, deadline=None)
@for_any(ROWS, st.randoms())
def test_the_order_of_the_rows_never_matters(rows: list[tuple[str, str, int]], random: Random):
    order = list(range(len(rows)))
    random.shuffle(order)
    given_rows = [given(a, b, float(n)) for a, b, n in rows]
    plain, mixed = on(*given_rows), on(*(given_rows[i] for i in order))
    assert mixed == pytest.approx([plain[i] for i in order], abs=0.011)
