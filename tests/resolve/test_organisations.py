"""Which names are one organisation's, wherever it is."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from resolve_records import CRS, NUMBERS, TEXTS

from assetmap.resolve import Organisations, organisations, parse_decisions, told
from assetmap.resolve.initials import with_initials_said

FILLERS = ["Oak Hill Library", "Pine Grove Choir", "Cedar Creek Arts", "Maple Row Clinic"]


def records(*rows: tuple[str, str]) -> pd.DataFrame:
    """Return records of names and cities."""
    table = pd.DataFrame(dict.fromkeys(TEXTS, ""), index=range(len(rows)))
    table = table.assign(**{**dict.fromkeys(NUMBERS, 0.0), "lon": np.nan, "lat": np.nan})
    return table.assign(
        record_id=[f"r{row:03}" for row in range(len(rows))],
        name=[name for name, _ in rows],
        city=[city for _, city in rows],
        type="unclassified",
        tier="none",
        row=range(len(rows)),
    ).astype(dict.fromkeys(TEXTS, "str"))


def found(
    *names: str,
    numbers: tuple[int, ...] = (),
    cities: tuple[str, ...] = (),
    places: tuple[str, ...] = (),
) -> Organisations:
    """Return the organisations of names, with others beside them that are like none."""
    every = [*names, *FILLERS]
    towns = [*cities, *[""] * (len(every) - len(cities))]
    known = [*numbers, *[-1] * (len(every) - len(numbers))]
    return organisations(
        records(*zip(every, towns, strict=True)),
        np.array(known, dtype=np.int64),
        crs=CRS,
        places=places,
    )


def asked(of: Organisations) -> list[tuple[str, str]]:
    """Return the pairs of records that are asked about."""
    return sorted(zip(of.review["record_id"], of.review["other_id"], strict=True))


@pytest.mark.parametrize(
    "part",
    [
        "Harbor Legal Aid Society / Civil Division",
        "Harbor Legal Aid Society - Brides March",
        "Harbor Legal Aid Society, Inc. (Streetwork)",
        "Harbor Legal Aid Society for: Zephyr Museum",
        "Harbor Legal Aid Society - 161st Street",
    ],
)
def test_what_a_name_sets_off_is_of_the_organisation(part: str):
    of = found("Harbor Legal Aid Society", part)
    assert of.group[0] == of.group[1]
    assert asked(of) == []


@pytest.mark.parametrize(
    "part", ["Harbor Legal Aid Society - Queens Branch", "Harbor Legal Aid Society (Queens)"]
)
def test_a_part_named_after_a_place_may_be_one_by_itself(part: str):
    of = found("Harbor Legal Aid Society", part, places=("queens",))
    assert of.group[0] != of.group[1]
    assert asked(of) == [("r000", "r001")]


def test_a_part_with_a_registered_name_may_be_one_by_itself():
    of = found("Harbor Legal Aid", "Harbor Legal Aid - Zephyr Defenders Corporation")
    assert of.group[0] != of.group[1]
    assert asked(of) == [("r000", "r001")]


def test_what_stands_registered_in_brackets_is_who_it_is_by_law():
    of = found("Harbor Legal Aid", "Zephyr Defenders (Harbor Legal Aid, Inc.)", "Zephyr Defenders")
    assert len(set(of.group[:3])) == 1


def test_two_parts_are_one_through_their_organisation_alone():
    parts = ("Harbor Legal Aid / Civil Division", "Harbor Legal Aid / Juvenile Rights")
    assert len(set(found(*parts).group[:2])) == 2
    assert len(set(found(*parts, "Harbor Legal Aid").group[:3])) == 1


def test_an_organisation_that_is_like_two_numbers_is_neither():
    names = ("Zephyr Trust", "Zephyr Trust / Boats", "Zephyr Trust / Kites")
    of = found(*names, numbers=(-1, 5, 7))
    assert len(set(of.group[:3])) == 3
    assert asked(of) == [("r000", "r001"), ("r000", "r002")]


def test_a_name_that_two_numbers_have_is_asked_about():
    of = found(*["Zephyr Kite Trust"] * 3, numbers=(5, -1, 7))
    assert len(set(of.group[:3])) == 3
    assert asked(of) == [("r000", "r001"), ("r001", "r002")]


def test_no_third_name_joins_what_numbers_tell_apart():
    of = found("Zephyr 12 Kites", "Zephyr Kites", "Zephyr 21 Kites", "Zephyr Kites - 12")
    assert of.group[0] != of.group[2]


def test_two_numbers_are_neither_one_nor_asked_about():
    of = found("Zephyr Trust", "Zephyr Trust, Inc.", numbers=(5, 7))
    assert of.group[0] != of.group[1]
    assert asked(of) == []


def test_a_number_is_that_of_every_spelling():
    of = found("Zephyr Kite Trust", "Zephyr Kite Trust, Inc.", "Zephr Kite Trust", numbers=(5,))
    assert len(set(of.group[:3])) == 1


def test_a_name_that_tells_which_one_is_one_in_any_town():
    of = found("Zephyr Kite Trust", "The Zephyr Kite Trust", cities=("Moon", "Mars"))
    assert of.group[0] == of.group[1]


def test_a_name_that_any_town_may_have_is_asked_about():
    of = found("First Church", "First Church, Inc.", cities=("Moon", "Mars"))
    assert of.group[0] != of.group[1]
    assert asked(of) == [("r000", "r001")]
    assert "two towns" in of.review["why"].iloc[0]


def test_numbers_in_names_tell_them_apart():
    of = found("PS 12", "PS 21", "PTA of PS 12")
    assert len(set(of.group[:3])) == 3


def test_what_shares_a_place_alone_is_not_asked_about():
    names = ("Quill Heights Youth Council", "Padres Unidos de Quill Heights")
    assert asked(found(*names)) == [("r000", "r001")]
    assert asked(found(*names, places=("quill heights",))) == []


def test_what_a_person_said_stands_above_all():
    names = ("Zephyr Kite Trust", "Zephyr Kite Trust - Boats", "Umbra Walks")
    table = records(*((name, "") for name in [*names, *FILLERS]))
    log = (
        "who,when,why,action,subject,value,old_value\n"
        "ana,2026-01-01,,split,r000,r001,\n"
        "ana,2026-01-02,,join,r000,r002,\n"
    )
    decisions = parse_decisions(log, name="decisions.csv")
    ids = table["record_id"].to_numpy(dtype=object)
    of = organisations(
        table, np.full(len(table), -1), crs=CRS, said=told(decisions, table, ids, None)
    )
    assert of.group[0] == of.group[2] != of.group[1]
    assert asked(of) == []


@given(st.permutations(range(8)))
def test_the_order_of_rows_changes_nothing(order: list[int]):
    names = [
        "Harbor Legal Aid", "Harbor Legal Aid / Civil Division", "Harbor Legal Aid - Queens",
        "Zephyr Kite Trust", "Zephyr Kite Trust, Inc.", "ZKTB Boats", "Zephyr Kite Trust of Boats",
        "First Church",
    ]  # fmt: skip
    table = records(*((name, "") for name in names))
    mixed = table.iloc[list(order)].reset_index(drop=True)
    mixed["record_id"] = table["record_id"]
    none = np.full(len(names), -1)
    one, other = (organisations(t, none, crs=CRS, places=("queens",)) for t in (table, mixed))
    told_as = dict(zip(mixed["name"], other.group, strict=True))
    pairs = {(a, b) for a in range(8) for b in range(8) if one.group[a] == one.group[b]}
    assert pairs == {
        (a, b) for a in range(8) for b in range(8) if told_as[names[a]] == told_as[names[b]]
    }
    assert len(asked(one)) == len(asked(other))


def test_initials_are_said_where_one_name_alone_has_them():
    names = ["Zephyr University of Quill Kites", "Arts Team of ZUQK", "ZUQK-Arts", "Project READ"]
    said = with_initials_said(names)
    assert said[1:] == [
        "Arts Team of zephyr university quill kites",
        "ZUQK-Arts".replace("ZUQK", "zephyr university quill kites"),
        "Project READ",
    ]
    two = [*names, "Zealous Umbra of Quiet Knights"]
    assert with_initials_said(two) == two


def test_initials_that_a_name_explains_itself_are_left():
    names = ["Zephyr Umbra Quill Kites", "Zephyr Umbra Quill Kites (ZUQK)"]
    assert with_initials_said(names) == names
