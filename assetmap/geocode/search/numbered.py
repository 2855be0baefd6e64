"""Find house numbers on the streets that may be meant, the likeliest streets first."""

from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd

from assetmap.geocode.reference.loading import Reference
from assetmap.geocode.reference.lookup import ASKED, LEVEL, ZIP_DIFFERS, Ints, Lookup
from assetmap.geocode.written.addresses import CITY, NUMBER, STREET, ZIP
from assetmap.geocode.written.streets import street_name

from .alike import incomplete_streets, misspelt_streets, other_highways
from .best import AMBIGUOUS, best_of
from .houses import exact_houses, no_candidates
from .neighbours import houses_between
from .stretches import houses_on_stretches
from .zones import Zones

_ZIP_STEP: Final = 10**5
StreetsLike = Callable[[pd.DataFrame, pd.DataFrame, Lookup], pd.DataFrame]


def find_numbered(
    pairs: pd.DataFrame, named: pd.Series, zones: Zones, reference: Reference
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Find house numbers on the street that is named, or else on streets that may be meant by it.

    Parameters
    ----------
    pairs
        Questions, as in `houses.exact_houses`; each once.
    named
        The key of the street that each question names, by `asked`.
    zones, reference
        The reference.

    Returns
    -------
    answers
        `houses.CANDIDATE` and `ambiguous`; one row per question that has any.
    tried
        The questions with all streets that were looked at.
    """
    lookup = zones.lookup
    answers, tried = [_houses(pairs, zones, reference)], [pairs]
    strange = pairs.loc[~in_zone(pairs, lookup) & ~pairs[ASKED].isin(answers[0][ASKED])]
    for streets_like in (incomplete_streets, other_highways, misspelt_streets):
        if strange.empty:
            break
        near = likely_streets(strange, named, lookup, streets_like)
        if near.empty:
            continue
        answers.append(_houses(near, zones, reference))
        tried.append(near)
        strange = strange.loc[~strange[ASKED].isin([*answers[-1][ASKED], *near[ASKED]])]
    some = [found for found in answers if len(found)] or answers[:1]
    return pd.concat(some, ignore_index=True), pd.concat(tried, ignore_index=True)


def _houses(pairs: pd.DataFrame, zones: Zones, reference: Reference) -> pd.DataFrame:
    """Find house numbers: the likeliest of exact ones, ones on a range, ones between others."""
    pairs = pairs.loc[(pairs[NUMBER] >= 0) & (pairs[STREET] >= 0)]
    exact = exact_houses(pairs, zones) if len(pairs) else no_candidates()
    # A house that is known in its own ZIP code or city is not looked for between others.
    sure = exact.loc[exact[LEVEL] < ZIP_DIFFERS]
    open_ = pairs.loc[~np.isin(_keys(pairs, zones), _keys(sure, zones))]
    found = [
        exact,
        houses_on_stretches(open_, zones.lookup, reference.ranges),
        houses_between(open_, zones),
    ]
    candidates = pd.concat([some for some in found if len(some)] or [exact], ignore_index=True)
    if candidates.empty:
        return candidates.assign(**{AMBIGUOUS: False})
    return best_of(candidates)


def _keys(pairs: pd.DataFrame, zones: Zones) -> Ints:
    """Return one number for each question and street."""
    keys: Ints = pairs[ASKED].to_numpy() * len(zones.lookup.streets) + pairs[STREET].to_numpy()
    return keys


def likely_streets(
    strange: pd.DataFrame, named: pd.Series, lookup: Lookup, streets_like: StreetsLike
) -> pd.DataFrame:
    """Return the questions with streets of their own ZIP code or city that may be meant."""
    if strange.empty:
        return strange
    streets = named.iloc[strange[ASKED].to_numpy()]
    parts = {street: street_name(street) for street in streets.unique()}
    keys = pd.DataFrame(
        [parts[street] for street in streets],
        columns=["before", "core", "suffix", "after"],
        dtype="str",
    )
    near = streets_like(strange, keys, lookup)
    return near.loc[in_zone(near, lookup)]


def in_zone(pairs: pd.DataFrame, lookup: Lookup) -> pd.Series:
    """Tell whether a question's street is known in its ZIP code, or in its city without one."""
    if pairs.empty:
        return pd.Series(data=False, index=pairs.index)
    zips = np.unique(lookup.street * _ZIP_STEP + lookup.zip)
    cities = np.unique(lookup.street * len(lookup.cities) + lookup.city)
    by_zip = (pairs[ZIP] >= 0) & np.isin(pairs[STREET] * _ZIP_STEP + pairs[ZIP], zips)
    by_city = (pairs[CITY] >= 0) & np.isin(pairs[STREET] * len(lookup.cities) + pairs[CITY], cities)
    return (pairs[STREET] >= 0) & (by_zip | ((pairs[ZIP] < 0) & by_city))
