"""Distance to the nearest asset."""

import doctest
from pathlib import Path

import geopandas as gpd
import numpy as np
import oracles
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from assetmap.measures.access import (
    distances,
    half_within,
    near_region,
    sample_points,
    share_within,
)

SQUARE = shapely.box(0, 0, 1000, 1000)
PLACES = st.lists(st.tuples(st.floats(-2000, 2000), st.floats(-2000, 2000)), min_size=1, max_size=6)


def _samples(*shapes: shapely.Geometry, each: int = 200) -> np.ndarray:
    return sample_points(gpd.GeoSeries(list(shapes), crs="EPSG:32616"), each=each)


def test_every_point_is_inside_and_there_are_as_many_as_asked_for():
    ring = SQUARE.difference(shapely.box(200, 200, 800, 800))
    sliver = shapely.Polygon([(0, 0), (5000, 5000), (5000, 5001)])
    two = shapely.MultiPolygon([SQUARE, shapely.box(50_000, 0, 50_500, 1000)])
    for shape in (SQUARE, ring, sliver, two):
        points = _samples(shape)[0]
        assert points.shape == (200, 2)
        assert shapely.contains_xy(shape.buffer(1e-6), points[:, 0], points[:, 1]).all()


def test_the_parts_of_a_place_get_points_by_their_area():
    two = shapely.MultiPolygon([SQUARE, shapely.box(50_000, 0, 50_500, 1000)])
    points = _samples(two, each=150)[0]
    assert (points[:, 0] < 2000).sum() == 100


def test_points_are_spread_evenly():
    points = _samples(SQUARE, each=400)[0]
    quarters = np.histogram2d(points[:, 0], points[:, 1], bins=4, range=[[0, 1000]] * 2)[0]
    assert quarters.min() >= 20
    assert quarters.max() <= 30


def test_the_same_place_has_the_same_points_whatever_stands_beside_it():
    alone, among = _samples(SQUARE), _samples(shapely.box(5, 5, 9, 9), SQUARE)
    assert np.array_equal(alone[0], among[1])


def test_a_place_without_ground_has_no_points_and_no_answer():
    samples = _samples(shapely.Polygon(), SQUARE)
    assert np.isnan(samples[0]).all()
    place, weight = np.ones(200, dtype=int), np.ones(200)
    metres = distances(samples[1], np.array([[0.0, 0.0]]))
    near = half_within(metres, place, weight, places=2)
    walk = share_within(metres, place, weight, places=2, reach_m=500)
    assert np.isnan([near[0], walk[0]]).all()
    assert np.isfinite([near[1], walk[1]]).all()


def test_half_the_people_of_a_square_are_within_the_circle_of_half_its_area():
    # From the middle of a square of side 1,000 m: pi r^2 = 500,000 m2, r = 398.94 m.
    metres = distances(_samples(SQUARE, each=2000)[0], np.array([[500.0, 500.0]]))
    place, weight = np.zeros(2000, dtype=int), np.ones(2000)
    near = half_within(metres, place, weight, places=1)
    walk = share_within(metres, place, weight, places=1, reach_m=400)
    assert near[0] == pytest.approx(398.94, rel=0.01)
    assert walk[0] == pytest.approx(np.pi * 0.4**2, abs=0.01)


@given(PLACES)
def test_distances_agree_with_the_loop(places: list[tuple[float, float]]):
    samples = _samples(SQUARE, shapely.box(3000, 0, 3100, 50), each=20)
    found = distances(samples.reshape(-1, 2), np.array(places))
    wanted = [oracles.nearest(tuple(point), places) for point in samples.reshape(-1, 2)]
    assert found.tolist() == pytest.approx(wanted)


HOMES = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from([0.0, 50, 100, 300, np.inf]), st.integers(0, 9)),
    min_size=1,
    max_size=12,
)


@given(HOMES)
def test_weighted_halves_and_shares_agree_with_the_loop(homes: list[tuple[int, float, int]]):
    homes = sorted(homes, key=lambda home: home[0])
    place, metres, weight = (np.array(column) for column in zip(*homes, strict=True))
    near = half_within(metres, place, weight.astype(float), places=3)
    walk = share_within(metres, place, weight.astype(float), places=3, reach_m=100)
    for i in range(3):
        persons = [m for p, m, n in homes if p == i for _ in range(n)]
        if persons:
            assert near[i] == oracles.half_within(persons)
            assert walk[i] == pytest.approx(sum(m <= 100 for m in persons) / len(persons))
        else:
            assert np.isnan([near[i], walk[i]]).all()


def test_the_examples_of_the_page_are_true():
    page = Path(__file__).resolve().parents[2] / "docs" / "access.md"
    failed, tried = doctest.testfile(str(page), module_relative=False)
    assert (failed, tried > 10) == (0, True)


def test_near_the_region_means_within_the_buffer_of_its_edge():
    xy = np.array([[500.0, 500.0], [1900.0, 500.0], [2100.0, 500.0], [np.nan, np.nan]])
    found = near_region(xy, gpd.GeoSeries([SQUARE]), buffer_m=1000)
    assert found.tolist() == [True, True, False, False]
