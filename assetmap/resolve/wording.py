"""Take names apart into words, and know what each word is worth."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from .keys import NONE, Codes

WIDTH: Final = 8  # words of a name that are compared, the rarest first; numbers always
ACRONYM: Final = 3  # letters that an acronym has at least
LITTLE: Final = "little"
TELLING: Final = "telling"
KIND: Final = "kind"
PLAIN: Final = "plain"  # says neither which thing it is nor what kind of thing ("center")
INSIDE: Final = "inside"  # a kind of thing that is often inside of another, under its name
KIND_BITS: Final = 4.0  # what a word for a kind of thing ("school") is worth at most
MOST_BITS: Final = 14.0
# Lists are short, so a word that stands in one name of a list is not therefore rare: names that
# everybody knows are counted in with these, as if this many more names had been read.
KNOWN_NAMES: Final = 1000.0
UNKNOWN_SHARE: Final = 2e-4  # of names that have a certain word which the table does not list

_LETTERS_NUMBER: Final = re.compile(r"\b([a-z]{1,3})(\d+)\b")
_ORDINAL: Final = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b")
_NUMERALS: Final = {"ii": "2", "iii": "3", "iv": "4"}
_ORDINALS: Final = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
)  # fmt: skip
_PLURAL: Final = re.compile(r"\b(\w{2,}[^\Ws])s\b")
# Names come without "corporation" at their end.
_CORPORATIONS: Final = re.compile(r"(?<=\w )(community|local) development$", re.MULTILINE)
# What follows is another name of the same thing.
_ALIAS: Final = re.compile(r"(?<=\w) (?:d b a|dba|aka|a k a|fka|f k a|formerly)\b.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Wording:
    """The different names of some records, word by word."""

    of: Codes  # the name's number, of each record
    line: npt.NDArray[np.object_]  # of each name: as `spelled` leaves it
    words: npt.NDArray[
        np.int32
    ]  # (names, WIDTH): codes of words, rarest first, -1 (which is no word) where none
    text: npt.NDArray[np.object_]  # of each code
    bits: npt.NDArray[np.float32]  # of each code: what two names that share it have in common
    plain: npt.NDArray[np.bool_]  # of each code: says next to nothing ("center", "saint")
    kind: npt.NDArray[np.bool_]  # of each code: says what a thing is, not which one
    telling: npt.NDArray[np.bool_]  # of each code: "north", "junior"
    inside: npt.NDArray[np.bool_]  # of each code: names what is inside of another thing ("camp")
    number: npt.NDArray[np.bool_]  # of each code
    initials: npt.NDArray[np.int32]  # of each name: the code of the word that its initials make
    closed: Codes  # of each name: equal where they differ in spaces alone
    core: Codes  # of each name: equal where the words are, but for their order


@cache
def word_roles() -> tuple[dict[str, str], dict[str, float]]:
    """Return the role of words, and the share of names that they stand in."""
    path = resources.files("assetmap").joinpath("data", "match", "words.csv")
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    roles: dict[str, str] = {}
    shares: dict[str, float] = {}
    for row in rows:
        word = _PLURAL.sub(r"\1", row["word"])
        if row["role"]:
            roles.setdefault(word, row["role"])
        shares[word] = shares.get(word, 0.0) + float(row["per_10000"] or 0.0) / 1e4
    return roles, shares


@cache
def _spellings() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return a pattern of what is read as something else, and what it is read as."""
    path = resources.files("assetmap").joinpath("data", "match", "spellings.csv")
    with path.open(encoding="utf-8") as lines:
        read = {row["written"]: row["read"] for row in csv.DictReader(lines)}
    longest_first = sorted(read, key=lambda words: (-len(words), words))
    return re.compile(rf"\b(?:{'|'.join(longest_first)})\b"), read


def wording_of(names: Sequence[str] | npt.NDArray[np.object_]) -> Wording:
    """Take names apart.

    Parameters
    ----------
    names
        As `keys.name_keys` leaves them; "" where there is none.
    """
    of, unique = pd.factorize(np.asarray(names, dtype=object))
    plain = spelled([str(name) for name in unique])
    split = [
        _without_own_acronym(words, line.split())
        for words, line in zip([line.split() for line in _meant(plain)], plain, strict=True)
    ]
    first = ["".join(word[0] for word in words) for words in split]
    roles, _ = word_roles()
    lengths = np.fromiter(map(len, split), dtype=np.int64, count=len(split))
    codes, text = pd.factorize(np.array([w for line in split for w in line], dtype=object))
    # The last word is none: the code -1 means it.
    text = np.append(np.asarray(text, dtype=object), "")
    owner = np.repeat(np.arange(len(split)), lengths)
    role = np.array([roles.get(word, "") for word in text], dtype=object)
    once = np.unique(owner * len(text) + codes)
    owner, codes = once // len(text), once % len(text)
    bits = _bits(np.bincount(codes, minlength=len(text)), text, role, len(split))
    number = np.array([any(map(str.isdigit, word)) for word in text], dtype=bool)
    code_of = {word: code for code, word in enumerate(text)}
    return Wording(
        of=np.asarray(of, dtype=np.int64),
        line=np.array(plain, dtype=object),
        words=_padded(owner, codes, np.where(number, 99.0, bits), len(split)),
        text=text,
        bits=bits,
        plain=role == PLAIN,
        kind=(role == KIND) | (role == INSIDE),
        inside=role == INSIDE,
        telling=role == TELLING,
        number=number,
        initials=np.array(
            [code_of.get(word, -2) if len(word) >= ACRONYM else -2 for word in first],
            dtype=np.int32,
        ),
        closed=_closed([str(name) for name in unique]),
        core=_core(owner, codes, len(split)),
    )


