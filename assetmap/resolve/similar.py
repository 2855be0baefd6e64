"""Find assets at one place whose names are nearly the same."""

import re
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.schema import CONFIDENCE, TYPE
from assetmap.taxonomy import UNCLASSIFIED

from .keys import NONE
from .links import Pairs, near_pairs, no_pairs

LOOK_WITHIN_M: Final = 100.0  # metres
LEAST_ALIKE: Final = 88.0  # of 100: below, people say "different" more often than "same"
SURE_TYPE: Final = (
    0.7  # two types as sure as this that differ are two things, such as school and PTA
)
CROWD = 50  # pairs per point above which only neighbours in the alphabet are compared
NEXT = 5  # how many of those

# Words in which two names may differ by one letter and still be two things.
_TELLING = re.compile(
    r"\b(?!(?:\d\w*|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|one|two|three"
    r"|four|five|six|seven|eight|nine|ten|ii|iii|iv|vi|vii|viii|ix|i|v|x|north|south|east|west"
    r"|northeast|northwest|southeast|southwest|upper|lower|elementary|middle|high|junior|senior"
    r"|boys|girls|men|mens|women|womens)\b)\w+\b ?"
)


def similar_pairs(records: pd.DataFrame, heads: pd.DataFrame) -> pd.DataFrame:
    """Return pairs of assets within 100 metres, or at one address, with nearly the same name.

    Names that differ in a number, a direction or a school's level are not nearly the same.

    Parameters
    ----------
    records
        Sorted by record id, index 0..n-1.
    heads
        One row per asset: `row` of its first record, `name`, `block`, `at`, `zip`, `city`, `x`,
        `y`.

    Returns
    -------
    pairs
        `a`, `b`: rows of records; `score` 0-1; `why`: key of the sentence.
    """
    from rapidfuzz import fuzz, process

    found = np.sort(np.vstack([_near(heads), _at_one_address(heads)]), axis=1)
    code = np.unique(found[:, 0] * len(heads) + found[:, 1])
    pairs = np.column_stack([code // max(len(heads), 1), code % max(len(heads), 1)])
    name = heads["name"].to_numpy(dtype=object)
    pairs = pairs[_alike_in_length(pairs, heads)]
    pairs = pairs[_comparable(pairs, records, heads)]
    alike = process.cpdist(
        name[pairs[:, 0]], name[pairs[:, 1]], scorer=fuzz.token_sort_ratio, score_cutoff=LEAST_ALIKE
    )
    pairs, alike = pairs[alike > 0], alike[alike > 0]
    row = heads["row"].to_numpy(dtype=np.int64)
    same = name[pairs[:, 0]] == name[pairs[:, 1]]
    return pd.DataFrame(
        {
            "a": row[pairs[:, 0]],
            "b": row[pairs[:, 1]],
            "score": np.round(alike.astype(float) / 100, 4),
            "why": np.where(same, "same_nearby", "similar_here"),
        }
    )


def _alike_in_length(pairs: Pairs, heads: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Tell the pairs whose names are of like length: of s < l, at most 2s / (s + l) is alike."""
    length = heads["name"].astype("str").str.len().to_numpy(dtype=float)
    a, b = length[pairs[:, 0]], length[pairs[:, 1]]
    short = np.minimum(a, b)
    return np.asarray((short > 0) & (200 * short >= LEAST_ALIKE * (a + b)))


def _comparable(pairs: Pairs, records: pd.DataFrame, heads: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Tell the pairs that may be one asset by their telling words and their types."""
    rows, place = np.unique(pairs, return_inverse=True)
    place = place.reshape(pairs.shape)
    some = heads.loc[rows]
    names = "\n".join(some["name"])
    telling = [" ".join(sorted(line.split())) for line in _TELLING.sub("", names).split("\n")]
    code = pd.factorize(np.array(telling, dtype=object))[0]
    first = records.loc[some["row"]]
    types = pd.factorize(first[TYPE].to_numpy(dtype=object))[0]
    sure = ((first[TYPE] != UNCLASSIFIED) & (first[CONFIDENCE] >= SURE_TYPE)).to_numpy()
    if len(rows) == 0:
        return np.zeros(0, dtype=bool)
    a, b = place[:, 0], place[:, 1]
    two_things = (types[a] != types[b]) & sure[a] & sure[b]
    return np.asarray((code[a] == code[b]) & ~two_things)


def _near(heads: pd.DataFrame) -> Pairs:
    """Return pairs of assets whose points are near each other."""
    rows = np.flatnonzero(heads["x"].notna().to_numpy())
    if len(rows) == 0:
        return no_pairs()
    xy = heads.loc[rows, ["x", "y"]].to_numpy(dtype=float)
    near = near_pairs(xy, LOOK_WITHIN_M, crowd=CROWD)
    if near is not None:
        return rows[near]
    cells = np.floor(xy / LOOK_WITHIN_M).astype(np.int64)
    cell = np.unique(cells, axis=0, return_inverse=True)[1]
    return _next_in_alphabet(heads, rows, cell)


def _at_one_address(heads: pd.DataFrame) -> Pairs:
    """Return pairs of assets at one number and street in one ZIP code or city."""
    found = []
    for column in ("zip", "city"):
        rows = np.flatnonzero(((heads["at"] != NONE) & (heads[column] != NONE)).to_numpy())
        spot = heads.loc[rows, ["at", column]].to_numpy(dtype=np.int64)
        place = np.unique(spot, axis=0, return_inverse=True)[1]
        found.append(_next_in_alphabet(heads, rows, place))
    return np.vstack(found)


def _next_in_alphabet(
    heads: pd.DataFrame, rows: npt.NDArray[np.int64], place: npt.NDArray[np.int64]
) -> Pairs:
    """Return pairs at one place that stand near each other in the alphabet."""
    letters = np.unique(heads["name"].to_numpy(dtype=object).astype(str)[rows], return_inverse=True)
    order = np.lexsort([rows, letters[1], place])
    rows, place = rows[order], place[order]
    return np.vstack(
        [
            no_pairs(),
            *(
                np.column_stack([rows[:-step], rows[step:]])[place[:-step] == place[step:]]
                for step in range(1, NEXT + 1)
            ),
        ]
    )
