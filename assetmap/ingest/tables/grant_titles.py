"""Settle the columns of a grants table that has the official titles of 360Giving."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import pandas as pd
import pyarrow as pa

from assetmap import schema as s
from assetmap.ingest.columns.lexicon import (
    ADDRESS2,
    COORDINATES,
    HOUSE_NUMBER,
    meanings,
    roles_of,
    words_of,
)
from assetmap.model import Table
from assetmap.parsing.structured.grants360 import PERSON, unnamed
from assetmap.parsing.wire import RAW, ROW, Sheet

from .layout import Layout
from .served_titles import called_places

_INDEXED: Final = re.compile(r"(.+):(\d{1,3}):(.+)")  # "Beneficiary Location:1:Name"
_PERSON: Final = (("recipient", "ind"), ("recipient", "individual"), ("recipient", "individuals"))
_DETAILS: Final = ("to", "individuals")  # begins a title that tells of a person without the name
# Titles of a column that says what each recipient is, and what it says of a person.
_KINDS: Final = frozenset(
    {("recipient", "type"), ("type", "of", "recipient"), ("grantee", "type"), ("awardee", "type")}
    | {("payee", "type"), ("recipient", "kind"), ("applicant", "type"), ("vendor", "type")}
    | {("business", "types", "description"), ("tipo", "de", "beneficiario")}
    | {("recipient", "category"), ("recipient", "entity", "type"), ("beneficiary", "type")}
)
_PEOPLE: Final = re.compile(
    r"(?i)\s*(?:an? )?(?:private |named )?(?:individuals?|persons?|people|personas?"
    r"|particular(?:es)?|individuos?|persona f[i\u00ed]sica|sole trader)\s*"
)
# What stands for the name of a person in lists that do not tell it.
_WITHHELD: Final = re.compile(
    r"(?i)\s*(?:redacted due to pii|multiple recipients|(?:name )?redacted|private individual"
    r"|individual recipients?|an individual)\s*"
)
_ORGANISATION: Final = (("recipient", "org", "name"), ("recipient", "organization", "name"))
# Titles of which a grant may have several, by their words without the number -> what parts them.
_SEVERAL: Final = {
    ("beneficiary", "location", "name"): ";",
    ("beneficiary", "location", "geographic", "code"): ";",
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
    columns = [layout.cells.column(i + 1).to_pandas() for i in range(len(layout.headers))]
    joined = _joined(_with(layout, called_places(layout.headers, columns)))
    columns = [joined.cells.column(i + 1).to_pandas() for i in range(len(joined.headers))]
    found = _people(joined, columns)
    if found is None:
        return sheet, joined
    personal, people = found
    fresh = _without_people(joined, columns, personal, people)
    rows = joined.cells.column(ROW).to_pandas()[people]
    hidden = set(rows.tolist())
    marks = [
        (row, column, kind, "" if kind in _LINES else value)
        for row, column, kind, value in sheet.marks
        if column not in personal or row not in hidden or kind in _LINES
    ]
    marks += [(int(row), -1, "individual", "") for row in rows]
    return replace(sheet, marks=marks), _with(joined, fresh)


def _people(layout: Layout, columns: Sequence[pd.Series]) -> tuple[list[int], pd.Series] | None:
    """Return the columns that tell of people, and the rows that do; None where none does.

    Whoever has something in a column of people is one; so is a recipient that another column
    calls a person, or whose name the list withholds.
    """
    titled = [i for i, header in enumerate(layout.headers) if _is_personal(header)]
    blank = pd.Series(data=False, index=columns[0].index) if columns else pd.Series(dtype=bool)
    people = blank
    for i in titled:
        people = people | (columns[i].str.strip() != "")
    named = _recipients(layout.headers)
    people = people | _detailed(layout.headers, columns, named)
    kinds = [i for i, header in enumerate(layout.headers) if words_of(header) in _KINDS]
    said = blank
    for some, pattern in ((kinds, _PEOPLE), (named, _WITHHELD)):
        for i in some:
            said = said | columns[i].isin([t for t in columns[i].unique() if pattern.fullmatch(t)])
    if said.any():
        numbers = [i for i, h in enumerate(layout.headers) if _means(h) == s.RECIPIENT_ID]
        titled = sorted({*titled, *named, *numbers})
    elif not titled and not people.any():
        return None
    return titled, people | said


def _detailed(
    headers: Sequence[str], columns: Sequence[pd.Series], named: Sequence[int]
) -> pd.Series:
    """Say which rows have details of a grant to a person, and no organisation that received it."""
    told = pd.Series(data=False, index=columns[0].index) if columns else pd.Series(dtype=bool)
    for i, header in enumerate(headers):
        if words_of(header)[:2] == _DETAILS:
            told = told | (columns[i].str.strip() != "")
    for i in named:
        told = told & (columns[i].str.strip() == "")
    return told


def _recipients(headers: Sequence[str]) -> list[int]:
    """Return the columns that most likely name the recipients."""
    senses = [
        meanings(header, roles_of(Table.GRANTS)).get(s.RECIPIENT, 0.0)
        if _means(header) == s.RECIPIENT
        else 0.0
        for header in headers
    ]
    best = max(senses, default=0.0)
    return [i for i, sense in enumerate(senses) if sense == best > 0]


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
    names = [i for i in personal if _is_name(layout.headers[i])]
    of_row = [list(texts) for texts in zip(*(columns[i][people] for i in names), strict=True)]
    organisations = [i for i, h in enumerate(layout.headers) if _plain(h) in _ORGANISATION]
    shown = (organisations or names)[:1]
    fresh = {}
    for i, texts in enumerate(columns):
        if i in shown:
            fresh[i] = texts.mask(people, PERSON)
        elif i in personal or _is_place(layout.headers[i]):
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


def _is_name(header: str) -> bool:
    """Say whether a title is of a name."""
    return "name" in words_of(header) or _means(header) == s.RECIPIENT


def _is_place(header: str) -> bool:
    """Say whether a title is of where the recipient is."""
    return _means(header) in _PLACES


def _means(header: str) -> str:
    """Return what a title most likely means, "" where it is nothing of ours."""
    found = meanings(header, roles_of(Table.GRANTS))
    return max(found, key=lambda role: found[role], default="")
