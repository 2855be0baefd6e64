"""Damage honest files of every kind, and demand that each is read or refused.

    .venv/bin/python tools/fuzz_parsers.py --count 10000 --parser xlsx --parser csv

What a file does is the same whenever it is made again: `--seed` and its number say which it is.
Files that were neither read nor refused are kept in `--keep`.
"""

import argparse
import os
import re
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]  # the code beside this tool

from fuzz.fuzzing import Finding, Report, fuzz  # noqa: E402 -- found by the lines above
from fuzz.seeds import SEEDS  # noqa: E402 -- the same

CHUNK = 500  # files of one task
SHOWN = 5  # numbers of findings of one kind
DEPTH = 3  # lines of where it was


def options() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--count", type=int, default=2000, help="files of each parser")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=int, default=0, help="number of the first file")
    parser.add_argument("--parser", action="append", choices=sorted(SEEDS), help="all of them")
    parser.add_argument("--every", type=int, default=5, help="read on each n-th that is new")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--keep", type=Path, help="folder for files that were found")
    return parser.parse_args()


def summed(reports: list[Report]) -> Report:
    """Return the reports of one parser as one."""
    total = Report(parser=reports[0].parser)
    for one in reports:
        total.files += one.files
        total.parsed += one.parsed
        total.refused += one.refused
        total.read += one.read
        total.unread += one.unread
        total.most_kib = max(total.most_kib, one.most_kib)
        total.findings += one.findings
    return total


def told(report: Report, seconds: float, keep: Path | None) -> None:
    """Print what became of the files of one parser."""
    refused = sum(report.refused.values())
    print(
        f"{report.parser:<11} {report.files:>7,} files: {report.parsed:>6,} parsed "
        f"({report.read:,} read on, {report.unread:,} no list), {refused:>6,} refused, "
        f"{len(report.findings):>3} findings; {report.most_kib // 1024} MB, {seconds:.0f} s",
        flush=True,
    )
    kinds: dict[str, list[Finding]] = {}
    for finding in report.findings:
        last = finding.what.strip().rsplit("\n", 1)[-1][:100]
        kinds.setdefault(re.sub(r"\d+", "#", last), []).append(finding)
        if keep:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{finding.parser}_{finding.number}").write_bytes(finding.content)
    for last, findings in sorted(kinds.items()):
        numbers = ", ".join(str(finding.number) for finding in findings[:SHOWN])
        print(f"  {len(findings)} x {last} (numbers {numbers} ...)")
        lines = [line for line in findings[0].what.split("\n") if "assetmap" in line]
        print("\n".join(lines[-DEPTH:]), flush=True)


def main() -> None:
    """Fuzz each parser asked for; end with 1 where anything was found."""
    asked = options()
    bad = 0
    with ProcessPoolExecutor(max_workers=asked.jobs) as pool:
        for parser in asked.parser or SEEDS:
            begun = time.monotonic()
            starts = range(asked.start, asked.start + asked.count, CHUNK)
            tasks = [
                pool.submit(
                    fuzz,
                    parser,
                    seed=asked.seed,
                    count=min(CHUNK, asked.start + asked.count - start),
                    start=start,
                    every=asked.every,
                )
                for start in starts
            ]
            total = summed([task.result() for task in tasks])
            told(total, time.monotonic() - begun, asked.keep)
            bad += len(total.findings)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
