"""Sheets that are read all cells at once are read as the compiled parser reads them."""

import io
from collections.abc import Sequence
from dataclasses import replace

import openpyxl
import pyarrow as pa
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest.builders import MAIN, Package, letter, xlsx

from assetmap.limits import Limits
from assetmap.parsing.wire import Parsed, Refusal, Task
from assetmap.parsing.workbooks import regular_sheets
from assetmap.parsing.workbooks.archive import check_archive
from assetmap.parsing.workbooks.cell_styles import number_styles
from assetmap.parsing.workbooks.regular_sheets import (
    Common,
    RegularBook,
    regular_sheet,
    shared_texts,
)
from assetmap.parsing.workbooks.sheet_numbers import EXACT, number_text, number_texts
from assetmap.parsing.workbooks.workbook import read_workbook

MANY = settings(max_examples=150, deadline=None)
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="00000"/>'
    '<numFmt numFmtId="165" formatCode="d/m/yy"/></numFmts><cellXfs count="4"><xf numFmtId="0"/>'
    '<xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>'
)
SHARED = ("Hall", "Peña &amp; Sons", "", "two\nlines", "40.5")
COMMON = Common(texts=pa.array(["Hall"]), plain=frozenset({0}))


def as_shared(*texts: str) -> str:
    """Return texts as the part that cells point to."""
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    return f'<?xml version="1.0" encoding="UTF-8"?><sst xmlns="{MAIN}">{items}</sst>'


def sheet(*rows: str, after: str = "") -> str:
    """Return rows as the part of a sheet."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}"><sheetData>'
        f"{''.join(rows)}</sheetData>{after}</worksheet>"
    )


def told(content: bytes, limits: Limits | None = None) -> object:
    """Return all that is read of a workbook, or why it is refused."""
    task = Task(
        content=content,
        kind="xlsx",
        limits=limits or Limits(),
        answers={},
        unfold=lambda _size: None,
    )
    try:
        parsed: Parsed = read_workbook(task)
    except Refusal as refusal:
        return refusal.key, refusal.values
    return [
        replace(one, cells=None if one.cells is None else one.cells.to_pydict())
        for one in parsed.sheets
    ]


def both(content: bytes, limits: Limits | None = None) -> tuple[object, object]:
    """Return what is read of a workbook where quick reading is allowed, and where it is not."""
    quick = told(content, limits)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RegularBook, "sheet", lambda _book, _part: None)
        return quick, told(content, limits)


def is_regular(text: str, common: Common = COMMON) -> bool:
    """Say whether a sheet is read all cells at once."""
    return regular_sheet(text.encode(), common, Limits()) is not None


# --- the law

WORDS = st.sampled_from(
    [
        *("Hall", "Peña", "", " loose", "a &amp; b &lt;c&gt; &quot;d&quot; &apos;e&apos;", "&#10;"),
        *("_x0041_", "two\nlines", "a\r\nb", "\tx", "\u00a0y", "40.5", "007", "-0", "1 > 0"),
        *("<b/>", "日本", "=1+1", "it's", "ends ", "_x1_", "&nbsp;"),
    ]
)
NUMBERS = st.sampled_from(
    [
        *("15219", "2138.0", "-80.117959", "40.444443999999997", "1E3", "-0", "0", "0.00001"),
        *(" 5 ", "", "nan", "1e400", "999999999999999", "1000000000000000", "12345678901234567890"),
        *(".5", "5.", "+5", "x", "100", "-1.50", "0.1", "123456.123456789", "1234567.12345678"),
    ]
)
STYLED = st.sampled_from(["", "", ' s="0"', ' s="1"', ' s="2"', ' s="3"', ' s="9"', " s='0'"])
POINTERS = st.sampled_from(["0", "1", "2", "3", "4", "5", "-1", "01"])


@st.composite
def cells(draw: st.DrawFn) -> str:
    """Return what stands behind a cell's place: attributes and content."""
    style = draw(STYLED)
    kind = draw(st.sampled_from("iiiiivvvvvspsbxefm"))
    if kind == "i":
        said = draw(st.sampled_from(["", "", ' xml:space="preserve"']))
        return f'{style} t="inlineStr"><is><t{said}>{draw(WORDS)}</t></is></c>'
    if kind == "v":
        said = draw(st.sampled_from(["", ' t="n"']))
        return f"{style}{said}><v>{draw(NUMBERS)}</v></c>"
    if kind == "s":
        return f'{style} t="s"><v>{draw(POINTERS)}</v></c>'
    if kind == "p":
        return f'{style} t="str"><v>{draw(WORDS)}</v></c>'
    if kind == "b":
        return f'{style} t="b"><v>{draw(st.sampled_from(["0", "1", "2", "true"]))}</v></c>'
    return {
        "x": f"{style}/>",
        "e": ' t="e"><v>#N/A</v></c>',
        "f": f"{style}><f>1+1</f><v>2</v></c>",
        "m": f"{style}></c>",
    }[kind]


