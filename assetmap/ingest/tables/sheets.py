"""Choose the sheets of a file that are lists of ours."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from assetmap import schema as s
from assetmap.errors import InputError
from assetmap.ingest.asked import Asked, loosely, one_of
from assetmap.ingest.columns.deciding import (
    Chosen,
    Column,
    columns_of,
    has_place,
    is_turned,
    is_usable,
)
from assetmap.ingest.columns.mapping import mapping_key
from assetmap.ingest.columns.rivals import questions_of, rivalries
from assetmap.ingest.columns.site_columns import with_organisation
from assetmap.ingest.columns.subcategories import with_subcategory
from assetmap.ingest.mending.substitution import Original, corrected
from assetmap.ingest.projecting.eastings import with_eastings
from assetmap.ingest.questions import impossible
from assetmap.model import Question, Table, Upload
from assetmap.parsing.parse import refused
from assetmap.parsing.wire import Parsed, Sheet
from assetmap.words import say

from .blocks import Block, blocks_of, spoken, whole_name
from .chosen import check_headers, mapped_headers, mapping_for
from .continued import Continued, with_continued
from .grant_titles import settled
from .headers import all_named
from .layout import Layout, find_table, without_overflow
from .unseen import hidden_headers, is_hidden, without_hidden
from .wide import ticked_columns

ALL: Final = "all"  # the answer that every list of a workbook is to be read
_BETWEEN: Final = ";"  # names of sheets in an answer
_EXPECTED: Final = {
    Table.ASSETS: "name_or_place",
    Table.GRANTS: "a_recipient",
    Table.TIES: "two_ends",
}
_SHOWN: Final = 8  # headers, and sheets, that a message repeats


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A sheet with the table that was found in it."""

    sheet: Sheet
    layout: Layout
    chosen: Chosen
    wide: pd.Series | None = None  # cells of each row that has more than the header; else 0
    hidden: tuple[str, ...] = ()  # headers of columns that the sheet hides
    ticked: tuple[int, ...] = ()  # columns that are ticked where a row is of their kind
    continued: Continued | None = None  # lines that were joined to the rows above

    @property
    def columns(self) -> list[Column]:
        """Return what the sheet's columns are taken for."""
        return self.chosen.columns


@dataclass(frozen=True, slots=True, kw_only=True)
class _Left:
    """A sheet that is not read: the key of the sentence why, and with what a file is refused."""

    sheet: Sheet
    why: str
    refusal: str = ""
    slots: tuple[tuple[str, str], ...] = ()


def sheets_of(
    parsed: Parsed, upload: Upload, asked: Asked
) -> tuple[list[Found], list[tuple[Sheet, str]]]:
    """Return the sheets that have a table for us, and the others with the reason why not.

    Parameters
    ----------
    parsed
        The file.
    upload
        What a person said of it.
    asked
        Which sheets are lists, and which columns are what, is asked here where it is open.

    Raises
    ------
    InputError
        If no sheet can be used, or a person named a column or a sheet that is not there.
    """
    blocks = [block for sheet in parsed.sheets for block in blocks_of(sheet, upload.table)]
    if upload.fixes:
        blocks = _corrected(blocks, parsed, upload)
    judged = [_judged(block, parsed, upload, asked) for block in blocks]
    found = [one for one in judged if isinstance(one, Found)]
    left = [one for one in judged if isinstance(one, _Left)]
    if not found:
        raise _no_table(upload.name, left)
    found, dropped = _picked(found, left, upload, asked, is_workbook=parsed.kind == "workbook")
    check_headers(upload, asked, [one.layout.headers for one in found])
    rivals = [(one.sheet.name, each) for one in found for each in rivalries(one.layout, one.chosen)]
    for question in questions_of(rivals):
        asked.ask(question)
    gone = [*((one.sheet, one.why) for one in left), *dropped]
    return found, [(spoken(sheet), why) for sheet, why in gone]


def _corrected(blocks: list[Block], parsed: Parsed, upload: Upload) -> list[Block]:
    """Return the tables with corrected rows in the place of those that they came from."""
    judged = [_judged(block, parsed, upload, Asked(upload)) for block in blocks]
    found = [i for i, one in enumerate(judged) if isinstance(one, Found)]
    originals = [
        Original(sheet=one.sheet, layout=one.layout) for one in judged if isinstance(one, Found)
    ]
    out = list(blocks)
    for i, original, sheet in zip(found, originals, corrected(originals, upload), strict=True):
        if sheet is not original.sheet:
            # Who is a person is marked when the table is found, which happens anew.
            marks = [mark for mark in sheet.marks if mark[2] != "individual"]
            out[i] = replace(blocks[i], sheet=replace(sheet, marks=marks))
    return out


def _judged(block: Block, parsed: Parsed, upload: Upload, asked: Asked) -> Found | _Left:
    """Find a table's header and columns, or say why it has none."""
    sheet = block.sheet
    if sheet.state != "data":
        return _Left(sheet=sheet, why=f"sheet_{sheet.state}")
    layout = find_table(sheet, upload.table, mapped=mapped_headers(upload, asked))
    if layout is None or layout.cells.num_rows == 0:
        refusal = "no_header" if layout is None else "no_rows"
        return _Left(sheet=sheet, why="sheet_no_table", refusal=refusal)
    if block.title and not layout.headings:
        layout = replace(layout, headings=((0, block.title),))
    sheet, layout = settled(sheet, layout)
    wide = None
    if parsed.kind == "csv":
        layout, wide = without_overflow(layout)
    layout = replace(layout, headers=all_named(layout.headers))
    found = _with_columns(Found(sheet=sheet, layout=layout, chosen=_NONE, wide=wide), upload, asked)
    turned = is_turned(found.layout, found.columns)
    if turned or not is_usable(found.columns, upload.table):
        refusal = "turned" if turned else "no_columns"
        slots = tuple(_missing(layout, upload.table).items())
        return _Left(sheet=sheet, why="sheet_no_columns", refusal=refusal, slots=slots)
    return _with_whole_rows(found, upload.table)


