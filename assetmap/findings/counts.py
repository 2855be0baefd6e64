"""Find where there are more or fewer assets than chance would explain."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from assetmap.measures.bases import bases_of, margin_of
from assetmap.measures.disparity import share_margin
from assetmap.measures.estimate import Bools, Floats
from assetmap.measures.grouping import Tree, counts, distinct, groups, without_neighbourhood
from assetmap.model import Region, Verdict
from assetmap.settings import Settings

from .evenness import Decks, judge_region, region_p
from .lottery import judge
from .robust import UNPLACED, Tried, evened_out, tried, try_counts
from .table import Block

COUNT = "count"


def find_counts(
    assets: pd.DataFrame, *, region: Region, settings: Settings, taxonomy: Tree
) -> Iterator[Block]:
    """Judge the assets of each kind against each base of people.

    A neighbourhood in which nobody of the base lives has no test, and its assets are left out of
    the region's total. A kind with fewer than `settings.min_assets` assets left has one finding,
    of the region: cannot tell. Kinds that are the same assets are judged once.

    Yields
    ------
    block
        The findings of one base.
    """
    if region.people is None:
        return
    of = distinct(groups(assets, taxonomy, expected=settings.expected), taxonomy)
    ids = region.neighbourhoods.index
    found = counts(assets, of, ids)
    unknown = without_neighbourhood(assets, ids)
    unplaced = np.array([float((mask & unknown).sum()) for mask in of.values()])
    for name, base in bases_of(region.people, settings.base).items():
        inhabited = (base > 0).to_numpy()
        margins = margin_of(region.people, name)
        margin = None if margins is None else share_margin(base, margins)[inhabited]
        yield _of_base(
            found[inhabited],
            base[inhabited],
            unplaced=unplaced,
            margin=margin,
            settings=settings,
        )


def _of_base(
    found: pd.DataFrame,
    base: pd.Series,
    *,
    unplaced: Floats,
    margin: Floats | None,
    settings: Settings,
) -> Block:
    """Judge every kind against one base."""
    share = base.to_numpy(dtype=float) / float(base.sum())
    totals = found.sum(axis="index").to_numpy()
    enough = totals >= settings.min_assets
    matrix = found.to_numpy()[:, enough]
    judged = judge(matrix, share, settings)
    decks = Decks.of(share, settings)
    of_region = judge_region(matrix, decks, settings)
    return Block(
        measure=COUNT,
        base=str(base.name),
        placing="",
        ids=tuple(found.index),
        of=tuple(found.columns[enough]),
        few={
            str(code): (float(n), float(lost))
            for code, n, lost in zip(
                found.columns[~enough], totals[~enough], unplaced[~enough], strict=True
            )
        },
        total=totals[enough],
        judged=judged,
        tried=try_counts(
            judged, share, unplaced=unplaced[enough], margin=margin, alpha=settings.alpha
        ),
        region=of_region,
        region_tried=_try_region(
            matrix, unplaced[enough], of_region.verdict == str(Verdict.UNEVEN), decks, settings
        ),
    )


def _try_region(
    matrix: Floats, unplaced: Floats, uneven: Bools, decks: Decks, settings: Settings
) -> Tried:
    """Try whether the region is uneven even if the unplaced assets lay where they are wanting."""
    overturned = np.zeros(len(unplaced), dtype=bool)
    for i in np.flatnonzero(uneven & (unplaced > 0)):
        filled = evened_out(matrix[:, i], decks.share, float(unplaced[i]))
        overturned[i] = region_p(filled, decks) > settings.alpha
    return tried(uneven, {UNPLACED: overturned})
