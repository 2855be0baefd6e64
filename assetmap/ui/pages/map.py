"""Show the map and the list beside it."""

import streamlit as st

from assetmap.ui import cache, state
from assetmap.ui.state import word

MAP_HEIGHT_PX = 900

result = state.require_result()
summary = result.summary
st.subheader(word("page_map"))
st.text(state.account(summary))
page = cache.page(result, state.language())
st.iframe(page, height=MAP_HEIGHT_PX, alt=word("map_alt", name=result.region.name))

left, right = st.columns(2)
left.download_button(
    word("download_map"),
    page,
    file_name=f"{result.region.id}.html",
    mime="text/html",
    on_click="ignore",
    key="download_map",
)
right.download_button(
    word("download_tables"),
    cache.tables(result),
    file_name=f"{result.region.id}.zip",
    mime="application/zip",
    on_click="ignore",
    key="download_tables",
)
with st.expander(word("same_by_command")):
    st.code(state.command(result), language="sh")
