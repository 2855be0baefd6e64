"""Zipped Shapefiles: whole ones, and those whose parts lie, lack or do not belong together."""

import contextlib
import io
import struct
import zipfile
from pathlib import Path
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
from assetmap.parsing.maps.dbf import read_dbf
from assetmap.parsing.maps.shapefile import read_shapefile
from assetmap.parsing.maps.shp import read_shp
from assetmap.parsing.wire import Refusal, Task

SQUARE = [(-80.0, 40.4), (-80.0, 40.5), (-79.9, 40.5), (-79.9, 40.4), (-80.0, 40.4)]  # clockwise
HOLE = [(-79.96, 40.44), (-79.94, 40.44), (-79.94, 40.46), (-79.96, 40.46), (-79.96, 40.44)]
FAR = [(x + 0.2, y) for x, y in SQUARE]


def degrees(reading: Reading):
    return reading.records[["lon", "lat"]].to_numpy()


def shapes_of(*records: bytes) -> list[object]:
    return read_shp(*maps.shp_and_shx(records), "x").shapes


def test_a_shapefile_is_read_with_its_places():
    reading = read_here(maps.zipped(maps.shapefile()))
    assert reading.records["name"].tolist() == maps.NAMES
    assert reading.records["sheet"].unique().tolist() == ["places"]
    assert np.allclose(degrees(reading), maps.DEGREES, atol=1e-7)


def test_a_projected_shapefile_is_turned_into_degrees():
    records = [maps.record(1, *corner) for corner in maps.FEET]
    reading = read_here(maps.zipped(maps.shapefile(records, prj=maps.PENNSYLVANIA_SOUTH)))
    assert np.abs(degrees(reading) - maps.DEGREES).max() < maps.NEAR


def test_without_a_system_it_is_asked_and_the_answer_taken():
    records = [maps.record(1, *corner) for corner in maps.FEET]
    content = maps.zipped(maps.shapefile(records, prj=None))
    with pytest.raises(QuestionError, match="--answer crs=EPSG:2272") as caught:
        read_here(content, bounds=maps.COUNTY)
    assert "US survey feet" in str(caught.value)
    reading = read_here(content, bounds=maps.COUNTY, answers=(("crs", "EPSG:2272"),))
    assert np.abs(degrees(reading) - maps.DEGREES).max() < maps.NEAR


@pytest.mark.parametrize("prj", ["", "LOCAL_CS[", "nonsense", "PROJCS[" * 5000])
def test_a_system_that_cannot_be_read_is_asked(prj: str):
    records = [maps.record(1, *corner) for corner in maps.FEET]
    with pytest.raises(QuestionError):
        read_here(maps.zipped(maps.shapefile(records, prj=prj)), bounds=maps.COUNTY)


def test_a_system_that_names_files_to_open_is_asked():
    prj = (
        maps.PENNSYLVANIA_SOUTH[:-1] + ',EXTENSION["PROJ4","+proj=longlat +nadgrids=/etc/passwd"]]'
    )
    with pytest.raises(QuestionError):
        read_here(maps.zipped(maps.shapefile(prj=prj)))


def test_degrees_within_the_region_need_no_system():
    content = maps.zipped(maps.shapefile(prj=None))
    assert counts(read_here(content, bounds=maps.COUNTY)) == (5, 0, 0)
    with pytest.raises(QuestionError, match="crs=EPSG:4326"):
        read_here(content)  # nobody knows of a region


@pytest.mark.parametrize("missing", [("dbf",), ("shp",), ("dbf", "shx")])
def test_a_missing_part_is_named(missing: tuple[str, ...]):
    parts = {n: c for n, c in maps.shapefile().items() if not n.endswith(missing)}
    sentence = refusal_of(maps.zipped(parts))
    assert all(f".{part}" in sentence.partition(" is missing")[0] for part in missing)


