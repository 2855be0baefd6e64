"""Say which points contradict their rows, which were not counted, with what a person can choose."""

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import pandas as pd

from assetmap.geocode.answers import DOUBTFUL
from assetmap.geocode.ground.gazetteer import CITY_KEY
from assetmap.geocode.search.candidates import candidates_of
from assetmap.geocode.written.addresses import folded
from assetmap.model import Reason, Severity
from assetmap.problems import problems_of
from assetmap.schema import (
    ADDRESS,
    LABEL,
    LAT,
    LON,
    MATCHED,
    MESSAGE,
    RECORD_ID,
    SCORE,
    UPLOAD,
    ZIP,
)

from .asking import Said, once_each, pairs, questions

EVEN: Final = 0.5  # of two places of which nothing says which is likelier
_AT: Final = "at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Points that are doubted; all indexed like `located`."""

    located: pd.DataFrame
    questions: pd.DataFrame  # what there was to go by
    given: pd.DataFrame  # lon, lat as they came
    known: pd.DataFrame  # what the reference has for the addresses of rows with coordinates
    against: pd.Series  # what the row says against its own coordinates, "" where nothing
    aside: pd.Series  # the reason for which the row's own coordinates are not used, "" else
    refused: pd.Series  # the reason for which an address's point is not counted, "" else
    found: pd.DataFrame  # lon, lat, matched, score of these addresses
    expected: pd.Series  # what the reasons of `aside` and `refused` say beside the value
    neighbourhoods: gpd.GeoDataFrame


def of_points(points: Points) -> list[Said]:
    """Say which points are doubted, and ask about each once."""
    rows = points.located
    given = rows.assign(**{LON: points.given[LON], LAT: points.given[LAT]})
    found = rows.assign(**{c: points.found[c] for c in (LON, LAT, SCORE, MATCHED)})
    said = [
        _contradicted(given.loc[points.against == text], text, points)
        for text in sorted(set(points.against) - {""})
    ]
    for reasons, table in ((points.aside, given), (points.refused, found)):
        for reason in sorted(set(reasons) - {""}):
            of_reason = points.expected.where(reasons == reason, "")
            for expected in sorted(set(of_reason) - {""}):
                some = table.loc[(reasons == reason) & (points.expected == expected)]
                said.append(_not_counted(some, Reason(reason), expected, points))
    return said


def _contradicted(rows: pd.DataFrame, text: str, points: Points) -> Said:
    """Ask which is right, a row's coordinates or what else it says; nothing is moved."""
    known = points.known.loc[rows.index]
    # What is in the same area either way needs no answer: the note is enough.
    by_row = pd.DataFrame(
        {LON: rows[LON], LAT: rows[LAT], LABEL: pairs(rows), SCORE: EVEN}, index=rows.index
    )
    by_address = pd.DataFrame(
        {LON: known[LON], LAT: known[LAT], LABEL: known[MATCHED].fillna(""), SCORE: EVEN}
    )
    offered = candidates_of(pd.concat([by_row, by_address]), rows.index, points.neighbourhoods)
    problems = problems_of(
        rows,
        Reason.FAR_FROM_STATED_PLACE,
        Severity.NOTE,
        column=LAT,
        values=pairs(rows),
        expected=text,
    )
    why = pd.Series(problems[MESSAGE].to_numpy(), index=rows.index, dtype="str")
    settles = once_each(rows, _same(rows, points))
    some = settles.index
    review = questions(
        rows.loc[some],
        why[some].tolist(),
        settles=settles,
        offered=offered.loc[some],
    )
    return Said(problems=problems, review=review)


def _not_counted(rows: pd.DataFrame, reason: Reason, expected: str, points: Points) -> Said:
    """Say which points are surely none, or outside; ask where an answer settles something."""
    address = reason is Reason.ADDRESS_OUTSIDE_REGION
    value = rows[ADDRESS] if address else pairs(rows)
    column = ADDRESS if address else LAT
    problems = problems_of(
        rows, reason, Severity.NOTE, column=column, values=value, expected=expected
    )
    why = pd.Series(problems[MESSAGE].to_numpy(), index=rows.index, dtype="str")
    if reason is Reason.SHARED_POINT:  # no one answer is right for all of them
        first = once_each(rows, pd.DataFrame({UPLOAD: rows[UPLOAD], _AT: pairs(rows)}))
        review = questions(rows.loc[first.index], why[first.index].tolist(), settles=0)
        return Said(problems=problems, review=review)
    asked = rows.loc[rows[SCORE] < DOUBTFUL] if address else rows
    settles = once_each(asked, _same(asked, points))
    some = asked.loc[settles.index]
    label, score = (some[MATCHED], some[SCORE]) if address else (pairs(some), EVEN)
    options = pd.DataFrame(
        {LON: some[LON], LAT: some[LAT], LABEL: label, SCORE: score}, index=some.index
    )
    offered = candidates_of(options, some.index, points.neighbourhoods)
    review = questions(some, why[some.index].tolist(), settles=settles, offered=offered)
    return Said(problems=problems, review=review)


def _same(rows: pd.DataFrame, points: Points) -> pd.DataFrame:
    """Return what rows must have in common for one answer to settle them."""
    asked = points.questions.loc[rows.index]
    alone = rows[RECORD_ID].where(rows[ADDRESS].astype("str").str.strip() == "", "")
    return pd.DataFrame(
        {
            UPLOAD: rows[UPLOAD],
            ADDRESS: folded(rows[ADDRESS].astype("str")),
            ZIP: asked[ZIP],
            CITY_KEY: asked[CITY_KEY],
            _AT: pairs(rows) + alone,
        },
        index=rows.index,
    )
