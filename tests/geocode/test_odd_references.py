"""References are small, odd, or wrong in places: what is found stays bounded, or is not found."""

import json
from pathlib import Path
from random import Random

import numpy as np
import pandas as pd
import pytest
from geocode.test_search import STEP, X, Y, along, find, house, tiers
from geocode.town import SIDE, points_file, records, region
from hypothesis import assume, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from assetmap.geocode import load_reference, locate, with_confirmed
from assetmap.geocode.ground.extent import metres_between
from assetmap.geocode.reference.loading import Reference
from assetmap.geocode.reference.lookup import ADDRESSES, ORIGIN, arrange
from assetmap.geocode.reference.ranges import RANGE_COLUMNS
from assetmap.geocode.reference.sides import between, in_order
from assetmap.geocode.search.neighbours import ACROSS_M, ACROSS_NUMBERS, GAP_M, GAP_NUMBERS
from assetmap.geocode.search.scores import LEAST, table
from assetmap.geocode.search.ways import search
from assetmap.geocode.written.addresses import NUMBER, STREET, normalise_addresses
from assetmap.schema import LAT, LON
from assetmap.settings import Settings

ZIP = {"zip": "15001"}
EAST = 1 / 111_320 / np.cos(np.radians(Y))  # degrees of longitude to a metre


def test_shares_are_shares_that_fall_with_the_distance():
    rows = pd.DataFrame(table(), columns=["feature", "level", "share"])
    assert rows["share"].between(0, 1).all()
    assert not rows.duplicated(["feature", "level"]).any()
    metres = rows.loc[rows["level"].str.isdigit() & (rows["feature"] != "typos")]
    for _, levels in metres.assign(m=metres["level"].astype(int)).groupby("feature"):
        assert levels.sort_values("m")["share"].is_monotonic_decreasing


def test_one_house_is_all_that_is_known(tmp_path: Path):
    asked = ["5 Oak St", "7 Oak St", "5 Elm St", "Oak St & Elm St"]
    found = find(tmp_path, [house(5, "Oak St")], *({"address": a, **ZIP} for a in asked))
    assert found.records["tier"].tolist() == ["address", "street", "zip", "street"]


def test_rows_that_are_there_twice_change_nothing(tmp_path: Path):
    known = along("Main St", (0, 0), (30, 0))
    asked = [{"address": f"{n} Main St", **ZIP} for n in (2, 8, 26, 99)]
    once, twice = (find(tmp_path, rows, *asked).records for rows in (known, known * 3))
    pd.testing.assert_frame_equal(once, twice)


def test_different_numbers_at_one_point_are_all_there(tmp_path: Path):
    known = [house(n, "Main St") for n in (100, 102, 108)]
    asked = [{"address": f"{n} Main St", **ZIP} for n in (102, 104, 110)]
    found = find(tmp_path, known, *asked).records
    assert found["tier"].tolist() == ["address", "interpolated", "street"]
    assert found["lon"].tolist()[:2] == [X, X]


def test_numbers_may_fall_along_a_street(tmp_path: Path):
    known = [house(110, "Main St"), house(100, "Main St", x=X + 10 * STEP)]
    found = find(tmp_path, known, {"address": "104 Main St", **ZIP}).records
    assert found["lon"].iloc[0] == pytest.approx(X + 6 * STEP)


def test_both_sides_may_have_even_numbers(tmp_path: Path):
    known = [house(100, "Main St"), house(102, "Main St", y=Y + STEP), house(104, "Main St")]
    found = find(tmp_path, known, {"address": "103 Main St", **ZIP}).records.iloc[0]
    assert found["tier"] == "street"  # no odd number is known: there may be none


@pytest.mark.parametrize(
    ("said", "tier"),
    [
        ("0 Main St", "address"),
        ("999999 Main St", "address"),
        ("12A Main St", "address"),
        ("12-A Main St", "address"),
        ("12 1/2 Main St", "address"),
        ("100-104 Main St", "address"),
        ("1000000000000 Main St", "zip"),
        ("998 Main St", "street"),
    ],
)
def test_odd_numbers_are_found_where_they_are(tmp_path: Path, said: str, tier: str):
    known = [
        house(0, "Main St"),
        house(999_999, "Main St", x=X + STEP),
        (*("12A", "Main St"), *house(0, "")[2:]),
        (*("12 1/2", "Main St"), *house(0, "")[2:]),
        house(100, "Main St"),
    ]
    assert tiers(tmp_path, known, {"address": said, **ZIP}) == [tier]


def test_a_house_that_its_neighbours_contradict_is_asked_about(tmp_path: Path):
    street = along("Main St", (0, 0), (30, 0))
    astray = house(23, "Main St", x=X + 60 * EAST, y=Y + 600 / 111_320)
    found = find(tmp_path, [*street, astray], {"address": "23 Main St", **ZIP})
    assert found.records["tier"].tolist() == ["street"]
    assert found.review["record_id"].tolist() == ["r0"]


