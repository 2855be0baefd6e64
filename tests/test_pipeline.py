import dataclasses
import random
from pathlib import Path

import pandas as pd
import pytest
import tiny

from assetmap import pipeline
from assetmap.ingest import load_upload
from assetmap.model import Table, Upload
from assetmap.pipeline import build
from assetmap.publish.tables import COLUMNS, csv_text
from assetmap.resolve import parse_decisions
from assetmap.result import Result
from assetmap.schema import (
    ASSET_COLUMNS,
    FINDING_COLUMNS,
    MEASURE_COLUMNS,
    PROBLEM_COLUMNS,
    QUESTION_COLUMNS,
    RECORD_COLUMNS,
)
from assetmap.uploads import pack_uploads

WHERE = {
    "Tiny Public Library": "1",
    "Mill Hill Elementary School": "2",
    "Harbor High School": "3",
    "South Gate School": "4",
    "First Baptist Church": "4",
    "Iglesia San José": "5",
    "Old Town Barbers": "5",
    "Corner Barbershop": "5",
    "Tiny Makerspace": "5",
    "Reading Van": "",
    "Lost Pantry": "",
    "{{ 7*7 }}": "1",
    '=HYPERLINK("x")': "1",
    "Tank Farm Office": "6",
    "Near Miss Garden": "",
}


def test_every_row_is_accounted_for():
    summary = tiny.result().summary
    assert summary["rows_in"] == 20
    assert sum(summary["accepted"].values()) == len(tiny.result().records) == 16
    assert sum(summary["held"].values()) == 4
    assert summary["rejected"] == {}
    assert (summary["assets"], summary["merged"]) == (15, 1)


def test_what_is_held_says_why():
    assert tiny.result().summary["held"] == {
        "latlon_swapped": 1,
        "no_name": 1,
        "null_island": 1,
        "outside_region": 1,
    }


def test_each_asset_lies_where_it_should():
    assets = tiny.result().assets
    assert dict(zip(assets["name"], assets["neighbourhood_id"], strict=True)) == WHERE


@pytest.mark.parametrize(
    ("name", "tier"),
    [
        ("Old Town Barbers", "address"),
        ("Tank Farm Office", "given"),
        ("Tiny Makerspace", "neighbourhood"),
        ("Lost Pantry", "zip"),
        ("Reading Van", "none"),
    ],
)
def test_each_place_says_how_exact_it_is(name: str, tier: str):
    assets = tiny.result().assets.set_index("name")
    assert assets.loc[name, "tier"] == tier


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Tiny Public Library", "library"),
        ("First Baptist Church", "church"),
        ("Iglesia San José", "church"),
        ("Old Town Barbers", "barbershop"),
        ("Tiny Makerspace", "makerspace"),
    ],
)
def test_each_asset_is_what_it_is(name: str, kind: str):
    assets = tiny.result().assets.set_index("name")
    assert assets.loc[name, "type"] == kind


def test_joined_records_are_one_asset():
    library = tiny.result().assets.set_index("name").loc["Tiny Public Library"]
    assert len(library["records"].split(";")) == 2


def test_counts_per_neighbourhood_are_those_of_the_assets():
    measures = tiny.result().measures
    counts = measures.query("measure == 'count' and of == 'all' and neighbourhood_id != ''")
    assert counts.set_index("neighbourhood_id")["value"].to_dict() == {
        "1": 3.0,
        "2": 1.0,
        "3": 1.0,
        "4": 2.0,
        "5": 4.0,
        "6": 1.0,
    }


def test_a_rate_is_the_count_over_the_children():
    rates = tiny.result().measures.query(
        "measure == 'per_1000' and of == 'all' and base == 'children'"
    )
    value = rates.set_index("neighbourhood_id")["value"]
    assert value["5"] == pytest.approx(1000 * 4 / 500)
    assert pd.isna(value["6"])  # nobody lives there: no rate


def test_dollars_land_by_office_by_service_area_and_over_the_region():
    table = tiny.result().neighbourhoods.set_index("neighbourhood_id")
    # Of one recipient the list says no address: it lands where the asset of that name is.
    office = {"1": 10_000, "2": 0, "3": 0, "4": 2_500, "5": 5_000, "6": 0}
    assert table["dollars_office"].to_dict() == pytest.approx(office)
    # 10,000 over Mill Hill (900 children) and Harbor Side (1,000); 1,000 over all 4,000 children.
    children = {"1": 1000, "2": 900, "3": 1000, "4": 600, "5": 500, "6": 0}
    service = {area: 1_000 * n / 4_000 for area, n in children.items()}
    service["2"] += 10_000 * 900 / 1_900
    service["3"] += 10_000 * 1_000 / 1_900
    service["5"] += 5_000
    over_region = {area: service[area] + 3_300 * n / 4_000 for area, n in children.items()}
    service["4"] += 2_500
    assert table["dollars_service_or_office"].to_dict() == pytest.approx(service)
    assert table["dollars_service_or_region"].to_dict() == pytest.approx(over_region)


