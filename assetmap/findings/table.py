"""Write findings as one long table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assetmap.measures.estimate import Floats
from assetmap.model import Verdict
from assetmap.schema import (
    AMOUNT,
    BASE,
    EXPECTED,
    FINDING_COLUMNS,
    HIGH,
    HOLDS,
    LOW,
    MEASURE,
    NEEDED,
    NEIGHBOURHOOD_ID,
    OF,
    OVERTURNED_BY,
    PLACING,
    SEARCHED,
    SENTENCE,
    SETTLED_BY,
    SURVIVES,
    VALUE,
    VALUE_HIGH,
    VALUE_LOW,
    VERDICT,
    P,
    Q,
)

from .evenness import Evenness
from .lottery import Judged, Words
from .robust import LARGEST, Tried, tried
from .stake import Places, Whole

THERE = "there"  # people of the base in the neighbourhood
MOVES = "moves"  # 0-1, of the dollars: those that would have to move to parity (Hoover)
UNDER = "under"  # placings in which a verdict on money holds, where it does not in all; ";" between
PLACELESS = "placeless"  # of the region's counts: assets that serve from no place, and are in none
UNPLACED_AMOUNT = "unplaced"  # of a kind that is not judged: how many have no known place
PLACED_LOW, PLACED_HIGH = "placed_low", "placed_high"  # of money, over the placings as they are
_NUMBERS_ALONE = (AMOUNT, UNPLACED_AMOUNT, PLACELESS, THERE, MOVES, PLACED_LOW, PLACED_HIGH)
SAID_ALONE = (*_NUMBERS_ALONE, UNDER)  # what only the sentences have
SURE_NUMBERS = (VALUE_LOW, VALUE_HIGH, HOLDS, NEEDED, SEARCHED)
NUMBERS = (
    *(VALUE, EXPECTED, LOW, HIGH, P, Q, *SURE_NUMBERS),
    *_NUMBERS_ALONE,
)
TEXTS = (
    *(MEASURE, OF, BASE, PLACING, NEIGHBOURHOOD_ID, VERDICT),
    *(SURVIVES, OVERTURNED_BY, SETTLED_BY, SENTENCE, UNDER),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sure:
    """How sure findings are, each shape (1 + ids, of): first the region's, then the others'."""

    low: Floats  # of the value, over draws of what is doubtful
    high: Floats
    holds: Floats  # in what share of the draws the verdict holds
    needed: Floats  # assets that it would take to tell
    searched: Floats  # how well each was searched, shape (1 + ids,)
    people: Floats  # of the base, shape (1 + ids,)
    settled_by: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The findings of one measure, base and placing."""

    measure: str
    base: str
    placing: str
    ids: tuple[str, ...]  # the neighbourhoods that are judged
    of: tuple[str, ...]  # the kinds that are judged
    few: Mapping[str, tuple[float, float]]  # too few to judge: how many there are, and unplaced
    total: Floats  # one per kind in `of`: assets or dollars in the judged neighbourhoods
    judged: Judged  # shape (ids, of)
    tried: Tried
    region: Evenness  # shape (of,)
    region_tried: Tried
    sure: Sure | None = None  # None where nothing is drawn
    placeless: Floats | None = (
        None  # of assets, one per kind in `of`: those that serve from no place
    )
    moves: Floats | None = None  # of money, one per kind in `of`: Hoover's index, 0-1
    placed: tuple[Floats, Floats] | None = None  # of money, over the placings, (1 + ids, of)
    under: Words | None = None  # of money, shape (1 + ids, of), see `UNDER`


