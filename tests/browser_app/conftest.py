"""Start the app once, and send visitors to it with a real Chromium."""

import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from browser_app.visits import PATIENCE_MS, WIDE, Server, Visit, Visitor, running
from playwright.sync_api import Browser, BrowserContext, Request

Window = Callable[[dict[str, Any]], BrowserContext]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Run `assetmap serve`; whatever is done to it, it tells no traceback even to its log."""
    log = tmp_path_factory.mktemp("server") / "log.txt"
    with running(
        sys.executable, "-m", "assetmap", "serve", "--no-keep", "--port", log=log
    ) as started:
        yield started
    assert "Traceback" not in log.read_text()


@pytest.fixture(scope="session")
def window(browser: Browser) -> Iterator[Window]:
    """Return a function that gives the one browser of a kind, which has fetched pages before."""
    kept: dict[str, BrowserContext] = {}

    def of_kind(device: dict[str, Any]) -> BrowserContext:
        kind = repr(device)
        if kind not in kept:
            kept[kind] = browser.new_context(reduced_motion="reduce", **device)
        return kept[kind]

    yield of_kind
    for context in kept.values():
        context.close()


@pytest.fixture
def visitor(browser: Browser, server: Server, window: Window) -> Iterator[Visitor]:
    """Return a function that sends a new visitor, who knows nothing of the others.

    The first of each kind comes with a browser that was there before, emptied of all but what it
    fetched: a page opens in half the time, and the app knows a visitor by the page's own session.
    """
    taken: list[BrowserContext] = []
    fresh: list[BrowserContext] = []
    ends: list[Callable[[], None]] = []

    def send(device: dict[str, Any] | None = None, *, to: Server = server) -> Visit:
        context = window(device or WIDE)
        if context in taken:
            context = browser.new_context(reduced_motion="reduce", **(device or WIDE))
            fresh.append(context)
        else:
            taken.append(context)
        context.set_default_timeout(PATIENCE_MS)
        visit = Visit(page=context.new_page(), server=to)

        def note(request: Request) -> None:
            visit.asked.append(request.url)

        context.on("request", note)
        ends.append(lambda: context.remove_listener("request", note))
        visit.page.on("websocket", lambda channel: visit.asked.append(channel.url))
        return visit

    yield send
    for end in ends:
        end()
    for context in taken:
        emptied(context)
    for context in fresh:
        context.close()


def emptied(context: BrowserContext) -> None:
    """Leave nothing in a browser that a page could know again."""
    for page in context.pages:
        if page.url.startswith("http"):
            page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        page.close()
    context.clear_cookies()
