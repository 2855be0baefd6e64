"""Learn the weights of matching from made-up towns.

Run it from the project's root after a change of what is compared:

    python tools/make_match_weights.py

It writes the column `bits` of `assetmap/data/match/weights.csv` anew; `set_by_hand` stays, from
which learning starts and to which it holds where few pairs speak. Nothing but invented lists is
read (`tools/match_lists`), so what real lists say of the weights is a test of them:
`python -m benchmarks likelihood`.
"""

import csv
import random
from pathlib import Path

import numpy as np
from match_lists.learning import design, from_unknown, learnt, rows_of_table
from match_lists.lists import said
from match_lists.things import town

from assetmap.resolve.weigh import weights

TABLE = Path(__file__).resolve().parents[1] / "assetmap" / "data" / "match" / "weights.csv"
SEED = 20261130
TOWNS = 8
THINGS = 1500
ROUND = 4  # to quarters of a bit


def main() -> None:
    """Learn, and write the table."""
    draw = random.Random(SEED)
    parts = [
        design(*said(town(THINGS, draw), draw, places=places))
        for places in (True, False)
        for _ in range(TOWNS)
    ]
    counts, offset, same = (np.concatenate([part[at] for part in parts]) for at in range(3))
    # Each town counts as much as another, however many of its pairs are compared.
    share = np.concatenate([np.full(len(p[0]), 1500.0 / len(p[0])) for p in parts])
    table = weights()
    start = table["set_by_hand"].astype(float).to_numpy()
    bits = from_unknown(learnt(counts, offset, same, share, start), start, counts.any(axis=0))
    bits = np.round(bits * ROUND) / ROUND + 0.0  # no minus before a zero
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["feature", "level", "bits", "set_by_hand", "en", "es"])
        for (feature, level), one, (_, row) in zip(
            rows_of_table(), bits, table.iterrows(), strict=True
        ):
            out.writerow([feature, level, f"{one:g}", row["set_by_hand"], row["en"], row["es"]])
    print(f"{len(same):,} pairs of {len(parts)} lists, {same.sum():,} of one thing")


if __name__ == "__main__":
    main()
