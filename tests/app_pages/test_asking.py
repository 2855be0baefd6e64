"""What something is, whether two are one, and whether one is closed can be answered in the app."""

import base64
import json
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assetmap.region import find_region, shipped_folders
from assetmap.resolve import Decision, load_decisions
from assetmap.settings import WORKSPACE_VARIABLE
from assetmap.ui.small_map import small_map
from assetmap.words import say

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "assetmap" / "ui" / "pages"
REGION, SMALL = "harborview", "tiny"  # the one has pairs to ask about, the other builds sooner
HOSTILE = "![x](http://127.0.0.1:9/x.png) <b>{{7*7}}</b>"

pytestmark = [pytest.mark.ui]


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(WORKSPACE_VARIABLE, str(tmp_path))
    return tmp_path


def decided(kept: Path, region: str) -> tuple[Decision, ...]:
    return load_decisions(kept / region / "decisions.csv").lines


def asked(queue: str, language: str = "en", *, region: str = REGION) -> AppTest:
    opened = AppTest.from_file(str(ROOT / "app.py"), default_timeout=240)
    opened.session_state["language"] = language
    opened.session_state[f"queue_{region}"] = queue
    opened.query_params["region"] = region
    opened.run()
    return checked(opened.switch_page(str(PAGES / "questions.py")).run())


def checked(opened: AppTest) -> AppTest:
    assert not opened.exception
    return opened


def press(opened: AppTest, key: str) -> AppTest:
    return checked(opened.button(key=key).click().run())


def turn(opened: AppTest) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", opened.get("progress")[0].proto.text)]


def data_of(page: str) -> dict:
    island = re.search(r'data-packed="">([^<]*)<', page)
    assert island
    return json.loads(base64.b64decode(island[1]))


def test_two_records_stand_side_by_side_and_each_answer_is_one_line(kept: Path) -> None:
    opened = asked("duplicate")
    _, count = turn(opened)
    names = [line for text in opened.text for line in str(text.value).splitlines()]
    column = f"{say('app', 'column_name')}: "
    assert sum(line.removeprefix("≠ ").startswith(column) for line in names) == 2
    press(opened, "answer_join")
    press(opened, "answer_split")
    assert turn(opened) == [3, count]
    lines = decided(kept, REGION)
    assert [line.action for line in lines] == ["join", "split"]
    assert all(line.value.startswith("r") and line.old_value for line in lines)
    press(opened, "turn_undo")
    assert [line.action for line in decided(kept, REGION)] == ["join", "split", "undo"]
    assert turn(opened) == [2, count]
    press(opened, "answer_split")
    split = lines[1].old_value
    press(opened, "answers_use")  # a new build asks it no more, and no decision is stale
    assert not any(split in str(box.text) for box in opened.expander if "(3)" in box.label)
    stale = say("page", "reason.stale_decision", "en")
    assert not any(stale in box.label for box in opened.expander)


def test_a_type_is_chosen_in_the_visitors_language_and_kept_for_the_category(kept: Path) -> None:
    opened = asked("type", "es", region=SMALL)
    press(opened, "answer_1")  # nothing is chosen yet: that is said, and nothing written
    assert [said.value for said in opened.warning] == [say("app", "type_first", "es")]
    assert not (kept / SMALL / "decisions.csv").exists()
    box = next(one for one in opened.selectbox if (one.key or "").startswith("type_of_"))
    assert "Biblioteca" in box.options
    checked(box.select("Biblioteca").run())
    press(opened, "answer_2")
    line = decided(kept, SMALL)[0]
    assert (line.action, line.value) == ("means", "library")
    assert " | " in line.subject
    press(opened, "answers_use")
    assert not opened.get("progress")
    kept = next(b for b in opened.expander if b.label.startswith(say("app", "answers_kept", "es")))
    assert "Biblioteca" in kept.text[0].value


def test_a_type_is_kept_for_the_rows_alone(kept: Path) -> None:
    opened = asked("type", region=SMALL)
    box = next(one for one in opened.selectbox if (one.key or "").startswith("type_of_"))
    checked(box.select("Library").run())
    press(opened, "answer_1")
    line = decided(kept, SMALL)[0]
    assert (line.action, line.value, line.old_value) == ("type", "library", "")
    press(opened, "answers_use")
    assert not opened.get("progress")


def test_no_text_of_a_file_is_markup_in_the_small_map() -> None:
    import dataclasses

    region = find_region(REGION, shipped_folders())
    areas = region.neighbourhoods.assign(name=HOSTILE)
    hostile = dataclasses.replace(region, id="hostile", neighbourhoods=areas)
    page = small_map(hostile, [(-69.55, 43.35)], numbers=[2])
    assert "127.0.0.1" not in page
    assert "{{" not in page
    data = data_of(page)
    assert set(data["names"]) == {HOSTILE}  # it is there, and only as data
    assert data["numbers"] == [2]


def test_the_small_map_shows_every_point_and_asks_nobody_for_anything() -> None:
    region = find_region(REGION, shipped_folders())
    points = [(-69.60, 43.32), (-69.50, 43.38)]
    page = small_map(region, points)
    data = data_of(page)
    west, south, east, north = data["view"]
    assert all(west < x < east and south < y < north for x, y in data["points"])
    assert data["numbers"] == [1, 2]
    named = set(re.findall(r"https?://[^\s\"'`)]+", page))
    assert named == {"http://www.w3.org/2000/svg"}  # a name, not an address to fetch
    assert "default-src 'none'" in page
    whole = data_of(small_map(region, []))["view"]
    assert [round(bound * 1e-5, 2) for bound in whole] == [round(b, 2) for b in region.bounds]