def test_a_zip_of_the_systems_own_files_alone_is_refused():
    parts = {f"__MACOSX/._{name}": content for name, content in maps.shapefile().items()}
    assert "no layer" in refusal_of(maps.zipped(parts))


def test_shapes_are_found_without_their_index():
    parts = {n: c for n, c in maps.shapefile().items() if not n.endswith("shx")}
    assert np.allclose(degrees(read_here(maps.zipped(parts))), maps.DEGREES, atol=1e-7)


def test_two_shapefiles_in_folders_are_two_sheets_and_the_systems_own_files_are_none():
    parts = {f"data/{name}": content for name, content in maps.shapefile().items()}
    parts |= {f"more/{name.upper()}": c for name, c in maps.shapefile(name="parks").items()}
    parts |= {"__MACOSX/data/._places.shp": b"x", "data/._places.dbf": b"y", ".DS_Store": b"z"}
    parts |= {"data/readme.txt": "hello"}
    reading = read_here(maps.zipped(parts))
    assert reading.records["sheet"].unique().tolist() == ["places", "PARKS"]
    assert counts(reading) == (10, 0, 0)
    assert accounted(reading)


def test_two_shapefiles_of_one_name_are_told_apart():
    parts = {f"{where}/{n}": c for where in ("a", "b") for n, c in maps.shapefile().items()}
    assert read_here(maps.zipped(parts)).records["sheet"].unique().tolist() == [
        "a/places",
        "b/places",
    ]


@pytest.mark.parametrize(
    "name", ["../places", "/places", "a/../../places", "C:\\places", "..\\places"]
)
def test_a_path_out_of_the_zip_is_refused(name: str):
    assert "suspicious name" in refusal_of(maps.zipped(maps.shapefile(name=name)))


def test_a_bomb_is_refused():
    parts = maps.shapefile() | {"places.sbn": bytes(30_000_000)}
    assert "times its size" in refusal_of(maps.zipped(parts))
    assert "more than 1 MB" in refusal_of(maps.zipped(parts), limits=Limits(inflated_bytes=1 << 20))


def test_a_part_that_unfolds_to_more_than_it_says_is_refused():
    content = bytearray(maps.zipped(maps.shapefile()))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo("places.dbf").file_size
    said = struct.pack("<I", size)
    assert content.count(said) >= 2
    assert "damaged" in refusal_of(bytes(content.replace(said, struct.pack("<I", size - 100))))


def test_lying_headers_are_refused():
    shp, dbf = (maps.shapefile()[f"places.{part}"] for part in ("shp", "dbf"))
    lies = {
        "places.dbf": dbf[:4] + struct.pack("<I", 2**31 - 1) + dbf[8:],
        "places.shp": shp[:24] + struct.pack(">i", 2**31 - 1) + shp[28:],
    }
    for name, content in lies.items():
        assert "do not belong together" in refusal_of(
            maps.zipped(maps.shapefile() | {name: content})
        )


def test_rows_of_another_length_are_refused():
    dbf = maps.shapefile()["places.dbf"]
    for width in (1, 60, 62, 65_000):
        lie = dbf[:10] + struct.pack("<H", width) + dbf[12:]
        assert "do not belong together" in refusal_of(
            maps.zipped(maps.shapefile() | {"places.dbf": lie})
        )


def test_an_index_out_of_the_file_is_refused():
    shx = maps.shapefile()["places.shx"]
    for start in (-5, 2**30, 3):
        lie = shx[:100] + struct.pack(">i", start) + shx[104:]
        assert "points outside" in refusal_of(maps.zipped(maps.shapefile() | {"places.shx": lie}))


def test_more_rows_than_shapes_are_refused():
    parts = maps.shapefile() | {"places.dbf": maps.dbf([("a", "b")] * 7)}
    assert "5 shapes in .shp, 7 rows in .dbf" in refusal_of(maps.zipped(parts))


