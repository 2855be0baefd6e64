"""Find every phrase of a lexicon in many texts at once.

The phrases are a tree of words; all positions of all texts walk down it together, one word a step,
so that the cost is that of the words there are, whatever the number of phrases.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from assetmap.folding import BREAK
from assetmap.taxonomy import HIDES, LAST, PLACE, Phrase, Taxonomy

if TYPE_CHECKING:
    import pyarrow as pa

Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

BEGIN, END = "^", "$"
# Words after which a name speaks of where it is or whom it serves, no longer of what it is.
SOFT = ("of", "for", "in", "de", "del", "para", "en", BREAK)
HARD = ("at", "inside")
STREET = "street"
NUMBER = "#"  # any number that is not a word of a phrase
# What may follow the last word of a part: "Frick Park North", "Trax Farm and Market".
AFTER = (
    END,
    NUMBER,
    "on",
    "and",
    "y",
    "north",
    "south",
    "east",
    "west",
    "inc",
    "incorporated",
    "llc",
)
_ARTICLES = ("the", "el", "la", "los", "las")  # a name is read without its first
_LEGAL = ("inc", "incorporated", "llc", "corp", "ltd", "co", "pa", "pc", "the", BREAK)  # ends
_SIGNS = (BEGIN, *SOFT, *HARD, STREET, *AFTER, *_ARTICLES, *_LEGAL)
_PLURAL = re.compile(r"[^sui]s$")
_SHORTEST_PLURAL = 3  # letters of a word that has a plural worth knowing
_LONGEST_WITH_PLURALS = 4  # words of a phrase; longer ones are brands and stand as they are


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lexicon:
    """Phrases as a tree of words, and what each phrase stands for."""

    readings: dict[str, int]  # a word, also abbreviated -> its number; 0 is any other word
    edges: Ints  # sorted: node times words, plus the next word
    nodes: Ints  # where each edge leads
    ends: Ints  # node -> phrase that ends there, or -1
    longest: int  # words of the longest phrase
    plural: Flags  # of each word: looks like a plural
    place: Flags  # of each word: a place's name that begins with another word may end with it
    # Of each phrase; the last entry is for no phrase.
    words: npt.NDArray[np.object_]
    type: Ints  # position in the taxonomy's types, -1 for one that hides
    priority: Ints
    topic: Flags
    hides: Flags
    leads: Flags
    last: Flags  # speaks only where it ends its part of a name


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Found:
    """Where phrases stand in a run of texts; one entry per phrase found."""

    text: Ints  # number of the text
    start: Ints  # position in the run of all words
    end: Ints  # one past the last word
    phrase: Ints  # number of the phrase
    run: Ints  # all words of all texts, as numbers
    text_of: Ints  # text of each word of the run


def lexicon(phrases: Sequence[Phrase], taxonomy: Taxonomy) -> Lexicon:
    """Make a tree of phrases, each also in its plurals.

    Parameters
    ----------
    phrases
        Unique by their words. One that is written out outweighs another's plural.
    taxonomy
        For the types, and for words that are read as other words.
    """
    written = _written(phrases)
    words = sorted(
        {word for wording in written for word in wording} | {*_SIGNS, *taxonomy.place_words}
    )
    readings = {word: number for number, word in enumerate(words, start=1)}
    width = len(readings) + 1
    tree: dict[int, int] = {}
    ends: dict[int, int] = {}
    for wording, number in written.items():
        node = 0
        for word in wording:
            node = tree.setdefault(node * width + readings[word], len(tree) + 1)
        ends[node] = number
    keys = np.array(sorted(tree), dtype=np.int64)
    at_end = np.full(len(tree) + 1, -1, dtype=np.int64)
    at_end[list(ends)] = list(ends.values())
    types = {code: position for position, code in enumerate(taxonomy.types.index)}
    return Lexicon(
        readings=readings
        | {s: readings[w] for s, w in taxonomy.spellings.items() if w in readings},
        edges=keys,
        nodes=np.array([tree[int(key)] for key in keys], dtype=np.int64),
        ends=at_end,
        longest=max((len(wording) for wording in written), default=0),
        plural=np.array([False, *(bool(_PLURAL.search(word)) for word in words)]),
        place=np.array([False, *(taxonomy.place_words.get(word) == PLACE for word in words)]),
        words=np.array([*(p.words.strip("^$ ") for p in phrases), ""], dtype=object),
        type=np.array([*(types.get(p.code, -1) for p in phrases), -1], dtype=np.int64),
        priority=np.array([*(p.priority for p in phrases), 0], dtype=np.int64),
        topic=np.array([*(p.topic for p in phrases), False]),
        hides=np.array([*(p.code == HIDES for p in phrases), False]),
        leads=np.array([*(p.leads for p in phrases), False]),
        last=np.array([*(taxonomy.place_words.get(p.words) == LAST for p in phrases), False]),
    )


def _written(phrases: Sequence[Phrase]) -> dict[tuple[str, ...], int]:
    """Return every way in which the phrases may be written, with the phrase's number."""
    split = [tuple(phrase.words.split()) for phrase in phrases]
    first = sorted(range(len(split)), key=lambda number: -phrases[number].priority)
    written: dict[tuple[str, ...], int] = {}
    for number in first:
        written.setdefault(split[number], number)
    for number in first:
        for wording in _plural_wordings(split[number]):
            written.setdefault(wording, number)
    return written


