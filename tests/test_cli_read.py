"""Read a list on the command line, and answer what it leaves open."""

import io
import json
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter
from click.testing import CliRunner, Result
from tiny import TINY

from assetmap.cli import main
from assetmap.cli.asking import answers_by_file
from assetmap.errors import InputError

TWO_NAMES = (
    "Site Name,Facility Name,Street Address,Notes\n"
    "Hill House,Urban League,1835 Centre Ave,x\n"
    "Liberty Library,Carnegie Trust,130 Whitfield St,y\n"
    "Homewood Clinic,Health Partners,7227 Kelly St,z\n"
)


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def two_names(tmp_path: Path) -> Path:
    path = tmp_path / "two names.csv"
    path.write_text(TWO_NAMES)
    return path


def test_a_question_is_one_sentence_that_says_how_to_answer(two_names: Path):
    out = two_names.parent / "out.csv"
    done = run("read", two_names, "--out", out, "--problems", out.with_name("p.csv"))
    assert done.exit_code == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "--answer 'role:name=Site Name'" in done.stderr
    assert done.stdout == ""
    assert [path.name for path in two_names.parent.iterdir()] == [two_names.name]


def test_a_question_is_told_to_a_machine_too(two_names: Path):
    done = run("read", two_names, "--out", two_names.with_name("o.csv"), "--json")
    assert done.exit_code == 1
    (question,) = json.loads(done.stdout)["questions"]
    assert question["key"] == "role:name"
    assert question["options"] == ["Site Name", "Facility Name"]
    assert question["needed"] is True
    assert question["rows"] == 3
    assert "Urban League" in question["sentence"]


def test_the_answer_is_used(two_names: Path):
    out = two_names.with_name("o.csv")
    answer = "role:name=facility name"
    done = run("read", two_names, "--out", out, "--answer", answer, "--json")
    assert done.exit_code == 0
    assert pd.read_csv(out)["name"].tolist()[0] == "Urban League"
    said = json.loads(done.stdout)
    assert said["columns"]["Facility Name"] == "name"
    assert said["questions"] == []
    assert said["rows_in"] == 3


def test_a_saved_mapping_brings_its_answers(two_names: Path):
    saved = two_names.with_name("columns.json")
    saved.write_text('{"answers": {"role:name": "Site Name", "dates": "day_first"}}')
    out = two_names.with_name("o.csv")
    assert run("read", two_names, "--out", out, "--columns", saved).exit_code == 0
    assert pd.read_csv(out)["name"].tolist()[0] == "Hill House"


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("dates=day_first", "role:ROLE"),  # not asked: what may be answered is named
        ("colour=red", "role:ROLE"),
        ("role:name=Club", "'Club'"),
        ("role:colour=Notes", "'colour'"),
        ("swap", "'swap'"),
    ],
)
def test_an_answer_that_does_not_fit_is_one_sentence(two_names: Path, answer: str, says: str):
    out = two_names.with_name("o.csv")
    words = ["--answer", "role:name=Site Name"] if not answer.startswith("role:name") else []
    done = run("read", two_names, "--out", out, *words, "--answer", answer)
    assert done.exit_code == 1
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not out.exists()


def test_what_is_open_and_what_is_not_used_is_said(tmp_path: Path):
    path, problems = tmp_path / "a.csv", tmp_path / "p.csv"
    path.write_text(
        "name,address,Home phone,Work phone\n"
        + "".join(f"Hall {i},{i} Main St,412-555-01{i},412-555-02{i}\n" for i in range(10, 19))
    )
    done = run("read", path, "--out", tmp_path / "o.csv", "--problems", problems)
    assert done.exit_code == 0
    assert "Work phone -> phone" in done.stdout
    assert "? Several columns could be the phone" in done.stdout
    assert "--answer 'role:phone=Work phone'" in done.stdout
    assert pd.read_csv(problems)["reason"].tolist() == ["column_not_used"]


