"""Show what a person is asked, and what was set aside."""

import streamlit as st

from assetmap.model import Queue
from assetmap.schema import QUEUE
from assetmap.ui import cache, kept, state
from assetmap.ui.accounts import account_of_result
from assetmap.ui.placing import ask_places, take_back
from assetmap.ui.problems import show_problems
from assetmap.ui.questions import questions_of, show_questions
from assetmap.ui.state import word

choice = state.choice()
result = state.require_result()
st.subheader(word("page_questions"))
st.text(account_of_result(result))
st.write(word("questions_intro"))
asked = questions_of(result)
space = kept.workspace(result.region)
for queue in Queue:
    of_queue = asked.loc[asked[QUEUE] == str(queue)]
    with st.expander(f"{word(f'queue_{queue}')} ({len(of_queue)})"):
        if queue is Queue.PLACE and space is not None:
            ask_places(of_queue, result, space)
            take_back(result, space)
        show_questions(of_queue, key=str(queue))

name = f"{result.region.id}_problems.csv"
show_problems(cache.problems(choice), key="result", name=name)
