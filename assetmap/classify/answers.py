"""Ask each text of a record, on its own, what the record is."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.folding import folded
from assetmap.taxonomy import CATCH_ALL_PRIORITY, Taxonomy

from .choose import NOTHING, in_categories, in_descriptions, in_list_names, in_names
from .codes import types_of_codes
from .phrases import Flags, Ints, Lexicon, lexicon
from .sureness import Floats, Ground

Texts = npt.NDArray[np.object_]

# How answers rank among each other, 0-1, set by hand; how often they are right is in `sureness`.
WHOLE_CATEGORY: Final = 0.95
TOPIC_CATEGORY: Final = 0.9  # a field of work that has one type: "Emergency services"
PART_OF_CATEGORY: Final = 0.8
CODE: Final = 0.85
RULE: Final = 0.95
OTHER_THAN_NAMED: Final = (
    0.96  # a rule that knows what is named after something else: a PTA, a fund
)
AN_OFFICE: Final = 0.97  # a rule that knows an office from what it owns: "Elm Housing Authority"
SEVERAL_WORDS: Final = 0.9
ONE_WORD: Final = 0.8
WEAK_WORD: Final = 0.55
LOOSE_WORDS: Final = 0.7  # several that say some association or business: "yacht club"
LOOSE_WORD: Final = 0.58  # one that does: "club"
DESCRIPTION: Final = 0.6
CATCH_ALL: Final = 0.4  # where a name's only word is one like "centre"
WHOLE_LIST: Final = 0.75  # "libraries.csv"
PART_OF_LIST: Final = 0.7  # "Baltimore religious buildings.csv"
FIELD_LIST: Final = 0.5  # "arts.csv": what is in it need be none
ROOTS: Final = ("library", "place_of_worship")  # of the tree that are no fields of work
_AND: Final = " and "  # a topic that names two kinds: "Barbershops and salons"
_OFFICE: Final = 3  # priority of rules that know an office from what it owns
_GONE: Final = r"(?i)^(?:the )?former\b"  # what it was is no longer what it is
_VAGUE: Final = r" (?:of|for|services?|center)$"
_ONE_OF: Final = r"[|/;,&+]| and | y | e | et "  # between the things that a category names
# These say which kind of school it is, where something else says that it is a school: of a club
# ("org_type: private") they tell who owns it, and no more.
OWNED: Final = ("private", "non public", "nonpublic", "privada", "privado")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answer:
    """What one text of each record says."""

    type: Ints  # position in the taxonomy's types, or NOTHING
    words: Texts  # what decided
    confidence: Floats  # rank among answers, 0-1; 0 where nothing is said
    broad: Flags  # only a field of work, or a catch-all
    ground: Ints  # of `Ground`: on what it rests


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tree:
    """The taxonomy as arrays; the last entry of each is for no type."""

    names: Lexicon
    categories: Lexicon
    within: Flags  # shape (types, types): is the row the column, or below it
    below: Flags  # the same, but itself
    kin: Flags  # the same: is there a type that both are, or lie below
    catch_all: Flags  # gives way to anything more exact
    is_parent: Flags  # has types below it
    field: Flags  # a field of work ("Health") rather than a kind of thing
    people: Flags  # stands for persons


@lru_cache(maxsize=8)
def tree_of(taxonomy: Taxonomy) -> Tree:
    """Return the taxonomy as arrays, made once."""
    types = taxonomy.types
    index = {code: position for position, code in enumerate(types.index)}
    within = np.zeros((len(index) + 1, len(index) + 1), dtype=bool)
    for code, lineage in taxonomy.lineages.items():
        within[index[code], [index[above] for above in lineage]] = True
    below = within.copy()
    np.fill_diagonal(below, val=False)
    field = (types["parent"] == "").to_numpy(dtype=bool) & ~types.index.isin(ROOTS)
    return Tree(
        names=lexicon(taxonomy.in_names, taxonomy),
        categories=lexicon(taxonomy.in_categories, taxonomy),
        within=within,
        below=below,
        catch_all=np.append(types["catch_all"].to_numpy(dtype=bool), False),
        is_parent=np.asarray(below.any(axis=0)),
        field=np.append(field, False),
        kin=within @ within.T,
        people=np.append((types["kind"] == "people").to_numpy(dtype=bool), False),
    )


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
    tree = tree_of(taxonomy)
    phrase, whole = in_categories(unique, tree.categories, below=tree.below)
    said = _answer(phrase, tree.categories, tree)
    by_code, codes = types_of_codes(unique, taxonomy)
    is_code = (by_code != NOTHING) & ~whole
    several = pd.Series(said.words, dtype="str").str.contains(" ", regex=False).to_numpy(dtype=bool)
    one_field = tree.categories.topic[phrase] & several  # "ES" is a kind of school
    broad = tree.catch_all[by_code] | tree.is_parent[by_code]
    loose = said.broad | (tree.categories.topic[phrase] & ~whole)
    one_of = pd.Series(unique, dtype="str").str.contains(_ONE_OF, case=False).to_numpy(dtype=bool)
    answer = Answer(
        type=np.where(is_code, by_code, said.type),
        words=np.where(is_code, codes, said.words),
        confidence=np.select(
            [is_code, whole & one_field & ~said.broad, whole],
            [CODE, TOPIC_CATEGORY, WHOLE_CATEGORY],
            PART_OF_CATEGORY,
        ),
        # A topic among other words is one of several things that the category speaks of.
        broad=np.where(is_code, broad, loose),
        ground=np.select(
            [
                is_code,
                whole & one_field & ~said.broad,
                whole & (said.broad | tree.field[said.type]),
                whole,
                tree.catch_all[said.type] & ~several,
                loose | tree.field[said.type],
                one_of,
            ],
            [
                Ground.CATEGORY_CODE,
                Ground.CATEGORY_TOPIC,
                Ground.CATEGORY_FIELD,
                Ground.CATEGORY,
                Ground.CATEGORY_VAGUE,
                Ground.CATEGORY_PART_FIELD,
                Ground.CATEGORY_ONE_OF,
            ],
            Ground.CATEGORY_PART,
        ),
    )
    return _spread(answer, rows)


def from_names(texts: Texts, taxonomy: Taxonomy) -> Answer:
    """Say what things with such names are."""
    rows, unique = _unique(texts)
    tree = tree_of(taxonomy)
    phrase, heads = in_names(unique, tree.names, below=tree.below)
    said = _answer(phrase, tree.names, tree)
    priority, loose = tree.names.priority[phrase], tree.catch_all[said.type]
    several = pd.Series(said.words, dtype="str").str.contains(" ", regex=False).to_numpy(dtype=bool)
    # "Yacht club" says all of an association; "centre", "society for" or "community services", next
    # to nothing.
    vague = ~several | pd.Series(said.words, dtype="str").str.contains(_VAGUE).to_numpy()
    gone = pd.Series(unique, dtype="str").str.contains(_GONE).to_numpy(dtype=bool)
    confidence = np.select(
        [
            priority >= _OFFICE,
            gone,
            priority > 1,
            priority > 0,
            loose & (priority < 0) & vague,
            loose & (priority == 0) & ~several,
            loose & ((priority == 0) | (several & ~vague & (priority == CATCH_ALL_PRIORITY))),
            loose | (priority < 0),
            several,
        ],
        [
            AN_OFFICE,
            CATCH_ALL,
            OTHER_THAN_NAMED,
            RULE,
            CATCH_ALL,
            LOOSE_WORD,
            LOOSE_WORDS,
            WEAK_WORD,
            SEVERAL_WORDS,
        ],
        ONE_WORD,
    )
    ground = _ground_of_name(confidence, several, heads, tree.field[said.type])
    return _spread(replace(said, confidence=confidence, ground=ground), rows)


def _ground_of_name(rank: Floats, several: Flags, heads: Flags, field: Flags) -> Ints:
    """Return on what answers from names rest, by their rank and where the phrase stands."""
    return np.select(
        [
            rank == AN_OFFICE,
            rank == OTHER_THAN_NAMED,
            rank == RULE,
            rank == LOOSE_WORDS,
            rank == LOOSE_WORD,
            rank == WEAK_WORD,
            rank == CATCH_ALL,
            field,
            several & heads,
            several,
            heads,
        ],
        [
            Ground.NAME_OFFICE,
            Ground.NAME_OTHER,
            Ground.NAME_RULE,
            Ground.NAME_LOOSE_SEVERAL,
            Ground.NAME_LOOSE_ONE,
            Ground.NAME_WEAK,
            Ground.NAME_VAGUE,
            Ground.NAME_FIELD,
            Ground.NAME_SEVERAL,
            Ground.NAME_SEVERAL_INSIDE,
            Ground.NAME_ONE,
        ],
        Ground.NAME_ONE_INSIDE,
    )


def from_descriptions(texts: Texts, taxonomy: Taxonomy) -> Answer:
    """Say what things so described are."""
    rows, unique = _unique(texts)
    tree = tree_of(taxonomy)
    return _spread(_answer(in_descriptions(unique, tree.names), tree.names, tree), rows)


def from_lists(texts: Texts, taxonomy: Taxonomy) -> Answer:
    """Say what the rows of lists with such names are."""
    rows, unique = _unique(texts)
    tree = tree_of(taxonomy)
    phrase, whole = in_list_names(unique, tree.categories, people=tree.people)
    said = _answer(phrase, tree.categories, tree)
    # Several words leave little doubt: "Elm County Community Gardens 2019".
    several = pd.Series(said.words, dtype="str").str.contains(" ", regex=False).to_numpy(dtype=bool)
    all_of_it = whole | (several & ~said.broad)
    sure = np.where(all_of_it, WHOLE_LIST, PART_OF_LIST)
    sure = np.where(tree.field[said.type], FIELD_LIST, sure)
    ground = np.where(whole, Ground.LIST, Ground.LIST_PART)
    ground = np.where(tree.field[said.type], Ground.LIST_FIELD, ground)
    return _spread(replace(said, confidence=sure, ground=ground), rows)


def _unique(texts: Texts) -> tuple[Ints, list[str]]:
    """Return the different texts, and for each row the number of its own."""
    rows, unique = pd.factorize(texts)
    return np.asarray(rows, dtype=np.int64), [str(text) for text in unique]


def _answer(phrase: Ints, words: Lexicon, tree: Tree) -> Answer:
    """Return what the chosen phrases stand for."""
    types = words.type[phrase]
    two = np.array([_AND in text for text in words.words])[phrase]
    return Answer(
        type=types,
        words=words.words[phrase],
        confidence=np.full(len(phrase), DESCRIPTION),
        broad=tree.catch_all[types] | (words.topic[phrase] & (tree.is_parent[types] | two)),
        ground=np.full(len(phrase), Ground.DESCRIPTION, dtype=np.int64),
    )


def _spread(answer: Answer, rows: Ints) -> Answer:
    """Return the answers for unique texts as answers for rows."""
    return Answer(
        type=answer.type[rows],
        words=answer.words[rows],
        confidence=np.where(answer.type == NOTHING, 0.0, answer.confidence)[rows],
        broad=answer.broad[rows],
        ground=np.where(answer.type == NOTHING, Ground.NONE, answer.ground)[rows],
    )
