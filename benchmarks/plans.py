"""Choose places among 500 candidates for 1,000 points of demand: one core, made-up city."""

import time
from collections.abc import Iterator

import numpy as np

from assetmap.planning import choose

DEMAND, CANDIDATES, PRESENT, SIDE_M, WALK_M = 1000, 500, 12, 10_000.0, 800.0


def run() -> Iterator[dict[str, object]]:
    """Cover most people, and shorten the way, with more and more places."""
    rng = np.random.default_rng(1)
    homes, could, there = (rng.uniform(0, SIDE_M, (n, 2)) for n in (DEMAND, CANDIDATES, PRESENT))
    people = rng.integers(1, 200, (DEMAND, 1)).astype(float)
    metres, now = _metres(homes, could), _metres(homes, there).min(axis=1, keepdims=True)
    aims = {
        "people within a walk": people * ((metres <= WALK_M) & (now > WALK_M)),
        "metres that people save": people * np.maximum(now - metres, 0.0),
    }
    for number in (1, 3, 5, 10, 20):
        for aim, gains in aims.items():
            start = time.process_time()
            found = choose(gains, number)
            yield {
                "new places": number,
                "aim": aim,
                "cpu_s": round(time.process_time() - start, 2),
                "at most so much better, %": round(100 * (found.bound / found.gain - 1), 2),
                "others as good, or nearly": len(found.others),
            }


def _metres(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return straight lines from each point to each other."""
    return np.hypot(*np.moveaxis(one[:, None] - other[None], 2, 0))
