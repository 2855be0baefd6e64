"""Count how often each ground on which a type is decided was right, on labelled lists.

Run it from the project's root with the labelled lists of cities that are not among the test lists:

    python tools/make_sureness.py FOLDER/*.csv

Each is a list as it came, with one more column `right_types`: the types that are right for the row,
by a person who looked at nothing but the row, `;` between where honest people may differ. A type
below one of them is right too. Every list is read as it comes, and once more with nothing but its
names; a row that rests on the same ground both times counts once. Only counts are written, into
`assetmap/data/taxonomy/sureness.csv`: nothing of a list goes into the project.
"""

import argparse
import csv
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from assetmap.classify import classify
from assetmap.classify.sureness import TABLE, Ground, weighed
from assetmap.cli.read import reading_of
from assetmap.schema import (
    CATEGORY,
    CODES,
    DESCRIPTION,
    OTHER_ID,
    RECORD_ID,
    SHEET,
    SOURCE,
    SUGGESTION,
    TYPE,
    UPLOAD,
)
from assetmap.taxonomy import UNCLASSIFIED, load_taxonomy

LABEL = "right_types"
OUT = Path(__file__).resolve().parents[1] / "assetmap" / "data" / "taxonomy" / TABLE
_BESIDE_NAME = (CATEGORY, CODES, DESCRIPTION, TYPE, UPLOAD, SHEET, SOURCE)
_FIRST = 2  # the spreadsheet's row of a list's first

Rights = dict[Ground, dict[str, dict[int, bool]]]  # ground -> list -> row -> whether it was right


def main() -> None:
    """Count, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lists", nargs="+", type=Path)
    found: Rights = defaultdict(lambda: defaultdict(dict))
    for path in parser.parse_args().lists:
        labels, records = _read(path)
        for each in (_named(records), records):
            for row, ground, right in _judged(each, labels):
                found[ground][path.stem][row] = right
    _write(found)


def _read(path: Path) -> tuple[list[set[str]], pd.DataFrame]:
    """Return the labels of a list's rows, and the records that the program reads of the rest."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    labels = [set(text.split(";")) for text in table.pop(LABEL)]
    unknown = set().union(*labels) - set(load_taxonomy().types.index)
    if unknown:
        problem = f"{path}: {sorted(unknown)} are no types of assetmap/data/taxonomy"
        raise SystemExit(problem)
    with tempfile.TemporaryDirectory() as folder:
        as_it_came = Path(folder) / path.name
        table.to_csv(as_it_came, index=False)
        return labels, reading_of(as_it_came, None, ()).records


def _named(records: pd.DataFrame) -> pd.DataFrame:
    """Return records of which nothing is known but their names."""
    return records.assign(**{c: "" for c in _BESIDE_NAME if c in records.columns})


def _judged(records: pd.DataFrame, labels: list[set[str]]) -> Iterator[tuple[int, Ground, bool]]:
    """Yield row, ground and whether it was right, also of what was too doubtful to decide."""
    taxonomy = load_taxonomy()
    done = classify(records, taxonomy)
    guess = {
        one: str(asked[SUGGESTION])
        for _, asked in done.review.iterrows()
        for one in (str(asked[RECORD_ID]), *str(asked[OTHER_ID]).split(";"))
    }
    typed = zip(records[RECORD_ID], records["row"], done.types[TYPE], done.grounds, strict=True)
    for record, row, decided, ground in typed:
        type_ = guess.get(record, "") if decided == UNCLASSIFIED else decided
        if type_ and ground != Ground.NONE:
            right = not labels[int(row) - _FIRST].isdisjoint(taxonomy.lineage(type_))
            yield int(row) - _FIRST, Ground(int(ground)), right


def _write(found: Rights) -> None:
    """Write the counts of each ground, beside what was set by hand."""
    with OUT.open(encoding="utf-8", newline="") as lines:
        table = list(csv.DictReader(lines))
    for one in table:
        lists = [list(rows.values()) for rows in found[Ground[one["ground"].upper()]].values()]
        weight, share = weighed(lists)
        rows = [right for each in lists for right in each]
        one |= {"lists": str(len(lists)), "rows": str(len(rows)), "right": str(sum(rows))}
        one |= {"weight": f"{weight:.1f}", "share": f"{share:.3f}"}
    with OUT.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, table[0], lineterminator="\n")
        out.writeheader()
        out.writerows(table)


if __name__ == "__main__":
    main()
