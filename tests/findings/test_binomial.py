"""Exact probabilities of a fair lottery."""

import numpy as np
import oracles
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from assetmap.findings.binomial import above, at_most, central, mid_p, power

TOTALS = st.integers(1, 60)
SHARES = st.floats(0.001, 0.999)
LARGE = (np.array([5.0, 800.0, 100_000.0])[:, None], np.array([1e-6, 0.004, 0.3, 0.97]))


@given(TOTALS, SHARES, st.data())
def test_mid_p_agrees_with_the_loop(total: int, share: float, data: st.DataObject):
    c = data.draw(st.integers(0, total))
    found = mid_p(np.array([float(c)]), np.array([float(total)]), np.array([share]))
    assert found[0] == pytest.approx(oracles.mid_p(c, total, share), rel=1e-9)


def test_tails_agree_with_scipy_for_large_lotteries():
    total, share = LARGE
    for quantile in (0.001, 0.5, 0.999):
        c = binom.ppf(quantile, total, share)
        assert at_most(c, total, share) == pytest.approx(binom.cdf(c, total, share), rel=1e-9)
        assert above(c, total, share) == pytest.approx(binom.sf(c, total, share), rel=1e-9)


def test_the_central_range_is_that_of_the_quantiles():
    total, share = LARGE
    low, high = central(total, share)
    assert np.array_equal(low, binom.ppf(0.025, total, share))
    assert np.array_equal(high, binom.ppf(0.975, total, share))


@given(TOTALS, SHARES, st.sampled_from([0.01, 0.05, 0.2]))
def test_power_agrees_with_the_loop(total: int, share: float, alpha: float):
    few, many = power(np.array([float(total)]), np.array([share]), alpha=alpha, fewer=0.5, more=2.0)
    wanted = oracles.power(total, share, share / 2, alpha, fewer=True)
    assert few[0] == pytest.approx(wanted, abs=1e-9)
    wanted = oracles.power(total, share, min(1.0, 2 * share), alpha, fewer=False)
    assert many[0] == pytest.approx(wanted, abs=1e-9)


def test_none_can_only_be_too_few_where_three_point_seven_would_be_fair():
    # P(X = 0) / 2 * 2 <= 0.05 needs E >= -ln(0.05) = 3.0 with mid-p and many assets.
    total = np.array([1_000_000.0])
    assert mid_p(np.array([0.0]), total, np.array([2.99e-6]))[0] > 0.05
    assert mid_p(np.array([0.0]), total, np.array([3.01e-6]))[0] < 0.05


def test_nothing_dealt_and_everything_dealt_are_no_surprise():
    assert mid_p(np.array([0.0]), np.array([0.0]), np.array([0.3])).tolist() == [1.0]
    assert mid_p(np.array([7.0]), np.array([7.0]), np.array([1.0])).tolist() == [1.0]
