"""Ask whether two records are one."""

from typing import Final

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assetmap.geocode.ground.extent import metres_between
from assetmap.resolve.decisions import JOIN, SPLIT
from assetmap.result import Result
from assetmap.schema import NAME, OTHER_ID, RECORD_ID, SETTLES, SUGGESTION
from assetmap.workspace import Answer

from .one_by_one import Answers, Question
from .rows import cells_of, points_of, rows_of
from .small_map import Point, show_small_map
from .state import word

_TWO: Final = 2
_BUTTONS: Final = ((JOIN, "S", ":material/join:"), (SPLIT, "D", ":material/call_split:"))
_DIFFERS: Final = "≠ "


def ask_pair(question: Question, result: Result, beside: DeltaGenerator) -> Answers:
    """Show two records side by side; return the answer once there is one.

    Parameters
    ----------
    question
        Of the queue `duplicate`, with `record_id, other_id, suggestion, settles`.
    result
        The build that it is of.
    beside
        Where the map goes.
    """
    one, other = str(question[RECORD_ID]), str(question[OTHER_ID])
    rows = rows_of(result, [one, other])
    points, numbers = points_of(rows)
    with beside:
        show_small_map(result.region, points, numbers=numbers)
        if len(points) == _TWO:
            st.text(word("pair_apart", metres=f"{_apart(points):,.0f}"))
    with st.container(key="pair_facts"):
        _show_both(rows)
        if (settles := int(question[SETTLES])) > 1:
            st.text(word("pair_settles", count=settles))
        if (suggested := str(question[SUGGESTION])) in (JOIN, SPLIT):
            st.text(word("pair_suggested", answer=word(f"pair_{suggested}")))
    chosen = ""
    with st.container(horizontal=True):
        for action, key, icon in _BUTTONS:
            # Of one look, whatever is suggested: a button that is drawn anew loses the focus.
            pressed = st.button(
                word(f"pair_{action}"),
                key=f"answer_{action}",
                shortcut=key,
                icon=icon,
            )
            chosen = action if pressed else chosen
    if not chosen:
        return ()
    name = str(rows[NAME].iloc[0]) if len(rows) else ""
    why = word("answer_reason")
    return [Answer(action=chosen, subject=one, value=other, old_value=name, why=why)]


def _show_both(rows: pd.DataFrame) -> None:
    """Show records beside each other, marked where they differ, as text."""
    cells = [cells_of({str(k): v for k, v in row.items()}) for row in rows.to_dict("records")]
    for number, (column, mine) in enumerate(
        zip(st.columns(len(cells) or 1), cells, strict=False), start=1
    ):
        other = cells[_TWO - number] if len(cells) == _TWO else mine
        lines = [
            f"{_DIFFERS if cell != other[called] else ''}{called}: {cell or '-'}"
            for called, cell in mine.items()
            if cell or other[called]
        ]
        column.markdown(f"**{word('pair_number', number=number)}**")
        column.text("\n".join(lines))


def _apart(points: list[Point]) -> float:
    """Return how many metres two points are apart."""
    (lon, lat), (lon2, lat2) = (np.array(point)[:, None] for point in points)
    return float(metres_between(lon, lat, lon2, lat2)[0])
