"""Say of each grant whose it is and how much of it counts, noting what a person should know."""

from dataclasses import dataclass, replace

import pandas as pd

from assetmap.errors import SettingsError
from assetmap.measures.currency import currency_of, written_exactly
from assetmap.model import Reason, Region, Severity
from assetmap.problems import joined, problems_of
from assetmap.resolve.decisions import NO_DECISIONS, Decisions
from assetmap.schema import (
    COUNTED,
    COUNTED_AMOUNT,
    COUNTED_WHY,
    END,
    FUNDER,
    FUNDER_ASSET_ID,
    FUNDER_ID,
    GROUP,
    NAME,
    PURPOSE,
    RECIPIENT,
    RECIPIENT_ASSET_ID,
    RECIPIENT_KEY,
    WINDOW_AMOUNT,
    YEAR,
)
from assetmap.settings import Settings

from .counting import NO, UNDATED, countable, counted
from .matching import Known, nobody, with_assets
from .months import ends_early
from .offices import with_offices
from .parties import PERSON, parties, spellings
from .prices import NONE, price_index
from .regrants import is_stated
from .respelt import between_grants, respelt
from .years import award_years, countable_years


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Grants, and what had to be said of them."""

    grants: pd.DataFrame  # GRANT_COLUMNS, and whatever else they had
    countable: pd.DataFrame  # those that count, as measures and findings take them
    years: pd.DataFrame  # the same by the years in which they are spent (`countable_years`)
    problems: pd.DataFrame  # PROBLEM_COLUMNS
    review: pd.DataFrame  # QUESTION_COLUMNS: recipients that may be assets


@dataclass(frozen=True, slots=True, kw_only=True)
class Assets:
    """The assets that funders and recipients may be."""

    assets: pd.DataFrame  # ASSET_COLUMNS
    records: pd.DataFrame  # RECORD_COLUMNS
    decisions: Decisions  # on pairs of a grant and an asset


def settle(
    grants: pd.DataFrame, among: Assets | None = None, *, region: Region, settings: Settings
) -> Settled:
    """Say of each grant whose it is and how much of it counts.

    Parameters
    ----------
    grants
        Placed, with provenance and the fields of grants, all in one currency.
    among
        The assets that funders and recipients may be; None: they are not looked for.
    region
        Its country says in which currency grants are that state none.
    settings
        The window, the rule for re-grants, and the year whose money real amounts are in.

    Raises
    ------
    SettingsError
        If real money is asked for of a year whose prices are not known.
    """
    who = parties(grants)
    numbered = grants.assign(
        **{
            FUNDER_ID: who[FUNDER],
            RECIPIENT_KEY: who[RECIPIENT],
            FUNDER_ASSET_ID: pd.Series("", index=grants.index, dtype="str"),
            RECIPIENT_ASSET_ID: pd.Series("", index=grants.index, dtype="str"),
            YEAR: award_years(grants),
        }
    )
    said = NO_DECISIONS if among is None else among.decisions
    of_pairs, of_assets = between_grants(said, grants)
    areas = region.neighbourhoods
    places = [str(name) for column in (NAME, GROUP) for name in areas[column].unique()]
    named = respelt(numbered, crs=region.crs, places=places, decisions=of_pairs)
    others = None if among is None else replace(among, decisions=of_assets)
    known = _known(named.grants, others, region, settings)
    currency = currency_of(grants, region.country)
    prices = price_index(currency) if region.prices is None else region.prices
    _require_prices(prices, currency, settings)
    found = counted(_discreet(known.grants), settings, prices=prices)
    problems = joined([_problems(found, settings, currency), known.problems])
    return Settled(
        grants=found,
        countable=countable(found),
        years=countable_years(found, settings, prices=prices),
        problems=problems,
        review=pd.concat([known.review, named.review], ignore_index=True),
    )


def _require_prices(prices: "pd.Series[float]", currency: str, settings: Settings) -> None:
    """Raise where real money is asked for of a year whose prices are not known."""
    year = settings.real_dollars_of
    if year == NONE or year in prices.index:
        return
    has = f"there are those of {prices.index.min()} to {prices.index.max()}"
    none = "there are none in this currency, and the pack has no [prices]"
    msg = (
        f"setting 'real_dollars_of' is {year}, but the prices of that year in {currency or '?'} "
        f"are not known: {has if len(prices) else none}; "
        "leave it at 0 to count amounts as they were awarded"
    )
    raise SettingsError(msg)


def _discreet(grants: pd.DataFrame) -> pd.DataFrame:
    """Return grants without what those to people were for: it may tell who they are."""
    return grants.assign(**{PURPOSE: grants[PURPOSE].mask(grants[RECIPIENT] == PERSON, "")})


def _known(grants: pd.DataFrame, among: Assets | None, region: Region, settings: Settings) -> Known:
    """Say which assets funders and recipients are, and where those are that no list places."""
    if among is None:
        return nobody(grants)
    known = with_assets(
        grants,
        among.assets,
        among.records,
        same_place_m=settings.same_place_m,
        crs=region.crs,
        decisions=among.decisions,
    )
    return replace(known, grants=with_offices(known.grants, among.assets))


def _problems(grants: pd.DataFrame, settings: Settings, currency: str) -> pd.DataFrame:
    """Note the grants whose dates are wrong or missing, and those that were given on."""
    early = grants.loc[ends_early(grants)]
    undated = grants.loc[grants[COUNTED_WHY] == UNDATED]
    on = (grants[WINDOW_AMOUNT] - grants[COUNTED_AMOUNT]).round(2)
    passed = grants.loc[(on > 0) & (grants[COUNTED_WHY] == "regranted")]
    left = grants.loc[is_stated(grants) & (grants[COUNTED] != NO)]
    window = f"{settings.grants_from or '...'} - {settings.grants_to or '...'}"
    whom = spellings(grants, grants[RECIPIENT_KEY], RECIPIENT)
    notes = [
        problems_of(early, Reason.ENDS_BEFORE_START, Severity.NOTE, column=END),
        problems_of(
            undated, Reason.UNDATED_GRANT, Severity.NOTE, values=undated[RECIPIENT], expected=window
        ),
        problems_of(left, Reason.REGRANT_NOT_FOLLOWED, Severity.NOTE, values=left[RECIPIENT]),
    ]
    stated = pd.Series(is_stated(passed), index=passed.index)
    for (recipient, is_said), rows in passed.groupby([whom.loc[passed.index], stated], sort=True):
        amounts = [written_exactly(float(amount), currency) for amount in on.loc[rows.index]]
        reason = Reason.REGRANTED if bool(is_said) else Reason.REGRANTED_BY_CHAIN
        notes.append(
            problems_of(rows, reason, Severity.NOTE, values=amounts, expected=str(recipient))
        )
    return joined(notes)
