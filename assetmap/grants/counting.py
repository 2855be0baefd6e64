"""Say which grants count, with how much of their amount, or why they do not."""

from typing import Final

import numpy as np
import pandas as pd

from assetmap.measures.estimate import Floats
from assetmap.schema import (
    AMOUNT,
    COUNTED,
    COUNTED_AMOUNT,
    COUNTED_WHY,
    FUNDER,
    FUNDER_ID,
    IN_KIND,
    REAL_AMOUNT,
    WINDOW_AMOUNT,
)
from assetmap.settings import Settings

from .parties import spellings
from .prices import NONE, factors
from .regrants import given_on
from .window import Window, in_window, parts_by_year

YES: Final = "yes"
PART: Final = "part"
NO: Final = "no"
UNDATED: Final = "undated"
OUTSIDE: Final = "outside_window"
REGRANTED: Final = "regranted"
IN_KIND_ALONE: Final = "in_kind"
NO_PRICE: Final = "no_price"
REASONS: Final = (UNDATED, OUTSIDE, REGRANTED, IN_KIND_ALONE, NO_PRICE)


def counted(
    grants: pd.DataFrame, settings: Settings, *, prices: "pd.Series[float]"
) -> pd.DataFrame:
    """Find what counts of each grant.

    Parameters
    ----------
    grants
        With amounts, dates, `funder_id`, `recipient_key` and `regrant`.
    settings
        The window, the rule for re-grants, and the year whose money real amounts are in.
    prices
        The price index by year, for the real amounts.

    Returns
    -------
    counted
        The same rows with `counted` (`yes`, `part`, `no`), `counted_why` (of `REASONS`, "" where
        all of it counts), `window_amount`, `counted_amount` and `real_amount` (NaN where none is
        asked for).
    """
    window = Window.of(settings)
    inside = in_window(grants, window)
    amounts = grants[AMOUNT].to_numpy(dtype=float)
    fell = np.nan_to_num(inside.amount)
    on = given_on(grants, fell, settings.regrants)
    left = np.where(on > 0, np.round(fell - on, 2), fell)
    real = _real(grants, left, window, settings, prices)
    lost = (left > 0) & np.isnan(real) & (settings.real_dollars_of != NONE)
    left = np.where(lost, 0.0, left)
    nothing = fell == 0
    why = np.select(
        [amounts == 0, inside.undated, nothing, lost, on > 0, fell < amounts],
        [IN_KIND_ALONE, UNDATED, OUTSIDE, NO_PRICE, REGRANTED, OUTSIDE],
        "",
    )
    gave_money = (grants[IN_KIND].isna() & (amounts == 0)).to_numpy()
    why = np.where(gave_money, "", why)
    share = np.where((left > 0) | gave_money, np.where(why == "", YES, PART), NO)
    priced = real if settings.real_dollars_of == NONE else np.where(left > 0, real, 0.0)
    words = {COUNTED: share, COUNTED_WHY: why}
    amounts_of = {WINDOW_AMOUNT: fell, COUNTED_AMOUNT: left, REAL_AMOUNT: priced}
    return grants.assign(
        **{name: pd.Series(said, index=grants.index, dtype="str") for name, said in words.items()}
    ).assign(**amounts_of)


def _real(
    grants: pd.DataFrame,
    amounts: Floats,
    window: Window,
    settings: Settings,
    prices: "pd.Series[float]",
) -> Floats:
    """Return amounts in the money of one year, each part by the year in which it is spent."""
    if settings.real_dollars_of == NONE:
        return np.full(len(grants), np.nan)
    parts = parts_by_year(grants, window)
    rise = factors(parts.year, prices, settings.real_dollars_of)
    total = np.zeros(len(grants))
    np.add.at(total, parts.grant, parts.share * rise)
    total[np.setdiff1d(np.arange(len(grants)), parts.grant)] = np.nan
    return np.round(amounts * total, 2)


def countable(grants: pd.DataFrame) -> pd.DataFrame:
    """Return the grants that count, as the measures and the findings take them.

    `amount` is what counts of each, in real money where that is asked for; `funder` is the
    commonest spelling of the funder's name.

    Parameters
    ----------
    grants
        As `settle` returns them.
    """
    some = grants.loc[grants[COUNTED] != NO]
    real = some[REAL_AMOUNT].notna().any()
    amounts = some[REAL_AMOUNT] if real else some[COUNTED_AMOUNT]
    names = spellings(some, some[FUNDER_ID], FUNDER)
    return some.assign(**{AMOUNT: amounts, FUNDER: names})
