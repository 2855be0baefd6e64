"""Find the points that contradict what their own rows, or their fellows, say."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.geocode.answers import DOUBTFUL, OWN_ADDRESSES
from assetmap.geocode.ground.distant import (
    FAR_STEPS,
    away_from_city,
    far_from_zip,
    in_another_state,
)
from assetmap.geocode.ground.extent import Extent, metres_between
from assetmap.geocode.ground.gazetteer import Gazetteer
from assetmap.geocode.reference.middles import POINT_DECIMALS, are_middles
from assetmap.geocode.written.addresses import CROSS, NUMBER_TEXT, STREET
from assetmap.model import Reason, Tier
from assetmap.schema import CITY, LAT, LON, MATCHED, PROVIDER, SCORE, STATE, TIER, UPLOAD, ZIP

Bools = npt.NDArray[np.bool_]
OFF_M: Final = 400.0  # from where the reference has the row's address: more than a large lot
_FOUND: Final = (str(Tier.ADDRESS), str(Tier.INTERPOLATED))


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Points that providers found and that are not counted; all indexed like the questions."""

    reason: pd.Series  # a Reason, "" where the point stands
    sharers: pd.Series  # addresses on one point, where they are too many
    found: pd.DataFrame  # PLACE_COLUMNS of what was found


def set_aside(
    questions: pd.DataFrame, lists: pd.Series, gazetteer: Gazetteer, *, spare: Bools
) -> tuple[pd.Series, pd.Series]:
    """Return why a row's own coordinates are not used: they are the middle of something, or far.

    Parameters
    ----------
    questions
        `lon`, `lat`, `state`, `zip` and `ADDRESS_PARTS`.
    lists
        The file of each row.
    gazetteer
        Where ZIP codes lie.
    spare
        Rows that a person placed: they are not doubted.

    Returns
    -------
    reason
        A `Reason`, "" where the coordinates are used.
    sharers
        How many addresses share the row's point, where they are too many.
    """
    sharers = sharing(questions, lists)
    reason = pd.Series("", index=questions.index, dtype="str")
    reason = reason.mask(surely_elsewhere(questions, gazetteer), str(Reason.OTHER_STATE))
    reason = reason.mask(sharers > 0, str(Reason.SHARED_POINT))
    return reason.mask(spare, ""), sharers


def refusals(
    places: pd.DataFrame,
    questions: pd.DataFrame,
    lists: pd.Series,
    gazetteer: Gazetteer,
    extent: Extent,
) -> Refused:
    """Find the points that providers found and that cannot be, or are outside the region.

    The region's own addresses are trusted to be no middles of anything: they may well have a
    building with several streets' addresses on one point.

    Parameters
    ----------
    places
        `PLACE_COLUMNS`.
    questions
        What there was to go by.
    lists
        The file of each row.
    gazetteer
        Where ZIP codes lie.
    extent
        The region's box.
    """
    by_others = places[TIER].isin(_FOUND)
    found = places.where(by_others)
    lon, lat = (found[c].to_numpy(dtype=float) for c in (LON, LAT))
    service = by_others & (places[PROVIDER] != OWN_ADDRESSES)
    at = questions.assign(**{c: found[c].where(service) for c in (LON, LAT)})
    sharers = sharing(at, lists)
    reason = pd.Series("", index=places.index, dtype="str")
    reason = reason.mask(by_others & ~extent.holds(lon, lat), str(Reason.ADDRESS_OUTSIDE_REGION))
    other = in_another_state(at, questions[STATE], gazetteer)
    reason = reason.mask(other, str(Reason.OTHER_STATE))
    reason = reason.mask(sharers > 0, str(Reason.SHARED_POINT))
    return Refused(reason=reason, sharers=sharers, found=found)


