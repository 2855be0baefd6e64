"""Order the houses of each street by number, so that the neighbours of any number are found."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from assetmap.geocode.ground.extent import metres_between

from .lookup import STEP, Floats, Ints, Lookup

SAME_PLACE_M: Final = 150.0  # points of one address further apart than this are several addresses


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """House numbers of streets within zones, each once, where it is known to be in one place."""

    places: Ints  # street and zone as one number, sorted, each once
    zones: int  # more than any zone's code
    by_side: bool  # odd and even numbers apart
    key: Ints  # position in `places`, side, and number as one number, sorted
    number: Ints
    lon: Floats
    lat: Floats

    def keys(self, street: Ints, zone: Ints, number: Ints) -> Ints:
        """Return the key of each number, -1 where its street is not known in its zone."""
        place = street * self.zones + zone
        if not len(self.places):
            return np.full(len(place), -1)
        at = np.clip(np.searchsorted(self.places, place), 0, len(self.places) - 1)
        there = (street >= 0) & (zone >= 0) & (zone < self.zones) & (number >= 0)
        there &= self.places[at] == place
        side = number % 2 if self.by_side else 0
        return np.where(there, (at * 2 + side) * STEP + number, -1)


def in_order(lookup: Lookup, zone: Ints, *, by_side: bool) -> Ordered:
    """Order houses by street, zone, side if wanted, and number.

    Several points of one number count as one in their middle; a number whose points are too far
    apart to be one address is left out: it tells nothing about its neighbours.

    Parameters
    ----------
    lookup
        The reference.
    zone
        Code of the zone that each of its points is in, negative where in none.
    by_side
        Whether odd and even numbers are sides of their own.
    """
    some = np.flatnonzero((zone >= 0) & (lookup.number >= 0))
    zones = int(zone.max(initial=0)) + 1
    place, code = np.unique(lookup.street[some] * zones + zone[some], return_inverse=True)
    number, lon, lat = lookup.number[some], lookup.lon[some], lookup.lat[some]
    key = (code * 2 + (number % 2 if by_side else 0)) * STEP + number
    order = np.lexsort((lat, lon, key))
    key, number, lon, lat = key[order], number[order], lon[order], lat[order]
    new = np.ones(len(key), dtype=bool)
    new[1:] = (np.diff(key) != 0) | (np.diff(lon) != 0) | (np.diff(lat) != 0)
    key, number, lon, lat = key[new], number[new], lon[new], lat[new]
    first = np.flatnonzero(np.diff(key, prepend=-1))
    if not len(first):
        empty = np.empty(0)
        return Ordered(
            places=place, zones=zones, by_side=by_side, key=key, number=number, lon=empty, lat=empty
        )
    count = np.diff(first, append=len(key))
    apart = metres_between(
        *(
            f.reduceat(v, first)
            for f, v in ((np.minimum, lon), (np.minimum, lat), (np.maximum, lon), (np.maximum, lat))
        )
    )
    one = apart <= SAME_PLACE_M
    return Ordered(
        places=place,
        zones=zones,
        by_side=by_side,
        key=key[first][one],
        number=number[first][one],
        lon=(np.add.reduceat(lon, first) / count)[one],
        lat=(np.add.reduceat(lat, first) / count)[one],
    )


def neighbours(ordered: Ordered, keys: Ints) -> tuple[Ints, Ints]:
    """Return the positions of the next lower and the next higher number, -1 where there is none.

    Parameters
    ----------
    ordered
        Houses in order.
    keys
        `ordered.keys` of the numbers asked for.
    """
    known = ordered.key
    if not len(known):
        return np.full(len(keys), -1), np.full(len(keys), -1)
    low = np.searchsorted(known, keys, side="left") - 1
    high = np.searchsorted(known, keys, side="right")
    low_there = (keys >= 0) & (low >= 0) & (known[low] // STEP == keys // STEP)
    top = np.clip(high, 0, len(known) - 1)
    high_there = (keys >= 0) & (high < len(known)) & (known[top] // STEP == keys // STEP)
    return np.where(low_there, low, -1), np.where(high_there, high, -1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """Where numbers would be between their neighbours; NaN and 0 where these are not both known."""

    lon: Floats
    lat: Floats
    apart_m: Floats  # between the two neighbours
    numbers: Ints  # by which they differ


def between(ordered: Ordered, street: Ints, zone: Ints, number: Ints) -> Between:
    """Place numbers between their neighbours, in proportion to the numbers."""
    keys = ordered.keys(street, zone, number)
    low, high = neighbours(ordered, keys)
    fits = (low >= 0) & (high >= 0)
    if not fits.any():
        nothing = np.full(len(keys), np.nan)
        return Between(lon=nothing, lat=nothing, apart_m=nothing, numbers=np.zeros_like(keys))
    low, high = np.where(fits, low, 0), np.where(fits, high, 0)
    numbers = np.where(fits, ordered.number[high] - ordered.number[low], 0)
    share = np.where(
        fits, (number - ordered.number[low]) / np.where(numbers > 0, numbers, 1), np.nan
    )
    lon, lat = ordered.lon, ordered.lat
    apart = metres_between(lon[low], lat[low], lon[high], lat[high])
    return Between(
        lon=lon[low] + share * (lon[high] - lon[low]),
        lat=lat[low] + share * (lat[high] - lat[low]),
        apart_m=np.where(fits, apart, np.nan),
        numbers=numbers,
    )
