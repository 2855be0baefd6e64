"""Make the map page of 341, 10,000 and 100,000 assets, then open it: size, seconds, memory."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from assetmap import pipeline
from assetmap.publish import map_page
from assetmap.region import find_region, shipped_folders
from assetmap.result import Result
from assetmap.schema import ASSET_ID, LAT, LON, NAME
from assetmap.settings import Settings
from assetmap.uploads import pack_uploads

ROOT = Path(__file__).resolve().parents[1]
SIZES = (0, 10_000, 100_000)  # 0: as many as the region has
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# Until the browser has drawn what was asked for.
DRAWN = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)))"


def harborview() -> Result:
    """Build the shipped region once."""
    region = find_region("harborview", shipped_folders())
    settings = Settings().with_(dict(region.measures))
    return pipeline.build(region, pack_uploads(region), settings=settings)


def enlarged(assets: pd.DataFrame, count: int, seed: int = 7) -> pd.DataFrame:
    """Return so many assets: copies, each a little off and with a name of its own."""
    if not count:
        return assets
    draw = np.random.default_rng(seed)
    many = assets.iloc[draw.integers(len(assets), size=count)].reset_index(drop=True)
    number = pd.Series(np.arange(count).astype(str))
    return many.assign(
        **{
            ASSET_ID: "a" + number,
            NAME: many[NAME] + " " + number,
            LON: many[LON] + draw.normal(0, 0.002, count),
            LAT: many[LAT] + draw.normal(0, 0.002, count),
        }
    )


def run() -> Iterator[dict[str, object]]:
    """Make and open each size."""
    made = harborview()
    found = [sys.executable, str(ROOT / "tools" / "find_browser.py")]
    browser = subprocess.run(found, check=True, capture_output=True, text=True).stdout.strip()
    for size in SIZES:
        many = replace(made, assets=enlarged(made.assets, size))
        start = time.process_time()
        page = map_page(many)
        seconds = time.process_time() - start
        yield {
            "assets": len(many.assets),
            "made in CPU s": f"{seconds:.2f}",
            "MB": f"{len(page.encode()) / 1e6:.2f}",
            **opened(page, browser),
        }


def opened(page: str, browser: str) -> dict[str, str]:
    """Open a page from disk and use it."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "page.html"
        file.write_text(page, encoding="utf-8")
        chromium = playwright.chromium.launch(executable_path=browser, args=FLAGS)
        tab = chromium.new_page(viewport={"width": 1280, "height": 800})
        start = time.perf_counter()
        tab.goto(file.as_uri())
        tab.wait_for_selector("html[data-ready=yes]")
        tab.evaluate(DRAWN)
        ready = time.perf_counter() - start
        start = time.perf_counter()
        tab.fill("#words", "library")
        tab.wait_for_selector("#reset:visible")
        tab.evaluate(DRAWN)
        filtered = time.perf_counter() - start
        start = time.perf_counter()
        tab.locator("#list button.row:not([aria-expanded])").first.click()
        tab.wait_for_selector(".leaflet-popup .card")
        popup = time.perf_counter() - start
        heap = tab.evaluate("() => performance.memory.usedJSHeapSize") / 1e6
        chromium.close()
    return {
        "interactive in s": f"{ready:.2f}",
        "words filtered in s": f"{filtered:.2f}",
        "asset shown in s": f"{popup:.2f}",
        "JS heap MB": f"{heap:.0f}",
    }
