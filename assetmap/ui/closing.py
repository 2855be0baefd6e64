"""Ask whether something that is gone from its list is closed."""

from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assetmap.resolve.decisions import CLOSE, REOPEN
from assetmap.result import Result
from assetmap.schema import NAME, RECORD_ID
from assetmap.workspace import Answer

from .one_by_one import Answers, Question
from .rows import points_of, rows_of, told
from .small_map import show_small_map
from .state import word

_BUTTONS: Final = ((CLOSE, "1"), (REOPEN, "2"))


def ask_gone(question: Question, result: Result, beside: DeltaGenerator) -> Answers:
    """Show what is gone from its list; return the answer once there is one.

    Parameters
    ----------
    question
        Of the queue `row`, with `record_id`.
    result
        The build that it is of.
    beside
        Where the map goes.
    """
    subject = str(question[RECORD_ID])
    rows = rows_of(result, [subject])
    with beside:
        show_small_map(result.region, points_of(rows)[0])
    for row in rows.to_dict("records"):
        st.text(told({str(key): cell for key, cell in row.items()}))
    chosen = ""
    with st.container(horizontal=True):
        for action, key in _BUTTONS:
            if st.button(word(f"gone_{action}"), key=f"answer_{key}", shortcut=key):
                chosen = action
    if not chosen:
        return ()
    name = str(rows[NAME].iloc[0]) if len(rows) else ""
    why = word("answer_reason")
    return [Answer(action=chosen, subject=subject, old_value=name, why=why)]
