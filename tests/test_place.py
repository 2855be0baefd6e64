"""Records count where they lie, each in one neighbourhood or in none."""

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import shapely.geometry
from geocode.town import SIDE, SOUTH, WEST, areas, records, region
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, Polygon, box

from assetmap.geocode import locate
from assetmap.geocode.ground.polygons import ids_of_points
from assetmap.model import Region, Tier
from assetmap.place import place, place_problems
from assetmap.serving import service_areas
from assetmap.settings import Settings

MIDDLE = (WEST + SIDE, SOUTH + SIDE)


def placed(**columns: object) -> pd.DataFrame:
    """Return rows as locating leaves them."""
    size = max(len(v) for v in columns.values() if isinstance(v, list))
    base = records(*[{}] * size).assign(
        lon=np.nan, lat=np.nan, tier="none", provider="", matched="", score=1.0
    )
    return base.assign(**columns)


def test_a_point_counts_where_it_lies() -> None:
    rows = placed(lon=[WEST + 0.01, WEST + 0.03], lat=[SOUTH + 0.01, SOUTH + 0.03], tier="given")
    assert place(rows, region()).tolist() == ["c", "b"]


def test_a_point_on_a_shared_border_counts_once_in_the_first_id() -> None:
    rows = placed(lon=[MIDDLE[0], WEST + 0.01], lat=[MIDDLE[1], MIDDLE[1]], tier="given")
    assert place(rows, region()).tolist() == ["a", "a"]
    backwards = areas().iloc[::-1]
    assert place(rows, region(backwards)).tolist() == ["a", "a"]


def test_a_hole_belongs_to_no_neighbourhood() -> None:
    ring = box(0, 0, 4, 4).difference(box(1, 1, 2, 2))
    parts = MultiPolygon([box(6, 0, 7, 1), box(8, 0, 9, 1)])
    shapes = areas({"ring": ("Ring", ring), "two": ("Two", parts)})
    rows = placed(lon=[1.5, 0.5, 6.5, 8.5, 7.5], lat=[1.5, 0.5, 0.5, 0.5, 0.5], tier="given")
    assert place(rows, region(shapes)).tolist() == ["", "ring", "two", "two", ""]


def test_polygons_past_the_date_line_meet_points_on_its_other_side() -> None:
    shapes = areas({"far": ("Far", box(178, -17, 182, -16))})
    rows = placed(lon=[179.5, -179.5, -177.0], lat=[-16.5] * 3, tier="given")
    assert place(rows, region(shapes)).tolist() == ["far", "far", ""]


def test_a_zip_match_counts_in_no_neighbourhood_though_its_middle_lies_in_one() -> None:
    rows = placed(
        lon=[WEST + 0.01] * 2,
        lat=[SOUTH + 0.01] * 2,
        tier=["zip", "city"],
        zip=["15213", ""],
        city="Squareville",
        matched=["15213", "Squareville, PA"],
    )
    assert place(rows, region()).tolist() == ["", ""]


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "address": st.sampled_from(["", "5 Nowhere St", "PO Box 7", "Grant St", "call us"]),
                "city": st.sampled_from(["", "Pittsburgh", "PITTSBURGH", "Carnegie", "Erie"]),
                "state": st.sampled_from(["", "PA", "Pennsylvania", "OH"]),
                "zip": st.sampled_from(["", "15213", "15219-1234", "15106", "44101"]),
            }
        ),
        min_size=1,
        max_size=8,
    )
)
@settings(max_examples=10, deadline=None)
def test_no_city_and_no_zip_code_is_ever_a_point_in_a_neighbourhood(
    rows: list[dict[str, str]],
) -> None:
    """Though the middles of Pittsburgh and of these ZIP codes lie in one of the areas."""
    shapes = {
        "w": ("West", box(-80.2, 40.3, -79.99, 40.6)),
        "e": ("East", box(-79.99, 40.3, -79.8, 40.6)),
    }
    here = region(areas(shapes), invented=False)
    found = locate(records(*rows), here, settings=Settings()).records
    assert set(found["tier"]) <= {"zip", "city", "none"}
    assert place(found, here).tolist() == [""] * len(found)
    assert place_problems(found, here).empty


def test_a_zip_match_counts_where_the_areas_are_zip_codes() -> None:
    shapes = {
        z: (z, shape)
        for z, (_, shape) in zip(
            ("02818", "02878", "02915", "02839"), (SQUARE for SQUARE in _squares()), strict=True
        )
    }
    rows = placed(
        tier=["zip", "zip", "street"],
        zip=["02878", "02999", "02915"],
        matched=["02878", "02999", "x"],
    )
    assert place(rows, region(areas(shapes))).tolist() == ["02878", "", "02915"]


