"""Find whether groups of people live nearer to assets, or farther from them, than others do."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from assetmap.measures.bases import parts_of
from assetmap.measures.contiguity import touching
from assetmap.measures.estimate import Bools, Floats, Ints
from assetmap.measures.group_access import GAPS, Weighed, comparable, gap, gap_se, weighed
from assetmap.measures.grouping import Tree, distinct, groups
from assetmap.measures.walk import Walk
from assetmap.model import Region, Verdict
from assetmap.schema import (
    BASE,
    EXPECTED,
    FINDING_COLUMNS,
    HIGH,
    LOW,
    MEASURE,
    NEIGHBOURHOOD_ID,
    OF,
    PEOPLE,
    SE,
    SENTENCE,
    VALUE,
    VERDICT,
    P,
    Q,
)
from assetmap.settings import Settings

from .discovery import benjamini_hochberg
from .doubts import Doubts, find_doubtful
from .group_draws import Assets, draw_changes
from .group_hold import Compared
from .group_sentences import AREAS, VISIBLE, group_sentences
from .group_sure import NOTHING, Asked, Family, with_sureness
from .settle import References
from .shuffling import Shuffled, larger, redrawn, shuffled, waves
from .table import SURE_NUMBERS

LEAST_AREAS = 10  # with fewer neighbourhoods one of them can make the difference
DEALS_PER_TEST = 40  # so that the smallest p can stand the correction for as many kinds
MOST_AREAS = 3000  # with more, the waves of the map take minutes to find
Waves = Callable[[bytes], Floats]  # from which neighbourhoods are usable to their waves


FARTHER_IS_MORE: Mapping[str, bool] = {"group_distance_m": True, "group_walk_share": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """What is doubtful about assets, and the ways to them."""

    doubts: Doubts
    walk: Walk  # of the same assets


def find_groups(
    assets: pd.DataFrame,
    measures: pd.DataFrame,
    *,
    region: Region,
    settings: Settings,
    taxonomy: Tree,
    near: Near | None = None,
) -> pd.DataFrame:
    """Judge for each group of people and kind of asset whether the group has it nearer.

    Parameters
    ----------
    assets
        One row per asset, with `type` and `sector`.
    measures
        The measures of the same build: how near the neighbourhoods are to assets.
    region
        Whose people they are.
    settings
        Level, draws, seed, language, and how many assets a kind needs to be judged.
    taxonomy
        The tree of types.
    near
        What is doubtful about the assets, and the ways to them; None: nothing is.

    Returns
    -------
    findings
        `FINDING_COLUMNS`, one row of the region for each measure, group and kind: `value` is the
        group's mean less the others', the verdict `nearer`, `farther` or `cannot_tell`.
    """
    parts = parts_of(region.people, region.rates)
    of = distinct(groups(assets, taxonomy, expected=settings.expected), taxonomy)
    judged = [code for code, mask in of.items() if mask.sum() >= settings.min_assets]
    ids = region.neighbourhoods.index
    polygons = region.neighbourhoods.geometry.to_crs(region.crs)
    pairs = touching(polygons) if parts and judged else np.empty((0, 2), dtype=np.int64)
    waves_of = _waves_among(pairs)
    families = []
    for source in GAPS:
        values = _values(measures, source, judged, ids)
        for name, part in parts.items():
            table, tested = _of_group(part, values, waves_of, settings)
            table = _judged(table, GAPS[source], settings).assign(**{BASE: name})
            if len(table):
                families.append(
                    Family(name=name, source=source, table=table, tested=tested, ids=tuple(ids))
                )
    if not families:
        return _filled(pd.DataFrame())
    asked = _asked(assets, of, families, ids, (taxonomy, settings), near)
    tables = [with_sureness(one, _called(one.table), asked, settings) for one in families]
    found = pd.concat(tables, ignore_index=True)
    said = group_sentences(found, taxonomy, settings, tested=range(LEAST_AREAS, MOST_AREAS + 1))
    return _filled(found.assign(**{SENTENCE: said}))


def _called(table: pd.DataFrame) -> Bools:
    """Say which verdicts are called."""
    return table[VERDICT].isin([str(Verdict.NEARER), str(Verdict.FARTHER)]).to_numpy(dtype=bool)


def _asked(
    assets: pd.DataFrame,
    of: Mapping[str, Bools],
    families: Sequence[Family],
    ids: pd.Index,
    by: tuple[Tree, Settings],
    near: Near | None,
) -> Asked:
    """Measure the distances anew of the kinds of which something is called."""
    kinds = sorted({k for one in families for k in one.table.loc[_called(one.table), OF]})
    if near is None or not kinds:
        return NOTHING
    taxonomy, settings = by
    doubtful = find_doubtful(assets, of, ids, near.doubts, taxonomy)
    every = Assets(table=assets, of=of, doubtful=doubtful, walk=near.walk, ids=ids)
    none = assets.iloc[:0]
    return Asked(
        changes=draw_changes(every, kinds, settings),
        kinds=tuple(of),
        doubtful=doubtful,
        references=References.of(near.doubts, none, {}),
    )


def _values(
    measures: pd.DataFrame, source: str, kinds: Sequence[str], ids: pd.Index
) -> pd.DataFrame:
    """Return a measure of the neighbourhoods as neighbourhoods by kinds."""
    rows = measures[(measures[MEASURE] == source) & measures[OF].isin(kinds)]
    rows = rows[rows[BASE].isin(["", PEOPLE]) & (rows[NEIGHBOURHOOD_ID] != "")]
    first = rows.drop_duplicates([OF, NEIGHBOURHOOD_ID])
    wide = first.pivot_table(index=NEIGHBOURHOOD_ID, columns=OF, values=VALUE, dropna=False)
    return wide.reindex(index=ids, columns=list(kinds))


def _of_group(
    part: pd.DataFrame, values: pd.DataFrame, waves_of: Waves, settings: Settings
) -> tuple[pd.DataFrame, list[Compared]]:
    """Test every kind that has an answer for one group."""
    tables = [pd.DataFrame({OF: [], P: [], SE: []})]
    every: list[Compared] = []
    draws = max(settings.draws, DEALS_PER_TEST * values.shape[1] - 1)
    for kinds, has_answer in comparable(values):
        group = weighed(part, has_answer)
        numbers = values.loc[group.usable, kinds].to_numpy(dtype=float)
        table, tested = _deals(group, numbers, kinds, waves_of, draws, settings)
        table[OF], table[AREAS] = kinds, len(numbers)
        tables.append(table)
        every += tested
    found = pd.concat([table for table in tables if len(table)] or tables, ignore_index=True)
    columns = [OF, VALUE, SE, EXPECTED, LOW, HIGH, P, VISIBLE, AREAS]
    return found.reindex(columns=columns), every


def _judged(found: pd.DataFrame, measure: str, settings: Settings) -> pd.DataFrame:
    """Correct the tests of one group's kinds among themselves, and put them into words."""
    tested = found[P].notna().to_numpy()
    q = np.full(len(found), np.nan)
    q[tested] = benjamini_hochberg(found.loc[tested, P].to_numpy(dtype=float))
    differs = q <= settings.alpha
    farther = (found[VALUE] > found[EXPECTED]).to_numpy() == FARTHER_IS_MORE[measure]
    verdict = np.where(farther, str(Verdict.FARTHER), str(Verdict.NEARER))
    said = np.where(differs, verdict, str(Verdict.CANNOT_TELL))
    return found.assign(**{Q: q, VERDICT: said}).assign(**{MEASURE: measure})


