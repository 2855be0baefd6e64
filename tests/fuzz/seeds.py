"""Small honest files of every kind that is read: what mutations start from."""

import io
import json
import sqlite3
import struct
from collections.abc import Callable
from datetime import datetime

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from hostile.case import (
    HEADER,
    PLACES,
    ROWS,
    book_parts,
    cells_xml,
    csv_bytes,
    ods,
    ods_rows,
    sheet_xml,
    xlsx,
    zipped,
)

POINTS = [(float(row[8]), float(row[7])) for row in ROWS]
WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],'
    'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]'
)


def features(shapes: list[dict[str, object]], **more: object) -> bytes:
    """Return shapes as GeoJSON, each with the properties of a place."""
    found = [
        {
            "type": "Feature",
            "id": i,
            "properties": {**dict(zip(HEADER[:7], row[:7], strict=True)), "tags": ["a"], "n": 1.5},
            "geometry": shape,
        }
        for i, (shape, row) in enumerate(zip(shapes, ROWS, strict=False))
    ]
    return json.dumps({"type": "FeatureCollection", "features": found, **more}).encode()


def _points() -> list[dict[str, object]]:
    """Return the places as points."""
    return [{"type": "Point", "coordinates": list(point)} for point in POINTS]


def _areas() -> list[dict[str, object]]:
    """Return shapes of other kinds around the places."""
    rings = [
        [[x, y], [x + 0.01, y], [x + 0.01, y + 0.01], [x, y + 0.01], [x, y]] for x, y in POINTS
    ]
    return [
        {"type": "Polygon", "coordinates": [rings[0]]},
        {"type": "MultiPolygon", "coordinates": [[rings[1]], [rings[2]]]},
        {"type": "LineString", "coordinates": rings[2]},
        {"type": "MultiPoint", "coordinates": rings[3]},
        {
            "type": "GeometryCollection",
            "geometries": [{"type": "Point", "coordinates": [*POINTS[4], 200.0]}],
        },
    ]


def workbook() -> bytes:
    """Return a workbook with numbers, dates, formulas, merged cells and a hidden sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("List")
        form = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.merge_range("A1:I1", "Inventory")
        for i, row in enumerate(PLACES, start=1):
            sheet.write_row(i, 0, row)
            sheet.write_datetime(i, 9, datetime(2024, 5, i), form)  # noqa: DTZ001 -- a cell has no zone
            sheet.write_formula(i, 10, "=1+1", None, i)
            sheet.write_number(i, 7, 40.4)
        sheet.merge_range("B3:B5", "food")
        book.add_worksheet("More").write_row(0, 0, ["name", "address"])
        book.add_worksheet("Hidden").hide()
    return out.getvalue()


def _varint(number: int) -> bytes:
    """Return a number as an XLSB record says its type or size."""
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def _record(kind: int, body: bytes = b"") -> bytes:
    """Return a record of an XLSB part."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
    return head + _varint(len(body)) + body


