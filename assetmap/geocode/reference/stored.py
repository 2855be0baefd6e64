"""Keep what a region's address files say on the disk, to be opened at once the next time.

One folder for each state of the files, of the region and of the program; in it Arrow files that
are mapped into memory, and `about.json` with the digest of each. What is damaged, or was made by
another version, is made anew: nothing of it is trusted.
"""

import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache as once
from importlib import resources
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely

from assetmap.disk import remove_older, write_folder
from assetmap.errors import InputError
from assetmap.geocode.written.addresses import CITY, NUMBER, NUMBER_TEXT, STREET, ZIP
from assetmap.model import Region
from assetmap.region.layers import companions
from assetmap.schema import GEOMETRY, LAT, LON

from .loading import Reference
from .lookup import ORIGIN, Lookup

CACHE_VARIABLE: Final = "ASSETMAP_CACHE"  # a folder, or "off"
FORMAT: Final = 1
MOST_KEPT: Final = 3  # of one region: of what it was before, and of other versions of the program
_ABOUT: Final = "about.json"
_NAME: Final = "name"
_PARTS: Final = ("points", "streets", "cities", "texts", "ranges", "places")
_WORDS: Final = ("streets.csv", "states.csv", "range_columns.csv")


def cache_folder(environ: Mapping[str, str]) -> Path | None:
    """Return the folder in which references are kept, None where they are not.

    `ASSETMAP_CACHE` names it; `off` keeps nothing. Without it, it is the user's own folder for
    what can be made again.

    Examples
    --------
    >>> cache_folder({"ASSETMAP_CACHE": "off"}) is None
    True
    >>> cache_folder({"XDG_CACHE_HOME": "/tmp/c"}).as_posix()
    '/tmp/c/assetmap'
    """
    said = environ.get(CACHE_VARIABLE, "").strip()
    if said.lower() == "off":
        return None
    if said:
        return Path(said)
    if base := environ.get("XDG_CACHE_HOME", ""):
        return Path(base) / "assetmap"
    home = environ.get("HOME") or environ.get("USERPROFILE")
    if sys.platform == "win32" and environ.get("LOCALAPPDATA"):
        return Path(environ["LOCALAPPDATA"]) / "assetmap" / "cache"
    if not home:
        return None
    inner = "Library/Caches" if sys.platform == "darwin" else ".cache"
    return Path(home) / inner / "assetmap"


def kept_in(folder: Path, region: Region, read: Callable[[Region], Reference]) -> Reference:
    """Return a region's reference: as it is kept, or read anew and then kept.

    Where the folder cannot be written, the reference is read each time.
    """
    place = folder / "addresses" / f"{region.id}-{_digest(region)[:32]}"
    kept = _opened(place)
    if kept is not None:
        return kept
    reference = read(region)
    try:
        write_folder(place, contents_of(reference))
        remove_older(place, most=MOST_KEPT)
    except (InputError, OSError):
        return reference
    return _opened(place) or reference


def contents_of(reference: Reference) -> dict[str, bytes]:
    """Return the files that a reference is kept in."""
    lookup, ranges = reference.lookup, reference.ranges
    text, texts = pd.factorize(lookup.text, sort=True)
    shapes = shapely.to_wkb(ranges[GEOMETRY].to_numpy(dtype=object))
    tables = {
        "points": pd.DataFrame(
            {
                STREET: lookup.street,
                NUMBER: lookup.number,
                NUMBER_TEXT: text.astype(np.int64),
                ZIP: lookup.zip,
                CITY: lookup.city,
                LON: lookup.lon,
                LAT: lookup.lat,
                ORIGIN: lookup.origin,
            }
        ),
        "streets": lookup.names.assign(**{_NAME: lookup.streets.astype("str")}),
        "cities": pd.DataFrame({_NAME: lookup.cities.astype("str")}),
        "texts": pd.DataFrame({_NAME: pd.Series(texts, dtype="str")}),
        "ranges": ranges.assign(**{GEOMETRY: pd.Series(shapes, dtype=object, index=ranges.index)}),
        "places": reference.places,
    }
    contents = {f"{name}.arrow": _packed(table) for name, table in tables.items()}
    about = {
        "format": FORMAT,
        "skipped": reference.skipped,
        "files": {name: _sha256(content) for name, content in contents.items()},
    }
    return contents | {_ABOUT: json.dumps(about, indent=1, sort_keys=True).encode()}