def findings_of(block: Block) -> pd.DataFrame:
    """Return a block's findings: for each kind the region's, then the neighbourhoods'.

    Returns
    -------
    findings
        `FINDING_COLUMNS` with an empty sentence, and what only the sentences have: of the region's
        rows `amount`: how many assets, or dollars, were judged, `unplaced`: how many of a kind
        that is not judged have no known place, `placeless` and `moves`; of the neighbourhoods'
        rows `there`: how many people of the base they have; of money `under`.
    """
    judged, region = block.judged, block.region
    nothing = np.full(len(block.of), np.nan)
    numbers = {
        VALUE: _stacked(region.value, judged.value),
        EXPECTED: _stacked(region.expected, judged.expected),
        LOW: _stacked(region.low, judged.low),
        HIGH: _stacked(region.high, judged.high),
        P: _stacked(region.p, judged.p),
        Q: _stacked(nothing, judged.q),
        AMOUNT: _stacked(block.total, np.full(judged.value.shape, np.nan)),
    }
    if block.sure is not None:
        numbers |= _sure_numbers(block.sure)
    if block.placed is not None:
        low, high = block.placed
        numbers |= {PLACED_LOW: low.T.ravel(), PLACED_HIGH: high.T.ravel()}
    if block.placeless is not None:
        numbers[PLACELESS] = _stacked(block.placeless, np.full(judged.value.shape, np.nan))
    if block.moves is not None:
        numbers[MOVES] = _stacked(block.moves, np.full(judged.value.shape, np.nan))
    texts = {
        VERDICT: _stacked_words(region.verdict, judged.verdict),
        SURVIVES: _stacked_words(block.region_tried.survives, block.tried.survives),
        OVERTURNED_BY: _stacked_words(block.region_tried.overturned_by, block.tried.overturned_by),
        OF: np.repeat(np.array(block.of, dtype=object), len(block.ids) + 1),
        NEIGHBOURHOOD_ID: np.tile(np.array(["", *block.ids], dtype=object), len(block.of)),
    }
    if block.sure is not None:
        texts[SETTLED_BY] = block.sure.settled_by.T.ravel()
    if block.under is not None:
        texts[UNDER] = block.under.T.ravel()
    few: dict[str, pd.Series] = {
        OF: pd.Series(list(block.few), dtype="str"),
        AMOUNT: pd.Series([known for known, _ in block.few.values()], dtype="float64"),
        UNPLACED_AMOUNT: pd.Series([lost for _, lost in block.few.values()], dtype="float64"),
        VERDICT: pd.Series([str(Verdict.CANNOT_TELL)] * len(block.few), dtype="str"),
    }
    columns = numbers | {name: pd.Series(words, dtype="str") for name, words in texts.items()}
    tables = [pd.DataFrame(columns)]
    if block.few:
        tables.append(pd.DataFrame(few))
    both = pd.concat([with_columns(table) for table in tables], ignore_index=True)
    same = {MEASURE: block.measure, BASE: block.base, PLACING: block.placing}
    return both.assign(**{k: pd.Series(v, index=both.index, dtype="str") for k, v in same.items()})


def _sure_numbers(sure: Sure) -> dict[str, Floats]:
    """Return the columns that say how sure findings are."""
    kinds = sure.holds.shape[1]
    values = (sure.low, sure.high, sure.holds, sure.needed)
    numbers = {name: of.T.ravel() for name, of in zip(SURE_NUMBERS, values, strict=False)}
    return numbers | {SEARCHED: np.tile(sure.searched, kinds), THERE: np.tile(sure.people, kinds)}


def with_columns(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of findings with every column, blank where it lacked one."""
    texts = pd.Series("", index=table.index, dtype="str")
    numbers = pd.Series(np.nan, index=table.index)
    blank = dict.fromkeys(TEXTS, texts) | dict.fromkeys(NUMBERS, numbers)
    columns = (*FINDING_COLUMNS, *SAID_ALONE)
    return pd.DataFrame({c: table[c] if c in table.columns else blank[c] for c in columns})


def all_findings(blocks: Sequence[Block]) -> pd.DataFrame:
    """Put the findings of several blocks below one another."""
    tables = [findings_of(block) for block in blocks]
    return pd.concat(tables, ignore_index=True) if tables else with_columns(pd.DataFrame())


def judged_of(found: Sequence[Places], *, areas: int) -> Judged:
    """Put the tests of several funders side by side."""
    numbers = (
        _side_by_side([getattr(one, name) for one in found], areas)
        for name in ("value", "expected", "low", "high", "p", "q")
    )
    value, expected, low, high, p, q = numbers
    return Judged(
        value=value,
        expected=expected,
        low=low,
        high=high,
        p=p,
        q=q,
        verdict=_words_side_by_side([one.verdict for one in found], areas),
    )


def tried_of(found: Sequence[Places], *, areas: int) -> Tried:
    """Put side by side what became of several funders' verdicts."""
    return Tried(
        survives=_words_side_by_side([one.tried.survives for one in found], areas),
        overturned_by=_words_side_by_side([one.tried.overturned_by for one in found], areas),
    )


def evenness_of(found: Sequence[Whole]) -> Evenness:
    """Put the tests of the whole region of several funders side by side.

    The mean of chi-square under the null is that of its deals.
    """
    ends = np.array([one.null.ends for one in found]).reshape(-1, 2)
    return Evenness(
        value=np.array([one.value for one in found]),
        expected=np.array([float(one.null.sorted.mean()) for one in found]),
        low=ends[:, 0],
        high=ends[:, 1],
        p=np.array([one.p for one in found]),
        verdict=np.array([str(one.verdict) for one in found], dtype=object),
    )


def region_tried_of(found: Sequence[Whole]) -> Tried:
    """Say which funders are uneven for the sake of their largest grant."""
    uneven = np.array([one.verdict is Verdict.UNEVEN for one in found], dtype=bool)
    falls = np.array([one.overturned for one in found], dtype=bool)
    return tried(uneven, {LARGEST: falls})


def _side_by_side(columns: Sequence[Floats], areas: int) -> Floats:
    return np.column_stack(columns) if columns else np.empty((areas, 0))


def _words_side_by_side(columns: Sequence[Words], areas: int) -> Words:
    return np.column_stack(columns) if columns else np.empty((areas, 0), dtype=object)


def _stacked(region: Floats, judged: Floats) -> Floats:
    """Return the region's number, then the neighbourhoods', kind by kind."""
    return np.vstack([region, judged]).T.ravel()


def _stacked_words(region: Words, judged: Words) -> Words:
    return np.vstack([region, judged]).T.ravel()
