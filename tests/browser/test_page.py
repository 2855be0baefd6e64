"""The exported page does what its readers need, in a real browser."""

import html
import re
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser.conftest import Open, Opened
from playwright.sync_api import Page
from publish.factory import TYPES as KINDS
from publish.factory import town

from assetmap.publish import map_page
from assetmap.publish.wording import icon_of, labels_of
from assetmap.taxonomy import load_taxonomy

TYPES = {code for code, *_ in KINDS}

pytestmark = [pytest.mark.browser]

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}


def settled(page: Page) -> None:
    """Wait until what was chosen is shown."""
    page.wait_for_timeout(350)


def count_shown(page: Page) -> tuple[int, int]:
    """Return the counter's two numbers."""
    shown, total = re.findall(r"[\d,.]+", page.locator("#counter strong").text_content() or "")
    return int(shown.replace(",", "")), int(total.replace(",", ""))


def count_on_map(page: Page) -> int:
    """Return how many assets the map's markers and rings stand for."""
    rings = page.locator(".leaflet-marker-icon.cluster text").all_text_contents()
    return page.locator(".leaflet-marker-icon.asset").count() + sum(int(text) for text in rings)


def count_not_drawn(page: Page) -> int:
    """Return how many assets the counter says are in the list only."""
    found = re.search(
        r"· (\d+) (is|are) in the list", page.locator("#counter").text_content() or ""
    )
    return int(found[1]) if found else 0


@pytest.fixture
def opened(open_page: Open) -> Opened:
    return open_page(map_page(town(120)))


def test_it_opens_from_disk_and_asks_for_nothing_else(opened: Opened) -> None:
    opened.page.locator(".leaflet-control-zoom-in").click()
    settled(opened.page)
    assert len(opened.requests) == 1
    assert opened.requests[0].startswith("file:")
    assert opened.complaints == []
    assert opened.page.title() == "Squareton"
    assert opened.page.locator("#invented").is_visible()
    assert "January 31, 2026" in (opened.page.locator("#subtitle").text_content() or "")


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_map_list_and_counter_agree_whatever_is_chosen(open_page: Open, motion: str) -> None:
    device = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": motion}
    page = open_page(map_page(town(120)), device=device).page

    def agree() -> int:
        settled(page)
        shown, total = count_shown(page)
        assert total == 120
        assert count_on_map(page) == shown - count_not_drawn(page)
        assert page.locator("#list button.row").count() == shown
        return shown

    assert agree() == 120
    page.click("#sector-educators")
    educators = agree()
    assert 0 < educators < 120
    page.select_option("#type", "library")
    libraries = agree()
    assert 0 < libraries < educators
    page.select_option("#area", label=page.locator("#area option").nth(1).text_content())
    in_one = agree()
    assert 0 < in_one < libraries
    page.click("#reset")
    assert agree() == 120
    page.fill("#words", "library 7")
    assert 0 < agree() < 20
    page.fill("#words", "no such thing anywhere")
    settled(page)
    assert count_shown(page) == (0, 120)
    assert page.locator("#list .none").is_visible()


def test_words_are_found_without_their_accents(open_page: Open) -> None:
    page = open_page(map_page(town(texts=["Biblioteca José Martí", "Łódź Café", "Elsewhere"]))).page
    for words in ("jose marti", "MARTÍ biblioteca", "cafe"):
        page.fill("#words", words)
        settled(page)
        assert count_shown(page)[0] == 1


def test_a_row_of_the_list_opens_its_asset_on_the_map(opened: Opened) -> None:
    page = opened.page
    row = page.locator("#list button.row:not([aria-expanded])").first
    name = row.locator(".row-name").text_content()
    row.press("Enter")
    card = page.locator(".leaflet-popup .card")
    card.wait_for()
    assert card.locator("h3").text_content() == name
    text = card.text_content() or ""
    for said in ("Main St", "Squareton, PA 15001", "412-555-0100", "found by its address"):
        assert said in text
    assert card.locator("a[href^='tel:']").get_attribute("href") == "tel:4125550100"
    page.keyboard.press("Escape")
    page.wait_for_function("() => !document.querySelector('.leaflet-popup')")


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_assets_at_one_place_are_spread_out_and_found(open_page: Open, motion: str) -> None:
    made = town(40)
    here = made.assets.assign(lon=-79.99, lat=40.01)
    device = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": motion}
    page = open_page(map_page(made, assets=here), device=device).page
    rows = page.locator("#list button.row:not([aria-expanded])")
    for place in (0, 3, 7):
        rows.nth(place).click()
        name = rows.nth(place).locator(".row-name").text_content()
        page.locator(".leaflet-popup .card h3", has_text=name).wait_for()


def test_an_asset_that_is_not_drawn_says_why_and_opens_in_the_list(opened: Opened) -> None:
    page = opened.page
    row = page.locator("#list button.row[aria-expanded]").first
    assert "not drawn on the map" in (row.text_content() or "")
    row.click()
    assert row.get_attribute("aria-expanded") == "true"
    assert page.locator("#list .card").count() == 1
    row.click()
    assert page.locator("#list .card").count() == 0


