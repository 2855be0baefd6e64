"""Tell findings one below the other, those that hold up first."""

from typing import Final

import pandas as pd
import streamlit as st

from assetmap.measures.grouping import ALL
from assetmap.result import Result
from assetmap.schema import NEIGHBOURHOOD, OF, PLACING, SURVIVES

from .state import word
from .tables import in_words, with_search

_FIRST: Final = 12  # told at once: a screen or two on a phone
_SURE, _UNSURE = "yes", "no"  # parts of a block's key, by which the page's style knows it


def tell(found: pd.DataFrame, result: Result, *, key: str, none: str) -> None:
    """Tell findings, each in a block of its own under what it is about.

    Parameters
    ----------
    found
        FINDING_COLUMNS; those to tell.
    result
        Whose findings they are.
    key
        Part of the widgets' keys: what the findings have in common.
    none
        Key of what is said where there are none.
    """
    if found.empty:
        st.text(word(none))
        return
    ordered = found.sort_values(
        SURVIVES, key=lambda holds: holds != _SURE, kind="stable", ignore_index=True
    )
    shown = st.session_state.get(f"told_{key}", _FIRST)
    some = ordered.head(shown)
    named = in_words(some, result)
    kinds = named[OF].where(~((some[OF] == ALL) & (some[PLACING] != "")), word("told_money"))
    heads = zip(kinds, named[NEIGHBOURHOOD], some[SURVIVES], with_search(some), strict=True)
    for i, (kind, place, holds, sentence) in enumerate(heads):
        sure = _SURE if holds == _SURE else _UNSURE
        with st.container(key=f"told_{sure}_{key}_{i}"):
            st.text(f"{kind} · {place} · {word(f'told_{sure}')}")
            st.text(sentence)
    if left := len(ordered) - len(some):
        st.button(
            word("told_more", count=min(left, 2 * _FIRST), left=left),
            key=f"tell_more_{key}",
            on_click=_tell_more,
            args=(key, shown + 2 * _FIRST),
        )


def _tell_more(key: str, shown: int) -> None:
    """Tell more of them from the next run on."""
    st.session_state[f"told_{key}"] = shown
