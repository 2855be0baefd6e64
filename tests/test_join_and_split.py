"""What persons join and part again is as it was, to the byte, after a restart too."""

from pathlib import Path

import pytest
import tiny
from ingest.lists import upload_of

from assetmap import pipeline
from assetmap.publish.tables import csv_text
from assetmap.result import Result
from assetmap.workspace import Workspace, keep_ids, read_ids

TABLES = (
    "assets",
    "records",
    "shares",
    "review",
    "measures",
    "findings",
    "relations",
    "provenance",
)
HEADER = ["Name", "Category", "Address", "ZIP"]
ROWS = [
    ["Alder House", "Zorp", "100 N Main St", "15901"],
    ["ALDER HOUSE", "Zorp", "100 North Main Street", "15901"],
    ["Alder House", "Zorp", "100 N Main St.", "15901"],
    ["Birch Hall", "Zorp", "120 N Main St", "15901"],
    ["Cedar Room", "Zorp", "140 N Main St", "15901"],
]


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    found = Workspace.open(tmp_path, region=tiny.region())
    found.accept(found.propose(upload_of([HEADER, *ROWS], name="l.csv", source="Halls")))
    return found


def built(space: Workspace) -> Result:
    """Build what a workspace keeps, as a program that was started anew does."""
    again = Workspace.open(space.folder, region=tiny.region())
    kept = read_ids(again.folder)
    result = pipeline.build(
        tiny.region(),
        again.uploads(),
        decisions=again.decisions(),
        settings=tiny.settings(),
        known=pipeline.Known(ids=kept.ids if kept else None),
    )
    keep_ids(again.folder, result.records)
    return result


def texts(result: Result) -> dict[str, str]:
    return {name: csv_text(getattr(result, name)) for name in TABLES}


def test_what_is_joined_or_taken_out_and_back_is_as_it_was_within_a_group_too(space: Workspace):
    """Three rows are one asset; a line about several types two of them and another."""
    before = built(space)
    assert before.summary["assets"] == 3
    of = before.records.sort_values("row")["record_id"].tolist()
    space.decide("type", f"{of[0]};{of[1]};{of[3]}", value="library")
    plain = texts(built(space))
    assert plain["assets"].count("library") == 2

    space.decide("join", of[3], value=of[4])
    space.decide("join", of[3], value=of[0])
    space.decide("undo", of[3], value="join", old_value=of[4])  # the first of the two
    one = built(space)
    assert one.summary["assets"] == 2
    space.decide("undo", of[3], value="join", old_value=of[0])
    assert texts(built(space)) == plain
    space.decide("join", of[1], value=of[3])
    space.decide("join", before.records["asset_id"].iloc[0], value=of[4])
    assert built(space).summary["assets"] == 1
    space.decide("split", before.records["asset_id"].iloc[0], value=of[4])
    space.decide("split", of[1], value=of[3])
    assert texts(built(space)) == plain

    space.decide("split", of[2])  # the third row, out of its asset
    apart = built(space)
    assert apart.summary["assets"] == 4
    assert len(set(apart.records.set_index("record_id").loc[of[:2], "asset_id"])) == 1
    space.decide("undo", of[2], value="split")
    assert texts(built(space)) == plain

    space.decide("undo", f"{of[0]};{of[1]};{of[3]}", value="type", old_value="library")
    assert texts(built(space)) == texts(before)
