"""The page of funders shows whose money goes where, and what cannot be said."""

import base64
import gzip
import json
import re

import numpy as np
import pytest
from app_pages.opening import checked, opened_page
from streamlit.testing.v1 import AppTest

from assetmap.region import find_region, shipped_folders
from assetmap.ui import funded
from assetmap.ui.small_map import Shading, small_map
from assetmap.words import say

PAGE = "funders.py"
pytestmark = [pytest.mark.ui]


def texts(opened: AppTest) -> str:
    return "\n".join(str(one.value) for kind in (opened.text, opened.info) for one in kind)


def test_one_funder_then_two_then_none():
    opened = opened_page(PAGE)
    which = opened.multiselect(key="funders_which_harborview")
    assert which.value == ["Almeida Family Fund"]
    assert "Almeida Family Fund: 7 grants" in texts(opened)
    assert say("funders", "merit", "en") in texts(opened)
    command = "assetmap funders harborview --funder 'Almeida Family Fund'"
    assert command in [str(one.value) for one in opened.code]
    before = len(opened.dataframe)
    table = opened.dataframe[0].value
    assert {"office", "service_or_office", "service_or_region"} <= set(table.columns)

    checked(which.set_value(["Almeida Family Fund", "Northlight Trust"]).run())
    assert len(opened.dataframe) == before + 1  # what the two share
    assert say("app", "funders_together", "en") in set(opened.dataframe[0].value["funder"])

    checked(opened.selectbox(key="funders_from_en_harborview").set_value("2025").run())
    checked(opened.selectbox(key="funders_to_en_harborview").set_value("2024").run())
    assert "earlier one first" in texts(opened)

    checked(opened.multiselect(key="funders_which_harborview").set_value([]).run())
    assert say("app", "funders_choose", "en") in texts(opened)
    assert len(opened.dataframe) == 0


def test_every_figure_is_shown_in_spanish():
    opened = opened_page(PAGE, language="es")
    choose = opened.selectbox(key="funders_figure_es")
    for figure in choose.options:
        checked(opened.selectbox(key="funders_figure_es").select(figure).run())
        assert figure in "\n".join(str(one.value) for one in opened.markdown)
    assert say("funders", "merit", "es") in texts(opened)


def test_without_grants_the_page_says_so():
    opened = opened_page(PAGE, region="edclusters")
    assert say("app", "funders_none", "en") in texts(opened)


def test_colours_tell_nothing_from_a_little_from_no_answer(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(funded, "word", lambda key, **slots: " ".join([key, *slots.values()]))
    found = funded.shading(np.array([0.0, 1.0, np.nan, 40.0]), "dollars", "USD")
    nothing, little, unknown, much = found.fills
    assert (nothing, unknown) == (funded.NOTHING, funded.UNKNOWN)
    assert len({nothing, little, unknown, much}) == 4
    assert [colour for colour, _ in found.legend] == [nothing, little, much, unknown]
    assert found.legend[0][1] == "$0"
    none = funded.shading(np.array([np.nan, np.nan]), "share_of_place", "USD")
    assert (none.fills, len(none.legend)) == ((funded.UNKNOWN,) * 2, 1)


def test_a_shaded_map_holds_its_colours_as_data_and_no_text_as_markup():
    region = find_region("harborview", shipped_folders())
    areas = len(region.neighbourhoods)
    hostile = "</script><img src=x onerror=alert(1)>"
    shading = Shading(fills=("#253494",) * areas, legend=(("#253494", hostile),))
    page = small_map(region, (), shading=shading)
    assert hostile not in page
    held = re.search(r'data-packed="(\w*)">([^<]+)</script>', page)
    content = base64.b64decode(held[2])
    data = json.loads(gzip.decompress(content) if held[1] == "gzip" else content)
    assert (len(data["fills"]), data["legend"]) == (areas, [["#253494", hostile]])
