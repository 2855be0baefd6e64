"""Ask of a finding about money in which placings of the grants it holds."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from assetmap.measures.estimate import Bools
from assetmap.model import Verdict

from .lottery import Words
from .robust import Tried
from .table import Block

PLACINGS = "placing"  # in another placing of the same grants
_CALLED = (str(Verdict.MORE), str(Verdict.FEWER), str(Verdict.UNEVEN))


def across(blocks: Sequence[Block]) -> list[Block]:
    """Return the findings of all placings, each with the placings in which it holds.

    A verdict of `more`, `fewer` or `uneven` that any other placing does not have is overturned by
    that: where grants lie is not known better than the placings differ.

    Parameters
    ----------
    blocks
        One per placing, of the same grants, base and neighbourhoods.
    """
    return [_held_against(block, blocks) for block in blocks]


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
