"""Tell organisations that received for the first time from those that received again."""

from typing import Final

import numpy as np
import pandas as pd

from assetmap.grants.parties import PERSON
from assetmap.schema import AMOUNT, FUNDER, RECIPIENT, RECIPIENT_KEY, YEAR

from .given import Given

RECIPIENTS: Final = "recipients"
FIRST_TIME: Final = "first_time"
REPEAT: Final = "repeat"
CANNOT_TELL: Final = "cannot_tell"
YEARS: Final = "years"
STANDING: Final = "standing"
SEVERAL_YEARS: Final = "several_years"
LARGEST_SHARE: Final = "largest_share"
UNNAMED: Final = "grants_unnamed"
TO_PEOPLE: Final = "grants_to_people"
TO_PEOPLE_DOLLARS: Final = "dollars_to_people"
SUPPRESSED: Final = "suppressed"
STANDINGS: Final = (FIRST_TIME, REPEAT, CANNOT_TELL)
RECIPIENT_COLUMNS: Final = (FUNDER, RECIPIENT_KEY, RECIPIENT, YEARS, STANDING)
YEAR_COLUMNS: Final = (FUNDER, YEAR, RECIPIENTS, *STANDINGS)
CONCENTRATION_COLUMNS: Final = (
    *(FUNDER, RECIPIENTS, SEVERAL_YEARS, LARGEST_SHARE, UNNAMED),
    *(TO_PEOPLE, TO_PEOPLE_DOLLARS, SUPPRESSED),
)


def standings(given: Given) -> pd.DataFrame:
    """Say of each chosen funder, organisation and year whether it received then for the first time.

    `repeat`: the funder gave to it in an earlier year. `first_time`: it did not, and the lists hold
    earlier grants of the funder, all of them to it with a year. Else `cannot_tell`.

    Parameters
    ----------
    given
        The grants; their history may go back further than what counts.

    Returns
    -------
    standings
        `funder, recipient_key, year, standing`, sorted; grants without a year, and those to people
        or to nobody named, are none of these.
    """
    keys = [FUNDER, RECIPIENT_KEY, YEAR]
    known = given.history.loc[given.history[FUNDER].isin(given.chosen)]
    first_of_funder = known.loc[known[YEAR] != ""].groupby(FUNDER)[YEAR].min()
    known = known.loc[known[RECIPIENT_KEY] != ""]
    dated = known.loc[known[YEAR] != ""]
    first = dated.groupby([FUNDER, RECIPIENT_KEY])[YEAR].min().rename("first").reset_index()
    blank = known.loc[known[YEAR] == "", [FUNDER, RECIPIENT_KEY]].drop_duplicates()
    some = _organisations(given)
    now = some.loc[some[YEAR] != "", keys].drop_duplicates()
    now = now.merge(first, on=keys[:2], how="left")
    now = now.merge(blank.assign(undated=True), on=keys[:2], how="left")
    earliest = now[FUNDER].map(first_of_funder)
    unsure = now["undated"].notna() | (now[YEAR] <= earliest)
    standing = np.select([now["first"] < now[YEAR], unsure], [REPEAT, CANNOT_TELL], FIRST_TIME)
    found = now.assign(**{STANDING: pd.Series(standing, index=now.index, dtype="str")})
    return found[[*keys, STANDING]].sort_values(keys, ignore_index=True)


def by_year(found: pd.DataFrame) -> pd.DataFrame:
    """Count the recipients of each funder and year by their standing.

    Parameters
    ----------
    found
        `standings`.

    Returns
    -------
    years
        `YEAR_COLUMNS`, by name and year.
    """
    each = found.assign(**{name: found[STANDING] == name for name in STANDINGS})
    counts = each.groupby([FUNDER, YEAR], as_index=False)[list(STANDINGS)].sum()
    counts = counts.astype(dict.fromkeys(STANDINGS, "int64"))
    return counts.assign(**{RECIPIENTS: counts[list(STANDINGS)].sum(axis=1)})[list(YEAR_COLUMNS)]


def recipients(given: Given, found: pd.DataFrame) -> pd.DataFrame:
    """List the organisations that each chosen funder gave to, by name: no order of merit.

    Parameters
    ----------
    given
        The grants.
    found
        `standings`.

    Returns
    -------
    recipients
        `RECIPIENT_COLUMNS`: `years` with `; ` between, `standing` of the latest of them. No
        number of grants: what is missing to all of them would be the number of people.
    """
    keys = [FUNDER, RECIPIENT_KEY]
    named = _organisations(given).drop_duplicates(keys)[[*keys, RECIPIENT]]
    years = found.groupby(keys)[YEAR].agg("; ".join).rename(YEARS).reset_index()
    latest = found.drop_duplicates(keys, keep="last")[[*keys, STANDING]]
    whole = named.merge(years, on=keys, how="left").merge(latest, on=keys, how="left")
    whole = whole.fillna({YEARS: "", STANDING: CANNOT_TELL})
    ordered = whole.sort_values([FUNDER, RECIPIENT, RECIPIENT_KEY], ignore_index=True)
    return ordered[list(RECIPIENT_COLUMNS)]


def concentration(given: Given, found: pd.DataFrame, *, suppress_below: int) -> pd.DataFrame:
    """Say on how few organisations a funder's money rests.

    Parameters
    ----------
    given
        The grants.
    found
        `standings`.
    suppress_below
        Fewer grants to people are told neither as a number nor as a sum.

    Returns
    -------
    concentration
        `CONCENTRATION_COLUMNS`: a row per chosen funder. `largest_share` is the share of its money
        to named organisations that one of them received, 0-1; it is the same in every placing.
        `grants_unnamed` counts the grants that do not name their recipient.
    """
    index = pd.Index(given.chosen, name=FUNDER)
    some = _organisations(given)
    sums = some.groupby([FUNDER, RECIPIENT_KEY])[AMOUNT].sum()
    whole = sums.groupby(FUNDER).sum()
    largest = sums.groupby(FUNDER).max() / whole.where(whole > 0)
    number = sums.groupby(FUNDER).size()
    several = found.groupby([FUNDER, RECIPIENT_KEY]).size().gt(1).groupby(FUNDER).sum()
    others = given.grants.loc[given.grants[RECIPIENT_KEY] == ""]
    person = others[RECIPIENT] == PERSON
    unnamed = others.loc[~person].groupby(FUNDER).size()
    people = others.loc[person].groupby(FUNDER)[AMOUNT].agg(["size", "sum"])
    people = people.reindex(index, fill_value=0)
    few = (people["size"] > 0) & (people["size"] < suppress_below)
    columns = {
        RECIPIENTS: number.reindex(index, fill_value=0).astype("int64"),
        SEVERAL_YEARS: several.reindex(index, fill_value=0).astype("int64"),
        LARGEST_SHARE: largest.reindex(index).astype("float64"),
        UNNAMED: unnamed.reindex(index, fill_value=0).astype("int64"),
        TO_PEOPLE: people["size"].astype("float64").mask(few),
        TO_PEOPLE_DOLLARS: people["sum"].astype("float64").mask(few),
        SUPPRESSED: few,
    }
    return pd.DataFrame(columns, index=index).reset_index()[list(CONCENTRATION_COLUMNS)]


def _organisations(given: Given) -> pd.DataFrame:
    """Return the grants of the chosen funders to organisations that are named."""
    grants = given.grants
    return grants.loc[grants[FUNDER].isin(given.chosen) & (grants[RECIPIENT_KEY] != "")]
