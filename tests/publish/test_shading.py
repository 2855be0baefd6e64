from dataclasses import replace

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from publish.factory import assets_of, measures_of, square_town

from assetmap.publish.shading import (
    CLUSTERS,
    MOST_NUMBERS,
    NEED_CLASSES,
    Shade,
    class_limits,
    colours,
    first_shade,
    rounded,
    shade_entry,
    shades,
    short,
)
from assetmap.publish.wording import script_words, shade_words

VALUES = st.lists(
    st.floats(-1e9, 1e9).map(lambda v: float(f"{v:.5g}") if abs(v) > 1e-9 else 0.0),
    min_size=1,
    max_size=40,
)


@given(VALUES)
def test_every_number_lies_in_a_class_and_no_class_is_empty(values: list[float]):
    limits = class_limits(np.array(values))
    assert limits == sorted(limits)
    assert limits[0] <= min(values)
    assert max(values) <= limits[-1]
    assert 1 <= len(limits) - 1 <= 5
    if limits[0] < limits[-1]:
        inside = np.searchsorted(limits[1:-1], values, side="right")
        assert set(inside) == set(range(len(limits) - 1))


@given(VALUES, st.floats(-1e3, 1e3).map(lambda v: float(f"{v:.5g}")))
def test_classes_around_a_centre_reach_as_far_on_both_sides(values: list[float], centre: float):
    limits = class_limits(np.array(values), centre=centre)
    assert limits == sorted(limits)
    assert limits[0] <= min(values) or np.isclose(limits[0], min(values))
    assert max(values) <= limits[-1] or np.isclose(limits[-1], max(values))
    assert np.allclose((np.array(limits) + limits[::-1]) / 2, centre, atol=1e-6 * abs(limits[-1]))


def test_numbers_without_an_answer_have_no_class():
    assert class_limits(np.array([np.nan, np.nan])) == []
    assert class_limits(np.array([np.nan, 3.0])) == [3.0, 3.0]


def test_a_number_next_to_nothing_is_zero():
    assert class_limits(np.array([5e-324, 0.5])) == [0.0, 0.4, 0.5]
    assert class_limits(np.array([5e-324]), centre=0) == [0, 0]


def test_few_whole_numbers_are_a_class_each():
    assert class_limits(np.array([0.0, 4.0, 2.0, 2.0])) == [0.0, 2.0, 4.0, 4.0]


def test_clusters_have_a_colour_of_their_own_whichever_there_are():
    values = np.array([0.0, 3.0, np.nan, 4.0])
    none = np.full(4, np.nan)
    shade = Shade(
        measure="local_cluster", of="all", base="people", placing="",
        values=values, low=none, high=none,
    )  # fmt: skip
    entry = shade_entry(shade)
    assert entry["kind"] == "cluster"
    assert entry["whole"]
    assert entry["edges"] == [0.0, 3.0, 4.0, 4.0]
    assert entry["colours"] == [CLUSTERS[0], CLUSTERS[3], CLUSTERS[4]]


def test_need_by_money_has_nine_colours_and_no_ranges():
    values = np.array([11.0, 13.0, 31.0, 33.0, 22.0, 12.0, np.nan])
    none = np.full(7, np.nan)
    shade = Shade(
        measure="need_dollars_class", of="all", base="people", placing="office",
        values=values, low=none, high=none,
    )  # fmt: skip
    entry = shade_entry(shade)
    assert entry["named"]
    assert entry["edges"] == [11.0, 12.0, 13.0, 22.0, 31.0, 33.0, 33.0]
    assert entry["colours"] == [NEED_CLASSES[code] for code in (11, 12, 13, 22, 31, 33)]
    assert {f"need_class_{code}" for code in NEED_CLASSES} <= set(script_words("es"))


@given(st.floats(1e-9, 1e12))
def test_a_short_limit_is_near_and_on_the_right_side(number: float):
    assert short(number, up=False) <= number * (1 + 1e-9)
    assert short(number, up=True) >= number * (1 - 1e-9)
    assert abs(short(number) - number) <= 0.05 * number * (1 + 1e-9)
    assert len(f"{short(number):.12g}".replace(".", "").strip("0").split("e")[0]) <= 2


def test_each_class_has_a_colour_of_its_own():
    for count in range(1, 6):
        chosen = colours([float(k) for k in range(count + 1)], diverging=False)
        assert len(set(chosen)) == count


def test_measures_are_laid_out_in_the_order_of_the_areas():
    region = square_town()
    assets = assets_of(region, 50)
    measures = measures_of(region, assets)
    areas = list(region.neighbourhoods.index)
    shuffled = measures.sample(frac=1, random_state=3)
    for shade in shades(shuffled, areas):
        rows = measures.loc[
            (measures["measure"] == shade.measure)
            & (measures["of"] == shade.of)
            & (measures["placing"] == shade.placing)
        ].set_index("neighbourhood_id")
        np.testing.assert_array_equal(shade.values, rows["value"].reindex(areas))
        np.testing.assert_array_equal(shade.low, rows["low"].reindex(areas))


def test_what_is_of_all_comes_first_and_the_page_begins_with_a_rate():
    region = square_town()
    found = shades(measures_of(region, assets_of(region)), list(region.neighbourhoods.index))
    assert [s.of == "all" for s in found] == sorted((s.of == "all" for s in found), reverse=True)
    assert found[first_shade(found, "children")].measure == "per_1000"
    assert first_shade(found, "nobody") == 0


def test_rows_of_the_region_and_of_unknown_areas_shade_nothing():
    rows = pd.DataFrame(
        [["", "gini", "all", "", "", 1.0, 0, 1], ["x", "count", "all", "", "", 2.0, 0, 1]],
        columns=["neighbourhood_id", "measure", "of", "base", "placing", "value", "low", "high"],
    )
    assert shades(rows, ["a", "b"]) == []


def test_a_page_holds_only_so_many_numbers():
    areas = [f"n{i}" for i in range(1000)]
    rows = pd.DataFrame(
        {
            "neighbourhood_id": areas * 80,
            "measure": "count",
            "of": np.repeat([f"t{k}" for k in range(79)] + ["all"], 1000),
            "base": "",
            "placing": "",
            "value": 1.0,
            "low": np.nan,
            "high": np.nan,
        }
    )
    found = shades(rows, areas)
    assert len(found) == MOST_NUMBERS // 3000
    assert found[0].of == "all"


def test_a_number_that_has_no_answer_travels_as_null():
    assert rounded(np.array([1 / 3, np.nan, np.inf, 0.0])) == [0.33333, None, None, 0.0]
    region = square_town()
    found = shades(measures_of(region, assets_of(region)), list(region.neighbourhoods.index))
    rate = shade_entry(found[first_shade(found, "children")])
    assert rate["values"][-1] is None  # nobody lives there
    assert rate["low"][0] < rate["values"][0] < rate["high"][0]


def test_money_of_one_year_says_so_in_its_layer_and_other_measures_do_not():
    values = np.array([1.0, 2.0])
    shade = Shade(
        measure="dollars", of="year:2021", base="", placing="office",
        values=values, low=values, high=values,
    )  # fmt: skip
    words = shade_words(shade, "en", ("USD", 2024))
    assert words["label"].endswith(", in dollars of 2024")
    assert words["ofLabel"] == "In 2021"
    assert "2024" not in shade_words(shade, "es")["label"]
    other = replace(shade, measure="need_minus_dollars", of="all")
    assert "2024" not in shade_words(other, "en", ("USD", 2024))["label"]
