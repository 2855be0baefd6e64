"""Bring a spreadsheet, see how it was read, and put it on the map."""

import dataclasses
import hashlib

import streamlit as st

from assetmap.accounting import FIELDS
from assetmap.errors import AssetmapError
from assetmap.model import Reading, Table, Upload
from assetmap.ui import cache, state
from assetmap.ui.state import word

PREVIEW_ROWS = 50


def show_account(reading: Reading) -> None:
    """Show what became of the rows."""
    st.text(state.account_of(reading))
    if reading.problems.empty:
        st.caption(word("lists_no_problems"))
        return
    st.markdown(f"**{word('lists_problems')}**")
    state.show_table(reading.problems, key=f"problems_{reading.rows_in}")


def chosen_mapping(upload: Upload, reading: Reading) -> tuple[tuple[str, str], ...]:
    """Show how each column was read and return what the visitor makes of it."""
    st.markdown(f"**{word('lists_columns')}**", help=word("lists_columns_help"))
    roles = ["", *FIELDS[upload.table]]
    edited = st.data_editor(
        reading.columns,
        key=f"columns_{upload.sha256}_{upload.table}",
        hide_index=True,
        disabled=[column for column in reading.columns if column != "role"],
        column_config={
            **cache.column_words(state.language()),
            "role": st.column_config.SelectboxColumn(word("column_role"), options=roles),
        },
    )
    if edited["role"].equals(reading.columns["role"]):
        return upload.mapping
    used = edited.loc[edited["role"] != ""]
    return tuple(zip(used["role"], used["header"], strict=True))


def show_upload(upload: Upload) -> None:
    """Show one file: its columns, its account, its first rows, and the button that uses it."""
    states = state.require_region().states
    try:
        reading = cache.reading(upload, states)
        mapped = dataclasses.replace(upload, mapping=chosen_mapping(upload, reading))
        reading = cache.reading(mapped, states)
    except AssetmapError as err:
        state.show_error(err)
        return
    show_account(reading)
    with st.expander(word("lists_preview")):
        state.show_table(reading.records.head(PREVIEW_ROWS), key=f"preview_{upload.sha256}")
    if mapped in state.uploads():
        st.success(word("lists_on_map"))
    elif st.button(word("lists_use"), key=f"use_{upload.sha256}", type="primary"):
        others = (kept for kept in state.uploads() if kept.sha256 != mapped.sha256)
        state.keep_uploads((*others, mapped))
        st.rerun()


st.subheader(word("page_lists"))
st.write(word("lists_intro"))
kind = st.radio(
    word("lists_kind"),
    [Table.ASSETS, Table.GRANTS],
    format_func=lambda table: word(f"kind_{table}"),
    horizontal=True,
    key="kind",
)
files = st.file_uploader(word("lists_upload"), accept_multiple_files=True, key="files")
for file in files:
    content = file.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    with st.container(border=True):
        st.text(file.name)
        show_upload(Upload(name=file.name, content=content, sha256=digest, table=kind))

st.markdown(f"**{word('lists_used')}**")
if not state.uploads():
    st.caption(word("lists_none"))
for kept in state.uploads():
    name, button = st.columns([4, 1])
    name.text(kept.name)
    if button.button(word("lists_remove"), key=f"remove_{kept.sha256}"):
        state.keep_uploads(tuple(other for other in state.uploads() if other != kept))
        st.rerun()
