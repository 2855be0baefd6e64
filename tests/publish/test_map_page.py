import base64
import dataclasses
import gzip
import hashlib
import json
import re
from enum import StrEnum
from importlib import resources

import pytest
from publish.factory import assets_of, result_of, square_town, town

from assetmap.errors import AssetmapError, InputError
from assetmap.model import Reason, Tier
from assetmap.publish import map_page, page
from assetmap.publish.island import LONGEST, PACK_FROM, packed
from assetmap.publish.wording import require_language
from assetmap.words import LANGUAGES, book

ISLAND = re.compile(
    r'<script type="application/json" id="assetmap-data" data-packed="(\w*)">'
    r"([A-Za-z0-9+/=]*)</script>"
)

# Whatever turns text into markup or code.
SINKS = (
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "eval(",
    "new Function",
    "srcdoc",
    'bindPopup("',
    "setContent",
    "createContextualFragment",
)


def data_of(html: str) -> dict:
    """Read a page's data as its script does."""
    packing, text = ISLAND.findall(html)[0]
    content = base64.b64decode(text)
    return json.loads(gzip.decompress(content) if packing else content)


def web_files() -> dict[str, str]:
    folder = resources.files("assetmap.publish").joinpath("web")
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_the_page_names_no_address_but_those_that_it_does_not_fetch():
    html = ISLAND.sub("", map_page(town(200)))
    for url in re.findall(r"https?://[^\s\"'`)<>]+", html):
        assert url.startswith(page.NAMED), url
    assert not re.findall(r"<(?:script|img|iframe)[^>]* src=|<link|@import|url\((?!#)", html)


def test_the_policy_names_exactly_the_scripts_and_styles_of_the_page():
    html = map_page(town())
    policy = re.findall(r'Content-Security-Policy" content="([^"]*)"', html)[0]
    for kind, tag in (("script-src", "script"), ("style-src", "style")):
        rule = next(r for r in policy.split("; ") if r.startswith(kind)).split()[1:]
        texts = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        hashes = [
            f"'sha256-{base64.b64encode(hashlib.sha256(t.encode()).digest()).decode()}'"
            for t in texts
        ]
        assert rule == hashes
    assert "default-src 'none'" in policy
    assert "connect-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_tiles_are_named_only_when_chosen():
    assert "tile.openstreetmap.org" not in map_page(town())
    chosen = map_page(town(), tiles=True)
    assert "img-src data: https://tile.openstreetmap.org;" in chosen
    assert 'name="referrer" content="origin"' in chosen


def test_the_same_result_gives_the_same_page():
    assert map_page(town(60)) == map_page(town(60))


def test_no_text_of_a_file_stands_in_the_page_but_the_escaped_name():
    loud = "<script>alert(1)</script>"
    html = map_page(town(texts=[loud]))
    assert loud not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 4  # title, og, descriptions


def test_the_pages_own_code_has_no_way_to_turn_text_into_html():
    for name, text in web_files().items():
        for sink in SINKS:
            assert sink not in text, (name, sink)
        assert not re.search(r"setTimeout\(\s*[\"'`]", text), name


def test_every_script_of_the_folder_is_in_the_page():
    scripts = {name for name in web_files() if name.endswith(".js")}
    assert scripts == set(page.SCRIPTS)


def test_the_scripts_ask_only_for_words_that_are_there():
    words = book("page")
    asked = set()
    for text in web_files().values():
        asked |= set(re.findall(r"\bsay\(\s*\"([a-z_0-9]+)\"(?!\s*\+)", text))
        asked |= set(re.findall(r'data-say="([^"]+)"', text))
        asked |= {f"label_{key}" for key in re.findall(r'data-label="([^"]+)"', text)}
    assert len(asked) > 50
    assert asked - set(words) == set()


def test_all_words_are_there_in_every_language_with_the_same_slots():
    for key, texts in book("page").items():
        assert all(texts[language] for language in LANGUAGES), key
        slots = [set(re.findall(r"\{(\w+)\}", texts[language])) for language in LANGUAGES]
        assert slots[0] == slots[1], key


@pytest.mark.parametrize(
    ("group", "codes"), [("tier", Tier), ("reason", Reason)], ids=["tier", "reason"]
)
def test_every_code_has_words(group: str, codes: type[StrEnum]):
    assert [code for code in codes if f"{group}.{code}" not in book("page")] == []


