"""Find the points that have a house number."""

from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.geocode.ground.extent import metres_between
from assetmap.geocode.reference.lookup import (
    ASKED,
    CONFIRMED,
    ELSEWHERE,
    LEVEL,
    LISTS,
    NOTHING_DIFFERS,
    OTHER,
    ZIP_DIFFERS,
    Floats,
    Ints,
    Lookup,
    agreement,
    points_with_number,
)
from assetmap.geocode.reference.sides import SAME_PLACE_M, Between, between
from assetmap.geocode.written.addresses import CITY, NUMBER, NUMBER_TEXT, STREET, ZIP
from assetmap.model import Tier
from assetmap.schema import LAT, LON, SCORE, TIER

from .best import ANSWER_COLUMNS, no_answers
from .scores import (
    AGREEMENT,
    BASIS,
    BY_PERSON,
    HOUSE,
    basis_by_metres,
    basis_of,
    share_of,
    share_of_basis,
)
from .scores import NUMBER_TEXT as TEXT
from .zones import BY_CITY, BY_ZIP, NEAR_ZIP_M, Zones

FROM_LISTS: Final = 0.95  # how often another list that says where an address is, is right
# A question about an address: position of its street in the lookup, number and its text, ZIP and
# city as codes, and how often a street that is written so is the one that is meant (0 to 1).
TRUST: Final = "trust"
# Agreement of a place with the question's ZIP code and city, best first: those of
# `lookup.agreement` up to ZIP_DIFFERS, then these. Level in the table of scores by number.
NEAR_ZIP: Final = (
    ELSEWHERE + 1
)  # another ZIP code, no known city, but next to that ZIP code's houses
CITY_UNKNOWN: Final = ELSEWHERE + 2  # a city that the reference does not have, and no ZIP code
LEVELS: Final = {
    0: "same_zip",
    1: "same_city",
    NOTHING_DIFFERS: "nothing_differs",
    ZIP_DIFFERS: "zip_differs",
    NEAR_ZIP: "near_zip",
    CITY_UNKNOWN: "city_unknown",
}
CANDIDATE: Final = (*ANSWER_COLUMNS[:-1], LEVEL, BASIS)
_TO_LAST: Final = r"-\d+$"  # of a range of numbers
Texts = npt.NDArray[np.object_]
FAR_NEIGHBOURS_M: Final = 800.0  # neighbours further apart contradict no house between them


@cache  # asked for many times in every search, and never changed
def no_candidates() -> pd.DataFrame:
    """Return an empty table of candidates."""
    return no_answers().assign(**{LEVEL: 0, BASIS: 0}).loc[:, list(CANDIDATE)]


def exact_houses(pairs: pd.DataFrame, zones: Zones) -> pd.DataFrame:
    """Find the points that have a house number.

    Parameters
    ----------
    pairs
        Questions: `asked, street, number, number_text, zip, city, trust`, all but the text as
        codes; a question may stand there several times, with several streets.
    zones
        The reference.

    Returns
    -------
    candidates
        `CANDIDATE`: every point that may be meant. Where ZIP code and city differ, only one that is
        next to the houses of that ZIP code, or, where the reference does not have the ZIP code or
        city that is asked for, the only one of its street and number. How far its neighbours would
        have a house elsewhere tells how sure it is, but not where a person put it there.
    """
    lookup = zones.lookup
    which, found = points_with_number(lookup, pairs[STREET].to_numpy(), pairs[NUMBER].to_numpy())
    if not len(which):
        return no_candidates()
    asked = pairs.take(which)
    level = agreement(
        asked[ZIP].to_numpy(), asked[CITY].to_numpy(), lookup.zip[found], lookup.city[found]
    )
    if (level >= ZIP_DIFFERS).any():
        level = _bounded(level, asked, found, zones)
    some = level != ELSEWHERE
    asked, found, level = asked.loc[some], found[some], level[some]
    by_course = basis_by_metres(HOUSE, metres_off(found, zones))
    basis = np.where(lookup.origin[found] == CONFIRMED, basis_of(HOUSE, BY_PERSON), by_course)
    differs = _differ(asked[NUMBER_TEXT].to_numpy(dtype=object), lookup.text[found])
    return scored(
        asked,
        places=(lookup.lon[found], lookup.lat[found]),
        basis=basis,
        level=level,
        tier=Tier.ADDRESS,
        factor=np.where(differs, share_of(TEXT, "other"), 1.0)
        * np.where(lookup.origin[found] == LISTS, FROM_LISTS, 1.0),
    )


