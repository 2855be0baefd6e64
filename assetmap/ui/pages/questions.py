"""Ask a person what no rule can know, and show what was set aside."""

import streamlit as st

from assetmap.model import Queue
from assetmap.schema import QUEUE
from assetmap.ui import cache, state, turns
from assetmap.ui.accounts import account_of_result
from assetmap.ui.closing import ask_gone
from assetmap.ui.given import show_given
from assetmap.ui.one_by_one import Form, ask_one
from assetmap.ui.pairing_off import ask_pair
from assetmap.ui.placing import ask_place
from assetmap.ui.problems import show_problems
from assetmap.ui.questions import questions_of, show_questions
from assetmap.ui.sorting import ask_type
from assetmap.ui.state import word

FORMS: dict[Queue, Form] = {
    Queue.PLACE: ask_place,
    Queue.TYPE: ask_type,
    Queue.DUPLICATE: ask_pair,
    Queue.ROW: ask_gone,
}

choice = state.choice(held=True)
result = state.require_result(held=True)
st.subheader(word("page_questions"))
st.text(account_of_result(result))
st.write(word("questions_intro"))
asked = questions_of(result)
of_queues = {
    queue: turns.wanted_first(asked.loc[asked[QUEUE] == str(queue)], str(queue)) for queue in Queue
}
left = {queue: len(turns.still_asked(some, str(queue))) for queue, some in of_queues.items()}
labels = {str(queue): word(f"queue_{queue}") for queue in Queue}
# No radio buttons: while one of them has the focus, no key would answer.
chosen = st.segmented_control(
    word("questions_which"),
    list(labels),
    default=next((str(queue) for queue in Queue if left[queue]), str(Queue.PLACE)),
    format_func=lambda queue: labels[queue],
    key=f"queue_{result.region.id}",
    required=True,
)
queue = Queue(chosen)
counts = [f"{labels[str(queue)]} {count}" for queue, count in left.items()]
st.text(word("questions_open", counts=" · ".join(counts)))
ask_one(of_queues[queue], result, queue=str(queue), form=FORMS[queue])
with st.expander(f"{word('questions_all')} ({left[queue]})"):
    show_questions(turns.still_asked(of_queues[queue], str(queue)), key=str(queue))
show_given(result)

name = f"{result.region.id}_problems.csv"
show_problems(cache.problems(choice), key="result", name=name)
