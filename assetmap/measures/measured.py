"""Take every measure that a region's data allow."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from assetmap.model import Placing, Region
from assetmap.schema import (
    ASSETS,
    COMPLETENESS,
    NAME,
    NEIGHBOURHOOD_ID,
    PEOPLE,
    SECTOR,
    VALUE,
)
from assetmap.settings import Settings

from . import coverage, disparity
from .bases import bases_of, margin_of, parts_of
from .clusters import clusters_of
from .completeness import completeness
from .currency import currency_of
from .estimate import Bools, Estimate
from .ground import BARE, Ground
from .group_access import group_blocks
from .grouping import ALL, Tree, counts, groups, never_placed, without_neighbourhood
from .landing import Landed, landings
from .missing import missing_of, not_cut, not_placed, not_reached, without_ranks, without_rows
from .money import cut_grants, label_blocks, money_blocks
from .need import need_of, require_no_assets
from .reaching import people_how, reaching
from .searched import searched_blocks
from .table import Block, block, long_table, region_block
from .uneven import uneven_blocks
from .walk import Walk


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Every number of one build."""

    measures: pd.DataFrame  # MEASURE_COLUMNS
    neighbourhoods: pd.DataFrame  # one row per neighbourhood: people, assets, dollars, completeness
    missing: dict[str, str]  # measure -> why it could not be computed, in a sentence
    how: dict[str, Any]  # by what rule: distance, homes, supply, people; plain values for JSON
    walk: Walk  # people and assets, for what measures distances anew


def measure_all(
    assets: pd.DataFrame,
    grants: pd.DataFrame,
    *,
    region: Region,
    settings: Settings,
    taxonomy: Tree,
    ground: Ground = BARE,
) -> Measured:
    """Take every measure that a region's data allow.

    Parameters
    ----------
    assets
        `ASSET_COLUMNS`, one row per asset, placed.
    grants
        `funder`, `amount`, `neighbourhood_id` (the office's) and `service_area`; empty without
        grants.
    region
        Boundaries and people.
    settings
        What the numbers depend on.
    taxonomy
        The tree of types.
    ground
        Streets and addresses, where the pack has them.

    Returns
    -------
    measured
        What the region's data cannot support is absent, and `missing` says why.

    Raises
    ------
    RegionError
        If the pack's need index has assets inside.
    """
    of = groups(assets, taxonomy, expected=settings.expected)
    ids = region.neighbourhoods.index
    unknown = without_neighbourhood(assets, ids)
    found = counts(assets, of, ids)
    found[never_placed(found, of, unknown)] = np.nan
    basket = _basket(found, taxonomy, settings)
    searched = completeness(assets, ids, as_of=region.as_of)
    money = landings(grants, region, settings)
    currency = currency_of(grants, region.country)
    reached = reaching(assets, of, region=region, settings=settings, ground=ground)
    cuts = cut_grants(grants, assets)
    if region.people is not None and region.need:
        require_no_assets(region.need, taxonomy.types)
    needy = need_of(region)
    blocks = [
        *_coverage(found, region, settings),
        *_whole_region(of, found, region, settings, needy),
        *reached.blocks,
        *money_blocks(money, region, settings, need=needy),
        *(row for cut in cuts for row in label_blocks(cut, region, settings, need=needy)),
    ]
    if basket:
        varied = coverage.variety_by_sector(found, basket, taxonomy.types[SECTOR])
        blocks.append(block("variety", Estimate(value=varied)))
    if needy is not None:
        blocks.append(_of_all("need", needy))
    blocks += searched_blocks(assets, of, ids, as_of=region.as_of)
    blocks += list(group_blocks(blocks, region))
    broad = [code for code in found.columns if code not in taxonomy.types.index]
    blocks += clusters_of(found[[*broad, *basket]], region, settings, need=needy)
    return Measured(
        measures=long_table(blocks),
        neighbourhoods=_neighbourhoods(found[ALL], money, searched, region),
        missing=missing_of(
            assets, money, region=region, settings=settings, taxonomy=taxonomy, basket=basket
        )
        | not_placed(found, unknown, money, currency=currency, settings=settings, taxonomy=taxonomy)
        | not_cut(cuts, currency=currency, settings=settings)
        | without_rows({one.measure for one in blocks}, region, settings)
        | without_ranks(_kinds(blocks), len(ids), settings)
        | not_reached(reached, settings=settings),
        how={**reached.how, "people": people_how(region)},
        walk=reached.walk,
    )


