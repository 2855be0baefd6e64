"""Write the dates of a sheet as ISO 8601 does, saying by which rule they were read."""

from dataclasses import dataclass
from functools import partial
from typing import Final

import pandas as pd

from assetmap import schema as s
from assetmap.ingest.asked import Asked
from assetmap.ingest.findings import Findings
from assetmap.model import Question, Reason, Severity
from assetmap.words import say

from .dates import (
    Order,
    are_year_spans,
    begun_year,
    counted_date,
    is_against,
    is_slipped_year,
    iso_date,
    order_of,
)

_FIELDS: Final = (s.VERIFIED, s.DATE, s.START, s.END, s.SINCE)
_ORDERS: Final = ("month_first", "day_first")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """By what the dates of a column are read."""

    day_first: bool
    stated: bool  # it decides some of them, and the column does not prove it


def dated(
    frame: pd.DataFrame, findings: Findings, asked: Asked, *, sheet: str, usual: str
) -> pd.DataFrame:
    """Write dates as ISO says, and blank what is none.

    Parameters
    ----------
    frame
        With some of the fields that are dates, as text.
    findings
        Of the same rows; it grows.
    asked
        Knows, or is asked, whether the month comes first where the columns do not tell.
    sheet
        The sheet's name, for the question.
    usual
        What comes first where the list is from, `month_first` or `day_first`; "" is not known, and
        read as the first.
    """
    texts = {f: frame[f] for f in _FIELDS if f in frame.columns and (frame[f] != "").any()}
    if not texts:
        return frame
    orders = {field: order_of(column.unique()) for field, column in texts.items()}
    answer = _asked(texts, orders, asked, sheet=sheet, suggestion=usual)
    out = frame.copy()
    for field, column in texts.items():
        rule = _rule(orders, field, answer, usual or _ORDERS[0])
        out[field] = _read(column, field, rule, findings)
        _explain(column, field, orders[field], rule, findings)
    return out


def _asked(
    texts: dict[str, pd.Series],
    orders: dict[str, Order],
    asked: Asked,
    *,
    sheet: str,
    suggestion: str,
) -> str:
    """Ask for the order of those columns that do not tell, and return the answer, "" if none."""
    unsure = {field: order.open for field, order in orders.items() if not order.proven}
    rows = sum(int(texts[field].isin(open_).sum()) for field, open_ in unsure.items())
    if not rows:
        return ""
    first = next(field for field, open_ in unsure.items() if open_)
    example = texts[first][texts[first].isin(unsure[first])].iloc[0]
    question = Question(
        key="dates",
        found=example[:80],
        options=_ORDERS,
        suggestion=_proven(orders) or suggestion,
        sheet=sheet,
        rows=rows,
    )
    return asked.ask(question)


def _proven(orders: dict[str, Order]) -> str:
    """Return the order that the columns of a sheet prove, "" where none does or they differ."""
    proven = {order.proven for order in orders.values()} - {""}
    return proven.pop() if len(proven) == 1 else ""


def _rule(orders: dict[str, Order], field: str, answer: str, usual: str) -> _Rule:
    """Choose what the column proves, the answer, what most of it or others prove, the usual."""
    order = orders[field]
    most = ""
    if order.day_first != order.month_first:
        most = _ORDERS[order.day_first > order.month_first]
    chosen = order.proven or answer or most or _proven(orders) or usual
    stated = bool(order.open) and not order.proven
    return _Rule(day_first=chosen == _ORDERS[1], stated=stated)


def _read(texts: pd.Series, field: str, rule: _Rule, findings: Findings) -> pd.Series:
    """Return a column of dates, noting what is none and what was counted."""
    spans = are_year_spans(texts.unique())
    read = begun_year if spans else partial(iso_date, day_first=rule.day_first)
    dates = {text: read(text) for text in texts.unique()}
    written = any(dates.values())  # beside dates that are written out, 20211 counts no days
    counted = {
        t: day
        for t, old in dates.items()
        if t and not old and (day := counted_date(t)) and not (written and is_slipped_year(t))
    }
    for text, day in list(counted.items())[:1]:
        findings.at(0, Reason.COUNTED_DATE, Severity.NOTE, column=field, value=text, expected=day)
    out = texts.map({**dates, **counted}).astype("str")
    bad = (texts != "") & (out == "")
    findings.add(bad, Reason.BAD_DATE, Severity.NOTE, column=field, values=texts)
    return out


def _explain(texts: pd.Series, field: str, order: Order, rule: _Rule, findings: Findings) -> None:
    """Say once in which order a column was read, and which rows can only be of the other."""
    words = say("ingest", _ORDERS[rule.day_first])
    if rule.stated:
        example = texts[texts.isin(order.open)].iloc[0]
        findings.at(
            0, Reason.DATE_ORDER, Severity.NOTE, column=field, value=example, expected=words
        )
    if order.day_first and order.month_first:
        against = [t for t in texts.unique() if is_against(t, day_first=rule.day_first)]
        findings.add(
            texts.isin(against),
            Reason.OTHER_DATE_ORDER,
            Severity.NOTE,
            column=field,
            values=texts,
            expected=words,
        )
