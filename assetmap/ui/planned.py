"""Show a plan of new places or of more money, and keep it while it is looked at."""

from dataclasses import dataclass
from typing import Final

import pandas as pd
import streamlit as st

from assetmap.planning import (
    ADDED,
    AFTER,
    BEFORE,
    DOLLARS,
    GAIN,
    Aim,
    plan_awards,
    plan_budget,
    plan_sites,
    say_money,
    say_sites,
    sites_table,
)
from assetmap.publish.wording import labels_of
from assetmap.result import Result
from assetmap.schema import LAT, LON, MEASURE, NAME, TYPE
from assetmap.taxonomy import load_taxonomy

from . import state
from .small_map import Point, show_small_map
from .state import word
from .tables import in_words, offer_csv, show_table

PLACES: Final = "places"
BUDGET: Final = "budget"
AWARDS: Final = "awards"
KINDS: Final = (PLACES, BUDGET, AWARDS)
_KEPT: Final = "next_plan"
ROUNDED: Final = {GAIN: 0, ADDED: 0, DOLLARS: 0, LON: 5, LAT: 5}  # digits that are shown
_NEED: Final = "need"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What was asked."""

    kind: str
    of: str = ""
    number: int = 0
    aim: str = str(Aim.REACH)
    candidates: str = ""
    amount: float = 0.0
    by_need: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """A plan as it is shown."""

    question: Question
    result: Result  # of which it is: another build needs another plan
    language: str
    sentences: tuple[str, ...]
    table: pd.DataFrame
    areas: pd.DataFrame | None
    points: tuple[Point, ...]


def types_in(language: str) -> dict[str, str]:
    """Return the types that a place can be of, by their labels."""
    labels = labels_of([str(code) for code in load_taxonomy().types.index], language)
    return dict(sorted(labels.items(), key=lambda item: item[1]))


def hosts_in(result: Result, language: str) -> dict[str, str]:
    """Return the types of which the region has places that could house another."""
    taxonomy = load_taxonomy()
    there = [str(code) for code in result.assets[TYPE].unique() if code in taxonomy.types.index]
    codes = dict.fromkeys(one for code in there for one in taxonomy.lineage(code))
    return dict(sorted(labels_of(codes, language).items(), key=lambda item: item[1]))


def has_need(result: Result) -> bool:
    """Say whether people can be weighed by their neighbourhood's need."""
    return bool((result.measures[MEASURE] == _NEED).any())


def keep(question: Question, result: Result) -> None:
    """Work a plan out and keep it.

    Raises
    ------
    InputError
        If it cannot be planned.
    """
    st.session_state.pop(_KEPT, None)
    language = state.language()
    make = _places if question.kind == PLACES else _money
    st.session_state[_KEPT] = make(question, result, language)


def _places(question: Question, result: Result, language: str) -> _Kept:
    """Plan new places."""
    plan = plan_sites(
        result,
        of=question.of,
        number=question.number,
        aim=Aim(question.aim),
        candidates=question.candidates,
    )
    return _Kept(
        question=question,
        result=result,
        language=language,
        sentences=say_sites(plan, language),
        table=sites_table(plan),
        areas=plan.neighbourhoods,
        points=tuple(zip(plan.places[LON], plan.places[LAT], strict=True)),
    )


def _money(question: Question, result: Result, language: str) -> _Kept:
    """Plan more money."""
    by_need = question.by_need
    if question.kind == BUDGET:
        plan = plan_budget(result, question.amount, by_need=by_need)
    else:
        plan = plan_awards(result, question.number, question.amount, by_need=by_need)
    return _Kept(
        question=question,
        result=result,
        language=language,
        sentences=say_money(plan, result, language),
        table=plan.table,
        areas=None,
        points=(),
    )


def show_kept(question: Question, result: Result) -> None:
    """Show the plan that is kept, if it is of this build, this kind of question and language."""
    kept: _Kept | None = st.session_state.get(_KEPT)
    if kept is None or kept.result is not result:
        return
    if kept.question.kind != question.kind or kept.language != state.language():
        return
    st.text("\n\n".join(kept.sentences))
    if kept.points:
        show_small_map(result.region, kept.points)
    show_table(in_words(kept.table.round(ROUNDED), result), key="next_table")
    offer_csv(kept.table, name=f"{result.region.id}-plan.csv", key="next_csv")
    if kept.areas is not None:
        st.markdown(f"**{word('next_areas')}**")
        areas = in_words(kept.areas.drop(columns=NAME), result)
        shares = {column: (100 * areas[column]).round(0) for column in (BEFORE, AFTER)}
        show_table(areas.assign(**shares), key="next_areas")
