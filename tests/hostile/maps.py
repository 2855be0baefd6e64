"""Hostile and broken map files."""

import json
import sqlite3
import struct
from typing import Any

from hostile.case import HEADER, PLACES, ROWS, Case, names_are, near, zipped

NAMES = [row[0] for row in ROWS]
POINT = {"type": "Point", "coordinates": [-79.9815, 40.4433]}
RING = [[-80.0, 40.4], [-79.9, 40.4], [-79.9, 40.5], [-80.0, 40.5], [-80.0, 40.4]]
KML = 'xmlns="http://www.opengis.net/kml/2.2"'
MARK = (
    "<Placemark><name>Hill House</name><Point><coordinates>-79.9815,40.4433,0</coordinates></Point>"
    "</Placemark>"
)
WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],'
    'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]'
)


def feature(geometry: object, **properties: object) -> dict[str, object]:
    """Return a feature; its name is Hill House where none is given."""
    return {
        "type": "Feature",
        "properties": {"name": "Hill House", **properties},
        "geometry": geometry,
    }


def collection(*features: object, **more: object) -> bytes:
    """Return features as a document."""
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def points() -> list[dict[str, Any]]:
    """Return the places as features."""
    return [
        feature(
            {"type": "Point", "coordinates": [float(row[8]), float(row[7])]},
            name=row[0],
            address=row[2],
        )
        for row in ROWS
    ]


def many_corners(count: int) -> bytes:
    """One line of very many corners."""
    corners = b",".join(b"[-79.9,40.4]" for _ in range(count))
    start = b'{"type":"Feature","properties":{"name":"A"},"geometry":{"type":"LineString",'
    return start + b'"coordinates":[' + corners + b"]}}"


def kml(body: str, *, before: str = "") -> bytes:
    """Return placemarks as KML."""
    return f'<?xml version="1.0" encoding="UTF-8"?>{before}<kml {KML}>{body}</kml>'.encode()


def dbf(rows: list[list[str]] = PLACES, *, count: int | None = None) -> bytes:
    """Return rows as the table of a Shapefile; it may say that it has more."""
    width = 40
    length = 33 + 32 * len(rows[0])
    said = len(rows) - 1 if count is None else count
    head = struct.pack("<BBBBIHH20x", 3, 124, 1, 1, said, length, 1 + width * len(rows[0]))
    fields = b"".join(
        name.encode()[:10].ljust(11, b"\0") + struct.pack("<cIBB14x", b"C", 0, width, 0)
        for name in rows[0]
    )
    lines = b"".join(
        b" " + b"".join(cell.encode("cp1252")[:width].ljust(width) for cell in row)
        for row in rows[1:]
    )
    return head + fields + b"\r" + lines + b"\x1a"


def shapefile(*, prj: str = WGS84, said: int | None = None, shape: int = 1) -> dict[str, Any]:
    """Return the places as the parts of a Shapefile; its headers may lie."""
    records, offsets = b"", b""
    for number, row in enumerate(ROWS, start=1):
        offsets += struct.pack(">II", 50 + len(records) // 2, 10)
        records += struct.pack(">II", number, 10)
        records += struct.pack("<Idd", shape, float(row[8]), float(row[7]))

    def whole(body: bytes) -> bytes:
        words = 50 + len(body) // 2 if said is None else said
        box = (-80.1, 40.3, -79.8, 40.6, 0, 0, 0, 0)
        return struct.pack(">I20xI", 9994, words) + struct.pack("<II8d", 1000, 1, *box) + body

    parts = {"p.shp": whole(records), "p.shx": whole(offsets), "p.dbf": dbf()}
    return {**parts, "p.prj": prj} if prj else parts


def without(parts: dict[str, Any], *endings: str) -> bytes:
    """Return parts as a zip, without some."""
    return zipped({name: text for name, text in parts.items() if not name.endswith(endings)})


def geopackage(*statements: str, table: str = "places", srs: int = 4326) -> bytes:
    """Return the places as a GeoPackage, then changed by statements."""
    base = sqlite3.connect(":memory:")
    quoted = table.replace('"', '""')
    base.executescript(
        f"""
PRAGMA application_id = 1196444487;
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,
  organization_coordsys_id INTEGER, definition TEXT, description TEXT);
INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, '', '');
CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT,
  description TEXT, last_change TEXT, min_x REAL, min_y REAL, max_x REAL, max_y REAL, srs_id INT);
CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT,
  srs_id INTEGER, z INTEGER, m INTEGER);
CREATE TABLE "{quoted}" (fid INTEGER PRIMARY KEY, geom BLOB, name TEXT, address TEXT);
"""  # noqa: S608 -- a name that the test gives, quoted
    )
    base.execute(
        "INSERT INTO gpkg_contents VALUES (?, 'features', ?, '', '', 0, 0, 0, 0, ?)",
        (table, table, srs),
    )
    base.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'POINT', ?, 0, 0)", (table, srs)
    )
    for row in ROWS:
        point = struct.pack("<BIdd", 1, 1, float(row[8]), float(row[7]))
        blob = b"GP\x00\x01" + struct.pack("<i", srs) + point
        sql = f'INSERT INTO "{quoted}" VALUES (NULL, ?, ?, ?)'  # noqa: S608 -- the same
        base.execute(sql, (blob, row[0], row[2]))
    for statement in statements:
        base.execute(statement)
    base.commit()
    content = base.serialize()
    base.close()
    return content


