"""Turn plans into plain values, for JSON, and into tables."""

import math
from dataclasses import asdict
from typing import Any, Final

import pandas as pd

from .money import MoneyPlan
from .sites import SitePlan

CHOICE: Final = "choice"  # 1: the best; 2, 3 ...: those that are as good, or nearly
GAIN: Final = "gain"


def sites_table(plan: SitePlan) -> pd.DataFrame:
    """Lay the best choice of places and the others together, one row per place.

    Returns
    -------
    table
        `choice, gain` and `PLACE_COLUMNS`; `gain` is that of the whole choice: people, or metres
        that people save together.
    """
    gains = [plan.choice.gain, *(gain for _, gain in plan.choice.others)]
    parts = [
        table.assign(**{CHOICE: nth, GAIN: gain})
        for nth, (table, gain) in enumerate(
            zip((plan.places, *plan.others), gains, strict=True), start=1
        )
    ]
    whole = pd.concat(parts, ignore_index=True)
    return whole[[CHOICE, GAIN, *plan.places.columns]]


def sites_as_plain(plan: SitePlan) -> dict[str, Any]:
    """Return a plan of places as plain values."""
    return {
        "of": plan.of,
        "asked": plan.asked,
        "aim": str(plan.aim),
        "base": plan.base,
        "people": plan.people,
        "walk_m": plan.walk_m,
        "detour": plan.detour,
        "distance": plan.distance,
        "homes": plan.homes,
        "present": plan.present,
        "without_point": plan.without_point,
        "candidates": plan.candidates,
        "candidate_type": plan.candidate_type,
        "gain": plan.choice.gain,
        "bound": plan.choice.bound,
        "proved": plan.choice.proved,
        "all_others": plan.choice.all_others,
        "before": _finite(asdict(plan.before)),
        "after": _finite(asdict(plan.after)),
        "places": _rows(sites_table(plan)),
        "neighbourhoods": _rows(plan.neighbourhoods),
    }


def money_as_plain(plan: MoneyPlan) -> dict[str, Any]:
    """Return a plan of money as plain values."""
    return {
        "base": plan.base,
        "by_need": plan.by_need,
        "total": plan.total,
        "number": plan.number,
        "before": {str(k): _finite(asdict(gap)) for k, gap in plan.before.items()},
        "after": {str(k): _finite(asdict(gap)) for k, gap in plan.after.items()},
        "always": list(plan.always),
        "sometimes": list(plan.sometimes),
        "neighbourhoods": _rows(plan.table),
    }


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as plain values; what is no number is None."""
    plain = table.astype(object).where(table.notna(), None)
    return [{str(k): v for k, v in row.items()} for row in plain.to_dict("records")]


def _finite(values: dict[str, float]) -> dict[str, float | None]:
    """Return numbers, None for what is none."""
    return {key: value if math.isfinite(value) else None for key, value in values.items()}
