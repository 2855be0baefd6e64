"""Find streets that are meant though they are written otherwise."""

from typing import Final

import numpy as np
import pandas as pd

from assetmap.geocode.reference.lookup import ASKED, Floats, Ints, Lookup
from assetmap.geocode.written.addresses import CITY, STREET, ZIP

from .houses import TRUST
from .scores import LACKING, OTHER_KIND, ROAD, TYPOS, share_of

LETTERS_PER_TYPO: Final = 5  # of the known name: one letter may differ in 5 to 9, two from 10 on
MOST_TYPOS: Final = 2
# Kinds of numbered roads that are said for each other: a state's, and one of the country's.
_SAID_FOR: Final = {"hwy": "us", "us": "hwy"}
_HIGHWAY: Final = r"^(?P<kind>hwy|us) (?P<number>\d+[a-z]?)$"
MOST_COMPARED: Final = 20_000_000  # pairs of names at once: a byte each


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
    both = _of_one_core(keys, lookup)
    if both.empty:
        return pairs.head(0)
    compatible, lacking = _compatible(both)
    both = both.loc[compatible & lacking.any(axis=1)]
    lacking = lacking.loc[both.index]
    return _paired(pairs, both, _trust_of_lacking(lacking, both))


def other_highways(pairs: pd.DataFrame, keys: pd.DataFrame, lookup: Lookup) -> pd.DataFrame:
    """Pair each question about a state's highway with the country's of that number, and back.

    "Route 30" and "SR 30" are said of "US 30". A county's road is another one.

    Parameters
    ----------
    pairs, keys, lookup
        As in `incomplete_streets`.

    Returns
    -------
    pairs
        Questions with the streets to try, and how often each such is meant.
    """
    road = keys["core"].str.extract(_HIGHWAY)
    if road["kind"].isna().all():
        return pairs.head(0)
    other = road["kind"].map(_SAID_FOR) + " " + road["number"]
    both = _of_one_core(keys.assign(core=other.fillna("")), lookup)
    if both.empty:
        return pairs.head(0)
    compatible, lacking = _compatible(both)
    both = both.loc[compatible]
    trust = share_of(ROAD, OTHER_KIND) * _trust_of_lacking(lacking.loc[both.index], both)
    return _paired(pairs, both, trust)


def _of_one_core(keys: pd.DataFrame, lookup: Lookup) -> pd.DataFrame:
    """Pair the streets that are asked for with the known ones of the same core."""
    known = lookup.names.assign(**{STREET: np.arange(len(lookup.names))})
    wanted = keys.assign(row=np.arange(len(keys)))
    wanted = wanted.loc[wanted["core"] != ""]
    known = known.loc[known["core"].isin(wanted["core"].unique())]
    if known.empty:
        return pd.DataFrame()
    return wanted.merge(known, on="core", suffixes=("", "_known"))


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
        codes, unique = pd.factorize(group["squashed"])
        one, two, typos = _nearly_same(unique.tolist(), squashed.iloc[near].tolist())
        like = pd.DataFrame({"code": one, STREET: near[two], "typos": typos})
        found.append(group.assign(code=codes).merge(like, on="code").drop(columns="code"))
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


def _nearly_same(asked: list[str], known: list[str]) -> tuple[Ints, Ints, Ints]:
    """Return the pairs of texts that differ by few letters, and by how many.

    Only texts of about the same length are compared, so many at a time that memory stays bounded.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    lengths, own = (np.array([len(text) for text in texts]) for texts in (asked, known))
    ones, twos, typos = ([np.empty(0, dtype=np.int64)] for _ in range(3))
    for length in np.unique(lengths):
        columns = np.flatnonzero(np.abs(own - length) <= MOST_TYPOS)
        rows = np.flatnonzero(lengths == length)
        step = max(MOST_COMPARED // max(len(columns), 1), 1)
        for start in range(0, len(rows), step):
            part = rows[start : start + step]
            distances = process.cdist(
                [asked[row] for row in part],
                [known[column] for column in columns],
                scorer=OSA.distance,
                score_cutoff=MOST_TYPOS,
                dtype=np.uint8,
            )
            one, two = np.nonzero(distances <= MOST_TYPOS)
            ones.append(part[one])
            twos.append(columns[two])
            typos.append(distances[one, two].astype(np.int64))
    return np.concatenate(ones), np.concatenate(twos), np.concatenate(typos)


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