ENDLESS_VIEW = (
    "CREATE VIEW endless AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c) "
    "SELECT x AS fid, NULL AS geom, 'a' AS name FROM c",
    "INSERT INTO gpkg_contents VALUES ('endless', 'features', 'e', '', '', 0, 0, 0, 0, 4326)",
    "INSERT INTO gpkg_geometry_columns VALUES ('endless', 'geom', 'POINT', 4326, 0, 0)",
)
TRIGGER = "CREATE TRIGGER t AFTER INSERT ON places BEGIN DELETE FROM places; END"

GEOJSON = [
    Case(
        name="one_feature.geojson",
        make=lambda: json.dumps(feature(POINT)).encode(),
        accepted=1,
        must=near(-79.9815, 40.4433),
    ),
    Case(
        name="heights.geojson",
        make=lambda: collection(feature({"type": "Point", "coordinates": [-79.9, 40.4, 812.5]})),
        accepted=1,
        must=near(-79.9, 40.4),
    ),
    Case(
        name="mixed_shapes.geojson",
        make=lambda: collection(
            feature(POINT),
            feature({"type": "Polygon", "coordinates": [RING]}, name="Park"),
            feature({"type": "LineString", "coordinates": RING}, name="Trail"),
            feature({"type": "GeometryCollection", "geometries": [POINT]}, name="Both"),
            feature({"type": "MultiPoint", "coordinates": RING}, name="Many"),
        ),
        accepted=5,
    ),
    Case(
        name="useless_shapes.geojson",
        make=lambda: collection(
            feature(POINT, name="Good"),
            feature({"type": "Point", "coordinates": []}, name="Empty"),
            feature({"type": "Point", "coordinates": ["a", "b"]}, name="Words"),
            feature({"type": "Point", "coordinates": {"x": 1}}, name="Object"),
            feature({"type": "Polygon", "coordinates": [[[0, 0]]]}, name="Corner"),
            feature({"type": "GeometryCollection", "geometries": None}, name="None"),
            feature({"type": "Circle", "coordinates": [0, 0]}, name="Circle"),
            feature([1, 2], name="List"),
            feature({"type": "Point", "coordinates": [[[[[[1]]]]]]}, name="Nested"),
        ),
        accepted=1,
        rejected=8,
        must=names_are("Good"),
    ),
    Case(
        name="no_features_but_noise.geojson",
        make=lambda: collection(feature(POINT), None, 7, "x", [], {"type": "Feature"}),
        accepted=1,
        rejected=5,
        either=True,
    ),
    Case(
        name="one_key_twice.geojson",
        make=lambda: (
            b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":'
            b'{"name":"Old","name":"Hill House"},"geometry":{"type":"Point","coordinates":[0,0],'
            b'"coordinates":[-79.9815,40.4433]}}]}'
        ),
        accepted=1,
        must=names_are("Hill House"),
    ),
    Case(
        name="keys_that_mean_something.geojson",
        make=lambda: collection(
            feature(POINT, __proto__="x", constructor="y", __class__="z", row="9", lon="1")
        ),
        accepted=1,
        must=near(-79.9815, 40.4433),
    ),
    Case(
        name="half_letters.geojson",
        make=lambda: collection(feature(POINT)).replace(b"Hill House", b"Hill\\ud800 House"),
        accepted=1,
        either=True,
    ),
    Case(
        name="endless_numbers.geojson",
        make=lambda: collection(feature(POINT)).replace(b"-79.9815", b"9" * 5000),
        refused="",
        either=True,
        never=("9" * 400,),
    ),
    Case(
        name="numbers_too_great.geojson",
        make=lambda: collection(feature(POINT)).replace(b"-79.9815", b"-1e999"),
        accepted=0,
        rejected=1,
        either=True,
    ),
    Case(
        name="a_linked_system.geojson",
        make=lambda: collection(
            *points(), crs={"type": "link", "properties": {"href": "http://127.0.0.1:9/crs"}}
        ),
        accepted=5,  # they are degrees in the region, whatever the file calls them
        either=True,
        refused="system",
        must=near(-79.9815, 40.4433),
    ),
    Case(
        name="a_file_as_system.geojson",
        make=lambda: collection(
            *points(), crs={"type": "name", "properties": {"name": "file:///etc/passwd"}}
        ),
        accepted=5,  # they are degrees in the region, whatever the file calls them
        either=True,
        refused="system",
        must=near(-79.9815, 40.4433),
        never=("root:",),
    ),
    Case(name="a_list_of_lists.geojson", make=lambda: b"[[1,2],[3,4]]", refused="expected"),
    Case(name="a_number.json", make=lambda: b"[7]", refused="expected"),
    Case(
        name="no_features.geojson",
        make=collection,
        refused="no data rows",
    ),
    Case(
        name="a_topology.json",
        make=lambda: b'{"type":"Topology","objects":{},"arcs":[]}',
        refused="expected",
    ),
    Case(
        name="deep_properties.geojson",
        make=lambda: collection(feature(POINT)).replace(
            b'"Hill House"', b'"A","x":' + b"[" * 100_000 + b"]" * 100_000
        ),
        refused="nested",
    ),
    Case(
        name="brackets_alone.json", make=lambda: b"[" * 5_000_000, refused="expected", either=True
    ),
    Case(name="two_million_corners.geojson", make=lambda: many_corners(1_900_000), either=True),
    Case(
        name="six_million_corners.geojson",
        make=lambda: many_corners(6_000_000),
        refused="numbers and texts",
    ),
    Case(
        name="a_key_of_its_own_for_each.geojson",
        make=lambda: collection(*[feature(POINT, **{f"k{i}": "v"}) for i in range(2000)]),
        refused="columns",
    ),
]

