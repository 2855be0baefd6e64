"""Find the organisation and its place where two columns name them ("Library System", "Branch")."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Final

from assetmap import schema as s
from assetmap.ingest.tables.layout import Layout

from .content import distinct, lettered
from .deciding import Chosen, Column
from .guesses import sample_of
from .kinds import flag_words, share_named
from .lexicon import words_of
from .telling import are_emails, are_job_titles

PARENT: Final = "parent"
ORGANISATION: Final = "organisation"
BRANCH: Final = "branch"
PLACE: Final = "place"
SCHOOL: Final = "school"
PROGRAM: Final = "program"
_PARTS: Final = (BRANCH, PLACE, SCHOOL, PROGRAM)
# Beside these alone a column names who runs them: else "Library" is the thing itself, and "School
# District" where it lies.
_OWNERS: Final = {"owner of branches": BRANCH, "owner of schools": SCHOOL}
_LITTLE: Final = frozenset(
    {"name", "names", "of", "the", "title", "nombre", "de", "del", "la", "el", "las", "los"}
)
_LETTERED: Final = 0.9  # share of values with letters, of what is a column of names
_FLAGS: Final = 0.5  # share of values that answer yes or no, of what is none
_NAMED: Final = 0.5  # share of names with a word for a kind of asset: they are not of persons
_DIFFERENT: Final = 0.5  # share of values that stand once: kinds of programmes repeat


def with_organisation(chosen: Chosen, layout: Layout) -> list[Column]:
    """Give the column that says who runs the places of a list its role.

    Where the name was found in it, and another says which place or programme of theirs it is, the
    other is the name. What a person chose stays as it is.

    Parameters
    ----------
    chosen
        The columns of a list of assets.
    layout
        Its table.
    """
    columns = chosen.columns
    named = next((c for c in columns if c.role == s.NAME), None)
    if named is None or named.decided_by == "mapping":
        return columns
    if any(c.role == s.ORGANISATION for c in columns):
        return columns
    part = _part(columns, named, layout)
    owner = named if part else _owner(columns, named, layout)
    gave = {c.index: _told(c, role) for c, role in ((part, s.NAME), (owner, s.ORGANISATION)) if c}
    return [gave.get(c.index, c) for c in columns]


@cache
def _words() -> dict[tuple[str, ...], frozenset[str]]:
    """Return what columns of these words mean, those apart that say little."""
    path = resources.files("assetmap").joinpath("data", "site_columns.csv")
    found: dict[tuple[str, ...], set[str]] = {}
    with path.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            for words in row["words"].split("|"):
                found.setdefault(tuple(words.split()), set()).add(row["means"])
    return {words: frozenset(some) for words, some in found.items()}


def means(header: str) -> frozenset[str]:
    """Say what part of a name a column may hold: who runs places, a branch, a programme.

    Examples
    --------
    >>> sorted(means("Library System")), sorted(means("NAME_OF_BRANCH")), sorted(means("Zip"))
    (['parent'], ['branch'], [])
    """
    words = [word for word in words_of(header) if not word.isdigit()]
    return _words().get(tuple(w for w in words if w not in _LITTLE), frozenset())


def _part(columns: Sequence[Column], named: Column, layout: Layout) -> Column | None:
    """Return the free column that says which place of theirs it is, None where none does."""
    own = means(named.header)
    if not own & {PARENT, ORGANISATION, *_OWNERS}:
        return None
    parts = (
        _PARTS if own & {PARENT, ORGANISATION} else [_OWNERS[one] for one in _OWNERS if one in own]
    )
    free = [(c, means(c.header)) for c in columns if _is_free(c)]
    for wanted in parts:
        for column, meaning in free:
            values = sample_of(layout, column.index)
            if wanted in meaning and _are_names(values) and distinct(values) > _DIFFERENT:
                return column
    return None


def _owner(columns: Sequence[Column], named: Column, layout: Layout) -> Column | None:
    """Return the free column that says who runs the places, None where none does."""
    own = means(named.header)
    wanted = {PARENT}
    # A bare "Name" beside an organisation may be of a person who is to be called there.
    if own & set(_PARTS) or share_named(sample_of(layout, named.index)) >= _NAMED:
        wanted.add(ORGANISATION)
    wanted |= {owner for owner, part in _OWNERS.items() if part in own}
    ours = [c for c in columns if (c.header, named.header) == (s.ORGANISATION, s.NAME)]
    if ours:  # as our own files call them
        return ours[0]
    found = [
        (-len(values), column.index, column)
        for column in columns
        if _is_free(column) and means(column.header) & wanted
        for values in [sample_of(layout, column.index)]
        if _are_names(values)
    ]
    return min(found)[2] if found else None


def _is_free(column: Column) -> bool:
    """Say whether a column has no role, and was not left out by a person."""
    return not column.role and not column.decided_by and not column.is_private


def _are_names(values: Sequence[str]) -> bool:
    """Say whether values may be names of organisations or places."""
    said = [value for value in values if value.casefold() not in flag_words("no")]
    if not said or lettered(said) < _LETTERED:
        return False
    answers = sum(value.casefold() in flag_words("yes") for value in said)
    return answers <= _FLAGS * len(said) and not (are_emails(said) or are_job_titles(said))


def _told(column: Column, role: str) -> Column:
    """Return a column with a role that its header and another's tell."""
    return replace(column, role=role, decided_by="name and content", confidence=1.0)
