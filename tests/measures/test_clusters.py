"""Where like lies beside like."""

import numpy as np
import pandas as pd
import pytest
from esda.moran import Moran_Local
from libpysal.graph import Graph
from scenes import TREE, assets, box, grants, region

from assetmap.measures import measure_all
from assetmap.measures.clusters import LEAST_AREAS, Deals, Local, cluster_blocks, local_moran
from assetmap.settings import Settings

DEALS = Deals(draws=199, seed=7, alpha=0.05)


def _grid(side: int) -> np.ndarray:
    x, y = np.divmod(np.arange(side * side), side)
    near = (abs(x[:, None] - x) <= 1) & (abs(y[:, None] - y) <= 1)
    return np.argwhere(near & ~np.eye(side * side, dtype=bool))


def _found(mine: np.ndarray, theirs: np.ndarray, pairs: np.ndarray) -> Local:
    found = local_moran(mine, theirs, pairs, deals=DEALS)
    assert found is not None
    return found


def _by_hand(mine: np.ndarray, theirs: np.ndarray, pairs: np.ndarray) -> list[float]:
    """Standardise, then for each place its number times the mean of its neighbours'."""
    a = (mine - mine.mean()) / mine.std()
    b = (theirs - theirs.mean()) / theirs.std()
    around = [[b[j] for i, j in pairs if i == place] for place in range(len(a))]
    scale = (len(a) - 1) / len(a)
    return [scale * a[i] * sum(near) / len(near) for i, near in enumerate(around)]


def test_it_agrees_with_the_loop_alone_and_with_need():
    rng = np.random.default_rng(1)
    rate, need = rng.random((2, 36))
    pairs = _grid(6)
    assert _found(rate, rate, pairs).value == pytest.approx(_by_hand(rate, rate, pairs))
    assert _found(need, rate, pairs).value == pytest.approx(_by_hand(need, rate, pairs))


def test_it_is_esdas_local_moran_with_a_p_of_both_sides():
    rate = np.random.default_rng(2).random(49)
    pairs = _grid(7)
    mine = local_moran(rate, rate, pairs, deals=Deals(draws=2000, seed=7, alpha=0.05))
    weights = Graph.from_arrays(pairs[:, 0], pairs[:, 1], np.ones(len(pairs)))
    with pytest.warns(DeprecationWarning, match="two-sided"):
        theirs = Moran_Local(rate, weights, permutations=2000, seed=7)
    assert mine is not None
    assert mine.value == pytest.approx(theirs.Is)
    assert mine.p == pytest.approx(np.minimum(1, 2 * theirs.p_sim), abs=2.1 / 2001)


def test_a_corner_of_plenty_and_one_of_want_are_found_and_numbered():
    x, y = np.divmod(np.arange(100), 10)
    rate = np.random.default_rng(3).normal(0, 0.3, 100)
    rate += 6.0 * ((x < 3) & (y < 3)) - 6.0 * ((x > 6) & (y > 6))
    rate[11] = -6.0  # one poor place in the middle of plenty
    cluster = _found(rate, rate, _grid(10)).cluster
    assert cluster[1] == 1
    assert cluster[99] == 3
    assert cluster[11] == 2
    assert cluster[55] == 0
    need = -rate
    assert _found(need, rate, _grid(10)).cluster[99] == 4  # high need among low supply


def test_what_lies_by_chance_is_rarely_a_cluster():
    pairs = _grid(8)
    with_any = [
        (_found(rate, rate, pairs).cluster > 0).any()
        for rate in np.random.default_rng(4).random((60, 64))
    ]
    assert np.mean(with_any) <= 0.05 + 2.6 * np.sqrt(0.05 * 0.95 / 60)


def test_islands_and_places_without_a_rate_have_no_answer_and_change_no_other():
    rate = np.random.default_rng(5).random(36)
    pairs = _grid(6)
    alone = _found(rate, rate, pairs)
    more = np.append(rate, [9.0, np.nan])  # an island; one without a rate that touches all
    ties = np.array([[37, i] for i in range(36)] + [[i, 37] for i in range(36)])
    other = _found(more, more, np.concatenate([pairs, ties]))
    assert np.isnan(other.value[36:]).all()
    assert np.isnan(other.cluster[36:]).all()
    assert other.value[:36] == pytest.approx(alone.value)
    assert other.p[:36] == pytest.approx(alone.p)


def test_few_places_or_all_the_same_have_none():
    few = np.random.default_rng(6).random(25)
    assert local_moran(few, few, _grid(5), deals=DEALS) is None
    same = np.full(36, 0.1 + 0.2)
    assert local_moran(same, same, _grid(6), deals=DEALS) is None
    rates = pd.DataFrame({"all": same})
    assert list(cluster_blocks(rates, rates["all"], _grid(6), DEALS)) == []


def _measured(areas: int, *, language: str = "en") -> tuple[pd.DataFrame, dict[str, str]]:
    side = 6
    rows = [(f"n{i}", "park") for i in range(areas) for _ in range(9 if i % side < 2 else 1)]
    place = region(
        [200.0] * areas,
        shapes=[box(i, wide=side) for i in range(areas)],
        people={"hardship": list(range(areas)), "people": [900.0] * areas},
        need=("hardship",),
    )
    settings = Settings(draws=199, sample_points=5, language=language)
    found = measure_all(assets(rows), grants([]), region=place, settings=settings, taxonomy=TREE)
    return found.measures, found.missing


def test_a_region_has_clusters_of_rates_and_of_need_against_its_base():
    found, missing = _measured(36)
    rows = found[found["measure"] == "local_cluster"]
    assert set(rows["of"]) == {"all", "educators", "park"}
    assert set(rows["base"]) == {"children"}
    codes = rows[rows["of"] == "all"].set_index("neighbourhood_id")["value"]
    assert codes["n6"] == 1.0
    assert set(codes) <= {0.0, 1.0, 3.0}
    assert "local_cluster_need" in set(found["measure"])
    assert "local_moran" not in missing


def test_under_thirty_neighbourhoods_nothing_is_computed_and_that_is_said():
    found, missing = _measured(LEAST_AREAS - 6)
    assert not found["measure"].str.startswith("local_").any()
    assert missing["local_moran"] == (
        "Clusters are not computed: fewer than 30 areas have people to count against (24)."
    )
    assert _measured(12, language="es")[1]["local_moran"].startswith("Las agrupaciones")
