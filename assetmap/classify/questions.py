"""Ask a person what doubtful records are, the most useful question first."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.folding import folded
from assetmap.model import Queue
from assetmap.schema import (
    CONFIDENCE,
    DECIDED_BY,
    NAME,
    OTHER_ID,
    QUEUE,
    RECORD_ID,
    REVIEW_COLUMNS,
    SCORE,
    SOURCE,
    SUGGESTION,
    WHY,
)
from assetmap.words import say

ASK_BELOW: Final = 0.5  # of confidence
_MOSTLY: Final = (
    0.5  # share of a word's names that nothing types, for the word to be rare elsewhere
)
_WORD: Final = r"[^\W\d_]{4,}"  # shorter ones join what has nothing in common


def questions(
    records: pd.DataFrame,
    types: pd.DataFrame,
    categories: npt.NDArray[np.object_],
    hints: npt.NDArray[np.object_],
) -> pd.DataFrame:
    """Return the rows of the queue "type": one for each answer.

    Records that one answer settles are one question: those of one category of one list; else those
    that the same words decided; else those of one name, or of names that share a word which is rare
    in the names of all other records.

    Parameters
    ----------
    records
        With `record_id` and `name`; `source` where they have one.
    types
        TYPE_COLUMNS of the records, same index.
    categories
        The source's own category of each record, "" where it has none.
    hints
        The type that each record may have, "" where nothing speaks for one.

    Returns
    -------
    review
        REVIEW_COLUMNS, those that settle most first; `record_id` stands for all, `other_id` has the
        others with `;` between; `score` is the share of all records that the answer settles.
    """
    asked = (types[CONFIDENCE] < ASK_BELOW).to_numpy(dtype=bool)
    unsure = (types[CONFIDENCE] > 0).to_numpy(dtype=bool)[asked]
    category = categories[asked]
    name = records[NAME].to_numpy(dtype=object)[asked]
    hint = types[DECIDED_BY].loc[asked].str.split(":", n=1).str[-1].to_numpy(dtype=object)
    blank = asked & (types[CONFIDENCE] == 0).to_numpy(dtype=bool) & (categories == "")
    word = _shared_words(folded(list(records[NAME])), blank)[asked]
    known = [unsure, category != "", word != ""]
    source = records[SOURCE].to_numpy(dtype=object)[asked] if SOURCE in records.columns else ""
    shown = np.select(known, [hint, category, word], name)
    table = pd.DataFrame(
        {
            RECORD_ID: records[RECORD_ID].to_numpy()[asked],
            SUGGESTION: hints[asked],
            "kind": np.select(known, ["unsure", "category", "word"], "name").astype(object),
            "shown": shown,
            "key": np.array(folded(list(shown)), dtype=object),
            SOURCE: np.where((known[1] & ~known[0]), source, ""),
        }
    ).sort_values(RECORD_ID)
    groups = table.groupby(["kind", "key", SOURCE], as_index=False).agg(
        ids=(RECORD_ID, list), shown=("shown", "min"), suggestion=(SUGGESTION, "first")
    )
    groups["count"] = groups["ids"].str.len().astype(np.int64)
    groups = groups.sort_values(
        ["count", "kind", "key", SOURCE], ascending=[False, True, True, True], ignore_index=True
    )
    return _rows_of(groups, total=len(records))


def _rows_of(groups: pd.DataFrame, *, total: int) -> pd.DataFrame:
    """Return a row of the queue for each group of records."""
    key = groups["kind"].where(groups["count"] > 1, groups["kind"] + "_alone")
    said = zip(key, groups["shown"], groups["count"], strict=True)
    review = pd.DataFrame(
        {
            QUEUE: str(Queue.TYPE),
            RECORD_ID: groups["ids"].str[0],
            OTHER_ID: groups["ids"].str[1:].str.join(";"),
            SCORE: groups["count"] / max(total, 1),
            WHY: [say("classify", which, value=value, count=n) for which, value, n in said],
            SUGGESTION: groups["suggestion"],
        }
    )
    text = dict.fromkeys((QUEUE, RECORD_ID, OTHER_ID, WHY, SUGGESTION), "str")
    return review.loc[:, list(REVIEW_COLUMNS)].astype(text)


def _shared_words(names: list[str], blank: npt.NDArray[np.bool_]) -> npt.NDArray[np.object_]:
    """Return for each blank record the commonest word of its name that several blank names share.

    Parameters
    ----------
    names
        Folded names of all records.
    blank
        Which records have nothing that says what they are.

    Returns
    -------
    words
        As many as there are names; "" where nothing is shared, or where the record is not blank.
    """
    number, unique = pd.factorize(np.array(names, dtype=object))
    undecided = np.zeros(len(unique), dtype=bool)
    undecided[number[blank]] = True
    words = pd.Series(unique, dtype="str").str.findall(_WORD).explode().dropna()
    table = pd.DataFrame({"name": words.index, "word": words.to_numpy(dtype=object)})
    table = table.drop_duplicates().assign(blank=lambda t: undecided[t["name"]])
    by_word = table.groupby("word")["blank"]
    table["names"] = by_word.transform("sum")
    rare = (table["names"] > 1) & (by_word.transform("mean") > _MOSTLY)
    best = table.loc[rare & table["blank"]].sort_values(["names", "word"], ascending=[False, True])
    best = best.drop_duplicates("name")
    best = best.loc[best.groupby("word")["name"].transform("size") > 1]
    chosen = np.full(len(unique), "", dtype=object)
    chosen[best["name"].to_numpy()] = best["word"].to_numpy()
    return np.where(blank, chosen[number], "") if len(unique) else np.array([], dtype=object)
