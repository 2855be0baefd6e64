"""Learn from texts of which it is known what they name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.folding import folded
from assetmap.schema import NAME
from assetmap.taxonomy import Taxonomy

from .features import BUCKETS, features_of
from .guessing import texts_of
from .model import NO_TYPE, Floats, Ints, Model, scores_of, shipped

if TYPE_CHECKING:
    import scipy.sparse as sp

FOLDS: Final = 3
TAUGHT: Final = 20  # what a person decided counts as much as so many words of the taxonomy
KNOTS: Final = 51  # probabilities at which it is kept how often answers came true
ROUNDS: Final = 8  # times that every text is looked at; more change the loss in its third digit
BATCH: Final = 1024  # texts between two changes of the weights
RATE: Final = 0.5  # of AdaGrad: how far the first change goes
PENALTY: Final = 1e-6  # on the square of what a weight differs from where it began
_SEED: Final = 7
_SMALL: Final = np.float32(1e-8)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trial:
    """How a model does on texts of another origin than those that it learnt from."""

    accuracy: float
    loss: float  # mean, in nats
    came_true: Floats  # share that was right, at probability 0, 0.02 ... 1


def fit(
    texts: Sequence[str],
    codes: Sequence[str],
    *,
    start: Model | None = None,
    shares: Floats | None = None,
    rounds: int = ROUNDS,
    came_true: Floats | None = None,
) -> Model:
    """Learn which words speak for which class: logistic regression over all classes at once.

    The steps are AdaGrad's, over batches in an order that a seed fixes: the same texts give the
    same weights on the same machine.

    Parameters
    ----------
    texts
        Folded texts.
    codes
        The class of each.
    start
        A model to begin with, and to stay near; by default one that knows nothing.
    shares
        How much each text counts; by default all the same.
    rounds
        Times that every text is looked at.
    came_true
        As `calibrated` found it; by default that of `start`, or probabilities as they are.

    References
    ----------
    Duchi, Hazan and Singer 2011, Adaptive subgradient methods, J. Mach. Learn. Res. 12.
    """
    classes = sorted({*codes, *(start.codes if start else ())})
    number = {code: at for at, code in enumerate(classes)}
    weights = np.zeros((BUCKETS + 1, len(classes)), dtype=np.float32)  # the last row: intercepts
    if start:
        columns = [number[code] for code in start.codes]
        weights[:, columns] = np.vstack([start.weights, start.intercept])
    known = np.array([number[code] for code in codes], dtype=np.int64)
    counts = np.ones(len(known), dtype=np.float32) if shares is None else shares
    _descend(_with_ones(features_of(texts).matrix), known, counts, weights, rounds=rounds)
    return Model(
        codes=tuple(classes),
        weights=weights[:-1],
        intercept=weights[-1],
        came_true=_calibration(start, came_true),
    )


def _calibration(start: Model | None, came_true: Floats | None) -> Floats:
    """Return how often answers come true, by their probability."""
    if came_true is None:
        return start.came_true if start else np.linspace(0, 1, KNOTS, dtype=np.float32)
    return came_true


def taught(records: pd.DataFrame, codes: Sequence[str], taxonomy: Taxonomy) -> Model:
    """Return the package's model with what persons have decided learnt besides.

    The words of the taxonomy are learnt again with them, so that nothing is forgotten for it.

    Parameters
    ----------
    records
        With `name`; `category` and `url` where the source has them.
    codes
        The type that a person gave each.
    taxonomy
        The tree of types.
    """
    known = [
        (word, str(code))
        for column in ("label_en", "label_es", "words_en", "words_es", "example")
        for code, words in taxonomy.types[column].items()
        for word in words.split(";")
    ]
    # A name counts alone too: other rows have no category or web address.
    examples = [*texts_of(records), *texts_of(records.loc[:, [NAME]])]
    texts = folded([*examples, *(word for word, _ in known)])
    shares = np.where(np.arange(len(texts)) < len(examples), TAUGHT, 1).astype(np.float32)
    ours = [*codes, *codes, *(code for _, code in known)]
    return fit(texts, ours, start=shipped(), shares=shares)


def _with_ones(matrix: "sp.csr_matrix") -> "sp.csr_matrix":
    """Return a matrix with a column of ones more, for the intercepts."""
    import scipy.sparse as sp

    ones = sp.csr_matrix(np.ones((matrix.shape[0], 1), dtype=np.float32))
    return sp.csr_matrix(sp.hstack([matrix, ones]))


def _descend(
    matrix: "sp.csr_matrix", known: Ints, counts: Floats, weights: Floats, *, rounds: int
) -> None:
    """Change weights in place until they tell the known classes apart."""
    begun, draw = weights.copy(), np.random.default_rng(_SEED)
    moved = np.full_like(weights, _SMALL)
    for _ in range(rounds):
        order = draw.permutation(len(known))
        for begin in range(0, len(order), BATCH):
            rows = order[begin : begin + BATCH]
            part = matrix[rows]
            share = softmax(part @ weights)
            share[np.arange(len(rows)), known[rows]] -= 1
            share *= counts[rows, None] / np.float32(len(rows))
            slope = part.T @ share
            slope += np.float32(PENALTY) * (weights - begun)
            moved += slope * slope
            weights -= np.float32(RATE) * slope / np.sqrt(moved)


def softmax(scores: Floats) -> Floats:
    """Return scores as probabilities, row by row."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    whole: Floats = powers / powers.sum(axis=1, keepdims=True)
    return whole


def calibrated(
    texts: npt.NDArray[np.object_], codes: npt.NDArray[np.object_], groups: Sequence[str]
) -> Trial:
    """Find how often answers come true on texts of another origin, by their probability.

    Parameters
    ----------
    texts, codes
        As for `fit`.
    groups
        Where each text is from: all of one group are left out together, in one of `FOLDS` turns.

    Returns
    -------
    trial
        On the texts left out. Answers that a text says nothing count for accuracy and loss only.
    """
    from sklearn.isotonic import IsotonicRegression

    fold = np.array([crc32(str(group).encode()) % FOLDS for group in groups])
    best, right, losses, silent = [], [], [], []
    for turn in range(FOLDS):
        model = fit(texts[fold != turn].tolist(), codes[fold != turn].tolist())
        out = np.flatnonzero((fold == turn) & np.isin(codes, model.codes))
        shares = softmax(scores_of(texts[out].tolist(), model))
        at = np.searchsorted(model.codes, codes[out].astype(str))
        best.append(shares.max(axis=1))
        right.append(shares.argmax(axis=1) == at)
        losses.append(-np.log(shares[np.arange(len(out)), at] + _SMALL))
        silent.append(np.array(model.codes)[shares.argmax(axis=1)] == NO_TYPE)
    said = ~np.concatenate(silent)
    rises = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip")
    rises.fit(np.concatenate(best)[said], np.concatenate(right)[said])
    came_true = rises.predict(np.linspace(0, 1, KNOTS))
    # The very last steps of a curve that only rises rest on a handful of texts.
    surest = (np.concatenate(best) > 1 - 1 / (KNOTS - 1)) & said
    came_true = np.minimum(came_true, np.concatenate(right)[surest].mean() if surest.any() else 1)
    return Trial(
        accuracy=float(np.concatenate(right).mean()),
        loss=float(np.concatenate(losses).mean()),
        came_true=came_true.astype(np.float32),
    )
