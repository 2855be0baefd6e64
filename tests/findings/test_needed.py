"""How many assets it would take to tell."""

import numpy as np
import pytest

from assetmap.findings.binomial import mid_p, near_p, power
from assetmap.findings.needed import needed
from assetmap.settings import Settings

SHARE = np.array([0.5, 0.25, 0.15, 0.05, 0.03, 0.02])
TOTAL = np.array([3.0, 60.0, 700.0])


@pytest.mark.parametrize("is_more", [False, True])
@pytest.mark.parametrize("effects", [(0.5, 2.0), (0.2, 4.0)])
def test_a_plain_search_finds_the_same(*, is_more: bool, effects: tuple[float, float]):
    settings = Settings(fewer_effect=effects[0], more_effect=effects[1])
    found = needed(TOTAL, SHARE, np.full((6, 3), is_more), settings=settings)
    totals = np.arange(1, 2000.0)
    for i, share in enumerate(SHARE):
        sees = power(totals, share, alpha=0.05, fewer=effects[0], more=effects[1])[int(is_more)]
        for k, least in enumerate(TOTAL):
            enough = totals[(sees >= settings.power) & (totals > least)]
            assert found[i, k] == enough[0]


def test_none_where_there_is_nothing_to_compare_with():
    assert np.isnan(needed(TOTAL, np.ones(1), np.zeros((1, 3), dtype=bool), settings=Settings()))[
        0
    ].all()


def test_none_where_it_would_take_more_than_anyone_has():
    settings = Settings(fewer_effect=0.99, more_effect=1.01)
    found = needed(TOTAL, SHARE, np.zeros((6, 3), dtype=bool), settings=settings)
    assert np.isnan(found).all()


def test_the_quick_test_is_the_exact_one_unless_nothing_differs():
    rng = np.random.default_rng(3)
    count = rng.integers(0, 40, 20_000).astype(float)
    total, share = count + rng.integers(0, 100, len(count)), rng.random(len(count))
    quick, exact = near_p(count, total, share), mid_p(count, total, share)
    differs = ~np.isclose(quick, exact, rtol=1e-9, atol=1e-300)
    assert (quick[differs] == 1).all()
    assert (exact[differs] > 0.8).all()
