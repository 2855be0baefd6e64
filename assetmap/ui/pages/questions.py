"""Show what a person is asked, and what was set aside."""

import streamlit as st

from assetmap.model import Queue
from assetmap.schema import QUEUE
from assetmap.ui import state
from assetmap.ui.state import word

result = state.require_result()
st.subheader(word("page_questions"))
st.write(word("questions_intro"))
if result.review.empty:
    st.caption(word("questions_none"))
for queue in Queue:
    asked = result.review.loc[result.review[QUEUE] == str(queue)]
    if len(asked):
        with st.expander(f"{word(f'queue_{queue}')} ({len(asked)})"):
            state.show_table(asked.drop(columns=QUEUE), key=f"queue_{queue}")

st.markdown(f"**{word('lists_problems')}**")
state.show_table(result.problems, key="problems")