def test_grants_are_accounted_for_apart():
    grants = tiny.result().summary["grants"]
    assert grants["rows_in"] == 6
    assert grants["held"] == {"negative_amount": 1}
    assert sum(grants["accepted"].values()) == len(tiny.result().grants) == 5


def test_every_table_has_the_columns_that_others_rely_on():
    result = tiny.result()
    for table, columns in (
        (result.assets, ASSET_COLUMNS),
        (result.records, RECORD_COLUMNS),
        (result.problems, PROBLEM_COLUMNS),
        (result.review, QUESTION_COLUMNS),
        (result.measures, MEASURE_COLUMNS),
        (result.findings, FINDING_COLUMNS),
    ):
        assert table.columns.tolist() == list(columns)
        text = table.select_dtypes("str")
        assert not text.isna().to_numpy().any()


def test_the_same_inputs_give_the_same_tables():
    again = build(tiny.region(), pack_uploads(tiny.region()), settings=tiny.settings())
    assert again.summary == tiny.result().summary
    for name in ("assets", "records", "shares", "problems", "review", "measures", "findings"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(tiny.result(), name))


def test_what_is_joined_then_split_gives_the_same_bytes():
    whole = tiny.result()
    one, other = whole.assets["asset_id"].iloc[:2]
    lines = [
        f"ana,2026-01-0{n},,{action},{one},{other}," for n, action in ((1, "join"), (2, "split"))
    ]
    header = "who,when,why,action,subject,value,old_value"

    def built(*log: str) -> Result:
        """Build the town under some decisions."""
        decisions = parse_decisions("\n".join([header, *log]), name="decisions.csv")
        uploads = pack_uploads(tiny.region())
        return build(tiny.region(), uploads, decisions=decisions, settings=tiny.settings())

    joined = built(lines[0])
    assert joined.summary["assets"] == whole.summary["assets"] - 1
    assert set(joined.assets["asset_id"]) <= set(whole.assets["asset_id"])
    back = built(*lines)
    for name in COLUMNS:
        assert csv_text(getattr(back, name)) == csv_text(getattr(whole, name)), name


def test_shuffled_rows_give_the_same_assets():
    upload, *others = pack_uploads(tiny.region())
    lines = upload.content.decode().splitlines()
    head, body = lines[:3], lines[3:-2]
    random.Random(4).shuffle(body)
    text = "\n".join([*head, *body]) + "\n"
    shuffled = dataclasses.replace(upload, content=text.encode())
    again = build(tiny.region(), [shuffled, *others], settings=tiny.settings())
    pd.testing.assert_frame_equal(again.assets, tiny.result().assets)


def test_an_asset_keeps_its_id_when_a_record_joins_it():
    more = b"Org,Kind,Street,ZIP\nOld Town Barbers,Barber,127 Water Street,15902\n"
    added = Upload(name="more.csv", content=more, sha256="x")
    again = build(tiny.region(), [*pack_uploads(tiny.region()), added], settings=tiny.settings())
    assert again.summary["merged"] == 2
    assert again.assets["asset_id"].tolist() == tiny.result().assets["asset_id"].tolist()


def test_progress_names_every_step_once_in_order():
    seen: list[str] = []
    build(tiny.region(), [], settings=tiny.settings(), progress=seen.append)
    assert tuple(seen) == pipeline.STEPS


def test_a_region_without_lists_gives_empty_tables_and_says_what_is_missing():
    empty = build(tiny.region(), [], settings=tiny.settings())
    assert len(empty.assets) == 0
    assert empty.summary["rows_in"] == 0
    counts = empty.measures.query("measure == 'count' and of == 'all' and neighbourhood_id != ''")
    assert counts["value"].tolist() == [0.0] * 6


def test_ties_are_read_and_said_not_to_be_measured_yet(tmp_path: Path):
    path = tmp_path / "ties.csv"
    path.write_text("from,to,kind\nTiny Public Library,Old Town Barbers,partner\n")
    ties = load_upload(path, table=Table.TIES)
    built = build(tiny.region(), [ties], settings=tiny.settings())
    assert built.summary["ties"]["rows_in"] == 1
    assert "network" in built.summary["not_computed"]


def test_a_grant_in_another_currency_is_held():
    rows = (
        b"funder,recipient,amount,currency\n"
        b"Good Fund,Tiny Public Library,100,USD\nGood Fund,Old Town Barbers,50,\n"
        b"Good Fund,South Gate School,70,USD\nGood Fund,Harbor High School,100,CAD\n"
    )
    grants = Upload(name="more.csv", content=rows, sha256="y", table=Table.GRANTS)
    built = build(tiny.region(), [grants], settings=tiny.settings())
    assert built.summary["grants"]["held"] == {"foreign_currency": 1}
    assert built.grants["currency"].tolist() == ["USD", "", "USD"]
