"""Read the Shapefiles in a zip as text cells."""

from collections.abc import Mapping
from typing import Final

from assetmap.parsing.wire import Parsed, Refusal, Sheet, Task, cells_of

from .dbf import read_dbf
from .map_zip import MapZip, opened
from .outlines import spots_of
from .shp import read_shp
from .systems import system_in

_PARTS: Final = ("shp", "dbf", "shx", "prj", "cpg")
_NEEDED: Final = ("shp", "dbf")
_NAME: Final = 200  # characters of a layer's name that are shown
_OLD: Final = {"cp1252": "Windows-1252"}  # how notes call encodings


def read_shapefile(task: Task) -> Parsed:
    """Read all Shapefiles in a zip, each as a sheet.

    Raises
    ------
    Refusal
        If one lacks a part, is cut off, not what its headers say, or larger than is taken.
    """
    archive = opened(task)
    layers = _layers(archive)
    task.unfold(sum(archive.size(part) for parts in layers.values() for part in parts.values()))
    notes: list[str] = []
    sheets = [_sheet(archive, name, parts, task, notes) for name, parts in layers.items()]
    return Parsed(kind="features", sheets=sheets, notes=list(dict.fromkeys(notes)))


def _layers(archive: MapZip) -> dict[str, dict[str, str]]:
    """Return each Shapefile's name -> its parts -> their names in the zip.

    Raises
    ------
    Refusal
        If one has not all that it needs.
    """
    found: dict[str, dict[str, str]] = {}
    for name in archive.names:
        stem, _, ending = name.replace("\\", "/").rpartition(".")
        if ending.lower() in _PARTS:
            found.setdefault(stem, {}).setdefault(ending.lower(), name)
    folded: dict[str, dict[str, str]] = {}
    for stem, parts in found.items():  # Assets.shp beside ASSETS.DBF
        folded.setdefault(stem.lower(), {}).update({"name": stem, **parts})
    layers = [parts for parts in folded.values() if {"shp", "dbf", "shx"} & set(parts)]
    if not layers:
        raise Refusal(key="no_layers")  # they are all of the system's own making
    # A table without shapes beside whole Shapefiles is a table, not a broken map.
    whole = [parts for parts in layers if set(_NEEDED) <= set(parts)]
    broken = [parts for parts in layers if "shp" in parts and "dbf" not in parts]
    if not whole or broken:
        _refuse((broken or layers)[0])
    return {_called(parts["name"], whole): _without_name(parts) for parts in whole}


def _refuse(parts: Mapping[str, str]) -> None:
    """Refuse a Shapefile that lacks a part, naming all that are missing."""
    missing = [f".{part}" for part in ("shp", "dbf", "shx") if part not in parts]
    name = repr(parts["name"].rpartition("/")[2][:80])
    raise Refusal(key="missing_part", layer=name, missing=", ".join(missing))


def _called(stem: str, layers: list[dict[str, str]]) -> str:
    """Return a layer's name, with its folder where another is called the same."""
    last = stem.rpartition("/")[2]
    same = [one for one in layers if one["name"].rpartition("/")[2].lower() == last.lower()]
    return stem if len(same) > 1 else last


def _without_name(parts: dict[str, str]) -> dict[str, str]:
    """Return the parts alone."""
    return {part: name for part, name in parts.items() if part != "name"}


def _sheet(
    archive: MapZip, name: str, parts: Mapping[str, str], task: Task, notes: list[str]
) -> Sheet:
    """Read one Shapefile; `notes` grows."""
    content = {part: archive.read(member) for part, member in parts.items()}
    shown = name[:_NAME]
    table = read_dbf(content["dbf"], content.get("cpg", b""), shown, task.limits)
    found = read_shp(content["shp"], content.get("shx"), shown)
    count = len(found.shapes)
    if count != len(table.gone):
        what = f"{count:,} shapes in .shp, {len(table.gone):,} rows in .dbf"
        raise Refusal(key="unlike_parts", layer=repr(shown), what=what)
    if table.encoding in _OLD and not all(c.isascii() for col in table.columns for c in col):
        notes.append(_OLD[table.encoding])
    kept = [i for i in range(count) if not table.gone[i]]
    if not kept:
        return Sheet(name=shown, state="empty")
    rows = [i + 1 for i in kept]
    system = system_in(content.get("prj", b"").decode("utf-8", "replace"))
    spots = spots_of(
        [found.shapes[i] for i in kept],
        rows,
        system,
        unread={k: found.unread[i] for k, i in enumerate(kept) if i in found.unread},
    )
    whole = len(kept) == count
    columns = table.columns if whole else [[column[i] for i in kept] for column in table.columns]
    return Sheet(
        name=shown,
        cells=cells_of(rows, [spots.lon, spots.lat, *columns]),
        labels=["lon", "lat", *table.labels],
        marks=spots.marks,
        crs=spots.crs,
    )
