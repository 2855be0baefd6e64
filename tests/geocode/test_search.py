"""Addresses are found in the region's reference, exactly or with good reason, or not at all."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from geocode.town import SIDE, SOUTH, WEST, areas, points_file, records, region
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st
from shapely.geometry import box

from assetmap.geocode import Located, load_reference, locate
from assetmap.geocode.answers import DOUBTFUL
from assetmap.geocode.ground.extent import metres_between
from assetmap.model import Source
from assetmap.settings import Settings

X, Y = WEST + 0.01, SOUTH + 0.01
STEP = 1e-4  # degrees: about 8.5 m eastwards

Row = Sequence[Any]


def house(
    number: float, street: str, city: str = "Squareville", zip_: str = "15001", **at: float
) -> Row:
    return (number, street, "", city, zip_, at.get("x", X), at.get("y", Y))


def find(folder: Path, points: Sequence[Row], *asked: dict[str, str]) -> Located:
    here = region(addresses=[points_file(folder, points)])
    return locate(records(*asked), here, settings=Settings(), reference=load_reference(here))


def tiers(folder: Path, points: Sequence[Row], *asked: dict[str, str]) -> list[str]:
    return find(folder, points, *asked).records["tier"].tolist()


def test_an_exact_house_is_an_address(tmp_path: Path) -> None:
    addresses = [
        "104 Main St",
        "104 MAIN STREET",
        "104 Main St Apt 3",
        "Hall, 104 Main St.",
        "104-106 Main St",
    ]
    asked = [{"address": address, "zip": "15001"} for address in addresses]
    found = find(tmp_path, [house(104, "Main St", x=X + STEP)], *asked).records
    assert found["address"].tolist() == addresses
    places = found[["tier", "lon", "lat"]].to_numpy().tolist()
    assert places == [["address", X + STEP, Y]] * len(addresses)
    assert (found["score"] >= DOUBTFUL).all()  # nobody is asked about it


def test_a_house_between_known_ones_of_its_side_is_interpolated(tmp_path: Path) -> None:
    known = [
        house(100, "Main St"),
        house(110, "Main St", x=X + 10 * STEP),
        house(107, "Main St", y=Y + 1),
    ]
    found = find(tmp_path, known, {"address": "104 Main St", "zip": "15001"}).records.iloc[0]
    assert found["tier"] == "interpolated"
    assert found["lon"] == pytest.approx(X + 4 * STEP)
    assert found["lat"] == Y


@pytest.mark.parametrize(
    "known",
    [
        [house(101, "Main St"), house(109, "Main St")],  # the other side
        [house(100, "Main St")],  # nothing beyond
        [house(100, "Main St"), house(110, "Main St", x=X + SIDE)],  # 1.7 km apart
        [house(100, "Main St"), house(900, "Main St", x=X + STEP)],  # eight blocks of numbers
        [house(100, "Main St"), house(110, "Main St", zip_="15002")],  # another ZIP code
    ],
)
def test_a_house_is_not_interpolated_over_a_gap(tmp_path: Path, known: list[Row]) -> None:
    assert tiers(tmp_path, known, {"address": "104 Main St", "zip": "15001"}) == ["street"]


def test_streets_of_one_name_in_two_towns_are_told_apart(tmp_path: Path) -> None:
    known = [house(5, "Oak St"), house(5, "Oak St", "Otherton", "15002", x=X + SIDE)]
    asked = [
        {"address": "5 Oak St", "zip": "15002"},
        {"address": "5 Oak St", "city": "Otherton"},
        {"address": "5 Oak St", "zip": "15001", "city": "Otherton"},  # the ZIP code says more
        {"address": "5 Oak St"},
        {"address": "5 Oak St", "zip": "15009", "city": "Thirdtown"},
    ]
    found = find(tmp_path, known, *asked)
    assert found.records["tier"].tolist() == ["address", "address", "address", "none", "zip"]
    assert found.records["lon"].iloc[:3].tolist() == [X + SIDE, X + SIDE, X]
    assert found.review["record_id"].tolist() == ["r3"]
    assert "several places" in found.review["why"].iloc[0]


def test_a_wrong_zip_code_in_the_right_city_is_asked_about(tmp_path: Path) -> None:
    found = find(
        tmp_path,
        [house(5, "Oak St")],
        {"address": "5 Oak St", "zip": "15009", "city": "Squareville"},
    )
    assert found.records["tier"].tolist() == ["address"]
    assert found.review["record_id"].tolist() == ["r0"]
    assert found.review["suggestion"].tolist() == ["5 oak st"]


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("5 Chestnutt St", "Chestnut St"),
        ("5 Chesnut St", "Chestnut St"),
        ("5 Chetsnut St", "Chestnut St"),
        ("5 Mac Arthur Dr", "MacArthur Dr"),
        ("5 N Ogdn St", "N Ogden St"),
    ],
)
def test_a_misspelt_street_is_found_where_its_house_is(
    tmp_path: Path, said: str, known: str
) -> None:
    assert tiers(tmp_path, [house(5, known)], {"address": said, "zip": "15001"}) == ["address"]


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("5 N Main St", "S Main St"),
        ("5 Main St E", "Main St W"),
        ("5 41st St", "42nd St"),
        ("5 12th Ave", "11th Ave"),
        ("5 Route 151", "Route 152"),
        ("5 Oak St", "Oak Ave"),
        ("5 Elm St", "Eln St"),  # short names are never taken for another
        ("5 Walnut St", "Chestnut St"),
        ("5 Chestnut St", "Chestnut Ave"),
    ],
)
def test_another_street_is_never_taken_for_it(tmp_path: Path, said: str, known: str) -> None:
    assert tiers(tmp_path, [house(5, known)], {"address": said, "zip": "15001"}) == ["zip"]


@pytest.mark.parametrize("known", ["Rte 30", "US Route 30", "State Route 30"])
def test_a_highway_is_found_by_its_number_whoever_is_said_to_keep_it(
    tmp_path: Path, known: str
) -> None:
    here = [house(n, known, x=X + n * STEP) for n in (100, 110, 120)]
    roads = ["Route 30", "US 30", "SR 30", "US Hwy 30", "PA-30"]
    found = find(tmp_path, here, *({"address": f"110 {r}", "zip": "15001"} for r in roads))
    assert found.records["tier"].tolist() == ["address"] * len(roads)
    same = [said.startswith("US") == known.startswith("US") for said in roads]
    assert (found.records["score"] >= DOUBTFUL).tolist() == same
    asked = set(found.review["record_id"]) | set(";".join(found.review["other_id"]).split(";"))
    assert [f"r{i}" in asked for i in range(len(roads))] == [not it for it in same]


def test_of_two_highways_of_one_number_each_is_itself(tmp_path: Path) -> None:
    known = [house(110, "US 30"), house(110, "Route 30", x=X + 100 * STEP), house(7, "CR 30")]
    asked = [{"address": f"110 {road}", "zip": "15001"} for road in ("US 30", "SR 30", "CR 30")]
    found = find(tmp_path, known, *asked).records
    assert found["lon"].iloc[:2].tolist() == [X, X + 100 * STEP]
    assert found["tier"].tolist() == ["address", "address", "street"]
    assert (found["score"].iloc[:2] >= DOUBTFUL).all()


def test_a_misspelt_street_is_looked_for_in_its_own_zip_code_only(tmp_path: Path) -> None:
    known = [house(5, "Chestnut St", zip_="15002")]
    assert tiers(tmp_path, known, {"address": "5 Chesnut St", "zip": "15001"}) == ["zip"]


def test_two_streets_spelled_as_nearly_are_asked_about(tmp_path: Path) -> None:
    known = [house(5, "Chestnat St"), house(5, "Chestnit St", x=X + SIDE)]
    found = find(tmp_path, known, {"address": "5 Chestnut St", "zip": "15001"})
    assert found.records["tier"].tolist() == ["zip"]
    assert found.review["record_id"].tolist() == ["r0"]


def test_a_street_without_its_type_is_found(tmp_path: Path) -> None:
    assert tiers(tmp_path, [house(5, "Umbria St")], {"address": "5 Umbria", "zip": "15001"}) == [
        "address"
    ]


def test_a_street_without_its_direction_is_found_but_asked_about(tmp_path: Path) -> None:
    known = [house(5, "N Main St")]
    found = find(tmp_path, known, {"address": "5 Main St", "zip": "15001"})
    assert found.records["tier"].tolist() == ["address"]
    assert found.review["record_id"].tolist() == ["r0"]
    both = [*known, house(5, "S Main St", y=Y - SIDE / 2)]
    assert tiers(tmp_path, both, {"address": "5 Main St", "zip": "15001"}) == ["zip"]


def test_a_corner_lies_between_the_houses_next_to_it(tmp_path: Path) -> None:
    known = [
        *(house(n, "Main St", x=X + n * STEP) for n in range(0, 20, 2)),
        *(house(n, "Oak Ave", x=X + 8.5 * STEP, y=Y + (n - 9) * STEP) for n in range(0, 20, 2)),
    ]
    asked = [
        "Main St & Oak Ave",
        "Oak Ave at Main St",
        "corner of Main and Oak",
        "Main St & Elm Ave",
    ]
    found = find(tmp_path, known, *({"address": a, "zip": "15001"} for a in asked)).records
    assert found["tier"].tolist() == ["interpolated"] * 3 + ["street"]
    assert found["matched"].tolist()[3] == "main st"
    away = metres_between(
        found["lon"].to_numpy(), found["lat"].to_numpy(), np.full(4, X + 8.5 * STEP), np.full(4, Y)
    )
    assert (away[:3] < 1).all()
    assert np.isnan(away[3])


def along(street: str, start: tuple[float, float], step: tuple[float, float]) -> list[Row]:
    """Return five houses on a straight street; metres from X, Y eastwards and northwards."""
    east, north = 1 / 111_320 / np.cos(np.radians(Y)), 1 / 111_320
    return [
        house(
            10 * n + 2,
            street,
            x=X + (start[0] + n * step[0]) * east,
            y=Y + (start[1] + n * step[1]) * north,
        )
        for n in range(5)
    ]


@pytest.mark.parametrize(
    ("oak", "tier"),
    [
        (along("Oak Ave", (45, 20), (0, 30)), "interpolated"),  # 20 m off Main: they cross there
        (along("Oak Ave", (45, 100), (0, 30)), "street"),  # 100 m off: nothing tells
        (along("Oak Ave", (0, 60), (30, 0)), "street"),  # side by side, a block apart
        (along("Oak Ave", (0, 60), (30, 6)), "street"),  # nearly so: they cross far away
        (along("Oak Ave", (45, 20), (0, 30))[:1], "street"),  # one house tells no course
        (along("Oak Ave", (45, 20), (0, 200))[:2], "street"),  # nor does one far off
    ],
)
def test_a_corner_is_where_the_courses_of_both_streets_cross_nearby(
    tmp_path: Path, oak: list[Row], tier: str
) -> None:
    known = [*along("Main St", (0, 0), (30, 0)), *oak]
    asked = {"address": "Main St & Oak Ave", "zip": "15001"}
    found = find(tmp_path, known, asked)
    row = found.records.iloc[0]
    assert row["tier"] == tier
    if tier == "interpolated":
        at = metres_between(*(np.array([v]) for v in (row["lon"], row["lat"], oak[0][5], Y)))
        assert at[0] < 1
        assert found.review.empty
    else:
        assert np.isnan(row["lon"])
        assert found.review["record_id"].tolist() == ["r0"]
        assert "only a street was found, main st" in found.review["why"].iloc[0]


def ranges_file(folder: Path, *features: tuple[dict[str, Any], list[list[float]]]) -> Source:
    path = folder / "ranges.geojson"
    shapes = [
        {
            "type": "Feature",
            "properties": p,
            "geometry": {"type": "LineString", "coordinates": line},
        }
        for p, line in features
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": shapes}))
    return Source(path=path, kind="ranges")


EASTWARDS = (
    {
        "street": "Main St",
        "from_left": "100",
        "to_left": "198",
        "from_right": "101",
        "to_right": "199",
        "zip_left": "15001",
        "zip_right": "15002",
    },
    [[X, Y], [X + 100 * STEP, Y]],
)


def test_a_house_on_a_range_lies_beside_the_line_on_its_own_side(tmp_path: Path) -> None:
    here = region(addresses=[ranges_file(tmp_path, EASTWARDS)], folder=tmp_path)
    asked = [
        {"address": "149 Main St", "zip": "15002"},
        {"address": "148 Main St", "zip": "15001"},
        {"address": "148 Main St", "zip": "15002"},  # that side has the other ZIP code
        {"address": "200 Main St", "zip": "15001"},
    ]
    found = locate(
        records(*asked), here, settings=Settings(), reference=load_reference(here)
    ).records
    assert found["tier"].tolist() == ["interpolated", "interpolated", "zip", "zip"]
    share = (148 - 100) / (198 - 100)
    assert found["lon"].iloc[1] == pytest.approx(X + share * 100 * STEP, abs=1e-9)
    offset = (found["lat"].iloc[:2] - Y) * 111_320
    assert offset.tolist() == pytest.approx([-8, 8], abs=0.01)  # right is south, left is north


def test_a_house_on_a_range_northwards_has_its_right_side_in_the_east(tmp_path: Path) -> None:
    properties, _ = EASTWARDS
    north = (properties, [[X, Y], [X, Y + 100 * STEP]])
    here = region(addresses=[ranges_file(tmp_path, north)], folder=tmp_path)
    asked = [
        {"address": "149 Main St", "zip": "15002"},
        {"address": "148 Main St", "zip": "15001"},
    ]
    found = locate(
        records(*asked), here, settings=Settings(), reference=load_reference(here)
    ).records
    offset = (found["lon"] - X) * 111_320 * np.cos(np.radians(Y))
    assert offset.tolist() == pytest.approx([8, -8], abs=0.01)


def test_a_range_may_run_backwards(tmp_path: Path) -> None:
    properties, line = EASTWARDS
    backwards = (properties | {"from_left": "198", "to_left": "100"}, line)
    here = region(addresses=[ranges_file(tmp_path, backwards)], folder=tmp_path)
    found = locate(
        records({"address": "120 Main St", "zip": "15001"}),
        here,
        settings=Settings(),
        reference=load_reference(here),
    ).records
    assert found["lon"].iloc[0] == pytest.approx(X + 78 / 98 * 100 * STEP, abs=1e-9)


def test_a_corner_of_two_lines_is_where_they_meet(tmp_path: Path) -> None:
    properties, _ = EASTWARDS
    here = region(
        addresses=[
            ranges_file(
                tmp_path,
                EASTWARDS,
                (
                    properties | {"street": "Oak Ave"},
                    [[X + 100 * STEP, Y - 0.01], [X + 100 * STEP, Y]],
                ),
            )
        ],
        folder=tmp_path,
    )
    found = locate(
        records({"address": "Main St & Oak Ave", "zip": "15001"}),
        here,
        settings=Settings(),
        reference=load_reference(here),
    ).records.iloc[0]
    assert found["tier"] == "interpolated"
    assert (found["lon"], found["lat"]) == pytest.approx((X + 100 * STEP, Y))


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["Oak St", "Elm Ave", "N Main St"]), st.integers(1, 60)),
        st.tuples(st.floats(0, 0.001), st.floats(0, 0.001)),
        min_size=1,
        max_size=25,
    ),
    st.lists(
        st.tuples(st.sampled_from(["Oak St", "Elm Ave", "N Main St"]), st.integers(1, 60)),
        min_size=10,
        max_size=20,
    ),
)
@limits(max_examples=6, deadline=None)
def test_searching_is_what_a_naive_loop_finds(
    tmp_path_factory: pytest.TempPathFactory,
    known: dict[tuple[str, int], tuple[float, float]],
    asked: list[tuple[str, int]],
) -> None:
    points = [house(n, street, x=X + dx, y=Y + dy) for (street, n), (dx, dy) in known.items()]
    questions = [{"address": f"{number} {street}", "zip": "15001"} for street, number in asked]
    found = find(tmp_path_factory.mktemp("town"), points, *questions).records
    for one, (_, row) in zip(asked, found.iterrows(), strict=True):
        assert_found_as_by_a_naive_loop(known, one, row)


def assert_found_as_by_a_naive_loop(
    known: dict[tuple[str, int], tuple[float, float]], asked: tuple[str, int], found: pd.Series
) -> None:
    street, number = asked
    numbers = sorted(n for s, n in known if s == street)
    side = [n for n in numbers if n % 2 == number % 2]
    expected: tuple[str, float, float] | None = None
    if asked in known:
        dx, dy = known[asked]
        expected = ("address", X + dx, Y + dy)
    elif side:  # then those of its own side come first, those of both sides next
        for some in (side, numbers):
            low = max((n for n in some if n < number), default=None)
            high = min((n for n in some if n > number), default=None)
            if expected is None and low is not None and high is not None:
                share = (number - low) / (high - low)
                (x0, y0), (x1, y1) = known[street, low], known[street, high]
                x, y = X + x0 + share * (x1 - x0), Y + y0 + share * (y1 - y0)
                expected = ("interpolated", x, y)
    if expected is None:
        assert found["tier"] == ("street" if numbers else "zip")
        return
    assert (found["tier"], found["lon"], found["lat"]) == (
        expected[0],
        pytest.approx(expected[1], abs=1e-12),
        pytest.approx(expected[2], abs=1e-12),
    )


def test_held_out_addresses_of_a_real_county_are_found_near_where_they_are(
    shared: Path, tmp_path: Path
) -> None:
    """Half of a county's addresses find the other half, and hardly ever a wrong place."""
    table = pd.read_csv(
        shared / "data/address_ref/allegheny_food_facilities.csv",
        dtype="str",
        keep_default_na=False,
    )
    table = table.loc[(table["x"] != "") & (table["num"] != "")].drop_duplicates(
        ["num", "street", "zip"]
    )
    half = np.random.default_rng(20260131).random(len(table)) < 0.5
    table.loc[half].to_csv(tmp_path / "half.csv", index=False)
    rest = table.loc[~half]
    county = areas({"county": ("Allegheny", box(-80.4, 40.15, -79.6, 40.75))})
    source = Source(path=tmp_path / "half.csv", kind="points")
    here = region(county, addresses=[source], invented=False)
    asked = [
        {"address": f"{n} {s}", "city": c, "state": "PA", "zip": z}
        for n, s, c, z in zip(rest["num"], rest["street"], rest["city"], rest["zip"], strict=True)
    ]
    found = locate(
        records(*asked), here, settings=Settings(), reference=load_reference(here)
    ).records
    x, y = (pd.to_numeric(rest[c]).to_numpy() for c in ("x", "y"))
    away = metres_between(found["lon"].to_numpy(), found["lat"].to_numpy(), x, y)
    exact = found["tier"].isin(["address", "interpolated"]).to_numpy()
    assert exact.mean() > 0.2
    assert np.median(away[exact]) < 50
    assert (away[exact] > 150).mean() < 0.05
    assert (away[exact] > 1000).mean() < 0.005
