"""Count how often words stand in names, for matching; needs npm once.

Run it from the project's root after a change of the roles of words:

    python tools/make_match_words.py --packages /tmp/packages

The roles in `assetmap/data/match/words.csv` are ours and stay; the counts beside them are made anew
from the names of chains and public operators in `name-suggestion-index` (BSD-3-Clause). The package
is fetched into that folder and not kept in the project.
"""

import argparse
import csv
from collections import Counter
from pathlib import Path

from model_texts.packages import NAMES, fetch, names_of_all

from assetmap.resolve.keys import name_keys

TABLE = Path(__file__).resolve().parents[1] / "assetmap" / "data" / "match" / "words.csv"
LEAST = 5.0  # of ten thousand names: a word in fewer is as rare as one that is not listed
PER = 10_000


def shares(names: list[str]) -> dict[str, float]:
    """Return in how many of ten thousand names each word stands."""
    keys = set(name_keys(sorted(set(names))))
    counts = Counter(word for key in keys for word in set(key.split()))
    return {word: round(count / len(keys) * PER, 1) for word, count in counts.items()}


def main() -> None:
    """Count, and write the table."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--packages", type=Path, required=True, help="folder for the npm package")
    given = asked.parse_args()
    with TABLE.open(encoding="utf-8", newline="") as lines:
        roles = {row["word"]: row["role"] for row in csv.DictReader(lines) if row["role"]}
    names = list(names_of_all(fetch(NAMES, given.packages)))
    found = shares(names)
    common = {word for word, share in found.items() if share >= LEAST and not word.isdigit()}
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["word", "role", "per_10000"])
        for word in sorted(roles, key=lambda w: (roles[w] != "little", w)):
            share = "" if roles[word] == "little" else found.get(word, "")
            out.writerow([word, roles[word], share])
        for word in sorted(common - set(roles)):
            out.writerow([word, "", found[word]])
    print(f"{len(names):,} names, {len(common - set(roles)):,} common words without a role")


if __name__ == "__main__":
    main()
