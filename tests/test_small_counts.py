"""Small counts of people are told nowhere, and nothing that is told tells them."""

from dataclasses import replace
from functools import cache
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
import tiny
from hypothesis import given
from hypothesis import strategies as st

from assetmap.funders import funder_names, view_funders
from assetmap.model import Region
from assetmap.pipeline import build
from assetmap.planning import plan_sites
from assetmap.publish.island import island
from assetmap.region import discreet, left_out
from assetmap.region.discreet import hidden_counts
from assetmap.result import Result
from assetmap.uploads import pack_uploads

FEW = 3.0


def with_few() -> Region:
    """Return the tiny region with three poor children in one place, and boys and girls."""
    region = tiny.region()
    people = region.people
    assert people is not None
    people = people.assign(children_in_poverty_moe=9.0)
    people.loc["2", "children_in_poverty"] = FEW
    girls = people["children"] - 2.0
    girls = girls.clip(lower=0.0)
    people = people.assign(girls=girls, boys=people["children"] - girls)
    return replace(region, people=people)


@cache
def built() -> Result:
    """Return the build of that region; nobody changes it."""
    return build(with_few(), pack_uploads(tiny.region()), settings=tiny.settings())


def test_a_small_count_is_blank_with_its_margin_in_every_table():
    table = built().neighbourhoods.set_index("neighbourhood_id")
    assert np.isnan(table.loc["2", "children_in_poverty"])
    assert np.isnan(table.loc["2", "children_in_poverty_moe"])
    assert table.loc["1", "children_in_poverty"] == 100
    assert table.loc["6", "children_in_poverty"] == 0  # nobody is no few
    assert np.isnan(table.loc["1", ["boys", "girls"]].astype(float)).all()  # 2 boys
    assert table.loc["1", "children"] == 1000


def test_no_rate_and_no_finding_is_built_on_a_small_count():
    measures = built().measures
    there = measures["neighbourhood_id"] == "2"
    poor = measures[there & (measures["base"] == "children_in_poverty")]
    assert not poor.empty
    assert poor["value"].isna().all()
    whole = measures[there & (measures["base"] == "children")]
    assert whole["value"].notna().any()
    found = built().findings
    few = (found["neighbourhood_id"] == "2") & (found["base"] == "children_in_poverty")
    assert not (found.loc[few, "verdict"].isin(["more", "fewer"])).any()


def test_page_plans_and_funders_are_made_without_it():
    shown = island(built(), built().assets, "en")["people"]
    poor = next(one for one in shown if "poverty" in one["label"].lower())
    assert poor["values"].count(None) == 1
    assert poor["margins"][poor["values"].index(None)] is None
    assert FEW not in poor["values"]
    assert plan_sites(built(), of="library", number=1).choice.gain >= 0
    assert view_funders(built(), funder_names(built())[:1]) is not None


def test_it_is_said_in_words_how_many_are_left_out():
    sentence = built().summary["not_computed"]["small_counts"]
    assert "1 to 4 people" in sentence
    assert "poverty (1)" in sentence


def test_a_region_without_small_counts_is_itself_and_so_is_one_that_publishes_them():
    assert discreet(tiny.region(), 5) is tiny.region()
    open_one = replace(with_few(), people_published=True)
    assert discreet(open_one, 5) is open_one
    few = with_few()
    assert discreet(few, 0) is few
    assert left_out(few, discreet(few, 5)) == {"children_in_poverty": 1, "girls": 5, "boys": 5}
    assert discreet(few, 5) is discreet(few, 5)


def test_the_input_is_unchanged():
    few = with_few()
    assert few.people is not None
    before = few.people.copy()
    discreet(few, 5)
    pd.testing.assert_frame_equal(few.people, before)


COUNTS = st.lists(st.tuples(*[st.integers(0, 12)] * 3), min_size=1, max_size=8)


@given(COUNTS, st.integers(0, 8))
def test_nothing_that_is_shown_adds_up_to_a_small_count(rows: list[tuple[int, ...]], below: int):
    parts = pd.DataFrame(rows, columns=["a", "b", "c"], dtype=float)
    counts = parts.assign(all=parts.sum(axis=1), both=parts["a"] + parts["b"])
    hidden = hidden_counts(counts, below)
    small = (counts > 0) & (counts < below)
    assert (hidden | ~small).all(axis=None)
    assert not hidden[counts == 0].any(axis=None)
    if not small.any(axis=None):
        assert not hidden.any(axis=None)
    rules = [("all", ["a", "b", "c"]), ("both", ["a", "b"]), ("all", ["both", "c"])]
    for whole, others in rules:
        members = [whole, *others]
        alone = hidden[members].sum(axis=1) == 1
        # One may stand alone only where the others are all nobody: then it is shown by none.
        positive = (counts[members] > 0).sum(axis=1)
        assert (positive[alone] == 1).all()


@pytest.mark.parametrize("columns", list(combinations("abc", 2)))
def test_groups_that_do_not_add_up_hide_no_other(columns: tuple[str, str]):
    counts = pd.DataFrame({columns[0]: [2.0, 50.0], columns[1]: [70.0, 80.0]})
    assert hidden_counts(counts, 5).to_numpy().tolist() == [[True, False], [False, False]]
