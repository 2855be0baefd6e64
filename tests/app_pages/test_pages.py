"""Each page opens without an exception and shows what it is for; the map itself: tests/browser."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assetmap.words import say

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "assetmap" / "ui" / "pages"
LIST = ROOT / "tests" / "data" / "tiny" / "assets" / "list.csv"

pytestmark = [pytest.mark.ui, pytest.mark.xdist_group("app")]


def app(page: str = "", *, language: str = "en") -> AppTest:
    opened = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    opened.session_state["language"] = language
    opened.run()
    if page:
        opened.switch_page(str(PAGES / page)).run()
    assert not opened.exception
    return opened


def texts(opened: AppTest) -> str:
    shown = [*opened.text, *opened.markdown, *opened.subheader, *opened.caption, *opened.error]
    return "\n".join(str(element.value) for element in shown)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_map_page_accounts_for_the_rows_and_offers_the_files(language: str):
    opened = app(language=language)
    assert say("app", "page_map", language) in texts(opened)
    assert "395" in texts(opened)  # rows of Harborview's three lists, written in its TRUTHS.md
    labels = [button.label for button in opened.get("download_button")]
    assert say("app", "download_map", language) in labels
    assert len(opened.get("iframe")) == 1


def test_another_region_can_be_chosen():
    opened = app()
    opened.selectbox(key="region").set_value("edclusters").run()
    assert not opened.exception
    assert "assetmap build edclusters" in opened.code[0].value


def test_findings_name_the_neighbourhoods_that_are_short():
    opened = app("findings.py")
    clear = next(frame.value for frame in opened.dataframe if "sentence" in frame.value)
    sentences = " ".join(clear["sentence"])
    assert "Millbrook" in sentences
    assert "St. Brendan" in sentences


def test_questions_are_sorted_by_what_is_asked():
    opened = app("questions.py")
    assert any(say("app", "queue_place") in box.label for box in opened.expander)


def test_an_upload_shows_how_its_columns_were_read_and_what_was_set_aside():
    opened = app("lists.py")
    opened.file_uploader(key="files").upload("list.csv", LIST.read_bytes()).run()
    assert not opened.exception
    assert "20 rows in" in texts(opened)
    roles = next(frame.value for frame in opened.dataframe if "role" in frame.value)
    assert dict(zip(roles["header"], roles["role"], strict=True))["Kind"] == "category"


def test_a_broken_file_is_a_sentence_not_a_traceback():
    opened = app("lists.py")
    opened.file_uploader(key="files").upload("list.xlsx", b"PK\x03\x04 not a workbook").run()
    assert not opened.exception
    assert opened.error
    assert "list.xlsx" in texts(opened)


def test_an_added_list_is_on_the_map_and_can_be_removed():
    rows = b"name,category,lat,lon\nNew Reading Room,Library,43.3655,-69.5849\n"
    opened = app("lists.py")
    opened.file_uploader(key="files").upload("new.csv", rows).run()
    use = next(button for button in opened.button if button.key.startswith("use_"))
    use.click().run()
    opened.switch_page(str(PAGES / "map.py")).run()
    assert "396" in texts(opened)
    opened.switch_page(str(PAGES / "lists.py")).run()
    remove = next(button for button in opened.button if button.key.startswith("remove_"))
    remove.click().run()
    opened.switch_page(str(PAGES / "map.py")).run()
    assert "395" in texts(opened)


def test_a_hostile_file_name_is_shown_as_text():
    name = "![x](http://127.0.0.1:9/x.png) <b>{{7*7}}</b>.csv"
    opened = app("lists.py")
    opened.file_uploader(key="files").upload(name, b"").run()
    assert not opened.exception
    assert all(name not in str(element.value) for element in [*opened.markdown, *opened.error])
    assert any(name in element.value for element in opened.text)