def _plural_wordings(words: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """Yield the plurals of a short phrase: of any of its words, as Spanish has them."""
    if len(words) > _LONGEST_WITH_PLURALS:
        return
    yield from product(*([word, *_plurals(word)] for word in words))


def _plurals(word: str) -> Iterable[str]:
    """Yield how a word's English or Spanish plural may be written."""
    if len(word) < _SHORTEST_PLURAL or not word.isalpha():
        return
    if word.endswith("z"):
        yield word[:-1] + "ces"
    if word.endswith("y"):
        yield word[:-1] + "ies"
    if word[-1] not in "aeiouy":
        yield word + "es"
    if not word.endswith(("s", "x", "z", "ch", "sh")):
        yield word + "s"


def find_phrases(texts: Sequence[str], lexicon: Lexicon) -> Found:
    """Find where phrases stand in texts; a phrase inside a longer one is left out.

    Parameters
    ----------
    texts
        Folded texts (`folding.folded`).
    lexicon
        What to look for.
    """
    run, text_of = _run(texts, lexicon)
    width = 1 + max(lexicon.readings.values())
    at = np.arange(len(run))
    node = np.zeros(len(run), dtype=np.int64)
    starts, ends, phrases = [], [], []
    for step in range(lexicon.longest):
        inside = at + step < len(run)
        at, node = at[inside], node[inside]
        key = node * width + run[at + step]
        edge = np.searchsorted(lexicon.edges, key)
        edge[edge == len(lexicon.edges)] = 0
        hit = lexicon.edges[edge] == key
        at, node = at[hit], lexicon.nodes[edge[hit]]
        phrase = lexicon.ends[node]
        starts.append(at[phrase >= 0])
        ends.append(at[phrase >= 0] + step + 1)
        phrases.append(phrase[phrase >= 0])
    start, end, phrase = (
        np.concatenate([np.zeros(0, dtype=np.int64), *some]) for some in (starts, ends, phrases)
    )
    # The signs of beginning and end are no words: of two phrases on the same words, the one with
    # a sign is the more exact.
    signs = end - start
    start = start + (run[start] == lexicon.readings[BEGIN])
    end = end - (run[end - 1] == lexicon.readings[END])
    order = np.lexsort((-signs, -end, start))
    start, end, phrase = start[order], end[order], phrase[order]
    before = np.concatenate([[-1], np.maximum.accumulate(end)])[: len(end)]
    whole = end > before
    start, end, phrase = start[whole], end[whole], phrase[whole]
    return Found(text=text_of[start], start=start, end=end, phrase=phrase, run=run, text_of=text_of)


def _run(texts: Sequence[str], lexicon: Lexicon) -> tuple[Ints, Ints]:
    """Return all words of all texts as numbers, and the text of each."""
    blob = f"{BEGIN} " + "\n".join(texts).replace("\n", f" {END} {BEGIN} ") + f" {END}"
    run = _numbered(blob, lexicon)
    begins = run == lexicon.readings[BEGIN]
    articles = np.isin(run, _readings(lexicon, _ARTICLES)) & np.concatenate([[False], begins[:-1]])
    run = run[~articles]
    legal = np.isin(run, _readings(lexicon, _LEGAL))
    at = np.arange(len(run))
    # Of each word, the next that is no legal ending, or itself.
    after = np.minimum.accumulate(np.where(legal, len(run), at)[::-1])[::-1]
    run = run[~(legal & (run[after] == lexicon.readings[END]))]
    return run, np.asarray(np.cumsum(run == lexicon.readings[BEGIN]) - 1, dtype=np.int64)


def _readings(lexicon: Lexicon, words: Sequence[str]) -> Ints:
    """Return the numbers of some words."""
    return np.array([lexicon.readings[word] for word in words], dtype=np.int64)


def _numbered(blob: str, lexicon: Lexicon) -> Ints:
    """Return the words of a text, a space between each and the next, as numbers."""
    import pyarrow as pa
    import pyarrow.compute as pc

    words = words_of(blob)
    known, numbers = _known(lexicon)
    number: Ints = numbers[pc.index_in(words, value_set=known).fill_null(-1).to_numpy()]
    unknown = np.flatnonzero(number == 0)
    digits = pc.utf8_is_decimal(words.take(pa.array(unknown))).to_numpy(zero_copy_only=False)
    number[unknown[digits]] = lexicon.readings[NUMBER]
    return number


@cache  # a lexicon is one object for as long as the taxonomy is
def _known(lexicon: Lexicon) -> tuple["pa.LargeStringArray", Ints]:
    """Return the words of a lexicon, and their numbers with that of any other word behind."""
    import pyarrow as pa

    known = pa.array(list(lexicon.readings), type=pa.large_string())
    return known, np.array([*lexicon.readings.values(), 0], dtype=np.int64)


def words_of(blob: str) -> "pa.LargeStringArray":
    """Return the words of a text as an array, without an object for each.

    Parameters
    ----------
    blob
        Words with one space between, none at the edges; not empty.
    """
    import pyarrow as pa

    letters = np.frombuffer(blob.encode("utf-8", "replace"), dtype=np.uint8)
    spaces = np.flatnonzero(letters == ord(" "))
    # Without the spaces, each word begins as many letters earlier as there are spaces before it.
    starts = np.concatenate([[0], spaces - np.arange(len(spaces)), [len(letters) - len(spaces)]])
    packed = letters[letters != ord(" ")]
    return pa.LargeStringArray.from_buffers(
        len(starts) - 1, pa.py_buffer(starts.astype(np.int64)), pa.py_buffer(packed)
    )
