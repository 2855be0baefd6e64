"""Tell the points that are the middle of something by how many streets share them."""

from collections.abc import Sequence
from typing import Final

import pandas as pd

from assetmap.geocode.written.addresses import STREET
from assetmap.schema import LAT, LON

# Two streets meet at a corner; three share no doorstep. Lists in which every address was looked up
# have no such point, or one in thousands: a mall whose parcel stands for shops on three streets.
# Then the row is placed by its address: that costs less than a school in the middle of its city.
# Three it is whoever gave the point, since it is always some geocoder that put it there.
MIDDLE_STREETS: Final = 3
POINT_DECIMALS: Final = 5  # of degrees: points within about a metre are one


def are_middles(points: pd.DataFrame, *, by: Sequence[str] = ()) -> pd.Series:
    """Tell which points addresses of so many streets share that they are no place.

    A geocoder that does not know an address often answers with the middle of its ZIP code or city.

    Parameters
    ----------
    points
        `lon`, `lat`, NaN where there is no point, and `street`, "" where there is none.
    by
        Columns, such as the list or the geocoder: points are held only against those that have the
        same there.

    Returns
    -------
    middle
        True or false; index of `points`.
    """
    middle = pd.Series(data=False, index=points.index, name="middle")
    at = {column: points[column].round(POINT_DECIMALS) for column in (LON, LAT)}
    table = points[list(by)].assign(**at, **{STREET: points[STREET]})
    shared = table.duplicated([*by, LON, LAT], keep=False) & (table[STREET] != "")
    if shared.sum() < MIDDLE_STREETS:
        return middle
    streets = table.loc[shared].groupby([*by, LON, LAT], sort=False)[STREET].transform("nunique")
    middle.loc[streets.index] = streets.fillna(0) >= MIDDLE_STREETS
    return middle
