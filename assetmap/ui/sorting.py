"""Ask what something is."""

from collections.abc import Sequence
from typing import Final

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assetmap.folding import folded
from assetmap.resolve import subject_of
from assetmap.resolve.decisions import AMONG, MEANS
from assetmap.result import Result
from assetmap.schema import CATEGORY, OTHER_ID, RECORD_ID, SOURCE, SUGGESTION, TYPE
from assetmap.taxonomy import UNCLASSIFIED, load_taxonomy
from assetmap.workspace import Answer

from .one_by_one import Answers, Question
from .rows import MOST_OPTIONS, options_of, points_of, rows_of, told
from .small_map import show_small_map
from .state import language, word

SHOWN: Final = 5  # of the rows that an answer settles


def ask_type(question: Question, result: Result, beside: DeltaGenerator) -> Answers:
    """Show the rows and the types to choose from; return the answer once there is one.

    Parameters
    ----------
    question
        Of the queue `type`, with `record_id`, `suggestion`, and in `other_id` the other records
        that an answer settles, with `;` between.
    result
        The build that it is of.
    beside
        Where the map goes.
    """
    ids = list(filter(None, [question[RECORD_ID], *str(question[OTHER_ID]).split(";")]))
    rows = rows_of(result, ids)
    with beside:
        points, _ = points_of(rows.head(SHOWN))
        show_small_map(result.region, points)
    with st.container(key="type_facts"):
        for row in rows.head(SHOWN).to_dict("records"):
            st.text(told({str(key): cell for key, cell in row.items()}))
        if len(rows) > SHOWN:
            st.text(word("type_more", count=len(rows) - SHOWN))
    code = choose_type(str(question[RECORD_ID]), suggestion=str(question[SUGGESTION]))
    category, source, count = _category(rows, result.records)
    others = _but_for(rows, str(question[RECORD_ID]))
    if len(others) < len(rows):  # then it is not the whole category
        rows, category = others, ""
    # What settles the whole question with one answer comes first: later rows are settled too.
    offers = [("type_keep", len(rows)), *([("type_keep_category", count)] if category else [])]
    if 1 < len(rows) == count:
        offers.reverse()
    kept = [key for number, (key, of) in enumerate(offers, 1) if _keep(key, number, of)]
    if kept and (not code or rows.empty):
        st.warning(word("type_none_left" if rows.empty else "type_first"))
        return ()
    if "type_keep_category" in kept:
        subject, why = subject_of(category, source), word("answer_reason")
        return [Answer(action=MEANS, subject=subject, value=code, why=why)]
    return _at_once(rows, code) if kept else ()


def _but_for(rows: pd.DataFrame, subject: str) -> pd.DataFrame:
    """Let the visitor say of several rows which the answer is not for; return the others."""
    if len(rows) == 1 or len(rows) > MOST_OPTIONS:
        return rows
    names = options_of(rows)
    out = st.multiselect(
        word("type_but_for"),
        list(names),
        placeholder=word("type_for_all"),
        format_func=lambda record: names.get(record, record),
        key=f"type_but_for_{subject}",
    )
    return rows.loc[~rows[RECORD_ID].isin(out)]


def choose_type(subject: str, *, suggestion: str = "", placeholder: str = "type_choose") -> str:
    """Let the visitor choose a type; return its code, "" before.

    Parameters
    ----------
    subject
        What it is of: part of the widget's key.
    suggestion
        The code that is chosen at first, "" for none.
    placeholder
        Key of the words that stand there before.
    """
    taxonomy = load_taxonomy()
    labels = {str(code): taxonomy.label(str(code), language()) for code in taxonomy.types.index}
    codes = sorted(labels, key=lambda code: folded([labels[code]])[0])
    code = st.selectbox(
        word("type_which"),
        codes,
        index=codes.index(suggestion) if suggestion in labels else None,
        placeholder=word(placeholder),
        format_func=lambda code: labels.get(code, code),
        key=f"type_of_{subject}",
    )
    return str(code or "")


def _keep(key: str, number: int, count: int) -> bool:
    """Offer to keep a type for some rows; say whether the visitor does.

    It is never out of use: a button that is loses the focus of who answers by keys.
    """
    return st.button(
        word(key, count=count),
        key=f"answer_{number}",
        shortcut=str(number),
        type="primary" if number == 1 else "secondary",
    )


def _category(rows: pd.DataFrame, records: pd.DataFrame) -> tuple[str, str, int]:
    """Return the category and the list that all rows share, and of how many rows it is in all.

    The category is "" where they share none.
    """
    first = rows.iloc[0]
    category, source = str(first[CATEGORY]), str(first[SOURCE])
    key = folded([category])[0]
    if not category or set(rows[SOURCE]) != {source} or set(folded(list(rows[CATEGORY]))) != {key}:
        return "", "", 0
    of_list = records.loc[records[SOURCE] == source, CATEGORY]
    return category, source, folded(list(of_list)).count(key)


def _at_once(rows: pd.DataFrame, code: str) -> Sequence[Answer]:
    """Return one decision for all rows that are of one type till now."""
    why = word("answer_reason")
    return [
        Answer(
            action=TYPE,
            subject=AMONG.join(some),
            value=code,
            old_value="" if type_ == UNCLASSIFIED else str(type_),
            why=why,
        )
        for type_, some in rows.groupby(TYPE, sort=True)[RECORD_ID]
    ]
