import geopandas as gpd
import numpy as np
import pytest
from shapely import box

from assetmap.crs import metric_crs, to_metres
from assetmap.errors import CRSError

SQUARE = gpd.GeoDataFrame(geometry=[box(-80.1, 40.3, -79.8, 40.6)], crs="EPSG:4326")


def test_the_utm_zone_is_chosen_where_nothing_is_wanted():
    assert metric_crs(SQUARE) == "EPSG:32617"


@pytest.mark.parametrize("wanted", ["EPSG:4326", "EPSG:2272", "EPSG:99999999", "metres"])
def test_a_crs_that_is_not_in_metres_is_refused(wanted: str):
    with pytest.raises(CRSError, match="measuring_crs"):
        metric_crs(SQUARE, wanted=wanted)


def test_polygons_without_a_crs_are_refused():
    with pytest.raises(CRSError, match="no coordinate reference system"):
        metric_crs(SQUARE.set_crs(None, allow_override=True))


def test_a_degree_of_latitude_is_about_111_km():
    xy = to_metres(np.array([-81.0, -81.0]), np.array([40.0, 41.0]), crs="EPSG:32617")
    # On the central meridian: 111,035 m on WGS 84 between 40 and 41 degrees, times 0.9996.
    assert np.hypot(*(xy[1] - xy[0])) == pytest.approx(111_035 * 0.9996, rel=1e-4)


def test_no_coordinate_gives_no_point():
    assert np.isnan(
        to_metres(np.array([np.nan, 0.0]), np.array([40.0, np.nan]), crs="EPSG:32617")
    ).all()
