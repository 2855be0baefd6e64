"""Show the map and the list beside it."""

import streamlit as st

from assetmap.publish import zipped_build
from assetmap.ui import cache, state
from assetmap.ui.accounts import account_of_result
from assetmap.ui.command import SETTINGS_FILE, changed_settings, command
from assetmap.ui.network import show_online
from assetmap.ui.state import word

MAP_HEIGHT_PX = 740

choice = state.choice()
result = state.require_result()
streets = st.session_state.get(state.TILES, False) and not result.region.invented
with st.spinner(word("drawing")):
    page = cache.page(choice, tiles=streets)
st.iframe(page, height=MAP_HEIGHT_PX, alt=word("map_alt", region=result.region.name))

if not result.region.invented:  # an invented place has no streets on the world's map
    st.toggle(word("tiles"), help=word("tiles_help"), key=state.TILES)
st.text(account_of_result(result))
with st.container(horizontal=True):
    st.download_button(
        word("download_map"),
        page,
        file_name=f"{result.region.id}.html",
        mime="text/html",
        on_click="ignore",
        type="primary",
        icon=":material/download:",
        key="download_map",
    )
    st.download_button(
        word("download_tables"),
        lambda: zipped_build(result),
        file_name=f"{result.region.id}.zip",
        mime="application/zip",
        on_click="ignore",
        icon=":material/folder_zip:",
        key="download_tables",
    )
show_online(choice)
usual = state.default_settings(result.region)
with st.expander(word("same_by_command"), icon=":material/terminal:"):
    st.code(command(choice, usual), language=None, wrap_lines=True)
    if changed := changed_settings(choice, usual):
        st.caption(word("settings_file", file=SETTINGS_FILE))
        st.code(changed, language=None)
