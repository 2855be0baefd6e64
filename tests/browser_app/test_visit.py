"""A harbormaster looks, brings a list, mends its reading, and takes the map home."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from browser_app.visits import PATIENCE_MS, PHONE, WIDE, Visit, Visitor
from playwright.sync_api import Browser, FrameLocator, expect

from assetmap.publish.folder import BUILD_FILES
from assetmap.words import say

ROOT = Path(__file__).resolve().parents[2]
TINY = ROOT / "tests" / "data" / "tiny" / "assets" / "list.csv"
TOWN_LIST = ROOT / "data" / "regions" / "harborview" / "assets" / "volunteer_list.xlsx"
SIGNS = {
    "": "download_map",
    "lists": "lists_upload",
    "findings": "findings_fewer",
    "questions": "queue_place",
    "next": "next_work_out",
}
NEW = {
    "name": "new.csv",
    "mimeType": "text/csv",
    "buffer": b"name,category,lat,lon\nZebra Reading Room,Library,43.3655,-69.5849\n",
}

pytestmark = [pytest.mark.browser]


def word(key: str, language: str = "en", **values: object) -> str:
    return say("app", key, language, **values)


def the_map(visit: Visit) -> FrameLocator:
    frame = visit.page.frame_locator("iframe")
    expect(frame.locator("html[data-ready=yes]")).to_be_attached()
    return frame


def put_on_map(visit: Visit, language: str = "en") -> None:
    visit.page.get_by_role("button", name=word("lists_use", language)).click()
    visit.page.get_by_text(word("lists_on_map", language)).wait_for()
    visit.settle()


def test_the_first_page_is_a_map_that_can_be_searched(visitor: Visitor):
    visit = visitor()
    visit.open()
    frame = the_map(visit)
    expect(frame.locator("h1")).to_contain_text("Harborview")
    expect(frame.locator(".legend")).to_be_visible()
    everything = frame.locator("#counter").inner_text()
    frame.get_by_role("searchbox").fill("library")
    expect(frame.locator("#counter")).not_to_have_text(everything)
    assert visit.hosts() == {visit.server.address.split("/")[2]}


def test_no_page_asks_anybody_else_for_anything(visitor: Visitor):
    visit = visitor()
    for path, key in SIGNS.items():
        visit.open(path)
        visit.page.get_by_text(word(key)).first.wait_for(timeout=PATIENCE_MS)
    assert len(visit.asked) > 20
    assert visit.hosts() == {visit.server.address.split("/")[2]}


def test_a_messy_list_is_read_otherwise_when_a_person_says_so(visitor: Visitor):
    visit = visitor()
    visit.open("lists")
    visit.bring(TINY)
    assert "20 rows in = 19 accepted + 1 waiting for an answer + 0 set aside" in visit.text()
    grid = visit.page.locator("[data-testid=stDataFrame] canvas").first
    option = visit.page.get_by_role("option", name=word("column_description"), exact=True)
    for _ in range(8):  # the grid may still move, and a click on a place that moved opens nothing
        box = grid.bounding_box()
        assert box
        line = box["height"] / 8  # a header and seven columns of the file
        visit.page.mouse.dblclick(box["x"] + 0.3 * box["width"], box["y"] + 2.5 * line)  # Kind
        visit.page.wait_for_timeout(800)
        if option.count():
            break
    option.click()
    visit.settle()
    visit.page.get_by_text(word("lists_preview")).click()
    visit.settle()
    saved: dict[str, str] = {}
    for _ in range(5):  # what was chosen may still be on its way to the server
        with visit.page.expect_download() as coming:
            visit.page.get_by_role("button", name=word("download_columns")).click()
        saved = json.loads(Path(coming.value.path()).read_text(encoding="utf-8"))
        if "description" in saved:
            break
        visit.settle()
    assert saved["description"] == "Kind"


def test_a_list_goes_on_the_map_and_off_it(visitor: Visitor):
    visit = visitor()
    visit.open("lists")
    visit.bring(NEW)
    put_on_map(visit)
    visit.page.get_by_text(word("lists_on_map")).click()
    visit.settle()
    the_map(visit).get_by_role("searchbox").fill("Zebra")
    expect(the_map(visit).locator("#list")).to_contain_text("Zebra Reading Room")
    visit.page.get_by_role("link", name=word("page_lists")).click()
    visit.settle()
    visit.page.get_by_role("button", name=word("lists_take_off")).click()
    visit.settle()
    assert visit.page.get_by_role("button", name=word("lists_use")).is_visible()


def test_two_visitors_do_not_see_each_others_lists(visitor: Visitor):
    one, other = visitor(), visitor()
    one.open("lists")
    other.open("lists")
    one.bring(NEW)
    put_on_map(one)
    other.bring(TINY)
    one.open("findings")  # a reload is a new session of the same browser
    other.page.get_by_role("link", name=word("page_lists")).click()
    other.settle()
    assert "new.csv" not in other.text()
    assert "list.csv" in other.text()
    other.page.get_by_role("link", name=word("page_map")).click()
    other.settle()
    the_map(other).get_by_role("searchbox").fill("Zebra")
    expect(the_map(other).locator("#counter")).to_contain_text("0 of")


def test_language_and_region_change_without_losing_the_list_and_stand_in_the_address(
    visitor: Visitor,
):
    visit = visitor()
    visit.open("lists")
    visit.bring(NEW)
    visit.page.get_by_text("Español", exact=True).click()
    visit.settle()
    assert word("lists_intro", "es")[:40] in visit.text()
    visit.page.get_by_role("combobox", name=word("region", "es")).click()
    visit.page.get_by_role("option").filter(has_not_text="Harborview").first.click()
    visit.settle()
    assert "new.csv" in visit.text()
    assert "lang=es" in visit.page.url
    assert "region=edclusters" in visit.page.url
    visit.page.get_by_role("link", name=word("page_map", "es")).click()
    visit.settle()
    assert "region=edclusters" in visit.page.url
    mailed = visitor()
    mailed.page.goto(visit.page.url)
    mailed.settle()
    assert mailed.page.get_by_text(word("page_findings", "es")).first.is_visible()
    frame = the_map(mailed)
    assert frame.locator("html").get_attribute("lang") == "es"
    expect(frame.locator("h1")).not_to_contain_text("Harborview")


def test_a_browser_that_reads_spanish_is_greeted_in_spanish(visitor: Visitor):
    visit = visitor(WIDE | {"locale": "es-US"})
    visit.open("lists")
    assert word("lists_intro", "es")[:40] in visit.text()


def test_another_walking_distance_is_measured_and_said_in_the_command(visitor: Visitor):
    visit = visitor()
    visit.open()
    visit.page.get_by_role("slider").focus()
    visit.page.keyboard.press("ArrowRight")
    visit.settle()
    visit.page.get_by_text(word("same_by_command")).click()
    visit.settle()
    assert "walk_m = 1200" in visit.text()
    assert "--settings settings.toml" in visit.text()


def test_what_is_downloaded_is_a_map_that_opens_with_the_network_off_and_the_files_of_a_build(
    visitor: Visitor, browser: Browser, tmp_path: Path
):
    visit = visitor()
    visit.open()
    with visit.page.expect_download() as coming:
        visit.page.get_by_role("button", name=word("download_map")).click()
    file = tmp_path / coming.value.suggested_filename
    coming.value.save_as(file)
    assert file.name == "harborview.html"
    assert file.stat().st_size < 1_000_000
    context = browser.new_context(offline=True, **WIDE)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.goto(file.as_uri())
    page.wait_for_selector("html[data-ready=yes]")
    assert "Harborview" in page.inner_text("h1")
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    context.close()
    with visit.page.expect_download() as coming:
        visit.page.get_by_role("button", name=word("download_tables")).click()
    content = Path(coming.value.path()).read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert set(archive.namelist()) == set(BUILD_FILES)
        summary = json.loads(archive.read("result.json"))
    parts = [sum(summary[part].values()) for part in ("accepted", "held", "rejected")]
    assert summary["rows_in"] == sum(parts)
    assert f"{summary['rows_in']} rows in = {parts[0]} accepted" in visit.text()


def test_problems_come_as_a_table_to_take_home(visitor: Visitor):
    visit = visitor()
    visit.open("lists")
    visit.bring(TOWN_LIST)
    with visit.page.expect_download() as coming:
        visit.page.get_by_role("button", name=word("download_table")).click()
    lines = Path(coming.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "upload,sheet,row,column,reason,value,message,severity"
    assert any(",no_name," in line for line in lines)


def test_a_phone_needs_no_sideways_scroll_and_shows_a_map_of_a_useful_size(visitor: Visitor):
    visit = visitor(PHONE)
    visit.open()
    box = the_map(visit).locator(".folium-map").bounding_box()
    assert box
    assert box["width"] > 320
    assert box["height"] > 300
    assert box["y"] + box["height"] < 844
    for path, key in SIGNS.items():
        if path:
            visit.page.evaluate(f"() => document.querySelector('a[href*=\"/{path}\"]').click()")
            visit.page.get_by_text(word(key)).first.wait_for(state="attached")
            visit.settle()
        if path == "lists":
            visit.bring(TINY)
        widths = """() => [
            document.documentElement.scrollWidth,
            document.querySelector('[data-testid=stMain]').scrollWidth]"""
        assert max(visit.page.evaluate(widths)) <= 390, path
        sidebar = visit.page.locator("[data-testid=stSidebar]").bounding_box()
        assert sidebar is None or sidebar["x"] + sidebar["width"] <= 0, path
