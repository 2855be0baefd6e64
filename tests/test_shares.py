"""Where an asset may lie is shared out among the neighbourhoods."""

from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest
from geocode.town import SIDE, SOUTH, WEST, areas, points_file, region
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st
from shapely.geometry import box

from assetmap.geocode import ground_keys, grounds_of, load_reference, uncertainty_m
from assetmap.geocode.ground.extent import metres_between
from assetmap.geocode.ground.gazetteer import zip_middles
from assetmap.model import Region, Tier
from assetmap.place import place
from assetmap.schema import SHARE_COLUMNS
from assetmap.shares import shares

X, Y = WEST + SIDE / 2, SOUTH + SIDE / 2
EDGE = WEST + SIDE  # between c in the west and d in the east
METRE = 1 / 111_320.0
EAST = METRE / np.cos(np.radians(SOUTH + SIDE / 2))


def rows_of(*rows: dict[str, Any]) -> pd.DataFrame:
    text = ("asset_id", "tier", "matched", "address", "city", "state", "zip", "neighbourhood")
    table = pd.DataFrame(
        [
            dict.fromkeys(text, "")
            | {"lon": np.nan, "lat": np.nan, "score": 1.0, "asset_id": f"a{n}"}
            | row
            for n, row in enumerate(rows)
        ]
    )
    return table.astype(dict.fromkeys(text, "str"))


def measured(table: pd.DataFrame, here: Region) -> tuple[pd.Series, pd.DataFrame]:
    """Return the uncertainty and the shares of rows, as the pipeline has them."""
    reference = load_reference(here)
    known = table.assign(neighbourhood_id=place(table, here))
    grounds = grounds_of(ground_keys(known), here, reference)
    metres = uncertainty_m(known, here, grounds=grounds, reference=reference)
    known = known.assign(uncertainty_m=metres)
    return metres, shares(known, here, grounds=grounds)


def shared(*rows: dict[str, Any], here: Region | None = None) -> dict[tuple[str, str], float]:
    """Return the share of each pair of asset and neighbourhood."""
    found = measured(rows_of(*rows), here or region())[1]
    assert found.columns.tolist() == list(SHARE_COLUMNS)
    return {(a, n): share for a, n, share in found.itertuples(index=False)}


def test_a_point_far_from_every_border_is_in_one_neighbourhood() -> None:
    assert shared({"tier": "address", "lon": X, "lat": Y}) == {("a0", "c"): 1.0}


def test_a_point_on_a_straight_border_is_half_in_each() -> None:
    got = shared({"tier": "address", "lon": EDGE, "lat": Y})
    assert got == pytest.approx({("a0", "c"): 0.5, ("a0", "d"): 0.5}, abs=0.02)


@pytest.mark.parametrize("metres", [5.0, 10.0, 20.0, 30.0])
def test_a_point_beside_a_border_is_shared_as_the_normal_distribution_says(metres: float) -> None:
    """The part beyond a line, of a normal distribution cut off at its 95 % radius.

    Counted on a fine grid, which knows nothing of the pattern.
    """
    sigma = 39 / np.sqrt(-2 * np.log(0.05))
    grid = np.linspace(-39, 39, 1001)
    x, y = np.meshgrid(grid, grid)
    weight = np.where(np.hypot(x, y) <= 39, np.exp(-(x**2 + y**2) / (2 * sigma**2)), 0)
    beyond = weight[x > metres].sum() / weight.sum()
    got = shared({"tier": "address", "lon": EDGE - metres * EAST, "lat": Y})
    assert got.get(("a0", "d"), 0.0) == pytest.approx(beyond, abs=0.02)


def test_what_lies_outside_is_missing_from_the_sum() -> None:
    got = shared({"tier": "given", "lon": WEST, "lat": Y + 1.23456e-5})
    assert got == pytest.approx({("a0", "c"): 0.5}, abs=0.02)


def test_a_row_that_names_its_neighbourhood_is_in_it() -> None:
    got = shared({"tier": "neighbourhood", "matched": "East End"}, {"tier": "none"})
    assert got == {("a0", "d"): 1.0}


MAIN = [(n, "Main St", "", "Squareville", "15001", EDGE + (n - 30) * 1e-4, Y) for n in range(40)]
SIDEWAYS = [(n, "Side St", "", "Squareville", "15001", X, Y + n * 1e-5) for n in range(20)]


@pytest.fixture
def town(tmp_path: Path) -> Region:
    return region(addresses=[points_file(tmp_path, [*MAIN, *SIDEWAYS])])


def test_a_street_lies_along_its_known_houses(town: Region) -> None:
    got = shared({"tier": "street", "matched": "main st", "zip": "15001"}, here=town)
    # Number 30 is on the border, where the area whose id comes first has it: 31 of 40 houses.
    assert got == pytest.approx({("a0", "c"): 31 / 40, ("a0", "d"): 9 / 40})


def test_a_zip_code_and_a_city_lie_as_the_region_s_addresses_do(town: Region) -> None:
    rows = [{"tier": "zip", "matched": "15001"}, {"tier": "city", "matched": "Squareville, PA"}]
    got = shared(*rows, here=town)
    assert got == pytest.approx(
        {(a, n): share for a in ("a0", "a1") for n, share in (("c", 51 / 60), ("d", 9 / 60))}
    )


def test_of_a_zip_code_that_nobody_knows_nothing_is_said(town: Region) -> None:
    table = rows_of({"tier": "zip", "matched": "15999"})
    metres, found = measured(table, town)
    assert metres.isna().all()
    assert found.empty


