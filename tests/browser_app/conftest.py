"""Start the app once, and send visitors to it with a real Chromium."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from browser_app.visits import FLAGS, PATIENCE_MS, ROOT, WIDE, Server, Visit, Visitor, running
from playwright.sync_api import Browser, sync_playwright


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once; without one the tests fail and say how to get it."""
    command = [sys.executable, str(ROOT / "tools" / "find_browser.py")]
    found = subprocess.run(command, check=False, capture_output=True, text=True)
    if found.returncode:
        pytest.fail(found.stderr, pytrace=False)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found.stdout.strip(), args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Run `assetmap serve`; whatever is done to it, it tells no traceback even to its log."""
    log = tmp_path_factory.mktemp("server") / "log.txt"
    with running(sys.executable, "-m", "assetmap", "serve", "--port", log=log) as started:
        yield started
    assert "Traceback" not in log.read_text()


@pytest.fixture
def visitor(browser: Browser, server: Server) -> Iterator[Visitor]:
    """Return a function that sends a new visitor, who knows nothing of the others."""
    contexts = []

    def send(device: dict[str, Any] | None = None, *, to: Server = server) -> Visit:
        context = browser.new_context(reduced_motion="reduce", **(device or WIDE))
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        visit = Visit(page=context.new_page(), server=to)
        context.on("request", lambda request: visit.asked.append(request.url))
        visit.page.on("websocket", lambda channel: visit.asked.append(channel.url))
        return visit

    yield send
    for context in contexts:
        context.close()
