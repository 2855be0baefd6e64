"""Weigh the words of a text where no rule knows them.

A linear model over `features`: for each type a weight of each bucket, learnt by logistic regression
from lawful texts (`tools/make_model.py`; `data/model/SOURCES.md`). It is a file of numbers and runs
nothing of what it holds.
"""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

import numpy as np
import numpy.typing as npt

from assetmap.errors import InputError

from .features import BUCKETS, Features, features_of

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Texts = npt.NDArray[np.object_]

NO_TYPE: Final = "-"  # the class of texts that say nothing
_ARRAYS: Final = ("codes", "weights", "step", "intercept", "came_true")
_PIECE: Final = 50_000  # texts that are weighed together: bounds memory
_MOST_WORDS: Final = 2  # that are named as what decided


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Model:
    """What has been learnt."""

    codes: tuple[str, ...]  # of the classes: types, and `NO_TYPE`
    weights: Floats  # BUCKETS x classes
    intercept: Floats  # of each class
    came_true: Floats  # of texts left out, the share that was right: at probability 0 ... 1
    digest: str = ""  # SHA-256 of its file, "" where it is from none


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Guess:
    """What a model makes of texts."""

    code: Texts  # of a type, or `NO_TYPE`
    confidence: npt.NDArray[np.float64]  # how often an answer with this probability was right
    words: Texts  # those that spoke most for it


@cache
def shipped() -> Model:
    """Return the model of the package."""
    file = resources.files("assetmap").joinpath("data", "model", "types.npz")
    return model_of(file.read_bytes(), name="data/model/types.npz")


def model_of(content: bytes, *, name: str) -> Model:
    """Read a model from the bytes of its file.

    Parameters
    ----------
    content
        As `bytes_of` wrote it.
    name
        The file's name, for messages.

    Raises
    ------
    InputError
        If it is no model, or one of another version.
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            codes, whole, step, intercept, came_true = (arrays[key] for key in _ARRAYS)
    except (ValueError, KeyError, OSError, EOFError) as err:
        msg = f"{name} is not a model of types ({err}); make it anew with `assetmap learn`"
        raise InputError(msg) from err
    if whole.shape != (BUCKETS, len(codes)) or intercept.shape != codes.shape:
        msg = f"{name} was made by another version; make it anew with `assetmap learn`"
        raise InputError(msg)
    return Model(
        codes=tuple(map(str, codes)),
        weights=whole.astype(np.float32) * step.astype(np.float32),
        intercept=intercept.astype(np.float32),
        came_true=came_true.astype(np.float32),
        digest=hashlib.sha256(content).hexdigest(),
    )


def bytes_of(model: Model) -> bytes:
    """Return a model as a file.

    Weights are kept in steps of 1/127 of the largest of their class; one step or less is left out,
    which takes two thirds of the file and changes no probability by more than a few hundredths.
    """
    import zipfile

    largest = np.abs(model.weights).max(axis=0)
    step = np.where(largest > 0, largest, 1).astype(np.float32) / np.float32(127)
    steps = np.rint(model.weights / step).astype(np.int8)
    steps[np.abs(steps) <= 1] = 0
    arrays = {
        "codes": np.array(model.codes, dtype="U"),
        "weights": steps,
        "step": step,
        "intercept": model.intercept.astype(np.float32),
        "came_true": model.came_true.astype(np.float32),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for key in _ARRAYS:  # with a fixed date, so that the same numbers are the same bytes
            cells = io.BytesIO()
            np.lib.format.write_array(cells, arrays[key], allow_pickle=False)
            entry = zipfile.ZipInfo(f"{key}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, cells.getvalue())
    return out.getvalue()


def guess(texts: Sequence[str], model: Model) -> Guess:
    """Say what each text speaks of, and how surely.

    Parameters
    ----------
    texts
        Folded texts.
    model
        What has been learnt.
    """
    code = np.full(len(texts), NO_TYPE, dtype=object)
    confidence = np.zeros(len(texts))
    steps = np.linspace(0, 1, len(model.came_true))
    words = np.full(len(texts), "", dtype=object)
    for begin in range(0, len(texts), _PIECE):
        here = slice(begin, begin + _PIECE)
        features = features_of(texts[here])
        scores, of_word = _scores(features, model)
        best = scores.argmax(axis=1)
        confidence[here] = np.interp(best_of(scores), steps, model.came_true)
        code[here] = np.array(model.codes, dtype=object)[best]
        words[here] = _loudest(features, of_word, best)
    return Guess(code=code, confidence=confidence, words=words)


def best_of(scores: Floats) -> Floats:
    """Return the probability of the best class of each row."""
    away: Floats = np.exp(scores - scores.max(axis=1, keepdims=True)).sum(axis=1)
    return np.float32(1) / away


def scores_of(texts: Sequence[str], model: Model) -> Floats:
    """Return the score of each class for each text, texts x classes."""
    return _scores(features_of(texts), model)[0]


def _scores(features: Features, model: Model) -> tuple[Floats, Floats]:
    """Return the score of each class for each text, and for each word wherever it stands."""
    of_word = features.of_word @ model.weights
    used = np.unique(features.at_edge.indices)
    edges = features.at_edge[:, used] @ (features.of_edge[used] @ model.weights)
    whole = features.in_text @ of_word + edges + features.pairs @ model.weights
    return whole * features.scale[:, None] + model.intercept, of_word


def _loudest(features: Features, of_word: Floats, best: Ints) -> Texts:
    """Return the words of each text that speak most for its class, in their order there."""
    text = np.repeat(np.arange(len(best)), np.diff(features.in_text.indptr))
    word = features.in_text.indices
    loud = of_word[word, best[text]]
    order = np.lexsort((-loud, text))
    place = np.arange(len(order)) - features.in_text.indptr[text[order]]
    chosen = np.sort(order[(place < _MOST_WORDS) & (loud[order] > 0)])
    said = np.full(len(best), "", dtype=object)
    for rank in range(_MOST_WORDS):
        first = np.flatnonzero(_rank(text[chosen]) == rank)
        at = text[chosen[first]]
        said[at] = said[at] + (" " if rank else "") + features.words[word[chosen[first]]]
    return said


def _rank(groups: Ints) -> Ints:
    """Return of each entry how many of its group stand before it; groups stand together."""
    starts = np.concatenate([[0], np.flatnonzero(groups[1:] != groups[:-1]) + 1])
    length = np.diff(np.append(starts, len(groups)))
    return np.arange(len(groups)) - np.repeat(starts, length) if len(groups) else groups