@st.composite
def rows_of_cells(draw: st.DrawFn, one: st.SearchStrategy[str]) -> list[str]:
    """Return rows, most of them in order, of cells that mostly say the truth of their place."""
    out, number = [], 0
    for _ in range(draw(st.integers(1, 5))):
        number += draw(st.sampled_from([1, 1, 1, 1, 3, 0]))
        columns = draw(st.lists(st.integers(0, 27), max_size=4, unique=True))
        if draw(st.integers(0, 9)):
            columns.sort()
        names = [letter(i) if i < 26 else f"A{letter(i - 26)}" for i in columns]
        where = number if draw(st.integers(0, 19)) else number + 1
        inside = "".join(f'<c r="{name}{where}"{draw(one)}' for name in names)
        out.append(f'<row r="{number}" spans="1:9">{inside}</row>' if inside else "<row/>")
    return out


def packed(rows: Sequence[str], shared: Sequence[str] = SHARED, after: str = "") -> bytes:
    """Return rows as a workbook with styles and shared texts."""
    parts = {"sharedStrings": as_shared(*shared), "styles": STYLES}
    return xlsx(sheet(*rows, after=after), package=Package(parts=parts))


@MANY
@given(rows_of_cells(cells()))
def test_both_ways_tell_the_same_of_any_cells(rows: list[str]):
    quick, whole = both(packed(rows))
    assert quick == whole


@MANY
@given(
    rows_of_cells(
        st.one_of(
            WORDS.filter(lambda text: text.strip() == text and not set("&<_\r") & set(text)).map(
                lambda text: f' t="inlineStr"><is><t>{text}</t></is></c>'
            ),
            st.floats(-1e14, 1e14).map(lambda number: f' s="0"><v>{number!r}</v></c>'),
            st.decimals(-999, 999, places=6).map(lambda number: f' s="2"><v>{number}</v></c>'),
            st.sampled_from([' t="s"><v>0</v></c>', ' t="b"><v>1</v></c>', ' s="1"/>']),
        )
    )
)
def test_both_ways_tell_the_same_of_ordinary_cells(rows: list[str]):
    quick, whole = both(packed(rows))
    assert quick == whole


@MANY
@given(st.text(alphabet="<>/ \"'=crvtsi01&;", max_size=40), st.integers(0, 60))
def test_both_ways_tell_the_same_of_markup_with_a_slip(slip: str, at: int):
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>Hall</t></is></c><c r="B1"><v>5</v></c></row>'
    quick, whole = both(packed([rows[:at] + slip + rows[at:]]))
    assert quick == whole


def test_pieces_make_no_difference(monkeypatch: pytest.MonkeyPatch):
    rows = [
        f'<row r="{i}"><c r="A{i}" t="inlineStr"><is><t>Hall {i}</t></is></c>'
        + (f'<c r="{"C" if i % 2 else "B"}{i}"><v>{i / 8}</v></c>' if i % 5 else "")
        + "</row>"
        for i in range(1, 60)
        if i % 7
    ]
    whole = told(packed(rows))
    monkeypatch.setattr(regular_sheets, "_PIECE", 90)
    quick, parsed = both(packed(rows))
    assert quick == whole == parsed


# --- what is regular: the law would hold, too, if nothing were


