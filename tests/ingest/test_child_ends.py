"""A child that dies, stalls or grows gives a sentence; the parent lives on."""

import io
import os
import zipfile
from datetime import datetime

import pytest
import xlsxwriter
from ingest.lists import HEADER, ROWS, csv_bytes, upload_of

from assetmap.errors import InputError
from assetmap.ingest import read_upload
from assetmap.limits import Limits

SHEET = "xl/worksheets/sheet1.xml"


def workbook() -> bytes:
    """Return the rows as a workbook."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for i, row in enumerate([HEADER, *ROWS]):
            sheet.write_row(i, 0, row)
    return out.getvalue()


def with_cells(cells: bytes) -> bytes:
    """Return the workbook with more rows in the markup of its sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == SHEET:
                text = text.replace(b"</sheetData>", cells + b"</sheetData>")
            new.writestr(name, text)
    return out.getvalue()


def sentence(content: bytes, **limits: float) -> str:
    """Return the sentence with which bytes are refused."""
    with pytest.raises(InputError) as caught:
        read_upload(upload_of(content), limits=Limits(**limits))
    return str(caught.value)


def test_the_workbook_of_these_tests_is_read():
    assert read_upload(upload_of(workbook())).rows_in == len(ROWS)


def test_a_parser_that_aborts_is_a_refused_file():
    # Single quotation marks hide the far cell from our own look; the parser behind it then asks
    # for seventeen thousand million cells, and its process is ended.
    far = b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"
    assert "could not be read" in sentence(with_cells(far))


def test_many_far_cells_are_refused_by_name():
    far = b"".join(
        b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (i, i) for i in range(900_000, 900_200)
    )
    assert "XFD900000" in sentence(with_cells(far))


def test_one_far_cell_is_left_out_and_named():
    far = b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    reading = read_upload(upload_of(with_cells(far)), limits=Limits(cells=1_000_000))
    assert reading.rows_in == len(ROWS)
    assert reading.problems["value"].tolist() == ["A1048576: 1"]


def test_too_much_memory_is_a_refused_file():
    content = csv_bytes([HEADER, *ROWS * 4000])
    assert "more memory" in sentence(content, memory_bytes=160 << 20, memory_per_byte=0)


def test_too_much_time_is_a_refused_file():
    # No line is regular: the reader that judges each is the slow one.
    content = csv_bytes([HEADER, *ROWS * 80_000]).replace(b"Hill House", b'Hill "House"')
    assert "took longer" in sentence(content, seconds=1, seconds_per_megabyte=0)


def test_a_file_larger_than_is_taken_is_not_even_parsed():
    assert "at most 1 MB" in sentence(csv_bytes([HEADER, *ROWS * 4000]), file_bytes=1 << 20)


def test_a_workbook_that_unfolds_to_too_much_is_refused():
    bomb = with_cells(b" " * 30_000_000)
    out = io.BytesIO()
    deflated = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(io.BytesIO(bomb)) as old, zipfile.ZipFile(out, "w", deflated) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    assert "times its size" in sentence(out.getvalue())


def test_repeated_odd_bytes_leave_no_process_behind():
    before = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0  # noqa: PTH112, PTH208 -- of this process alone
    for content in (b"\x00" * 99, b"PK\x03\x04", b"{"):
        sentence(content)
    after = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0  # noqa: PTH112, PTH208 -- the same
    assert after <= before


def test_a_line_of_endless_cells_is_refused_before_they_are_made():
    assert "columns; at most 500" in sentence(b"name,address\n" + b"a," * 2_000_000)


def test_cells_that_do_not_say_where_they_are_are_counted_before_they_are_read():
    row = b"<row>" + b"<c><v>1</v></c>" * 200 + b"</row>"
    assert "more than 1,000 cells" in sentence(with_cells(row * 6), cells=1000)


def test_a_column_of_keys_that_all_became_dates_is_flagged():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet, form = book.add_worksheet(), book.add_format({"num_format": "d-mmm"})
        sheet.write_row(0, 0, ["id", "name", "opened"])
        for i in range(1, 7):
            sheet.write_datetime(i, 0, datetime(2024, 3, i), form)  # noqa: DTZ001 -- a cell has no zone
            sheet.write(i, 1, f"Hall of Hill {i}")
            sheet.write_datetime(i, 2, datetime(2020, 1, i), form)  # noqa: DTZ001 -- the same
    problems = read_upload(upload_of(out.getvalue())).problems
    assert problems["reason"].tolist() == [*["damaged_id"] * 6, "column_not_used"]
    assert problems["row"].tolist() == [2, 3, 4, 5, 6, 7, 0]
