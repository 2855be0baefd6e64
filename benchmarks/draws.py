"""Draw 1,000 times what 10,000 doubtful assets would count for in 100 neighbourhoods."""

import json
import subprocess
import sys
from collections.abc import Iterator

import numpy as np

from assetmap.findings.doubtful import Doubtful

ASSETS, AREAS, KINDS, DRAWS = 10_000, 100, 60, 1_000
PLACES = 4  # in which each asset may lie
SETS = 40  # of kinds
PAIRS = 500  # that may be one
DOUBTS = ("positions", "duplicates", "types", "all")
CODE = """
import json, resource, sys, time
from benchmarks.draws import DRAWS, made
from assetmap.findings.draws import OF_ASSETS, draw_counts
doubtful = made()
doubts = OF_ASSETS if sys.argv[1] == "all" else (sys.argv[1],)
start = time.process_time()
draw_counts(doubtful, draws=DRAWS, seed=1, doubts=doubts)
spent = time.process_time() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"cpu_s": round(spent, 2), "peak_mb": peak // 1024}))
"""


def made(seed: int = 7) -> Doubtful:
    """Make assets each of which is doubtful in its place and its type."""
    rng = np.random.default_rng(seed)
    place = np.sort(rng.integers(0, AREAS - PLACES, (ASSETS, 1)) + np.arange(PLACES), axis=1)
    pairs = rng.permutation(ASSETS)[: 2 * PAIRS].reshape(-1, 2)
    return Doubtful(
        ids=np.array([f"a{i:06d}" for i in range(ASSETS)], dtype=object),
        usual=place[:, 0],
        asset=np.repeat(np.arange(ASSETS), PLACES),
        place=place.ravel(),
        share=rng.dirichlet(np.ones(PLACES), ASSETS).ravel(),
        typed=rng.uniform(0.3, 1.0, ASSETS),
        own=rng.integers(0, SETS, ASSETS),
        other=rng.integers(0, SETS, ASSETS),
        kinds=rng.random((SETS, KINDS)) < 4 / KINDS,
        one=pairs.min(axis=1),
        two=pairs.max(axis=1),
        same=rng.random(PAIRS),
        certain=np.zeros((KINDS, AREAS + 1)),
    )


def run() -> Iterator[dict[str, object]]:
    """Draw each doubt by itself, then all."""
    for doubt in DOUBTS:
        command = [sys.executable, "-c", CODE, doubt]
        found = subprocess.run(command, check=True, capture_output=True, text=True)
        yield {"doubts": doubt, "draws": DRAWS, "assets": ASSETS, **json.loads(found.stdout)}
