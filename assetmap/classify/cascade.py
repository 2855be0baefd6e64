"""Decide each record's type by the surest thing that the record says.

A given type decides; else what a person said that the category means; else the source's own
category; else the name; else the description; else the name of the list ("libraries.csv"), which
also outweighs a single word of a name ("Clifton Park"); else the model, where it is sure. A name
makes a category more exact ("School", "Lincoln Elementary School"), and decides against a category
that only names a field of work ("Education", "Hill Library").
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd

from assetmap.folding import folded
from assetmap.model import Reason, Severity
from assetmap.problems import joined, problems_of
from assetmap.schema import (
    CATEGORY,
    CODES,
    CONFIDENCE,
    DECIDED_BY,
    DESCRIPTION,
    KIND,
    NAME,
    SECTOR,
    SHEET,
    SOURCE,
    TYPE,
    TYPE_COLUMNS,
    UPLOAD,
)
from assetmap.taxonomy import UNCLASSIFIED, Taxonomy

from .answers import (
    AN_OFFICE,
    ONE_WORD,
    OTHER_THAN_NAMED,
    OWNED,
    RULE,
    SEVERAL_WORDS,
    TOPIC_CATEGORY,
    WEAK_WORD,
    WHOLE_LIST,
    Answer,
    Floats,
    Texts,
    from_categories,
    from_descriptions,
    from_given,
    from_lists,
    from_names,
    tree_of,
)
from .beside import from_codes, with_codes
from .choose import NOTHING
from .company import SAME_KIND, kinds_of_lists, spoken_for
from .guessing import SURE, guessed
from .model import Model
from .phrases import Flags, Ints
from .questions import ASK_BELOW, questions
from .respelling import from_slips

DISAGREE: Final = 0.6  # at most, where the name speaks against a field of work
_SCHOOL: Final = "school"
_STATE: Final = "government"
_OFFICES: Final = ("government", "government_office")  # categories that say whose something is


@dataclass(frozen=True, slots=True, kw_only=True)
class Classified:
    """What the records are."""

    types: pd.DataFrame  # TYPE_COLUMNS, index like the records
    problems: pd.DataFrame  # PROBLEM_COLUMNS: notes
    review: pd.DataFrame  # REVIEW_COLUMNS: the queue "type", most useful question first
    grounds: pd.DataFrame  # index like the records; what `questions` goes by besides


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Said:
    """What each text of the records says."""

    category: Answer
    name: Answer
    description: Answer
    listed: Answer  # the name of the list that they stand in


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Decision:
    """What was decided of each record."""

    type: Ints
    confidence: Floats
    decided_by: Texts


def classify(
    records: pd.DataFrame,
    taxonomy: Taxonomy,
    *,
    meanings: Mapping[tuple[str, str], str] = MappingProxyType({}),
    model: Model | None = None,
) -> Classified:
    """Say what each record is, with what decided.

    Parameters
    ----------
    records
        One row per record, with `record_id`, `name` and provenance; `category`, `codes`,
        `description`, `type` and `sector` where the source has them.
    taxonomy
        The tree of types.
    meanings
        The type that a person said a category means, by the list ("" for all lists) and the
        category, both folded.
    model
        What to ask where no rule knows; by default the package's own.

    Returns
    -------
    classified
        Type, sector, kind, confidence 0-1 and what decided for each record; a record of which
        nothing says what it is has the type `unclassified`, no kind, and the sector that it came
        with.
    """
    given_text, category, name = (_text(records, c) for c in (TYPE, CATEGORY, NAME))
    given = from_given(given_text, taxonomy)
    unknown = (given == NOTHING) & ~np.isin(given_text, ["", UNCLASSIFIED])
    category = np.where(unknown & (category == ""), given_text, category)
    said = _Said(
        category=_categorised(category, _text(records, CODES), taxonomy),
        name=from_names(name, taxonomy),
        description=from_descriptions(_text(records, DESCRIPTION), taxonomy),
        listed=_listed(records, taxonomy),
    )
    meant = _meant(records, category, meanings, taxonomy)
    decision = _decide(given, meant, said, taxonomy)
    decision = _with_slips(decision, _text(records, NAME), taxonomy)
    decision = _with_company(decision, records, taxonomy)
    doubtful = decision.confidence < ASK_BELOW
    hint = guessed(records, doubtful, taxonomy, model)
    types = _typed(records, _with_guesses(decision, hint), taxonomy)
    read = pd.Series(decision.decided_by).str.startswith("category:").to_numpy(dtype=bool)
    misread = unknown & ~(read & (category == given_text))
    blank = (types[TYPE] == UNCLASSIFIED).to_numpy(dtype=bool)
    notes = [
        (misread, Reason.UNKNOWN_TYPE, TYPE, given_text),
        (blank, Reason.UNCLASSIFIED, CATEGORY, np.where(category == "", name, category)),
    ]
    problems = joined(
        problems_of(records.loc[rows], reason, Severity.NOTE, column=column, values=values[rows])
        for rows, reason, column, values in notes
    )
    codes = np.append(taxonomy.types.index.to_numpy(dtype=object), "")
    hints = codes[np.where(decision.type == NOTHING, hint.type, decision.type)]
    grounds = pd.DataFrame(
        {"category": category, "hint": hints}, index=records.index, dtype="object"
    )
    review = questions(records, types, grounds)
    return Classified(types=types, problems=problems, review=review, grounds=grounds)


def _text(records: pd.DataFrame, column: str) -> Texts:
    """Return a column's text, blank where the source has no such column."""
    if column not in records.columns:
        return np.full(len(records), "", dtype=object)
    return records[column].to_numpy(dtype=object)


