"""Find house numbers: an exact one, or one between its neighbours."""

from functools import cache
from typing import Final

import numpy as np
import pandas as pd

from assetmap.model import Tier
from assetmap.schema import LAT, LON, SCORE, TIER

from .addresses import CITY, NUMBER, NUMBER_TEXT, STREET, ZIP
from .extent import metres_between
from .lookup import (
    ASKED,
    ELSEWHERE,
    FOUND,
    LEVEL,
    LISTS,
    NOTHING_DIFFERS,
    SAME_CITY,
    SAME_ZIP,
    STEP,
    ZIP_DIFFERS,
    Ints,
    Lookup,
    agreement,
    points_with_number,
)

SAME_PLACE_M: Final = 150.0  # points of one address further apart than this are several addresses
GAP_M: Final = 400.0  # between two known houses, for one between them to be placed: two blocks
GAP_NUMBERS: Final = 200  # the same, in house numbers
CLOSE_M: Final = 100.0  # half a block: surely the right block face
_SCORE_OF_LEVEL: Final = {
    SAME_ZIP: 1.0,
    SAME_CITY: 0.98,
    NOTHING_DIFFERS: 0.9,
    ZIP_DIFFERS: 0.78,
    ELSEWHERE: 0.0,
}
_OTHER_NUMBER_TEXT: Final = 0.05  # off where 138 was found for 138b
_FROM_LISTS: Final = 0.05  # off where only another list says where the address is
AMBIGUOUS: Final = "ambiguous"
# A question about an address: position of its street in the lookup, number and its text, ZIP and
# city as codes, and what the way in which the street was found takes off the score.
PENALTY: Final = "penalty"
ANSWER_COLUMNS: Final = (ASKED, LON, LAT, TIER, SCORE, STREET, AMBIGUOUS)


@cache  # asked for many times in every search, and never changed
def no_answers() -> pd.DataFrame:
    """Return an empty table of answers."""
    empty = pd.DataFrame({column: pd.Series(dtype="float64") for column in ANSWER_COLUMNS})
    return empty.astype({ASKED: "int64", TIER: "str", STREET: "int64", AMBIGUOUS: "bool"})


def exact_houses(pairs: pd.DataFrame, lookup: Lookup) -> pd.DataFrame:
    """Find the points that have a house number.

    Parameters
    ----------
    pairs
        Questions: `asked, street, number, number_text, zip, city, penalty`, all but the text as
        codes; a question may stand there several times, with several streets.

    Returns
    -------
    answers
        One row per question that has any: the middle one of the points that agree best;
        `ambiguous` where these are too far apart to be one address.
    """
    which, found = points_with_number(lookup, pairs[STREET].to_numpy(), pairs[NUMBER].to_numpy())
    asked = pairs.take(which)
    level = agreement(
        asked[ZIP].to_numpy(), asked[CITY].to_numpy(), lookup.zip[found], lookup.city[found]
    )
    differs = asked[NUMBER_TEXT].to_numpy(dtype=object) != lookup.text[found]
    score = pd.Series(level).map(_SCORE_OF_LEVEL).to_numpy(dtype=float)
    score = score - _FROM_LISTS * (lookup.origin[found] == LISTS)
    candidates = pd.DataFrame(
        {
            ASKED: asked[ASKED].to_numpy(),
            FOUND: found,
            LEVEL: level,
            SCORE: score - _OTHER_NUMBER_TEXT * differs - asked[PENALTY].to_numpy(),
            STREET: lookup.street[found],
        }
    )
    return _best(candidates.loc[level < ELSEWHERE], lookup)


