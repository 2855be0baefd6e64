"""Find streets that are meant though they are written otherwise."""

from typing import Final

import numpy as np
import pandas as pd

from .addresses import CITY, STREET, ZIP
from .houses import TRUST
from .lookup import ASKED, Floats, Ints, Lookup
from .scores import LACKING, TYPOS, share_of

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
        Questions with the streets to try and how often each such is meant.
    """
    known = lookup.names.assign(**{STREET: np.arange(len(lookup.names))})
    wanted = keys.assign(row=np.arange(len(keys)))
    both = wanted.loc[wanted["core"] != ""].merge(known, on="core", suffixes=("", "_known"))
    compatible, lacking = _compatible(both)
    both = both.loc[compatible & lacking.any(axis=1)]
    lacking = lacking.loc[both.index]
    return _paired(pairs, both, _trust_of_lacking(lacking, both))


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
        Questions with the streets to try, and how often each such is meant.
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
    by_typos = np.array([share_of(TYPOS, str(n)) for n in range(MOST_TYPOS + 1)])
    trust = by_typos[both["typos"].to_numpy(dtype=np.int64)] * _trust_of_lacking(lacking, both)
    return _paired(pairs, both.loc[good], trust[good.to_numpy()])


def _compatible(both: pd.DataFrame) -> tuple[pd.Series, pd.DataFrame]:
    """Tell where two names contradict each other nowhere, and what one of them leaves out."""
    parts = ["before", "suffix", "after"]
    lacking = pd.DataFrame({p: (both[p] == "") ^ (both[f"{p}_known"] == "") for p in parts})
    same = pd.DataFrame({p: both[p] == both[f"{p}_known"] for p in parts})
    return (same | lacking).all(axis=1), lacking


def _trust_of_lacking(lacking: pd.DataFrame, both: pd.DataFrame) -> Floats:
    """Return how often a street is meant that leaves out, or has too much, these parts."""
    directions = ["before", "after"]
    known_lacks = (lacking[directions] & (both[directions] != "")).any(axis=1)
    level = np.select(
        [known_lacks, lacking[directions].any(axis=1)],
        [share_of(LACKING, "known_direction"), share_of(LACKING, "direction")],
        1.0,
    )
    trust: Floats = level * np.where(lacking["suffix"], share_of(LACKING, "suffix"), 1.0)
    return trust


def _digits(text: pd.Series) -> pd.Series:
    """Return what is no letter: numbers never have typos."""
    return text.str.replace(r"[^\d]+", " ", regex=True).str.strip()


def _streets_of(lookup: Lookup, *, zip_: int, city: int) -> Ints:
    """Return the streets of a ZIP code, or of a city where no ZIP code is known."""
    inside = lookup.zip == zip_ if zip_ >= 0 else lookup.city == city
    return np.unique(lookup.street[inside])


def _paired(pairs: pd.DataFrame, both: pd.DataFrame, trust: Floats) -> pd.DataFrame:
    """Return the questions once for each street that is to be tried."""
    tried = pairs.iloc[both["row"].to_numpy()].reset_index(drop=True)
    return tried.assign(
        **{STREET: both[STREET].to_numpy(dtype=np.int64), TRUST: trust}
    ).sort_values([ASKED, TRUST, STREET], ascending=[True, False, True], ignore_index=True)
