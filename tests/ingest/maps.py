"""Map files made by hand, byte by byte, so that each of their faults can be made too."""

import io
import sqlite3
import struct
import zipfile
from collections.abc import Mapping, Sequence

import numpy as np
import shapely

PLACES = [
    ("Hill House", "food", -79.9815, 40.4433),
    ("Liberty Library", "books", -79.9256, 40.4611),
    ("Homewood Clinic", "health", -79.8965, 40.4553),
    ("Lawrenceville Rec", "sport", -79.9598, 40.4712),
    ("North Job Hub", "work", -80.0058, 40.4529),
]
NAMES = [place[0] for place in PLACES]
DEGREES = np.array([place[2:] for place in PLACES])
COUNTY = (-80.36, 40.19, -79.69, 40.67)  # around all of them
# The same in EPSG:2272, feet: as a map program wrote them.
FEET = np.array(
    [
        (1347469.034, 412193.577),
        (1363182.664, 418287.966),
        (1371226.201, 415977.520),
        (1353761.235, 422202.507),
        (1340797.082, 415861.527),
    ]
)
NEAR = 2e-5  # degrees: two metres
WGS84 = (
    'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)
PENNSYLVANIA_SOUTH = (
    'PROJCS["NAD_1983_StatePlane_Pennsylvania_South_FIPS_3702_Feet",'
    'GEOGCS["GCS_North_American_1983",DATUM["D_North_American_1983",'
    'SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],'
    'UNIT["Degree",0.0174532925199433]],PROJECTION["Lambert_Conformal_Conic"],'
    'PARAMETER["False_Easting",1968500.0],PARAMETER["False_Northing",0.0],'
    'PARAMETER["Central_Meridian",-77.75],PARAMETER["Standard_Parallel_1",39.93333333333333],'
    'PARAMETER["Standard_Parallel_2",40.96666666666667],'
    'PARAMETER["Latitude_Of_Origin",39.33333333333334],UNIT["Foot_US",0.3048006096012192]]'
)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Return files as a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


# --- GeoPackage


def blob(shape: shapely.Geometry | None, *, envelope: int = 0, order: int = 1) -> bytes | None:
    """Return a shape as a GeoPackage stores it."""
    if shape is None:
        return None
    size = {0: 0, 1: 4, 2: 6, 3: 6, 4: 8}[envelope]
    head = b"GP\x00" + bytes([order | envelope << 1])
    sides = "<" if order else ">"
    return head + struct.pack(f"{sides}i{size}d", 4326, *[0.0] * size) + shape.wkb


def points_at(corners: Sequence[Sequence[float]]) -> list[shapely.Point]:
    """Return points."""
    return [shapely.Point(corner) for corner in corners]


class Package:
    """A GeoPackage in the making: `database` may be changed at will."""

    def __init__(self) -> None:
        self.database = sqlite3.connect(":memory:", isolation_level=None)
        self.run(
            "PRAGMA application_id=1196444487",
            "CREATE TABLE gpkg_spatial_ref_sys (srs_name, srs_id INTEGER PRIMARY KEY, "
            "organization, organization_coordsys_id INTEGER, definition)",
            "CREATE TABLE gpkg_contents (table_name, data_type, identifier, srs_id)",
            "CREATE TABLE gpkg_geometry_columns (table_name, column_name, geometry_type_name, "
            "srs_id, z, m)",
            "INSERT INTO gpkg_spatial_ref_sys VALUES ('', 4326, 'EPSG', 4326, ''), "
            "('', -1, 'NONE', -1, ''), ('', 0, 'NONE', 0, ''), ('', 2272, 'EPSG', 2272, '')",
        )

    def run(self, *statements: str) -> None:
        """Change the database."""
        for statement in statements:
            self.database.execute(statement)

    def add(
        self,
        layer: str = "places",
        rows: Sequence[Sequence[object]] = tuple((n, c) for n, c, *_ in PLACES),
        shapes: Sequence[object] | None = None,
        *,
        srs: int = 4326,
        columns: str = "name TEXT, category TEXT",
    ) -> "Package":
        """Add a layer; without shapes, a table of attributes alone."""
        quoted = '"' + layer.replace('"', '""') + '"'
        kind = "attributes" if shapes is None else "features"
        geometry = "" if shapes is None else "geom BLOB, "
        self.run(f"CREATE TABLE {quoted} (fid INTEGER PRIMARY KEY, {geometry}{columns})")
        self.database.execute(
            "INSERT INTO gpkg_contents VALUES (?, ?, ?, ?)", (layer, kind, layer, srs)
        )
        for i, row in enumerate(rows):
            values = [i + 1, *row] if shapes is None else [i + 1, shapes[i], *row]
            marks = ", ".join("?" * len(values))
            self.database.execute(f"INSERT INTO {quoted} VALUES ({marks})", values)  # noqa: S608
        if shapes is not None:
            self.database.execute(
                "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'GEOMETRY', ?, 0, 0)",
                (layer, srs),
            )
        return self

    def content(self) -> bytes:
        """Return the file."""
        return self.database.serialize()


def package(corners: Sequence[Sequence[float]] = tuple(DEGREES), **about: int) -> bytes:
    """Return the places as a GeoPackage."""
    return Package().add(shapes=[blob(point) for point in points_at(corners)], **about).content()


# --- Shapefile


def record(kind: int, *numbers: float) -> bytes:
    """Return a shape of a Shapefile that is a corner."""
    return struct.pack(f"<i{len(numbers)}d", kind, *numbers)


def parted(kind: int, rings: Sequence[Sequence[Sequence[float]]], more: bytes = b"") -> bytes:
    """Return a line or an area of a Shapefile."""
    corners = np.array([corner for ring in rings for corner in ring], dtype="<f8")
    firsts = np.cumsum([0, *[len(ring) for ring in rings[:-1]]])
    box = (*corners.min(axis=0), *corners.max(axis=0))
    head = struct.pack("<i4d2i", kind, *box, len(rings), len(corners))
    return head + firsts.astype("<i4").tobytes() + corners.tobytes() + more


def shp_and_shx(records: Sequence[bytes], kind: int = 1) -> tuple[bytes, bytes]:
    """Return the shapes and their index."""

    def head(size: int) -> bytes:
        return struct.pack(">i20xi", 9994, size // 2) + struct.pack("<2i8d", 1000, kind, *[0.0] * 8)

    body, index, at = b"", b"", 50
    for i, one in enumerate(records, start=1):
        body += struct.pack(">2i", i, len(one) // 2) + one
        index += struct.pack(">2i", at, len(one) // 2)
        at += 4 + len(one) // 2
    return head(100 + len(body)) + body, head(100 + len(index)) + index


def dbf(
    rows: Sequence[Sequence[str | bytes]],
    fields: Sequence[tuple[str, str, int]] = (("name", "C", 40), ("category", "C", 20)),
    *,
    gone: Sequence[int] = (),
    encoding: str = "utf-8",
    language: int = 0,
) -> bytes:
    """Return a table; the rows whose index is in `gone` were deleted."""
    width = 1 + sum(size for _, _, size in fields)
    head = struct.pack(
        "<4BIHH17xB2x", 3, 124, 6, 7, len(rows), 33 + 32 * len(fields), width, language
    )
    for name, kind, size in fields:
        head += name.encode().ljust(11, b"\x00") + kind.encode() + bytes(4) + bytes([size, 0])
        head += bytes(14)
    body = b""
    for i, row in enumerate(rows):
        body += b"*" if i in gone else b" "
        for value, (_, kind, size) in zip(row, fields, strict=True):
            raw = value if isinstance(value, bytes) else value.encode(encoding)
            body += raw[:size].rjust(size) if kind in "NF" else raw[:size].ljust(size)
    return head + b"\r" + body + b"\x1a"


def shapefile(
    records: Sequence[bytes] | None = None,
    *,
    rows: Sequence[Sequence[str]] = tuple((n, c) for n, c, *_ in PLACES),
    name: str = "places",
    prj: str | None = WGS84,
    kind: int = 1,
) -> dict[str, str | bytes]:
    """Return the parts of a Shapefile: by default the places, as points."""
    records = [record(1, *corner) for corner in DEGREES] if records is None else records
    shp, shx = shp_and_shx(records, kind)
    parts: dict[str, str | bytes] = {
        f"{name}.shp": shp,
        f"{name}.shx": shx,
        f"{name}.dbf": dbf(rows),
    }
    if prj is not None:
        parts[f"{name}.prj"] = prj
    return parts


# --- KML


def kml(body: str, *, before: str = "") -> str:
    """Return elements as a KML document."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}'
        f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{body}</Document></kml>'
    )


def placemark(name: str, shape: str = "", more: str = "") -> str:
    """Return a place."""
    return f"<Placemark><name>{name}</name>{more}{shape}</Placemark>"


def point(lon: float, lat: float) -> str:
    """Return a point."""
    return f"<Point><coordinates>{lon},{lat},0</coordinates></Point>"


def places_kml() -> str:
    """Return the places as a KML document."""
    return kml("".join(placemark(name, point(lon, lat)) for name, _, lon, lat in PLACES))
