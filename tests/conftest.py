"""Give every test the same ground: no network, no leftovers."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright
from xdist.scheduler import LoadScopeScheduling

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
    "planning",
    "ingest",
    "resolve",
)
# Folders whose files share a server, a browser, or what the app has built; others share by file.
TOGETHER = ("browser_app", "app_pages", "browser")
HERE = Path(__file__).parent


class SharedOnOneWorker(LoadScopeScheduling):
    """Give the tests that share what is dear to make to one worker, which makes it once.

    Marks cannot say it: `--dist loadgroup` of xdist 3.8 writes them into ids that pytest 9.2 no
    longer reads, and spreads all tests singly without a word.
    """

    def _split_scope(self, nodeid: str) -> str:
        """Return what stands for a test's fellows: their folder or their file."""
        path = nodeid.partition("::")[0]
        _, _, rest = path.partition("tests/")
        folder = rest.partition("/")[0]
        return folder if folder in TOGETHER else path


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(
    config: pytest.Config,
    log: Any,  # noqa: ANN401 -- xdist's own
) -> SharedOnOneWorker | None:
    """Spread tests by what they share under `--dist loadscope`, as `make test` asks for."""
    return SharedOnOneWorker(config, log) if config.getvalue("dist") == "loadscope" else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let workers begin with what takes longest."""
    if not hasattr(config, "workerinput"):
        return
    ranks = {name: rank for rank, name in enumerate(DEAREST)}

    def rank_of(item: pytest.Item) -> int:
        inside = item.path.is_relative_to(HERE)
        part = item.path.relative_to(HERE).parts[0] if inside else ""
        return ranks.get(part, len(ranks))

    items.sort(key=rank_of)  # stable: files and tests stay in order


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
