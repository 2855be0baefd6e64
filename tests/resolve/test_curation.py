"""What people decided, applied to the records."""

import re
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import cast

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from resolve_records import point, records_of

from assetmap.errors import InputError
from assetmap.model import Region
from assetmap.resolve import (
    NO_DECISIONS,
    Curated,
    apply,
    each_alone,
    load_decisions,
    merge,
    open_questions,
    parse_decisions,
    standing,
    together,
)
from assetmap.resolve.decisions import ACTIONS, UNDO
from assetmap.schema import PROBLEM_COLUMNS, REVIEW_COLUMNS

HEADER = "who,when,why,action,subject,value,old_value\n"


def region() -> Region:
    """Return what is asked of a region: its neighbourhoods and their other names."""
    areas = pd.DataFrame({"name": ["Hazelwood"]}, index=["n1"])
    aliases = pd.Series({"The Wood": "n1"})
    return cast("Region", SimpleNamespace(neighbourhoods=areas, aliases=aliases))


def curated(*lines: str, **row: str | float) -> Curated:
    """Apply some lines of a log to two records of asset a1 and one of asset a2."""
    rows = [{"name": "Libary", **row}, {"name": "Libary"}, {"name": "Park"}]
    records = records_of(*rows).assign(asset_id=["a1", "a1", "a2"])
    text = HEADER + "".join(f"ana,2026-01-05,seen,{line}\n" for line in lines)
    return apply(parse_decisions(text, name="decisions.csv"), records, region=region())


def test_no_decisions_change_nothing():
    records = records_of({"name": "a"}, {"name": "b"}).assign(asset_id=["a1", "a2"])
    done = apply(NO_DECISIONS, records, region=region())
    pd.testing.assert_frame_equal(done.records.drop(columns="decided"), records)
    assert done.problems.empty
    assert done.settled.empty


def test_a_decided_type_brings_its_sector_and_kind():
    row = curated("type,r00000,library,unclassified").records.iloc[0]
    assert (row["type"], row["sector"], row["kind"]) == ("library", "educators", "institutions")
    assert (row["confidence"], row["decided_by"]) == (1.0, "person")


def test_a_decision_on_an_asset_reaches_all_its_records():
    done = curated("type,a1,library,").records
    assert done["type"].tolist() == ["library", "library", "unclassified"]
    assert merge(done)["type"].tolist() == ["library", "unclassified"]


def test_one_line_says_the_type_of_several_records():
    at_once = curated("type,r00000;r00001;r00002,library,")
    each = curated(*(f"type,r0000{n},library," for n in range(3)))
    assert set(at_once.records["type"]) == {"library"}
    assert at_once.problems.empty
    pd.testing.assert_frame_equal(at_once.records, each.records)
    pd.testing.assert_frame_equal(at_once.settled, each.settled)
    undone = curated("type,r00000;r00001,library,", "undo,r00000;r00001,type,")
    pd.testing.assert_frame_equal(undone.records, curated().records)


def test_of_several_records_only_those_that_are_as_they_were_get_the_type():
    done = curated("type,r00000;r00001;r99999,library,", type="park")
    assert done.records["type"].tolist()[:2] == ["park", "library"]
    assert done.problems["row"].tolist() == [2, 2]  # one is a park by now, one is gone
    assert done.problems["reason"].tolist() == ["stale_decision"] * 2


def test_one_record_is_taken_out_of_a_line_about_several():
    several = "type,r00000;r00001;r00002,library,"
    done = curated(several, "undo,r00001,type,")
    assert done.records["type"].tolist() == ["library", "unclassified", "library"]
    assert done.problems.empty
    ids = done.settled["record_id"].tolist()
    assert ids == ["r00000", "r00002"]  # of the one that is out it is asked again
    for old in ("library", ""):  # as it was said to be, and as the list has it
        done = curated(several, f"type,r00001,park,{old}")
        assert done.records["type"].tolist() == ["library", "park", "library"]
        assert done.problems.empty
    back = curated(several, "type,r00001,park,library", "undo,r00001,type,park")
    assert set(back.records["type"]) == {"library"}


