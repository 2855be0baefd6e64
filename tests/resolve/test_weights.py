"""The weights of likenesses, and how they are learnt."""

import sys
from pathlib import Path

import numpy as np
import pytest

from assetmap.resolve.weigh import weights

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

from match_lists.learning import CHAINS, learnt, rows_of_table


def bits_of(feature: str, level: str) -> float:
    """Return a weight of the shipped table."""
    table = weights()
    row = table.loc[(table["feature"] == feature) & (table["level"] == level)]
    return float(row["bits"].iloc[0])


@pytest.mark.parametrize(
    ("feature", "chain"), [(feature, chain) for feature, some in CHAINS.items() for chain in some]
)
def test_a_better_likeness_never_weighs_less(feature: str, chain: tuple[str, ...]):
    found = [bits_of(feature, level) for level in chain]
    assert found == sorted(found, reverse=True)


def test_what_was_true_is_learnt_from_what_it_made():
    draw = np.random.default_rng(3)
    table = rows_of_table()
    start = weights()["set_by_hand"].astype(float).to_numpy()
    counts = np.zeros((4000, len(table)))
    same_phone = draw.random(4000) < 0.5
    counts[same_phone, table.get_loc(("phone", "same"))] = 1.0
    counts[~same_phone, table.get_loc(("phone", "other"))] = 1.0
    odds = np.where(same_phone, 2.0, -2.0)  # bits
    same = draw.random(4000) < 1.0 / (1.0 + np.exp2(-odds))
    bits = learnt(counts, np.zeros(4000), same, np.ones(4000), start)
    assert bits[table.get_loc(("phone", "same"))] == pytest.approx(2.0, abs=0.3)
    assert bits[table.get_loc(("phone", "other"))] == pytest.approx(-2.0, abs=0.3)
    untold = table.get_loc(("web", "same"))
    assert bits[untold] == pytest.approx(start[untold], abs=0.01)
