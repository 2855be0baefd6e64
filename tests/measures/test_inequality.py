"""One number for how uneven a region is."""

import math

import oracles
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetmap.measures.disparity import sedt_geographic
from assetmap.measures.inequality import INEQUALITIES, gini, hoover, theil

AMOUNTS = st.lists(
    st.tuples(st.floats(0, 1e6), st.integers(1, 5000)), min_size=1, max_size=8
).filter(lambda pairs: sum(a for a, _ in pairs) > 1)


def _both(pairs: list[tuple[float, int]]) -> tuple[pd.DataFrame, pd.Series]:
    amounts = pd.DataFrame({"all": [a for a, _ in pairs]})
    return amounts, pd.Series([float(n) for _, n in pairs])


@pytest.mark.parametrize("measure", ["hoover", "gini", "theil"])
@given(pairs=AMOUNTS)
def test_each_agrees_with_the_loop(measure: str, pairs: list[tuple[float, int]]):
    amounts, people = _both(pairs)
    wanted = getattr(oracles, measure)(amounts["all"].tolist(), people.tolist())
    assert float(INEQUALITIES[measure](amounts, people)["all"]) == pytest.approx(wanted, abs=1e-9)


@pytest.mark.parametrize("measure", [hoover, gini, theil])
def test_parity_is_zero(measure: object):
    amounts, people = _both([(20.0, 200), (5.0, 50), (0.1, 1)])
    assert float(measure(amounts, people)["all"]) == pytest.approx(0.0, abs=1e-12)  # type: ignore[operator]  # one of three functions


@given(AMOUNTS)
def test_hoover_is_half_the_sum_of_the_disparities(pairs: list[tuple[float, int]]):
    amounts, people = _both(pairs)
    disparities = sedt_geographic(amounts, people).value["all"].abs().sum() / 2
    assert float(hoover(amounts, people)["all"]) == pytest.approx(disparities)


@given(AMOUNTS, st.integers(2, 100))
def test_none_changes_if_everything_is_so_many_times_as_much(
    pairs: list[tuple[float, int]], times: int
):
    amounts, people = _both(pairs)
    for measure in INEQUALITIES.values():
        one = float(measure(amounts, people)["all"])
        other = float(measure(times * amounts, times * people)["all"])
        assert one == pytest.approx(other, abs=1e-9)


@given(AMOUNTS)
def test_splitting_a_place_in_two_like_halves_changes_none(pairs: list[tuple[float, int]]):
    amounts, people = _both(pairs)
    (first, n), *others = pairs
    halves, fewer = _both([(first / 2, n), (first / 2, n), *((a, 2 * m) for a, m in others)])
    for measure in INEQUALITIES.values():
        one, other = float(measure(amounts, people)["all"]), float(measure(halves, fewer)["all"])
        assert one == pytest.approx(other, abs=1e-9)


def test_where_nobody_lives_amounts_keep_their_share_but_for_theil():
    amounts, people = _both([(50.0, 1), (50.0, 0)])
    assert float(hoover(amounts, people)["all"]) == 0.5
    assert float(gini(amounts, people)["all"]) == 0.5
    assert float(theil(amounts, people)["all"]) == 0.0


def test_all_in_one_of_two_like_places():
    amounts, people = _both([(9.0, 10), (0.0, 10)])
    found = {name: float(measure(amounts, people)["all"]) for name, measure in INEQUALITIES.items()}
    assert found == {"hoover": 0.5, "gini": 0.5, "theil": pytest.approx(math.log(2))}


def test_with_nothing_to_share_or_nobody_to_share_with_there_is_no_answer():
    for pairs in ([(0.0, 10), (0.0, 10)], [(5.0, 0), (5.0, 0)]):
        for measure in INEQUALITIES.values():
            assert math.isnan(float(measure(*_both(pairs))["all"]))


def test_an_amount_below_zero_has_no_theil():
    assert math.isnan(float(theil(*_both([(-1.0, 10), (9.0, 10)]))["all"]))


def test_a_place_of_which_nobody_knows_the_people_is_left_out():
    amounts = pd.DataFrame({"all": [1.0, 3.0, 7.0]})
    people = pd.Series([10.0, 10.0, float("nan")])
    assert float(hoover(amounts, people)["all"]) == 0.25
