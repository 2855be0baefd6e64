"""Give counts the ranges that follow from what is doubtful about the assets."""

import numpy as np
import pandas as pd

from assetmap.measures.grouping import Tree, groups
from assetmap.model import Region
from assetmap.schema import HIGH, LOW, MEASURE, NEIGHBOURHOOD_ID, OF, VALUE
from assetmap.settings import Settings

from .counts import COUNT
from .doubts import Doubts, find_doubtful
from .ranges import count_ranges


def with_ranges(
    measures: pd.DataFrame,
    assets: pd.DataFrame,
    *,
    region: Region,
    settings: Settings,
    taxonomy: Tree,
    doubts: Doubts,
) -> pd.DataFrame:
    """Return measures with `low` and `high` of each count of assets.

    Of a neighbourhood's, and of the region's, which has the assets outside all neighbourhoods, and
    those of no known place, too.

    Parameters
    ----------
    measures
        `MEASURE_COLUMNS`.
    assets
        `ASSET_COLUMNS`, one row per asset, placed.
    region
        Its neighbourhoods.
    settings
        Draws and seed.
    taxonomy
        The tree of types.
    doubts
        What is not sure about the assets.

    Returns
    -------
    measures
        Other measures, and counts that have no answer, as they were.
    """
    ids = region.neighbourhoods.index
    of = groups(assets, taxonomy, expected=settings.expected)
    drawn = count_ranges(find_doubtful(assets, of, ids, doubts, taxonomy), settings)
    # The region's count has what is outside all neighbourhoods too, which is no place of its own.
    low, high = (np.asarray(np.delete(end, len(ids), axis=1)) for end in drawn)
    where = ids.append(pd.Index([""])).get_indexer(pd.Index(measures[NEIGHBOURHOOD_ID]))
    kind = pd.Index(list(of)).get_indexer(pd.Index(measures[OF]))
    ours = (measures[MEASURE] == COUNT) & measures[VALUE].notna() & (where >= 0) & (kind >= 0)
    rows = np.flatnonzero(ours)
    found = measures.copy()
    for column, ends in ((LOW, low), (HIGH, high)):
        values = found[column].to_numpy(dtype=float, copy=True)
        values[rows] = ends[kind[rows], where[rows]]
        found[column] = values
    return found
