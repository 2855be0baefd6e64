"""Look at funders: where their money goes, and who else is there."""

import streamlit as st

from assetmap.errors import AssetmapError
from assetmap.funders import funder_names, view_funders, years_of
from assetmap.funders.portfolio import FIGURES
from assetmap.model import Placing
from assetmap.publish.wording import worded
from assetmap.ui import state
from assetmap.ui.command import command
from assetmap.ui.funded import show_view
from assetmap.ui.state import key_of, word

choice = state.choice()
result = state.require_result()
language = state.language()
st.subheader(word("page_funders"))
st.write(word("funders_intro"))
names = funder_names(result)
if not names:
    st.info(word("funders_none"), icon=":material/info:")
    st.stop()

which = key_of("funders_which", result.region)
before = st.session_state.get(which, names[:1])
st.session_state[which] = [name for name in before if name in names]  # lists may have changed
chosen = st.multiselect(word("funders_which"), names, key=which)
placings = {str(one): worded("placing", str(one), language) for one in Placing}
placing = st.selectbox(
    word("funders_placing"),
    list(placings),
    index=list(placings).index(str(Placing.SERVICE_OR_OFFICE)),
    format_func=placings.__getitem__,
    key=f"funders_placing_{language}",
)
with st.container(horizontal=True):
    figures = {figure: word(f"funders_{figure}") for figure in FIGURES}
    figure = st.selectbox(
        word("funders_figure"),
        list(figures),
        format_func=figures.__getitem__,
        key=f"funders_figure_{language}",
    )
    years = {"": word("funders_any_year")} | {year: year for year in years_of(result)}
    limits = [
        st.selectbox(
            word(f"funders_{end}"),
            list(years),
            format_func=years.__getitem__,
            key=key_of(f"funders_{end}_{language}", result.region),
        )
        for end in ("from", "to")
    ]
if not chosen:
    st.info(word("funders_choose"), icon=":material/info:")
    st.stop()
try:
    view = view_funders(result, chosen, from_year=limits[0], to_year=limits[1])
except AssetmapError as err:
    state.show_error(err)
    st.stop()
show_view(view, result, figure=figure, placing=Placing(placing))
ask = ["funders", *(part for name in chosen for part in ("--funder", name))]
for option, year in zip(("--from-year", "--to-year"), limits, strict=True):
    ask += [option, year] if year else []
with st.expander(word("same_by_command"), icon=":material/terminal:"):
    asked = command(choice, state.default_settings(result.region), ask=ask)
    st.code(asked, language=None, wrap_lines=True)
