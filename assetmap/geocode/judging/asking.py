"""Ask people about places: each question once, those first whose answers move most rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import pandas as pd

from assetmap.geocode.search.candidates import MOVES
from assetmap.model import Queue, Tier
from assetmap.postal import one_line
from assetmap.problems import joined, no_problems
from assetmap.schema import (
    ADDRESS,
    CANDIDATES,
    CITY,
    EVIDENCE,
    LAT,
    LON,
    OLD_VALUE,
    OTHER_ID,
    QUESTION_COLUMNS,
    QUEUE,
    RECORD_ID,
    SCORE,
    SETTLES,
    STAKE,
    STATE,
    SUGGESTION,
    TIER,
    WHY,
    ZIP,
)

_POSTAL: Final = (ADDRESS, CITY, STATE, ZIP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Findings about rows, and the questions that they raise."""

    problems: pd.DataFrame  # PROBLEM_COLUMNS
    review: pd.DataFrame  # QUESTION_COLUMNS


def told(problems: pd.DataFrame) -> Said:
    """Return problems that raise no question."""
    return Said(problems=problems, review=_no_questions())


@cache
def nothing() -> Said:
    """Return that nothing is to be said."""
    return Said(problems=no_problems(), review=_no_questions())


def questions(
    rows: pd.DataFrame,
    why: Sequence[str],
    *,
    suggestion: pd.Series | str = "",
    score: pd.Series | float = 0.0,
    settles: pd.Series | int = 1,
    offered: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return one question about the place of each row.

    Parameters
    ----------
    rows
        With `record_id`, address and coordinates.
    why
        The sentence of each row.
    suggestion, score, settles
        The likeliest answer, how sure it is, how many rows it settles; index of `rows`.
    offered
        What may be chosen from, with what that moves (`candidates_of`); nothing is known of where
        the rows lie where it is not given.
    """
    asked = pd.DataFrame(
        {
            QUEUE: str(Queue.PLACE),
            RECORD_ID: rows[RECORD_ID],
            OTHER_ID: "",
            SCORE: score,
            WHY: list(why),
            SUGGESTION: suggestion,
            SETTLES: settles,
            STAKE: settles * (1.0 if offered is None else offered[MOVES]),
            CANDIDATES: "" if offered is None else offered[CANDIDATES],
            OLD_VALUE: _old_values(rows),
            EVIDENCE: "",
        },
        index=rows.index,
    )
    return asked.loc[:, list(QUESTION_COLUMNS)]


def _old_values(rows: pd.DataFrame) -> list[str]:
    """Return what a decision on each row's place says that the row said: its address, or point."""
    own = (
        rows[TIER] == str(Tier.GIVEN)
        if TIER in rows.columns
        else pd.Series(data=True, index=rows.index)
    )
    said = rows[[*_POSTAL, LON, LAT]].to_dict(orient="records")
    return [
        one_line(row) or (_point(row[LON], row[LAT]) if is_own else "")
        for row, is_own in zip(said, own, strict=True)
    ]


def _point(lon: float, lat: float) -> str:
    """Return a point as decisions write it, "" where there is none."""
    if not (np.isfinite(lon) and np.isfinite(lat)):
        return ""
    return " ".join(np.format_float_positional(c, trim="0") for c in (lon, lat))


def once_each(rows: pd.DataFrame, same: pd.DataFrame) -> pd.Series:
    """Choose one row to ask about of all those that one answer settles.

    Parameters
    ----------
    rows
        With `record_id`: the least of them is chosen, so that the order of rows never matters.
    same
        What rows must have in common, column by column; index of `rows`.

    Returns
    -------
    settles
        How many rows each chosen row stands for; index: the chosen rows, in their order.
    """
    keys = list(same.columns)
    ordered = same.assign(**{RECORD_ID: rows[RECORD_ID]}).sort_values(RECORD_ID, kind="stable")
    by = ordered.groupby(keys, sort=False)
    counts = by[RECORD_ID].transform("size").loc[by.cumcount() == 0]
    return counts.reindex(same.index.intersection(counts.index, sort=False)).astype("int64")


def together(said: Sequence[Said]) -> Said:
    """Lay findings together."""
    some = [one for one in said if len(one.problems) or len(one.review)]
    if not some:
        return nothing()
    reviews = [one.review for one in some if len(one.review)]
    review = pd.concat(reviews, ignore_index=True) if reviews else _no_questions()
    return Said(problems=joined([one.problems for one in some]), review=review)


def ranked(review: pd.DataFrame) -> pd.DataFrame:
    """Return questions as a table of the build, those that move most rows first."""
    by = [STAKE, SETTLES]
    return review.sort_values(by, ascending=False, kind="stable", ignore_index=True)


def pairs(rows: pd.DataFrame) -> pd.Series:
    """Write coordinates as people do: latitude first."""
    return pd.Series(
        [f"{y:.10g}, {x:.10g}" for x, y in zip(rows[LON], rows[LAT], strict=True)],
        index=rows.index,
        dtype="str",
    )


@cache
def _no_questions() -> pd.DataFrame:
    """Return an empty table of questions."""
    empty = pd.DataFrame({c: pd.Series(dtype="str") for c in QUESTION_COLUMNS})
    return empty.astype({SCORE: "float64", STAKE: "float64", SETTLES: "int64"})
