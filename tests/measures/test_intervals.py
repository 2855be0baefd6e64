"""Exact Poisson intervals."""

import numpy as np
import pytest
from scipy.stats import poisson

from assetmap.measures.intervals import garwood


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [
        (0, 0.0, 3.6889),  # -ln(0.025)
        (1, 0.0253, 5.5716),  # low: -ln(0.975)
        (5, 1.6235, 11.6683),
        (10, 4.7954, 18.3904),
    ],
)
def test_the_ends_are_those_of_garwoods_table(count: int, low: float, high: float):
    found_low, found_high = garwood(np.array([float(count)]))
    assert found_low[0] == pytest.approx(low, abs=1e-4)
    assert found_high[0] == pytest.approx(high, abs=1e-4)


def test_at_the_ends_the_count_has_a_tail_of_one_fortieth():
    counts = np.array([[1.0, 7.0], [33.0, 250.0]])
    low, high = garwood(counts)
    assert poisson.sf(counts - 1, low) == pytest.approx(0.025)
    assert poisson.cdf(counts, high) == pytest.approx(0.025)


def test_an_unknown_count_has_no_interval():
    low, high = garwood(np.array([np.nan]))
    assert np.isnan(low).all()
    assert np.isnan(high).all()
