"""Lists that come again: `compare`, `add`, `lists`, and what a build makes of them."""

import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from tiny import TINY

from assetmap.cli import main

HEADER = "Name,Kind,Street Address,City,State,ZIP\n"
LIST = TINY / "assets" / "list.csv"


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def good(*words: object) -> Result:
    done = run(*words)
    assert done.exit_code == 0, done.output
    return done


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "mine.csv"
    path.write_text(
        HEADER
        + "Sunny Shop,shop,10 Main St,Tiny,PA,15201\n"
        + "Corner Hall,hall,12 Main St,Tiny,PA,15201\n"
        + "Old Mill,museum,14 Main St,Tiny,PA,15201\n"
    )
    return path


@pytest.fixture
def new(tmp_path: Path) -> Path:
    path = tmp_path / "mine_2026.csv"
    path.write_text(
        HEADER
        + "Old Mill,gallery,14 Main St,Tiny,PA,15201\n"
        + "Sunny Shop,shop,10 Main St,Tiny,PA,15201\n"
        + "New Barn,farm,99 Elm St,Tiny,PA,15201\n"
    )
    return path


def test_compare_says_what_changed(old: Path, new: Path, tmp_path: Path):
    out = tmp_path / "changes.csv"
    found = json.loads(good("compare", old, new, "--out", out, "--json").stdout)
    assert found["counts"] == {"new": 1, "changed": 1, "gone": 1, "same": 1}
    assert not found["same_file"]
    assert found["changes"][0]["new"] == "gallery"
    table = pd.read_csv(out, keep_default_na=False)
    assert sorted(table["status"]) == ["changed", "gone", "new", "same"]
    text = good("compare", old, new).stdout
    assert "gone: Corner Hall" in text
    assert "'museum' -> 'gallery'" in text


def test_compare_knows_the_same_file(old: Path):
    assert "the same file: nothing to do" in good("compare", old, old).stdout


def test_compare_of_what_is_no_list_is_one_sentence(old: Path, tmp_path: Path):
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"")
    done = run("compare", old, bad)
    assert done.exit_code == 1
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_list_is_looked_at_kept_and_brought_up_to_date(old: Path, new: Path, tmp_path: Path):
    space = tmp_path / "w"
    words = ("--workspace", space)
    first = good("add", TINY, old, *words)
    assert "nothing was kept" in first.stdout
    assert not space.exists()
    good("add", TINY, old, *words, "--source", "My list", "--accept", "--verified", "2025-01-31")
    again = json.loads(good("add", TINY, old, *words, "--accept", "--json").stdout)
    assert (again["kind"], again["accepted"]) == ("same", False)
    looked = json.loads(good("add", TINY, new, *words, "--json").stdout)
    assert (looked["kind"], looked["source"], looked["accepted"]) == ("newer", "My list", False)
    assert looked["counts"]["gone"] == 1
    good("add", TINY, new, *words, "--accept", "--by", "ana")
    listed = json.loads(good("lists", TINY, *words, "--json").stdout)
    assert [(one["source"], one["file"], one["by"]) for one in listed] == [
        ("My list", "mine_2026.csv", "ana")
    ]
    good("lists", TINY, *words, "--remove", "My list")
    assert json.loads(good("lists", TINY, *words, "--json").stdout) == []


def test_a_date_that_is_none_is_wrong_usage(old: Path):
    assert run("add", TINY, old, "--verified", "last week").exit_code == 2


def built(out: Path, *words: object) -> dict[str, pd.DataFrame]:
    good("build", TINY, "--out", out, "--quiet", *words)
    names = ("assets", "records", "review", "problems")
    return {n: pd.read_csv(out / f"{n}.csv", keep_default_na=False) for n in names}


