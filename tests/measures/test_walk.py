"""Along streets: a river is crossed at its bridge, an island not at all."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import oracles
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenes import SIDE, SOUTH, TREE, WEST, Tags, assets, box, extract, grants, region

from assetmap.crs import to_metres
from assetmap.measures import Ground, Measured, measure_all
from assetmap.measures.decay import decay_of
from assetmap.measures.residents import Residents
from assetmap.measures.streets import nearest_on_streets, snapped, streets_of
from assetmap.measures.walk import nearest_metres, seen_from, walk_of
from assetmap.model import Region
from assetmap.publish.wording import measure_words
from assetmap.region.walking import WalkingNetwork, read_walking
from assetmap.settings import Settings

STREET: Tags = {"highway": "residential"}
SETTINGS = Settings(sample_points=40, snap_m=2000)
NOBODY = grants([])


def _town(folder: Path, *, bridge: bool, oneway: bool = False) -> Region:
    """Two squares with a street in the middle of each, and a bridge at their north or none."""
    south, north = SOUTH, SOUTH + SIDE
    nodes = [(WEST + SIDE * x, y) for x in (0.5, 1.5) for y in (south, (south + north) / 2, north)]
    street = STREET | ({"oneway": "yes"} if oneway else {})
    ways = [([1, 2, 3], street), ([4, 5, 6], street)]
    ways += [([3, 6], {"highway": "footway", "bridge": "yes"})] if bridge else []
    source = extract(folder / "streets.osm.pbf", nodes, ways)
    return replace(region([100.0, 300.0], people={"people": [500, 500]}), walking=source)


def _measured(
    place: Region, rows: list[tuple[str, str]], settings: Settings = SETTINGS
) -> Measured:
    network = read_walking(place, buffer_m=1000)
    ground = Ground(network=network)
    table = assets(rows)
    return measure_all(table, NOBODY, region=place, settings=settings, taxonomy=TREE, ground=ground)


def _of(found: Measured, measure: str, of: str = "library", base: str = "") -> pd.Series:
    rows = found.measures
    rows = rows[(rows["measure"] == measure) & (rows["of"] == of) & (rows["base"] == base)]
    return rows[rows["neighbourhood_id"] != ""].set_index("neighbourhood_id")["value"]


def test_over_the_bridge_it_is_as_far_as_the_streets_are_long(tmp_path: Path):
    found = _measured(_town(tmp_path, bridge=True), [("n0", "library")])
    high, wide = SIDE * 111_320, SIDE * 111_320 * math.cos(math.radians(SOUTH))
    # Half of the west live within a quarter of its height of the middle of their street, and come
    # to it from within a quarter of the width; the east goes up, across and down half the height.
    assert _of(found, "nearest_m")["n0"] == pytest.approx(high / 4 + wide / 4, rel=0.1)
    assert _of(found, "nearest_m")["n1"] == pytest.approx(high + wide + wide / 4, rel=0.1)
    assert found.how["distance"] == "network"


def test_without_a_bridge_the_other_side_is_not_reached_and_that_is_said(tmp_path: Path):
    place = _town(tmp_path, bridge=False)
    found = _measured(place, [("n0", "library")])
    assert math.isnan(_of(found, "nearest_m")["n1"])
    for measure in ("share_within_walk", "share_within_15_min"):
        assert _of(found, measure)["n1"] == 0
    for measure in ("access_2sfca", "access_balanced"):
        assert _of(found, measure, base="people")["n1"] == 0
        assert _of(found, measure, base="people")["n0"] > 0
    assert found.missing["nearest_m (unreached)"].startswith("In 1 neighbourhoods half")
    straight = measure_all(
        assets([("n0", "library")]), NOBODY, region=place, settings=SETTINGS, taxonomy=TREE
    )
    assert straight.how["distance"] == "straight_line"
    assert _of(straight, "share_within_15_min")["n1"] > 0


def test_a_region_chooses_within_how_many_minutes_it_looks(tmp_path: Path):
    place = _town(tmp_path, bridge=True)
    asked = Settings(sample_points=40, walk_minutes=(7, 20), walk_m=560)
    found = _measured(place, [("n0", "library")], asked)
    measures = {m for m in found.measures["measure"] if m.startswith("share_within")}
    assert measures == {"share_within_walk", "share_within_7_min", "share_within_20_min"}
    both = (_of(found, f"share_within_{name}").tolist() for name in ("7_min", "walk"))
    assert next(both) == next(both)  # 7 x 80 metres
    assert measure_words("share_within_7_min", "", "", language="en").endswith("7 min on foot")


def test_people_on_foot_go_both_ways_on_a_one_way_street(tmp_path: Path):
    rows = [("n0", "library"), ("n1", "school")]
    both = _measured(_town(tmp_path, bridge=True), rows)
    one = _measured(_town(tmp_path, bridge=True, oneway=True), rows)
    pd.testing.assert_frame_equal(both.measures, one.measures)


def test_who_lives_far_from_every_street_reaches_nothing(tmp_path: Path):
    place = _town(tmp_path, bridge=True)
    strict = Settings(sample_points=40, snap_m=100)
    found = _measured(place, [("n0", "library")], strict)
    wide = SIDE * 111_320 * math.cos(math.radians(SOUTH))
    assert _of(found, "share_within_15_min")["n0"] == pytest.approx(200 / wide, abs=0.05)


def test_a_network_changes_nothing_in_the_arguments_and_answers_no_assets(tmp_path: Path):
    place = _town(tmp_path, bridge=True)
    found = _measured(place, [])
    assert _of(found, "share_within_walk", of="all").tolist() == [0, 0]
    assert _of(found, "nearest_m", of="all").isna().all()
    assert _of(found, "access_2sfca", of="all", base="people").tolist() == [0, 0]


# --- the shortest ways against a plain search

EDGES = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(1, 9)), min_size=1, max_size=14
)
PLACES = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 5)), min_size=1, max_size=5)


def _network(edges: list[tuple[int, int, int]]) -> WalkingNetwork:
    numbers = np.array(edges, dtype=float)
    spots = np.column_stack([np.arange(8) * 100.0, np.zeros(8)])
    return WalkingNetwork(xy=spots, ends=numbers[:, :2].astype(np.int64), metres=numbers[:, 2])


@given(EDGES, PLACES, PLACES)
def test_the_nearest_agrees_with_a_plain_search(
    edges: list[tuple[int, int, int]], homes: list[tuple[int, int]], goals: list[tuple[int, int]]
):
    streets = streets_of(_network(edges))
    node, out = (np.array(column) for column in zip(*homes, strict=True))
    goal, away = (np.array(column) for column in zip(*goals, strict=True))
    sets = [(goal, away.astype(float)), (goal[:1], away[:1].astype(float)), (goal[:0], away[:0])]
    found = list(nearest_on_streets(streets, sets, home=(node, out.astype(float))))
    for (some, more), metres in zip(sets, found, strict=True):
        wanted = [
            min(
                (oracles.way(edges, n, g) + a for g, a in zip(some, more, strict=True)),
                default=math.inf,
            )
            + o
            for n, o in homes
        ]
        assert metres.tolist() == pytest.approx(wanted)


@given(EDGES, PLACES, PLACES, st.integers(1, 25))
def test_what_is_seen_agrees_with_a_plain_search(
    edges: list[tuple[int, int, int]],
    homes: list[tuple[int, int]],
    goals: list[tuple[int, int]],
    far: int,
):
    streets = streets_of(_network(edges))
    at = np.array([[100.0 * n, o] for n, o in homes])
    xy = np.array([[100.0 * n, o] for n, o in [*goals, (0, 99)]])
    who = Residents(
        xy=at,
        place=np.zeros(len(homes), dtype=np.int64),
        weights={"": np.arange(1.0, len(homes) + 1)},
        places=2,
        how="points",
        spread=np.empty(0, dtype=np.int64),
    )
    walk = walk_of(who, xy, streets=streets, detour=1.3, snap_m=50)
    seen = seen_from(
        walk, ["people"], decay=decay_of(replace(Settings(), catchment_m=far)), far_m=far
    )["people"].toarray()
    weights = np.arange(1.0, len(homes) + 1) / sum(range(1, len(homes) + 1))
    for j, (goal, away) in enumerate(goals):
        reached = [oracles.way(edges, n, goal) + o + away <= far for n, o in homes]
        assert seen[0, j] == pytest.approx(weights @ np.array(reached))
    assert not seen[1].any()
    assert not seen[:, -1].any()  # farther than 50 m from every node


def test_a_straight_line_sees_the_same_as_all_pairs_at_once():
    rng = np.random.default_rng(3)
    at, xy = rng.uniform(0, 5000, (60, 2)), rng.uniform(-500, 5500, (40, 2))
    xy[7] = np.nan
    place = np.sort(rng.integers(0, 5, 60))
    weights = {"": rng.uniform(0, 3, 60), "children": rng.uniform(0, 3, 60)}
    nowhere = np.empty(0, dtype=np.int64)
    who = Residents(xy=at, place=place, weights=weights, places=6, how="points", spread=nowhere)
    walk = walk_of(who, xy, streets=None, detour=1.3, snap_m=1)
    decay = decay_of(Settings(decay="gaussian", catchment_m=1500))
    seen = seen_from(walk, ["children", "people"], decay=decay, far_m=1500)
    metres = 1.3 * np.hypot(*(at[:, np.newaxis] - xy).transpose(2, 0, 1))
    for base in ("children", "people"):
        weight = weights["children" if base == "children" else ""]
        for i in range(6):
            mine = place == i
            wanted = np.zeros(40)
            if mine.any():
                pairs = np.nan_to_num(decay(np.nan_to_num(metres[mine], nan=9e9)))
                wanted = weight[mine] / weight[mine].sum() @ pairs
            assert seen[base].toarray()[i] == pytest.approx(wanted)


def test_of_two_stretches_between_the_same_nodes_the_shorter_counts():
    streets = streets_of(_network([(0, 1, 9), (1, 0, 2), (0, 1, 5)]))
    assert streets.ways.toarray()[:2, :2].tolist() == [[0, 2], [2, 0]]


def test_the_nearest_node_is_found_within_the_limit_alone():
    streets = streets_of(_network([(0, 1, 1)]))
    node, metres = snapped(streets, np.array([[90.0, 0], [np.nan, 0], [0, 31]]), limit_m=30)
    assert node.tolist() == [1, -1, -1]
    assert metres.tolist() == [10, np.inf, np.inf]


def test_an_asset_at_a_home_is_no_metre_away():
    middle = box(0).centroid
    xy = to_metres(np.array([middle.x]), np.array([middle.y]), crs="EPSG:32616")
    who = Residents(
        xy=xy,
        place=np.array([0]),
        weights={"": np.ones(1)},
        places=1,
        how="points",
        spread=np.empty(0, dtype=np.int64),
    )
    walk = walk_of(who, xy, streets=None, detour=1.3, snap_m=1)
    assert next(iter(nearest_metres(walk, [np.array([True])]))).tolist() == [0]
