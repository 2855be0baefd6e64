"""Where dollars land."""

import math

import numpy as np
import oracles
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenes import grants

from assetmap.measures.investment import (
    dollars,
    dollars_per_1000,
    dollars_to_parity,
    dollars_unplaced,
    funders,
    in_order,
    spread,
)
from assetmap.model import Placing

IDS = pd.Index(["n0", "n1", "n2", "n3"], dtype="str")
BASE = pd.Series([100.0, 300.0, 0.0, 600.0], index=IDS)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Alpha", "Beta", "", "all"]),
        st.floats(0.01, 1e6),
        st.sampled_from(["n0", "n1", "n2", "n3", "", "gone"]),
        st.sampled_from(["", "region", "n0", "n2", "n1;n3", "n0;n1;n2;n3"]),
    ),
    min_size=1,
    max_size=15,
)


def _landed(
    rows: list[tuple[str, float, str, str]], placing: Placing, base: pd.Series | None = BASE
) -> tuple[pd.DataFrame, pd.Series]:
    table = in_order(grants(rows))
    found = spread(table, IDS, base=base, placing=placing)
    of = funders(table)
    return dollars(table, found, of).set_axis(IDS), dollars_unplaced(table, found, of)


@pytest.mark.parametrize("placing", list(Placing))
@given(rows=ROWS)
def test_every_placing_agrees_with_the_loop(
    placing: Placing, rows: list[tuple[str, float, str, str]]
):
    found, _ = _landed(rows, placing)
    wanted = oracles.dollars(
        grants(rows).to_dict("records"), list(IDS), BASE.to_dict(), str(placing)
    )
    assert found["all"].to_dict() == pytest.approx(wanted, abs=1e-6, nan_ok=True)


@pytest.mark.parametrize("placing", list(Placing))
@given(rows=ROWS)
def test_every_dollar_is_placed_or_counted_as_unplaced(
    placing: Placing, rows: list[tuple[str, float, str, str]]
):
    found, unplaced = _landed(rows, placing)
    total = sum(amount for _, amount, _, _ in rows)
    assert found["all"].sum() + unplaced["all"] == pytest.approx(total)
    for name in ("Alpha", "Beta"):
        if name in found:
            mine = sum(amount for funder, amount, _, _ in rows if funder == name)
            assert found[name].sum() + unplaced[name] == pytest.approx(mine)


def test_a_grant_serves_its_area_by_the_children_and_evenly_where_there_are_none():
    found, _ = _landed([("A", 400.0, "n0", "n0;n1")], Placing.SERVICE_OR_OFFICE)
    assert found["A"].tolist() == [100.0, 300.0, 0.0, 0.0]
    nobody = pd.Series([0.0, 0.0, 5.0, 5.0], index=IDS)
    found, _ = _landed([("A", 400.0, "n0", "n0;n1")], Placing.SERVICE_OR_OFFICE, nobody)
    assert found["A"].tolist() == [200.0, 200.0, 0.0, 0.0]


def test_without_people_a_wide_grant_has_no_usable_place_but_a_narrow_one_has():
    rows = [("A", 1.0, "n0", "n1;n3"), ("A", 2.0, "n0", "region"), ("A", 4.0, "n0", "n1")]
    found, unplaced = _landed(rows, Placing.SERVICE_OR_OFFICE, None)
    assert found["A"].tolist() == [0.0, 4.0, 0.0, 0.0]
    assert unplaced["A"] == 3.0


def test_names_that_are_no_funder_are_in_the_total_alone():
    found, _ = _landed([("", 1.0, "n0", ""), ("all", 2.0, "n0", "")], Placing.OFFICE)
    assert list(found.columns) == ["all"]
    assert found.loc["n0", "all"] == 3.0


def test_a_grant_without_an_amount_counts_nowhere():
    found, unplaced = _landed([("A", math.nan, "n0", ""), ("A", 2.0, "n1", "")], Placing.OFFICE)
    assert found["A"].tolist() == [0.0, 2.0, 0.0, 0.0]
    assert unplaced["A"] == 0.0


@given(st.lists(st.tuples(st.floats(0, 1e9), st.integers(0, 9000)), min_size=1, max_size=9))
def test_what_is_missing_to_parity_adds_up_to_zero(pairs: list[tuple[float, int]]):
    amounts = pd.DataFrame({"all": [a for a, _ in pairs]})
    people = pd.Series([float(n) for _, n in pairs])
    gap = dollars_to_parity(amounts, people).value["all"]
    if people.sum() == 0:
        assert gap.isna().all()
    else:
        assert gap.sum() == pytest.approx(0.0, abs=1e-6 * max(1.0, amounts["all"].sum()))


def test_a_place_where_nobody_lives_is_above_parity_by_all_it_holds():
    amounts = pd.DataFrame({"all": [60.0, 40.0]})
    gap = dollars_to_parity(amounts, pd.Series([10.0, 0.0])).value["all"]
    assert gap.tolist() == [40.0, -40.0]


def test_a_place_of_unknown_people_has_no_parity_and_the_others_have():
    amounts = pd.DataFrame({"all": [60.0, 40.0, 7.0]})
    gap = dollars_to_parity(amounts, pd.Series([10.0, 10.0, np.nan])).value["all"]
    assert gap.tolist()[:2] == [-10.0, 10.0]
    assert math.isnan(gap.iloc[2])


def test_dollars_per_thousand_have_no_answer_where_nobody_lives():
    amounts = pd.DataFrame({"all": [60.0, 40.0]})
    found = dollars_per_1000(amounts, pd.Series([20.0, 0.0])).value["all"]
    assert found.iloc[0] == 3000.0
    assert math.isnan(found.iloc[1])
