"""Find which part of a zipped workbook holds which sheet."""

import io
import zipfile
from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as ET

from .binary_sheets import records_of
from .letters import plain_path

_SHEET: Final = 156  # the record of a sheet in an XLSB workbook
_STATE: Final = 8  # bytes before its texts


def parts_of_sheets(content: bytes) -> dict[str, str]:
    """Return name of sheet -> part of the zip, of an XLSX or XLSB; empty where nobody can tell.

    Parameters
    ----------
    content
        A workbook that was checked: no part of it has a DOCTYPE.

    Returns
    -------
    parts
        The parts as `plain_path` writes them.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = {plain_path(name): name for name in archive.namelist()}
        try:
            if "xl/workbook.bin" in names:
                sheets = list(_binary(archive.read(names["xl/workbook.bin"])))
                links = archive.read(names["xl/_rels/workbook.bin.rels"])
            else:
                sheets = list(_marked(archive.read(names["xl/workbook.xml"])))
                links = archive.read(names["xl/_rels/workbook.xml.rels"])
            root = ET.fromstring(links)  # noqa: S314 -- without DOCTYPE there is nothing to grow
        except (KeyError, ET.ParseError, UnicodeDecodeError):
            return {}
    targets = {link.get("Id", ""): link.get("Target", "") for link in root}
    return {name: _full(targets.get(link, "")) for name, link in sheets}


def _full(target: str) -> str:
    """Return a path within the zip from one within the folder of the workbook."""
    return plain_path(target.lstrip("/") if target.startswith("/") else f"xl/{target}")


def _marked(book: bytes) -> Iterator[tuple[str, str]]:
    """Yield name and link of each sheet of an XLSX."""
    for element in ET.fromstring(book).iter():  # noqa: S314 -- without DOCTYPE nothing grows
        if element.tag.rpartition("}")[2] == "sheet":
            link = next((value for key, value in element.items() if key.endswith("}id")), "")
            yield element.get("name", ""), link


def _binary(book: bytes) -> Iterator[tuple[str, str]]:
    """Yield name and link of each sheet of an XLSB."""
    for kind, start, size in records_of(book):
        if kind == _SHEET:
            record = book[start : start + size]
            link, at = _text(record, _STATE)
            name, _ = _text(record, at)
            yield name, link


def _text(record: bytes, at: int) -> tuple[str, int]:
    """Return a text with its length before it, and where it ends."""
    end = at + 4 + 2 * int.from_bytes(record[at : at + 4], "little")
    return record[at + 4 : end].decode("utf-16-le"), end