def _squares() -> list[tuple[str, Polygon]]:
    return [(name, box(i, 0, i + 1, 1)) for i, name in enumerate("wxyz")]


def test_five_digits_that_are_no_zip_codes_are_not_taken_for_them() -> None:
    """Counties of Pennsylvania: as ZIP codes the same digits lie in Kentucky."""
    shapes = {
        code: (code, box(-80 + i, 40, -79 + i, 41))
        for i, code in enumerate(("42003", "42007", "42019"))
    }
    rows = placed(tier=["zip"], zip=["42003"], matched=["42003"])
    assert place(rows, region(areas(shapes), invented=False)).tolist() == [""]


def test_states_count_by_code_and_by_name() -> None:
    shapes = {
        "PA": ("Pennsylvania", box(-80.5, 39.7, -74.7, 42.3)),
        "OH": ("Ohio", box(-84.8, 38.4, -80.6, 42)),
    }
    rows = placed(
        tier=["city", "city", "city"],
        city="Springfield",
        state=["PA", "Ohio", "ME"],
        matched="Springfield",
    )
    assert place(rows, region(areas(shapes), states=("PA", "OH"))).tolist() == ["PA", "OH", ""]


def test_cities_count_only_where_the_areas_are_cities_of_the_same_state() -> None:
    towns = {
        "1": ("Providence", box(-71.48, 41.77, -71.37, 41.86)),
        "2": ("City of Warwick", box(-71.50, 41.63, -71.36, 41.77)),
        "3": ("Newport", box(-71.36, 41.44, -71.28, 41.52)),
    }
    rows = placed(
        tier="city", city=["Warwick", "Newport", "Newport"], state=["RI", "", "KY"], matched=""
    )
    here = region(areas(towns), states=("RI",), invented=False)
    assert place(rows, here).tolist() == ["2", "3", ""]
    elsewhere = {
        k: (n, shapely.transform(g, lambda xy: xy + np.array([5, 0])))
        for k, (n, g) in towns.items()
    }
    assert (
        place(rows, region(areas(elsewhere), states=("RI",), invented=False)).tolist() == [""] * 3
    )


def test_a_named_neighbourhood_counts_there() -> None:
    rows = placed(
        tier="neighbourhood", neighbourhood=["saint marys", "b"], matched=["St. Mary's", ""]
    )
    assert place(rows, region()).tolist() == ["b", "b"]


def test_a_street_counts_only_where_it_has_a_point() -> None:
    rows = placed(
        tier="street", lon=[WEST + 0.01, np.nan], lat=[SOUTH + 0.01, np.nan], matched="main st"
    )
    assert place(rows, region()).tolist() == ["c", ""]


def test_asset_outside_every_neighbourhood_is_reported() -> None:
    rows = placed(
        lon=[WEST - 0.01, WEST + 0.01, np.nan],
        lat=[SOUTH + 0.01] * 3,
        tier=["given", "given", "zip"],
    )
    problems = place_problems(rows, region())
    assert problems[["row", "reason", "severity"]].to_numpy().tolist() == [
        [2, "outside_neighbourhoods", "note"]
    ]


def test_service_areas_become_ids() -> None:
    stated = [
        "Downtown; a",
        "Region",
        "citywide",
        "Atlantis;b",
        "",
        "St. Mary's, East End",
        "Squareville",
    ]
    rows = placed(service_area=stated)
    ids, problems = service_areas(rows, region())
    assert ids.tolist() == ["a;c", "region", "region", "b", "", "b;d", "region"]
    assert problems[["row", "value", "reason"]].to_numpy().tolist() == [
        [5, "Atlantis", "unknown_service_area"]
    ]


# --- laws


@st.composite
def coverages(draw: st.DrawFn) -> gpd.GeoDataFrame:
    """Draw a coverage: cells of a random Voronoi diagram, some with a hole, some left out."""
    seed = draw(st.integers(0, 10_000))
    rng = np.random.default_rng(seed)
    cells = shapely.voronoi_polygons(
        shapely.multipoints(rng.random((draw(st.integers(2, 12)), 2))), extend_to=box(0, 0, 1, 1)
    )
    shapes = shapely.intersection(shapely.get_parts(cells), box(0, 0, 1, 1))
    for i in np.flatnonzero(rng.random(len(shapes)) < 0.4):
        shapes[i] = shapely.difference(shapes[i], shapely.buffer(shapely.centroid(shapes[i]), 0.03))
    keep = shapes[rng.random(len(shapes)) < 0.9]
    if not len(keep):
        keep = shapes
    return areas({f"n{i:02d}": (f"N {i}", shape) for i, shape in enumerate(keep)})


