"""Find addresses in a region's own reference, from the surest way to the least sure."""

from typing import Final

import numpy as np
import pandas as pd

from assetmap.geocode.ground.polygons import ids_of_points
from assetmap.geocode.reference.loading import Reference
from assetmap.geocode.reference.lookup import ASKED, Ints, Lookup, zip_codes
from assetmap.geocode.written.addresses import CITY, CROSS, NUMBER, NUMBER_TEXT, STREET, ZIP
from assetmap.model import Region, Tier
from assetmap.schema import LAT, LON, MATCHED, SCORE, TIER

from .alike import incomplete_streets, other_highways
from .best import AMBIGUOUS, ANSWER_COLUMNS, no_answers
from .corners import find_corners
from .houses import TRUST
from .numbered import find_numbered, in_zone, likely_streets
from .scores import LEAST
from .zones import Zones

STREET_SCORE: Final = 0.6  # of an address whose street is all that was found
CORNER_SCORE: Final = 0.5  # of a corner of which one street is all that was found
FOUND_COLUMNS: Final = (LON, LAT, TIER, MATCHED, SCORE, AMBIGUOUS)


def search(questions: pd.DataFrame, reference: Reference | None, region: Region) -> pd.DataFrame:
    """Find each address: its house, a house between known ones, or at least its street.

    Parameters
    ----------
    questions
        Columns `number, number_text, street, cross`, `zip` (text, "" where unknown), `city` (a
        name's key).
    reference
        The region's addresses, if it has any.
    region
        Its neighbourhoods tell whether all of a street lies in one of them: only then has an
        address known by its street a point.

    Returns
    -------
    found
        Index of `questions`; `lon, lat` (NaN without a point), `tier` ("" where nothing was found),
        `matched`, `score`, and `ambiguous` where several places fit equally well.
    """
    if reference is None or reference.is_empty or questions.empty:
        return _nothing(questions.index)
    lookup = reference.lookup
    asked = [NUMBER, NUMBER_TEXT, STREET, CROSS, ZIP, CITY]
    group = questions.groupby(asked, sort=False, dropna=False).ngroup().to_numpy()
    unique = questions.drop_duplicates(asked, ignore_index=True)
    return _search(unique, lookup, reference, region).take(group).set_axis(questions.index)


def _nothing(index: pd.Index) -> pd.DataFrame:
    """Return an answer of nothing for each question."""
    return pd.DataFrame(
        {LON: np.nan, LAT: np.nan, TIER: "", MATCHED: "", SCORE: 0.0, AMBIGUOUS: False},
        index=index,
    ).astype({TIER: "str", MATCHED: "str"})


def _search(
    unique: pd.DataFrame, lookup: Lookup, reference: Reference, region: Region
) -> pd.DataFrame:
    """Search for different questions; index 0..n-1."""
    pairs, zones = as_pairs(unique, lookup), Zones(lookup)
    corner = ((unique[CROSS] != "") & (unique[NUMBER] < 0)).to_numpy()
    answers = _corners(pairs.loc[corner], unique, lookup, reference)
    if corner.any():
        lost = pairs.loc[corner & ~pairs[ASKED].isin(answers[ASKED])]
        streets = _streets_of_corners(lost, unique, lookup)
        answers = pd.concat([answers, streets], ignore_index=True)
    numbered, tried = find_numbered(pairs.loc[~corner], unique[STREET], zones, reference)
    # What is likelier wrong than right is no answer, but a question to a person.
    doubted = numbered[SCORE] < LEAST
    numbered[AMBIGUOUS] |= doubted
    sure = numbered.loc[~doubted, list(ANSWER_COLUMNS)]
    known = pd.concat([answers, sure], ignore_index=True)
    streets = _streets(tried.loc[~tried[ASKED].isin(known[ASKED])], lookup, region)
    streets[AMBIGUOUS] = streets[ASKED].isin(numbered.loc[doubted, ASKED])
    rest = numbered.loc[doubted, list(ANSWER_COLUMNS)]
    answers = pd.concat([known, streets, rest], ignore_index=True)
    return _written(answers, unique, lookup)


def _corners(
    pairs: pd.DataFrame, unique: pd.DataFrame, lookup: Lookup, reference: Reference
) -> pd.DataFrame:
    """Find corners; either street may be written without its type or direction."""
    if pairs.empty:
        return no_answers()
    sides = []
    for column in (STREET, CROSS):
        named = unique[column]
        codes = lookup.street_codes(named.iloc[pairs[ASKED].to_numpy()])
        same = pairs.assign(**{STREET: codes})
        like = [
            likely_streets(same, named, lookup, w) for w in (incomplete_streets, other_highways)
        ]
        exact = same.loc[same[STREET] >= 0]
        sides.append(pd.concat([exact, *like], ignore_index=True))
    return find_corners(sides[0], sides[1], lookup, reference.ranges)