def test_a_house_behind_its_car_park_is_one_to_choose(tmp_path: Path):
    street = along("Main St", (0, 0), (30, 0))
    store = house(23, "Main St", x=X + 60 * EAST, y=Y + 300 / 111_320)
    found = find(tmp_path, [*street, store], {"address": "23 Main St", **ZIP})
    assert found.records["tier"].tolist() == ["street"]
    (offered,) = json.loads(found.review["candidates"].iloc[0])
    assert (offered["lon"], offered["lat"]) == pytest.approx((store[5], store[6]))


def test_a_place_that_a_person_confirmed_is_not_held_against_its_neighbours(tmp_path: Path):
    here = region(addresses=[points_file(tmp_path, along("Main St", (0, 0), (30, 0)))])
    hand = pd.DataFrame({STREET: ["main st"], NUMBER: [23], "number_text": ["23"], "city": [""]})
    hand = hand.assign(**ZIP, lon=X, lat=Y + 900 / 111_320)
    known = with_confirmed(load_reference(here), hand)
    asked = records({"address": "23 Main St", **ZIP})
    found = locate(asked, here, settings=Settings(), reference=known)
    assert found.records[["tier", "lat", "score"]].to_numpy().tolist() == [
        ["address", Y + 900 / 111_320, 1.0]
    ]
    assert found.review.empty


def test_of_two_places_of_one_address_the_one_among_its_neighbours_is_meant(tmp_path: Path):
    street = along("Main St", (0, 0), (30, 0))
    astray = house(22, "Main St", x=X + 60 * EAST, y=Y + 600 / 111_320)
    found = find(tmp_path, [*street, astray], {"address": "22 Main St", **ZIP}).records.iloc[0]
    assert found["tier"] == "address"
    assert found["lat"] == Y


def test_a_number_in_two_places_tells_nothing_about_those_next_to_it(tmp_path: Path):
    known = [house(100, "Main St"), house(100, "Main St", x=X + SIDE / 2), house(104, "Main St")]
    assert tiers(tmp_path, known, {"address": "102 Main St", **ZIP}) == ["street"]


def test_across_the_street_is_where_its_own_side_is_not_known_nearby(tmp_path: Path):
    known = [
        house(101, "Main St"),
        house(111, "Main St", x=X + 10 * STEP),
        house(500, "Main St", x=X + 5 * SIDE / 10),
    ]
    found = find(tmp_path, known, {"address": "104 Main St", **ZIP}).records.iloc[0]
    assert found["tier"] == "interpolated"
    assert found["lon"] == pytest.approx(X + 3 * STEP)


@pytest.mark.parametrize("away_m", [500, 5_000])
def test_a_house_with_another_zip_code_is_near_that_zip_code(tmp_path: Path, away_m: float):
    known = [
        house(5, "Oak St"),
        *(house(n, "Elm St", zip_="15002", x=X + away_m * EAST) for n in (1, 3, 5)),
    ]
    asked = {"address": "5 Oak St", "zip": "15002", "city": "Squareville"}
    found = find(tmp_path, known, asked)
    near = away_m < 1_000
    assert found.records["tier"].tolist() == ["address" if near else "zip"]
    assert found.review["record_id"].tolist() == (["r0"] if near else [])


def test_a_city_that_nobody_knows_leaves_the_only_house_of_that_name(tmp_path: Path):
    asked = {"address": "5 Oak St", "city": "The Bottoms"}
    found = find(tmp_path, [house(5, "Oak St")], asked)
    assert found.records["tier"].tolist() == ["address"]
    assert found.review["record_id"].tolist() == ["r0"]
    two = [house(5, "Oak St"), house(5, "Oak St", "Otherton", "15002", x=X + SIDE)]
    assert find(tmp_path, two, asked).records["tier"].tolist() != ["address"]


# A street of houses at random distances along a line: number -> metres along it.
STREETS = st.dictionaries(
    st.integers(1, 400), st.floats(0, 1_500).map(lambda m: round(m, 1)), min_size=2, max_size=15
)


def reference(houses: pd.DataFrame) -> Reference:
    """Make a reference of houses: street, number, metres east, metres north."""
    parts = normalise_addresses(houses["number"].astype("str") + " " + houses["street"])
    points = parts[[STREET, NUMBER, "number_text"]].assign(
        zip="15001", city="squareville", lon=X + houses["east"] * EAST,
        lat=Y + houses["north"] / 111_320,
    )  # fmt: skip
    nothing = pd.DataFrame({c: pd.Series(dtype="str") for c in RANGE_COLUMNS})
    return Reference(lookup=arrange(points.assign(**{ORIGIN: ADDRESSES})), ranges=nothing)


def on(street: str, known: dict[int, float]) -> pd.DataFrame:
    """Return the houses of a street eastwards."""
    rows = [(street, n, m, 0.0) for n, m in known.items()]
    return pd.DataFrame(rows, columns=["street", "number", "east", "north"])


