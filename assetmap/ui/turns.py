"""Remember the questions that a visitor has had, so that each is asked once.

Answers go into the log at once. The build that the questions are of is held until the visitor
opens another page or asks for a new one: nobody waits for a build between two questions.
"""

from dataclasses import dataclass, replace
from typing import Final

import pandas as pd
import streamlit as st

from assetmap.resolve import NO_DECISIONS
from assetmap.schema import OTHER_ID, RECORD_ID
from assetmap.workspace import Answer

from .choice import Choice

_HELD: Final = "questions_held"  # what is asked for but for the decisions, and the decisions
_TURNS: Final = "questions_had"
_WANTED: Final = "question_wanted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A question that was answered, or left because nobody is sure."""

    queue: str
    question: str  # its key
    answers: tuple[Answer, ...] = ()  # none where nobody is sure


def held(choice: Choice) -> Choice:
    """Return what the questions are of: what is chosen, as it was decided when they began."""
    about = replace(choice, decisions=NO_DECISIONS, ids=None).key()
    before = st.session_state.get(_HELD)
    if before is None or before[0] != about:
        st.session_state[_HELD] = before = (about, choice.decisions)
        # Answers are part of the build now; what nobody was sure of is not asked again yet.
        st.session_state[_TURNS] = tuple(turn for turn in had() if not turn.answers)
    return replace(choice, decisions=before[1])


def let_go() -> None:
    """Ask of a new build the next time, of which all answers are part."""
    st.session_state.pop(_HELD, None)


def had() -> tuple[Turn, ...]:
    """Return the questions that the visitor has had of this build, oldest first."""
    turns: tuple[Turn, ...] = st.session_state.get(_TURNS, ())
    return turns


def add(turn: Turn) -> None:
    """Remember a question."""
    st.session_state[_TURNS] = (*had(), turn)


def drop(turn: Turn) -> None:
    """Ask a question again."""
    st.session_state[_TURNS] = tuple(one for one in had() if one is not turn)


def ask_unsure_again(queue: str) -> None:
    """Ask again what nobody was sure of."""
    unsure = [one for one in had() if one.queue == queue and not one.answers]
    for turn in unsure:
        drop(turn)


def want(queue: str, record_id: str) -> None:
    """Ask the questions about a record before the others of their queue."""
    st.session_state[_WANTED] = (queue, record_id)


def wanted_first(asked: pd.DataFrame, queue: str) -> pd.DataFrame:
    """Return the questions of a queue, those first that the visitor came for.

    Parameters
    ----------
    asked
        Questions of one queue, with `record_id` and `other_id`.
    queue
        Which it is.
    """
    wanted: tuple[str, str] = st.session_state.get(_WANTED, ("", ""))
    of, record_id = wanted
    if of != queue:
        return asked
    mine = (asked[RECORD_ID] == record_id) | (asked[OTHER_ID] == record_id)
    first, then = asked.loc[mine], asked.loc[~mine]
    return pd.concat([first, then])


def still_asked(asked: pd.DataFrame, queue: str) -> pd.DataFrame:
    """Return the questions of a queue that the visitor has not had.

    Parameters
    ----------
    asked
        Questions of one queue, with `record_id` and `other_id`.
    queue
        Which it is.
    """
    done = {one.question for one in had() if one.queue == queue}
    return asked.loc[[key not in done for key in keys_of(asked)]]


def keys_of(asked: pd.DataFrame) -> list[str]:
    """Return what tells the questions of a queue apart."""
    pairs = zip(asked[RECORD_ID], asked[OTHER_ID], strict=True)
    return [f"{record}|{other}" for record, other in pairs]
