"""Ranks of need."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenes import TREE, assets, grants, region

from assetmap.errors import RegionError
from assetmap.measures import measure_all
from assetmap.measures.need import need, require_no_assets
from assetmap.settings import Settings
from assetmap.taxonomy import load_taxonomy


def test_the_mean_of_two_percentile_ranks():
    people = pd.DataFrame({"hardship": [1.0, 2.0, 3.0], "no_car": [0.3, 0.1, 0.2]})
    # Percentiles 0, 1/2, 1 and 1, 0, 1/2.
    assert need(people, ["hardship", "no_car"], rates=["hardship", "no_car"]).tolist() == [
        0.5,
        0.25,
        0.75,
    ]


def test_ties_share_their_mean_rank():
    assert need(pd.DataFrame({"h": [5.0, 5.0, 9.0]}), ["h"], rates=["h"]).tolist() == [
        0.25,
        0.25,
        1.0,
    ]


def test_children_in_poverty_are_ranked_as_a_share_of_the_children():
    people = pd.DataFrame({"children": [1000.0, 10.0], "children_in_poverty": [100.0, 9.0]})
    assert need(people, ["children_in_poverty"]).tolist() == [0.0, 1.0]


def test_a_missing_number_leaves_its_place_without_a_rank():
    found = need(pd.DataFrame({"h": [1.0, np.nan, 2.0]}), ["h"], rates=["h"])
    assert found.tolist()[::2] == [0.0, 1.0]
    assert np.isnan(found.iloc[1])


def test_one_place_alone_has_no_rank():
    assert need(pd.DataFrame({"h": [1.0]}), ["h"], rates=["h"]).isna().all()


def test_a_count_is_ranked_as_a_share_of_the_people():
    people = pd.DataFrame({"people": [1000.0, 10.0, 0.0], "no_vehicle": [100.0, 9.0, 0.0]})
    found = need(people, ["no_vehicle"])
    assert found.tolist()[:2] == [0.0, 1.0]
    assert np.isnan(found.iloc[2])


@pytest.mark.parametrize(
    "column", ["library", "Libraries", "libraries_per_1000", "dollars_office", "assets", "parks"]
)
def test_an_index_with_assets_inside_is_refused(column: str):
    types = load_taxonomy().types
    with pytest.raises(RegionError, match=f"need names '{column}', which counts assets"):
        require_no_assets(["hardship", column], types)


def test_signs_of_need_are_not_taken_for_assets():
    columns = [
        "hardship",
        "no_vehicle",
        "children_in_poverty",
        "housing",
        "IMD_avg_score",
        "health",
    ]
    require_no_assets(columns, load_taxonomy().types)


def test_a_build_refuses_it_too():
    place = region([1.0, 2.0], people={"parks": [3.0, 4.0], "people": [9.0] * 2}, need=("parks",))
    with pytest.raises(RegionError, match="take the column out of need"):
        measure_all(assets([]), grants([]), region=place, settings=Settings(), taxonomy=TREE)


@given(st.lists(st.integers(0, 30), min_size=2, max_size=9), st.integers(2, 50))
def test_ranks_do_not_know_units_or_order(values: list[int], times: int):
    one = need(pd.DataFrame({"h": values}, dtype=float), ["h"], rates=["h"])
    scaled = need(pd.DataFrame({"h": values}, dtype=float) * times + 3, ["h"], rates=["h"])
    assert scaled.tolist() == pytest.approx(one.tolist())
    turned = need(pd.DataFrame({"h": values[::-1]}, dtype=float), ["h"], rates=["h"])
    assert turned.tolist() == pytest.approx(one.tolist()[::-1])
    below = [sum(v < x for v in values) for x in values]
    tied = [sum(v == x for v in values) - 1 for x in values]
    by_hand = [(b + t / 2) / (len(values) - 1) for b, t in zip(below, tied, strict=True)]
    assert one.tolist() == pytest.approx(by_hand)