def spelled(names: list[str]) -> list[str]:
    """Return names with numbers and acronyms written one way.

    Examples
    --------
    >>> spelled(["public school 12", "ps12", "young mens christian association", "first baptists"])
    ['ps 12', 'ps 12', 'ymca', '1 baptist']
    """
    if not names:
        return []
    pattern, read = _spellings()
    blob = _ALIAS.sub("", "\n".join(names))
    blob = _CORPORATIONS.sub(lambda found: f"{found[1][0]}dc", blob)
    blob = pattern.sub(lambda found: read[found.group()], blob)
    words = {word: str(n) for n, word in enumerate(_ORDINALS, start=1)} | _NUMERALS
    either = re.compile(rf"\b(?:{'|'.join(words)})\b")
    blob = either.sub(lambda found: words[found.group()], blob)
    blob = _ORDINAL.sub(r"\1", _LETTERS_NUMBER.sub(r"\1 \2", blob))
    return _PLURAL.sub(r"\1", blob).split("\n")


def _without_own_acronym(words: list[str], whole: list[str]) -> list[str]:
    """Return a name's words without its own acronym: "Society of the Educational Arts (SEA)".

    Parameters
    ----------
    words
        Without the little ones.
    whole
        With them: some acronyms take their letters too ("Initiatives Corporation (NIC)").
    """
    # As long as the other words are many; what is an s at its end was taken for a plural.
    lengths = {len(some) - less for some in (words, whole) for less in (1, 2)}
    return [
        word
        for word in words
        if len(word) < ACRONYM
        or len(word) not in lengths
        or not any(_initials_but(some, word) in (word, f"{word}s") for some in (words, whole))
    ]


def _initials_but(words: list[str], word: str) -> str:
    """Return the initials of a name's words but one."""
    at = words.index(word)
    return "".join(other[0] for other in words[:at] + words[at + 1 :])


def _meant(names: list[str]) -> list[str]:
    """Return names without the little words."""
    if not names:
        return []
    roles, _ = word_roles()
    little = "|".join(word for word, role in roles.items() if role == LITTLE)
    blob = re.sub(rf"\b(?:{little})\b", "", "\n".join(names))
    return blob.split("\n")


def _bits(
    found: npt.NDArray[np.int64],
    text: npt.NDArray[np.object_],
    role: npt.NDArray[np.object_],
    n: int,
) -> npt.NDArray[np.float32]:
    """Return what it is worth that two names share a word: minus log2 of the names that have it."""
    _, shares = word_roles()
    known = np.array([shares.get(word, UNKNOWN_SHARE) for word in text], dtype=float)
    share = (found + KNOWN_NAMES * known) / (n + KNOWN_NAMES)
    bits = np.clip(-np.log2(np.maximum(share, 1e-9)), 0.0, MOST_BITS)
    return np.where(
        np.isin(role, (KIND, PLAIN, INSIDE, TELLING)), np.minimum(bits, KIND_BITS), bits
    ).astype(np.float32)


def _padded(
    owner: npt.NDArray[np.int64],
    codes: npt.NDArray[np.int64],
    worth: npt.NDArray[np.float64],
    count: int,
) -> npt.NDArray[np.int32]:
    """Return each name's words as one row, those of most worth first."""
    order = np.lexsort((codes, -worth[codes], owner))
    owner, codes = owner[order], codes[order]
    start = np.searchsorted(owner, np.arange(count))
    place = np.arange(len(owner)) - start[owner]
    words = np.full((count, WIDTH), -1, dtype=np.int32)
    kept = place < WIDTH
    words[owner[kept], place[kept]] = codes[kept]
    return words


def _closed(names: list[str]) -> Codes:
    """Give names that differ in spaces alone one number."""
    closed = np.array([name.replace(" ", "") for name in _meant(names)], dtype=object)
    codes = np.asarray(pd.factorize(closed)[0], dtype=np.int64)
    return np.where(closed == "", NONE, codes)


def _core(owner: npt.NDArray[np.int64], codes: npt.NDArray[np.int64], count: int) -> Codes:
    """Give equal sets of words one number; names without a word are `NONE`."""
    # A sum of random numbers is a set's own, whatever the order; two sums of 64 bits never meet.
    draw = np.random.default_rng(20).integers(1, 2**62, size=int(codes.max(initial=0)) + 1)
    sums = np.zeros(count, dtype=np.int64)
    np.add.at(sums, owner, draw[codes])
    numbers = np.asarray(pd.factorize(sums)[0], dtype=np.int64)
    return np.where(np.bincount(owner, minlength=count) == 0, NONE, numbers)
