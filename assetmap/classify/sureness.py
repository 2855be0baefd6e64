"""Say how sure each way of deciding a type is: how often it was right on labelled lists.

`sureness.csv` has, for each ground on which a type is decided, how many rows of how many lists of
other cities were decided on it, and the share of them that was right; `SURENESS.md` beside it says
how it was made. Rows of one list are right or wrong together, so that each list counts as fewer
rows than it has. Where few lists speak, the confidence stays near what was set by hand.
"""

import csv
from enum import IntEnum, auto
from functools import lru_cache
from importlib import resources
from typing import Final

import numpy as np
import numpy.typing as npt

from .phrases import Ints

Floats = npt.NDArray[np.float64]

TABLE: Final = "sureness.csv"
HELD: Final = 4.0  # how many rows' worth what was set by hand counts
ALIKE: Final = 0.3  # correlation of right and wrong within a list


class Ground(IntEnum):
    """On what a type was decided."""

    NONE = 0
    CERTAIN = auto()  # a person's answer, or the list's own column of our types
    CATEGORY = auto()  # the whole category is a phrase that we know
    CATEGORY_TOPIC = auto()  # the whole is a field of work that has one type
    CATEGORY_FIELD = auto()  # the whole is a field of work, or some organisation
    CATEGORY_CODE = auto()
    CATEGORY_PART = auto()  # some of its words
    CATEGORY_ONE_OF = auto()  # some of its words, where it names several things
    CATEGORY_PART_FIELD = auto()
    CATEGORY_VAGUE = auto()  # a word like "centre" is all that is known of it
    CATEGORY_ELSE = auto()  # whatever it is, while the name says something else
    BOTH = auto()  # category and name say the same, one perhaps more exactly
    AGAINST_RULE = auto()  # the name, against the category
    AGAINST_SEVERAL = auto()
    AGAINST_ONE = auto()
    NAME_OFFICE = auto()
    NAME_OTHER = auto()  # a rule knows that it is not what it is named after
    NAME_RULE = auto()
    NAME_SEVERAL = auto()  # several words, at the head of what they stand in
    NAME_SEVERAL_INSIDE = auto()  # another word follows: "Lincoln School Apartments"
    NAME_ONE = auto()
    NAME_ONE_INSIDE = auto()
    NAME_FIELD = auto()  # only a field of work: "Harbor Health"
    NAME_LOOSE_SEVERAL = auto()  # "yacht club": some association or business
    NAME_LOOSE_ONE = auto()  # "club"
    NAME_WEAK = auto()
    NAME_VAGUE = auto()
    MISTYPED = auto()
    DESCRIPTION = auto()
    LIST = auto()
    LIST_PART = auto()
    LIST_FIELD = auto()
    ROWS = auto()


@lru_cache(maxsize=1)
def sureness() -> Floats:
    """Return the confidence of each ground, by its number."""
    found = np.zeros(len(Ground))
    file = resources.files("assetmap").joinpath("data", "taxonomy", TABLE)
    for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines()):
        held, seen, share = (float(row[c]) for c in ("set_by_hand", "weight", "share"))
        sure = (HELD * held + seen * share) / (HELD + seen)
        found[Ground[row["ground"].upper()]] = round(sure, 2)
    return found


def sure_of(ground: Ints) -> Floats:
    """Return how often what was decided on such grounds is right, 0-1.

    Parameters
    ----------
    ground
        Numbers of `Ground`.
    """
    return sureness()[ground]


def weighed(right: list[list[bool]]) -> tuple[float, float]:
    """Return what lists say of one ground: its weight in rows, and the share that was right.

    Parameters
    ----------
    right
        For each list, whether each row was right.
    """
    weight = [len(one) / (1 + ALIKE * (len(one) - 1)) for one in right if one]
    share = [sum(one) / len(one) for one in right if one]
    total = sum(weight)
    return total, sum(w * s for w, s in zip(weight, share, strict=True)) / total if total else 0.0
