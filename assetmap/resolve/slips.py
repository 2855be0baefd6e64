"""Find words that are one but for a slip of the keys or an abbreviation."""

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

from .wording import Wording

_TRIED: Final = 2  # words of each side that are looked at for a slip of the keys
_LEAST_LETTERS: Final = 5  # shorter words that differ by a letter are two words ("Mary", "Mark")
_LEAST_ALIKE: Final = 80.0  # of 100, for two spellings of a word
_TWO_SLIPS: Final = 10  # letters from which on two slips leave words that much alike
_ROUNDING: Final = 0.01  # of 100
_STEM: Final = 4  # letters of an abbreviation ("acad", "academy")

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float32]
Texts = npt.NDArray[np.object_]
Codes = npt.NDArray[np.int32]


def mend_slips(
    a: npt.NDArray[np.int32], b: npt.NDArray[np.int32], in_a: Flags, in_b: Flags, wording: Wording
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.int8]]:
    """Mark words as found that are the same but for a slip or an abbreviation.

    Returns
    -------
    slips, doubted
        How many, and how many of these are of two words that other names have too.
    """
    slips, doubted = np.zeros(len(a), dtype=np.int8), np.zeros(len(a), dtype=np.int8)
    plain = ~(wording.number | wording.telling)
    open_a = (a >= 0) & ~in_a & plain[a]
    open_b = (b >= 0) & ~in_b & plain[b]
    for _ in range(_TRIED):
        for nth in range(_TRIED):
            rows = np.flatnonzero((open_a.sum(axis=1) > 0) & (open_b.sum(axis=1) > nth))
            if len(rows) == 0:
                continue
            at_a = open_a[rows].argmax(axis=1)
            at_b = _nth(open_b[rows], nth)
            same = _one_word(a[rows, at_a], b[rows, at_b], wording)
            rows, at_a, at_b = rows[same], at_a[same], at_b[same]
            in_a[rows, at_a] = in_b[rows, at_b] = True
            open_a[rows, at_a] = open_b[rows, at_b] = False
            slips[rows] += 1
            new = wording.once[a[rows, at_a]] | wording.once[b[rows, at_b]]
            doubted[rows[~new]] += 1
        # The next word of the first side.
        rows = np.flatnonzero(open_a.any(axis=1))
        open_a[rows, open_a[rows].argmax(axis=1)] = False
    return slips, doubted


def _nth(flags: Flags, nth: int) -> npt.NDArray[np.int64]:
    """Return the place of the nth true flag of each row, counted from 0."""
    return np.asarray((flags.cumsum(axis=1) == nth + 1).argmax(axis=1), dtype=np.int64)


def _one_word(one: Codes, two: Codes, wording: Wording) -> Flags:
    """Tell the pairs of codes that are one word."""
    from rapidfuzz import process
    from rapidfuzz.distance import Prefix

    (length, first, last), others = wording.letters[one].T, wording.letters[two].T
    shorter, longer = np.minimum(length, others[0]), np.maximum(length, others[0])
    begins, ends = first == others[1], last == others[2]
    # Most words have nothing to do with each other: one slip leaves the first letter as it is, or
    # the last. Only what may be one is looked at letter by letter.
    may_be = (begins | ends | (longer >= _TWO_SLIPS)) & (shorter >= _LEAST_LETTERS)
    slip = np.zeros(len(one), dtype=bool)
    at = np.flatnonzero(may_be)
    slip[at] = _slipped(wording.text[one[at]], wording.text[two[at]])
    cut = np.flatnonzero(begins & (shorter >= _STEM) & (shorter < longer) & ~slip)
    texts = wording.text[one[cut]], wording.text[two[cut]]
    common = process.cpdist(*texts, scorer=Prefix.similarity, dtype=np.int64)
    slip[cut[common == shorter[cut]]] = True
    return slip


def _slipped(one: Texts, two: Texts) -> Flags:
    """Tell the pairs of which the one is a slip for the other."""
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein, Levenshtein

    def alike(at: npt.NDArray[np.int64], scorer: Callable[..., float]) -> Numbers:
        """Return how much alike some pairs are, of 100."""
        of_one = process.cpdist(one[at], two[at], scorer=scorer, dtype=np.float32)
        return np.asarray(of_one * 100)

    # Two letters in each other's place are one slip, and two for Levenshtein, who is much quicker:
    # where he finds more than twice what is allowed, the other need not be asked.
    at = np.arange(len(one))
    twice = 100 - 2 * (100 - _LEAST_ALIKE) - _ROUNDING
    at = at[alike(at, Levenshtein.normalized_similarity) >= twice]
    slip = np.zeros(len(one), dtype=bool)
    slip[at] = alike(at, DamerauLevenshtein.normalized_similarity) >= _LEAST_ALIKE
    return slip
