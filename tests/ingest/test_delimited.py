"""The fast reader, the careful one, and Python's own give the same cells of a text."""

import csv
import io

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assetmap.limits import Limits
from assetmap.parsing.text import delimited, pieces
from assetmap.parsing.text.regular import lines_of, table_of
from assetmap.parsing.wire import ROW, Parsed, Refusal, Task

NEVER = 2**40  # regular lines in a row: so many that the careful reader reads all
MANY = 26  # columns
HEADER = "sep=,\na,b,c,d,e,f\n"
# Line ends, quotation marks well and badly placed, blanks, letters of one to four bytes.
WORDS = ("x", "y z", "é", "\U0001f600", "\u2028", "\x1c", "\0", "\ufeff", " ", "NA", "1")
SIGNS = ("\n", "\r\n", "\r", '"', '""', ',"', '",', '"\n', ",", ",,")
LINES = ("a,b,c,d,e,f\n", '"a,b","c""d",e,f,g,"h"\n')
PIECES = st.sampled_from([*WORDS, *SIGNS, *LINES])


def task(content: bytes, **limits: int) -> Task:
    return Task(
        content=content,
        kind="text",
        limits=Limits(**limits),
        answers={},
        unfold=lambda _: None,
    )


def told(content: bytes, monkeypatch: pytest.MonkeyPatch, *, run: int, piece: int) -> object:
    """Return all that a reading tells, or why it was refused."""
    monkeypatch.setattr(delimited, "RUN", run)
    monkeypatch.setattr(pieces, "PIECE", piece)
    try:
        parsed = delimited.read_delimited(task(content))
    except Refusal as refusal:
        return refusal.key, refusal.values
    return cells(parsed), parsed.sheets[0].marks, parsed.sheets[0].blank, parsed.notes


def cells(parsed: Parsed) -> list[list[object]]:
    """Return the rows of a sheet without the blank cells at their ends."""
    table = parsed.sheets[0].cells
    assert table is not None
    rows = [list(row.values()) for row in table.to_pylist()]
    return [row[: max(i for i, cell in enumerate(row) if cell != "") + 1] for row in rows]


@given(st.lists(PIECES, max_size=60).map("".join))
def test_the_fast_reader_and_the_careful_one_tell_the_same(text: str):
    content = (HEADER + text).encode()
    with pytest.MonkeyPatch.context() as monkeypatch:
        careful = told(content, monkeypatch, run=NEVER, piece=1 << 20)
        assert told(content, monkeypatch, run=1, piece=1 << 20) == careful


@given(st.lists(PIECES, max_size=60).map("".join), st.integers(64, 96))
def test_a_text_read_in_pieces_tells_the_same_as_read_at_once(text: str, piece: int):
    content = ("sep=,\n" + ",".join("abcdefghijklmnopqrstuvwxyz") + "\n" + text).encode()
    with pytest.MonkeyPatch.context() as monkeypatch:
        whole = told(content, monkeypatch, run=NEVER, piece=1 << 20)
        # What is far wider than the lines around it is cut; those are others in each piece.
        assume(max(len(line.split(",")) for line in text.splitlines() or [""]) <= MANY)
        assert told(content, monkeypatch, run=1, piece=piece) == whole
        assert told(content, monkeypatch, run=NEVER, piece=piece) == whole


