"""Read a zip of CSV files: each a sheet, or all of them the tables of one package."""

import io
import json
import zipfile
import zlib
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, Final

from assetmap.limits import Limits
from assetmap.parsing.sniff import kind_of
from assetmap.parsing.text.delimited import read_delimited
from assetmap.parsing.wire import ASSETS, ROW, Parsed, Refusal, Sheet, Task
from assetmap.parsing.workbooks.archive import check_directory, unfolded

from .hsds import joined_sheet
from .hsds_tables import CORE, READ, Tables, table_name

_TEXT: Final = (".csv", ".tsv", ".txt")
_ABOUT: Final = "datapackage.json"
_SYSTEM: Final = "__MACOSX/"
_PACKED: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_BROKEN: Final = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError),
    *(RuntimeError, ValueError),
)
# Refusals whose sentences speak of workbooks; ours speak of packages.
_OWN: Final = frozenset(
    {"bad_member", "bomb", "too_big_inflated", "too_many_members", "password", "damaged"}
)
_FEWEST: Final = 2  # of the specification's own tables that make a package of human services


def read_csv_package(task: Task) -> Parsed:
    """Read the CSV files of a zip.

    Tables of the Human Services Data Specification are joined; any other CSV is a sheet of its own,
    called by its path. What is no CSV is listed, not read.

    Raises
    ------
    Refusal
        If the zip hides, unfolds to or holds more than is taken, or is damaged.
    """
    members = _members(task)
    sheets, notes = _sheets(task, members)
    names = _named(members, list(sheets))
    folder = _folder(names)
    tables = {path: name for path, name in names.items() if _in(path) == folder and name in READ}
    if not _is_hsds(tables, sheets):
        others = [Sheet(name=path, state="other") for path in members if path not in sheets]
        return Parsed(kind="csv", sheets=[*sheets.values(), *others], notes=notes)
    joined, used = _joined(tables, sheets, task.limits)
    beside = [
        Sheet(name=path, state="beside") for path in members if path not in used | _about(members)
    ]
    return Parsed(kind="features", table=ASSETS, sheets=[joined, *beside], notes=notes)


def _sheets(task: Task, members: dict[str, bytes]) -> tuple[dict[str, Sheet], list[str]]:
    """Return the sheet of each CSV, and the names of old encodings."""
    sheets: dict[str, Sheet] = {}
    notes: list[str] = []
    cells = 0
    for path, content in members.items():
        if not path.lower().endswith(_TEXT):
            continue
        sheets[path], more = _sheet(task, path, content)
        notes += [note for note in more if note not in notes]
        table = sheets[path].cells
        cells += table.num_rows * table.num_columns if table else 0
        if cells > task.limits.cells:
            raise Refusal(key="too_many_cells", limit=f"{task.limits.cells:,}")
    return sheets, notes


def _sheet(task: Task, path: str, content: bytes) -> tuple[Sheet, list[str]]:
    """Return one CSV as a sheet; one that cannot be read is no loss to the others."""
    try:
        kind = kind_of(content)
        if kind != "text":
            return Sheet(name=path, state="refused"), []
        # All of it is here, and memory is allowed for.
        whole = replace(task, content=content, kind=kind, more=_no_more, proceed=_as_it_is)
        parsed = read_delimited(whole)
    except Refusal as refusal:
        if refusal.key.startswith("too_"):
            raise
        state = "empty" if refusal.key == "empty_file" else "refused"
        return Sheet(name=path, state=state), []
    sheet = parsed.sheets[0]
    sheet.name = path
    return sheet, parsed.notes


def _no_more(size: int) -> bytes:
    """Return what comes after a member that is whole."""
    del size
    return b""


def _as_it_is(size: int) -> None:
    """Leave what is allowed as it is."""
    del size


def _members(task: Task) -> dict[str, bytes]:
    """Return the files of a zip by their paths, without those that systems add to it.

    What is no text is there by its path alone.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(task.content)) as archive:
            parts = archive.infolist()
            check_directory(parts, len(task.content), task.limits)
            task.unfold(sum(part.file_size for part in parts))
            return {
                part.filename: unfolded(archive, part) if _is_wanted(part) else b""
                for part in parts
                if not (part.is_dir() or part.filename.startswith(_SYSTEM))
                and not _base(part.filename).startswith(".")
            }
    except Refusal as refusal:
        key = f"package_{refusal.key}" if refusal.key in _OWN else refusal.key
        raise Refusal(key=key, **refusal.values) from refusal
    except _BROKEN as err:
        raise Refusal(key="package_damaged") from err


def _is_wanted(part: zipfile.ZipInfo) -> bool:
    """Say whether a part is read: a CSV, packed as programs do, or a package's description."""
    base = _base(part.filename)
    return part.compress_type in _PACKED and (base.endswith(_TEXT) or base == _ABOUT)


def _base(path: str) -> str:
    """Return a file's name without its folders, in small letters."""
    return PurePosixPath(path.replace("\\", "/")).name.lower()


def _about(members: dict[str, bytes]) -> set[str]:
    """Return the paths of the package's own descriptions."""
    return {path for path in members if _base(path) == _ABOUT}


def _named(members: dict[str, bytes], paths: list[str]) -> dict[str, str]:
    """Return path -> table's name, as the package's description says or else the file's name."""
    names = {path: table_name(PurePosixPath(path).stem) for path in paths}
    for path in _about(members):
        for resource in _resources(members[path]):
            where, name = resource.get("path"), resource.get("name")
            first = where[0] if isinstance(where, list) and where else where
            if isinstance(first, str) and isinstance(name, str):
                full = str(PurePosixPath(path).parent / first)
                names |= {full: table_name(name)} if full in names else {}
    return names


def _resources(content: bytes) -> list[dict[str, Any]]:
    """Return what a package's description says of its files; nothing where it cannot be read."""
    try:
        about = json.loads(content)
    except (ValueError, RecursionError):
        return []
    listed = about.get("resources") if isinstance(about, dict) else None
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _is_hsds(tables: dict[str, str], sheets: dict[str, Sheet]) -> bool:
    """Say whether there are tables of human services that have keys or point to each other."""
    links = {"id", *(f"{name}_id" for name in CORE)}
    linked = {name for path, name in tables.items() if links & set(_header(sheets[path]))}
    return len(linked & CORE) >= _FEWEST


def _header(sheet: Sheet) -> list[str]:
    """Return the first row of a sheet."""
    if sheet.cells is None or not sheet.cells.num_rows:
        return []
    first = sheet.cells.slice(0, 1).drop_columns([ROW]).to_pylist()[0]
    return [text.strip().lower() for text in first.values()]


def _joined(
    tables: dict[str, str], sheets: dict[str, Sheet], limits: Limits
) -> tuple[Sheet, set[str]]:
    """Return the tables of a package as one sheet, and the paths of those that were read."""
    package = Tables()
    used: dict[str, str] = {}
    for path, name in tables.items():
        cells = sheets[path].cells
        if cells is None or name in used.values():
            continue
        package.put_cells(name, _header(sheets[path]), cells.slice(1))
        used[path] = name
    return joined_sheet(package, limits), set(used)


def _in(path: str) -> str:
    """Return the folder that a file is in."""
    return str(PurePosixPath(path).parent)


def _folder(names: dict[str, str]) -> str:
    """Return the folder with the most tables of the specification, the shortest among equals."""
    folders = {_in(path) for path in names}
    tables = {f: len({n for p, n in names.items() if _in(p) == f and n in READ}) for f in folders}
    return min(folders, key=lambda folder: (-tables[folder], len(folder), folder), default="")
