"""Give every test the same ground: no network, no leftovers."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

SHARED = Path(__file__).resolve().parents[2] / "shared"
FIND_BROWSER = Path(__file__).resolve().parents[1] / "tools" / "find_browser.py"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# A busy machine is no fault; what is checked before landing is the same every time.
settings.register_profile("house", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("house")
LOOPBACK = ("127.", "::1", "localhost")
# Where most seconds go: whoever begins with these last works on alone while the others are idle.
DEAREST = (
    "browser_app",
    "app_pages",
    "real",
    "browser",
    "hostile",
    "fuzz",
    "publish",
    "workspace",
    "test_tutorial.py",
    "test_pipeline.py",
    "test_cli.py",
    "geocode",
    "ingest",
    "resolve",
)
HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep each file's tests on one worker, which builds once what they share; dear ones first."""
    ranks = {name: rank for rank, name in enumerate(DEAREST)}

    def rank_of(item: pytest.Item) -> int:
        inside = item.path.is_relative_to(HERE)
        part = item.path.relative_to(HERE).parts[0] if inside else ""
        return ranks.get(part, len(ranks))

    items.sort(key=rank_of)  # stable: files and tests stay in order
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(str(item.path)))


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves the machine."""
    connect = socket.socket.connect

    def refuse(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
            msg = f"a test tried to reach {address!r}"
            raise AssertionError(msg)
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture(autouse=True)
def no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep nothing in the user's own folders."""
    monkeypatch.setenv("ASSETMAP_CACHE", "off")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of test data beside the repository, or skip."""
    if not (SHARED / "data").is_dir():
        pytest.skip("the shared test data do not lie beside this repository")
    return SHARED


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once; without one the tests fail and say how to get it."""
    command = [sys.executable, str(FIND_BROWSER)]
    found = subprocess.run(command, check=False, capture_output=True, text=True)
    if found.returncode:
        pytest.fail(found.stderr, pytrace=False)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found.stdout.strip(), args=FLAGS)
        yield started
        started.close()
