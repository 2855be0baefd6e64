"""Hold which assets are doubtful, in what, with what probability."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import numpy.typing as npt

from assetmap.measures.estimate import Bools, Floats, Ints

Texts = npt.NDArray[np.object_]
Counts = npt.NDArray[np.int32]  # of assets


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubtful:
    """Assets of which something is doubtful, and the count of all others.

    Of n assets and k kinds in a neighbourhoods; place a is outside all of them, or nowhere.
    """

    ids: Texts  # of the doubtful assets, sorted, shape (n,)
    usual: Ints  # the place where each is counted, shape (n,)
    asset: Ints  # whose place `place` may be, ascending, shape (m,)
    place: Ints
    share: Floats  # with what probability; of each asset they add up to 1
    typed: Floats  # with what probability an asset is of the kinds that it counts for, shape (n,)
    own: Ints  # row of `kinds` that an asset counts for, shape (n,)
    other: Ints  # row of `kinds` if its type is another, shape (n,)
    kinds: Bools  # sets of kinds, shape (sets, k)
    one: Ints  # assets that may be the same as `two`, shape (pairs,)
    two: Ints
    same: Floats  # with what probability, shape (pairs,)
    certain: Floats  # the count of the assets without a doubt, shape (k, a + 1)

    @property
    def pairs(self) -> list[str]:
        """Return a name for each pair."""
        both = zip(self.ids[self.one], self.ids[self.two], strict=True)
        return [f"{one}|{two}" for one, two in both]

    def of_kinds(self, which: Ints) -> Self:
        """Return the same assets, counted for some of the kinds only."""
        return replace(self, kinds=self.kinds[:, which], certain=self.certain[which])
