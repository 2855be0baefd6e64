"""Ask a visitor what a file leaves open, and keep the answers."""

from collections.abc import Sequence

import streamlit as st

from assetmap.ingest.questions import sentence
from assetmap.model import Question
from assetmap.words import book, say

from . import brought, state
from .brought import Brought
from .state import word

# Questions that take other answers than those offered: any code, several sheets.
FREE = frozenset({"crs", "sheets"})


def ask(one: Brought, questions: Sequence[Question]) -> None:
    """Show the open questions on a list, and those that were answered; keep what is answered now.

    Parameters
    ----------
    one
        The list.
    questions
        What is open on it, the needed ones among them or not.
    """
    _show_answered(one)
    still_open = [q for q in questions if q.key not in dict(one.upload.answers)]
    if not still_open:
        return
    needed = any(question.needed for question in still_open)
    with st.container(border=True, key=f"questions_{one.key}"):
        st.markdown(f"**{word('ask_needed' if needed else 'ask_open')}**")
        for at, question in enumerate(still_open):
            _ask(one, question, number=at + 1)


def _ask(one: Brought, question: Question, *, number: int) -> None:
    """Ask one question; its sentence may quote the file, so it is text."""
    st.text(sentence(question, state.language(), possible=False))
    label = word("ask_answer", number=number)
    key = f"answer_{one.key}_{number}_{len(one.answered)}"
    shown = {option: _shown(option, question) for option in question.options}
    if question.options:
        given = st.selectbox(
            label,
            question.options,
            index=None,
            placeholder=word("ask_later"),
            format_func=lambda option: shown.get(option, option),
            key=key,
            accept_new_options=question.kind in FREE,
        )
    else:
        given = st.text_input(label, key=key, placeholder=question.suggestion).strip()
    if given:
        brought.answer(one, question, given)
        st.rerun()


def _shown(option: str, question: Question) -> str:
    """Return an option in words, marked where it looks right."""
    labels = dict(zip(question.options, question.labels, strict=False))
    said = labels.get(option) or answer_in_words(option, state.language())
    return word("ask_suggested", answer=said) if option == question.suggestion else said


def answer_in_words(option: str, language: str) -> str:
    """Return what an answer is called; a header or a code is called as it is."""
    key = f"answer_{option}"
    return say("app", key, language) if key in book("app") else option


def _show_answered(one: Brought) -> None:
    """Show what was answered, each with a way to take it back."""
    for at, (question, given) in enumerate(one.answered):
        text, undo = st.columns([4, 1], vertical_alignment="center")
        said = answer_in_words(given, state.language())
        text.text(f"{sentence(question, state.language(), possible=False)}\n→ {said}")
        label = word("ask_undo")
        if undo.button(label, key=f"unanswer_{one.key}_{at}", icon=":material/undo:"):
            brought.take_back(one, question)
            st.rerun()
