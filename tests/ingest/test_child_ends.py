"""A child that dies, stalls or grows gives a sentence; the parent lives on."""

import contextlib
import gc
import io
import sys
import threading
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import psutil
import pytest
import xlsxwriter
from ingest.lists import HEADER, ROWS, csv_bytes, upload_of

from assetmap.errors import InputError
from assetmap.ingest import read_upload
from assetmap.limits import Limits
from assetmap.parsing import parse
from assetmap.parsing.gate import PARSERS

LISTEN = "import sys; sys.stdin.buffer.read(); out = sys.stdout.buffer\n"
ENDLESS = "while True: out.write(bytes(1 << 20))"
CONFINED = """
from assetmap.parsing.sandbox import confine
confine(memory_bytes=1 << 30, seconds=5)
"""
# What a hostile child may do -> what is said of the file.
HOSTILE = {
    "dies": ("import os; os.kill(os.getpid(), 11)", "could not be read"),
    "dies after it has listened": (LISTEN + "import os; os.abort()", "could not be read"),
    "says nothing": (LISTEN, "could not be read"),
    "does not listen": ("import time; time.sleep(60)", "took longer"),
    "does not end": (LISTEN + "out.close(); import time; time.sleep(60)", "took longer"),
    "never stops": (LISTEN + ENDLESS, "cells"),
    "talks without listening": ("import sys; out = sys.stdout.buffer\n" + ENDLESS, "cells"),
    "says garbage": (LISTEN + "out.write(bytes(range(256)) * 99)", "could not be read"),
    "describes nothing": (LISTEN + "out.write(b'{}' + (2).to_bytes(8, 'big'))", "could not be"),
    "lies about lengths": (LISTEN + "out.write(b'{}' + (1 << 40).to_bytes(8, 'big'))", "could not"),
    "says a wrong number": (LISTEN + "out.write(b'7' + (1).to_bytes(8, 'big'))", "could not be"),
    "has no memory": ("import os; os._exit(77)", "more memory"),
    "forks": (LISTEN + CONFINED + "import os; os.fork()", "could not be read"),
    "starts a program": (LISTEN + CONFINED + "import os; os.system('true')", "could not be read"),
    "opens a socket": (LISTEN + CONFINED + "import socket; socket.socket()", "could not be read"),
    "writes a file": (LISTEN + CONFINED + "open('/dev/shm/x', 'w')", "could not be read"),
}
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


@contextlib.contextmanager
def leaving_nothing() -> Iterator[None]:
    """Check that no process, thread or open file is left that was not there before."""
    me = psutil.Process()
    before = me.num_fds(), threading.active_count()
    yield
    gc.collect()
    after = me.num_fds(), threading.active_count()
    assert all(now <= then for now, then in zip(after, before, strict=True))
    children = [p for p in me.children() if p.status() == psutil.STATUS_ZOMBIE]
    assert not children
    assert not [p for p in me.children() if "-I" in p.cmdline()]


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_child_gives_a_sentence_and_leaves_nothing(
    what: str, monkeypatch: pytest.MonkeyPatch
):
    code, said = HOSTILE[what]
    monkeypatch.setattr(parse, "COMMAND", (sys.executable, "-I", "-c", code))
    monkeypatch.setattr(parse, "_LEAST_SECONDS", 1.0)
    monkeypatch.setattr(parse, "_LEAST_ANSWER", 20 << 20)
    content = csv_bytes([HEADER, *ROWS * 4000])  # more than a pipe takes at once
    limits = {"seconds": 1, "patience": 1, "file_bytes": 4 << 20, "memory_bytes": 1 << 30}
    with leaving_nothing():
        refusal = sentence(content, **limits)
    assert said in refusal
    assert "\n" not in refusal
    monkeypatch.undo()
    assert read_upload(upload_of([HEADER, *ROWS])).rows_in == len(ROWS)


def test_a_child_that_cannot_be_started_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(parse, "COMMAND", ("/nowhere/at/all",))
    with leaving_nothing():
        assert "nothing is wrong with the file" in sentence(b"name\nHall\n")


def test_a_disk_without_room_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch):
    class Full(io.BytesIO):
        def write(self, _: object) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(parse.tempfile, "SpooledTemporaryFile", lambda **_: Full())
    with leaving_nothing():
        assert "No space left" in sentence(csv_bytes([HEADER, *ROWS]))


def test_an_answer_too_large_for_memory_is_read_from_the_disk(monkeypatch: pytest.MonkeyPatch):
    rows = [HEADER, *ROWS * 50]
    whole = read_upload(upload_of(rows))
    monkeypatch.setattr(parse, "_IN_MEMORY", 100)
    with leaving_nothing():
        again = read_upload(upload_of(rows))
        assert again.records.equals(whole.records)
        del again  # what is read from the disk keeps its file open as long as it is used


def test_eight_threads_read_at_once_and_no_more_parsers_run_than_the_limit_has():
    contents = [csv_bytes([HEADER, *ROWS * (i + 1)]) for i in range(8)]
    most = []

    def read(content: bytes) -> int:
        return read_upload(upload_of(content), limits=Limits(parsers=2)).rows_in

    done = threading.Event()

    def is_parsing(process: psutil.Process) -> bool:
        try:
            return process.status() != "zombie" and "assetmap.parsing.child" in process.cmdline()
        except psutil.NoSuchProcess:  # it ended while it was looked at
            return False

    def watch() -> None:
        while not done.wait(0.01):
            most.append(sum(is_parsing(p) for p in psutil.Process().children()))

    watcher = threading.Thread(target=watch)
    with leaving_nothing():
        watcher.start()
        with ThreadPoolExecutor(8) as pool:
            rows = list(pool.map(read, contents))
        done.set()
        watcher.join()
    assert rows == [len(ROWS) * (i + 1) for i in range(8)]
    assert max(most) <= 2


def test_who_waits_too_long_for_a_turn_is_told_so():
    with PARSERS.taken(most=1, seconds=0):
        said = sentence(b"name\nHall\n", parsers=1, waiting_seconds=0)
    assert "Try again in a minute" in said
    assert read_upload(upload_of([HEADER, *ROWS]), limits=Limits(parsers=1)).rows_in == len(ROWS)


def test_the_workbook_of_these_tests_is_read():
    assert read_upload(upload_of(workbook())).rows_in == len(ROWS)


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


def test_repeated_odd_bytes_leave_nothing_behind():
    with leaving_nothing():
        for content in (b"\x00" * 99, b"PK\x03\x04", b"{"):
            sentence(content)


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