def scattered(shapes: gpd.GeoDataFrame, seed: int) -> pd.DataFrame:
    """Return random points, corners of the shapes among them."""
    rng = np.random.default_rng(seed)
    corners = shapely.get_coordinates(shapes.geometry.to_numpy())
    some = rng.choice(corners, min(20, len(corners)), replace=False)
    xy = np.concatenate([rng.random((40, 2)) * 1.4 - 0.2, some])
    return placed(lon=list(xy[:, 0]), lat=list(xy[:, 1]), tier="given")


def naive(rows: pd.DataFrame, here: Region) -> list[str]:
    """Place points the slow way: the first polygon, by id, that a point touches."""
    found = []
    for x, y in zip(rows["lon"], rows["lat"], strict=True):
        hits = [i for i, g in here.neighbourhoods.geometry.items() if g.intersects(Point(x, y))]
        found.append(min(hits, default=""))
    return found


@given(coverages(), st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_placing_is_what_a_naive_loop_finds(shapes: gpd.GeoDataFrame, seed: int) -> None:
    rows = scattered(shapes, seed)
    here = region(shapes)
    assert place(rows, here).tolist() == naive(rows, here)


@given(coverages(), st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_the_total_is_conserved_and_order_never_matters(
    shapes: gpd.GeoDataFrame, seed: int
) -> None:
    rows = scattered(shapes, seed)
    ids = place(rows, region(shapes))
    assert ids.index.equals(rows.index)
    counted = ids.value_counts().reindex([*shapes.index, ""], fill_value=0)
    assert counted.sum() == len(rows)
    shuffled = rows.sample(frac=1, random_state=seed)
    turned = shapes.sample(frac=1, random_state=seed)
    assert place(shuffled, region(turned)).sort_index().tolist() == ids.tolist()


@given(
    st.lists(st.tuples(st.integers(-8, 40), st.integers(-8, 40)), min_size=1, max_size=30),
    st.integers(-64, 64),
    st.integers(-32, 32),
)
@settings(max_examples=60, deadline=None)
def test_moving_everything_alike_changes_nothing(
    points: list[tuple[int, int]], dx: int, dy: int
) -> None:
    """On a grid of eighths of a degree, where moving is exact, borders and corners included."""
    shapes = areas({f"s{i}{j}": ("", box(i, j, i + 1, j + 1)) for i in range(4) for j in range(4)})
    xy = np.array(points) / 8
    moved = shapes.set_geometry(shapes.translate(dx / 4, dy / 4))
    before = ids_of_points(xy[:, 0], xy[:, 1], shapes)
    after = ids_of_points(xy[:, 0] + dx / 4, xy[:, 1] + dy / 4, moved)
    assert before.tolist() == after.tolist()


@pytest.mark.parametrize(
    "tier",
    [t for t in Tier if t not in ("given", "confirmed", "address", "interpolated", "street")],
)
def test_no_tier_without_a_point_is_placed_by_its_coordinates(tier: Tier) -> None:
    rows = placed(lon=[WEST + 0.01], lat=[SOUTH + 0.01], tier=str(tier))
    assert place(rows, region()).tolist() == [""]


def test_real_schools_fall_where_their_city_says(shared: Path) -> None:
    """All 566 public schools of Chicago lie in the community area that the city states."""
    schools = pd.read_csv(shared / "data/assets/chicago/chicago_public_schools_2011.csv")
    file = shared / "data/boundaries/chicago_community_areas77.geojson"
    features = json.loads(file.read_text())["features"]
    shapes = {
        str(f["properties"]["AREANO"]): (
            f["properties"]["COMMUNITY"],
            shapely.geometry.shape(f["geometry"]),
        )
        for f in features
    }
    rows = placed(lon=schools["Longitude"].tolist(), lat=schools["Latitude"].tolist(), tier="given")
    ids = place(rows, region(areas(shapes), states=("IL",)))
    assert ids.tolist() == schools["COMMUNITY_AREA_NUMBER"].astype("str").tolist()
