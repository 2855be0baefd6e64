"""Bring a spreadsheet, see how it was read, and put it on the map."""

import dataclasses

import streamlit as st

from assetmap.errors import AssetmapError
from assetmap.ingest.lexicon import roles_of
from assetmap.model import Reading, Table
from assetmap.ui import brought, cache, columns, state
from assetmap.ui.accounts import account_of_reading
from assetmap.ui.brought import Brought
from assetmap.ui.problems import show_problems
from assetmap.ui.registry import MAP
from assetmap.ui.retelling import with_messages_in
from assetmap.ui.state import word
from assetmap.ui.tables import show_table

PREVIEW_ROWS = 50
KINDS: list[Table] = list(Table)
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


def chosen_kind(one: Brought) -> Table:
    """Ask what the rows of a list are."""
    key = f"kind_{one.key}"
    st.session_state.setdefault(key, one.upload.table)
    kind: Table = st.radio(
        word("lists_kind"),
        KINDS,
        format_func=lambda table: word(f"kind_{table}"),
        horizontal=True,
        key=key,
    )
    return kind


def show_list(one: Brought) -> None:
    """Show one list: its columns, its account, its first rows, and the button that uses it."""
    head, out = st.columns([5, 1], vertical_alignment="center")
    head.text(one.upload.name)
    if out.button(word("lists_remove"), key=f"remove_{one.key}", icon=":material/delete:"):
        brought.remove(one)
        st.rerun()
    kind = chosen_kind(one)
    if kind is not one.upload.table:
        one = brought.change(one, table=kind, shown=False)
    states = state.require_region().states
    try:
        guessed = cache.reading(dataclasses.replace(one.upload, mapping=()), states)
        st.markdown(f"**{word('lists_columns')}**", help=word("lists_columns_help"))
        roles = roles_of(kind)
        mapping = columns.edit_columns(one.upload, guessed, roles=roles, key=one.key)
        if doubled := columns.twice(mapping):
            named = ", ".join(columns.role_in_words(role, state.language()) for role in doubled)
            st.warning(word("lists_twice", roles=named), icon=":material/error:")
            return
        one = brought.change(one, mapping=mapping)
        show_reading(one, cache.reading(one.upload, states))
    except AssetmapError as err:
        state.show_error(err)


def show_reading(one: Brought, reading: Reading) -> None:
    """Show what a list is read as, and offer to put it on the map."""
    if also := columns.taken_besides(one.upload.mapping, reading, state.language()):
        st.caption(word("lists_also"))
        st.text(also)
    st.text(account_of_reading(reading))
    with st.container(horizontal=True, vertical_alignment="center"):
        label, icon = (
            ("lists_take_off", ":material/layers_clear:")
            if one.on_map
            else ("lists_use", ":material/add_location_alt:")
        )
        if st.button(word(label), key=f"use_{one.key}", icon=icon):
            brought.change(one, shown=not one.on_map)
            st.rerun()
        if one.on_map:
            st.page_link(MAP.file, label=word("lists_on_map"), icon=":material/map:")
    said = with_messages_in(state.language(), reading.problems)
    show_problems(said, key=one.key, name="problems.csv")
    with st.expander(word("lists_preview")):
        show_table(reading.records.head(PREVIEW_ROWS), key=f"preview_{one.key}")


st.subheader(word("page_lists"))
st.write(word("lists_intro"))
take_files()
for each in brought.lists():
    with st.container(border=True):
        show_list(each)
