"""Show one list that a visitor has brought: how it was read, what was set aside, its use."""

import dataclasses
from typing import Literal

import pandas as pd
import streamlit as st

from assetmap.errors import AssetmapError, QuestionError
from assetmap.ingest.columns.lexicon import roles_of
from assetmap.ingest.columns.listed import listed_as
from assetmap.ingest.mending.fixes import fix_workbook, to_fix
from assetmap.model import Reading, Region, Table, Upload
from assetmap.retelling import with_messages_in
from assetmap.schema import UPLOAD
from assetmap.workspace import Workspace

from . import asked, brought, cache, columns, kept, state, versions
from .accounts import account_of_reading, reading_in
from .brought import Brought
from .problems import show_problems
from .registry import MAP
from .state import word
from .tables import offer_file, show_table

PREVIEW_ROWS = 50
KINDS: list[Table] = list(Table)


def show_list(one: Brought) -> None:
    """Show a list: its columns, its account, its first rows, and the button that uses it."""
    head, out = st.columns([4, 1], vertical_alignment="center")
    head.text(one.upload.name)
    region = state.require_region()
    space = kept.workspace(region)
    if out.button(word("lists_remove"), key=f"remove_{one.key}", icon=":material/delete:"):
        kept.forget(one, space)
        st.rerun()
    kind = _chosen_kind(one, region)
    if kind is not one.upload.table:
        one = brought.change(one, table=kind, shown=False)
    try:
        guessed = _read(dataclasses.replace(one.upload, mapping=()), region)
        one = versions.remember(one, guessed, region)
        versions.offer(one, _read(one.upload, region), region)
        st.markdown(f"**{word('lists_columns')}**", help=word("lists_columns_help"))
        mapping = columns.edit_columns(one.upload, guessed, roles=roles_of(kind), key=one.key)
        if doubled := columns.twice(mapping):
            named = ", ".join(columns.role_in_words(role, state.language()) for role in doubled)
            st.warning(word("lists_twice", roles=named), icon=":material/error:")
            return
        one = brought.change(one, mapping=mapping)
        reading = _read(one.upload, region)
        asked.ask(one, reading.questions)
        if space is not None:
            _show_keeping(one, space)
        _show_reading(one, reading)
    except QuestionError as err:
        asked.ask(one, err.questions)
    except AssetmapError as err:
        state.show_error(err)
        asked.ask(one, ())  # so that an answer can be taken back


def _show_keeping(one: Brought, space: Workspace) -> None:
    """Say that a list is kept for the next visit, or offer to."""
    if kept.is_kept(one):
        st.caption(word("keep_kept"))
    elif st.button(word("keep_keep"), key=f"keep_{one.key}", icon=":material/save:"):
        kept.keep(one, space)
        st.rerun()


def _read(upload: Upload, region: Region) -> Reading:
    """Read a list, saying so meanwhile."""
    with st.spinner(word("lists_reading")):
        return cache.reading(upload, states=region.states, bounds=region.bounds)


def _likely_kind(one: Brought, region: Region) -> Table:
    """Return what the rows of a list are that nobody said it of yet."""
    if one.on_map or one.known or one.upload.mapping or one.upload.table is not Table.ASSETS:
        return one.upload.table
    for table in KINDS:
        try:
            reading = _read(dataclasses.replace(one.upload, table=table), region)
        except AssetmapError:
            continue  # it may be a list of another kind; what is wrong is said below
        return listed_as(reading.columns[columns.HEADER]) if table is Table.ASSETS else table
    return Table.ASSETS


def _chosen_kind(one: Brought, region: Region) -> Table:
    """Ask what the rows of a list are."""
    key = f"kind_{one.key}"
    if key not in st.session_state:
        st.session_state[key] = _likely_kind(one, region)
    kind: Table = st.radio(
        word("lists_kind"),
        KINDS,
        format_func={table: word(f"kind_{table}") for table in KINDS}.__getitem__,
        horizontal=True,
        key=key,
    )
    return kind


def _show_reading(one: Brought, reading: Reading) -> None:
    """Show what a list is read as, and offer to put it on the map.

    What is wrong with a place comes to light only there.
    """
    if also := columns.taken_besides(one.upload.mapping, reading, state.language()):
        st.caption(word("lists_also"))
        st.text(also)
    _show_use(one)
    found = reading
    if one.on_map:
        found = reading_in(cache.result(state.choice()), one.upload, reading)
        st.page_link(MAP.file, label=word("lists_on_map"), icon=":material/map:")
    st.text(account_of_reading(found))
    _offer_fixes(one, found.problems)
    said = with_messages_in(state.language(), found.problems)
    show_problems(said, key=one.key, name="problems.csv")
    with st.expander(word("lists_preview")):
        show_table(reading.records.head(PREVIEW_ROWS), key=f"preview_{one.key}")
    offer_file(
        "download_columns",
        lambda: columns.saved(reading, one.upload.answers).encode(),
        name="columns.json",
        mime="application/json",
        key=f"download_columns_{one.key}",
    )


def _offer_fixes(one: Brought, problems: pd.DataFrame) -> None:
    """Say what was corrected; offer the rows that are set aside as a workbook to correct."""
    if one.upload.fixes:
        st.text(word("lists_corrected", files=", ".join(fix.name for fix in one.upload.fixes)))
    ours = problems.assign(**{UPLOAD: one.upload.name})
    waiting = len(to_fix(one.upload, ours))
    if not waiting:
        return
    st.caption(word("fix_why", count=waiting))
    language = state.language()  # the file is made when there is no visitor to ask
    offer_file(
        "fix_download",
        lambda: fix_workbook(one.upload, ours, language=language),
        name="rows_to_fix.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        key=f"fix_{one.key}",
    )


def _show_use(one: Brought) -> None:
    """Offer to put a list on the map, or to take it off."""
    label = "lists_take_off" if one.on_map else "lists_use"
    icon = ":material/layers_clear:" if one.on_map else ":material/add_location_alt:"
    kind: Literal["primary", "secondary"] = "secondary" if one.on_map else "primary"
    if st.button(word(label), key=f"use_{one.key}", icon=icon, type=kind):
        brought.change(one, shown=not one.on_map)
        st.rerun()
