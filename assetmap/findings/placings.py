"""Ask of a finding about money in which placings of the grants it holds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from assetmap.measures.estimate import Bools, Floats
from assetmap.measures.inequality import hoover
from assetmap.model import Verdict

from .lottery import Words
from .robust import Tried
from .table import Block

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
            ranged=_ranged(one.block, placings),
        )
        for one in placings
    ]


def _ranged(block: Block, placings: Sequence[Placed]) -> tuple[Floats, Floats]:
    """Return the least and the most dollars over the placings that know any, (1 + ids, of)."""
    ids, of = list(block.ids), list(block.of)
    each = np.array([one.dollars.loc[ids, of].to_numpy(dtype=float) for one in placings])
    known = np.isfinite(each)
    low = np.where(known, each, np.inf).min(axis=0)
    high = np.where(known, each, -np.inf).max(axis=0)
    blank = np.full((1, len(of)), np.nan)
    return np.vstack([blank, low]), np.vstack([blank, high])


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
        tried=_also(block.tried, falls[1:]),
        region_tried=_also(block.region_tried, falls[0]),
        under=np.where(falls, under, "").astype(object),
    )


def _verdicts(block: Block) -> Words:
    """Return the region's verdicts, then the neighbourhoods', shape (1 + ids, of)."""
    return np.vstack([block.region.verdict, block.judged.verdict]).astype(object)


def _also(tried: Tried, falls: Bools) -> Tried:
    """Add that some verdicts are overturned by another placing."""
    words = tried.overturned_by
    added = np.where(words == "", PLACINGS, words + ";" + PLACINGS)
    return Tried(
        survives=np.where(falls, "no", tried.survives).astype(object),
        overturned_by=np.where(falls, added, words).astype(object),
    )
