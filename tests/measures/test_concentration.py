"""How sure it is whether money follows need."""

import numpy as np
import pandas as pd
import pytest

from assetmap.measures.concentration import (
    FEW_AREAS,
    _linear,
    _ranked,
    _redrawn,
    concentration,
    concentration_sure,
)


def _scene(areas: int, seed: int, spread: float) -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    rng = np.random.default_rng(seed)
    people = pd.Series(1000 * np.exp(spread * rng.standard_normal(areas)))
    need = pd.Series(rng.integers(0, areas // 2, areas) / areas)
    dollars = people * np.exp(1.2 * rng.standard_normal(areas))
    return pd.DataFrame({"all": dollars}), people, need


def test_with_as_many_people_everywhere_it_is_the_published_variance():
    dollars, _, need = _scene(60, 1, 0.0)
    people = pd.Series(np.full(60, 5.0))
    need = pd.Series(np.random.default_rng(2).permutation(60) / 60)
    order = np.argsort(-need.to_numpy())
    y = dollars["all"].to_numpy()[order]
    n, mean = len(y), y.mean()
    rank = (np.arange(n) + 0.5) / n
    c = 2 / (n * mean) * (y * rank).sum() - 1
    q = np.concatenate([[0.0], np.cumsum(y) / y.sum()])
    a = y / mean * (2 * rank - 1 - c) + 2 - q[:-1] - q[1:]
    wanted = np.sqrt(((a**2).sum() / n - (1 + c) ** 2) / n)
    found = concentration_sure(dollars, people, need, seed=1).loc["all"]
    assert found["value"] == pytest.approx(c)
    assert found["se"] == pytest.approx(wanted)
    assert found["z"] == pytest.approx(c / wanted)


@pytest.mark.parametrize("spread", [0.0, 0.8])
def test_both_ways_to_a_standard_error_agree(spread: float):
    ratios = []
    for seed in range(8):
        dollars, people, need = _scene(150, seed, spread)
        ranked = _ranked(dollars, people, need)
        c = concentration(dollars, people, need).to_numpy()
        ratios.append(float((_linear(ranked, c) / _redrawn(ranked, 1))[0]))
    assert np.mean(ratios) == pytest.approx(1, abs=0.05)


def test_the_interval_is_neither_blind_nor_all_seeing():
    """Money that has nothing to do with need: the interval leaves 0 out about one time in 20."""
    missed = [
        not (found["low"] <= 0 <= found["high"])
        for seed in range(200)
        for found in [concentration_sure(*_scene(80, seed, 0.5), seed=1).loc["all"]]
    ]
    assert 0.0 < np.mean(missed) < 0.13


def test_few_neighbourhoods_are_drawn_again_the_same_way_each_time():
    dollars, people, need = _scene(FEW_AREAS - 1, 4, 0.5)
    one = concentration_sure(dollars, people, need, seed=1)
    pd.testing.assert_frame_equal(one, concentration_sure(dollars, people, need, seed=1))
    assert (
        one.loc["all", "se"] != concentration_sure(dollars, people, need, seed=2).loc["all", "se"]
    )
    two = concentration_sure(dollars[:2], people[:2], need[:2], seed=1)
    assert np.isfinite(two.loc["all", "value"])
    assert np.isnan(two.loc["all", "se"])


def test_what_follows_people_exactly_has_no_error():
    _, people, need = _scene(40, 5, 0.5)
    found = concentration_sure(people.to_frame("all"), people, need, seed=1).loc["all"]
    assert found["value"] == pytest.approx(0, abs=1e-12)
    assert np.isnan(found["se"])
