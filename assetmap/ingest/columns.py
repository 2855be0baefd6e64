"""Decide which column holds what, by its name and its values together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd
import pyarrow.compute as pc

from assetmap import schema as s
from assetmap.model import Table

from .content import fit, fit_alone, is_typed
from .layout import Layout
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
from .parse import refused
from .wire import ROW

SAMPLE: Final = 300  # values of a column that are looked at
_LOOK: Final = 400  # characters of a value that patterns are tried on: a bait costs no time
_LEAST: Final = 0.35  # score below which a column is not used
_DOUBTED: Final = 0.35  # share of values below which a typed role's header is not believed
_ALONE: Final = 0.8  # share of values that must tell a role alone
_AGAIN: Final = re.compile(r" \(\d\)$")  # by which columns of one name are told apart
_BONUS: Final = 0.02  # of a column called exactly like the role: it goes first
_HELD: Final = 0.5  # share of rows that a column found by its values alone must fill
_CODED: Final = 0.95  # share of our codes that makes a column of them: there may be slips
_NUMBERED: Final = 0.5  # share of a street column from which on it has its house numbers already
_NAMELIKE: Final = 0.6  # score of mostly different texts with letters
_NAMES: Final = {Table.ASSETS: s.NAME, Table.GRANTS: s.RECIPIENT}
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


def sample_of(layout: Layout, index: int) -> list[str]:
    """Return some values of a column, evenly spaced, blank ones left out."""
    column = layout.cells.column(index + 1)
    texts = column.to_pandas()
    texts = texts[texts.str.strip() != ""]
    step = max(1, len(texts) // SAMPLE)
    return [text[:_LOOK].strip() for text in texts.iloc[::step].head(SAMPLE)]


def filled_share(layout: Layout, index: int) -> float:
    """Return the share of rows that have something in a column."""
    blank = pc.equal(layout.cells.column(index + 1), "")
    return 1.0 - float(pc.mean(blank).as_py() or 0.0)


def columns_of(
    name: str, layout: Layout, *, table: Table, mapping: tuple[tuple[str, str], ...]
) -> list[Column]:
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
        a column out.

    Raises
    ------
    InputError
        If the mapping has a role that is not known.
    """
    roles = roles_of(table)
    samples = [sample_of(layout, i) for i in range(len(layout.headers))]
    plain = [
        Column(header=header, index=i, example=samples[i][0][:80] if samples[i] else "")
        for i, header in enumerate(layout.headers)
    ]
    for role, _ in mapping:
        if role and role not in roles:
            raise refused(name, "mapped_role", what=repr(role), expected=", ".join(roles))
    chosen = {header: role for role, header in mapping if header in layout.headers}
    taken = set(chosen.values()) - {""}
    columns = [
        replace(c, role=chosen[c.header], decided_by="mapping", confidence=1.0)
        if c.header in chosen
        else c
        for c in plain
    ]
    guesses = [
        guess
        for c in columns
        if c.decided_by != "mapping" and (c.header or samples[c.index])
        for guess in _guesses(c, samples[c.index], roles)
        if guess.role not in taken
    ]
    found = _assigned(columns, guesses, roles)
    filled = [filled_share(layout, c.index) for c in found]
    capped = [replace(c, confidence=min(c.confidence, 1.0)) for c in found]
    return _mended(capped, samples, filled, table)


def _guesses(column: Column, values: Sequence[str], roles: tuple[str, ...]) -> list[Column]:
    """Return what a column may be, each with its confidence."""
    named = _retyped(meanings(_AGAIN.sub("", column.header), roles), values)
    best = max(named.values(), default=0.0)
    out = []
    for role in roles:
        sense = named.get(role, 0.0)
        if sense and sense < named.get(IGNORED, 0.0):
            continue
        if sense:
            score, by = _named_score(column.header, role, sense * sense / best, values)
        else:
            alone = fit_alone(role, values) if role != s.NAME else 0.0
            weight = 0.3 if IGNORED in named else 0.5
            score, by = (weight * alone if alone >= _ALONE else 0.0), "content"
        if score >= _LEAST:
            out.append(replace(column, role=role, decided_by=by, confidence=round(score, 3)))
    return out


def _retyped(named: dict[str, float], values: Sequence[str]) -> dict[str, float]:
    """Take a column "type" for the source's own words where it holds no codes of ours."""
    if s.TYPE not in named or (fit(s.TYPE, values) or 0.0) >= _CODED:
        return named
    return {s.CATEGORY: 0.75, **{role: w for role, w in named.items() if role != s.TYPE}}


def _named_score(header: str, role: str, sense: float, values: Sequence[str]) -> tuple[float, str]:
    """Return the score of a role that a header means, given the column's values."""
    if header == role:
        return 1.0 + _BONUS, "name"
    if header.strip().lower() == role and not is_typed(role):
        return 1.0 + _BONUS / 2, "name"
    fits = fit(role, values)
    if not values:
        return 0.4 * sense, "name"
    if fits is None:
        return 0.9 * sense, "name"
    if is_typed(role) and fits < _DOUBTED:
        return 0.25 * sense, "name"
    return sense * (0.55 + 0.45 * fits), "name and content"


def _assigned(columns: list[Column], guesses: list[Column], roles: tuple[str, ...]) -> list[Column]:
    """Give each role to the column with the best score; among equals the leftmost."""
    order = {role: i for i, role in enumerate(roles)}
    guesses = sorted(guesses, key=lambda g: (-g.confidence, g.index, order[g.role]))
    out = list(columns)
    used: set[str] = {c.role for c in columns if c.role}
    for guess in guesses:
        if guess.role not in used and not out[guess.index].role:
            out[guess.index] = guess
            used.add(guess.role)
    return out


def _mended(
    columns: list[Column], samples: list[list[str]], filled: list[float], table: Table
) -> list[Column]:
    """Undo roles that make no sense alone, and find a name where none was found."""
    roles = {c.role: c for c in columns}
    drop = {role for role, other in _PAIRS.items() if role in roles and other not in roles}
    if HOUSE_NUMBER in roles:
        street = roles.get(s.ADDRESS)
        numbered = fit_alone(s.ADDRESS, samples[street.index]) if street else 1.0
        if numbered > _NUMBERED:
            drop.add(HOUSE_NUMBER)
    if ADDRESS2 in roles and s.ADDRESS not in roles:
        drop.add(ADDRESS2)
    if s.NEIGHBOURHOOD in roles and table is Table.ASSETS and _is_doubted(columns, roles):
        drop.add(s.NEIGHBOURHOOD)
    columns = [
        replace(c, role="", decided_by="", confidence=0.0)
        if c.role in drop and c.decided_by != "mapping"
        else c
        for c in columns
    ]
    wanted = _NAMES.get(table)
    if wanted is None or wanted in roles:
        return columns
    free = [
        c
        for c in columns
        if not c.role
        and c.decided_by != "mapping"
        and IGNORED not in meanings(c.header, (wanted,))
        and filled[c.index] >= _HELD
    ]
    scored = [(fit_alone(s.NAME, samples[c.index]), -c.index, c) for c in free]
    if not scored:
        return columns
    score, _, best = max(scored, key=lambda one: one[:2])
    if score < _NAMELIKE:
        return columns
    named = replace(best, role=wanted, decided_by="content", confidence=round(0.5 * score, 3))
    return [named if c.index == best.index else c for c in columns]


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
