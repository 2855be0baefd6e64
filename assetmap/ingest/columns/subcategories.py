"""Read a second column of kinds beside the first ("Category", "Subcategory")."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from assetmap import schema as s
from assetmap.ingest.tables.layout import Layout

from .deciding import Chosen, Column
from .guesses import Guess, sample_of
from .kinds import says_kind
from .lexicon import SUBCATEGORY

_DIVIDES = re.compile(r"[;|,]")  # several kinds in one cell
_TOLD: Final = 0.3  # share of values that say a kind: such a column is worth reading as the second
_TELLS: Final = 0.5  # the same, from which on it is rather the first ...
_SILENT: Final = 0.2  # ... than one whose values say so little ("Class I", "Class II")


def with_subcategory(chosen: Chosen, layout: Layout) -> list[Column]:
    """Give a column the role of the second where two speak of kinds.

    Where the first one's values say nothing, the other is the first; so is one that is alone.

    Parameters
    ----------
    chosen
        The columns of a list of assets, with all that they may be.
    layout
        Its table.
    """
    columns = chosen.columns
    roles = {c.role: c for c in columns}
    first, given = roles.get(s.CATEGORY), roles.get(SUBCATEGORY)
    if first is None and given is not None and given.decided_by != "mapping":
        return [replace(c, role=s.CATEGORY) if c.role == SUBCATEGORY else c for c in columns]
    if first is None or given is not None:
        return columns
    guesses = {g.index: g for g in chosen.guesses if g.role == s.CATEGORY and "name" in g.by}
    told = {
        c.index: share_told(sample_of(layout, c.index))
        for c in columns
        if c.index in guesses and not c.role and not c.decided_by
    }
    if not told:
        return columns
    second = min(told, key=lambda index: (-told[index], index))
    if told[second] < _TOLD:
        return columns
    own = share_told(sample_of(layout, first.index))
    if told[second] >= _TELLS and own < _SILENT and _may_yield(first, guesses):
        return _given(columns, {second: guesses[second]}, s.CATEGORY, taken_from=first.index)
    return _given(columns, {second: guesses[second]}, SUBCATEGORY)


def _may_yield(first: Column, guesses: Mapping[int, Guess]) -> bool:
    """Say whether a column is the first by our guess alone, not by its name or a person's word."""
    own = guesses.get(first.index)
    return first.decided_by != "mapping" and not (own is not None and own.exact)


def _given(
    columns: Sequence[Column], guesses: Mapping[int, Guess], role: str, *, taken_from: int = -1
) -> list[Column]:
    """Return the columns with a role for one, and none for the one that it is taken from."""
    out = []
    for c in columns:
        if c.index in guesses:
            guess = guesses[c.index]
            out.append(replace(c, role=role, decided_by=guess.by, confidence=guess.confidence))
        elif c.index == taken_from:
            out.append(replace(c, role="", decided_by="", confidence=0.0))
        else:
            out.append(c)
    return out


def share_told(values: Sequence[str]) -> float:
    """Return the share of values that name a kind of asset, alone or among several.

    Examples
    --------
    >>> share_told(["Cafes", "Licensed Class I", "Pizza; Restaurants", "North"])
    0.5
    """
    if not values:
        return 0.0
    return sum(any(says_kind(part) for part in _DIVIDES.split(v)) for v in values) / len(values)
