"""No text of a file ever runs, wherever it stands on the page."""

import os
import subprocess
import sys

import folium
import pytest
from browser.conftest import Open
from browser.hostile import CANARY, OURS, TEMPLATE, hostile_texts
from playwright.sync_api import Page
from publish.factory import town

from assetmap.publish import map_page

pytestmark = [pytest.mark.browser]


def visit_everything(page: Page) -> None:
    """Open, hover and show whatever the page can show."""
    for details in page.locator("details").all():
        details.evaluate("d => { d.open = true; }")
    for path in page.locator("path.area").all():
        path.dispatch_event("mouseover")
        path.dispatch_event("mousemove")
    page.locator("path.area").first.press("Enter")
    page.locator("#place").wait_for()
    for details in page.locator("#place details").all():
        details.evaluate("d => { d.open = true; }")


def popups(page: Page) -> list[str]:
    """Open each asset of the list and return the names that the cards show."""
    names = []
    for i in range(page.locator("#list > li").count()):
        row = page.locator("#list > li").nth(i)
        row.locator("button.row").dispatch_event("click")
        on_map = row.locator("button.row").get_attribute("aria-expanded") is None
        card = page.locator(".leaflet-popup .card").last if on_map else row.locator(".card")
        card.wait_for(state="attached")
        names.append(card.locator("h3").text_content() or "")
        if on_map:
            page.evaluate("() => document.querySelector('.leaflet-popup-close-button').click()")
            page.wait_for_function("() => !document.querySelector('.leaflet-popup')")
    return names


def test_hostile_texts_are_shown_as_they_are_and_nothing_runs(open_page: Open) -> None:
    texts = hostile_texts()
    opened = open_page(map_page(town(texts=texts)))
    page = opened.page
    shown = page.locator("#list .row-name").all_text_contents()
    assert set(texts) <= set(shown)
    visit_everything(page)
    page.click("#place-close")
    page.fill("#words", "e")  # most of them, as the reader types
    page.wait_for_timeout(400)
    page.fill("#words", "")
    page.wait_for_timeout(400)
    assert popups(page) == shown
    assert opened.executed() == []
    assert opened.complaints == []
    assert len(opened.requests) == 1
    assert page.locator("iframe, object, embed, base").count() == 0


@pytest.mark.parametrize("text", OURS)
def test_a_hostile_text_in_every_field_is_shown_and_does_not_run(
    open_page: Open, text: str
) -> None:
    """The region, its neighbourhoods, findings, sources and reasons are all called so."""
    opened = open_page(map_page(town(texts=[text])))
    page = opened.page
    visit_everything(page)
    page.wait_for_timeout(50)
    assert page.locator("h1 bdi").text_content() == text
    assert page.title().split() == text.split()
    assert page.locator("#area option").all_text_contents()[1].startswith(f"{text} 0")
    assert text in (page.locator("#place-name").text_content() or "")
    assert text in page.locator("#findings .finding bdi").all_text_contents()
    assert text in page.locator("#left-out .why dd bdi").all_text_contents()
    assert text in page.locator("#sources details dt bdi").all_text_contents()
    assert opened.executed() == []
    assert opened.complaints == []
    assert len(opened.requests) == 1


def test_only_web_mail_and_phone_addresses_become_links(open_page: Open) -> None:
    texts = ["https://example.org/a", "www.example.org", "mailto:a@example.org", *OURS]
    opened = open_page(map_page(town(texts=texts)))
    popups(opened.page)
    hrefs = opened.page.evaluate("() => [...document.querySelectorAll('a[href]')].map(a => a.href)")
    assert {h.split(":")[0] for h in hrefs} <= {"http", "https", "mailto", "tel", "file"}
    outside = opened.page.locator("a[target=_blank]")
    for link in outside.all():
        assert link.get_attribute("rel") == "noopener noreferrer"


@pytest.mark.parametrize(
    "text", ["<img src=x onerror=window.__xss=1>", "<script>window.__xss=1</script>"]
)
def test_an_unescaped_page_in_the_same_harness_does_run(open_page: Open, text: str) -> None:
    """The positive control: were our page to let a text through, the tests above would see it."""
    opened = open_page(f"<!DOCTYPE html><title>x</title><p>{text}</p>", ready=False)
    opened.page.wait_for_function("() => window.__xss === 1", timeout=5000)
    assert opened.executed()


def test_the_policy_stops_what_markup_alone_would_run(open_page: Open) -> None:
    """Were a text to become markup in spite of all, the policy of the page would still stop it."""
    opened = open_page(map_page(town()))
    opened.page.evaluate(
        """() => {
          document.querySelector('#made').innerHTML = '<p onclick="window.__xss=1">x</p>';
          document.querySelector('#made p').click();
          const script = document.createElement('script');
          script.textContent = 'window.__xss = 1';
          document.body.append(script);
        }"""
    )
    opened.page.wait_for_timeout(200)
    assert opened.executed() == []
    assert any("Content Security Policy" in said for said in opened.complaints)
    assert len(opened.requests) == 1


def test_no_text_is_compiled_as_a_template() -> None:
    page = map_page(town(texts=[*OURS, TEMPLATE]))
    assert CANARY not in os.environ
    assert "</html>" in page


def test_folium_itself_would_compile_it() -> None:
    """The positive control: the same text given to folium runs."""
    code = (
        "import folium, os, sys; m = folium.Map(); "
        "folium.Marker([0, 0], popup=sys.argv[1]).add_to(m); m.get_root().render(); "
        "print(os.environ.get(sys.argv[2]))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, TEMPLATE, CANARY],
        capture_output=True,
        text=True,
        check=True,
    )
    assert folium.__version__.startswith("0.20")
    assert done.stdout.strip() == "1"
