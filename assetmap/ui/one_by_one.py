"""Ask the questions of a queue one at a time, most valuable first."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assetmap.resolve.decisions import UNDO
from assetmap.result import Result
from assetmap.schema import OTHER_ID, RECORD_ID, WHY
from assetmap.workspace import Answer

from . import kept, turns
from .settling import bears_on
from .state import word
from .turns import Turn

NOT_SURE_KEY: Final = "N"
TAKE_BACK_KEY: Final = "U"

Question = Mapping[str, Any]
Answers = Sequence[Answer]
# Shows what there is to answer, with a map beside it; returns the decisions once there is an
# answer, none before.
Form = Callable[[Question, Result, DeltaGenerator], Answers]


def ask_one(asked: pd.DataFrame, result: Result, *, queue: str, form: Form) -> None:
    """Ask the first question that the visitor has not had; keep the answer; then ask the next.

    Parameters
    ----------
    asked
        Questions of one queue, ranked, with `record_id, other_id, why` and what the form needs.
    result
        The build that they are of.
    queue
        Which it is.
    form
        Shows what there is to answer.

    Raises
    ------
    InputError
        If the disk refuses an answer.
    """
    left = turns.still_asked(asked, queue)
    known = set(turns.keys_of(asked))
    mine = [turn for turn in turns.had() if turn.queue == queue and turn.question in known]
    with st.container(border=True, key=f"asked_{queue}"):
        if left.empty:
            _show_done(mine, queue)
        else:
            first = {str(key): cell for key, cell in left.iloc[0].items()}
            _ask(first, result, form, queue, place=(len(mine) + 1, len(mine) + len(left)))
        if mine:
            _offer_undo(mine[-1], result)


def _ask(
    question: Question, result: Result, form: Form, queue: str, *, place: tuple[int, int]
) -> None:
    """Ask one question. What stands in a file is text, never a label: labels are Markdown."""
    number, count = place
    st.progress((number - 1) / count, text=word("turn", number=number, count=count))
    # What one question has and another has not stands in a box of its own: what is below stays
    # where it is, and so does the focus of who answers by keys.
    with st.container(key="question_sentence"):
        st.text(str(question[WHY]))
    with st.container(key="question_bearing"):
        if bearing := bears_on(question, queue, result):
            st.text(bearing)
    key = f"{question[RECORD_ID]}|{question[OTHER_ID]}"
    left, beside = st.columns([3, 2], gap="medium")
    with left:
        answers = form(question, result, beside)
        unsure = st.button(
            word("turn_unsure"),
            key="answer_unsure",
            shortcut=NOT_SURE_KEY,
            icon=":material/help:",
            help=word("turn_unsure_help"),
        )
    if answers:
        kept.decide(result.region, answers)
    if answers or unsure:
        turns.add(Turn(queue=queue, question=key, answers=tuple(answers)))
        st.rerun()


def _show_done(mine: Sequence[Turn], queue: str) -> None:
    """Say that all was asked, and what can be done next."""
    if not mine:
        st.text(word("questions_none"))
        return
    unsure = sum(not turn.answers for turn in mine)
    st.progress(1.0, text=word("turn_done", count=len(mine) - unsure, unsure=unsure))
    if unsure and st.button(word("turn_again"), key="turn_again", icon=":material/replay:"):
        turns.ask_unsure_again(queue)
        st.rerun()


def _offer_undo(last: Turn, result: Result) -> None:
    """Offer to take the last answer back."""
    label = word("turn_undo") if last.answers else word("turn_undo_unsure")
    if st.button(
        label, key="turn_undo", shortcut=TAKE_BACK_KEY, icon=":material/undo:", type="tertiary"
    ):
        take_back(result, last)
        st.rerun()


def take_back(result: Result, turn: Turn) -> None:
    """Withdraw the decisions of an answer, the last first, and ask again.

    Raises
    ------
    InputError
        If the disk refuses.
    """
    withdrawn = [
        Answer(
            action=UNDO,
            subject=one.subject,
            value=one.action,
            old_value=one.value,
            why=word("answer_undone"),
        )
        for one in reversed(turn.answers)
    ]
    kept.decide(result.region, withdrawn)
    turns.drop(turn)
