"""Choose the phrase that says what a text speaks of."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.folding import folded
from assetmap.taxonomy import HIDES

from .phrases import BEGIN, END, HARD, SOFT, STREET, Found, Ints, Lexicon, find_phrases

NOTHING = -1


def in_names(texts: Sequence[str], lexicon: Lexicon) -> Ints:
    """Choose the phrase that says what a thing with a name is.

    What stands after "at" is where it is. Then the higher priority decides; then, between the
    parts that "of", "for", a bracket or a dash divides, the longer phrase, or the first; within a
    part the last, as in "First Baptist Church Preschool". A phrase before a street word
    ("Library Road") says nothing.

    Parameters
    ----------
    texts
        Names as they came.
    lexicon
        The phrases of names.

    Returns
    -------
    phrase
        Number of the phrase for each text, or `NOTHING`.
    """
    found = find_phrases(folded(texts, breaks=True), lexicon)
    hard, soft = (_parts(found, _numbers(lexicon, words)) for words in (HARD, SOFT))
    table = pd.DataFrame(
        {
            "text": found.text,
            "phrase": found.phrase,
            "place": hard[found.start] > 0,
            "priority": -_priorities(lexicon)[found.phrase],
            "part": soft[found.start],
            "start": -found.start,
            "length": found.start - found.end,
        }
    ).loc[_speaks(found, lexicon)]
    keys = ["text", "place", "priority"]
    ordered = table.sort_values([*keys, "part", "start"])
    last = ordered.drop_duplicates([*keys, "part"])
    best = last.sort_values([*keys, "length", "part"]).drop_duplicates("text")
    return _by_text(best, len(texts))


def in_categories(texts: Sequence[str], lexicon: Lexicon) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Choose the phrase that says which type a source's own category is.

    The whole category decides if it is a phrase; else its longest phrase, else the first.

    Returns
    -------
    phrase
        Number of the phrase for each text, or `NOTHING`.
    whole
        Whether the phrase is the whole category.
    """
    found = find_phrases(folded(texts), lexicon)
    begin, end = lexicon.readings[BEGIN], lexicon.readings[END]
    whole = (found.run[found.start - 1] == begin) & (found.run[found.end] == end)
    table = pd.DataFrame(
        {
            "text": found.text,
            "phrase": found.phrase,
            "whole": whole,
            "catch_all": _priorities(lexicon)[found.phrase] < 0,
            "length": found.start - found.end,
            "start": found.start,
        }
    ).sort_values(["text", "catch_all", "length", "start"])
    best = table.drop_duplicates("text")
    is_whole = np.zeros(len(texts), dtype=bool)
    is_whole[best["text"]] = best["whole"]
    return _by_text(best, len(texts)), is_whole


def in_descriptions(texts: Sequence[str], lexicon: Lexicon) -> Ints:
    """Choose the first phrase of several words: a single word in running text says too little.

    Returns
    -------
    phrase
        Number of the phrase for each text, or `NOTHING`.
    """
    found = find_phrases(folded(texts, breaks=True), lexicon)
    several = (found.end - found.start > 1) & (_priorities(lexicon)[found.phrase] >= 0)
    table = pd.DataFrame({"text": found.text, "phrase": found.phrase, "start": found.start})
    best = table.loc[several & _speaks(found, lexicon)].sort_values("start")
    return _by_text(best.drop_duplicates("text"), len(texts))


def _numbers(lexicon: Lexicon, words: Sequence[str]) -> Ints:
    """Return the numbers of some words."""
    return np.array([lexicon.readings[word] for word in words], dtype=np.int64)


def _priorities(lexicon: Lexicon) -> Ints:
    """Return each phrase's priority."""
    return np.array([phrase.priority for phrase in lexicon.phrases], dtype=np.int64)


def _parts(found: Found, divides: Ints) -> Ints:
    """Count for each word the dividing words before it in its text, outside phrases."""
    edges = np.zeros(len(found.run) + 1, dtype=np.int64)
    np.add.at(edges, found.start, 1)
    np.add.at(edges, found.end, -1)
    free = np.cumsum(edges[:-1]) == 0
    count = np.cumsum(np.isin(found.run, divides) & free)
    first = np.searchsorted(found.text_of, found.text_of)
    return np.asarray(count - count[first], dtype=np.int64)


def _speaks(found: Found, lexicon: Lexicon) -> npt.NDArray[np.bool_]:
    """Tell the phrases that say something from those that a rule or a street word silences."""
    hidden = np.array([phrase.code == HIDES for phrase in lexicon.phrases], dtype=bool)
    after = found.run[np.minimum(found.end, len(found.run) - 1)]
    return np.asarray(~hidden[found.phrase] & (after != lexicon.readings[STREET]))


def _by_text(best: pd.DataFrame, count: int) -> Ints:
    """Return the chosen phrase of each text."""
    chosen = np.full(count, NOTHING, dtype=np.int64)
    chosen[best["text"].to_numpy()] = best["phrase"].to_numpy()
    return chosen
