"""Keep what the app builds for these tests: many ask for the same, in another order."""

from collections.abc import Iterator

import pytest

from assetmap.ui import cache


@pytest.fixture(scope="session", autouse=True)
def results_kept() -> Iterator[None]:
    """Keep more results than the app does, whose regions may be large."""
    usual = cache.RESULTS_KEPT
    cache.RESULTS_KEPT = 40
    yield
    cache.RESULTS_KEPT = usual
