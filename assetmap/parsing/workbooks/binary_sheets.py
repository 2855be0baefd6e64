"""Look into binary workbooks (XLS, XLSB) for the rows and columns that they hide."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from .hiding import Hidden, runs_of

# --- XLSB: records of a sheet's part
_ROW_HEADER: Final = 0
_COLUMN_INFO: Final = 60
_ROW_FLAGS: Final = 11  # bytes into a row's header: outline, collapsed, hidden
_ROW_HIDDEN: Final = 0x10
_MORE: Final = 0x80  # another byte of a number follows

# --- XLS: the container's sectors, the records of its stream
_SIGNATURE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NO_SECTOR: Final = 0xFFFFFFF0  # this and above are no sectors
_ENTRY: Final = 128  # bytes of a directory's entry
_FIRST_FAT: Final = 109  # sectors of the allocation table that the header lists
_BOF, _EOF, _BOUND, _ROW, _COLUMNS = 0x0809, 0x000A, 0x0085, 0x0208, 0x007D
_DY_ZERO: Final = 0x20
_SECTORS: Final = frozenset({512, 4096})  # bytes
# Looks like a hidden row or column; whether it is one, only the walk over the records tells.
_MAYBE: Final = re.compile(
    rb"\x08\x02\x10\x00.{12}[\x20-\x3f\x60-\x7f\xa0-\xbf\xe0-\xff]"
    rb"|\x7d\x00[\x0a-\x0c]\x00.{8}["
    + b"".join(re.escape(bytes([byte])) for byte in range(1, 256, 2))
    + rb"]",
    re.DOTALL,
)
_LARGE: Final = 4096  # bytes of a stream that stands in sectors of its own
_BLOCK: Final = 64


def hidden_in_xlsb(part: bytes, *, columns: int) -> Hidden:
    """Return what the part of an XLSB sheet hides.

    Parameters
    ----------
    part
        As it stands in the zip.
    columns
        Columns beyond so many are of no interest.
    """
    hidden = Hidden()
    rows = []
    for kind, start, size in records_of(part):
        if kind == _ROW_HEADER and size > _ROW_FLAGS and part[start + _ROW_FLAGS] & _ROW_HIDDEN:
            rows.append(int.from_bytes(part[start : start + 4], "little") + 1)
        elif kind == _COLUMN_INFO and size >= 18 and part[start + 16] & 1:  # noqa: PLR2004 -- four numbers, then flags
            first, last = struct.unpack_from("<II", part, start)
            hidden.columns += range(first, min(last + 1, columns))
    hidden.rows = runs_of(sorted(set(rows)))
    return hidden


def records_of(part: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield kind, start and size of each record of an XLSB part."""
    at, end = 0, len(part)
    while at < end:
        kind = part[at]
        at += 1
        if kind & _MORE and at < end:
            kind = (kind & 0x7F) | (part[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while at < end and shift < 28:  # noqa: PLR2004 -- four bytes of seven bits
            byte = part[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & _MORE:
                break
        yield kind, at, min(size, end - at)
        at += size


def hidden_in_xls(content: bytes) -> list[Hidden]:
    """Return what each sheet of an XLS hides, in the order of its sheets; empty where none does."""
    try:
        stream = _stream(content)
        if not _MAYBE.search(stream):
            return []
        starts = [
            int.from_bytes(stream[at : at + 4], "little")
            for kind, at, size in _old_records(stream, 0, len(stream))
            if kind == _BOUND and size > 4  # noqa: PLR2004 -- the place, then a name
        ]
        order = [*sorted(set(starts)), len(stream)]
        # Each place once: a thousand sheets that begin at one place cost no more than one.
        hidden = {start: _sheet_hidden(stream, start, end) for start, end in pairwise(order)}
        return [hidden[start] for start in starts]
    except (struct.error, IndexError):
        return []


def _sheet_hidden(stream: bytes, start: int, end: int) -> Hidden:
    """Return what the sheet between two places hides."""
    hidden = Hidden()
    rows = []
    for kind, at, size in _old_records(stream, start, end):
        if kind == _ROW and size >= 14 and stream[at + 12] & _DY_ZERO:  # noqa: PLR2004 -- flags are the seventh number
            rows.append(int.from_bytes(stream[at : at + 2], "little") + 1)
        elif kind == _COLUMNS and size >= 10 and stream[at + 8] & 1:  # noqa: PLR2004 -- flags are the fifth
            first, last = struct.unpack_from("<HH", stream, at)
            hidden.columns += range(first, min(last, 255) + 1)
    hidden.rows = runs_of(sorted(set(rows)))
    return hidden


def _old_records(stream: bytes, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield kind, start and size of each record from one beginning to its end."""
    at = start
    depth = 0
    while at + 4 <= end:
        kind, size = struct.unpack_from("<HH", stream, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:  # charts stand within a sheet
            yield kind, at + 4, min(size, end - at - 4)
        at += 4 + size


def _stream(content: bytes) -> bytes:
    """Return the workbook's stream from its container, b"" where there is none of any length."""
    if not content.startswith(_SIGNATURE):
        return b""
    size = 1 << min(struct.unpack_from("<H", content, 30)[0], 16)
    if size not in _SECTORS:
        return b""
    count = len(content) // size

    def sector(number: int) -> bytes:
        start = (number + 1) * size
        return content[start : start + size]

    table: list[int] = []
    for number in _table_sectors(content, size, count):
        block = sector(number)
        table += struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4])

    def chain(number: int) -> bytes:
        blocks: list[bytes] = []
        while number < min(len(table), _NO_SECTOR) and len(blocks) <= count:
            blocks.append(sector(number))
            number = table[number]
        return b"".join(blocks)

    directory = chain(struct.unpack_from("<I", content, 48)[0])
    small = _Small(
        blocks=chain(struct.unpack_from("<I", directory, 116)[0]),
        table=chain(struct.unpack_from("<I", content, 60)[0]),
    )
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        letters = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(0, min(letters, 64) - 2)].decode("utf-16-le", "replace")
        start, length = struct.unpack_from("<II", directory, at + 116)
        if name.lower() in {"workbook", "book"}:
            return (chain(start) if length >= _LARGE else small.chain(start))[:length]
    return b""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Small:
    """Where short streams stand: blocks of 64 bytes, with a table of their own."""

    blocks: bytes
    table: bytes

    def chain(self, number: int) -> bytes:
        """Return the stream that begins at a block."""
        found: list[bytes] = []
        most = len(self.blocks) // _BLOCK
        while number < most and len(found) <= most and 4 * number + 4 <= len(self.table):
            found.append(self.blocks[number * _BLOCK : (number + 1) * _BLOCK])
            number = struct.unpack_from("<I", self.table, 4 * number)[0]
        return b"".join(found)


def _table_sectors(content: bytes, size: int, count: int) -> list[int]:
    """Return the sectors of the allocation table."""
    found = list(struct.unpack_from(f"<{_FIRST_FAT}I", content, 76))
    more = struct.unpack_from("<I", content, 68)[0]
    seen = 0
    while more < _NO_SECTOR and seen <= count:
        start = (more + 1) * size
        block = content[start : start + size]
        numbers = struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4])
        if not numbers:
            break
        found += numbers[:-1]
        more, seen = numbers[-1], seen + 1
    return [number for number in found if number < count]
