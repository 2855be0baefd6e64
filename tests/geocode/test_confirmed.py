"""What a person said of a place comes first, for the row and for all of its address."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from geocode.town import SIDE, SOUTH, WEST, points_file, records, region
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from assetmap.geocode import Confirmed, load_reference, locate
from assetmap.geocode.cascade import Located
from assetmap.model import Region
from assetmap.resolve import Decisions, Placed, parse_decisions, placed_by_person
from assetmap.settings import Settings

X, Y = WEST + 0.01, SOUTH + 0.01
THERE = f"{X} {Y}"
MAIN = {"address": "5 Oak St", "zip": "15001"}
HEADER = "who,when,why,action,subject,value,old_value\n"


def log(*lines: str) -> Decisions:
    text = HEADER + "".join(f"ana,2026-01-05,seen,{line}\n" for line in lines)
    return parse_decisions(text, name="decisions.csv")


def decided(*rows: dict[str, Any], lines: tuple[str, ...], here: Region | None = None) -> Located:
    """Place rows as the pipeline does: what persons said is worked out before."""
    here = here or region()
    table = records(*rows)
    placed = placed_by_person(log(*lines), table, here)
    confirmed = Confirmed(places=placed.places, addresses=placed.addresses)
    reference = load_reference(here)
    return locate(table, here, settings=Settings(), reference=reference, confirmed=confirmed)


def said(*rows: dict[str, Any], lines: tuple[str, ...]) -> Placed:
    return placed_by_person(log(*lines), records(*rows), region())


@pytest.mark.parametrize(
    ("lon", "lat", "old"),
    [
        (Y, X, f"{Y} {X}"),  # swapped
        (0.0, 0.0, "0 0"),
        (-71.0, 42.0, "-71.0 42.0"),  # outside
        (-71.0, 42.0, "5 Oak St"),
        (-71.0, 42.0, '"5 Oak St, 15001"'),
    ],
)
def test_a_held_row_that_a_person_placed_comes_in(lon: float, lat: float, old: str) -> None:
    row = {"lon": lon, "lat": lat, **MAIN}
    held = decided(row, {"lon": X, "lat": Y}, lines=())
    assert len(held.records) == 1
    found = decided(row, {"lon": X, "lat": Y}, lines=(f"place,r0,{THERE},{old}",))
    assert found.records["tier"].tolist() == ["confirmed", "given"]
    assert found.records["provider"].tolist() == ["person", "row"]
    assert found.records.loc[0, ["lon", "lat"]].tolist() == [X, Y]
    assert found.problems.empty
    assert found.review.empty


def test_a_held_row_placed_in_a_neighbourhood_comes_in_without_a_point() -> None:
    found = decided({"lon": 0.0, "lat": 0.0}, lines=("place,r0,East End,0 0",))
    assert found.records["tier"].tolist() == ["neighbourhood"]
    assert found.records["lon"].isna().all()


def test_a_decision_on_what_the_row_no_longer_says_changes_nothing() -> None:
    row = {"lon": 0.0, "lat": 0.0, "address": "9 Oak St"}
    lines = (f"place,r0,{THERE},5 Oak St",)
    assert decided(row, {"lon": X, "lat": Y}, lines=lines).problems["severity"].tolist() == ["held"]
    assert not said(row, lines=lines).upheld


def test_a_decision_made_of_another_holds_as_long_as_what_that_saw_is_so() -> None:
    first, then = f"place,r0,{Y} {X},5 Oak St", f"place,r0,{THERE},{Y} {X}"
    for lines in ((first, then), (first, then, f"undo,r0,place,{Y} {X}")):
        assert said(MAIN, lines=lines).places[["lon", "lat"]].to_numpy().tolist() == [[X, Y]]
        moved = {"address": "9 Oak St", "zip": "15001"}
        assert said(moved, lines=lines).places.empty
        gone = said({"name": "Other"}, lines=tuple(one.replace("r0", "gone") for one in lines))
        assert gone.addresses[["address", "lon"]].to_numpy().tolist() == [["5 Oak St", X]]
    only = said(MAIN, lines=(first, f"place,r0,{THERE},9 Elm St"))
    assert [one.value for one in only.upheld] == [f"{Y} {X}"]


def test_every_row_of_the_same_address_gains() -> None:
    rows = [
        MAIN | {"city": "Squareville"},
        {"address": "5 OAK STREET, Squareville PA 15001"},
        {"address": "5 Oak St", "city": "Squareville"},  # no ZIP code
        {"address": "5 Oak St", "zip": "15002"},  # another town
        {"address": "5 Oak St", "zip": "15002", "city": "Squareville"},  # its ZIP code differs
        {"address": "7 Oak St", "zip": "15001"},
        {"address": "5 Oak St"},  # nothing says where
        MAIN | {"lon": X + SIDE, "lat": Y},  # a list's own point does not overrule a person
    ]
    found = decided(*rows, lines=(f"place,r0,{THERE},5 Oak St",)).records
    gained = found["tier"] == "confirmed"
    assert gained.tolist() == [True, True, True, False, False, False, False, True]
    assert found.loc[gained, "provider"].tolist() == ["person", *["confirmed"] * 3]
    assert set(found.loc[gained, "lon"]) == {X}


def test_what_is_no_one_place_is_placed_for_the_same_name_alone() -> None:
    vague = {"address": "Oak St", "zip": "15001"}
    rows = [vague | {"name": name} for name in ("Hall", "HALL", "Park")]
    found = decided(*rows, lines=(f"place,r0,{THERE},Oak St",)).records
    assert (found["tier"] == "confirmed").tolist() == [True, True, False]


def test_a_box_is_one_place_whoever_writes_it() -> None:
    box = {"address": "PO Box 12", "zip": "15001"}
    found = decided(box, box | {"name": "Other"}, lines=(f"place,r0,{THERE},PO Box 12",)).records
    assert found["tier"].tolist() == ["confirmed"] * 2


def test_an_address_put_on_two_places_places_no_third_row() -> None:
    lines = (f"place,r0,{THERE},5 Oak St", f"place,r1,{X + SIDE} {Y},5 Oak St")
    found = decided(MAIN, MAIN, MAIN, lines=lines).records
    assert found["tier"].tolist() == ["confirmed", "confirmed", "zip"]
    assert found["lon"].tolist()[:2] == [X, X + SIDE]


def test_a_confirmed_address_outlives_its_row() -> None:
    """The row has another id now, for its phone number changed; the address has not."""
    row = MAIN | {"city": "Squareville", "state": "PA"}
    lines = (f'place,gone,{THERE},"5 Oak St, Squareville, PA 15001"',)
    found = decided(row, lines=lines).records
    assert found[["tier", "provider"]].to_numpy().tolist() == [["confirmed", "confirmed"]]


def test_an_undone_decision_leaves_no_trace() -> None:
    lines = (f"place,r0,{THERE},5 Oak St", "undo,r0,place,")
    without, undone = (decided(MAIN, lines=some) for some in ((), lines))
    pd.testing.assert_frame_equal(without.records, undone.records)
    pd.testing.assert_frame_equal(without.review, undone.review)


def test_the_last_word_on_a_row_counts_and_builds_on_the_one_before() -> None:
    lines = (f"place,r0,{X + SIDE} {Y},5 Oak St", f"place,r0,{THERE},{X + SIDE} {Y}")
    assert decided(MAIN, lines=lines).records["lon"].tolist() == [X]
    assert len(said(MAIN, lines=lines).upheld) == 2


def test_a_placed_row_is_not_asked_about(tmp_path: Path) -> None:
    source = points_file(tmp_path, [(5, "Oak St", "", "Squareville", "15001", X, Y)])
    here = region(addresses=[source])
    row = {"address": "5 N Oak St", "zip": "15001"}
    assert len(decided(row, lines=(), here=here).review) == 1
    done = decided(row, row, lines=(f"place,r0,{X + SIDE} {Y},5 N Oak St",), here=here)
    assert done.review.empty
    assert done.records["lon"].tolist() == [X + SIDE] * 2


@limits(max_examples=4)
@given(st.permutations(range(6)))
def test_the_order_of_rows_never_matters(order: list[int]) -> None:
    rows = [
        MAIN,
        MAIN | {"city": "Squareville"},
        {"address": "5 Oak St", "city": "Squareville"},
        {"address": "9 Elm St", "zip": "15001"},
        {"lon": Y, "lat": X, "address": "9 Elm St", "zip": "15001"},
        {"lon": 0.0, "lat": 0.0},
    ]
    named = [row | {"record_id": f"r{i}", "name": f"n{i}"} for i, row in enumerate(rows)]
    lines = (f"place,r1,{THERE},5 Oak St", f"place,r4,{THERE},{Y} {X}")
    straight, mixed = (
        decided(*(named[i] for i in some), lines=lines).records.sort_values("record_id")
        for some in (range(6), order)
    )
    columns = ["record_id", "lon", "lat", "tier", "provider", "matched"]
    pd.testing.assert_frame_equal(
        straight[columns].reset_index(drop=True), mixed[columns].reset_index(drop=True)
    )
