"""Hostile and broken workbooks."""

import io
import random
import struct
import warnings
import zipfile
from datetime import datetime
from typing import Any

import xlsxwriter
from hostile.case import (
    HEADER,
    PLACES,
    ROWS,
    SPREAD,
    Case,
    book_parts,
    cells_xml,
    column_is,
    names_are,
    near,
    ods,
    ods_parts,
    ods_rows,
    sheet_xml,
    xlsx,
    zipped,
)

NAMES = [row[0] for row in ROWS]
DATA = cells_xml(PLACES)
SHEET = "xl/worksheets/sheet1.xml"
WHOLE = {"List": sheet_xml(DATA)}
CANARY = "assetmap_hostile_canary.txt"
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + "]>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
FETCHED = '<?xml version="1.0"?><!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'


def _written(rows: list[list[Any]], **about: Any) -> bytes:  # noqa: ANN401 -- cells of any type
    """Return rows as a workbook that a program wrote."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **about}) as book:
        sheet = book.add_worksheet("List")
        form = book.add_format({"num_format": "yyyy-mm-dd"})
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(i, j, cell, form)
                else:
                    sheet.write(i, j, cell)
    return out.getvalue()


def _sheet_of(data: str, **about: str) -> bytes:
    """Return the markup of rows as a workbook."""
    return zipped(book_parts({"List": sheet_xml(data, **about)}))


def _merged_header() -> bytes:
    """A header of two rows whose upper cells are merged, under a title."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("List")
        sheet.merge_range("A1:I1", "Asset inventory of the county")
        sheet.merge_range("A2:B2", "Organization")
        sheet.merge_range("C2:F2", "Location")
        sheet.merge_range("H2:I2", "Coordinates")
        for i, row in enumerate(PLACES, start=2):
            sheet.write_row(i, 0, row)
    return out.getvalue()


def _hidden_parts() -> bytes:
    """A sheet one of whose rows, and one of whose columns, is hidden."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("List")
        for i, row in enumerate(PLACES):
            sheet.write_row(i, 0, row)
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.set_column(6, 6, None, None, {"hidden": True})
    return out.getvalue()


def _protected() -> bytes:
    """A sheet whose cells nobody may change: it is not encrypted."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("List")
        sheet.protect("secret")
        for i, row in enumerate(PLACES):
            sheet.write_row(i, 0, row)
    return out.getvalue()


def _encrypted() -> bytes:
    """The container that Excel puts an encrypted workbook in, as far as anybody looks."""
    names = "EncryptionInfo".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + b"\x00".join(names) + b"\x00" * 512


def _old_dates() -> bytes:
    """Dates counted from 1904, as old Macintosh workbooks do."""
    rows = [["name", "address", "verified"], *[[r[0], r[2], datetime(2019, 5, 1)] for r in ROWS]]  # noqa: DTZ001 -- a cell has no zone
    return _written(rows, date_1904=True)


def _zip_format() -> bytes:
    """ZIP codes that are numbers, shown with their zeros."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("List")
        form = book.add_format({"num_format": "00000"})
        sheet.write_row(0, 0, ["name", "address", "city", "state", "zip"])
        for i, (name, code) in enumerate([("Hall", 2138), ("Hub", 2139)], start=1):
            sheet.write_row(i, 0, [name, f"{i} Main St", "Cambridge", "MA"])
            sheet.write_number(i, 4, code, form)
    return out.getvalue()


def _repeated_text(times: int) -> bytes:
    """One long text that very many cells show: small in the file, endless in memory."""
    row = '<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>'
    shared = f'<sst xmlns="{SPREAD}"><si><t>{"x" * 32_000}</t></si></sst>'
    return zipped(book_parts({"List": sheet_xml(DATA + row * times)}, shared=shared))


def _streamed(name: str, block: bytes, times: int, *, before: bytes = b"") -> bytes:
    """A workbook one of whose parts unfolds to a great deal."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for part, text in book_parts(WHOLE).items():
            if part != name:
                archive.writestr(part, text)
        with archive.open(name, "w", force_zip64=True) as part:
            part.write(before)
            for _ in range(times):
                part.write(block)
    return out.getvalue()


def _numbers(count: int) -> bytes:
    """Rows of one small number each, all different: nothing that shrinks like a bomb."""
    drawn = random.Random(1)
    return b"".join(b"<row><c><v>%d</v></c></row>" % drawn.getrandbits(40) for _ in range(count))


