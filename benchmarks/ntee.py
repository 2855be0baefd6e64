"""Tell the major group (the letter) of NTEE from an organisation's name alone, state held out.

Each turn learns from the names of the other states' exempt organisations (IRS) and is tried on one
state, whole: no row of it is seen. The last learns from the three states and is tried on names of
organisations from all over the country. Both learn from the same rows:

- `ours`: two linear support vector machines, their standardised scores added up. One weighs words
  and pairs of words as our table of spellings reads them, with the type and the root of the tree
  that the classifier gives the name as two more words; the other pieces of those words of three to
  five letters. Rare letters count more. Its constants are the same in every turn.
- `baseline`: what most would write first, TF-IDF of words and pairs of words with logistic
  regression; its penalty is the better of three on the very state that it is tried on, which
  flatters it.

The last line has the mean over the turns, and the mean and standard deviation of the lead.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.classify import classify
from assetmap.folding import folded
from assetmap.taxonomy import UNCLASSIFIED, load_taxonomy

LISTS = Path(__file__).resolve().parents[2] / "shared" / "data" / "nonprofits"
STATES = ("ky", "la", "ri")
COUNTRY = "org_missions_ntee_half.csv"
RARER = 0.3  # how much more a name of a rare letter counts: macro-F1 is over letters
PENALTIES = (1.0, 10.0, 100.0)  # `C` of scikit-learn
WORDS, PIECES = 0.3, 0.2  # the same, of our two machines
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
    turns = []
    for held, others in known.items():
        learn = pd.concat([tables[state] for state in others.split()], ignore_index=True)
        turns.append(_tried(learn, tables[held]))
        yield {"tried on": held} | turns[-1]
    everywhere = pd.concat(list(tables.values()), ignore_index=True)
    turns.append(_tried(everywhere, country[country["letter"].isin(everywhere["letter"])]))
    yield {"tried on": "country"} | turns[-1]
    found = pd.DataFrame(turns)
    lead = found["macro_f1"] - found["baseline_macro_f1"]
    yield {
        "mean of": len(turns),
        "macro_f1": round(found["macro_f1"].mean(), 3),
        "baseline_macro_f1": round(found["baseline_macro_f1"].mean(), 3),
        "lead": round(lead.mean(), 3),
        "lead_sd": round(lead.std(), 3),
    }


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
    """Return what two linear machines make of the names, with what our classifier says of them."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    counts = learn["letter"].value_counts()
    weights = {str(k): (n / counts.mean()) ** -RARER for k, n in counts.items()}
    known, asked = _texts(learn["name"]), _texts(held["name"])
    views = {
        WORDS: TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        PIECES: TfidfVectorizer(
            analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=3
        ),
    }
    total = np.zeros((len(held), len(counts)))
    for strength, view in views.items():
        # Its seed orders the steps of the fit; the same rows give the same weights.
        machine = LinearSVC(C=strength, class_weight=weights, tol=1e-2, random_state=0)
        machine.fit(view.fit_transform(known), learn["letter"])
        scores = machine.decision_function(view.transform(asked))
        scores -= scores.mean(axis=1, keepdims=True)
        total += scores / scores.std(axis=1, keepdims=True)
    letters: Labels = np.array(sorted(counts.index), dtype=object)
    return letters[total.argmax(axis=1)]


def _texts(names: pd.Series) -> list[str]:
    """Return names as they are read, with the type that the classifier gives in front."""
    columns = ("category", "description", "type", "upload", "sheet")
    ids = pd.RangeIndex(len(names)).astype("str")
    records = pd.DataFrame({"name": names.to_numpy(), "record_id": ids, "row": range(len(names))})
    records = records.assign(**dict.fromkeys(columns, "")).astype(dict.fromkeys(columns, "str"))
    # Each name is a list of its own: none is read by the others around it.
    records = records.assign(source=ids).astype({"name": "str"})
    taxonomy = load_taxonomy()
    types = classify(records, taxonomy).types
    roots = {code: f"is{taxonomy.lineage(code)[-1]} is{code}" for code in taxonomy.types.index}
    roots[UNCLASSIFIED] = "isnothing"
    words = [roots[code].replace("_", "") for code in types["type"]]
    spelled = taxonomy.spellings
    read = [
        " ".join(spelled.get(word, word) for word in name.split())
        for name in folded(names.tolist())
    ]
    return [f"{word} {name}" for word, name in zip(words, read, strict=True)]


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
