"""Show what to look at first so that findings hold or fall."""

import pandas as pd
import streamlit as st

from assetmap.model import Queue
from assetmap.result import Result
from assetmap.schema import ASSET_ID, NAME, QUEUE, RECORD_ID, SETTLED_BY

from .registry import QUESTIONS
from .state import word
from .tables import show_table

FINDINGS = "findings"  # how many it bears on


def settling(result: Result, found: pd.DataFrame) -> pd.DataFrame:
    """Return what would settle findings, that which bears on most of them first.

    Parameters
    ----------
    result
        Whose questions they are.
    found
        Of its findings, those that are looked at.

    Returns
    -------
    settling
        `queue` in words, `name` of what is asked about, `findings`: how many it bears on.
    """
    refs = found[SETTLED_BY].str.split(";").explode().astype("str")
    counts = refs.loc[refs != ""].value_counts(sort=False).sort_index(kind="stable")
    counts = counts.sort_values(ascending=False, kind="stable")
    names = {
        **dict(zip(result.assets[ASSET_ID], result.assets[NAME], strict=True)),
        **dict(zip(result.records[RECORD_ID], result.records[NAME], strict=True)),
    }
    parts = [str(ref).partition(":") for ref in counts.index]
    labels = {str(queue): word(f"queue_{queue}") for queue in Queue}
    return pd.DataFrame(
        {
            QUEUE: [labels.get(queue, queue) for queue, _, _ in parts],
            NAME: [names.get(own, own) for _, _, own in parts],
            FINDINGS: counts.to_list(),
        }
    )


def show_settling(result: Result, found: pd.DataFrame) -> None:
    """Show what would settle findings, with the way to the questions; nothing where nothing would.

    Parameters
    ----------
    result, found
        As in `settling`.
    """
    first = settling(result, found)
    if first.empty:
        return
    title = f"{word('findings_settle')} ({len(first)})"
    with st.expander(title, icon=":material/rule:"):
        st.write(word("findings_settle_intro"))
        show_table(first, key="settling")
        st.page_link(QUESTIONS.file, label=word("page_questions"), icon=":material/quiz:")
