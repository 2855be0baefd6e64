"""Choose the phrase that says what a text speaks of."""

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
import pandas as pd

from assetmap.folding import folded

from .phrases import (
    AFTER,
    BEGIN,
    END,
    HARD,
    SOFT,
    STREET,
    Flags,
    Found,
    Ints,
    Lexicon,
    find_phrases,
)

NOTHING = -1

_ENDING = re.compile(r"\.\w{2,8}$")  # of a file's name
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")  # between the words of "foodPantries"
_ABOUT_LISTS = (
    r"\b(?:\d+|lists?|data|dataset|export|locations?|directory|cleaned|clean|final|copy|sheet\d*"
    r"|table|all|the|inventory|map|of|our|known|city|county|local|lista|de|resources?|partners?"
    r"|community (?:assets?|resources?|partners?|services?|organizations?|groups?))\b"
)
# What stands before these is what a list lists, in the singular too ("school_facilities.csv") ...
_LISTING = (
    r"\b(?:locations|facilities|sites|branches|buildings|providers|points|places|outlets|addresses"
    r"|establishments|vendors|ubicaciones|sedes|sucursales|instalaciones|planteles)\b"
)
# ... and so are these, which have no plural ("early_childhood.csv").
_UNCOUNTED = r"(?:care|childhood|learning|worship|housing|cuidado|infancia|culto)"
# A list so named says who made it, or who stands behind it, not what it lists.
_MAKERS = (
    r"\b(?:volunteers?|parents?|members?|teachers?|neighbou?rs?|residents?|students?|families"
    r"|staff|friends|mothers|educators|leaders|voluntarios|padres|miembros|maestros|vecinos"
    r"|residentes|estudiantes|familias)\b"
)


def in_names(texts: Sequence[str], lexicon: Lexicon, *, below: Flags) -> tuple[Ints, Flags]:
    """Choose the phrase that says what a thing with a name is.

    What stands after "at" is where it is. Then the higher priority decides; then, between the
    parts that "of", "for", a bracket or a dash divides, the longer phrase, or the first; within a
    part the last, as in "First Baptist Church Preschool", but for a Spanish phrase that begins it,
    as in "Guardería El Faro". A phrase before a street word ("Library Road") says nothing.

    Parameters
    ----------
    texts
        Names as they came.
    lexicon
        The phrases of names.
    below
        Shape (types, types): whether the row's type lies below the column's. A phrase of such a
        type is chosen over the one that its position chose.

    Returns
    -------
    phrase
        Number of the phrase for each text, or `NOTHING`.
    heads
        Whether it is the head of what it stands in: no other word follows, as one does in "Lincoln
        School Apartments", or it is a Spanish phrase that begins the name.
    """
    found = find_phrases(folded(texts, breaks=True), lexicon)
    hard, soft = (_parts(found, _numbers(lexicon, words)) for words in (HARD, SOFT))
    before = found.run[found.start - 1]
    # "Centro de Salud": a word that says next to nothing leads no name.
    vague = (lexicon.priority[found.phrase] < 0) & (found.end - found.start == 1)
    leads = lexicon.leads[found.phrase] & ~vague
    table = pd.DataFrame(
        {
            "text": found.text,
            "phrase": found.phrase,
            "first": ~(leads & (before == lexicon.readings[BEGIN])),
            "leads": ~(leads & np.isin(before, _numbers(lexicon, (BEGIN, *SOFT, *HARD)))),
            "place": hard[found.start] > 0,
            "priority": -lexicon.priority[found.phrase],
            "part": soft[found.start],
            "start": -found.start,
            "length": found.start - found.end,
            "heads": _ends(found, lexicon) | (leads & (before == lexicon.readings[BEGIN])),
        }
    ).loc[_speaks(found, lexicon)]
    keys = ["text", "place", "priority"]
    ordered = table.sort_values([*keys, "part", "leads", "start"])
    last = ordered.drop_duplicates([*keys, "part"])
    best = last.sort_values([*keys, "first", "length", "part"]).drop_duplicates("text")
    exact = table.loc[(table["priority"] <= 0) & ~table["place"]]
    chosen = _finer(exact, best, lexicon, below)
    heads = np.zeros(len(texts), dtype=bool)
    heads[chosen["text"]] = chosen["heads"]
    return _by_text(chosen, len(texts)), heads