KMLS = [
    Case(
        name="plain.kml",
        make=lambda: kml(f"<Document>{MARK}</Document>"),
        accepted=1,
        must=near(-79.9815, 40.4433),
    ),
    Case(
        name="laughs.kml",
        make=lambda: kml(
            f"<Document>{MARK}<name>&c;</name></Document>",
            before='<!DOCTYPE kml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;">]>',
        ),
        refused="DOCTYPE",
    ),
    Case(
        name="links_and_pages.kml",
        make=lambda: kml(
            "<Document><NetworkLink><Link><href>http://127.0.0.1:9/x.kml</href></Link>"
            "</NetworkLink><Style><IconStyle><Icon><href>file:///etc/passwd</href></Icon>"
            f"</IconStyle></Style>{MARK}</Document>"
        ),
        accepted=1,
        never=("root:",),
    ),
    Case(
        name="deep.kml",
        make=lambda: kml("<Folder>" * 200_000 + MARK + "</Folder>" * 200_000),
        refused="nested",
    ),
    Case(
        name="cut.kml",
        make=lambda: kml(f"<Document>{MARK * 40}</Document>")[:900],
        refused="not valid",
    ),
    Case(
        name="places.kmz",
        make=lambda: zipped({"doc.kml": kml(f"<Document>{MARK}</Document>")}),
        accepted=1,
    ),
    Case(
        name="way_up.kmz",
        make=lambda: zipped({"doc.kml": kml(MARK), "../../canary.txt": "x"}),
        refused="suspicious name",
    ),
    Case(
        name="bomb.kmz",
        make=lambda: zipped({"doc.kml": kml(MARK + " " * 150_000_000)}),
        refused="times its size",
    ),
    Case(
        name="letters_of_no_name.kml",
        make=lambda: kml(MARK).replace(b"UTF-8", b"UTF-99"),
        accepted=1,
        either=True,
    ),
]

