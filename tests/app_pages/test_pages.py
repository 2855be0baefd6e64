"""Each page opens without an exception and shows what it is for."""

import hashlib
import json
import re
import tomllib
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from assetmap.model import Table
from assetmap.ui import brought
from assetmap.words import say

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "assetmap" / "ui" / "pages"
LIST = ROOT / "tests" / "data" / "tiny" / "assets" / "list.csv"
MAP, LISTS, FINDINGS, QUESTIONS = "map.py", "lists.py", "findings.py", "questions.py"
HOSTILE = "![x](http://127.0.0.1:9/x.png) <b>{{7*7}}</b>.csv"
SMALL = "edclusters"  # builds in a third of the time: nobody counted, no grants, no streets
ONE_ROW = b"name,category,lat,lon\nNew Reading Room,Library,43.3655,-69.5849\n"

pytestmark = [pytest.mark.ui]


def app(page: str = "", *, language: str = "en", **asked: str) -> AppTest:
    opened = AppTest.from_file(str(ROOT / "app.py"), default_timeout=240)
    opened.session_state["language"] = language
    for key, value in asked.items():
        opened.query_params[key] = value
    opened.run()
    return switched(opened, page) if page else checked(opened)


def switched(opened: AppTest, page: str) -> AppTest:
    return checked(opened.switch_page(str(PAGES / page)).run())


def checked(opened: AppTest) -> AppTest:
    assert not opened.exception
    return opened


def bring(opened: AppTest, name: str, content: bytes) -> AppTest:
    uploader = opened.get("file_uploader")[0]
    return checked(uploader.upload(name, content).run())


def button(opened: AppTest, begins: str):
    return next(one for one in opened.button if one.key.startswith(begins))


def texts(opened: AppTest) -> str:
    kinds = (opened.text, opened.markdown, opened.subheader, opened.caption, opened.error)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def marked_up(opened: AppTest) -> str:
    """Everything that the browser takes for Markdown."""
    shown = [*opened.markdown, *opened.error, *opened.warning, *opened.caption, *opened.subheader]
    labels = [*opened.expander, *opened.button, *opened.radio]
    return "\n".join([*(str(e.value) for e in shown), *(e.label for e in labels)])


def numbers_of(opened: AppTest) -> list[int]:
    """The numbers of the sentence that accounts for the rows of assets."""
    account = opened.text[0].value.split("\n")[0]
    return [int(number) for number in re.findall(r"\d+", account)]


def columns_of(opened: AppTest) -> dict[str, str]:
    table = next(frame.value for frame in opened.dataframe if "role" in frame.value)
    return dict(zip(table["header"], table["role"], strict=True))


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_map_page_accounts_for_the_rows_and_offers_the_files(language: str):
    opened = app(language=language)
    rows_in, accepted, held, rejected, again, assets, merged = numbers_of(opened)
    assert rows_in > assets > merged > 0
    assert rows_in == accepted + held + rejected
    assert again == accepted == assets + merged
    labels = [one.label for one in opened.get("download_button")]
    assert say("app", "download_map", language) in labels
    assert say("app", "download_tables", language) in labels
    assert len(opened.get("iframe")) == 1


def test_another_region_can_be_chosen():
    opened = app()
    checked(opened.selectbox(key="region").set_value("edclusters").run())
    assert opened.code[0].value == "assetmap build edclusters --out out/edclusters"
    assert opened.query_params["region"] == "edclusters"
    for page in (FINDINGS, QUESTIONS, LISTS):
        switched(opened, page)


def test_the_address_opens_a_region_in_a_language():
    opened = AppTest.from_file(str(ROOT / "app.py"), default_timeout=240)
    opened.query_params["lang"] = "es"
    opened.query_params["region"] = "edclusters"
    checked(opened.run())
    assert opened.selectbox(key="region").value == "edclusters"
    assert opened.radio(key="language").value == "es"
    assert "--language es" in opened.code[0].value


@pytest.mark.parametrize("asked", ["/etc", "../harborview", "nowhere", ""])
def test_an_address_that_names_no_region_opens_the_first(asked: str):
    opened = app(region=asked, lang="zz")
    assert opened.selectbox(key="region").value == "harborview"
    assert "/etc" not in texts(opened)


