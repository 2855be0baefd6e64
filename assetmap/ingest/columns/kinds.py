"""Know words for kinds of assets from words for their qualities."""

import csv
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Final

from assetmap.folding import folded
from assetmap.taxonomy import load_taxonomy

_SHORT: Final = 60  # characters; no kind of asset has a longer name


@cache
def flag_words(means: str) -> frozenset[str]:
    """Return the words of `data/flags.csv` that mean one thing: yes, no, attribute, filler."""
    path = resources.files("assetmap").joinpath("data", "flags.csv")
    with path.open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["means"] == means]
    return frozenset(
        word
        for row in rows
        for language in ("en", "es")
        for word in row[language].split("|")
        if word
    )


@cache
def _kinds() -> frozenset[str]:
    """Return the words that lead to a type where they are a source's own category."""
    return frozenset(phrase.words for phrase in load_taxonomy().in_categories)


@cache
def name_words() -> frozenset[str]:
    """Return the single words that tell a kind of asset in a name."""
    return frozenset(p.words for p in load_taxonomy().in_names if " " not in p.words)


def share_named(names: Sequence[str]) -> float:
    """Return the share of names that have a word for a kind of asset: hardly those of persons.

    Examples
    --------
    >>> share_named(["ELM BAPTIST CHURCH", "LEE MARY ANN", "Elm Clinics Inc", "Lee, Mary"])
    0.5
    """
    known = name_words()
    named = (
        any(w in known or w.removesuffix("s") in known for w in n.split()) for n in folded(names)
    )
    return sum(named) / len(names) if names else 0.0


@cache
def _folded_words(means: str) -> frozenset[str]:
    """Return words as texts are folded."""
    return frozenset(folded(sorted(flag_words(means))))


@cache
def says_kind(text: str) -> bool:
    """Say whether a short text is the name of a kind of assets, and not of a quality.

    Examples
    --------
    >>> [says_kind(t) for t in ("LIBRARIES", "Food services", "Wheelchair accessible", "Homewood")]
    [True, True, False, False]
    """
    if len(text) > _SHORT or not text.strip():
        return False
    whole = folded([text])[0]
    qualities, fillers = _folded_words("attribute"), _folded_words("filler")
    words = whole.split()
    if whole in qualities or any(word in qualities for word in words):
        return False
    spellings = load_taxonomy().spellings
    spelled = " ".join(spellings.get(word, word) for word in words)
    bare = " ".join(spellings.get(word, word) for word in words if word not in fillers)
    return any(_is_kind(one) for one in {whole, spelled, bare} if one)


def _is_kind(words: str) -> bool:
    """Say whether words, or the same in the singular, lead to a type."""
    known = _kinds()
    parts = [part for part in words.split(" and ") if part]
    return (
        words in known or words.removesuffix("s") in known or all(part in known for part in parts)
    )