def _wide(text: str) -> bytes:
    """Return a text as XLSB has it."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb() -> bytes:
    """Return the places as a binary workbook."""
    rows = b""
    for at, row in enumerate(PLACES):
        rows += _record(0, struct.pack("<IIHHBI", at, 0, 300, 0, 0, 0))
        for i, cell in enumerate(row):
            head = struct.pack("<II", i, 0)
            if at and i > 6:
                rows += _record(5, head + struct.pack("<d", float(cell)))
            else:
                rows += _record(6, head + _wide(cell))
    size = struct.pack("<IIII", 0, len(PLACES) - 1, 0, len(HEADER) - 1)
    sheet = _record(0x94, size) + _record(0x91) + rows + _record(0x92)
    bundle = _record(0x9C, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("List"))
    book = _record(0x83) + _record(0x8F) + bundle + _record(0x90) + _record(0x84)
    parts = book_parts({"List": ""})
    relationships = parts["xl/_rels/workbook.xml.rels"]
    assert isinstance(relationships, str)
    return zipped(
        {
            "[Content_Types].xml": parts["[Content_Types].xml"],
            "_rels/.rels": str(parts["_rels/.rels"]).replace("workbook.xml", "workbook.bin"),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": relationships.replace("sheet1.xml", "sheet1.bin"),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def _biff(kind: int, body: bytes) -> bytes:
    """Return a record of an old workbook."""
    return struct.pack("<HH", kind, len(body)) + body


def _stream() -> bytes:
    """Return the places as the stream of an Excel 97 workbook."""
    head = struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)
    name = b"\x04\x00List"
    before = len(_biff(0x809, head)) + len(_biff(0x85, b"\0" * 6 + name)) + 4
    sheet = _biff(0x809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0))
    for at, row in enumerate(PLACES):
        for i, cell in enumerate(row):
            where = struct.pack("<HHH", at, i, 0)
            if at and i > 6:
                sheet += _biff(0x203, where + struct.pack("<d", float(cell)))
            else:
                sheet += _biff(0x204, where + struct.pack("<HB", len(cell), 0) + cell.encode())
    bundle = _biff(0x85, struct.pack("<IBB", before, 0, 0) + name)
    return _biff(0x809, head) + bundle + _biff(0x0A, b"") + sheet + _biff(0x0A, b"")


def xls() -> bytes:
    """Return the places as an Excel 97 workbook: one stream in a compound file."""
    stream = _stream().ljust(8 * 512, b"\0")
    sectors = -(-len(stream) // 512)
    stream = stream.ljust(sectors * 512, b"\0")
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    chain = [*range(3, 2 + sectors), end]
    table = [0xFFFFFFFD, end, *chain]
    fat = struct.pack("<128I", *table, *[free] * (128 - len(table)))

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        wide = name.encode("utf-16-le").ljust(64, b"\0")
        tree = struct.pack("<HBBIII", 2 * len(name) + 2, kind, 1, free, free, child)
        return wide + tree + bytes(36) + struct.pack("<IQ", start, size)

    directory = entry("Root Entry", 5, 1, end, 0) + entry("Workbook", 2, free, 2, len(stream))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    return header + fat + directory.ljust(512, b"\0") + stream


def kml() -> str:
    """Return the places as KML, some of them areas."""
    marks = "".join(
        f"<Placemark><name>{row[0]}</name><description><![CDATA[<b>{row[1]}</b>]]></description>"
        f"<address>{row[2]}</address><ExtendedData><Data name='phone'><value>{row[6]}</value>"
        f"</Data></ExtendedData><Point><coordinates>{x},{y},0</coordinates></Point></Placemark>"
        for row, (x, y) in zip(ROWS, POINTS, strict=True)
    )
    area = (
        "<Placemark><name>Area</name><Polygon><outerBoundaryIs><LinearRing><coordinates>"
        "-80,40 -79.9,40 -79.9,40.1 -80,40</coordinates></LinearRing></outerBoundaryIs></Polygon>"
        "</Placemark>"
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2">'
        f"<Document><Folder><name>Places</name>{marks}</Folder>{area}</Document></kml>"
    )


def dbf(rows: list[list[str]] = PLACES) -> bytes:
    """Return rows as the table of a Shapefile."""
    width = 40
    head = struct.pack(
        "<BBBBIHH20x", 3, 124, 1, 1, len(rows) - 1, 33 + 32 * len(rows[0]), 1 + width * len(rows[0])
    )
    fields = b"".join(
        name.encode()[:10].ljust(11, b"\0") + struct.pack("<cIBB14x", b"C", 0, width, 0)
        for name in rows[0]
    )
    lines = b"".join(
        b" " + b"".join(cell.encode()[:width].ljust(width) for cell in row) for row in rows[1:]
    )
    return head + fields + b"\r" + lines + b"\x1a"


def shapefile_parts(points: list[tuple[float, float]] = POINTS) -> dict[str, str | bytes]:
    """Return the places as the files of a Shapefile of points."""
    records = b""
    offsets = b""
    for number, (x, y) in enumerate(points, start=1):
        offsets += struct.pack(">II", 50 + len(records) // 2, 10)
        records += struct.pack(">II", number, 10) + struct.pack("<Idd", 1, x, y)

    def whole(body: bytes) -> bytes:
        box = (-80.1, 40.3, -79.8, 40.6, 0, 0, 0, 0)
        head = struct.pack(">I20xI", 9994, 50 + len(body) // 2) + struct.pack(
            "<II8d", 1000, 1, *box
        )
        return head + body

    return {
        "places.shp": whole(records),
        "places.shx": whole(offsets),
        "places.dbf": dbf(),
        "places.prj": WGS84,
        "places.cpg": "UTF-8",
    }


def polygon_parts() -> dict[str, str | bytes]:
    """Return areas as the files of a Shapefile."""
    records = b""
    offsets = b""
    for number, (x, y) in enumerate(POINTS, start=1):
        ring = [(x, y), (x, y + 0.01), (x + 0.01, y + 0.01), (x + 0.01, y), (x, y)]
        body = struct.pack("<I4dII", 5, x, y, x + 0.01, y + 0.01, 1, 5) + struct.pack("<I", 0)
        body += b"".join(struct.pack("<dd", *corner) for corner in ring)
        offsets += struct.pack(">II", 50 + len(records) // 2, len(body) // 2)
        records += struct.pack(">II", number, len(body) // 2) + body
    parts = shapefile_parts()
    head = bytearray(bytes(parts["places.shp"])[:100])
    head[32:36] = struct.pack("<I", 5)

    def whole(body: bytes) -> bytes:
        return bytes(head[:24]) + struct.pack(">I", 50 + len(body) // 2) + bytes(head[28:]) + body

    return {**parts, "places.shp": whole(records), "places.shx": whole(offsets)}


def wkb(x: float, y: float) -> bytes:
    """Return a point as well-known binary."""
    return struct.pack("<BIdd", 1, 1, x, y)


def geopackage() -> bytes:
    """Return the places as a GeoPackage."""
    base = sqlite3.connect(":memory:")
    base.executescript(
        """
