"""Hold what a geocoder said of one address, cleaned of everything that is no plain fact."""

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Self

from assetmap.errors import GeocoderUnavailable
from assetmap.geocode.ground.extent import HALF_TURN, QUARTER_TURN
from assetmap.geocode.judging.given import NULL_ISLAND_DEGREES
from assetmap.geocode.written.streets import state_codes
from assetmap.model import POINT_TIERS, Tier
from assetmap.words import say

LONGEST_TEXT: Final = 200  # characters of a matched address
LONGEST_PART: Final = 60  # of a house number, a ZIP code, a state


class State(StrEnum):
    """What is known of an address after a run."""

    NOT_ASKED = "not_asked"
    FAILED = "failed"  # try again: nothing is known
    NOT_FOUND = "not_found"  # every geocoder that was to be asked has said so
    FOUND = "found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Where a geocoder puts an address; no surer than it says itself."""

    lon: float
    lat: float
    tier: Tier
    matched: str = ""
    number: str = ""  # the house number of what was found, "" where the geocoder does not say
    zip: str = ""
    state: str = ""  # two-letter code
    score: float = 1.0

    @classmethod
    def of(cls, lon: object, lat: object, *, tier: Tier, **said: object) -> Self:
        """Check and clean what a geocoder said.

        Raises
        ------
        GeocoderUnavailable
            If the coordinates are no place: not finite, no degrees, 0, 0.
        """
        x, y = _degrees(lon), _degrees(lat)
        if not (abs(x) <= HALF_TURN and abs(y) <= QUARTER_TURN):
            msg = say("online", "why_no_degrees")
            raise GeocoderUnavailable(msg)
        if abs(x) < NULL_ISLAND_DEGREES and abs(y) < NULL_ISLAND_DEGREES:
            msg = say("online", "why_null_island")
            raise GeocoderUnavailable(msg)
        number = plain(said.get("number"), LONGEST_PART)
        state = plain(said.get("state"), LONGEST_PART)
        return cls(
            lon=x,
            lat=y,
            tier=tier,
            matched=plain(said.get("matched"), LONGEST_TEXT),
            number=number,
            zip=plain(said.get("zip"), LONGEST_PART)[:5],
            state=state_codes().get(state.lower(), ""),
            score=_share(said.get("score", 1.0)),
        )

    @property
    def is_point(self) -> bool:
        """Tell whether it is exact enough to lie in a neighbourhood."""
        return self.tier in POINT_TIERS


def plain(text: object, longest: int) -> str:
    r"""Return hostile text as one bounded line without control characters.

    Tags stay what they are, letters: whoever shows the text shows it as text.

    Examples
    --------
    >>> plain("1 <b>Main\x00</b>\n St", 50)
    '1 <b>Main </b> St'
    """
    if text is None or isinstance(text, Mapping | list):
        return ""
    letters = str(text)[: 4 * longest]
    kept = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in letters)
    return " ".join(kept.split())[:longest]


def part(answer: Any, *path: str | int) -> Any:  # noqa: ANN401  # JSON of a stranger
    """Return what stands at a path of a JSON value, None where it is not there.

    Examples
    --------
    >>> part({"a": [{"b": 1}]}, "a", 0, "b"), part({"a": 3}, "a", "b")
    (1, None)
    """
    for step in path:
        if isinstance(step, str) and isinstance(answer, Mapping):
            answer = answer.get(step)
        elif isinstance(step, int) and isinstance(answer, list) and len(answer) > step:
            answer = answer[step]
        else:
            return None
    return answer


def _degrees(value: object) -> float:
    """Return a coordinate as a number, NaN never."""
    try:
        number = float(value)  # type: ignore[arg-type]  # whatever it is, float() says so
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        msg = say("online", "why_no_numbers")
        raise GeocoderUnavailable(msg)
    return number


def _share(value: object) -> float:
    """Return how sure a geocoder says it is, from 0 to 1; what is no number is half sure."""
    try:
        number = float(value)  # type: ignore[arg-type]  # as above
    except (TypeError, ValueError):
        return 0.5
    return min(max(number, 0.0), 1.0) if math.isfinite(number) else 0.5
