"""Show the answers that were kept, each with a button that takes it back."""

from typing import Final

import streamlit as st

from assetmap.resolve import standing
from assetmap.resolve.decisions import (
    CLOSE,
    HIDE,
    JOIN,
    MEANS,
    PLACE,
    REOPEN,
    SPLIT,
    UNDO,
    Decision,
    point_of,
    subjects_of,
)
from assetmap.result import Result
from assetmap.schema import NAME, RECIPIENT, RECORD_ID, TYPE
from assetmap.taxonomy import load_taxonomy
from assetmap.workspace import Answer
from assetmap.workspace.space import DECISIONS

from . import kept, state, turns
from .state import word
from .tables import MARK
from .taking_out import offer_out

_DID: Final = (JOIN, SPLIT, MEANS, CLOSE, REOPEN, HIDE)  # actions that their value does not tell
SHOWN: Final = 20  # the newest; the log has them all


def show_given(result: Result) -> None:
    """Show the newest answers; offer the log where nothing else keeps it.

    Raises
    ------
    InputError
        If the disk refuses to take one back.
    """
    region = result.region
    given = standing(kept.decisions(region))
    text = kept.log_of_visit(region)
    if text:
        st.info(word("answers_not_kept"), icon=":material/download:")
        st.download_button(
            word("download_decisions"),
            (MARK + text).encode(),
            file_name=DECISIONS,
            mime="text/csv",
            on_click="ignore",
            icon=":material/download:",
            key="download_decisions",
        )
    if any(turn.answers for turn in turns.had()):
        st.write(word("answers_wait"))
        if st.button(word("answers_use"), key="answers_use", icon=":material/refresh:"):
            turns.let_go()
            st.rerun()
    if not given:
        return
    with st.expander(f"{word('answers_kept')} ({len(given)})", key="answers_kept"):
        for number, decision in enumerate(given[: -SHOWN - 1 : -1], start=1):
            _show(number, decision, result)
        if len(given) > SHOWN:
            st.text(word("problems_more", count=len(given) - SHOWN))


def _show(number: int, decision: Decision, result: Result) -> None:
    """Show one answer, as text."""
    said, button = st.columns([4, 1], vertical_alignment="center")
    said.text(f"{number}. {_told(decision, result)}")
    label = word("answer_undo", number=number)
    if button.button(label, key=f"answer_undo_{number}", icon=":material/undo:"):
        undone = Answer(
            action=UNDO,
            subject=decision.subject,
            value=decision.action,
            old_value=decision.value,
            why=word("answer_undone"),
        )
        kept.decide(result.region, [undone])
        _ask_again(decision)
        st.rerun()
    if changed := offer_out(decision, result, number=number):
        kept.decide(result.region, changed)
        turns.let_go()
        st.rerun()


def _ask_again(decision: Decision) -> None:
    """Ask the question again, of this build or, where the answer is part of it, of a new one."""
    key = (decision.action, decision.subject, decision.value)
    mine = [t for t in turns.had() if key in {(a.action, a.subject, a.value) for a in t.answers}]
    if mine:
        turns.drop(mine[-1])
    else:
        turns.let_go()


def _told(decision: Decision, result: Result) -> str:
    """Return an answer in words: about what, what, and when."""
    names = names_of(result)
    known = _values(result) if decision.action in (PLACE, TYPE, MEANS) else names
    value = known.get(decision.value, decision.value)
    point = point_of(decision.value) if decision.action == PLACE else None
    if point:
        value = f"{point[1]}, {point[0]}"
    first, *others = subjects_of(decision)
    called = names.get(first, decision.old_value or first)
    if others:
        called = word("answer_others", called=called, count=len(others))
    did = word(f"did_{decision.action}", value=value) if decision.action in _DID else value
    return word("answer_told", called=called, value=did, when=decision.when[:10])


def _values(result: Result) -> dict[str, str]:
    """Return what neighbourhoods and types are called."""
    areas = result.region.neighbourhoods[NAME].astype("str").to_dict()
    taxonomy = load_taxonomy()
    types = {
        str(code): taxonomy.label(str(code), state.language()) for code in taxonomy.types.index
    }
    return types | {str(area): name for area, name in areas.items()}


def names_of(result: Result) -> dict[str, str]:
    """Return what the rows of a build are called, by record id."""
    names = dict(zip(result.grants[RECORD_ID], result.grants[RECIPIENT], strict=True))
    return names | dict(zip(result.records[RECORD_ID], result.records[NAME], strict=True))
