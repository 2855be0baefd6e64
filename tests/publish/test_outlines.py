import dataclasses

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from publish.factory import square_town
from shapely.geometry import Polygon, box

from assetmap.publish import outlines as module
from assetmap.publish.outlines import UNIT, outlines


def decoded(parts: list[list[list[int]]]) -> shapely.Geometry:
    """Read outlines as the page's script does."""
    polygons = []
    for rings in parts:
        lines = [np.cumsum(np.reshape(ring, (-1, 2)), axis=0) * UNIT for ring in rings]
        polygons.append(Polygon(lines[0], lines[1:]))
    return shapely.MultiPolygon(polygons)


def wiggly_town(vertices: int) -> gpd.GeoDataFrame:
    """Return two neighbourhoods that share a winding border."""
    y = np.linspace(40, 40.1, vertices)
    x = -80 + 0.003 * np.sin(y * 900)
    border = list(zip(x, y, strict=True))
    left = Polygon([*border, (-80.1, 40.1), (-80.1, 40)])
    right = Polygon([*border, (-79.9, 40.1), (-79.9, 40)])
    ids = pd.Index(["a", "b"], dtype="str")
    return gpd.GeoDataFrame(
        {"name": ["A", "B"]}, geometry=[left, right], index=ids, crs="EPSG:4326"
    )


def test_a_page_has_the_shapes_to_within_a_pixel():
    region = square_town()
    made = outlines(region)
    for parts, shape in zip(made.parts, region.neighbourhoods.geometry, strict=True):
        assert decoded(parts).symmetric_difference(shape).area < 0.002 * shape.area
    assert len(made.parts[-1]) == 2  # of two parts
    assert made.bounds == [-80.04, 40.0, -79.92, 40.04]


def test_a_shared_border_stays_shared():
    region = dataclasses.replace(square_town(), neighbourhoods=wiggly_town(20_000))
    made = outlines(region)
    left, right = (decoded(parts) for parts in made.parts)
    assert shapely.get_num_coordinates(left) < 2_000
    assert left.intersection(right).area < 1e-9
    whole = box(-80.1, 40, -79.9, 40.1)
    assert shapely.union_all([left, right]).symmetric_difference(whole).area < 1e-6


def test_too_many_vertices_are_simplified_further(monkeypatch: pytest.MonkeyPatch):
    region = dataclasses.replace(square_town(), neighbourhoods=wiggly_town(20_000))
    fine = sum(len(ring) for parts in outlines(region).parts for p in parts for ring in p)
    monkeypatch.setattr(module, "MOST_VERTICES", 100)
    coarse = sum(len(ring) for parts in outlines(region).parts for p in parts for ring in p)
    assert coarse / 2 <= 100 < fine / 2


def test_a_name_stands_inside_its_neighbourhood():
    region = square_town()
    made = outlines(region)
    for (x, y), shape in zip(made.label, region.neighbourhoods.geometry, strict=True):
        assert shapely.Point(x * UNIT, y * UNIT).within(shape)


def test_a_region_on_both_sides_of_the_antimeridian_is_shown_in_one_piece():
    ids = pd.Index(["w", "e"], dtype="str")
    shapes = [box(-178, 51, -176, 53), box(172, 51, 174, 53)]
    north = gpd.GeoDataFrame({"name": ["W", "E"]}, geometry=shapes, index=ids, crs="EPSG:4326")
    made = outlines(dataclasses.replace(square_town(), neighbourhoods=north, crs="EPSG:3338"))
    assert made.unwrapped
    west, _, east, _ = made.bounds
    assert (west, east) == (pytest.approx(-188, abs=0.01), pytest.approx(-176, abs=0.01))
