"""Read the places of KML maps as text cells."""

from pathlib import PurePosixPath
from typing import Final
from xml.parsers import expat

from assetmap.limits import Limits

from .encoding import text_of
from .kml_document import Document
from .map_zip import opened
from .wire import Parsed, Refusal, Sheet, Task

_NAME: Final = 200  # characters of a name that are shown
_CODES: Final = expat.errors.codes  # sentence of an error -> its number
# Errors whose cause may be that a file is not in the encoding that it says.
_LETTERS: Final = frozenset(
    {
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
    """Read one file; `notes` grows where it is in an old encoding."""
    document = Document(limits)
    try:
        document.parse(content, None)
    except (expat.ExpatError, LookupError) as err:  # the second: letters of a name unknown
        if isinstance(err, expat.ExpatError) and err.code not in _LETTERS:
            raise _broken(err) from err
    else:
        return document
    text, _, old = text_of(content)
    document = Document(limits)
    try:
        document.parse(text.encode("utf-8", "replace"), "utf-8")
    except expat.ExpatError as err:
        raise _broken(err) from err
    notes += [note for note in old if note not in notes]
    return document


def _broken(err: expat.ExpatError) -> Refusal:
    """Return the refusal of a file that is no whole markup, saying where."""
    what = f"line {err.lineno}, column {err.offset + 1}: {expat.ErrorString(err.code)}"
    return Refusal(key="not_kml", what=what)
