"""Find a Chromium for the browser tests, or install one: prints its path."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ADVICE = (
    "No Chromium was found. Install one (Debian: apt-get install chromium) or set ASSETMAP_BROWSER "
    "to its path; python tools/find_browser.py --install tries to."
)


def candidates() -> Iterator[str]:
    """Yield where a browser may be, best first."""
    yield os.environ.get("ASSETMAP_BROWSER", "")
    for name in NAMES:
        yield shutil.which(name) or ""
    yield playwrights_own()


def playwrights_own() -> str:
    """Return where playwright keeps its own Chromium, "" without playwright."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        return ""
    try:
        with sync_playwright() as playwright:
            return playwright.chromium.executable_path
    except Error:
        return ""


def find_browser() -> str:
    """Return the path of a Chromium that can be run, "" without one."""
    return next((path for path in candidates() if path and os.access(path, os.X_OK)), "")


def install() -> None:
    """Try the ways to get one, until there is one."""
    as_root: list[str] = []
    if hasattr(os, "geteuid") and os.geteuid() != 0:
        as_root = ["sudo", "-n"]
    if shutil.which("apt-get") and (not as_root or shutil.which("sudo")):
        attempt([*as_root, "apt-get", "update"])
        attempt([*as_root, "apt-get", "install", "-y", "--no-install-recommends", "chromium"])
    if not find_browser():
        attempt([sys.executable, "-m", "playwright", "install", "chromium"])


def attempt(command: list[str]) -> None:
    """Run a command; what it says goes to standard error, whether or not it works."""
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, stdout=sys.stderr, env=quiet, check=False)


def main() -> int:
    """Print the path; exit 1 with a sentence where there is no browser."""
    found = find_browser()
    if not found and "--install" in sys.argv[1:]:
        install()
        found = find_browser()
    print(found or ADVICE, file=sys.stdout if found else sys.stderr)
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main())
