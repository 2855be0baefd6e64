"""Read corrected rows that somebody sends back."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.ingest.tables.headers import told_apart
from assetmap.limits import MEGA, Limits
from assetmap.model import Upload
from assetmap.parsing.parse import parse, refused
from assetmap.parsing.wire import ROW, Parsed

# The headers of the columns that say which row of which file a corrected row is: never translated,
# so that a workbook in any language is known again.
FILE_COLUMN: Final = "assetmap: file"
SHEET_COLUMN: Final = "assetmap: sheet"
ROW_COLUMN: Final = "assetmap: row"
ID_COLUMNS: Final = (FILE_COLUMN, SHEET_COLUMN, ROW_COLUMN)
DIGITS: Final = 16  # of the hash, in the file's column
CHARACTERS: Final = 32_767  # that a cell of a workbook holds
NEVER: Final = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]"  # no workbook holds these
_WHY: Final = ("What is wrong", "Qué está mal")  # the column beside them, in either language
_FILE: Final = re.compile(rf"sha256:([0-9a-f]{{{DIGITS}}})(?: (.*))?", re.DOTALL)
_HEAD: Final = 10  # rows from the top in which the headers are looked for
_LOOK: Final = 8 * MEGA  # bytes of a part of a zip that are looked at ...
_BEGINNING: Final = 4096  # ... and of a text
_MOST: Final = 2_000  # parts of a zip that is worth a look
_PARTS: Final = re.compile(r"(?:xl/sharedStrings|xl/worksheets/sheet\d{1,2}|content)\.xml")


@dataclass(frozen=True, slots=True, kw_only=True)
class FixSheet:
    """One sheet of corrected rows."""

    name: str  # of the file that they came in: hostile text
    rows: pd.DataFrame  # digest, file, sheet, row (int): which row each is; index 0..n-1
    cells: pd.DataFrame  # the original columns by their names, texts; same index


def why_column(language: str) -> str:
    """Return the header of the column that says what is wrong."""
    return _WHY[1] if language == "es" else _WHY[0]


def file_cell(upload: Upload) -> str:
    """Return what stands in the file's column: its hash, and its name for people."""
    return f"sha256:{upload.sha256[:DIGITS]} {upload.name}"


def writable(texts: pd.Series) -> pd.Series:
    """Return texts as a workbook can hold them: without control characters, cut at the limit."""
    plain = texts.str.replace("\r\n", "\n", regex=False).str.replace("\r", "\n", regex=False)
    return plain.str.replace(NEVER, " ", regex=True).str.slice(0, CHARACTERS)


def may_be_fixes(content: bytes) -> bool:
    """Say whether a file may hold corrected rows.

    A quick look that saves reading every list twice; `fix_sheets` then says whether it does.
    """
    texts = [FILE_COLUMN.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be")]
    if not content.startswith(b"PK"):
        return any(text in content[:_BEGINNING] for text in texts)
    if content.count(b"PK\x01\x02") > _MOST:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return any(_says(archive, part, texts[0]) for part in archive.infolist())
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError):
        return False


def _says(archive: zipfile.ZipFile, part: zipfile.ZipInfo, text: bytes) -> bool:
    """Say whether the beginning of a zip's part holds a text."""
    plain = part.compress_type in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
    if not plain or not _PARTS.fullmatch(part.filename):
        return False
    with archive.open(part) as file:
        return text in file.read(_LOOK)


def read_fixes(upload: Upload, limits: Limits) -> list[FixSheet]:
    """Read a file of corrected rows; no sheet where it is an ordinary list.

    Raises
    ------
    InputError
        If it cannot be read, or a row of it does not say which row it is.
    """
    return fix_sheets(parse(upload.name, upload.content, limits=limits), upload.name)


def require_list(parsed: Parsed, upload: Upload) -> None:
    """Raise where a file is no list but corrections of one.

    Raises
    ------
    InputError
        Naming the file that they belong to.
    """
    for one in fix_sheets(parsed, upload.name):
        files = one.rows["file"].tolist()
        raise refused(upload.name, "fixes_alone", what=repr(files[0][:100] if files else "?"))


def fix_sheets(parsed: Parsed, name: str) -> list[FixSheet]:
    """Return the sheets of a file that hold corrected rows; none where it is an ordinary list.

    Parameters
    ----------
    parsed
        The file.
    name
        What it is called.

    Raises
    ------
    InputError
        If a row does not say which row of which file it is.
    """
    found = []
    for sheet in parsed.sheets:
        if sheet.state != "data" or sheet.cells is None:
            continue
        head = sheet.cells.slice(0, _HEAD).drop_columns([ROW]).to_pylist()
        rows = [[str(text).strip() for text in row.values()] for row in head]
        at = next((i for i, row in enumerate(rows) if set(ID_COLUMNS) <= set(row)), None)
        if at is not None:
            below = sheet.cells.slice(at + 1)
            body = below.drop_columns([ROW]).to_pandas().astype("str")
            numbers = below.column(ROW).to_numpy()
            found.append(
                _fix_sheet(name, rows[at], body.set_axis(range(len(rows[at])), axis=1), numbers)
            )
    return found


def _fix_sheet(
    name: str, headers: list[str], body: pd.DataFrame, numbers: npt.NDArray[np.int64]
) -> FixSheet:
    """Return the rows below the headers, parted into what they are and what they say."""
    file, sheet, row = (headers.index(header) for header in ID_COLUMNS)
    filled = {i: (body[i].str.strip() != "") for i in range(len(headers))}
    others = [
        i
        for i, header in enumerate(headers)
        if header not in {*ID_COLUMNS, *_WHY} and (header or filled[i].any())
    ]
    some = pd.Series(data=False, index=body.index)
    for i in others:
        some |= filled[i]
    files = body[file].str.strip().str.extract(_FILE).fillna("")
    rows = pd.to_numeric(body[row].str.strip(), errors="coerce")
    known = (files[0] != "") & (rows % 1 == 0)
    if (some & ~known).any():
        line = int(numbers[np.flatnonzero(some & ~known)[0]])
        raise refused(name, "fixes_added", row=line, what=repr(FILE_COLUMN))
    kept = known & some  # a row that was emptied is as one that was deleted: left as it was
    which = {
        "digest": files.loc[kept, 0],
        "file": files.loc[kept, 1],
        "sheet": body.loc[kept, sheet].str.strip(),
        "row": rows[kept].astype("int64"),
    }
    named = told_apart(tuple(headers[i] for i in others))
    return FixSheet(
        name=name,
        rows=pd.DataFrame(which).reset_index(drop=True),
        cells=body.loc[kept, others].set_axis(list(named), axis=1).reset_index(drop=True),
    )
