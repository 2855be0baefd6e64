"""How near a group lives, against the others."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetmap.measures.group_access import gap, gaps, weighed

PEOPLE = st.lists(
    st.tuples(st.integers(1, 500), st.integers(0, 500), st.floats(0, 5000)), min_size=2, max_size=9
)


def _groups(part: list[float], whole: list[float], moe: float = math.nan) -> pd.DataFrame:
    return pd.DataFrame(
        {"part": part, "whole": whole, "part_moe": moe, "whole_moe": moe}, dtype=float
    )


def _by_hand(part: list[float], whole: list[float], metres: list[float]) -> float:
    """Walk from person to person: the mean of the group less that of the others."""
    ours = sum(p * m for p, m in zip(part, metres, strict=True)) / sum(part)
    rest = [w - p for p, w in zip(part, whole, strict=True)]
    return ours - sum(r * m for r, m in zip(rest, metres, strict=True)) / sum(rest)


def test_two_places_by_hand():
    # The poor: 30 at 400 m, 10 at 1,000 m: 550 m. The others: 10 and 30: 850 m.
    found = gaps(pd.DataFrame({"park": [400.0, 1000.0]}), _groups([30, 10], [40, 40]))
    assert found.loc["park", "value"] == pytest.approx(-300.0)
    assert math.isnan(found.loc["park", "se"])


@given(PEOPLE)
def test_the_gap_agrees_with_the_loop(rows: list[tuple[int, int, float]]):
    part = [float(min(p, w)) for w, p, _ in rows]
    whole, metres = [float(w) for w, _, _ in rows], [m for _, _, m in rows]
    found = gaps(pd.DataFrame({"all": metres}), _groups(part, whole)).loc["all", "value"]
    if 0 < sum(part) < sum(whole):
        assert found == pytest.approx(_by_hand(part, whole, metres), abs=1e-6)
    else:
        assert math.isnan(found)


@given(PEOPLE, st.integers(2, 9))
def test_units_sizes_and_order_change_nothing_but_the_unit(
    rows: list[tuple[int, int, float]], times: int
):
    part = np.array([min(p, w) / w for w, p, _ in rows])
    weight = np.array([float(w) for w, _, _ in rows])
    metres = np.array([[m] for _, _, m in rows])
    if not 0 < (part * weight).sum() < weight.sum():
        return
    weight = weight / weight.sum()
    one = gap(part, weight, metres)
    assert gap(part, weight, metres / 1000) * 1000 == pytest.approx(one, abs=1e-6)
    assert gap(part[::-1], weight[::-1], metres[::-1]) == pytest.approx(one, abs=1e-6)
    assert gap(part, weight, metres + times) == pytest.approx(one, abs=1e-6)
    assert gap(1 - part, weight, metres) == pytest.approx(-one, abs=1e-6)


def test_the_error_is_that_of_shares_drawn_within_their_margins():
    rng = np.random.default_rng(3)
    whole = rng.integers(400, 2000, 20).astype(float)
    part = (whole * rng.uniform(0.1, 0.6, 20)).round()
    metres = rng.uniform(200, 3000, (20, 1))
    table = _groups(list(part), list(whole), 0.0).assign(part_moe=0.05 * whole)
    found = gaps(pd.DataFrame(metres, columns=["all"]), table).loc["all"]
    group = weighed(table, np.ones(20, dtype=bool))
    drawn = group.share + rng.normal(size=(20_000, 20)) * group.share_se
    spread = float(gap(drawn, group.weight, metres).std())
    assert found["se"] == pytest.approx(spread, rel=0.03)
    assert found["z"] == pytest.approx(found["value"] / found["se"])


@pytest.mark.parametrize(
    ("part", "whole"),
    [([0, 0], [5, 5]), ([5, 5], [5, 5]), ([0, 0], [0, 0]), ([math.nan, math.nan], [5, 5])],
)
def test_without_both_kinds_of_people_there_is_no_gap(part: list[float], whole: list[float]):
    assert gaps(pd.DataFrame({"all": [1.0, 2.0]}), _groups(part, whole)).isna().all(axis=None)


def test_places_without_people_or_answer_are_left_out_and_kinds_without_answer_are_blank():
    values = pd.DataFrame({"park": [400.0, 1000.0, 7.0, math.nan], "none": math.nan})
    found = gaps(values.assign(pool=9.0), _groups([30, 10, 0, 9], [40, 40, 0, 9]))
    assert found.loc["park", "value"] == pytest.approx(-300.0)
    assert found.loc["pool", "value"] == pytest.approx(0.0)  # one kind's blank is not another's
    assert math.isnan(found.loc["none", "value"])


def test_a_group_counted_larger_than_its_universe_is_all_of_it():
    group = weighed(_groups([50, 10], [40, 40]), np.ones(2, dtype=bool))
    assert group.share.tolist() == [1.0, 0.25]