def test_deleted_rows_are_no_data():
    rows = [(name, category) for name, category, *_ in maps.PLACES]
    parts = maps.shapefile() | {"places.dbf": maps.dbf(rows, gone=[1, 3])}
    reading = read_here(maps.zipped(parts))
    assert reading.records["name"].tolist() == maps.NAMES[::2]
    assert reading.records["row"].tolist() == [1, 3, 5]
    assert np.allclose(degrees(reading), maps.DEGREES[::2], atol=1e-7)


def test_shapes_that_are_null_need_an_address():
    records = [struct.pack("<i", 0), *[maps.record(1, *corner) for corner in maps.DEGREES[1:]]]
    reading = read_here(maps.zipped(maps.shapefile(records)))
    assert counts(reading) == (4, 0, 1)


@pytest.mark.parametrize("kind", [1, 11, 21])
def test_points_in_three_dimensions_and_measured_are_points(kind: int):
    more = {1: (), 11: (5.0, 6.0), 21: (6.0,)}[kind]
    assert shapes_of(maps.record(kind, 1.0, 2.0, *more)) == [shapely.Point(1, 2)]


@pytest.mark.parametrize("kind", [5, 15, 25])
def test_areas_have_their_holes_and_parts(kind: int):
    (one,) = shapes_of(maps.parted(kind, [SQUARE], bytes(64)))
    assert one.equals(shapely.Polygon(SQUARE))
    (pierced,) = shapes_of(maps.parted(kind, [SQUARE, HOLE], bytes(64)))
    assert pierced.equals(shapely.Polygon(SQUARE, [HOLE]))
    (parts,) = shapes_of(maps.parted(kind, [SQUARE, FAR, HOLE], bytes(64)))
    expected = shapely.MultiPolygon([shapely.Polygon(SQUARE, [HOLE]), shapely.Polygon(FAR)])
    assert parts.equals(expected)


def test_an_area_that_goes_the_other_way_round_is_one():
    (area,) = shapes_of(maps.parted(5, [SQUARE[::-1], FAR[::-1]]))
    assert area.area == pytest.approx(0.02)


def test_lines_and_points_together_are_read():
    line, lines, points = shapes_of(
        maps.parted(3, [[(0, 0), (1, 1)]]),
        maps.parted(13, [[(0, 0), (1, 1)], [(2, 2), (3, 3)]], bytes(64)),
        struct.pack("<i4di4d", 8, *[0.0] * 4, 2, 1, 1, 2, 2),
    )
    assert (line.geom_type, lines.geom_type, points.geom_type) == (
        "LineString",
        "MultiLineString",
        "MultiPoint",
    )


@pytest.mark.parametrize(
    "bad",
    [
        b"\x01\x00\x00\x00",
        struct.pack("<i", 31) + bytes(60),
        struct.pack("<i", -7) + bytes(60),
        struct.pack("<i4d2i", 5, *[0.0] * 4, 2**31 - 1, 2**31 - 1),
        struct.pack("<i4d2i", 5, *[0.0] * 4, -1, -1),
        struct.pack("<i4di", 8, *[0.0] * 4, 2**31 - 1),
        maps.parted(5, [[(0, 0), (1, 1), (0, 0)]]),
        maps.parted(3, [[(0, 0)]]),
        maps.record(1, float("nan"), 2.0),
    ],
)
def test_a_shape_that_cannot_be_read_is_rejected_with_its_row(bad: bytes):
    records = [bad, *[maps.record(1, *corner) for corner in maps.DEGREES[1:]]]
    reading = read_here(maps.zipped(maps.shapefile(records)))
    assert counts(reading) == (4, 0, 1)
    assert reading.problems["row"].tolist() == [1]
    assert accounted(reading)


def test_an_area_is_where_its_inside_is():
    records = [maps.parted(5, [SQUARE, HOLE])] * 5
    reading = read_here(maps.zipped(maps.shapefile(records, kind=5)))
    area = shapely.Polygon(SQUARE, [HOLE])
    assert all(area.contains(shapely.Point(spot)) for spot in degrees(reading))


