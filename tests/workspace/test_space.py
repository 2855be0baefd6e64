"""A workspace remembers lists version by version, and how each is read."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from ingest.lists import HEADER, ROWS, csv_bytes, upload_of
from ingest.test_fixes import edited, fix_of, setting

from assetmap.errors import InputError
from assetmap.ingest.mending.fixes import fix_workbook
from assetmap.model import Table
from assetmap.workspace import Workspace

from .bench import NEW, OLD, add, reading_fast


@pytest.fixture(autouse=True)
def _fast() -> Iterator[None]:
    with reading_fast():
        yield


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    return Workspace.open(tmp_path / "w")


def files(space: Workspace) -> set[str]:
    return {path.name for path in (space.folder / "files").iterdir()}


def test_a_new_list_is_kept_as_it_came(space: Workspace):
    upload = upload_of(OLD, name="places.csv")
    proposal = space.propose(upload)
    assert (proposal.kind, proposal.source, proposal.comparison) == ("new", "places", None)
    assert len(proposal.reading.records) == 5
    assert not space.folder.exists()  # looking writes nothing
    space.accept(proposal, by="ana")
    assert files(space) == {upload.sha256}
    assert (space.folder / "files" / upload.sha256).read_bytes() == upload.content
    assert space.uploads() == [replace(upload, source="places")]
    assert [(e.source, e.by) for e in space.lists()] == [("places", "ana")]


def test_the_same_file_is_nothing_to_do(space: Workspace):
    add(space, OLD, name="places.csv")
    before = (space.folder / "lists.csv").read_bytes()
    for about in (
        {"name": "places.csv"},
        {"name": "copy.csv"},
        {"name": "x.csv", "source": "Else"},
    ):
        proposal = space.propose(upload_of(OLD, **about))
        assert (proposal.kind, proposal.source) == ("same", "places")
        assert "nothing to do" in proposal.sentence
        space.accept(proposal)
    assert (space.folder / "lists.csv").read_bytes() == before


@pytest.mark.parametrize(
    "about",
    [{"name": "places.csv"}, {"name": "list2026.csv"}, {"name": "x.csv", "source": "places"}],
)
def test_a_newer_version_comes_with_what_changed(space: Workspace, about: dict[str, str]):
    add(space, OLD, name="places.csv")
    proposal = space.propose(upload_of(NEW, **about))
    assert (proposal.kind, proposal.source) == ("newer", "places")
    assert proposal.comparison.counts == {"new": 0, "changed": 1, "gone": 1, "same": 3}
    space.accept(proposal)
    (upload,) = space.uploads()
    assert upload.content == csv_bytes(NEW)
    assert [one.content for one in upload.earlier] == [csv_bytes(OLD)]
    assert upload.earlier[0].name != upload.name


def test_another_list_with_the_same_headers_is_another_list(space: Workspace):
    add(space, OLD, name="food.csv")
    other = [
        HEADER,
        *(
            [f"Other {row[0]}", "x", f"{i} Elm St", *row[3:5], "15999", "", "40.1", "-80.1"]
            for i, row in enumerate(ROWS)
        ),
    ]
    assert add(space, other, name="health.csv") == "new"
    assert [entry.source for entry in space.lists()] == ["food", "health"]


def test_grants_are_no_version_of_assets(space: Workspace):
    add(space, OLD, name="list.csv")
    grants = [["funder", "recipient", "amount"], ["A", "B", "5"], ["A", "C", "6"]]
    assert add(space, grants, name="list.csv", table=Table.GRANTS) == "new"
    assert [entry.source for entry in space.lists()] == ["list", "list (2)"]
    with pytest.raises(InputError, match="holds assets"):
        space.propose(upload_of(grants[:2], source="list", name="g.csv", table=Table.GRANTS))


def test_columns_and_answers_are_used_again_where_the_headers_are_the_same(space: Workspace):
    header = ["who", "label", *HEADER[2:]]
    old = [header, *([f"X{i}", *row[:1], *row[2:]] for i, row in enumerate(ROWS))]
    new = [header, *([f"Y{i}", *row[:1], *row[2:]] for i, row in enumerate(ROWS))]
    mapping = (("name", "label"), ("source_id", "who"))
    add(space, old, name="a.csv", mapping=mapping)
    again = space.propose(upload_of(new, name="b.csv", source="a"))
    assert again.reused
    assert again.upload.mapping == mapping
    assert again.reading.records["source_id"].tolist() == [f"Y{i}" for i in range(5)]
    renamed = [["someone", "label", *HEADER[2:]], *new[1:]]
    other = space.propose(upload_of(renamed, name="b.csv", source="a"))
    assert not other.reused
    assert other.upload.mapping == ()


def test_a_file_read_another_way_is_a_version_without_gone_rows(space: Workspace):
    add(space, OLD, name="a.csv")
    proposal = space.propose(upload_of(OLD, name="a.csv", mapping=(("description", "category"),)))
    assert proposal.kind == "newer"
    space.accept(proposal)
    (upload,) = space.uploads()
    assert upload.mapping == (("description", "category"),)
    assert upload.earlier == ()
    assert space.propose(upload_of(OLD, name="a.csv")).kind == "same"


def test_corrected_rows_belong_to_their_list(space: Workspace):
    bad = [HEADER, ["", *ROWS[0][1:]], *ROWS[1:]]
    add(space, bad, name="a.csv")
    (upload,) = space.uploads()
    problems = space.propose(upload_of(NEW, name="n.csv", source="n")).reading.problems
    problems = space.propose(
        upload_of(bad, name="z.csv", mapping=(("", "category"),))
    ).reading.problems
    problems = problems.assign(upload="a.csv")
    fix = fix_of(edited(fix_workbook(upload, problems, language="en"), setting(name="Hill House")))
    proposal = space.propose(fix)
    assert (proposal.kind, proposal.source) == ("corrected", "a")
    assert proposal.comparison.counts == {"new": 1, "changed": 0, "gone": 0, "same": 4}
    space.accept(proposal)
    (upload,) = space.uploads()
    assert [one.sha256 for one in upload.fixes] == [fix.sha256]
    assert space.propose(fix).kind == "same"
    add(space, OLD, name="a.csv")  # a newer version
    (upload,) = space.uploads()
    assert upload.fixes == ()
    assert [len(one.fixes) for one in upload.earlier] == [1]
    with pytest.raises(InputError, match="earlier version"):
        space.propose(fix)


def test_corrected_rows_of_no_list_are_refused(space: Workspace):
    bad = upload_of([HEADER, ["", *ROWS[0][1:]], *ROWS[1:]])
    other = Workspace.open(space.folder.parent / "other")
    problems = other.propose(bad).reading.problems
    fix = fix_of(fix_workbook(bad, problems, language="en"))
    with pytest.raises(InputError, match="Give them together"):
        space.propose(fix)


def test_a_list_is_removed_and_may_come_again(space: Workspace):
    add(space, OLD, name="a.csv")
    add(space, NEW, name="b.csv", source="b")
    space.remove("a")
    assert [entry.source for entry in space.lists()] == ["b"]
    assert len(files(space)) == 2
    with pytest.raises(InputError, match="there is no list 'a'"):
        space.remove("a")
    space.remove("b")
    assert space.uploads() == []
    assert add(space, OLD, name="a.csv") == "new"
    assert space.uploads()[0].earlier == ()


def test_somebody_elses_change_is_not_overwritten(space: Workspace):
    add(space, OLD, name="a.csv")
    mine = space.propose(upload_of(NEW, name="a.csv"))
    add(space, [HEADER, *ROWS[2:]], name="a.csv")
    with pytest.raises(InputError, match="somebody else changed the list 'a' meanwhile"):
        space.accept(mine)
    assert space.uploads()[0].content == csv_bytes([HEADER, *ROWS[2:]])
    first, second = (space.propose(upload_of(NEW, name="n.csv", source="n")) for _ in range(2))
    space.accept(first)
    with pytest.raises(InputError, match="meanwhile"):
        space.accept(second)


def test_a_damaged_file_is_named(space: Workspace):
    add(space, OLD, name="a.csv")
    (path,) = (space.folder / "files").iterdir()
    path.write_bytes(b"other")
    with pytest.raises(InputError, match=r"'a\.csv'.*missing or damaged"):
        space.uploads()


def test_hostile_names_stay_in_their_cells(space: Workspace):
    name = '=cmd()|"a",\n../../etc/passwd\u2028x.csv'
    add(space, OLD, name=name)
    add(space, NEW, name="b.csv", source="@SUM(1)\r\nremoved,x")
    assert [e.source for e in space.lists()][1] == "@SUM(1) removed,x"
    assert space.lists()[0].name == '=cmd()|"a", ../../etc/passwd x.csv'
    with (space.folder / "lists.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    assert len(rows) == 3
    assert not any(cell.startswith(("=", "@", "+", "-")) for row in rows for cell in row)
    assert all(len(name) == 64 for name in files(space))


def test_another_log_is_not_taken_for_ours(space: Workspace):
    space.folder.mkdir()
    (space.folder / "lists.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="not the log of a workspace"):
        Workspace.open(space.folder)
    with pytest.raises(InputError, match="is a file"):
        Workspace.open(space.folder / "lists.csv")


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_a_torn_line_is_left_out_and_said(space: Workspace, cut: int):
    add(space, OLD, name="a.csv")
    add(space, NEW, name="b.csv", source="b")
    log = space.folder / "lists.csv"
    log.write_bytes(log.read_bytes()[:-cut])
    whole = ["a", "b"] if cut == 1 else ["a"]  # only the end of the line is missing
    assert [entry.source for entry in space.lists()] == whole
    assert len(space.damage) == (0 if cut == 1 else 1)
    add(space, [HEADER, *ROWS[3:]], name="c.csv", source="c")
    assert [entry.source for entry in space.lists()] == [*whole, "c"]


def test_decisions_are_kept_and_read_back(space: Workspace):
    assert space.decisions().lines == ()
    space.decide("close", "a1", old_value="=Hall", why="burned\ndown", who="ana", when="2026-01-05")
    space.decide("reopen", "a1", who="ana", when="2026-01-06")
    lines = space.decisions().lines
    assert [(d.action, d.subject, d.why, d.old_value) for d in lines] == [
        ("close", "a1", "burned down", "=Hall"),
        ("reopen", "a1", "", ""),
    ]
    with pytest.raises(InputError, match="unknown action"):
        space.decide("fly", "a1", who="ana")
    assert len(space.decisions().lines) == 2


def test_a_decision_that_was_never_finished_is_left_out(space: Workspace):
    space.decide("close", "a1", who="ana", when="2026-01-05")
    log = space.folder / "decisions.csv"
    whole = log.read_bytes()
    log.write_bytes(whole + b"ana,2026-01-06,gone,clo")
    assert len(space.decisions().lines) == 1
    assert len(space.damage) == 1
    space.decide("close", "a2", who="ana", when="2026-01-07")
    assert [d.subject for d in space.decisions().lines] == ["a1", "a2"]
    assert space.damage == ()


def test_a_decision_typed_without_a_line_end_is_kept(space: Workspace):
    space.decide("close", "a1", who="ana", when="2026-01-05")
    log = space.folder / "decisions.csv"
    log.write_bytes(log.read_bytes() + b"bo,2026-01-06,,close,a2,,")
    space.decide("close", "a3", who="ana", when="2026-01-07")
    assert [d.subject for d in space.decisions().lines] == ["a1", "a2", "a3"]
