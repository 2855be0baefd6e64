"""Ask a person what doubtful records are, the most useful question first."""

from collections.abc import Collection
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

from .phrases import words_of

ASK_BELOW: Final = 0.65  # of confidence; how often surer answers are right: docs/classification.md
_MOSTLY: Final = (
    0.5  # share of a word's names that nothing types, for the word to be rare elsewhere
)
_SHORTEST: Final = 4  # letters of a word; shorter ones join what has nothing in common


def questions(
    records: pd.DataFrame,
    types: pd.DataFrame,
    asked_by: pd.DataFrame,
    *,
    answered: Collection[str] = (),
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
    asked_by
        `category`: the source's own of each record, "" where it has none; `hint`: the type that
        each may have, "" where nothing speaks for one.
    answered
        Ids of records that a person typed: one answer less settles their question.

    Returns
    -------
    review
        REVIEW_COLUMNS, those that settle most first; `record_id` stands for all, `other_id` has the
        others with `;` between; `score` is the share of all records that the answer settles.
    """
    categories, hints = (asked_by[column].to_numpy(dtype=object) for column in ("category", "hint"))
    asked = (types[CONFIDENCE] < ASK_BELOW).to_numpy(dtype=bool)
    if answered:
        asked = asked & ~records[RECORD_ID].isin(answered).to_numpy(dtype=bool)
    unsure = (types[CONFIDENCE] > 0).to_numpy(dtype=bool)[asked]
    category = categories[asked]
    name = records[NAME].to_numpy(dtype=object)[asked]
    hint = np.array(
        [by.partition(":")[2] for by in types[DECIDED_BY].to_numpy()[asked]], dtype=object
    )
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
    groups = _grouped(table)
    groups = groups.sort_values(
        ["count", "kind", "key", SOURCE], ascending=[False, True, True, True], ignore_index=True
    )
    return _rows_of(groups, total=len(records))


def _grouped(table: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each answer, with the ids of the records that it settles."""
    number = table.groupby(["kind", "key", SOURCE], sort=False).ngroup().to_numpy()
    order = np.argsort(number, kind="stable")
    ids, sorted_number = table[RECORD_ID].to_numpy(dtype=object)[order], number[order]
    first = np.flatnonzero(np.diff(sorted_number, prepend=-1))
    groups = table.iloc[order[first]].reset_index(drop=True)
    shown = table["shown"].to_numpy(dtype=object)[order]
    ends = np.append(first, len(order))[1:]
    spans = list(zip(first.tolist(), ends.tolist(), strict=True))
    return groups.assign(
        id=ids[first],
        others=[";".join(ids[begin + 1 : end]) for begin, end in spans],
        count=ends - first,
        shown=[shown[begin] if end - begin == 1 else min(shown[begin:end]) for begin, end in spans],
    )


def _rows_of(groups: pd.DataFrame, *, total: int) -> pd.DataFrame:
    """Return a row of the queue for each group of records."""
    key = groups["kind"].where(groups["count"] > 1, groups["kind"] + "_alone")
    said = zip(key, groups["shown"], groups["count"], strict=True)
    review = pd.DataFrame(
        {
            QUEUE: str(Queue.TYPE),
            RECORD_ID: groups["id"],
            OTHER_ID: groups["others"],
            SCORE: groups["count"] / max(total, 1),
            WHY: [say("classify", which, value=value, count=n) for which, value, n in said],
            SUGGESTION: groups[SUGGESTION],
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
    table = _long_words([str(name) for name in unique])
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


def _long_words(names: list[str]) -> pd.DataFrame:
    """Return the longer words of folded names, with the number of the name."""
    import pyarrow as pa
    import pyarrow.compute as pc

    some = [at for at, name in enumerate(names) if name]
    if not some:
        return pd.DataFrame({"name": [], "word": []}).astype({"name": np.int64, "word": "str"})
    words = words_of(" ".join(names[at] for at in some)).dictionary_encode()
    count = [names[at].count(" ") + 1 for at in some]
    known = words.dictionary
    long = pc.and_(pc.utf8_is_alpha(known), pc.greater_equal(pc.utf8_length(known), _SHORTEST))
    code = words.indices.to_numpy()
    kept = long.to_numpy(zero_copy_only=False)[code]
    text = pd.arrays.ArrowStringArray(known.take(pa.array(code[kept])))
    return pd.DataFrame({"name": np.repeat(np.array(some), count)[kept], "word": text})