_NONE: Final = Chosen(columns=[], guesses=[])


def _with_columns(found: Found, upload: Upload, asked: Asked) -> Found:
    """Give the columns their roles, but for hidden ones and such as are ticked."""
    mapped = mapped_headers(upload, asked)
    hidden = hidden_headers(found.layout, found.sheet, mapped)
    layout = without_hidden(found.layout, found.sheet, mapped)
    ticked = ticked_columns(layout) if upload.table is Table.ASSETS else ()
    mapping = mapping_for(upload, asked, found.sheet.name, layout.headers)
    named = {header for _, header in mapping}
    aside = {*hidden, *(layout.headers[i] for i in ticked)} - named
    chosen = columns_of(
        upload.name,
        layout,
        table=upload.table,
        mapping=(*mapping, *(("", header) for header in sorted(aside))),
    )
    columns = [
        replace(c, decided_by="", confidence=0.0) if c.header in aside else c
        for c in chosen.columns
    ]
    if upload.table is Table.ASSETS:
        columns = with_subcategory(replace(chosen, columns=columns), layout)
        columns = with_organisation(replace(chosen, columns=columns), layout)
    columns = with_eastings(columns, layout)
    return replace(
        found, layout=layout, chosen=replace(chosen, columns=columns), hidden=hidden, ticked=ticked
    )


def _with_whole_rows(found: Found, table: Table) -> Found:
    """Join lines that go on with the row above to it."""
    if table is not Table.ASSETS:
        return found
    hidden = is_hidden(found.layout, found.sheet).to_numpy()
    layout, continued = with_continued(found.layout, found.columns, apart=hidden)
    wide = found.wide
    if continued is not None and wide is not None:
        wide = wide[continued.kept].reset_index(drop=True)
    return replace(found, layout=layout, continued=continued, wide=wide)


def _no_table(name: str, left: Sequence[_Left]) -> Exception:
    """Return the error for a file of which no sheet can be used."""
    for one in left:
        if one.refusal:
            return refused(name, one.refusal, **dict(one.slots))
    why = "; ".join(f"{one.sheet.name!r}: {say('ingest', one.why)}" for one in left[:_SHOWN])
    return refused(name, "no_table", what=why)


def _missing(layout: Layout, table: Table) -> dict[str, str]:
    """Return what the sentence on a table without usable columns is filled with."""
    labels = [label for label in layout.headers if label][:_SHOWN]
    return {"what": ", ".join(map(repr, labels)), "expected": say("ingest", _EXPECTED[table])}


def _picked(
    found: list[Found], left: list[_Left], upload: Upload, asked: Asked, *, is_workbook: bool
) -> tuple[list[Found], list[tuple[Sheet, str]]]:
    """Return the sheets that are to be read, and those that could be but are not."""
    named = asked.answers.get("sheets", "")
    if named and loosely(named) != ALL:
        kept = _named(named, found, left, upload)
        return kept, [(one.sheet, "sheet_left") for one in found if one not in kept]
    kept = _with_places(found, upload.table)
    options = list(dict.fromkeys(whole_name(one.sheet) for one in kept))
    # Sheets of the same columns are parts of one list: by year, by neighbourhood.
    if len(options) > 1 and len({mapping_key(one.layout.headers) for one in kept}) > 1:
        asked.ask(
            Question(
                key="sheets",
                found=", ".join(
                    f"{one.sheet.name[:80]!r} ({one.layout.cells.num_rows:,})" for one in kept
                ),
                options=(ALL, *options),
                suggestion=ALL,
                needed=is_workbook,
                rows=sum(one.layout.cells.num_rows for one in kept),
            )
        )
    return kept, [(one.sheet, "sheet_no_columns") for one in found if one not in kept]


def _named(named: str, found: list[Found], left: list[_Left], upload: Upload) -> list[Found]:
    """Return the sheets that a person named.

    Raises
    ------
    InputError
        If one is not there, or cannot be read.
    """
    options = tuple(dict.fromkeys(whole_name(one.sheet) for one in found))
    chosen = []
    for part in [named] if named in options else named.split(_BETWEEN):
        name = one_of(part.strip(), options)
        if not name:
            raise _not_readable(part.strip(), options, left, upload)
        chosen.append(name)
    return [one for one in found if whole_name(one.sheet) in chosen]


def _not_readable(
    name: str, options: tuple[str, ...], left: list[_Left], upload: Upload
) -> InputError:
    """Return the error for a sheet that a person named and that cannot be read."""
    for one in left:
        if one.sheet.name and loosely(one.sheet.name) == loosely(name):
            expected = ", ".join(map(repr, options[:_SHOWN]))
            why = say("ingest", one.why)
            return refused(
                upload.name, "sheet_not_usable", what=repr(name[:80]), why=why, expected=expected
            )
    return impossible(upload.name, "sheets", name, (ALL, *options))


def _with_places(found: list[Found], table: Table) -> list[Found]:
    """Leave out sheets of names alone (code books, notes) beside sheets that say where."""
    if table is not Table.ASSETS:
        return found
    if not any(_is_whole(one.columns) for one in found):
        return found
    # Tables on one sheet belong together: hotlines have no place.
    return [one for one in found if _is_whole(one.columns) or one.sheet.part]


def _is_whole(columns: list[Column]) -> bool:
    """Say whether a sheet tells names and places."""
    return has_place(columns) and any(column.role == s.NAME for column in columns)
