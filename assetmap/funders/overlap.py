"""Say which neighbourhoods funders reach together, alone, or not at all."""

from collections.abc import Mapping
from itertools import combinations
from typing import Final

import numpy as np
import pandas as pd

from assetmap.measures.estimate import Bools, Floats
from assetmap.model import Placing
from assetmap.schema import FUNDER, NAME, NEIGHBOURHOOD_ID, PLACING, RECIPIENT_KEY

from .landing import Landing

OTHER: Final = "other_funder"
BOTH: Final = "both"
ONLY_FIRST: Final = "only_first"
ONLY_OTHER: Final = "only_other"
NEITHER: Final = "neither"
PLACES_SHARED: Final = "places_shared"
MONEY_SHARED: Final = "money_shared"
PAIR_COLUMNS: Final = (
    *(PLACING, FUNDER, OTHER, BOTH, ONLY_FIRST, ONLY_OTHER, NEITHER, PLACES_SHARED, MONEY_SHARED),
)
REACHING: Final = "funders_reaching"
ALL_REACHING: Final = "all_funders_reaching"
ORGANISATIONS: Final = "organisations"
ONE_FUNDER: Final = "only_funder"
ONE_ORGANISATION: Final = "only_organisation"
REACH_COLUMNS: Final = (
    *(PLACING, NEIGHBOURHOOD_ID, NAME, REACHING, ALL_REACHING, ORGANISATIONS),
    *(ONE_FUNDER, ONE_ORGANISATION),
)


def places_shared(one: Bools, other: Bools) -> float:
    """Return the share of the places that either reaches which both reach, 0-1.

    `|A and B| / |A or B|`; NaN where neither reaches any.

    References
    ----------
    P. Jaccard, "The distribution of the flora in the alpine zone", New Phytologist 11, 1912.

    Examples
    --------
    >>> places_shared(np.array([True, True, False]), np.array([False, True, False]))
    0.5
    """
    either = int((one | other).sum())
    return int((one & other).sum()) / either if either else float("nan")


def money_shared(one: Floats, other: Floats) -> float:
    """Return how alike two funders spread their money, 0-1.

    The sum over places of the lesser of the two funders' shares of their own money there: 1 where
    both spread it in the same proportions, 0 where no place has money of both. NaN where nothing
    of one is placed.

    References
    ----------
    T. Schoener, "The Anolis lizards of Bimini: resource partitioning in a complex fauna",
    Ecology 49, 1968.

    Examples
    --------
    >>> money_shared(np.array([30.0, 10.0]), np.array([5.0, 5.0]))
    0.75
    """
    sums = np.nansum(one), np.nansum(other)
    if not (sums[0] > 0 and sums[1] > 0):
        return float("nan")
    return float(np.nansum(np.minimum(one / sums[0], other / sums[1])))


def pairs(landings: Mapping[Placing, Landing], chosen: tuple[str, ...]) -> pd.DataFrame:
    """Compare every two of the chosen funders.

    Returns
    -------
    pairs
        `PAIR_COLUMNS`: numbers of neighbourhoods, then the two indices; no row for one funder.
    """
    rows = []
    for placing, landing in landings.items():
        at = landing.columns(chosen)
        reached, dollars = landing.reached[:, at], landing.dollars[:, at]
        for i, j in combinations(range(len(chosen)), 2):
            a, b = reached[:, i], reached[:, j]
            counts = [int(some.sum()) for some in (a & b, a & ~b, b & ~a, ~a & ~b)]
            alike = places_shared(a, b), money_shared(dollars[:, i], dollars[:, j])
            rows.append((str(placing), chosen[i], chosen[j], *counts, *alike))
    return pd.DataFrame(rows, columns=list(PAIR_COLUMNS))


def reach(
    landings: Mapping[Placing, Landing],
    chosen: tuple[str, ...],
    names: "pd.Series[str]",
    organisations: "pd.Series[str]",
) -> pd.DataFrame:
    """Say how many funders reach each neighbourhood, through how many organisations.

    Parameters
    ----------
    landings
        What lands where, by placing.
    chosen
        Funders: `funders_reaching`, `organisations` and `only_organisation` are of their grants.
    names
        Of the neighbourhoods, by id.
    organisations
        Names of recipients, by `recipient_key`.

    Returns
    -------
    reach
        `REACH_COLUMNS`. `only_funder` names the one funder of all that reaches a place,
        `only_organisation` the one recipient through which the chosen do; "" where there are none
        or several, or where a grant does not name its recipient.
    """
    parts = [
        _reach_of(landing, chosen, len(names), organisations).assign(
            **{PLACING: str(placing), NEIGHBOURHOOD_ID: list(names.index), NAME: list(names)}
        )
        for placing, landing in landings.items()
    ]
    return pd.concat(parts, ignore_index=True)[list(REACH_COLUMNS)]


def _reach_of(
    landing: Landing, chosen: tuple[str, ...], areas: int, organisations: "pd.Series[str]"
) -> pd.DataFrame:
    """Return what one placing says of each neighbourhood."""
    at = landing.columns(chosen)
    reached = landing.reached
    ours = landing.links.loc[landing.links[FUNDER].isin(at)]
    through = ours.drop_duplicates(["area", RECIPIENT_KEY])
    number = np.bincount(through["area"], minlength=areas)
    everyone = reached.sum(axis=1)
    sole = np.array([*landing.names, ""], dtype=object)
    first = np.where(everyone == 1, reached.argmax(axis=1), -1)
    lone = through.loc[(number[through["area"]] == 1) & (through[RECIPIENT_KEY] != "")]
    only = np.full(areas, "", dtype=object)
    only[lone["area"]] = lone[RECIPIENT_KEY].map(organisations).to_numpy(dtype=object)
    return pd.DataFrame(
        {
            REACHING: reached[:, at].sum(axis=1),
            ALL_REACHING: everyone,
            ORGANISATIONS: number,
            ONE_FUNDER: sole[first],
            ONE_ORGANISATION: only,
        }
    )
