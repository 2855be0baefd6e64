"""One answer says what many rows are."""

import pytest
from streamlit.testing.v1 import AppTest

from assetmap.words import say


def asking(categories: str) -> None:
    """Ask about the first three rows of a list whose first rows are of some categories."""
    import dataclasses

    import streamlit as st
    import tiny

    from assetmap.ui.sorting import ask_type

    result = tiny.result()
    some = dict(enumerate(categories.split(";")))
    records = result.records.assign(
        source="City",
        type="unclassified",
        category=[some.get(n, "") for n in range(len(result.records))],
    )
    ids = records["record_id"].tolist()[:3]
    question = {"record_id": ids[0], "other_id": ";".join(ids[1:]), "suggestion": "park"}
    left, right = st.columns(2)
    with left:
        found = ask_type(question, dataclasses.replace(result, records=records), right)
    for answer in found or ():
        st.text(
            f"{answer.action}: {answer.subject}: {answer.value}: {answer.old_value or 'nothing'}"
        )


def asked(categories: str) -> AppTest:
    """Return the question."""
    opened = AppTest.from_function(asking, args=(categories,), default_timeout=240)
    opened.session_state["language"] = "en"
    opened.run()
    assert not opened.exception
    return opened


def answers(categories: str, key: str) -> list[str]:
    """Return the lines that a button writes."""
    opened = asked(categories)
    before = len(opened.text)
    opened.button(key=key).click().run()
    assert not opened.exception
    return [str(text.value) for text in opened.text[before:]]


@pytest.mark.parametrize(
    ("categories", "key"), [("Zorp;Zorp;zorp", "answer_1"), ("Zorp;Zorp;Zorp;Zorp", "answer_2")]
)
def test_one_line_settles_a_whole_category(categories: str, key: str):
    assert answers(categories, key) == ["means: Zorp | City: park: nothing"]


@pytest.mark.parametrize(
    ("categories", "key"),
    [("Zorp;Zorp;Zorp", "answer_2"), ("Zorp;Zorp;Zorp;Zorp", "answer_1"), ("A;B;C", "answer_1")],
)
def test_one_line_settles_the_rows_alone(categories: str, key: str):
    lines = answers(categories, key)
    assert len(lines) == 1
    action, subject, *rest = lines[0].split(": ")
    assert (action, len(subject.split(";")), rest) == ("type", 3, ["park", "nothing"])


def test_what_comes_first_says_that_it_is_for_later_rows_too():
    opened = asked("Zorp;Zorp;Zorp")
    assert opened.button(key="answer_1").label == say("app", "type_keep_category", "en", count=3)
