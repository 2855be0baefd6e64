"""Say a plan in sentences: what it would change, by which rules, and what it leaves out."""

import math

from assetmap.measures.currency import currency_of, money_of_year, written
from assetmap.model import Placing
from assetmap.result import Result
from assetmap.schema import NAME, NEIGHBOURHOOD_ID, PLACING
from assetmap.taxonomy import load_taxonomy
from assetmap.words import book, say

from .money import INSTEAD, Gap, MoneyPlan
from .sites import Aim, SitePlan

BOOK = "plans"


def say_sites(plan: SitePlan, language: str) -> tuple[str, ...]:
    """Say where new places would help most.

    Parameters
    ----------
    plan
        What was found.
    language
        `en` or `es`.

    Returns
    -------
    sentences
        What would change; whether it is the best, and what is as good; the rules; what is left out.
    """
    number = len(plan.choice.sites)
    values = {
        "number": number,
        "asked": plan.asked,
        "kind": _label(plan.of, language),
        "base": _base(plan.base, language),
        "people": f"{plan.people:,.0f}",
        "walk": f"{plan.walk_m:,.0f}",
        "before": f"{plan.before.within_walk:,.0f}",
        "after": f"{plan.after.within_walk:,.0f}",
        "before_share": f"{100 * plan.before.share_within_walk:.0f}",
        "after_share": f"{100 * plan.after.share_within_walk:.0f}",
        "before_m": f"{plan.before.mean_m:,.0f}",
        "after_m": f"{plan.after.mean_m:,.0f}",
        "count": len(plan.others),
        "present": plan.present,
        "without": plan.without_point,
        "candidates": plan.candidates,
        "which": _which(plan, language),
        "distance": say(BOOK, plan.distance, language, detour=f"{plan.detour:g}"),
        "homes": say(BOOK, f"homes_{plan.homes}", language),
    }
    keys = _found(plan) if number else ["nothing"]
    said = [say(BOOK, key, language, **values) for key in [*keys, "rules_places"]]
    if number and not plan.choice.proved:
        part = 100 * (plan.choice.bound / plan.choice.gain - 1)
        said.insert(1, say(BOOK, "not_proved", language, part=f"{max(part, 0.1):.1f}"))
    return (*said, say(BOOK, "arithmetic", language), say(BOOK, "leaves_out_places", language))


def _found(plan: SitePlan) -> list[str]:
    """Name the texts of a plan with places in it."""
    first = plan.aim is Aim.DISTANCE and math.isnan(plan.before.mean_m)
    keys = [f"{plan.aim}_first" if first else str(plan.aim)]
    if len(plan.choice.sites) < plan.asked:
        keys.append("fewer")
    if plan.choice.proved:
        keys.append("proved")
    ties = "ties" if plan.others else "no_ties"
    return [*keys, ties if plan.choice.all_others else f"{ties}_near"]


def _which(plan: SitePlan, language: str) -> str:
    """Say what the candidates are."""
    if plan.candidate_type:
        return say(BOOK, "which_type", language, type=_label(plan.candidate_type, language))
    return say(BOOK, "which_everywhere", language)


def say_money(plan: MoneyPlan, result: Result, language: str) -> tuple[str, ...]:
    """Say where more money would close most of the gap.

    Parameters
    ----------
    plan
        What was found.
    result
        The build that it is of.
    language
        `en` or `es`.
    """
    code = currency_of(result.grants, result.region.country)
    said = []
    for placing, before in plan.before.items():
        key = "awards" if plan.number else "budget"
        each = plan.total / plan.number if plan.number else 0.0
        values = _values(before, plan.after[placing], code) | {
            "total": written(plan.total, code),
            "number": plan.number,
            "each": written(each, code),
            "base": _base(plan.base, language),
            "placing": _placing(placing, language),
        }
        said.append(say(BOOK, key, language, **values))
    names = {str(k): str(v) for k, v in result.region.neighbourhoods[NAME].items()}
    always = ", ".join(names[one] for one in plan.always)
    said.append(say(BOOK, "always" if always else "always_none", language, places=always))
    if plan.sometimes:
        some = ", ".join(names[one] for one in plan.sometimes)
        said.append(say(BOOK, "sometimes", language, places=some))
    said += _ties(plan, names, language)
    if plan.by_need:
        said.append(say(BOOK, "by_need", language))
    if result.settings.real_dollars_of:
        real = money_of_year(code, result.settings.real_dollars_of, language)
        said.append(say("findings", "real_dollars", language, real=real))
    return (*said, say(BOOK, "arithmetic", language), say(BOOK, "leaves_out_money", language))


def _values(before: Gap, after: Gap, code: str) -> dict[str, str]:
    """Write what a plan changes."""
    return {
        "before": written(before.lowest, code),
        "after": written(after.lowest, code),
        "missing_before": written(before.missing, code),
        "missing_after": written(after.missing, code),
    }


def _ties(plan: MoneyPlan, names: dict[str, str], language: str) -> list[str]:
    """Say in each placing where the last grant could have gone instead."""
    said = []
    for placing in plan.before:
        rows = plan.table.loc[(plan.table[PLACING] == str(placing)) & plan.table[INSTEAD]]
        if len(rows):
            places = ", ".join(names[str(one)] for one in rows[NEIGHBOURHOOD_ID])
            where = _placing(placing, language)
            said.append(say(BOOK, "instead", language, placing=where, places=places))
    return said


def _label(code: str, language: str) -> str:
    """Return what a type is called."""
    return str(load_taxonomy().label(code, language)).lower()


def _base(base: str, language: str) -> str:
    """Return what people of a base are called."""
    key = f"base_{base}"
    return say("findings", key, language) if key in book("findings") else base.replace("_", " ")


def _placing(placing: Placing, language: str) -> str:
    """Return what a placing is called."""
    return say("findings", f"placing_{placing}", language)
