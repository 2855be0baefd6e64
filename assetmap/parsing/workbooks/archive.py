"""Check a zipped workbook before any parser sees it."""

import copy
import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from assetmap.limits import MEGA, Limits
from assetmap.parsing.wire import Refusal

from .binary_sheets import hidden_in_xlsb
from .hiding import Hidden, hidden_in_ods, hidden_in_xlsx
from .letters import plain_path, tidied_part
from .shared_texts import check_shared, shared_cells
from .sheetxml import checked_sheet, formula_marks

_BIG: Final = 10 * MEGA  # bytes of a part below which its inflation does no harm
_ENCRYPTED: Final = 0x1
# Parts that a parser may unfold; the last is OpenDocument's word for what it is.
_READ: Final = (".xml", ".rels", ".bin", ".vml", "mimetype")
_REPEAT = re.compile(rb'number-(?:rows|columns)-repeated="(\d+)"')
_ODS_ROW = re.compile(rb"<table:table-row\b([^>]*?)(?:/>|>(.*?)</table:table-row>)", re.DOTALL)
_ODS_CELL = re.compile(
    rb"<table:(?:covered-)?table-cell\b([^>]*?)(?:/>|>(.*?)</table:(?:covered-)?table-cell>)",
    re.DOTALL,
)
# Parts that can be read without unfolding them again, up to so many bytes: a list and its texts.
_KEPT: Final = 96 * MEGA
_MANY: Final = 100  # repeats below which counting is not worth the time

_LOOK: Final = 64 * 1024  # bytes of a sheet's part before its rows
TEXTS, STYLES = "xl/sharedstrings.xml", "xl/styles.xml"  # as `plain_path` writes them

Mark = tuple[int, int, str, str]


@dataclass(slots=True, kw_only=True)
class Checked:
    """A workbook that may be parsed."""

    content: bytes  # the file's bytes, or the same workbook without stray cells
    inflated: int  # bytes that it unfolds to
    # Of a sheet's part (of an ODS: the sheet's name): what was seen, and what it hides.
    marks: dict[str, list[Mark]] = field(default_factory=dict)
    hidden: dict[str, Hidden] = field(default_factory=dict)
    # Of an XLSX: sheets, of which no formula is marked yet; texts, styles.
    parts: dict[str, bytes] = field(default_factory=dict)


