"""What a hostile or broken file is, and what is right to do with it."""

import csv
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from ingest.lists import HEADER, ROWS, Rows, csv_bytes

from assetmap.model import Reading, Table

__all__ = ["COUNTY", "HEADER", "PLACES", "ROWS", "Case", "csv_bytes"]

# A county in Pennsylvania: west, south, east, north.
COUNTY = (-80.36, 40.19, -79.69, 40.67)
PLACES = [HEADER, *ROWS]
SPREAD = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_ODS = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A file, made by code, and what correct handling of it is."""

    name: str
    make: Callable[[], bytes]
    # Of the rows that are data; None where the file is to be refused.
    accepted: int | None = None
    held: int = 0
    rejected: int = 0
    skipped: int | None = None  # None: whatever is left out
    refused: str = ""  # a word of the sentence with which it is refused
    either: bool = False  # to refuse it is right too
    never: tuple[str, ...] = ()  # in no record, problem, column or sentence
    must: Callable[[Reading], bool] | None = None
    table: Table = Table.ASSETS
    answers: tuple[tuple[str, str], ...] = ()
    mapping: tuple[tuple[str, str], ...] = ()


def names_are(*names: str) -> Callable[[Reading], bool]:
    """Return a check that the records have these names, in this order."""
    return lambda reading: reading.records["name"].tolist() == list(names)


def column_is(column: str, *values: object) -> Callable[[Reading], bool]:
    """Return a check that a column has these values, in this order."""
    return lambda reading: reading.records[column].tolist() == list(values)


def near(lon: float, lat: float, *, row: int = 0) -> Callable[[Reading], bool]:
    """Return a check that a record is at a place, within about ten metres."""

    def is_near(reading: Reading) -> bool:
        where = reading.records.iloc[row]
        return abs(where["lon"] - lon) < 1e-4 and abs(where["lat"] - lat) < 1e-4

    return is_near


def zipped(
    parts: Mapping[str, str | bytes],
    *,
    compression: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """Return parts as a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text, compression)
    return out.getvalue()


def letters(column: int) -> str:
    """Return a column's name: A for 0."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def cells_xml(rows: Rows, *, first: int = 1) -> str:
    """Return rows as the markup of an XLSX sheet, each cell a text of its own."""
    lines = []
    for at, row in enumerate(rows, start=first):
        cells = "".join(
            f'<c r="{letters(i)}{at}" t="inlineStr"><is><t xml:space="preserve">'
            f"{escape(cell)}</t></is></c>"
            for i, cell in enumerate(row)
            if cell
        )
        lines.append(f'<row r="{at}">{cells}</row>')
    return "".join(lines)


def sheet_xml(data: str, *, before: str = "", after: str = "") -> str:
    """Return a whole sheet around its rows."""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="{SPREAD}">'
        f"{before}<sheetData>{data}</sheetData>{after}</worksheet>"
    )


def book_parts(
    sheets: Mapping[str, str | bytes],
    *,
    shared: str | bytes = "",
    styles: str = "",
    properties: str = "",
    states: Mapping[str, str] | None = None,
) -> dict[str, str | bytes]:
    """Return the parts of an XLSX: sheet's name -> markup."""
    kinds = f"{_OFFICE}/worksheet"
    entries, links = "", ""
    parts: dict[str, str | bytes] = {}
    for number, (name, text) in enumerate(sheets.items(), start=1):
        state = f' state="{states[name]}"' if states and name in states else ""
        quoted = escape(name, {'"': "&quot;"})
        entries += f'<sheet name="{quoted}" sheetId="{number}"{state} r:id="rId{number}"/>'
        target = f"worksheets/sheet{number}.xml"
        links += f'<Relationship Id="rId{number}" Type="{kinds}" Target="{target}"/>'
        parts[f"xl/{target}"] = text
    for key, text in (("sharedStrings", shared), ("styles", styles)):
        if text:
            links += f'<Relationship Id="r{key}" Type="{_OFFICE}/{key}" Target="{key}.xml"/>'
            parts[f"xl/{key}.xml"] = text
    office = f"{_OFFICE}/officeDocument"
    relationships = f'xmlns="{_PACKAGE}/relationships"'
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f"<Relationships {relationships}>"
        f'<Relationship Id="rId1" Type="{office}" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{SPREAD}" xmlns:r="{_OFFICE}">{properties}'
        f"<sheets>{entries}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships {relationships}>{links}</Relationships>",
        **parts,
    }


def xlsx(rows: Rows = PLACES, *, extra: Mapping[str, str | bytes] | None = None) -> bytes:
    """Return rows as a workbook of one sheet, with more parts where asked."""
    return zipped({**book_parts({"List": sheet_xml(cells_xml(rows))}), **(extra or {})})


def ods(body: str) -> bytes:
    """Return rows of markup as an OpenDocument spreadsheet of one sheet."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_ODS} '
        'office:version="1.2"><office:body><office:spreadsheet><table:table table:name="List">'
        f"{body}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(ods_parts(content))


def ods_parts(content: str) -> dict[str, str | bytes]:
    """Return the parts of an OpenDocument spreadsheet."""
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    return {
        "mimetype": kind,
        "content.xml": content,
        "META-INF/manifest.xml": f'<m:manifest xmlns:m="{manifest}"><m:file-entry '
        f'm:full-path="/" m:media-type="{kind}"/></m:manifest>',
    }


def ods_rows(rows: Rows) -> str:
    """Return rows as the markup of an OpenDocument sheet."""
    return "".join(
        "<table:table-row>"
        + "".join(
            '<table:table-cell office:value-type="string">'
            f"<text:p>{escape(cell)}</text:p></table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )


def lines(text: str) -> list[list[str]]:
    """Return comma-separated lines as rows, for tables that tests write out."""
    return list(csv.reader(io.StringIO(text.strip("\n"))))
