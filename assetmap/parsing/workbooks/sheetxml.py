"""Look into the markup of an XLSX sheet for what its parser would choke on or not tell."""

import re
from array import array
from typing import Final

from assetmap.limits import Limits
from assetmap.parsing.wire import Refusal

from .hiding import letters

_ROW = re.compile(rb"row\b[^>]*? r=[\"'](\d{1,9})[\"']")
_WIDE = re.compile(rb" r=[\"']([A-Z]{2,3})\d")  # begins with plain letters: ten times faster
_CELL = re.compile(
    rb"<(?:\w+:)?c\b[^>]*?\sr=[\"']([A-Z]{1,3})(\d{1,9})[\"'][^>]*?(?:/>|>(.*?)</(?:\w+:)?c>)",
    re.DOTALL,
)
_ERROR = re.compile(rb"<(?:\w+:)?c\b([^>]*\st=[\"']e[\"'][^>]*)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_EMPTY = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_REFERENCE = re.compile(rb"\sr=[\"']([A-Z]{1,3})(\d{1,9})[\"']")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)\b[^>]*>([^<]*)<")
_LEAST: Final = len("<c><v/></c>")  # bytes of a cell
_SINGLES: Final = 26  # columns with one letter
_STRAYS: Final = 100  # cells far out that are taken for slips; more are a table too large
_GAP: Final = 10_000  # empty rows after which a cell stands apart
_MARKS: Final = 100_000  # marks of one sheet: more say nothing new

Mark = tuple[int, int, str, str]


def column_number(letters: bytes) -> int:
    """Return the number of a column, 1 for A.

    Examples
    --------
    >>> column_number(b"A"), column_number(b"XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def checked_sheet(name: str, text: bytes, limits: Limits) -> tuple[bytes | None, list[Mark]]:
    """Check a sheet's extent, and mark what stands far outside.

    Returns
    -------
    smaller
        The sheet without its stray cells; None where it has none.
    marks
        (row, column from 0, `stray`, value).

    Raises
    ------
    Refusal
        If it reaches so far that a parser would need more cells than are taken.
    """
    # Cells need not say where they are: then only their number tells how many there are.
    crowded = len(text) > _LEAST * limits.cells
    if crowded and text.count(b"<v") + text.count(b":v>") > limits.cells:
        raise Refusal(key="too_many_cells", limit=f"{limits.cells:,}")
    width = _width(text)
    if _last_row(text) * width > limits.cells or width > limits.columns:
        return _without_strays(name, text, limits)
    return None, []


def formula_marks(text: bytes) -> list[Mark]:
    """Mark a sheet's formulas without a good result.

    Returns
    -------
    marks
        (row, column from 0, `formula_error` or `formula_empty`, value).
    """
    marks: list[Mark] = []
    if b't="e"' in text or b"t='e'" in text:
        marks += _cells(_ERROR, text, "formula_error")
    if b"<f" in text or b":f" in text:
        marks += [mark for mark in _cells(_EMPTY, text, "formula_empty") if mark[3] != "text"]
    return marks[:_MARKS]


def _width(text: bytes) -> int:
    """Return the number of the last column that is named."""
    return max((column_number(letters) for letters in set(_WIDE.findall(text))), default=_SINGLES)


def _last_row(text: bytes) -> int:
    """Return the number of the last row."""
    return max(map(int, _ROW.findall(text)), default=0)


def _filled(text: bytes) -> "tuple[array[int], array[int], array[int]]":
    """Return row, column and place of each cell that holds something, in one pass."""
    rows, columns, places = array("q"), array("q"), array("q")
    for match in _CELL.finditer(text):
        if match[3] and match[3].strip():
            rows.append(int(match[2]))
            columns.append(column_number(match[1]))
            places.append(match.start())
    return rows, columns, places


def _without_strays(name: str, text: bytes, limits: Limits) -> tuple[bytes | None, list[Mark]]:
    """Cut the few cells out that stand far from all others."""
    rows, columns, places = _filled(text)
    near = sorted(
        {row for row, column in zip(rows, columns, strict=True) if column <= limits.columns}
    )
    last = near[0] if near else 0
    for row in near:
        if row - last > _GAP:
            break
        last = row
    width = 0
    strays = []
    for row, column, place in zip(rows, columns, places, strict=True):
        if row > last or column > limits.columns:
            strays.append((row, column, place))
        else:
            width = max(width, column)
    if len(strays) > _STRAYS or last * width > limits.cells:
        row, column = strays[0][:2] if strays else (last, width)
        raise Refusal(
            key="far_cell",
            sheet=name.rsplit("/", 1)[-1],
            cell=f"{letters(column - 1)}{row}" if strays else f"row {row}, column {column}",
            found=f"{row * max(column, width):,}",
            limit=f"{limits.cells:,}",
        )
    return _cut(text, strays)


def _cut(text: bytes, strays: list[tuple[int, int, int]]) -> tuple[bytes | None, list[Mark]]:
    """Cut cells out of a sheet, and mark them."""
    marks = []
    pieces = []
    at = 0
    for row, column, place in strays:
        match = _CELL.match(text, place)
        if match:
            marks.append((row, column - 1, "stray", _shown(row, match)))
            pieces.append(text[at:place])
            at = match.end()
    return (b"".join([*pieces, text[at:]]) if marks else None), marks


def _shown(row: int, match: re.Match[bytes]) -> str:
    """Return a cell's name and what stands in it."""
    value = _VALUE.search(match[3])
    text = value[1].decode("utf-8", "replace")[:60] if value else ""
    return f"{match[1].decode()}{row}: {text}"


def _cells(pattern: re.Pattern[bytes], text: bytes, kind: str) -> list[Mark]:
    """Mark the cells that a pattern finds."""
    marks = []
    for match in pattern.finditer(text):
        where = _REFERENCE.search(match[1])
        if where is None:
            continue
        if kind == "formula_error":
            value = _VALUE.search(match[2])
            shown = value[1].decode("utf-8", "replace")[:40] if value else "#?"
        else:
            # An empty text is an honest result, as of =IF(A1="","",A1).
            shown = (
                "text"
                if re.search(rb"\st=[\"']str[\"']", match[1])
                else "a formula without a value"
            )
        marks.append((int(where[2]), column_number(where[1]) - 1, kind, shown))
    return marks
