"""Show what a person is asked: about which row, and why."""

import pandas as pd
import streamlit as st

from assetmap.result import Result
from assetmap.schema import (
    MESSAGE,
    NAME,
    QUEUE,
    RECORD_ID,
    ROW,
    SHEET,
    SUGGESTION,
    UPLOAD,
    WHY,
)

from .problems import where
from .retelling import with_questions_in
from .state import word
from .tables import show_table

_WHERE = "where"


def questions_of(result: Result) -> pd.DataFrame:
    """Return the questions of a build with the row that each is about.

    Returns
    -------
    questions
        `queue`, `name`, `where`, `why`, `suggestion`, in the language of the result.
    """
    review = result.review
    records = result.records.set_index(RECORD_ID)
    rows = [records[column].map(str) for column in (UPLOAD, SHEET, ROW)]
    places = {
        record: where(file, sheet, int(row))
        for record, file, sheet, row in zip(records.index, *rows, strict=True)
    }
    # A row that is held is no record; its problem has the same sentence and says where it is.
    held = result.problems.drop_duplicates(MESSAGE).set_index(MESSAGE)
    waiting = {
        message: where(file, sheet, int(row))
        for message, file, sheet, row in zip(
            held.index, held[UPLOAD], held[SHEET], held[ROW], strict=True
        )
    }
    found = review[RECORD_ID].map(places).fillna(review[WHY].map(waiting)).fillna("")
    names = review[RECORD_ID].map(records[NAME]).fillna("")
    asked = review.loc[:, [QUEUE, WHY, SUGGESTION]].assign(**{NAME: names, _WHERE: found})
    said = with_questions_in(result.settings.language, asked)
    return said.loc[:, [QUEUE, NAME, _WHERE, WHY, SUGGESTION]]


def show_questions(asked: pd.DataFrame, *, key: str) -> None:
    """Show the questions of one queue."""
    if asked.empty:
        st.caption(word("questions_none"))
        return
    show_table(asked.drop(columns=QUEUE), key=f"queue_{key}")
