"""GeoPackages: what is read of them, and that nothing in them is run."""

import contextlib
import sqlite3
import struct
from random import Random

import numpy as np
import pytest
import shapely
from fuzz.mutations import mutated
from ingest import maps
from ingest.lists import accounted, counts, read_here, refusal_of

from assetmap.errors import QuestionError
from assetmap.limits import Limits
from assetmap.model import Reading
from assetmap.parsing import child
from assetmap.parsing.maps import geopackage
from assetmap.parsing.maps.gpkg_shapes import is_shallow, shapes_of
from assetmap.parsing.maps.outlines import spots_of
from assetmap.parsing.maps.shapes import place_of
from assetmap.parsing.maps.systems import DEGREES
from assetmap.parsing.wire import Refusal, Task

RING = ((0, 0), (0, 2), (2, 2), (2, 0), (0, 0))


def degrees(reading: Reading):
    return reading.records[["lon", "lat"]].to_numpy()


def test_a_layer_is_read_with_its_places():
    reading = read_here(maps.package())
    assert reading.records["name"].tolist() == maps.NAMES
    assert reading.records["sheet"].unique().tolist() == ["places"]
    assert reading.records["row"].tolist() == [1, 2, 3, 4, 5]
    assert np.allclose(degrees(reading), maps.DEGREES, atol=1e-7)


@pytest.mark.parametrize(
    "layer",
    ['x"; DROP TABLE assets; --', "a'b", "{{7*7}}", "<b>x</b>", "%s{0}", "sqlite", "../../x"],
)
def test_a_hostile_layer_name_is_text(layer: str):
    content = maps.Package().add(layer, shapes=list(map(maps.blob, maps.points_at(maps.DEGREES))))
    reading = read_here(content.content())
    assert reading.records["sheet"].unique().tolist() == [layer]
    assert counts(reading) == (5, 0, 0)


def test_several_layers_are_several_sheets_and_tables_without_shapes_are_read():
    package = maps.Package().add(shapes=list(map(maps.blob, maps.points_at(maps.DEGREES))))
    package.add("list", [("Hall", "1 Main St")], columns="name TEXT, address TEXT")
    reading = read_here(package.content())
    assert reading.records["sheet"].tolist() == ["places"] * 5 + ["list"]
    assert reading.records["address"].tolist()[-1] == "1 Main St"
    assert accounted(reading)


def test_a_projected_layer_is_turned_into_degrees():
    reading = read_here(maps.package(maps.FEET, srs=2272))
    assert np.abs(degrees(reading) - maps.DEGREES).max() < maps.NEAR


def test_a_system_that_only_its_definition_tells_is_known():
    package = maps.Package()
    package.database.execute(
        "INSERT INTO gpkg_spatial_ref_sys VALUES ('', 99999, 'MINE', 7, ?)",
        (maps.PENNSYLVANIA_SOUTH,),
    )
    package.add(shapes=list(map(maps.blob, maps.points_at(maps.FEET))), srs=99999)
    assert np.abs(degrees(read_here(package.content())) - maps.DEGREES).max() < maps.NEAR


def test_a_system_that_nothing_tells_is_asked_and_the_answer_taken():
    content = maps.package(maps.FEET, srs=-1)
    with pytest.raises(QuestionError) as caught:
        read_here(content, bounds=maps.COUNTY)
    (question,) = caught.value.questions
    assert (question.key, question.suggestion, question.rows) == ("crs", "EPSG:2272", 5)
    reading = read_here(content, bounds=maps.COUNTY, answers=(("crs", "EPSG:2272"),))
    assert np.abs(degrees(reading) - maps.DEGREES).max() < maps.NEAR
    assert not reading.questions


def test_feet_that_say_they_are_degrees_are_asked_about():
    with pytest.raises(QuestionError):
        read_here(maps.package(maps.FEET), bounds=maps.COUNTY)


def test_a_file_that_a_program_had_open_is_read():
    content = bytearray(maps.package())
    content[18:20] = b"\x02\x02"  # its latest changes may be in a second file: the WAL
    assert counts(read_here(bytes(content))) == (5, 0, 0)


def test_another_application_id_is_no_matter():
    package = maps.Package().add(shapes=list(map(maps.blob, maps.points_at(maps.DEGREES))))
    package.run("PRAGMA application_id=1")
    assert counts(read_here(package.content())) == (5, 0, 0)


def test_a_view_is_named_and_not_run():
    package = maps.Package().add(shapes=list(map(maps.blob, maps.points_at(maps.DEGREES))))
    package.run(
        "CREATE VIEW endless AS WITH RECURSIVE n(name) AS "
        "(SELECT 1 UNION ALL SELECT name + 1 FROM n) SELECT name FROM n",
        "INSERT INTO gpkg_contents VALUES ('endless', 'attributes', 'endless', 0)",
    )
    reading = read_here(package.content())
    assert counts(reading) == (5, 0, 0)
    assert reading.problems["reason"].tolist() == ["sheet_not_read"]
    assert "a query and not a table" in reading.problems["message"][0]


