"""Give every test the same ground: no network, no leftovers."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from mmap import mmap
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright
from xdist.scheduler import LoadScopeScheduling

from assetmap.garbage import collect_rarely
from assetmap.limits import Limits
from assetmap.parsing import parse

SHARED = Path(__file__).resolve().parents[2] / "shared"
FIND_BROWSER = Path(__file__).resolve().parents[1] / "tools" / "find_browser.py"
# A window that nobody sees needs no pop-ups of suggestions, whose renderer costs twice what most
# pages do. Of such flags the last alone counts, so what Playwright switches off is here again.
UNUSED = (
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,"
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,"
    "HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,"
    "ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,OptimizationHints,"
    "NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch"
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    f"--disable-features={UNUSED}",
]
# A busy machine is no fault; what is checked before landing is the same every time. What a law of
# ours breaks on is found in the first dozens of tries: EXAMPLES=1000 looks longer.
EXAMPLES = int(os.environ.get("EXAMPLES", "40"))
settings.register_profile(
    "house", deadline=None, derandomize="CI" in os.environ, max_examples=EXAMPLES
)
settings.load_profile("house")
collect_rarely()  # as the program itself does: a tenth of all seconds
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
    "classify",
    "findings",
    "test_classify.py",
    "test_comparing.py",
    "test_odd_regions.py",
    "test_placed_by_hand.py",
    "test_cli_lists.py",
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


@pytest.fixture(scope="session", autouse=True)
def parsed_once() -> Iterator[None]:
    """Parse the lists of the invented towns once in each worker: a hundred builds read the same.

    The confined process that parses them is a function of what it is sent, and is started for any
    other file; what it says is unpacked anew for every reading.
    """
    packs = [HERE / "data" / "tiny", *(HERE.parent / "data" / "regions").iterdir()]
    lists = [
        path for pack in packs for kind in ("assets", "grants") for path in pack.glob(f"{kind}/*")
    ]
    known = {path.read_bytes() for path in lists}
    whole, said = parse._answered, {}

    def answered(request: bytes, content: bytes, limits: Limits) -> bytes | mmap:
        if content not in known:
            return whole(request, content, limits)
        key = (parse.COMMAND, request, content)
        if key not in said:
            said[key] = whole(request, content, limits)
        return said[key]

    parse._answered = answered
    yield
    parse._answered = whole


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
