"""How much an asset offers is read where a column says so, and never guessed."""

import numpy as np
from ingest.lists import read_here

from assetmap.model import Reading

HEADER = ["name", "address", "Licensed Capacity"]


def _read(*cells: str) -> Reading:
    return read_here([HEADER, *([f"Hall {i}", f"{i + 1} Main St", c] for i, c in enumerate(cells))])


def test_seats_are_read_as_numbers():
    reading = _read("45", "1,200", "30 seats", "")
    assert reading.columns["role"].tolist() == ["name", "address", "capacity"]
    assert reading.records["capacity"].tolist()[:3] == [45, 1200, 30]
    assert np.isnan(reading.records["capacity"].iloc[3])
    assert reading.problems.empty


def test_what_is_no_number_is_blank_and_said():
    reading = _read("45", "20", "60", "ask")
    assert np.isnan(reading.records["capacity"].iloc[3])
    assert reading.problems[["reason", "severity"]].to_numpy().tolist() == [["bad_number", "note"]]


def test_opening_hours_are_no_capacity():
    rows = [["name", "hours"], ["Hall", "9-5"], ["Dome", "Mon-Fri 10-4"]]
    assert read_here(rows).columns["role"].tolist() == ["name", ""]


def test_a_capacity_that_changes_does_not_change_what_a_record_is():
    before, after = _read("45"), _read("50")
    assert before.records["record_id"].tolist() == after.records["record_id"].tolist()
