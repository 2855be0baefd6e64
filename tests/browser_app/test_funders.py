"""The page of funders in a real browser: hostile names, the keyboard, a phone."""

import pytest
from browser_app.test_questions import barriers
from browser_app.visits import PHONE, Visit, Visitor

from assetmap.words import say

FUNDER = (
    "<img src=x onerror=window.__xss=1> **bold** {{7*191}} :red[x] $x$ [a](http://127.0.0.1:9/a)"
)
GRANTS = f"""Funder,Grantee,Amount,Award Date,Service Area
"{FUNDER}","=1+1 {FUNDER}",9000,2024-03-01,Millbrook
"{FUNDER}","![x](http://127.0.0.1:9/x.png)",1000,2025-03-01,Eastbank
"""

pytestmark = [pytest.mark.browser]


def to_funders(visit: Visit) -> None:
    visit.page.get_by_role("link", name=say("app", "page_funders")).first.click()
    visit.page.locator("[data-testid=stMultiSelect]").wait_for()
    visit.settle()


def test_hostile_names_of_funders_stay_text_and_are_chosen_by_key(visitor: Visitor):
    visit = visitor()
    visit.open("lists")
    visit.bring({"name": "grants.csv", "mimeType": "text/csv", "buffer": GRANTS.encode()})
    visit.page.get_by_text(say("app", "kind_grants"), exact=True).first.click()
    visit.settle()
    visit.page.get_by_role("button", name=say("app", "lists_use")).click()
    visit.page.get_by_text(say("app", "lists_on_map")).wait_for()
    visit.settle()
    to_funders(visit)
    visit.page.locator("[data-testid=stMultiSelect] input").focus()
    visit.page.keyboard.type("onerror")
    visit.page.keyboard.press("Enter")
    visit.page.keyboard.press("Escape")
    visit.settle()
    visit.unfold()
    text = visit.text()
    assert f"{FUNDER}: 2 grants, $10,000 in all." in text
    assert f"Millbrook (=1+1 {FUNDER})" in text
    assert visit.executed() == []
    assert visit.page.locator("img[src=x]").count() == 0
    assert visit.hosts() == {visit.server.address.split("/")[2]}


def test_the_page_fits_a_phone_and_its_map_is_drawn_with_its_key(visitor: Visitor):
    visit = visitor(PHONE)
    visit.open("funders?lang=es")
    visit.page.locator("[data-testid=stMultiSelect]").wait_for()
    visit.settle()
    visit.unfold()
    assert barriers(visit) == []
    main = "() => document.querySelector('[data-testid=stMain]').scrollWidth"
    assert visit.page.evaluate(main) <= 390
    frame = visit.page.frame_locator("iframe")
    frame.locator("html[data-ready=yes]").wait_for()
    assert frame.locator("rect").count() >= 2
    fills = frame.locator("path").evaluate_all("all => all.map(one => one.getAttribute('fill'))")
    assert len(set(fills)) >= 2
    assert visit.page.locator("iframe").get_attribute("title") or visit.page.locator(
        "iframe"
    ).get_attribute("aria-label")