def test_findings_name_the_neighbourhoods_that_are_short():
    opened = app(FINDINGS)
    fewer = next(box for box in opened.expander if say("app", "findings_fewer") in box.label)
    sentences = "\n".join(str(text.value) for text in fewer.text)
    assert "Child care in Millbrook" in sentences
    assert "Child care in St. Brendan" in sentences
    assert "Library" not in sentences


def test_findings_that_hold_up_are_told_first_and_the_rest_when_asked_for():
    opened = app(FINDINGS, language="es")
    groups = next(b for b in opened.expander if say("app", "findings_groups", "es") in b.label)
    heads = [str(text.value) for text in groups.text][::2]
    assert len(heads) == 12
    endings = [head.rpartition(" · ")[2] for head in heads]
    sure = say("app", "told_yes", "es")
    assert endings == sorted(endings, key=lambda ending: ending != sure)
    switched = checked(opened.button(key="tell_more_groups").click().run())
    groups = next(b for b in switched.expander if say("app", "findings_groups", "es") in b.label)
    assert f"({len(groups.text) // 2})" in groups.label


def test_findings_that_are_not_sure_say_what_to_look_at_first():
    opened = app(FINDINGS)
    named = [one for one in opened.expander if say("app", "findings_settle") in one.label]
    assert not named  # of what is held against all children, no question would settle anything
    poor = opened.radio(key="base_harborview").set_value("children_in_poverty")
    opened = checked(poor.run())
    box = next(one for one in opened.expander if say("app", "findings_settle") in one.label)
    assert not box.dataframe  # only what is asked about is named
    one = box.text[0].value.splitlines()
    assert one[1].startswith(say("app", "queue_duplicate"))
    # A test of pages does not follow a switch to another; what it would ask there is kept.
    checked(opened.button(key="settle_0").click().run())
    assert opened.session_state["queue_harborview"] == "duplicate"
    assert opened.session_state["question_wanted"][0] == "duplicate"
    switched(opened, QUESTIONS)
    assert opened.segmented_control(key="queue_harborview").value == "duplicate"
    assert one[0] in texts(opened)
    assert "Findings on which the answer bears" in texts(opened)


def test_a_region_without_people_says_that_nothing_was_tested():
    opened = app(FINDINGS, region="edclusters")
    assert opened.info[-1].value == say("app", "findings_untested")
    assert say("app", "findings_none") not in texts(opened)


def test_findings_are_in_spanish_for_who_reads_spanish():
    opened = app(FINDINGS, language="es")
    fewer = next(box for box in opened.expander if say("app", "findings_fewer", "es") in box.label)
    assert "Millbrook" in fewer.text[0].value
    assert "by chance" not in fewer.text[0].value


@pytest.mark.parametrize("queue", ["place", "type", "duplicate"])
def test_questions_are_sorted_by_what_is_asked_and_say_which_row(queue: str):
    opened = app(QUESTIONS)
    checked(opened.segmented_control(key="queue_harborview").set_value(queue).run())
    asked = next(b for b in opened.expander if say("app", "questions_all") in b.label)
    lines = asked.text[0].value.splitlines()
    assert all(re.match(r"• .*\.(csv|xlsx)\b.*\.$|.*\?$", line) for line in lines), lines
    assert asked.label.endswith(f"({len(lines)})")
    counts = next(t.value for t in opened.text if say("app", f"queue_{queue}") in t.value)
    assert f"{say('app', f'queue_{queue}')} {len(lines)}" in counts


def test_problems_are_told_in_the_visitors_language():
    opened = app(QUESTIONS, language="es")
    table = next(frame.value for frame in opened.dataframe if "message" in frame.value)
    zeros = table.loc[table["reason"] == "lost_zero", "message"]
    assert len(zeros)
    assert zeros.str.startswith("El código postal ").all()
    swapped = "La latitud y la longitud parecen intercambiadas"
    assert swapped in texts(opened)


def test_an_upload_shows_how_its_columns_were_read_and_what_was_set_aside():
    opened = bring(app(LISTS), "list.csv", LIST.read_bytes())
    assert "20 rows in" in texts(opened)
    assert columns_of(opened)["Kind"] == "category"
    assert any("no name" in box.label for box in opened.expander)