def _differ(said: Texts, known: Texts) -> npt.NDArray[np.bool_]:
    """Tell where 138 was found for 138b; 100-104 is 100 as well."""
    differ = said != known
    if differ.any():
        pair = [pd.Series(text[differ], dtype="str") for text in (said, known)]
        said, known = (text.str.replace(_TO_LAST, "", regex=True).to_numpy() for text in pair)
        differ[differ] = said != known
    return np.asarray(differ)


def scored(
    asked: pd.DataFrame,
    *,
    places: tuple[Floats, Floats],
    basis: Ints,
    level: Ints,
    tier: Tier,
    factor: Floats | float = 1.0,
) -> pd.DataFrame:
    """Return candidates with how likely each is the place: see `scores`."""
    score = share_of_basis(basis) * level_shares(level) * factor * asked[TRUST].to_numpy()
    return pd.DataFrame(
        {
            ASKED: asked[ASKED].to_numpy(),
            LON: places[0],
            LAT: places[1],
            TIER: str(tier),
            SCORE: score,
            STREET: asked[STREET].to_numpy(),
            LEVEL: level,
            BASIS: basis,
        }
    ).loc[:, list(CANDIDATE)]


def level_shares(level: Ints) -> Floats:
    """Return how often the place is meant that agrees so with ZIP code and city."""
    table = np.zeros(max(LEVELS) + 1)
    for code, name in LEVELS.items():
        table[code] = share_of(AGREEMENT, name)
    shares: Floats = table[level]
    return shares


def metres_off(found: Ints, zones: Zones) -> Floats:
    """Return how far points lie from where the next numbers of their street would place them.

    The nearer one counts of where its own side and where both sides of the street place it; NaN
    where neither does, or its neighbours are too far apart to contradict it.
    """
    lookup = zones.lookup
    off = np.full(len(found), np.nan)
    for zone, codes, some in (
        (BY_ZIP, lookup.zip, lookup.zip[found] >= 0),
        (BY_CITY, lookup.city, (lookup.zip[found] < 0) & (lookup.city[found] >= 0)),
    ):
        if some.any():
            own = found[some]
            by = [
                _off(
                    own,
                    between(
                        zones.ordered(zone, by_side=by_side),
                        lookup.street[own],
                        codes[own],
                        lookup.number[own],
                    ),
                    lookup,
                )
                for by_side in (True, False)
            ]
            off[some] = np.fmin(*by)
    return off


def _off(found: Ints, at: Between, lookup: Lookup) -> Floats:
    """Return the metres from points to places between neighbours, NaN where these tell nothing."""
    away = metres_between(lookup.lon[found], lookup.lat[found], at.lon, at.lat)
    return np.where(at.apart_m <= FAR_NEIGHBOURS_M, away, np.nan)


def _bounded(level: Ints, asked: pd.DataFrame, found: Ints, zones: Zones) -> Ints:
    """Return the levels of points where ZIP code or city differ: most are elsewhere."""
    lookup = zones.lookup
    rows = np.flatnonzero(level >= ZIP_DIFFERS)
    zip_, city = (asked[c].to_numpy()[rows] for c in (ZIP, CITY))
    own = zones.near_zip(lookup.lon[found[rows]], lookup.lat[found[rows]], zip_)
    sole = _sole(asked[[ASKED, STREET]], found, lookup)[rows]
    same_city = level[rows] == ZIP_DIFFERS
    strange_zip = (zip_ >= 0) & np.isnan(own)
    near = own <= NEAR_ZIP_M
    bounded = level.copy()
    bounded[rows] = np.select(
        [
            same_city & (near | (strange_zip & sole)),
            near & sole & (city < 0),
            (zip_ < 0) & (city == OTHER) & sole,
        ],
        [ZIP_DIFFERS, NEAR_ZIP, CITY_UNKNOWN],
        ELSEWHERE,
    )
    return bounded


def _sole(keys: pd.DataFrame, found: Ints, lookup: Lookup) -> np.ndarray:
    """Tell which points are the only place that has their street and number."""
    by = keys.assign(lon=lookup.lon[found], lat=lookup.lat[found]).groupby([ASKED, STREET])
    west, east = (by["lon"].transform(f).to_numpy() for f in ("min", "max"))
    south, north = (by["lat"].transform(f).to_numpy() for f in ("min", "max"))
    return np.asarray(metres_between(west, south, east, north) <= SAME_PLACE_M)
