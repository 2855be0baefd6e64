"""Find which rows and columns a workbook's sheets hide."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

HIDDEN_ROWS: Final = "hidden_rows"  # the kind of a mark: its row to the row that is its value
_SAID: Final = (b'hidden="1"', b'hidden="true"', b"hidden='1'", b"hidden='true'")
_TAG: Final = re.compile(rb"<(?:\w+:)?(row|col)\b")
_ROWS: Final = re.compile(rb"<(?:\w+:)?row\b")
_NUMBER: Final = re.compile(rb"\sr=[\"'](\d{1,9})[\"']")
_FIRST: Final = re.compile(rb"\smin=[\"'](\d{1,9})[\"']")
_LAST: Final = re.compile(rb"\smax=[\"'](\d{1,9})[\"']")
_LONGEST: Final = 1_000  # bytes of a tag that are looked at
_MOST: Final = 1_100_000  # hidden rows of a sheet; no spreadsheet has more rows
_ODS: Final = re.compile(rb"<table:table(-row|-column)?(\s[^>]*)?/?>")
_ODS_SAID: Final = re.compile(rb'table:visibility="(?:collapse|filter)"')
_ODS_TIMES: Final = re.compile(rb'number-(?:rows|columns)-repeated="(\d{1,9})"')
_ODS_NAME: Final = re.compile(rb'table:name="([^"]*)"')

Mark = tuple[int, int, str, str]


@dataclass(slots=True, kw_only=True)
class Hidden:
    """What a sheet hides."""

    columns: list[int] = field(default_factory=list)  # from 0
    rows: list[tuple[int, int]] = field(default_factory=list)  # runs, as the sheet shows them

    def marks(self) -> list[Mark]:
        """Return a mark for each run of rows."""
        return [(first, -1, HIDDEN_ROWS, str(last)) for first, last in self.rows]


def runs_of(rows: Iterable[int]) -> list[tuple[int, int]]:
    """Return ascending numbers as runs.

    Examples
    --------
    >>> runs_of([2, 3, 4, 9])
    [(2, 4), (9, 9)]
    """
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs


def letters(index: int) -> str:
    """Return what a spreadsheet calls a column.

    Examples
    --------
    >>> [letters(i) for i in (0, 25, 26, 701, 702)]
    ['A', 'Z', 'AA', 'ZZ', 'AAA']
    """
    text = ""
    number = index + 1
    while number:
        number, digit = divmod(number - 1, 26)
        text = chr(65 + digit) + text
    return text


def hidden_in_xlsx(text: bytes, *, columns: int) -> Hidden:
    """Return what the markup of an XLSX sheet hides.

    Parameters
    ----------
    text
        The sheet's part.
    columns
        Columns beyond so many are of no interest.
    """
    hidden = Hidden()
    if b"hidden=" not in text:
        return hidden
    rows: list[int] = []
    unnumbered: list[int] = []
    for start, kind, tag in _tags(text):
        if kind == b"col":
            hidden.columns += _columns(tag, columns)
            continue
        number = _NUMBER.search(tag)
        if number is None:
            unnumbered.append(start)
        else:
            rows.append(int(number[1]))
        if len(rows) + len(unnumbered) > _MOST:
            break
    hidden.rows = runs_of(sorted({*rows, *_counted(text, unnumbered)}))
    return hidden


def _counted(text: bytes, starts: list[int]) -> list[int]:
    """Return the numbers of rows that do not say them: they are counted."""
    if not starts:
        return []
    wanted = set(starts)
    every = enumerate(_ROWS.finditer(text), start=1)
    return [number for number, match in every if match.start() in wanted]


def _tags(text: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield where a hidden row or column begins, which of both it is, and its tag."""
    for said in _SAID:
        at = text.find(said)
        while at >= 0:
            start = text.rfind(b"<", max(0, at - _LONGEST), at)
            kind = _TAG.match(text, start) if start >= 0 else None
            if kind and text[at - 1 : at].isspace():
                end = text.find(b">", at, at + _LONGEST)
                yield start, kind[1], text[start : end if end > 0 else at]
            at = text.find(said, at + len(said))


def _columns(tag: bytes, most: int) -> list[int]:
    """Return the columns that a tag speaks of."""
    first, last = _FIRST.search(tag), _LAST.search(tag)
    if first is None or last is None:
        return []
    return list(range(int(first[1]) - 1, min(int(last[1]), most)))


def hidden_in_ods(text: bytes, *, columns: int) -> dict[str, Hidden]:
    """Return what the sheets of an ODS hide, by their names.

    Parameters
    ----------
    text
        The part `content.xml`.
    columns
        Columns beyond so many are of no interest.
    """
    found: dict[str, Hidden] = {}
    if not _ODS_SAID.search(text):
        return found
    sheet = Hidden()
    row = column = 0
    for match in _ODS.finditer(text):
        said = match[2] or b""
        if match[1] is None:
            name = _ODS_NAME.search(said)
            sheet = found.setdefault(
                html.unescape(name[1].decode("utf-8", "replace")) if name else "", Hidden()
            )
            row = column = 0
            continue
        times = _ODS_TIMES.search(said)
        count = int(times[1]) if times else 1
        is_hidden = _ODS_SAID.search(said) is not None
        if match[1] == b"-row":
            sheet.rows += [(row + 1, row + count)] if is_hidden else []
            row += count
        else:
            last = min(column + count, columns)
            sheet.columns += range(column, last) if is_hidden else ()
            column += count
    return found
