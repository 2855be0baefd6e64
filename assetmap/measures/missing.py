"""Say what could not be measured."""

from collections.abc import Mapping, Sequence, Set

import pandas as pd

from assetmap.model import POINT_TIERS, Placing, Region
from assetmap.schema import CHILDREN, CHILDREN_IN_POVERTY, PEOPLE, TIER
from assetmap.settings import Settings
from assetmap.words import book, say

from .bases import BASES, bases_of, fairness_base, margin_of, parts_of
from .clusters import LEAST_AREAS
from .currency import money_of_year, written
from .estimate import Bools
from .group_access import GAPS
from .grouping import ALL, Tree
from .landing import Landed
from .parcels import Parcels
from .reaching import Reached
from .trend import LEAST_YEARS


def missing_of(
    assets: pd.DataFrame,
    money: Mapping[Placing, Landed],
    *,
    region: Region,
    settings: Settings,
    taxonomy: Tree,
    basket: Sequence[str],
) -> dict[str, str]:
    """Say of each measure that could not be taken, or only in part, why.

    Returns
    -------
    missing
        From the measure (with its base, if it is missing for that one alone) to a sentence in the
        settings' language; in the order of the alphabet.
    """
    found = (
        _without_people(region, settings)
        | _without_points(assets, settings)
        | _without_money(money, region, settings)
        | _without_basket(basket, settings, taxonomy)
        | {"network": _say("network", settings)}
    )
    if not region.need:
        found["need"] = _say("no_need", settings)
    elif set(region.need) - set(region.rates) and not _has_people(region):
        found["need"] = _say("need_no_people", settings)
    return dict(sorted(found.items()))


def without_rows(measures: Set[str], region: Region, settings: Settings) -> dict[str, str]:
    """Say of measures that need more than most data give why none was taken.

    Parameters
    ----------
    measures
        Those that have rows.
    region
        Boundaries and people.
    settings
        The reader's language, and the people that rates are of.
    """
    missing = {"estimated_total", "local_moran", *GAPS.values()} - measures
    found = {}
    if "estimated_total" in missing:
        found["estimated_total"] = _say("no_overlap", settings)
    if region.people is None:
        return found
    if "local_moran" in missing:
        base = region.people.get(fairness_base(region.people, settings.base))
        areas = 0 if base is None else int((base > 0).sum())
        key = "few_areas" if areas < LEAST_AREAS else "no_clusters"
        found["local_moran"] = _say(key, settings, areas=areas, least=LEAST_AREAS)
    if not parts_of(region.people, region.rates):
        found |= dict.fromkeys(missing & set(GAPS.values()), _say("no_groups", settings))
    return found


def _say(key: str, settings: Settings, **values: object) -> str:
    return say("findings", f"missing_{key}", settings.language, **values)


def _called(base: str, settings: Settings) -> str:
    """Return what a group of people is called, in the reader's language."""
    key = f"base_{base}"
    if key in book("findings"):
        return say("findings", key, settings.language)
    return base.replace("_", " ")


def without_ranks(kinds: Mapping[str, Set[str]], areas: int, settings: Settings) -> dict[str, str]:
    """Say of how many kinds of dollars too little is known to rank neighbourhoods by them.

    Parameters
    ----------
    kinds
        Measure -> the kinds that it was taken of.
    areas
        Neighbourhoods.
    settings
        The reader's language.
    """
    names = ("need_dollars_class", "need_minus_dollars")
    whole = kinds.get("dollars", frozenset())
    return {
        f"{name} (in part)": _say("few_reached", settings, number=len(short), areas=areas)
        for name in names
        if name in kinds and (short := whole - kinds[name])
    }


def without_small(hidden: Mapping[str, int], settings: Settings) -> dict[str, str]:
    """Say which counts of people are left out because they are small.

    Parameters
    ----------
    hidden
        Column of people -> in how many neighbourhoods.
    settings
        The reader's language, and below what a count is small.
    """
    if not hidden:
        return {}
    parts = [
        _say("small_count", settings, base=_called(name, settings), areas=number)
        for name, number in hidden.items()
    ]
    most = settings.suppress_below - 1
    return {"small_counts": _say("small_counts", settings, most=most, counts="; ".join(parts))}


def _without_people(region: Region, settings: Settings) -> dict[str, str]:
    """Say what lacks a count of people."""
    bases = bases_of(region.people, settings.base)
    if not bases:
        measures = ("findings", "location_quotient", "per_1000", "sedt_geographic", "hoover")
        shared = ("access_2sfca", "access_balanced")
        counted = () if region.people is None else region.people.columns
        key = "nobody" if {*BASES, settings.base} & {*counted} else "no_people"
        return dict.fromkeys((*measures, *shared), _say(key, settings))
    wanted = (PEOPLE, CHILDREN, CHILDREN_IN_POVERTY, settings.base)
    found = {
        f"per_1000 ({name})": _say("no_base", settings, base=_called(name, settings))
        for name in wanted
        if name not in bases
    }
    if settings.base not in bases:
        used = fairness_base(region.people, settings.base)
        names = {"base": _called(settings.base, settings), "used": _called(used, settings)}
        found["base"] = _say("other_base", settings, **names)
    for name in bases:
        if region.people is not None and margin_of(region.people, name) is None:
            found[f"sedt_geographic ({name})"] = _say(
                "no_margins", settings, base=_called(name, settings)
            )
    return found


def _has_people(region: Region) -> bool:
    """Say whether counts can be ranked as shares of the people."""
    return region.people is not None and PEOPLE in region.people


