"""Match lists with known identities: pairwise precision and recall, beside splink where it is here.

The lists lie beside the repository; without them there is nothing to measure. splink is no
dependency: install it into an environment of its own to see its rows. It is trained without labels
on Jaro-Winkler levels of name and address and on equal phone, city and ZIP code, and shown at the
threshold of the best F1 and at the lowest one whose precision is at least 0.97.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from real import test_identities as lists

THRESHOLDS = (0.5, 0.8, 0.9, 0.95, 0.99, 0.999)
TABLES = {
    "restaurants of two guides": lists.guides,
    "early childhood in nine lists": lists.sites,
    "a council's awards": lists.council,
    "a council's awards, names and addresses once": lambda: lists.council(
        (lists.ORGANISATION, "Address", "City", "Zip Code")
    ),
    "a council's awards, names once": lambda: lists.council((lists.ORGANISATION,)),
}
PAID = (
    "a council's awards",
    "a council's awards, names and addresses once",
    "a council's awards, names once",
)


def run() -> Iterator[dict[str, object]]:
    """Measure each list."""
    if not lists.LISTS.exists():
        yield {"not measured": "../shared/data is not here"}
        return
    for name, make in TABLES.items():
        table, true = make()
        joined, either = lists.found_in(table)
        row = {"list": name, "rows": len(table), "pairs": len(true)}
        yield (
            row
            | {"by": "assetmap"}
            | said(joined, true)
            | {"recall, joined or asked": f"{lists.of(either, true)[1]:.3f}"}
        )
        if name in PAID:
            joined, either = lists.paid_in(table, lists.towns())
            asked = {"recall, joined or asked": f"{lists.of(either, true)[1]:.3f}"}
            yield row | {"by": "assetmap, as payees"} | said(joined, true) | asked
        yield from (row | other for other in splink(table, true))


def said(found: lists.Pairs, true: lists.Pairs) -> dict[str, str]:
    """Return precision, recall and their harmonic mean."""
    precision, recall = lists.of(found, true)
    f1 = 2 * precision * recall / (precision + recall)
    return {"precision": f"{precision:.3f}", "recall": f"{recall:.3f}", "F1": f"{f1:.3f}"}


def splink(table: pd.DataFrame, true: lists.Pairs) -> Iterator[dict[str, object]]:
    """Match with splink, if it is installed."""
    try:
        import splink.comparison_library as compare
        from splink import Linker, SettingsCreator, block_on
        from splink.internals.duckdb.database_api import DuckDBAPI
    except ImportError:
        return
    plain = table[["record_id", "name", "address", "zip", "phone", "city"]].copy()
    for column in ("name", "address"):
        plain[column] = plain[column].str.lower().str.replace(r"[^a-z0-9 ]", "", regex=True)
    plain["phone"] = plain["phone"].str.replace(r"\D", "", regex=True)
    plain = plain.rename(columns={"record_id": "unique_id"}).astype("object")
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            compare.JaroWinklerAtThresholds("name", [0.95, 0.88, 0.75]),
            compare.JaroWinklerAtThresholds("address", [0.95, 0.85]),
            *(compare.ExactMatch(column) for column in ("phone", "zip", "city")),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("phone"),
            block_on("address"),
            block_on("substr(name,1,8)"),
            block_on("split_part(address,' ',1)", "substr(name,1,2)"),
        ],
    )
    linker = Linker(DuckDBAPI().register(plain.where(plain != "", None)), settings)
    train = linker.training
    train.estimate_probability_two_random_records_match([block_on("name", "address")], recall=0.3)
    train.estimate_u_using_random_sampling(max_pairs=1e6)
    for rule in (block_on("name"), block_on("address")):
        train.estimate_parameters_using_expectation_maximisation(rule)
    scored = linker.inference.predict(threshold_match_probability=0.5).as_pandas_dataframe()
    found = {t: grouped(scored.loc[scored["match_probability"] >= t], plain) for t in THRESHOLDS}
    best = max(found, key=lambda t: float(said(found[t], true)["F1"]))
    exact = [t for t in THRESHOLDS if lists.of(found[t], true)[0] >= 0.97]
    for threshold in dict.fromkeys([best, *exact[:1]]):
        yield {"by": f"splink from {threshold}"} | said(found[threshold], true)


def grouped(scored: pd.DataFrame, records: pd.DataFrame) -> lists.Pairs:
    """Return the pairs of the groups that scored pairs make."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    row = pd.Series(range(len(records)), index=records["unique_id"])
    a, b = (row[scored[f"unique_id_{side}"]].to_numpy() for side in ("l", "r"))
    graph = coo_matrix(([1] * len(a), (a, b)), shape=(len(records),) * 2)
    return lists.pairs_of(connected_components(graph, directed=False)[1].tolist())
