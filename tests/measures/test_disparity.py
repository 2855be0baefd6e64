"""The Spatial Equity Data Tool's disparities."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetmap.measures.disparity import (
    demographic_disparity,
    margin_of_share,
    sedt_demographic,
    sedt_geographic,
)

# The appendix's example: A has 20 +- 10 people, B 25 +- 5, and each 10 assets.
COUNTS = pd.DataFrame({"all": [10.0, 10.0]}, index=["A", "B"])
PEOPLE = pd.Series({"A": 20.0, "B": 25.0})
MARGINS = pd.Series({"A": 10.0, "B": 5.0})


def test_the_geographic_example_of_the_appendix():
    found = sedt_geographic(COUNTS, PEOPLE, MARGINS)
    assert found.low is not None
    assert found.high is not None
    assert found.se is not None
    assert found.value.loc["A", "all"] == pytest.approx(0.0556, abs=5e-5)
    assert found.se.loc["A", "all"] == pytest.approx(0.1172, abs=5e-5)
    # The appendix prints [-0.285, 0.174]: the signs of its ends are swapped.
    assert found.low.loc["A", "all"] == pytest.approx(-0.174, abs=5e-4)
    assert found.high.loc["A", "all"] == pytest.approx(0.285, abs=5e-4)


def test_the_demographic_example_of_the_appendix():
    # 15 of 20 +- .02 and 5 of 25 +- .05; people +- 5.5 and 5, the group +- 3.5 and 1.5.
    whole = margin_of_share(np.array(20.0), np.array(45.0), np.hypot(3.5, 1.5), np.hypot(5.5, 5.0))
    found = demographic_disparity(
        np.array([0.3, 0.7]),
        np.array([15 / 20, 5 / 25]),
        np.array([0.02, 0.05]),
        region_q=20 / 45,
        region_q_moe=float(whole),
    )
    assert found.value == pytest.approx(-0.0794, abs=5e-5)
    assert found.se == pytest.approx(math.hypot(0.02159, 0.02558), abs=5e-5)
    assert found.z == pytest.approx(2.373, abs=5e-4)


def test_the_margin_of_a_share_adds_where_it_cannot_subtract():
    # 1^2 - 0.5^2 * 4^2 < 0, so sqrt(1 + 4) / 20.
    found = margin_of_share(np.array(10.0), np.array(20.0), np.array(1.0), np.array(4.0))
    assert float(found) == pytest.approx(math.sqrt(5) / 20)


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(1, 900)), min_size=1, max_size=8).filter(
        lambda pairs: sum(c for c, _ in pairs) > 0
    )
)
def test_disparities_add_up_to_zero(pairs: list[tuple[int, int]]):
    counts = pd.DataFrame({"all": [float(c) for c, _ in pairs]})
    found = sedt_geographic(counts, pd.Series([float(n) for _, n in pairs]))
    assert float(found.value["all"].sum()) == pytest.approx(0.0, abs=1e-12)


def test_without_margins_there_is_a_disparity_and_no_error():
    found = sedt_geographic(COUNTS, PEOPLE)
    assert found.se is None
    assert found.value["all"].tolist() == pytest.approx([0.5 - 20 / 45, 0.5 - 25 / 45])


def test_of_a_kind_that_is_nowhere_there_is_no_disparity():
    found = sedt_geographic(0 * COUNTS, PEOPLE, MARGINS)
    assert found.value["all"].isna().all()
    assert found.se is not None
    assert found.se["all"].isna().all()


def _groups(**columns: list[float]) -> pd.DataFrame:
    blank = {"part_moe": [np.nan] * 2, "whole_moe": [np.nan] * 2}
    return pd.DataFrame(blank | columns, index=["A", "B"])


def test_assets_spread_like_the_people_see_every_group_as_it_is():
    groups = _groups(part=[15.0, 5.0], whole=[20.0, 25.0])
    counts = pd.DataFrame({"park": [4.0, 5.0], "pool": [0.0, 0.0]}, index=["A", "B"])
    found = sedt_demographic(counts, groups)
    assert found.loc["park", "value"] == pytest.approx(0.0, abs=1e-12)
    assert math.isnan(found.loc["park", "se"])
    assert found.loc["pool"].isna().all()


def test_places_without_the_universe_are_left_out_with_their_assets():
    groups = _groups(part=[0.0, 5.0], whole=[0.0, 25.0])
    found = sedt_demographic(COUNTS, groups)
    assert found.loc["all", "value"] == pytest.approx(0.0, abs=1e-12)


def test_assets_among_the_group_have_a_disparity_above_zero():
    groups = _groups(
        part=[15.0, 5.0], whole=[20.0, 25.0], part_moe=[2.0, 1.0], whole_moe=[3.0, 2.0]
    )
    counts = pd.DataFrame({"all": [10.0, 0.0]}, index=["A", "B"])
    found = sedt_demographic(counts, groups)
    assert found.loc["all", "value"] == pytest.approx(15 / 20 - 20 / 45)
    assert found.loc["all", "z"] > 0
