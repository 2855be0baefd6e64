"""Read the table of a Shapefile."""

import codecs
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from assetmap.limits import Limits
from assetmap.parsing.wire import Refusal

_HEAD: Final = 32  # bytes of the header, and of what it says of each column
_END: Final = 0x0D  # after the last column
_GONE: Final = ord("*")  # before a row that was deleted
_LANGUAGE: Final = 29  # where the header says in which letters the table is
_LANGUAGES: Final = {
    **dict.fromkeys((0x03, 0x57, 0x58, 0x59), "cp1252"),
    **dict.fromkeys((0x01, 0x09, 0x0B), "cp437"),
    **dict.fromkeys((0x02, 0x08, 0x0A, 0x25), "cp850"),
    **dict(zip((0x64, 0x65, 0x4D, 0x7B), ("cp852", "cp866", "cp936", "cp932"), strict=True)),
    **dict(zip((0xC8, 0xC9, 0xCA, 0xCB), ("cp1250", "cp1251", "cp1254", "cp1253"), strict=True)),
}
# What a .cpg file may name; Python knows others that are no letters.
_PAGES: Final = frozenset(
    {"utf-8", "iso8859-1", "mac-roman", "koi8-r", "big5", "gbk", "gb2312", "shift_jis", "euc_kr"}
    | {f"iso8859-{n}" for n in range(2, 16)}
    | {f"cp{n}" for n in (437, 850, 852, 866, 874, 932, 936, 949, 950, *range(1250, 1259))}
)
_CUT: Final = 3  # bytes of a letter that a narrow column may have cut off
_YES, _NO = frozenset("TtYy"), frozenset("FfNn")
_DATE: Final = 8  # digits


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """One column, as the header describes it."""

    name: bytes
    kind: str  # C text, N and F numbers, D date, L truth, and others
    start: int  # in a row
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What a .dbf file holds."""

    labels: list[str]
    columns: list[list[str]]
    gone: npt.NDArray[np.bool_]  # rows that were deleted and not yet taken out
    encoding: str  # in which its text was read


def read_dbf(content: bytes, page: bytes, name: str, limits: Limits) -> Table:
    """Return the rows of a Shapefile's table as text.

    Parameters
    ----------
    content
        The file's bytes.
    page
        What stands in the .cpg file, which names the encoding; b"" where there is none.
    name
        The layer's name, for the sentence.
    limits
        How much is taken.

    Raises
    ------
    Refusal
        If the table is cut off, not what its header says, or larger than is taken.
    """
    count, head, width = _checked_head(content, name)
    fields = _fields(content, head, width, name)
    if len(fields) > limits.columns:
        raise Refusal(key="too_many_columns", found=f"{len(fields):,}", limit=limits.columns)
    if count > limits.rows:
        raise Refusal(key="too_many_rows", limit=f"{limits.rows:,}")
    if count * len(fields) > limits.cells:
        raise Refusal(key="too_many_cells", limit=f"{limits.cells:,}")
    rows = np.frombuffer(content, dtype=np.uint8, count=count * width, offset=head)
    rows = rows.reshape(count, width)
    encoding = _encoding(content, page, rows, fields)
    decode = _decoder(encoding)
    return Table(
        labels=[decode(field.name).strip() for field in fields],
        columns=[_column(rows, field, decode, limits) for field in fields],
        gone=rows[:, 0] == _GONE,
        encoding=encoding,
    )


def _checked_head(content: bytes, name: str) -> tuple[int, int, int]:
    """Return how many rows there are, where the first begins, and how long each is."""
    if len(content) < _HEAD + 1:
        raise Refusal(key="unlike_parts", layer=repr(name), what=".dbf is cut off")
    count, head, width = struct.unpack_from("<IHH", content, 4)
    if head <= _HEAD or width < 1 or head + count * width > len(content):
        what = f".dbf says that it has {count:,} rows, and is too short for them"
        raise Refusal(key="unlike_parts", layer=repr(name), what=what)
    return count, head, width


def _fields(content: bytes, head: int, width: int, name: str) -> list[_Field]:
    """Return the columns that a header describes."""
    fields = []
    start = 1  # after the mark of a deleted row
    for at in range(_HEAD, head - _HEAD + 1, _HEAD):
        if content[at] == _END:
            break
        label, kind, size = content[at : at + 11].split(b"\x00")[0], chr(content[at + 11]), 0
        size = content[at + 16]
        if kind == "C":
            size += 256 * content[at + 17]  # wide text of some programs; others write zero there
        fields.append(_Field(name=label, kind=kind, start=start, width=size))
        start += size
    if start != width or not fields:
        what = f".dbf says that a row has {width:,} letters, and that its columns have {start:,}"
        raise Refusal(key="unlike_parts", layer=repr(name), what=what)
    return fields


def _encoding(
    content: bytes, page: bytes, rows: npt.NDArray[np.uint8], fields: list[_Field]
) -> str:
    """Return in which letters a table is: as it says; else UTF-8 where it can be; else Windows'."""
    named = _named(page) or _LANGUAGES.get(content[_LANGUAGE], "")
    if named not in {"", "utf-8"} and page:
        return named
    try:
        for field in fields:
            if field.kind == "C":
                for cell in _cells(rows, field):
                    _utf8(cell)
    except UnicodeDecodeError:
        return named if named not in {"", "utf-8"} else "cp1252"
    return "utf-8"


