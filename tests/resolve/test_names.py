"""What names say of themselves: other names, parts, who runs a place, slips of the keys."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from resolve_records import CRS, records_of

from assetmap.folding import BREAK
from assetmap.resolve import Matched, match
from assetmap.resolve.aliases import aliases_of
from assetmap.resolve.keys import name_keys
from assetmap.resolve.operators import operators_of
from assetmap.resolve.wording import wording_of
from assetmap.resolve.worth import worth_after

HOODS = ("Homewood", "Hazelwood", "Beechview", "Brookline")
SYSTEM = "Carnegie Library of Pittsburgh"


def matched(*rows: dict[str, Any]) -> Matched:
    """Match rows."""
    return match(records_of(*rows), same_place_m=50, crs=CRS)


def named(*names: str) -> list[int]:
    """Return for each of some names, and nothing else, the number of its asset."""
    return list(pd.factorize(matched(*({"name": name} for name in names)).asset_id)[0])


def asked_of(*names: str) -> int:
    """Return how many questions some names make, of which nothing else is known."""
    return len(matched(*({"name": name} for name in names)).review)


def branches(form: str, *, hoods: tuple[str, ...] = HOODS, **more: str) -> list[dict[str, Any]]:
    """Return branches of a library, each at its own door."""
    return [
        {"name": form.format(hood), "address": f"{100 + at} {hood} St", "zip": "15207", **more}
        for at, hood in enumerate(hoods)
    ]


@pytest.mark.parametrize(
    "form",
    [
        "{} Library",
        "CLP {}",
        "CLP - {}",
        "{} Branch",
        SYSTEM + " {} Branch",
        "Carnegie Library - {}",
    ],
)
def test_a_branch_joins_itself_under_another_name_and_no_sibling(form: str):
    groups = pd.factorize(matched(*branches(SYSTEM + " - {}"), *branches(form)).asset_id)[0]
    assert groups.tolist() == [*range(len(HOODS)), *range(len(HOODS))]


def test_siblings_at_the_door_and_phone_of_their_office_are_asked_about_not_joined():
    office = {"address": "4400 Forbes Ave", "zip": "15213", "phone": "412-555-0100"}
    rows = [{"name": f"{SYSTEM} - {hood}", **office} for hood in HOODS]
    found = matched(*rows)
    assert found.asset_id.nunique() == len(HOODS)
    assert len(found.review) > 0


def test_a_branch_without_a_place_is_asked_about_by_its_phone():
    one = {"name": f"{SYSTEM} - Homewood", "address": "7101 Hamilton Ave", "phone": "412-555-0101"}
    found = matched(one, {"name": "CLP Homewood", "phone": "412-555-0101"})
    assert found.asset_id.nunique() == 2
    assert len(found.review) == 1


def test_who_runs_a_place_is_seen_from_three_names():
    aliases = np.array(aliases_of([f"{SYSTEM} - {hood}" for hood in HOODS]), dtype=object)
    assert operators_of(aliases) == [name_keys([SYSTEM])[0]]
    assert operators_of(aliases[:2]) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mosholu Preservation Corporation", "Moshulu Preservation Corporation"),
        ("Bikur Holim Clergy for Peace", "Bikur Holim Clergy United for Peace"),
        ("Bergen Basin Corp.", "Millennium Dev. Inc. (d.b.a. Bergen Basin)"),
        ("Harvest Homestead FarmerÕs Kitchen", "Harvest Homestead Farmer's Kitchen"),
    ],
)
def test_names_alone_say_that_it_is_one(one: str, other: str):
    assert named(one, other) == [0, 0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bergen Basin", "Millennium Dev. Inc. (Bergen Basin)"),
        ("Bethany Zion Church", "Bethany Zion Church Day Care"),
        (SYSTEM, f"{SYSTEM} - Homewood"),
        ("Safe Horizon", "Safe Horizon (Streetwork)"),
    ],
)
def test_a_name_within_another_is_asked_about(one: str, other: str):
    assert named(one, other) == [0, 1]
    assert asked_of(one, other) == 1


def test_two_words_that_other_names_have_too_are_no_slip():
    others = ["Marlon Works", "Marlon House", "Marion Hall", "Marion Fund"]
    assert named("Marlon Trust", "Marion Trust", *others)[:2] == [0, 1]


def test_what_most_names_end_with_is_no_reason_to_tell_two_apart():
    crowd = [f"{letter * 5} of Pittsburgh" for letter in "bcdfghjklmnp"]
    name = "Tzedek Yosher Advocates"
    assert named(f"{name} of Pittsburgh", name, *crowd)[:2] == [0, 0]
    assert named(f"{name} of Sibiu", name, *crowd)[:2] == [0, 1]


def test_a_word_that_always_follows_another_says_little_more():
    names = [f"Crown Heights {word}" for word in ("Abcd", "Bcde", "Cdef", "Defg", "Efgh", "Fghi")]
    wording = wording_of(name_keys([*names, "Zebra Heights"]))
    text = wording.text[wording.words]
    worth = {word: float(wording.worth[0][text[0] == word][0]) for word in ("crown", "height")}
    alone = float(wording.worth[-1][text[-1] == "height"][0])
    assert worth["height"] < alone / 2
    assert worth["crown"] == pytest.approx(float(wording.bits[list(wording.text).index("crown")]))


def test_the_worth_of_a_word_after_another_is_never_more_than_its_own():
    draw = np.random.default_rng(4)
    owner, codes = np.repeat(np.arange(50), 3), draw.integers(0, 20, 150)
    bits = draw.uniform(0, 14, 20).astype(np.float32)
    found = np.bincount(codes, minlength=20)
    after = worth_after(owner, codes, found, bits)
    assert (after <= bits[codes]).all()
    assert (after >= 0).all()
    assert (after[::3] == bits[codes[::3]]).all()


@pytest.mark.parametrize(
    ("name", "called", "part"),
    [
        ("Acorn Inc. (dba Elm Hall)", "elm hall", ""),
        ("Acorn, Inc. D/B/A Elm Hall", "elm hall", ""),
        ("Acorn - Elm Division", "", "elm division"),
        ("Acorn (Elm Division) Fund", "", "elm division"),
        ("Acorn-Elm Division", "", ""),
        ("Dba", "", ""),
        ("() - ", "", ""),
        ("", "", ""),
    ],
)
def test_other_names_within_a_name(name: str, called: str, part: str):
    found = [*aliases_of([name])[0].split(BREAK), "", ""]
    assert found[:2] == [called, part]


def test_others_are_compared_with_those_that_seek_alone():
    here = {"address": "100 N Main St", "zip": "15207", "phone": "412-555-0100"}
    rows = records_of(*({"name": name, **here} for name in ("Mosholu Hall", "Moshulu Hall")))
    ids = [
        match(rows, same_place_m=50, crs=CRS, seeking=seeking).asset_id.tolist()
        for seeking in (None, {"r00001"}, frozenset())
    ]
    assert [len(set(some)) for some in ids] == [1, 1, 2]
