"""Measure the dollars of grants: of all, of each funder, sector, programme and year."""

from collections.abc import Iterator, Mapping

import pandas as pd

from assetmap.model import Placing, Region
from assetmap.settings import Settings

from . import investment, need_dollars
from .bases import bases_of, fairness_base
from .estimate import Estimate
from .grouping import ALL
from .inequality import lorenz
from .landing import Landed, landings
from .parcels import BY_YEAR, Parcels, by_programme, by_sector
from .table import Block, block, region_block
from .trend import LEAST_YEARS, yearly_change
from .uneven import uneven_blocks


def money_blocks(
    money: Mapping[Placing, Landed],
    region: Region,
    settings: Settings,
    *,
    need: pd.Series | None,
) -> Iterator[Block]:
    """Measure dollars against people and need.

    Parameters
    ----------
    money
        Where the dollars land, by placing.
    region
        Boundaries and people.
    settings
        The base that money is held against.
    need
        Of each neighbourhood; None where it is not measured.
    """
    for placing, landed in money.items():
        yield from _amounts(landed.dollars, landed.unplaced, placing, region, settings, need=need)
        yield from _curve(landed.dollars[ALL], placing, region, settings)


def label_blocks(
    cut: Parcels, region: Region, settings: Settings, *, need: pd.Series | None
) -> Iterator[Block]:
    """Measure the dollars of each label, as `money_blocks` those of the funders."""
    if not cut.labelled:
        return
    for placing, landed in landings(cut.grants, region, settings, named=False).items():
        dollars, unplaced = landed.dollars.drop(columns=ALL), landed.unplaced.drop(ALL)
        yield from _amounts(dollars, unplaced, placing, region, settings, need=need)
        if cut.by == BY_YEAR:
            yield from _trend(dollars, placing)


def cut_grants(grants: pd.DataFrame, assets: pd.DataFrame) -> tuple[Parcels, ...]:
    """Cut grants by sector and by programme; in none where there are no grants."""
    if grants.empty:
        return ()
    return (by_sector(grants, assets), by_programme(grants))


def _amounts(
    dollars: pd.DataFrame,
    unplaced: pd.Series,
    placing: Placing,
    region: Region,
    settings: Settings,
    *,
    need: pd.Series | None,
) -> Iterator[Block]:
    """Measure the dollars of one placing."""
    place, fair = str(placing), fairness_base(region.people, settings.base)
    yield block("dollars", Estimate(value=dollars), placing=place)
    yield region_block("dollars_unplaced", unplaced, placing=place)
    for name, base in bases_of(region.people, settings.base).items():
        per = investment.dollars_per_1000(dollars, base)
        yield block("dollars_per_1000", per, base=name, placing=place)
        if name != fair:
            continue
        gap = investment.dollars_to_parity(dollars, base)
        yield block("dollars_to_parity", gap, base=name, placing=place)
        if need is not None:
            against = (
                need_dollars.dollars_to_need_parity,
                need_dollars.need_minus_dollars,
                need_dollars.need_dollars_class,
            )
            for measure in against:
                found = measure(dollars, base, need)
                yield block(measure.__name__, found, base=name, placing=place)
    yield from uneven_blocks(dollars, region, settings, need=need, placing=place)


def _curve(
    dollars: pd.Series, placing: Placing, region: Region, settings: Settings
) -> Iterator[Block]:
    """Lay out the Lorenz curve of all dollars against the base."""
    for name, base in bases_of(region.people, settings.base).items():
        if name == fairness_base(region.people, settings.base):
            points = lorenz(dollars, base)
            for axis, measure in (("people", "lorenz_people"), ("amounts", "lorenz_dollars")):
                found = Estimate(value=points[axis].to_frame(ALL))
                yield block(measure, found, base=name, placing=str(placing))


def _trend(dollars: pd.DataFrame, placing: Placing) -> Iterator[Block]:
    """Measure the change per year over the years of the grants, those without any in between."""
    years = {int(label.removeprefix(BY_YEAR)): label for label in dollars.columns}
    every = range(min(years), max(years) + 1)
    if len(every) < LEAST_YEARS:
        return
    laid = dollars.set_axis(list(years), axis="columns").reindex(columns=every, fill_value=0.0)
    change = yearly_change(laid)
    total = yearly_change(laid.sum(skipna=False).to_frame("").T)
    names = ("value", "low", "high")
    parts = {name: getattr(change, name).set_axis([ALL], axis="columns") for name in names}
    whole = pd.DataFrame({name: getattr(total, name).to_numpy()[:, 0] for name in names})
    yield block("dollars_trend", Estimate(**parts), placing=str(placing))
    yield region_block("dollars_trend", whole.set_axis([ALL]), placing=str(placing))