PRAGMA application_id = 1196444487;
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,
  organization_coordsys_id INTEGER, definition TEXT, description TEXT);
INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, 'GEOGCS', '');
CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT,
  description TEXT, last_change TEXT, min_x REAL, min_y REAL, max_x REAL, max_y REAL, srs_id INT);
INSERT INTO gpkg_contents VALUES ('places', 'features', 'places', '', '2024-01-01T00:00:00Z',
  -80, 40, -79, 41, 4326);
CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT,
  srs_id INTEGER, z INTEGER, m INTEGER);
INSERT INTO gpkg_geometry_columns VALUES ('places', 'geom', 'POINT', 4326, 0, 0);
CREATE TABLE places (fid INTEGER PRIMARY KEY, geom BLOB, name TEXT, category TEXT, address TEXT,
  city TEXT, state TEXT, zip TEXT, phone TEXT);
"""
    )
    for row, (x, y) in zip(ROWS, POINTS, strict=True):
        blob = b"GP\x00\x01" + struct.pack("<i", 4326) + wkb(x, y)
        base.execute("INSERT INTO places VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)", (blob, *row[:7]))
    base.commit()
    content = base.serialize()
    base.close()
    return content


def parquet(*, shapes: bool = False, compression: str = "snappy") -> bytes:
    """Return the places as Parquet, with GeoParquet's shapes where asked."""
    columns = {name: [row[i] for row in ROWS] for i, name in enumerate(HEADER[:7])}
    table = pa.table(columns)
    if shapes:
        about = {
            "version": "1.0.0",
            "primary_column": "geometry",
            "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},
        }
        table = table.append_column("geometry", pa.array([wkb(*p) for p in POINTS], pa.binary()))
        table = table.replace_schema_metadata({"geo": json.dumps(about)})
    else:
        table = table.append_column("lat", pa.array([y for _, y in POINTS]))
        table = table.append_column("lon", pa.array([x for x, _ in POINTS]))
    out = io.BytesIO()
    pq.write_table(table, out, compression=compression)
    return out.getvalue()


def json_lines() -> bytes:
    """Return the places as one object a line."""
    return "\n".join(
        json.dumps({**dict(zip(HEADER, row, strict=True)), "more": {"a": [1, None, True]}})
        for row in ROWS
    ).encode()


def esri() -> bytes:
    """Return the places as a feature service gives them."""
    return json.dumps(
        {
            "geometryType": "esriGeometryPoint",
            "spatialReference": {"wkid": 4326},
            "fields": [{"name": n, "alias": n, "type": "esriFieldTypeString"} for n in HEADER[:7]],
            "features": [
                {
                    "attributes": dict(zip(HEADER[:7], row[:7], strict=True)),
                    "geometry": {"x": x, "y": y},
                }
                for row, (x, y) in zip(ROWS, POINTS, strict=True)
            ],
        }
    ).encode()


