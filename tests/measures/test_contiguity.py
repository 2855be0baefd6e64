"""Which neighbourhoods touch."""

import geopandas as gpd
import shapely
from libpysal.graph import Graph

from assetmap.measures.contiguity import touching


def _squares(*corners: tuple[float, float]) -> gpd.GeoSeries:
    boxes = [shapely.box(x, y, x + 100, y + 100) for x, y in corners]
    return gpd.GeoSeries(boxes, crs="EPSG:32616")


def test_borders_and_corners_touch_and_islands_are_alone():
    found = touching(_squares((0, 0), (100, 0), (200, 100), (900, 900)))
    assert found.tolist() == [[0, 1], [1, 0], [1, 2], [2, 1]]


def test_a_sliver_between_two_maps_does_not_part_them_but_a_street_does():
    assert len(touching(_squares((0, 0), (100.5, 0)))) == 2
    assert len(touching(_squares((0, 0), (110, 0)))) == 0


def test_an_empty_polygon_touches_nothing():
    shapes = gpd.GeoSeries([shapely.box(0, 0, 9, 9), shapely.Polygon(), shapely.box(9, 0, 18, 9)])
    assert touching(shapes).tolist() == [[0, 2], [2, 0]]


def test_it_is_the_queen_contiguity_of_libpysal_where_borders_are_clean():
    shapes = _squares(*((100 * i, 100 * j) for i in range(6) for j in range(5)))
    theirs = Graph.build_contiguity(shapes.set_axis(range(30)), rook=False).adjacency
    assert [list(pair) for pair in theirs.index] == touching(shapes).tolist()
