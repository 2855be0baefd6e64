"""Start the app once, and send visitors to it with a real Chromium."""

import sys
from collections.abc import Iterator
from typing import Any

import pytest
from browser_app.visits import PATIENCE_MS, WIDE, Server, Visit, Visitor, running
from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Run `assetmap serve`; whatever is done to it, it tells no traceback even to its log."""
    log = tmp_path_factory.mktemp("server") / "log.txt"
    with running(
        sys.executable, "-m", "assetmap", "serve", "--no-keep", "--port", log=log
    ) as started:
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
