"""Open pages in a real Chromium that has no network, and keep what they asked for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request


@dataclass
class Opened:
    """A page and everything that it did."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)  # console errors, broken policy, exceptions

    def note(self, request: Request) -> None:
        """Keep what the page asks for."""
        self.requests.append(request.url)

    def complain(self, error: Error) -> None:
        """Keep an exception that nothing caught."""
        self.complaints.append(str(error))

    def listen(self, said: ConsoleMessage) -> None:
        """Keep what the console calls an error."""
        if said.type == "error":
            self.complaints.append(said.text)

    def executed(self) -> list[str]:
        """Return the frames in which hostile text ran."""
        return [f.url for f in self.page.frames if f.evaluate("() => window.__xss !== undefined")]


Open = Callable[..., Opened]


WIDE = {"viewport": {"width": 1280, "height": 800}}


@pytest.fixture(scope="session")
def desk(browser: Browser) -> Iterator[Page]:
    """Keep one wide page: to open a file in it takes a fifth of what a new browser does."""
    context = browser.new_context(offline=True, reduced_motion="reduce", **WIDE)
    yield context.new_page()
    context.close()


@pytest.fixture
def open_page(browser: Browser, desk: Page, tmp_path: Path) -> Iterator[Open]:
    """Return a function that opens HTML from disk, with the network off.

    What a page holds ends with it; the first that asks for no device opens where others were.
    """
    made: list[Opened] = []
    contexts: list[BrowserContext] = []

    def page_for(device: dict[str, Any] | None) -> Page:
        if device is None and desk not in [opened.page for opened in made]:
            return desk
        options = {"reduced_motion": "reduce"} | (device or WIDE)
        contexts.append(browser.new_context(offline=True, **options))
        return contexts[-1].new_page()

    def open_(
        html: str, *, fragment: str = "", ready: bool = True, device: dict[str, Any] | None = None
    ) -> Opened:
        opened = Opened(page=page_for(device))
        made.append(opened)
        opened.page.context.on("request", opened.note)
        opened.page.on("pageerror", opened.complain)
        opened.page.on("console", opened.listen)
        file = tmp_path / f"page{len(made)}.html"
        file.write_text(html, encoding="utf-8")
        opened.page.goto(file.as_uri() + fragment)
        if ready:
            opened.page.wait_for_selector("html[data-ready=yes]")
        return opened

    yield open_
    for opened in made:
        opened.page.context.remove_listener("request", opened.note)
        opened.page.remove_listener("pageerror", opened.complain)
        opened.page.remove_listener("console", opened.listen)
    for page in desk.context.pages:  # what a page itself may have opened
        if page is not desk:
            page.close()
    desk.emulate_media(media="null", reduced_motion="reduce")
    desk.goto("about:blank")
    for context in contexts:
        context.close()