def _kinds(blocks: list[Block]) -> dict[str, set[str]]:
    """Return of which kinds each measure was taken."""
    found: dict[str, set[str]] = {}
    for one in blocks:
        found.setdefault(one.measure, set()).update(one.of)
    return found


def _basket(found: pd.DataFrame, taxonomy: Tree, settings: Settings) -> tuple[str, ...]:
    """Return the types that are expected everywhere: the settings', else the commonest leaves."""
    types = [code for code in found.columns if code in taxonomy.types.index]
    if settings.expected:
        return tuple(code for code in settings.expected if code in types)
    parents = {ancestor for code in types for ancestor in taxonomy.lineage(code)[1:]}
    leaves = [code for code in types if code not in parents]
    return coverage.common_types(found, leaves, min_assets=settings.min_assets)


def _of_all(measure: str, values: pd.Series) -> Block:
    """Prepare a measure that is not of one kind of asset."""
    return block(measure, Estimate(value=values.to_frame(ALL)))


def _coverage(found: pd.DataFrame, region: Region, settings: Settings) -> Iterator[Block]:
    """Measure counts against people and ground."""
    yield block("count", Estimate(value=found))
    area_km2 = region.neighbourhoods.geometry.to_crs(region.crs).area / 1e6
    yield block("per_km2", coverage.per_km2(found, area_km2))
    for name, base in bases_of(region.people, settings.base).items():
        margin = None if region.people is None else margin_of(region.people, name)
        yield block("per_1000", coverage.per_1000(found, base), base=name)
        yield block("smoothed_per_1000", coverage.smoothed_per_1000(found, base), base=name)
        yield block("location_quotient", coverage.location_quotient(found, base), base=name)
        disparities = disparity.sedt_geographic(found, base, margin)
        yield block("sedt_geographic", disparities, base=name)


def _whole_region(
    of: Mapping[str, Bools],
    found: pd.DataFrame,
    region: Region,
    settings: Settings,
    needy: pd.Series | None,
) -> Iterator[Block]:
    """Measure the whole region: how many, how many without a neighbourhood, how uneven."""
    totals = pd.Series({code: float(mask.sum()) for code, mask in of.items()})
    yield region_block("count", totals.to_frame(VALUE))
    yield region_block("unplaced", (totals - found.sum()).to_frame(VALUE))
    yield from uneven_blocks(found, region, settings, need=needy)
    for name, part in parts_of(region.people, region.rates).items():
        shares = disparity.sedt_demographic(found, part)
        yield region_block("sedt_demographic", shares, base=name)


def _neighbourhoods(
    all_assets: pd.Series,
    money: Mapping[Placing, Landed],
    searched: pd.Series,
    region: Region,
) -> pd.DataFrame:
    """Make the table that has one row per neighbourhood."""
    ids = region.neighbourhoods.index
    columns: dict[str, object] = {
        NEIGHBOURHOOD_ID: ids.to_numpy(),
        NAME: region.neighbourhoods[NAME].to_numpy(),
        PEOPLE: np.full(len(ids), np.nan),
    }
    if region.people is not None:
        columns |= {name: region.people[name].to_numpy() for name in region.people.columns}
    columns[ASSETS] = all_assets.to_numpy()
    for placing in Placing:
        landed = money.get(placing)
        values = np.full(len(ids), np.nan) if landed is None else landed.dollars[ALL].to_numpy()
        columns[f"dollars_{placing}"] = values
    columns[COMPLETENESS] = searched.to_numpy()
    return pd.DataFrame(columns)