@pytest.mark.parametrize(
    ("page", "encoding", "note"),
    [
        (b"UTF-8", "utf-8", ""),
        (b"", "utf-8", ""),
        (b"1252", "cp1252", "old_encoding"),
        (b"", "cp1252", "old_encoding"),
        (b"ISO-8859-1", "latin-1", ""),
        (b"UTF-8", "cp1252", "old_encoding"),  # it is not what it says
        (b"unicode_escape", "utf-8", ""),  # what Python knows and is no encoding
    ],
)
def test_letters_are_read_as_the_part_for_them_says_else_as_they_can_be(
    page: bytes, encoding: str, note: str
):
    rows = [("Café Añejo", "food")] * 5
    parts = maps.shapefile() | {"places.dbf": maps.dbf(rows, encoding=encoding), "places.cpg": page}
    reading = read_here(maps.zipped(parts))
    assert reading.records["name"].unique().tolist() == ["Café Añejo"]
    assert reading.problems["reason"].tolist() == ([note] if note else [])


def test_a_letter_that_a_narrow_column_cut_is_left_out():
    content = maps.dbf([("Café".encode()[:4],)], (("name", "C", 4),))
    assert read_dbf(content, b"", "x", Limits()).columns == [["Caf"]]


def test_numbers_dates_and_truths_are_as_a_person_would_type_them():
    fields = (("n", "N", 12), ("f", "F", 20), ("d", "D", 8), ("l", "L", 1), ("m", "M", 10))
    rows = [
        ("15219.000", "0.50", "20240607", "T", "0000000001"),
        ("*" * 12, "1.5e+10", "00000000", "?", ""),
        ("-7", "", "", "n", ""),
    ]
    table = read_dbf(maps.dbf(rows, fields), b"", "x", Limits())
    assert list(zip(*table.columns, strict=True)) == [
        ("15219", "0.5", "2024-06-07", "yes", ""),
        ("", "1.5e+10", "", "", ""),
        ("-7", "", "", "no", ""),
    ]


def test_more_rows_and_columns_than_are_taken_are_refused():
    content = maps.zipped(maps.shapefile())
    assert "more than 4 rows" in refusal_of(content, limits=Limits(rows=4))
    assert "columns; at most 1" in refusal_of(content, limits=Limits(columns=1))
    assert "more than 9 cells" in refusal_of(content, limits=Limits(cells=9))


def test_what_another_program_wrote_is_read_the_same(tmp_path: Path):
    geopandas = pytest.importorskip("geopandas")
    names = [*maps.NAMES, "Peña"]
    shapes = [*maps.points_at(maps.DEGREES), None]
    frame = geopandas.GeoDataFrame(
        {"name": names, "address": "1 Main St"}, geometry=shapes, crs=4326
    )
    frame.to_crs(2272).to_file(tmp_path / "theirs.shp", encoding="utf-8")
    content = maps.zipped({path.name: path.read_bytes() for path in tmp_path.iterdir()})
    reading = read_here(content)
    assert reading.records["name"].tolist() == names
    assert np.abs(degrees(reading)[:5] - maps.DEGREES).max() < maps.NEAR
    assert np.isnan(degrees(reading)[5]).all()


def test_damaged_files_are_read_or_refused():
    seeds = [
        maps.zipped(maps.shapefile()),
        maps.zipped(maps.shapefile([maps.parted(5, [SQUARE, FAR, HOLE])] * 5, kind=5)),
    ]
    for number in range(300):
        content = mutated(seeds[number % 2], Random(number))
        task = Task(
            content=content, kind="shapefile", limits=Limits(), answers={}, unfold=lambda _: None
        )
        with contextlib.suppress(Refusal):
            read_shapefile(task)
