"""Read the places of KML maps as text cells."""

import re
from pathlib import PurePosixPath
from typing import Final
from xml.parsers import expat

from assetmap.limits import Limits
from assetmap.parsing.text.encoding import text_of
from assetmap.parsing.wire import Parsed, Refusal, Sheet, Task

from .kml_document import Document
from .map_zip import opened

_NAME: Final = 200  # characters of a name that are shown
_RAW, _RAW_END = "<![CDATA[", "]]>"
_BARE: Final = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)")
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CODES: Final = expat.errors.codes  # sentence of an error -> its number
# Errors whose cause may be that a file is not in the encoding that it says, or that a program wrote
# the letter & as it is.
_MENDABLE: Final = frozenset(
    {
        _CODES[expat.errors.XML_ERROR_UNDEFINED_ENTITY],
        _CODES[expat.errors.XML_ERROR_INVALID_TOKEN],
        _CODES[expat.errors.XML_ERROR_UNKNOWN_ENCODING],
        _CODES[expat.errors.XML_ERROR_INCORRECT_ENCODING],
    }
)


def read_kml(task: Task) -> Parsed:
    """Read the places of a map.

    Raises
    ------
    Refusal
        If it is no whole KML, defines its own markup, has no places, or is larger than is taken.
    """
    notes: list[str] = []
    document = _document(task.content, task.limits, notes)
    if not document.gathered.rows:
        raise Refusal(key="no_placemarks", what=document.aside())
    return Parsed(kind="features", notes=notes, sheets=[document.sheet("")])


def read_kmz(task: Task) -> Parsed:
    """Read the places of all KML files in a zip, each as a sheet.

    Raises
    ------
    Refusal
        As of `read_kml`, or if the zip is not as it says.
    """
    archive = opened(task)
    names = [name for name in archive.names if PurePosixPath(name).suffix.lower() == ".kml"]
    if not names:
        raise Refusal(key="no_placemarks", what="")
    names.sort(key=lambda name: (PurePosixPath(name).name.lower() != "doc.kml", name.count("/")))
    task.unfold(sum(map(archive.size, names)))
    notes: list[str] = []
    sheets: list[Sheet] = []
    aside: list[str] = []
    for name in names:
        document = _document(archive.read(name), task.limits, notes)
        aside.append(document.aside())
        called = name[:_NAME] if len(names) > 1 else ""
        full = bool(document.gathered.rows)
        sheets.append(document.sheet(called) if full else Sheet(name=called, state="empty"))
    if all(sheet.state == "empty" for sheet in sheets):
        raise Refusal(key="no_placemarks", what=", ".join(filter(None, aside)))
    return Parsed(kind="features", notes=notes, sheets=sheets)


def _document(content: bytes, limits: Limits, notes: list[str]) -> Document:
    """Read one file, mended where that is easy; `notes` grows where it is in an old encoding."""
    if content.count(b"<") > limits.json_values:
        raise Refusal(key="too_many_values", limit=f"{limits.json_values:,}")
    document = Document(limits)
    try:
        document.parse(content, None)
    # The others: letters of a name unknown, or of several bytes each, which expat does not read.
    except (expat.ExpatError, LookupError, ValueError) as err:
        if isinstance(err, expat.ExpatError) and err.code not in _MENDABLE:
            raise _broken(err) from err
    else:
        return document
    text, _, old = text_of(content)
    whole, count = _mended(text)
    document = Document(limits)
    try:
        document.parse(whole.encode("utf-8", "replace"), "utf-8")
    except expat.ExpatError as err:
        raise _broken(err) from err
    if count:
        document.gathered.marks.append((0, -1, "mended_markup", f"{count:,}"))
    notes += [note for note in old if note not in notes]
    return document


def _mended(text: str) -> tuple[str, int]:
    """Return markup with what programs write wrongly put right, and how often that was.

    A letter & that stands for itself, and letters that nobody sees.

    Examples
    --------
    >>> _mended("<name>A & B &amp; C&nbsp;D</name><![CDATA[ & ]]>")
    ('<name>A &amp; B &amp; C&amp;nbsp;D</name><![CDATA[ & ]]>', 2)
    """
    count = 0
    pieces = []
    for i, piece in enumerate(_UNSEEN.sub(" ", text).split(_RAW)):
        raw, ended, markup = piece.partition(_RAW_END) if i else ("", "", piece)
        mended, times = _BARE.subn("&amp;", markup)
        count += times
        pieces.append(raw + ended + mended)
    return _RAW.join(pieces), count + len(_UNSEEN.findall(text))


def _broken(err: expat.ExpatError) -> Refusal:
    """Return the refusal of a file that is no whole markup, saying where."""
    what = f"line {err.lineno}, column {err.offset + 1}: {expat.ErrorString(err.code)}"
    return Refusal(key="not_kml", what=what)
