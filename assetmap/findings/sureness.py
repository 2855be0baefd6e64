"""Say how sure a finding is, within its sentence."""

import math
from collections.abc import Mapping
from typing import Any

from assetmap.model import Verdict
from assetmap.schema import (
    HOLDS,
    MEASURE,
    NEEDED,
    NEIGHBOURHOOD_ID,
    OVERTURNED_BY,
    SEARCHED,
    SETTLED_BY,
    SURVIVES,
    VALUE,
    VALUE_HIGH,
    VALUE_LOW,
    VERDICT,
)
from assetmap.words import book, filled

from .draws import MARGINS
from .robust import UNPLACED
from .stress import EACH, TOGETHER
from .table import PLACED_HIGH, PLACED_LOW, THERE

BOOK = "findings"
COUNT = "count"
THIN = 0.5  # of completeness: below it a neighbourhood was searched thinly
DOUBTS = (*EACH, TOGETHER, UNPLACED)  # what could be otherwise than is known
_VISIBLE = 0.5  # of money: less is not seen where whole units are written
LOOKED = "looked"  # whether it is known of any neighbourhood how well it was searched
PLACED = (PLACED_LOW, PLACED_HIGH)
USED = (LOOKED, VALUE_LOW, VALUE_HIGH, HOLDS, NEEDED, SEARCHED, SETTLED_BY, THERE, *PLACED)
_WHOLE = (VALUE_LOW, VALUE_HIGH, NEEDED, THERE)


def why_sure(row: Mapping[str, Any]) -> list[str]:
    """Name the texts that follow the verdict: between what, how sure, how well searched."""
    keys = _between(row) if row[NEIGHBOURHOOD_ID] != "" else []
    if not math.isnan(row[NEEDED]):
        keys.append("needed")
    if row[VERDICT] == str(Verdict.FEWER) and row[LOOKED] and row[MEASURE] == COUNT:
        keys += _searched(row[SEARCHED])
    if row[SURVIVES] == "yes":
        keys.append("survives" if math.isnan(row[HOLDS]) else "survives_count")
    return keys


def _between(row: Mapping[str, Any]) -> list[str]:
    """Name the texts that say between what a value lies, where that is not the value itself."""
    ends, placed = (row[VALUE_LOW], row[VALUE_HIGH]), (row[PLACED_LOW], row[PLACED_HIGH])
    if row[MEASURE] == COUNT:
        one = "ranged_one" if ends[0] == ends[1] else "ranged"
        return [one] if _differs(row, *ends) else []
    same = all(abs(end - other) <= _VISIBLE for end, other in zip(ends, placed, strict=True))
    drawn = not math.isnan(ends[0]) and not same
    return ["ranged_dollars"] * (drawn or _differs(row, *placed)) + ["ranged_drawn"] * drawn


def what_settles(row: Mapping[str, Any]) -> list[str]:
    """Name the texts that say how often an unsure verdict holds, and what would settle it."""
    codes = set(row[OVERTURNED_BY].split(";")) - {""}
    keys = []
    if codes & {*EACH, TOGETHER} and not math.isnan(row[HOLDS]):
        keys.append("overturned_holds")
    if row[SETTLED_BY]:
        keys.append("settle")
    elif codes & {*DOUBTS} == {MARGINS}:
        keys.append("settle_margins")
    elif codes & {*DOUBTS}:
        keys.append("settle_nothing")
    return keys


def how_sure(row: Mapping[str, Any], language: str) -> dict[str, str]:
    """Return what fills the texts' slots."""
    values = {name: "" if math.isnan(row[name]) else f"{row[name]:,.0f}" for name in _WHOLE}
    shares = {name: row[name] for name in (HOLDS, SEARCHED)}
    values |= {k: "" if math.isnan(v) else f"{math.floor(100 * v)}" for k, v in shares.items()}
    queues = [one.partition(":")[0] for one in row[SETTLED_BY].split(";") if one]
    settle = [
        filled(book(BOOK)[f"settle_{queue}"][language], {"count": queues.count(queue)})
        for queue in dict.fromkeys(queues)
    ]
    return values | {"settle": ", ".join(settle)}


def _differs(row: Mapping[str, Any], low: float, high: float) -> bool:
    """Say whether a range says anything that the value does not."""
    return not math.isnan(low) and not low == high == row[VALUE]


def _searched(share: float) -> list[str]:
    """Warn of what was searched thinly, or where nothing shows that anyone looked."""
    if math.isnan(share):
        return ["unsearched"]
    return ["thin"] if share < THIN else []


def doubts_said(row: Mapping[str, Any], values: Mapping[str, object], language: str) -> str:
    """Join what could overturn a verdict."""
    codes = [code for code in row[OVERTURNED_BY].split(";") if code in DOUBTS]
    own = {code: f"doubt_{code}_{row[MEASURE]}" for code in codes}
    keys = [own[code] if own[code] in book(BOOK) else f"doubt_{code}" for code in codes]
    texts = [filled(book(BOOK)[key][language], values) for key in keys]
    if len(texts) < 3:  # noqa: PLR2004  # two need no comma
        return f" {book(BOOK)['or'][language]} ".join(texts)
    comma = book(BOOK)["comma"][language]
    return f"{f'{comma} '.join(texts[:-1])} {book(BOOK)['or'][language]} {texts[-1]}"