def _deals(
    group: Weighed,
    values: Floats,
    kinds: Sequence[str],
    waves_of: Waves,
    draws: int,
    settings: Settings,
) -> tuple[pd.DataFrame, list[Compared]]:
    """Test kinds in the same neighbourhoods: of two tests that counts which explains more."""
    areas = len(values)
    if not areas or not group.mixed:
        return pd.DataFrame(index=range(len(kinds))), []
    found = {
        VALUE: gap(group.share, group.weight, values),
        SE: gap_se(group, values),
    }
    if not LEAST_AREAS <= areas <= MOST_AREAS or np.ptp(group.share) == 0:
        return pd.DataFrame(found), []
    basis = waves_of(group.usable.tobytes())
    one = shuffled(group.share, group.weight, values, draws=draws, seed=(settings.seed, 4, areas))
    other = redrawn(
        *(group.share, group.weight, values),
        basis,
        draws=draws,
        seed=(settings.seed, 5, areas),
    )
    deals = larger(one, other)
    ends = {EXPECTED: deals.expected, LOW: deals.low, HIGH: deals.high, P: deals.p}
    tested = Compared(
        kinds=tuple(kinds), group=group, values=values, one=one, other=other, basis=basis
    )
    return pd.DataFrame(found | ends | {VISIBLE: visible(deals, power=settings.power)}), [tested]


def visible(deals: Shuffled, *, power: float) -> Floats:
    """Return the difference that a test of one kind would have seen with a probability of `power`.

    What it takes to leave the central 95 % of the deals, and so much more that all but 1 - power of
    the differences as scattered as the deals are (normal) still do. NaN where no deal differs from
    another: all neighbourhoods have it equally near.
    """
    from scipy.special import ndtri

    reach = np.maximum(deals.high - deals.expected, deals.expected - deals.low)
    found: Floats = np.where(deals.sd > 0, reach + float(ndtri(power)) * deals.sd, np.nan)
    return found


def _waves_among(pairs: Ints) -> Waves:
    """Return what finds the waves of a part of the neighbourhoods, once for each part."""

    @cache
    def waves_of(usable: bytes) -> Floats:
        mask = np.frombuffer(usable, dtype=bool)
        place = np.cumsum(mask) - 1
        return waves(place[pairs[mask[pairs].all(axis=1)]], int(mask.sum()))

    return waves_of


def _filled(found: pd.DataFrame) -> pd.DataFrame:
    """Return findings with every column: blank words, and numbers that are not known."""
    numbers = (VALUE, EXPECTED, LOW, HIGH, P, Q, *SURE_NUMBERS)
    texts = [name for name in FINDING_COLUMNS if name not in numbers]
    table = found.reindex(columns=list(FINDING_COLUMNS))
    words = {name: table[name].astype(object).fillna("").astype("str") for name in texts}
    return table.astype(dict.fromkeys(numbers, "float64")).assign(**words)


def all_rows(tables: Iterator[pd.DataFrame] | Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Put tables of findings below one another."""
    some = [table for table in tables if len(table)]
    return pd.concat(some, ignore_index=True) if some else _filled(pd.DataFrame())
