"""Show the choices that hold for every page."""

import streamlit as st

from assetmap.model import Region
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
            format_func=lambda code: state.LANGUAGE_NAMES[code],
            horizontal=True,
            key=state.LANGUAGE,
        )
        names = cache.regions().set_index("id")["name"]
        first = list(names.index).index(state.FIRST_REGION)
        st.selectbox(
            word("region"), list(names.index), first, format_func=names.get, key=state.REGION
        )
        region = state.require_region()
        if region.invented:
            st.info(word("invented"), icon=":material/info:")
        st.checkbox(word("own_lists"), value=True, key=state.OWN_LISTS)
        _show_measuring(region)


def _show_measuring(region: Region) -> None:
    """Show what distance counts as a walk, and whose share counts as fair."""
    default = state.default_settings(region)
    walks = sorted({*WALKS_M, int(default.walk_m)})
    st.select_slider(
        word("walk"), walks, value=int(default.walk_m), key=state.key_of(state.WALK, region)
    )
    bases = [b for b in BASES if region.people is not None and b in region.people.columns]
    if bases:
        st.selectbox(
            word("base"),
            bases,
            bases.index(default.base) if default.base in bases else 0,
            format_func=lambda base: word(f"base_{base}"),
            key=state.key_of(state.BASE, region),
        )