def test_sheets_as_programs_write_them_are_regular():
    header = ["Name", "ZIP", "Latitude"]
    values = [["Hall", 15219, 40.444443999999997], ["Peña & Sons", 15213, 40.5]]
    book = openpyxl.Workbook()
    for row in [header, *values]:
        book.active.append(row)
    by_openpyxl = io.BytesIO()
    book.save(by_openpyxl)
    by_xlsxwriter = io.BytesIO()
    with xlsxwriter.Workbook(by_xlsxwriter) as other:
        page = other.add_worksheet()
        for i, row in enumerate([header, *values]):
            page.write_row(i, 0, row)
    for stream in (by_openpyxl, by_xlsxwriter):
        checked = check_archive(stream.getvalue(), "xlsx", Limits())
        regular = RegularBook(checked.parts, Limits()).sheet("xl/worksheets/sheet1.xml")
        assert regular is not None
        assert regular.cells is not None
        assert regular.cells.column("c2").to_pylist() == ["Latitude", "40.444444", "40.5"]
        quick, whole = both(stream.getvalue())
        assert quick == whole


PLAIN = '<row r="1"><c r="A1" t="inlineStr"><is><t>Hall</t></is></c></row>'


@pytest.mark.parametrize(
    "rows",
    [
        PLAIN,
        '<row r="1" ht="20"><c r="A1" s="7" t="s"><v>0</v></c><c r="B1" s="0"><v>5</v></c></row>',
        '<row r="1"><c r="A1" s="3"/><c r="B1" t="b"><v>1</v></c></row><row r="9"/>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t xml:space="preserve"> a </t></is></c></row>',
    ],
)
def test_plain_rows_are_regular(rows: str):
    assert is_regular(sheet(rows))


@pytest.mark.parametrize(
    "text",
    [
        sheet(PLAIN, after='<mergeCells><mergeCell ref="A1:A2"/></mergeCells>'),
        sheet(PLAIN, PLAIN),  # the same row again
        sheet(PLAIN.replace("A1", "A2")),
        sheet(PLAIN.replace('r="1"', "")),
        sheet(PLAIN.replace("Hall", " Hall")),
        sheet(PLAIN.replace("Hall", "_x0041_")),
        sheet(PLAIN.replace("Hall", "&#65;")),
        sheet(PLAIN.replace("</row>", "</row>\n")),
        sheet(PLAIN.replace("inlineStr", "str")),
        sheet('<row r="1"><c r="A1"><f>1</f><v>1</v></c></row>'),
        sheet('<row r="1"><c r="A1" s="1"><v>1</v></c></row>'),  # a date, for all that we know
        sheet('<row r="1"><c r="A1" t="s"><v>1</v></c></row>'),  # there is no such text
        sheet('<row r="1"><c r="A1"><v>1000000000000000</v></c></row>'),
        sheet(PLAIN, after="<oops>"),
        sheet(PLAIN).replace("UTF-8", "latin-1"),
        sheet("<!-- -->", PLAIN),
        sheet(),
    ],
)
def test_whatever_is_in_doubt_is_not_regular(text: str):
    assert not is_regular(text)


def test_a_sheet_that_is_too_large_is_refused_in_the_same_words():
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="90"><c r="Z90"><v>1</v></c></row>'
    quick, whole = both(packed([far]), Limits(rows=50))
    assert quick == whole == ("too_many_rows", {"limit": "50"})


# --- parts


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (as_shared("Hall", "a &amp; b", ""), ["Hall", "a & b", ""]),
        (as_shared(), []),
        (as_shared("Hall").replace("<t>Hall</t>", "<r><t>Hall</t></r>"), None),  # of two fonts
        (as_shared("Hall").replace("</si>", "</is>"), None),
        (as_shared("Hall").replace("</sst>", ""), None),
        ("", None),
    ],
)
def test_shared_texts_are_those_that_are_plain(texts: str, found: list[str] | None):
    read = shared_texts(texts.encode())
    assert (None if read is None else read.to_pylist()) == found


@given(st.lists(st.floats(-EXACT, EXACT, exclude_min=True, exclude_max=True), min_size=1))
def test_numbers_are_told_as_one_by_one(numbers: list[float]):
    texts = number_texts(pa.array([repr(number) for number in numbers]))
    assert texts.to_pylist() == [number_text(number) for number in numbers]


def test_styles_without_letters_show_numbers():
    assert number_styles(STYLES.encode()) == {0, 2}
    assert number_styles(STYLES.replace("00000", "[h]:mm").encode()) == {0}
    assert number_styles(STYLES.replace("00000", "0&quot; km&quot;").encode()) == {0, 2}
    assert number_styles(b"") == frozenset()
