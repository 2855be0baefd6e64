"""Ask each text of a record, on its own, what the record is."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.folding import folded
from assetmap.taxonomy import Phrase, Taxonomy

from .choose import NOTHING, in_categories, in_descriptions, in_names
from .phrases import Ints, Lexicon, lexicon

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Texts = npt.NDArray[np.object_]

# How sure each way of deciding is, 0-1: set by hand from reading what comes out, not measured.
WHOLE_CATEGORY: Final = 0.95
PART_OF_CATEGORY: Final = 0.8
CODE: Final = 0.85
RULE: Final = 0.95
SEVERAL_WORDS: Final = 0.9
ONE_WORD: Final = 0.8
WEAK_WORD: Final = 0.55
DESCRIPTION: Final = 0.5
CATCH_ALL: Final = 0.4  # where a name's only word is one like "centre"

_NTEE = r"^[A-Z]\d[0-9A-Z][0-9A-Z]?$"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answer:
    """What one text of each record says."""

    type: Ints  # position in the taxonomy's types, or NOTHING
    words: Texts  # what decided
    confidence: Floats  # 0-1, 0 where nothing is said
    broad: Flags  # only a field of work, or a catch-all


def from_given(texts: Texts, taxonomy: Taxonomy) -> Ints:
    """Return the types that texts name outright, by code or label, as positions."""
    types = taxonomy.types
    known: dict[str, int] = {}
    for column in (types.index, types["label_en"], types["label_es"]):
        for position, words in enumerate(folded(list(column))):
            known.setdefault(words, position)
    rows, unique = _unique(texts)
    positions = [known.get(words, NOTHING) for words in folded(unique)]
    return np.array([*positions, NOTHING], dtype=np.int64)[rows]


def from_categories(texts: Texts, taxonomy: Taxonomy) -> Answer:
    """Say what the source's own categories are: words, or codes of another classification."""
    rows, unique = _unique(texts)
    words = _lexicons(taxonomy)[1]
    phrase, whole = in_categories(unique, words)
    said = _answer(phrase, words.phrases, taxonomy)
    codes = pd.Series(unique, dtype="str").str.strip()
    is_code = codes.str.match(_NTEE).to_numpy(dtype=bool) & ~whole
    by_code = np.full(len(unique), NOTHING, dtype=np.int64)
    by_code[is_code] = [_ntee(code, taxonomy) for code in codes[is_code]]
    broad = catch_all(taxonomy)[by_code] | is_parent(taxonomy)[by_code]
    answer = Answer(
        type=np.where(is_code, by_code, said.type),
        words=np.where(is_code, codes.to_numpy(dtype=object), said.words),
        confidence=np.select([is_code, whole], [CODE, WHOLE_CATEGORY], PART_OF_CATEGORY),
        broad=np.where(is_code, broad, said.broad),
    )
    return _spread(answer, rows)


def _ntee(code: str, taxonomy: Taxonomy) -> int:
    """Return the type that an NTEE code, or its beginning, stands for."""
    for length in (3, 2, 1):
        if code[:length] in taxonomy.ntee:
            return taxonomy.types.index.tolist().index(taxonomy.ntee[code[:length]])
    return NOTHING


def from_names(texts: Texts, taxonomy: Taxonomy) -> Answer:
    """Say what things with such names are."""
    rows, unique = _unique(texts)
    words = _lexicons(taxonomy)[0]
    phrase = in_names(unique, words)
    said = _answer(phrase, words.phrases, taxonomy)
    priority = np.array([p.priority for p in words.phrases] + [0])[phrase]
    several = np.char.find(said.words.astype(str), " ") >= 0
    answer = Answer(
        type=said.type,
        words=said.words,
        confidence=np.select(
            [catch_all(taxonomy)[said.type], priority > 0, priority < 0, several],
            [CATCH_ALL, RULE, WEAK_WORD, SEVERAL_WORDS],
            ONE_WORD,
        ),
        broad=said.broad,
    )
    return _spread(answer, rows)


def from_descriptions(texts: Texts, taxonomy: Taxonomy) -> Answer:
    """Say what things so described are."""
    rows, unique = _unique(texts)
    words = _lexicons(taxonomy)[0]
    answer = _answer(in_descriptions(unique, words), words.phrases, taxonomy)
    return _spread(answer, rows)


def _unique(texts: Texts) -> tuple[Ints, list[str]]:
    """Return the different texts, and for each row the number of its own."""
    rows, unique = pd.factorize(texts)
    return np.asarray(rows, dtype=np.int64), [str(text) for text in unique]


def catch_all(taxonomy: Taxonomy) -> Flags:
    """Return which types give way to anything more exact; the last is for no type."""
    return np.append(taxonomy.types["catch_all"].to_numpy(dtype=bool), False)


def is_parent(taxonomy: Taxonomy) -> Flags:
    """Return which types have others below them; the last is for no type."""
    parents = taxonomy.types.index.isin(taxonomy.types["parent"])
    return np.append(np.asarray(parents, dtype=bool), False)


@lru_cache(maxsize=8)
def _lexicons(taxonomy: Taxonomy) -> tuple[Lexicon, Lexicon]:
    """Return the lexicons of names and of categories."""
    return (
        lexicon(taxonomy.in_names, taxonomy.spellings),
        lexicon(taxonomy.in_categories, taxonomy.spellings),
    )


def _answer(phrase: Ints, phrases: Sequence[Phrase], taxonomy: Taxonomy) -> Answer:
    """Return what the chosen phrases stand for."""
    index = {code: position for position, code in enumerate(taxonomy.types.index)}
    types = np.array([index.get(p.code, NOTHING) for p in phrases] + [NOTHING])[phrase]
    topics = np.array([p.topic for p in phrases] + [False])[phrase]
    return Answer(
        type=types,
        words=np.array([p.words.strip("^$ ") for p in phrases] + [""], dtype=object)[phrase],
        confidence=np.full(len(phrase), DESCRIPTION),
        broad=catch_all(taxonomy)[types] | (topics & is_parent(taxonomy)[types]),
    )


def _spread(answer: Answer, rows: Ints) -> Answer:
    """Return the answers for unique texts as answers for rows."""
    return Answer(
        type=answer.type[rows],
        words=answer.words[rows],
        confidence=np.where(answer.type == NOTHING, 0.0, answer.confidence)[rows],
        broad=answer.broad[rows],
    )
