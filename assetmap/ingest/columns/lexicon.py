"""Know the words by which columns are called."""

import csv
import re
import unicodedata
from functools import cache, lru_cache
from importlib import resources
from typing import Final

from assetmap.ingest.mending.mojibake import mended
from assetmap.model import Table
from assetmap.schema import (
    ADDRESS,
    ASSET_FIELDS,
    CODES,
    GRANT_FIELDS,
    NEIGHBOURHOOD,
    SERVICE_AREA,
    TIE_FIELDS,
)

COORDINATES: Final = "coordinates"  # both degrees in one cell
ADDRESS2: Final = "address2"  # suite, unit: joined to the address
HOUSE_NUMBER: Final = "house_number"  # joined to the address
SUBCATEGORY: Final = "subcategory"  # a second column of kinds
# Columns of codes, joined in `codes`, with how each says there whose code it is.
CODE_COLUMNS: Final = {
    "ntee": "ntee",
    "naics": "naics",
    "foundation_code": "foundation",
    SUBCATEGORY: SUBCATEGORY,
}
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
# What stands after "of" says of what: "address of the organization" is an address.
_OF: Final = frozenset({"of", "de", "del"})
_OF_WHAT: Final = 0.6
# Words with which forms ask, and which say nothing of what is asked.
_OPENERS: Final = (
    *(("what", "is"), ("what", "s"), ("what", "are"), ("which", "is")),
    *(("please", "enter"), ("please", "give"), ("please", "provide"), ("enter",)),
    *(("cual", "es"), ("cuales", "son"), ("escriba",), ("indique",)),
)
_FILLERS: Final = frozenset(
    {"the", "an", "your", "its", "their", "this", "our", "el", "la", "los", "las", "su", "sus"}
)
# A grant's places: whom a column speaks of tells the office from the area that is served.
_OFFICE: Final = frozenset({"recipient", "grantee", "awardee", "applicant", "beneficiario"})
_SERVED: Final = frozenset(
    {"beneficiary", "beneficiaries", "served", "serves", "benefiting", "benefitting"}
    | {"beneficiado", "beneficiada", "beneficiados", "beneficiadas"}
    | {"atendido", "atendida", "atendidos", "atendidas"}
)
_AREAS: Final = frozenset(
    {"district", "districts", "ward", "wards", "borough", "boroughs", "community", "communities"}
    | {"neighborhood", "neighborhoods", "neighbourhood", "neighbourhoods", "area", "areas"}
    | {"geographic", "barrio", "barrios", "distrito", "distritos", "colonia", "colonias"}
)
# Of a served place, these are no name of it; nor are they where the office is.
_NO_AREA: Final = frozenset(
    {"latitude", "longitude", "lat", "lon", "country", "county", "type", "zip", "postcode"}
    | {"postal", "latitud", "longitud", "pais", "tipo"}
)
_SPOKEN: Final = 0.8  # of a place whose owner is named


def fields_of(table: Table) -> tuple[str, ...]:
    """Return the fields that records of a table have."""
    return _FIELDS[table]


def roles_of(table: Table) -> tuple[str, ...]:
    """Return the roles that a column of such a table may have."""
    fields = fields_of(table)
    parts = (COORDINATES, ADDRESS2, HOUSE_NUMBER) if ADDRESS in fields else ()
    codes = tuple(CODE_COLUMNS) if CODES in fields else ()
    return (*fields, *parts, *codes)


@cache
def words_of(header: str) -> tuple[str, ...]:
    """Split a header into plain words.

    Examples
    --------
    >>> words_of("NAME_OF_SCHOOL"), words_of("zipCode"), words_of("DirecciÃ³n 2")
    (('name', 'of', 'school'), ('zip', 'code'), ('direccion', '2'))
    """
    plain = unicodedata.normalize("NFKD", _CAMEL.sub(" ", mended(header[:200])))
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


@lru_cache(maxsize=4096)  # the top of a sheet is looked at more than once
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
        Role (and `IGNORED`) -> 0-1, for those that it may mean at all; nobody changes it.

    Examples
    --------
    >>> max(meanings("ARC_ZIP", ("zip", "name")).items())
    ('zip', 1.0)
    """
    words = _without_numbers(words_of(header))
    if header.strip() in roles:
        return {header.strip(): 1.0}
    if SERVICE_AREA in roles and words not in synonyms():
        spoken = _spoken(frozenset(words))
        if spoken:
            return spoken
    words = words if words in synonyms() else _asked(words)
    end = next((i for i, word in enumerate(words) if word in _OF), len(words))
    found: dict[str, float] = {}
    for size in range(min(len(words), _longest()), 0, -1):
        for start in range(len(words) - size + 1):
            part = words[start : start + size]
            share = 1.0 if size == len(words) else _WITHIN * (0.5 + 0.5 * size / len(words))
            share *= _OF_WHAT if 0 < end < start else 1.0
            _note(found, synonyms().get(part, {}), share)
    if not found and len(words) == 1:
        for single, its_roles in _gluable():
            if words[0].startswith(single) or words[0].endswith(single):
                _note(found, its_roles, _GLUED)
    return {role: score for role, score in found.items() if role in roles or role == IGNORED}


def _without_numbers(words: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out numbers where the rest is what a header may be called, and those at the end.

    Examples
    --------
    >>> _without_numbers(("lad", "17", "cd")), _without_numbers(("stage", "2", "plan", "1"))
    (('lad', 'cd'), ('stage', '2', 'plan'))
    """
    bare = tuple(word for word in words if not word.isdigit())
    if words not in synonyms() and bare in synonyms():
        return bare
    while len(words) > 1 and words[-1].isdigit() and words not in synonyms():
        words = words[:-1]  # "Location 1", "longitude_0"
    return words


def _asked(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return what a question asks for, or the words without articles."""
    for opener in _OPENERS:
        if words[: len(opener)] == opener:
            words = words[len(opener) :] or words
    return tuple(word for word in words if word not in _FILLERS) or words


def _spoken(words: frozenset[str]) -> dict[str, float]:
    """Say whose place a column of a grant speaks of; empty where it speaks of none."""
    if words & _SERVED:
        if words & _NO_AREA:
            return {IGNORED: 1.0}
        return {SERVICE_AREA: _SPOKEN} if words & (_AREAS | {"location", "zona"}) else {}
    if words & _OFFICE and words & _AREAS and not words & _NO_AREA:
        return {NEIGHBOURHOOD: _SPOKEN}
    return {}


def _note(found: dict[str, float], roles: dict[str, float], share: float) -> None:
    """Keep the best score of each role; `found` is filled in place."""
    for role, weight in roles.items():
        found[role] = max(found.get(role, 0.0), weight * share)
