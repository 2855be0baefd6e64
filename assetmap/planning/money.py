"""Find where more dollars or more grants would close most of the gap."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from assetmap.errors import InputError
from assetmap.measures.bases import fairness_base
from assetmap.measures.inequality import hoover
from assetmap.model import Placing
from assetmap.result import Result
from assetmap.schema import MEASURE, NAME, NEIGHBOURHOOD_ID, PLACING, VALUE

from .filling import deal, fill, missing_to_parity

MOST_AWARDS: Final = 1000
DOLLARS: Final = "dollars"
ADDED: Final = "added"
AWARDS: Final = "awards"
INSTEAD: Final = "instead"
PLAN_COLUMNS: Final = (PLACING, NEIGHBOURHOOD_ID, NAME, DOLLARS, ADDED, AWARDS, INSTEAD)
_NEED: Final = "need"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """How far a region is from parity."""

    lowest: float  # dollars for each of the people where there are fewest
    hoover: float  # share of the dollars that would have to move, 0-1
    missing: float  # dollars that neighbourhoods miss to their people's share


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyPlan:
    """Where more money would close most of the gap, in each placing of the present money."""

    base: str
    by_need: bool
    total: float  # dollars shared out
    number: int  # grants; 0 where any sum may go anywhere
    table: pd.DataFrame  # PLAN_COLUMNS: one row per placing and neighbourhood
    before: dict[Placing, Gap]
    after: dict[Placing, Gap]
    always: tuple[str, ...]  # neighbourhoods that get something in every placing
    sometimes: tuple[str, ...]  # in some


def plan_budget(result: Result, budget: float, *, by_need: bool = False) -> MoneyPlan:
    """Share a budget out so that the lowest, a head, are raised to one level.

    Parameters
    ----------
    result
        A build with grants and people.
    budget
        Dollars, above 0.
    by_need
        Whether a head counts as much as its neighbourhood's need index.

    Raises
    ------
    InputError
        If there is no money, nobody, or nothing to share out.
    """
    _require_positive(budget, "a budget")

    def share_out(dollars: pd.Series, heads: pd.Series) -> pd.DataFrame:
        added = fill(dollars, heads, budget).added
        return pd.DataFrame({ADDED: added, AWARDS: 0, INSTEAD: False})

    return _planned(result, share_out, by_need=by_need, total=budget, number=0)


def plan_awards(result: Result, number: int, each: float, *, by_need: bool = False) -> MoneyPlan:
    """Give grants of one size, each to where it closes most of the gap.

    Parameters
    ----------
    result
        A build with grants and people.
    number
        Grants, 1 to 1,000.
    each
        Dollars of one, above 0.
    by_need
        As for `plan_budget`.

    Raises
    ------
    InputError
        If there is no money, nobody, or nothing to give.
    """
    _require_positive(each, "a grant")
    if not 1 <= number <= MOST_AWARDS:
        msg = f"{number} grants were asked for; expected 1 to {MOST_AWARDS}"
        raise InputError(msg)

    def give(dollars: pd.Series, heads: pd.Series) -> pd.DataFrame:
        dealt = deal(dollars, heads, number=number, each=each)
        added = dealt.awards * each
        return pd.DataFrame({ADDED: added, AWARDS: dealt.awards, INSTEAD: dealt.instead})

    return _planned(result, give, by_need=by_need, total=number * each, number=number)


def _require_positive(amount: float, what: str) -> None:
    """Raise where there is no sum to give."""
    if not (np.isfinite(amount) and amount > 0):
        msg = f"{what} of {amount:g} was asked for; expected an amount above 0"
        raise InputError(msg)


def _planned(
    result: Result,
    give: Callable[[pd.Series, pd.Series], pd.DataFrame],
    *,
    by_need: bool,
    total: float,
    number: int,
) -> MoneyPlan:
    """Plan in each placing in which something is known of the present money."""
    base = fairness_base(result.region.people, result.settings.base)
    if result.region.people is None or not base:
        msg = "the region has no count of people; a plan needs people to plan for"
        raise InputError(msg)
    people = result.region.people[base]
    heads = people * _need_of(result) if by_need else people
    table = result.neighbourhoods.set_index(NEIGHBOURHOOD_ID)
    parts, before, after = [], {}, {}
    for placing in Placing:
        dollars = table[f"dollars_{placing}"]
        if dollars.notna().any():
            given = give(dollars, heads)
            before[placing] = _gap(dollars, people, heads)
            after[placing] = _gap(dollars + given[ADDED].fillna(0.0), people, heads)
            given[PLACING], given[DOLLARS] = str(placing), dollars
            parts.append(given)
    if not parts:
        msg = "no grant could be placed in the region; a plan for money needs where money goes now"
        raise InputError(msg)
    whole = pd.concat(parts).rename_axis(NEIGHBOURHOOD_ID).reset_index()
    whole[NAME] = whole[NEIGHBOURHOOD_ID].map(table[NAME])
    got = whole.loc[whole[ADDED] > 0].groupby(NEIGHBOURHOOD_ID, sort=False)[PLACING].nunique()
    return MoneyPlan(
        base=base,
        by_need=by_need,
        total=total,
        number=number,
        table=whole[list(PLAN_COLUMNS)],
        before=before,
        after=after,
        always=tuple(str(one) for one in table.index if got.get(one, 0) == len(parts)),
        sometimes=tuple(str(one) for one in table.index if 0 < got.get(one, 0) < len(parts)),
    )


def _need_of(result: Result) -> pd.Series:
    """Return the need index of each neighbourhood.

    Raises
    ------
    InputError
        If the region has none.
    """
    rows = result.measures.loc[result.measures[MEASURE] == _NEED]
    if rows.empty:
        msg = "the region has no need index; name its columns in region.toml, [people] need = [...]"
        raise InputError(msg)
    need = rows.set_index(NEIGHBOURHOOD_ID)[VALUE]
    return need.reindex(result.region.neighbourhoods.index)


def _gap(dollars: pd.Series, people: pd.Series, heads: pd.Series) -> Gap:
    """Say how far the dollars are from parity; `heads` are people, weighed by need or not."""
    each = (dollars / people.where(people > 0)).min()
    uneven = hoover(dollars.to_frame(DOLLARS), heads)[DOLLARS]
    return Gap(lowest=float(each), hoover=float(uneven), missing=missing_to_parity(dollars, heads))
