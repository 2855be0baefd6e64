"""Where something is can be answered in the app; the answer is kept, and can be taken back."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assetmap.region import find_region, shipped_folders
from assetmap.resolve import load_decisions
from assetmap.settings import WORKSPACE_VARIABLE
from assetmap.ui.placing import typed_point
from assetmap.words import say

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "assetmap" / "ui" / "pages"
REGION = "harborview"

pytestmark = [pytest.mark.ui, pytest.mark.xdist_group("app")]


def questions(language: str = "en") -> AppTest:
    opened = AppTest.from_file(str(ROOT / "app.py"), default_timeout=240)
    opened.session_state["language"] = language
    opened.query_params["region"] = REGION
    opened.run()
    return checked(opened.switch_page(str(PAGES / "questions.py")).run())


def checked(opened: AppTest) -> AppTest:
    assert not opened.exception
    return opened


def begins(elements: object, start: str) -> list[object]:
    return [one for one in elements if (one.key or "").startswith(start)]  # type: ignore[attr-defined]


def test_nothing_is_asked_where_no_answer_can_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(WORKSPACE_VARIABLE, raising=False)
    assert not begins(questions().radio, "place_choice_")


@pytest.mark.parametrize("language", ["en", "es"])
def test_an_answer_is_kept_settles_its_question_and_can_be_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv(WORKSPACE_VARIABLE, str(tmp_path))
    opened = questions(language)
    choices = begins(opened.radio, "place_choice_")
    first = choices[0]
    assert first.options[-1] == say("app", "place_later", language)
    subject = first.key.removeprefix("place_choice_")
    keep = opened.button(key=f"place_keep_{subject}")
    assert keep.disabled  # "not sure" is no answer
    checked(first.set_value("area").run())
    area = opened.selectbox(key=f"place_area_{subject}")
    name = area.options[0]
    checked(area.select(name).run())
    checked(opened.button(key=f"place_keep_{subject}").click().run())
    log = load_decisions(tmp_path / REGION / "decisions.csv").lines
    assert [(line.action, line.subject) for line in log] == [("place", subject)]
    assert not begins(opened.radio, f"place_choice_{subject}")  # it is asked no more
    undo = begins(opened.button, f"place_undo_{subject}")[0]
    checked(undo.click().run())
    log = load_decisions(tmp_path / REGION / "decisions.csv").lines
    assert [line.action for line in log] == ["place", "undo"]
    assert begins(opened.radio, f"place_choice_{subject}")


def test_a_typed_point_has_latitude_first_and_lies_in_the_region() -> None:
    here = find_region(REGION, shipped_folders())
    west, south, east, north = here.bounds
    lon, lat = round((west + east) / 2, 4), round((south + north) / 2, 4)
    assert typed_point(f" {lat}, {lon} ", here) == f"{lon} {lat}"
    for wrong in (f"{lon}, {lat}", "1, 1", "here", "", "<b>1</b>, 2", f"{lat}, {lon}, 3"):
        assert typed_point(wrong, here) == ""
