"""Show tables with headers in the visitor's language."""

import math
from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from assetmap.publish.tables import csv_text
from assetmap.publish.wording import labels_of, money_label, worded
from assetmap.result import Result
from assetmap.schema import (
    BASE,
    MEASURE,
    NAME,
    NEIGHBOURHOOD,
    NEIGHBOURHOOD_ID,
    OF,
    PLACING,
    REASON,
    SEARCHED,
    SENTENCE,
    SEVERITY,
    SURVIVES,
    VERDICT,
)
from assetmap.words import book, say

from . import state

MARK = "\ufeff"  # by which Excel knows that a CSV is UTF-8
_WIDE = frozenset({"message", "sentence", "why"})


def headers(language: str) -> dict[str, Any]:
    """Return the headers of tables in a language, each with its meaning."""
    meanings = book("columns")
    return {
        name: st.column_config.Column(
            texts[language],
            help=meanings[name][language] if name in meanings else None,
            width="large" if name in _WIDE else None,
        )
        for key, texts in book("app").items()
        if (name := key.removeprefix("column_")) != key
    }


def show_table(table: pd.DataFrame, *, key: str) -> None:
    """Show a table; its cells are text, whatever stands in them."""
    st.dataframe(
        table,
        key=key,
        hide_index=True,
        width="stretch",
        column_config=headers(state.language()),
        placeholder=state.word("no_answer"),
    )


def offer_csv(table: pd.DataFrame, *, name: str, key: str) -> None:
    """Offer a table as a file that every spreadsheet program opens."""

    def content() -> bytes:
        return (MARK + csv_text(table)).encode()

    offer_file("download_table", content, name=name, mime="text/csv", key=key)


def offer_file(label: str, content: Callable[[], bytes], *, name: str, mime: str, key: str) -> None:
    """Offer a file that is made when it is asked for, not on every rerun.

    Parameters
    ----------
    label
        Key of the button's words.
    content
        Makes the file.
    name, mime
        What the file is called, and what it is.
    key
        The button's.
    """
    st.download_button(
        state.word(label),
        content,
        file_name=name,
        mime=mime,
        on_click="ignore",
        icon=":material/download:",
        key=key,
    )


def in_words(table: pd.DataFrame, result: Result) -> pd.DataFrame:
    """Return a table with its codes said in the language of the result.

    Parameters
    ----------
    table
        Any of a result's tables; columns that it lacks are not missed.
    result
        Whose neighbourhoods they are.
    """
    language = result.settings.language
    places = result.region.neighbourhoods[NAME].to_dict()
    of_region = say("app", "whole_region", language)
    said: dict[str, Callable[[str], str]] = {
        NEIGHBOURHOOD_ID: lambda code: places.get(code, of_region),
        VERDICT: lambda code: say("app", f"verdict_{code}", language) if code else "",
        SURVIVES: lambda code: say("app", f"holds_{code}", language) if code else "",
        SEVERITY: lambda code: say("app", f"severity_{code}", language),
        REASON: lambda code: worded("reason", code, language),
        MEASURE: lambda code: say_measure(code, language),
        BASE: lambda code: worded("base", code, language) if code else "",
        PLACING: lambda code: worded("placing", code, language) if code else "",
    }
    changed = {
        column: table[column].map({code: words(code) for code in table[column].unique()})
        for column, words in said.items()
        if column in table.columns
    }
    if OF in table.columns:
        changed[OF] = table[OF].map(kinds(table, language))
    return table.assign(**changed).rename(columns={NEIGHBOURHOOD_ID: NEIGHBOURHOOD})


def with_search(found: pd.DataFrame) -> list[str]:
    """Return the sentences of findings, each with how well its neighbourhood was searched."""
    return [
        sentence
        if math.isnan(share)
        else f"{sentence} {state.word('searched', share=math.floor(100 * share))}"
        for sentence, share in zip(found[SENTENCE], found[SEARCHED], strict=True)
    ]


def kinds(table: pd.DataFrame, language: str) -> dict[str, str]:
    """Return what each `of` of a table is called; a funder is called as it is."""
    of_money = set(table.loc[table[PLACING] != "", OF]) if PLACING in table.columns else set()
    codes = list(table[OF].unique())
    labels = labels_of([code for code in codes if code], language)
    said = {
        code: money_label(code, language) if code in of_money else labels.get(code, code)
        for code in codes
    }
    return said | {"all": say("app", "of_all", language)}


def say_measure(code: str, language: str) -> str:
    """Return what a measure is called, of whatever people."""
    people = say("app", "of_the_base", language)
    words = worded("measure", code, language, base=people)
    return words[:1].upper() + words[1:]
