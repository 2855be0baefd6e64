"""Find whether groups of people live nearer to assets, or farther from them, than others do."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from assetmap.measures.bases import parts_of
from assetmap.measures.contiguity import touching
from assetmap.measures.disparity import MOE_Z
from assetmap.measures.estimate import Bools, Floats, Ints
from assetmap.measures.group_access import GAPS, Weighed, comparable, gap, gap_se, weighed
from assetmap.measures.grouping import Tree, distinct, groups
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
    OVERTURNED_BY,
    PEOPLE,
    SE,
    SENTENCE,
    SURVIVES,
    VALUE,
    VERDICT,
    P,
    Q,
)
from assetmap.settings import Settings

from .discovery import benjamini_hochberg
from .group_sentences import AREAS, VISIBLE, group_sentences
from .shuffling import Shuffled, larger, redrawn, shuffled, waves
from .table import SURE_NUMBERS

LEAST_AREAS = 10  # with fewer neighbourhoods one of them can make the difference
DEALS_PER_TEST = 40  # so that the smallest p can stand the correction for as many kinds
MARGINS = "margins"
MOST_AREAS = 3000  # with more, the waves of the map take minutes to find
FARTHER_IS_MORE: Mapping[str, bool] = {"group_distance_m": True, "group_walk_share": False}


def find_groups(
    assets: pd.DataFrame,
    measures: pd.DataFrame,
    *,
    region: Region,
    settings: Settings,
    taxonomy: Tree,
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

    Returns
    -------
    findings
        `FINDING_COLUMNS`, one row of the region for each measure, group and kind: `value` is the
        group's mean less the others', the verdict `nearer`, `farther` or `cannot_tell`.
    """
    parts = parts_of(region.people, region.rates)
    of = distinct(groups(assets, taxonomy, expected=settings.expected), taxonomy)
    judged = [code for code, mask in of.items() if mask.sum() >= settings.min_assets]
    polygons = region.neighbourhoods.geometry.to_crs(region.crs)
    pairs = touching(polygons) if parts and judged else np.empty((0, 2), dtype=np.int64)
    tables = []
    for source, measure in GAPS.items():
        values = _values(measures, source, judged, region.neighbourhoods.index)
        for name, part in parts.items():
            table = _of_group(part, values, pairs, measure=measure, settings=settings)
            tables.append(table.assign(**{MEASURE: measure, BASE: name}))
    tables = [table for table in tables if len(table)]
    if not tables:
        return _filled(pd.DataFrame())
    found = pd.concat(tables, ignore_index=True)
    said = group_sentences(found, taxonomy, settings, tested=range(LEAST_AREAS, MOST_AREAS + 1))
    return _filled(found.assign(**{SENTENCE: said}))


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
    part: pd.DataFrame, values: pd.DataFrame, pairs: Ints, *, measure: str, settings: Settings
) -> pd.DataFrame:
    """Judge every kind that has an answer for one group."""
    tables = [pd.DataFrame({OF: [], P: [], SE: []})]
    draws = max(settings.draws, DEALS_PER_TEST * values.shape[1] - 1)
    for kinds, has_answer in comparable(values):
        group = weighed(part, has_answer)
        numbers = values.loc[group.usable, kinds].to_numpy(dtype=float)
        table = _deals(group, numbers, _among(pairs, group.usable), draws, settings)
        table[OF], table[AREAS] = kinds, len(numbers)
        tables.append(table)
    found = pd.concat([table for table in tables if len(table)] or tables, ignore_index=True)
    found = found.reindex(columns=[OF, VALUE, SE, EXPECTED, LOW, HIGH, P, VISIBLE, AREAS])
    tested = found[P].notna().to_numpy()
    q = np.full(len(found), np.nan)
    q[tested] = benjamini_hochberg(found.loc[tested, P].to_numpy(dtype=float))
    differs = q <= settings.alpha
    falls = differs & found[SE].notna().to_numpy() & ~_settled(found)
    farther = (found[VALUE] > found[EXPECTED]).to_numpy() == FARTHER_IS_MORE[measure]
    verdict = np.where(farther, str(Verdict.FARTHER), str(Verdict.NEARER))
    columns = {
        Q: q,
        VERDICT: np.where(differs, verdict, str(Verdict.CANNOT_TELL)),
        SURVIVES: np.where(differs, np.where(falls, "no", "yes"), ""),
        OVERTURNED_BY: np.where(falls, MARGINS, ""),
    }
    return found.assign(**columns)


def _deals(
    group: Weighed, values: Floats, pairs: Ints, draws: int, settings: Settings
) -> pd.DataFrame:
    """Test kinds in the same neighbourhoods: of two tests that counts which explains more."""
    areas, kinds = values.shape
    if not areas or not group.mixed:
        return pd.DataFrame(index=range(kinds))
    found = {
        VALUE: gap(group.share, group.weight, values),
        SE: gap_se(group, values),
    }
    if not LEAST_AREAS <= areas <= MOST_AREAS or np.ptp(group.share) == 0:
        return pd.DataFrame(found)
    one = shuffled(group.share, group.weight, values, draws=draws, seed=(settings.seed, 4, areas))
    other = redrawn(
        *(group.share, group.weight, values),
        waves(pairs, areas),
        draws=draws,
        seed=(settings.seed, 5, areas),
    )
    deals = larger(one, other)
    ends = {EXPECTED: deals.expected, LOW: deals.low, HIGH: deals.high, P: deals.p}
    return pd.DataFrame(found | ends | {VISIBLE: visible(deals, power=settings.power)})


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


def _among(pairs: Ints, usable: Bools) -> Ints:
    """Return the pairs of the usable neighbourhoods, by their place among those."""
    place = np.cumsum(usable) - 1
    kept = usable[pairs].all(axis=1)
    found: Ints = place[pairs[kept]]
    return found


def _settled(found: pd.DataFrame) -> Bools:
    """Say which differences leave what chance gives even at the wrong end of their margin."""
    away = (found[VALUE] - found[EXPECTED]).abs() - MOE_Z * found[SE]
    upward = found[VALUE] > found[EXPECTED]
    reach = (found[HIGH] - found[EXPECTED]).where(upward, found[EXPECTED] - found[LOW])
    return (away > reach).to_numpy(dtype=bool)


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