def _without_points(assets: pd.DataFrame, settings: Settings) -> dict[str, str]:
    """Say how many assets have no exact point."""
    exact = int(assets[TIER].isin([str(tier) for tier in POINT_TIERS]).sum())
    if exact == len(assets):
        return {}
    key = "some_points" if exact else "no_points"
    sentence = _say(key, settings, exact=exact, total=len(assets))
    part = " (in part)" if exact else ""
    found = dict.fromkeys([f"nearest_m{part}", f"share_within_walk{part}"], sentence)
    shared = _say("some_supply", settings, exact=exact, total=len(assets)) if exact else sentence
    return found | {f"access_2sfca{part}": shared}


def _without_money(
    money: Mapping[Placing, Landed], region: Region, settings: Settings
) -> dict[str, str]:
    """Say what lacks grants."""
    if not money:
        return {"dollars": _say("no_grants", settings)}
    if not bases_of(region.people, settings.base):
        return {"dollars_to_parity": _say("no_people", settings)}
    return {}


def _without_basket(basket: Sequence[str], settings: Settings, taxonomy: Tree) -> dict[str, str]:
    """Say which expected types are unknown, or that no type is common."""
    unknown = [code for code in settings.expected if code not in taxonomy.types.index]
    if unknown:
        return {"variety": _say("unknown_expected", settings, types=", ".join(unknown))}
    return {} if basket else {"variety": _say("no_basket", settings, least=settings.min_assets)}


def not_placed(
    found: pd.DataFrame,
    unknown: Bools,
    money: Mapping[Placing, Landed],
    *,
    currency: str,
    settings: Settings,
    taxonomy: Tree,
) -> dict[str, str]:
    """Say what lies in no known neighbourhood: some assets, some dollars, or all of them.

    Parameters
    ----------
    found
        Counts, neighbourhoods by kinds; a kind of which no asset could be placed is NaN.
    unknown
        Of which assets the neighbourhood is not known.
    money
        Where the dollars land.
    currency
        Code of the grants' currency.
    settings
        The reader's language.
    taxonomy
        What kinds are called.
    """
    lost, total = int(unknown.sum()), len(unknown)
    said = {}
    blank = [str(code) for code in found.columns[found.isna().all()]]
    if ALL in blank:
        said["count"] = _say("no_asset_placed", settings, total=total)
    elif lost:
        said["count (in part)"] = _say("some_assets_placed", settings, lost=lost, total=total)
    if blank and ALL not in blank:
        labels = taxonomy.types[f"label_{settings.language}"].to_dict()
        kinds = ", ".join(str(labels.get(code, code)) for code in blank)
        said["count (kinds)"] = _say("no_kind_placed", settings, kinds=kinds)
    return said | _dollars_not_placed(money, currency, settings)


def not_cut(cuts: Sequence[Parcels], *, currency: str, settings: Settings) -> dict[str, str]:
    """Say how many dollars are of no known sector, programme or year, or of rarer ones.

    Parameters
    ----------
    cuts
        The grants by sector, by programme and by year, as far as they are cut.
    currency
        Code of the grants' currency.
    settings
        The reader's language.
    """
    said = {}
    for cut in cuts:
        of = cut.by.removesuffix(":")
        some = {"unknown": written(cut.unlabelled, currency), "left": f"{cut.left_out:,}"}
        if cut.labelled and (cut.unlabelled or cut.left_out):
            key = "some_left_out" if cut.left_out else "some_unknown"
            told = _say(f"{key}_{of}", settings, **some)
            said[f"money_by_{of}"] = told + _real(currency, settings)
        elif cut.unlabelled:
            said[f"money_by_{of}"] = _say(f"no_{of}", settings)
    return said


def _real(currency: str, settings: Settings) -> str:
    """Say of what year's money the amounts before are, where they are counted in that of one."""
    if not settings.real_dollars_of:
        return ""
    real = money_of_year(currency, settings.real_dollars_of, settings.language)
    return " " + say("findings", "real_dollars", settings.language, real=real)


def without_trend(measures: Set[str], settings: Settings) -> dict[str, str]:
    """Say where there are too few years to tell a trend."""
    if "dollars_trend" in measures:
        return {}
    return {"dollars_trend": _say("few_years", settings, least=LEAST_YEARS)}


def not_reached(reached: Reached, *, settings: Settings) -> dict[str, str]:
    """Say where people reach nothing on foot, and where it is not known in which homes they live.

    Parameters
    ----------
    reached
        What is reached.
    settings
        The reader's language.
    """
    said = {}
    if reached.far:
        said["nearest_m (unreached)"] = _say("unreached", settings, count=reached.far)
    if reached.spread:
        said["homes (in part)"] = _say("homes_spread", settings, count=reached.spread)
    return said


def _dollars_not_placed(
    money: Mapping[Placing, Landed], currency: str, settings: Settings
) -> dict[str, str]:
    """Say by placing which dollars lie in no known neighbourhood."""
    said = {}
    real = _real(currency, settings)
    for placing, landed in money.items():
        values = {
            "lost": f"{landed.unplaced_grants:,}",
            "grants": f"{landed.grants:,}",
            "unplaced": written(float(landed.unplaced[ALL]), currency),
            "total": written(landed.total, currency),
        }
        if landed.unplaced_grants == landed.grants:
            said[f"dollars ({placing})"] = _say("no_grant_placed", settings, **values) + real
        elif landed.unplaced_grants:
            part = _say("some_grants_placed", settings, **values)
            said[f"dollars ({placing}, in part)"] = part + real
    whole = {said.get(f"dollars ({placing})", "") for placing in money}
    return {"dollars": whole.pop()} if len(whole) == 1 and "" not in whole else said
