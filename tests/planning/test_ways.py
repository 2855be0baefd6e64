"""Plans go by the same ways as the measures: streets where there are streets."""

import numpy as np
import pandas as pd
import pytest

from assetmap.measures.residents import EVERYONE, Residents
from assetmap.measures.streets import streets_of
from assetmap.measures.walk import Walk, nearest_metres, walk_of, ways_to
from assetmap.planning import places
from assetmap.planning.places import demand_of
from assetmap.region.walking import WalkingNetwork

SNAP_M = 50.0


def town(seed: int, *, streets: bool) -> tuple[Walk, np.ndarray]:
    """Make homes and assets on a grid of streets with some stretches missing."""
    rng = np.random.default_rng(seed)
    side, step = 9, 100.0
    at = np.array([(x, y) for x in range(side) for y in range(side)], dtype=float) * step
    index = np.arange(side * side).reshape(side, side)
    across = np.column_stack([index[:-1].ravel(), index[1:].ravel()])
    up = np.column_stack([index[:, :-1].ravel(), index[:, 1:].ravel()])
    ends = np.concatenate([across, up])
    ends = ends[rng.random(len(ends)) < 0.7]
    network = WalkingNetwork(xy=at, ends=ends, metres=np.full(len(ends), step))
    homes = rng.uniform(-80, (side - 1) * step + 80, (60, 2))
    who = Residents(
        xy=homes,
        place=np.zeros(60, dtype=np.int64),
        weights={EVERYONE: np.ones(60)},
        places=1,
        how="points",
        spread=np.empty(0, dtype=np.int64),
    )
    assets = rng.uniform(-80, (side - 1) * step + 80, (12, 2))
    graph = streets_of(network) if streets else None
    return walk_of(who, assets, streets=graph, detour=1.3, snap_m=SNAP_M), assets


@pytest.mark.parametrize("streets", [True, False])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_nearest_of_all_ways_is_the_nearest(seed: int, *, streets: bool):
    walk, assets = town(seed, streets=streets)
    ways = ways_to(walk, assets, snap_m=SNAP_M)
    nearest = next(nearest_metres(walk, [np.ones(len(assets), dtype=bool)]))
    assert np.isfinite(nearest).any()
    np.testing.assert_allclose(ways.min(axis=1), nearest)
    assert np.isinf(ways).any() == streets  # some are off the streets, or cut off


def test_people_are_gathered_without_losing_any(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(places, "MOST_DEMAND", 20)
    rng = np.random.default_rng(5)
    place = np.sort(rng.integers(0, 3, 500))
    who = Residents(
        xy=rng.uniform(0, 5000, (500, 2)),
        place=place,
        weights={EVERYONE: rng.integers(1, 9, 500).astype(float)},
        places=4,
        how="addresses",
        spread=np.empty(0, dtype=np.int64),
    )
    base = pd.Series([100.0, 0.0, 50.0, 7.0], name="children")
    demand, people = demand_of(who, base)
    assert len(people) <= 20
    sums = np.bincount(demand.place, weights=people, minlength=4)
    np.testing.assert_allclose(sums, [100.0, 0.0, 50.0, 0.0])
    assert (people > 0).all()
