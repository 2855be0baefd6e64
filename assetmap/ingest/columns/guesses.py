"""Guess what a column may hold, each guess with how sure it is."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

import pyarrow.compute as pc

from assetmap import schema as s
from assetmap.ingest.tables.layout import Layout

from .content import are_measures, fit, is_typed
from .lexicon import IGNORED, meanings, words_of
from .telling import are_emails, are_job_titles, fit_alone

SAMPLE: Final = 300  # values of a column that are looked at
_LOOK: Final = 400  # characters of a value that patterns are tried on: a bait costs no time
_LEAST: Final = 0.35  # confidence below which a column is not used
_DOUBTED: Final = 0.35  # share of values below which a typed role's header is not believed
_ALONE: Final = 0.8  # share of values that must tell a role alone
_AGAIN: Final = re.compile(r" \(\d\)$")  # by which columns of one name are told apart
# What values alone are worth: in real lists, half the columns of kinds' words are none of ours.
_VALUES: Final = 0.5
_BY_VALUES: Final = {s.CATEGORY: 0.4}
_UNSAID: Final = 0.3  # under a header that we know and have no use for
_BONUS: Final = 0.02  # of a column called exactly like the role: it goes first
_CODED: Final = 0.95  # share of our codes that makes a column of them: there may be slips
# What a column's words, and the share of rows that it fills, take from its claim to a role.
_BY_RANK: Final = {1: 1.0, 0: 0.97, -1: 0.8}
_HALF_EMPTY: Final = 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """What one column may be."""

    index: int
    role: str
    by: str  # name, content, "name and content"
    confidence: float  # 0-1, that the column holds such values
    strength: float  # of the evidence that it is such a column, as filled as it is
    claim: float  # the same with its words' rank: columns that may be the same go by it
    rank: int  # 1 where its words say that it is the one, -1 where that it is another's
    exact: bool  # whether it is called as the role is


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a column's guesses are made from."""

    index: int
    header: str
    texts: Sequence[str]  # a sample, blanks left out
    filled: float  # share of rows that have something in it

    @property
    def is_private(self) -> bool:
        """Say whether the column holds e-mail addresses."""
        return are_emails(self.texts)


def sample_of(layout: Layout, index: int) -> list[str]:
    """Return some values of a column, evenly spaced, blank ones left out."""
    column = layout.cells.column(index + 1)
    texts = column.to_pandas()
    texts = texts[texts.str.strip() != ""]
    step = max(1, len(texts) // SAMPLE)
    return [text[:_LOOK].strip() for text in texts.iloc[::step].head(SAMPLE)]


def looks_of(layout: Layout) -> list[Look]:
    """Look at each column of a sheet."""
    return [
        Look(
            index=i,
            header=header,
            texts=sample_of(layout, i),
            filled=_filled_share(layout, i),
        )
        for i, header in enumerate(layout.headers)
    ]


def _filled_share(layout: Layout, index: int) -> float:
    """Return the share of rows that have something in a column."""
    blank = pc.equal(layout.cells.column(index + 1), "")
    return 1.0 - float(pc.mean(blank).as_py() or 0.0)


def guesses_of(look: Look, roles: tuple[str, ...]) -> list[Guess]:
    """Return what a column may be, among the roles that are asked for."""
    named = _retyped(meanings(_AGAIN.sub("", look.header), roles), look.texts)
    best = max(named.values(), default=0.0)
    out = []
    for role in roles:
        sense = named.get(role, 0.0)
        if sense and sense < named.get(IGNORED, 0.0):
            continue
        if sense:
            score, by = _named_score(look.header, role, sense * sense / best, look.texts)
        else:
            alone = fit_alone(role, look.texts) if role != s.NAME else 0.0
            weight = _UNSAID if IGNORED in named else _BY_VALUES.get(role, _VALUES)
            score, by = (weight * alone if alone >= _ALONE else 0.0), "content"
        if score >= _LEAST:
            out.append(_guess(look, role, by, score))
    return out


def _guess(look: Look, role: str, by: str, score: float) -> Guess:
    """Return a guess with its claim."""
    rank = rank_of(look.header, role)
    exact = score > 1.0
    strength = score * (_HALF_EMPTY + (1 - _HALF_EMPTY) * look.filled)
    return Guess(
        index=look.index,
        role=role,
        by=by,
        confidence=round(min(score, 1.0), 3),
        strength=strength,
        claim=score if look.header == role else strength * _BY_RANK[rank],
        rank=rank,
        exact=exact,
    )


def _retyped(named: dict[str, float], values: Sequence[str]) -> dict[str, float]:
    """Take a column "type" for the source's own words where it holds no codes of ours.

    Sizes are no neighbourhoods though called area, and job titles no names though called title.
    """
    if s.NEIGHBOURHOOD in named and are_measures(values):
        named = {role: w for role, w in named.items() if role != s.NEIGHBOURHOOD}
    if are_job_titles(values):
        named = {IGNORED: 1.0}
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


@cache
def _ranks() -> dict[str, dict[str, int]]:
    """Return role -> word -> whether it speaks for or against a column."""
    path = resources.files("assetmap").joinpath("data", "column_choices.csv")
    found: dict[str, dict[str, int]] = {}
    with path.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            for role in row["roles"].split("|"):
                words = dict.fromkeys(row["words"].split("|"), int(row["rank"]))
                found.setdefault(role, {}).update(words)
    return found


def rank_of(header: str, role: str) -> int:
    """Say whether a header's words speak for a column (1), against it (-1), or neither (0).

    Examples
    --------
    >>> [rank_of(header, "address") for header in ("Physical Address", "Address", "Mail Addr")]
    [1, 0, -1]
    """
    known = _ranks().get(role, {})
    said = [known[word] for word in words_of(header) if word in known]
    return min(said, default=0)