def test_what_is_taken_out_stays_out_when_the_line_is_withdrawn_and_said_again():
    several = "type,r00000;r00001,library,"
    lines = [several, "undo,r00001,type,", "undo,r00000;r00001,type,library"]
    assert set(curated(*lines).records["type"]) == {"unclassified"}
    assert curated(*lines, several).records["type"].tolist()[:2] == ["library", "library"]


def test_an_undo_that_names_the_value_withdraws_no_other_answer():
    lines = ["type,r00000;r00001,library,", "type,r00001,park,library"]
    done = curated(*lines, "undo,r00000;r00001,type,library")
    assert done.records["type"].tolist()[:2] == ["unclassified", "park"]
    assert done.problems.empty  # it was made of an answer that fitted then
    twice = curated(*lines, *["undo,r00001,type,park"] * 2)
    assert twice.records["type"].tolist()[:2] == ["library", "library"]


def test_what_a_withdrawn_decision_said_upholds_none_where_it_did_not_fit():
    lines = ["name,r00000,Library,Bookshop", "name,r00000,Hope Library,Library"]
    for more in ([], ["undo,r00000,name,Library"]):
        done = curated(*lines, *more)
        assert done.records["name"].iloc[0] == "Libary"
        assert set(done.problems["reason"]) == {"stale_decision"}


@pytest.mark.parametrize("subject", ["r00000;r00000", " r00000 ;", ";r00000;;r00000"])
def test_an_id_that_stands_twice_in_a_line_stands_in_it_once(subject: str):
    once = curated("type,r00000,library,")
    done = curated(f"type,{subject},library,")
    pd.testing.assert_frame_equal(done.records, once.records)
    assert done.problems.empty
    assert curated(f"type,{subject},library,", "undo,r00000,type,").settled.empty


IDS = st.lists(st.sampled_from(["r00000", "r00001", "r00002", "r99999"]), min_size=1, max_size=5)
TYPES = st.sampled_from(["library", "park", "school"])
OLD = st.sampled_from(["", "library", "park", "castle"])
LINE = st.one_of(
    st.tuples(st.just("type"), IDS, TYPES, OLD),
    st.tuples(st.just("undo"), IDS, st.just("type"), st.sampled_from(["", "library", "park"])),
)


@settings(max_examples=60, deadline=None)
@given(lines=st.lists(LINE, min_size=1, max_size=6))
def test_a_line_about_several_is_as_many_lines_about_one(
    lines: list[tuple[str, list[str], str, str]],
):
    at_once = [f"{action},{';'.join(ids)},{value},{old}" for action, ids, value, old in lines]
    alone = [
        f"{action},{one},{value},{old}"
        for action, ids, value, old in lines
        for one in dict.fromkeys(ids)
    ]
    log, each = (
        parse_decisions(HEADER + "".join(f"ana,2026-01-05,seen,{x}\n" for x in some), name="d.csv")
        for some in (at_once, alone)
    )
    records = records_of({"name": "a"}, {"name": "b"}, {"name": "c"}).assign(
        asset_id=["a", "b", "c"]
    )
    done, same = (apply(one, records, region=region()) for one in (log, each))
    pd.testing.assert_frame_equal(done.records, same.records)
    pd.testing.assert_frame_equal(done.settled, same.settled)
    pd.testing.assert_frame_equal(
        done.problems.drop(columns="row"), same.problems.drop(columns="row")
    )
    assert merge(done.records).to_csv() == merge(same.records).to_csv()
    says = [(s, d.value) for d in standing(log) for s in d.subject.split(";")]
    assert says == [(d.subject, d.value) for d in standing(each)]
    assert [d.subject for d in each_alone(log).lines] == [d.subject for d in each.lines]


