"""People are carried over by ground: whole, with their margins, and never as summed percentages."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from assetmap.region.overlay import carried, overlay

HALVES = gpd.GeoSeries([shapely.box(0, 0, 1, 2), shapely.box(1, 0, 4, 2)], crs="EPSG:32617")


def _grid(wide: int, high: int, *, side: float, tilt: float = 0.0) -> gpd.GeoSeries:
    boxes = [
        shapely.box(x * side / wide, y * side / high, (x + 1) * side / wide, (y + 1) * side / high)
        for x in range(wide)
        for y in range(high)
    ]
    return gpd.GeoSeries(boxes, crs="EPSG:32617").rotate(tilt, origin=(side / 2, side / 2))


def test_a_count_is_shared_by_ground_and_its_margin_by_the_root_of_squares():
    two = gpd.GeoSeries([shapely.box(0, 0, 4, 1), shapely.box(0, 1, 2, 2)], crs="EPSG:32617")
    people = pd.DataFrame({"people": [100.0, 40.0], "people_moe": [20.0, 8.0]})
    found = carried(people, overlay(two, HALVES))
    assert found["people"].tolist() == pytest.approx([25 + 20, 75 + 20])
    assert found["people_moe"].tolist() == pytest.approx([np.hypot(5, 4), np.hypot(15, 4)])


def test_a_ratio_is_averaged_by_its_denominator_and_never_summed():
    two = gpd.GeoSeries([shapely.box(0, 0, 1, 1), shapely.box(0, 1, 1, 2)], crs="EPSG:32617")
    people = pd.DataFrame(
        {"homes": [10.0, 30.0], "rent": [1000.0, 600.0], "rent_moe": [40.0, 20.0]}
    )
    found = carried(people, overlay(two, HALVES), ratios={"rent": "homes"})
    assert found["rent"].iloc[0] == pytest.approx((10 * 1000 + 30 * 600) / 40)
    assert found["rent_moe"].iloc[0] == pytest.approx(np.hypot(10 * 40, 30 * 20) / 40)
    assert np.isnan(found.loc[1]).all()  # nothing covers it


def test_a_ratio_of_an_area_in_which_nobody_is_counted_is_not_asked_for():
    two = gpd.GeoSeries([shapely.box(0, 0, 1, 1), shapely.box(0, 1, 1, 2)], crs="EPSG:32617")
    people = pd.DataFrame({"homes": [10.0, 0.0], "rent": [1000.0, np.nan]})
    found = carried(people, overlay(two, HALVES), ratios={"rent": "homes"})
    assert found["rent"].iloc[0] == 1000


def test_what_is_not_known_of_an_area_is_not_known_of_what_it_covers_but_for_slivers():
    sources = [shapely.box(0, 0, 1.0005, 2), shapely.box(1.0005, 0, 4, 2)]
    laid = overlay(gpd.GeoSeries(sources, crs="EPSG:32617"), HALVES)
    found = carried(pd.DataFrame({"people": [np.nan, 30.0]}), laid)
    assert np.isnan(found["people"].iloc[0])
    assert found["people"].iloc[1] == pytest.approx(30.0)  # the sliver of the unknown one is 0.05 %
    margin = carried(pd.DataFrame({"people_moe": [np.nan, 3.0]}), laid)
    assert np.isnan(margin["people_moe"].iloc[0])


def test_points_count_where_they_lie_and_on_a_border_once():
    points = gpd.GeoSeries(shapely.points([[0.5, 1], [1, 1], [3, 1], [9, 9]]), crs="EPSG:32617")
    laid = overlay(points, HALVES)
    found = carried(pd.DataFrame({"people": [1.0, 10.0, 100.0, 1000.0]}), laid)
    assert found["people"].tolist() == [11, 100]
    assert laid.outside.tolist() == [0, 0, 0, 1]


@given(st.integers(1, 4), st.integers(1, 4), st.floats(0, 90), st.data())
def test_nobody_is_lost_and_nobody_made(wide: int, high: int, tilt: float, data: st.DataObject):
    sources, targets = _grid(3, 2, side=900.0, tilt=tilt), _grid(wide, high, side=1000.0)
    heads = np.array(data.draw(st.lists(st.integers(0, 9999), min_size=6, max_size=6)), dtype=float)
    laid = overlay(sources, targets)
    found = carried(pd.DataFrame({"people": heads}), laid)["people"]
    assert np.nansum(found) + laid.outside @ heads == pytest.approx(heads.sum(), rel=1e-9, abs=1e-6)


@given(st.permutations(range(6)))
def test_the_order_of_areas_does_not_matter(order: list[int]):
    sources, targets = _grid(3, 2, side=900.0, tilt=20.0), _grid(2, 2, side=1000.0)
    heads = pd.DataFrame({"people": [5.0, 0, 7, 11, 13, 1000]})
    one = carried(heads, overlay(sources, targets))
    moved = sources.iloc[order].reset_index(drop=True)
    other = carried(heads.iloc[order].reset_index(drop=True), overlay(moved, targets))
    assert other["people"].tolist() == pytest.approx(one["people"].tolist())


def test_tobler_finds_the_same():
    from tobler.area_weighted import area_interpolate

    sources, targets = _grid(5, 4, side=1100.0, tilt=17.0), _grid(3, 3, side=1000.0)
    rng = np.random.default_rng(7)
    people, rent = rng.integers(0, 5000, 20).astype(float), rng.uniform(500, 2000, 20)
    theirs = area_interpolate(
        gpd.GeoDataFrame({"people": people, "ground": sources.area * rent}, geometry=sources),
        gpd.GeoDataFrame(geometry=targets),
        extensive_variables=["people"],
        allocate_total=False,
    )
    ours = carried(pd.DataFrame({"people": people}), overlay(sources, targets))
    assert ours["people"].to_numpy() == pytest.approx(theirs["people"].to_numpy(), rel=1e-6)
    # Their intensive mean is weighted by ground: ours, where the denominator is the ground itself.
    theirs = area_interpolate(
        gpd.GeoDataFrame({"rent": rent}, geometry=sources),
        gpd.GeoDataFrame(geometry=targets),
        intensive_variables=["rent"],
        allocate_total=False,
    )
    table = pd.DataFrame({"ground": sources.area.to_numpy(), "rent": rent})
    ours = carried(table, overlay(sources, targets), ratios={"rent": "ground"})
    assert ours["rent"].to_numpy() == pytest.approx(theirs["rent"].to_numpy(), rel=1e-6)
