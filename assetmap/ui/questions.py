"""Show what a person is asked: about which row, and why."""

from typing import Final

import pandas as pd
import streamlit as st

from assetmap.result import Result
from assetmap.retelling import with_questions_in
from assetmap.schema import (
    CANDIDATES,
    NAME,
    OLD_VALUE,
    OTHER_ID,
    QUEUE,
    RECIPIENT,
    RECORD_ID,
    ROW,
    SETTLES,
    SHEET,
    SUGGESTION,
    UPLOAD,
    WHY,
)

from .problems import SENTENCES_SHOWN, where
from .state import word
from .tables import offer_csv

WHERE: Final = "where"


def questions_of(result: Result) -> pd.DataFrame:
    """Return the questions of a build with the row that each is about.

    Returns
    -------
    questions
        `queue`, `name`, `where`, `why`, `suggestion`, in the language of the result, and what an
        answer needs: `record_id`, `other_id`, `settles`, `candidates`, `old_value`. A row that is
        held is no record yet: its question itself says which it is.
    """
    review = result.review
    granted = result.grants.assign(**{NAME: result.grants[RECIPIENT]})
    shared = [RECORD_ID, NAME, UPLOAD, SHEET, ROW]
    listed, given = result.records.loc[:, shared], granted.loc[:, shared]
    rows = pd.concat([listed, given])
    parts = zip(rows[UPLOAD], rows[SHEET], rows[ROW], strict=True)
    places = pd.Series([where(*part) for part in parts], index=rows[RECORD_ID], dtype="str")
    names = pd.Series(rows[NAME].to_list(), index=rows[RECORD_ID], dtype="str")
    asked = pd.DataFrame(
        {
            QUEUE: review[QUEUE],
            NAME: review[RECORD_ID].map(names).fillna(""),
            WHERE: review[RECORD_ID].map(places).fillna(""),
            WHY: review[WHY],
            SUGGESTION: review[SUGGESTION],
            **{c: review[c] for c in (RECORD_ID, OTHER_ID, SETTLES, CANDIDATES, OLD_VALUE)},
        }
    )
    return with_questions_in(result.settings.language, asked)


def show_questions(asked: pd.DataFrame, *, key: str) -> None:
    """Show the questions of one queue, whole, as text."""
    if asked.empty:
        st.caption(word("questions_none"))
        return
    shown = asked.head(SENTENCES_SHOWN)
    parts = zip(shown[WHERE], shown[NAME], shown[WHY], strict=True)
    st.text("\n".join(f"• {_subject(place, name)}{why}" for place, name, why in parts))
    if len(asked) > len(shown):
        st.caption(word("problems_more", count=len(asked) - len(shown)))
    offer_csv(asked, name=f"{key}.csv", key=f"download_queue_{key}")


def _subject(place: str, name: str) -> str:
    """Return the row that a question is about, where the question does not say so itself."""
    return f"{place} ({name}): " if place and name else ""
