"""Ask about rows that are held because nothing true says where they are."""

from typing import Final

import pandas as pd

from assetmap.geocode.ground.extent import Extent
from assetmap.geocode.search.candidates import MOVES, candidates_of
from assetmap.model import Reason, Region, Severity
from assetmap.problems import SHOWN_CHARACTERS, joined, problems_of
from assetmap.schema import (
    ADDRESS,
    LABEL,
    LAT,
    LON,
    NAME,
    RECIPIENT,
    ROW,
    SCORE,
    SHEET,
    UPLOAD,
)
from assetmap.words import say

from .asking import Said, pairs, questions, together
from .given import Checked

# How likely coordinates are meant as they would lie in the region; set by hand, to rank.
MEANT_SCORE: Final = 0.8


def of_held(
    records: pd.DataFrame,
    checked: Checked,
    extent: Extent,
    *,
    elsewhere: pd.Series,
    region: Region,
) -> Said:
    """Say what is wrong with rows that are held for their place, and what may be meant.

    Such a row is in no table of records: its question says itself which row of which file it is.

    Parameters
    ----------
    records
        With provenance, `lon, lat`, and `name` or `recipient`.
    checked, extent
        What the coordinates are worth, and the region's box.
    elsewhere
        Whether the row's own ZIP code or city lies outside the region too, where its coordinates
        are: then they are right, and one sentence says so of the whole list.
    region
        Its neighbourhoods: in which of them a place that may be meant lies.
    """
    said = []
    reasons = checked.reason[records.index]
    for reason in sorted(set(reasons) - {""}):
        rows = records.loc[reasons == reason]
        problems = held(rows, Reason(reason), extent)
        right = elsewhere[rows.index] & (reason == str(Reason.OUTSIDE_REGION))
        review = _asked(rows.loc[~right], reason, checked, extent, region)
        said.append(Said(problems=problems, review=review))
        if right.any():
            said.append(Said(problems=joined([]), review=_of_elsewhere(rows.loc[right])))
    return together(said)


def held(rows: pd.DataFrame, reason: Reason, extent: Extent) -> pd.DataFrame:
    """Return the problem of each row that is held for one reason: by its address or its point."""
    column = ADDRESS if reason == Reason.VAGUE_ADDRESS else LAT
    return problems_of(
        rows,
        reason,
        Severity.HELD,
        column=column,
        values=rows[ADDRESS] if column == ADDRESS else pairs(rows),
        expected=str(extent),
    )


def _asked(
    rows: pd.DataFrame, reason: str, checked: Checked, extent: Extent, region: Region
) -> pd.DataFrame:
    """Ask where each row is, with what may be meant."""
    meant = checked.meant.loc[rows.index]
    suggestion = pairs(meant).where(meant[LON].notna(), "")
    values = rows[ADDRESS] if reason == Reason.VAGUE_ADDRESS else pairs(rows)
    why = [
        say("places", f"held_{reason}", value=value, meant=guess, expected=extent, **which)
        for value, guess, which in zip(values, suggestion, _which(rows), strict=True)
    ]
    # Whatever the answer is, it brings the row in: all of its probability moves.
    options = pd.DataFrame(
        {LON: meant[LON], LAT: meant[LAT], LABEL: suggestion, SCORE: MEANT_SCORE}
    )
    offered = candidates_of(options, rows.index, region.neighbourhoods)
    offered[MOVES] = 1.0
    return questions(rows, why, suggestion=suggestion, offered=offered)


def _of_elsewhere(rows: pd.DataFrame) -> pd.DataFrame:
    """Say once of each list how many of its rows are rightly outside the region.

    Nothing is to be corrected, so that the answer settles no row.
    """
    counts = rows.groupby([UPLOAD, SHEET])[ROW].transform("size")
    first = rows.loc[~rows.duplicated([UPLOAD, SHEET])]
    why = [
        say("places", "held_elsewhere" if count == 1 else "held_elsewheres", count=count, **which)
        for count, which in zip(counts[first.index], _which(first), strict=True)
    ]
    return questions(first, why, settles=0)


def _which(rows: pd.DataFrame) -> list[dict[str, str]]:
    """Return what a sentence says of each row: file with sheet, row number, name."""
    names = rows[NAME if NAME in rows.columns else RECIPIENT].astype("str").str.strip()
    who = (" (" + names.str.slice(0, SHOWN_CHARACTERS) + ")").where(names != "", "")
    files = rows[UPLOAD] + (", " + rows[SHEET]).where(rows[SHEET] != "", "")
    return [
        {"file": file, "row": str(row), "who": name}
        for file, row, name in zip(files, rows[ROW], who, strict=True)
    ]