def test_a_view_in_the_place_of_the_contents_is_refused():
    package = maps.Package().add(shapes=list(map(maps.blob, maps.points_at(maps.DEGREES))))
    package.run(
        "ALTER TABLE gpkg_contents RENAME TO other",
        "CREATE VIEW gpkg_contents AS SELECT * FROM other",
    )
    assert "no GeoPackage" in refusal_of(package.content())


def test_a_trigger_does_no_harm():
    package = maps.Package().add(shapes=list(map(maps.blob, maps.points_at(maps.DEGREES))))
    package.run(
        "CREATE TRIGGER gone BEFORE INSERT ON places BEGIN DELETE FROM places; END",
        "CREATE TRIGGER read AFTER DELETE ON places BEGIN SELECT load_extension('x'); END",
    )
    assert counts(read_here(package.content())) == (5, 0, 0)


def test_a_column_that_is_code_is_refused():
    package = maps.Package().add()
    package.run("ALTER TABLE places ADD COLUMN big AS (hex(zeroblob(900000000)))")
    assert "cannot be read" in refusal_of(package.content())


def test_a_virtual_table_is_not_read():
    package = maps.Package().add(shapes=list(map(maps.blob, maps.points_at(maps.DEGREES))))
    package.run(
        "CREATE VIRTUAL TABLE boxes USING rtree(id, a, b, c, d)",
        "INSERT INTO gpkg_contents VALUES ('boxes', 'attributes', 'boxes', 0)",
    )
    reading = read_here(package.content())
    assert counts(reading) == (5, 0, 0)
    assert reading.problems["value"].tolist() == ["boxes"]


def test_pictures_are_named_and_not_read():
    package = maps.Package().add(shapes=list(map(maps.blob, maps.points_at(maps.DEGREES))))
    package.run("INSERT INTO gpkg_contents VALUES ('air', 'tiles', 'air', 4326)")
    assert read_here(package.content()).problems["value"].tolist() == ["air"]


def test_a_damaged_page_is_refused():
    content = bytearray(maps.package())
    size = struct.unpack_from(">H", content, 16)[0]
    for page in range(1, len(content) // size):
        content[page * size : page * size + 8] = b"\xff" * 8
    assert "incomplete or damaged" in refusal_of(bytes(content))


def test_a_cut_off_file_is_refused():
    content = maps.package()
    assert "incomplete or damaged" in refusal_of(content[: len(content) // 2])


def test_a_database_that_is_no_map_is_refused():
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE places (name, lon, lat)")
    assert "no GeoPackage" in refusal_of(database.serialize())


def test_contents_without_names_are_refused():
    package = maps.Package().add()
    package.run("ALTER TABLE gpkg_contents RENAME COLUMN table_name TO other")
    assert "names no table" in refusal_of(package.content())


def test_a_package_without_layers_is_refused():
    assert "no layer" in refusal_of(maps.Package().content())


def test_letters_of_old_windows_are_read_and_noted():
    package = maps.Package()
    package.add(rows=[("x", "food")], shapes=[maps.blob(shapely.Point(-79.9, 40.4))])
    package.run("UPDATE places SET name = CAST(x'436166e9' AS TEXT)")
    reading = read_here(package.content())
    assert reading.records["name"].tolist() == ["Café"]
    assert reading.problems["reason"].tolist()[0] == "old_encoding"


def test_values_are_as_a_person_would_type_them():
    package = maps.Package()
    package.add(
        rows=[("Hall", 15219.0, 1, None, b"\x00\xff")],
        columns="name TEXT, zip REAL, address INTEGER, city TEXT, picture BLOB",
    )
    record = read_here(package.content()).records.iloc[0]
    assert record[["zip", "address", "city"]].tolist() == ["15219", "1", ""]


@pytest.mark.parametrize("envelope", [0, 1, 2, 3, 4])
@pytest.mark.parametrize("order", [0, 1])
def test_shapes_are_found_behind_every_kind_of_envelope(envelope: int, order: int):
    shapes, unread = shapes_of([maps.blob(shapely.Point(1, 2), envelope=envelope, order=order)])
    assert not unread
    assert shapes[0].equals(shapely.Point(1, 2))


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"GP",
        b"XX\x00\x01" + bytes(30),
        b"GP\x00\x0f" + bytes(99),
        b"GP\x00\x21" + bytes(30),
        "text",
        7,
    ],
)
def test_what_is_no_shape_is_rejected_with_its_row(bad: object):
    blobs = [bad, *map(maps.blob, maps.points_at(maps.DEGREES[1:]))]
    reading = read_here(maps.Package().add(shapes=blobs).content())
    assert counts(reading) == (4, 0, 1)
    assert reading.problems["row"].tolist() == [1]
    assert reading.problems["reason"].tolist() == ["bad_geometry"]


def test_shapes_in_shapes_without_end_are_no_shape():
    inner = bytes.fromhex("010700000001000000")
    blobs = [b"GP\x00\x01" + bytes(4) + inner * 50_000, maps.blob(shapely.Point(1, 2))]
    shapes, unread = shapes_of(blobs)
    assert (shapes[0], list(unread)) == (None, [0])
    assert is_shallow(shapely.MultiPoint(np.zeros((5000, 2))).wkb)
    assert is_shallow(shapely.box(0, 0, 1, 1).wkb)


def test_a_row_without_shape_needs_an_address():
    package = maps.Package().add(
        rows=[("Hall", "1 Main St"), ("Nowhere", "")],
        shapes=[None, maps.blob(shapely.Point())],
        columns="name TEXT, address TEXT",
    )
    assert counts(read_here(package.content())) == (1, 0, 1)


def test_many_shapes_have_the_places_that_each_would_have_alone():
    shapes = [
        shapely.Point(1, 2),
        shapely.Point(200, 2),
        shapely.LineString([(0, 0), (1, 1)]),
        shapely.Polygon(RING),
        shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2), (0, 0)]),
        shapely.Polygon([(0, 0), (1, 1), (2, 2), (0, 0)]),
        shapely.Polygon(RING, [[(5, 5), (5, 6), (6, 6), (5, 5)]]),
        shapely.MultiPolygon([shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3)]),
        shapely.MultiPoint([(1, 1), (2, 2)]),
        shapely.box(-179, 0, 179, 1),
        shapely.Polygon(RING, [[(0.5, 0.5), (0.5, 1), (1, 1), (0.5, 0.5)]]),
    ]
    rows = list(range(1, len(shapes) + 1))
    spots = spots_of(shapes, rows, DEGREES, unread={})
    marks = {row: kind for row, _, kind, _ in spots.marks}
    for i, shape in enumerate(shapes):
        alone = place_of(shapely.geometry.mapping(shape) | _lists(shape), None)
        assert marks.get(i + 1, "good") == alone.kind, shape
        if spots.lon[i]:
            assert float(spots.lon[i]) == pytest.approx(alone.lon)
            assert float(spots.lat[i]) == pytest.approx(alone.lat)


