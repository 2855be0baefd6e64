"""Look at one or several funders: where their money goes, beside each other's."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from assetmap.measures.bases import fairness_base
from assetmap.measures.currency import currency_of
from assetmap.model import Placing
from assetmap.result import Result
from assetmap.schema import FUNDER, NAME, RECIPIENT, RECIPIENT_KEY, SOURCE, UPLOAD

from .given import Given, gather
from .landing import land
from .overlap import pairs, reach
from .portfolio import portfolio, totals
from .recipients import by_year, concentration, recipients, standings


@dataclass(frozen=True, slots=True, kw_only=True)
class FunderView:
    """What there is to say of some funders; no organisation is ranked."""

    chosen: tuple[str, ...]
    base: str  # the people that money is held against; "" where there is no count
    currency: str  # a code; "" where it is not known
    from_year: str  # of the award; "" is any
    to_year: str
    undated: int  # grants left out for want of a year
    lists: tuple[str, ...]  # that the grants of the chosen are from
    portfolio: pd.DataFrame  # PORTFOLIO_COLUMNS
    totals: pd.DataFrame  # TOTAL_COLUMNS
    pairs: pd.DataFrame  # PAIR_COLUMNS
    reach: pd.DataFrame  # REACH_COLUMNS
    years: pd.DataFrame  # YEAR_COLUMNS
    recipients: pd.DataFrame  # RECIPIENT_COLUMNS
    concentration: pd.DataFrame  # CONCENTRATION_COLUMNS


def view_funders(
    result: Result, names: Sequence[str] = (), *, from_year: str = "", to_year: str = ""
) -> FunderView:
    """Work out where the money of some funders goes, in each of the three placings.

    Parameters
    ----------
    result
        A build with grants.
    names
        Funders, by any spelling that the lists have; none: all of them.
    from_year, to_year
        First and last year of award, both inside; "" is any.

    Raises
    ------
    InputError
        If there is no grant that counts, no such funder, no such year, or too many funders.
    """
    given = gather(result, names, from_year=from_year, to_year=to_year)
    region = result.region
    base = fairness_base(region.people, result.settings.base)
    people = region.people[base] if region.people is not None and base else None
    places = region.neighbourhoods[NAME].astype("str")
    funders = tuple(sorted({*given.chosen, *given.grants[FUNDER]}))
    landings = {
        placing: land(given.grants, places.index, names=funders, base=people, placing=placing)
        for placing in Placing
    }
    found = standings(given)
    least = result.settings.suppress_below
    called = given.grants.drop_duplicates(RECIPIENT_KEY).set_index(RECIPIENT_KEY)[RECIPIENT]
    return FunderView(
        chosen=given.chosen,
        base=base,
        currency=currency_of(result.grants, region.country),
        from_year=given.from_year,
        to_year=given.to_year,
        undated=given.undated,
        lists=_lists(given),
        portfolio=portfolio(landings, given.chosen, places, people),
        totals=totals(landings, given.chosen),
        pairs=pairs(landings, given.chosen),
        reach=reach(landings, given.chosen, places, called),
        years=by_year(found),
        recipients=recipients(given, found),
        concentration=concentration(given, found, suppress_below=least),
    )


def _lists(given: Given) -> tuple[str, ...]:
    """Name the lists that the chosen funders' grants are from: by their title, else their file."""
    some = given.grants.loc[given.grants[FUNDER].isin(given.chosen), [SOURCE, UPLOAD]]
    titles = some[SOURCE].where(some[SOURCE] != "", some[UPLOAD])
    return tuple(sorted({str(title) for title in titles}))
