"""Find where new places of a type would help most."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import pandas as pd

from assetmap.errors import InputError
from assetmap.measures.bases import bases_of
from assetmap.measures.estimate import Bools, Floats, Ints
from assetmap.measures.grouping import groups
from assetmap.measures.reaching import exact_points
from assetmap.measures.residents import residents_of
from assetmap.measures.streets import streets_of
from assetmap.measures.walk import Walk, nearest_metres, walk_of, ways_to
from assetmap.pipeline import ground_of
from assetmap.result import Result
from assetmap.schema import NAME, NEIGHBOURHOOD_ID
from assetmap.taxonomy import load_taxonomy

from .choosing import Choice, choose
from .places import DEMAND, LEAST_EACH, Candidates, demand_of, even_places, places_of

EVERYWHERE: Final = ""  # candidates spread over the whole region
MOST_SITES: Final = 50
BEFORE: Final = "before"
AFTER: Final = "after"


class Aim(StrEnum):
    """What a new place is for."""

    REACH = "reach"  # as many people as can be come within a walk of one
    DISTANCE = "distance"  # the way to the nearest one becomes as short as can be, on average


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """How well people are served."""

    within_walk: float  # people of the base
    share_within_walk: float  # 0-1
    mean_m: float  # to the nearest, NaN where there is none
    half_within_m: float  # half of the people have one within


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePlan:
    """Where new places would help most, and what they would change."""

    of: str
    asked: int  # new places
    candidate_type: str  # "": everywhere
    aim: Aim
    base: str
    walk_m: float
    detour: float
    distance: str  # `network` or `straight_line`
    homes: str  # how it is known where people live: `even`, `areas`, `points`, `addresses`
    present: int  # places of the type that are there, with an exact point
    without_point: int  # those of which it is not known exactly where they are
    candidates: int
    choice: Choice
    places: pd.DataFrame  # PLACE_COLUMNS: the chosen ones
    others: tuple[pd.DataFrame, ...]  # ties and near ties, the same
    people: float  # of the base
    before: Reached
    after: Reached
    neighbourhoods: pd.DataFrame  # neighbourhood_id, name, before, after: share within a walk


def plan_sites(
    result: Result, *, of: str, number: int, aim: Aim = Aim.REACH, candidates: str = EVERYWHERE
) -> SitePlan:
    """Choose where some new places of a type would help most; those that are there stay.

    Distances are those of `nearest_m`. What a place costs, whether there is room, and who would
    come are not in it.

    Parameters
    ----------
    result
        A build.
    of
        The type, in the taxonomy.
    number
        New places, 1 to 50.
    aim
        What they are for.
    candidates
        A type whose assets could house one; "" looks everywhere.

    Raises
    ------
    InputError
        If there are no people, no such type, no candidate, or too many places are asked for.
    """
    settings, region = result.settings, result.region
    bases = bases_of(region.people, settings.base)
    if not bases:
        msg = "the region has no count of people; a plan needs people to plan for"
        raise InputError(msg)
    if not 1 <= number <= MOST_SITES:
        msg = f"{number} new places were asked for; expected 1 to {MOST_SITES}"
        raise InputError(msg)
    name, base = next(iter(bases.items()))
    masks = groups(result.assets, load_taxonomy(), expected=_known_types(of, candidates))
    xy = exact_points(result.assets, region, buffer_m=settings.region_buffer_m)
    could = _candidates(result, xy, masks.get(candidates))
    ways, demand = _ways(result, base, xy)
    here = masks[of] & np.isfinite(xy).all(axis=1)
    now = next(nearest_metres(ways, [here])) if here.any() else np.full(len(demand.people), np.inf)
    metres = ways_to(ways, could.xy, snap_m=settings.snap_m)
    choice = choose(_gains(demand, now, metres, aim=aim, walk_m=settings.walk_m), number)
    then = np.minimum(now, metres[:, list(choice.sites)].min(axis=1, initial=np.inf))
    return SitePlan(
        of=of,
        asked=number,
        candidate_type=candidates,
        aim=aim,
        base=name,
        walk_m=settings.walk_m,
        detour=settings.detour,
        distance=ways.distance,
        homes=ways.who.how,
        present=int(here.sum()),
        without_point=int((masks[of] & ~here).sum()),
        candidates=len(could.table),
        choice=choice,
        places=_named(could, choice.sites),
        others=tuple(_named(could, sites) for sites, _ in choice.others),
        people=float(demand.people.sum()),
        before=_reached(demand, now, settings.walk_m),
        after=_reached(demand, then, settings.walk_m),
        neighbourhoods=_by_neighbourhood(result, demand, now, then),
    )


def _known_types(*codes: str) -> tuple[str, ...]:
    """Return codes of types, or say which is none."""
    types = load_taxonomy().types.index
    for code in codes:
        if code and code not in types:
            msg = f"{code!r} is no type of the taxonomy; expected one of them, such as 'library'"
            raise InputError(msg)
    return tuple(code for code in codes if code)


def _candidates(result: Result, xy: Floats, chosen: Bools | None) -> Candidates:
    """Return where a place could be: at chosen assets inside the region, else anywhere."""
    areas = result.region.neighbourhoods
    if chosen is None:
        polygons = areas.geometry.to_crs(result.region.crs)
        return even_places(polygons, areas[NAME], crs=result.region.crs)
    inside = result.assets[NEIGHBOURHOOD_ID].isin(areas.index).to_numpy()
    return places_of(result.assets, xy, chosen & inside)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Demand:
    """People, point by point."""

    people: Floats  # of the base
    area: Ints  # row of the neighbourhood


def _ways(result: Result, base: pd.Series, xy: Floats) -> tuple[Walk, _Demand]:
    """Put people and assets where they are, on the streets where there are streets."""
    settings, region = result.settings, result.region
    ground = ground_of(region, settings)
    each = max(LEAST_EACH, DEMAND // max(1, len(region.neighbourhoods)))
    who = residents_of(region, each=each, addresses=ground.addresses)
    demand, people = demand_of(who, base)
    streets = None if ground.network is None else streets_of(ground.network)
    ways = walk_of(demand, xy, streets=streets, detour=settings.detour, snap_m=settings.snap_m)
    return ways, _Demand(people=people, area=demand.place)


def _gains(demand: _Demand, now: Floats, metres: Floats, *, aim: Aim, walk_m: float) -> Floats:
    """Return what each point gains from each candidate: people, or metres that they save."""
    people = demand.people[:, np.newaxis]
    if aim is Aim.REACH:
        return people * ((metres <= walk_m) & (now > walk_m)[:, np.newaxis])
    # Where there is no place yet, the way is as long as the longest to any candidate.
    longest = float(metres[np.isfinite(metres)].max(initial=0.0))
    return people * np.maximum(np.minimum(now, longest)[:, np.newaxis] - metres, 0.0)


def _named(could: Candidates, sites: tuple[int, ...]) -> pd.DataFrame:
    """Return the table of chosen candidates."""
    return could.table.iloc[list(sites)].reset_index(drop=True)


def _reached(demand: _Demand, metres: Floats, walk_m: float) -> Reached:
    """Say how well people are served at these distances."""
    people = demand.people
    within = float(people[metres <= walk_m].sum())
    some = np.isfinite(metres).all()
    return Reached(
        within_walk=within,
        share_within_walk=within / float(people.sum()),
        mean_m=float(np.average(metres, weights=people)) if some else np.nan,
        half_within_m=_half_within(metres, people) if some else np.nan,
    )


def _half_within(metres: Floats, people: Floats) -> float:
    """Return the distance within which half of the people are."""
    order = np.argsort(metres, kind="stable")
    held = np.cumsum(people[order])
    return float(metres[order][int(np.searchsorted(held, held[-1] / 2))])


def _by_neighbourhood(result: Result, demand: _Demand, now: Floats, then: Floats) -> pd.DataFrame:
    """Return the share within a walk of each neighbourhood; NaN where nobody lives."""
    table = result.region.neighbourhoods
    heads = np.bincount(demand.area, weights=demand.people, minlength=len(table))
    columns: dict[str, object] = {
        NEIGHBOURHOOD_ID: table.index.to_numpy(),
        NAME: table[NAME].to_numpy(),
    }
    for column, metres in ((BEFORE, now), (AFTER, then)):
        near = demand.people * (metres <= result.settings.walk_m)
        within = np.bincount(demand.area, weights=near, minlength=len(table))
        columns[column] = np.where(heads > 0, within / np.where(heads > 0, heads, 1.0), np.nan)
    return pd.DataFrame(columns)
