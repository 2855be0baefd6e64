"""What changed between two versions of a list, whatever the file looks like."""

import io
import json
import random

import pandas as pd
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest.lists import HEADER, ROWS, csv_bytes, read_here

from assetmap.comparing import Comparison, compare, gone_from
from assetmap.model import Table
from assetmap.schema import CHANGE_COLUMNS, COMPARISON_COLUMNS


def versions(old: list[list[str]], new: list[list[str]], header: list[str] = HEADER) -> Comparison:
    return compare(read_here([header, *old]), read_here([header, *new]))


def changed(rows: list[list[str]], at: int, field: str, value: str) -> list[list[str]]:
    out = [list(row) for row in rows]
    out[at][HEADER.index(field)] = value
    return out


def test_the_same_list_is_the_same():
    found = versions(ROWS, ROWS)
    assert found.counts == {"new": 0, "changed": 0, "gone": 0, "same": 5}
    assert found.is_same
    assert list(found.rows.columns) == list(COMPARISON_COLUMNS)
    assert list(found.changes.columns) == list(CHANGE_COLUMNS)


def test_each_status_is_told():
    new = [*changed(ROWS, 1, "phone", "412-555-9999")[1:], ["Sunny Shop", *ROWS[0][1:]]]
    new[-1][2], new[-1][6], new[-1][7] = "9 Elm St", "", "40.4"
    found = versions(ROWS, new)
    told = dict(zip(found.rows["name"], found.rows["status"], strict=True))
    assert told == {
        "Hill House": "gone",
        "Liberty Library": "changed",
        "Homewood Clinic": "same",
        "Lawrenceville Rec": "same",
        "North Job Hub": "same",
        "Sunny Shop": "new",
    }
    assert found.changes[["name", "field", "old", "new"]].to_numpy().tolist() == [
        ["Liberty Library", "phone", "412-555-0102", "412-555-9999"]
    ]
    assert len(found.table()) == 6


@pytest.mark.parametrize(
    ("field", "value", "by"),
    [
        ("category", "tools", "name_and_address"),
        ("lat", "40.5", "name_and_address"),
        ("address", "99 Far Away Rd", "name_and_place"),
        ("name", "Hill House Association", "address_and_phone"),
    ],
)
def test_what_told_that_two_records_are_one_is_said(field: str, value: str, by: str):
    found = versions(ROWS, changed(ROWS, 0, field, value))
    row = found.rows.loc[found.rows["status"] == "changed"].iloc[0]
    assert row["matched_by"] == by
    assert found.changes["field"].tolist() == [field]


def test_who_moved_is_known_by_a_name_that_stands_once():
    new = changed(changed(ROWS, 0, "address", "5 Elm St"), 0, "lat", "40.5")
    new[0][HEADER.index("zip")] = "15999"
    found = versions(ROWS, new)
    assert found.rows["matched_by"].tolist()[0] == "name"
    assert set(found.changes["field"]) == {"address", "lat", "zip"}


def test_branches_of_one_name_are_not_mixed_up():
    chain = [
        ["Food Bank", "food", f"{i} Oak St", "Pittsburgh", "PA", "15201", "", "", ""]
        for i in (1, 2, 3)
    ]
    new = [
        chain[0],
        chain[1],
        ["Food Bank", "food", "77 Elm Rd", "Erie", "PA", "16501", "", "", ""],
    ]
    assert versions(chain, new).counts == {"new": 1, "changed": 0, "gone": 1, "same": 2}


def test_the_sources_own_ids_decide():
    header = ["id", *HEADER]
    old = [[f"{i * 97}", *row] for i, row in enumerate(ROWS, start=3)]
    new = [[row[0], "Quite Another Name", *row[2:]] if i == 0 else row for i, row in enumerate(old)]
    new[0][3], new[0][7] = "1 New Rd", "412-000-0000"
    found = versions(old, new, header)
    assert found.counts == {"new": 0, "changed": 1, "gone": 0, "same": 4}
    assert found.rows["matched_by"].tolist()[0] == "source_id"
    assert set(found.changes["field"]) == {"name", "address", "phone"}


def test_what_the_source_numbers_as_two_is_two():
    header = ["id", *HEADER]
    old = [[f"{i * 97}", *row] for i, row in enumerate(ROWS, start=3)]
    new = [["55555", *old[0][1:]], *old[1:]]
    new[0][2] = "tools"
    assert versions(old, new, header).counts == {"new": 1, "changed": 0, "gone": 1, "same": 4}


def test_numbers_that_only_count_the_rows_are_no_ids():
    header = ["id", *HEADER]
    old = [[str(i), *row] for i, row in enumerate(ROWS)]
    new = [[str(i), *row] for i, row in enumerate(reversed(ROWS[1:]))]
    found = versions(old, new, header)
    assert found.counts["gone"] == 1
    assert found.counts["new"] == 0
    assert set(found.changes["field"]) <= {"source_id"}


def test_when_a_row_was_checked_is_no_change():
    header = [*HEADER, "verified"]
    old, new = ([[*row, day] for row in ROWS] for day in ("2025-01-01", "2026-01-01"))
    assert versions(old, new, header).is_same


def test_an_accent_written_in_two_ways_is_one():
    old, new = (changed(ROWS, 0, "name", name) for name in ("Peña House", "Pen\u0303a House"))
    assert versions(old, new).is_same


