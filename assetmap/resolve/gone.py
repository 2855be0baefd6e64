"""Ask about rows that are gone from the newest version of their list."""

import pandas as pd

from assetmap.model import Queue, Reason
from assetmap.schema import (
    NAME,
    OTHER_ID,
    QUEUE,
    REASON,
    RECORD_ID,
    REVIEW_COLUMNS,
    ROW,
    SCORE,
    SHEET,
    SUGGESTION,
    UPLOAD,
    WHY,
)
from assetmap.words import say

from .decisions import CLOSE

_PLACE = [UPLOAD, SHEET, ROW]


def gone_questions(records: pd.DataFrame, problems: pd.DataFrame) -> pd.DataFrame:
    """Ask of each row that is gone whether it is closed.

    Parameters
    ----------
    records
        Of all lists, with `record_id`.
    problems
        PROBLEM_COLUMNS, of the same lists: they say which rows are gone.

    Returns
    -------
    review
        REVIEW_COLUMNS, queue `row`: the decision `close` or `reopen` answers each.
    """
    gone = problems.loc[problems[REASON] == str(Reason.GONE_ROW), _PLACE]
    where = pd.MultiIndex.from_frame(records[_PLACE])
    rows = records.loc[where.isin(pd.MultiIndex.from_frame(gone))]
    why = [
        say("resolve", "gone", value=name, other=upload)
        for name, upload in zip(rows[NAME], rows[UPLOAD], strict=True)
    ]
    table = pd.DataFrame(
        {
            QUEUE: str(Queue.ROW),
            RECORD_ID: rows[RECORD_ID].to_numpy(dtype=object),
            OTHER_ID: "",
            SCORE: 0.0,
            WHY: pd.Series(why, dtype="str"),
            SUGGESTION: CLOSE,
        }
    )
    text = dict.fromkeys((c for c in REVIEW_COLUMNS if c != SCORE), "str")
    return table.astype({**text, SCORE: "float64"}).loc[:, list(REVIEW_COLUMNS)]