SHAPEFILES = [
    Case(
        name="places_shp.zip", make=lambda: zipped(shapefile()), accepted=5, must=names_are(*NAMES)
    ),
    Case(name="no_table.zip", make=lambda: without(shapefile(), ".dbf"), refused=".dbf"),
    Case(
        name="no_shapes.zip", make=lambda: without(shapefile(), ".shp"), refused=".shp", either=True
    ),
    Case(name="no_index.zip", make=lambda: without(shapefile(), ".shx"), accepted=5, either=True),
    Case(
        name="cut_shapes.zip",
        make=lambda: zipped({**shapefile(), "p.shp": shapefile()["p.shp"][:150]}),
        refused="Shapefile",
        either=True,
    ),
    Case(
        name="headers_that_lie.zip",
        make=lambda: zipped({**shapefile(said=0x7FFFFFFF), "p.dbf": dbf(count=2_000_000_000)}),
        refused="Shapefile",
        either=True,
    ),
    Case(
        name="shapes_of_no_kind.zip",
        make=lambda: zipped(shapefile(shape=77)),
        refused="Shapefile",
        either=True,
    ),
    Case(
        name="a_system_of_noise.zip",
        make=lambda: zipped(shapefile(prj="PROJCS[" * 3000)),
        either=True,
        refused="system",
    ),
    Case(
        name="a_system_that_fetches.zip",
        make=lambda: zipped(shapefile(prj="http://127.0.0.1:9/x.prj")),
        either=True,
        refused="system",
    ),
    Case(
        name="way_up_shp.zip",
        make=lambda: zipped({**shapefile(), "../../../canary.shp": "x"}),
        refused="suspicious name",
    ),
]

GEOPACKAGES = [
    Case(name="places.gpkg", make=geopackage, accepted=5, must=names_are(*NAMES)),
    Case(
        name="hostile_layer.gpkg",
        make=lambda: geopackage(table='x"; DROP TABLE records; -- <script>{{7*191}}'),
        accepted=5,
        never=("1337",),
    ),
    Case(name="a_trigger.gpkg", make=lambda: geopackage(TRIGGER), accepted=5),
    Case(
        name="an_endless_view.gpkg", make=lambda: geopackage(*ENDLESS_VIEW), accepted=5, either=True
    ),
    Case(
        name="shapes_of_noise.gpkg",
        make=lambda: geopackage("UPDATE places SET geom = randomblob(40) WHERE fid = 2"),
        accepted=4,
        rejected=1,
    ),
    Case(
        name="a_system_unknown.gpkg",
        make=lambda: geopackage(srs=999_999),
        refused="system",
        either=True,
    ),
    Case(name="cut.gpkg", make=lambda: geopackage()[:5000], refused="damaged"),
    Case(
        name="pages_that_circle.gpkg",
        make=lambda: geopackage()[:100] + geopackage()[100:].replace(b"\x0d", b"\x05"),
        refused="expected",
        either=True,
    ),
    Case(
        name="a_database_of_another_kind.gpkg",
        make=lambda: geopackage("DROP TABLE gpkg_contents"),
        refused="expected",
    ),
]

LINES = [
    Case(
        name="lines_of_objects.jsonl",
        make=lambda: b"\n".join(
            json.dumps(dict(zip(HEADER, row, strict=True))).encode() for row in ROWS
        ),
        accepted=5,
        must=names_are(*NAMES),
    ),
    Case(
        name="a_damaged_line.jsonl",
        make=lambda: b"\n".join(
            [
                *(json.dumps(dict(zip(HEADER, row, strict=True))).encode() for row in ROWS),
                b'{"name": "Half a pl',
            ]
        ),
        accepted=5,
        rejected=1,
    ),
]

CASES = [*GEOJSON, *KMLS, *SHAPEFILES, *GEOPACKAGES, *LINES]