def _lying_size() -> bytes:
    """A bomb whose directory says that it is small."""
    content = bytearray(_streamed(SHEET, b" " * (1 << 20), 300))
    at = content.rfind(b"PK\x01\x02")
    while at >= 0:
        size = int.from_bytes(content[at + 28 : at + 30], "little")
        if content[at + 46 : at + 46 + size] == SHEET.encode():
            content[at + 24 : at + 28] = (5000).to_bytes(4, "little")
        at = content.rfind(b"PK\x01\x02", 0, at)
    return bytes(content)


def _wrong_sum() -> bytes:
    """A workbook one byte of whose sheet was changed on the way."""
    stored = zipped(book_parts(WHOLE), compression=zipfile.ZIP_STORED)
    return stored.replace(b"Hill House", b"Hill Mouse")


def _overlaid() -> bytes:
    """A zip whose directory names one small part many times, under different names."""
    content = zipped({**book_parts(WHOLE), "xl/media/a.xml": b" " * 9_000_000})
    start = content.rfind(b"PK\x01\x02")
    end = content.rfind(b"PK\x05\x06")
    entry = content[start:end]
    more = b"".join(entry.replace(b"a.xml", f"{c}.xml".encode()) for c in "bcdefgh")
    tail = bytearray(content[end:])
    count = int.from_bytes(tail[8:10], "little") + 7
    tail[8:12] = struct.pack("<HH", count, count)
    tail[12:16] = struct.pack("<I", int.from_bytes(tail[12:16], "little") + len(more))
    return content[:end] + more + bytes(tail)


def _link() -> bytes:
    """A workbook whose sheet is a link to a file of the system."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part, text in book_parts(WHOLE).items():
            about = zipfile.ZipInfo(part)
            if part == SHEET:
                about.create_system = 3
                about.external_attr = 0o120777 << 16
            archive.writestr(about, "/etc/passwd" if part == SHEET else text)
    return out.getvalue()


def _twice() -> bytes:
    """A workbook with two parts of one name: programs differ in which they read."""
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w") as archive:
        warnings.simplefilter("ignore")
        for part, text in book_parts(WHOLE).items():
            archive.writestr(part, text)
        archive.writestr(SHEET, sheet_xml(cells_xml([HEADER, ["Other", *ROWS[0][1:]]])))
    return out.getvalue()


def _secret_flag() -> bytes:
    """A workbook whose parts say that they are encrypted."""
    content = bytearray(xlsx())
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(content)


def _far_column() -> bytes:
    """A cell in the last column that a sheet has, in a row of the list."""
    extra = '<row r="9"><c r="XFD9" t="inlineStr"><is><t>solver</t></is></c></row>'
    return _sheet_of(DATA + extra)


def _dimension() -> bytes:
    """A sheet that says that it has every cell there is."""
    return _sheet_of(DATA, before='<dimension ref="A1:XFD1048576"/>')


def _rows_backwards() -> bytes:
    """A sheet whose rows stand in another order than their numbers say, some of them twice."""
    lines = DATA.split("</row>")[:-1]
    return _sheet_of("".join(f"{line}</row>" for line in [*lines[::-1], lines[2]]))


def _numberless() -> bytes:
    """A sheet whose cells do not say where they are."""
    rows = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) + "</row>"
        for row in PLACES
    )
    return _sheet_of(rows)


def _lost_texts() -> bytes:
    """A sheet whose cells show shared texts that the workbook does not have."""
    row = '<row r="7"><c r="A7" t="s"><v>4294967295</v></c><c r="B7" t="s"><v>-1</v></c></row>'
    return _sheet_of(DATA + row)


def _repeats(attributes: str) -> bytes:
    """An OpenDocument list followed by a cell that says how often it stands."""
    cell = "<table:table-cell {}><text:p>x</text:p></table:table-cell>"
    return ods(
        ods_rows(PLACES) + f"<table:table-row {attributes}>{cell.format('')}</table:table-row>"
    )


def _ods_blank_rest() -> bytes:
    """An OpenDocument list as office programs write it: blank to the sheet's last row."""
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    rest = f'<table:table-row table:number-rows-repeated="1048000">{blank}</table:table-row>'
    return ods(ods_rows(PLACES) + rest)


def _ods_secret() -> bytes:
    """An encrypted OpenDocument spreadsheet: its content is noise."""
    parts = ods_parts("noise")
    parts["content.xml"] = bytes(range(256)) * 20
    parts["META-INF/manifest.xml"] = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry '
        'm:full-path="content.xml" m:media-type="text/xml"><m:encryption-data/></m:file-entry>'
        "</m:manifest>"
    )
    return zipped(parts)


