"""Write the words of names one way."""

import csv
import re
from functools import cache
from importlib import resources
from typing import Final

ACRONYM: Final = 3  # letters that an acronym has at least
LITTLE: Final = "little"
TELLING: Final = "telling"
KIND: Final = "kind"
PLAIN: Final = "plain"  # says neither which thing it is nor what kind of thing ("center")
INSIDE: Final = "inside"  # a kind of thing that is often inside of another, under its name
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


def split_words(lines: list[str]) -> list[list[str]]:
    """Return the words of names that say something, in their order."""
    return [
        _without_own_acronym(words, line.split())
        for words, line in zip([line.split() for line in meant(lines)], lines, strict=True)
    ]


def _without_own_acronym(words: list[str], whole: list[str]) -> list[str]:
    """Return a name's words without its own acronym: "Society of the Educational Arts (SEA)".

    Parameters
    ----------
    words
        Without the little ones.
    whole
        With them: some acronyms take their letters too ("Initiatives Corporation (NIC)").
    """
    if len(whole) <= ACRONYM:
        return words
    # It begins as the name does, or as what follows it; most words are told by this alone.
    starts = {some[at][0] for some in (words, whole) for at in (0, 1) if len(some) > at}
    # As long as the other words are many; what is an s at its end was taken for a plural.
    lengths = {len(some) - less for some in (words, whole) for less in (1, 2)}
    return [
        word
        for word in words
        if word[0] not in starts
        or len(word) < ACRONYM
        or len(word) not in lengths
        or not any(_initials_but(some, word) in (word, f"{word}s") for some in (words, whole))
    ]


def _initials_but(words: list[str], word: str) -> str:
    """Return the initials of a name's words but one."""
    at = words.index(word)
    return "".join(other[0] for other in words[:at] + words[at + 1 :])


def meant(names: list[str]) -> list[str]:
    """Return names without the little words."""
    if not names:
        return []
    roles, _ = word_roles()
    little = "|".join(word for word, role in roles.items() if role == LITTLE)
    blob = re.sub(rf"\b(?:{little})\b", "", "\n".join(names))
    return blob.split("\n")
