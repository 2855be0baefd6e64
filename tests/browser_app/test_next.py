"""A plan is asked for, read and taken home by anybody, and nobody else hears of it."""

from pathlib import Path

import pytest
from browser_app.visits import Visitor, barriers

from assetmap.words import say

pytestmark = [pytest.mark.browser]


def test_a_plan_keeps_nobody_out_and_can_be_taken_home(visitor: Visitor) -> None:
    visit = visitor()
    visit.open("next")
    visit.page.get_by_role("button", name=say("app", "next_work_out")).click()
    visit.settle()
    assert say("plans", "leaves_out_places") in visit.text()
    assert barriers(visit) == []
    with visit.page.expect_download() as coming:
        visit.page.get_by_role("button", name=say("app", "download_table")).first.click()
    lines = Path(coming.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "choice,gain,site,name,neighbourhood_id,lon,lat"
    assert visit.hosts() == {visit.server.address.split("/")[2]}