def _lists(shape: shapely.Geometry) -> dict[str, object]:
    """Return a shape's corners in lists, as JSON has them."""
    return {"coordinates": _as_lists(shapely.geometry.mapping(shape)["coordinates"])}


def _as_lists(corners: object) -> object:
    return [_as_lists(one) for one in corners] if isinstance(corners, tuple | list) else corners


def test_endless_and_broken_corners_are_no_place():
    shapes = [
        shapely.Point(np.nan, 1),
        shapely.Point(1, np.inf),
        shapely.LineString([(0, 0), (np.inf, 1)]),
    ]
    spots = spots_of(shapes, [1, 2, 3], DEGREES, unread={})
    assert spots.lon == ["", "", ""]
    assert {kind for _, _, kind, _ in spots.marks} <= {"bad_geometry", "no_geometry"}


def test_one_shape_that_the_library_fails_at_takes_no_other_with_it():
    head, empty = struct.pack("<BII", 1, 4, 2), struct.pack("<BIdd", 1, 1, np.nan, np.nan)
    odd = shapely.from_wkb(head + shapely.Point(1, 2).wkb + empty)
    shapes = [*[shapely.box(i, 0, i + 1, 1) for i in range(20)], odd, shapely.MultiPoint([(1, 1)])]
    spots = spots_of(shapes, list(range(1, 23)), DEGREES, unread={})
    assert spots.lon[:2] == ["0.5", "1.5"]
    assert spots.lon[-1] == "1.0"
    assert all(kind == "bad_geometry" for _, _, kind, _ in spots.marks)


def test_more_rows_and_columns_than_are_taken_are_refused():
    assert "more than 4 rows" in refusal_of(maps.package(), limits=Limits(rows=4))
    assert "columns; at most 2" in refusal_of(maps.package(), limits=Limits(columns=2))
    assert "more than 9 cells" in refusal_of(maps.package(), limits=Limits(cells=9))


def test_an_honest_big_layer_is_read():
    count = 50_000
    corners = np.column_stack([np.linspace(-80.3, -79.7, count), np.linspace(40.2, 40.6, count)])
    rows = [(f"Place {i}", "food") for i in range(count)]
    shapes = [maps.blob(point) for point in maps.points_at(corners)]
    content = maps.Package().add(rows=rows, shapes=shapes).content()
    parsed = geopackage.read_geopackage(task(content, "geopackage"))
    assert parsed.sheets[0].cells.num_rows == count


def task(content: bytes, kind: str) -> Task:
    return Task(content=content, kind=kind, limits=Limits(), answers={}, unfold=lambda _: None)


def test_damaged_files_are_read_or_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(child, "allow", lambda **_: None)
    honest = maps.package()
    for number in range(300):
        with contextlib.suppress(Refusal):
            geopackage.read_geopackage(task(mutated(honest, Random(number)), "geopackage"))