def test_the_island_has_what_the_page_shows():
    made = town(60)
    data = data_of(map_page(made))
    assert sorted(data["assets"]["name"]) == sorted(made.assets["name"])
    assert data["region"] == {"name": "Squareton", "invented": True, "asOf": "January 31, 2026"}
    drawn = [lon is not None for lon in data["assets"]["lon"]]
    assert sum(drawn) == (made.assets["tier"] == "address").sum()
    assert data["leftOut"]["rejected"] == [["no name", 1]]
    assert data["leftOut"]["held"] == [["coordinates 0, 0", 2]]
    assert sum(count for _, count in data["leftOut"]["notDrawn"]) == len(drawn) - sum(drawn)
    assert data["credits"][0] == {
        "file": "list.csv", "source": "City list", "licence": "CC0-1.0", "date": "2026-01-15",
    }  # fmt: skip
    assert len(data["findings"]["sentence"]) == 5


def test_only_an_exact_place_travels_as_a_point():
    """A ZIP code's middle must not be found in the page by anybody."""
    made = town(60)
    data = data_of(map_page(made))
    tiers = [data["tiers"][t]["code"] for t in data["assets"]["tier"]]
    for tier, lon, lat in zip(tiers, data["assets"]["lon"], data["assets"]["lat"], strict=True):
        assert (lon is None) == (lat is None) == (tier in {"zip", "none"})


def test_rows_that_were_put_aside_are_counted_but_not_shown():
    html = map_page(town(texts=["quiet", "Private Person, 412-555-7777"]))
    made = town()
    secret = made.problems.assign(value="412-555-9999", message="secret message")
    data = json.dumps(data_of(map_page(dataclasses.replace(made, problems=secret))))
    assert "412-555-9999" not in data
    assert "secret message" not in data
    assert html


def test_a_subset_of_the_assets_can_be_shown():
    made = town(60)
    some = made.assets.loc[made.assets["type"] == "library"]
    data = data_of(map_page(made, assets=some))
    assert sorted(data["assets"]["name"]) == sorted(some["name"])
    assert sum(data["areas"]["assets"]) == (made.assets["neighbourhood_id"] != "").sum()


def test_a_result_without_assets_findings_measures_or_people_still_has_a_page():
    region = dataclasses.replace(square_town(), as_of=None, invented=False, credits=())
    made = result_of(region, assets_of(region, 40))
    made = dataclasses.replace(
        made,
        region=dataclasses.replace(region, people=None),
        assets=made.assets.iloc[:0],
        measures=made.measures.iloc[:0],
        findings=made.findings.iloc[:0],
        summary={},
    )
    data = data_of(map_page(made))
    assert data["assets"]["name"] == []
    assert data["shades"] == []
    assert data["people"] == []


def test_a_small_island_is_readable_by_old_browsers_and_a_large_one_is_packed():
    assert packed({"a": 1})[1] == ""
    text, how = packed({"a": "x" * PACK_FROM})
    assert how == "gzip"
    assert json.loads(gzip.decompress(base64.b64decode(text)))["a"][:3] == "xxx"


def test_a_novel_in_a_cell_is_shortened():
    data = data_of(map_page(town(texts=["n" * 50_000, "x"])))
    longest = max(data["assets"]["description"], key=len)
    assert len(longest) == LONGEST
    assert longest.endswith("…")


def test_a_page_of_three_hundred_assets_is_far_below_a_megabyte():
    assert len(map_page(town(300)).encode()) < 500_000


def test_ten_thousand_assets_take_under_fifty_bytes_each():
    small, large = (len(map_page(town(count))) for count in (40, 10_000))
    assert (large - small) / 10_000 < 50


def test_a_language_that_is_not_there_is_refused():
    with pytest.raises(InputError, match="en, es"):
        map_page(town(), language="fr")
    require_language("es")


@pytest.mark.parametrize("text", ["fetch('https://evil.example/x')", "a </ScRiPt> b"])
def test_a_library_that_fetches_or_ends_its_script_stops_the_page(text: str):
    with pytest.raises(AssetmapError, match="a library has changed"):
        page._require_no_request(text, tiles=False)
