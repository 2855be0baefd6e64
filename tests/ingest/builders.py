"""Workbooks made byte by byte, in the styles of programs that are not at hand."""

import io
import struct
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_LINKS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

Cell = str | float
Rows = Sequence[Sequence[Cell]]


def letter(column: int) -> str:
    """Return what a spreadsheet calls one of the first 26 columns."""
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[column]


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a program writes XLSX."""

    prefix: str = ""  # before each element, as in "x:"
    namespace: str = MAIN
    links: str = LINKS
    numbered: bool = True  # rows and cells say where they are
    quote: str = '"'
    text: str = "inlineStr"  # or str
    before: str = ""  # what stands before the rows: widths of columns
    hidden: Mapping[int, str] = field(default_factory=dict)  # row -> attribute


def sheet_xml(rows: Rows, style: Style | None = None) -> str:
    """Return rows as the part of a sheet."""
    style = style or Style()
    p, q = style.prefix, style.quote
    lines = []
    for i, row in enumerate(rows, start=1):
        where = f" r={q}{i}{q}" if style.numbered else ""
        cells = "".join(_cell(f"{letter(j)}{i}", c, style) for j, c in enumerate(row) if c != "")
        lines.append(f"<{p}row{where}{style.hidden.get(i, '')}>{cells}</{p}row>")
    name = f"xmlns:{p[:-1]}" if p else "xmlns"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><{p}worksheet {name}="{style.namespace}">'
        f"{style.before}<{p}sheetData>{''.join(lines)}</{p}sheetData></{p}worksheet>"
    )


def _cell(where: str, value: Cell, style: Style) -> str:
    """Return a cell."""
    p, q = style.prefix, style.quote
    at = f" r={q}{where}{q}" if style.numbered else ""
    if not isinstance(value, str):
        return f"<{p}c{at}><{p}v>{value!r}</{p}v></{p}c>"
    if style.text == "str":
        return f"<{p}c{at} t={q}str{q}><{p}v>{escape(value)}</{p}v></{p}c>"
    return f"<{p}c{at} t={q}inlineStr{q}><{p}is><{p}t>{escape(value)}</{p}t></{p}is></{p}c>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """How an XLSX is put into a zip."""

    target: str = "worksheets/sheet1.xml"
    path: str = "xl/worksheets/sheet1.xml"
    encoding: str = "utf-8"
    since_1904: bool = False
    parts: Mapping[str, str] = field(
        default_factory=dict
    )  # further parts of the workbook: kind -> text
    compression: int = zipfile.ZIP_DEFLATED
    large: bool = False  # with sizes of 64 bits


def xlsx(sheet: str, style: Style | None = None, package: Package | None = None) -> bytes:
    """Return the part of a sheet as a workbook."""
    style, package = style or Style(), package or Package()
    p = style.prefix
    name = f"xmlns:{p[:-1]}" if p else "xmlns"
    days = f'<{p}workbookPr date1904="1"/>' if package.since_1904 else ""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    links = f'<Relationship Id="rId1" Type="{style.links}/worksheet" Target="{package.target}"/>'
    links += "".join(
        f'<Relationship Id="rId{k}" Type="{style.links}/{part}" Target="{part}.xml"/>'
        for k, part in enumerate(package.parts, start=2)
    )
    plain = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default '
        'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{style.links}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<{p}workbook {name}="{style.namespace}" xmlns:r="{style.links}">'
        f'{days}<{p}sheets><{p}sheet name="List" sheetId="1" r:id="rId1"/></{p}sheets>'
        f"</{p}workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{links}'
        "</Relationships>",
        **{f"xl/{part}.xml": text for part, text in package.parts.items()},
    }
    code = package.encoding.removesuffix("-sig")
    said = sheet.replace('encoding="UTF-8"', f'encoding="{code}"')
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", package.compression) as archive:
        for part, text in plain.items():
            archive.writestr(part, text)
        with archive.open(package.path, "w", force_zip64=package.large) as stream:
            stream.write(said.encode(package.encoding))
    return out.getvalue()


def ods(
    rows: Rows, *, hidden: Mapping[int, str] | None = None, columns: str = "", name: str = "List"
) -> bytes:
    """Return rows as an OpenDocument spreadsheet; hidden rows with what hides them."""
    hidden = hidden or {}
    lines = []
    for i, row in enumerate(rows, start=1):
        cells = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(str(c))}</text:p>'
            "</table:table-cell>"
            for c in row
        )
        said = f' table:visibility="{hidden[i]}"' if i in hidden else ""
        lines.append(f"<table:table-row{said}>{cells}</table:table-row>")
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names}>'
        f'<office:body><office:spreadsheet><table:table table:name="{escape(name)}">{columns}'
        f"{''.join(lines)}</table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest:manifest/>")
        archive.writestr("content.xml", content)
    return out.getvalue()


# --- XLS: a container of sectors, in it a stream of records (BIFF 8)

SECTOR = 512
FREE, LAST, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def container(streams: Mapping[str, bytes]) -> bytes:
    """Return streams in an OLE container, each long enough to stand in sectors of its own."""
    padded = {
        name: data.ljust(max(4096, -(-len(data) // SECTOR) * SECTOR), b"\0")
        for name, data in streams.items()
    }
    sizes = [len(data) // SECTOR for data in padded.values()]
    tables = 1
    while (tables + 1 + sum(sizes)) > tables * (SECTOR // 4):
        tables += 1
    links = [TABLE] * tables + [LAST]
    entries = [_entry("Root Entry", 5, LAST, 0, child=1)]
    at = tables + 1
    for k, (name, size) in enumerate(zip(padded, sizes, strict=True), start=1):
        links += [*range(at + 1, at + size), LAST]
        right = k + 1 if k < len(padded) else FREE
        entries.append(_entry(name, 2, at, len(padded[name]), right=right))
        at += size
    links += [FREE] * (tables * (SECTOR // 4) - len(links))
    entries += [_entry("", 0, 0, 0)] * (4 - len(entries))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, tables, tables, 0, 4096, LAST, 0, LAST, 0)
    header += struct.pack("<109I", *range(tables), *[FREE] * (109 - tables))
    return b"".join(
        [header, struct.pack(f"<{len(links)}I", *links), *entries[:4], *padded.values()]
    )


def _entry(name: str, kind: int, start: int, size: int, **links: int) -> bytes:
    """Return an entry of a container's directory."""
    letters = name.encode("utf-16-le") + b"\0\0" if name else b""
    return (
        letters.ljust(64, b"\0")
        + struct.pack("<HBB", len(letters), kind, 1)
        + struct.pack("<III", FREE, links.get("right", FREE), links.get("child", FREE))
        + bytes(36)
        + struct.pack("<III", start, size, 0)
    )


