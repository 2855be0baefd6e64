"""Compare the names of pairs, word by word."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from .links import Pairs
from .wording import Wording

_AT_ONCE: Final = 200_000  # pairs compared in one go, so that memory does not grow with them
_TRIED: Final = 2  # words of each side that are looked at for a slip of the keys
_LEAST_LETTERS: Final = 5  # shorter words that differ by a letter are two words ("Mary", "Mark")
_LEAST_ALIKE: Final = 80.0  # of 100, for two spellings of a word
_STEM: Final = 4  # letters of an abbreviation ("acad", "academy")

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Alike:
    """What two names have in common, for each pair; all arrays of one length."""

    shared: Numbers  # bits of the words that both have
    rarest: Numbers  # bits of the rarest of these that says which thing it is, 0 where none does
    which: npt.NDArray[np.int8]  # how many of these say which thing it is
    left: Numbers  # bits of such words that only the first has
    right: Numbers  # bits of such words that only the second has
    kinds: npt.NDArray[np.int8]  # sides (0-2) with a word for a kind of thing that the other lacks
    common: npt.NDArray[np.int8]  # words for a kind of thing that both have
    numbers: npt.NDArray[np.int8]  # sides (0-2) with a number or telling word that the other lacks
    slips: npt.NDArray[np.int8]  # words that are the same but for a slip of the keys
    acronym: Flags  # the one is the other's acronym
    same: Flags  # no word is left over on either side
    closed: Flags  # the same but for spaces
    within: Flags  # every word of one side is found on the other
    inside: Flags  # a word left over tells of what is inside of another thing ("after school")


def alike(pairs: Pairs, wording: Wording) -> Alike:
    """Compare the names of pairs.

    Parameters
    ----------
    pairs
        Rows of records.
    wording
        Of the records.
    """
    parts = [
        _compared(pairs[at : at + _AT_ONCE], wording)
        for at in range(0, max(len(pairs), 1), _AT_ONCE)
    ]
    names = Alike.__slots__
    return Alike(**{name: np.concatenate([part[name] for part in parts]) for name in names})


def _compared(pairs: Pairs, wording: Wording) -> dict[str, npt.NDArray[np.generic]]:
    """Compare some pairs."""
    names = wording.of[pairs]
    a, b = wording.words[names[:, 0]], wording.words[names[:, 1]]
    equal = (a[:, :, None] == b[:, None, :]) & (a >= 0)[:, :, None]
    in_a, in_b = equal.any(axis=2), equal.any(axis=1)
    slips = _mend_slips(a, b, in_a, in_b, wording)
    acronym = _acronyms(names, a, b, wording)
    empty = (a[:, 0] < 0) | (b[:, 0] < 0)
    closed = (wording.closed[names[:, 0]] == wording.closed[names[:, 1]]) & ~empty
    # "Arts Connection", "ArtsConnection": all words of the one are the other's.
    in_a |= (acronym | closed)[:, None]
    in_b |= (acronym | closed)[:, None]
    bits = np.where(a >= 0, wording.bits[a], 0.0)
    which_a, which_b = (_saying_which(words, wording) for words in (a, b))
    bits_b = np.where(b >= 0, wording.bits[b], 0.0)
    shared = np.where(in_a, bits, 0.0).sum(axis=1)
    shared = np.where(closed, np.maximum(shared, bits_b.sum(axis=1)), shared)
    left_over = [(words >= 0) & ~found for words, found in ((a, in_a), (b, in_b))]
    only = [
        np.where(over & which, wording.bits[words], 0.0).sum(axis=1)
        for over, which, words in zip(left_over, (which_a, which_b), (a, b), strict=True)
    ]
    kinds, numbers = (
        sum(
            (over & flag[words]).any(axis=1).astype(np.int8)
            for over, words in zip(left_over, (a, b), strict=True)
        )
        for flag in (wording.kind, wording.number | wording.telling)
    )
    left_any = [over.any(axis=1) for over in left_over]
    inside = [
        (over & wording.inside[words]).any(axis=1)
        for over, words in zip(left_over, (a, b), strict=True)
    ]
    return {
        "shared": shared.astype(np.float32),
        "rarest": np.where(in_a & which_a, bits, 0.0).max(axis=1).astype(np.float32),
        "which": (in_a & which_a).sum(axis=1).astype(np.int8),
        "left": only[0].astype(np.float32),
        "right": only[1].astype(np.float32),
        "kinds": np.asarray(kinds, dtype=np.int8),
        "common": (in_a & wording.kind[a] & (a >= 0)).sum(axis=1).astype(np.int8),
        "numbers": np.asarray(numbers, dtype=np.int8),
        "slips": slips,
        "acronym": acronym,
        "same": ~left_any[0] & ~left_any[1] & ~empty,
        "within": ~(left_any[0] & left_any[1]) & ~empty,
        "inside": inside[0] | inside[1],
        "closed": closed,
    }


def _saying_which(words: npt.NDArray[np.int32], wording: Wording) -> Flags:
    """Tell the words that say which thing it is, rather than what."""
    plain = ~(wording.kind | wording.plain | wording.number | wording.telling)
    return (words >= 0) & plain[words]


def _mend_slips(
    a: npt.NDArray[np.int32], b: npt.NDArray[np.int32], in_a: Flags, in_b: Flags, wording: Wording
) -> npt.NDArray[np.int8]:
    """Mark words as found that are the same but for a slip or an abbreviation; count them."""
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein

    slips = np.zeros(len(a), dtype=np.int8)
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
            one, two = wording.text[a[rows, at_a]], wording.text[b[rows, at_b]]
            same = _one_word(
                one,
                two,
                process.cpdist(
                    one, two, scorer=DamerauLevenshtein.normalized_similarity, dtype=np.float32
                ),
            )
            rows, at_a, at_b = rows[same], at_a[same], at_b[same]
            in_a[rows, at_a] = in_b[rows, at_b] = True
            open_a[rows, at_a] = open_b[rows, at_b] = False
            slips[rows] += 1
        # The next word of the first side.
        rows = np.flatnonzero(open_a.any(axis=1))
        open_a[rows, open_a[rows].argmax(axis=1)] = False
    return slips


def _nth(flags: Flags, nth: int) -> npt.NDArray[np.int64]:
    """Return the place of the nth true flag of each row, counted from 0."""
    return np.asarray((flags.cumsum(axis=1) == nth + 1).argmax(axis=1), dtype=np.int64)


def _one_word(
    one: npt.NDArray[np.object_], two: npt.NDArray[np.object_], likeness: Numbers
) -> Flags:
    """Tell the pairs that are one word."""
    from rapidfuzz import process
    from rapidfuzz.distance import Prefix

    lengths = [
        np.fromiter(map(len, words), dtype=np.int64, count=len(words)) for words in (one, two)
    ]
    shorter = np.minimum(*lengths)
    slip = (shorter >= _LEAST_LETTERS) & (likeness * 100 >= _LEAST_ALIKE)
    cut = np.flatnonzero((shorter >= _STEM) & (lengths[0] != lengths[1]) & ~slip)
    begins = process.cpdist(one[cut], two[cut], scorer=Prefix.similarity, dtype=np.int64)
    slip[cut[begins == shorter[cut]]] = True
    return slip


def _acronyms(
    names: Pairs, a: npt.NDArray[np.int32], b: npt.NDArray[np.int32], wording: Wording
) -> Flags:
    """Tell the pairs of which the one is the other's acronym."""
    first = b == wording.initials[names[:, 0]][:, None]
    second = a == wording.initials[names[:, 1]][:, None]
    alone = ((b >= 0).sum(axis=1) == 1, (a >= 0).sum(axis=1) == 1)
    return np.asarray((first.any(axis=1) & alone[0]) | (second.any(axis=1) & alone[1]))
