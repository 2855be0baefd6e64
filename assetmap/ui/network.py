"""Ask geocoders on the network, once a visitor has seen what is sent and said yes."""

import os
from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from assetmap import pipeline
from assetmap.errors import AssetmapError
from assetmap.geocode.online.plan import Plan, cache_path, told
from assetmap.retelling import error_in, network_in
from assetmap.words import say

from . import cache, state
from .choice import Choice
from .state import language, word

LONGEST_S = 600.0  # that a visitor waits for; the rest is asked when they ask again
PLAN, YES, SAID = "online_plan", "online_yes", "online_said"


def show_online(choice: Choice) -> None:
    """Offer to ask for addresses that are on no point; send nothing before the visitor's yes."""
    region = cache.region(choice.region_id)
    if region.invented:  # no geocoder knows it
        return
    with st.expander(word("online"), icon=":material/travel_explore:"):
        st.write(word("online_intro"))
        for line in st.session_state.get(state.key_of(SAID, region), []):
            st.text(line)
        if st.button(word("online_look"), key="online_look"):
            _attempt(lambda: _look(choice))
        plan = st.session_state.get(PLAN)
        if plan is not None and plan[0] == choice.key():
            _show_plan(choice, plan[1])


def _look(choice: Choice) -> None:
    """Find out what would be sent to whom; nothing is."""
    region = cache.region(choice.region_id)
    with st.spinner(word("online_looking")):
        queries = pipeline.open_queries(
            region,
            cache.uploads_of(choice),
            decisions=cache.decisions_of(choice),
            settings=choice.settings,
            read=cache.reading,
        )
        online = choice.settings.online
        plan = Plan.of(
            queries,
            replace(online, run_seconds=min(online.run_seconds, LONGEST_S)),
            path=cache_path(os.environ),
            environment=os.environ,
        )
    st.session_state[PLAN] = (choice.key(), plan)
    st.session_state[YES] = False


def _show_plan(choice: Choice, plan: Plan) -> None:
    """Say what would be sent to whom, and send it on a yes."""
    if not plan.queries:
        st.text(word("online_none"))
        return
    for line in plan.announcements(language()):
        st.text(line)
    st.checkbox(word("online_yes"), key=YES)
    if st.button(word("online_send"), key="online_send", disabled=not st.session_state[YES]):
        _attempt(lambda: _send(choice, plan))


def _send(choice: Choice, plan: Plan) -> None:
    """Ask, keep the answers for this visit, and draw the map with them."""
    region = cache.region(choice.region_id)
    bar = st.progress(0.0)
    asked = plan.carry_out(
        progress=lambda name, done, total: _move(bar.progress, name, done, total)
    )
    lines = told(asked.tallies, language())
    counts = asked.answers.counts()
    if again := counts["failed"] + counts["not_asked"]:
        lines.append(say("app", "online_again", language(), count=again))
    st.session_state[state.key_of(SAID, region)] = lines
    st.session_state[state.key_of(state.ONLINE, region)] = asked.answers
    del st.session_state[PLAN]
    st.rerun()


def _move(show: Callable[..., object], name: str, done: int, total: int) -> None:
    """Move the progress bar."""
    show(done / max(total, 1), text=f"{name} {done}/{total}")


def _attempt(act: Callable[[], None]) -> None:
    """Do something that a disk or a missing key may forbid, and say so as text."""
    try:
        act()
    except AssetmapError as err:
        st.text(network_in(language(), error_in(language(), str(err))))