@given(
    st.lists(
        st.lists(st.text(st.sampled_from('ab",\né \0'), max_size=4), min_size=3, max_size=3),
        min_size=1,
        max_size=20,
    ),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_what_python_writes_is_read_as_python_reads_it(rows: list[list[str]], quoting: int):
    out = io.StringIO()
    csv.writer(out, quoting=quoting, lineterminator="\n").writerows([["x", "y", "z"], *rows])
    expected = [row for row in csv.reader(io.StringIO(out.getvalue(), newline="")) if any(row)]
    wanted = [row for row in expected if "".join(row).strip()]
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(delimited, "RUN", 1)
        parsed = delimited.read_delimited(task(("sep=,\n" + out.getvalue()).encode()))
    table = parsed.sheets[0].cells
    assert table is not None
    assert [list(row.values())[1:] for row in table.to_pylist()] == wanted


@pytest.mark.parametrize(
    ("line", "regular"),
    [
        ("a,b", True),
        ('"a","b"', True),
        ('"a ""b"" c",""', True),
        ('"",""""', True),
        ("", True),
        ('a"b,c', False),
        ('a"b",c', False),
        ('"a"b,c', False),
        ('"a" ,c', False),
        ('"a,c', False),
        ('a,"b', False),
        ("a", False),
        ("a,b,c", False),
        ("a,\0b", False),
        ("\ufeffa,b", False),
        ("a,b\r", True),
    ],
)
def test_a_line_is_regular_where_it_can_be_read_in_one_way(line: str, regular: bool):  # noqa: FBT001 -- a column of the table above
    end = "" if line.endswith("\r") else "\n"
    data = f"u,v\nu,v\n{line}{end}u,v\n".encode()
    assert lines_of(data, ",").regular.tolist() == [True, True, regular, True]


def test_regular_lines_are_numbered_as_told():
    table = table_of(b"a,b\n\nc,d\n", [3, 5], 2, ",")
    assert table.to_pylist() == [{ROW: 3, "c0": "a", "c1": "b"}, {ROW: 5, "c0": "c", "c1": "d"}]


def test_letters_that_are_no_utf8_are_read_in_the_middle_of_a_long_text():
    good = "Café,1 Main St\n".encode() * 300
    content = b"name,address\n" + good + b"Pe\xf1a,2 Main St\n" + good
    parsed = delimited.read_delimited(task(content))
    assert parsed.sheets[0].marks == [(302, -1, "repaired", "Peña,2 Main St")]
    assert parsed.notes == []
    table = parsed.sheets[0].cells
    assert table is not None
    assert table.num_rows == 602
    assert table.column("c0")[301].as_py() == "Peña"


def test_a_text_in_utf16_is_read_in_pieces():
    rows = "".join(f"Żółw {i},{i} Main St\n" for i in range(500))
    for name in ("utf-16", "utf-16-le", "utf-16-be"):
        with pytest.MonkeyPatch.context() as monkeypatch:
            monkeypatch.setattr(pieces, "PIECE", 1001)
            parsed = delimited.read_delimited(task(("name,address\n" + rows).encode(name)))
        table = parsed.sheets[0].cells
        assert table is not None
        assert table.column("c0")[500].as_py() == "Żółw 499"


@pytest.mark.parametrize(
    ("content", "limits", "key"),
    [
        (b"a,b\n" * 100, {"rows": 99}, "too_many_rows"),
        (b"\n" * 1000 + b"a,b\n", {"rows": 99}, "too_many_rows"),
        (b"a,b\n" * 100, {"text_cells": 199}, "too_many_cells"),
        (b"a,b\n" + b"x" * 2000, {"columns": 10, "cell_characters": 100}, "endless_line"),
        (b"a,b\n" + b'"x\n' * 200, {"unbalanced_quotes": 50}, "unbalanced_quotes"),
        (b"a," * 600 + b"\n" + b"b," * 600, {}, "too_many_columns"),
        (b"name,address\n" + b"\x81,1 Main\n" * 100_001, {}, "unreadable_lines"),
        ("name\nHall\n".encode("utf-16")[:-1], {}, "bad_utf16"),
        (b" \n,,\n", {}, "empty_file"),
        (b"name,address\n" + b'the "Hall",1 Main\n' * 100, {"judged_bytes": 999}, "irregular"),
    ],
)
def test_a_limit_is_kept_in_every_way_of_reading(content: bytes, limits: dict, key: str):
    for run in (1, NEVER):
        with pytest.MonkeyPatch.context() as monkeypatch:
            monkeypatch.setattr(delimited, "RUN", run)
            with pytest.raises(Refusal) as caught:
                delimited.read_delimited(task(content, **limits))
        assert caught.value.key == key
