"""Show what to look at first so that findings hold or fall, with the way to its question."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import streamlit as st

from assetmap.model import Queue
from assetmap.publish.shading import ALL
from assetmap.publish.wording import PAGE_WORDS, labels_of, money_label
from assetmap.result import Result
from assetmap.schema import (
    ASSET_ID,
    MEASURE,
    NAME,
    NEIGHBOURHOOD_ID,
    OF,
    OTHER_ID,
    QUEUE,
    RECIPIENT,
    RECORD_ID,
    SETTLED_BY,
)
from assetmap.words import say

from . import turns
from .registry import QUESTIONS
from .state import key_of, word
from .tables import show_table

DOLLARS: Final = "dollars"  # the measure of findings about money
FINDINGS: Final = "findings"  # how many it bears on
MOST_SHOWN: Final = 20  # with a button each
MOST_NAMED: Final = 3  # findings that a question names


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """Something that would settle findings."""

    queue: str
    own: str  # id of the question's record, else of the asset
    name: str  # hostile text
    findings: int  # how many it bears on
    is_asked: bool  # whether there is an open question


def settling(result: Result, found: pd.DataFrame) -> list[Settling]:
    """Return what would settle findings, that which bears on most of them first.

    Parameters
    ----------
    result
        Whose questions they are.
    found
        Of its findings, those that are looked at.
    """
    refs = found[SETTLED_BY].str.split(";").explode().astype("str")
    counts = refs.loc[refs != ""].value_counts(sort=False).sort_index(kind="stable")
    counts = counts.sort_values(ascending=False, kind="stable")
    names = {
        **dict(zip(result.grants[RECORD_ID], result.grants[RECIPIENT], strict=True)),
        **dict(zip(result.assets[ASSET_ID], result.assets[NAME], strict=True)),
        **dict(zip(result.records[RECORD_ID], result.records[NAME], strict=True)),
    }
    asked = set(zip(result.review[QUEUE], result.review[RECORD_ID], strict=True))
    parts = [str(ref).partition(":") for ref in counts.index]
    return [
        Settling(
            queue=queue,
            own=own,
            name=names.get(own, own),
            findings=int(count),
            is_asked=(queue, own) in asked,
        )
        for (queue, _, own), count in zip(parts, counts, strict=True)
    ]


def show_settling(result: Result, found: pd.DataFrame) -> None:
    """Show what would settle findings, each with its question; nothing where nothing would.

    Parameters
    ----------
    result, found
        As in `settling`.
    """
    first = settling(result, found)
    if not first:
        return
    title = f"{word('findings_settle')} ({len(first)})"
    with st.expander(title, icon=":material/rule:"):
        st.write(word("findings_settle_intro"))
        asked = [one for one in first if one.is_asked][:MOST_SHOWN]
        for number, one in enumerate(asked):
            _offer(one, result, number)
        rest = [one for one in first if one not in asked]
        if rest:
            st.write(word("findings_settle_rest"))
            show_table(_table(rest), key="settling")


def _offer(one: Settling, result: Result, number: int) -> None:
    """Show one, with a button that opens its question. A label is Markdown: no name is in it."""
    left, right = st.columns([4, 1], vertical_alignment="center")
    left.text(f"{one.name}\n{_queue(one)} · {word('findings_settle_count', count=one.findings)}")
    if right.button(word("findings_settle_open"), key=f"settle_{number}", width="stretch"):
        st.session_state[key_of("queue", result.region)] = one.queue
        turns.want(one.queue, one.own)
        st.switch_page(QUESTIONS.file)


def _queue(one: Settling) -> str:
    """Return the words for a queue."""
    known = {str(queue) for queue in Queue}
    return word(f"queue_{one.queue}") if one.queue in known else one.queue


def _table(rest: list[Settling]) -> pd.DataFrame:
    """Lay out what nothing is asked about."""
    rows = [(_queue(one), one.name, one.findings) for one in rest]
    return pd.DataFrame(rows, columns=[QUEUE, NAME, FINDINGS])


def bears_on(question: Mapping[str, Any], queue: str, result: Result) -> str:
    """Say which findings an answer to a question bears on, `` for none.

    Parameters
    ----------
    question
        With `record_id` and `other_id`.
    queue
        Of the question.
    result
        With the findings.
    """
    ids = {f"{queue}:{question[column]}" for column in (RECORD_ID, OTHER_ID)}
    settled = result.findings[SETTLED_BY]
    some = settled.loc[settled != ""]
    mine = result.findings.loc[[i for i, refs in some.items() if ids & set(refs.split(";"))]]
    if mine.empty:
        return ""
    first = "; ".join(_headings(mine.head(MOST_NAMED), result))
    more = "" if len(mine) <= MOST_NAMED else "; …"
    return word("question_bears_on", count=len(mine), which=first + more)


def _headings(found: pd.DataFrame, result: Result) -> Iterator[str]:
    """Name findings: what, and where."""
    places = result.region.neighbourhoods[NAME].to_dict()
    language = result.settings.language
    labels = labels_of(found[OF], language) | {"all": word("of_all")}
    for measure, of, area in zip(found[MEASURE], found[OF], found[NEIGHBOURHOOD_ID], strict=True):
        what = labels[of] if measure != DOLLARS else _money(of, language)
        yield f"{what}, {places.get(area, word('whole_region'))}"


def _money(of: str, language: str) -> str:
    """Return whose grants a finding about money is of: a funder is called as it is written."""
    return say(PAGE_WORDS, "all_money", language) if of == ALL else money_label(of, language)