def record(kind: int, data: bytes = b"") -> bytes:
    """Return a record of an XLS stream."""
    return struct.pack("<HH", kind, len(data)) + data


def _unicode(text: str, size: str) -> bytes:
    """Return a text of an XLS record."""
    return struct.pack(size, len(text)) + b"\1" + text.encode("utf-16-le")


def xls(
    sheets: Mapping[str, Rows],
    *,
    hidden: Collection[int] = (),
    columns: Collection[int] = (),
    unseen: Collection[str] = (),
    since_1904: bool = False,
    dates: Collection[int] = (),
) -> bytes:
    """Return sheets of rows as an XLS.

    Parameters
    ----------
    sheets
        Name -> rows.
    hidden, columns
        Rows from 1, and columns from 0, that the first sheet hides.
    unseen
        Names of hidden sheets.
    since_1904
        Whether days are counted from 1904.
    dates
        Columns from 0 whose numbers are dates.
    """
    first = next(iter(sheets))
    bodies = [
        _xls_sheet(rows, hidden if name == first else (), columns if name == first else (), dates)
        for name, rows in sheets.items()
    ]
    before = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 6))
    before += record(0x0022, struct.pack("<H", since_1904))
    before += b"".join(record(0x00E0, struct.pack("<HH", 0, code) + bytes(16)) for code in (0, 14))
    bounds = [_unicode(name, "<B") for name in sheets]
    at = len(before) + sum(4 + 6 + len(name) for name in bounds) + 4
    globals_ = before
    for name, text, body in zip(sheets, bounds, bodies, strict=True):
        globals_ += record(0x0085, struct.pack("<IBB", at, name in unseen, 0) + text)
        at += len(body)
    return container({"Workbook": globals_ + record(0x000A) + b"".join(bodies)})


def _xls_sheet(
    rows: Rows, hidden: Collection[int], columns: Collection[int], dates: Collection[int]
) -> bytes:
    """Return the records of a sheet."""
    width = max(map(len, rows))
    out = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 6))
    for i in columns:
        out += record(0x007D, struct.pack("<HHHHHH", i, i, 2304, 0, 1, 0))
    out += record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for i in range(len(rows)):
        flags = 0x0100 | (0x20 if i + 1 in hidden else 0)
        out += record(0x0208, struct.pack("<HHHHHHHH", i, 0, width, 255, 0, 0, flags, 0))
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            at = struct.pack("<HHH", i, j, int(i > 0 and j in dates))
            if isinstance(value, str):
                out += record(0x0204, at + _unicode(value, "<H")) if value else b""
            else:
                out += record(0x0203, at + struct.pack("<d", value))
    return out + record(0x000A)


# --- XLSB: records in the parts of a zip (BIFF 12)


def short_record(kind: int, data: bytes = b"") -> bytes:
    """Return a record of an XLSB part."""
    out = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(data)
    while size >= 0x80:
        out += bytes([size & 0x7F | 0x80])
        size >>= 7
    return out + bytes([size]) + data


def _wide(text: str) -> bytes:
    """Return a text of an XLSB record."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(
    rows: Rows,
    *,
    hidden: Collection[int] = (),
    columns: Collection[int] = (),
    since_1904: bool = False,
) -> bytes:
    """Return rows as an XLSB with one sheet, rows from 1 and columns from 0 hidden."""
    width = max(map(len, rows))
    book = short_record(131) + short_record(153, struct.pack("<II", since_1904, 0) + _wide(""))
    book += short_record(143)
    book += short_record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("List"))
    book += short_record(144) + short_record(132)
    sheet = short_record(129)
    sheet += short_record(148, struct.pack("<IIII", 0, len(rows) - 1, 0, width - 1))
    if columns:
        sheet += short_record(390)
        for i in columns:
            sheet += short_record(60, struct.pack("<IIIIH", i, i, 2304, 0, 1))
        sheet += short_record(391)
    sheet += short_record(145)
    for i, row in enumerate(rows):
        flags = bytes([0, 0x10 if i + 1 in hidden else 0, 0])
        sheet += short_record(0, struct.pack("<IIH", i, 0, 300) + flags + struct.pack("<I", 0))
        for j, value in enumerate(row):
            at = struct.pack("<II", j, 0)
            if isinstance(value, str):
                sheet += short_record(6, at + _wide(value)) if value else b""
            else:
                sheet += short_record(5, at + struct.pack("<d", value))
    sheet += short_record(146) + short_record(130)
    links = (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{LINKS}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>'
    )
    kinds = (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="bin" '
        'ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", kinds)
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/_rels/workbook.bin.rels", links)
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return out.getvalue()