@settings(max_examples=30, deadline=None)
@given(first=IDS, then=IDS, value=TYPES, later=TYPES, seed=st.randoms(use_true_random=False))
def test_of_two_lines_about_a_record_the_later_counts_in_whatever_order_they_name_it(
    first: list[str], then: list[str], value: str, later: str, seed: Random
):
    mixed = seed.sample(then, len(then))
    done, other = (
        curated(f"type,{';'.join(first)},{value},", f"type,{';'.join(ids)},{later},")
        for ids in (then, mixed)
    )
    parts = (one.records.drop(columns="decided") for one in (done, other))
    pd.testing.assert_frame_equal(*parts)
    for row in done.records.to_dict("records"):
        said = later if row["record_id"] in then else value
        known = row["record_id"] in {*first, *then}
        assert row["type"] == (said if known else "unclassified")


def test_a_field_is_replaced_and_wins_in_the_asset():
    done = curated("name,r00001,Library,Libary").records
    assert done["name"].tolist() == ["Libary", "Library", "Park"]
    assert merge(done)["name"].tolist() == ["Library", "Park"]


def test_a_place_is_confirmed():
    row = curated("place,r00000,-79.9 40.4,").records.iloc[0]
    assert (row["lon"], row["lat"], row["tier"]) == (-79.9, 40.4, "confirmed")
    assert (row["provider"], row["score"]) == ("person", 1.0)


@pytest.mark.parametrize("old", ["100 Main St", "-79.95 40.4"])
def test_a_place_is_known_again_by_its_address_or_its_point(old: str):
    done = curated(f"place,r00000,-79.9 40.41,{old}", **point(), address="100 Main St")
    assert done.problems.empty
    assert done.records.iloc[0]["lat"] == 40.41


@pytest.mark.parametrize("name", ["Hazelwood", "n1", "the wood"])
def test_a_place_may_be_a_neighbourhood(name: str):
    row = curated(f"place,r00000,{name},-79.95 40.4", **point()).records.iloc[0]
    assert (row["tier"], row["neighbourhood"], row["matched"]) == ("neighbourhood", name, name)
    assert pd.isna(row["lon"])


def test_a_hidden_record_is_rejected_with_the_reason():
    done = curated("hide,a1,,Libary")
    assert done.records["name"].tolist() == ["Park"]
    assert done.problems["severity"].tolist() == ["rejected", "rejected"]
    assert done.problems["reason"].tolist() == ["hidden", "hidden"]
    assert "seen (ana)" in done.problems["message"].iloc[0]


@pytest.mark.parametrize(
    "line",
    [
        "type,r00000,library,park",  # was not a park
        "type,r00000,castle,unclassified",  # no such type
        "name,r00000,Library,Bookshop",  # had another name
        "place,r00000,-79.9 40.4,9 Oak Ave",  # had another address
        "place,r00000,Atlantis,",  # no such neighbourhood
        "hide,a1,,Bookshop",  # had another name
        "type,r99999,library,",  # no such record
    ],
)
def test_a_stale_decision_is_noted_and_changes_nothing(line: str):
    done = curated(line)
    untouched = curated().records
    pd.testing.assert_frame_equal(done.records, untouched)
    assert done.problems["reason"].tolist() == ["stale_decision"]
    assert done.problems["severity"].tolist() == ["note"]
    assert done.problems[["upload", "row"]].to_numpy().tolist() == [["decisions.csv", 2]]
    assert list(done.problems.columns) == list(PROBLEM_COLUMNS)


def test_a_decision_that_is_so_already_is_not_stale():
    done = curated("type,r00000,library,park", type="library")
    assert done.problems.empty
    assert done.records.iloc[0]["confidence"] == 1.0


def test_a_later_decision_builds_on_an_earlier_one():
    done = curated("name,r00000,Library,Libary", "name,r00000,Hope Library,Library")
    assert done.records.iloc[0]["name"] == "Hope Library"
    assert done.problems.empty


def test_undo_withdraws_the_last_decision():
    lines = ("hide,a1,,", "name,r00000,Library,Libary", "undo,a1,hide,")
    done = curated(*lines)
    assert done.records["name"].tolist() == ["Library", "Libary", "Park"]
    assert curated(*lines, "undo,r00000,name,").records["name"].iloc[0] == "Libary"