def ask(of: Reference, numbers: list[int], street: str = "Main St") -> pd.DataFrame:
    """Ask for numbers of a street."""
    parts = normalise_addresses(pd.Series([f"{n} {street}" for n in numbers]))
    return search(parts.assign(zip="15001", city=""), of, HERE)


HERE = region()


@given(STREETS)
@limits(max_examples=10)
def test_between_neighbours_is_what_a_slow_loop_finds(known: dict[int, float]):
    lookup = reference(on("Main St", known)).lookup
    numbers = np.arange(0, 402)
    same = np.zeros_like(numbers)
    for by_side in (True, False):
        ordered = in_order(lookup, lookup.zip, by_side=by_side)
        found = between(ordered, same, same + 15001, numbers)
        for number in numbers:
            some = [n for n in known if not by_side or n % 2 == number % 2]
            low, high = [n for n in some if n < number], [n for n in some if n > number]
            if not low or not high:
                assert np.isnan(found.lon[number])
                assert found.numbers[number] == 0
                continue
            a, b = max(low), min(high)
            metres = known[a] + (number - a) / (b - a) * (known[b] - known[a])
            assert found.lon[number] == pytest.approx(X + metres * EAST, abs=1e-9)
            assert found.numbers[number] == b - a
            assert found.apart_m[number] == pytest.approx(abs(known[b] - known[a]), rel=0.01)


@given(STREETS)
@limits(max_examples=8)
def test_nothing_lies_beyond_what_is_known_nor_in_a_wide_gap(known: dict[int, float]):
    found = ask(reference(on("Main St", known)), list(range(1, 402)))
    for number in range(1, 402):
        row = found.iloc[number - 1]
        if row["tier"] != "interpolated":
            continue
        low = [n for n in known if n < number]
        high = [n for n in known if n > number]
        assert number not in known
        bounds = [
            (max(s for s in low if s % 2 == number % 2 or not side),
             min(s for s in high if s % 2 == number % 2 or not side), side)
            for side in (True, False)
            if any(s % 2 == number % 2 or not side for s in low)
            and any(s % 2 == number % 2 or not side for s in high)
        ]  # fmt: skip
        assert any(
            b - a <= (GAP_NUMBERS if side else ACROSS_NUMBERS)
            and abs(known[a] - known[b]) <= (GAP_M if side else ACROSS_M) * 1.01
            for a, b, side in bounds
        )


@given(STREETS)
@limits(max_examples=8)
def test_an_address_of_the_reference_is_found_at_its_own_point(known: dict[int, float]):
    """On a street whose numbers run along it, however far apart its houses are."""
    orderly = dict(zip(sorted(known), sorted(known.values()), strict=True))
    found = ask(reference(on("Main St", orderly)), list(orderly))
    at = X + np.array(list(orderly.values())) * EAST
    far = metres_between(found[LON].to_numpy(), found[LAT].to_numpy(), at, np.full(len(at), Y))
    own = (found["tier"] == "address").to_numpy()
    assert (far[own] < 0.01).all()
    assert (found.loc[~own, "tier"] == "street").all()  # its neighbours contradict it:
    assert found.loc[~own, "ambiguous"].all()  # that is asked about
    others = ask(reference(on("Main St", orderly)), [n for n in range(402) if n not in orderly])
    assert (others["tier"] != "address").all()


@given(STREETS, st.randoms(use_true_random=False))
@limits(max_examples=8)
def test_neither_the_order_of_rows_nor_another_street_changes_an_answer(
    known: dict[int, float], random: Random
):
    houses = on("Main St", known)
    asked = list(range(0, 402, 7))
    before = ask(reference(houses), asked)
    order = list(range(len(houses)))
    random.shuffle(order)
    shuffled = pd.concat([houses.iloc[order], houses]).reset_index(drop=True)
    pd.testing.assert_frame_equal(before, ask(reference(shuffled), asked))
    more = pd.concat([houses, on("Chestnut Ave", known)], ignore_index=True)
    pd.testing.assert_frame_equal(before, ask(reference(more), asked))


@given(STREETS, st.data())
@limits(max_examples=8)
def test_taking_a_house_away_leaves_it_between_its_neighbours_or_unplaced(
    known: dict[int, float], data: st.DataObject
):
    assume(len(known) > 2)
    orderly = dict(zip(sorted(known), sorted(known.values()), strict=True))
    gone = data.draw(st.sampled_from(sorted(orderly)))
    rest = {n: m for n, m in orderly.items() if n != gone}
    found = ask(reference(on("Main St", rest)), [gone]).iloc[0]
    assert found["tier"] in {"interpolated", "street"}
    if found["tier"] == "interpolated":
        assert found["score"] >= LEAST
        east = (found["lon"] - X) / EAST
        assert abs(east - orderly[gone]) <= GAP_M
