"""Say which ways of OpenStreetMap people may walk on, by `data/walkable.csv`."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

KIND: Final = 1  # the step whose rows say what a thing is; the others say who may use it
_YES: Final = "yes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rows of the table: (key, value) -> (step, walkable)."""

    rows: dict[tuple[str, str], tuple[int, bool]]

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys that may make a thing a way."""
        kinds = {key for (key, _), (step, _) in self.rows.items() if step == KIND}
        return tuple(sorted(kinds))


@cache
def walkable_rules() -> Rules:
    """Read the table."""
    path = resources.files("assetmap").joinpath("data", "walkable.csv")
    with path.open(encoding="utf-8") as lines:
        rows = {
            (row["key"], row["value"]): (int(row["step"]), row["walkable"] == _YES)
            for row in csv.DictReader(lines)
        }
    return Rules(rows=rows)


def is_walkable(tags: Iterable[tuple[str, str]], rules: Rules) -> bool:
    """Say whether people may walk on a way.

    Of the rows that its tags match, those of the highest step decide; where one of them says no,
    it is no. A way that matches no row of the first step is none.

    Examples
    --------
    >>> rules = walkable_rules()
    >>> is_walkable([("highway", "service"), ("access", "private")], rules)
    False
    >>> is_walkable([("highway", "motorway"), ("foot", "designated")], rules)
    True
    >>> is_walkable([("railway", "rail"), ("foot", "yes")], rules)
    False
    """
    found = [rules.rows[tag] for tag in tags if tag in rules.rows]
    if not any(step == KIND for step, _ in found):
        return False
    last = max(step for step, _ in found)
    return all(walkable for step, walkable in found if step == last)
