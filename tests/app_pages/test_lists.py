"""The page of lists asks what is open, knows newer versions and corrections, and remembers."""

import io
from pathlib import Path

import openpyxl
import pytest
from app_pages.test_pages import FINDINGS, LISTS, SMALL, app, bring, button, checked, texts
from streamlit.testing.v1 import AppTest

from assetmap.ingest import read_upload
from assetmap.ingest.mending.fixes import fix_workbook
from assetmap.model import Upload
from assetmap.settings import WORKSPACE_VARIABLE
from assetmap.ui import brought

BROKEN = "name,address,city\nCafÃ© PeÃ±a,1 Main St,Tiny\n".encode()
FIRST = b"""name,category,address,lat,lon
Old Hall,Library,1 A St,43.36,-69.58
Kept,Church,2 B St,43.37,-69.59
,Church,3 C St,43.37,-69.58
"""
SECOND = b"""name,category,address,lat,lon
Kept,Church,2 B Street,43.37,-69.59
New Hall,Library,4 D St,43.36,-69.59
"""

pytestmark = [pytest.mark.ui]


def uploads(opened: AppTest) -> list[Upload]:
    return [one.upload for one in opened.session_state["brought"].values()]


@pytest.mark.parametrize("language", ["en", "es"])
def test_broken_letters_are_mended_only_when_a_person_says_so(language: str):
    opened = bring(app(LISTS, language=language), "broken.csv", BROKEN)
    assert "CafÃ© PeÃ±a" in texts(opened)
    ask = next(one for one in opened.selectbox if one.key.startswith("answer_"))
    assert ask.value is None
    checked(ask.set_value("yes").run())
    assert uploads(opened)[0].answers == (("repair", "yes"),)
    preview = next(f.value for f in opened.dataframe if "description" in f.value)
    assert preview["name"].tolist() == ["Café Peña"]
    checked(button(opened, "unanswer_").click().run())
    assert uploads(opened)[0].answers == ()


def test_a_newer_version_is_shown_against_the_older_one_and_takes_its_place():
    opened = bring(bring(app(LISTS), "hall.csv", FIRST), "hall_new.csv", SECOND)
    assert "1 new, 1 changed, 1 gone, 0 as they were" in texts(opened)
    checked(button(opened, "newer_yes_").click().run())
    assert [upload.name for upload in uploads(opened)] == ["hall_new.csv"]
    assert [version.name for version in uploads(opened)[0].earlier] == ["hall.csv"]


def test_another_list_with_the_same_columns_stays_another_list():
    opened = bring(bring(app(LISTS), "hall.csv", FIRST), "hall_new.csv", SECOND)
    checked(button(opened, "newer_no_").click().run())
    assert len(uploads(opened)) == 2
    assert "as they were" not in texts(opened)


def test_corrected_rows_take_the_place_of_those_that_were_set_aside():
    opened = bring(app(LISTS), "hall.csv", FIRST)
    assert "3 rows in = 2 accepted + 1 waiting" in texts(opened)
    upload = uploads(opened)[0]
    made = fix_workbook(upload, read_upload(upload).problems, language="en")
    book = openpyxl.load_workbook(io.BytesIO(made))
    sheet = book.worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    sheet.cell(2, headers.index("name") + 1).value = "Mended"
    out = io.BytesIO()
    book.save(out)
    bring(opened, "mended.xlsx", out.getvalue())
    assert len(uploads(opened)) == 1
    assert "3 rows in = 3 accepted + 0 waiting" in texts(opened)


def test_corrections_of_a_list_that_is_not_here_are_a_sentence():
    upload = Upload(name="hall.csv", content=FIRST, sha256="0" * 64)
    made = fix_workbook(upload, read_upload(upload).problems, language="en")
    opened = bring(app(LISTS), "mended.xlsx", made)
    assert "hall.csv" in texts(opened)
    assert brought_names(opened) == []


def brought_names(opened: AppTest) -> list[str]:
    if "brought" not in opened.session_state:
        return []
    return [one.upload.name for one in opened.session_state["brought"].values()]


def test_a_kept_list_is_there_at_the_next_visit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(WORKSPACE_VARIABLE, str(tmp_path))
    first = bring(app(LISTS, region=SMALL), "hall.csv", FIRST)
    checked(button(first, "keep_").click().run())
    again = app(LISTS, region=SMALL)
    assert brought_names(again) == ["hall.csv"]
    assert [one.on_map for one in again.session_state["brought"].values()] == [True]
    checked(button(again, "remove_").click().run())
    assert brought_names(app(LISTS, region=SMALL)) == []


def test_nothing_is_kept_where_the_app_was_not_told_to(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv(WORKSPACE_VARIABLE, raising=False)
    opened = bring(app(LISTS), "hall.csv", FIRST)
    assert not [one for one in opened.button if one.key.startswith("keep_")]
    assert isinstance(next(iter(opened.session_state["brought"].values())), brought.Brought)


def test_a_file_that_is_no_model_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(WORKSPACE_VARIABLE, str(tmp_path))
    (tmp_path / "harborview").mkdir()
    (tmp_path / "harborview" / "types.npz").write_bytes(b"no model")
    opened = app(FINDINGS)
    assert "types.npz is not a model of types" in texts(opened)
