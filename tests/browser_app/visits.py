"""Run the app as a harbormaster does, and keep what a visitor's page asks for."""

import contextlib
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDE = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
PATIENCE_MS = 120_000  # the first build of a region, on a busy machine
QUIET_MS = 400  # for which nothing has to happen
# Whether the page names each file, elsewhere than where files are dropped: that knows them at once.
SPOKEN = """names => {
    const main = document.querySelector("[data-testid=stMain]").cloneNode(true);
    main.querySelectorAll("[data-testid=stFileUploader]").forEach(drop => drop.remove());
    return names.every(name => main.textContent.includes(name));
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """The running app."""

    process: psutil.Process
    address: str


@dataclass(slots=True, kw_only=True)
class Visit:
    """A visitor's page and everything that it asked for."""

    page: Page
    server: Server
    asked: list[str] = field(default_factory=list)

    def open(self, path: str = "") -> None:
        """Open one of the app's pages and wait until it is whole."""
        self.page.goto(self.server.address + path)
        self.settle()

    def settle(self) -> None:
        """Wait until the server has nothing more to say."""
        page = self.page
        page.wait_for_selector("[data-testid=stMainBlockContainer]", timeout=PATIENCE_MS)
        idle = "[data-testid=stApp][data-test-script-state=notRunning]"
        for _ in range(2):  # a click may not have reached the server yet
            page.wait_for_timeout(QUIET_MS)
            page.wait_for_selector(idle, timeout=PATIENCE_MS)

    def bring(self, *files: str | Path | dict[str, Any]) -> None:
        """Upload files, and wait until the page speaks of each: a busy server takes its time."""
        names = [_name_of(file) for file in files]
        self.page.set_input_files("input[type=file]", list(files))
        self.page.wait_for_function(SPOKEN, arg=names, timeout=PATIENCE_MS, polling=QUIET_MS)
        self.settle()

    def unfold(self) -> None:
        """Open every fold of the page."""
        folds = "[data-testid=stExpander] summary"
        self.page.evaluate(f"() => document.querySelectorAll('{folds}').forEach(f => f.click())")
        self.settle()

    def text(self) -> str:
        """Return everything that a person reads on the page, but for the map's frame."""
        return self.page.inner_text("[data-testid=stApp]")

    def hosts(self) -> set[str]:
        """Return whom the page has asked for anything."""
        schemes = ("http", "https", "ws", "wss")
        parts = [urlsplit(url) for url in self.asked]
        return {part.netloc for part in parts if part.scheme in schemes}

    def executed(self) -> list[str]:
        """Return the frames in which hostile text ran."""
        return [f.url for f in self.page.frames if f.evaluate("() => window.__xss !== undefined")]


def _name_of(file: str | Path | dict[str, Any]) -> str:
    """Return the name under which a file is uploaded."""
    return str(file["name"]) if isinstance(file, dict) else Path(file).name


Visitor = Callable[..., Visit]


@contextlib.contextmanager
def running(*command: str, log: Path) -> Iterator[Server]:
    """Run a server on a free port for as long as it is needed."""
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    whole = [*command, str(port)]
    with log.open("w") as said, subprocess.Popen(whole, stdout=said, stderr=said) as process:
        address = f"http://localhost:{port}/"
        try:
            wait_for(address + "_stcore/health", process)
            yield Server(process=psutil.Process(process.pid), address=address)
        finally:
            process.terminate()
            process.wait(timeout=30)


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers."""
    for _ in range(300):
        assert process.poll() is None, "the server ended"
        with contextlib.suppress(OSError):
            urllib.request.urlopen(address, timeout=1).close()  # noqa: S310 -- our own server
            return
        time.sleep(0.2)
    pytest.fail("the server does not answer")


def barriers(visit: Visit) -> list[tuple[str, str]]:
    """What of the page keeps people out, as axe sees it."""
    found = Axe().run(visit.page).response["violations"]
    worst = [one for one in found if one["impact"] in ("serious", "critical")]
    return [(one["id"], one["nodes"][0]["html"]) for one in worst]
