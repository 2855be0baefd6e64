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
    Answer,
    Texts,
    from_categories,
    from_descriptions,
    from_given,
    from_lists,
    from_names,
)
from .beside import from_codes, with_codes
from .choose import NOTHING
from .company import kinds_of_lists, spoken_for
from .guessing import SURE, guessed
from .model import Model
from .questions import ASK_BELOW, questions
from .respelling import from_slips
from .sureness import Ground, sure_of
from .weighing import Decision, Said, decide


@dataclass(frozen=True, slots=True, kw_only=True)
class Classified:
    """What the records are."""

    types: pd.DataFrame  # TYPE_COLUMNS, index like the records
    problems: pd.DataFrame  # PROBLEM_COLUMNS: notes
    review: pd.DataFrame  # REVIEW_COLUMNS: the queue "type", most useful question first
    grounds: pd.Series  # number of `Ground` on which each type rests; 0 also where the model says
    asked_by: pd.DataFrame  # index like the records; what `questions` goes by besides


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
    said = Said(
        category=_categorised(category, _text(records, CODES), taxonomy),
        name=from_names(name, taxonomy),
        description=from_descriptions(_text(records, DESCRIPTION), taxonomy),
        listed=_listed(records, taxonomy),
    )
    meant = _meant(records, category, meanings, taxonomy)
    decision = decide(given, meant, said, taxonomy)
    decision = _with_slips(decision, _text(records, NAME), taxonomy)
    decision = _with_company(decision, records, taxonomy)
    doubtful = decision.confidence < ASK_BELOW
    hint = guessed(records, doubtful, taxonomy, model)
    final = _with_guesses(decision, hint)
    types = _typed(records, final, taxonomy)
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
    asked_by = pd.DataFrame(
        {"category": category, "hint": hints}, index=records.index, dtype="object"
    )
    review = questions(records, types, asked_by)
    grounds = pd.Series(final.ground, index=records.index)
    return Classified(
        types=types, problems=problems, review=review, grounds=grounds, asked_by=asked_by
    )


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
        ground=np.array([answer.ground for answer in answers])[first],
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
        ground=np.where(position == NOTHING, Ground.NONE, Ground.CERTAIN),
    )


def _with_slips(decision: Decision, names: Texts, taxonomy: Taxonomy) -> Decision:
    """Return the decisions with those of mistyped names, read as they were meant."""
    rows = np.flatnonzero(decision.confidence < ASK_BELOW)
    at, said = from_slips(names[rows], taxonomy)
    types, by, ground = decision.type.copy(), decision.decided_by.copy(), decision.ground.copy()
    sure = decision.confidence.copy()
    types[rows[at]], by[rows[at]], ground[rows[at]] = said.type, "name:" + said.words, said.ground
    sure[rows[at]] = sure_of(said.ground)
    return Decision(type=types, confidence=sure, decided_by=by, ground=ground)


def _with_company(decision: Decision, records: pd.DataFrame, taxonomy: Taxonomy) -> Decision:
    """Return the decisions with those of rows that say nothing in a list of one kind."""
    decided = decision.confidence >= ASK_BELOW
    if decided.all() or not {UPLOAD, SHEET, SOURCE} <= set(records.columns):
        return decision
    kind, words = kinds_of_lists(records, decision.type, decided, taxonomy)
    sure = float(sure_of(np.array([Ground.ROWS]))[0])
    taken = ~decided & (kind != NOTHING)
    if taken.any():
        taken &= spoken_for(records, decided)
    return Decision(
        type=np.where(taken, kind, decision.type),
        confidence=np.where(taken, sure, decision.confidence),
        decided_by=np.where(taken, "rows:" + words, decision.decided_by),
        ground=np.where(taken, Ground.ROWS, decision.ground),
    )


def _with_guesses(decision: Decision, hint: Answer) -> Decision:
    """Return the decisions with the model's where it is sure; what is doubtful decides nothing."""
    sure = hint.confidence >= SURE
    known = np.where(decision.confidence < ASK_BELOW, NOTHING, decision.type)
    return Decision(
        type=np.where(sure, hint.type, known),
        confidence=np.where(sure, hint.confidence, decision.confidence),
        decided_by=np.where(sure, "model:" + hint.words, decision.decided_by),
        ground=np.where(sure, Ground.NONE, decision.ground),
    )


def _typed(records: pd.DataFrame, decision: Decision, taxonomy: Taxonomy) -> pd.DataFrame:
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


def _sector_words(taxonomy: Taxonomy) -> dict[str, str]:
    """Return the sector of each word for one."""
    known: dict[str, str] = {}
    for code, row in taxonomy.sectors.iterrows():
        words = [str(code), row["label_en"], row["label_es"], *row["words"].split(";")]
        known.update(dict.fromkeys(folded(words), str(code)))
    return known


def _stated_sectors(texts: Texts, taxonomy: Taxonomy) -> Texts:
    """Return the sectors that the rows state, by code, label or a word for it."""
    rows, unique = pd.factorize(texts)
    known = _sector_words(taxonomy) if (unique != "").any() else {}
    return np.array([*(known.get(w, "") for w in folded(list(unique))), ""], dtype=object)[rows]