def services_json() -> bytes:
    """Return organizations and their places as Open Referral's HSDS has them."""
    return json.dumps(
        [
            {
                "id": f"o{i}",
                "name": row[0],
                "description": row[1],
                "locations": [
                    {
                        "id": f"l{i}",
                        "name": row[0],
                        "latitude": y,
                        "longitude": x,
                        "addresses": [
                            {
                                "address_1": row[2],
                                "city": row[3],
                                "state_province": row[4],
                                "postal_code": row[5],
                            }
                        ],
                        "phones": [{"number": row[6]}],
                    }
                ],
                "services": [{"id": f"s{i}", "name": row[1], "status": "active"}],
            }
            for i, (row, (x, y)) in enumerate(zip(ROWS, POINTS, strict=True))
        ]
    ).encode()


def grants_json() -> bytes:
    """Return grants as 360Giving has them."""
    return json.dumps(
        {
            "grants": [
                {
                    "id": f"360G-x-{i}",
                    "title": "A grant",
                    "currency": "USD",
                    "amountAwarded": 1000 * i,
                    "awardDate": "2024-01-05T00:00:00+00:00",
                    "recipientOrganization": [{"id": f"r{i}", "name": row[0]}],
                    "fundingOrganization": [{"id": "f", "name": "Fund"}],
                    "beneficiaryLocation": [{"name": row[3]}],
                }
                for i, row in enumerate(ROWS)
            ]
        }
    ).encode()


def csv_package() -> bytes:
    """Return organizations and their places as the CSVs of HSDS, zipped."""
    organizations = [["id", "name", "description"]]
    locations = [["id", "organization_id", "name", "latitude", "longitude"]]
    addresses = [["id", "location_id", "address_1", "city", "state_province", "postal_code"]]
    for i, (row, (x, y)) in enumerate(zip(ROWS, POINTS, strict=True)):
        organizations.append([f"o{i}", row[0], row[1]])
        locations.append([f"l{i}", f"o{i}", row[0], str(y), str(x)])
        addresses.append([f"a{i}", f"l{i}", *row[2:6]])
    tables = {"organizations": organizations, "locations": locations, "addresses": addresses}
    return zipped({f"{name}.csv": csv_bytes(rows) for name, rows in tables.items()})


# Parser -> how its seeds are made.
SEEDS: dict[str, tuple[Callable[[], bytes], ...]] = {
    "csv": (
        lambda: csv_bytes(PLACES),
        lambda: csv_bytes([["Title"], *PLACES, [], ["Total", "5"]], delimiter=";", ending="\n"),
        lambda: csv_bytes([HEADER, ['a "b"\nc', *ROWS[0][1:]], *ROWS], encoding="cp1252"),
    ),
    "tsv": (
        lambda: csv_bytes(PLACES, delimiter="\t"),
        lambda: csv_bytes(PLACES, delimiter="|", ending="\r"),
    ),
    "utf16": (
        lambda: csv_bytes(PLACES, encoding="utf-16"),
        lambda: csv_bytes(PLACES, encoding="utf-16-be", delimiter="\t"),
    ),
    "xlsx": (xlsx, workbook, lambda: zipped(book_parts({"a": sheet_xml(cells_xml(PLACES))}))),
    "xls": (xls,),
    "xlsb": (xlsb,),
    "ods": (lambda: ods(ods_rows(PLACES)),),
    "geojson": (
        lambda: features(_points()),
        lambda: features(_areas()),
        lambda: features(
            [{"type": "Point", "coordinates": [-8902000.0, 4930000.0]}],
            crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}},
        ),
    ),
    "json": (esri, services_json, grants_json),
    "jsonlines": (json_lines,),
    "kml": (lambda: kml().encode(),),
    "kmz": (lambda: zipped({"doc.kml": kml()}),),
    "shapefile": (lambda: zipped(shapefile_parts()), lambda: zipped(polygon_parts())),
    "geopackage": (geopackage,),
    "parquet": (
        parquet,
        lambda: parquet(shapes=True),
        lambda: parquet(compression="none"),
    ),
    "csv_zip": (csv_package,),
}
