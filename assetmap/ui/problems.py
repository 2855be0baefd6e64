"""Show what was set aside, what waits, and what was noted, each with its sentence."""

import pandas as pd
import streamlit as st

from assetmap.model import Severity
from assetmap.publish.wording import worded
from assetmap.schema import MESSAGE, REASON, ROW, SEVERITY, SHEET, UPLOAD

from . import state
from .state import word
from .tables import offer_csv, show_table

SENTENCES_SHOWN = 25  # of one reason; the table has them all
WORST_FIRST = (Severity.REJECTED, Severity.HELD, Severity.NOTE)
_ICONS = {
    Severity.REJECTED: ":material/block:",
    Severity.HELD: ":material/pending:",
    Severity.NOTE: ":material/edit_note:",
}


def show_problems(problems: pd.DataFrame, *, key: str, name: str) -> None:
    """Show problems by what became of the row, then by reason; the table of all below.

    Parameters
    ----------
    problems
        `PROBLEM_COLUMNS`, their messages in the visitor's language.
    key
        What the widgets are called after.
    name
        Of the file to download.
    """
    st.markdown(f"**{word('lists_problems')}**")
    if problems.empty:
        st.caption(word("lists_no_problems"))
        return
    for severity in WORST_FIRST:
        of_severity = problems.loc[problems[SEVERITY] == str(severity)]
        for reason, count in of_severity[REASON].value_counts().items():
            what = worded("reason", str(reason), state.language())
            label = word("problems_of", severity=word(f"severity_{severity}"), reason=what)
            with st.expander(f"{label} ({count})", icon=_ICONS[severity]):
                _show_sentences(of_severity.loc[of_severity[REASON] == reason])
    with st.expander(word("problems_table")):
        show_table(problems, key=f"problems_{key}")
    offer_csv(problems, name=name, key=f"download_problems_{key}")


def _show_sentences(problems: pd.DataFrame) -> None:
    """Show where each problem is and its whole sentence, as text."""
    shown = problems.head(SENTENCES_SHOWN)
    places = zip(shown[UPLOAD], shown[SHEET], shown[ROW], shown[MESSAGE], strict=True)
    lines = [f"• {where(file, sheet, row)}: {text}" for file, sheet, row, text in places]
    st.text("\n".join(lines))
    if len(problems) > len(shown):
        st.caption(word("problems_more", count=len(problems) - len(shown)))


def where(file: str, sheet: str, row: int) -> str:
    """Return where a row stands, as people say it."""
    parts = [file, sheet, word("row_at", row=row) if row else ""]
    return ", ".join(part for part in parts if part)
