"""Workbooks of many programs: XLSX in other hands, XLS, XLSB, ODS, and what they hide."""

import io
import re
import zipfile

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest import builders
from ingest.builders import (
    STRICT,
    STRICT_LINKS,
    Package,
    Style,
    container,
    ods,
    sheet_xml,
    xls,
    xlsb,
    xlsx,
)
from ingest.lists import accounted, counts, read_here, refusal_of

from assetmap.model import Reading
from assetmap.parsing.workbooks.binary_sheets import hidden_in_xls, hidden_in_xlsb
from assetmap.parsing.workbooks.hiding import hidden_in_ods, hidden_in_xlsx

ROWS = [
    ["name", "address", "zip", "notes"],
    ["Hill House", "1835 Centre Ave", "15219", "open late"],
    ["Liberty Library", "130 Whitfield St", "15206", "closed on Monday"],
    ["Homewood Clinic", "7227 Kelly St", "15208", "ask for Ann"],
    ["Peña's Café", "4600 Butler St", "15201", ""],
]
NAMES = [row[0] for row in ROWS[1:]]
FEW = settings(max_examples=15, deadline=None)  # each builds and reads a workbook

STYLES = {
    "inline texts": xlsx(sheet_xml(ROWS)),
    "texts of formulas": xlsx(sheet_xml(ROWS, Style(text="str"))),
    "a prefix before each element": xlsx(sheet_xml(ROWS, Style(prefix="x:")), Style(prefix="x:")),
    "cells that do not say where they are": xlsx(
        sheet_xml([[*row[:3], row[3] or "-"] for row in ROWS], Style(numbered=False))
    ),
    "strict": xlsx(
        sheet_xml(ROWS, Style(namespace=STRICT)), Style(namespace=STRICT, links=STRICT_LINKS)
    ),
    "single quotation marks": xlsx(sheet_xml(ROWS, Style(quote="'"))),
    "absolute paths": xlsx(sheet_xml(ROWS), package=Package(target="/xl/worksheets/sheet1.xml")),
    "paths from here": xlsx(sheet_xml(ROWS), package=Package(target="./worksheets/sheet1.xml")),
    "paths as on Windows": xlsx(sheet_xml(ROWS), package=Package(target="worksheets\\sheet1.xml")),
    "a folder of another name": xlsx(
        sheet_xml(ROWS), package=Package(target="sheets/a.xml", path="xl/sheets/a.xml")
    ),
    "a byte order mark": xlsx(sheet_xml(ROWS), package=Package(encoding="utf-8-sig")),
    "UTF-16": xlsx(sheet_xml(ROWS), package=Package(encoding="utf-16")),
    "an old encoding": xlsx(sheet_xml(ROWS), package=Package(encoding="iso-8859-1")),
    "stored parts": xlsx(sheet_xml(ROWS), package=Package(compression=zipfile.ZIP_STORED)),
    "sizes of 64 bits": xlsx(sheet_xml(ROWS), package=Package(large=True)),
    "something after the zip": xlsx(sheet_xml(ROWS)) + b"more",
    "XLS": xls({"List": ROWS}),
    "XLSB": xlsb(ROWS),
    "ODS": ods(ROWS),
}


@pytest.mark.parametrize("style", STYLES)
def test_a_workbook_of_any_style_gives_the_same_records(style: str):
    reading = read_here(STYLES[style])
    assert reading.records["name"].tolist() == NAMES
    assert reading.records["row"].tolist() == [2, 3, 4, 5]
    assert reading.records["zip"].tolist() == [row[2] for row in ROWS[1:]]
    assert accounted(reading)


def test_texts_in_pieces_are_read_whole_and_without_their_pronunciation():
    table = (
        f'<sst xmlns="{builders.MAIN}"><si><r><t>Ha</t></r><r><rPr><b/></rPr>'
        '<t xml:space="preserve">ll A</t></r><rPh sb="0" eb="1"><t>KANA</t></rPh>'
        '<phoneticPr fontId="1"/></si><si><t>name</t></si><si/></sst>'
    )
    cells = (
        '<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="str"><v>address</v></c></row>'
        '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>2</v></c></row>'
    )
    sheet = f'<worksheet xmlns="{builders.MAIN}"><sheetData>{cells}</sheetData></worksheet>'
    reading = read_here(xlsx(sheet, package=Package(parts={"sharedStrings": table})))
    assert reading.records[["name", "address"]].values.tolist() == [["Hall A", ""]]


