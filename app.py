"""Open the app: `streamlit run app.py`, or `make run`."""

import streamlit as st

from assetmap.ui import state
from assetmap.ui.registry import PAGES
from assetmap.ui.sidebar import show_sidebar
from assetmap.ui.style import ICON, show_style

st.set_page_config(page_title="assetmap", page_icon=str(ICON), layout="wide")
state.begin()
show_style()
page = st.navigation(
    [
        st.Page(entry.file, title=state.word(entry.title), url_path=entry.path, default=entry.first)
        for entry in PAGES
    ],
    position="top",
)
show_sidebar()
state.keep_address()
page.run()
