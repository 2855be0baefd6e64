"""One answer says what many rows are, and one row can be taken out of it."""

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


def test_a_row_that_is_something_else_is_left_out_of_the_answer():
    opened = asked("Zorp;Zorp;Zorp")
    box = opened.multiselect[0]
    checked_out = box.select(box.options[1]).run()
    assert not checked_out.exception
    before = len(opened.text)
    opened.button(key="answer_1").click().run()  # for the whole category nothing can be said now
    told = [str(text.value) for text in opened.text[before:]]
    assert len(told) == 1
    action, subject, *rest = told[0].split(": ")
    assert (action, len(subject.split(";")), rest) == ("type", 2, ["park", "nothing"])


def out_of(action: str) -> None:
    """Offer to take a row out of an answer on the first three rows, of one category."""
    import dataclasses

    import streamlit as st
    import tiny

    from assetmap.resolve.decisions import Decision
    from assetmap.ui.taking_out import offer_out

    result = tiny.result()
    count = len(result.records)
    kinds = ["Zorp"] * 3 + [""] * (count - 3)
    records = result.records.assign(source="City", category=kinds, name=["<b>*x*</b>"] * count)
    ids = records["record_id"].tolist()[:3]
    subject = ";".join(ids) if action == "type" else "Zorp | City"
    said = {"who": "ana", "when": "2026-01-01", "why": "", "old_value": "", "line": 2}
    decision = Decision(action=action, subject=subject, value="park", **said)
    for one in offer_out(decision, dataclasses.replace(result, records=records), number=1):
        st.text(f"{one.action}: {ids.index(one.subject)}: {one.value}: {one.old_value}")


@pytest.mark.parametrize(
    ("action", "code", "line"),
    [
        ("type", "", "undo: 1: type: park"),
        ("type", "Library", "type: 1: library: park"),
        ("means", "Library", "type: 1: library: park"),
    ],
)
def test_one_row_is_taken_out_of_an_answer_about_several(action: str, code: str, line: str):
    opened = AppTest.from_function(out_of, args=(action,), default_timeout=240)
    opened.session_state["language"] = "en"
    opened.run()
    assert not opened.exception
    assert not opened.button
    box = opened.selectbox[0]
    assert len(box.options) == 3
    opened.selectbox[0].select_index(1).run()
    assert opened.button[0].disabled == (action == "means")
    if code:
        opened.selectbox[1].select(code).run()
    opened.button[0].click().run()
    assert not opened.exception
    assert opened.text[-1].value == line