def test_a_neighbourhood_is_chosen_by_click_by_list_and_by_keyboard(opened: Opened) -> None:
    page = opened.page
    first = page.locator("path.area[aria-label^='Harbor:']")
    first.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("() => document.activeElement.getAttribute('aria-label')").startswith(
        "Mill"
    )
    page.keyboard.press("Enter")
    assert page.locator("#place-name").text_content() == "Mill Hill"
    assert page.evaluate("() => document.activeElement.id") == "place"
    panel = page.locator("#place").text_content() or ""
    assert "2,400" in panel  # its people
    assert "± 240" in panel
    assert "1 library for 1,930 children" in panel
    page.click("#place-close")
    assert not page.locator("#place").is_visible()
    page.locator("#numbers-body button.as-link", has_text="Old Town").click()
    assert page.locator("#place-name").text_content() == "Old Town"
    page.click("#reset")
    settled(page)
    name = page.locator(".area-name", has_text="Northgate").locator("span").bounding_box()
    assert name
    page.mouse.click(name["x"] + name["width"] / 2, name["y"] + name["height"] / 2)
    assert page.locator("#place-name").text_content() == "Northgate"


def test_the_measure_changes_the_shades_and_the_legend(opened: Opened) -> None:
    page = opened.page
    assert page.locator("#shade").input_value().startswith("per_1000|children")
    legend = page.locator("#legend")
    assert "no answer" in (legend.text_content() or "")  # nobody lives in Northgate
    hatched = page.locator("path.area[aria-label^='Northgate']")
    assert hatched.get_attribute("fill") == "url(#assetmap-hatch)"
    page.select_option("#shade", label="Distance to the nearest")
    page.select_option("#shade-of", label="Library")
    assert legend.locator(".legend-title").text_content() == "Distance to the nearest: Library"
    assert "km" in (legend.text_content() or "")
    fills = {p.get_attribute("fill") for p in page.locator("path.area").all()}
    assert len(fills) == legend.locator("li").count()
    page.select_option("#shade", index=page.locator("#shade option").count() - 1)
    assert "$" in (legend.text_content() or "")


def test_the_legend_says_what_a_measure_tells_and_how_distances_were_measured(
    open_page: Open,
) -> None:
    made = town(60)
    made = replace(made, summary=made.summary | {"measured": {"distance": "straight_line"}})
    page = open_page(map_page(made)).page
    about = page.locator("#legend .legend-about")
    assert "How many there are for each 1,000 children." in (about.text_content() or "")
    page.select_option("#shade", label="Distance to the nearest")
    assert "straight lines times 1.3" in (about.text_content() or "")


def test_the_sign_of_an_asset_is_the_picture_of_its_type(opened: Opened) -> None:
    icons = {label: icon_of(code) for code, label in labels_of(TYPES, "en").items()}
    rows = opened.page.locator("#list button.row").all()
    seen = set()
    for row in rows[:40]:
        label = (row.locator(".row-sub").text_content() or "").split(" · ")[0]
        if icons.get(label):  # a type that the taxonomy lacks has the sector's
            assert row.locator("svg.sign path").get_attribute("d") == icons[label]
            seen.add(label)
    assert len(seen) > 1
    drawn = opened.page.locator(".leaflet-marker-icon.asset svg.sign path").all()
    assert {path.get_attribute("d") for path in drawn} & set(load_taxonomy().icons.values())


def test_a_finding_says_how_well_its_neighbourhood_was_searched(opened: Opened) -> None:
    fewer = opened.page.locator("#findings .finding.is-fewer").first
    assert fewer.locator(".searched").text_content() == "Searched: 38%"
    assert opened.page.locator("#findings .finding.is-uneven .searched").count() == 0


def test_the_address_keeps_what_was_chosen(open_page: Open) -> None:
    page = open_page(map_page(town(120))).page
    page.click("#sector-educators")
    page.select_option("#type", "library")
    page.fill("#words", "harbor")
    page.select_option("#shade", label="Number of assets")
    settled(page)
    fragment = page.evaluate("() => location.hash")
    shown = count_shown(page)
    again = open_page(map_page(town(120)), fragment=fragment).page
    assert count_shown(again) == shown
    assert again.locator("#words").input_value() == "harbor"
    assert again.locator("#type").input_value() == "library"
    assert again.locator("#sector-educators").get_attribute("aria-pressed") == "true"
    assert again.locator("#legend .legend-title").text_content() == "Number of assets"


def test_an_address_that_says_nonsense_is_ignored(open_page: Open) -> None:
    opened = open_page(map_page(town()), fragment="#type=%3Cb%3E&sector=x,y&area=none&shade=|||&q=")
    assert count_shown(opened.page) == (40, 40)
    assert opened.complaints == []


def test_every_marker_and_ring_has_a_name_of_its_own(opened: Opened) -> None:
    names = [
        m.get_attribute("aria-label")
        for m in opened.page.locator(".leaflet-marker-icon[role=button]").all()
    ]
    assert all(names)
    assert len(set(names)) == len(names) > 3


