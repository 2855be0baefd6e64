"""False discovery rate."""

import numpy as np
import oracles
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from assetmap.findings.discovery import benjamini_hochberg

P = st.lists(st.sampled_from([0.0, 1e-4, 0.01, 0.02, 0.05, 0.3, 0.9, 1.0]), min_size=1, max_size=9)


@given(P)
def test_q_agrees_with_the_loop_and_with_scipy(p: list[float]):
    found = benjamini_hochberg(np.array(p)[:, np.newaxis])[:, 0]
    assert found.tolist() == pytest.approx(oracles.benjamini_hochberg(p))
    assert found.tolist() == pytest.approx(false_discovery_control(p).tolist())


@given(P, P)
def test_each_column_is_corrected_by_itself(one: list[float], other: list[float]):
    size = min(len(one), len(other))
    both = np.column_stack([one[:size], other[:size]])
    found = benjamini_hochberg(both)
    assert np.array_equal(found[:, 0], benjamini_hochberg(both[:, 0]))
    assert np.array_equal(found[:, 1], benjamini_hochberg(both[:, 1]))
