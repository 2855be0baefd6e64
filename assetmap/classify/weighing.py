"""Weigh what the texts of a record say against each other."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from assetmap.taxonomy import Taxonomy

from .answers import (
    AN_OFFICE,
    ONE_WORD,
    OTHER_THAN_NAMED,
    OWNED,
    RULE,
    SEVERAL_WORDS,
    TOPIC_CATEGORY,
    WHOLE_LIST,
    Answer,
    Texts,
    tree_of,
)
from .choose import NOTHING
from .phrases import Flags, Ints
from .sureness import Floats, Ground, sure_of

FAINT: Final = 0.6  # rank below which an answer gives way to any other
_SCHOOL: Final = "school"
_STATE: Final = "government"
_BY_CATEGORY, _BY_NAME = 2, 4  # places in what `_taken` chooses from
_OFFICES: Final = ("government", "government_office")  # categories that say whose something is


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Said:
    """What each text of the records says."""

    category: Answer
    name: Answer
    description: Answer
    listed: Answer  # the name of the list that they stand in


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Decision:
    """What was decided of each record."""

    type: Ints
    confidence: Floats
    decided_by: Texts
    ground: Ints  # of `Ground`


def decide(given: Ints, meant: Answer, said: Said, taxonomy: Taxonomy) -> Decision:
    """Weigh the answers; a later line outweighs the earlier ones."""
    tree = tree_of(taxonomy)
    within, loose = tree.within, tree.catch_all
    category, name = said.category, said.name
    school = taxonomy.types.index.get_loc(_SCHOOL)
    of_a_school = within[name.type, school] | within[said.listed.type, school]
    owned = np.isin(category.words, OWNED) & ~of_a_school
    spoken = np.max([a.confidence for a in (name, said.description, said.listed)], axis=0)
    nothing = owned | ((category.ground == Ground.CATEGORY_VAGUE) & (spoken >= FAINT))
    has_category, has_name = (category.type != NOTHING) & ~nothing, name.type != NOTHING
    finer = within[name.type, category.type] & (name.type != category.type)
    related = within[name.type, category.type] | within[category.type, name.type]
    gives_way = has_name & has_category & ~related
    gives_way &= _speaks_against(category, name, taxonomy)
    vague = loose[name.type] & (name.confidence < said.description.confidence)
    # A name loses to its list ("Clifton Park" in libraries.csv), but not where a rule knows better,
    # nor in a list of many kinds of the same field ("Rosa Preschool" in schools.csv).
    kindred = tree.is_parent[said.listed.type] & tree.kin[name.type, said.listed.type]
    sure = (name.confidence >= RULE) | (kindred & (name.confidence >= ONE_WORD))
    whole_list = (said.listed.confidence == WHOLE_LIST) & ~(
        within[name.type, said.listed.type] | sure
    )
    faint = (name.confidence < FAINT) & (said.listed.type != NOTHING)
    by = np.select(
        [
            given != NOTHING,
            meant.type != NOTHING,
            has_category & ~gives_way & ~finer,
            ~has_category & whole_list,
            has_name & ~(vague & ~has_category) & ~faint,
            said.description.type != NOTHING,
            said.listed.type != NOTHING,
        ],
        np.arange(7),
        7,
    )
    taken = _taken(by, given, meant, said)
    asked = np.isin(by, (_BY_CATEGORY, _BY_NAME))
    plain = ~loose[name.type] & (name.confidence >= FAINT)
    both = (name.confidence >= FAINT) & (category.ground != Ground.CATEGORY_VAGUE)
    ground = np.select(
        [
            asked & related & has_category & both,
            (by == _BY_NAME) & gives_way & ~loose[category.type],
            (by == _BY_CATEGORY) & has_name & ~related & plain,
        ],
        [Ground.BOTH, _against(name), Ground.CATEGORY_ELSE],
        taken.ground,
    )
    return Decision(
        type=taken.type, confidence=sure_of(ground), decided_by=taken.words, ground=ground
    )


def _against(name: Answer) -> Ints:
    """Return on what names rest that outweigh a category."""
    return np.select(
        [name.confidence >= RULE, name.confidence >= SEVERAL_WORDS],
        [Ground.AGAINST_RULE, Ground.AGAINST_SEVERAL],
        Ground.AGAINST_ONE,
    )


def _speaks_against(category: Answer, name: Answer, taxonomy: Taxonomy) -> Flags:
    """Tell the names that outweigh a category of another type.

    It is only a field of work; or several words say another field than one that has one type
    ("Emergency services", "Elm Fire Department"), a kind with kinds below it, of the same field
    ("School", "Elm Nursery School"), an office, which may own anything ("County Offices", "Elm
    Animal Shelter"), or several things at once ("Rights | Early childhood", "Elm City Hall"); or a
    rule knows that such a name is not what it is named after ("Library", "Friends of the
    Library"), nor an office that owns it.
    """
    tree = tree_of(taxonomy)
    index, loose = taxonomy.types.index, tree.catch_all
    exact = np.where(
        loose[category.type],
        ~loose[name.type] | (name.confidence >= FAINT),
        ~loose[name.type] & (name.confidence >= FAINT),
    )
    several = ~loose[name.type] & (name.confidence >= SEVERAL_WORDS)
    near = tree.is_parent[category.type] & tree.kin[category.type, name.type]
    office = np.isin(category.type, index.get_indexer(pd.Index(_OFFICES)))
    state = tree.within[name.type, index.get_loc(_STATE)]
    topic = (category.confidence == TOPIC_CATEGORY) & ~tree.kin[category.type, name.type]
    apart = (name.confidence >= OTHER_THAN_NAMED) & (~state | (name.confidence >= AN_OFFICE))
    one_of = (category.ground == Ground.CATEGORY_ONE_OF) & several
    return np.asarray(
        (category.broad & exact) | (several & (near | office | topic)) | one_of | apart
    )


def _taken(by: Ints, given: Ints, meant: Answer, said: Said) -> Answer:
    """Return for each record the answer that outweighs the others, with where it is from."""
    none = np.full(len(given), "", dtype=object)
    answers = {
        "given": Answer(
            type=given,
            words=none,
            confidence=np.ones(len(given)),
            broad=none == "",
            ground=np.full(len(given), Ground.CERTAIN),
        ),
        "person:": meant,
        "category:": said.category,
        "list:": said.listed,
        "name:": said.name,
        "description:": said.description,
        " list:": said.listed,
        "nothing": Answer(
            type=np.full(len(given), NOTHING),
            words=none,
            confidence=np.zeros(len(given)),
            broad=none == "",
            ground=np.full(len(given), Ground.NONE),
        ),
    }
    at = by, np.arange(len(given))
    return Answer(
        type=np.array([answer.type for answer in answers.values()])[at],
        words=np.array([source.strip() + a.words for source, a in answers.items()])[at],
        confidence=np.array([answer.confidence for answer in answers.values()])[at],
        broad=np.array([answer.broad for answer in answers.values()])[at],
        ground=np.array([answer.ground for answer in answers.values()])[at],
    )