def test_each_sheet_is_told_of(tmp_path: Path):
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        for name, header in (("Food", "name"), ("Health", "Site")):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, [header, "Street Address" if header == "Site" else "address"])
            sheet.write_row(1, 0, [f"{name} Hall", "1 Main St"])
        book.add_worksheet("Cover")
    path = tmp_path / "book.xlsx"
    path.write_bytes(held.getvalue())
    out = tmp_path / "o.csv"
    asked = run("read", path, "--out", out)
    assert asked.exit_code == 1
    assert "sheets=all" in asked.stderr
    done = run("read", path, "--out", out, "--answer", "sheets=all", "--json")
    sheets = json.loads(done.stdout)["sheets"]
    assert [(one["sheet"], one["read"]) for one in sheets] == [
        ("Food", True),
        ("Health", True),
        ("Cover", False),
    ]
    assert sheets[1]["columns"] == {"Site": "name", "Street Address": "address"}
    assert "no cells" in sheets[2]["why"]


def test_a_region_says_which_zeros_were_lost(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("name,address,zip\nHall,1 Main St,1234\n")
    done = run("read", path, "--out", tmp_path / "o.csv", "--region", "atlantis")
    assert done.exit_code == 1
    assert "atlantis" in done.stderr
    assert run("read", path, "--out", tmp_path / "o.csv", "--region", TINY).exit_code == 0


def test_a_build_takes_answers_for_the_lists_that_are_given(two_names: Path):
    out = two_names.parent / "built"
    words = ["build", TINY, "--assets", two_names, "--out", out, "--quiet"]
    asked = run(*words)
    assert asked.exit_code == 1
    assert not out.exists()
    assert "role:name" in asked.stderr
    idle = run(*words, "--answer", "role:name=Site Name", "--answer", "dates=day_first")
    assert idle.exit_code == 1
    assert not out.exists()
    assert "dates" in idle.stderr
    done = run(*words, "--answer", "two names.csv:role:name=Facility Name")
    assert done.exit_code == 0, done.output
    assert "Urban League" in (out / "records.csv").read_text()


def test_of_several_lists_an_answer_names_the_one_it_is_for():
    one, other = Path("x/a.csv"), Path("b.csv")
    items = ["a.csv:role:name=Site", "b.csv:swap=yes"]
    assert answers_by_file(items, [one, other]) == {
        one: (("role:name", "Site"),),
        other: (("swap", "yes"),),
    }
    assert answers_by_file(["swap=yes"], [one])[one] == (("swap", "yes"),)
    with pytest.raises(InputError, match=r"a\.csv:swap=yes"):
        answers_by_file(["swap=yes"], [one, other])
    with pytest.raises(InputError, match="none is"):
        answers_by_file(["swap=yes"], [])


def test_a_mapping_that_is_no_text_is_refused(two_names: Path):
    bad = two_names.with_name("m.json")
    bad.write_bytes(b"\xff\xfe\x00")
    done = run("read", two_names, "--out", two_names.with_name("o.csv"), "--columns", bad)
    assert done.exit_code == 1
    assert "not UTF-8" in done.stderr


def test_a_list_of_grants_is_read_as_grants(tmp_path: Path):
    path = tmp_path / "grants.csv"
    path.write_text('Funder,Grantee,Award\nHarbor Fund,Tiny School,"$1,000"\n')
    done = run("read", path, "--table", "grants", "--out", tmp_path / "out.csv")
    assert done.exit_code == 0, done.stderr
    assert pd.read_csv(tmp_path / "out.csv")["amount"].tolist() == [1000.0]


def test_rows_that_cannot_lie_in_the_region_are_held(tmp_path: Path):
    path = tmp_path / "places.csv"
    path.write_text(
        "name,lat,lon\nHere,43.36,-69.58\nSwapped,-69.58,43.36\nSign,43.36,69.58\n"
        "Zero,0,0\nFar,10.5,20.5\nUnknown,,\n"
    )
    out, problems = tmp_path / "out.csv", tmp_path / "problems.csv"
    done = run("read", path, "--region", "harborview", "--out", out, "--problems", problems)
    assert done.exit_code == 0, done.stderr
    assert pd.read_csv(out)["name"].tolist() == ["Here", "Unknown"]
    held = pd.read_csv(problems).query("severity == 'held'")
    reasons = dict(zip(held["row"], held["reason"], strict=True))
    assert reasons == {3: "latlon_swapped", 4: "sign_lost", 5: "null_island", 6: "outside_region"}
    assert "6 rows in, 2 accepted" in done.stdout