def _formulas() -> bytes:
    """Formulas that fetch and run, beside what they last showed."""
    web = "WEBSERVICE(&quot;http://127.0.0.1:9/&quot;)"
    row = (
        f'<row r="7"><c r="A7" t="str"><f>{web}</f><v>Web Hall</v></c>'
        '<c r="C7" t="str"><f>cmd|&apos; /C calc&apos;!A0</f><v>9 Main St</v></c></row>'
    )
    return _sheet_of(DATA + row)


def _linked() -> bytes:
    """A workbook that links to another on the network."""
    link = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="x" Target="http://127.0.0.1:9/other.xlsx" '
        'TargetMode="External"/></Relationships>'
    )
    return xlsx(extra={"xl/externalLinks/_rels/externalLink1.xml.rels": link})


LAYOUTS = [
    Case(name="merged_header.xlsx", make=_merged_header, accepted=5, must=names_are(*NAMES)),
    Case(name="protected_sheet.xlsx", make=_protected, accepted=5, must=names_are(*NAMES)),
    Case(name="encrypted.xlsx", make=_encrypted, refused="password"),
    Case(name="encrypted_parts.xlsx", make=_secret_flag, refused="password"),
    Case(
        name="numbers_as_text.xlsx",
        make=xlsx,
        accepted=5,
        must=near(-79.9815, 40.4433),
    ),
    Case(
        name="dates_from_1904.xlsx",
        make=_old_dates,
        accepted=5,
        must=column_is("verified", *["2019-05-01"] * 5),
    ),
    Case(
        name="zips_that_are_numbers.xlsx",
        make=_zip_format,
        accepted=2,
    ),
    Case(name="every_cell_declared.xlsx", make=_dimension, accepted=5, must=names_are(*NAMES)),
    Case(
        name="a_cell_in_the_last_column.xlsx",
        make=_far_column,
        accepted=5,
        either=True,
        must=lambda reading: "stray_cell" in set(reading.problems["reason"]),
    ),
    Case(name="rows_backwards.xlsx", make=_rows_backwards, accepted=5, either=True),
    Case(name="cells_without_a_place.xlsx", make=_numberless, accepted=5, must=names_are(*NAMES)),
    Case(name="texts_that_are_not_there.xlsx", make=_lost_texts, accepted=5, either=True),
    Case(
        name="formulas_that_fetch.xlsx",
        make=_formulas,
        accepted=6,
        must=names_are(*NAMES, "Web Hall"),
    ),
    Case(name="linked_workbook.xlsx", make=_linked, accepted=5),
    Case(name="no_sheets.xlsx", make=lambda: zipped(book_parts({})), refused="expected"),
    Case(name="an_empty_sheet.xlsx", make=lambda: _sheet_of(""), refused="expected"),
    Case(
        name="a_hidden_sheet_alone.xlsx",
        make=lambda: zipped(book_parts(WHOLE, states={"List": "veryHidden"})),
        refused="hidden",
        never=("Hill House",),
    ),
    Case(
        name="hostile_sheet_name.xlsx",
        make=lambda: zipped(book_parts({"{{7*7}}<b>'\"\\..\\": sheet_xml(DATA)})),
        accepted=5,
        never=("49",),
    ),
]

