"""Know the words by which columns are called."""

import csv
import re
import unicodedata
from functools import cache
from importlib import resources
from typing import Final

from assetmap.model import Table
from assetmap.schema import ADDRESS, ASSET_FIELDS, GRANT_FIELDS, TIE_FIELDS

COORDINATES: Final = "coordinates"  # both degrees in one cell
ADDRESS2: Final = "address2"  # suite, unit: joined to the address
HOUSE_NUMBER: Final = "house_number"  # joined to the address
IGNORED: Final = ""  # the role of columns that we know and have no use for
_FIELDS: Final = {
    Table.ASSETS: ASSET_FIELDS,
    Table.GRANTS: GRANT_FIELDS,
    Table.TIES: TIE_FIELDS,
}
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[a-z]+|\d+")
# A header that holds a synonym and other words besides is worth this much of the synonym ...
_WITHIN: Final = 0.85
# ... and one glued to other letters ("schname") this much.
_GLUED: Final = 0.5
_SHORTEST_GLUED: Final = 4  # letters; "id" and "st" end too many words


def fields_of(table: Table) -> tuple[str, ...]:
    """Return the fields that records of a table have."""
    return _FIELDS[table]


def roles_of(table: Table) -> tuple[str, ...]:
    """Return the roles that a column of such a table may have."""
    fields = fields_of(table)
    parts = (COORDINATES, ADDRESS2, HOUSE_NUMBER) if ADDRESS in fields else ()
    return (*fields, *parts)


@cache
def words_of(header: str) -> tuple[str, ...]:
    """Split a header into plain words.

    Examples
    --------
    >>> words_of("NAME_OF_SCHOOL"), words_of("zipCode"), words_of("Dirección 2")
    (('name', 'of', 'school'), ('zip', 'code'), ('direccion', '2'))
    """
    plain = unicodedata.normalize("NFKD", _CAMEL.sub(" ", header[:200]))
    letters = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return tuple(_WORD.findall(letters))


@cache
def synonyms() -> dict[tuple[str, ...], dict[str, float]]:
    """Return words -> role -> how surely a header of these words means it."""
    path = resources.files("assetmap").joinpath("data", "columns.csv")
    found: dict[tuple[str, ...], dict[str, float]] = {}
    with path.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            for phrase in row["words"].split("|"):
                roles = found.setdefault(words_of(phrase), {})
                roles[row["role"]] = max(roles.get(row["role"], 0.0), float(row["weight"]))
    return found


@cache
def _longest() -> int:
    """Return the number of words of the longest synonym."""
    return max(map(len, synonyms()))


@cache
def _gluable() -> tuple[tuple[str, dict[str, float]], ...]:
    """Return one-word synonyms that may stand at an end of a longer word."""
    singles = [
        (words[0], roles)
        for words, roles in synonyms().items()
        if len(words) == 1 and len(words[0]) >= _SHORTEST_GLUED
    ]
    return tuple(sorted(singles))


def meanings(header: str, roles: tuple[str, ...]) -> dict[str, float]:
    """Say what a header may mean.

    Parameters
    ----------
    header
        A column's name as it stands in the file.
    roles
        The roles that are asked for.

    Returns
    -------
    meanings
        Role (and `IGNORED`) -> 0-1, for those that it may mean at all.

    Examples
    --------
    >>> max(meanings("ARC_ZIP", ("zip", "name")).items())
    ('zip', 1.0)
    """
    words = words_of(header)
    while len(words) > 1 and words[-1].isdigit() and words not in synonyms():
        words = words[:-1]  # "Location 1", "longitude_0"
    if header.strip() in roles:
        return {header.strip(): 1.0}
    found: dict[str, float] = {}
    for size in range(min(len(words), _longest()), 0, -1):
        for start in range(len(words) - size + 1):
            part = words[start : start + size]
            share = 1.0 if size == len(words) else _WITHIN * (0.5 + 0.5 * size / len(words))
            _note(found, synonyms().get(part, {}), share)
    if not found and len(words) == 1:
        for single, its_roles in _gluable():
            if words[0].startswith(single) or words[0].endswith(single):
                _note(found, its_roles, _GLUED)
    return {role: score for role, score in found.items() if role in roles or role == IGNORED}


def _note(found: dict[str, float], roles: dict[str, float], share: float) -> None:
    """Keep the best score of each role; `found` is filled in place."""
    for role, weight in roles.items():
        found[role] = max(found.get(role, 0.0), weight * share)