def halved(**changes: object) -> Region:
    """Return two areas, west and east of the middle of ZIP code 15213."""
    middles = zip_middles(("PA",)).set_index("zip")
    middle = float(middles.loc["15213", "lon"])
    halves = {
        "w": ("West", box(-80.1, 40.35, middle, 40.51)),
        "e": ("East", box(middle, 40.35, -79.85, 40.51)),
    }
    return region(areas(halves), invented=False, **changes)


def test_without_addresses_a_zip_code_lies_where_its_middle_is_the_nearest() -> None:
    """Counted again on another grid, one point after the other."""
    middles = zip_middles(("PA",))
    at_home = {"w": 0, "e": 0}
    border = float(middles.loc[middles["zip"] == "15213", "lon"].iloc[0])
    for lon in np.arange(-80.0, -79.9, 0.002):
        for lat in np.arange(40.40, 40.48, 0.002):
            away = metres_between(lon, lat, middles["lon"].to_numpy(), middles["lat"].to_numpy())
            if middles["zip"].iloc[int(away.argmin())] == "15213":
                at_home["w" if lon < border else "e"] += 1
    got = shared({"tier": "zip", "matched": "15213"}, here=halved())
    assert got["a0", "w"] + got["a0", "e"] == pytest.approx(1)
    assert got["a0", "w"] == pytest.approx(at_home["w"] / sum(at_home.values()), abs=0.06)
    assert got["a0", "e"] > 0


def test_the_people_of_a_neighbourhood_draw_a_zip_code_into_it() -> None:
    row = {"tier": "zip", "matched": "15213"}
    got = []
    for east in (1000.0, 100_000.0):
        counted = pd.DataFrame({"people": [1000.0, east]}, index=pd.Index(["w", "e"]))
        got.append(shared(row, here=halved(people=counted))["a0", "e"])
    assert got[0] < 0.5
    assert got[1] > 0.9


def test_uncertainty_is_by_tier_and_by_what_is_known(town: Region) -> None:
    rows = [
        {"tier": "given", "lon": X + 1.234567e-4, "lat": Y},
        {"tier": "given", "lon": -79.99, "lat": 40.01},  # two decimals: half a kilometre and more
        {"tier": "confirmed", "lon": X, "lat": Y},
        {"tier": "interpolated", "lon": EDGE, "lat": Y + 1e-4, "matched": "25 main st"},
        {"tier": "interpolated", "lon": X, "lat": Y, "matched": "25 unknown st"},
        {"tier": "street", "matched": "side st", "zip": "15001"},
        {"tier": "neighbourhood", "matched": "East End"},
        {"tier": "none"},
    ]
    metres = measured(rows_of(*rows), town)[0]
    assert metres.iloc[[0, 2, 4]].tolist() == [39.0, 39.0, 152.0]
    assert metres.iloc[1] == pytest.approx(0.005 * 111_320 * np.hypot(1, np.cos(np.radians(40.01))))
    assert metres.iloc[3] == 39.0  # houses some nine metres apart
    assert 5 < metres.iloc[5] < 15  # nineteen houses over twenty metres
    # A square of 2.2 by 1.7 km has the area of a circle of a radius of 1.1 km.
    assert metres.iloc[6] == pytest.approx(1090, rel=0.02)
    assert np.isnan(metres.iloc[7])


TIERS = st.sampled_from([str(tier) for tier in Tier])
LON = st.floats(WEST - 0.01, WEST + 2 * SIDE + 0.01)
LAT = st.floats(SOUTH - 0.01, SOUTH + 2 * SIDE + 0.01)


@limits(max_examples=8)
@given(st.lists(st.tuples(TIERS, LON, LAT), min_size=1, max_size=8), st.randoms())
def test_shares_never_exceed_one_and_hang_on_nothing_else(
    drawn: list[Any], shuffle: Random
) -> None:
    matched = {"zip": "15001", "city": "Squareville", "street": "main st"}
    rows = [
        {
            "tier": tier,
            "lon": lon if tier in {"given", "address", "interpolated", "confirmed"} else np.nan,
            "lat": lat if tier in {"given", "address", "interpolated", "confirmed"} else np.nan,
            "matched": matched.get(tier, "Downtown" if tier == "neighbourhood" else ""),
        }
        for tier, lon, lat in drawn
    ]
    table = rows_of(*rows)
    metres, found = measured(table, region())
    assert (found["share"] > 0).all()
    sums = found.groupby("asset_id")["share"].sum()
    assert (sums <= 1 + 1e-9).all()
    assert not found.duplicated(["asset_id", "neighbourhood_id"]).any()
    order = list(range(len(table)))
    shuffle.shuffle(order)
    again_m, again = measured(table.iloc[order].reset_index(drop=True), region(crs="EPSG:3857"))
    pd.testing.assert_frame_equal(again, found)
    points = table["tier"].isin(["given", "address", "interpolated", "confirmed"])
    assert dict(zip(table["asset_id"], metres.where(points, 0), strict=True)) == dict(
        zip(
            table["asset_id"].iloc[order],
            again_m.where(points.iloc[order].reset_index(drop=True), 0),
            strict=True,
        )
    )


def test_a_zip_code_or_a_city_is_never_all_in_a_neighbourhood_that_is_neither(town: Region) -> None:
    """No point, and no neighbourhood: only shares, of which none is the whole."""
    table = rows_of({"tier": "zip", "matched": "15001", "lon": X, "lat": Y})
    assert place(table, town).tolist() == [""]
    assert max(shared(*table.to_dict("records"), here=town).values()) < 1