def check_archive(content: bytes, kind: str, limits: Limits) -> Checked:
    """Check sizes, names and markup of a zipped workbook.

    Raises
    ------
    Refusal
        If it unfolds to too much, hides files outside itself, defines its own markup, is
        encrypted or damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            check_directory(parts, len(content), limits)
            return _check_parts(archive, parts, content, kind, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as err:
        raise Refusal(key="damaged") from err
    except (RuntimeError, ValueError, UnicodeDecodeError) as err:
        raise Refusal(key="damaged") from err


def check_directory(parts: list[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    """Check what a zip says of itself.

    Parameters
    ----------
    parts
        All that its directory names.
    size
        Bytes of the whole file.
    limits
        How much is taken.

    Raises
    ------
    Refusal
        If it unfolds to too much, names files outside itself, or is encrypted or damaged.
    """
    if len(parts) > limits.members:
        raise Refusal(key="too_many_members", found=len(parts), limit=limits.members)
    names = [part.filename for part in parts]
    for name in names:
        steps = name.replace("\\", "/").split("/")
        if ".." in steps or not steps[0] or ":" in steps[0] or names.count(name) > 1:
            raise Refusal(key="bad_member", what=repr(name[:80]))
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise Refusal(key="password")
    if sum(part.file_size for part in parts) > limits.inflated_bytes:
        raise Refusal(key="too_big_inflated", limit=f"{limits.inflated_bytes // MEGA:,}")
    if sum(part.compress_size for part in parts) > size:
        raise Refusal(key="damaged")  # parts that lie over each other
    for part in parts:
        if part.file_size > max(_BIG, limits.inflation * part.compress_size):
            ratio = part.file_size // max(1, part.compress_size)
            raise Refusal(key="bomb", what=repr(part.filename[:80]), found=f"{ratio:,}")


def _check_parts(
    archive: zipfile.ZipFile,
    parts: list[zipfile.ZipInfo],
    content: bytes,
    kind: str,
    limits: Limits,
) -> Checked:
    """Unfold each part once, and check what it says; parts that are not checked are left out."""
    checked = Checked(content=content, inflated=sum(part.file_size for part in parts))
    changed: dict[str, bytes] = {}
    read = [part for part in parts if part.filename.lower().endswith(_READ)]
    shares = any(plain_path(part.filename) == TEXTS for part in read)
    shared, count = b"", 0
    for part in read:
        text = unfolded(archive, part)
        name = plain_path(part.filename)
        _check_markup(part.filename, text)
        plain = tidied_part(name, text)
        if plain is not None:
            changed[part.filename] = text = plain
        if name == TEXTS:
            shared = text
        count += shared_cells(text) if shares and b"sheetData" in text else 0
        smaller = _checked_part(name, text, kind, checked, limits)
        if smaller is not None:
            changed[part.filename] = smaller
        elif kind == "xlsx":
            _keep(name, text, checked)
        if name in checked.marks and name not in checked.parts:
            checked.marks[name] += formula_marks(text if smaller is None else smaller)
    check_shared(shared, (unfolded(archive, part) for part in read), count, limits)
    if changed or len(read) < len(parts):
        checked.content = _rewritten(archive, read, changed)
    return checked


def _keep(name: str, text: bytes, checked: Checked) -> None:
    """Keep a part in `checked` that will be read, while there is room for it."""
    if b"sheetData" in text[:_LOOK] or name in {TEXTS, STYLES}:
        held = sum(map(len, checked.parts.values()))
        if held + len(text) <= _KEPT:
            checked.parts[name] = text


def _checked_part(
    name: str, text: bytes, kind: str, checked: Checked, limits: Limits
) -> bytes | None:
    """Check a sheet's part, and note in `checked` what it marks and hides.

    Returns
    -------
    smaller
        The part without its stray cells; None where it has none.
    """
    if kind == "ods" and name == "content.xml":
        _check_whole(text)
        _check_repeats(text, limits)
        checked.hidden = hidden_in_ods(text, columns=limits.columns)
    elif kind == "xlsx" and b"sheetData" in text:
        smaller, checked.marks[name] = checked_sheet(name, text, limits)
        checked.hidden[name] = hidden_in_xlsx(text, columns=limits.columns)
        return smaller
    elif kind == "xlsb" and "/worksheets/" in name and name.endswith(".bin"):
        checked.hidden[name] = hidden_in_xlsb(text, columns=limits.columns)
    return None


def unfolded(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """Return what a part unfolds to.

    Python would stop at the stated size, other programs where the packed data end.

    Raises
    ------
    Refusal
        If that is not as much as the part says.
    """
    asked = copy.copy(part)
    asked.file_size += 1
    with archive.open(asked) as stream:
        text = stream.read(asked.file_size)
    if len(text) != part.file_size:
        raise Refusal(key="damaged")
    return text


def _check_markup(name: str, text: bytes) -> None:
    """Refuse a part that defines entities: only attacks do."""
    # A look for one letter takes a tenth of the time of a look for two.
    if b"!" not in text or (b"<!" not in text and (b"\0" not in text or b"<\0!" not in text)):
        return
    for word in ("<!DOCTYPE", "<!ENTITY"):
        for encoding in ("ascii", "utf-16-le", "utf-16-be"):
            if word.encode(encoding) in text:
                raise Refusal(key="doctype", what=repr(name[:80]))


def _rewritten(
    archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], changed: dict[str, bytes]
) -> bytes:
    """Return the workbook with some parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as fresh:
        for part in parts:
            name = part.filename
            fresh.writestr(name, changed[name] if name in changed else unfolded(archive, part))
    return out.getvalue()


def _check_whole(text: bytes) -> None:
    """Refuse markup that does not close what it opens: the parser would wait for it for ever."""
    try:
        expat.ParserCreate().Parse(text, True)  # noqa: FBT003 -- expat takes no names
    except expat.ExpatError as err:
        raise Refusal(key="damaged") from err


def _check_repeats(text: bytes, limits: Limits) -> None:
    """Count the cells that an ODS sheet's repeats stand for, before anybody writes them out."""
    if not any(int(times) >= _MANY for times in _REPEAT.findall(text)):
        return
    total = 0
    for row in _ODS_ROW.finditer(text):
        at = last = 0
        for cell in _ODS_CELL.finditer(row[2] or b""):
            times = _repeated(cell[1])
            at += times
            if (cell[2] or b"").strip() or b"office:value" in cell[1]:
                last = at
        if not last:
            continue
        times = _repeated(row[1])
        if last > limits.columns:
            raise Refusal(key="too_many_columns", found=f"{last:,}", limit=limits.columns)
        total += last * times
        if total > limits.cells:
            raise Refusal(key="too_many_cells", limit=f"{limits.cells:,}")


def _repeated(attributes: bytes) -> int:
    """Return how many times an element stands."""
    match = _REPEAT.search(attributes)
    return int(match[1]) if match else 1
