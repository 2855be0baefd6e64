"""Parquet and GeoParquet, honest and not."""

import datetime as dt
import decimal
import io
import json
import resource

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from ingest.lists import (
    HEADER,
    ROWS,
    accounted,
    counts,
    csv_bytes,
    read_here,
    refusal_of,
    upload_of,
)

from assetmap.errors import InputError
from assetmap.ingest import read_upload
from assetmap.limits import Limits

COLUMNS = {header: [row[i] for row in ROWS] for i, header in enumerate(HEADER)}
TABLE = pa.table(COLUMNS)
POINTS = [shapely.Point(float(row[8]), float(row[7])) for row in ROWS]
ABOUT = ["upload", "source", "record_id", "row"]


def parquet(table: pa.Table, **options: object) -> bytes:
    """Return a table as a Parquet file."""
    out = io.BytesIO()
    pq.write_table(table, out, **options)
    return out.getvalue()


def map_file(crs: object = 4326, shapes: list[object] | None = None, **options: object) -> bytes:
    """Return the rows as a GeoParquet file."""
    frame = gpd.GeoDataFrame({"name": COLUMNS["name"]}, geometry=shapes or POINTS, crs=4326)
    out = io.BytesIO()
    (frame.to_crs(crs) if crs else frame.set_crs(None, allow_override=True)).to_parquet(
        out, **options
    )
    return out.getvalue()


def with_geo(geo: object, table: pa.Table | None = None) -> bytes:
    """Return the rows with shapes as WKB, and what a file says of them."""
    shapes = pa.array([shapely.to_wkb(point) for point in POINTS], pa.binary())
    table = table or TABLE.drop_columns(["lat", "lon"]).append_column("geometry", shapes)
    text = geo if isinstance(geo, bytes) else json.dumps(geo).encode()
    return parquet(table.replace_schema_metadata({b"geo": text}))


def test_a_table_gives_the_same_records_as_a_csv():
    one = read_here(parquet(TABLE)).records.drop(columns=ABOUT)
    assert one.equals(read_here(csv_bytes([HEADER, *ROWS])).records.drop(columns=ABOUT))


@pytest.mark.parametrize("compression", ["none", "snappy", "gzip", "zstd", "brotli", "lz4"])
def test_every_packing_and_row_group_is_read(compression: str):
    content = parquet(TABLE, compression=compression, row_group_size=2, data_page_version="2.0")
    assert read_here(content).records["name"].tolist() == COLUMNS["name"]


def examples(table: pa.Table) -> dict[str, str]:
    """Return the first text of each column of a table that has a name besides."""
    whole = table.append_column("name", pa.array([f"Hall {i}" for i in range(len(table))]))
    columns = read_here(parquet(whole)).columns
    return dict(columns[["header", "example"]].itertuples(index=False, name=None))


def test_every_type_becomes_text_as_a_person_types_it():
    moment = dt.datetime(2024, 5, 1, 13, 30)  # noqa: DTZ001 -- a column without a zone
    day = dt.datetime(2024, 5, 1)  # noqa: DTZ001 -- the same
    columns = {
        "whole": pa.array([15219.0]),
        "part": pa.array([40.5], pa.float32()),
        "huge": pa.array([12345678901234567890], pa.uint64()),
        "flag": pa.array([True]),
        "moment": pa.array([moment], pa.timestamp("ns")),
        "zoned": pa.array([moment], pa.timestamp("us", "UTC")),
        "midnight": pa.array([day], pa.timestamp("ms")),
        "day": pa.array([day.date()]),
        "time": pa.array([dt.time(9, 30)]),
        "money": pa.array([decimal.Decimal("12.50")]),
        "list": pa.array([["a", None, "b"]]),
        "numbers": pa.array([[1, 2]]),
        "deep": pa.array([[[1], [2, 3]]]),
        "struct": pa.array([{"a": {"b": 1}, "c": None}]),
        "objects": pa.array([[{"d": "x"}, {"d": "y"}]]),
        "map": pa.array([[("k", 1)]], pa.map_(pa.string(), pa.int64())),
        "coded": pa.array(["x"]).dictionary_encode(),
        "letters": pa.array(["Caf\u00e9".encode()], pa.binary()),
        "nothing": pa.array([None], pa.null()),
        "nan": pa.array([float("nan")]),
    }
    found = examples(pa.table(columns))
    assert found == {
        "name": "Hall 0",
        "whole": "15219",
        "part": "40.5",
        "huge": "12345678901234567890",
        "flag": "yes",
        "moment": "2024-05-01 13:30:00",
        "zoned": "2024-05-01 13:30:00",
        "midnight": "2024-05-01",
        "day": "2024-05-01",
        "time": "09:30:00",
        "money": "12.50",
        "list": "a; b",
        "numbers": "1; 2",
        "deep": "[[1], [2, 3]]",
        "struct.a": '{"b": 1}',
        "struct.c": "",
        "objects.d": "x",
        "objects": '[{"d": "x"}, {"d": "y"}]',
        "map": '{"k": 1}',
        "coded": "x",
        "letters": "Café",
        "nothing": "",
        "nan": "",
    }


