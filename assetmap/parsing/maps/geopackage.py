"""Read a GeoPackage's layers as text cells."""

import math
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from assetmap.limits import Limits
from assetmap.parsing.wire import Parsed, Refusal, Sheet, Task, cells_of

from .gpkg_shapes import shapes_of
from .outlines import spots_of
from .systems import DEGREES, UNKNOWN, System, system_called, system_in

_BATCH: Final = 10_000  # rows that are fetched at once
_EXACT: Final = 1e15  # whole numbers beyond this have lost digits
_NAME: Final = 200  # characters of a layer's name that are shown
_STEPS: Final = 1_000  # of the database's machine, between two looks at how many there were
_STEPS_PER_CELL: Final = 4  # reading a table takes one for each cell, and few for each row
_WAL: Final = 2  # bytes 18 and 19 of a database whose latest changes may be in another file
_JOURNAL: Final = b"\x01\x01"
_PLANE: Final = -1  # srs_id of a plane that nobody named
_TEXT: Final = 50 * 1024 * 1024  # bytes of one value
_SETTINGS: Final = (
    "trusted_schema=OFF",
    "query_only=ON",
    "cell_size_check=ON",
    "temp_store=MEMORY",
    "mmap_size=0",
)
_BOUNDS: Final = {
    sqlite3.SQLITE_LIMIT_LENGTH: _TEXT,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 500,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}


@dataclass(slots=True)
class _Reader:
    """A database in memory, from which only rows of tables can be had."""

    database: sqlite3.Connection
    limits: Limits
    tables: dict[str, str] = field(default_factory=dict)  # in small letters -> as they are called
    small: dict[str, list[dict[str, Any]]] = field(default_factory=dict)  # tables read whole
    cells: int = 0  # read so far
    old: bool = False  # some text was not UTF-8


def read_geopackage(task: Task) -> Parsed:
    """Read all tables that a GeoPackage says it has.

    Raises
    ------
    Refusal
        If it is another database, damaged, or larger than is taken.
    """
    try:
        reader = _opened(task)
        if "gpkg_contents" not in reader.tables:
            raise Refusal(key="other_kind", what="a database that is no GeoPackage")
        sheets = [_sheet(reader, about) for about in _records(reader, "gpkg_contents")]
    except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError) as err:
        raise Refusal(key="damaged_map", what=str(err)) from err
    if not sheets:
        raise Refusal(key="no_layers")
    notes = ["Windows-1252"] if reader.old else []
    return Parsed(kind="features", sheets=sheets, notes=notes)


