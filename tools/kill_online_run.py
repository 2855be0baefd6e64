"""Kill `assetmap geocode --online` at random moments; nothing may be lost or paid twice.

    .venv/bin/python tools/kill_online_run.py --rows 5000 --kills 20

A geocoder on this machine counts what it is asked. Each run is killed (SIGKILL) and started again
until the last one ends by itself; then every address must be placed, and no more requests must have
been made than there are addresses (or batches of them), plus one in flight for each kill.
"""

import argparse
import csv
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]  # the code beside this tool

from geocode.fake_geocoder import Fake, serving  # noqa: E402 -- found by the lines above

TINY = ROOT / "tests" / "data" / "tiny"
INSIDE = (-79.999, 40.4, 0.03, 0.015)  # a box in that region
STREETS = ["Oak", "Elm", "Ash", "Fir", "Pine", "Birch", "Cedar", "Maple", "Walnut", "Cherry"]


def options() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--batch", type=int, default=0, help="ask the census, so many at once")
    return parser.parse_args()


def write_case(folder: Path, fake: Fake, *, rows: int, batch: int) -> list[str]:
    """Write a list and settings; return the command that places the list."""
    with (folder / "list.csv").open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["Name", "Address", "City", "State", "ZIP"])
        for i in range(rows):
            street = f"{200 + 2 * (i // len(STREETS))} {STREETS[i % len(STREETS)]} Street"
            lines.writerow([f"Place {i}", street, "Tinytown", "PA", "15901"])
    name = "census" if batch else "photon"
    settings = [
        "[online]",
        f'providers = ["{name}"]',
        f'endpoints = ["{name}={fake.url}"]',
        f'rates = ["{name}=100000"]',
        f"batch_addresses = {batch or 1}",
    ]
    (folder / "settings.toml").write_text("\n".join(settings), encoding="utf-8")
    command = [sys.executable, "-m", "assetmap", "geocode", str(folder / "list.csv")]
    command += ["--region", str(TINY), "--out", str(folder / "placed.csv"), "--online"]
    command += ["--settings", str(folder / "settings.toml")]
    return [*command, "--cache", str(folder / "kept"), "--quiet"]


def killed(command: list[str], fake: Fake, at: int, wait_s: float) -> bool:
    """Start a run and kill it once the geocoder has been asked so often; False if it ended."""
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as run:
        while fake.asked.total() < at and run.poll() is None:
            time.sleep(0.001)
        time.sleep(wait_s)
        if run.poll() is not None:
            return False
        run.send_signal(signal.SIGKILL)
        return True


def main() -> int:
    """Kill, start again, count."""
    given = options()
    draw = random.Random(given.seed)
    moments = sorted(draw.sample(range(1, given.rows), given.kills))
    with serving() as fake, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fake.box = INSIDE
        command = write_case(folder, fake, rows=given.rows, batch=given.batch)
        kills = sum(killed(command, fake, at, draw.random() * 0.01) for at in moments)
        last = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
        with (folder / "placed.csv").open(encoding="utf-8", newline="") as file:
            tiers = Counter(row["tier"] for row in csv.DictReader(file))
        requests = len(fake.requests)
        twice = fake.asked.total() - len(fake.asked)
    placed = tiers["address"] + tiers["interpolated"]
    least = -(-given.rows // given.batch) if given.batch else given.rows
    print(
        f"{given.rows} rows, {kills} kills: {placed} placed, {requests} requests for {least},"
        f" {twice} addresses asked twice"
    )
    lost = last.returncode or placed != given.rows or len(fake.asked) != given.rows
    return int(bool(lost) or requests > least + kills or twice > kills * max(given.batch, 1))


if __name__ == "__main__":
    sys.exit(main())
