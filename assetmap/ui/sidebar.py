"""Show the choices that hold for every page."""

import streamlit as st

from assetmap.model import Region
from assetmap.publish.wording import worded
from assetmap.schema import CHILDREN, CHILDREN_IN_POVERTY, PEOPLE

from . import cache, state
from .state import word

WALKS_M = (400, 800, 1200, 1600)
BASES = (CHILDREN, PEOPLE, CHILDREN_IN_POVERTY)


def show_sidebar() -> None:
    """Show language, region, walking distance and base."""
    with st.sidebar:
        st.radio(
            word("language"),
            list(state.LANGUAGE_NAMES),
            format_func=state.LANGUAGE_NAMES.__getitem__,
            horizontal=True,
            key=state.LANGUAGE,
        )
        names = cache.regions().set_index("id")["name"].to_dict()
        st.selectbox(
            word("region"),
            list(names),
            format_func=lambda region_id: names[region_id] or region_id,
            key=state.REGION,
        )
        region = state.require_region()
        if region.invented:
            st.info(word("invented"), icon=":material/info:")
        _show_measuring(region)


def _show_measuring(region: Region) -> None:
    """Show whose lists count, what distance is a walk, and whose share counts as fair."""
    default = state.default_settings(region)
    st.session_state.setdefault(state.OWN_LISTS, True)
    st.checkbox(word("own_lists"), help=word("own_lists_help"), key=state.OWN_LISTS)
    walk = state.key_of(state.WALK, region)
    st.session_state.setdefault(walk, int(default.walk_m))
    st.select_slider(
        word("walk"),
        sorted({*WALKS_M, int(default.walk_m)}),
        help=word("walk_help"),
        key=walk,
    )
    columns = [] if region.people is None else list(region.people.columns)
    bases = [code for code in dict.fromkeys((default.base, *BASES)) if code in columns]
    if bases:
        base = state.key_of(state.BASE, region)
        st.session_state.setdefault(base, bases[0])
        st.radio(
            word("base"),
            bases,
            format_func={
                code: worded("base", code, default.language) for code in bases
            }.__getitem__,
            help=word("base_help"),
            key=base,
        )
