"""Let a reference gain from what is known of other records: confirmed places, located lists."""

from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from assetmap.geocode.ground.extent import metres_between
from assetmap.geocode.written.addresses import CITY, NUMBER, STREET, ZIP
from assetmap.schema import LAT, LON, UPLOAD

from .loading import Reference
from .lookup import (
    CONFIRMED,
    ELSEWHERE,
    LISTS,
    NOTHING_DIFFERS,
    ORIGIN,
    Bools,
    Ints,
    Lookup,
    agreement,
    arrange,
    points_with_number,
    with_points,
    zip_codes,
)
from .middles import are_middles
from .points import POINT_COLUMNS
from .sides import SAME_PLACE_M

LEAST_DIGITS: Final = 3  # decimal places of degrees: 100 m; fewer are no house
_OWN: Final = [STREET, NUMBER, ZIP, CITY]


def with_confirmed(reference: Reference, confirmed: pd.DataFrame) -> Reference:
    """Return a reference that knows the places that persons have confirmed.

    A confirmed place takes the place of every other point of its address: same street and number,
    in the same ZIP code, or city where no ZIP code is known. Of two that were confirmed for one
    address, both stay: further than 150 m apart, they are asked about again.

    Parameters
    ----------
    reference
        The region's, as `load_reference` returns it; it is not changed.
    confirmed
        One row per confirmed record: `street, number, number_text, zip` as `normalise_addresses`
        gives them (the row's own ZIP code first), `city` as a name's key (`names.name_keys`), and
        `lon, lat` in degrees, where the person put it. Rows without street, number or coordinates
        add nothing.

    Returns
    -------
    reference
        With these points. Whoever asks for such an address finds it with tier `address`.
    """
    points = _whole(confirmed)
    if points.empty:
        return reference
    lookup = reference.lookup
    which, found = _same_addresses(points, lookup)
    level = _levels(points, which, lookup, found)
    without = np.zeros(len(lookup.street), dtype=bool)
    without[found[level <= NOTHING_DIFFERS]] = True
    more = points.assign(**{ORIGIN: CONFIRMED})
    return replace(reference, lookup=with_points(lookup, more, without=without))


def with_lists(
    reference: Reference, located: pd.DataFrame, *, leave_out: str | None = None
) -> Reference:
    """Return a reference that knows the addresses of lists with coordinates of their own.

    What the address files know stays as it is: a list adds addresses that they lack, and these
    score a little less. They answer for the very house alone (`listed.houses_of_lists`): no other
    house is placed between them, and no street is known by them, as lists misspell streets.
    Coordinates that more than two streets share, or that are written with less than three decimal
    places, are no houses; an address that lists put in places apart is left out.

    Parameters
    ----------
    reference
        The region's; it is not changed.
    located
        As `confirmed` of `with_confirmed`, and `upload`; only rows whose own coordinates were
        checked and found good.
    leave_out
        An upload whose rows are not used: whoever measures how well a list's addresses are found
        must not let the list prove itself.

    Returns
    -------
    reference
        With these points in `lists`.
    """
    if leave_out is not None:
        located = located.loc[located[UPLOAD] != leave_out]
    points = _whole(located)
    points = points.loc[_are_houses(points)]
    points = points.loc[_agree(points)] if len(points) else points
    which, found = _same_addresses(points, reference.lookup)
    level = _levels(points, which, reference.lookup, found)
    known = np.zeros(len(points), dtype=bool)
    known[which[level < ELSEWHERE]] = True
    points = points.loc[~known]
    if points.empty:
        return reference
    return replace(reference, lists=arrange(points.assign(**{ORIGIN: LISTS})))


def _whole(some: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with street, number and coordinates, each once."""
    there = np.isfinite(some[LON]) & np.isfinite(some[LAT])
    good = there & (some[STREET] != "") & (some[NUMBER] >= 0)
    whole: pd.DataFrame = some.loc[good, list(POINT_COLUMNS)]
    return whole.drop_duplicates(ignore_index=True)


def _same_addresses(points: pd.DataFrame, lookup: Lookup) -> tuple[Ints, Ints]:
    """Return the known points of the same street and number: which point, which known one."""
    street = lookup.street_codes(points[STREET])
    return points_with_number(lookup, street, points[NUMBER].to_numpy(dtype=np.int64))


def _levels(points: pd.DataFrame, which: Ints, lookup: Lookup, found: Ints) -> Ints:
    """Say how well ZIP code and city of points and known ones agree."""
    zips, cities = zip_codes(points[ZIP]), lookup.city_codes(points[CITY])
    return agreement(zips[which], cities[which], lookup.zip[found], lookup.city[found])


def _are_houses(points: pd.DataFrame) -> Bools:
    """Tell which coordinates can be those of one house."""
    scale = 10.0 ** (LEAST_DIGITS - 1)
    coarse = [np.isclose(points[c] * scale, np.round(points[c] * scale)) for c in (LON, LAT)]
    return ~are_middles(points).to_numpy() & ~(coarse[0] & coarse[1])


def _agree(points: pd.DataFrame) -> Bools:
    """Tell which addresses all lists put in one place."""
    by = points.groupby(_OWN)
    box = [by[c].transform(how).to_numpy() for how in ("min", "max") for c in (LON, LAT)]
    near: Bools = metres_between(*box) <= SAME_PLACE_M
    return near
