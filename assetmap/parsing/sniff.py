"""Say what a file is, by its first bytes and never by its name."""

import io
import json
import re
import zipfile

from .text.encoding import wide_name
from .wire import Refusal

# First bytes of files that are no spreadsheet -> what to call them.
_OTHERS = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed archive (gzip)"),
    (b"7z\xbc\xaf", "a compressed archive (7z)"),
    (b"Rar!", "a compressed archive (rar)"),
    (b"BZh", "a compressed archive (bzip2)"),
    (b"\xfd7zXZ", "a compressed archive (xz)"),
    (b"PARE", "an encrypted Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"fgb\x03", "a FlatGeobuf file"),
    (b"\x00\x00\x27\x0a", "a part of a Shapefile"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_MARKUP = re.compile(rb"<(\?xml|!doctype|!--|[a-z][\w:.-]*[\s>/])", re.IGNORECASE)
_PAGE = re.compile(rb"<(!doctype html|html|head|body|table|meta)\b", re.IGNORECASE)
_ASIDES = re.compile(rb"<\?.*?\?>|<!--.*?-->", re.DOTALL)
_ELEMENT = re.compile(rb"<(?:[a-z_][\w.-]*:)?([a-z_][\w.-]*)", re.IGNORECASE)
_JSON = re.compile(rb'\{\s*["}]|\[\s*[\[{"\d\]]')
_BOM = b"\xef\xbb\xbf"
_SEPARATOR = b"\x1e"  # before each text of a JSON sequence
_LINES = 256 * 1024  # bytes at the start in which lines of JSON are looked for
_FIRST = 6  # lines of them
_LOOK = 8192  # bytes at the start that are looked at
_NOISE = 0.02  # share of them that may be control characters in a text


def needs_whole(start: bytes) -> bool:
    """Say whether a file that begins so must be whole to be known: zips have their list at the end.

    `kind_of` knows all others by their first two million bytes.
    """
    return start.startswith((b"PK", b"\xd0\xcf\x11\xe0"))


def kind_of(content: bytes) -> str:
    """Return what a file is: text, json, xlsx, xlsb, xls or ods.

    Raises
    ------
    Refusal
        If it is empty, or something that is not read.
    """
    if not content.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise Refusal(key="empty_file")
    for start, what in _OTHERS:
        if content.startswith(start):
            raise Refusal(key="other_kind", what=what)
    if content.startswith(b"PAR1"):
        return "parquet"
    if content.startswith(b"SQLite format 3\x00"):
        return "geopackage"
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return _ole_kind(content)
    return _text_kind(content)


def _zip_kind(content: bytes) -> str:
    """Return which workbook a zip is."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            # Some programs write paths as Windows does.
            names = {name.replace("\\", "/").lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as err:
        raise Refusal(key="damaged") from err
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "content.xml" in names:
        return "ods"
    if any(name.endswith((".shp", ".dbf", ".shx")) for name in names):
        return "shapefile"
    if any(name.endswith(".kml") for name in names):
        return "kmz"
    if "word/document.xml" in names:
        raise Refusal(key="other_kind", what="a Word document")
    if any(name.endswith((".csv", ".tsv", ".txt")) for name in names):
        return "csv_zip"
    raise Refusal(key="other_kind", what="a zip archive")


def _ole_kind(content: bytes) -> str:
    """Return "xls" where an old Office file is a workbook."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Refusal(key="password")
    if any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        return "xls"
    raise Refusal(key="other_kind", what="an old Office document that is no workbook")


def _text_kind(content: bytes) -> str:
    """Return "text" or "json", where the file is neither markup nor noise."""
    plain = _as_utf8(content[:_LOOK]).removeprefix(_BOM)
    plain = plain.lstrip()
    if _MARKUP.match(plain):
        if _root(plain) == b"kml":
            return "kml"
        if _PAGE.search(plain):
            raise Refusal(key="web_page")
        raise Refusal(key="other_kind", what="an XML document that is no KML (GPX or the like)")
    if plain.startswith(_SEPARATOR):
        return "jsonlines"
    noise = sum(plain.count(bytes([code])) for code in (*range(9), *range(14, 32)))
    if noise > max(4.0, _NOISE * len(plain)) and noise > _NOISE * len(plain):
        raise Refusal(key="other_kind", what="a binary file")
    if _are_objects(content):
        return "jsonlines"
    return "json" if _JSON.match(plain) else "text"


def _root(plain: bytes) -> bytes:
    """Return what the first element of a markup is called, in small letters."""
    element = _ELEMENT.search(_ASIDES.sub(b"", plain))
    return element[1].lower() if element else b""


def _are_objects(content: bytes) -> bool:
    """Say whether the first lines are a JSON object each; one of them may be damaged."""
    plain = _as_utf8(content[:_LINES]).removeprefix(_BOM)
    if not plain.lstrip().startswith(b"{"):
        return False
    whole = len(content) <= _LINES
    lines = [line.strip() for line in plain.split(b"\n")[: None if whole else -1] if line.strip()]
    if not lines:  # the first is longer than what is looked at
        end = content.find(b"\n")
        if end < 0:
            return False
        return content[:end].rstrip().endswith(b"}") and content[end:].lstrip().startswith(b"{")
    good = sum(map(_is_object, lines[:_FIRST]))
    return len(lines) > 1 and good > 1 and good >= len(lines[:_FIRST]) / 2


def _is_object(line: bytes) -> bool:
    """Say whether a line is a whole JSON object."""
    if not (line.startswith(b"{") and line.endswith(b"}")):
        return False
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _as_utf8(start: bytes) -> bytes:
    """Return the first bytes in UTF-8: those of a wide encoding look like noise.

    Examples
    --------
    >>> _as_utf8("Ż1".encode("utf-16")).decode()
    'Ż1'
    """
    name = wide_name(start)
    if not name:
        return start
    return start.decode(name, "ignore").encode("utf-8", "ignore")
