"""Match 10,000, 100,000 and 1,000,000 made-up records, an eighth of them said again with slips.

Each size is matched in a process of its own: processor seconds, the peak of its memory, and
pairwise precision and recall against what is known to be one. Beside it, on sizes that it can do,
is what is often written: every pair of names compared with rapidfuzz, one above 90 of 100 called
the same. What lists with known identities say of the judgement is in `docs/matching.md`.
"""

import json
import subprocess
import sys
from collections.abc import Iterator

SIZES = (10_000, 100_000, 1_000_000)
NAIVE = (3_000, 10_000)
CODE = """
import json, resource, sys
from benchmarks.match_records import made, naive, pairwise
from assetmap.resolve import match
import time
by, count = sys.argv[1], int(sys.argv[2])
records, truth = made(count)
held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.process_time()
if by == "assetmap":
    found = match(records, same_place_m=50.0, crs="EPSG:32617")
    groups, asked = found.asset_id, len(found.review)
else:
    groups, asked = naive(records), 0
spent = time.process_time() - start
precision, recall = pairwise(groups, truth)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({
    "cpu_s": round(spent, 1), "peak_mb": peak // 1024, "of which the records": held // 1024,
    "precision": round(precision, 3), "recall": round(recall, 3), "asked": asked,
}))
"""


def run() -> Iterator[dict[str, object]]:
    """Match each size."""
    plans = [("assetmap", size) for size in SIZES] + [("rapidfuzz, all pairs", n) for n in NAIVE]
    for by, size in plans:
        command = [sys.executable, "-c", CODE, by, str(size)]
        found = subprocess.run(command, check=True, capture_output=True, text=True)
        yield {"records": size, "by": by, **json.loads(found.stdout)}
