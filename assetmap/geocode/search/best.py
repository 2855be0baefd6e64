"""Choose the likeliest of the places that an address may be, or see that several are as likely."""

from functools import cache
from typing import Final

import numpy as np
import pandas as pd

from assetmap.geocode.ground.extent import metres_between
from assetmap.geocode.reference.lookup import ASKED
from assetmap.geocode.reference.sides import SAME_PLACE_M
from assetmap.geocode.written.addresses import STREET
from assetmap.schema import LAT, LON, SCORE, TIER

AMBIGUOUS: Final = "ambiguous"
AS_GOOD: Final = 0.8  # share of the best score from which on another place may be meant as well
ANSWER_COLUMNS: Final = (ASKED, LON, LAT, TIER, SCORE, STREET, AMBIGUOUS)


@cache  # asked for many times in every search, and never changed
def no_answers() -> pd.DataFrame:
    """Return an empty table of answers."""
    empty = pd.DataFrame({column: pd.Series(dtype="float64") for column in ANSWER_COLUMNS})
    return empty.astype({ASKED: "int64", TIER: "str", STREET: "int64", AMBIGUOUS: "bool"})


def best_of(candidates: pd.DataFrame) -> pd.DataFrame:
    """Return the likeliest candidate of each question.

    Of several that are as likely, the middle one; where those nearly as likely are too far apart to
    be one place, the answer is `ambiguous`.

    Parameters
    ----------
    candidates
        `ANSWER_COLUMNS`, which need no `ambiguous` yet, and others.

    Returns
    -------
    answers
        The candidates' columns and `ambiguous`; one row per question, by `asked`.
    """
    if candidates.empty:
        return no_answers()
    asked = candidates[ASKED].to_numpy()
    score, lon, lat = (candidates[c].to_numpy(dtype=float) for c in (SCORE, LON, LAT))
    score = score.round(9)
    order = np.lexsort((candidates[STREET].to_numpy(), lat, lon, -score, asked))
    asked, score, lon, lat = asked[order], score[order], lon[order], lat[order]
    first = np.flatnonzero(np.diff(asked, prepend=-1))
    group = np.repeat(np.arange(len(first)), np.diff(first, append=len(asked)))
    top = score[first][group]
    good = score >= AS_GOOD * top
    apart = _apart(lon[good], lat[good], group[good])
    equal = np.bincount(group, weights=score == top, minlength=len(first)).astype(np.int64)
    chosen = order[first + equal // 2]
    answers = candidates.take(chosen).reset_index(drop=True)
    own = answers[AMBIGUOUS].to_numpy(dtype=bool) if AMBIGUOUS in answers else False
    answers[AMBIGUOUS] = (apart > SAME_PLACE_M) | own
    return answers


def _apart(lon: np.ndarray, lat: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Return the diagonal in metres of the box around each group's points; groups are sorted."""
    first = np.flatnonzero(np.diff(group, prepend=-1))
    return metres_between(
        np.minimum.reduceat(lon, first),
        np.minimum.reduceat(lat, first),
        np.maximum.reduceat(lon, first),
        np.maximum.reduceat(lat, first),
    )
