"""The model weighs words that no rule knows, and is only as sure as it was found to be right."""

import io

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp

from assetmap.classify import classify
from assetmap.classify.features import BUCKETS, features_of
from assetmap.classify.guessing import MOST, SURE
from assetmap.classify.learning import KNOTS, calibrated, fit, softmax
from assetmap.classify.model import NO_TYPE, bytes_of, guess, model_of, shipped
from assetmap.errors import InputError
from assetmap.folding import folded
from assetmap.taxonomy import UNCLASSIFIED, load_taxonomy

TAXONOMY = load_taxonomy()
TEXTS = [
    f"{place} {kind}" for place in ("hope", "lake", "hill") for kind in ("zorpery", "quuxhall")
]
CODES = ["library", "park"] * 3


def records_of(*rows: dict[str, str]) -> pd.DataFrame:
    """Make records; what a row does not say is blank."""
    columns = ("name", "category", "description", "type", "upload", "sheet", "source", "url")
    table = pd.DataFrame([{c: row.get(c, "") for c in columns} for row in rows]).astype("str")
    ids = pd.Series([f"r{n}" for n in range(len(rows))], dtype="str")
    return table.assign(record_id=ids, row=range(2, len(rows) + 2))


def test_features_of_a_text_depend_on_that_text_alone():
    texts = ["hope public library", "", "ps 12", "iglesia la roca", "ps 12"]
    together = features_of(texts).matrix
    for at, text in enumerate(texts):
        alone = features_of([text]).matrix
        assert abs(together[at] - alone).max() < 1e-6
    assert together[1].nnz == 0


def test_a_slip_of_the_keys_shares_most_pieces_and_another_word_few():
    library, slip, other = features_of(["library", "libary", "swimming"]).matrix

    def alike(one: sp.csr_matrix, two: sp.csr_matrix) -> float:
        return float((one @ two.T).sum() / np.sqrt((one @ one.T).sum() * (two @ two.T).sum()))

    assert alike(library, slip) > 3 * alike(library, other)


def test_every_number_is_the_same_word_and_places_are_in_range():
    one, two = features_of(["ps 12", "ps 7"]).matrix
    assert abs(one - two).max() == 0
    assert features_of(["ps 12"]).matrix.shape == (1, BUCKETS)


def test_what_is_learnt_is_known_again_with_the_word_that_said_so():
    found = guess(["bay zorpery", "bay quuxhall"], fit(TEXTS, CODES))
    assert found.code.tolist() == ["library", "park"]
    assert [words.split()[-1] for words in found.words] == ["zorpery", "quuxhall"]


def test_learning_twice_gives_the_same_numbers_and_a_file_gives_them_back():
    model = fit(TEXTS, CODES)
    assert bytes_of(model) == bytes_of(fit(TEXTS, CODES))
    again = model_of(bytes_of(model), name="x.npz")
    assert again.codes == model.codes
    step = np.abs(model.weights).max(axis=0) / 127
    assert (np.abs(again.weights - model.weights) <= 1.51 * step).all()


def test_a_start_is_kept_where_nothing_new_is_said():
    start = fit(TEXTS, CODES)
    more = fit(["sea wibble"] * 4, ["beach"] * 4, start=start)
    assert set(more.codes) == {"library", "park", "beach"}
    assert guess(["bay zorpery", "sea wibble"], more).code.tolist() == ["library", "beach"]


@pytest.mark.parametrize("content", [b"", b"PK nothing", b"\x93NUMPY", b"code,weight\n"])
def test_a_file_that_is_no_model_is_refused_by_name(content: bytes):
    with pytest.raises(InputError, match=r"mine.npz is not a model"):
        model_of(content, name="mine.npz")


def test_a_model_with_python_objects_is_refused():
    out = io.BytesIO()
    np.savez(out, codes=np.array([{"a": 1}], dtype=object))
    with pytest.raises(InputError, match="not a model"):
        model_of(out.getvalue(), name="mine.npz")


