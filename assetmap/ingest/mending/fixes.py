"""Hand out the rows that were set aside as a workbook to correct, then take it back."""

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import pandas as pd

from assetmap.ingest.asked import Asked
from assetmap.ingest.tables.sheets import Found, sheets_of
from assetmap.limits import Limits
from assetmap.model import Reason, Severity, Upload
from assetmap.parsing.parse import parse, refused
from assetmap.retelling import with_messages_in
from assetmap.schema import MESSAGE, REASON, ROW, SEVERITY, SHEET, UPLOAD
from assetmap.words import say

from .fix_sheets import (
    CHARACTERS,
    DIGITS,
    ID_COLUMNS,
    file_cell,
    may_be_fixes,
    read_fixes,
    why_column,
    writable,
)
from .substitution import Original, form_of, shown

# Set aside because a person said so, or until one answers a question: nothing to correct in them.
_SAID: Final = frozenset({str(r) for r in (Reason.HIDDEN, Reason.CLOSED, Reason.HIDDEN_ROW)})
_OUT: Final = (str(Severity.HELD), str(Severity.REJECTED))
_WHY_WIDTH, _ID_WIDTH = 60, 10
_WIDTHS: Final = (10, 40)  # characters, least and most, of a column of the list
_HOW: Final = tuple(f"how_{n}" for n in range(1, 7))


def to_fix(upload: Upload, problems: pd.DataFrame) -> pd.DataFrame:
    """Return what is wrong with the rows of one upload that a person can correct.

    Parameters
    ----------
    upload
        The file.
    problems
        PROBLEM_COLUMNS, of its reading, or of a whole build.

    Returns
    -------
    rows
        `sheet`, `row`, `message` (all that is wrong, a line each): each row once, in order.
    """
    out = problems[SEVERITY].isin(_OUT) & ~problems[REASON].isin(_SAID)
    ours = problems.loc[out & (problems[UPLOAD] == upload.name)]
    said = ours.drop_duplicates([SHEET, ROW, MESSAGE]).groupby([SHEET, ROW])[MESSAGE]
    return said.agg("\n".join).reset_index()


def fix_workbook(
    upload: Upload, reading_problems: pd.DataFrame, *, language: str, limits: Limits | None = None
) -> bytes:
    """Return a workbook of the rows that were held or rejected, for a person to correct.

    Its first column says in the person's language what is wrong; three grey ones say which row of
    which file it is; then come the list's own columns with the texts as they stand in the file.
    A line that could not be parted into columns stands whole in the first of them. Columns that
    the file hides are left out. Given back as one of `Upload.fixes`, its rows take the place of
    those that they came from.

    Parameters
    ----------
    upload
        The file, and what a person said of it.
    reading_problems
        PROBLEM_COLUMNS: of its reading, or of a build, where placing holds rows too. Only rows of
        this upload, by its name, are taken.
    language
        Of the sentences: "en" or "es".
    limits
        What reading the file may cost.

    Returns
    -------
    workbook
        An XLSX file: a sheet for each table with such rows, and one that says how to use it. The
        same arguments give the same bytes.

    Raises
    ------
    InputError
        If no row is held or rejected, or the file cannot be read.
    """
    wrong = to_fix(upload, with_messages_in(language, reading_problems))
    if wrong.empty:
        raise refused(upload.name, "nothing_to_fix", what=repr(upload.name[:100]))
    parsed = parse(upload.name, upload.content, limits=limits or Limits(), answers=upload.answers)
    found, _ = sheets_of(parsed, upload, Asked(upload))
    tables = [table for one in found for table in [_table(one, upload, wrong, language)]]
    return _workbook([table for table in tables if len(table)], upload, language)


