"""Distance to the nearest asset."""

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
    nearest,
    sample_points,
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
    near, walk = nearest(
        samples, np.array([[0.0, 0.0]]), {"all": np.array([True])}, detour=1.0, walk_m=500
    )
    assert np.isnan([near[0, 0], walk[0, 0]]).all()
    assert np.isfinite([near[1, 0], walk[1, 0]]).all()


def test_half_the_people_of_a_square_are_within_the_circle_of_half_its_area():
    # From the middle of a square of side 1,000 m: pi r^2 = 500,000 m2, r = 398.94 m.
    samples = _samples(SQUARE, each=2000)
    near, walk = nearest(
        samples, np.array([[500.0, 500.0]]), {"all": np.array([True])}, detour=1.0, walk_m=400
    )
    assert near[0, 0] == pytest.approx(398.94, rel=0.01)
    assert walk[0, 0] == pytest.approx(np.pi * 0.4**2, abs=0.01)


def test_a_detour_makes_everything_as_much_farther():
    samples, xy, of = _samples(SQUARE), np.array([[0.0, 0.0]]), {"all": np.array([True])}
    one, _ = nearest(samples, xy, of, detour=1.0, walk_m=800)
    other, _ = nearest(samples, xy, of, detour=1.3, walk_m=800)
    assert np.allclose(other, 1.3 * one)


@given(PLACES)
def test_distances_agree_with_the_loop(places: list[tuple[float, float]]):
    samples = _samples(SQUARE, shapely.box(3000, 0, 3100, 50), each=20)
    found = distances(samples, np.array(places))
    for area in range(2):
        wanted = [oracles.nearest(tuple(point), places) for point in samples[area]]
        assert found[area].tolist() == pytest.approx(wanted)
        assert half_within(found)[area] == pytest.approx(oracles.half_within(wanted))


@given(PLACES, st.tuples(st.floats(-2000, 2000), st.floats(-2000, 2000)))
def test_one_asset_more_never_makes_anyone_farther(
    places: list[tuple[float, float]], another: tuple[float, float]
):
    samples = _samples(SQUARE, each=50)
    xy = np.array([*places, another])
    before = {"all": np.arange(len(xy)) < len(places)}
    after = {"all": np.ones(len(xy), dtype=bool)}
    near, walk = nearest(samples, xy, before, detour=1.3, walk_m=800)
    nearer, more = nearest(samples, xy, after, detour=1.3, walk_m=800)
    assert (nearer <= near).all()
    assert (more >= walk).all()


def test_of_a_kind_that_is_nowhere_none_is_near_and_nobody_is_in_reach():
    samples = _samples(SQUARE)
    near, walk = nearest(
        samples, np.array([[0.0, 0.0]]), {"park": np.array([False])}, detour=1.0, walk_m=800
    )
    assert np.isnan(near).all()
    assert walk.tolist() == [[0.0]]


def test_of_a_kind_without_any_exact_point_there_is_no_answer():
    samples = _samples(SQUARE)
    near, walk = nearest(
        samples, np.array([[np.nan, np.nan]]), {"park": np.array([True])}, detour=1.0, walk_m=800
    )
    assert np.isnan(near).all()
    assert np.isnan(walk).all()


def test_near_the_region_means_within_the_buffer_of_its_edge():
    xy = np.array([[500.0, 500.0], [1900.0, 500.0], [2100.0, 500.0], [np.nan, np.nan]])
    found = near_region(xy, gpd.GeoSeries([SQUARE]), buffer_m=1000)
    assert found.tolist() == [True, True, False, False]
