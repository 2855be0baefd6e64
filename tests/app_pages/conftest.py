"""Keep what the app builds for these tests: many ask for the same, in another order."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assetmap.region import shipped_folders
from assetmap.ui import cache

PACKS = Path(__file__).resolve().parents[1] / "data"


@pytest.fixture(scope="session", autouse=True)
def results_kept() -> Iterator[None]:
    """Keep more results than the app does, whose regions may be large."""
    usual = cache.RESULTS_KEPT
    cache.RESULTS_KEPT = 40
    yield
    cache.RESULTS_KEPT = usual


@pytest.fixture(scope="session", autouse=True)
def tiny_town_shown() -> Iterator[None]:
    """Show the town of `tests/data` beside the regions that are shipped: it builds in half."""
    cache.shipped_folders = lambda: (*shipped_folders(), PACKS)
    yield
    cache.shipped_folders = shipped_folders
