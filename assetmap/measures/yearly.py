"""Add the money of single years to what was measured."""

from dataclasses import replace

import pandas as pd

from assetmap.model import Region
from assetmap.settings import Settings

from .currency import currency_of
from .measured import Measured
from .missing import not_cut, without_trend
from .money import label_blocks
from .need import need_of
from .parcels import by_year
from .table import long_table


def with_years(
    measured: Measured, years: pd.DataFrame, *, region: Region, settings: Settings
) -> Measured:
    """Return what was measured with the money of each year, and its change per year.

    Parameters
    ----------
    measured
        The rest.
    years
        The grants that count, one row per grant and year: `neighbourhood_id`, `service_area`,
        `year` and `amount`.
    region
        Boundaries and people.
    settings
        The base that money is held against.
    """
    if years.empty:
        return measured
    cut = by_year(years)
    blocks = list(label_blocks(cut, region, settings, need=need_of(region)))
    said = not_cut((cut,), currency=currency_of(years, region.country), settings=settings)
    said |= without_trend({one.measure for one in blocks}, settings)
    table = pd.concat([measured.measures, long_table(blocks)], ignore_index=True)
    return replace(measured, measures=table, missing=measured.missing | said)
