"""Which assets the funders and recipients of grants are."""

import pandas as pd
import pytest
import tiny
from grants.given import given, grants

from assetmap.grants import Assets, apart, settle
from assetmap.resolve.decisions import NO_DECISIONS, Decisions, parse_decisions
from assetmap.schema import ASSET_COLUMNS, ASSET_FIELDS, CONFIDENCE, PROVENANCE, ROW
from assetmap.settings import Settings

NUMBERS = {"lon", "lat", "score", "confidence", "uncertainty_m"}


def asset(name: str, **more: object) -> dict[str, object]:
    return {"name": name, "type": "library", "tier": "none", **more}


def among(*rows: dict[str, object], decisions: Decisions = NO_DECISIONS) -> Assets:
    """Return assets; each is made of one record."""
    table = pd.DataFrame(
        [
            {
                c: row.get(c, float("nan") if c in NUMBERS else "")
                for c in (*ASSET_COLUMNS, "source_id")
            }
            | {"asset_id": f"a{i}", "records": f"p{i}"}
            for i, row in enumerate(rows)
        ]
    )
    table[CONFIDENCE] = 0.0
    columns = dict.fromkeys((*PROVENANCE, *ASSET_FIELDS))
    records = table.reindex(columns=[*columns, "asset_id"]).assign(record_id=table["records"])
    texts = [c for c in records if c not in NUMBERS and c != ROW]
    records[texts] = records[texts].astype("object").where(records[texts].notna(), "").astype("str")
    return Assets(assets=table, records=records, decisions=decisions)


def asset_ids(table: pd.DataFrame, assets: Assets) -> list[str]:
    found = settle(table, assets, region=tiny.region(), settings=Settings())
    return found.grants["recipient_asset_id"].tolist()


def test_a_number_tells_before_any_name():
    table = grants(given("F", "Anything at all", 1.0, recipient_id="13-1624228"))
    assert asset_ids(table, among(asset("YMCA", source_id="131624228"), asset("Other"))) == ["a0"]


def test_a_number_that_two_assets_have_tells_nothing():
    table = grants(given("F", "Zebra House", 1.0, recipient_id="131624228"))
    two = among(asset("YMCA", source_id="131624228"), asset("YWCA", source_id="131624228"))
    assert asset_ids(table, two) == [""]


def test_one_name_at_one_address_is_one():
    place = {"address": "12 Mill St", "city": "Tiny", "zip": "15001"}
    table = grants(given("F", "Mill Street Reading Room, Inc.", 1.0, **place))
    rooms = among(asset("Mill Street Reading Room", **place), asset("Hill Chapel", **place))
    assert asset_ids(table, rooms) == ["a0"]


def test_a_person_is_no_asset():
    table = grants(given("F", "Individual", 1.0))
    assert asset_ids(table, among(asset("Individual"))) == [""]


def test_a_funder_that_is_an_asset_is_known_too():
    table = grants(given("Lantern Foundation of Tinytown", "B", 1.0))
    found = settle(
        table,
        among(asset("Lantern Foundation of Tinytown", type="foundation")),
        region=tiny.region(),
        settings=Settings(),
    )
    assert found.grants["funder_asset_id"].tolist() == ["a0"]


@pytest.mark.parametrize(("action", "expected"), [("join", "a0"), ("split", "")])
def test_a_persons_word_stands_above_all(action: str, expected: str):
    place = {"address": "12 Mill St", "city": "Tiny", "zip": "15001"}
    name = "Quiet Corner" if action == "join" else "Mill Street Reading Room"
    table = grants(given("F", name, 1.0, **(place if action == "split" else {})))
    log = f"who,when,why,action,subject,value,old_value\nme,2026,,{action},r0,p0,\n"
    of_assets, of_grants = apart(parse_decisions(log, name="d.csv"), table)
    assert not of_assets.lines
    rooms = among(asset("Mill Street Reading Room", **place), decisions=of_grants)
    assert asset_ids(table, rooms) == [expected]


def test_of_pairs_with_a_grant_only_what_stands_is_carried_out():
    table = grants(given("F", "R", 1.0))
    grant = table["record_id"].iloc[0]
    head = "who,when,why,action,subject,value,old_value\n"
    pairs = f"a,1,,join,{grant},p0,\na,1,,join,p1,{grant},\na,1,,join,p1,p2,\n"
    for undone, theirs, ours in (
        ("", ["p2"], ["p0", grant]),
        (f"a,1,,undo,{grant},join,\n", ["p2"], [grant]),
        (f"a,1,,undo,p1,join,{grant}\n", ["p2"], ["p0"]),
        ("a,1,,undo,p1,join,\n", [], ["p0", grant]),
    ):
        parts = apart(parse_decisions(head + pairs + undone, name="d.csv"), table)
        assert [[one.value for one in part.lines] for part in parts] == [theirs, ours]


def test_decisions_on_assets_are_left_to_the_assets():
    log = "who,when,why,action,subject,value,old_value\nme,2026,,join,p0,p1,\n"
    of_assets, of_grants = apart(parse_decisions(log, name="d.csv"), grants(given("F", "R", 1.0)))
    assert len(of_assets.lines) == 1
    assert not of_grants.lines
