"""Take names apart into words, and know what each word is worth."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from .cores import also_of, closed_of, cores_of
from .keys import Codes
from .operators import operators_of, owned_words
from .spelling import ACRONYM, INSIDE, KIND, PLAIN, TELLING, spelled, split_words, word_roles
from .worth import UNKNOWN_SHARE, worth_after, worth_of_words

WIDTH: Final = 8  # words of a name that are compared, the rarest first; numbers always
HEAD: Final = 2  # in `Wording.also`: what stands before a dash, a bracket or the like
LEAST_USUAL: Final = 10  # names that a word is in which does not say which thing it is
SHARE_USUAL: Final = 0.02  # of all names
SHARE_AT_END: Final = 0.1  # of the names with the word, those that end with it
Kind = TypeVar("Kind", bound=np.generic)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Wording:
    """The different names of some records, word by word."""

    of: Codes  # the name's number, of each record
    line: npt.NDArray[np.object_]  # of each name: as `spelled` leaves it
    words: npt.NDArray[
        np.int32
    ]  # (names, WIDTH): codes of words, rarest first, -1 (which is no word) where none
    text: npt.NDArray[np.object_]  # of each code
    letters: npt.NDArray[np.int32]  # (codes, 3): how many it has, its first and its last
    bits: npt.NDArray[np.float32]  # of each code: what two names that share it have in common
    plain: npt.NDArray[np.bool_]  # of each code: says next to nothing ("center", "saint")
    kind: npt.NDArray[np.bool_]  # of each code: says what a thing is, not which one
    telling: npt.NDArray[np.bool_]  # of each code: "north", "junior"
    inside: npt.NDArray[np.bool_]  # of each code: names what is inside of another thing ("camp")
    number: npt.NDArray[np.bool_]  # of each code
    initials: npt.NDArray[np.int32]  # of each name: the code of the word that its initials make
    closed: Codes  # of each name: equal where they differ in spaces alone
    core: Codes  # of each name: equal where the words are, but for their order
    also: Codes  # (records, 3): `core` of what each is called too, of a part, of what is before it
    worth: npt.NDArray[np.float32]  # (names, WIDTH): `bits`, less after a word that they follow
    owned: npt.NDArray[np.bool_]  # (names, WIDTH): only the name of who runs it has the word
    frame: npt.NDArray[np.int32]  # (names, 2): the first word and the last, -1 where none
    once: npt.NDArray[np.bool_]  # of each code: in one name alone, and in none that all know
    usual: npt.NDArray[np.bool_]  # of each code: ends too many of these names ("of Pittsburgh")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Words:
    """The words of names, one after the other."""

    lengths: Codes  # of each name: how many words it has
    owner: Codes  # of each word: its name
    codes: Codes  # of each word
    text: npt.NDArray[np.object_]  # of each code; the last is none, which the code -1 means


def wording_of(
    names: Sequence[str] | npt.NDArray[np.object_],
    aliases: npt.NDArray[np.object_] | None = None,
) -> Wording:
    """Take names apart.

    Parameters
    ----------
    names
        As `keys.name_keys` leaves them; "" where there is none.
    aliases
        As `aliases.aliases_of` finds them, one for each name.
    """
    of, unique = pd.factorize(np.asarray(names, dtype=object))
    plain = spelled([str(name) for name in unique])
    split = split_words(plain)
    words = _words(split)
    once, at, place = np.unique(
        words.owner * len(words.text) + words.codes, return_index=True, return_inverse=True
    )
    found = np.bincount(once % len(words.text), minlength=len(words.text))
    roles, shares = word_roles()
    role = np.array([roles.get(word, "") for word in words.text], dtype=object)
    known = np.array([shares.get(word, UNKNOWN_SHARE) for word in words.text], dtype=float)
    capped = np.isin(role, (KIND, PLAIN, INSIDE, TELLING))
    bits = worth_of_words(found, known, capped, len(split))
    worth = worth_after(words.owner, words.codes, found, bits)[at]
    heads = [] if aliases is None else split_words(spelled(operators_of(aliases)))
    owned = _owned(words, owned_words(split, heads), place, len(once))
    number = np.array([any(map(str.isdigit, word)) for word in words.text], dtype=bool)
    owner, codes = once // len(words.text), once % len(words.text)
    kept, cells = _places(owner, codes, np.where(number, 99.0, bits)[codes], len(split))
    shape = (len(split), WIDTH)
    code_of = {word: code for code, word in enumerate(words.text)}
    core = cores_of(owner, codes, len(split))
    frame = _frame(words)
    return Wording(
        of=np.asarray(of, dtype=np.int64),
        line=np.array(plain, dtype=object),
        words=_laid(shape, cells, codes[kept].astype(np.int32), -1),
        text=words.text,
        letters=_letters(words.text),
        bits=bits,
        plain=role == PLAIN,
        kind=(role == KIND) | (role == INSIDE),
        inside=role == INSIDE,
        telling=role == TELLING,
        number=number,
        initials=_initials(split, code_of),
        closed=closed_of([str(name) for name in unique]),
        core=core.numbers,
        also=also_of(aliases, core, code_of, len(of)),
        worth=_laid(shape, cells, worth[kept], 0.0),
        owned=_laid(shape, cells, owned[kept], 0),
        once=(found == 1) & (known <= UNKNOWN_SHARE) & (role == ""),
        usual=_usual(frame[:, 1], found, len(split)) & (role == ""),
        frame=frame,
    )


def _words(split: list[list[str]]) -> _Words:
    """Return the words of names as codes."""
    lengths = np.fromiter(map(len, split), dtype=np.int64, count=len(split))
    codes, text = pd.factorize(np.array([w for line in split for w in line], dtype=object))
    return _Words(
        lengths=lengths,
        owner=np.repeat(np.arange(len(split)), lengths),
        codes=np.asarray(codes, dtype=np.int64),
        text=np.append(np.asarray(text, dtype=object), ""),
    )


def _letters(text: npt.NDArray[np.object_]) -> npt.NDArray[np.int32]:
    """Return how many letters each word has, with the numbers of its first and its last."""
    told = [(len(word), ord(word[0]), ord(word[-1])) if word else (0, 0, 0) for word in text]
    return np.array(told, dtype=np.int32).reshape(-1, 3)


def _frame(words: _Words) -> npt.NDArray[np.int32]:
    """Return the first word of each name and the last, -1 where there is none."""
    frame = np.full((len(words.lengths), 2), -1, dtype=np.int32)
    some = words.lengths > 0
    end = words.lengths.cumsum()[some]
    frame[some] = np.column_stack([words.codes[end - words.lengths[some]], words.codes[end - 1]])
    return frame


def _owned(words: _Words, head: Codes, place: Codes, count: int) -> npt.NDArray[np.bool_]:
    """Tell the words that stand in no part of a name but that of who runs it.

    Parameters
    ----------
    words
        Of names.
    head
        How many words at the start of each name are those of who runs it.
    place
        Where each word is among those that are each once in a name, of which there are `count`.
    """
    start = words.lengths.cumsum() - words.lengths
    own = np.arange(len(words.owner)) - start[words.owner] >= head[words.owner]
    return np.asarray(np.bincount(place[own], minlength=count) == 0)


def _initials(split: list[list[str]], code_of: dict[str, int]) -> npt.NDArray[np.int32]:
    """Return the code of the word that each name's initials make, -2 where none is it."""
    first = ["".join(word[0] for word in words) for words in split]
    codes = [code_of.get(word, -2) if len(word) >= ACRONYM else -2 for word in first]
    return np.array(codes, dtype=np.int32)


def _laid(
    shape: tuple[int, int], cells: tuple[Codes, Codes], values: npt.NDArray[Kind], blank: float
) -> npt.NDArray[Kind]:
    """Return a table with values in some of its cells."""
    table = np.full(shape, blank, dtype=values.dtype)
    table[cells] = values
    return table


def _usual(last: npt.NDArray[np.int32], found: Codes, names: int) -> npt.NDArray[np.bool_]:
    """Tell the words that end so many names that they do not say which thing it is.

    Mostly they say where all the things of a list are: "of Pittsburgh".
    """
    ends = np.bincount(last[last >= 0], minlength=len(found))
    many = found >= max(LEAST_USUAL, SHARE_USUAL * names)
    return np.asarray(many & (ends >= SHARE_AT_END * found))


def _places(
    owner: Codes, codes: Codes, first: npt.NDArray[np.float64], count: int
) -> tuple[Codes, tuple[Codes, Codes]]:
    """Return which words are kept, and the row and column of each; those with most `first`."""
    order = np.lexsort((codes, -first, owner))
    start = np.searchsorted(owner[order], np.arange(count))
    place = np.arange(len(owner)) - start[owner[order]]
    kept = order[place < WIDTH]
    return kept, (owner[kept], place[place < WIDTH])
