"""What overturns a verdict."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetmap.findings.lottery import judge
from assetmap.findings.robust import evened_out, tried, try_counts
from assetmap.settings import Settings

SETTINGS = Settings()
SHARE = np.full(4, 0.25)


def _overturned(counts: list[float], unplaced: float) -> tuple[str, bool]:
    """The verdict about the first neighbourhood, and whether assets without a place overturn it."""
    judged = judge(np.array(counts)[:, np.newaxis], SHARE, SETTINGS)
    found = try_counts(judged, SHARE, unplaced=np.array([unplaced]), alpha=SETTINGS.alpha)
    assert not found[1:].any()
    return judged.verdict[0, 0], bool(found[0, 0])


def test_without_assets_of_no_known_place_nothing_is_overturned():
    assert _overturned([5, 30, 30, 35], 0) == ("fewer", False)


def test_enough_assets_without_a_place_overturn_a_fewer():
    assert _overturned([5, 30, 30, 35], 2) == ("fewer", False)
    assert _overturned([5, 30, 30, 35], 20) == ("fewer", True)


def test_so_many_assets_that_fewer_would_be_more_overturn_it_too():
    assert _overturned([5, 30, 30, 35], 300) == ("fewer", True)


def test_assets_elsewhere_overturn_a_more():
    assert _overturned([50, 25, 25, 25], 60) == ("more", True)


def test_what_overturns_is_named_where_there_is_a_verdict():
    said = np.array([True, True, True, False])
    by = {"one": np.array([True, False, True, True]), "two": np.array([True, False, False, True])}
    found = tried(said, by)
    assert found.survives.tolist() == ["no", "yes", "no", ""]
    assert found.overturned_by.tolist() == ["one;two", "", "one", ""]


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30)), min_size=1, max_size=7),
    st.integers(0, 60),
)
def test_filling_up_evens_out_and_keeps_every_asset(pairs: list[tuple[int, int]], extra: int):
    counts = np.array([float(c) for c, _ in pairs])
    share = np.array([float(n) for _, n in pairs])
    share /= share.sum()
    found = evened_out(counts, share, float(extra))
    assert found.sum() == pytest.approx(counts.sum() + extra)
    assert (found >= counts - 1e-9).all()
    raised = found > counts + 1e-9
    if raised.any():
        level = (found / share)[raised]
        assert level == pytest.approx(level[0])
        assert (found / share >= level[0] - 1e-6).all()
