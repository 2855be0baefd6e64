"""What overturns a verdict."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetmap.findings.lottery import judge
from assetmap.findings.robust import Tried, evened_out, try_counts
from assetmap.settings import Settings

SETTINGS = Settings()
SHARE = np.full(4, 0.25)


def _tried(
    counts: list[float], *, unplaced: float = 0.0, margin: float | None = None
) -> tuple[list[str], Tried]:
    judged = judge(np.array(counts)[:, np.newaxis], SHARE, SETTINGS)
    margins = None if margin is None else np.full(4, margin)
    found = try_counts(
        judged, SHARE, unplaced=np.array([unplaced]), margin=margins, alpha=SETTINGS.alpha
    )
    return judged.verdict[:, 0].tolist(), found


def test_without_doubt_every_verdict_survives_and_where_there_is_none_nothing_is_said():
    verdict, found = _tried([5, 30, 30, 35])
    assert verdict[0] == "fewer"
    assert found.survives[:, 0].tolist() == ["yes", "", "", ""]
    assert found.overturned_by[:, 0].tolist() == ["", "", "", ""]


def test_enough_assets_without_a_place_overturn_a_fewer():
    verdict, few = _tried([5, 30, 30, 35], unplaced=2)
    assert few.survives[0, 0] == "yes"
    _, many = _tried([5, 30, 30, 35], unplaced=20)
    assert verdict[0] == "fewer"
    assert many.survives[0, 0] == "no"
    assert many.overturned_by[0, 0] == "unplaced_assets"


def test_so_many_assets_that_fewer_would_be_more_overturn_it_too():
    _, found = _tried([5, 30, 30, 35], unplaced=300)
    assert found.overturned_by[0, 0] == "unplaced_assets"


def test_assets_elsewhere_overturn_a_more():
    verdict, found = _tried([50, 25, 25, 25], unplaced=60)
    assert verdict[0] == "more"
    assert found.overturned_by[0, 0] == "unplaced_assets"


def test_a_wide_margin_overturns_and_a_narrow_one_does_not():
    _, narrow = _tried([5, 30, 30, 35], margin=0.01)
    _, wide = _tried([5, 30, 30, 35], margin=0.2)
    assert narrow.survives[0, 0] == "yes"
    assert wide.overturned_by[0, 0] == "margins"


def test_an_unknown_margin_overturns_nothing():
    _, found = _tried([5, 30, 30, 35], margin=np.nan)
    assert found.survives[0, 0] == "yes"


def test_both_are_named():
    _, found = _tried([5, 30, 30, 35], unplaced=20, margin=0.2)
    assert found.overturned_by[0, 0] == "unplaced_assets;margins"


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
