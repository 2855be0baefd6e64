"""In the app nothing is sent to a geocoder before a visitor has seen what, and said yes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from app_pages.test_pages import app, bring, button, checked, switched, texts
from geocode.fake_geocoder import Fake, serving
from streamlit.testing.v1 import AppTest

from assetmap.model import Region
from assetmap.region import find_region, shipped_folders
from assetmap.settings import Settings
from assetmap.ui import state
from assetmap.words import say

ROWS = (
    b"name,phone,address,city,state,zip\nNew Food Pantry,412-555-0199,7 Unknown St,Erie,PA,16501\n"
)

pytestmark = [pytest.mark.ui]


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Fake]:
    usual = state.default_settings
    with serving() as server:
        online = {"providers": ["photon"], "endpoints": [f"photon={server.url}"]}

        def faked(region: Region) -> Settings:
            return usual(region).with_({"online": online})

        monkeypatch.setattr(state, "default_settings", faked)
        monkeypatch.setenv("ASSETMAP_GEOCODING_CACHE", str(tmp_path / "kept"))
        yield server


@pytest.fixture
def edclusters() -> Region:
    return find_region("edclusters", shipped_folders())


def with_a_list(region: Region, language: str) -> AppTest:
    opened = app("lists.py", region=region.id, language=language)
    bring(opened, "pantries.csv", ROWS)
    checked(button(opened, "use_").click().run())
    return switched(opened, "map.py")


def test_nothing_is_sent_before_the_yes(fake: Fake, edclusters: Region):
    language = "es"
    fake.box = (-80.08, 42.12, 1e-6, 1e-6)  # in Erie
    opened = with_a_list(edclusters, language)
    checked(opened.button(key="online_look").click().run())
    terms = say("online", "terms_photon", language)
    said = say(
        "online",
        "announce",
        language,
        count=1,
        title="Photon (OpenStreetMap)",
        host="127.0.0.1",
        terms=terms,
    )
    assert said in texts(opened)
    assert opened.button(key="online_send").disabled
    assert fake.requests == []
    checked(opened.checkbox(key="online_yes").check().run())
    assert fake.requests == []
    checked(opened.button(key="online_send").click().run())
    assert len(fake.requests) == 1
    assert "0199" not in fake.requests[0][1]
    assert "Pantry" not in fake.requests[0][1]
    assert say(
        "online",
        "tally",
        language,
        title="Photon (OpenStreetMap)",
        found=1,
        not_found=0,
        failed=0,
        kept=0,
    ) in texts(opened)
    assert "--online" in opened.code[0].value
