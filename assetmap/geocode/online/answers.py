"""Hold what geocoders answered as a table, an input of a build like any other."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pandas as pd

from assetmap.schema import LAT, LON, MATCHED, PROVIDER, SCORE, STATE, TIER, ZIP

from .hits import Hit, State
from .queries import ASKED

STATUS: Final = "status"  # a `State`
NUMBER: Final = "number"  # the house number of what was found
TEXTS: Final = (ASKED, STATUS, PROVIDER, TIER, MATCHED, NUMBER, ZIP, STATE)
ANSWER_COLUMNS: Final = (*TEXTS, LON, LAT, SCORE)


@dataclass(frozen=True)
class OnlineAnswers:
    """One row for each address that was to be asked, sorted; the same answers, the same bytes."""

    table: pd.DataFrame  # ANSWER_COLUMNS

    @cached_property
    def sha256(self) -> str:
        """Return the digest of all answers: what a build was made from."""
        return hashlib.sha256(self.table.to_csv(index=False).encode("utf-8")).hexdigest()

    def counts(self) -> dict[str, int]:
        """Return how many addresses are in each state."""
        return {str(state): int((self.table[STATUS] == str(state)).sum()) for state in State}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OnlineAnswers) and self.sha256 == other.sha256

    def __hash__(self) -> int:
        return hash(self.sha256)


def answers_of(
    found: Mapping[str, tuple[str, Hit]], states: Mapping[str, tuple[State, str]]
) -> OnlineAnswers:
    """Write answers as a table.

    Parameters
    ----------
    found
        By address: who found it, where.
    states
        By address: what is known of it, and who did not answer.
    """
    rows: list[dict[str, object]] = []
    for asked, (state, who) in sorted(states.items()):
        row: dict[str, object] = dict.fromkeys(TEXTS, "")
        row |= {ASKED: asked, STATUS: str(state), PROVIDER: who, SCORE: 0.0}
        if asked in found:
            provider, hit = found[asked]
            row |= {PROVIDER: provider, TIER: str(hit.tier), MATCHED: hit.matched}
            row |= {NUMBER: hit.number, ZIP: hit.zip, STATE: hit.state}
            row |= {LON: hit.lon, LAT: hit.lat, SCORE: hit.score}
        rows.append(row)
    table = pd.DataFrame(rows, columns=list(ANSWER_COLUMNS))
    numbers = dict.fromkeys((LON, LAT, SCORE), "float64")
    return OnlineAnswers(table.astype({**dict.fromkeys(TEXTS, "str"), **numbers}))


NO_ANSWERS: Final = answers_of({}, {})
