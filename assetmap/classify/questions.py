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
    SUGGESTION,
    TYPE,
    WHY,
)
from assetmap.taxonomy import UNCLASSIFIED
from assetmap.words import say

ASK_BELOW: Final = 0.5  # of confidence


def questions(
    records: pd.DataFrame, types: pd.DataFrame, categories: npt.NDArray[np.object_]
) -> pd.DataFrame:
    """Return the rows of the queue "type".

    Rows that one answer settles stand together: those of one category, else those that the same
    words decided, else those of one name.

    Parameters
    ----------
    records
        With `record_id` and `name`.
    types
        TYPE_COLUMNS of the records, same index.
    categories
        The source's own category of each record, "" where it has none.

    Returns
    -------
    review
        REVIEW_COLUMNS; `score` is the share of all records that the answer settles.
    """
    asked = (types[CONFIDENCE] < ASK_BELOW).to_numpy(dtype=bool)
    unsure = (types[TYPE] != UNCLASSIFIED).to_numpy(dtype=bool)[asked]
    category = categories[asked]
    name = records[NAME].to_numpy(dtype=object)[asked]
    hint = types[DECIDED_BY].str.replace(r"^\w+:", "", regex=True).to_numpy(dtype=object)[asked]
    kind = np.select([unsure, category != ""], ["unsure", "category"], "name").astype(object)
    shown = np.select([unsure, category != ""], [hint, category], name)
    table = pd.DataFrame(
        {
            RECORD_ID: records[RECORD_ID].to_numpy()[asked],
            SUGGESTION: types[TYPE].where(types[TYPE] != UNCLASSIFIED, "").to_numpy()[asked],
            "kind": kind,
            "shown": shown,
            "key": np.array(folded(list(shown)), dtype=object),
        }
    )
    groups = table.groupby(["kind", "key"], sort=False)
    table["count"] = groups[RECORD_ID].transform("size")
    table["shown"] = groups["shown"].transform("min")
    table = table.sort_values(
        ["count", "kind", "key", RECORD_ID], ascending=[False, True, True, True], ignore_index=True
    )
    sentences = table.drop_duplicates(["kind", "key"])
    said = [
        say("classify", key, value=value, count=count)
        for key, value, count in zip(
            sentences["kind"], sentences["shown"], sentences["count"], strict=True
        )
    ]
    number = table.groupby(["kind", "key"], sort=False).ngroup().to_numpy()
    table[WHY] = np.array([*said, ""], dtype=object)[number]
    table[QUEUE] = str(Queue.TYPE)
    table[OTHER_ID] = ""
    table[SCORE] = table["count"] / max(len(records), 1)
    text = dict.fromkeys((QUEUE, RECORD_ID, OTHER_ID, WHY, SUGGESTION), "str")
    return table.loc[:, list(REVIEW_COLUMNS)].astype(text)
