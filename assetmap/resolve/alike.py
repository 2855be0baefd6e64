"""Compare the names of pairs, word by word."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from .links import Pairs
from .neighbours import begins
from .slips import mend_slips
from .wording import Wording

_AT_ONCE: Final = 200_000  # pairs compared in one go, so that memory does not grow with them

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float32]
Bits = npt.NDArray[np.uint8]
_WORD, _KIND, _NUMBER, _INSIDE, _USUAL = (np.uint8(1 << bit) for bit in range(5))


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
    doubted: npt.NDArray[np.int8]  # of these, those of which both spellings are words elsewhere too
    acronym: Flags  # the one is the other's acronym
    alias: Flags  # the one is said within the other: after "dba", in brackets, after a dash
    called: Flags  # after "dba" and the like
    begins: Flags  # the one is how the other begins
    ends: Flags  # the one is how the other ends
    run: Flags  # a word left over is the name of who runs the one, and counts for nothing here
    runner: Flags  # both are run by the same
    framed: Flags  # they begin with the same word and end with the same
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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Side:
    """One name of each pair; all arrays of shape (pairs, WIDTH), a cell for each word."""

    words: npt.NDArray[np.int32]
    found: Flags  # the other name has the word
    own: Flags  # not only the name of who runs it has the word
    which: Flags  # it says which thing it is
    worth: Numbers

    def over(self, says: Bits) -> Bits:
        """Return what the words left over say, by what each code says: `_says`."""
        left = (self.words >= 0) & ~self.found & self.own
        return np.asarray(np.bitwise_or.reduce(np.where(left, says[self.words], 0), axis=1))

    def left(self) -> Numbers:
        """Return what the words left over are worth that say which thing it is."""
        left = ~self.found & self.own & self.which
        return np.asarray(np.where(left, self.worth, 0.0).sum(axis=1), dtype=np.float32)

    def shared(self) -> Numbers:
        """Return what the words that both have are worth."""
        return np.asarray(np.where(self.found, self.worth, 0.0).sum(axis=1), dtype=np.float32)

    def run(self) -> Flags:
        """Tell the pairs where the name of who runs it is left over."""
        return np.asarray(((self.words >= 0) & ~self.found & ~self.own).any(axis=1))


def _compared(pairs: Pairs, wording: Wording) -> dict[str, npt.NDArray[np.generic]]:
    """Compare some pairs."""
    names = wording.of[pairs]
    a, b = wording.words[names[:, 0]], wording.words[names[:, 1]]
    own_a, own_b = (~wording.owned[names[:, side]] for side in (0, 1))
    equal = (a[:, :, None] == b[:, None, :]) & (a >= 0)[:, :, None]
    in_a, in_b = equal.any(axis=2), equal.any(axis=1)
    slips, doubted = mend_slips(a, b, in_a, in_b, wording)
    acronym = _acronyms(names, a, b, wording)
    alias, called = _aliases(pairs, names, wording)
    begin, end = begins(wording.line[names[:, 0]], wording.line[names[:, 1]])
    empty = (a[:, 0] < 0) | (b[:, 0] < 0)
    closed = (wording.closed[names[:, 0]] == wording.closed[names[:, 1]]) & ~empty
    over = ((a >= 0) & ~in_a).any(axis=1) | ((b >= 0) & ~in_b).any(axis=1)
    same = closed | ~(over | empty)
    # "Arts Connection", "ArtsConnection": all words of the one are the other's.
    whole = (acronym | alias | closed)[:, None]
    # What both are run by says not which of its places it is.
    either = (equal & (own_a[:, :, None] | own_b[:, None, :])).any(axis=2)
    sides = [
        _Side(
            words=words,
            found=found | whole,
            own=own,
            which=_saying_which(words, wording) & telling,
            worth=wording.worth[names[:, side]],
        )
        for side, words, found, own, telling in (
            (0, a, in_a, own_a, own_a | either),
            (1, b, in_b, own_b, np.True_),
        )
    ]
    both_run = (equal & ~own_a[:, :, None] & ~own_b[:, None, :]).any(axis=(1, 2))
    return _in_common(sides, closed, wording) | {
        "slips": slips,
        "doubted": doubted,
        "acronym": acronym & ~same,
        "alias": alias & ~same,
        "called": called & ~same,
        "begins": begin & ~same,
        "ends": end & ~same,
        "runner": both_run,
        "framed": (wording.frame[names[:, 0]] == wording.frame[names[:, 1]]).all(axis=1) & ~empty,
        "same": same,
        "closed": closed,
    }


def _in_common(
    sides: list[_Side], closed: Flags, wording: Wording
) -> dict[str, npt.NDArray[np.generic]]:
    """Return what the words of two names have in common, and what is left over."""
    first, second = sides
    shared = [side.shared() for side in sides]
    saying = first.found & first.which
    over = [side.over(_says(wording)) for side in sides]
    usual = (over[0] & over[1] & _USUAL) > 0
    kinds, numbers, inside = (
        np.sum([(bits & one) > 0 for bits in over], axis=0, dtype=np.int8)
        for one in (_KIND, _NUMBER, _INSIDE)
    )
    empty = (first.words[:, 0] < 0) | (second.words[:, 0] < 0)
    return {
        # What is said otherwise is worth no more than the lesser of the two.
        "shared": np.where(closed, np.maximum(*shared), np.minimum(*shared)),
        "rarest": np.where(saying, first.worth, 0.0).max(axis=1).astype(np.float32),
        "which": saying.sum(axis=1).astype(np.int8),
        "left": first.left(),
        "right": second.left(),
        "kinds": np.where(usual, np.int8(len(sides)), kinds),
        "common": (first.found & wording.kind[first.words]).sum(axis=1).astype(np.int8),
        "numbers": numbers,
        "run": first.run() | second.run(),
        "within": ((over[0] == 0) | (over[1] == 0)) & ~empty,
        "inside": inside > 0,
    }


def _says(wording: Wording) -> Bits:
    """Return what each code says, a bit for each: read once for every word, not once for each."""
    flags = (
        (_KIND, wording.kind),
        (_NUMBER, wording.number | wording.telling),
        (_INSIDE, wording.inside),
        (_USUAL, wording.usual),
    )
    says = np.full(len(wording.text), _WORD, dtype=np.uint8)
    for bit, flag in flags:
        says |= bit * flag.astype(np.uint8)
    return says


def _saying_which(words: npt.NDArray[np.int32], wording: Wording) -> Flags:
    """Tell the words that say which thing it is, rather than what."""
    plain = ~(wording.kind | wording.plain | wording.number | wording.telling | wording.usual)
    return (words >= 0) & plain[words]


def _acronyms(
    names: Pairs, a: npt.NDArray[np.int32], b: npt.NDArray[np.int32], wording: Wording
) -> Flags:
    """Tell the pairs of which the one is the other's acronym."""
    first = b == wording.initials[names[:, 0]][:, None]
    second = a == wording.initials[names[:, 1]][:, None]
    alone = ((b >= 0).sum(axis=1) == 1, (a >= 0).sum(axis=1) == 1)
    return np.asarray((first.any(axis=1) & alone[0]) | (second.any(axis=1) & alone[1]))


def _aliases(pairs: Pairs, names: Pairs, wording: Wording) -> tuple[Flags, Flags]:
    """Tell the pairs of which the one is said within the other, and those where it is called so."""
    core = wording.core[names]
    found = [wording.also[pairs[:, one]] == core[:, [1 - one]] for one in (0, 1)]
    named = (core >= 0).all(axis=1)
    called, part = ((found[0][:, at] | found[1][:, at]) & named for at in (0, 1))
    return called | part, called
