"""Type the rows of real lists whose own categories say what they are, three times.

`names`: from the names alone, without the list's name or its categories. `listed`: also from the
file's name. `whole`: as the list comes, with its own categories where it has any.

`typed_lists.csv` says which of our types each category of a list stands for; a type below one of
them is right too. Nothing here is trained on: every list is one of another origin. `accuracy` is
that of the rows that were decided, `decided` their share; `macro_f1` is over the categories. At
the end, for each thing that decided and how sure it was, how often it was right. `kept_out` learns
that from all lists but one and tries it on that one, each list counting the same, and says what
would remain if only what is right nine times in ten elsewhere decided.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from assetmap.classify import classify
from assetmap.taxonomy import UNCLASSIFIED, Taxonomy, load_taxonomy

HOME = Path(__file__).resolve().parent
LISTS = HOME.parents[1] / "shared" / "data" / "assets"
MEANT = 0.9  # share of what is decided that is meant to be right
TEXT = ("name", "category", "description", "type", "upload", "sheet", "source")


def run() -> Iterator[dict[str, object]]:
    """Measure each list, then each city, then all of them, then each thing that decides."""
    taxonomy = load_taxonomy()
    rows = known_rows(LISTS)
    if rows.empty:
        yield {"skipped": f"no lists in {LISTS}"}
        return
    read = {what: _right(part, taxonomy) for what, part in _readings(rows).items()}
    for by in ("file", "city"):
        for one in rows[by].unique():
            found = {what: scores(part[rows[by] == one]) for what, part in read.items()}
            yield {by: one, "rows": int((rows[by] == one).sum())} | _flat(found)
    yield {"all": "rows", "rows": len(rows)} | _flat({w: scores(p) for w, p in read.items()})
    for by in ("file", "city"):
        means = {what: _mean(part, rows[by]) for what, part in read.items()}
        yield {"all": f"mean of each {by}"} | _flat(means)
    for what, part in read.items():
        decided = part[part["got"] != UNCLASSIFIED]
        for (source, sure), some in decided.groupby(["source", "confidence"]):
            each = some.groupby("file")["right"].mean()
            yield {
                "read": what,
                "by": source,
                "sure": sure,
                "rows": len(some),
                "lists": len(each),
                "right": rounded(some["right"].mean()),
                "mean_of_lists": rounded(each.mean()),
            }
        yield {"read": what, "kept_out": "each list in turn", **kept_out(part)}


def kept_out(rows: pd.DataFrame) -> dict[str, float]:
    """Return how well the other lists say how often each thing that decides is right in a list.

    Parameters
    ----------
    rows
        As they were typed, with `file`, `got`, `source`, `confidence` and `right`.
    """
    decided = rows[rows["got"] != UNCLASSIFIED]
    keys = ["source", "confidence"]
    each = decided.groupby([*keys, "file"])["right"].mean()
    total, lists = (each.groupby(keys).transform(how) for how in ("sum", "count"))
    others = ((total - each) / (lists - 1)).rename("expected")  # NaN: in no other list
    known = decided.join(others, on=[*keys, "file"])
    by_list = known.groupby("file")
    meant = known[known["expected"] >= MEANT]
    counts = rows.groupby("file").size()
    share = meant.groupby("file").size().reindex(counts.index, fill_value=0) / counts
    said, expected, right = (by_list[c].mean() for c in ("confidence", "expected", "right"))
    return {
        "said": rounded(said.mean()),
        "expected": rounded(expected.mean()),
        "right": rounded(right.mean()),
        "missed_by": rounded((expected - right).abs().mean()),
        "right_if_meant": rounded(meant.groupby("file")["right"].mean().mean()),
        "decided_if_meant": rounded(share.mean()),
    }


def _readings(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the rows as they are read each time; a list has a number in place of its name."""
    file = rows["file"].str.rpartition("/")[2]
    alone = rows.assign(source=pd.factorize(rows["file"])[0].astype("str"))
    return {
        "names": alone,
        "listed": alone.assign(upload=file),
        "whole": alone.assign(upload=file, category=rows["value"]),
    }


def _right(rows: pd.DataFrame, taxonomy: Taxonomy) -> pd.DataFrame:
    """Return rows with what they were typed, how surely, by what, and whether it is right."""
    types = typed(rows, taxonomy)
    right = [is_right(g, t, taxonomy) for g, t in zip(types["type"], rows["types"], strict=True)]
    return rows.assign(
        got=types["type"],
        source=types["decided_by"].str.partition(":")[0],
        confidence=types["confidence"].round(2),
        right=right,
    )


def _flat(found: dict[str, dict[str, float]]) -> dict[str, object]:
    """Return the measures of each reading in one line."""
    return {f"{what}_{key}": value for what, one in found.items() for key, value in one.items()}


def _mean(rows: pd.DataFrame, groups: pd.Series) -> dict[str, float]:
    """Return the mean of the measures of lists, or of cities, each counting the same."""
    parts = pd.DataFrame([scores(part) for _, part in rows.groupby(groups)])
    return {str(key): rounded(value) for key, value in parts.mean().items()}


def known_rows(folder: Path) -> pd.DataFrame:
    """Return the rows of the lists that are there, with the types that are right for each."""
    found = []
    with (HOME / "typed_lists.csv").open(encoding="utf-8", newline="") as lines:
        for known in csv.DictReader(lines):
            path = (folder / known["file"]).resolve()
            if not path.is_file():
                continue
            table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding_errors="replace")
            if known["category"]:
                table = table[table[known["category"]].str.strip() == known["value"]]
            part = pd.DataFrame({"name": table[known["name"]].str.strip()})
            part["description"] = table[known["description"]] if known["description"] else ""
            about = {key: known[key] for key in ("city", "file", "value", "types")}
            found.append(part.assign(**about).drop_duplicates("name"))
    rows = pd.concat(found, ignore_index=True) if found else pd.DataFrame()
    return rows[rows["name"] != ""].reset_index(drop=True) if len(rows) else rows


def typed(rows: pd.DataFrame, taxonomy: Taxonomy) -> pd.DataFrame:
    """Return the type columns of rows."""
    records = rows.reindex(columns=list(TEXT), fill_value="").astype("str")
    records = records.assign(record_id=records.index.astype("str"), row=range(2, len(rows) + 2))
    return classify(records, taxonomy).types


def is_right(got: str, types: str, taxonomy: Taxonomy) -> bool:
    """Tell whether a type is one of those that are right, or lies below one."""
    return got != UNCLASSIFIED and not set(taxonomy.lineage(got)).isdisjoint(types.split(";"))


def scores(rows: pd.DataFrame) -> dict[str, float]:
    """Return the measures of some rows."""
    decided = rows["got"] != UNCLASSIFIED
    return {
        "accuracy": rounded(rows["right"][decided].mean()),
        "decided": rounded(decided.mean()),
        "macro_f1": rounded(macro_f1(rows)),
    }


def macro_f1(rows: pd.DataFrame) -> float:
    """Return the mean over categories of the harmonic mean of precision and recall.

    A row that was typed wrongly counts against the precision of each category whose types it was
    given.
    """
    taxonomy = load_taxonomy()
    found = []
    for types, part in rows.groupby("types"):
        claimed = sum(is_right(got, str(types), taxonomy) for got in rows["got"][~rows["right"]])
        hits = int(part["right"].sum())
        found.append(2 * hits / (2 * hits + claimed + len(part) - hits))
    return float(np.mean(found))


def rounded(number: float) -> float:
    """Return three digits."""
    return round(float(number), 3)