def _named(page: bytes) -> str:
    """Return the encoding that a .cpg file names, "" where it names none that is known.

    Examples
    --------
    >>> [_named(page) for page in (b"UTF-8", b"1252", b"ANSI 1252", b"88591", b"rot13", b"")]
    ['utf-8', 'cp1252', 'cp1252', 'iso8859-1', '', '']
    """
    text = page[:40].decode("ascii", "ignore").strip("\x00 \r\n\t\"'").lower()
    text = text.removeprefix("ansi").removeprefix("oem").removeprefix("cp").strip()
    text = {"65001": "utf-8", "system": ""}.get(text, text)
    if not text:
        return ""
    for word in (text, f"cp{text}", f"iso8859-{text.removeprefix('8859').strip('-_ ')}"):
        try:
            found = codecs.lookup(word).name
        except (LookupError, ValueError):
            continue
        if found in _PAGES:
            return found
    return ""


def _utf8(cell: bytes) -> str:
    """Read UTF-8, of which the column's width may have cut the last letter.

    Raises
    ------
    UnicodeDecodeError
        If it is none.
    """
    try:
        return cell.decode("utf-8")
    except UnicodeDecodeError as err:
        if err.end == len(cell) and len(cell) - err.start <= _CUT and "end of data" in err.reason:
            return cell[: err.start].decode("utf-8")
        raise


def _decoder(encoding: str) -> Callable[[bytes], str]:
    """Return what reads bytes as text; a letter that is none becomes a mark."""

    def decode(cell: bytes) -> str:
        try:
            return _utf8(cell) if encoding == "utf-8" else cell.decode(encoding)
        except UnicodeDecodeError:
            return cell.decode(encoding, errors="replace")

    return decode


def _cells(rows: npt.NDArray[np.uint8], field: _Field) -> list[bytes]:
    """Return the cells of a column, without the zeros that fill them up."""
    if not field.width or not len(rows):
        return [b""] * len(rows)
    block = np.ascontiguousarray(rows[:, field.start : field.start + field.width])
    cells: list[bytes] = block.view(f"S{field.width}").ravel().tolist()
    return cells


def _column(
    rows: npt.NDArray[np.uint8], field: _Field, decode: Callable[[bytes], str], limits: Limits
) -> list[str]:
    """Return a column's cells as a person would type them."""
    if field.kind in _BINARY:
        return _binary(rows, field)
    texts = [decode(cell).strip(" \x00") for cell in _cells(rows, field)]
    if field.kind in {"N", "F"}:
        return [_number(text) for text in texts]
    if field.kind == "D":
        return [_date(text) for text in texts]
    if field.kind == "L":
        return ["yes" if t in _YES else "no" if t in _NO else "" for t in texts]
    if field.kind not in {"C", "V"}:
        return [""] * len(texts)  # numbers of pages in another file, and the like
    most = limits.cell_characters + 1
    return [text[:most] for text in texts] if field.width >= most else texts


_BINARY: Final = {"I": ("<i4", 4), "O": ("<f8", 8)}


def _binary(rows: npt.NDArray[np.uint8], field: _Field) -> list[str]:
    """Return a column of numbers that are no text."""
    kind, width = _BINARY[field.kind]
    if field.width != width:
        return [""] * len(rows)
    block = np.ascontiguousarray(rows[:, field.start : field.start + width]).view(kind).ravel()
    return [_number(repr(value)) for value in block.tolist()]


def _number(text: str) -> str:
    """Return a number without the zeros that fill its column.

    Examples
    --------
    >>> [_number(t) for t in ("15219.000", "0.50", "-3", "*****", "1.5e+10", "nan")]
    ['15219', '0.5', '-3', '', '1.5e+10', '']
    """
    if "*" in text or text.lower().lstrip("+-") in {"nan", "inf", "infinity"}:
        return ""  # a number too long for the column
    if "." in text and "e" not in text.lower():
        return text.rstrip("0").rstrip(".")
    return text


def _date(text: str) -> str:
    """Return a date as ISO writes it.

    Examples
    --------
    >>> [_date(t) for t in ("20240607", "00000000", "june")]
    ['2024-06-07', '', 'june']
    """
    if len(text) == _DATE and text.isdigit():
        return f"{text[:4]}-{text[4:6]}-{text[6:]}" if text.strip("0") else ""
    return text
