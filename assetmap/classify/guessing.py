"""Ask the model what records are of which no rule knows it."""

import re
from typing import Final

import numpy as np
import pandas as pd

from assetmap.folding import folded
from assetmap.schema import CATEGORY, DESCRIPTION, NAME, URL
from assetmap.taxonomy import Taxonomy

from .answers import Answer, tree_of
from .choose import NOTHING
from .model import NO_TYPE, Guess, Model, guess, shipped
from .phrases import Flags, find_phrases
from .questions import ASK_BELOW
from .sureness import Ground

SURE: Final = 0.7  # the least confidence that decides; below it, a person is asked
SURE_OF_ONE: Final = 0.8  # that of a name of one word, which may be a place's or a person's
MOST: Final = 0.75  # confidence; a model is never as sure as a rule
_DESCRIBED: Final = 24  # words of a description; the rest says less of what a thing is
_LETTER = re.compile(r"[^\W\d_]")
_HOST = re.compile(r"^(?:https?://)?(?:www\d?\.)?([^/:?#\s]+)", re.IGNORECASE)
_FREE_HOSTS = re.compile(
    r"(?:facebook|instagram|google|wixsite|wordpress|blogspot|weebly|squarespace|twitter|linktr)\."
)
_ENDING = re.compile(r"\.[a-z]{2,}(?:\.[a-z]{2})?$")


def guessed(records: pd.DataFrame, rows: Flags, taxonomy: Taxonomy, model: Model | None) -> Answer:
    """Say what the model makes of some records.

    It reads name, category and web address together, and the description where these say little.

    Parameters
    ----------
    records
        With `name`; `category`, `description` and `url` where the source has them.
    rows
        Which to ask about.
    taxonomy
        The tree of types.
    model
        What has been learnt; by default the package's own.

    Returns
    -------
    answer
        Of each record; `NOTHING` where it was not asked about, or where nothing speaks for a type.
        An answer with less confidence than `SURE` is a suggestion only.
    """
    at = np.flatnonzero(rows)
    at = at[~silenced(records[NAME].iloc[at].tolist(), taxonomy)]
    whole = np.full(len(records), NOTHING, dtype=np.int64)
    words = np.full(len(records), "", dtype=object)
    sure = np.zeros(len(records))
    if len(at):  # else the model need not be loaded
        types = {known: position for position, known in enumerate(taxonomy.types.index)}
        found = _guess(records.iloc[at], model or shipped())
        whole[at] = [types.get(str(code), NOTHING) for code in found.code]
        words[at], sure[at] = found.words, found.confidence
    broad = tree_of(taxonomy).catch_all[whole]  # "some business" decides nothing
    alone = ~records[NAME].str.strip().str.contains(" ", regex=False).to_numpy(dtype=bool)
    weak = broad | (alone & (sure < SURE_OF_ONE))
    sure = np.minimum(sure, np.where(weak, ASK_BELOW, MOST))
    return Answer(
        type=whole,
        words=words,
        confidence=np.where(whole == NOTHING, 0.0, sure),
        broad=broad,
        ground=np.full(len(records), Ground.NONE, dtype=np.int64),  # it has a confidence of its own
    )


def silenced(names: list[str], taxonomy: Taxonomy) -> Flags:
    """Tell the names, of which no rule says anything, that must not be guessed at.

    They have no letters; or they hold words that we know, and a rule said that these mean nothing
    there ("Library Road", "University City"). Words like "centre" are not among these.
    """
    tree = tree_of(taxonomy)
    found = find_phrases(folded(names, breaks=True), tree.names)
    known = ~tree.catch_all[tree.names.type[found.phrase]]
    silent = np.array([_LETTER.search(name) is None for name in names], dtype=bool)
    silent[found.text[known]] = True
    return silent


def _guess(records: pd.DataFrame, model: Model) -> Guess:
    """Return what the model makes of records: of their descriptions where it is not sure else."""
    named = guess(folded(texts_of(records)), model)
    short = records[DESCRIPTION] if DESCRIPTION in records.columns else records[NAME].str[:0]
    short = short.str.split(n=_DESCRIBED).str[:_DESCRIBED].str.join(" ")
    described = guess(folded(short.tolist()), model)
    better = (named.confidence < SURE) | (named.code == NO_TYPE)
    better &= (described.code != NO_TYPE) & (described.confidence >= SURE)
    return Guess(
        code=np.where(better, described.code, named.code),
        confidence=np.where(better, described.confidence, named.confidence),
        words=np.where(better, described.words, named.words),
    )


def texts_of(records: pd.DataFrame) -> list[str]:
    """Return what a model reads first of each record: name, category and the web address's words.

    Parameters
    ----------
    records
        With `name`; `category` and `url` where the source has them.
    """
    texts = records[NAME]
    if CATEGORY in records.columns:
        texts = texts + " " + records[CATEGORY]
    if URL in records.columns:
        texts = texts + " " + _hosts(records[URL])
    return [str(text) for text in texts]


def _hosts(urls: pd.Series) -> pd.Series:
    """Return the names of web sites without what every site has; "" for those of other people."""
    hosts = urls.str.extract(_HOST, expand=False).fillna("")
    hosts = hosts.mask(hosts.str.contains(_FREE_HOSTS), "")
    return hosts.str.replace(_ENDING, "", regex=True).str.replace(r"[.-]", " ", regex=True)
