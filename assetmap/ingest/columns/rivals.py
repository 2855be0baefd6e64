"""Tell where two columns may be the same thing, so that a person can say which one is."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assetmap import schema as s
from assetmap.ingest.tables.layout import Layout
from assetmap.model import Question

from .deciding import Chosen, Column
from .guesses import Guess
from .lexicon import ADDRESS2, CODE_COLUMNS, COORDINATES, HOUSE_NUMBER

# Roles that are not asked about: keys and codes show nothing, suites and states follow the address.
_SILENT: Final = frozenset(
    {s.SOURCE_ID, s.TYPE, s.SECTOR, s.STATE, s.CURRENCY, ADDRESS2, HOUSE_NUMBER, COORDINATES}
    | {s.CODES, *CODE_COLUMNS}
)
_BESIDE: Final = frozenset({s.CITY, s.ZIP})  # these belong to the address, where there is one
# A wrong guess of these puts wrong names, or places, on the map.
_GRAVE: Final = frozenset({s.NAME, s.RECIPIENT, s.ADDRESS, s.CITY, s.ZIP})
_PLAUSIBLE: Final = 0.85  # of the evidence for the winner: a column with less is no rival
_EQUAL: Final = 0.95  # of its claim: the evidence for both is the same
_SURE: Final = 0.5  # confidence that a rival has at least
_FILLED: Final = 0.5  # share of rows that both must fill before nothing is read without an answer
_DIFFERENT: Final = 0.05  # share of rows that differ, below which it does not matter
_MOSTLY_DIFFERENT: Final = 0.5  # the same, from which on a wrong guess spoils the map
_ROWS: Final = 500  # that two columns are compared in
_SHOWN: Final = 60  # characters of a value
_PLAIN = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rivalry:
    """Columns of one sheet that may all have a role, the likeliest first."""

    role: str
    columns: tuple[Column, ...]
    rows: int  # in which the first two differ
    example: tuple[str, ...]  # what stands in each, in one row in which they differ
    equal: bool  # nothing tells them apart, and the wrong one would spoil the map


def rivalries(layout: Layout, chosen: Chosen) -> list[Rivalry]:
    """Find the roles that more than one column of a sheet may have."""
    guesses: dict[str, list[Guess]] = defaultdict(list)
    for guess in chosen.guesses:
        guesses[guess.role].append(guess)
    placed = any(column.role == s.ADDRESS for column in chosen.columns)
    silent = _SILENT | _BESIDE if placed else _SILENT
    found = []
    for column in chosen.columns:
        if column.role and column.role not in silent and column.decided_by != "mapping":
            one = _rivalry(layout, chosen.columns, column, guesses[column.role])
            found += [one] if one else []
    return found


def _rivalry(
    layout: Layout, columns: list[Column], winner: Column, guesses: list[Guess]
) -> Rivalry | None:
    """Return the columns that may have the winner's role as well as it, None where none may."""
    own = next((guess for guess in guesses if guess.index == winner.index), None)
    if own is None or winner.header == winner.role:
        return None
    rivals = [
        guess
        for guess in sorted(guesses, key=lambda g: (-g.claim, g.index))
        if guess.index != own.index
        and not columns[guess.index].role
        and not columns[guess.index].decided_by
        and columns[guess.index].header
        and guess.confidence >= _SURE
        and guess.strength >= _PLAUSIBLE * own.strength
    ]
    differing = [(g, _differing(layout, own.index, g.index)) for g in rivals]
    differing = [(g, d) for g, d in differing if d.share >= _DIFFERENT]
    if not differing:
        return None
    first, most = differing[0]
    return Rivalry(
        role=winner.role,
        columns=(winner, *(columns[g.index] for g, _ in differing)),
        rows=most.rows,
        example=tuple(_cell(layout, index, most.at) for index in (own.index, first.index)),
        equal=winner.role in _GRAVE and any(_is_equal(own, g, d) for g, d in differing),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Differing:
    """How far two columns differ."""

    share: float  # of the rows that both fill
    filled: float  # share of rows that both fill
    rows: int
    at: int  # a row in which they differ


def _is_equal(own: Guess, rival: Guess, differing: _Differing) -> bool:
    """Say whether nothing tells two columns apart, though most rows differ."""
    return (
        not own.exact
        and rival.rank == own.rank
        and rival.claim >= _EQUAL * own.claim
        and differing.filled >= _FILLED
        and differing.share >= _MOSTLY_DIFFERENT
    )


def _differing(layout: Layout, one: int, other: int) -> _Differing:
    """Compare two columns in some rows, evenly spaced; count all rows that differ."""
    count = layout.cells.num_rows
    at = np.unique(np.linspace(0, count - 1, min(count, _ROWS)).astype("int64"))
    pairs = [
        (int(row), _plain(a), _plain(b))
        for row, a, b in zip(at, _texts(layout, one, at), _texts(layout, other, at), strict=True)
    ]
    both = [(row, a, b) for row, a, b in pairs if a and b]
    unlike = [row for row, a, b in both if a not in b and b not in a]
    return _Differing(
        share=len(unlike) / len(both) if both else 0.0,
        filled=len(both) / max(1, len(pairs)),
        rows=_count(layout, one, other) if unlike else 0,
        at=unlike[0] if unlike else 0,
    )


def _count(layout: Layout, one: int, other: int) -> int:
    """Count the rows in which both columns have something, and not the same."""
    a, b = (
        pc.utf8_lower(pc.utf8_trim_whitespace(layout.cells.column(i + 1))) for i in (one, other)
    )
    filled = pc.and_(pc.not_equal(a, ""), pc.not_equal(b, ""))
    return int(pc.sum(pc.and_(filled, pc.not_equal(a, b))).as_py() or 0)


def _texts(layout: Layout, column: int, rows: np.ndarray) -> Sequence[str]:
    """Return a column's cells in some rows."""
    texts: list[str] = layout.cells.column(column + 1).take(pa.array(rows)).to_pylist()
    return texts


def _plain(text: str) -> str:
    """Return letters and digits alone: spellings of one thing are alike."""
    return _PLAIN.sub("", text[:400]).casefold()


def _cell(layout: Layout, column: int, row: int) -> str:
    """Return one cell, short enough for a sentence."""
    text = str(layout.cells.column(column + 1)[row].as_py())
    return " ".join(text.split())[:_SHOWN]


def questions_of(rivalries_of: Sequence[tuple[str, Rivalry]]) -> list[Question]:
    """Ask about rivalries: once for all sheets where the choice is the same in all.

    Parameters
    ----------
    rivalries_of
        (name of the sheet, rivalry).

    Returns
    -------
    questions
        With the key `role:<role>`, or `role:<role>:<sheet>` where sheets have different columns.
    """
    by_role: dict[str, list[tuple[str, Rivalry]]] = defaultdict(list)
    for sheet, one in rivalries_of:
        by_role[one.role].append((sheet, one))
    questions = []
    for role, some in by_role.items():
        options = {_headers(one) for _, one in some}
        if len(options) == 1:
            rows = sum(one.rows for _, one in some)
            sheet = some[0][0] if len(some) == 1 else ""
            questions.append(_question(f"role:{role}", some[0][1], sheet, rows))
        else:
            questions += [
                _question(f"role:{role}:{sheet}", one, sheet, one.rows) for sheet, one in some
            ]
    return questions


def _headers(one: Rivalry) -> tuple[str, ...]:
    """Return the headers that are to be chosen from."""
    return tuple(column.header for column in one.columns)


def _question(key: str, one: Rivalry, sheet: str, rows: int) -> Question:
    """Return the question which column has a role."""
    headers = _headers(one)
    shown = zip(headers, one.example, strict=False)
    return Question(
        key=key,
        found=", ".join(f"{header[:_SHOWN]!r} ({value!r})" for header, value in shown),
        options=headers,
        suggestion=headers[0],
        needed=one.equal,
        sheet=sheet,
        rows=rows,
    )
