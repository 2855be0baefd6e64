"""Open pages in a real Chromium that has no network, and keep what they asked for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page


@dataclass
class Opened:
    """A page and everything that it did."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)  # console errors, broken policy, exceptions

    def executed(self) -> list[str]:
        """Return the frames in which hostile text ran."""
        return [f.url for f in self.page.frames if f.evaluate("() => window.__xss !== undefined")]


Open = Callable[..., Opened]


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Return a function that opens HTML from disk, with the network off."""
    contexts = []

    def open_(
        html: str, *, fragment: str = "", ready: bool = True, device: dict[str, Any] | None = None
    ) -> Opened:
        wide = {"viewport": {"width": 1280, "height": 800}}
        options = {"reduced_motion": "reduce"} | (device or wide)
        context = browser.new_context(offline=True, **options)
        contexts.append(context)
        opened = Opened(page=context.new_page())
        context.on("request", lambda request: opened.requests.append(request.url))
        opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
        opened.page.on(
            "console",
            lambda said: opened.complaints.append(said.text) if said.type == "error" else None,
        )
        file = tmp_path / f"page{len(contexts)}.html"
        file.write_text(html, encoding="utf-8")
        opened.page.goto(file.as_uri() + fragment)
        if ready:
            opened.page.wait_for_selector("html[data-ready=yes]")
        return opened

    yield open_
    for context in contexts:
        context.close()
