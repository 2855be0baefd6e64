"""Measure how far people are from assets, and what they reach on foot."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from assetmap.crs import to_metres
from assetmap.model import POINT_TIERS, Region
from assetmap.schema import LAT, LON, NEIGHBOURHOOD_ID, PEOPLE, TIER, VALUE
from assetmap.settings import Settings

from . import access
from .bases import bases_of
from .catchment import access_2sfca, access_balanced
from .decay import decay_of
from .estimate import Bools, Estimate, Floats
from .ground import BARE, Ground
from .grouping import ALL
from .residents import EVERYONE, residents_of
from .streets import streets_of
from .supply import Supplies, supply_of
from .table import Block, block, region_block
from .walk import Walk, nearest_metres, seen_from, walk_of

NEAREST: Final = "nearest_m"
PER: Final = 1000.0  # people


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """What is reached, and how that was measured."""

    blocks: tuple[Block, ...]
    how: Mapping[str, Any]  # for result.json
    spread: int  # neighbourhoods in which homes count nobody: people are spread evenly there
    far: int  # neighbourhoods half of whose people reach no asset at all
    walk: Walk  # people and assets


def reaching(
    assets: pd.DataFrame,
    of: Mapping[str, Bools],
    *,
    region: Region,
    settings: Settings,
    ground: Ground = BARE,
) -> Reached:
    """Measure how far people are from assets, and what they reach on foot.

    Parameters
    ----------
    assets
        One row per asset, placed; those outside every neighbourhood count as far as
        `region_buffer_m` from one.
    of
        Masks over the assets.
    region
        Boundaries, people and homes.
    settings
        Distances, times and the catchment.
    ground
        Streets and addresses.

    Returns
    -------
    reached
        No blocks where there are assets, and none has an exact point.
    """
    who = residents_of(region, each=settings.sample_points, addresses=ground.addresses)
    xy = exact_points(assets, region, buffer_m=settings.region_buffer_m)
    streets = None if ground.network is None else streets_of(ground.network)
    walk = walk_of(who, xy, streets=streets, detour=settings.detour, snap_m=settings.snap_m)
    how: dict[str, Any] = {"distance": walk.distance, "homes": who.how}
    if len(assets) and not walk.has_point.any():
        return Reached(blocks=(), how=how, spread=len(who.spread), far=0, walk=walk)
    nearest = _nearest(of, walk, settings)
    far = int(np.isinf(nearest[NEAREST, EVERYONE][:, list(of).index(ALL)]).sum())
    supplies = supply_of(assets, of, walk.has_point)
    how["supply"] = {"capacity": list(supplies.by_capacity), "others": "one_each"}
    blocks = (
        *_blocks(nearest, of, region),
        *_whole(nearest, of, region, settings),
        *_shared(of, walk, supplies, region, settings),
    )
    return Reached(blocks=blocks, how=how, spread=len(who.spread), far=far, walk=walk)


Tables = Mapping[tuple[str, str], Floats]  # (measure, base) -> neighbourhoods by kinds


def _nearest(of: Mapping[str, Bools], walk: Walk, settings: Settings) -> Tables:
    """Measure distances and shares, infinite where half of the people reach none."""
    who, reaches = walk.who, reaches_of(settings)
    size = (who.places, len(of))
    found = {(m, base): np.full(size, np.nan) for m in (NEAREST, *reaches) for base in who.weights}
    kinds: dict[bytes, list[int]] = {}
    for i, mask in enumerate(of.values()):
        if (mask & walk.has_point).any():
            kinds.setdefault(mask.tobytes(), []).append(i)
        elif not mask.any():  # of a kind that is nowhere nobody has one
            for (measure, base), table in found.items():
                if measure != NEAREST:
                    whole = np.bincount(who.place, weights=who.weights[base], minlength=who.places)
                    table[whole > 0, i] = 0.0
    masks = [np.frombuffer(key, dtype=bool) for key in kinds]
    for columns, metres in zip(kinds.values(), nearest_metres(walk, masks), strict=True):
        for base, weight in who.weights.items():
            half = access.half_within(metres, who.place, weight, places=who.places)
            found[NEAREST, base][:, columns] = half[:, np.newaxis]
            for measure, reach_m in reaches.items():
                within = access.share_within(
                    metres, who.place, weight, places=who.places, reach_m=reach_m
                )
                found[measure, base][:, columns] = within[:, np.newaxis]
    return found


def _blocks(found: Tables, of: Mapping[str, Bools], region: Region) -> Iterator[Block]:
    """Return rows of neighbourhoods: of all people, then of each column that has homes of its own.

    Where nobody lives there is no answer.
    """
    ids = region.neighbourhoods.index
    for (measure, base), table in found.items():
        values = np.where(np.isinf(table), np.nan, table)
        people = _people(region, base or PEOPLE)
        if people is not None:
            values[people == 0] = np.nan
        frame = pd.DataFrame(values, index=ids, columns=list(of))
        yield block(measure, Estimate(value=frame), base=base)


def _people(region: Region, base: str) -> Floats | None:
    """Return the people of a column; None where the pack has none."""
    if region.people is None or base not in region.people:
        return None
    return region.people[base].to_numpy(dtype=float, na_value=np.nan)


def _whole(
    found: Tables, of: Mapping[str, Bools], region: Region, settings: Settings
) -> Iterator[Block]:
    """Return rows of the region: the share of everybody who has one within a distance."""
    for base, people in bases_of(region.people, settings.base).items():
        weight = people.to_numpy(dtype=float, na_value=np.nan)[:, np.newaxis]
        for measure in reaches_of(settings):
            own = found.get((measure, base), found[measure, EVERYONE])
            known = np.isfinite(weight) & np.isfinite(own)
            reached = np.where(known, weight * own, 0.0).sum(axis=0)
            whole = np.where(known, weight, 0.0).sum(axis=0)
            share = np.divide(reached, whole, out=np.full(len(of), np.nan), where=whole > 0)
            values = pd.DataFrame({VALUE: share}, index=list(of))
            yield region_block(measure, values, base=base)


def _shared(
    of: Mapping[str, Bools], walk: Walk, supplies: Supplies, region: Region, settings: Settings
) -> Iterator[Block]:
    """Measure the supply in reach for each 1,000 people, shared by all who reach it."""
    bases = bases_of(region.people, settings.base)
    if not bases:
        return
    seen = seen_from(walk, list(bases), decay=decay_of(settings), far_m=settings.catchment_m)
    masks = np.column_stack(list(of.values())).reshape(len(walk.xy), len(of))
    unknown = masks.any(axis=0) & ~(masks & walk.has_point[:, np.newaxis]).any(axis=0)
    ids = region.neighbourhoods.index
    for base, series in bases.items():
        people = series.to_numpy(dtype=float, na_value=np.nan)
        shared = access_2sfca(seen[base], people, supplies.each)
        balanced = access_balanced(seen[base], people, supplies.each)
        for measure, values in (("access_2sfca", shared), ("access_balanced", balanced)):
            table = PER * values
            table[:, unknown] = np.nan
            table[~(people > 0)] = np.nan
            frame = pd.DataFrame(table, index=ids, columns=list(of))
            yield block(measure, Estimate(value=frame), base=base)


def exact_points(assets: pd.DataFrame, region: Region, *, buffer_m: float) -> Floats:
    """Return where each asset with an exact point in or near the region is.

    Returns
    -------
    xy
        Shape (assets, 2), metres in the region's CRS; NaN where there is no exact point, or one
        farther than `buffer_m` from every neighbourhood.
    """
    xy = to_metres(
        assets[LON].to_numpy(dtype=float), assets[LAT].to_numpy(dtype=float), crs=region.crs
    )
    xy[~assets[TIER].isin([str(tier) for tier in POINT_TIERS]).to_numpy()] = np.nan
    inside = assets[NEIGHBOURHOOD_ID].isin(region.neighbourhoods.index).to_numpy()
    doubtful = np.flatnonzero(~inside & np.isfinite(xy).all(axis=1))
    if len(doubtful):
        polygons = region.neighbourhoods.geometry.to_crs(region.crs)
        near = access.near_region(xy[doubtful], polygons, buffer_m=buffer_m)
        xy[doubtful[~near]] = np.nan
    return xy


def reaches_of(settings: Settings) -> dict[str, float]:
    """Return each measure that is a share of people within a distance, with its metres."""
    each = settings.walk_minutes
    bands = {f"share_within_{n}_min": n * settings.walk_m_per_min for n in each}
    return {"share_within_walk": settings.walk_m} | bands


def people_how(region: Region) -> dict[str, Any]:
    """Say how people were counted by neighbourhood, with what lies outside; plain values."""
    if region.carried is None:
        return {"counted_by": "neighbourhood"}
    return {
        "counted_by": "interpolation",
        "areas": region.carried.areas,
        "outside": dict(region.carried.outside),
        "uncovered": list(region.carried.uncovered),
    }
