"""Damage honest files in ways that reach what reads them."""

import io
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable
from random import Random

_NUMBERS = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
_WORDS = (
    b"nan", b"1e999", b"-0", b"9" * 400, b"-1", b"null", b"[]", b"{}", b'""', b"[[[[", b"\x00",
    b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"'", b"\n", b"\r", b",", b";", b"\t", b"&#0;", b"&amp;",
    b"&x;", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?", b"\\ud800", b"\\u0000", b"1048576",
    b"XFD1048576", b"A1:XFD1048576", b't="s"', b't="e"', b"<c>", b"</c>", b"<row>", b"true",
    b'"type"', b'"coordinates"', b'"features"', b"Polygon", b"GeometryCollection", b"EPSG:2272",
    b"={1}", b"../", b"1,2,3", b"180", b"-180.0000001", b"table:number-columns-repeated='9999'",
)  # fmt: skip
_TOKEN = re.compile(rb"-?\d+(?:\.\d+)?|[A-Za-z_]+|[^\w\s]")

Change = Callable[[bytearray, Random], None]


def _spot(data: bytearray, draw: Random, size: int = 1) -> int:
    """Return a place in data from which some bytes follow."""
    return draw.randrange(max(1, len(data) - size + 1))


def _flip(data: bytearray, draw: Random) -> None:
    """Turn bits over."""
    for _ in range(draw.choice((1, 1, 2, 8))):
        if data:
            data[_spot(data, draw)] ^= 1 << draw.randrange(8)


def _byte(data: bytearray, draw: Random) -> None:
    """Write bytes of any kind over others."""
    for _ in range(draw.choice((1, 2, 6))):
        if data:
            data[_spot(data, draw)] = draw.randrange(256)


def _cut(data: bytearray, draw: Random) -> None:
    """Take a piece away."""
    at = _spot(data, draw)
    del data[at : at + draw.choice((1, 4, 16, 200, len(data)))]


def _repeat(data: bytearray, draw: Random) -> None:
    """Write a piece again."""
    at = _spot(data, draw)
    piece = data[at : at + draw.choice((1, 8, 60, 400))]
    data[at:at] = piece * draw.choice((1, 1, 2, 50))


def _move(data: bytearray, draw: Random) -> None:
    """Take a piece to another place."""
    at = _spot(data, draw)
    piece = data[at : at + draw.choice((1, 8, 60))]
    del data[at : at + len(piece)]
    to = _spot(data, draw)
    data[to:to] = piece


def _number(data: bytearray, draw: Random) -> None:
    """Write a size that cannot be over what may be one."""
    form = draw.choice(("<B", "<H", ">H", "<I", ">I", "<i", "<Q"))
    size = struct.calcsize(form)
    if len(data) < size:
        return
    most = 256**size
    value = (draw.choice(_NUMBERS) + draw.choice((0, 0, -1, 1))) % most
    if form == "<i" and value >= most // 2:
        value -= most
    at = _spot(data, draw, size)
    data[at : at + size] = struct.pack(form, value)


def _word(data: bytearray, draw: Random) -> None:
    """Write a word that means something in one of the formats, in or over others."""
    at = _spot(data, draw)
    word = draw.choice(_WORDS)
    data[at : at + draw.choice((0, 0, len(word)))] = word


def _token(data: bytearray, draw: Random) -> None:
    """Put one of the file's own words, or a strange one, in the place of another."""
    at = _spot(data, draw)
    tokens = list(_TOKEN.finditer(bytes(data[at : at + 3000])))
    if tokens:
        one = draw.choice(tokens)
        other = draw.choice(tokens).group() if draw.random() < 0.5 else draw.choice(_WORDS)
        data[at + one.start() : at + one.end()] = other


_CHANGES: tuple[Change, ...] = (_flip, _byte, _cut, _repeat, _move, _number, _word, _token)


def damaged(content: bytes, draw: Random) -> bytes:
    """Return bytes with some changes."""
    data = bytearray(content)
    for _ in range(draw.choice((1, 1, 1, 2, 3, 8))):
        draw.choice(_CHANGES)(data, draw)
    return bytes(data)


def _parts(content: bytes) -> list[tuple[str, bytes]]:
    """Return what a zip holds."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def _packed(parts: list[tuple[str, bytes]], draw: Random) -> bytes:
    """Return parts as a zip."""
    out = io.BytesIO()
    method = draw.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", method) as archive:
        warnings.simplefilter("ignore")  # of two parts with one name
        for name, text in parts:
            archive.writestr(zipfile.ZipInfo(name), text, method)
    return out.getvalue()


def damaged_inside(content: bytes, draw: Random) -> bytes:
    """Return a zip with changes in one of its parts, whose checksum is right again."""
    parts = _parts(content)
    at = draw.randrange(len(parts))
    name, text = parts[at]
    chance = draw.random()
    if chance < 0.04:
        del parts[at]
    elif chance < 0.08:
        parts[at] = (damaged(name.encode(), draw).decode("utf-8", "replace") or "x", text)
    elif chance < 0.1:
        parts.append((name, damaged(text, draw)))
    else:
        parts[at] = (name, damaged(text, draw))
    return _packed(parts, draw)


def mutated(content: bytes, draw: Random) -> bytes:
    """Return a file with changes; those in a zip are mostly made in its parts."""
    if not content.startswith(b"PK") or draw.random() < 0.15:
        return damaged(content, draw)
    try:
        return damaged_inside(content, draw)
    except (zipfile.BadZipFile, zlib.error, ValueError):
        return damaged(content, draw)
