"""Bring a spreadsheet, see how it was read, and put it on the map."""

import streamlit as st

from assetmap.ui import brought
from assetmap.ui.one_list import show_list
from assetmap.ui.state import word

ROUND = "files_round"  # a new uploader for each round: its files are ours then
SAID = "files_said"


def take_files() -> None:
    """Offer a place to drop files; keep what is dropped there, and say what became of it."""
    at = st.session_state.get(ROUND, 0)
    files = st.file_uploader(word("lists_upload"), accept_multiple_files=True, key=f"files_{at}")
    if files:
        said = [(brought.bring(file.name, file.getvalue()), file.name) for file in files]
        st.session_state[SAID] = said
        st.session_state[ROUND] = at + 1
        st.rerun()
    for key, name in st.session_state.pop(SAID, []):
        if key != "lists_taken":
            limits = {"most": brought.MOST_LISTS, "megabytes": brought.MOST_BYTES >> 20}
            st.warning(word(key, **limits), icon=":material/info:")
            st.text(name)


st.subheader(word("page_lists"))
st.write(word("lists_intro"))
take_files()
for one in brought.lists():
    with st.container(border=True):
        show_list(one)
