"""Decide which column holds what, by its name and its values together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from assetmap import schema as s
from assetmap.ingest.tables.layout import Layout
from assetmap.model import Table
from assetmap.parsing.parse import refused
from assetmap.parsing.wire import ROW

from .content import distinct
from .guesses import Guess, Look, guesses_of, looks_of, sample_of
from .kinds import share_named
from .lexicon import (
    ADDRESS2,
    COORDINATES,
    HOUSE_NUMBER,
    IGNORED,
    meanings,
    roles_of,
    synonyms,
    words_of,
)
from .telling import are_job_titles, fit_alone

_HELD: Final = 0.5  # share of rows that a column found by its values alone must fill
_NUMBERED: Final = 0.5  # share of a street column from which on it has its house numbers already
_NAMELIKE: Final = 0.6  # score of mostly different texts with letters
_OWNERS: Final = frozenset({("owner",), ("owner", "name"), ("name", "of", "owner")})
_NO_PERSONS: Final = 0.8  # share of owners that must be named as assets are, not as persons
_DIFFERENT: Final = 0.5  # share of such texts that must be different from each other
_NAMES: Final = {Table.ASSETS: s.NAME, Table.GRANTS: s.RECIPIENT}
_BESIDE: Final = (ADDRESS2, HOUSE_NUMBER, s.CITY, s.STATE, s.ZIP)
_NEARLY: Final = 0.75  # of the best claim: below it a column is not taken for being nearer
_FAR: Final = 10_000  # columns: what stands left of an address is further than all to its right
_PAIRS: Final = {s.LON: s.LAT, s.LAT: s.LON}
_FACTS: Final = frozenset({s.ADDRESS, s.CITY, s.ZIP, s.PHONE, s.URL, s.LAT, s.LON})
_TURNED: Final = 0.5  # share of names that are words for such facts
_WEAK: Final = 0.5  # meaning below which a header hardly says that it is a neighbourhood
_DISTRICTS: Final = frozenset({"district", "districts", "dist", "distrito"})
_CODES: Final = frozenset({"geoid", "id", "code", "number", "fips", "leaid", "nces", "codigo"})
_TELLING: Final = frozenset({s.CATEGORY, s.TYPE, s.PHONE, s.URL})  # beside a name: it is of assets


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a sheet and what it is taken for."""

    header: str
    index: int
    role: str = ""
    decided_by: str = ""  # mapping, name, content, "name and content"; "" where unused
    confidence: float = 0.0
    example: str = ""
    is_private: bool = False  # e-mail addresses: never published


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What the columns of a sheet are taken for, and all that they may be."""

    columns: list[Column]
    guesses: list[Guess]


def columns_of(
    name: str, layout: Layout, *, table: Table, mapping: tuple[tuple[str, str], ...]
) -> Chosen:
    """Give each column of a sheet its role.

    Parameters
    ----------
    name
        The file's name, for the sentence.
    layout
        The sheet's table.
    table
        Whose roles they are.
    mapping
        (role, header) as a person chose them: these hold, the others are found. The role "" leaves
        a column out. A header stands as it does in this sheet.

    Raises
    ------
    InputError
        If the mapping has a role that is not known.
    """
    roles = roles_of(table)
    for role, _ in mapping:
        if role and role not in roles:
            raise refused(name, "mapped_role", what=repr(role), expected=", ".join(roles))
    looks = looks_of(layout)
    chosen = {header: role for role, header in mapping if header in layout.headers}
    taken = set(chosen.values()) - {""}
    columns = [_plain(look, chosen) for look in looks]
    guesses = [
        guess
        for look in looks
        if look.header not in chosen and (look.header or look.texts) and not look.is_private
        for guess in guesses_of(look, tuple(role for role in roles if role != s.ORGANISATION))
        if guess.role not in taken
    ]
    found = _together(_assigned(columns, guesses, roles), guesses)
    return Chosen(columns=_mended(found, looks, table), guesses=guesses)


def _plain(look: Look, chosen: Mapping[str, str]) -> Column:
    """Return a column with the role that a person gave it, if one did."""
    column = Column(
        header=look.header,
        index=look.index,
        example=look.texts[0][:80] if look.texts else "",
        is_private=look.is_private,
    )
    if look.header not in chosen:
        return column
    return replace(column, role=chosen[look.header], decided_by="mapping", confidence=1.0)


def _assigned(columns: list[Column], guesses: list[Guess], roles: tuple[str, ...]) -> list[Column]:
    """Give each role to the column with the best claim; among equals the leftmost."""
    order = {role: i for i, role in enumerate(roles)}
    out = list(columns)
    used: set[str] = {c.role for c in columns if c.role}
    for guess in sorted(guesses, key=lambda g: (-g.claim, g.index, order[g.role])):
        if guess.role not in used and _is_free(out[guess.index]):
            out[guess.index] = _with(out[guess.index], guess)
            used.add(guess.role)
    return out


def _is_free(column: Column) -> bool:
    """Say whether a column has no role yet, and was not left out by a person."""
    return not column.role and not column.decided_by


def _with(column: Column, guess: Guess) -> Column:
    """Return a column with the role of a guess."""
    return replace(column, role=guess.role, decided_by=guess.by, confidence=guess.confidence)


def _without(column: Column) -> Column:
    """Return a column without a role."""
    return replace(column, role="", decided_by="", confidence=0.0)


def _together(columns: list[Column], guesses: list[Guess]) -> list[Column]:
    """Take city, state and ZIP code from the columns that belong to the address.

    Of several that may be it, that is the one whose header shares a word with the address's
    ("Mailing City" beside "Mailing Address"), then the first to its right.
    """
    out = list(columns)
    address = next((c for c in columns if c.role == s.ADDRESS), None)
    if address is None:
        return out
    said = set(words_of(address.header))
    for role in _BESIDE:
        now = next((c for c in out if c.role == role), None)
        if now is None or now.decided_by == "mapping":
            continue
        mine = [g for g in guesses if g.role == role and "name" in g.by]
        claim = max((g.claim for g in mine), default=0.0)
        near = [
            g
            for g in mine
            if g.claim >= _NEARLY * claim and (g.index == now.index or _is_free(out[g.index]))
        ]
        if not near:
            continue
        best = min(near, key=lambda g: _apart(g, columns[g.index].header, said, address.index))
        out[now.index] = _without(out[now.index])
        out[best.index] = _with(out[best.index], best)
    return out


def _apart(guess: Guess, header: str, said: set[str], address: int) -> tuple[int, int, int]:
    """Return how far a column is from belonging to the address: shared words, rank, distance."""
    after = guess.index - address
    shared = len(said & set(words_of(header)))
    return -shared, -guess.rank, after if after > 0 else _FAR - after


def _mended(columns: list[Column], looks: list[Look], table: Table) -> list[Column]:
    """Undo roles that make no sense alone, and find a name where none was found."""
    roles = {c.role: c for c in columns}
    drop = {role for role, other in _PAIRS.items() if role in roles and other not in roles}
    if HOUSE_NUMBER in roles:
        street = roles.get(s.ADDRESS)
        numbered = fit_alone(s.ADDRESS, looks[street.index].texts) if street else 1.0
        if numbered > _NUMBERED:
            drop.add(HOUSE_NUMBER)
    if ADDRESS2 in roles and s.ADDRESS not in roles:
        drop.add(ADDRESS2)
    if s.NEIGHBOURHOOD in roles and table is Table.ASSETS and _is_doubted(columns, roles):
        drop.add(s.NEIGHBOURHOOD)
    columns = [_without(c) if c.role in drop and c.decided_by != "mapping" else c for c in columns]
    wanted = _NAMES.get(table)
    return columns if wanted is None or wanted in roles else _named(columns, looks, wanted)


def _named(columns: list[Column], looks: list[Look], wanted: str) -> list[Column]:
    """Find the names by the look of the values, where no header says so."""
    free = [
        c
        for c in columns
        if _is_free(c)
        and not c.is_private
        and _are_different(looks[c.index].texts)
        and IGNORED not in meanings(c.header, (wanted,))
        and looks[c.index].filled >= _HELD
    ]
    scored = [(fit_alone(s.NAME, looks[c.index].texts), -c.index, c) for c in free]
    scored = [one for one in scored if one[0] >= _NAMELIKE] or _owners(columns, looks)
    if not scored:
        return columns
    score, _, best = max(scored, key=lambda one: one[:2])
    named = replace(best, role=wanted, decided_by="content", confidence=round(0.5 * score, 3))
    return [named if c.index == best.index else c for c in columns]


def _owners(columns: list[Column], looks: list[Look]) -> list[tuple[float, int, Column]]:
    """Return, with shares, the owners that are churches or clinics on their own land, no persons.

    Persons who own something are never taken for its name.
    """
    owners = [
        c
        for c in columns
        if _is_free(c)
        and words_of(c.header) in _OWNERS
        and _are_different(looks[c.index].texts)
        and looks[c.index].filled >= _HELD
    ]
    shares = [(share_named(looks[c.index].texts), -c.index, c) for c in owners]
    return [one for one in shares if one[0] >= _NO_PERSONS]


def _are_different(texts: Sequence[str]) -> bool:
    """Say whether most values stand once: kinds, towns and streets repeat as names do not."""
    return bool(texts) and distinct(texts) > _DIFFERENT and not are_job_titles(texts)


def _is_doubted(columns: list[Column], roles: dict[str, Column]) -> bool:
    """Say whether a district is rather one of schools or parks than a neighbourhood.

    It is where the rows say more exactly where they are, or where districts have codes.
    """
    header = roles[s.NEIGHBOURHOOD].header
    sense = meanings(header, (s.NEIGHBOURHOOD,)).get(s.NEIGHBOURHOOD, 0.0)
    if sense >= _WEAK:
        return False
    others = [set(words_of(c.header)) for c in columns if c.header != header]
    coded = any(words & _DISTRICTS and words & _CODES for words in others)
    return coded or bool({s.ADDRESS, s.LAT, COORDINATES} & set(roles))


def is_usable(columns: list[Column], table: Table) -> bool:
    """Say whether the roles found are enough to make records."""
    roles = {c.role for c in columns}
    if table is Table.ASSETS:
        named = any(c.role == s.NAME and c.decided_by != "content" for c in columns)
        # Any words may look like names: alone they make no asset.
        return named or has_place(columns) or (s.NAME in roles and bool(roles & _TELLING))
    if table is Table.GRANTS:
        # Lists that are summed already name no recipients.
        return s.AMOUNT in roles and bool(roles & {s.RECIPIENT, s.FUNDER, s.SERVICE_AREA})
    return s.FROM in roles and s.TO in roles


def is_turned(layout: Layout, columns: list[Column]) -> bool:
    """Say whether the rows of a table are what should be its columns: address, city, phone."""
    names = next((c for c in columns if c.role == s.NAME and c.decided_by != "mapping"), None)
    if names is None:
        return False
    values = sample_of(layout, names.index)
    fields = [v for v in values if set(synonyms().get(words_of(v), {})) & _FACTS]
    return len(set(fields)) > 1 and len(fields) >= _TURNED * len(values)


def has_place(columns: list[Column]) -> bool:
    """Say whether some column tells where."""
    roles = {c.role for c in columns}
    places = {s.ADDRESS, s.CITY, s.ZIP, s.LAT, s.NEIGHBOURHOOD, COORDINATES}
    return bool(roles & places)


def texts_of(layout: Layout, columns: list[Column]) -> pd.DataFrame:
    """Return the columns that have a role, called by it; ROW beside them."""
    data = {ROW: layout.cells.column(ROW).to_pandas()}
    for c in columns:
        if c.role:
            data[c.role] = layout.cells.column(c.index + 1).to_pandas().astype("str")
    return pd.DataFrame(data)
