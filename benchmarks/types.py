"""Type the rows of real lists whose own categories say what they are, with those hidden.

`typed_lists.csv` says which of our types each category of a list stands for; a type below one of
them is right too. Nothing here is trained on: every list is one of another origin. `accuracy` is
that of the rows that were decided, `decided` their share; `macro_f1` is over the categories. Beside
it what the same rows give without the model, and how often the model itself was right.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from assetmap.classify import classify
from assetmap.classify.model import NO_TYPE, Model
from assetmap.taxonomy import UNCLASSIFIED, Taxonomy, load_taxonomy

HOME = Path(__file__).resolve().parent
LISTS = HOME.parents[1] / "shared" / "data" / "assets"
TEXT = ("name", "category", "description", "type", "upload", "sheet", "source")


def run() -> Iterator[dict[str, object]]:
    """Measure each list, then each city, then all of them."""
    taxonomy = load_taxonomy()
    rows = known_rows(LISTS)
    if rows.empty:
        yield {"skipped": f"no lists in {LISTS}"}
        return
    rows["got"], rows["by"] = typed(rows, taxonomy)
    rows["without"], _ = typed(rows, taxonomy, model=silent_model())
    rows["right"] = [
        is_right(g, t, taxonomy) for g, t in zip(rows["got"], rows["types"], strict=True)
    ]
    rows["right_without"] = [
        is_right(g, t, taxonomy) for g, t in zip(rows["without"], rows["types"], strict=True)
    ]
    for by in ("file", "city"):
        for what, part in rows.groupby(by):
            yield {by: what} | scores(part)
    yield {"all": "rows"} | scores(rows)
    cities = [scores(part) for _, part in rows.groupby("city")]
    yield {"all": "mean of cities"} | {
        key: round(float(np.mean([float(str(one[key])) for one in cities])), 3)
        for key in ("accuracy", "decided", "macro_f1")
    }


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


def typed(
    rows: pd.DataFrame, taxonomy: Taxonomy, *, model: Model | None = None
) -> tuple[list[str], list[str]]:
    """Return the types of rows by name and description, and what decided each."""
    records = rows.reindex(columns=list(TEXT), fill_value="").astype("str")
    records = records.assign(record_id=records.index.astype("str"), row=range(2, len(rows) + 2))
    types = classify(records, taxonomy, model=model).types
    return types["type"].tolist(), types["decided_by"].tolist()


def silent_model() -> Model:
    """Return a model that knows nothing: every text names no type."""
    from assetmap.classify.features import BUCKETS

    return Model(
        codes=(NO_TYPE,),
        weights=np.zeros((BUCKETS, 1), dtype=np.float32),
        intercept=np.zeros(1, dtype=np.float32),
        came_true=np.zeros(2, dtype=np.float32),
    )


def is_right(got: str, types: str, taxonomy: Taxonomy) -> bool:
    """Tell whether a type is one of those that are right, or lies below one."""
    return got != UNCLASSIFIED and not set(taxonomy.lineage(got)).isdisjoint(types.split(";"))


def scores(rows: pd.DataFrame) -> dict[str, object]:
    """Return the measures of some rows."""
    decided = rows["got"] != UNCLASSIFIED
    before = rows["without"] != UNCLASSIFIED
    guessed = rows["by"].str.startswith("model:")
    return {
        "rows": len(rows),
        "accuracy": rounded(rows["right"][decided].mean()),
        "decided": rounded(decided.mean()),
        "macro_f1": rounded(macro_f1(rows)),
        "accuracy_without_model": rounded(rows["right_without"][before].mean()),
        "decided_without_model": rounded(before.mean()),
        "accuracy_of_model": rounded(rows["right"][guessed].mean()),
        "decided_by_model": rounded(guessed.mean()),
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
