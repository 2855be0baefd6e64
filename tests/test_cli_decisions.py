"""The command `decisions` says which decisions hold, which are stale, and why."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tiny import TINY

from assetmap.cli import main
from assetmap.ingest import load_upload, read_upload
from assetmap.model import Table
from assetmap.region import find_region, shipped_folders
from assetmap.uploads import pack_uploads
from assetmap.workspace import Workspace

HEAD = "who,when,why,action,subject,value,old_value\n"


def run(*words: object) -> Result:
    return CliRunner().invoke(main, ["decisions", *map(str, words)])


@pytest.fixture(scope="module")
def row() -> tuple[str, str]:
    """The id and the name of a row of the small region."""
    region = find_region(str(TINY), shipped_folders())
    upload = next(one for one in pack_uploads(region) if str(one.table) == "assets")
    first = read_upload(upload).records.iloc[0]
    return str(first["record_id"]), str(first["name"])


def test_each_decision_is_told_with_what_became_of_it(tmp_path: Path, row: tuple[str, str]) -> None:
    subject, name = row
    space = Workspace.open(tmp_path)
    space.decide("name", subject, value="A New Name", old_value=name)
    space.decide("phone", subject, value="555 0100", old_value="what nobody wrote")
    space.decide("hide", "r000000000000", old_value="Gone House", why="not there")
    space.decide("city", subject, value="Elsewhere")
    space.decide("undo", subject, value="city")
    done = run(TINY, "--check", "--workspace", tmp_path, "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    states = [(line["action"], line["state"]) for line in told["decisions"]]
    expected = [("name", "holds"), ("phone", "stale"), ("hide", "stale"), ("city", "withdrawn")]
    assert states == expected
    assert [told[state] for state in ("holds", "stale", "withdrawn")] == [1, 2, 1]
    found = [line["found"] for line in told["decisions"]]
    assert "what nobody wrote" in found[1]
    assert "no such record" in found[2]
    words = run(TINY, "--check", "--workspace", tmp_path).stdout.splitlines()
    assert [line[0] for line in words[:-1]] == ["+", "!", "!", "-"]
    assert words[-1] == "1 holds, 2 stale, 1 withdrawn"


AT_ONCE = """\
! LOG, line 2: type A;r000000000000;B;C library (Ana, 2026-02-01): 2 holds, 1 stale, 1 withdrawn
    stale: type of r000000000000: no such record or asset is in the lists, or its row waits and \
says something else now
    withdrawn: B
+ LOG, line 4: type C church (Ana, 2026-02-03): holds
- LOG, line 5: type A;B park (Ana, 2026-02-04): 2 withdrawn
    withdrawn: A
    withdrawn: B
+ LOG, line 7: type A;B library (Ana, 2026-02-06): 2 holds
5 holds, 1 stale, 3 withdrawn
"""


def test_a_line_about_several_is_told_and_counted_for_each(tmp_path: Path) -> None:
    log, more = tmp_path / "log.csv", tmp_path / "more.csv"
    more.write_text("Name,Latitude,Longitude\nZorp,40.4,-80\nQuux,40.4,-80\nFnord,40.4,-80\n")
    a, b, c = read_upload(load_upload(more, table=Table.ASSETS)).records["record_id"]
    lines = [
        f"type,{a};r000000000000;{b};{c},library,",
        f"undo,{b},type,",
        f"type,{c},church,library",
        f"type,{a};{b},park,library",
        f"undo,{b};{a},type,park",
        f"type,{a};{b},library,library",
    ]
    said = "".join(f"Ana,2026-02-0{day},,{line}\n" for day, line in enumerate(lines, 1))
    log.write_text(HEAD + said, encoding="utf-8")
    words = (
        TINY,
        "--check",
        "--decisions",
        log,
        "--workspace",
        tmp_path / "none",
        "--assets",
        more,
    )
    done = run(*words)
    assert done.exit_code == 0, done.output
    told = done.stdout
    for cell, name in ((str(log), "LOG"), (a, "A"), (b, "B"), (c, "C")):
        told = told.replace(cell, name)
    assert told == AT_ONCE
    answered = json.loads(run(*words, "--json").stdout)
    first = answered["decisions"][0]
    states = ["holds", "stale", "withdrawn", "holds"]
    assert (first["state"], [one["state"] for one in first["subjects"]]) == ("stale", states)
    assert [one["subject"] for one in first["subjects"]] == [a, "r000000000000", b, c]
    assert [answered[state] for state in ("holds", "stale", "withdrawn")] == [5, 1, 3]


def test_without_check_nothing_is_built_and_nothing_claimed(
    tmp_path: Path, row: tuple[str, str]
) -> None:
    log = tmp_path / "log.csv"
    log.write_text(f"{HEAD}me,2026-01-01,,hide,{row[0]},,\n", encoding="utf-8")
    done = run(TINY, "--decisions", log, "--workspace", tmp_path / "none")
    assert done.exit_code == 0
    assert done.stdout == f"  {log}, line 2: hide {row[0]} (me, 2026-01-01)\n"


def test_logs_of_one_name_are_told_apart(tmp_path: Path, row: tuple[str, str]) -> None:
    subject, name = row
    log = tmp_path / "decisions.csv"
    log.write_text(f"{HEAD}me,2026-01-01,,name,{subject},A,wrong\n", encoding="utf-8")
    space = Workspace.open(tmp_path / "space")
    space.decide("name", subject, value="B", old_value=name)
    done = run(TINY, "--check", "--decisions", log, "--workspace", space.folder, "--json")
    states = [(line["value"], line["state"]) for line in json.loads(done.stdout)["decisions"]]
    assert states == [("A", "stale"), ("B", "holds")]


def test_a_broken_log_is_one_sentence(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text(f"{HEAD}me,2026-01-01,,dance,r1,,\n", encoding="utf-8")
    refused = run(TINY, "--decisions", log)
    assert refused.exit_code == 1
    assert "line 2: unknown action 'dance'" in refused.stderr
    assert run(TINY, "--workspace", tmp_path / "none").stdout == "no decision yet\n"
