"""Carry parsed sheets from the child process in a form that cannot run code."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from mmap import mmap
from typing import Protocol

import pyarrow as pa

from assetmap.limits import Limits

ROW = "row"  # the column of a sheet's cells with the row as the spreadsheet shows it
RAW = "raw"  # the mark of a line that is no row: its text, for a person to correct
RAW_CHARACTERS = 4_000  # of such a line that are kept
MARK_FIELDS = ("row", "column", "kind", "value")
STRAY_DATES = 0.2  # share of a column up to which dates are slips of the spreadsheet
# What a format itself says that its rows are; the parser cannot load `model`, which loads pandas.
ASSETS, GRANTS = "assets", "grants"
GREEDY = 77  # exit code of a child that has no memory left to say so
HEAD = 8  # bytes that say how long the description is


class Refusal(Exception):  # noqa: N818 -- it is an answer of the parser, caught by both processes
    """A file that is not taken: the key of a sentence in `data/words/ingest.csv`, and its slots."""

    def __init__(self, *, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = {name: str(value)[:200] for name, value in values.items()}


class Stream(Protocol):
    """What bytes are read from."""

    def read(self, size: int, /) -> bytes:
        """Return so many bytes, fewer only at the end."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A file to read, and what is known before."""

    content: bytes
    kind: str  # as `sniff.kind_of` says
    limits: Limits
    answers: Mapping[str, str]  # a person's answers to questions on this file
    # Told the bytes that the file unfolds to, once checked: allows memory and time for them.
    unfold: Callable[[int], None]
    # Text with delimiters is read in pieces. `content` is its beginning; this gives so many bytes
    # more, none at the end of the file ...
    more: Callable[[int], bytes] = lambda _size: b""
    # ... and this is told how many were read so far: allows time for them, but no memory.
    proceed: Callable[[int], None] = lambda _size: None


@dataclass(slots=True, kw_only=True)
class Sheet:
    """One table as it stands in the file: every cell text, blank rows left out."""

    name: str = ""
    state: str = "data"  # data, empty, hidden, or other (a chart)
    cells: pa.Table | None = None  # ROW int64; c0, c1, ... strings without null
    # In place of `cells`: the same in parts, to be made once; all else may change as they are made.
    parts: Iterator[pa.Table] | None = None
    marks: list[tuple[int, int, str, str]] = field(default_factory=list)  # MARK_FIELDS
    blank: int = 0  # blank lines that were left out
    labels: list[str] = field(default_factory=list)  # the columns' names, where the format has them
    hidden: list[int] = field(default_factory=list)  # columns, from 0, that the file hides
    crs: str = (
        ""  # of the columns lon and lat: "" degrees, "?" unknown, else a name such as EPSG:2272
    )
    part: bool = False  # one of several tables that stand on one sheet


@dataclass(slots=True, kw_only=True)
class Parsed:
    """What the child found in a file."""

    kind: str  # csv, workbook, or features: rows that are numbered from 1
    sheets: list[Sheet]
    notes: list[str] = field(default_factory=list)  # names of old encodings
    table: str = ""  # what the format itself says that the rows are: assets, grants


def cells_of(rows: Sequence[int], columns: list[list[str]]) -> pa.Table:
    """Return columns of text as a table of cells."""
    arrays = [pa.array(rows, pa.int64()), *(pa.array(c, pa.string()) for c in columns)]
    return pa.table(arrays, names=[ROW, *(f"c{i}" for i in range(len(columns)))])


def stacked(parts: list[pa.Table]) -> pa.Table:
    """Return tables of cells of different widths as one, blank where a part is narrower."""
    width = max(part.num_columns for part in parts) - 1
    wide = []
    for part in parts:
        blank = pa.repeat(pa.scalar("", pa.string()), part.num_rows)
        missing = range(part.num_columns - 1, width)
        names = [*part.column_names, *(f"c{i}" for i in missing)]
        wide.append(pa.table([*part.columns, *([blank] * len(missing))], names=names))
    return pa.concat_tables(wide)


def _packed(table: pa.Table) -> pa.Buffer:
    """Return a table as an Arrow stream."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


def _marks_of(marks: list[tuple[int, int, str, str]]) -> pa.Table:
    """Return marks as a table."""
    columns = list(zip(*marks, strict=True)) if marks else [(), (), (), ()]
    types = (pa.int64(), pa.int64(), pa.string(), pa.string())
    arrays = [pa.array(c, t) for c, t in zip(columns, types, strict=True)]
    return pa.table(arrays, names=list(MARK_FIELDS))


def pack(parsed: Parsed) -> Iterator[bytes | pa.Buffer]:
    """Yield what the child found as bytes: Arrow streams, then a JSON description.

    The description comes last because a text may turn out to be refused only at its end.
    """
    sheets = []
    for sheet in parsed.sheets:
        sizes = []
        for part in sheet.parts or ([] if sheet.cells is None else [sheet.cells]):
            block = _packed(part)
            sizes.append(len(block))
            yield block
        marks = _packed(_marks_of(sheet.marks))
        yield marks
        sheets.append(
            {
                "name": sheet.name,
                "state": sheet.state,
                "blank": sheet.blank,
                "labels": sheet.labels,
                "hidden": sheet.hidden,
                "crs": sheet.crs,
                "cells": sizes,
                "marks": len(marks),
            }
        )
    yield from _described(
        {"kind": parsed.kind, "notes": parsed.notes, "table": parsed.table, "sheets": sheets}
    )


def pack_refusal(refusal: Refusal) -> Iterator[bytes]:
    """Yield a refusal as bytes; what was yielded before it counts for nothing."""
    return _described({"refused": refusal.key, "values": refusal.values})


def _described(about: dict[str, object]) -> Iterator[bytes]:
    """Yield a description, then its length."""
    text = json.dumps(about).encode()
    yield text
    yield len(text).to_bytes(HEAD, "big")


def _table(block: memoryview) -> pa.Table:
    """Return an Arrow stream as a table whose insides have been checked."""
    with pa.ipc.open_stream(pa.py_buffer(block)) as reader:
        table = reader.read_all()
    table.validate(full=True)
    return table


def unpack(answer: bytes | mmap) -> Parsed:
    """Read what the child wrote.

    Raises
    ------
    Refusal
        If the child refused the file.
    ValueError
        If the answer is not whole (`KeyError`, `pyarrow.ArrowInvalid` alike).
    """
    view = memoryview(answer)
    end = len(view) - HEAD
    size = int.from_bytes(view[end:], "big") if end >= 0 else -1
    if not 0 <= size <= end:
        msg = "the answer has no description"
        raise ValueError(msg)
    about = json.loads(bytes(view[end - size : end]))
    if "refused" in about:
        raise Refusal(key=about["refused"], **about["values"])
    at = 0
    sheets = []
    for one in about["sheets"]:
        parts = []
        for length in one["cells"]:
            parts.append(_table(view[at : at + length]))
            at += length
        marks = _table(view[at : at + one["marks"]]).to_pydict()
        at += one["marks"]
        sheets.append(
            Sheet(
                name=one["name"],
                state=one["state"],
                blank=one["blank"],
                labels=one["labels"],
                hidden=one["hidden"],
                crs=one["crs"],
                # In one piece: every look at a column in many pieces first puts them together.
                cells=stacked(parts).combine_chunks() if parts else None,
                marks=list(zip(*(marks[name] for name in MARK_FIELDS), strict=True)),
            )
        )
    return Parsed(kind=about["kind"], notes=about["notes"], table=about["table"], sheets=sheets)