def _finer(table: pd.DataFrame, best: pd.DataFrame, lexicon: Lexicon, below: Flags) -> pd.DataFrame:
    """Put before the best phrases those that say them more exactly ("Schools - Elementary")."""
    if table.empty:
        return best
    both = table.merge(best[["text", "phrase"]], on="text", suffixes=("", "_best"))
    finer = below[lexicon.type[both["phrase"]], lexicon.type[both["phrase_best"]]]
    more = both.loc[finer].sort_values(["text", "length", "start"])
    return pd.concat([more, best]).drop_duplicates("text")


def in_list_names(texts: Sequence[str], lexicon: Lexicon, *, people: Flags) -> tuple[Ints, Flags]:
    """Choose the phrase that says what a list's rows are: one in the plural ("libraries.csv").

    One in the singular is more often the name of who made the list; so are words for people, alone
    ("Volunteers' list") or beside what they list.

    Parameters
    ----------
    texts
        Names of sheets, lists or files.
    lexicon
        The phrases of categories.
    people
        Which types are people: these never come from a list's name.

    Returns
    -------
    phrase
        Number of the phrase for each text, or `NOTHING`.
    whole
        Whether the phrase is all that the name says.
    """
    apart = [_CAMEL.sub(" ", _ENDING.sub("", text)) for text in texts]
    plain = pd.Series(folded(apart), dtype="str")
    listing = plain.str.contains(_LISTING).to_numpy(dtype=bool)
    plain = plain.str.replace(_LISTING, " ", regex=True)
    plain = plain.str.replace(_ABOUT_LISTS, " ", regex=True).str.split().str.join(" ")
    plain = plain.str.replace(rf"^(?:{_MAKERS} ?)+$", "", regex=True)
    found = find_phrases(plain.tolist(), lexicon)
    makers, uncounted = _of_words(lexicon)
    ends = found.run[found.end] == lexicon.readings[END]
    usable = lexicon.plural[found.run[found.end - 1]] | uncounted[found.phrase]
    usable |= listing[found.text] & ends & ~lexicon.topic[found.phrase]
    usable &= lexicon.priority[found.phrase] >= 0
    usable &= ~makers[found.phrase] & ~people[lexicon.type[found.phrase]]
    best, whole = _longest(found, lexicon, usable, len(texts))
    return _by_text(best, len(texts)), whole


@cache  # a lexicon is one object for as long as the taxonomy is
def _of_words(lexicon: Lexicon) -> tuple[Flags, Flags]:
    """Tell the phrases that are makers of lists, and those that end in what has no plural."""
    words = pd.Series(lexicon.words, dtype="str")
    makers = words.str.fullmatch(_MAKERS).to_numpy(dtype=bool)
    return makers, words.str.contains(rf" {_UNCOUNTED}$").to_numpy(dtype=bool)


def in_categories(texts: Sequence[str], lexicon: Lexicon, *, below: Flags) -> tuple[Ints, Flags]:
    """Choose the phrase that says which type a source's own category is.

    The whole category decides if it is a phrase; else its longest phrase, or the first, unless
    another says the same more exactly.

    Parameters
    ----------
    texts, lexicon, below
        As for `in_names`, of categories.

    Returns
    -------
    phrase
        Number of the phrase for each text, or `NOTHING`.
    whole
        Whether the phrase is the whole category.
    """
    found = find_phrases(folded(texts), lexicon)
    best, whole = _longest(found, lexicon, np.ones(len(found.phrase), dtype=bool), len(texts))
    table = pd.DataFrame(
        {
            "text": found.text,
            "phrase": found.phrase,
            "start": found.start,
            "length": found.start - found.end,
        }
    )
    return _by_text(_finer(table, best, lexicon, below), len(texts)), whole


