"""Give names of the same words one number."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from .aliases import PARTS, parts_of
from .keys import NONE, Codes
from .spelling import meant, spelled, split_words


def closed_of(names: list[str]) -> Codes:
    """Give names that differ in spaces alone one number."""
    closed = np.array([name.replace(" ", "") for name in meant(names)], dtype=object)
    codes = np.asarray(pd.factorize(closed)[0], dtype=np.int64)
    return np.where(closed == "", NONE, codes)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cores:
    """Which names are of the same words."""

    numbers: Codes  # of each name; `NONE` without a word
    sums: Codes  # of each number: the sum of what was drawn for its words
    drawn: Codes  # for each word


def cores_of(owner: Codes, codes: Codes, count: int) -> Cores:
    """Give equal sets of words one number."""
    # A sum of random numbers is a set's own, whatever the order; two sums of 64 bits never meet.
    drawn = np.random.default_rng(20).integers(1, 2**62, size=int(codes.max(initial=0)) + 1)
    sums = np.zeros(count, dtype=np.int64)
    np.add.at(sums, owner, drawn[codes])
    numbers, unique = pd.factorize(sums)
    numbers = np.where(np.bincount(owner, minlength=count) == 0, NONE, numbers)
    return Cores(numbers=np.asarray(numbers, dtype=np.int64), sums=np.asarray(unique), drawn=drawn)


def also_of(
    aliases: npt.NDArray[np.object_] | None, core: Cores, code_of: dict[str, int], count: int
) -> Codes:
    """Return the number of the names of the same words as each alias has."""
    if aliases is None:
        return np.full((count, PARTS), NONE, dtype=np.int64)
    texts, numbers = parts_of(aliases)
    found = np.full(len(texts) + 1, NONE, dtype=np.int64)
    for at, words in enumerate(split_words(spelled(texts))):
        codes = {code_of.get(word, NONE) for word in words}
        if codes and NONE not in codes:
            found[at] = core.drawn[list(codes)].sum()
    # Sums are never negative unless they overflow; what has no name of its words is none either.
    place = pd.Index(core.sums).get_indexer(pd.Index(found))
    return np.where(numbers == NONE, NONE, place[numbers])
