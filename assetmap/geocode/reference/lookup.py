"""Arrange an address reference so that many addresses are found in it at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.geocode.written.addresses import CITY, NUMBER, NUMBER_TEXT, STREET, ZIP
from assetmap.geocode.written.streets import street_name
from assetmap.schema import LAT, LON

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
ZIP_DIGITS: Final = 5

UNKNOWN: Final = -1  # nothing is said
OTHER: Final = -2  # something is said that the reference does not have
STEP: Final = 10**8  # more than any house number: six digits, and 36-20 in Queens is 3620
ASKED: Final = "asked"  # position of a question
FOUND: Final = "found"  # position of a point
LEVEL: Final = "level"  # how well ZIP and city agree, 0 best
ORIGIN: Final = "origin"  # who says where a point is, the surest first
CONFIRMED, ADDRESSES, OPENSTREETMAP, LISTS = range(4)
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
    origin: Ints  # CONFIRMED, ADDRESSES, OPENSTREETMAP or LISTS

    @property
    def key(self) -> Ints:
        """Return one sorted number for each point's street and house number."""
        return self.street * STEP + self.number

    def street_codes(self, streets: pd.Series) -> Ints:
        """Return the position of each street key, UNKNOWN where it is not there."""
        return _codes(self.streets, streets)

    def city_codes(self, cities: pd.Series) -> Ints:
        """Return the position of each city key: UNKNOWN where blank, OTHER where not there."""
        codes = _codes(self.cities, cities)
        return np.where((codes < 0) & (cities != "").to_numpy(), OTHER, codes)


def zip_codes(zips: pd.Series) -> Ints:
    """Return ZIP codes as numbers, UNKNOWN where blank."""
    codes, unique = pd.factorize(zips)
    texts = pd.Series(unique, dtype="str")
    good = texts.str.fullmatch(r"[0-9]{5}")
    numbers = pd.to_numeric(texts.where(good, str(UNKNOWN))).to_numpy(dtype=np.int64)
    return np.append(numbers, UNKNOWN)[codes]


def arrange(points: pd.DataFrame, other_streets: Sequence[str] = ()) -> Lookup:
    """Sort points, each once, and give each street and city a number.

    Parameters
    ----------
    points
        `points.POINT_COLUMNS` and `origin`, in any order.
    other_streets
        Keys of streets that have no point.

    Returns
    -------
    lookup
        The same for the same points, in whatever order they come.
    """
    streets = pd.Index(np.unique([*_unique(points[STREET]), *other_streets]).astype(object))
    cities = pd.Index(np.setdiff1d(_unique(points[CITY]), [""]).astype(object))
    texts = np.unique(_unique(points[NUMBER_TEXT])).astype(object)
    columns = [
        _codes(streets, points[STREET]),
        points[NUMBER].to_numpy(dtype=np.int64),
        _codes(pd.Index(texts), points[NUMBER_TEXT]),
        zip_codes(points[ZIP]),
        _codes(cities, points[CITY]),
        points[LON].to_numpy(dtype=float),
        points[LAT].to_numpy(dtype=float),
        points[ORIGIN].to_numpy(dtype=np.int64),
    ]
    order = np.lexsort(columns[::-1])
    columns = [column[order] for column in columns]
    kept = np.ones(len(order), dtype=bool)
    if len(order):
        kept[1:] = np.any([column[1:] != column[:-1] for column in columns[:-1]], axis=0)
    street, number, text, zip_, city, lon, lat, origin = (column[kept] for column in columns)
    return Lookup(
        streets=streets,
        names=street_names(streets),
        cities=cities,
        street=street,
        number=number,
        text=texts[text],
        zip=zip_,
        city=city,
        lon=lon,
        lat=lat,
        origin=origin,
    )


def street_names(streets: Iterable[str]) -> pd.DataFrame:
    """Return `before, core, suffix, after` of each street's key."""
    names = [street_name(street) for street in streets]
    return pd.DataFrame(names, columns=["before", "core", "suffix", "after"], dtype="str")


def points_of(lookup: Lookup, which: Ints | Bools | None = None) -> pd.DataFrame:
    """Return the points of a lookup as a table: what `arrange` was given, sorted, each once.

    Parameters
    ----------
    lookup
        As `arrange` returns it.
    which
        The positions of the points that are wanted, or whether each is; all of them where it is
        not given. A table of a million points takes a second to make.
    """
    some: Any = slice(None) if which is None else which
    zip_ = lookup.zip[some]
    zips = pd.Series(zip_).astype("str").str.zfill(ZIP_DIGITS)
    return pd.DataFrame(
        {
            STREET: lookup.streets.take(lookup.street[some]).astype("str"),
            NUMBER: lookup.number[some],
            NUMBER_TEXT: pd.Series(lookup.text[some], dtype="str"),
            ZIP: zips.where(zip_ >= 0, ""),
            CITY: pd.Index([*lookup.cities, ""], dtype="str").take(lookup.city[some]),
            LON: lookup.lon[some],
            LAT: lookup.lat[some],
            ORIGIN: lookup.origin[some],
        }
    )


def with_points(lookup: Lookup, points: pd.DataFrame, *, without: Bools | None = None) -> Lookup:
    """Return a lookup with some more points, and without some of its own.

    Only what is new is worked out: some points join a million in little time.

    Parameters
    ----------
    lookup
        As `arrange` returns it.
    points
        As `arrange` takes them.
    without
        Which of the lookup's points are left out.
    """
    more = arrange(points)
    streets = lookup.streets.append(more.streets.difference(lookup.streets))
    cities = lookup.cities.append(more.cities.difference(lookup.cities))
    kept = slice(None) if without is None else ~without

    def joined(own: npt.NDArray[Any], new: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return np.concatenate([own[kept], new])

    street = joined(lookup.street, _codes(streets, more.streets.take(more.street)))
    new_cities = pd.Index([*more.cities, ""], dtype=object).take(more.city)
    number = joined(lookup.number, more.number)
    order = np.argsort(street * STEP + number, kind="stable")
    return Lookup(
        streets=streets,
        names=pd.concat(
            [lookup.names, street_names(streets[len(lookup.streets) :])], ignore_index=True
        ),
        cities=cities,
        street=street[order],
        number=number[order],
        text=joined(lookup.text, more.text)[order],
        zip=joined(lookup.zip, more.zip)[order],
        city=joined(lookup.city, _codes(cities, new_cities))[order],
        lon=joined(lookup.lon, more.lon)[order],
        lat=joined(lookup.lat, more.lat)[order],
        origin=joined(lookup.origin, more.origin)[order],
    )


def _codes(known: pd.Index, values: pd.Series | pd.Index) -> Ints:
    """Return the position of each text among the known ones, -1 where it is not there."""
    codes, unique = pd.factorize(values)
    found = np.append(known.get_indexer(pd.Index(unique, dtype=object)), UNKNOWN)
    return found[codes].astype(np.int64)


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