def test_a_list_can_be_read_otherwise():
    opened = bring(app(LISTS), "list.csv", LIST.read_bytes())
    editor = f"columns_{hashlib.sha256(LIST.read_bytes()).hexdigest()[:16]}_assets"
    kind = list(columns_of(opened)).index("Kind")
    opened.session_state[editor] = {
        "edited_rows": {kind: {"role": "description"}},
        "added_rows": [],
        "deleted_rows": [],
    }
    checked(opened.run())
    preview = next(f.value for f in opened.dataframe if "description" in f.value)
    assert preview["description"].iloc[0] == "Library"


def test_grants_are_read_as_grants_until_the_visitor_says_otherwise():
    rows = b'Funder,Grantee,Award\nHarbor Fund,Tiny School,"$1,000"\n'
    opened = bring(app(LISTS), "awards.csv", rows)
    assert columns_of(opened) == {"Funder": "funder", "Grantee": "recipient", "Award": "amount"}
    kind = next(radio for radio in opened.radio if radio.key.startswith("kind_"))
    assert kind.value == Table.GRANTS
    checked(kind.set_value(Table.ASSETS).run())
    assert "'Funder' ('Harbor Fund'), 'Grantee' ('Tiny School')" in texts(opened)  # which is it?


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.xlsx", b"PK\x03\x04 not a workbook"),
        ("empty.csv", b""),
        ("header.csv", b"name,address\n"),
        ("picture.csv", bytes(range(256)) * 40),
    ],
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_broken_file_is_a_sentence_not_a_traceback(name: str, content: bytes, language: str):
    opened = bring(app(LISTS, language=language), name, content)
    assert opened.error
    said = next(text.value for text in opened.text if text.value.startswith(f"'{name}': "))
    assert ("expected" in said) == (language == "en")
    assert not any(one.key.startswith("use_") for one in opened.button)


def test_an_added_list_is_on_the_map_is_said_in_the_command_and_can_be_removed():
    opened = app(region=SMALL)
    rows = numbers_of(opened)[0]
    bring(switched(opened, LISTS), "new list.csv", ONE_ROW)
    checked(button(opened, "use_").click().run())
    switched(opened, MAP)
    assert f"{rows + 1} rows in" in texts(opened)
    assert "--assets 'new list.csv'" in opened.code[0].value
    switched(opened, LISTS)
    checked(button(opened, "remove_").click().run())
    switched(opened, MAP)
    assert f"{rows} rows in" in texts(opened)


def test_a_list_on_the_map_tells_what_was_wrong_with_its_places():
    rows = ONE_ROW + b"Far Museum,Museum,48.85,2.35\n"
    opened = bring(app(LISTS, region=SMALL), "far.csv", rows)
    assert "2 rows in = 2 accepted" in texts(opened)
    checked(button(opened, "use_").click().run())
    assert "2 rows in = 1 accepted + 1 waiting" in texts(opened)
    assert any("outside the region" in box.label for box in opened.expander)


def test_a_list_of_another_place_is_refused_and_can_be_taken_off():
    opened = bring(
        app(LISTS, region=SMALL),
        "far.csv",
        b"name,lat,lon\nFar Museum,48.85,2.35\nFar Park,48.86,2.36\n",
    )
    checked(button(opened, "use_").click().run())
    assert "'far.csv'" in next(t.value for t in opened.text if "Clusters" in t.value)
    switched(opened, MAP)
    assert opened.error
    assert not opened.get("iframe")
    switched(opened, LISTS)
    assert button(opened, "use_").label == say("app", "lists_take_off")
    checked(button(opened, "use_").click().run())
    switched(opened, MAP)
    assert not opened.error
    assert opened.get("iframe")


def test_lists_stay_when_page_language_and_region_change():
    opened = bring(app(LISTS), "list.csv", LIST.read_bytes())
    checked(opened.radio(key="language").set_value("es").run())
    checked(opened.selectbox(key="region").set_value("edclusters").run())
    switched(opened, QUESTIONS)
    switched(opened, LISTS)
    assert opened.selectbox(key="region").value == "edclusters"
    assert "list.csv" in [text.value for text in opened.text]
    assert "20 filas" in texts(opened)


