"""Ask where something is."""

import json
import re
from typing import Any, Final

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assetmap.geocode.ground.extent import Extent
from assetmap.model import Region
from assetmap.resolve.decisions import PLACE
from assetmap.result import Result
from assetmap.schema import CANDIDATES, LABEL, LAT, LON, NAME, NEIGHBOURHOOD, OLD_VALUE, RECORD_ID
from assetmap.workspace import Answer

from .one_by_one import Answers, Question
from .questions import WHERE
from .small_map import show_small_map
from .state import word

MOST: Final = 9  # candidates: each has a key of its own
_NUMBERS: Final = re.compile(r"^\s*(-?\d+(?:\.\d+)?)[\s,;]+(-?\d+(?:\.\d+)?)\s*$")


def ask_place(question: Question, result: Result, beside: DeltaGenerator) -> Answers:
    """Show the places that may be meant, on a small map too; return the answer once there is one.

    Parameters
    ----------
    question
        Of the queue `place`, with `record_id, name, where, candidates, old_value`.
    result
        The build that it is of.
    beside
        Where the map goes.
    """
    candidates: list[dict[str, Any]] = json.loads(str(question[CANDIDATES]) or "[]")[:MOST]
    with beside:
        show_small_map(result.region, [(place[LON], place[LAT]) for place in candidates])
    with st.container(key="place_facts"):
        if question[NAME]:  # of a row that waits the question itself says what it is
            st.text("\n".join(filter(None, (str(question[c]) for c in (NAME, OLD_VALUE, WHERE)))))
    subject, region = str(question[RECORD_ID]), result.region
    given = (_candidate(candidates), _area(region, subject), _point(region, subject))
    value = next(filter(None, given), "")
    if not value:
        return ()
    old, why = str(question[OLD_VALUE]), word("answer_reason")
    return [Answer(action=PLACE, subject=subject, value=value, old_value=old, why=why)]


def _candidate(candidates: list[dict[str, Any]]) -> str:
    """Show the candidates, each with its button; return the place that was chosen, "" before."""
    chosen = ""
    for number, place in enumerate(candidates, start=1):
        with st.container(horizontal=True, vertical_alignment="center"):
            label = word("place_candidate", number=number)
            if st.button(label, key=f"answer_{number}", shortcut=str(number)):
                chosen = f"{place[LON]} {place[LAT]}"
            st.text(_told(place), width="stretch")
    return chosen


def _area(region: Region, subject: str) -> str:
    """Ask for a neighbourhood; return its id once it is given."""
    names = region.neighbourhoods[NAME].astype("str")
    area = st.selectbox(
        word("place_area"),
        list(names.index),
        index=None,
        placeholder=word("place_which_area"),
        format_func=lambda area: names.get(area, area),
        key=f"place_area_{subject}",
    )
    if area is not None and st.button(word("place_keep_area"), key="answer_area", type="primary"):
        return str(area)
    return ""


def _point(region: Region, subject: str) -> str:
    """Ask for a point; return it as the log has it once it is given."""
    with st.form(f"place_form_{subject}", border=False, enter_to_submit=True):
        typed = st.text_input(word("place_point"), key=f"place_typed_{subject}")
        given = st.form_submit_button(word("place_keep_point"), key=f"answer_point_{subject}")
    if not given or not typed.strip():
        return ""
    point = typed_point(typed, region)
    if not point:
        st.error(word("place_not_here"))
    return point


def typed_point(typed: str, region: Region) -> str:
    """Return a typed point as the log has it: longitude first; "" where it is none of the region's.

    People write latitude first.
    """
    found = _NUMBERS.match(typed)
    if not found:
        return ""
    lat, lon = (np.array([float(number)]) for number in found.groups())
    extent = Extent.of(region.neighbourhoods, buffer_m=0)
    return f"{found[2]} {found[1]}" if extent.holds(lon, lat).all() else ""


def _told(place: dict[str, Any]) -> str:
    """Return a candidate as text: what it was found by, in which neighbourhood, where."""
    area = str(place[NEIGHBOURHOOD]) or word("place_outside")
    where = f"{place[LAT]:.5f}, {place[LON]:.5f}"
    label = str(place[LABEL])
    return word("place_one", label=label, area=area, where=where)
