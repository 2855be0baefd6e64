"""Settle the columns of a grants table that has the official titles of 360Giving."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import pandas as pd
import pyarrow as pa

from assetmap import schema as s
from assetmap.model import Table
from assetmap.parsing.grants360 import PERSON, unnamed
from assetmap.parsing.wire import RAW, ROW, Sheet

from .layout import Layout
from .lexicon import ADDRESS2, COORDINATES, HOUSE_NUMBER, meanings, roles_of, words_of

_INDEXED: Final = re.compile(r"(.+):(\d{1,3}):(.+)")  # "Beneficiary Location:1:Name"
_PERSON: Final = (("recipient", "ind"), ("recipient", "individual"), ("recipient", "individuals"))
_ORGANISATION: Final = (("recipient", "org", "name"), ("recipient", "organization", "name"))
# Titles of which a grant may have several, by their words without the number -> what parts them.
_SEVERAL: Final = {
    ("beneficiary", "location", "name"): ";",
    ("recipient", "org", "name"): "; ",
    ("recipient", "organization", "name"): "; ",
    ("grant", "programme", "title"): "; ",
}
_PLACES: Final = frozenset(
    {s.ADDRESS, s.CITY, s.STATE, s.ZIP, s.LON, s.LAT, s.NEIGHBOURHOOD}
    | {COORDINATES, ADDRESS2, HOUSE_NUMBER}
)
# Marks whose value repeats a whole line of the file.
_LINES: Final = frozenset({"unbalanced", "repaired", "unreadable", "stray", "bad_line", RAW})


def settled(sheet: Sheet, layout: Layout) -> tuple[Sheet, Layout]:
    """Join what several columns say of one thing, and take the names of people out.

    A person who received a grant is neither named nor placed: `PERSON` stands for the name, which
    is taken out of the other cells of the row as well; the row is marked.

    Parameters
    ----------
    sheet, layout
        A sheet and its table, which stay as they are.

    Returns
    -------
    sheet, layout
        The same ones where no title calls for it.
    """
    joined = _joined(layout)
    personal = [i for i, header in enumerate(joined.headers) if _is_personal(header)]
    if not personal:
        return sheet, joined
    columns = [joined.cells.column(i + 1).to_pandas() for i in range(len(joined.headers))]
    people = pd.concat([columns[i].str.strip() != "" for i in personal], axis=1).any(axis=1)
    fresh = _without_people(joined, columns, personal, people)
    rows = joined.cells.column(ROW).to_pandas()[people]
    marks = [
        (row, column, kind, "" if kind in _LINES else value)
        for row, column, kind, value in sheet.marks
        if column not in personal or kind in _LINES
    ]
    marks += [(int(row), -1, "individual", "") for row in rows]
    return replace(sheet, marks=marks), _with(joined, fresh)


def _is_personal(header: str) -> bool:
    """Say whether a title is of a person who received a grant."""
    return words_of(header)[:2] in _PERSON


def _plain(header: str) -> tuple[str, ...]:
    """Return the words of a title without the number of the thing that it is of.

    Examples
    --------
    >>> _plain("Beneficiary Location:1:Name"), _plain("Recipient Org:Name")
    (('beneficiary', 'location', 'name'), ('recipient', 'org', 'name'))
    """
    match = _INDEXED.fullmatch(header.strip())
    return words_of(f"{match[1]} {match[3]}" if match else header)


def _joined(layout: Layout) -> Layout:
    """Return a table in which one column holds what several say of the things of one kind."""
    fresh: dict[int, pd.Series] = {}
    for words, between in _SEVERAL.items():
        same = [i for i, header in enumerate(layout.headers) if _plain(header) == words]
        if len(same) > 1:
            texts = [layout.cells.column(i + 1).to_pandas().str.strip() for i in same]
            whole = texts[0]
            for more in texts[1:]:
                both = (whole != "") & (more != "") & (more != whole)
                whole = (whole + between + more).where(both, whole.mask(whole == "", more))
            fresh |= {i: pd.Series("", index=whole.index, dtype="str") for i in same[1:]}
            fresh[same[0]] = whole
    return _with(layout, fresh)


def _with(layout: Layout, fresh: dict[int, pd.Series]) -> Layout:
    """Return a table with some columns replaced."""
    cells = layout.cells
    for i, texts in fresh.items():
        array = pa.array(texts.tolist(), pa.string())
        cells = cells.set_column(i + 1, cells.column_names[i + 1], array)
    return replace(layout, cells=cells) if fresh else layout


def _without_people(
    layout: Layout, columns: Sequence[pd.Series], personal: Sequence[int], people: pd.Series
) -> dict[int, pd.Series]:
    """Return the columns that change where people are taken out of a table."""
    names = [columns[i] for i in personal if "name" in words_of(layout.headers[i])]
    of_row = [list(texts) for texts in zip(*(column[people] for column in names), strict=True)]
    organisations = [i for i, h in enumerate(layout.headers) if _plain(h) in _ORGANISATION]
    shown = (organisations or [i for i in personal if "name" in words_of(layout.headers[i])])[:1]
    fresh = {}
    for i, texts in enumerate(columns):
        if i in shown:
            fresh[i] = texts.mask(people, PERSON)
        elif i in personal:
            fresh[i] = pd.Series("", index=texts.index, dtype="str")
        elif _is_place(layout.headers[i]):
            fresh[i] = texts.mask(people, "")
        elif of_row:
            own = texts[people]
            said = [unnamed(text, row) for text, row in zip(own, of_row, strict=True)]
            if said != own.tolist():
                fresh[i] = _placed(texts, people, said)
    return fresh


def _placed(texts: pd.Series, where: pd.Series, values: Sequence[str]) -> pd.Series:
    """Return texts with others in some rows."""
    out = texts.copy()
    out[where] = values
    return out


def _is_place(header: str) -> bool:
    """Say whether a title is of where the recipient is."""
    found = meanings(header, roles_of(Table.GRANTS))
    best = max(found, key=lambda role: found[role], default="")
    return best in _PLACES
