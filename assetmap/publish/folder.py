"""Write a build's folder so that it is complete or absent, then read it back."""

import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from assetmap.disk import write_folder
from assetmap.errors import InputError
from assetmap.result import Result
from assetmap.retelling import with_messages_in, with_questions_in

from .layers import neighbourhoods_geojson
from .page import map_page
from .tables import COLUMNS, csv_text, read_table

PAGE: Final = "map.html"
SUMMARY: Final = "result.json"
GRANTS: Final = "grants.csv"  # written for readers; no step of ours reads it back
BOUNDARIES: Final = "neighbourhoods.geojson"  # so that a build can be exported without its pack
BUILD_FILES: Final = (*(f"{table}.csv" for table in COLUMNS), GRANTS, PAGE, SUMMARY, BOUNDARIES)
# What `export` may have put beside them.
EXPORT_FILES: Final = (
    "assets.geojson",
    "assetmap.gpkg",
    "assets.parquet",
    "neighbourhoods.parquet",
    "assetmap.xlsx",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """The tables of a build's folder, as `Result` had them, and its summary."""

    assets: pd.DataFrame
    records: pd.DataFrame
    shares: pd.DataFrame
    problems: pd.DataFrame
    review: pd.DataFrame
    neighbourhoods: pd.DataFrame
    measures: pd.DataFrame
    findings: pd.DataFrame
    relations: pd.DataFrame
    provenance: pd.DataFrame
    summary: dict[str, Any]


def write_build(result: Result, out: Path) -> None:
    """Write the files of a build: all of them, or none.

    They are written in a folder beside `out`, synced, and renamed. A build that is there already is
    replaced whole. The same result gives the same bytes.

    Parameters
    ----------
    result
        What the pipeline found.
    out
        The folder: absent, empty, or an earlier build of ours.

    Raises
    ------
    InputError
        If `out` holds anything else, or cannot be written. Nothing there is touched.
    """
    target = out.resolve()
    require_replaceable(target)
    write_folder(target, _contents(result))


def zipped_build(result: Result) -> bytes:
    """Return the files of a build as one ZIP file; the same result gives the same bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _contents(result).items():
            entry = zipfile.ZipInfo(name)  # dated 1980, whatever the hour
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _contents(result: Result) -> dict[str, bytes]:
    """Return the files of a build: name -> bytes."""
    language = result.settings.language
    told = {
        "problems": with_messages_in(language, result.problems),
        "review": with_questions_in(language, result.review),
    }
    every = {table: told.get(table, getattr(result, table)) for table in COLUMNS}
    tables = {f"{table}.csv": csv_text(rows) for table, rows in every.items()}
    summary = json.dumps(result.summary, indent=2, ensure_ascii=False, allow_nan=False)
    texts = tables | {
        GRANTS: csv_text(result.grants),
        PAGE: map_page(result, language=language),
        SUMMARY: summary + "\n",
        BOUNDARIES: neighbourhoods_geojson(result.region, result.neighbourhoods),
    }
    return {name: text.encode() for name, text in texts.items()}


def require_replaceable(out: Path) -> None:
    """Raise where a build must not be written.

    Raises
    ------
    InputError
        If `out` is a file, or a folder with anything in it that we did not write.
    """
    if not out.exists():
        return
    if not out.is_dir():
        msg = f"{out} is a file; give --out a folder that is new, or an earlier build"
        raise InputError(msg)
    names = {path.name for path in out.iterdir()}
    ours = names <= {*BUILD_FILES, *EXPORT_FILES} and SUMMARY in names
    if names and not ours:
        strange = sorted(names - {*BUILD_FILES, *EXPORT_FILES}) or sorted(names)
        msg = (
            f"{out} holds {strange[0]!r}, which is not of an earlier build; "
            "give --out a folder that is new or empty"
        )
        raise InputError(msg)


def read_build(folder: Path) -> Build:
    """Read the tables of a build back, as they were before they were written.

    Raises
    ------
    InputError
        If the folder is not a build, or a file of it was damaged; the message names the file.
    """
    tables = {table: read_table(read_part(folder, f"{table}.csv"), table) for table in COLUMNS}
    read_part(folder, GRANTS)  # a build without it is not whole
    try:
        summary = json.loads(read_part(folder, SUMMARY))
    except ValueError as err:
        msg = f"{folder / SUMMARY} is damaged; build the region again"
        raise InputError(msg) from err
    return Build(**tables, summary=summary)


def read_part(folder: Path, name: str) -> str:
    """Return the text of one file of a build.

    Raises
    ------
    InputError
        If it is not there, or is not UTF-8.
    """
    try:
        return (folder / name).read_bytes().decode()
    except OSError as err:
        msg = f"{folder} is not a build of ours: it has no readable {name}; run assetmap build"
        raise InputError(msg) from err
    except UnicodeDecodeError as err:
        msg = f"{folder / name} is not UTF-8; build the region again"
        raise InputError(msg) from err
