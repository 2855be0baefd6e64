"""Find names that stand next to each other in the alphabet, read forwards or backwards."""

from typing import Final

import numpy as np
import numpy.typing as npt

from .keys import Codes
from .links import Pairs, no_pairs
from .wording import Wording

STEPS: Final = 3  # neighbours in the alphabet that are looked at
ALIKE: Final = 0.85  # of 1: names as alike as this may differ by a slip of the keys
LEAST_LETTERS: Final = 8  # of a name; shorter ones are too much alike by chance
Flags = npt.NDArray[np.bool_]


def neighbours(rows: Codes, wording: Wording) -> Pairs:
    """Return pairs of records whose names are neighbours and nearly the same.

    They differ by a slip of the keys, or the one is how the other begins or ends ("Legal Aid
    Society", "Legal Aid Society / Civil Division"). Words that many names have make no block, so
    where nothing but names is known, such pairs would never be compared.

    Parameters
    ----------
    rows
        The records that may be told by their names alone, one for each name.
    wording
        Of all records.
    """
    texts = wording.line[wording.of[rows]]
    found = [no_pairs()]
    for backwards in (False, True):
        ordered = np.array([" ".join(reversed(t.split())) for t in texts] if backwards else texts)
        order = np.argsort(ordered.astype(str), kind="stable")
        for step in range(1, min(STEPS, len(order) - 1) + 1):
            near = np.column_stack([order[:-step], order[step:]])
            one, two = texts[near[:, 0]], texts[near[:, 1]]
            found.append(rows[near[_nearly_one(one, two)]])
    return np.vstack(found)


def _nearly_one(one: npt.NDArray[np.object_], two: npt.NDArray[np.object_]) -> Flags:
    """Tell the pairs of names that are nearly the same, or of which one is a part."""
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    shorter = np.minimum(_lengths(one), _lengths(two))
    begin, end = begins(one, two)
    alike = process.cpdist(one, two, scorer=Indel.normalized_similarity, dtype=np.float32)
    return (shorter >= LEAST_LETTERS) & ((alike >= ALIKE) | begin | end)


def begins(one: npt.NDArray[np.object_], two: npt.NDArray[np.object_]) -> tuple[Flags, Flags]:
    """Tell the pairs of texts of which the one begins, or ends, with the whole of the other."""
    from rapidfuzz import process
    from rapidfuzz.distance import Postfix, Prefix

    lengths = _lengths(one), _lengths(two)
    shorter, longer = np.minimum(*lengths), np.maximum(*lengths)
    long_text = np.where(lengths[0] > lengths[1], one, two)
    found = []
    for scorer, backwards in ((Prefix, False), (Postfix, True)):
        common = process.cpdist(one, two, scorer=scorer.similarity, dtype=np.int64)
        is_part = (common == shorter) & (shorter >= LEAST_LETTERS)
        # Of whole words: beside it there is a space, or nothing.
        at = np.flatnonzero(is_part & (shorter < longer))
        beside = -shorter[at] - 1 if backwards else shorter[at]
        is_part[at] = [text[n] == " " for text, n in zip(long_text[at], beside, strict=True)]
        found.append(is_part)
    return found[0], found[1]


def _lengths(texts: npt.NDArray[np.object_]) -> npt.NDArray[np.int64]:
    """Return how long texts are."""
    return np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