def test_bytes_that_are_no_text_are_left_out_and_named():
    table = TABLE.append_column("photo", pa.array([b"\x89PNG\x00"] * 5, pa.binary()))
    problems = read_here(parquet(table)).problems
    assert problems["value"][problems["reason"] == "column_left_out"].tolist() == ["photo"]


def test_text_that_is_no_utf8_is_replaced_letter_by_letter():
    odd = pa.array([b"Caf\xe9"] * 5, pa.binary()).view(pa.string())
    reading = read_here(parquet(TABLE.set_column(0, "name", odd)))
    assert reading.records["name"].tolist() == ["Caf\ufffd"] * 5


def test_names_that_stand_twice_are_told_apart():
    table = pa.table([pa.array(COLUMNS["name"])] * 2, names=["name", "name"])
    assert read_here(parquet(table)).columns["header"].tolist() == ["name", "name (2)"]


def test_lists_over_several_batches_stay_with_their_rows():
    count = 20_000
    values = [[{"freeform": f"{i} Hill St"}] * (i % 3) for i in range(count)]
    kind = pa.list_(pa.struct([("freeform", pa.string())]))
    table = pa.table(
        {"name": [f"Hall {i}" for i in range(count)], "addresses": pa.array(values, kind)}
    )
    records = read_here(parquet(table)).records
    assert records["address"].tolist() == [f"{i} Hill St" if i % 3 else "" for i in range(count)]


@pytest.mark.parametrize("encoding", ["WKB", "geoarrow"])
@pytest.mark.parametrize("crs", [4326, 4269, 3857, 2272])
def test_points_become_degrees(crs: int, encoding: str):
    reading = read_here(map_file(crs, geometry_encoding=encoding))
    assert np.allclose(reading.records["lon"], [point.x for point in POINTS], atol=2e-5)
    assert np.allclose(reading.records["lat"], [point.y for point in POINTS], atol=2e-5)


def test_shapes_are_represented_by_a_point_in_them_and_bad_ones_are_told():
    bow = shapely.Polygon([(-80, 40), (-79, 41), (-79, 40), (-80, 41), (-80, 40)])
    shapes = [POINTS[0].buffer(0.01), None, shapely.Point(), bow, shapely.Point(np.inf, 0)]
    reading = read_here(map_file(shapes=shapes))
    assert counts(reading) == (1, 1, 3)
    assert accounted(reading)
    assert abs(reading.records["lon"].iloc[0] - POINTS[0].x) < 0.01


def test_a_file_without_a_system_is_asked_about():
    assert "system" in refusal_of(map_file(shapes=[shapely.Point(1e6 + i, 4e5) for i in range(5)]))
    feet = gpd.GeoDataFrame({"name": COLUMNS["name"]}, geometry=POINTS, crs=4326).to_crs(2272)
    out = io.BytesIO()
    feet.set_crs(None, allow_override=True).to_parquet(out)
    assert "Which system" in refusal_of(out.getvalue())


@pytest.mark.parametrize(
    "geo",
    [
        b"\xff\xfe",
        b"[" * 3000,
        {"columns": "geometry"},
        {"columns": {"geometry": 7}, "primary_column": ["geometry"]},
        {"columns": {"nothing": {"encoding": "WKB"}}, "primary_column": "nothing"},
        {"columns": {"name": {"encoding": "WKB"}}, "primary_column": "name"},
        {"columns": {"geometry": {"encoding": "polygon"}}, "primary_column": "geometry"},
        {"columns": {"geometry": {"encoding": "WKB", "crs": {"type": "x" * 99_999}}}},
        {"columns": {"geometry": {"encoding": "WKB", "crs": {"id": {"authority": "EPSG"}}}}},
        {
            "columns": {
                "geometry": {"encoding": "WKB", "crs": {"type": "BoundCRS", "f": "/etc/passwd"}}
            }
        },
        {"columns": {"geometry": {"encoding": "WKB", "crs": "+init=/etc/passwd"}}},
    ],
)
def test_what_a_file_says_of_its_shapes_may_be_anything(geo: object):
    # Where the word of the file is worth nothing, the rows are read, or a person is asked.
    sentence = refusal_of(with_geo(geo))
    assert not sentence or "system" in sentence


