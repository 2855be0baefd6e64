"""Tell in which ZIP code or city a street is to be looked for, how far a place is off it."""

from functools import cached_property
from typing import Final

import numpy as np

from assetmap.geocode.ground.extent import M_PER_DEGREE
from assetmap.geocode.reference.lookup import UNKNOWN, Floats, Ints, Lookup
from assetmap.geocode.reference.sides import Ordered, in_order

NEAR_ZIP_M: Final = 1_500.0  # from a ZIP code's known houses: a mile, the next one's near end
_NTH: Final = 3
BY_ZIP, BY_CITY, BY_NOTHING = "zip", "city", "nothing"


class Zones:
    """The houses of a reference in order, by ZIP code, by city, of neither; made when asked for."""

    def __init__(self, lookup: Lookup) -> None:
        self.lookup = lookup
        self._ordered: dict[tuple[str, bool], Ordered] = {}

    def ordered(self, zone: str, *, by_side: bool) -> Ordered:
        """Return the houses in order within one kind of zone."""
        key = (zone, by_side)
        if key not in self._ordered:
            codes = {BY_ZIP: self.lookup.zip, BY_CITY: self.lookup.city, BY_NOTHING: self.nowhere}
            self._ordered[key] = in_order(self.lookup, codes[zone], by_side=by_side)
        return self._ordered[key]

    @cached_property
    def nowhere(self) -> Ints:
        """Return 0 for each point without ZIP code and city, UNKNOWN for the others."""
        return np.where((self.lookup.zip < 0) & (self.lookup.city < 0), 0, UNKNOWN)

    @cached_property
    def zips(self) -> Ints:
        """Return the ZIP codes that any point has."""
        return np.unique(self.lookup.zip[self.lookup.zip >= 0])

    @cached_property
    def _cities_of_streets(self) -> tuple[Ints, Ints, Ints]:
        """Return each street, how many cities it is known in, the first of them."""
        lookup = self.lookup
        both = np.unique(
            lookup.street[lookup.city >= 0] * len(lookup.cities) + lookup.city[lookup.city >= 0]
        )
        street, first, count = np.unique(
            both // max(len(lookup.cities), 1), return_index=True, return_counts=True
        )
        return street, count, both[first] % max(len(lookup.cities), 1)

    def sole_city(self, street: Ints) -> Ints:
        """Return the only city that each street is known in, UNKNOWN where there are several."""
        known, count, city = self._cities_of_streets
        if not len(known):
            return np.full(len(street), UNKNOWN)
        at = np.clip(np.searchsorted(known, street), 0, len(known) - 1)
        return np.where((known[at] == street) & (count[at] == 1), city[at], UNKNOWN)

    def near_zip(self, lon: Floats, lat: Floats, zip_: Ints) -> Floats:
        """Return how many metres each point is from houses of a ZIP code.

        The third nearest counts: one may have the code by mistake. NaN where no house of that ZIP
        code is known, or the point is none.
        """
        from scipy.spatial import cKDTree

        away = np.full(len(lon), np.nan)
        there = np.isfinite(lon) & np.isin(zip_, self.zips)
        shrink = np.cos(np.radians(np.nanmedian(self.lookup.lat))) if there.any() else 1.0
        for one in np.unique(zip_[there]):
            own = self.lookup.zip == one
            tree = cKDTree(np.column_stack([self.lookup.lon[own] * shrink, self.lookup.lat[own]]))
            rows = there & (zip_ == one)
            nth = min(_NTH, int(own.sum()))
            metres, _ = tree.query(np.column_stack([lon[rows] * shrink, lat[rows]]), k=[nth])
            away[rows] = np.asarray(metres)[:, 0]
        return away * M_PER_DEGREE
