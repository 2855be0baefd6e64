"""Who lives nearer to what, and whether it is more than chance."""

import math
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from scenes import TREE, assets, box, region

from assetmap.findings.groups import LEAST_AREAS, find_groups
from assetmap.findings.shuffling import redrawn, shuffled, two_sided, waves
from assetmap.measures.group_access import gap
from assetmap.model import Region
from assetmap.schema import FINDING_COLUMNS, MEASURE_COLUMNS
from assetmap.settings import Settings

AREAS = 36
SETTINGS = Settings(draws=499)
PARKS = assets([("n0", "park")] * 6)
RNG = np.random.default_rng(8)
SCATTERED = RNG.permutation(np.linspace(200, 3700, AREAS))


def _measures(metres: np.ndarray, of: str = "all", measure: str = "nearest_m") -> pd.DataFrame:
    rows = pd.DataFrame(
        {"neighbourhood_id": [f"n{i}" for i in range(len(metres))], "value": metres}
    )
    rows = rows.assign(measure=measure, of=of, base="", placing="", low=np.nan, high=np.nan)
    return rows.assign(se=np.nan, z=np.nan)[list(MEASURE_COLUMNS)]


def _region(poor: np.ndarray, moe: float | None = None) -> Region:
    shapes = [box(i, wide=6) for i in range(len(poor))]
    people = {"children_in_poverty": list(poor)}
    if moe is not None:
        people |= {"children_in_poverty_moe": [moe] * len(poor), "children_moe": [1.0] * len(poor)}
    return region([100.0] * len(poor), shapes=shapes, people=people)


def _find(poor: np.ndarray, measures: pd.DataFrame, **options: object) -> pd.DataFrame:
    settings = options.pop("settings", SETTINGS)
    return find_groups(
        PARKS,
        measures,
        region=_region(poor, **options),  # type: ignore[arg-type]  # options of the scene
        settings=settings,  # type: ignore[arg-type]
        taxonomy=TREE,
    )


def test_a_group_that_lives_farther_everywhere_is_found_and_said():
    found = _find(np.clip(SCATTERED / 50, 5, 95).round(), _measures(SCATTERED))
    assert list(found.columns) == list(FINDING_COLUMNS)
    one = found.iloc[0]
    assert (one["measure"], one["of"], one["base"]) == (
        "group_distance_m",
        "all",
        "children_in_poverty",
    )
    assert (one["verdict"], one["survives"], one["neighbourhood_id"]) == ("farther", "yes", "")
    assert one["value"] > one["high"]
    assert one["sentence"].startswith("All assets: children in poverty live ")
    assert "m farther from the nearest one" in one["sentence"]
    assert one["sentence"].endswith("is in each neighbourhood is not known.")


def test_who_has_more_within_a_walk_lives_nearer():
    share = (SCATTERED - SCATTERED.min()) / np.ptp(SCATTERED)
    found = _find(
        np.clip(100 * share, 5, 95).round(), _measures(share, measure="share_within_walk")
    )
    assert found.iloc[0][["measure", "verdict"]].tolist() == ["group_walk_share", "nearer"]
    assert "percentage points greater" in found.iloc[0]["sentence"]


def test_where_nothing_is_found_the_sentence_says_what_would_have_been():
    poor = np.random.default_rng(2).integers(20, 60, AREAS).astype(float)
    one = _find(poor, _measures(SCATTERED)).iloc[0]
    assert one["verdict"] == "cannot_tell"
    assert one["survives"] == ""
    assert "would have been seen with a probability of 80 %" in one["sentence"]


@pytest.mark.parametrize("areas", [1, 3, LEAST_AREAS - 1])
def test_few_neighbourhoods_are_not_tested(areas: int):
    one = _find(np.arange(1.0, areas + 1), _measures(np.arange(areas) * 100.0)).iloc[0]
    assert one["verdict"] == "cannot_tell"
    assert math.isnan(one["p"])
    assert f"fewer than {LEAST_AREAS} neighbourhoods ({areas})" in one["sentence"]


def test_a_difference_that_cannot_be_written_is_none():
    found = _find(np.arange(1.0, AREAS + 1), _measures(np.arange(AREAS) * 1e-6))
    assert "live as far from the nearest one" in found.iloc[0]["sentence"]
    assert " 0 m" not in found.iloc[0]["sentence"].split(".")[0]


def test_a_wide_margin_overturns_what_a_narrow_one_does_not():
    # The poor live somewhat farther: a margin of 60 of 100 children could undo it.
    poor = np.clip(30 + (SCATTERED - 2000) / 200 + RNG.normal(0, 4, AREAS), 0, 100).round()
    sure = _find(poor, _measures(SCATTERED), moe=1.0).iloc[0]
    unsure = _find(poor, _measures(SCATTERED), moe=60.0).iloc[0]
    assert (sure["verdict"], sure["overturned_by"]) == ("farther", "")
    held = "It held 100 times in 100 when all that is doubtful was settled at random."
    assert sure["sentence"].endswith(held)
    assert (unsure["verdict"], unsure["overturned_by"]) == ("farther", "margins")
    assert "margin of error of the count of children in poverty" in unsure["sentence"]


