"""Lay out what tells how well each neighbourhood was searched."""

import datetime as dt
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from assetmap.schema import COMPLETENESS

from .completeness import completeness, search_parts
from .estimate import Bools, Estimate
from .grouping import ALL
from .recapture import estimated_total
from .table import Block, block, region_block

ESTIMATED_TOTAL = "estimated_total"


def searched_blocks(
    assets: pd.DataFrame, of: Mapping[str, Bools], ids: pd.Index, *, as_of: dt.date | None
) -> Iterator[Block]:
    """Measure completeness with its parts, then how many assets of each kind there may be in all.

    A kind of which nowhere two lists overlap has no estimated total, and no row.

    Parameters
    ----------
    assets
        One row per asset, with `neighbourhood_id`, `tier`, `verified`, `sources`, `type`.
    of
        Masks over the assets.
    ids
        The neighbourhoods.
    as_of
        The date of the result.
    """
    whole = completeness(assets, ids, as_of=as_of)
    yield block(COMPLETENESS, Estimate(value=whole.to_frame(ALL)))
    for name, part in search_parts(assets, ids, as_of=as_of).items():
        yield block(str(name), Estimate(value=part.to_frame(ALL)))
    local, region = estimated_total(assets, of, ids)
    known = region.index[np.isfinite(region["value"])]
    if len(known):
        found = {name: getattr(local, name)[known] for name in ("value", "low", "high")}
        yield block(ESTIMATED_TOTAL, Estimate(**found))
        yield region_block(ESTIMATED_TOTAL, region.loc[known])