def test_an_undo_of_nothing_is_nothing():
    assert curated("undo,a1,hide,").problems.empty


def test_before_matching_only_records_are_known():
    records = records_of({"name": "a"})
    log = parse_decisions(HEADER + "ana,2026-01-05,,type,r00000,library,\n", name="d.csv")
    assert apply(log, records, region=region()).records["type"].tolist() == ["library"]


def test_the_records_given_are_not_changed():
    records = records_of({"name": "a"}).assign(asset_id="a1")
    before = records.copy()
    log = parse_decisions(HEADER + "ana,2026-01-05,,hide,a1,,\n", name="d.csv")
    apply(log, records, region=region())
    pd.testing.assert_frame_equal(records, before)


def test_questions_that_are_answered_are_closed():
    rows = [
        ("type", "r00000", ""),
        ("place", "r00000", ""),
        ("duplicate", "r00001", "r00002"),
        ("type", "r00001", ""),
    ]
    review = pd.DataFrame(rows, columns=["queue", "record_id", "other_id"]).assign(
        score=0.5, why="", suggestion=""
    )[list(REVIEW_COLUMNS)]
    done = curated("type,r00000,library,", "hide,r00002,,")
    left = open_questions(review, done)
    assert left[["queue", "record_id"]].to_numpy().tolist() == [
        ["place", "r00000"],
        ["type", "r00001"],
    ]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("ana,2026-01-05,,fly,r1,,", "unknown action 'fly'"),
        (",2026-01-05,,type,r1,library,", "who is empty"),
        ("ana,2026-01-05,,type,;,library,", "subject is empty"),
        ("ana,,,type,r1,library,", "when is empty"),
        ("ana,2026-01-05,,verified,r1,yesterday,", "'yesterday' is no date"),
        ("ana,2026-01-05,,name,r1,,Hall", "the action 'name' needs a value"),
        ("ana,2026-01-05,,type,,library,", "subject is empty"),
        ("ana,2026-01-05,,type,r1,,", "the action 'type' needs a value"),
        ("ana,2026-01-05,,place,r1,200 40,", "is not longitude and latitude"),
        ("ana,2026-01-05,,undo,r1,fly,", "undo of 'fly'"),
    ],
)
def test_a_broken_log_names_its_line(line: str, says: str):
    good = "ana,2026-01-05,,type,r1,library,\n"
    with pytest.raises(InputError) as found:
        parse_decisions(HEADER + good + line + "\n", name="decisions.csv")
    assert "decisions.csv, line 3" in str(found.value)
    assert says in str(found.value)


def test_a_log_without_a_column_names_it():
    with pytest.raises(InputError, match="line 1: the column 'why'"):
        parse_decisions("who,when,action,subject,value,old_value\n", name="d.csv")


def test_a_log_is_read_from_a_file_with_its_formulas_unguarded(tmp_path: Path):
    path = tmp_path / "decisions.csv"
    path.write_bytes(("\ufeff" + HEADER + "ana,2026-01-05,,name,r1,'=Sum,x\n").encode())
    assert load_decisions(path).lines[0].value == "=Sum"


def test_a_log_that_is_no_text_is_an_error_that_names_the_file(tmp_path: Path):
    path = tmp_path / "decisions.csv"
    path.write_bytes(b"\xff\xfe\x00\xd8")
    with pytest.raises(InputError, match=r"decisions\.csv"):
        load_decisions(path)
    with pytest.raises(InputError, match=r"absent\.csv"):
        load_decisions(tmp_path / "absent.csv")


def test_an_empty_log_is_no_decisions(tmp_path: Path):
    path = tmp_path / "decisions.csv"
    path.write_text(HEADER)
    assert load_decisions(path).lines == ()


def test_a_closed_asset_is_out_with_the_reason():
    done = curated("close,a1,,Libary")
    assert done.records["name"].tolist() == ["Park"]
    assert done.problems["reason"].tolist() == ["closed", "closed"]
    assert done.problems["severity"].tolist() == ["rejected", "rejected"]
    assert "seen (ana)" in done.problems["message"].iloc[0]
    assert set(done.settled["queue"]) == {"place", "type", "duplicate", "row"}


