"""What the likeness of two records weighs, and what becomes of it."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from resolve_records import CRS, point, records_of

from assetmap.resolve import Matched, match, parse_decisions
from assetmap.resolve.chains import TOLD, joined
from assetmap.resolve.doors import doors_of
from assetmap.resolve.keys import name_keys, street_keys
from assetmap.resolve.kinship import kinship
from assetmap.resolve.spelling import spelled, word_roles
from assetmap.resolve.weigh import FEATURES, RATES, weights
from assetmap.words import book

HEADER = "who,when,why,action,subject,value,old_value\n"
HERE = {"address": "100 N Main St", "city": "Pittsburgh", "zip": "15207"}
THERE = {"address": "900 Oak Ave", "city": "Pittsburgh", "zip": "15213"}
PHONE = {"phone": "412-555-0100"}


def matched(*rows: dict[str, Any], log: str = "", known: pd.Series | None = None) -> Matched:
    """Match rows under some lines of a log."""
    lines = "".join(f"ana,2026-01-05,seen,{line}\n" for line in log.splitlines())
    decisions = parse_decisions(HEADER + lines, name="decisions.csv")
    return match(records_of(*rows), same_place_m=50, crs=CRS, decisions=decisions, known=known)


def groups(*rows: dict[str, Any], log: str = "") -> list[int]:
    """Return for each record the number of its asset."""
    return list(pd.factorize(matched(*rows, log=log).asset_id)[0])


def asked(found: Matched) -> list[tuple[str, str]]:
    """Return the pairs that are asked about."""
    return list(zip(found.review["record_id"], found.review["other_id"], strict=True))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("YMCA of Hazelwood", "Young Men's Christian Association of Hazelwood"),
        ("PS 12 Lindbergh", "Public School 12 Lindbergh"),
        ("Kindercare Hazelwood", "Kinder Care Hazelwood"),
        ("Kenyatta's Day Care", "Chicago State University - Kenyatta's Day Care"),
        ("Hazelwood Initiative", "Hazelwood Inititative"),
        ("Bergen Basin Corporation dba Millennium", "Bergen Basin Corp."),
        ("Society of Hazelwood Artists (SHA)", "Society of Hazelwood Artists"),
    ],
)
def test_names_of_one_thing_with_one_place_and_phone_are_one(one: str, other: str):
    assert groups({"name": one, **HERE, **PHONE}, {"name": other, **HERE, **PHONE}) == [0, 0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("PS 12", "PS 21"),
        ("St. Mary", "St. Mark"),
        ("Hazelwood North", "Hazelwood South"),
        ("Hazelwood Head Start", "Oakland Food Pantry"),
        ("Lincoln Elementary School", "Lincoln Elementary School After School Program"),
        ("Lincoln School", "Lincoln School PTA"),
    ],
)
def test_two_things_with_one_place_and_phone_are_not_joined(one: str, other: str):
    assert groups({"name": one, **HERE, **PHONE}, {"name": other, **HERE, **PHONE}) == [0, 1]


def test_saint_mary_is_st_mary():
    assert groups({"name": "St. Mary", **HERE}, {"name": "Saint Mary", **HERE}) == [0, 0]


def test_a_vague_point_proves_nothing():
    vague = {**point(), "tier": "zip", "zip": "15207"}
    rows = [{"name": "Lincoln Book Hub", **vague}, {"name": "Lincoln Book Hall", **vague, **PHONE}]
    rows[0] |= PHONE
    assert "place=same_area" in matched(*rows).review["evidence"].iloc[0]


def test_a_phone_without_its_area_code_is_the_same():
    one = {"name": "Hazelwood Initiative Hub", **HERE, "phone": "5550100"}
    other = {"name": "Hazelwood Initiative", **HERE, **PHONE}
    assert groups(one, other) == [0, 0]


def test_a_name_that_says_which_joins_what_has_no_place():
    row = {"name": "Association for Metroarea Autistic Children"}
    assert groups({**row, **HERE}, row, row) == [0, 0, 0]
    assert groups({**row, **HERE}, {**row, **THERE}, row) == [0, 1, 2]


def test_a_name_with_two_places_is_asked_about():
    row = {"name": "Sephardic Bikur Holim"}
    found = matched({**row, **HERE}, {**row, **THERE}, row)
    assert set(asked(found)) == {("r00000", "r00001"), ("r00000", "r00002"), ("r00001", "r00002")}
    assert set(found.review["suggestion"]) <= {"", "join"}


def test_branches_are_siblings_not_one():
    rows = [
        {"name": f"Carnegie Library of Pittsburgh - {area}", **place, **PHONE}
        for area, place in (("Squirrel Hill", HERE), ("Oakland", THERE))
    ]
    found = matched(*rows)
    assert found.asset_id.nunique() == 2
    assert found.relations["relation"].tolist() == ["branch_of", "branch_of"]
    assert set(found.relations["organisation"]) == {"carnegie library of pittsburgh"}
    assert set(found.relations["other_id"]) == {""}
    whole = matched(*rows, {"name": "Carnegie Library of Pittsburgh", **point()})
    parent = whole.asset_id.iloc[2]
    assert set(whole.relations["other_id"]) == {parent}


def test_numbered_clubs_are_siblings():
    rows = [{"name": f"Boys & Girls Club #{n}", **place} for n, place in ((3, HERE), (4, THERE))]
    found = matched(*rows)
    assert found.relations["organisation"].tolist() == ["boys and girls club"] * 2


def test_a_programme_is_inside_of_its_school():
    school = {"name": "Lincoln Elementary School", **HERE}
    found = matched(school, {"name": "Lincoln Elementary School After School Program", **HERE})
    row = found.relations.iloc[0]
    assert row["relation"] == "located_in"
    assert [row["asset_id"], row["other_id"]] == found.asset_id.tolist()[::-1]


def test_a_preschool_in_a_church_is_asked_about_and_related():
    sure = {**HERE, **PHONE, "confidence": 0.9}
    found = matched(
        {"name": "First Baptist Church of Hazelwood", "type": "church", **sure},
        {"name": "First Baptist Church of Hazelwood Preschool", "type": "preschool", **sure},
    )
    assert found.asset_id.nunique() == 2
    assert found.relations["relation"].tolist() == ["located_in"]
    assert asked(found) == [("r00000", "r00001")]


def test_what_moved_points_to_where_it_was():
    old = {"name": "Hazelwood Initiative", **HERE, **PHONE, "verified": "2024-01-01"}
    found = matched(old, {**old, **THERE, "verified": "2026-01-01"})
    moved = found.relations.loc[found.relations["relation"] == "moved_from"].iloc[0]
    assert [moved["other_id"], moved["asset_id"]] == found.asset_id.tolist()
    assert asked(found) == [("r00000", "r00001")]


def test_a_chain_does_not_join_what_is_two():
    links = np.array([[0, 1], [1, 2]])
    against = np.array([[0, 2]])
    group, cut = joined(links, np.array([0.9, 0.8]), against, 3)
    assert group.tolist() == [0, 0, 1]
    assert cut.tolist() == [False, True]
    group, cut = joined(links, np.array([0.9, TOLD]), against, 3)
    assert (group[1] == group[2], cut.tolist()) == (True, [True, False])


A = {"name": "Hazelwood Library", **HERE}
B = {"name": "Hazelwood Book Room", **THERE}


def test_what_a_person_joins_is_one_and_a_split_takes_it_back():
    before = matched(A, B)
    one = matched(A, B, log="join,r00000,r00001,")
    assert (before.asset_id.nunique(), one.asset_id.nunique()) == (2, 1)
    assert one.asset_id.iloc[0] in set(before.asset_id)
    back = matched(A, B, log="join,r00000,r00001,\nsplit,r00000,r00001,")
    pd.testing.assert_series_equal(back.asset_id, before.asset_id)
    pd.testing.assert_frame_equal(back.review, before.review)
    pd.testing.assert_frame_equal(back.relations, before.relations)


def test_a_decision_may_name_assets():
    ids = matched(A, B).asset_id.tolist()
    assert groups(A, B, log=f"join,{ids[0]},{ids[1]},Hazelwood Library") == [0, 0]


def test_what_a_person_splits_is_two_whatever_speaks_for_one():
    assert groups(A, A, A, log="split,r00000,r00002,") in ([0, 0, 1], [0, 1, 1])
    assert groups(A, A, A, log="split,r00001,,") == [0, 1, 0]
    assert groups(A, A, A, log="split,r00001,,\nundo,r00001,split,") == [0, 0, 0]


def test_a_pair_that_was_split_is_not_asked_about_again():
    row = {"name": "Girl Scouts"}
    assert asked(matched(row, row)) == [("r00000", "r00001")]
    assert asked(matched(row, row, log="split,r00000,r00001,")) == []


@pytest.mark.parametrize("line", ["join,r00000,r00009,", "join,r00000,r00001,Old Name"])
def test_a_stale_decision_on_a_pair_is_noted(line: str):
    found = matched(A, B, log=line)
    assert found.asset_id.nunique() == 2
    assert found.problems["reason"].tolist() == ["stale_decision"]


def test_an_asset_keeps_the_id_it_is_known_by():
    known = pd.Series({"r00000": "aOLD"})
    found = matched(A, {**A, "name": "The Hazelwood Library, Inc."}, known=known)
    assert found.asset_id.tolist() == ["aOLD", "aOLD"]
    both = pd.Series({"r00000": "aONE", "r00001": "aTWO"})
    ids = matched(A, B, log="join,r00000,r00001,", known=both).asset_id
    assert ids.tolist() == ["aONE", "aONE"]


def test_a_vaguer_record_that_joins_changes_no_id():
    alone = matched({"name": "Hazelwood Initiative", **HERE}).asset_id.iloc[0]
    loose = {"name": "Hazelwood Initiative, Inc."}
    assert matched({"name": "Hazelwood Initiative", **HERE}, loose).asset_id.tolist() == [alone] * 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2637 Peachtree Rd. Peachtree House", "2637 Peachtree Rd. NE", True),
        ("1900 W. VanBuren", "1900 W Van Buren St", True),
        ("747 9th Ave. between 50th and 51st", "747 Ninth Avenue", True),
        ("516-18 E. 43rd St", "516 E 43rd Street", True),
        ("10 Park Pl", "12 Park Pl", False),
        ("P.O. Box 12", "PO Box 13", False),
    ],
)
def test_doors(one: str, other: str, *, same: bool):
    doors = doors_of(np.array(street_keys([one, other]), dtype=object))["door"].tolist()
    assert (doors[0] == doors[1]) == same


def test_every_weight_is_in_words_and_every_word_has_a_role():
    table = weights()
    assert set(table["feature"]) == {*FEATURES, RATES}
    assert not table.duplicated(["feature", "level"]).any()
    assert (table[["en", "es"]] != "").all().all()
    roles, shares = word_roles()
    assert set(roles.values()) <= {"little", "telling", "inside", "kind", "plain"}
    assert all(0 <= share < 1 for share in shares.values())
    assert spelled(name_keys(["P.S. 12", "PS12"])) == ["ps 12", "ps 12"]
    assert {"chain", "same_name", "other_name_here"} <= set(book("resolve"))


def test_a_type_goes_with_those_above_it_and_with_a_catch_all():
    kin = kinship()
    at = {code: row for row, code in enumerate(kin.types)}
    akin = {
        pair: bool(kin.akin[at[pair[0]], at[pair[1]]])
        for pair in (("school", "elementary_school"), ("school", "church"), ("nonprofit", "church"))
    }
    assert list(akin.values()) == [True, False, True]
    assert (kin.akin == kin.akin.T).all()


def test_ids_that_are_remembered_outlive_a_join_and_its_split():
    first = matched(A, B).asset_id
    known = pd.Series(first.to_numpy(), index=["r00000", "r00001"])
    one = matched(A, B, log="join,r00000,r00001,", known=known).asset_id
    assert set(one) <= set(first)
    back = matched(A, B, log="join,r00000,r00001,\nsplit,r00000,r00001,", known=known)
    assert back.asset_id.tolist() == first.tolist()


def of_one_list(*rows: dict[str, Any]) -> Matched:
    """Match rows of one list, of one organisation unless they say otherwise."""
    return matched(*({"upload": "l.csv", "organisation": "Oak County Library", **r} for r in rows))


def test_places_that_a_list_counts_up_under_one_organisation_are_siblings_and_not_asked_about():
    found = of_one_list(
        {"name": "Oak County Library - Squirrel Hill", **HERE, **PHONE},
        {"name": "Oak County Library - Squirrel Farm", **HERE, **PHONE},
        {"name": "Elm Library", **THERE, **PHONE},
        {"name": "Oak County Library", **THERE, **PHONE},
    )
    assert found.asset_id.nunique() == 4
    assert found.review.empty
    said = found.relations
    branches = said.loc[said["relation"] == "branch_of"]
    assert set(branches["asset_id"]) == {*found.asset_id} - {found.asset_id[3]}
    assert set(branches["other_id"]) == {found.asset_id[3]}
    assert set(branches["organisation"]) == {"oak county library"}


def test_two_programmes_of_one_agency_at_one_door_are_two():
    rows = [{"name": f"Elm House - {what}", **HERE, **PHONE} for what in ("ESL Class", "GED Class")]
    assert of_one_list(*rows).asset_id.nunique() == 2
    assert of_one_list(*rows).review.empty
    apart = matched(*rows)
    assert len(set(apart.asset_id)) == 1 or len(apart.review) == 1  # where no list says so


def test_a_row_that_stands_twice_under_an_organisation_is_one_and_one_within_another_is_asked():
    name = "Oak County Library - Squirrel Hill"
    twice = of_one_list(*[{"name": text, **HERE} for text in (name, name.replace("rr", "r"))])
    assert len(set(twice.asset_id)) == 1
    within = of_one_list(*[{"name": text, **HERE} for text in (name, f"{name} Annex")])
    assert within.asset_id.nunique() == 2
    assert len(within.review) == 1


def test_another_list_joins_the_sibling_that_it_names_and_holds_no_two_together():
    mine = [{"name": f"Oak County Library - {place}", **PHONE} for place in ("Elm", "Ash")]
    rows = [{"upload": "l.csv", "organisation": "Oak County Library", **row} for row in mine]
    other = {"name": "Oak County Library, Elm Branch", "upload": "m.csv", **HERE}
    found = matched({**rows[0], **HERE}, {**rows[1], **HERE}, other)
    assert found.asset_id[0] == found.asset_id[2] != found.asset_id[1]
