"""Tell the major group (the letter) of NTEE from an organisation's name alone, state held out.

Each turn learns from the names of the other states' exempt organisations (IRS) and is tried on one
state, whole: no row of it is seen. `ours` learns from `classify.features` of the name, with the
type that the classifier gives it as two more words; `baseline` is what most would write first:
TF-IDF of words and pairs of words, logistic regression, on the same rows, its penalty the better of
three on the very state that it is tried on, which flatters it. A last turn learns from the three
states and is tried on names of organisations from all over the country.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.classify import classify
from assetmap.classify.learning import fit
from assetmap.classify.model import scores_of
from assetmap.folding import folded
from assetmap.taxonomy import UNCLASSIFIED, load_taxonomy

LISTS = Path(__file__).resolve().parents[2] / "shared" / "data" / "nonprofits"
STATES = ("ky", "la", "ri")
COUNTRY = "org_missions_ntee_half.csv"
RARER = 0.3  # how much more a name of a rare letter counts: macro-F1 is over letters
PENALTIES = (1.0, 10.0, 100.0)  # `C` of scikit-learn
Labels = npt.NDArray[np.object_]


def run() -> Iterator[dict[str, object]]:
    """Measure each held-out state, then the country."""
    if not LISTS.is_dir():
        yield {"skipped": f"no lists in {LISTS}"}
        return
    tables = {state: _state(LISTS / f"eo_{state}.csv") for state in STATES}
    country = pd.read_csv(LISTS / COUNTRY, dtype=str, keep_default_na=False)
    country = pd.DataFrame({"name": country["NAME"], "letter": country["NTEE"].str[:1]})
    known = {"ky": "la ri", "la": "ky ri", "ri": "ky la"}
    for held, others in known.items():
        learn = pd.concat([tables[state] for state in others.split()], ignore_index=True)
        yield {"tried on": held} | _tried(learn, tables[held])
    everywhere = pd.concat(list(tables.values()), ignore_index=True)
    yield {"tried on": "country"} | _tried(
        everywhere, country[country["letter"].isin(everywhere["letter"])]
    )


def _state(path: Path) -> pd.DataFrame:
    """Return the names of a state's organisations that have a code, with its letter."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    coded = table["NTEE_CD"].str.match(r"^[A-Z]")
    rows = pd.DataFrame({"name": table["NAME"], "letter": table["NTEE_CD"].str[:1]})[coded]
    return rows.drop_duplicates("name").reset_index(drop=True)


def _tried(learn: pd.DataFrame, held: pd.DataFrame) -> dict[str, object]:
    """Return how both do on the rows held out, none of whose names was learnt from."""
    held = held[~held["name"].isin(learn["name"])]
    truth = held["letter"].to_numpy(dtype=object)
    ours = _ours(learn, held)
    theirs = max((_baseline(learn, held, c) for c in PENALTIES), key=lambda got: _macro(truth, got))
    return {
        "learnt from": len(learn),
        "rows": len(held),
        "macro_f1": _macro(truth, ours),
        "baseline_macro_f1": _macro(truth, theirs),
        "accuracy": round(float((truth == ours).mean()), 3),
        "baseline_accuracy": round(float((truth == theirs).mean()), 3),
    }


def _ours(learn: pd.DataFrame, held: pd.DataFrame) -> Labels:
    """Return what our features make of the names."""
    counts = learn["letter"].map(learn["letter"].value_counts())
    shares = ((counts / counts.mean()) ** -RARER).to_numpy(dtype=np.float32)
    model = fit(_texts(learn["name"]), learn["letter"].tolist(), shares=shares)
    return np.array(model.codes, dtype=object)[
        scores_of(_texts(held["name"]), model).argmax(axis=1)
    ]


def _texts(names: pd.Series) -> list[str]:
    """Return names with the type that the classifier gives each as two more words in front."""
    columns = ("category", "description", "type", "upload", "sheet", "source")
    ids = pd.RangeIndex(len(names)).astype("str")
    records = pd.DataFrame({"name": names.to_numpy(), "record_id": ids, "row": range(len(names))})
    records = records.assign(**dict.fromkeys(columns, "")).astype(dict.fromkeys(columns, "str"))
    taxonomy = load_taxonomy()
    types = classify(records.astype({"name": "str"}), taxonomy).types
    roots = {code: f"is{taxonomy.lineage(code)[-1]} is{code}" for code in taxonomy.types.index}
    roots[UNCLASSIFIED] = "isnothing"
    words = [roots[code].replace("_", "") for code in types["type"]]
    return [f"{word} {name}" for word, name in zip(words, folded(names.tolist()), strict=True)]


def _baseline(learn: pd.DataFrame, held: pd.DataFrame, strength: float) -> Labels:
    """Return what TF-IDF and logistic regression make of the names."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    learner = LogisticRegression(C=strength, max_iter=200, tol=1e-3)
    learner.fit(words.fit_transform(learn["name"]), learn["letter"])
    got: Labels = learner.predict(words.transform(held["name"]))
    return got


def _macro(truth: Labels, got: Labels) -> float:
    """Return the mean over letters of the harmonic mean of precision and recall."""
    from sklearn.metrics import f1_score

    return round(float(f1_score(truth, got, average="macro", zero_division=0)), 3)
