"""Find the words that are slips of the keys for one that we know.

One letter too many, missing, wrong, or two that changed places, in a word of `SHORTEST` letters or
more whose first letter is right. Words and their slips are compared as numbers, all at once: a word
less one of its letters has a number too, and two words that are one slip apart share one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]

SHORTEST: Final = 7  # letters; shorter words are too often another's name ("Parker", "Garner")
_BASE: Final = 0x100000001B3  # odd, so that it can be divided by
_WHOLE: Final = 1 << 64
_INVERSE: Final = pow(_BASE, -1, _WHOLE)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Numbers:
    """Words as numbers, with the numbers of what is one step from them."""

    whole: Hashes  # of each word
    word: Ints  # which word the entries of the following are of
    less: Hashes  # without one letter
    place: Ints  # of that letter
    swapped: Hashes  # with that letter and the next changed


def mended(words: Sequence[str], known: tuple[str, ...]) -> list[str]:
    """Return for each word the one that it is a slip for, "" where there is none or several.

    Parameters
    ----------
    words
        Folded words that are not known.
    known
        Folded words that are.

    Examples
    --------
    >>> mended(["libary", "elemantary", "swiming", "lincoln"], ("library", "elementary"))
    ['library', 'elementary', '', '']
    """
    found = [""] * len(words)
    long = [at for at, word in enumerate(words) if len(word) >= SHORTEST - 1 and word.isalpha()]
    targets = _known(known)
    if not long or not targets:
        return found
    ours, theirs = _numbers([words[at] for at in long]), _numbers(targets)
    at = np.arange(len(long))
    many = np.arange(len(targets))
    pairs = np.concatenate(
        [
            _meet(ours.less, ours.word, theirs.whole, many),  # one too many
            _meet(ours.whole, at, theirs.less, theirs.word),  # one missing
            _meet(_placed(ours), ours.word, _placed(theirs), theirs.word),  # one wrong
            _meet(ours.swapped, ours.word, theirs.whole, many),  # two changed
        ]
    )
    for one, other in np.unique(pairs, axis=0):
        word, target = words[long[one]], targets[other]
        if word[0] == target[0] and word != target:
            found[long[one]] = target if found[long[one]] in ("", target) else "?"
    return ["" if word == "?" else word for word in found]


@lru_cache(maxsize=8)
def _known(known: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words that are long enough to be mistyped and still known."""
    return tuple(sorted({w for w in known if len(w) >= SHORTEST and w.isascii() and w.isalpha()}))


def _numbers(words: Sequence[str]) -> _Numbers:
    """Return words as polynomials of their letters, and those of their slips."""
    coded = [word.encode("utf-8", "replace") for word in words]
    length = np.array([len(word) for word in coded], dtype=np.int64)
    start = np.cumsum(length) - length
    letters = np.frombuffer(b"".join(coded), dtype=np.uint8).astype(np.uint64)
    word = np.repeat(np.arange(len(coded)), length)
    place = np.arange(len(letters)) - start[word]
    power = np.uint64(_BASE) ** place.astype(np.uint64)
    terms = letters * power
    whole = np.add.reduceat(terms, start)
    after = np.cumsum(terms)  # wraps, as all sums here do
    before = after - terms - (after - terms)[start][word]
    behind = whole[word] - before - terms
    last = place == length[word] - 1
    following = np.append(letters[1:], np.uint64(0))
    change = (following - letters) * (power - power * np.uint64(_BASE))
    return _Numbers(
        whole=whole,
        word=word,
        less=before + behind * np.uint64(_INVERSE),
        place=place,
        swapped=np.where(last, whole[word], whole[word] + change),
    )


def _placed(numbers: _Numbers) -> Hashes:
    """Return the numbers of words without a letter, with the letter's place: one is wrong there."""
    return (numbers.less ^ numbers.place.astype(np.uint64)) * np.uint64(_BASE)


def _meet(ours: Hashes, mine: Ints, theirs: Hashes, yours: Ints) -> Ints:
    """Return the pairs of words that share a number."""
    order = np.argsort(theirs, kind="stable")
    keys = theirs[order]
    low, high = np.searchsorted(keys, ours, "left"), np.searchsorted(keys, ours, "right")
    count = high - low
    step = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return np.column_stack([np.repeat(mine, count), yours[order[np.repeat(low, count) + step]]])