def _best(candidates: pd.DataFrame, lookup: Lookup) -> pd.DataFrame:
    """Return the middle one of each question's best candidates."""
    if candidates.empty:
        return no_answers()
    top = candidates.groupby(ASKED)[SCORE].transform("max")
    best = candidates.loc[candidates[SCORE] == top].sort_values([ASKED, FOUND])
    points = best[FOUND].to_numpy()
    best[LON], best[LAT] = lookup.lon[points], lookup.lat[points]
    by = best.groupby(ASKED)
    box = by.agg(west=(LON, "min"), east=(LON, "max"), south=(LAT, "min"), north=(LAT, "max"))
    apart = metres_between(*(box[c].to_numpy() for c in ("west", "south", "east", "north")))
    middle = best.loc[by.cumcount() == by[FOUND].transform("size") // 2].set_index(ASKED)
    answers = middle.assign(**{TIER: str(Tier.ADDRESS)})
    answers[AMBIGUOUS] = apart > SAME_PLACE_M
    return answers.reset_index()[list(ANSWER_COLUMNS)]


def houses_between(pairs: pd.DataFrame, lookup: Lookup) -> pd.DataFrame:
    """Place a house number between the nearest known ones on its side of the street.

    Only within one ZIP code, or one city where no ZIP code is known, and only where the known
    houses are near each other in metres and in numbers.

    Parameters
    ----------
    pairs
        As in `exact_houses`.

    Returns
    -------
    answers
        One row per question that has any.
    """
    zone = pairs[ZIP] >= 0
    by_zip = _between(pairs.loc[zone], lookup, zone_of_points=lookup.zip, zone=ZIP, base=0.9)
    by_city = _between(
        pairs.loc[~zone & (pairs[CITY] >= 0)],
        lookup,
        zone_of_points=lookup.city,
        zone=CITY,
        base=0.85,
    )
    both = pd.concat([by_zip, by_city], ignore_index=True)
    return both.sort_values([ASKED, SCORE, STREET], ascending=[True, False, True]).drop_duplicates(
        ASKED, ignore_index=True
    )


def _between(
    pairs: pd.DataFrame, lookup: Lookup, *, zone_of_points: Ints, zone: str, base: float
) -> pd.DataFrame:
    """Look within one kind of zone."""
    if pairs.empty or not len(lookup.number):
        return no_answers()
    zones = np.unique(zone_of_points)
    known = _packed(lookup.street, zone_of_points, lookup.number, zones)
    order = np.argsort(known, kind="stable")
    known = known[order]
    street, number = pairs[STREET].to_numpy(), pairs[NUMBER].to_numpy()
    asked = _packed(street, pairs[zone].to_numpy(), number, zones)
    above = np.searchsorted(known, asked, side="left")
    fits = (asked >= 0) & (above > 0) & (above < len(known))
    below, above = np.where(fits, above - 1, 0), np.where(fits, above, 0)
    fits &= (known[below] // STEP == asked // STEP) & (known[above] // STEP == asked // STEP)
    low, high = order[below], order[above]
    numbers = lookup.number[high] - lookup.number[low]
    apart = metres_between(lookup.lon[low], lookup.lat[low], lookup.lon[high], lookup.lat[high])
    fits &= (numbers > 0) & (numbers <= GAP_NUMBERS) & (apart <= GAP_M)
    share = (number - lookup.number[low]) / np.where(numbers > 0, numbers, 1)
    score = base - 0.1 * (apart > CLOSE_M) - pairs[PENALTY].to_numpy()
    answers = pd.DataFrame(
        {
            ASKED: pairs[ASKED].to_numpy(),
            LON: lookup.lon[low] + share * (lookup.lon[high] - lookup.lon[low]),
            LAT: lookup.lat[low] + share * (lookup.lat[high] - lookup.lat[low]),
            TIER: str(Tier.INTERPOLATED),
            SCORE: score,
            STREET: pairs[STREET].to_numpy(),
            AMBIGUOUS: False,
        }
    )
    return answers.loc[fits, list(ANSWER_COLUMNS)]


def _packed(street: Ints, zone: Ints, number: Ints, zones: Ints) -> Ints:
    """Pack street, zone, side and number into one number that sorts by them; -1 where unknown."""
    code = np.clip(np.searchsorted(zones, zone), 0, len(zones) - 1)
    there = (zones[code] == zone) & (zone >= 0) & (street >= 0) & (number >= 0)
    packed = ((street * len(zones) + code) * 2 + number % 2) * STEP + number
    return np.where(there, packed, -1)
