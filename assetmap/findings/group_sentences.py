"""Say in a sentence how near a group of people lives to assets."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from assetmap.measures.grouping import ALL, Tree
from assetmap.model import Verdict
from assetmap.schema import (
    BASE,
    CHILDREN,
    CHILDREN_IN_POVERTY,
    HIGH,
    HOLDS,
    LOW,
    MEASURE,
    OF,
    OVERTURNED_BY,
    PEOPLE,
    SE,
    SETTLED_BY,
    SURVIVES,
    VALUE,
    VALUE_HIGH,
    VALUE_LOW,
    VERDICT,
)
from assetmap.settings import Settings
from assetmap.words import book, filled, say

from .sureness import USED, doubts_said, how_sure, what_settles

BOOK = "findings"
AREAS = "areas"  # neighbourhoods that were compared
VISIBLE = "visible"  # the difference that would have been seen
_USED = (
    *(MEASURE, OF, BASE, VALUE, LOW, HIGH, VERDICT, SE, VISIBLE, AREAS),
    *(SURVIVES, OVERTURNED_BY, HOLDS, VALUE_LOW, VALUE_HIGH, SETTLED_BY),
)
_NOT_SAID = dict.fromkeys(USED, math.nan)  # of what only sentences on counts and money say


def group_sentences(
    findings: pd.DataFrame, taxonomy: Tree, settings: Settings, *, tested: range
) -> pd.Series:
    """Return a sentence for each finding about a group.

    Parameters
    ----------
    findings
        The columns of `_USED`; blank where there is nothing.
    taxonomy
        With the labels of types and sectors in the reader's language.
    settings
        The language, the walking distance and the power.
    tested
        With how many neighbourhoods there is a test.
    """
    column = f"label_{settings.language}"
    labels = {**taxonomy.types[column], **taxonomy.sectors[column]}
    table = findings.reindex(columns=list(_USED))
    said = [
        _sentence(dict(zip(_USED, row, strict=True)), labels, settings, tested)
        for row in zip(*(table[name].tolist() for name in _USED), strict=True)
    ]
    return pd.Series(said, index=findings.index, dtype="str")


def _sentence(
    row: Mapping[str, Any], labels: Mapping[Any, Any], settings: Settings, tested: range
) -> str:
    """Say one finding: the difference, what chance would give, what could overturn it."""
    measure, language = row[MEASURE], settings.language
    universe = CHILDREN if row[BASE] == CHILDREN_IN_POVERTY else PEOPLE
    values: dict[str, object] = {
        "of": _kind(row[OF], labels, language),
        "base": _people(row[BASE], language),
        "universe": _people(universe, language),
        "amount": _number(abs(row[VALUE]), measure),
        "low": _number(row[LOW], measure),
        "high": _number(row[HIGH], measure),
        "visible": _number(row[VISIBLE], measure),
        "areas": f"{row[AREAS]:g}",
        "least": tested[0],
        "most": tested[-1],
        "walk": f"{settings.walk_m:,.0f}",
        "power": f"{100 * settings.power:g}",
    }
    values |= {"doubts": doubts_said(row, values, language)}
    sure = how_sure({**_NOT_SAID, **row}, language)
    values |= {name: sure[name] for name in (HOLDS, "settle")}
    values |= {name: _number(row[name], measure) for name in (VALUE_LOW, VALUE_HIGH)}
    texts = book(BOOK)
    return filled(" ".join(texts[key][language] for key in _keys(row, tested)), values)


def _keys(row: Mapping[str, Any], tested: range) -> list[str]:
    """Name the texts of one finding."""
    measure = row[MEASURE]
    untested = _untested(row, tested)
    if untested in ("group_nobody", "group_same_distance"):
        return [untested]
    keys = [f"{measure}_{_side(row[VALUE], measure)}"]
    if untested:
        return [*keys, untested]
    if row[VERDICT] == str(Verdict.CANNOT_TELL):
        return [*keys, f"{measure}_cannot_tell"]
    keys.append(f"{measure}_differs")
    if _number(row[VALUE_LOW], measure) != _number(row[VALUE_HIGH], measure):
        keys.append(f"{measure}_ranged")
    if row[SURVIVES] == "yes":
        keys.append("survives" if math.isnan(row[HOLDS]) else "survives_count")
    else:
        keys += ["overturned", *what_settles(row)]
    return [*keys, "group_no_margins"] if math.isnan(row[SE]) else keys


def _side(value: float, measure: str) -> str:
    """Say on which side a difference lies, if it is one that can be written."""
    if float(_number(abs(value), measure).replace(",", "")) == 0:
        return "same"
    return "more" if value > 0 else "less"


def _untested(row: Mapping[str, Any], tested: range) -> str:
    """Say why there is nothing to test, if so."""
    if math.isnan(row[VALUE]):
        return "group_nobody"
    if row[AREAS] < tested[0]:
        return "group_few_areas"
    if row[AREAS] > tested[-1]:
        return "group_many_areas"
    if math.isnan(row[LOW]):
        return "group_same_share"
    return "group_same_distance" if math.isnan(row[VISIBLE]) else ""


def _kind(code: str, labels: Mapping[Any, Any], language: str) -> str:
    """Return what assets of a kind are called."""
    if code == ALL:
        return say(BOOK, "all_count", language)
    label = str(labels.get(code) or code.replace("_", " "))
    return label[:1].upper() + label[1:]


def _people(column: str, language: str) -> str:
    """Return what a group is called; one that only the pack knows, by its column."""
    key = f"base_{column}"
    if key in book(BOOK):
        return say(BOOK, key, language)
    return say(BOOK, "base_of_column", language, column=column.replace("_", " "))


def _number(value: float, measure: str) -> str:
    """Write metres whole, a share as percentage points.

    Examples
    --------
    >>> _number(1234.5, "group_distance_m"), _number(-0.0312, "group_walk_share")
    ('1,234', '-3.1')
    """
    return f"{value:,.0f}" if measure.endswith("_m") else f"{100 * value:.1f}"