def _categorised(category: Texts, codes: Texts, taxonomy: Taxonomy) -> Answer:
    """Return what the source's own categories say, and codes of other classifications."""
    said = from_categories(category, taxonomy)
    if (codes == "").all():
        return said
    return with_codes(said, from_codes(codes, taxonomy), taxonomy)


def _listed(records: pd.DataFrame, taxonomy: Taxonomy) -> Answer:
    """Return what the sheet's, the list's or the file's name says, in this order."""
    answers = [from_lists(_text(records, c), taxonomy) for c in (SHEET, SOURCE, UPLOAD)]
    said = np.array([answer.confidence for answer in answers])
    first = np.argmax(said, axis=0), np.arange(len(records))
    return Answer(
        type=np.array([answer.type for answer in answers])[first],
        words=np.array([answer.words for answer in answers])[first],
        confidence=said[first],
        broad=np.array([answer.broad for answer in answers])[first],
    )


def _meant(
    records: pd.DataFrame,
    category: Texts,
    meanings: Mapping[tuple[str, str], str],
    taxonomy: Taxonomy,
) -> Answer:
    """Return what persons have said that the categories of lists mean."""
    position = np.full(len(records), NOTHING, dtype=np.int64)
    if meanings:
        types = {code: at for at, code in enumerate(taxonomy.types.index)}
        number, unique = pd.factorize(_text(records, SOURCE) + "\n" + category)
        found = np.full(len(unique), NOTHING, dtype=np.int64)
        for at, pair in enumerate(unique):
            list_, word = folded(str(pair).split("\n", 1))
            found[at] = types.get(
                meanings.get((list_, word), meanings.get(("", word), "")), NOTHING
            )
        position = found[number]
    return Answer(
        type=position,
        words=category,
        confidence=np.where(position == NOTHING, 0.0, 1.0),
        broad=np.zeros(len(records), dtype=bool),
    )


def _with_slips(decision: _Decision, names: Texts, taxonomy: Taxonomy) -> _Decision:
    """Return the decisions with those of mistyped names, read as they were meant."""
    rows = np.flatnonzero(decision.confidence < ASK_BELOW)
    at, said = from_slips(names[rows], taxonomy)
    types, confidence, by = (
        decision.type.copy(),
        decision.confidence.copy(),
        decision.decided_by.copy(),
    )
    types[rows[at]], confidence[rows[at]], by[rows[at]] = (
        said.type,
        said.confidence,
        "name:" + said.words,
    )
    return _Decision(type=types, confidence=confidence, decided_by=by)


def _with_company(decision: _Decision, records: pd.DataFrame, taxonomy: Taxonomy) -> _Decision:
    """Return the decisions with those of rows that say nothing in a list of one kind."""
    decided = decision.confidence >= ASK_BELOW
    if decided.all() or not {UPLOAD, SHEET, SOURCE} <= set(records.columns):
        return decision
    kind, words = kinds_of_lists(records, decision.type, decided, taxonomy)
    taken = ~decided & (kind != NOTHING)
    if taken.any():
        taken &= spoken_for(records, decided)
    return _Decision(
        type=np.where(taken, kind, decision.type),
        confidence=np.where(taken, SAME_KIND, decision.confidence),
        decided_by=np.where(taken, "rows:" + words, decision.decided_by),
    )


def _with_guesses(decision: _Decision, hint: Answer) -> _Decision:
    """Return the decisions with the model's where it is sure; what is doubtful decides nothing."""
    sure = hint.confidence >= SURE
    known = np.where(decision.confidence < ASK_BELOW, NOTHING, decision.type)
    return _Decision(
        type=np.where(sure, hint.type, known),
        confidence=np.where(sure, hint.confidence, decision.confidence),
        decided_by=np.where(sure, "model:" + hint.words, decision.decided_by),
    )


