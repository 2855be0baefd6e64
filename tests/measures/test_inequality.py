"""One number for how uneven a region is."""

import math

import numpy as np
import oracles
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetmap.measures.concentration import concentration, concentration_sure
from assetmap.measures.disparity import sedt_geographic
from assetmap.measures.inequality import (
    gini,
    hoover,
    inequalities,
    lorenz,
    theil,
    theil_parts,
)

MEASURES = {"hoover": hoover, "gini": gini, "theil": theil}

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
    assert float(MEASURES[measure](amounts, people)["all"]) == pytest.approx(wanted, abs=1e-9)


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
    for measure in MEASURES.values():
        one = float(measure(amounts, people)["all"])
        other = float(measure(times * amounts, times * people)["all"])
        assert one == pytest.approx(other, abs=1e-9)


@given(AMOUNTS)
def test_splitting_a_place_in_two_like_halves_changes_none(pairs: list[tuple[float, int]]):
    amounts, people = _both(pairs)
    (first, n), *others = pairs
    halves, fewer = _both([(first / 2, n), (first / 2, n), *((a, 2 * m) for a, m in others)])
    for measure in MEASURES.values():
        one, other = float(measure(amounts, people)["all"]), float(measure(halves, fewer)["all"])
        assert one == pytest.approx(other, abs=1e-9)


def test_where_nobody_lives_amounts_keep_their_share_but_for_theil():
    amounts, people = _both([(50.0, 1), (50.0, 0)])
    assert float(hoover(amounts, people)["all"]) == 0.5
    assert float(gini(amounts, people)["all"]) == 0.5
    assert float(theil(amounts, people)["all"]) == 0.0


def test_all_in_one_of_two_like_places():
    amounts, people = _both([(9.0, 10), (0.0, 10)])
    found = {name: float(measure(amounts, people)["all"]) for name, measure in MEASURES.items()}
    assert found == {"hoover": 0.5, "gini": 0.5, "theil": pytest.approx(math.log(2))}


def test_with_nothing_to_share_or_nobody_to_share_with_there_is_no_answer():
    for pairs in ([(0.0, 10), (0.0, 10)], [(5.0, 0), (5.0, 0)]):
        for measure in MEASURES.values():
            assert math.isnan(float(measure(*_both(pairs))["all"]))


def test_an_amount_below_zero_has_no_theil():
    assert math.isnan(float(theil(*_both([(-1.0, 10), (9.0, 10)]))["all"]))


def test_a_place_of_which_nobody_knows_the_people_is_left_out():
    amounts = pd.DataFrame({"all": [1.0, 3.0, 7.0]})
    people = pd.Series([10.0, 10.0, float("nan")])
    assert float(hoover(amounts, people)["all"]) == 0.25


@given(AMOUNTS, st.lists(st.sampled_from("abc"), min_size=8, max_size=8))
def test_theil_between_is_theil_of_the_groups_and_the_parts_add_up(
    pairs: list[tuple[float, int]], groups: list[str]
):
    amounts, people = _both(pairs)
    of = pd.Series(groups[: len(pairs)])
    parts = theil_parts(amounts, people, of).loc["all"]
    names = sorted(set(of))
    summed = [sum(a for (a, _), g in zip(pairs, of, strict=True) if g == name) for name in names]
    living = [sum(n for (_, n), g in zip(pairs, of, strict=True) if g == name) for name in names]
    assert parts["theil_between"] == pytest.approx(oracles.theil(summed, living), abs=1e-9)
    assert parts.sum() == pytest.approx(float(theil(amounts, people)["all"]), abs=1e-9)
    assert parts["theil_within"] >= -1e-9


def test_theil_parts_of_four_places_by_hand():
    # Two groups with as much each: nothing between. Within the first 3 to 1 among equals, which
    # is ln 2 less the entropy of a quarter, and it holds half of everything.
    amounts, people = _both([(3.0, 5), (1.0, 5), (2.0, 5), (2.0, 5)])
    parts = theil_parts(amounts, people, pd.Series(["a", "a", "b", "b"])).loc["all"]
    inside = 0.75 * math.log(0.75 / 0.5) + 0.25 * math.log(0.25 / 0.5)
    assert parts["theil_between"] == pytest.approx(0.0, abs=1e-12)
    assert parts["theil_within"] == pytest.approx(inside / 2)


@given(AMOUNTS, st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), min_size=8, max_size=8))
def test_concentration_agrees_with_the_covariance(
    pairs: list[tuple[float, int]], needs: list[float]
):
    amounts, people = _both(pairs)
    found = concentration(amounts, people, pd.Series(needs[: len(pairs)]))
    wanted = oracles.concentration(amounts["all"].tolist(), people.tolist(), needs[: len(pairs)])
    assert float(found["all"]) == pytest.approx(wanted, abs=1e-9)


def test_concentration_leaves_out_unknown_need_and_where_nobody_lives():
    amounts, people = _both([(4.0, 50), (0.0, 50), (9.0, 0), (9.0, 50)])
    need = pd.Series([1.0, 0.0, 1.0, math.nan])
    assert float(concentration(amounts, people, need)["all"]) == pytest.approx(-0.5)
    nobody = concentration(amounts, people * 0, need)
    assert math.isnan(nobody["all"])


def test_what_the_pack_does_not_name_is_not_measured():
    amounts, people = _both([(4.0, 50), (0.0, 50)])
    one = inequalities(amounts, people, of=pd.Series(["", ""]))
    assert list(one) == ["hoover", "gini", "theil"]
    more = inequalities(amounts, people, of=pd.Series(["a", "b"]))
    assert list(more)[3:] == ["theil_between", "theil_within"]


@pytest.mark.parametrize("people", [[0.0, 0.0], [5.0, 0.0], [math.nan, math.nan]])
def test_poor_data_have_no_answer_and_no_warning(people: list[float]):
    amounts = pd.DataFrame({"all": [0.0, 0.0], "unknown": [math.nan, math.nan]})
    found = inequalities(amounts, pd.Series(people), of=pd.Series(["a", "b"]))
    need = pd.Series([0.0, 1.0])
    found["concentration"] = concentration(amounts, pd.Series(people), need)
    assert concentration_sure(amounts, pd.Series(people), need, seed=1).isna().all(axis=None)
    assert all(values.isna().all() for values in found.values())


@given(AMOUNTS)
def test_gini_is_twice_the_area_above_the_lorenz_curve(pairs: list[tuple[float, int]]):
    amounts, people = _both(pairs)
    points = lorenz(amounts["all"], people).sort_values(["people", "amounts"]).to_numpy()
    x, y = np.vstack([[0.0, 0.0], points]).T
    under = (np.diff(x) * (y[1:] + y[:-1])).sum()
    assert 1 - under == pytest.approx(float(gini(amounts, people)["all"]), abs=1e-9)
    assert (y <= x + 1e-9).all()


def test_where_people_are_unknown_there_is_no_point_of_the_curve():
    points = lorenz(pd.Series([3.0, 9.0, 1.0]), pd.Series([50.0, math.nan, 50.0]))
    assert points["people"].tolist()[::2] == [1.0, 0.5]
    assert points.iloc[1].isna().all()