def test_an_empty_version_is_compared_too():
    some = read_here([HEADER, *ROWS])
    none = read_here([HEADER, ["", *ROWS[0][1:]]])  # held: it has no name
    assert compare(none, some).counts["new"] == 5
    assert compare(some, none).counts["gone"] == 5
    assert compare(none, none).is_same


def test_grants_and_ties_are_compared_too():
    header = ["funder", "recipient", "amount", "date"]
    old = [
        ["Fund A", "School 1", "$1,000", "2024-01-05"],
        ["Fund A", "School 2", "500", "2024-02-05"],
    ]
    new = [
        ["Fund A", "School 1", "1500", "2024-01-05"],
        ["Fund B", "School 9", "500", "2024-02-05"],
    ]
    found = compare(*(read_here([header, *rows], table=Table.GRANTS) for rows in (old, new)))
    assert found.counts == {"new": 1, "changed": 1, "gone": 1, "same": 0}
    assert found.changes[["field", "old", "new"]].to_numpy().tolist() == [
        ["amount", "1000", "1500"]
    ]
    header = ["from", "to", "kind"]
    old, new = ([["A", "B", kind], ["C", "D", "gives"]] for kind in ("knows", "trusts"))
    found = compare(*(read_here([header, *rows], table=Table.TIES) for rows in (old, new)))
    assert found.counts == {"new": 0, "changed": 1, "gone": 0, "same": 1}


def test_what_is_gone_is_given_whole():
    old, new = (read_here([HEADER, *rows]).records for rows in (ROWS, ROWS[1:]))
    gone = gone_from(old, new)
    assert gone["name"].tolist() == ["Hill House"]
    assert list(gone.columns) == list(old.columns)


# --- laws

WORDS = st.sampled_from(["Hall", "Park", "Library", "Centro Peña", "Café", "Food Bank", "YMCA"])
NUMBERS = st.integers(1, 9)


@st.composite
def lists(draw: st.DrawFn) -> list[list[str]]:
    rows = draw(st.lists(st.tuples(WORDS, NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=12))
    return [
        [
            f"{w} {a}",
            "food",
            f"{b} Oak St",
            "Erie",
            "PA",
            "16501",
            f"412-555-010{c}",
            f"40.10{b}",
            f"-80.10{c}",
        ]
        for w, a, b, c in rows
    ]


def xlsx_bytes(rows: list[list[str]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Our list")
        for i, row in enumerate(rows):
            sheet.write_row(i + 3, 1, row)
    return out.getvalue()


def geojson_bytes(rows: list[list[str]]) -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": dict(zip(HEADER[:7], row[:7], strict=True)),
            "geometry": {"type": "Point", "coordinates": [float(row[8]), float(row[7])]},
        }
        for row in rows
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


RENAMED = [
    "Organization Name",
    "Category",
    "Street Address",
    "City",
    "State",
    "Zip Code",
    "Phone",
    "Latitude",
    "Longitude",
]


@pytest.mark.parametrize("way", range(6))
@settings(max_examples=2)
@given(old=lists(), new=lists(), dice=st.randoms(use_true_random=False))
def test_what_the_file_looks_like_changes_nothing(
    old: list[list[str]], new: list[list[str]], dice: random.Random, way: int
):
    plain = versions(old, new)
    rows = [list(row) for row in new]
    dice.shuffle(rows)
    order = dice.sample(range(len(HEADER)), len(HEADER))
    contents = (
        lambda: csv_bytes([HEADER, *rows]),
        lambda: csv_bytes([RENAMED, *rows]),
        lambda: csv_bytes([[HEADER[i] for i in order], *([row[i] for i in order] for row in rows)]),
        lambda: csv_bytes([HEADER, *rows], delimiter=";", encoding="utf-16"),
        lambda: xlsx_bytes([HEADER, *rows]),
        lambda: geojson_bytes(rows),
    )
    other = compare(read_here([HEADER, *old]), read_here(contents[way]()))
    assert other.counts == plain.counts
    columns = ["name", "field", "old", "new"]
    assert sorted(map(tuple, other.changes[columns].to_numpy())) == sorted(
        map(tuple, plain.changes[columns].to_numpy())
    )


@settings(max_examples=8)  # each reads four lists
@given(lists(), lists())
def test_every_record_is_told_once_and_back_again_is_the_mirror(
    old: list[list[str]], new: list[list[str]]
):
    there, back = versions(old, new), versions(new, old)
    counts = there.counts
    assert counts["same"] + counts["changed"] + counts["gone"] == len(old)
    assert counts["same"] + counts["changed"] + counts["new"] == len(new)
    assert counts["new"] == back.counts["gone"]
    assert counts["gone"] == back.counts["new"]
    assert counts["same"] == back.counts["same"]


@settings(max_examples=8)
@given(lists())
def test_a_list_and_itself_are_the_same(rows: list[list[str]]):
    assert versions(rows, rows).is_same


def test_thirty_thousand_rows_are_compared():
    dice = random.Random(7)
    rows = [
        [
            f"Place {i}",
            "food",
            f"{i} Oak St",
            "Erie",
            "PA",
            "16501",
            f"412-{i:07}"[:12],
            f"{40 + i / 1e6}",
            "-80.1",
        ]
        for i in range(30_000)
    ]
    old = read_here([HEADER, *rows])
    newer = [[*row[:6], "412-555-0000", *row[7:]] for row in rows[100:]]
    dice.shuffle(newer)
    new = read_here([HEADER, *newer])
    found = compare(old, new)
    assert found.counts == {"new": 0, "changed": 29_900, "gone": 100, "same": 0}
    assert isinstance(found.table(), pd.DataFrame)
