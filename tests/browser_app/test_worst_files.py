"""The worst of the hostile files through the app, some at a time: the server stays what it was."""

import pytest
from browser_app.test_hostile import file, still_well
from browser_app.visits import Visitor
from hostile import maps, texts, workbooks
from hostile.case import PLACES, csv_bytes

CASES = {case.name: case for case in (*texts.CASES, *workbooks.CASES, *maps.CASES)}
WORST = [  # refused, each in a sentence with the word that its case says
    "a_million_columns.csv",
    "noise.csv",
    "open_quotes.csv",
    "a_driver_document.csv",
    "laughs_in_the_styles.xlsx",
    "a_bomb_that_lies.xlsx",
    "way_up.xlsx",
    "too_many_sheets.xlsx",
    "rows_repeated.ods",
    "deep_properties.geojson",
    "laughs.kml",
    "no_table.zip",
]

BATCH = 4  # files at a time: whatever is brought is shown anew with all that was there

pytestmark = [pytest.mark.browser]


def test_the_worst_files_leave_the_server_as_it_was(visitor: Visitor):
    visit = visitor()
    before = visit.server.process.pid
    visit.open("lists")
    for start in range(0, len(WORST), BATCH):
        batch = WORST[start : start + BATCH]
        visit.bring(*(file(name, CASES[name].make()) for name in batch))
    still_well(visit, WORST)
    lines = visit.text().splitlines()
    for name in WORST:
        mine = [line for line in lines if line.startswith(repr(name))]
        assert len(mine) == 1, (name, lines)
        assert CASES[name].refused in mine[0]
    visit.page.close()
    other = visitor()
    other.open("lists")
    other.bring(file("good.csv", csv_bytes(PLACES)))
    assert "5 rows in = 5 accepted" in other.text()
    still_well(other, ["good.csv"])
    assert other.server.process.pid == before
