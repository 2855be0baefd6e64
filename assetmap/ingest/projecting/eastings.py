"""Find the columns that hold projected coordinates."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from assetmap import schema as s
from assetmap.ingest.columns.deciding import Column
from assetmap.ingest.columns.guesses import sample_of
from assetmap.ingest.columns.lexicon import COORDINATES, meanings, words_of
from assetmap.ingest.tables.layout import Layout

_HALF_TURN: Final = 180.0
_LEAST: Final = 1_000.0  # of projected coordinates the greater ones
_NEARLY_ALL: Final = 0.9  # share of values that must be such numbers
_MEANT: Final = 0.4  # meaning below which a header hardly says easting or northing
_NUMBER: Final = re.compile(
    r"-?\d[\d, ]*(?:\.\d+)?(?:\s*(?:us[ -]?)?(?:ft|feet|m))?", re.IGNORECASE
)
_SIDES: Final = {
    s.LON: frozenset({"x", "xcoord", "xfeet", "xft", "xm", "easting", "eastings", "east", "este"}),
    s.LAT: frozenset({"y", "ycoord", "yfeet", "yft", "ym", "northing", "northings", "north"}),
}


def with_eastings(columns: Sequence[Column], layout: Layout) -> list[Column]:
    """Take columns called x and y, easting and northing, for coordinates though no degrees.

    Parameters
    ----------
    columns
        Of the sheet; those that hold degrees are found already.
    layout
        Of the same sheet.

    Returns
    -------
    columns
        The same where the sheet has degrees, or no pair of such columns.
    """
    if {s.LON, s.LAT, COORDINATES} & {column.role for column in columns}:
        return list(columns)
    found: dict[str, Column] = {}
    for role in (s.LON, s.LAT):
        meant = [(_meaning(c, role), -c.index, c) for c in columns if not c.role]
        meant = [
            one
            for one in meant
            if one[0] >= _MEANT and not one[2].decided_by and _fits(one[2], layout)
        ]
        if not meant:
            return list(columns)
        score, _, column = max(meant, key=lambda one: one[:2])
        found[role] = replace(
            column, role=role, decided_by="name and content", confidence=round(score, 3)
        )
    changed = {column.index: column for column in found.values()}
    return [changed.get(column.index, column) for column in columns]


def _meaning(column: Column, role: str) -> float:
    """Return how surely a header means one side of a pair of coordinates."""
    said = set(words_of(column.header))
    own, other = (said & _SIDES[side] for side in (role, s.LAT if role == s.LON else s.LON))
    if own and not other:
        return 0.8
    return meanings(column.header, (role,)).get(role, 0.0)


def _fits(column: Column, layout: Layout) -> bool:
    """Say whether a column's values are numbers beyond all degrees."""
    values = sample_of(layout, column.index)
    numbers = [_number(value) for value in values if _NUMBER.fullmatch(value)]
    far = [number for number in numbers if number > _HALF_TURN]
    return bool(far) and len(far) >= _NEARLY_ALL * len(values) and max(far) >= _LEAST


def _number(text: str) -> float:
    """Return how great a number is, its sign left out."""
    return float(re.sub(r"[^\d.]", "", text))
