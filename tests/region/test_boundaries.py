"""Boundaries come from any vector format, whole and in longitude and latitude."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from region.conftest import AREAS, TOP, Write, collection, feature, square
from shapely.geometry import MultiPolygon, box, shape

from assetmap.errors import RegionError
from assetmap.region import load_region

CRS84 = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}


def error(folder: Path) -> str:
    with pytest.raises(RegionError) as caught:
        load_region(folder)
    return str(caught.value)


def with_file(pack: Write, name: str) -> Path:
    """Return a pack that names another file of boundaries."""
    return pack(TOP + AREAS.replace("n.geojson", name))


def layer(**options: object) -> gpd.GeoDataFrame:
    """Return two areas with text ids, for drivers to write."""
    areas = [box(-80, 40, -79.9, 40.1), box(-79.9, 40, -79.8, 40.1)]
    columns = {"id": ["01", "02"], "name": ["Quay", "Hill"], "extra": [1, 2]}
    return gpd.GeoDataFrame(columns, geometry=areas, **({"crs": "EPSG:4326"} | options))


def test_ids_are_text_in_the_order_of_the_file(pack: Write) -> None:
    areas = collection(feature(" 02 ", square()), feature("01", square(-79.9)))
    table = load_region(pack(areas=areas)).neighbourhoods
    assert list(table.index) == ["02", "01"]
    assert table.index.name == "neighbourhood_id"
    assert list(table.columns) == ["name", "group", "geometry"]
    assert list(table["group"]) == ["", ""]
    assert table.crs == "EPSG:4326"


@pytest.mark.parametrize(("key", "text"), [(7, "7"), (7.0, "7"), (7.5, "7.5"), ("007", "007")])
def test_a_number_as_id_becomes_text(pack: Write, key: object, text: str) -> None:
    folder = pack(areas=collection(feature(key, square(), name="N")))
    assert list(load_region(folder).neighbourhoods.index) == [text]


@pytest.mark.parametrize("key", [None, "", "  ", True, [1]])
def test_a_feature_without_an_id_is_named_by_its_number(pack: Write, key: object) -> None:
    folder = pack(areas=collection(feature("a", square()), feature(key, square(-79.9), name="N")))
    assert "town/n.geojson: feature 2 has no id in 'id'" in error(folder)


def test_a_blank_name_is_named_by_its_id(pack: Write) -> None:
    folder = pack(areas=collection(feature("a", square(), name=None)))
    assert "neighbourhood 'a' has no name in 'name'; use name = 'id'" in error(folder)


def test_the_name_may_be_the_id(pack: Write) -> None:
    region = load_region(pack(TOP + AREAS.replace('name = "name"', 'name = "id"')))
    assert list(region.neighbourhoods["name"]) == ["01", "02"]


def test_a_property_that_is_not_there_is_named(pack: Write) -> None:
    said = error(pack(TOP + AREAS.replace('id = "id"', 'id = "GEOID"')))
    assert "has no property 'GEOID', which region.toml names; it has id, name" in said


def test_groups_are_kept(pack: Write) -> None:
    areas = collection(feature("a", square(), county="X"), feature("b", square(-79.9), county=None))
    region = load_region(pack(TOP + AREAS + 'group = "county"\n', areas=areas))
    assert list(region.neighbourhoods["group"]) == ["X", ""]


def test_features_of_one_id_become_one_area_of_several_parts(pack: Write) -> None:
    parts = [feature("a", square()), feature("b", square(-79.9)), feature("a", square(-79.0))]
    table = load_region(pack(areas=collection(*parts))).neighbourhoods
    assert list(table.index) == ["a", "b"]
    assert table.geometry["a"].geom_type == "MultiPolygon"
    assert table.geometry["a"].area == pytest.approx(0.02)


def test_one_id_with_two_names_is_an_error(pack: Write) -> None:
    parts = [feature("a", square(), name="X"), feature("a", square(-79.0), name="Y")]
    assert "the id 'a' has features with more than one name" in error(
        pack(areas=collection(*parts))
    )


@pytest.mark.parametrize(
    ("geometry", "said"),
    [
        (None, "neighbourhood 'a' has no shape"),
        ({"type": "Polygon", "coordinates": []}, "neighbourhood 'a' has no shape"),
        ({"type": "Point", "coordinates": [-80, 40]}, "neighbourhood 'a' is a Point, not an area"),
        ({"type": "GeometryCollection", "geometries": [square()]}, "is a GeometryCollection"),
        ({"type": "Blob", "coordinates": [1]}, "feature 1 has a geometry that cannot be read"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1]]]}, "cannot be read"),
        ({"type": "Polygon", "coordinates": "x"}, "cannot be read"),
        ({"type": "Polygon"}, "cannot be read"),
        ("POLYGON", "cannot be read"),
        (square(500_000, 4_400_000, 900), "coordinates that are no longitude and latitude"),
        (square(float("nan")), "cannot be read"),
        (square(float("inf")), "coordinates that are no longitude and latitude"),
        (square(side=0), "neighbourhood 'a' has no area"),
    ],
)
def test_a_shape_that_is_no_area_is_named(
    pack: Write, geometry: dict[str, Any] | None, said: str
) -> None:
    assert said in error(pack(areas=collection(feature("a", geometry))))


def test_a_ring_that_touches_itself_is_mended(pack: Write) -> None:
    spike = [[-80, 40], [-79.9, 40], [-79.9, 40.1], [-79.9, 40.2], [-79.9, 40.1], [-80, 40.1]]
    polygon = {"type": "Polygon", "coordinates": [[*spike, spike[0]]]}
    assert not shape(polygon).is_valid
    mended = load_region(pack(areas=collection(feature("a", polygon)))).neighbourhoods
    assert mended.geometry["a"].is_valid
    assert mended.geometry["a"].area == pytest.approx(0.01)


def test_parts_that_are_there_twice_count_once(pack: Write) -> None:
    twice = {"type": "MultiPolygon", "coordinates": [square()["coordinates"]] * 2}
    inner = square(-79.99, 40.01, 0.005)["coordinates"]
    nested = {"type": "MultiPolygon", "coordinates": [square()["coordinates"], inner]}
    region = load_region(pack(areas=collection(feature("a", nested))))
    assert region.neighbourhoods.geometry["a"].area == pytest.approx(0.01)
    assert "mending it would change its area" in error(pack(areas=collection(feature("a", twice))))


def test_a_bow_tie_is_not_mended_in_silence(pack: Write) -> None:
    tie = [[[-80, 40], [-79.9, 40.1], [-79.9, 40], [-80, 40.1], [-80, 40]]]
    folder = pack(areas=collection(feature("a", {"type": "Polygon", "coordinates": tie})))
    assert "neighbourhood 'a' has a ring that crosses itself" in error(folder)


def test_an_open_ring_and_a_height_are_put_right(pack: Write) -> None:
    ring = [[-80, 40, 9], [-79.9, 40, 9], [-79.9, 40.1, 9], [-80, 40.1, 9]]
    polygon = {"type": "Polygon", "coordinates": [ring]}
    area = load_region(pack(areas=collection(feature("a", polygon)))).neighbourhoods.geometry["a"]
    assert area.area == pytest.approx(0.01)
    assert not area.has_z


@pytest.mark.parametrize("crs", [None, CRS84])
def test_geojson_is_in_longitude_and_latitude(pack: Write, crs: object) -> None:
    members = {} if crs is None else {"crs": crs}
    region = load_region(pack(areas=collection(feature("a", square()), **members)))
    assert region.neighbourhoods.total_bounds == pytest.approx([-80, 40, -79.9, 40.1])


def test_geojson_in_another_system_is_reprojected(pack: Write) -> None:
    metres = layer().to_crs(32617).to_json()
    document = json.loads(metres) | {
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32617"}}
    }
    region = load_region(pack(areas=json.dumps(document)))
    assert region.neighbourhoods.total_bounds == pytest.approx([-80, 40, -79.8, 40.1], abs=1e-6)


@pytest.mark.parametrize(
    "crs",
    [
        {"type": "link", "properties": {"href": "http://127.0.0.1:9/crs"}},
        {"type": "name", "properties": {"name": "http://127.0.0.1:9/crs"}},
        {"type": "name", "properties": {"name": "EPSG:99999999"}},
        {"type": "name", "properties": {"name": "+proj=longlat +nadgrids=/etc/hosts"}},
        {"type": "name", "properties": {"name": 4326}},
        "EPSG:4326",
    ],
)
def test_a_crs_that_is_no_known_name_is_refused(pack: Write, crs: object) -> None:
    folder = pack(areas=collection(feature("a", square()), crs=crs))
    assert "states a coordinate reference system that is not known" in error(folder)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not JSON"),
        ("{", "is not JSON"),
        ("[1]", "is not a GeoJSON FeatureCollection"),
        ("[" * 100_000, "is not JSON"),
        ('{"type": "FeatureCollection", "features": []}', "has no"),
        ('{"type": "FeatureCollection", "features": [1]}', "is not a GeoJSON"),
        ('{"features": [{"properties": [1]}]}', "is not a GeoJSON"),
        ('{"features": {"a": 1}}', "is not a GeoJSON"),
        ("<OGRVRTDataSource></OGRVRTDataSource>", "is not JSON"),
    ],
)
def test_a_document_that_is_no_geojson_is_one_sentence(pack: Write, text: str, said: str) -> None:
    assert said in error(pack(areas=text))


@pytest.mark.parametrize(
    ("name", "driver"),
    [("n.gpkg", "GPKG"), ("n.shp", "ESRI Shapefile"), ("n.fgb", "FlatGeobuf"), ("N.GPKG", "GPKG")],
)
def test_other_formats_give_the_same_areas(pack: Write, name: str, driver: str) -> None:
    folder = with_file(pack, name)
    layer().to_crs(32617).to_file(folder / name, driver=driver)
    table = load_region(folder).neighbourhoods.sort_index()
    assert list(table.index) == ["01", "02"]
    assert list(table["name"]) == ["Quay", "Hill"]
    assert table.total_bounds == pytest.approx([-80, 40, -79.8, 40.1], abs=1e-6)


def test_geoparquet_gives_the_same_areas(pack: Write) -> None:
    folder = with_file(pack, "n.parquet")
    layer().rename_geometry("shape").to_parquet(folder / "n.parquet")
    table = load_region(folder).neighbourhoods
    assert list(table["name"]) == ["Quay", "Hill"]


@pytest.mark.parametrize(
    ("name", "driver"), [("n.gpkg", "GPKG"), ("n.shp", "ESRI Shapefile"), ("n.fgb", "FlatGeobuf")]
)
@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_file_without_a_crs_is_refused(pack: Write, name: str, driver: str) -> None:
    folder = with_file(pack, name)
    layer(crs=None).to_file(folder / name, driver=driver)
    assert f"town/{name}: has no coordinate reference system" in error(folder)


@pytest.mark.parametrize("name", ["n.gpkg", "n.shp", "n.fgb", "n.parquet"])
def test_the_content_cannot_choose_another_driver(pack: Write, name: str) -> None:
    folder = with_file(pack, name)
    vrt = '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>secret.csv</SrcDataSource>'
    (folder / name).write_text(vrt + "</OGRVRTLayer></OGRVRTDataSource>")
    assert "is not what its ending" in error(folder)


@pytest.mark.parametrize("name", ["n.kml", "n.vrt", "n.rar", "n.csv", "n"])
def test_an_ending_that_is_not_ours_is_refused(pack: Write, name: str) -> None:
    folder = with_file(pack, name)
    (folder / name).write_text("x")
    assert "shapes are read from .geojson, .json, .gpkg" in error(folder)


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("n.gpkg", b"SQLite format 3\0"),
        ("n.shp", b"\x00\x00\x27\x0a"),
        ("n.fgb", b"fgb\x03fgb\x00"),
        ("n.parquet", b"PAR1"),
    ],
)
def test_a_broken_file_is_one_sentence(pack: Write, name: str, start: bytes) -> None:
    folder = with_file(pack, name)
    (folder / name).write_bytes(start + b"\x07" * 200)
    said = error(folder)
    assert said.startswith(f"town/{name}: ")
    assert "can" in said
    assert "be read" in said


def test_a_parquet_file_without_shapes_is_one_sentence(pack: Write) -> None:
    folder = with_file(pack, "n.parquet")
    layer().drop(columns="geometry").to_parquet(folder / "n.parquet")
    assert "cannot be read as GeoParquet" in error(folder)


def test_a_geopackage_with_virtual_tables_is_refused(pack: Write) -> None:
    folder = with_file(pack, "n.gpkg")
    layer().to_file(folder / "n.gpkg", driver="GPKG")
    with sqlite3.connect(folder / "n.gpkg") as base:
        base.execute("PRAGMA writable_schema = 1")
        base.execute(
            "INSERT INTO sqlite_master VALUES ('table', 'leak', 'leak', 0,"
            " 'CREATE VIRTUAL TABLE leak USING VirtualOGR(''/etc/hosts'')')"
        )
    base.close()
    assert "has virtual tables" in error(folder)


def test_a_geopackage_with_two_layers_is_refused(pack: Write) -> None:
    folder = with_file(pack, "n.gpkg")
    for name in ("first", "second"):
        layer().to_file(folder / "n.gpkg", driver="GPKG", layer=name)
    assert "has 2 layers of shapes (first, second)" in error(folder)


def test_a_shapefile_whose_part_is_a_link_is_refused(pack: Write) -> None:
    folder = with_file(pack, "n.shp")
    layer().to_file(folder / "n.shp")
    outside = (folder / "n.dbf").rename(folder.parent / "secret.dbf")
    (folder / "n.dbf").symlink_to(outside)
    assert "has a part that is a link, 'n.dbf'" in error(folder)


def test_the_digest_of_a_shapefile_covers_its_parts(pack: Write) -> None:
    folder = with_file(pack, "n.shp")
    layer().to_file(folder / "n.shp")
    before = load_region(folder).digest
    layer().assign(name=["Quay", "Dale"]).to_file(folder / "n.shp")
    assert load_region(folder).digest != before


def test_areas_of_an_odd_shape_keep_their_area(pack: Write) -> None:
    ring = box(-80, 40, -79.9, 40.1) - box(-79.97, 40.03, -79.93, 40.07)
    island = MultiPolygon([ring, box(-79.96, 40.04, -79.94, 40.06)])
    folder = pack(areas=collection(feature("a", json.loads(shapely.to_geojson(island)))))
    assert load_region(folder).neighbourhoods.geometry["a"].area == pytest.approx(island.area)