def expected_of(
    aside: pd.Series,
    refused: Refused,
    sharers: pd.Series,
    questions: pd.DataFrame,
    extent: Extent,
) -> pd.Series:
    """Return what a reason for which a point is not counted has to say beside the point."""
    reason = aside.where(aside != "", refused.reason)
    count = sharers.where(aside != "", refused.sharers).astype("str")
    said = {
        str(Reason.SHARED_POINT): count,
        str(Reason.OTHER_STATE): questions[STATE],
        str(Reason.ADDRESS_OUTSIDE_REGION): pd.Series(str(extent), index=questions.index),
    }
    expected = pd.Series("", index=questions.index, dtype="str")
    for code, text in said.items():
        expected = expected.mask(reason == code, text.astype("str"))
    return expected


def sharing(questions: pd.DataFrame, lists: pd.Series) -> pd.Series:
    """Count the addresses that share a row's point, where the streets are too many for a place.

    Parameters
    ----------
    questions
        `lon`, `lat`, NaN where there is no point, and `ADDRESS_PARTS`.
    lists
        The file of each row; each is judged alone. Index of `questions`.

    Returns
    -------
    count
        Different addresses on the row's point; 0 where these are on too few streets
        (`middles.are_middles`). Index of `questions`.
    """
    known = questions[LON].notna() & questions[LAT].notna() & (questions[STREET] != "")
    rows = questions.loc[known].assign(**{UPLOAD: lists[known]})
    some = rows.loc[are_middles(rows, by=[UPLOAD])]
    if some.empty:
        return pd.Series(0, index=questions.index, dtype="int64")
    whole = some[NUMBER_TEXT] + "\n" + some[STREET] + "\n" + some[CROSS]
    at = [some[UPLOAD], *(some[c].round(POINT_DECIMALS) for c in (LON, LAT))]
    count = whole.groupby(at, sort=False).transform("nunique")
    return count.reindex(questions.index, fill_value=0).astype("int64")


def surely_elsewhere(questions: pd.DataFrame, gazetteer: Gazetteer) -> pd.Series:
    """Tell which points lie in another state than both the row's state and its ZIP code say.

    Parameters
    ----------
    questions
        `lon`, `lat`, `state`, `zip`.
    gazetteer
        Where ZIP codes lie.
    """
    of_zip = gazetteer.zips[STATE].reindex(questions[ZIP]).fillna("").to_numpy(dtype=object)
    both = questions[STATE] == pd.Series(of_zip, index=questions.index, dtype="str")
    both &= questions[STATE] != ""
    return both & in_another_state(questions, questions[STATE].where(both, ""), gazetteer)


def contradicted(
    given: pd.DataFrame, questions: pd.DataFrame, known: pd.DataFrame, gazetteer: Gazetteer
) -> pd.Series:
    """Return what the row says that its own coordinates contradict, "" where they do not.

    Parameters
    ----------
    given
        `lon`, `lat` as they came; NaN where there are none.
    questions
        What the row says: `zip`, `city_key`, `city`, `state`.
    known
        What the region's reference has for the row's address: `lon`, `lat`, `score`, `matched`.
    gazetteer
        Where ZIP codes and cities lie.

    Returns
    -------
    against
        The address, ZIP code, city or state, whichever says most; index of `given`.
    """
    away = metres_between(*(t[c].to_numpy(dtype=float) for t in (given, known) for c in (LON, LAT)))
    off = (
        (away > OFF_M) & (known[SCORE].fillna(0.0) >= DOUBTFUL) & (known[TIER] == str(Tier.ADDRESS))
    )
    far_zip = far_from_zip(given, questions[ZIP], gazetteer, steps=FAR_STEPS)
    no_zip = ~questions[ZIP].isin(gazetteer.zips.index)
    far_city = no_zip & away_from_city(given, questions, gazetteer, steps=FAR_STEPS)
    state = in_another_state(given, questions[STATE], gazetteer)
    said = (
        (off, known[MATCHED].fillna("")),
        (far_zip, "ZIP " + questions[ZIP]),
        (far_city, questions[CITY]),
        (state, questions[STATE]),
    )
    against = pd.Series("", index=given.index, dtype="str")
    for is_so, text in said:
        against = against.mask((against == "") & is_so, text.astype("str"))
    return against