def as_pairs(unique: pd.DataFrame, lookup: Lookup) -> pd.DataFrame:
    """Return questions with the codes of the reference: see `houses.exact_houses`."""
    return pd.DataFrame(
        {
            ASKED: np.arange(len(unique)),
            STREET: lookup.street_codes(unique[STREET]),
            NUMBER: unique[NUMBER].to_numpy(),
            NUMBER_TEXT: unique[NUMBER_TEXT].to_numpy(),
            ZIP: zip_codes(unique[ZIP]),
            CITY: lookup.city_codes(unique[CITY]),
            TRUST: 1.0,
        }
    )


def _streets_of_corners(lost: pd.DataFrame, unique: pd.DataFrame, lookup: Lookup) -> pd.DataFrame:
    """Answer corners that were not found with one of their streets, without a point."""
    cross = lookup.street_codes(unique[CROSS].iloc[lost[ASKED].to_numpy()])
    sides = pd.concat([lost, lost.assign(**{STREET: cross})], ignore_index=True)
    known = sides.loc[in_zone(sides, lookup)].drop_duplicates(ASKED)
    return pd.DataFrame(
        {
            ASKED: known[ASKED].to_numpy(),
            LON: np.nan,
            LAT: np.nan,
            TIER: str(Tier.STREET),
            SCORE: CORNER_SCORE,
            STREET: known[STREET].to_numpy(),
            AMBIGUOUS: False,
        }
    ).loc[:, list(ANSWER_COLUMNS)]


def _streets(pairs: pd.DataFrame, lookup: Lookup, region: Region) -> pd.DataFrame:
    """Answer with the street, where it is known in the question's ZIP code or city.

    The answer has a point only where all known houses of the street there lie in one neighbourhood.
    """
    known = pairs.loc[in_zone(pairs, lookup)].sort_values(
        [ASKED, TRUST, STREET], ascending=[True, False, True]
    )
    known = known.drop_duplicates(ASKED)
    if known.empty:
        return no_answers().copy()
    by_zip = (known[ZIP] >= 0).to_numpy()
    zone = np.where(by_zip, known[ZIP], -2 - known[CITY])  # one number for ZIP codes and cities
    points = _points_in_zones(known[STREET].to_numpy(), zone, lookup, region)
    at = points.reindex(pd.MultiIndex.from_arrays([known[STREET], zone])).reset_index(drop=True)
    answers = pd.DataFrame(
        {
            ASKED: known[ASKED].to_numpy(),
            LON: at[LON].to_numpy(),
            LAT: at[LAT].to_numpy(),
            TIER: str(Tier.STREET),
            SCORE: STREET_SCORE * known[TRUST].to_numpy(),
            STREET: known[STREET].to_numpy(),
            AMBIGUOUS: False,
        }
    )
    return answers.loc[:, list(ANSWER_COLUMNS)]


def _points_in_zones(street: Ints, zone: Ints, lookup: Lookup, region: Region) -> pd.DataFrame:
    """Return a point for each street and zone whose known houses share a neighbourhood."""
    some = np.isin(lookup.street, street)
    houses = pd.DataFrame(
        {
            STREET: lookup.street[some],
            LON: lookup.lon[some],
            LAT: lookup.lat[some],
            "zip": lookup.zip[some],
            "city": -2 - lookup.city[some],
        }
    )
    houses["area"] = ids_of_points(
        houses[LON].to_numpy(), houses[LAT].to_numpy(), region.neighbourhoods
    )
    both = pd.concat([houses.assign(zone=houses["zip"]), houses.assign(zone=houses["city"])])
    wanted = pd.DataFrame({STREET: street, "zone": zone}).drop_duplicates()
    by = both.merge(wanted, on=[STREET, "zone"]).groupby([STREET, "zone"])
    one_area = (by["area"].min() == by["area"].max()) & (by["area"].min() != "") & (by.size() > 1)
    middle = by[[LON, LAT]].first()
    return middle.where(one_area)


def _written(answers: pd.DataFrame, unique: pd.DataFrame, lookup: Lookup) -> pd.DataFrame:
    """Put the answers beside the questions; ambiguous ones answer nothing."""
    best = answers.drop_duplicates(ASKED).set_index(ASKED).reindex(range(len(unique)))
    found = best[TIER].notna()
    codes = best[STREET].fillna(-1).to_numpy(dtype=np.int64)
    street = pd.Series(np.append(lookup.streets.to_numpy(dtype=object), "")[codes], dtype="str")
    whole = best[TIER] != str(Tier.STREET)
    number = unique[NUMBER_TEXT].where(whole, "")
    cross = (" & " + unique[CROSS]).where(whole & (unique[CROSS] != ""), "")
    ambiguous = best[AMBIGUOUS].fillna(value=False).astype("bool")
    clear = found & (~ambiguous | ~whole)  # of several places on it, the street is known
    return pd.DataFrame(
        {
            LON: best[LON].where(clear),
            LAT: best[LAT].where(clear),
            TIER: best[TIER].where(clear, "").astype("str"),
            MATCHED: (number + " " + street + cross).str.strip().where(found, ""),
            SCORE: best[SCORE].where(clear, 0.0),
            AMBIGUOUS: ambiguous,
        }
    ).loc[:, list(FOUND_COLUMNS)]
