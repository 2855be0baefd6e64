"""The page that plans answers, says what it leaves out, and refuses in words."""

import pytest
from app_pages.opening import checked, opened_page
from streamlit.testing.v1 import AppTest

from assetmap.words import say

PAGE = "next.py"
pytestmark = [pytest.mark.ui]


def work_out(opened: AppTest) -> AppTest:
    return checked(next(b for b in opened.button if "next_form" in (b.form_id or "")).click().run())


def texts(opened: AppTest) -> str:
    return "\n".join(str(one.value) for kind in (opened.text, opened.error) for one in kind)


def test_places_then_money_then_grants():
    opened = opened_page(PAGE)
    work_out(opened)
    assert say("plans", "leaves_out_places", "en") in texts(opened)
    assert len(opened.dataframe) == 2
    checked(opened.radio(key="next_kind").set_value("budget").run())
    assert say("plans", "leaves_out_places", "en") not in texts(opened)
    work_out(opened)
    assert say("plans", "leaves_out_money", "en") in texts(opened)
    checked(opened.radio(key="next_kind").set_value("awards").run())
    work_out(opened)
    assert "More grants: 5, of $50,000" in texts(opened)


def test_a_plan_without_people_is_refused_in_words():
    opened = opened_page(PAGE, language="es", region="edclusters")
    work_out(opened)
    assert say("app", "cannot", "es") in texts(opened)