def _table(found: Found, upload: Upload, wrong: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return the rows of one table that are to be corrected, as they are written."""
    original = Original(sheet=found.sheet, layout=found.layout)
    mine = wrong.loc[wrong[SHEET] == found.sheet.name].set_index(ROW)[MESSAGE]
    form = form_of(original)
    cells = shown(original, form, mine.index.tolist())
    which = [
        writable(pd.Series([text], dtype="str"))[0]
        for text in (file_cell(upload), found.sheet.name)
    ]
    about: dict[str, Any] = {
        why_column(language): writable(mine.loc[cells.index].astype("str")).to_numpy(),
        **dict(zip(ID_COLUMNS, (*which, cells.index.to_numpy()), strict=True)),
    }
    head = pd.DataFrame(about, index=cells.index)
    texts = cells.apply(writable) if len(cells) else cells
    return pd.concat([head, texts.set_axis(list(form.names), axis=1)], axis=1)


def _workbook(tables: Sequence[pd.DataFrame], upload: Upload, language: str) -> bytes:
    """Write the tables, and how to use them."""
    import xlsxwriter  # type: ignore[import-untyped]  # it has no types; slow to import

    file = io.BytesIO()
    options = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    with xlsxwriter.Workbook(file, {**options, "in_memory": True}) as book:
        book.set_properties({"created": pd.Timestamp("2000-01-01").to_pydatetime()})
        for number, table in enumerate(tables, start=1):
            name = say("fixes", "sheet", language)
            _write(book, name if number == 1 else f"{name} {number}", table)
        how = book.add_worksheet(say("fixes", "how", language))
        how.set_column(0, 0, 100, book.add_format({"text_wrap": True, "valign": "top"}))
        name = writable(pd.Series([upload.name[:200]], dtype="str"))[0]
        for line, key in enumerate(_HOW):
            how.write_string(line, 0, say("fixes", key, language, value=name))
    return file.getvalue()


def _write(book: Any, name: str, table: pd.DataFrame) -> None:  # noqa: ANN401 -- xlsxwriter has no types
    """Write one table, its columns as wide as they need, the first ones not to be edited."""
    grey = {"bg_color": "#d9d9d9", "font_color": "#595959", "valign": "top"}
    plain = book.add_format({"num_format": "@", "valign": "top"})
    why = book.add_format({**grey, "text_wrap": True, "font_color": "#9c0006"})
    which, head = book.add_format(grey), book.add_format({"bold": True, "bottom": 1})
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(table.columns):
        cells = table.iloc[:, place].tolist()
        longest = max(len(text) for text in map(str, [column, *cells]))
        width = max(_WIDTHS[0], min(_WIDTHS[1], longest + 2))
        style = plain
        if place <= len(ID_COLUMNS):
            width, style = (_WHY_WIDTH, why) if place == 0 else (_ID_WIDTH, which)
        sheet.set_column(place, place, width, style)
        sheet.write_string(0, place, str(column)[:CHARACTERS], head)
        for line, cell in enumerate(cells, start=1):
            if isinstance(cell, str):
                sheet.write_string(line, place, cell, style)
            else:
                sheet.write_number(line, place, cell, style)


def attach_fixes(uploads: Sequence[Upload], *, limits: Limits | None = None) -> list[Upload]:
    """Give each file of corrected rows to the list whose rows they are.

    Which files are corrections is seen in them, not in their names; lists are not read for it.

    Parameters
    ----------
    uploads
        Lists and corrections, in the order in which they came.
    limits
        What reading corrections may cost.

    Returns
    -------
    uploads
        The lists alone, in their order, with their corrections in `fixes`, the latest last.

    Raises
    ------
    InputError
        If the list that corrections belong to is not among the uploads, or only another version
        of it, or a row of them does not say which row it is.
    """
    lists: list[Upload] = []
    fixes: list[tuple[Upload, set[str], set[str]]] = []
    for upload in uploads:
        sheets = read_fixes(upload, limits or Limits()) if may_be_fixes(upload.content) else []
        if sheets:
            digests = {str(digest) for one in sheets for digest in one.rows["digest"]}
            names = {str(name) for one in sheets for name in one.rows["file"]}
            fixes.append((upload, digests, names))
        else:
            lists.append(upload)
    for fix, digests, names in fixes:
        ours = [i for i, one in enumerate(lists) if one.sha256[:DIGITS] in digests]
        if not ours and digests:
            whose = sorted(names)[0]
            known = {one.name for one in lists}
            key = "fixes_older" if whose in known else "fixes_alone"
            raise refused(fix.name, key, what=repr(whose[:100]), found=repr(whose[:100]))
        for i in ours:
            if fix.sha256 not in {one.sha256 for one in lists[i].fixes}:
                lists[i] = replace(lists[i], fixes=(*lists[i].fixes, fix))
    return lists
