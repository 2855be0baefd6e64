"""Find street corners: where the known houses of two streets come nearest to each other."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from assetmap.geocode.ground.extent import M_PER_DEGREE
from assetmap.geocode.reference.lookup import ASKED, UNKNOWN, Floats, Ints, Lookup, zip_codes
from assetmap.geocode.written.addresses import CITY, STREET, ZIP
from assetmap.model import Tier
from assetmap.schema import GEOMETRY, LAT, LON, SCORE, TIER

from .best import best_of, no_answers
from .houses import TRUST
from .scores import CORNER, basis_by_metres, share_of_basis

CORNER_M: Final = 80.0  # between the nearest known houses of two streets that meet: a wide crossing
NEAR_M: Final = 150.0  # from a corner to known places of both streets; what tells their course
LEAST_SPREAD_M: Final = 20.0  # of a street's places, to tell its course: more than its width
LONGER: Final = 1.5  # how many times as far they are spread along as across
LEAST_SINE: Final = 0.5  # of the angle at which streets cross: 30 degrees
MEETING_M: Final = 5.0  # between two streets' lines that meet
_OTHER: Final = "_other"
Shapes = npt.NDArray[np.object_]


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
    both = one.merge(two[[ASKED, STREET, TRUST]], on=ASKED, suffixes=("", _OTHER))
    both = both.loc[both[STREET] != both[STREET + _OTHER]].reset_index(drop=True)
    if both.empty:
        return no_answers()
    places = _places(np.unique(both[[STREET, STREET + _OTHER]]), lookup, ranges)
    shapes = [_shapes(both, column, places) for column in (STREET, STREET + _OTHER)]
    lon, lat, apart = _crossings(*shapes)
    scale = np.array([1 / _shrink(places), 1.0])
    lon, lat = (np.column_stack([lon, lat]) * scale).T
    answers = pd.DataFrame(
        {
            ASKED: both[ASKED].to_numpy(),
            LON: lon,
            LAT: lat,
            TIER: str(Tier.INTERPOLATED),
            SCORE: share_of_basis(basis_by_metres(CORNER, apart))
            * both[[TRUST, TRUST + _OTHER]].min(axis=1).to_numpy(),
            STREET: both[STREET].to_numpy(),
        }
    ).loc[~np.isnan(lon)]
    return best_of(answers)


def _crossings(one: Shapes, two: Shapes) -> tuple[Floats, Floats, Floats]:
    """Return where pairs of streets cross, in degrees of latitude, how far apart they are known.

    Where the known places of two streets meet, that is the corner. Where they only come near each
    other, each street is taken to run straight through its places thereabouts: the corner is where
    these lines cross, if that is near known places of both. NaN where there is none.
    """
    line = shapely.shortest_line(one, two)
    there = ~shapely.is_missing(line)
    ends = np.full((len(line), 2, 2), np.nan)
    ends[there] = shapely.get_coordinates(line[there]).reshape(-1, 2, 2)
    apart = np.hypot(*(ends[:, 0] - ends[:, 1]).T) * M_PER_DEGREE
    middle = ends.mean(axis=1)
    courses = [_course(shape, middle) for shape in (one, two)]
    crossing = _crossing(*courses)
    marks = shapely.points(np.nan_to_num(crossing))
    away = [shapely.distance(shape, marks) * M_PER_DEGREE for shape in (one, two)]
    bounded = (away[0] <= NEAR_M) & (away[1] <= NEAR_M) & ~np.isnan(crossing[:, 0])
    at = np.where((apart <= MEETING_M)[:, None], middle, crossing)
    sure = (apart <= MEETING_M) | ((apart <= CORNER_M) & bounded)
    at = np.where(sure[:, None], at, np.nan)
    return at[:, 0], at[:, 1], apart


def _course(shapes: Shapes, middle: Floats) -> tuple[Floats, Floats]:
    """Return a point and a direction of each street near a place; NaN where too little is known.

    The direction is that in which the street's known places near there are spread widest.
    """
    size = len(shapes)
    xy, which = shapely.get_coordinates(shapes, return_index=True)
    off = (xy - middle[which]) * M_PER_DEGREE
    near = np.hypot(*off.T) <= NEAR_M
    off, which = off[near], which[near]
    count = np.maximum(np.bincount(which, minlength=size), 1)

    def mean(values: Floats) -> Floats:
        return np.bincount(which, weights=values, minlength=size) / count

    centre = np.column_stack([mean(off[:, 0]), mean(off[:, 1])])
    dx, dy = (off - centre[which]).T
    xx, yy, xy_ = mean(dx * dx), mean(dy * dy), mean(dx * dy)
    half = np.hypot((xx - yy) / 2, xy_)
    long, wide = (xx + yy) / 2 + half, (xx + yy) / 2 - half
    angle = np.arctan2(2 * xy_, xx - yy) / 2
    known = (long >= LEAST_SPREAD_M**2) & (long >= LONGER**2 * wide)
    direction = np.where(known, [np.cos(angle), np.sin(angle)], np.nan).T
    return middle + centre / M_PER_DEGREE, direction


def _crossing(one: tuple[Floats, Floats], two: tuple[Floats, Floats]) -> Floats:
    """Return where pairs of lines, each a point and a direction, cross; NaN where hardly."""
    (start, along), (other, across) = one, two
    sine = along[:, 0] * across[:, 1] - along[:, 1] * across[:, 0]
    sine = np.where(np.abs(sine) >= LEAST_SINE, sine, np.nan)
    way = other - start
    steps = (way[:, 0] * across[:, 1] - way[:, 1] * across[:, 0]) / sine
    crossing: Floats = start + steps[:, None] * along
    return crossing


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


def _shapes(both: pd.DataFrame, column: str, places: pd.DataFrame) -> Shapes:
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