CONTAINERS = [
    *(
        Case(
            name=f"{word}.xlsx",
            make=lambda p=part, t=text: zipped({**book_parts(WHOLE), p: t}),
            refused="DOCTYPE",
            never=("root:",),
        )
        for word, part, text in (
            ("entity_in_shared_texts", "xl/sharedStrings.xml", OUTSIDE + "<sst>&e;</sst>"),
            ("entity_in_the_sheet", SHEET, OUTSIDE + sheet_xml(DATA)),
            ("laughs_in_the_styles", "xl/styles.xml", LAUGHS + "<styleSheet>&j;</styleSheet>"),
            ("fetched_definition", "xl/workbook.xml", FETCHED + "<workbook/>"),
            (
                "wide_entity",
                "docProps/app.xml",
                (OUTSIDE.replace("?>", ' encoding="UTF-16"?>', 1) + "<x/>").encode("utf-16"),
            ),
        )
    ),
    Case(
        name="entity_in.ods",
        make=lambda: zipped(ods_parts(OUTSIDE + "<x>&e;</x>")),
        refused="DOCTYPE",
        never=("root:",),
    ),
    Case(name="wrong_checksum.xlsx", make=_wrong_sum, refused="damaged"),
    *(
        Case(
            name=f"{word}.xlsx",
            make=lambda p=part: xlsx(extra={p: "x"}),
            refused="suspicious name",
        )
        for word, part in (
            ("way_up", f"../../../../tmp/{CANARY}"),
            ("way_up_backwards", f"..\\..\\{CANARY}"),
            ("from_the_root", f"/{CANARY}"),
            ("from_a_drive", f"C:\\{CANARY}"),
            ("way_up_inside", f"xl/../../{CANARY}"),
        )
    ),
    Case(name="a_link.xlsx", make=_link, either=True, refused="expected", never=("root:",)),
    Case(name="one_name_twice.xlsx", make=_twice, refused="suspicious name"),
    Case(name="nothing_inside.xlsx", make=lambda: zipped({}), refused="expected"),
    Case(name="cut_in_half.xlsx", make=lambda: xlsx()[:1500], refused="damaged"),
    Case(
        name="without_its_directory.xlsx",
        make=lambda: xlsx().split(b"PK\x01\x02")[0],
        refused="damaged",
    ),
    Case(
        name="something_before_it.xlsx",
        make=lambda: b"#!/bin/sh\nexit 0\n" + xlsx(),
        refused="expected",
    ),
    Case(
        name="a_zip_in_a_zip.xlsx",
        make=lambda: zipped({"inner.xlsx": xlsx()}),
        refused="zip",
    ),
    Case(
        name="a_word_document.xlsx",
        make=lambda: zipped({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}),
        refused="Word",
    ),
    Case(
        name="without_its_sheet.xlsx",
        make=lambda: zipped({k: v for k, v in book_parts(WHOLE).items() if k != SHEET}),
        refused="expected",
    ),
    Case(
        name="markup_that_never_closes.xlsx",
        make=lambda: zipped({**book_parts(WHOLE), SHEET: sheet_xml(DATA)[:-40] + "<c" * 9999}),
        either=True,
        refused="expected",
    ),
]

BOMBS = [
    Case(
        name="a_gigabyte_of_blanks.xlsx",
        make=lambda: _streamed(SHEET, b" " * (1 << 20), 1024),
        refused="unfolds",
    ),
    Case(
        name="a_gigabyte_of_shared_text.xlsx",
        make=lambda: _streamed("xl/sharedStrings.xml", b"<si><t>x</t></si>" * 60_000, 1024),
        refused="unfolds",
    ),
    Case(name="a_bomb_that_lies.xlsx", make=_lying_size, refused="damaged"),
    Case(
        name="tiny_rows.xlsx",
        make=lambda: _streamed(SHEET, _numbers(250_000), 18),
        refused="cells",
    ),
    Case(
        name="one_text_in_many_cells.xlsx",
        make=lambda: _repeated_text(200_000),
        refused="",
        either=True,
    ),
    Case(name="parts_over_each_other.xlsx", make=_overlaid, refused="expected"),
    Case(
        name="too_many_parts.xlsx",
        make=lambda: xlsx(extra={f"xl/media/{i}.png": b"" for i in range(3000)}),
        refused="parts",
    ),
    Case(
        name="too_many_sheets.xlsx",
        make=lambda: zipped(book_parts({f"s{i}": sheet_xml(DATA) for i in range(900)})),
        refused="sheets",
    ),
    Case(
        name="merged_over_everything.xlsx",
        make=lambda: _sheet_of(
            DATA, after='<mergeCells><mergeCell ref="A7:XFD1048576"/></mergeCells>'
        ),
        accepted=5,
        either=True,
    ),
    Case(
        name="deep_markup.xlsx",
        make=lambda: zipped(
            {**book_parts(WHOLE), "xl/styles.xml": "<a>" * 300_000 + "</a>" * 300_000}
        ),
        either=True,
    ),
    Case(
        name="rows_repeated.ods",
        make=lambda: _repeats('table:number-rows-repeated="99999999"'),
        refused="cells",
    ),
    Case(
        name="columns_repeated.ods",
        make=lambda: ods(
            "<table:table-row><table:table-cell table:number-columns-repeated='99999' "
            "office:value-type='string'><text:p>name</text:p></table:table-cell>"
            "</table:table-row>" * 3
        ),
        refused="columns",
    ),
    Case(
        name="blank_to_the_last_row.ods", make=_ods_blank_rest, accepted=5, must=names_are(*NAMES)
    ),
    Case(name="encrypted.ods", make=_ods_secret, refused="expected"),
]

CASES = [*LAYOUTS, *CONTAINERS, *BOMBS]