@pytest.mark.parametrize("back", ["reopen,a1,,", "reopen,a1,,Libary", "undo,a1,close,"])
def test_a_closed_asset_is_reopened(back: str):
    done = curated("close,a1,,", back)
    assert done.records["name"].tolist() == ["Libary", "Libary", "Park"]
    assert done.problems.empty
    wanted = {"row"} if back.startswith("reopen") else set()
    assert set(done.settled["queue"]) == wanted  # its other questions are open again


def test_an_asset_may_be_closed_again():
    done = curated("close,a1,,", "reopen,a1,,", "close,r00000,,")
    assert done.problems["reason"].tolist() == ["closed"]
    assert len(done.records) == 2


def test_reopening_does_not_show_what_is_hidden():
    done = curated("hide,a1,,", "close,a1,,", "reopen,a1,,")
    assert done.problems["reason"].tolist() == ["hidden", "hidden"]


def test_to_reopen_what_is_open_says_that_it_is_there():
    done = curated("reopen,r00002,,Park")
    assert done.problems.empty
    assert done.settled.to_numpy().tolist() == [["row", "r00002"]]


@pytest.mark.parametrize("line", ["close,a1,,Bookshop", "reopen,a1,,Bookshop", "close,r99999,,"])
def test_a_stale_closing_changes_nothing(line: str):
    done = curated(line)
    pd.testing.assert_frame_equal(done.records, curated().records)
    assert done.problems["reason"].tolist() == ["stale_decision"]
    assert done.settled.empty


def test_two_logs_are_one_after_the_other():
    first, then = (
        parse_decisions(HEADER + f"ana,2026-01-05,,{line}\n", name=name)
        for name, line in (("pack.csv", "name,r00000,Hall,Libary"), ("w.csv", "name,r00000,X,Hal"))
    )
    records = records_of({"name": "Libary"}).assign(asset_id="a1")
    done = apply(together(first, then), records, region=region())
    assert done.records["name"].tolist() == ["Hall"]
    assert done.problems[["upload", "row"]].to_numpy().tolist() == [["w.csv", 2]]


def test_a_decision_finds_an_asset_by_what_it_was_called_once():
    records = records_of({"name": "Libary"}, {"name": "Libary"}, {"name": "Park"})
    records = records.assign(asset_id=["a1", "a1", "a2"])
    once = pd.DataFrame({"known": ["a0", "", "a9"], "alone": ["a7", "a8", "a7"]})
    for subject in ("a0", "a8"):
        log = parse_decisions(HEADER + f"ana,2026-01-05,seen,hide,{subject},,\n", name="d.csv")
        done = apply(log, records, region=region(), once=once)
        assert done.records["name"].tolist() == ["Park"]
        assert set(done.problems["reason"]) == {"hidden"}


def test_what_two_assets_were_called_names_none_of_them():
    records = records_of({"name": "a"}, {"name": "b"}).assign(asset_id=["a1", "a2"])
    once = pd.DataFrame({"known": ["a0", "a0"], "alone": ["a1", "a2"]})
    log = parse_decisions(HEADER + "ana,2026-01-05,seen,hide,a0,,\n", name="d.csv")
    done = apply(log, records, region=region(), once=once)
    assert len(done.records) == 2
    assert done.problems["reason"].tolist() == ["stale_decision"]


def test_the_page_on_the_log_names_every_action_and_its_example_is_one():
    text = (Path(__file__).parents[2] / "docs" / "log.md").read_text(encoding="utf-8")
    example = parse_decisions(text.split("```")[1].lstrip(), name="log.md")
    assert [one.subject.count(";") for one in standing(example)] == [0, 1]
    table = text.split("| action |")[1].split("**Stale.**")[0]
    assert set(re.findall(r"`(\w+)`", table)) >= {*ACTIONS, UNDO}
