"""Questions are asked one at a time; an answer is kept, and can be taken back."""

import re
from pathlib import Path

import pytest
import tiny
from streamlit.testing.v1 import AppTest

from assetmap.resolve import load_decisions
from assetmap.resolve.decisions import parse_decisions
from assetmap.settings import WORKSPACE_VARIABLE
from assetmap.ui.placing import typed_point
from assetmap.words import say

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "assetmap" / "ui" / "pages"
REGION = "tiny"

pytestmark = [pytest.mark.ui]


def questions(language: str = "en", *, region: str = REGION) -> AppTest:
    opened = AppTest.from_file(str(ROOT / "app.py"), default_timeout=240)
    opened.session_state["language"] = language
    opened.query_params["region"] = region
    opened.run()
    return checked(opened.switch_page(str(PAGES / "questions.py")).run())


def checked(opened: AppTest) -> AppTest:
    assert not opened.exception
    return opened


def press(opened: AppTest, key: str) -> AppTest:
    return checked(opened.button(key=key).click().run())


def has(opened: AppTest, key: str) -> bool:
    return any(button.key == key for button in opened.button)


def turn(opened: AppTest) -> list[int]:
    """The number of the question, and of how many."""
    return [int(number) for number in re.findall(r"\d+", opened.get("progress")[0].proto.text)]


def sentence(opened: AppTest) -> str:
    return str(opened.text[1].value)


def answerable(opened: AppTest) -> AppTest:
    """Leave questions until one has a place to choose."""
    while not has(opened, "answer_1"):
        press(opened, "answer_unsure")
    return opened


def test_questions_come_one_at_a_time_and_one_that_is_left_comes_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(WORKSPACE_VARIABLE, str(tmp_path))
    opened = questions()
    number, count = turn(opened)
    assert number == 1
    first = sentence(opened)
    press(opened, "answer_unsure")
    assert turn(opened) == [2, count]
    assert sentence(opened) != first
    press(opened, "turn_undo")
    assert (turn(opened), sentence(opened)) == ([1, count], first)
    for _ in range(count):
        press(opened, "answer_unsure")
    assert not has(opened, "answer_unsure")
    press(opened, "turn_again")
    assert (turn(opened), sentence(opened)) == ([1, count], first)
    assert not (tmp_path / REGION / "decisions.csv").exists()


def test_an_answer_is_kept_settles_its_question_and_can_be_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    language = "es"
    monkeypatch.setenv(WORKSPACE_VARIABLE, str(tmp_path))
    opened = answerable(questions(language))
    number, count = turn(opened)
    asked = sentence(opened)
    assert say("app", "place_candidate", language, number=1) == opened.button(key="answer_1").label
    press(opened, "answer_1")
    log = tmp_path / REGION / "decisions.csv"
    assert [line.action for line in load_decisions(log).lines] == ["place"]
    assert turn(opened) == [number + 1, count]
    press(opened, "answers_use")  # a new build, in which the answer holds
    assert turn(opened) == [number, count - 1]  # what was not sure is not asked again
    kept = next(box for box in opened.expander if box.label.endswith("(1)"))
    assert kept.label.startswith(say("app", "answers_kept", language))
    press(opened, "answer_undo_1")
    assert [line.action for line in load_decisions(log).lines] == ["place", "undo"]
    assert turn(opened) == [1, count]
    assert sentence(answerable(opened)) == asked


def test_a_neighbourhood_and_a_typed_point_are_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(WORKSPACE_VARIABLE, str(tmp_path))
    opened = questions()
    area = next(box for box in opened.selectbox if (box.key or "").startswith("place_area_"))
    subject = area.key.removeprefix("place_area_")
    checked(area.select(area.options[0]).run())
    press(opened, "answer_area")
    typed = next(box for box in opened.text_input if (box.key or "").startswith("place_typed_"))
    other = typed.key.removeprefix("place_typed_")
    typed.input("1, 1")  # a form sends its field when it is submitted
    press(opened, f"answer_point_{other}")
    assert opened.error[0].value == say("app", "place_not_here")
    here = tiny.region()
    west, south, east, north = here.bounds
    lon, lat = round((west + east) / 2, 4), round((south + north) / 2, 4)
    opened.text_input(key=typed.key).input(f"{lat}, {lon}")
    press(opened, f"answer_point_{other}")
    said = load_decisions(tmp_path / REGION / "decisions.csv").lines
    values = [(line.subject, line.value) for line in said]
    assert values == [(subject, here.neighbourhoods.index[0]), (other, f"{lon} {lat}")]


def test_where_nothing_is_kept_the_answers_are_a_file_to_take_home(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(WORKSPACE_VARIABLE, raising=False)
    opened = questions()
    assert not any(one.key == "download_decisions" for one in opened.get("download_button"))
    press(answerable(opened), "answer_1")
    _, count = turn(opened)
    assert any(one.key == "download_decisions" for one in opened.get("download_button"))
    log = parse_decisions(opened.session_state[f"decided_in_{REGION}"], name="")
    assert [line.action for line in log.lines] == ["place"]
    press(opened, "answers_use")
    assert turn(opened)[1] < count


def test_a_log_that_is_broken_is_said_and_the_page_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(WORKSPACE_VARIABLE, str(tmp_path))
    log = tmp_path / REGION / "decisions.csv"
    log.parent.mkdir()
    head = "who,when,why,action,subject,value,old_value\n"
    log.write_text(head + "me,2026-01-01,,dance,r1,,\nme,2026-01-01,,hide,r1,,\n")
    opened = questions()
    assert opened.error[0].value == say("app", "cannot")
    assert any("line 2" in str(text.value) for text in opened.text)


def test_a_region_without_questions_of_a_kind_says_so() -> None:
    opened = questions(region="edclusters")
    checked(opened.segmented_control(key="queue_edclusters").set_value("place").run())
    assert say("app", "questions_none") in [text.value for text in opened.text]


def test_a_typed_point_has_latitude_first_and_lies_in_the_region() -> None:
    here = tiny.region()
    west, south, east, north = here.bounds
    lon, lat = round((west + east) / 2, 4), round((south + north) / 2, 4)
    assert typed_point(f" {lat}, {lon} ", here) == f"{lon} {lat}"
    for wrong in (f"{lon}, {lat}", "1, 1", "here", "", "<b>1</b>, 2", f"{lat}, {lon}, 3"):
        assert typed_point(wrong, here) == ""
