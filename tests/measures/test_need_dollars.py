"""Dollars against need."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetmap.measures.need_dollars import (
    dollars_to_need_parity,
    need_dollars_class,
    need_minus_dollars,
)

PLACES = st.lists(
    st.tuples(st.floats(0, 1e6), st.integers(0, 5000), st.floats(0, 1)), min_size=1, max_size=12
)


def _of(places: list[tuple[float, int, float]]) -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    dollars, people, need = (
        pd.Series([float(x) for x in one]) for one in zip(*places, strict=True)
    )
    return dollars.to_frame("all"), people, need


@given(PLACES)
def test_dollars_to_the_share_of_need_add_up_to_nothing(places: list[tuple[float, int, float]]):
    dollars, people, need = _of(places)
    gap = dollars_to_need_parity(dollars, people, need).value["all"]
    weight = people * need
    if weight.sum() < 1e-6:
        return
    assert gap.sum() == pytest.approx(0, abs=1e-6 * dollars["all"].sum() + 1e-9)
    wanted = dollars["all"].sum() * weight / weight.sum() - dollars["all"]
    # what is left of great sums that cancel is no difference
    assert gap.tolist() == pytest.approx(wanted.tolist(), abs=1e-9 * dollars["all"].sum())


def test_the_same_need_everywhere_is_plain_parity():
    dollars, people, _ = _of([(9.0, 30, 0.0), (1.0, 10, 0.0), (2.0, 0, 0.0)])
    gap = dollars_to_need_parity(dollars, people, pd.Series([0.4, 0.4, np.nan])).value["all"]
    assert gap.tolist() == pytest.approx([0.0, 2.0, -2.0])


def test_where_need_is_unknown_there_is_no_answer_and_the_rest_adds_up():
    dollars, people, _ = _of([(9.0, 30, 0.0), (1.0, 10, 0.0), (5.0, 7, 0.0)])
    need = pd.Series([0.5, 0.5, np.nan])
    gap = dollars_to_need_parity(dollars, people, need).value["all"]
    assert np.isnan(gap[2])
    assert gap.sum() == pytest.approx(0)
    assert np.isnan(need_minus_dollars(dollars, people, need).value["all"][2])
    assert need_dollars_class(dollars, people, need).value["all"].isna().all()  # two are no thirds


@given(PLACES)
def test_ranks_add_up_and_no_currency_changes_a_class(
    places: list[tuple[float, int, float]],
):
    dollars, people, need = _of(places)
    minus = need_minus_dollars(dollars, people, need).value["all"]
    assert minus.sum() == pytest.approx(0, abs=1e-9)
    assert minus.abs().max() <= 1 or minus.isna().all()
    classes = need_dollars_class(dollars, people, need).value["all"]
    assert set(classes.dropna() // 10) <= {1.0, 2.0, 3.0}
    assert set(classes.dropna() % 10) <= {1.0, 2.0, 3.0}
    pd.testing.assert_series_equal(
        need_dollars_class(2 * dollars, people, need).value["all"], classes
    )


def test_classes_are_thirds_of_the_neighbourhoods():
    dollars, people, need = _of([(float(i), 10, i / 9) for i in range(9)])
    assert need_dollars_class(dollars, people, need).value["all"].tolist() == (
        [11.0] * 3 + [22.0] * 3 + [33.0] * 3
    )
    turned = need_dollars_class(dollars, people, 1 - need).value["all"]
    assert turned.tolist() == [31.0] * 3 + [22.0] * 3 + [13.0] * 3


def test_kinds_that_reach_few_neighbourhoods_rank_none():
    dollars = pd.DataFrame({"all": [1.0] * 9, "some": [5.0] * 3 + [0.0] * 6, "few": [0.0] * 9})
    dollars.loc[:1, "few"] = 9.0
    people, need = pd.Series([10.0] * 9), pd.Series(np.linspace(0, 1, 9))
    for measure in (need_minus_dollars, need_dollars_class):
        assert list(measure(dollars, people, need).value.columns) == ["all", "some"]
    alone = dollars[["few"]].rename(columns={"few": "all"})
    assert list(need_minus_dollars(alone, people, need).value.columns) == ["all"]
    assert list(dollars_to_need_parity(dollars, people, need).value.columns) == list(dollars)
