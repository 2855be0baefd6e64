"""Ask of a finding about money in which placings of the grants it holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from assetmap.measures.estimate import Bools, Floats
from assetmap.measures.inequality import hoover
from assetmap.model import Verdict

from .lottery import Words
from .robust import Tried
from .table import Block, Sure

PLACINGS = "placing"  # in another placing of the same grants
_CALLED = (str(Verdict.MORE), str(Verdict.FEWER), str(Verdict.UNEVEN))


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """What is found in one placing, and all that lands in it."""

    block: Block
    dollars: pd.DataFrame  # neighbourhoods by all and the funders
    base: pd.Series  # people of each neighbourhood


def across(placings: Sequence[Placed]) -> list[Block]:
    """Return the findings of all placings, each with those in which it holds.

    A verdict of `more`, `fewer` or `uneven` that any other placing does not have is overturned by
    that: where grants lie is not known better than the placings differ.

    Parameters
    ----------
    placings
        Of the same grants, base and neighbourhoods.

    Returns
    -------
    blocks
        In the same order, with what would have to move, and between which dollars each
        neighbourhood lies in the placings.
    """
    blocks = [one.block for one in placings]
    return [
        replace(
            _held_against(one.block, blocks),
            moves=hoover(one.dollars, one.base).reindex(list(one.block.of)).to_numpy(dtype=float),
            placed=_ranged(one.block, [(o.dollars, o.dollars) for o in placings]),
            sure=_drawn(one.block, placings),
        )
        for one in placings
    ]


Ends = tuple[pd.DataFrame, pd.DataFrame]  # neighbourhoods by all and the funders


def _ranged(block: Block, ends: Sequence[Ends]) -> tuple[Floats, Floats]:
    """Return the least and the most over the placings that know any, shape (1 + ids, of)."""
    each = np.array([[_seen(end, block) for end in pair] for pair in ends])
    known = np.isfinite(each)
    low = np.where(known, each, np.inf)[:, 0].min(axis=0)
    high = np.where(known, each, -np.inf)[:, 1].max(axis=0)
    blank = np.full((1, len(block.of)), np.nan)
    return np.vstack([blank, low]), np.vstack([blank, high])


def _seen(dollars: pd.DataFrame, block: Block) -> Floats:
    """Return the dollars of a block's neighbourhoods and funders, NaN where they are not known."""
    row = _places(dollars.index, block.ids)
    column = _places(dollars.columns, block.of)
    padded = np.pad(dollars.to_numpy(dtype=float), (0, 1), constant_values=np.nan)  # for -1
    found: Floats = padded[np.ix_(row, column)]
    return found


def _places(index: pd.Index, names: Sequence[str]) -> list[int]:
    """Return where some names stand, -1 where they do not; `get_indexer` is slow for a few."""
    place = {name: at for at, name in enumerate(index)}
    return [place.get(name, -1) for name in names]


def _drawn(block: Block, placings: Sequence[Placed]) -> Sure | None:
    """Return how sure findings are, with the range of their dollars over all placings' draws.

    The region's chi-square is of the one placing alone.
    """
    if block.sure is None:
        return None
    ends = [_ends(one) for one in placings] + [(one.dollars, one.dollars) for one in placings]
    low, high = _ranged(block, ends)
    low[0], high[0] = block.sure.low[0], block.sure.high[0]
    return replace(block.sure, low=low, high=high)


def _ends(one: Placed) -> Ends:
    """Return the ends of what the draws of one placing give; what was not drawn is left out."""
    sure, ids, of = one.block.sure, list(one.block.ids), list(one.block.of)
    if sure is None:
        return one.dollars, one.dollars
    low, high = (pd.DataFrame(e[1:], index=ids, columns=of) for e in (sure.low, sure.high))
    return low, high


def _held_against(block: Block, blocks: Sequence[Block]) -> Block:
    """Compare one placing's verdicts with those of all."""
    verdict = _verdicts(block)
    called = np.isin(verdict, _CALLED)
    under, everywhere = np.full(verdict.shape, "", dtype=object), called.copy()
    for other in blocks:
        at = pd.Index(other.of, dtype="object").get_indexer(pd.Index(block.of, dtype="object"))
        theirs = np.full(verdict.shape, "", dtype=object)
        theirs[:, at >= 0] = _verdicts(other)[:, at[at >= 0]]
        same = called & (theirs == verdict)
        everywhere &= same
        between = np.where(under == "", "", ";")
        under = np.where(same, under + between + other.placing, under)
    falls = called & ~everywhere
    return replace(
        block,
        tried=also(block.tried, {PLACINGS: falls[1:]}),
        region_tried=also(block.region_tried, {PLACINGS: falls[0]}),
        under=np.where(falls, under, "").astype(object),
    )


def _verdicts(block: Block) -> Words:
    """Return the region's verdicts, then the neighbourhoods', shape (1 + ids, of)."""
    return np.vstack([block.region.verdict, block.judged.verdict]).astype(object)


def also(tried: Tried, by: Mapping[str, Bools]) -> Tried:
    """Add to what became of verdicts what else overturns some of them.

    Parameters
    ----------
    tried
        What became of them.
    by
        From what overturns to where it does: where there is a verdict.
    """
    for code, falls in by.items():
        words = tried.overturned_by
        added = np.where(words == "", code, words + ";" + code)
        tried = Tried(
            survives=np.where(falls, "no", tried.survives).astype(object),
            overturned_by=np.where(falls, added, words).astype(object),
        )
    return tried
