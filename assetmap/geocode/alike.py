"""Find streets that are meant though they are written otherwise."""

from typing import Final

import numpy as np
import pandas as pd

from .addresses import CITY, STREET, ZIP
from .houses import PENALTY
from .lookup import ASKED, Ints, Lookup

NO_SUFFIX: Final = 0.1  # off the score: the street's type is missing on one side
NO_DIRECTION: Final = 0.25  # off the score: the street's direction is missing on one side: ask
A_TYPO: Final = 0.12  # off the score for each letter that differs
LETTERS_PER_TYPO: Final = 5  # of the known name: one letter may differ in 5 to 9, two from 10 on
MOST_TYPOS: Final = 2


def incomplete_streets(pairs: pd.DataFrame, keys: pd.DataFrame, lookup: Lookup) -> pd.DataFrame:
    """Pair each question with the streets of its name of which one leaves something out.

    "Umbria" is taken for "Umbria St", "Main St" for "N Main St"; "N Main St" is never taken for
    "S Main St", nor "Oak St" for "Oak Ave".

    Parameters
    ----------
    pairs
        Questions, as in `houses.exact_houses`.
    keys
        `before, core, suffix, after` of the street that each question asks for.
    lookup
        The reference.

    Returns
    -------
    pairs
        Questions with the streets to try and the penalty of each.
    """
    known = lookup.names.assign(**{STREET: np.arange(len(lookup.names))})
    wanted = keys.assign(row=np.arange(len(keys)))
    both = wanted.loc[wanted["core"] != ""].merge(known, on="core", suffixes=("", "_known"))
    compatible, lacking = _compatible(both)
    both = both.loc[compatible & lacking.any(axis=1)]
    lacking = lacking.loc[both.index]
    penalty = NO_SUFFIX * lacking["suffix"] + NO_DIRECTION * (lacking["before"] | lacking["after"])
    return _paired(pairs, both, penalty)


def misspelt_streets(pairs: pd.DataFrame, keys: pd.DataFrame, lookup: Lookup) -> pd.DataFrame:
    """Pair each question with the streets of its ZIP code, or city, that are spelled nearly so.

    Directions and numbers must be the same; each different question is compared once, with the
    streets of its own ZIP code or city only.

    Parameters
    ----------
    pairs, keys, lookup
        As in `incomplete_streets`.

    Returns
    -------
    pairs
        Questions with the streets to try, and the penalty of each.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    squashed = lookup.names["core"].str.replace(" ", "")
    asked = keys.assign(
        squashed=keys["core"].str.replace(" ", ""),
        zip=pairs[ZIP].to_numpy(),
        city=np.where(pairs[ZIP] >= 0, -1, pairs[CITY]),
        row=np.arange(len(keys)),
    )
    asked = asked.loc[
        (asked["squashed"].str.len() >= LETTERS_PER_TYPO - 1)
        & ((asked["zip"] >= 0) | (asked["city"] >= 0))
    ]
    found = []
    for _, group in asked.groupby(["zip", "city"]):
        near = _streets_of(lookup, zip_=group["zip"].iloc[0], city=group["city"].iloc[0])
        if not len(near):
            continue
        distances = process.cdist(
            group["squashed"].tolist(),
            squashed.iloc[near].tolist(),
            scorer=OSA.distance,
            score_cutoff=MOST_TYPOS,
            dtype=np.uint8,
        )
        one, two = np.nonzero(distances <= MOST_TYPOS)
        found.append(group.iloc[one].assign(**{STREET: near[two], "typos": distances[one, two]}))
    if not found:
        return pairs.head(0)
    both = pd.concat(found, ignore_index=True)
    known = lookup.names.iloc[both[STREET]].reset_index(drop=True)
    both = both.join(known.add_suffix("_known"))
    letters = both["core_known"].str.replace(" ", "").str.len()
    allowed = np.minimum(letters // LETTERS_PER_TYPO, MOST_TYPOS)
    compatible, lacking = _compatible(both)
    same_digits = _digits(both["core"]) == _digits(both["core_known"])
    good = compatible & same_digits & (both["typos"] <= allowed)
    penalty = (
        A_TYPO * both["typos"]
        + NO_SUFFIX * lacking["suffix"]
        + NO_DIRECTION * (lacking["before"] | lacking["after"])
    )
    return _paired(pairs, both.loc[good], penalty.loc[good])


def _compatible(both: pd.DataFrame) -> tuple[pd.Series, pd.DataFrame]:
    """Tell where two names contradict each other nowhere, and what one of them leaves out."""
    parts = ["before", "suffix", "after"]
    lacking = pd.DataFrame({p: (both[p] == "") ^ (both[f"{p}_known"] == "") for p in parts})
    same = pd.DataFrame({p: both[p] == both[f"{p}_known"] for p in parts})
    return (same | lacking).all(axis=1), lacking


def _digits(text: pd.Series) -> pd.Series:
    """Return what is no letter: numbers never have typos."""
    return text.str.replace(r"[^\d]+", " ", regex=True).str.strip()


def _streets_of(lookup: Lookup, *, zip_: int, city: int) -> Ints:
    """Return the streets of a ZIP code, or of a city where no ZIP code is known."""
    inside = lookup.zip == zip_ if zip_ >= 0 else lookup.city == city
    return np.unique(lookup.street[inside])


def _paired(pairs: pd.DataFrame, both: pd.DataFrame, penalty: pd.Series) -> pd.DataFrame:
    """Return the questions once for each street that is to be tried."""
    tried = pairs.iloc[both["row"].to_numpy()].reset_index(drop=True)
    return tried.assign(
        **{STREET: both[STREET].to_numpy(dtype=np.int64), PENALTY: penalty.to_numpy(dtype=float)}
    ).sort_values([ASKED, PENALTY, STREET], ignore_index=True)