def test_a_group_with_the_same_share_everywhere_or_of_everybody_cannot_be_told():
    same = _find(np.full(AREAS, 30.0), _measures(SCATTERED)).iloc[0]
    assert (same["verdict"], round(same["value"], 6)) == ("cannot_tell", 0)
    assert "is the same in all" in same["sentence"]
    everybody = _find(np.full(AREAS, 100.0), _measures(SCATTERED)).iloc[0]
    assert math.isnan(everybody["value"])
    assert "no neighbourhood has both" in everybody["sentence"]
    flat = _find(SCATTERED / 50, _measures(np.zeros(AREAS))).iloc[0]
    assert "all neighbourhoods have it equally near" in flat["sentence"]


def test_kinds_with_few_assets_or_no_point_have_no_finding():
    other = pd.concat([_measures(SCATTERED, "park"), _measures(SCATTERED * np.nan, "all")])
    assert _find(SCATTERED / 50, other)["of"].tolist() == ["park"]
    settings = Settings(min_assets=7)
    assert _find(SCATTERED / 50, _measures(SCATTERED), settings=settings).empty


def test_the_order_of_the_rows_does_not_matter_and_spanish_is_said():
    poor, table = SCATTERED / 50, _measures(SCATTERED)
    pd.testing.assert_frame_equal(_find(poor, table), _find(poor, table[::-1]))
    said = _find(poor, table, settings=Settings(draws=499, language="es")).iloc[0]["sentence"]
    assert "m más lejos del más cercano que el resto de niñas y niños" in said


def test_the_shuffled_p_is_that_of_all_orders():
    share, weight = np.array([0.1, 0.2, 0.5, 0.6, 0.9]), np.array([0.1, 0.3, 0.2, 0.25, 0.15])
    metres = np.array([[100.0], [400.0], [300.0], [900.0], [700.0]])
    every = np.array([gap(share[list(o)], weight, metres)[0] for o in permutations(range(5))])
    value = float(gap(share, weight, metres)[0])
    tail = min((every <= value + 1e-9).mean(), (every >= value - 1e-9).mean())
    found = shuffled(share, weight, metres, draws=20_000, seed=(1,))
    assert found.p[0] == pytest.approx(2 * tail, abs=0.02)
    assert found.expected[0] == pytest.approx(every.mean(), abs=2)
    assert found.sd[0] == pytest.approx(every.std(), rel=0.02)


def test_two_sided_is_twice_the_smaller_tail():
    deals = np.arange(1.0, 100.0)[:, np.newaxis]
    assert two_sided(np.array([98.0]), deals).tolist() == [2 * 3 / 100]
    assert two_sided(np.array([50.0]), deals).tolist() == [1.0]


def test_false_alarms_stay_at_their_level_where_the_group_lives_by_chance():
    rng = np.random.default_rng(4)
    weight = rng.uniform(0.2, 1.8, 40) / 40
    weight /= weight.sum()
    metres = rng.gamma(2, 400, (40, 1))
    p = [
        shuffled(rng.beta(2, 5, 40), weight, metres, draws=199, seed=(i,)).p[0] for i in range(400)
    ]
    assert np.mean(np.array(p) <= 0.05) <= 0.05 + 2.6 * math.sqrt(0.05 * 0.95 / 400)


def _grid(side: int) -> np.ndarray:
    x, y = np.divmod(np.arange(side * side), side)
    near = (abs(x[:, None] - x) <= 1) & (abs(y[:, None] - y) <= 1)
    return np.argwhere(near & ~np.eye(side * side, dtype=bool))


def test_redrawn_maps_keep_how_different_neighbours_are():
    pairs = _grid(5)
    basis = waves(pairs, 25)
    share = np.random.default_rng(1).random(25)
    signs = np.where(np.arange(25) % 3 == 1, -1.0, 1.0)
    other = basis @ (signs * (basis.T @ share))

    def between(values: np.ndarray) -> float:
        return float(((values[pairs[:, 0]] - values[pairs[:, 1]]) ** 2).sum())

    assert between(other) == pytest.approx(between(share))
    assert other.sum() == pytest.approx(share.sum())
    assert not np.allclose(other, share)


def test_clustered_maps_that_have_nothing_to_do_with_each_other_rarely_pass():
    # Of two unrelated smooth maps over 64 places shuffling calls four in ten related.
    rng = np.random.default_rng(9)
    x, y = np.divmod(np.arange(64), 8)
    root = np.linalg.cholesky(np.exp(-np.hypot(x[:, None] - x, y[:, None] - y) / 6))
    basis, weight = waves(_grid(8), 64), np.full(64, 1 / 64)
    naive, kept = [], []
    for i in range(200):
        share = root @ rng.normal(size=64)
        share = 0.1 + 0.8 * (share - share.min()) / np.ptp(share)
        metres = root @ rng.normal(size=(64, 1))
        naive.append(shuffled(share, weight, metres, draws=199, seed=(i,)).p[0])
        kept.append(redrawn(share, weight, metres, basis, draws=199, seed=(i,)).p[0])
    assert np.mean(np.array(naive) <= 0.05) > 0.25
    assert np.mean(np.array(kept) <= 0.05) <= 0.05 + 2.6 * math.sqrt(0.05 * 0.95 / 200)