def test_settings_and_own_lists_are_in_the_command():
    opened = app(MAP, region=SMALL)
    checked(opened.select_slider(key=f"walk_m_{SMALL}").set_value(1200).run())
    checked(opened.checkbox(key="own_lists").uncheck().run())
    said = opened.code[0].value
    assert "--only-these-assets" in said
    assert "--settings settings.toml" in said
    assert tomllib.loads(opened.code[1].value) == {"walk_m": 1200.0}


def test_the_same_file_twice_is_one_list():
    opened = bring(app(LISTS), "list.csv", LIST.read_bytes())
    bring(opened, "list again.csv", LIST.read_bytes())
    assert opened.warning[0].value == say("app", "lists_same")
    assert len([one for one in opened.button if one.key.startswith("remove_")]) == 1


def test_a_visitor_keeps_so_many_lists_and_no_more(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(brought, "MOST_LISTS", 1)
    opened = bring(app(LISTS), "list.csv", LIST.read_bytes())
    bring(opened, "new.csv", ONE_ROW)
    assert opened.warning[0].value == say("app", "lists_too_many", most=1)
    assert len([one for one in opened.button if one.key.startswith("remove_")]) == 1


def test_a_visitor_keeps_so_many_bytes_and_no_more(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(brought, "MOST_BYTES", 3 << 20)
    opened = bring(app(LISTS), "big.csv", ONE_ROW + b"\n" * (3 << 20))
    assert opened.warning[0].value == say("app", "lists_too_big", megabytes=3)
    assert not any(one.key.startswith("remove_") for one in opened.button)


@pytest.mark.parametrize("content", [b"", ONE_ROW])
def test_a_hostile_file_name_is_shown_as_text(content: bytes):
    opened = bring(app(LISTS), HOSTILE, content)
    assert HOSTILE not in marked_up(opened)
    assert any(HOSTILE in str(element.value) for element in opened.text)


def test_hostile_cells_are_never_taken_for_markdown():
    rows = f"{HOSTILE},category,lat,lon\n{HOSTILE},{HOSTILE},0,0\n".encode()
    opened = bring(app(LISTS, region=SMALL), "a.csv", rows)
    checked(button(opened, "use_").click().run())
    assert HOSTILE not in marked_up(opened)
    assert HOSTILE in columns_of(opened)
    switched(opened, QUESTIONS)
    assert HOSTILE not in marked_up(opened)


def test_a_region_that_cannot_be_loaded_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from assetmap.ui import cache

    pack = tmp_path / "broken"
    pack.mkdir()
    (pack / "region.toml").write_text('id = "broken"\n')
    cache.regions.clear()
    cache.region.clear()
    monkeypatch.setattr(cache, "shipped_folders", lambda: (tmp_path,))
    opened = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    checked(opened.run())
    cache.regions.clear()
    cache.region.clear()
    assert opened.error
    assert "region.toml" in texts(opened)


def test_a_saved_reading_is_what_the_command_line_takes():
    from assetmap.ingest import parse_mapping, read_upload
    from assetmap.model import Upload
    from assetmap.ui import columns

    upload = Upload(name="list.csv", content=LIST.read_bytes(), sha256="")
    saved = columns.saved(read_upload(upload))
    assert dict(parse_mapping(saved)) == json.loads(saved)
    assert json.loads(saved)["category"] == "Kind"


def test_a_mapping_says_what_each_column_is_once_something_was_changed():
    from assetmap.ui.columns import mapping_of, twice

    guessed = pd.DataFrame({"header": ["A", "B"], "role": ["name", ""]})
    assert mapping_of(guessed, guessed) == ()
    changed = guessed.assign(role=["", "name"])
    assert mapping_of(changed, guessed) == (("", "A"), ("name", "B"))
    assert twice((("name", "A"), ("name", "B"), ("", "C"), ("", "D"))) == ["name"]


def test_streets_are_behind_the_map_only_where_they_are_chosen():
    opened = app()
    assert not [toggle for toggle in opened.toggle if toggle.key == "tiles"]  # an invented town
    opened.selectbox(key="region").set_value("edclusters").run()
    assert opened.toggle(key="tiles").value is False
    opened.toggle(key="tiles").set_value(True).run()
    assert not opened.exception