def _longest(found: Found, lexicon: Lexicon, rows: Flags, count: int) -> tuple[pd.DataFrame, Flags]:
    """Choose the longest phrase of each text, or the first, and tell whether it is all of it."""
    begin, end = lexicon.readings[BEGIN], lexicon.readings[END]
    table = pd.DataFrame(
        {
            "text": found.text,
            "phrase": found.phrase,
            "whole": (found.run[found.start - 1] == begin) & (found.run[found.end] == end),
            "catch_all": lexicon.priority[found.phrase] < 0,
            "length": found.start - found.end,
            "start": found.start,
        }
    ).loc[rows]
    best = table.sort_values(["text", "catch_all", "length", "start"]).drop_duplicates("text")
    whole = np.zeros(count, dtype=bool)
    whole[best["text"]] = best["whole"]
    return best, whole


def in_descriptions(texts: Sequence[str], lexicon: Lexicon) -> Ints:
    """Choose the first phrase of several words: a single word in running text says too little.

    Returns
    -------
    phrase
        Number of the phrase for each text, or `NOTHING`.
    """
    found = find_phrases(folded(texts, breaks=True), lexicon)
    several = (found.end - found.start > 1) & (lexicon.priority[found.phrase] >= 0)
    table = pd.DataFrame({"text": found.text, "phrase": found.phrase, "start": found.start})
    best = table.loc[several & _speaks(found, lexicon)].sort_values("start")
    return _by_text(best.drop_duplicates("text"), len(texts))


def _numbers(lexicon: Lexicon, words: Sequence[str]) -> Ints:
    """Return the numbers of some words."""
    return np.array([lexicon.readings[word] for word in words], dtype=np.int64)


def _parts(found: Found, divides: Ints) -> Ints:
    """Count for each word the dividing words before it in its text, outside phrases."""
    edges = np.zeros(len(found.run) + 1, dtype=np.int64)
    np.add.at(edges, found.start, 1)
    np.add.at(edges, found.end, -1)
    free = np.cumsum(edges[:-1]) == 0
    count = np.cumsum(np.isin(found.run, divides) & free)
    first = np.searchsorted(found.text_of, found.text_of)
    return np.asarray(count - count[first], dtype=np.int64)


def _speaks(found: Found, lexicon: Lexicon) -> Flags:
    """Tell the phrases that say something from those that are silenced.

    A rule silences a phrase; so does a street word after it, a word of places' names after it where
    it begins the name, and any word after it if it is one that says its type only at the end.
    """
    after = _after(found)
    begins = found.run[found.start - 1] == lexicon.readings[BEGIN]
    single = found.end - found.start == 1
    # "Fountain of Life" is a manner of speaking, not a fountain.
    ends = _ends(found, lexicon) & (after != lexicon.readings["of"])
    silent = (
        lexicon.hides[found.phrase]
        | (after == lexicon.readings[STREET])
        | (single & begins & lexicon.place[after])
        | (lexicon.last[found.phrase] & ~ends)
    )
    return np.asarray(~silent)


def _after(found: Found) -> Ints:
    """Return the word after each phrase."""
    return found.run[np.minimum(found.end, len(found.run) - 1)]


def _ends(found: Found, lexicon: Lexicon) -> Flags:
    """Tell the phrases that end their name, or their part of it."""
    return np.asarray(np.isin(_after(found), _numbers(lexicon, (*AFTER, *SOFT, *HARD))))


def _by_text(best: pd.DataFrame, count: int) -> Ints:
    """Return the chosen phrase of each text."""
    chosen = np.full(count, NOTHING, dtype=np.int64)
    chosen[best["text"].to_numpy()] = best["phrase"].to_numpy()
    return chosen
