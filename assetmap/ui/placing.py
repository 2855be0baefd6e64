"""Ask where something is; keep the answer in the workspace's log."""

import json
import re
from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from assetmap.geocode.extent import Extent
from assetmap.model import Region
from assetmap.resolve import standing
from assetmap.resolve.decisions import PLACE, UNDO
from assetmap.result import Result
from assetmap.schema import (
    CANDIDATES,
    LABEL,
    LAT,
    LON,
    NAME,
    NEIGHBOURHOOD,
    OLD_VALUE,
    RECORD_ID,
    WHY,
)
from assetmap.workspace import Workspace

from .state import word

ASKED: Final = 10  # questions at a time: they are ranked, and each answer may settle others
_POINT: Final = "point"
_AREA: Final = "area"
_LATER: Final = "later"
_NUMBERS: Final = re.compile(r"^\s*(-?\d+(?:\.\d+)?)[\s,;]+(-?\d+(?:\.\d+)?)\s*$")


def ask_places(asked: pd.DataFrame, result: Result, space: Workspace) -> None:
    """Ask the first questions about places, each with what there is to choose from.

    Parameters
    ----------
    asked
        Questions of the queue `place`, with `record_id, why, candidates, old_value`, ranked.
    result
        The build that they are of.
    space
        Where answers are kept.

    Raises
    ------
    InputError
        If the disk refuses an answer.
    """
    for number, question in enumerate(asked.head(ASKED).to_dict("records"), start=1):
        with st.container(border=True, key=f"place_{question[RECORD_ID]}"):
            _ask(number, {str(key): cell for key, cell in question.items()}, result, space)


def take_back(result: Result, space: Workspace) -> None:
    """Show the places that were given, each with a button that withdraws it."""
    given = [d for d in standing(space.decisions()) if d.action == PLACE]
    if not given:
        return
    names = dict(zip(result.records[RECORD_ID], result.records[NAME], strict=True))
    st.markdown(f"**{word('place_given')}**")
    for number, decision in enumerate(given):
        said, button = st.columns([4, 1], vertical_alignment="center")
        called = str(names.get(decision.subject, decision.subject))
        said.text(word("place_given_one", called=called, value=decision.value, when=decision.when))
        key = f"place_undo_{decision.subject}_{number}"
        label = word("place_undo", number=number + 1)
        if button.button(label, key=key, icon=":material/undo:"):
            space.decide(UNDO, decision.subject, value=PLACE)
            st.rerun()


def _ask(number: int, question: dict[str, Any], result: Result, space: Workspace) -> None:
    """Ask one question. What stands in a file is text, never a label: labels are Markdown."""
    subject = str(question[RECORD_ID])
    candidates: list[dict[str, Any]] = json.loads(str(question[CANDIDATES]) or "[]")
    st.text(str(question[WHY]))
    if candidates:
        st.text("\n".join(_told(at, place) for at, place in enumerate(candidates, start=1)))
    options = [*map(str, range(len(candidates))), _POINT, _AREA, _LATER]
    shown = {str(at): word("place_candidate", number=at + 1) for at in range(len(candidates))}
    shown |= {key: word(f"place_{key}") for key in (_POINT, _AREA, _LATER)}
    chosen = st.radio(
        word("place_where", number=number),
        options,
        index=len(options) - 1,
        format_func=lambda option: shown[option],
        key=f"place_choice_{subject}",
        horizontal=True,
    )
    value = _value(chosen, candidates, result.region, subject)
    label = word("place_keep", number=number)
    if st.button(label, key=f"place_keep_{subject}", disabled=not value, icon=":material/check:"):
        old = str(question[OLD_VALUE])
        space.decide(PLACE, subject, value=value, old_value=old, why=word("place_reason"))
        st.rerun()


def _value(chosen: str, candidates: list[dict[str, Any]], region: Region, subject: str) -> str:
    """Return the answer as the log has it, "" where there is none yet."""
    if chosen == _LATER:
        return ""
    if chosen == _AREA:
        names = region.neighbourhoods[NAME].astype("str")
        area = st.selectbox(
            word("place_which_area"),
            list(names.index),
            index=None,
            placeholder=word("ask_later"),
            format_func=lambda area: names.get(area, area),
            key=f"place_area_{subject}",
        )
        return str(area or "")
    if chosen != _POINT:
        place = candidates[int(chosen)]
        return f"{place[LON]} {place[LAT]}"
    typed = st.text_input(word("place_type"), key=f"place_typed_{subject}")
    point = typed_point(typed, region)
    if typed and not point:
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


def _told(number: int, place: dict[str, Any]) -> str:
    """Return a candidate as text: what it was found by, in which neighbourhood, where."""
    area = str(place[NEIGHBOURHOOD]) or word("place_outside")
    where = f"{place[LAT]:.5f}, {place[LON]:.5f}"
    return word("place_one", number=number, label=place[LABEL], area=area, where=where)
