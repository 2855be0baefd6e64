"""Work out where new places or more money would close most of a gap."""

import streamlit as st

from assetmap.errors import AssetmapError
from assetmap.planning import Aim
from assetmap.ui import planned, state
from assetmap.ui.planned import BUDGET, PLACES, Question
from assetmap.ui.state import word

DEFAULT_TYPE = "library"

result = state.require_result()
language = state.language()
st.subheader(word("page_next"))
st.write(word("next_intro"))
kinds = {key: word(f"next_new_{key}") for key in planned.KINDS}
kind = st.radio(
    word("next_what"), list(kinds), format_func=kinds.__getitem__, horizontal=True, key="next_kind"
)
with st.form("next_form"):
    if kind == PLACES:
        types = planned.types_in(language)
        of = st.selectbox(
            word("next_type"),
            list(types),
            index=list(types).index(DEFAULT_TYPE),
            format_func=types.__getitem__,
            key=f"next_of_{language}",
        )
        number = st.number_input(word("next_number"), 1, 20, 2, key="next_number")
        aims = {str(aim): word(f"next_aim_{aim}") for aim in Aim}
        aim = st.radio(word("next_aim"), list(aims), format_func=aims.__getitem__, key="next_aim")
        hosts = {"": word("next_everywhere")} | planned.hosts_in(result, language)
        host = st.selectbox(
            word("next_candidates"),
            list(hosts),
            format_func=hosts.__getitem__,
            key=f"next_host_{language}",
        )
        question = Question(kind=kind, of=of, number=int(number), aim=aim, candidates=host)
    else:
        amount = st.number_input(
            word("next_amount" if kind == BUDGET else "next_each"),
            1.0,
            value=500_000.0 if kind == BUDGET else 50_000.0,
            step=10_000.0,
            format="%.0f",
            key=f"next_amount_{kind}",
        )
        count = 0
        if kind != BUDGET:
            count = int(st.number_input(word("next_awards"), 1, 200, 5, key="next_count"))
        needy = False
        if planned.has_need(result):
            needy = st.checkbox(word("next_by_need"), key="next_by_need")
        question = Question(kind=kind, number=count, amount=float(amount), by_need=needy)
    asked = st.form_submit_button(
        word("next_work_out"), type="primary", icon=":material/calculate:"
    )

if asked:
    try:
        with st.spinner(word("next_working")):
            planned.keep(question, result)
    except AssetmapError as err:
        state.show_error(err)
planned.show_kept(question, result)