def test_rows_that_are_gone_stay_until_a_person_closes_them(old: Path, new: Path, tmp_path: Path):
    space = tmp_path / "w"
    for path in (old, new):
        good("add", TINY, path, "--workspace", space, "--source", "Mine", "--accept")
    tables = built(tmp_path / "a", "--workspace", space)
    assert "Corner Hall" in tables["assets"]["name"].tolist()
    asked = tables["review"].loc[tables["review"]["queue"] == "row"]
    assert asked["suggestion"].tolist() == ["close"]
    gone = tables["problems"].loc[tables["problems"]["reason"] == "gone_row"]
    assert gone["severity"].tolist() == ["note"]
    plain = json.loads((tmp_path / "a" / "result.json").read_text())
    assert plain["accepted"]["gone_row"] == 1

    subject = asked["record_id"].iloc[0]
    header = "who,when,why,action,subject,value,old_value\n"
    (space / "decisions.csv").write_text(
        header + f"ana,2026-01-05,burned down,close,{subject},,Corner Hall\n"
    )
    ids = (space / "ids.csv").read_bytes()
    assert ids.count(b"\n") == 1 + tables["records"]["record_id"].nunique()
    closed = built(tmp_path / "b", "--workspace", space)
    assert (space / "ids.csv").read_bytes() == ids
    assert "Corner Hall" not in closed["assets"]["name"].tolist()
    assert closed["review"].loc[closed["review"]["queue"] == "row"].empty
    out = closed["problems"].loc[closed["problems"]["reason"] == "closed"]
    assert out["severity"].tolist() == ["rejected"]
    assert "burned down (ana)" in out["message"].iloc[0]

    with (space / "decisions.csv").open("a") as log:
        log.write(f"ana,2026-02-05,,reopen,{subject},,Corner Hall\n")
    again = built(tmp_path / "c", "--workspace", space)
    assert "Corner Hall" in again["assets"]["name"].tolist()
    assert again["review"].loc[again["review"]["queue"] == "row"].empty


def test_rows_set_aside_are_written_corrected_and_read_again(tmp_path: Path):
    fix, out = tmp_path / "fix.xlsx", tmp_path / "r.csv"
    before = json.loads(good("read", LIST, "--out", out, "--fix", fix, "--json").stdout)
    assert before["held"] == {"no_name": 1}
    book = openpyxl.load_workbook(fix)
    page = book.worksheets[0]
    headers = [cell.value for cell in page[1]]
    name = next(h for h, role in before["columns"].items() if role == "name")
    page.cell(row=2, column=headers.index(name) + 1).value = "Mended Hall"
    book.save(fix)
    after = json.loads(good("read", LIST, "--out", out, "--fixed", fix, "--json").stdout)
    assert after["held"] == {}
    assert after["rows_in"] == before["rows_in"]
    assert sum(after["accepted"].values()) == sum(before["accepted"].values()) + 1
    assert "Mended Hall" in pd.read_csv(out)["name"].tolist()


def test_without_rows_to_correct_none_are_written(old: Path, tmp_path: Path):
    fix = tmp_path / "fix.xlsx"
    done = good("read", old, "--out", tmp_path / "r.csv", "--fix", fix)
    assert "was not written" in done.stdout
    assert not fix.exists()


def test_a_build_writes_workbooks_and_takes_them_back(tmp_path: Path):
    lines = "Sunny Shop,shop,10 Main St,Tiny,PA,15201,0,0\nHall,hall,1 Main St,Tiny,PA,15201,,\n"
    mine = tmp_path / "mine.csv"
    mine.write_text(HEADER.strip() + ",lat,lon\n" + lines)
    fixes = tmp_path / "fixes"
    done = good(
        "build",
        TINY,
        "--assets",
        mine,
        "--only-these-assets",
        "--quiet",
        "--fix",
        fixes,
        "--out",
        tmp_path / "a",
        "--json",
    )
    assert json.loads(done.stdout)["held"] == {"null_island": 1}
    fix = next(fixes.glob("mine.csv.*.xlsx"))
    book = openpyxl.load_workbook(fix)
    page = book.worksheets[0]
    headers = [cell.value for cell in page[1]]
    assert "stands for no place" in page["A2"].value
    for header in ("lat", "lon"):
        page.cell(row=2, column=headers.index(header) + 1).value = None
    book.save(fix)
    done = good(
        "build",
        TINY,
        "--assets",
        mine,
        "--assets",
        fix,
        "--only-these-assets",
        "--quiet",
        "--fix",
        fixes,
        "--out",
        tmp_path / "b",
        "--json",
    )
    summary = json.loads(done.stdout)
    assert summary["held"] == {}
    assert summary["rows_in"] == 2
    assert [one["file"] for one in summary["inputs"] if one["file"] == "mine.csv"] == ["mine.csv"]
    alone = run("build", TINY, "--assets", fix, "--out", tmp_path / "c")
    assert alone.exit_code == 1
    assert "corrected rows of the list 'mine.csv'" in alone.stderr
