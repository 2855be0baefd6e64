"""Read what a grant is worth: money, with its currency, apart from what was given in kind."""

import re
from collections.abc import Callable
from typing import Final

import pandas as pd

from assetmap import schema as s
from assetmap.ingest.findings import Findings
from assetmap.model import Reason, Severity

from .money import (
    amount_in,
    comma_use,
    currency_named,
    has_scale,
    header_scale,
    is_shortened,
)
from .numbers import NAN, degrees
from .places import mapped

# What a column of kinds of support says of a grant that was no money.
_IN_KIND: Final = re.compile(
    r"(?i)\s*(?:y|yes|true|x|s[i\u00ed]|(?:gifts? )?in[ -]?kind(?: \w+)?|non[ -]?cash(?: \w+)?"
    r"|goods(?: or services)?|services|(?:en )?especie)\s*"
)
# Of whose countries all write the day before the month.
_DAY_FIRST: Final = frozenset(
    {"GBP", "EUR", "MXN", "AUD", "NZD", "INR", "BRL", "CHF", "DKK", "NOK"}
)
_LOOK: Final = 200  # different amounts that are looked at for the sign of a currency
_ONE: Final = frozenset({"0", "1"})  # a column of these alone says yes and no


def with_amounts(frame: pd.DataFrame, findings: Findings, *, header: str) -> pd.DataFrame:
    """Read amounts of money with their currencies, their worth in kind, and numbers of awards.

    Where a column says that a grant was given in kind, its amount is its worth in kind, and 0 in
    money. A row that has neither is held; so is a refund, and an amount in another currency than
    its row's column says.

    Parameters
    ----------
    frame
        The fields of grants, as text.
    findings
        Of the same rows; it grows.
    header
        What the column of amounts is called: it may name the currency, or say that they are in
        thousands.
    """
    out = frame.copy()
    amounts, awards = frame[s.AMOUNT], frame[s.AWARDS]
    money = _scaled(_money(amounts), amounts, header, findings)
    out[s.CURRENCY] = _currencies(frame, money, header)
    torn = _torn(out[s.CURRENCY], money)
    worth, flagged = _in_kind(frame[s.IN_KIND])
    apart = flagged & (money["value"] > 0)
    worth = worth.mask(apart, money["value"])
    alone = worth.notna() & (apart | money["value"].isna())
    out[s.AMOUNT] = money["value"].mask(alone, 0.0)
    out[s.IN_KIND] = worth
    out[s.AWARDS] = mapped_numbers(awards)
    short = _among(amounts, is_shortened)
    for where, reason, severity, column, values in (
        (short & out[s.AMOUNT].isna(), Reason.SHORT_AMOUNT, Severity.HELD, s.AMOUNT, amounts),
        (~short & out[s.AMOUNT].isna(), Reason.NO_AMOUNT, Severity.HELD, s.AMOUNT, amounts),
        (torn, Reason.TWO_CURRENCIES, Severity.HELD, s.AMOUNT, amounts),
        (out[s.AMOUNT] < 0, Reason.NEGATIVE_AMOUNT, Severity.HELD, s.AMOUNT, amounts),
        (alone, Reason.IN_KIND, Severity.NOTE, s.IN_KIND, worth.map("{:,.2f}".format)),
        (_unread(awards, out[s.AWARDS]), Reason.BAD_NUMBER, Severity.NOTE, s.AWARDS, awards),
    ):
        findings.add(where, reason, severity, column=column, values=values)
    return out


def pays_day_first(frame: pd.DataFrame, header: str) -> bool:
    """Say whether grants are in one currency, that of a place where dates begin with the day.

    Parameters
    ----------
    frame
        The fields of grants, as text.
    header
        What the column of amounts is called.
    """
    named = {currency_named(text) for text in frame[s.CURRENCY].unique()} - {""}
    signed = {amount_in(text)[1] for text in frame[s.AMOUNT].unique()[:_LOOK]} - {""}
    codes = named or signed or {currency_named(header)} - {""}
    return len(codes) == 1 and codes <= _DAY_FIRST


def _money(amounts: pd.Series) -> pd.DataFrame:
    """Return the value of each amount, NaN where it is none, and its currency's code."""
    comma = comma_use(amounts.unique())
    found = {t: amount_in(t, comma=comma) if t else (NAN, "") for t in amounts.unique()}
    return pd.DataFrame(
        {
            "value": amounts.map({t: value for t, (value, _) in found.items()}).astype("float64"),
            "code": amounts.map({t: code for t, (_, code) in found.items()}).astype("str"),
        }
    )


def _currencies(frame: pd.DataFrame, money: pd.DataFrame, header: str) -> pd.Series:
    """Return the currency of each amount: its column's, else its own, else the header's."""
    stated = mapped(frame[s.CURRENCY], lambda text: currency_named(text) or text.removesuffix("$"))
    named = stated.mask(stated == "", money["code"])
    unsaid = (named == "") & money["value"].notna()
    return named.mask(unsaid, currency_named(header))


def _torn(currencies: pd.Series, money: pd.DataFrame) -> pd.Series:
    """Say which amounts name one currency while the column of currencies names another."""
    coded = currencies.str.fullmatch("[A-Z]{3}").astype(bool)
    return coded & (money["code"] != "") & (money["code"] != currencies)


def _scaled(
    money: pd.DataFrame, amounts: pd.Series, header: str, findings: Findings
) -> pd.DataFrame:
    """Multiply amounts where their header says that they are in thousands or millions.

    Of an amount that says so itself nobody knows whether both hold: it is none.
    """
    scale = header_scale(header)
    if scale == 1 or money["value"].isna().all():
        return money
    findings.at(
        0,
        Reason.AMOUNT_SCALE,
        Severity.NOTE,
        column=s.AMOUNT,
        value=header,
        expected=f"{scale:,.0f}",
    )
    twice = _among(amounts, has_scale)
    return money.assign(value=(money["value"] * scale).round(2).mask(twice))


def _among(texts: pd.Series, is_so: Callable[[str], bool]) -> pd.Series:
    """Say of which texts something is so, asking once of each."""
    return texts.isin([text for text in texts.unique() if is_so(text)])


def _in_kind(texts: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return the worth in kind that is stated, and which rows are said to be in kind alone."""
    distinct = [str(text) for text in texts.unique() if text]
    yes = {text for text in distinct if _IN_KIND.fullmatch(text)}
    if distinct and set(distinct) <= _ONE:
        return pd.Series(NAN, index=texts.index), texts == "1"
    worth = _money(texts)["value"]
    return worth.where(worth > 0), texts.isin(yes)


def mapped_numbers(texts: pd.Series) -> pd.Series:
    """Return numbers, NaN where a text is none."""
    numbers = {text: degrees(text) if text else NAN for text in texts.unique()}
    return texts.map(numbers).astype("float64")


def _unread(texts: pd.Series, numbers: pd.Series) -> pd.Series:
    """Say which texts should have been numbers."""
    return (texts != "") & numbers.isna()