def test_a_ring_opens_by_keyboard(opened: Opened) -> None:
    page = opened.page
    rings = page.locator(".leaflet-marker-icon.cluster")
    before = rings.count()
    rings.first.focus()
    page.keyboard.press("Enter")
    settled(page)
    assert rings.count() != before


@pytest.mark.parametrize("language", ["en", "es"])
def test_axe_finds_nothing_serious(open_page: Open, language: str) -> None:
    page = open_page(map_page(town(120), language=language)).page
    axe = Axe()

    def serious() -> list[str]:
        found = axe.run(page).response["violations"]
        return [
            f"{v['id']}: {v['nodes'][0]['html'][:200]}"
            for v in found
            if v["impact"] in {"serious", "critical"}
        ]

    assert serious() == []
    page.locator("#list button.row:not([aria-expanded])").first.click()
    page.locator(".leaflet-popup .card").wait_for()
    page.locator("#list button.row[aria-expanded]").first.click()
    for details in page.locator("details").all():
        details.evaluate("d => { d.open = true; }")
    assert serious() == []
    page.select_option("#area", index=1)
    page.locator("#place").wait_for()
    assert serious() == []


def test_a_phone_shows_it_without_scrolling_sideways(open_page: Open) -> None:
    page = open_page(map_page(town(120)), device=PHONE).page
    page.locator("path.area").first.press("Enter")
    page.locator("#place").wait_for()
    width = page.evaluate("() => document.documentElement.scrollWidth")
    assert width <= 390
    small = page.evaluate(
        """() => [...document.querySelectorAll('button,select,input,summary,nav a,.leaflet-bar a')]
          .filter(e => e.offsetParent && !e.closest('table'))
          .filter(e => e.getBoundingClientRect().height < 43.5)
          .map(e => e.outerHTML.slice(0, 120))"""
    )
    assert small == []


def test_it_works_in_a_sandboxed_frame(open_page: Open) -> None:
    inner = html.escape(map_page(town(120)), quote=True)
    outer = (
        "<!DOCTYPE html><title>outer</title>"
        f'<iframe sandbox="allow-scripts" srcdoc="{inner}" width="1200" height="780"></iframe>'
    )
    opened = open_page(outer, ready=False)
    frame = opened.page.frame_locator("iframe")
    frame.locator("html[data-ready=yes]").wait_for()
    frame.locator("#sector-educators").click()
    frame.locator("#words").fill("library")
    settled(opened.page)
    shown = frame.locator("#counter strong").text_content() or ""
    assert 0 < int(shown.split()[0]) < 120
    frame.locator("nav a").nth(1).click()
    assert frame.locator("#findings").is_visible()
    assert len(opened.requests) == 1
    assert opened.complaints == []


def test_spanish_readers_find_their_words(open_page: Open) -> None:
    opened = open_page(map_page(town(120), language="es"))
    page = opened.page
    assert page.locator("html").get_attribute("lang") == "es"
    assert "120 de 120 recursos" in (page.locator("#counter").text_content() or "")
    assert "Biblioteca" in " ".join(page.locator("#type option").all_text_contents())
    assert "31 de enero de 2026" in (page.locator("#subtitle").text_content() or "")
    assert opened.complaints == []


def test_no_words_are_missing_on_the_page(opened: Opened) -> None:
    """A key without words is shown as itself."""
    page = opened.page
    page.locator("path.area").first.press("Enter")
    for details in page.locator("details").all():
        details.evaluate("d => { d.open = true; }")
    text = page.locator("body").inner_text()
    keys = page.evaluate(
        "() => [...document.querySelectorAll('[data-say]')]"
        ".map(e => e.dataset.say).filter((key, i, all) => "
        "document.querySelectorAll('[data-say]')[i].textContent === key)"
    )
    assert keys == []
    assert not re.search(r"\b[a-z]+_[a-z_]+\b", text), re.findall(r"\b[a-z]+_[a-z_]+\b", text)


def test_ten_thousand_assets_are_usable(open_page: Open) -> None:
    opened = open_page(map_page(town(10_000)))
    page = opened.page
    assert page.locator("#list button.row").count() == 200
    page.click("#more")
    assert page.locator("#list button.row").count() == 400
    page.fill("#words", "harbor library")
    settled(page)
    shown, total = count_shown(page)
    assert 0 < shown < total == 10_000
    assert opened.complaints == []


def test_the_print_has_the_map_and_the_findings_but_no_controls(opened: Opened) -> None:
    page = opened.page
    page.emulate_media(media="print")
    assert page.locator("#findings").is_visible()
    assert page.locator("#legend").is_visible()
    assert not page.locator("#filters").is_visible()
    assert not page.locator(".leaflet-control-zoom").is_visible()


def test_street_tiles_are_the_only_outside_request_and_only_when_chosen(open_page: Open) -> None:
    opened = open_page(map_page(town(), tiles=True))
    settled(opened.page)
    outside = [url for url in opened.requests if not url.startswith("file:")]
    assert outside
    assert all(url.startswith("https://tile.openstreetmap.org/") for url in outside)
    assert "OpenStreetMap" in (
        opened.page.locator(".leaflet-control-attribution").text_content() or ""
    )
