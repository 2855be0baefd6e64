"""Account for the money of the lists of grants, to the cent."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

import pandas as pd

from assetmap.measures.investment import ELSEWHERE
from assetmap.model import Reason, Severity
from assetmap.problems import rows_out
from assetmap.schema import (
    AMOUNT,
    AWARDS,
    COUNTED_AMOUNT,
    COUNTED_WHY,
    CURRENCY,
    IN_KIND,
    NEIGHBOURHOOD_ID,
    REAL_AMOUNT,
    REASON,
    RECIPIENT,
    ROW,
    SERVICE_AREA,
    SHEET,
    UPLOAD,
    WINDOW_AMOUNT,
)
from assetmap.settings import Settings

from .counting import NO_PRICE, REGRANTED, UNDATED
from .parties import PERSON
from .prices import NONE
from .regrants import is_stated

_WHERE: Final = [UPLOAD, SHEET, ROW]


def money_account(
    grants: pd.DataFrame,
    aside: pd.DataFrame,
    problems: pd.DataFrame,
    *,
    currency: str,
    settings: Settings,
) -> dict[str, Any]:
    """Account for every amount of the lists of grants.

    `file = accepted + held + rejected`, `accepted = in_window + outside_window + undated` and
    `in_window = counted + given_on + no_price`, each to the cent. What was given in kind, and what
    is in another currency, is none of these sums.

    Parameters
    ----------
    grants
        The accepted ones, settled.
    aside
        `ASIDE_COLUMNS`: the amounts of the rows that were held or rejected.
    problems
        `PROBLEM_COLUMNS`: the first reason of each row that is out counts.
    currency
        Code of the grants' currency.
    settings
        The window and the year of real money are repeated beside the sums.

    Returns
    -------
    account
        Plain values. A number of people who received grants is None where it is small.
    """
    foreign = aside[CURRENCY].str.fullmatch("[A-Z]{3}").astype(bool) & (aside[CURRENCY] != currency)
    ours = aside.loc[~foreign]
    held, rejected = (
        _by_reason(ours, problems, severity) for severity in (Severity.HELD, Severity.REJECTED)
    )
    undated = grants.loc[grants[COUNTED_WHY] == UNDATED, AMOUNT]
    counts = _cents(grants[COUNTED_AMOUNT])
    accepted, inside, dateless = (
        _cents(grants[AMOUNT]),
        _cents(grants[WINDOW_AMOUNT]),
        _cents(undated),
    )
    unpriced = _cents(grants.loc[grants[COUNTED_WHY] == NO_PRICE, WINDOW_AMOUNT])
    out = sum((*held.values(), *rejected.values()), start=Decimal(0))
    return {
        "currency": currency,
        "from": settings.grants_from,
        "to": settings.grants_to,
        "file": float(accepted + out),
        "accepted": float(accepted),
        "held": {reason: float(amount) for reason, amount in held.items()},
        "rejected": {reason: float(amount) for reason, amount in rejected.items()},
        "in_window": float(inside),
        "outside_window": float(accepted - inside - dateless),
        "undated": float(dateless),
        "counted": float(counts),
        "given_on": float(inside - counts - unpriced),
        "given_on_unstated": float(_given_on_unstated(grants)),
        "no_price": float(unpriced),
        "real_dollars_of": settings.real_dollars_of or None,
        "counted_real": _real(grants, settings),
        "in_kind": float(_cents(grants[IN_KIND].dropna())),
        "other_currencies": _by_currency(aside.loc[foreign]),
        "outside_region": _part(grants, _noted(grants, problems, Reason.OUTSIDE_REGION_CODE)),
        "serves_outside": _part(grants, grants[SERVICE_AREA] == ELSEWHERE),
        "wide_scope": _part(grants, _noted(grants, problems, Reason.WIDE_SCOPE)),
        "no_office": _part(grants, grants[NEIGHBOURHOOD_ID] == ""),
        "to_people": _people(grants, settings),
        "awards": int(grants[AWARDS].fillna(1).sum()),
    }


def _given_on_unstated(grants: pd.DataFrame) -> Decimal:
    """Add up what only a chain tells to have been given on: so much too little may be counted."""
    chained = (grants[COUNTED_WHY] == REGRANTED) & ~is_stated(grants)
    return _cents(grants.loc[chained, WINDOW_AMOUNT]) - _cents(grants.loc[chained, COUNTED_AMOUNT])


def _cents(amounts: Iterable[float]) -> Decimal:
    """Add up amounts exactly, as they are written."""
    return sum((Decimal(repr(float(amount))) for amount in amounts), start=Decimal(0))


def _by_reason(
    aside: pd.DataFrame, problems: pd.DataFrame, severity: Severity
) -> dict[str, Decimal]:
    """Add up the money of the rows that a severity put aside, by their first reason."""
    rows = rows_out(problems, severity)[[*_WHERE, REASON]]
    if rows.empty or aside.empty:
        return {}
    told = aside.merge(rows, on=_WHERE, how="inner").dropna(subset=[AMOUNT])
    return {str(reason): _cents(some) for reason, some in told.groupby(REASON)[AMOUNT]}


def _by_currency(aside: pd.DataFrame) -> dict[str, float]:
    """Add up amounts by currency."""
    if aside.empty:
        return {}
    told = aside.dropna(subset=[AMOUNT])
    return {str(code): float(_cents(some)) for code, some in told.groupby(CURRENCY)[AMOUNT]}


def _real(grants: pd.DataFrame, settings: Settings) -> float | None:
    """Add up real amounts, None where none are asked for."""
    if settings.real_dollars_of == NONE:
        return None
    return float(_cents(grants[REAL_AMOUNT].dropna()))


def _part(grants: pd.DataFrame, some: pd.Series) -> dict[str, float]:
    """Count some of the grants, with what counts of them."""
    return {"grants": int(some.sum()), "amount": float(_cents(grants.loc[some, COUNTED_AMOUNT]))}


def _noted(grants: pd.DataFrame, problems: pd.DataFrame, reason: Reason) -> pd.Series:
    """Say of which grants something is noted."""
    rows = problems.loc[problems[REASON] == str(reason), _WHERE]
    if rows.empty:
        return pd.Series(data=False, index=grants.index)
    there = pd.MultiIndex.from_frame(grants[_WHERE]).isin(pd.MultiIndex.from_frame(rows))
    return pd.Series(there, index=grants.index)


def _people(grants: pd.DataFrame, settings: Settings) -> dict[str, float | None]:
    """Count the grants to people; where they are few, neither number nor money is told."""
    some = grants[RECIPIENT] == PERSON
    if 0 < int(some.sum()) < settings.suppress_below:
        return {"grants": None, "amount": None}
    return dict(_part(grants, some))
