"""Read names again whose words are mistyped."""

from typing import Final

import numpy as np
import pandas as pd

from assetmap.folding import BREAK, folded
from assetmap.taxonomy import Taxonomy

from .answers import Answer, Texts, from_names, tree_of
from .choose import NOTHING
from .guessing import silenced
from .phrases import Ints, words_of
from .slips import mended
from .sureness import Ground

SLIP: Final = 0.6  # rank at most: the word may be another, and rightly written


def from_slips(names: Texts, taxonomy: Taxonomy) -> tuple[Ints, Answer]:
    """Say what names are whose words are slips of the keys for words that we know.

    Parameters
    ----------
    names
        Of which no rule says anything as they stand.
    taxonomy
        The tree of types.

    Returns
    -------
    at
        Positions of the names that say something when read as they were meant.
    answer
        What these say; `words` also has the slip ("library, as libary").
    """
    number, unique = pd.factorize(names)
    texts = folded([str(name) for name in unique], breaks=True)
    meant = _meant(texts, taxonomy)
    changed = [
        at for at, text in enumerate(texts) if meant and not meant.keys().isdisjoint(text.split())
    ]
    said = from_names(np.array([_read(texts[at], meant) for at in changed], dtype=object), taxonomy)
    silent = silenced([str(unique[at]) for at in changed], taxonomy)
    sure = (said.type != NOTHING) & ~said.broad & ~silent
    answers = np.full(len(unique), -1, dtype=np.int64)
    answers[np.array(changed, dtype=np.int64)[sure]] = np.flatnonzero(sure)
    at = np.flatnonzero(answers[number] >= 0) if len(unique) else np.array([], dtype=np.int64)
    chosen = answers[number[at]]
    return at, Answer(
        type=said.type[chosen],
        words=np.array(
            [_with_slip(said.words[one], texts[changed[one]], meant) for one in chosen],
            dtype=object,
        ),
        confidence=np.minimum(said.confidence[chosen], SLIP),
        broad=said.broad[chosen],
        ground=np.full(len(chosen), Ground.MISTYPED, dtype=np.int64),
    )


def _meant(texts: list[str], taxonomy: Taxonomy) -> dict[str, str]:
    """Return the words of texts that are slips, with what they are read as."""
    lines = " ".join(text for text in texts if text)
    if not lines:
        return {}
    known = tree_of(taxonomy).names.readings
    words = [
        w for w in words_of(lines).dictionary_encode().dictionary.to_pylist() if w not in known
    ]
    pairs = zip(words, mended(words, tuple(known)), strict=True)
    return {word: target for word, target in pairs if target}


def _read(text: str, meant: dict[str, str]) -> str:
    """Return a folded text with its slips mended."""
    return " ".join(meant.get(word, word) for word in text.split()).replace(BREAK, ",")


def _with_slip(words: str, text: str, meant: dict[str, str]) -> str:
    """Return the words that decided with how they are written in the name."""
    slips = [word for word in text.split() if meant.get(word) in words.split()]
    return f"{words}, as {' '.join(slips)}" if slips else words
