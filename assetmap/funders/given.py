"""Gather what the chosen funders gave, as it counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from assetmap.errors import InputError
from assetmap.folding import folded
from assetmap.grants.counting import countable
from assetmap.grants.parties import PERSON, spellings
from assetmap.result import Result
from assetmap.schema import (
    AMOUNT,
    FUNDER,
    FUNDER_ID,
    NEIGHBOURHOOD_ID,
    RECIPIENT,
    RECIPIENT_KEY,
    RECORD_ID,
    SERVICE_AREA,
    YEAR,
)

MOST_FUNDERS: Final = 60  # that are looked at together: each is compared with each other
_NAMED: Final = 12  # in a message
_CLIPPED: Final = 80  # characters of a name in a message
_ORDER: Final = [FUNDER, NEIGHBOURHOOD_ID, SERVICE_AREA, AMOUNT, RECIPIENT_KEY, RECORD_ID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The grants of all funders, and whose are looked at."""

    grants: pd.DataFrame  # those that count, in the chosen years; amount, funder as measures do
    history: pd.DataFrame  # all accepted ones of any year, with the same names
    chosen: tuple[str, ...]  # names of funders, in the order of the alphabet
    from_year: str  # "" is any
    to_year: str
    undated: int  # grants that count, but are left out because their year is not known


def funder_names(result: Result) -> list[str]:
    """Return the names of the funders whose grants count, in the order of the alphabet."""
    return sorted(set(countable(result.grants)[FUNDER]) - {""})


def years_of(result: Result) -> list[str]:
    """Return the years of the awards that count."""
    return sorted(set(countable(result.grants)[YEAR]) - {""})


def gather(
    result: Result, names: Sequence[str] = (), *, from_year: str = "", to_year: str = ""
) -> Given:
    """Return the grants of a build, and whose of them are looked at.

    Parameters
    ----------
    result
        A build with grants.
    names
        Funders, by any spelling that the lists have; none: all of them.
    from_year, to_year
        First and last year of award, four digits, both inside; "" is any.

    Raises
    ------
    InputError
        If there is no grant that counts, no such funder, no such year, or too many funders.
    """
    counts = countable(result.grants)
    if counts.empty:
        msg = "no grant counts in this build; a view of funders needs a list of grants"
        raise InputError(msg)
    _require_years(from_year, to_year)
    chosen = _chosen(result.grants, counts, names)
    if len(chosen) > MOST_FUNDERS:
        msg = (
            f"there are {len(chosen)} funders; at most {MOST_FUNDERS} can be looked at together: "
            "name those that you mean"
        )
        raise InputError(msg)
    inside = _within(counts[YEAR], from_year, to_year)
    undated = int((counts[YEAR] == "").sum()) if from_year or to_year else 0
    kept = counts.loc[inside & counts[AMOUNT].notna()]
    ordered = kept.sort_values(_ORDER, kind="stable", ignore_index=True)
    return Given(
        grants=_organisations_named(ordered),
        history=_history(result.grants, counts),
        chosen=chosen,
        from_year=from_year,
        to_year=to_year,
        undated=undated,
    )


def _require_years(from_year: str, to_year: str) -> None:
    """Raise where a year is none, or the last is before the first."""
    for year in (from_year, to_year):
        if year and not (len(year) == 4 and year.isascii() and year.isdigit()):  # noqa: PLR2004
            msg = f"{year!r} is no year; expected four digits, such as 2024"
            raise InputError(msg)
    if from_year and to_year and to_year < from_year:
        msg = f"the years {from_year} to {to_year} hold nothing; put the earlier one first"
        raise InputError(msg)


def _within(years: pd.Series, from_year: str, to_year: str) -> pd.Series:
    """Say which years of award are inside; without limits every grant is."""
    inside = pd.Series(data=True, index=years.index)
    if from_year:
        inside &= years >= from_year
    if to_year:
        inside &= (years != "") & (years <= to_year)
    return inside


def _chosen(grants: pd.DataFrame, counts: pd.DataFrame, names: Sequence[str]) -> tuple[str, ...]:
    """Return the funders that names stand for: exactly as written, else by any spelling."""
    known = sorted(set(counts[FUNDER]) - {""})
    if not names:
        return tuple(known)
    spelt = grants.loc[counts.index, [FUNDER]].assign(known=counts[FUNDER]).drop_duplicates()
    meant: dict[str, set[str]] = {}
    for key, name in zip(folded(list(spelt[FUNDER])), spelt["known"], strict=True):
        meant.setdefault(key, set()).add(name)
    found = set()
    for name in names:
        some = {name} if name in known else meant.get(folded([name])[0], set()) - {""}
        if not some:
            there = ", ".join(repr(one[:_CLIPPED]) for one in known[:_NAMED])
            more = f" and {len(known) - _NAMED} more" if len(known) > _NAMED else ""
            msg = f"no funder is called {name[:_CLIPPED]!r}; there are {there}{more}"
            raise InputError(msg)
        found |= some
    return tuple(sorted(found))


def _history(grants: pd.DataFrame, counts: pd.DataFrame) -> pd.DataFrame:
    """Return who gave to which organisation in which year, whether or not it counts."""
    called = counts.loc[counts[FUNDER_ID] != ""].drop_duplicates(FUNDER_ID)
    said = grants[FUNDER_ID].map(called.set_index(FUNDER_ID)[FUNDER])
    names = said.where(said.notna(), grants[FUNDER]).astype("str")
    return grants[[RECIPIENT_KEY, YEAR]].assign(**{FUNDER: names})


def _organisations_named(grants: pd.DataFrame) -> pd.DataFrame:
    """Give each organisation its commonest spelling, and people none."""
    names = spellings(grants, grants[RECIPIENT_KEY], RECIPIENT)
    return grants.assign(**{RECIPIENT: names.where(grants[RECIPIENT] != PERSON, PERSON)})
