"""How near groups live to assets is judged anew with what is doubtful."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from findings.test_draws import question
from pyproj import Transformer
from scenes import TREE, assets, box, grants, region

from assetmap.findings.doubts import NO_DOUBTS, Doubts, find_doubtful
from assetmap.findings.group_draws import Assets, draw_changes
from assetmap.findings.group_hold import Compared, compared_again
from assetmap.findings.groups import Near, find_groups
from assetmap.findings.shuffling import larger, redrawn, shuffled, waves
from assetmap.measures import Measured, groups, measure_all
from assetmap.measures.contiguity import touching
from assetmap.measures.group_access import weighed
from assetmap.measures.nearness import spots_of
from assetmap.model import Region
from assetmap.schema import QUESTION_COLUMNS
from assetmap.settings import Settings

FEW = Settings(draws=199, doubt_draws=200, sample_points=30, min_assets=1)
SIDE = 6
RNG = np.random.default_rng(4)
METRES = RNG.permutation(np.linspace(200.0, 3700.0, SIDE * SIDE))
POOR = np.clip(30 + (METRES - 2000) / 150 + RNG.normal(0, 3, SIDE * SIDE), 1, 99).round()


def _compared(draws: int) -> Compared:
    """Two kinds tested on a map of squares."""
    count = SIDE * SIDE
    whole = RNG.uniform(80, 120, count).round()
    part = pd.DataFrame({"part": POOR, "whole": whole, "part_moe": 6.0, "whole_moe": 2.0})
    place = region(list(whole), shapes=[box(i, wide=SIDE) for i in range(count)])
    polygons = place.neighbourhoods.geometry.to_crs(place.crs)
    basis = waves(touching(polygons), count)
    group = weighed(part, np.ones(count, dtype=bool))
    values = np.column_stack([METRES, RNG.permutation(METRES)])
    one = shuffled(group.share, group.weight, values, draws=draws, seed=(1,))
    other = redrawn(group.share, group.weight, values, basis, draws=draws, seed=(2,))
    return Compared(kinds=("a", "b"), group=group, values=values, one=one, other=other, basis=basis)


COMPARED = _compared(1999)
MATRIX = COMPARED.values  # noqa: PD011 - of ours, no frame


def test_where_nothing_is_drawn_every_test_is_what_it_was():
    again = compared_again(COMPARED, None, {}, draws=3)
    assert again.p.tolist() == [larger(COMPARED.one, COMPARED.other).p.tolist()] * 3


@pytest.mark.parametrize("drawn", ["shares", "distances"])
def test_dealing_anew_in_each_draw_gives_about_the_same_p(drawn: str):
    group, draws = COMPARED.group, 12
    rng = np.random.default_rng(7)
    shares = np.clip(group.share + rng.normal(0, 0.08, (draws, SIDE * SIDE)), 0, 1)
    change = rng.normal(0, 1500, (draws, SIDE * SIDE))
    by_shares = drawn == "shares"
    changes = {} if by_shares else {"a": change, "b": change}
    again = compared_again(COMPARED, shares if by_shares else None, changes, draws=draws)
    for d in range(draws):
        share = shares[d] if by_shares else group.share
        values = MATRIX if by_shares else np.maximum(MATRIX + change[d, :, None], 0)
        one = shuffled(share, group.weight, values, draws=1999, seed=(1,))
        other = redrawn(share, group.weight, values, COMPARED.basis, draws=1999, seed=(2,))
        assert again.p[d].tolist() == pytest.approx(larger(one, other).p.tolist(), abs=0.06)
    assert np.ptp(again.p) > 0.05


def _doubts(
    shares: dict[str, dict[str, float]], *questions: dict[str, object], of: pd.DataFrame
) -> Doubts:
    rows = [(name, where, s) for name, some in shares.items() for where, s in some.items()]
    return replace(
        NO_DOUBTS,
        shares=pd.DataFrame(rows, columns=["asset_id", "neighbourhood_id", "share"]),
        questions=pd.DataFrame(list(questions), columns=list(QUESTION_COLUMNS)),
        asset_of=pd.Series({f"r-{name}": name for name in of["asset_id"]}, dtype="object"),
    )


def _listed(*where: str) -> pd.DataFrame:
    table = assets([(one, "library") for one in where])
    names = [f"a{i}" for i in range(len(table))]
    return table.assign(asset_id=names, confidence=1.0)


def _place(count: int = 3) -> Region:
    return region([100.0] * count, people={"people": [300.0] * count})


def _measured(table: pd.DataFrame, place: Region) -> Measured:
    return measure_all(table, grants([]), region=place, settings=FEW, taxonomy=TREE)


def _distances(measured: Measured, place: Region) -> np.ndarray:
    rows = measured.measures
    mine = rows[(rows["measure"] == "nearest_m") & (rows["of"] == "library")]
    mine = mine[mine["base"].isin(["", "people"])].set_index("neighbourhood_id")["value"]
    return mine.reindex(place.neighbourhoods.index).to_numpy()


def _changes(table: pd.DataFrame, place: Region, doubts: Doubts) -> dict[str, np.ndarray]:
    """What is added to the distances, by doubt."""
    of, ids = groups(table, TREE), place.neighbourhoods.index
    doubtful = find_doubtful(table, of, ids, doubts, TREE)
    walk = _measured(table, place).walk
    every = Assets(table=table, of=of, doubtful=doubtful, walk=walk, ids=ids)
    found = draw_changes(every, ["library"], FEW)
    return {
        doubt: one["nearest_m"].get("library", np.zeros((1, 3))) for doubt, one in found.items()
    }


def test_of_two_that_are_one_the_nearest_is_that_which_is_left():
    table, place = _listed("n0", "n2"), _place()
    pair = question("duplicate", "r-a0", "r-a1", suggestion="join", score=1.0)
    found = _changes(table, place, _doubts({}, pair, of=table))
    usual = _distances(_measured(table, place), place)
    left = [_distances(_measured(table.iloc[[i]], place), place) - usual for i in (0, 1)]
    drawn = np.unique(found["duplicates"].round(6), axis=0)
    assert drawn == pytest.approx(np.unique(np.round(left, 6), axis=0), abs=1e-4)
    assert not found["positions"].any()
    assert (found["together"] == found["duplicates"]).all()


def test_an_asset_without_a_point_is_where_people_live_in_its_neighbourhood():
    table, place = _listed("n0", ""), _place()
    found = _changes(table, place, _doubts({"a1": {"n2": 0.5}}, of=table))
    before = _distances(_measured(table, place), place)
    spots, first = spots_of(_measured(table, place).walk, 4)
    allowed = [np.zeros(3)]  # outside of all neighbourhoods it is near to nobody
    to_degrees = Transformer.from_crs(place.crs, "EPSG:4326", always_xy=True)
    for x, y in spots[first[2] : first[3]]:
        lon, lat = to_degrees.transform(x, y)
        there = table.assign(
            lon=[table.loc[0, "lon"], lon], lat=[table.loc[0, "lat"], lat], tier="given",
            neighbourhood_id=["n0", "n2"],
        )  # fmt: skip
        allowed.append(_distances(_measured(there, place), place) - before)
    drawn = np.unique(found["positions"].round(3), axis=0)
    assert len(drawn) == 5
    for row in drawn:
        assert min(np.abs(row - one).max() for one in allowed) < 0.01
    assert 0.3 < (found["positions"] == 0).all(axis=1).mean() < 0.7


def test_a_kind_that_may_be_nowhere_has_finite_changes():
    table, place = _listed("n0"), _place()
    kind = table.assign(confidence=0.5)
    found = _changes(kind, place, _doubts({}, of=table))
    assert np.isfinite(found["types"]).all()
    assert not found["positions"].any()


def _near(table: pd.DataFrame, doubts: Doubts, moe: float | None) -> pd.DataFrame:
    count = SIDE * SIDE
    people: dict[str, list[float]] = {"no_car": list(POOR), "people": [100.0] * count}
    if moe is not None:
        people |= {"no_car_moe": [moe] * count}
    shapes = [box(i) for i in range(count)]
    place = region([50.0] * count, shapes=shapes, people=people)
    measured = _measured(table, place)
    found = find_groups(
        table, measured.measures, region=place, settings=FEW, taxonomy=TREE,
        near=Near(doubts=doubts, walk=measured.walk),
    )  # fmt: skip
    chosen = found[(found["base"] == "no_car") & (found["of"] == "all")]
    return chosen.set_index("measure")


def test_assets_whose_place_is_not_known_overturn_what_is_said_of_a_group_and_are_named():
    # Libraries where few are without a car: these live farther from them.
    few = [f"n{i}" for i in np.argsort(POOR)[:18]]
    many = [f"n{i}" for i in np.argsort(POOR)[-18:]]
    table = _listed(*few, *[""] * 54)
    lost = [f"a{i}" for i in range(18, 72)]
    asked = [question("place", f"r-{one}") for one in lost]
    sure = _near(table, _doubts({}, *asked, of=table), moe=1.0).loc["group_distance_m"]
    assert (sure["verdict"], sure["survives"]) == ("farther", "yes")
    assert sure["value_low"] == sure["value_high"] == sure["value"]
    lies = {one: {where: 1.0} for one, where in zip(lost, many * 3, strict=True)}
    unsure = _near(table, _doubts(lies, *asked, of=table), moe=1.0).loc["group_distance_m"]
    assert (unsure["verdict"], unsure["overturned_by"]) == ("farther", "positions")
    assert unsure["value_high"] < sure["value"]
    assert "where some of the assets lie" in unsure["sentence"]
    assert "No open question would settle it" in unsure["sentence"]  # it is known which places
    split = {one: {where: 0.6, few[0]: 0.4} for one, where in zip(lost, many * 3, strict=True)}
    named = _near(table, _doubts(split, *asked, of=table), moe=None).loc["group_distance_m"]
    assert named["overturned_by"] == "positions"
    assert set(named["settled_by"].split(";")) <= {f"place:r-{one}" for one in lost}
    assert "look first at places (5)" in named["sentence"]
    assert named["sentence"].endswith("in each neighbourhood is not known.")
