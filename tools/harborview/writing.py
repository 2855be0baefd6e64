"""Write tables as files whose bytes depend on nothing but the table."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import xlsxwriter

CREATED = datetime(2026, 1, 31, tzinfo=UTC)  # what the workbooks say of themselves


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A worksheet: its lines as they stand, from the first row on."""

    name: str
    lines: Sequence[Sequence[object]]
    bold: frozenset[int] = field(default_factory=frozenset)  # lines, counted from 0
    widths: Sequence[int] = ()


def csv_bytes(
    lines: Iterable[Sequence[object]], *, delimiter: str = ",", encoding: str = "utf-8"
) -> bytes:
    """Return lines as CSV."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(
        [["" if cell is None else cell for cell in line] for line in lines]
    )
    return text.getvalue().encode(encoding)


def xlsx_bytes(sheets: Iterable[Sheet]) -> bytes:
    """Return sheets as a workbook, the same to the byte on every machine and day."""
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(
        memory, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties(
        {"created": CREATED.replace(tzinfo=None), "author": "Harborview (invented)"}
    )
    bold = book.add_format({"bold": True})
    day = book.add_format({"num_format": "mm/dd/yyyy"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for at, width in enumerate(sheet.widths):
            page.set_column(at, at, width)
        for row, line in enumerate(sheet.lines):
            for column, cell in enumerate(line):
                if isinstance(cell, date):
                    page.write_datetime(row, column, cell, day)
                elif cell is not None and cell != "":
                    page.write(row, column, cell, bold if row in sheet.bold else None)
    book.close()
    return _without_clock(memory.getvalue())


def _without_clock(archive: bytes) -> bytes:
    """Pack an archive again, uncompressed (packers differ), with no date in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            new.writestr(entry, old.read(name))
    return out.getvalue()
