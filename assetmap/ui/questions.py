"""Show what a person is asked: about which row, and why."""

import pandas as pd
import streamlit as st

from assetmap.model import Severity
from assetmap.result import Result
from assetmap.schema import (
    MESSAGE,
    NAME,
    QUEUE,
    RECIPIENT,
    RECORD_ID,
    ROW,
    SEVERITY,
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
    granted = result.grants.assign(**{NAME: result.grants[RECIPIENT]})
    shared = [RECORD_ID, NAME, UPLOAD, SHEET, ROW]
    rows = pd.concat([table.loc[:, shared] for table in (result.records, granted)])
    rows = rows.set_index(RECORD_ID)
    listed = review[RECORD_ID].isin(rows.index)
    places = review[RECORD_ID].map(_where_of(rows))
    found = places.where(listed, _of_held(review.loc[~listed], result))
    names = review[RECORD_ID].map(rows[NAME])
    asked = review.loc[:, [QUEUE, WHY, SUGGESTION]].assign(
        **{NAME: names.fillna(""), _WHERE: found.fillna("")}
    )
    said = with_questions_in(result.settings.language, asked)
    return said.loc[:, [QUEUE, NAME, _WHERE, WHY, SUGGESTION]]


def _where_of(rows: pd.DataFrame) -> pd.Series:
    """Return where each row stands, as people say it."""
    parts = zip(rows[UPLOAD], rows[SHEET], rows[ROW], strict=True)
    said = [where(file, sheet, row) for file, sheet, row in parts]
    return pd.Series(said, index=rows.index, dtype="str")


def _of_held(asked: pd.DataFrame, result: Result) -> pd.Series:
    """Return where the rows stand that are held: no records yet.

    Each has a problem with the same sentence, and both tables follow the order of the lists.
    """
    held = result.problems.loc[result.problems[SEVERITY] == str(Severity.HELD)]
    turns = pd.MultiIndex.from_arrays([held[MESSAGE], held.groupby(MESSAGE).cumcount()])
    places = _where_of(held).set_axis(turns)
    wanted = pd.MultiIndex.from_arrays([asked[WHY], asked.groupby(WHY).cumcount()])
    return places.reindex(wanted).set_axis(asked.index)


def show_questions(asked: pd.DataFrame, *, key: str) -> None:
    """Show the questions of one queue."""
    if asked.empty:
        st.caption(word("questions_none"))
        return
    show_table(asked.drop(columns=QUEUE), key=f"queue_{key}")
