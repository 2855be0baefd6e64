"""Points stand for where people live: by the finest thing that a pack knows."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from scenes import SIDE, SOUTH, TREE, WEST, assets, box, grants, region

from assetmap.crs import to_metres
from assetmap.measures import Ground, Measured, measure_all
from assetmap.measures.residents import Residents, residents_of
from assetmap.settings import Settings

SETTINGS = Settings(sample_points=60)


def _homes(shapes: list[shapely.Geometry], **counts: list[float]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(counts, geometry=shapes, crs="EPSG:4326")


def _strip(i: int, start: float, end: float) -> shapely.Polygon:
    """A part of a square, by shares of its width."""
    west = WEST + i * SIDE
    return shapely.box(west + start * SIDE, SOUTH, west + end * SIDE, SOUTH + SIDE)


def _residents(homes: gpd.GeoDataFrame | None, n: int = 2) -> Residents:
    return residents_of(replace(region([10.0] * n), homes=homes), each=60)


def _whole(who: Residents, base: str = "") -> list[float]:
    return np.bincount(who.place, weights=who.shares_of(base), minlength=who.places).tolist()


def _measured(homes: gpd.GeoDataFrame | None, ground: Ground | None = None) -> Measured:
    place = replace(
        region([10.0, 10.0], people={"people": [50.0, 50.0]}),
        homes=homes,
        homes_at_addresses=ground is not None,
    )
    # A library in the middle of the eastern edge of the first square.
    spot = assets([("n0", "library")], lon=WEST + SIDE, lat=SOUTH + SIDE / 2)
    return measure_all(
        spot,
        grants([]),
        region=place,
        settings=SETTINGS,
        taxonomy=TREE,
        ground=ground or Ground(),
    )


def _value(found: Measured, measure: str, base: str = "", area: str = "n0") -> float:
    rows = found.measures
    mine = rows[(rows["measure"] == measure) & (rows["of"] == "library")]
    mine = mine[(mine["base"] == base) & (mine["neighbourhood_id"] == area)]
    return float(mine["value"].iloc[0])


def test_without_a_finer_layer_people_live_evenly_over_the_ground():
    who = _residents(None)
    assert who.how == "even"
    assert _whole(who) == pytest.approx([1, 1])
    assert np.bincount(who.place).tolist() == [60, 60]
    assert not len(who.spread)


def test_points_lie_where_the_finer_areas_have_people():
    far, near = _strip(0, 0, 0.25), _strip(0, 0.75, 1)
    who = _residents(_homes([far, near], people=[900.0, 100.0], children=[0.0, 50.0]))
    assert who.how == "areas"
    assert _whole(who) == pytest.approx([1, 1])
    middle = shapely.centroid(box(0))
    half = to_metres(np.array([middle.x]), np.array([middle.y]), crs="EPSG:32616")[0, 0]
    west = (who.place == 0) & (who.xy[:, 0] < half)
    assert who.shares_of("")[west].sum() == pytest.approx(0.9)
    assert who.shares_of("children")[west].sum() == 0
    assert who.spread.tolist() == [1]  # nobody is known of the second


def test_people_and_children_who_live_apart_have_different_distances():
    far, near = _strip(0, 0, 0.25), _strip(0, 0.75, 1)
    found = _measured(_homes([far, near], people=[900.0, 100.0], children=[0.0, 50.0]))
    wide = SIDE * 111_320 * np.cos(np.radians(SOUTH)) * 1.3
    assert _value(found, "nearest_m") > 0.75 * wide
    assert _value(found, "nearest_m", "children") < 0.6 * wide
    assert _value(found, "share_within_5_min", "children") > _value(found, "share_within_5_min")
    assert found.how["homes"] == "areas"
    assert "In 1 neighbourhoods the finer layer" in found.missing["homes (in part)"]


def test_supply_is_reached_from_where_the_base_lives():
    # Children live beside the library, the others at the far end: within 500 m only children.
    far, near = _strip(0, 0, 0.1), _strip(0, 0.9, 1)
    place = replace(
        region([10.0], people={"people": [50.0]}),
        homes=_homes([far, near], people=[90.0, 10.0], children=[0.0, 10.0]),
    )
    spot = assets([("n0", "library")], lon=WEST + SIDE, lat=SOUTH + SIDE / 2)
    settings = Settings(sample_points=60, catchment_m=900)
    found = measure_all(spot, grants([]), region=place, settings=settings, taxonomy=TREE)
    # All that is reached is given out, whoever reaches it.
    assert _value(found, "access_2sfca", "children") == pytest.approx(1000 / 10)
    assert _value(found, "access_2sfca", "people") == pytest.approx(1000 / 50)


def test_points_of_homes_in_one_cell_weigh_together_and_count_where_they_lie():
    at = shapely.points([[WEST + SIDE * 0.9, SOUTH + SIDE / 2]] * 3 + [[WEST + 1, SOUTH]])
    who = _residents(_homes(list(at), people=[1.0, 2.0, np.nan, 5.0]), n=1)
    assert (who.how, len(who.xy)) == ("points", 1)
    assert who.weights[""].tolist() == [3]


def test_addresses_stand_for_homes_where_the_pack_says_so():
    addresses = np.array([[WEST + SIDE * 0.99, SOUTH + SIDE / 2]] * 5 + [[np.nan, 1.0]])
    found = _measured(None, Ground(addresses=addresses))
    assert found.how["homes"] == "addresses"
    assert _value(found, "nearest_m") < 20
    assert _value(found, "share_within_5_min") == 1
    assert "homes (in part)" in found.missing  # none is in the second


def test_the_order_of_homes_and_the_unit_of_their_counts_do_not_matter():
    shapes = [_strip(0, 0, 0.3), _strip(0, 0.3, 0.5), _strip(0, 0.5, 1), _strip(1, 0, 1)]
    one = _measured(_homes(shapes, people=[1.0, 2, 3, 4], children=[4.0, 3, 2, 1]))
    other = _measured(_homes(shapes[::-1], people=[400.0, 300, 200, 100], children=[1.0, 2, 3, 4]))
    for measure in ("nearest_m", "share_within_walk"):
        for base in ("", "children"):
            assert _value(other, measure, base) == pytest.approx(_value(one, measure, base))


def test_a_layer_of_the_neighbourhoods_themselves_says_the_same_as_none():
    none, same = _residents(None), _residents(_homes([box(0), box(1)], people=[3.0, 5.0]))
    assert same.xy == pytest.approx(none.xy, abs=1)
    assert same.shares_of("") == pytest.approx(none.shares_of(""))


@pytest.mark.parametrize("people", [[0.0, 0.0], [1.0, 0.0], [np.nan, np.nan]])
def test_homes_of_nobody_leave_nobody_out(people: list[float]):
    who = _residents(_homes([_strip(0, 0, 0.1), _strip(1, 0, 0.1)], people=people))
    assert _whole(who) == pytest.approx([1, 1])


@pytest.mark.parametrize("people", [[0.0], [1.0], [np.nan]])
@pytest.mark.parametrize("rows", [[], [("n0", "library")], [("", "library")]])
def test_one_neighbourhood_with_nobody_or_one_person_gives_honest_answers(
    people: list[float], rows: list[tuple[str, str]]
):
    place = region(people, people={"people": people})
    measured = measure_all(assets(rows), grants([]), region=place, settings=SETTINGS, taxonomy=TREE)
    found = measured.measures
    assert not np.isinf(found["value"]).any()
    mine = found[(found["of"] == "all") & (found["neighbourhood_id"] == "n0")]
    values = mine.set_index(["measure", "base"])["value"]
    if rows == [("", "library")]:  # nobody knows where it is
        assert ("nearest_m", "") not in values.index
        assert {"nearest_m", "share_within_walk", "access_2sfca"} <= set(measured.missing)
    elif people == [0.0]:
        assert np.isnan(values["nearest_m", ""])
        assert ("access_2sfca", "people") not in values.index  # there is nobody to share with
    elif rows == [("n0", "library")] and people == [1.0]:
        assert values["access_2sfca", "people"] == pytest.approx(1000)
        assert values["access_balanced", "people"] == pytest.approx(1000)
    elif not rows:
        assert values["share_within_walk", ""] == 0
        assert np.isnan(values["nearest_m", ""])


def test_capacities_are_shared_out_where_every_asset_of_the_kind_tells_one():
    rows = [("n0", "library"), ("n1", "library"), ("n1", "school")]
    place = region([10.0, 30.0], people={"people": [40.0, 40.0]})
    wide = Settings(sample_points=20, catchment_m=20_000)
    found = measure_all(
        assets(rows, capacity=[30.0, 50.0, np.nan]),
        grants([]),
        region=place,
        settings=wide,
        taxonomy=TREE,
    )
    table = found.measures
    for kind, wanted in (("library", 80 / 80), ("school", 1 / 80), ("all", 3 / 80)):
        mine = table[(table["measure"] == "access_2sfca") & (table["base"] == "people")]
        mine = mine[(mine["of"] == kind) & (mine["neighbourhood_id"] != "")]
        assert mine["value"].tolist() == pytest.approx([1000 * wanted] * 2)
    assert found.how["supply"] == {"capacity": ["library"], "others": "one_each"}


def test_an_asset_beyond_the_border_is_supply_too():
    spot = assets([("", "library")], lon=WEST - 0.001, lat=SOUTH + SIDE / 2, tier="given")
    place = region([10.0], people={"people": [40.0]})
    wide = Settings(sample_points=20, catchment_m=20_000)
    found = measure_all(spot, grants([]), region=place, settings=wide, taxonomy=TREE)
    assert _value(found, "access_2sfca", "people") == pytest.approx(1000 / 40)


def test_another_crs_moves_the_shares_hardly_at_all():
    rows = [("n0", "library"), ("n1", "school")]
    values = []
    for crs in ("EPSG:32616", "EPSG:5070"):
        place = region([10.0, 30.0], people={"people": [40.0, 40.0]}, crs=crs)
        found = measure_all(
            assets(rows), grants([]), region=place, settings=SETTINGS, taxonomy=TREE
        )
        table = found.measures
        values.append(table[table["measure"].isin(["access_2sfca", "access_balanced"])]["value"])
    assert values[0].to_numpy() == pytest.approx(values[1].to_numpy(), rel=0.05, nan_ok=True)


def test_the_whole_regions_share_is_that_of_all_its_people():
    place = region([100.0, 300.0], people={"people": [500.0, 100.0]})
    found = measure_all(
        assets([("n0", "library")]), grants([]), region=place, settings=SETTINGS, taxonomy=TREE
    )
    table = found.measures
    mine = table[(table["measure"] == "share_within_15_min") & (table["of"] == "library")]
    local = mine[mine["neighbourhood_id"] != ""]["value"].to_numpy()
    whole = mine[mine["neighbourhood_id"] == ""].set_index("base")["value"]
    assert whole["people"] == pytest.approx((500 * local[0] + 100 * local[1]) / 600)
    assert whole["children"] == pytest.approx((100 * local[0] + 300 * local[1]) / 400)
