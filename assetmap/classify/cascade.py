"""Decide each record's type by the surest thing that the record says.

A given type decides; else the source's own category; else the name; else the description. A name
makes a category more exact ("School", "Lincoln Elementary School"), and decides against a category
that only names a field of work ("Education", "Hill Library").
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.folding import folded
from assetmap.model import Reason, Severity
from assetmap.problems import joined, problems_of
from assetmap.schema import (
    CATEGORY,
    CONFIDENCE,
    DECIDED_BY,
    DESCRIPTION,
    KIND,
    NAME,
    SECTOR,
    TYPE,
    TYPE_COLUMNS,
)
from assetmap.taxonomy import UNCLASSIFIED, Taxonomy

from .answers import (
    WEAK_WORD,
    Answer,
    Floats,
    Texts,
    catch_all,
    from_categories,
    from_descriptions,
    from_given,
    from_names,
)
from .choose import NOTHING
from .phrases import Ints
from .questions import questions

GIVEN: Final = 1.0
DISAGREE: Final = 0.6  # at most, where the name speaks against a field of work


@dataclass(frozen=True, slots=True, kw_only=True)
class Classified:
    """What the records are."""

    types: pd.DataFrame  # TYPE_COLUMNS, index like the records
    problems: pd.DataFrame  # PROBLEM_COLUMNS: notes
    review: pd.DataFrame  # REVIEW_COLUMNS: the queue "type", most useful question first


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Decision:
    """What was decided of each record."""

    type: Ints
    confidence: Floats
    decided_by: Texts


def classify(records: pd.DataFrame, taxonomy: Taxonomy) -> Classified:
    """Say what each record is, with what decided.

    Parameters
    ----------
    records
        One row per record, with `record_id`, `name` and provenance; `category`, `description`,
        `type` and `sector` where the source has them.
    taxonomy
        The tree of types.

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
    decision = _decide(
        given,
        from_categories(category, taxonomy),
        from_names(name, taxonomy),
        from_descriptions(_text(records, DESCRIPTION), taxonomy),
        taxonomy,
    )
    types = _typed(records, decision, taxonomy)
    read = pd.Series(decision.decided_by).str.startswith("category:").to_numpy(dtype=bool)
    misread = unknown & ~(read & (category == given_text))
    blank = decision.type == NOTHING
    notes = [
        (misread, Reason.UNKNOWN_TYPE, TYPE, given_text),
        (blank, Reason.UNCLASSIFIED, CATEGORY, np.where(category == "", name, category)),
    ]
    problems = joined(
        problems_of(records.loc[rows], reason, Severity.NOTE, column=column, values=values[rows])
        for rows, reason, column, values in notes
    )
    return Classified(types=types, problems=problems, review=questions(records, types, category))


def _text(records: pd.DataFrame, column: str) -> Texts:
    """Return a column's text, blank where the source has no such column."""
    if column not in records.columns:
        return np.full(len(records), "", dtype=object)
    return records[column].to_numpy(dtype=object)


def _decide(
    given: Ints, category: Answer, name: Answer, description: Answer, taxonomy: Taxonomy
) -> _Decision:
    """Weigh the answers; later lines outweigh earlier ones."""
    within = _within(taxonomy)
    loose = catch_all(taxonomy)
    has_category, has_name = category.type != NOTHING, name.type != NOTHING
    finer = has_category & has_name & within[name.type, category.type]
    related = finer | within[category.type, name.type]
    strong = (name.confidence > WEAK_WORD) | (loose[category.type] & ~loose[name.type])
    gives_way = category.broad & has_name & ~loose[name.type] & ~related & strong
    by_name = (~has_category & has_name) | gives_way | (finer & (name.type != category.type))
    by_description = (
        (description.type != NOTHING)
        & ~has_category
        & (~has_name | (loose[name.type] & (name.confidence < description.confidence)))
    )
    agreed = np.where(related, np.maximum(category.confidence, name.confidence), 0.0)
    against = np.where(gives_way & ~loose[category.type], DISAGREE, GIVEN)
    confidence = np.select(
        [given != NOTHING, by_description, agreed > 0, by_name],
        [GIVEN, description.confidence, agreed, np.minimum(name.confidence, against)],
        category.confidence,
    )
    return _Decision(
        type=np.select(
            [given != NOTHING, by_description, by_name],
            [given, description.type, name.type],
            category.type,
        ),
        confidence=confidence,
        decided_by=np.select(
            [given != NOTHING, by_description, by_name, has_category],
            [
                np.full(len(given), "given", dtype=object),
                "description:" + description.words,
                "name:" + name.words,
                "category:" + category.words,
            ],
            "nothing",
        ),
    )


def _within(taxonomy: Taxonomy) -> npt.NDArray[np.bool_]:
    """Return which type (row) is another (column) or lies below it; the last is for no type."""
    index = {code: position for position, code in enumerate(taxonomy.types.index)}
    within = np.zeros((len(index) + 1, len(index) + 1), dtype=bool)
    for code, lineage in taxonomy.lineages.items():
        within[index[code], [index[above] for above in lineage]] = True
    return within


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
