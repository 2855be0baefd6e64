"""Type 10,000, 100,000 and 1,000,000 records whose names are nearly all distinct.

Most names hold a kind of thing, in two languages, one of twenty with a letter missing; the others
say nothing that a rule knows, so that the model is asked in vain. Processor seconds of a
process of its own, what loading the package takes left out; peak memory of the whole process.
"""

import random
import subprocess
import sys
from collections.abc import Iterator

import pandas as pd

COUNTS = (10_000, 100_000, 1_000_000)
SYLLABLES = (
    "ba",
    "cor",
    "del",
    "fan",
    "gre",
    "hol",
    "ker",
    "lin",
    "mor",
    "nel",
    "par",
    "sto",
    "vi",
)
KINDS = (
    "Public Library",
    "Elementary School",
    "Missionary Baptist Church",
    "Barber Shop",
    "Food Pantry",
    "Community Center",
    "Recreation Center",
    "Iglesia Pentecostal",
    "Centro Comunitario",
    "Early Learning Academy",
    "Family Health Clinic",
    "Neighborhood Association",
    "Pizza",
    "Park",
    "Associates",
    "Group",
    "& Sons",
    "Partners",
)
SAID = (
    "open to all who live near and to their children",
    "classes in reading and numbers on weekday evenings",
    "help with forms, jobs, and heating bills",
    "ask for the coordinator; ramp at the side door",
)
CATEGORIES = (
    "",
    "",
    "",
    "Library",
    "School",
    "Rec",
    "B21",
    "611110",
    "Faith",
    "Zorp",
    "amenity=cafe",
)
MEASURE = """
import resource, sys, time
from assetmap.classify import classify
from assetmap.taxonomy import load_taxonomy
from benchmarks.classify import records
rows = records(int(sys.argv[1]))
taxonomy = load_taxonomy()
classify(rows.head(100), taxonomy)
begun = time.process_time()
found = classify(rows, taxonomy)
spent = time.process_time() - begun
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
model = int(found.types["decided_by"].str.startswith("model:").sum())
known = int((found.types["type"] != "unclassified").sum())
print(spent, peak, known, model, len(found.review))
"""


def records(count: int, seed: int = 5) -> pd.DataFrame:
    """Make records as ingest leaves them."""
    draw = random.Random(seed)
    pick = draw.choice
    names = []
    for _ in range(count):
        word = "".join(pick(SYLLABLES) for _ in range(draw.randrange(2, 5))).title()
        name = f"{word} {pick(SYLLABLES).title()}{pick(SYLLABLES)} {pick(KINDS)}"
        if draw.random() < 0.05:
            at = draw.randrange(1, len(name) - 1)
            name = name[:at] + name[at + 1 :]
        names.append(name)
    table = {
        "name": names,
        "category": [pick(CATEGORIES) for _ in range(count)],
        "description": [f"{pick(SAID)}; no. {n}" for n in range(count)],
        "upload": "assets.csv",
        "sheet": "",
        "source": "City list",
        "type": "",
        "url": "",
    }
    ids = [f"r{n:07}" for n in range(count)]
    rows = pd.DataFrame(table).astype("str").assign(record_id=ids, row=range(2, count + 2))
    return rows.astype({"record_id": "str"})


def run() -> Iterator[dict[str, object]]:
    """Measure each size in a process of its own."""
    for count in COUNTS:
        command = [sys.executable, "-c", MEASURE, str(count)]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        spent, peak, known, model, questions = float(said[0]), *map(int, said[1:])
        yield {
            "records": f"{count:,}",
            "cpu_s": round(spent, 2),
            "cpu_us_each": round(1e6 * spent / count, 1),
            "peak_mb": peak,
            "decided": round(known / count, 3),
            "by_model": round(model / count, 3),
            "questions": questions,
        }