def test_a_zip_written_to_a_pipe_and_one_with_windows_paths_are_read():
    plain = xlsx(sheet_xml(ROWS))

    class Pipe(io.RawIOBase):
        """A place that cannot be gone back in: sizes follow the data."""

        def __init__(self) -> None:
            self.blocks: list[bytes] = []

        def writable(self) -> bool:
            return True

        def write(self, block: bytes) -> int:
            self.blocks.append(bytes(block))
            return len(block)

    pipe = Pipe()
    windows = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(plain)) as old,
        zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as new,
        zipfile.ZipFile(windows, "w", zipfile.ZIP_DEFLATED) as other,
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name))
            info = zipfile.ZipInfo("x")
            info.filename = name.replace("/", "\\")  # past the constructor, which would mend it
            other.writestr(info, old.read(name))
    assert read_here(b"".join(pipe.blocks)).records["name"].tolist() == NAMES
    assert read_here(windows.getvalue()).records["name"].tolist() == NAMES


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"junk" + xlsx(sheet_xml(ROWS)), "expected a spreadsheet"),
        (container({"EncryptedPackage": b"x" * 5000, "EncryptionInfo": b"y"}), "password"),
        (container({"WordDocument": b"x" * 5000}), "no workbook"),
        (xlsx(sheet_xml(ROWS), package=Package(compression=zipfile.ZIP_LZMA)), "damaged"),
        (xlsx(sheet_xml(ROWS), package=Package(encoding="cp037")), "damaged"),
        (xlsx("name,address"), "damaged"),
        (xls({"List": ROWS})[:3000], "damaged"),
        (xlsb(ROWS)[:900], "damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(content: bytes, said: str):
    assert said in refusal_of(content)


def test_a_doctype_in_any_letters_is_refused():
    sheet = sheet_xml(ROWS).replace("?><", "?><!DOCTYPE x []><", 1)
    for encoding in ("utf-8", "utf-16", "utf-16-le"):
        assert "DOCTYPE" in refusal_of(xlsx(sheet, package=Package(encoding=encoding)))


def test_days_since_1904_are_the_same_dates():
    rows = [["name", "address", "verified"], ["Hall", "1 Main St", 43586.0]]
    later = [["name", "address", "verified"], ["Hall", "1 Main St", 43586.0 - 1462]]
    dates = [
        read_here(xls({"A": table}, since_1904=new, dates=[2])).records["verified"].tolist()
        for table, new in ((rows, False), (later, True))
    ]
    assert dates == [["2019-05-01"], ["2019-05-01"]]


def test_sheets_that_an_xls_hides_are_named_and_not_read():
    reading = read_here(xls({"List": ROWS, "Clients": ROWS}, unseen={"Clients"}))
    assert reading.records["sheet"].unique().tolist() == ["List"]
    assert "Clients" in reading.problems["value"].tolist()


# --- hidden rows and columns


def written(rows: list[list[str]], hidden: tuple[int, ...], columns: tuple[int, ...]) -> bytes:
    """Return rows as XLSX by a program, some hidden."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("List")
        for i, row in enumerate(rows):
            sheet.write_row(i, 0, row)
        for i in hidden:
            sheet.set_row(i - 1, None, None, {"hidden": True})
        for i in columns:
            sheet.set_column(i, i, None, None, {"hidden": True})
    return out.getvalue()


HIDING = {
    "XLSX": written(ROWS, (3, 4), (3,)),
    "XLSX of LibreOffice": xlsx(
        sheet_xml(
            ROWS,
            Style(
                hidden={i: f' hidden="{str(i in {3, 4}).lower()}"' for i in range(1, 6)},
                before='<cols><col min="4" max="16384" hidden="true"/></cols>',
            ),
        )
    ),
    "XLSX with a prefix": xlsx(
        sheet_xml(
            ROWS,
            Style(
                prefix="x:",
                hidden=dict.fromkeys((3, 4), ' hidden="1"'),
                before='<x:cols><x:col min="4" max="4" hidden="1"/></x:cols>',
            ),
        ),
        Style(prefix="x:"),
    ),
    "XLSX without row numbers": xlsx(
        sheet_xml(
            [[*row[:3], row[3] or "-"] for row in ROWS],
            Style(
                numbered=False,
                hidden=dict.fromkeys((3, 4), ' hidden="1"'),
                before='<cols><col min="4" max="4" hidden="1"/></cols>',
            ),
        )
    ),
    "XLS": xls({"List": ROWS}, hidden={3, 4}, columns={3}),
    "XLSB": xlsb(ROWS, hidden={3, 4}, columns={3}),
    "ODS": ods(
        ROWS,
        hidden={3: "filter", 4: "collapse"},
        columns='<table:table-column table:number-columns-repeated="3"/>'
        '<table:table-column table:visibility="collapse"/>',
    ),
}


def read_hidden(kind: str, **about: object) -> Reading:
    reading = read_here(HIDING[kind], **about)
    assert reading.rows_in == len(ROWS) - 1
    assert accounted(reading)
    return reading


@pytest.mark.parametrize("kind", HIDING)
def test_hidden_rows_wait_until_a_person_says_what_they_are(kind: str):
    reading = read_hidden(kind)
    assert reading.records["name"].tolist() == [NAMES[0], NAMES[3]]
    held = reading.problems[reading.problems["severity"] == "held"]
    assert held[["row", "reason"]].values.tolist() == [[3, "hidden_row"], [4, "hidden_row"]]
    question = next(q for q in reading.questions if q.key == "hidden_rows")
    assert (question.rows, question.needed) == (2, False)
    assert "Liberty Library" in question.found


@pytest.mark.parametrize("kind", HIDING)
def test_hidden_rows_are_read_or_left_as_answered(kind: str):
    read = read_hidden(kind, answers=(("hidden_rows", "read"),))
    assert read.records["name"].tolist() == NAMES
    left = read_hidden(kind, answers=(("hidden_rows", "leave"),))
    assert counts(left) == (2, 0, 2)
    assert not left.questions


@pytest.mark.parametrize("kind", HIDING)
def test_a_hidden_column_is_named_and_not_read(kind: str):
    reading = read_hidden(kind)
    assert "ask for Ann" not in "".join(
        table.to_csv() for table in (reading.records, reading.problems, reading.columns)
    )
    noted = reading.problems[reading.problems["reason"] == "hidden_column"]
    assert noted["value"].tolist() == ["notes"]


def test_a_hidden_column_that_a_person_names_is_read():
    reading = read_hidden("XLSX", mapping=(("description", "notes"),))
    assert reading.records["description"].tolist() == ["open late", ""]


def test_a_file_that_hides_nothing_says_nothing_of_it():
    for kind in ("XLS", "XLSB", "ODS", "inline texts"):
        assert not read_here(STYLES[kind]).problems["reason"].str.startswith("hidden").any()


def test_a_text_that_says_hidden_hides_nothing():
    rows = [*ROWS, ['<row hidden="1">', "1 Main St", "15219", 'x hidden="1" r="2"']]
    reading = read_here(xlsx(sheet_xml(rows)))
    assert counts(reading) == (5, 0, 0)


@FEW
@given(
    hidden=st.sets(st.integers(2, 31)),
    columns=st.sets(st.integers(1, 3)),
    kind=st.sampled_from(["xlsx", "xls", "xlsb", "ods", "unnumbered"]),
)
def test_what_is_hidden_is_found_in_every_format(hidden: set[int], columns: set[int], kind: str):
    rows = [["name", "b", "c", "d"], *([f"Hall {i}", "x", "y", "z"] for i in range(30))]
    runs = set(hidden)
    if kind in {"xlsx", "unnumbered"}:
        before = "".join(f'<col min="{i + 1}" max="{i + 1}" hidden="1"/>' for i in columns)
        said = dict.fromkeys(hidden, ' hidden="1"')
        style = Style(hidden=said, before=f"<cols>{before}</cols>", numbered=kind == "xlsx")
        found = hidden_in_xlsx(sheet_xml(rows, style).encode(), columns=500)
    elif kind == "xls":
        old = hidden_in_xls(xls({"A": rows}, hidden=hidden, columns=columns))
        assert bool(old) == bool(hidden or columns)
        found = old[0] if old else hidden_in_xlsb(b"", columns=9)
    elif kind == "xlsb":
        with zipfile.ZipFile(io.BytesIO(xlsb(rows, hidden=hidden, columns=columns))) as archive:
            found = hidden_in_xlsb(archive.read("xl/worksheets/sheet1.bin"), columns=500)
    else:
        said = "".join(
            f"<table:table-column{' table:visibility=' + chr(34) + 'collapse' + chr(34) if i in columns else ''}/>"  # noqa: E501
            for i in range(4)
        )
        content = ods(rows, hidden=dict.fromkeys(hidden, "filter"), columns=said)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            by_name = hidden_in_ods(archive.read("content.xml"), columns=500)
        assert bool(by_name) == bool(hidden or columns)
        found = by_name.get("List") or hidden_in_xlsb(b"", columns=9)
    assert {row for first, last in found.rows for row in range(first, last + 1)} == runs
    assert set(found.columns) == columns


@FEW
@given(st.binary(max_size=600), st.integers(0, 2000))
def test_a_damaged_old_workbook_ends_in_records_or_a_sentence(noise: bytes, at: int):
    whole = xls({"List": ROWS}, hidden={3})
    broken = whole[:at] + noise + whole[at + len(noise) :]
    for sheet in hidden_in_xls(broken):
        assert all(first <= last for first, last in sheet.rows)
    assert hidden_in_xlsb(noise, columns=9).columns is not None


# --- marks of formulas, in the same variants


@pytest.mark.parametrize("quote", ["'", '"'])
@pytest.mark.parametrize("prefix", ["", "x:"])
def test_errors_and_empty_formulas_are_marked_in_any_style(prefix: str, quote: str):
    style = Style(prefix=prefix, quote=quote)
    error = "<P c r='A2' t='e'><P f>A9</P f><P v>#REF!</P v></P c>"
    empty = "<P c r='A3'><P f>A9</P f><P v></P v></P c>"
    sheet = sheet_xml([["name", "address"], ["", "1 Main St"], ["", "2 Main St"]], style)
    for row, cell in ((2, error), (3, empty)):
        said = cell.replace("P ", prefix).replace("'", quote)
        pattern = rf"(<{prefix}row r={quote}{row}{quote}>)"
        sheet = re.sub(pattern, lambda match, text=said: match[1] + text, sheet)
    problems = read_here(xlsx(sheet, style)).problems
    out = problems[problems["severity"] != "note"]
    assert out[["row", "reason", "severity"]].values.tolist() == [
        [2, "formula_error", "held"],
        [3, "formula_error", "rejected"],
    ]
