"""Say what stands beside a list's own category: codes, and a second column of kinds."""

from typing import Final

import numpy as np
import pandas as pd

from assetmap.taxonomy import Taxonomy

from .answers import CODE, OWNED, TOPIC_CATEGORY, Answer, Texts, from_categories, tree_of
from .choose import NOTHING
from .codes import types_of_codes
from .phrases import Flags, Ints
from .sureness import Ground

SECOND: Final = "subcategory "  # before what a second column of kinds says
_GIVES: Final = r"foundation 0?[234]"  # the IRS's codes of private foundations


def from_codes(texts: Texts, taxonomy: Taxonomy) -> Answer:
    """Say what records with codes of other classifications, or second categories, are.

    Of several the first that says more than a field of work decides, but that an organisation is a
    private foundation outweighs what it gives to. Of a second category only the whole speaks.

    Parameters
    ----------
    texts
        Codes with whose they are, ";" between ("ntee B21; foundation 04", "subcategory Cafes").
    taxonomy
        With the codes of each classification.
    """
    number, unique = pd.factorize(texts)
    parts = [(at, part.strip()) for at, text in enumerate(unique) for part in str(text).split(";")]
    words = np.array([part for _, part in parts], dtype=object)
    said = _answers(words, taxonomy)
    table = pd.DataFrame(
        {
            "text": np.array([at for at, _ in parts], dtype=np.int64),
            "type": said.type,
            "words": said.words,
            "sure": said.confidence,
            "gives": ~pd.Series(words, dtype="str").str.fullmatch(_GIVES).to_numpy(dtype=bool),
            "broad": said.broad,
        }
    )
    table = table.loc[table["type"] != NOTHING]
    best = table.sort_values(["text", "gives", "broad"], kind="stable").drop_duplicates("text")
    first = best.set_index("text").reindex(range(len(unique)))
    answer = Answer(
        type=first["type"].fillna(NOTHING).to_numpy(dtype=np.int64),
        words=first["words"].fillna("").to_numpy(dtype=object),
        confidence=first["sure"].fillna(0.0).to_numpy(dtype=float),
        broad=first["broad"].eq(other=True).to_numpy(dtype=bool),
        ground=_ground(first["type"].notna().to_numpy(dtype=bool)),
    )
    return Answer(
        type=answer.type[number],
        words=answer.words[number],
        confidence=answer.confidence[number],
        broad=answer.broad[number],
        ground=answer.ground[number],
    )


def _ground(said: Flags) -> Ints:
    """Return on what the answers rest of those that say something."""
    return np.where(said, Ground.CATEGORY_CODE, Ground.NONE).astype(np.int64)


def _answers(words: Texts, taxonomy: Taxonomy) -> Answer:
    """Say what single codes, and single second categories, stand for."""
    tree = tree_of(taxonomy)
    plain = pd.Series(words, dtype="str")
    second = plain.str.startswith(SECOND).to_numpy(dtype=bool)
    kinds = from_categories(
        np.where(second, plain.str.removeprefix(SECOND).to_numpy(dtype=object), ""), taxonomy
    )
    whole = kinds.confidence >= TOPIC_CATEGORY
    kind = np.where(whole & ~np.isin(kinds.words, OWNED), kinds.type, NOTHING)
    code, named = types_of_codes(words.tolist(), taxonomy)
    types = np.where(second, kind, code)
    return Answer(
        type=types,
        words=np.where(second, SECOND + kinds.words, named),
        confidence=np.where(types == NOTHING, 0.0, CODE),
        broad=np.where(second, kinds.broad, tree.catch_all[types] | tree.is_parent[types]),
        ground=_ground(types != NOTHING),
    )


def with_codes(category: Answer, codes: Answer, taxonomy: Taxonomy) -> Answer:
    """Return what categories say, or what stands beside them where this says it more surely.

    A category's word stays where it says the same more exactly, where the code is only a field of
    work, or where a second category speaks of another field than one that is exact.
    """
    tree = tree_of(taxonomy)
    known = category.type != NOTHING
    finer = tree.below[codes.type, category.type]
    same = tree.within[category.type, codes.type]
    second = pd.Series(codes.words, dtype="str").str.startswith(SECOND).to_numpy(dtype=bool)
    loose = category.broad | tree.catch_all[category.type]
    strange = second & ~loose & ~tree.kin[codes.type, category.type]
    taken = (codes.type != NOTHING) & (~known | finer | ~(same | codes.broad | strange))
    return Answer(
        type=np.where(taken, codes.type, category.type),
        words=np.where(taken, codes.words, category.words),
        confidence=np.where(taken, codes.confidence, category.confidence),
        broad=np.where(taken, codes.broad, category.broad),
        ground=np.where(taken, codes.ground, category.ground),
    )