def test_a_map_of_overture_is_understood():
    rows = [
        {
            "id": f"08f{i}",
            "names": {"primary": row[0], "common": None, "rules": []},
            "categories": {"primary": row[1], "alternate": ["x"]},
            "confidence": 0.9,
            "websites": ["https://hill.example"],
            "phones": [row[6]],
            "addresses": [
                {"freeform": row[2], "locality": row[3], "postcode": row[5], "region": row[4]}
            ],
            "geometry": shapely.to_wkb(point),
            "bbox": {"xmin": point.x, "xmax": point.x, "ymin": point.y, "ymax": point.y},
        }
        for i, (row, point) in enumerate(zip(ROWS, POINTS, strict=True))
    ]
    geo = {
        "version": "1.0.0",
        "primary_column": "geometry",
        "columns": {"geometry": {"encoding": "WKB"}},
    }
    records = read_here(with_geo(geo, pa.Table.from_pylist(rows))).records
    for field in ("name", "category", "address", "city", "state", "zip", "phone"):
        assert records[field].tolist() == COLUMNS[field], field
    assert records["lon"].tolist() == [point.x for point in POINTS]


def bomb(count: int, text: str = "x") -> bytes:
    """Return a small file of very many equal rows."""
    coded = pa.DictionaryArray.from_arrays(pa.array(np.zeros(count, "int8")), pa.array([text]))
    return parquet(pa.table({"name": coded}), compression="zstd")


def declared(content: bytes, old: int, new: int) -> bytes:
    """Return a file whose footer says another number of rows."""

    def thrift(number: int) -> bytes:
        out, rest = b"", number << 1
        while rest > 127:
            out, rest = out + bytes([rest & 127 | 128]), rest >> 7
        return out + bytes([rest])

    return content.replace(thrift(old), thrift(new))


WIDE = pa.table({f"c{i}": [1] for i in range(10_000)})


def nested(depth: int) -> bytes:
    """Return a file with a list in lists."""
    deep = pa.array([1])
    for _ in range(depth):
        deep = pa.ListArray.from_arrays([0, 1], deep)
    return parquet(pa.table({"name": ["Deep Hall"], "x": deep}))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (bomb(2_000_001), "more than 2,000,000 rows"),
        (bomb(1_000_000, "y" * 30_000), "unfolds to more than"),
        (parquet(WIDE), "at most 500"),
        (parquet(pa.table({f"c{i}": [1] for i in range(600)})), "at most 500"),
        (parquet(TABLE.slice(0, 0)), "no data rows"),
        (parquet(TABLE)[:-20], "damaged"),
        (parquet(TABLE)[:-4] + b"PARX", "damaged"),
        (parquet(TABLE)[:-4] + b"PARE", "encrypted"),
        (b"PARE" + parquet(TABLE)[4:], "encrypted"),
        (parquet(TABLE)[:-8] + b"\xff\xff\xff\x7fPAR1", "damaged"),
        (b"PAR1PAR1", "damaged"),
        (b"PAR1" + b"\x00" * 500 + b"\x00\x00\x00\x00PAR1", "damaged"),
        (parquet(TABLE)[:4] + b"\x00" * 600 + parquet(TABLE)[604:], "damaged"),
        (declared(bomb(1_500_000), 1_500_000, 100_000_000), "more than 2,000,000 rows"),
        (parquet(pa.table({"a": pa.array([b"\x00\x01"], pa.binary())})), "no data rows"),
        (nested(70), "damaged"),
    ],
    ids=[
        *("many rows", "long text", "wide", "rather wide", "no rows", "cut off", "wrong end"),
        *("encrypted end", "encrypted", "endless footer", "nothing in it", "zeros", "zeroed pages"),
        *("says too much", "bytes alone", "too deep"),
    ],
)
def test_a_file_to_refuse_is_refused_in_a_sentence(content: bytes, words: str):
    assert words in refusal_of(content)


def test_bombs_cost_little_where_they_are_read():
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for content in (bomb(1_900_000, "y" * 30_000), bomb(2_000_001), parquet(WIDE)):
        with pytest.raises(InputError):
            read_upload(upload_of(content))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime - before.ru_utime < 3 * 5


def test_nested_lists_become_text():
    assert read_here(nested(30)).records["name"].tolist() == ["Deep Hall"]


def test_too_many_cells_are_refused():
    with pytest.raises(InputError, match="more than 10 cells"):
        read_here(parquet(TABLE), limits=Limits(cells=10))
