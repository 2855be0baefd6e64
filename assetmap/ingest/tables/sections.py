"""Read the headings of a list's sections as what their rows are, or where."""

import re
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa

from assetmap import schema as s
from assetmap.ingest.asked import Asked
from assetmap.ingest.columns.kinds import says_kind
from assetmap.ingest.findings import Findings
from assetmap.model import Question, Reason, Severity
from assetmap.parsing.wire import ROW
from assetmap.words import say

from .layout import Layout

LEAVE: Final = "leave"
_COUNT = re.compile(r"\s*[(\[]\s*\d+\s*[)\]]\s*$|\s*[-\u2013\u2014:]\s*\d+\s*$|\s*:\s*$")
_PLACE = re.compile(
    r"(?i)^(?:neighbou?rhood|community area|community|barrio|vecindario|colonia|ward|district|area)"
    r"\s*[:\-\u2013]\s*(?=\S)"
)
# Such headings number the parts of a list: they say nothing of its rows.
_NOTHING = re.compile(
    r"(?i)\b(?:tables?|lists?|sheets?|parts?|pages?|sections?|groups?|tiers?|phases?|tabla|lista|hoja"
    r"|parte|sección|grupo)\b|\b(?:19|20)\d\d\b|^[\W\d]*$"
)
_MOST: Final = 0.5  # share of headings that are kinds of assets from which on all are categories
_SHOWN: Final = 5  # headings that the question repeats


def with_sections(
    texts: pd.DataFrame, layout: Layout, findings: Findings, asked: Asked
) -> pd.DataFrame:
    """Give each row what the heading over its section says, where no column says it.

    Parameters
    ----------
    texts
        Columns called by their roles; index 0..n-1.
    layout
        Of the same rows.
    findings
        Of the same rows; it grows.
    asked
        Where it is asked what the headings say.

    Returns
    -------
    texts
        With a category or a neighbourhood more, or as they were.
    """
    if not layout.headings:
        return texts
    sections = sections_of(layout)
    role = _role_of([text for _, text in layout.headings])
    if s.CATEGORY in texts.columns and role == s.CATEGORY:
        role = LEAVE
    if role == s.NEIGHBOURHOOD and s.NEIGHBOURHOOD in texts.columns:
        role = LEAVE
    free = tuple(r for r in (s.CATEGORY, s.NEIGHBOURHOOD) if r not in texts.columns)
    if free:
        headings = [_tidy(text) for _, text in layout.headings[:_SHOWN]]
        answer = asked.ask(
            Question(
                key="sections",
                found=", ".join(map(repr, headings)),
                options=(*free, LEAVE),
                suggestion=role,
                sheet=str(findings.rows[s.SHEET].iloc[0]) if len(findings.rows) else "",
                rows=int((sections != "").sum()),
            )
        )
        role = answer or role
    for row, text in layout.headings:
        if row:
            expected = say("ingest", f"section_{role}")
            findings.at(row, Reason.SECTION_HEADING, Severity.NOTE, value=text, expected=expected)
    return texts if role == LEAVE else texts.assign(**{role: sections.to_numpy()})


def sections_of(layout: Layout) -> pd.Series:
    """Return the heading over each data row, "" above the first; index 0..n-1."""
    starts = np.array([row for row, _ in layout.headings])
    texts = pa.array(["", *(_tidy(text) for _, text in layout.headings)], pa.string())
    at = np.searchsorted(starts, layout.cells.column(ROW).to_numpy(), side="right")
    over: pd.Series = texts.take(pa.array(at)).to_pandas().astype("str")
    return over


def _tidy(text: str) -> str:
    """Return a heading without its count, its colon, and the word for what it is."""
    return _PLACE.sub("", _COUNT.sub("", text)).strip()


def _role_of(texts: list[str]) -> str:
    """Say what headings are: kinds of assets, or names of places, or numbers of parts."""
    if any(_PLACE.match(text) for text in texts):
        return s.NEIGHBOURHOOD
    if sum(1 for text in texts if says_kind(_tidy(text))) >= _MOST * len(texts):
        return s.CATEGORY
    return LEAVE if any(_NOTHING.search(_tidy(text)) for text in texts) else s.NEIGHBOURHOOD
