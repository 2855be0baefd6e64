"""Open the app: `streamlit run app.py`, or `make run`."""

import streamlit as st

from assetmap.ui import state
from assetmap.ui.registry import PAGES
from assetmap.ui.sidebar import show_sidebar

st.set_page_config(page_title="assetmap", page_icon=":material/map:", layout="wide")
language = state.language()
page = st.navigation(
    [
        st.Page(entry.file, title=state.word(entry.title), url_path=entry.path, default=entry.first)
        for entry in PAGES
    ],
    position="top",
)
show_sidebar()
page.run()
