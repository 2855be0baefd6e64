"""Bring a spreadsheet, see how it was read, and put it on the map."""

import streamlit as st

from assetmap.errors import InputError
from assetmap.ingest.mending.fix_sheets import may_be_fixes
from assetmap.retelling import error_in
from assetmap.ui import brought, kept
from assetmap.ui.one_list import show_list
from assetmap.ui.state import language, require_region, word

ROUND = "files_round"  # a new uploader for each round: its files are ours then
SAID = "files_said"
TAKEN, FIXED = "lists_taken", "lists_fixed"


def _taken(name: str, content: bytes) -> tuple[str, str]:
    """Keep a file; return what is to be said of it: a key of the app's words, then a text."""
    try:
        return brought.bring(name, content), name
    except InputError as err:
        return "cannot", error_in(language(), str(err))


def take_files() -> None:
    """Offer a place to drop files; keep what is dropped there, and say what became of it."""
    at = st.session_state.get(ROUND, 0)
    files = st.file_uploader(word("lists_upload"), accept_multiple_files=True, key=f"files_{at}")
    if files:
        given = sorted(
            ((file.name, file.getvalue()) for file in files),
            key=lambda one: may_be_fixes(one[1]),  # corrections after the lists that they belong to
        )
        st.session_state[SAID] = [_taken(name, content) for name, content in given]
        st.session_state[ROUND] = at + 1
        st.rerun()
    for key, text in st.session_state.pop(SAID, []):
        limits = {"most": brought.MOST_LISTS, "megabytes": brought.MOST_BYTES >> 20}
        if key == FIXED:
            st.success(word(key), icon=":material/check:")
        elif key != TAKEN:
            st.warning(word(key, **limits), icon=":material/info:")
        if key != TAKEN:
            st.text(text)


st.subheader(word("page_lists"))
st.write(word("lists_intro"))
kept.fetch(require_region())
take_files()
for one in reversed(brought.lists()):  # the newest first
    with st.container(border=True):
        show_list(one)
