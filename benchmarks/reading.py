"""Read a workbook of 100,000 rows and a CSV of 1,000,000: ours whole, theirs merely opened.

Ours parses in a confined child, finds the columns, cleans every value, accounts for every row and
names each record; the command then writes all of them as a CSV. Beside it is what pandas takes to
hand over the cells as they stand, each in a process of its own: processor seconds of that process
and its children, and the peak of what they hold in memory together.
"""

import csv
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import xlsxwriter

HEADER = (
    "Organization Name",
    "Category",
    "Street Address",
    "City",
    "ZIP",
    "Phone",
    "Latitude",
    "Longitude",
    "Description",
)
OURS = """
from pathlib import Path; import sys
from assetmap.ingest import load_upload, read_upload
reading = read_upload(load_upload(Path(sys.argv[1])), states=("MA", "PA"))
"""
COMMAND = """
import sys
from assetmap.cli import main
main(["read", sys.argv[1], "--out", sys.argv[1] + ".out.csv"])
"""
MERELY = {
    "xlsx": {
        "pandas + openpyxl": "import pandas, sys; pandas.read_excel(sys.argv[1], dtype=str)",
        "pandas + calamine": (
            "import pandas, sys; pandas.read_excel(sys.argv[1], dtype=str, engine='calamine')"
        ),
    },
    "csv": {
        "pandas.read_csv": (
            "import pandas, sys; pandas.read_csv(sys.argv[1], dtype=str, keep_default_na=False)"
        ),
    },
}
_FIRST = ("Hill", "Río Grande", "St. Mary's", "North Side", "O'Hara", "Peña", "Żółw", "New Hope")
_SECOND = ("Community", "Family", "Youth", "Neighborhood", "Tenants'", "Women & Children's")
_KINDS = ("Library", "Elementary School", "Church", "Barber Shop", "Food Pantry", "Rec Center")
_WORDS = (
    "open to all who live near and to their children",
    "classes in reading and numbers on weekday evenings",
    'known as "the Hall" since 1931, with a kitchen',
    "clases de inglés y español los sábados por la mañana",
    "help with forms, jobs, and heating bills",
    "call ahead; the door is at the side, up the ramp",
)
_STREETS = ("Centre Ave", "Whitfield St", "Kelly Street", "Martin Luther King Jr Blvd", "5th Av")
_CITIES = ("Pittsburgh", "Boston", "Cambridge", "McKees Rocks", "Worcester")


def rows(count: int, seed: int = 11) -> Iterator[list[str]]:
    """Make rows as lists have them: typos, blanks, accents, quotation marks, lost zeros."""
    draw = random.Random(seed)
    pick = draw.choice
    for number in range(count):
        name = f"{pick(_FIRST)} {pick(_SECOND)} {pick(_KINDS)} {number * 7919 % count}"
        dice = draw.random()
        if dice < 0.06:  # a slip of the keys
            at = draw.randrange(len(name) - 1)
            name = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
        elif dice < 0.08:
            name = f" {name}  "
        middle = f"{draw.randrange(100, 1000)}-{draw.randrange(10_000):04d}"
        yield [
            name,
            "" if dice < 0.1 else pick(_KINDS).lower(),
            f"{draw.randrange(1, 9999)} {pick(_STREETS)}" + (", Suite 2" if dice > 0.9 else ""),
            "" if 0.2 < dice < 0.25 else pick(_CITIES),
            "2138" if 0.3 < dice < 0.31 else f"{draw.randrange(15001, 15300)}",
            "n/a" if 0.4 < dice < 0.45 else (f"(412) {middle}" if dice < 0.7 else f"412-{middle}"),
            "" if 0.5 < dice < 0.6 else f"{draw.uniform(40.2, 40.6):.6f}",
            "" if 0.5 < dice < 0.6 else f"{draw.uniform(-80.3, -79.7):.6f}",
            f"{pick(_WORDS)}; {pick(_WORDS)}; no. {number}",
        ]


def write_csv(path: Path, count: int) -> None:
    """Write rows as a CSV."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([list(HEADER), *rows(count)])


def write_workbook(path: Path, count: int) -> None:
    """Write rows as a workbook, with degrees and ZIP codes as numbers."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("List")
        sheet.write_row(0, 0, HEADER)
        for i, row in enumerate(rows(count), start=1):
            for k, cell in enumerate(row):
                if k in {4, 6, 7} and cell:
                    sheet.write_number(i, k, float(cell))
                elif cell:
                    sheet.write_string(i, k, cell)


def measured(code: str, path: Path) -> dict[str, object]:
    """Run code on a file in a process; return its processor seconds and peak memory."""
    from resource import RUSAGE_CHILDREN, getrusage

    before = getrusage(RUSAGE_CHILDREN)
    with subprocess.Popen([sys.executable, "-c", code, str(path)]) as process:
        peak = [0]
        watch = threading.Thread(target=_watch, args=(psutil.Process(process.pid), peak))
        watch.start()
        process.wait()
        watch.join()
    after = getrusage(RUSAGE_CHILDREN)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, code)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return {"cpu_s": round(cpu, 2), "peak_mb": peak[0] >> 20}


def _watch(process: psutil.Process, peak: list[int]) -> None:
    """Keep the most that a process and its children hold together, looked at often."""
    while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
        held = 0
        for one in (process, *_children(process)):
            try:
                held += one.memory_info().rss
            except psutil.NoSuchProcess:
                continue
        peak[0] = max(peak[0], held)
        time.sleep(0.01)


def _children(process: psutil.Process) -> list[psutil.Process]:
    """Return the processes that one has started."""
    try:
        return process.children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def run() -> Iterator[dict[str, object]]:
    """Measure both files."""
    with tempfile.TemporaryDirectory() as folder:
        book, text = Path(folder) / "list.xlsx", Path(folder) / "list.csv"
        write_workbook(book, 100_000)
        write_csv(text, 1_000_000)
        for path, count in ((book, 100_000), (text, 1_000_000)):
            size = path.stat().st_size >> 20
            ours = (("assetmap", OURS), ("assetmap read --out", COMMAND))
            for what, code in (*ours, *MERELY[path.suffix[1:]].items()):
                yield {
                    "file": f"{path.suffix[1:]} {count:,} rows {size} MB",
                    "by": what,
                } | measured(code, path)
