"""Find street corners: where the known houses of two streets come nearest to each other."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from assetmap.model import Tier
from assetmap.schema import GEOMETRY, LAT, LON, SCORE, TIER

from .addresses import CITY, STREET, ZIP
from .extent import metres_between
from .houses import AMBIGUOUS, ANSWER_COLUMNS, PENALTY, SAME_PLACE_M, no_answers
from .lookup import ASKED, UNKNOWN, Ints, Lookup, zip_codes

CORNER_M: Final = 80.0  # between the nearest known houses of two streets that meet: a wide crossing
MEETING_M: Final = 5.0  # between two streets' lines that meet
_SCORE: Final = 0.85  # of the middle between two houses
_MEETING_SCORE: Final = 0.92  # of a place where lines meet
_OTHER: Final = "_other"


def find_corners(
    one: pd.DataFrame, two: pd.DataFrame, lookup: Lookup, ranges: pd.DataFrame
) -> pd.DataFrame:
    """Find the corner of two streets.

    Parameters
    ----------
    one, two
        The questions with the streets that may be meant, as in `houses.exact_houses`; a question
        stands in both.
    lookup, ranges
        The reference.

    Returns
    -------
    answers
        One row per question that has any; `ambiguous` where the streets meet in several places.
    """
    both = one.merge(two[[ASKED, STREET, PENALTY]], on=ASKED, suffixes=("", _OTHER))
    both = both.loc[both[STREET] != both[STREET + _OTHER]].reset_index(drop=True)
    if both.empty:
        return no_answers()
    places = _places(np.unique(both[[STREET, STREET + _OTHER]]), lookup, ranges)
    shapes = [_shapes(both, column, places) for column in (STREET, STREET + _OTHER)]
    line = shapely.shortest_line(*shapes)
    there = ~shapely.is_missing(line)
    ends = shapely.get_coordinates(line[there]).reshape(-1, 2, 2)
    lon, lat = ends[:, :, 0] / _shrink(places), ends[:, :, 1]
    apart = metres_between(lon[:, 0], lat[:, 0], lon[:, 1], lat[:, 1])
    score = np.where(apart <= MEETING_M, _MEETING_SCORE, _SCORE)
    found = both.loc[there]
    answers = pd.DataFrame(
        {
            ASKED: found[ASKED].to_numpy(),
            LON: lon.mean(axis=1),
            LAT: lat.mean(axis=1),
            TIER: str(Tier.INTERPOLATED),
            SCORE: score - found[[PENALTY, PENALTY + _OTHER]].max(axis=1).to_numpy(),
            STREET: found[STREET].to_numpy(),
        }
    ).loc[apart <= CORNER_M]
    return _first(answers)


def _first(answers: pd.DataFrame) -> pd.DataFrame:
    """Return the best answer to each question, and whether others as good lie elsewhere."""
    best = answers.sort_values([ASKED, SCORE, LON, LAT], ascending=[True, False, True, True])
    by = best.groupby(ASKED)
    box = by.agg(west=(LON, "min"), east=(LON, "max"), south=(LAT, "min"), north=(LAT, "max"))
    apart = metres_between(*(box[c].to_numpy() for c in ("west", "south", "east", "north")))
    first = best.drop_duplicates(ASKED, ignore_index=True)
    return first.assign(**{AMBIGUOUS: apart > SAME_PLACE_M})[list(ANSWER_COLUMNS)]


def _places(streets: Ints, lookup: Lookup, ranges: pd.DataFrame) -> pd.DataFrame:
    """Return every known place on some streets: houses, and bends of lines."""
    some = np.isin(lookup.street, streets)
    houses = pd.DataFrame(
        {
            STREET: lookup.street[some],
            ZIP: lookup.zip[some],
            CITY: lookup.city[some],
            LON: lookup.lon[some],
            LAT: lookup.lat[some],
        }
    )
    code = lookup.street_codes(ranges[STREET])
    lines = ranges.loc[np.isin(code, streets)]
    bends, which = shapely.get_coordinates(lines[GEOMETRY].to_numpy(), return_index=True)
    on_lines = pd.DataFrame(
        {
            STREET: code[np.isin(code, streets)][which],
            ZIP: zip_codes(lines[ZIP])[which],
            CITY: UNKNOWN,
            LON: bends[:, 0],
            LAT: bends[:, 1],
        }
    )
    return pd.concat([houses, on_lines], ignore_index=True) if len(lines) else houses


def _shrink(places: pd.DataFrame) -> float:
    """Return how much shorter a degree of longitude is here than one of latitude."""
    return float(np.cos(np.radians(places[LAT].median())))


def _shapes(both: pd.DataFrame, column: str, places: pd.DataFrame) -> npt.NDArray[np.object_]:
    """Return the known places of each question's street in its ZIP code, or else its city."""
    wanted = pd.DataFrame(
        {
            STREET: both[column],
            ZIP: both[ZIP],
            CITY: both[CITY].where(both[ZIP] < 0, UNKNOWN),
        }
    )
    group = wanted.groupby([STREET, ZIP, CITY], sort=False).ngroup().to_numpy()
    unique = wanted.drop_duplicates(ignore_index=True).rename_axis("group").reset_index()
    near = unique.merge(places, on=STREET, suffixes=("", "_known"))
    by_zip = (near[ZIP] < 0) | (near[f"{ZIP}_known"] < 0) | (near[ZIP] == near[f"{ZIP}_known"])
    by_city = (near[CITY] < 0) | (near[f"{CITY}_known"] < 0) | (near[CITY] == near[f"{CITY}_known"])
    near = near.loc[by_zip & by_city].sort_values("group", kind="stable")
    flat = np.column_stack([near[LON] * _shrink(places), near[LAT]])
    shapes = np.full(len(unique), None, dtype=object)
    if len(flat):
        points = np.asarray(shapely.points(flat))
        used = np.unique(near["group"])
        shapes[used] = shapely.multipoints(
            points, indices=np.searchsorted(used, near["group"].to_numpy())
        )
    return shapes[group]
