"""Build a region from 10,000 and 100,000 generated rows: processor seconds and peak memory."""

import csv
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACK = ROOT / "data" / "regions" / "harborview"
KINDS = (
    ("Library", "Library"),
    ("Elementary School", "School"),
    ("Baptist Church", "Church"),
    ("Barber Shop", "Barbershop"),
    ("Recreation Center", "Recreation"),
    ("Child Care", "Child care"),
    ("Food Pantry", "Pantry"),
    ("Youth Club", "Youth"),
    ("Garden", ""),
    ("Foundation", "Funder"),
)
HEADER = ("Organization", "Category", "Address", "City", "State", "ZIP", "Phone", "Lat", "Long")


def rows(count: int, seed: int = 7) -> Iterator[tuple[str, ...]]:
    """Make rows as a list of a large county might have them: a third without coordinates."""
    draw = random.Random(seed)
    with (PACK / "addresses.csv").open(encoding="utf-8", newline="") as lines:
        places = list(csv.DictReader(lines))
    for number in range(count):
        place = draw.choice(places)
        kind, category = draw.choice(KINDS)
        address = f"{place['number']} {place['street']}"
        given = draw.random() < 2 / 3
        jitter = draw.uniform(-1e-4, 1e-4)
        yield (
            f"{place['street'].title()} {kind} {number * 7919 % (count * 9 // 10)}",
            category,
            address.upper() if draw.random() < 0.2 else address,
            place["city"],
            "",
            place["zip"],
            f"(555) 010-{number % 10000:04d}",
            f"{float(place['lat']) + jitter:.6f}" if given else "",
            f"{float(place['lon']) + jitter:.6f}" if given else "",
        )


def run() -> Iterator[dict[str, object]]:
    """Build each size in a process of its own."""
    for count in (10_000, 100_000):
        with tempfile.TemporaryDirectory() as folder:
            table = Path(folder) / "rows.csv"
            with table.open("w", encoding="utf-8", newline="") as lines:
                csv.writer(lines).writerows([HEADER, *rows(count)])
            out = Path(folder) / "out"
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            command = [sys.executable, "-m", "assetmap", "build", "harborview", "--quiet"]
            command += ["--only-these-assets", "--assets", str(table), "--out", str(out)]
            subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            yield {
                "rows": count,
                "cpu_s": round(
                    after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, 1
                ),
                "peak_mb_of_largest_process": after.ru_maxrss // 1024,
                "map_kb": (out / "map.html").stat().st_size // 1024,
            }
