"""Find where there are more or fewer assets than chance would explain."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assetmap.measures.bases import bases_of, margin_of
from assetmap.measures.estimate import Bools, Floats
from assetmap.measures.grouping import Tree, counts, distinct, groups, without_neighbourhood
from assetmap.model import Region, Verdict
from assetmap.schema import ASSET_ID, CONFIDENCE
from assetmap.settings import Settings

from .doubtful import Doubtful
from .doubts import NO_DOUBTS, Doubts, find_doubtful, nowhere, placeless
from .evenness import Decks, judge_region, region_p
from .lottery import judge
from .needed import needed
from .ranges import chi_square_ranges, count_ranges
from .robust import UNPLACED, evened_out, tried, try_counts
from .settle import References, settled_by
from .stress import TOGETHER, Case, Held, stress
from .table import Block, Sure

COUNT = "count"


def find_counts(
    assets: pd.DataFrame,
    *,
    region: Region,
    settings: Settings,
    taxonomy: Tree,
    doubts: Doubts | None = None,
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
    cases = [
        _case(found, base, margin_of(region.people, name), settings)
        for name, base in bases_of(region.people, settings.base).items()
    ]
    known = doubts or NO_DOUBTS
    if doubts is None:
        names = pd.Series(np.arange(len(assets)), index=assets.index).astype("str")
        certain: dict[str, pd.Series | float] = {ASSET_ID: names, CONFIDENCE: 1.0}
        assets = assets.assign(**certain)
    doubtful = find_doubtful(assets, of, ids, known, taxonomy)
    unknown = without_neighbourhood(assets, ids)
    # Without doubts nothing tells what serves from no place: all might lie anywhere.
    lost = unknown if doubts is None else nowhere(assets, ids, known)
    serves = unknown & False if doubts is None else placeless(assets, ids, known)
    lots = _Lots(
        kinds=list(of),
        doubtful=doubtful,
        range=count_ranges(doubtful, settings),
        nowhere=np.array([float((mask & lost).sum()) for mask in of.values()]),
        unplaced=np.array([float((mask & unknown).sum()) for mask in of.values()]),
        placeless=np.array([float((mask & serves).sum()) for mask in of.values()]),
        references=References.of(
            known, assets.loc[lost], {k: m[lost] for k, m in of.items()} if doubts else {}
        ),
        searched=known.searched.reindex(ids).to_numpy(dtype=float),
    )
    for case, held in zip(cases, stress(cases, doubtful, settings), strict=True):
        yield _block(case, held, lots, found, settings)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lots:
    """What is known of the assets, whatever they are held against."""

    kinds: list[str]
    doubtful: Doubtful
    range: tuple[Floats, Floats]  # of the counts, each shape (kinds, places)
    nowhere: Floats  # assets of each kind of whose place nothing is known
    unplaced: Floats  # with those of which only a ZIP code or the like is known, or no place at all
    placeless: Floats  # assets of each kind that serve from no place
    references: References
    searched: Floats  # how well each neighbourhood was searched


def _case(
    found: pd.DataFrame, base: pd.Series, margins: pd.Series | None, settings: Settings
) -> Case:
    """Judge every kind against one base."""
    inhabited = (base > 0).to_numpy()
    people = base.to_numpy(dtype=float)[inhabited]
    share = people / people.sum()
    inside = found.to_numpy()[inhabited]
    enough = inside.sum(axis=0) >= settings.min_assets
    decks = Decks.of(share, settings)
    return Case(
        base=str(base.name),
        where=np.flatnonzero(inhabited),
        kinds=np.flatnonzero(enough),
        people=people,
        margins=None if margins is None else margins.to_numpy(dtype=float)[inhabited],
        ids=tuple(found.index[inhabited]),
        judged=judge(inside[:, enough], share, settings),
        region=judge_region(inside[:, enough], decks, settings),
        decks=decks,
    )


def _block(case: Case, held: Held, lots: _Lots, found: pd.DataFrame, settings: Settings) -> Block:
    """Say what was found against one base, and how sure it is."""
    totals = found.to_numpy()[case.where].sum(axis=0)
    few = np.setdiff1d(np.arange(len(lots.kinds)), case.kinds)
    of_places, of_region = held.overturned()
    gone = lots.nowhere[case.kinds]
    share = case.decks.share
    worst = try_counts(case.judged, share, unplaced=gone, alpha=settings.alpha)
    of_places |= {UNPLACED: worst}
    of_region |= {UNPLACED: _evened(case, gone, settings)}
    places, region = tried(case.more | case.fewer, of_places), tried(case.uneven, of_region)
    low, high = (ends[np.ix_(case.kinds, case.where)].T for ends in lots.range)
    ends = chi_square_ranges(lots.doubtful, case.where, case.kinds, share, settings)
    tells = case.judged.verdict != str(Verdict.CANNOT_TELL)
    wanted = needed(
        totals[case.kinds], share, case.judged.value > case.judged.expected, settings=settings
    )
    return Block(
        measure=COUNT,
        base=case.base,
        placing="",
        ids=case.ids,
        of=tuple(lots.kinds[k] for k in case.kinds),
        few={lots.kinds[k]: (float(totals[k]), float(lots.unplaced[k])) for k in few},
        total=totals[case.kinds],
        judged=case.judged,
        tried=places,
        region=case.region,
        region_tried=region,
        placeless=lots.placeless[case.kinds],
        sure=Sure(
            low=np.vstack([ends[0], low]),
            high=np.vstack([ends[1], high]),
            holds=np.vstack([held.region[TOGETHER], held.places[TOGETHER]]),
            needed=np.vstack([np.full(len(case.kinds), np.nan), np.where(tells, np.nan, wanted)]),
            people=np.append(np.nan, case.people),
            searched=np.append(np.nan, lots.searched[case.where]),
            settled_by=settled_by(
                lots.doubtful,
                lots.references,
                kinds=[(int(k), lots.kinds[k]) for k in case.kinds],
                where=np.append(-1, case.where),
                overturned=np.vstack([region.overturned_by, places.overturned_by]),
            ),
        ),
    )


def _evened(case: Case, gone: Floats, settings: Settings) -> Bools:
    """Say where the region is not uneven if the assets of no known place lie where they lack."""
    overturned = np.zeros(len(gone), dtype=bool)
    for i in np.flatnonzero(case.uneven & (gone > 0)):
        filled = evened_out(case.judged.value[:, i], case.decks.share, float(gone[i]))
        overturned[i] = region_p(filled, case.decks) > settings.alpha
    return overturned
