"""Find addresses that other lists bring their own coordinates for."""

from typing import Final

import pandas as pd

from assetmap.geocode.reference.lookup import ASKED, LEVEL, SAME_CITY, SAME_ZIP, Lookup
from assetmap.geocode.written.addresses import NUMBER, NUMBER_TEXT, STREET
from assetmap.model import Tier
from assetmap.schema import LAT, LON, MATCHED, PROVIDER, SCORE, TIER

from .best import AMBIGUOUS, best_of
from .houses import exact_houses
from .ways import as_pairs
from .zones import Zones

OTHER_LISTS: Final = "lists"  # the provider: another list has the address with its coordinates


def houses_of_lists(questions: pd.DataFrame, lists: Lookup) -> pd.DataFrame:
    """Find the houses that other lists have on the very street and number, in the same place.

    The same place is the same ZIP code; the same city where one of the two says no ZIP code and the
    city has the house once.

    Parameters
    ----------
    questions
        `number, number_text, street, zip, city` (a name's key).
    lists
        What the lists know.

    Returns
    -------
    found
        `lon, lat, tier, provider, matched, score`; index: those of `questions` that were found.
    """
    unique = questions.reset_index(drop=True)
    pairs = as_pairs(unique, lists)
    pairs = pairs.loc[(pairs[NUMBER] >= 0) & (pairs[STREET] >= 0)]
    exact = exact_houses(pairs, Zones(lists))
    best = best_of(exact.loc[exact[LEVEL].isin([SAME_ZIP, SAME_CITY])])
    best = best.loc[~best[AMBIGUOUS].astype("bool")]
    asked = unique.iloc[best[ASKED].to_numpy()]
    matched = (asked[NUMBER_TEXT] + " " + asked[STREET]).to_numpy()
    return pd.DataFrame(
        {
            LON: best[LON].to_numpy(),
            LAT: best[LAT].to_numpy(),
            TIER: str(Tier.ADDRESS),
            PROVIDER: OTHER_LISTS,
            MATCHED: pd.Series(matched, dtype="str").to_numpy(),
            SCORE: best[SCORE].to_numpy(),
        },
        index=questions.index[best[ASKED].to_numpy()],
    )