def _decide(given: Ints, meant: Answer, said: _Said, taxonomy: Taxonomy) -> _Decision:
    """Weigh the answers; a later line outweighs the earlier ones."""
    tree = tree_of(taxonomy)
    within, loose = tree.within, tree.catch_all
    category, name = said.category, said.name
    school = taxonomy.types.index.get_loc(_SCHOOL)
    of_a_school = within[name.type, school] | within[said.listed.type, school]
    owned = np.isin(category.words, OWNED) & ~of_a_school
    has_category, has_name = (category.type != NOTHING) & ~owned, name.type != NOTHING
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
    faint = (name.confidence < ASK_BELOW) & (said.listed.type != NOTHING)
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
    agreed = np.maximum(category.confidence, name.confidence)
    return _Decision(
        type=taken.type,
        confidence=np.select(
            [by <= 1, related, gives_way & ~loose[category.type]],
            [taken.confidence, agreed, np.minimum(taken.confidence, DISAGREE)],
            taken.confidence,
        ),
        decided_by=taken.words,
    )


def _speaks_against(category: Answer, name: Answer, taxonomy: Taxonomy) -> Flags:
    """Tell the names that outweigh a category of another type.

    It is only a field of work; or several words say another field than one that has one type
    ("Emergency services", "Elm Fire Department"), a kind with kinds below it, of the same field
    ("School", "Elm Nursery School"), or an office, which may own anything ("County Offices", "Elm
    Animal Shelter"); or a rule knows that such a name is not what it is named after ("Library",
    "Friends of the Library"), nor an office that owns it.
    """
    tree = tree_of(taxonomy)
    index, loose = taxonomy.types.index, tree.catch_all
    exact = np.where(
        loose[category.type],
        ~loose[name.type] | (name.confidence > WEAK_WORD),
        ~loose[name.type] & (name.confidence > WEAK_WORD),
    )
    several = ~loose[name.type] & (name.confidence >= SEVERAL_WORDS)
    near = tree.is_parent[category.type] & tree.kin[category.type, name.type]
    office = np.isin(category.type, index.get_indexer(pd.Index(_OFFICES)))
    state = tree.within[name.type, index.get_loc(_STATE)]
    topic = (category.confidence == TOPIC_CATEGORY) & ~tree.kin[category.type, name.type]
    apart = (name.confidence >= OTHER_THAN_NAMED) & (~state | (name.confidence >= AN_OFFICE))
    return np.asarray((category.broad & exact) | (several & (near | office | topic)) | apart)


def _taken(by: Ints, given: Ints, meant: Answer, said: _Said) -> Answer:
    """Return for each record the answer that outweighs the others, with where it is from."""
    none = np.full(len(given), "", dtype=object)
    answers = {
        "given": Answer(type=given, words=none, confidence=np.ones(len(given)), broad=none == ""),
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
        ),
    }
    at = by, np.arange(len(given))
    return Answer(
        type=np.array([answer.type for answer in answers.values()])[at],
        words=np.array([source.strip() + a.words for source, a in answers.items()])[at],
        confidence=np.array([answer.confidence for answer in answers.values()])[at],
        broad=np.array([answer.broad for answer in answers.values()])[at],
    )


def _typed(records: pd.DataFrame, decision: _Decision, taxonomy: Taxonomy) -> pd.DataFrame:
    """Return the type columns, sector and kind from the tree."""
    types = taxonomy.types
    sectors = np.append(types[SECTOR].to_numpy(dtype=object), "")[decision.type]
    stated = _stated_sectors(_text(records, SECTOR), taxonomy)
    table = pd.DataFrame(
        {
            TYPE: np.append(types.index.to_numpy(dtype=object), UNCLASSIFIED)[decision.type],
            SECTOR: np.where(decision.type == NOTHING, stated, sectors),
            KIND: np.append(types[KIND].to_numpy(dtype=object), "")[decision.type],
            CONFIDENCE: decision.confidence,
            DECIDED_BY: decision.decided_by,
        },
        index=records.index,
    )
    text = [column for column in TYPE_COLUMNS if column != CONFIDENCE]
    return table.astype(dict.fromkeys(text, "str"))


def _stated_sectors(texts: Texts, taxonomy: Taxonomy) -> Texts:
    """Return the sectors that the rows state, by code, label or a word for it."""
    known: dict[str, str] = {}
    for code, row in taxonomy.sectors.iterrows():
        words = [str(code), row["label_en"], row["label_es"], *row["words"].split(";")]
        known.update(dict.fromkeys(folded(words), str(code)))
    rows, unique = pd.factorize(texts)
    return np.array([*(known.get(w, "") for w in folded(list(unique))), ""], dtype=object)[rows]