def _opened(place: Path) -> Reference | None:
    """Open what is kept; None where there is nothing, or it is not as it was written."""
    try:
        about = json.loads((place / _ABOUT).read_text(encoding="utf-8"))
        files: dict[str, str] = about["files"]
        skipped = int(about["skipped"])
        if about["format"] != FORMAT or set(files) != {f"{name}.arrow" for name in _PARTS}:
            return None
        for name, digest in files.items():
            with (place / name).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                    return None
        return _reference({name: _mapped(place / f"{name}.arrow") for name in _PARTS}, skipped)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError):
        return None  # of another version, or not ours: it is made anew


def _reference(tables: Mapping[str, Any], skipped: int) -> Reference:
    """Put a reference together from its tables."""
    points, streets = tables["points"], _texts(tables["streets"])
    column = {name: _array(points[name]) for name in points.column_names}
    ranges, places = tables["ranges"].to_pandas(), tables["places"].to_pandas()
    texts = _texts(tables["texts"])[_NAME].to_numpy(dtype=object)
    return Reference(
        lookup=Lookup(
            streets=pd.Index(streets[_NAME].to_numpy(dtype=object)),
            names=streets.drop(columns=_NAME),
            cities=pd.Index(_texts(tables["cities"])[_NAME].to_numpy(dtype=object)),
            street=column[STREET],
            number=column[NUMBER],
            text=texts[column[NUMBER_TEXT]],
            zip=column[ZIP],
            city=column[CITY],
            lon=column[LON],
            lat=column[LAT],
            origin=column[ORIGIN],
        ),
        ranges=ranges.assign(**{GEOMETRY: shapely.from_wkb(ranges[GEOMETRY].to_numpy(object))}),
        places=places,
        skipped=skipped,
    )


def _packed(table: pd.DataFrame) -> bytes:
    """Return a table as an Arrow file of one batch."""
    import pyarrow as pa

    arrow = pa.Table.from_pandas(table, preserve_index=False).combine_chunks()
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, arrow.schema) as writer:
        writer.write_table(arrow)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _mapped(path: Path) -> Any:  # noqa: ANN401 - pyarrow has no types of its own
    """Open an Arrow file without reading it into memory."""
    import pyarrow as pa

    return pa.ipc.open_file(pa.memory_map(str(path))).read_all()


def _array(column: Any) -> Any:  # noqa: ANN401
    """Return a column of numbers as it lies in the file, not copied."""
    if column.num_chunks == 1:
        return column.chunk(0).to_numpy(zero_copy_only=True)
    return column.to_numpy()


def _texts(table: Any) -> pd.DataFrame:  # noqa: ANN401
    """Return a table of texts."""
    frame: pd.DataFrame = table.to_pandas()
    return frame.astype("str")


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _digest(region: Region) -> str:
    """Return what a reference depends on as one text: files, their kinds, the region, our code."""
    bounds = ",".join(f"{side:.6f}" for side in region.bounds)
    lines = [f"{FORMAT} {version('assetmap')} {_code()} {bounds}"]
    for source in region.addresses:
        for path in companions(source.path):
            with path.open("rb") as file:
                content = hashlib.file_digest(file, "sha256").hexdigest()
            lines.append(f"{source.kind} {path.name} {content}")
    return _sha256("\n".join(lines).encode())


@once
def _code() -> str:
    """Return a digest of the code and the words that read addresses."""
    total = hashlib.sha256()
    for folder, names in _sources():
        for name in names:
            total.update(folder.joinpath(name).read_bytes())
    return total.hexdigest()


def _sources() -> Iterator[tuple[Any, list[str]]]:
    """Return the folders and files that decide how addresses are read."""
    package = resources.files("assetmap")
    code = package.joinpath("geocode")
    yield code, sorted(p.name for p in code.iterdir() if p.name.endswith(".py"))
    yield package.joinpath("region"), ["layers.py"]
    yield package.joinpath("data"), list(_WORDS)