def test_a_model_of_another_shape_is_refused():
    out = io.BytesIO()
    arrays = {key: np.zeros(3) for key in ("weights", "step", "intercept", "came_true")}
    np.savez(out, codes=np.array(["a", "b", "c"]), **arrays)
    with pytest.raises(InputError, match="another version"):
        model_of(out.getvalue(), name="mine.npz")


def test_probabilities_add_up():
    assert np.allclose(softmax(np.array([[1.0, 2, 3], [900, 0, 0]], dtype=np.float32)).sum(1), 1)


def test_confidence_never_falls_as_probability_rises_and_is_what_came_true():
    rng = np.random.default_rng(3)
    texts, codes, groups = [], [], []
    for at in range(300):
        kind = ("alpha", "beta", "gamma")[at % 3]
        noisy = rng.random() < 0.3
        texts.append(f"{kind} w{rng.integers(40)}")
        codes.append(("a", "b", "c")[rng.integers(3)] if noisy else "abc"[at % 3])
        groups.append(f"g{at}")
    trial = calibrated(np.array(texts, dtype=object), np.array(codes, dtype=object), groups)
    assert trial.came_true.shape == (KNOTS,)
    assert (np.diff(trial.came_true) >= 0).all()
    # 30 % have a random one of three classes: 0.7 + 0.3 / 3 are right at best, a third by chance.
    assert 0.5 < trial.accuracy < 0.85
    assert trial.came_true[-1] < 0.95


def test_every_class_of_the_shipped_model_is_a_type():
    assert set(shipped().codes) - {NO_TYPE} <= set(TAXONOMY.types.index)


def test_the_model_decides_only_where_rules_know_nothing_and_says_by_which_words():
    model = fit(["zorpery"] * 9 + ["hope"] * 9, ["library"] * 9 + [NO_TYPE] * 9, rounds=40)
    rows = records_of(
        {"name": "Hope Zorpery"}, {"name": "Zorpery Church"}, {"name": "Zorpery Street Zoo Road"}
    )
    types = classify(rows, TAXONOMY, model=model).types
    assert types["type"].tolist()[:2] == ["library", "church"]
    assert types["decided_by"].iloc[0] == "model:zorpery"
    assert SURE <= types["confidence"].iloc[0] <= MOST


@pytest.mark.parametrize("name", ["Library Road", "University City", "Church Street", "7 7", "---"])
def test_a_model_never_speaks_of_words_that_a_rule_silences(name: str):
    eager = fit(["library road", "university city", "church street", "0 0"] * 5, ["bank"] * 20)
    eager = fit(["zoo"], ["zoo_garden"], start=eager)
    types = classify(records_of({"name": name}), TAXONOMY, model=eager).types
    assert types["type"].tolist() == [UNCLASSIFIED]


def test_what_the_model_is_not_sure_of_is_suggested_to_a_person():
    model = fit(["zorpery", "quux"], ["library", "park"], came_true=np.full(3, 0.4, np.float32))
    classified = classify(records_of({"name": "Zorpery"}), TAXONOMY, model=model)
    assert classified.types["type"].tolist() == [UNCLASSIFIED]
    assert classified.review["suggestion"].tolist() == ["library"]


def test_a_web_address_counts_and_that_of_a_free_host_does_not():
    model = fit(["zorpery", "facebook"] * 9, ["library", "bank"] * 9, rounds=40)
    rows = records_of(
        {"name": "Xyz", "url": "https://www.zorpery.org/about"},
        {"name": "Xyz", "url": "http://facebook.com/zorpery"},
    )
    types = classify(rows, TAXONOMY, model=model).types
    assert types["type"].tolist() == ["library", UNCLASSIFIED]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Hope Public Libary", "library"),
        ("Starbucks", "cafe"),
        ("CVS", "pharmacy"),
    ],
)
def test_the_shipped_model_reads_slips_and_names_of_chains(name: str, code: str):
    assert guess(folded([name]), shipped()).code.tolist() == [code]