def _opened(task: Task) -> _Reader:
    """Open the database in memory, and give up all but reading its tables."""
    database = sqlite3.connect(":memory:", isolation_level=None)
    reader = _Reader(database, task.limits)
    for limit, most in _BOUNDS.items():
        database.setlimit(limit, most)
    for setting in _SETTINGS:
        database.execute(f"PRAGMA {setting}")
    database.deserialize(_journalled(task.content))
    database.text_factory = lambda text: _decoded(text, reader)
    left = [_STEPS_PER_CELL * (task.limits.cells + task.limits.rows) // _STEPS]

    def is_spent() -> bool:
        left[0] -= 1
        return left[0] < 0

    database.set_authorizer(_permission)
    database.set_progress_handler(is_spent, _STEPS)
    for kind, name, sql in database.execute("SELECT type, name, sql FROM sqlite_master"):
        # A virtual table is code that the file chooses; a view is a query.
        words = str(sql).split(maxsplit=2)
        if kind == "table" and words[:2] and words[1].upper() == "TABLE":
            reader.tables[str(name).lower()] = str(name)
    return reader


def _journalled(content: bytes) -> bytes:
    """Return a database that says of itself that it is whole: one in memory has no second file."""
    if _WAL not in content[18:20]:
        return content
    return content[:18] + _JOURNAL + content[20:]


def _permission(
    action: int, table: str | None, column: str | None, base: str | None, source: str | None
) -> int:
    """Permit to read columns of tables: no function, no view, no trigger, no setting."""
    del table, column, base
    reads = action in {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}
    return sqlite3.SQLITE_OK if reads and source is None else sqlite3.SQLITE_DENY


def _decoded(text: bytes, reader: _Reader) -> str:
    """Read text, in the old encoding of Windows where it is not the UTF-8 that it should be."""
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        reader.old = True
        return text.decode("cp1252", errors="replace")


def _rows(reader: _Reader, table: str) -> tuple[list[str], Iterator[list[tuple[Any, ...]]]]:
    """Return a table's columns, and its rows some at a time."""
    name = '"' + reader.tables[table.lower()].replace('"', '""') + '"'
    # Nothing else can be said: the statement is one SELECT, or the permission above is refused.
    cursor = reader.database.execute(f"SELECT * FROM {name}")  # noqa: S608 -- quoted; see above
    columns = [str(about[0]) for about in cursor.description]

    def batches() -> Iterator[list[tuple[Any, ...]]]:
        while batch := cursor.fetchmany(_BATCH):
            yield batch

    return columns, batches()


def _records(reader: _Reader, table: str) -> list[dict[str, Any]]:
    """Return the rows of a small table; none where there is no such table."""
    if table not in reader.tables:
        return []
    if table in reader.small:
        return reader.small[table]
    columns, batches = _rows(reader, table)
    records = [dict(zip(columns, row, strict=True)) for batch in batches for row in batch]
    if len(records) > reader.limits.members:
        raise Refusal(key="too_many_layers", found=len(records), limit=reader.limits.members)
    reader.small[table] = records
    return records


def _sheet(reader: _Reader, about: Mapping[str, Any]) -> Sheet:
    """Read one layer."""
    if not isinstance(about.get("table_name"), str):
        raise Refusal(key="damaged_map", what="gpkg_contents names no table")
    table, kind = about["table_name"], str(about.get("data_type"))
    name = table[:_NAME]
    if kind not in {"features", "attributes", "aspatial"}:
        return Sheet(name=name, state="picture")
    if table.lower() not in reader.tables:
        return Sheet(name=name, state="view")
    columns, batches = _rows(reader, table)
    if len(columns) > reader.limits.columns:
        raise Refusal(
            key="too_many_columns", found=f"{len(columns):,}", limit=reader.limits.columns
        )
    geometry = _geometry(reader, table)
    shape_at = next(
        (i for i, one in enumerate(columns) if geometry and one.lower() == geometry[0].lower()), -1
    )
    texts: list[list[str]] = [[] for _ in columns]
    blobs: list[object] = []
    for batch in batches:
        reader.cells += len(batch) * len(columns)
        _check_size(reader, len(texts[0]) + len(batch))
        for i, values in enumerate(zip(*batch, strict=True)):
            if i == shape_at:
                blobs += values
            else:
                texts[i] += _texts(values, reader.limits)
    system = geometry[1] if geometry else DEGREES
    return _laid_out(name, columns, texts, (shape_at, blobs, system))


def _check_size(reader: _Reader, rows: int) -> None:
    """Refuse more rows or cells than are taken."""
    limits = reader.limits
    if rows > limits.rows:
        raise Refusal(key="too_many_rows", limit=f"{limits.rows:,}")
    if reader.cells > limits.cells:
        raise Refusal(key="too_many_cells", limit=f"{limits.cells:,}")


def _laid_out(
    name: str, columns: list[str], texts: list[list[str]], shapes: tuple[int, list[object], System]
) -> Sheet:
    """Return a layer as a sheet, with where its features are before what it says of them."""
    at, blobs, system = shapes
    plain = [i for i in range(len(columns)) if i != at]
    count = len(blobs) if at >= 0 else len(texts[0])
    if not count:
        return Sheet(name=name, state="empty")
    rows = list(range(1, count + 1))
    labels = [columns[i][:_NAME] for i in plain]
    data = [texts[i] for i in plain]
    if at < 0:
        return Sheet(name=name, cells=cells_of(rows, data), labels=labels)
    found, unread = shapes_of(blobs)
    spots = spots_of(found, rows, system, unread=unread)
    return Sheet(
        name=name,
        cells=cells_of(rows, [spots.lon, spots.lat, *data]),
        labels=["lon", "lat", *labels],
        marks=spots.marks,
        crs=spots.crs,
    )


def _geometry(reader: _Reader, table: str) -> tuple[str, System] | None:
    """Return the column with a layer's shapes and their system, None where it has none."""
    for about in _records(reader, "gpkg_geometry_columns"):
        if str(about.get("table_name")).lower() == table.lower():
            return str(about.get("column_name")), _system(reader, about.get("srs_id"))
    return None


def _system(reader: _Reader, key: object) -> System:
    """Return the system that has a number in the GeoPackage."""
    if key == 0:
        return DEGREES  # "undefined geographic": degrees, of an ellipsoid that is not said
    for about in _records(reader, "gpkg_spatial_ref_sys"):
        if about.get("srs_id") != key or key == _PLANE:
            continue
        code = about.get("organization_coordsys_id")
        owner = str(about.get("organization"))
        known = system_called(owner, code) if isinstance(code, int) else UNKNOWN
        return known if known is not UNKNOWN else system_in(str(about.get("definition") or ""))
    return UNKNOWN


def _texts(values: tuple[Any, ...], limits: Limits) -> list[str]:
    """Return a column's values as a person would type them."""
    most = limits.cell_characters + 1
    kinds = set(map(type, values))
    texts = list(values) if kinds == {str} else [_text(value) for value in values]
    return [text[:most] for text in texts] if max(map(len, texts)) > most else texts


def _text(value: object) -> str:
    """Return one value as text; pictures and the like are none."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
    return str(value) if isinstance(value, int) else ""
