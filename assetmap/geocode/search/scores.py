"""Know how sure a place is: how often places that were found so are within 100 m.

A score is a product of shares: how often a street that is written so is the one that is meant, how
often the place that agrees so with ZIP code and city is, and how often a place that is known so
lies within 100 m of where it should. `data/place_scores.csv` has them (feature, level, share,
tried, basis); `python -m benchmarks.calibration` measures them anew.
"""

import csv
from functools import cache
from importlib import resources
from typing import Final

import numpy as np

from assetmap.geocode.reference.lookup import Floats, Ints

WITHIN_M: Final = 100.0  # of the true place: what a score is the chance of
# Features, each with its levels in the table.
HOUSE: Final = "house"  # metres that an exact house lies off its neighbours' course
ONE_SIDE: Final = "one_side"  # metres between the known neighbours on the house's own side
BOTH_SIDES: Final = (
    "both_sides"  # metres between known neighbours of which one is across the street
)
STRETCH: Final = "stretch"  # metres that a stretch of street with a range of numbers is long
CORNER: Final = "corner"  # metres between the nearest known places of two streets
AGREEMENT: Final = "agreement"  # of ZIP code and city, see `lookup.agreement`
TYPOS: Final = "typos"  # letters that differ
LACKING: Final = "lacking"  # what one side leaves out: "suffix", "direction", "known_direction"
ROAD: Final = "road"  # numbered: "other_kind", a state's for the country's of that number
OTHER_KIND: Final = "other_kind"
NUMBER_TEXT: Final = "number_text"  # "other": 138 for 138b
ALONE: Final = "alone"  # the level of a house that no neighbours confirm or contradict
BY_PERSON: Final = "confirmed"  # the level of a house that a person put on the map
LEAST: Final = 0.5  # score of a place that is as likely wrong as right: below it there is none


# Columns of candidates: row of the table that says how well such a place is known, and what is
# multiplied with that row's share.
BASIS: Final = "basis"
_FEATURE, _LEVEL, _SHARE = "feature", "level", "share"


@cache
def table() -> tuple[tuple[str, str, float], ...]:
    """Return feature, level and share of each row of the table."""
    path = resources.files("assetmap").joinpath("data", "place_scores.csv")
    with path.open(encoding="utf-8") as lines:
        return tuple(
            (row[_FEATURE], row[_LEVEL], float(row[_SHARE])) for row in csv.DictReader(lines)
        )


def share_of(feature: str, level: str) -> float:
    """Return the share of one level.

    Examples
    --------
    >>> share_of("typos", "2") < share_of("typos", "1") < share_of("typos", "0")
    True
    """
    return next(share for of, named, share in table() if (of, named) == (feature, level))


def basis_by_metres(feature: str, metres: Floats) -> Ints:
    """Return the table's row for each number of metres; that of `alone` where it is NaN.

    Examples
    --------
    >>> near, far = share_of_basis(basis_by_metres("one_side", np.array([30.0, 700.0])))
    >>> bool(far < near)
    True
    """
    rows = {level: row for row, (of, level, _) in enumerate(table()) if of == feature}
    alone = rows.pop(ALONE, -1)
    rows.pop(BY_PERSON, None)
    bounds = np.sort(np.array([float(level) for level in rows]))
    ordered = np.array([rows[level] for level in sorted(rows, key=float)])
    step = np.clip(np.searchsorted(bounds, metres), 0, len(bounds) - 1)
    return np.where(np.isnan(metres), alone, ordered[step])


def basis_of(feature: str, level: str) -> int:
    """Return the table's row of one level.

    Examples
    --------
    >>> share_of_basis(np.array([basis_of("house", "confirmed")])).tolist()
    [1.0]
    """
    return next(
        row for row, (of, named, _) in enumerate(table()) if (of, named) == (feature, level)
    )


def share_of_basis(basis: Ints) -> Floats:
    """Return the share of each row of the table."""
    shares: Floats = np.array([share for _, _, share in table()])[basis]
    return shares
