"""Hold geocoders' answers against the rows that asked, before any is believed."""

from typing import Final

import numpy as np
import pandas as pd
from rapidfuzz.fuzz import ratio

from assetmap.geocode.ground.extent import Extent
from assetmap.geocode.reference.middles import are_middles
from assetmap.geocode.written.addresses import STREET, normalise_addresses
from assetmap.geocode.written.streets import street_keys, street_name
from assetmap.model import POINT_TIERS, Region, Tier
from assetmap.schema import LAT, LON, MATCHED, PLACE_COLUMNS, PROVIDER, SCORE, STATE, TIER, ZIP

from .answers import NUMBER, STATUS, OnlineAnswers
from .hits import State
from .queries import ASKED

DOUBT: Final = 0.7  # of the score, where the answer has another ZIP code or spelling than was asked
ALIKE: Final = 70.0  # of 100: how like each other two spellings of a street's name are at least
# Why an answer is not believed: keys of the sentences in `data/words/places.csv`.
OUTSIDE: Final = "online_outside"
OTHER_STATE: Final = "online_state"
OTHER_STREET: Final = "online_street"
SHARED: Final = "online_shared"
UNBELIEVED: Final = (OUTSIDE, OTHER_STATE, OTHER_STREET)
WHY: Final = "why"
SAME, SPELLED, OTHER = "same", "spelled", "other"  # how a street answers the one that was asked for
_POINTS: Final = tuple(str(tier) for tier in POINT_TIERS)


def judged(
    queries: pd.DataFrame, answers: OnlineAnswers, region: Region, extent: Extent
) -> pd.DataFrame:
    """Return what of the answers may place each row.

    An answer of another house number than was asked is its street; one of another ZIP code, or of a
    street spelled otherwise, is doubtful; one at a point that addresses of other streets share is a
    city; one on another street, outside the region or in another state is none.

    Parameters
    ----------
    queries
        What `queries_of` made of the rows.
    answers
        What was answered.
    region
        Its states.
    extent
        Its box, with the buffer around it.

    Returns
    -------
    judged
        `PLACE_COLUMNS`, `status`, and `why` an answer is not taken as it came ("" where it is);
        index of `queries`. `tier` is "" where there is no answer to use.
    """
    if answers.table.empty:
        return _nothing(queries.index)
    table = answers.table.assign(shared=_shared(answers.table)).set_index(ASKED)
    found = table.reindex(queries[ASKED]).set_axis(queries.index)
    there = found[STATUS] == str(State.FOUND)
    tier = found[TIER].fillna("").where(there, "")
    number = queries["street"].str.extract(r"^(\d+)", expand=False).fillna("")
    answered = found[NUMBER].fillna("").str.extract(r"^(\d+)", expand=False).fillna("")
    other_number = (number != "") & (answered != number)
    tier = tier.mask(other_number & tier.isin(_POINTS), str(Tier.STREET))
    shared = found["shared"].eq(other=True) & found[TIER].isin([*_POINTS, str(Tier.STREET)])
    tier = tier.mask(shared, str(Tier.CITY))
    other_zip = (queries[ZIP] != "") & (found[ZIP].fillna("") != "") & (queries[ZIP] != found[ZIP])
    alike = _streets_alike(queries["street"], found[MATCHED].fillna(""))
    doubtful = other_zip | (alike == SPELLED)
    score = found[SCORE].where(~doubtful, np.fmin(found[SCORE], DOUBT))
    why = pd.Series("", index=queries.index).mask(there & (alike == OTHER), OTHER_STREET)
    why = why.mask(shared, SHARED)
    why = why.mask(there & _is_in_another_state(queries[STATE], found[STATE], region), OTHER_STATE)
    inside = extent.holds(found[LON].to_numpy(dtype=float), found[LAT].to_numpy(dtype=float))
    why = why.mask(there & ~inside, OUTSIDE)
    places = found.assign(**{TIER: tier.mask(why.isin(UNBELIEVED), ""), SCORE: score})
    columns = {column: places[column] for column in (*PLACE_COLUMNS, STATUS)}
    return pd.DataFrame(columns | {WHY: why.astype("str")})


def _nothing(index: pd.Index) -> pd.DataFrame:
    """Return that no row has an answer."""
    texts = dict.fromkeys((TIER, PROVIDER, MATCHED, STATUS, WHY), "")
    return pd.DataFrame({LON: np.nan, LAT: np.nan, SCORE: 0.0, **texts}, index=index)


def over(found: pd.DataFrame, places: pd.DataFrame, online: pd.DataFrame) -> pd.DataFrame:
    """Return what was found, of our own files or else by a geocoder, for the remarks.

    Parameters
    ----------
    found
        What our own files answered.
    places
        Where rows were put, by whomever.
    online
        What `judged` returned.
    """
    here = (online[TIER] != "") & (places[PROVIDER] == online[PROVIDER])
    return found.assign(**{MATCHED: found[MATCHED].mask(here, online[MATCHED])})


def _shared(table: pd.DataFrame) -> pd.Series:
    """Tell which answers lie at a point where addresses of several other streets lie too."""
    street = table[ASKED].str.extract(r"^(?:\d\S*\s+)?([^,]*)", expand=False)
    return are_middles(table.assign(**{STREET: street.fillna("")}), by=[PROVIDER])


def _streets_alike(asked: pd.Series, answered: pd.Series) -> pd.Series:
    """Say of each answer whether its street is the one that was asked for: same, spelled, other."""
    bare = asked.str.replace(r"^\d\S*(?:\s\d/\d)?\s+", "", regex=True)
    pairs = pd.DataFrame({"asked": street_keys(bare), "answered": answered})
    corners = asked.str.contains("&", regex=False)
    unique = pairs.drop_duplicates(ignore_index=True)
    said = normalise_addresses(unique["answered"])[STREET].where(unique["answered"] != "", "")
    how = [_alike(one, other) for one, other in zip(unique["asked"], said, strict=True)]
    of_pair = unique.assign(how=how).set_index(["asked", "answered"])["how"]
    keys = pd.MultiIndex.from_frame(pairs)
    return pd.Series(of_pair.reindex(keys).to_numpy(), index=asked.index).mask(corners, SAME)


def _alike(asked: str, answered: str) -> str:
    """Say how well one street answers another; directions are never a matter of spelling.

    Examples
    --------
    >>> [_alike("n main st", other) for other in ("n main st", "main st", "n mian st", "s main st")]
    ['same', 'same', 'spelled', 'other']
    """
    one, other = street_name(asked), street_name(answered)
    if not answered or asked == answered:
        return SAME
    ways = {one.before or one.after, other.before or other.after} - {""}
    if len(ways) > 1 or ratio(one.core, other.core) < ALIKE:
        return OTHER
    kinds = {one.suffix, other.suffix} - {""}
    return SAME if one.core == other.core and len(kinds) < 2 else SPELLED  # noqa: PLR2004  # both say so


def _is_in_another_state(asked: pd.Series, answered: pd.Series, region: Region) -> pd.Series:
    """Tell which answers name another state than the row, or than any of the region's."""
    said = answered.fillna("")
    ours = said.isin(region.states or said)
    return (said != "") & (said != asked) & ((asked != "") | ~ours)
