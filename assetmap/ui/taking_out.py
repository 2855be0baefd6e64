"""Take one row out of an answer that is about several."""

import streamlit as st

from assetmap.folding import folded
from assetmap.resolve import category_of
from assetmap.resolve.decisions import MEANS, UNDO, Decision, subjects_of
from assetmap.result import Result
from assetmap.schema import CATEGORY, RECORD_ID, SOURCE, TYPE
from assetmap.workspace import Answer

from .one_by_one import Answers
from .rows import MOST_OPTIONS, options_of, rows_of, told
from .sorting import choose_type
from .state import word


def offer_out(decision: Decision, result: Result, *, number: int) -> Answers:
    """Offer to take a row out of an answer on types; return what that is as decisions, once chosen.

    Parameters
    ----------
    decision
        One that stands.
    result
        With the records that it is about.
    number
        Of the answer on the page.
    """
    rows = rows_of(result, _ids_of(decision, result)).head(MOST_OPTIONS)
    if rows.empty or len(rows) == 1:  # there are no others
        return ()
    names = options_of(rows)
    one = st.selectbox(
        word("out_which", number=number),
        list(names),
        index=None,
        placeholder=word("out_choose"),
        format_func=lambda record: names.get(record, record),
        key=f"out_{number}_{decision.line}",
    )
    if one is None:
        return ()
    st.text(told({str(key): cell for key, cell in rows.loc[one].items()}))
    later = decision.action == TYPE  # a category's answer is withdrawn for all rows, or none
    code = choose_type(f"out_{one}", placeholder="out_later" if later else "type_choose")
    if not st.button(
        word("out_keep"), key=f"out_keep_{number}", disabled=not (code or later), type="primary"
    ):
        return ()
    why = word("answer_reason")
    if code:
        old = decision.value
        return [Answer(action=TYPE, subject=str(one), value=code, old_value=old, why=why)]
    return [
        Answer(action=UNDO, subject=str(one), value=TYPE, old_value=decision.value, why=why),
    ]


def _ids_of(decision: Decision, result: Result) -> list[str]:
    """Return the records whose type an answer says."""
    if decision.action == TYPE:
        return subjects_of(decision)
    if decision.action != MEANS:
        return []
    source, category = category_of(decision)
    records = result.records
    mine = [key == category for key in folded(list(records[CATEGORY]))]
    if source:
        lists = [key == source for key in folded(list(records[SOURCE]))]
        mine = [a and b for a, b in zip(mine, lists, strict=True)]
    return [str(record) for record in records.loc[mine, RECORD_ID]]
