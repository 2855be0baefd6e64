"""Arrange an address reference so that many addresses are found in it at once."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.schema import LAT, LON

from .addresses import CITY, NUMBER, NUMBER_TEXT, STREET, ZIP
from .reference import Reference
from .streets import street_name

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

UNKNOWN: Final = -1  # nothing is said
OTHER: Final = -2  # something is said that the reference does not have
STEP: Final = 10**8  # more than any house number: six digits, and 36-20 in Queens is 3620
ASKED: Final = "asked"  # position of a question
FOUND: Final = "found"  # position of a point
LEVEL: Final = "level"  # how well ZIP and city agree, 0 best
# Agreement of ZIP and city, best first. Where the city differs, or the ZIP and no city agrees, it
# is another street of that name: towns side by side have the same streets.
SAME_ZIP, SAME_CITY, NOTHING_DIFFERS, ZIP_DIFFERS, ELSEWHERE = range(5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """Points of a reference as arrays, sorted by street and number."""

    streets: pd.Index  # every street's key once
    names: pd.DataFrame  # before, core, suffix, after; one row per street
    cities: pd.Index  # every city's key once
    street: Ints  # of each point: position in `streets`
    number: Ints
    text: npt.NDArray[np.object_]  # the number as written
    zip: Ints
    city: Ints  # position in `cities`, UNKNOWN where blank
    lon: Floats
    lat: Floats

    @property
    def key(self) -> Ints:
        """Return one sorted number for each point's street and house number."""
        return self.street * STEP + self.number

    def street_codes(self, streets: pd.Series) -> Ints:
        """Return the position of each street key, UNKNOWN where it is not there."""
        return np.asarray(self.streets.get_indexer(pd.Index(streets)), dtype=np.int64)

    def city_codes(self, cities: pd.Series) -> Ints:
        """Return the position of each city key: UNKNOWN where blank, OTHER where not there."""
        codes = np.asarray(self.cities.get_indexer(pd.Index(cities)), dtype=np.int64)
        return np.where((codes < 0) & (cities != "").to_numpy(), OTHER, codes)


def zip_codes(zips: pd.Series) -> Ints:
    """Return ZIP codes as numbers, UNKNOWN where blank."""
    good = zips.str.fullmatch(r"[0-9]{5}")
    return pd.to_numeric(zips.where(good, str(UNKNOWN))).to_numpy(dtype=np.int64)


def arrange(reference: Reference) -> Lookup:
    """Sort a reference's points and give each street and city a number."""
    points = reference.points
    streets = pd.Index(
        np.unique(np.concatenate([_unique(points[STREET]), _unique(reference.ranges[STREET])]))
    )
    cities = pd.Index(np.setdiff1d(_unique(points[CITY]), [""]))
    street = np.asarray(streets.get_indexer(pd.Index(points[STREET])), dtype=np.int64)
    number = points[NUMBER].to_numpy(dtype=np.int64)
    order = np.lexsort((number, street))  # stable: the rest stays as the reference sorted it
    names = [street_name(street) for street in streets]
    return Lookup(
        streets=streets,
        names=pd.DataFrame(names, columns=["before", "core", "suffix", "after"], dtype="str"),
        cities=cities,
        street=street[order],
        number=number[order],
        text=points[NUMBER_TEXT].to_numpy(dtype=object)[order],
        zip=zip_codes(points[ZIP])[order],
        city=np.asarray(cities.get_indexer(pd.Index(points[CITY])), dtype=np.int64)[order],
        lon=points[LON].to_numpy(dtype=float)[order],
        lat=points[LAT].to_numpy(dtype=float)[order],
    )


def _unique(values: pd.Series) -> npt.NDArray[np.object_]:
    """Return the distinct texts of a column."""
    return values.unique().astype(object)


def agreement(asked_zip: Ints, asked_city: Ints, zip_: Ints, city: Ints) -> Ints:
    """Say how well the ZIP and city that are asked for agree with those of a point.

    Examples
    --------
    >>> agreement(*(np.array(x) for x in ([1, -1, 1, 1, -1], [5, 5, 5, 6, 6], [1, 2, 2, 2, 2],
    ...     [7, 5, 5, 5, 5]))).tolist()
    [0, 1, 3, 4, 4]
    """
    zip_known = (asked_zip >= 0) & (zip_ >= 0)
    city_known = (asked_city != UNKNOWN) & (city != UNKNOWN)
    same_zip, same_city = zip_known & (asked_zip == zip_), city_known & (asked_city == city)
    return np.select(
        [
            same_zip,
            same_city & ~zip_known,
            ~zip_known & ~city_known,
            same_city,
        ],
        [SAME_ZIP, SAME_CITY, NOTHING_DIFFERS, ZIP_DIFFERS],
        ELSEWHERE,
    ).astype(np.int64)


def slices(starts: Ints, stops: Ints) -> tuple[Ints, Ints]:
    """Spell half-open ranges out: which range, which position in it.

    Examples
    --------
    >>> which, position = slices(np.array([3, 7, 7]), np.array([5, 7, 8]))
    >>> which.tolist(), position.tolist()
    ([0, 0, 2], [3, 4, 7])
    """
    counts = stops - starts
    which = np.repeat(np.arange(len(starts), dtype=np.int64), counts)
    ends = np.cumsum(counts)
    inner = np.arange(len(which), dtype=np.int64) - np.repeat(ends - counts, counts)
    return which, np.repeat(starts, counts) + inner


def points_with_number(lookup: Lookup, street: Ints, number: Ints) -> tuple[Ints, Ints]:
    """Return the points that have each street and house number: which question, which point."""
    key = lookup.key
    wanted = np.where((street >= 0) & (number >= 0), street * STEP + number, -1)
    return slices(
        np.searchsorted(key, wanted, side="left"), np.searchsorted(key, wanted, side="right")
    )


def points_of_street(lookup: Lookup, street: Ints) -> tuple[Ints, Ints]:
    """Return all points of each street: which question, which point."""
    return slices(
        np.searchsorted(lookup.street, street, side="left"),
        np.searchsorted(lookup.street, street, side="right"),
    )
