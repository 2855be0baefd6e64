"""Measure how near people would be to assets that were elsewhere, or not there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from assetmap.settings import Settings

from .access import half_within, share_within
from .estimate import Bools, Floats, Ints
from .residents import EVERYONE
from .walk import Walk, nearest_metres, ways_to

NEAREST, WITHIN = "nearest_m", "share_within_walk"
CELLS = 8_000_000  # distances that are held at once
POINTS = (12, 64)  # of a neighbourhood that are looked at: at least, at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearness:
    """People, and how far each is from places at which an asset may be."""

    walk: Walk
    ways: Floats  # metres from each point at which people live, shape (points, places)
    reach_m: float

    @classmethod
    def of(cls, walk: Walk, xy: Floats, settings: Settings) -> Self:
        """Measure the ways, from some of the points: it is differences that are wanted of them.

        Parameters
        ----------
        walk
            People and assets.
        xy
            The places, shape (places, 2), metres.
        settings
            The walking distance.
        """
        least, most = POINTS
        each = min(max(CELLS // max(1, len(xy) * walk.who.places), least), most)
        some = _thinned(walk, each)
        ways = ways_to(some, xy, snap_m=settings.snap_m)
        return cls(walk=some, ways=ways, reach_m=settings.walk_m)

    def nearest(self, mask: Bools) -> Floats:
        """Return how far each point is from the nearest of some assets, infinite without any."""
        if not (mask & self.walk.has_point).any():
            return np.full(len(self.walk.who.xy), np.inf)
        return next(iter(nearest_metres(self.walk, [mask])))

    def measured(self, metres: Floats) -> dict[str, Floats]:
        """Return how near each neighbourhood's people are, by the measure."""
        who = self.walk.who
        weight, places = who.weights[EVERYONE], who.places
        return {
            NEAREST: half_within(metres, who.place, weight, places=places),
            WITHIN: share_within(metres, who.place, weight, places=places, reach_m=self.reach_m),
        }

    def with_more(self, metres: Floats, places: Ints) -> Floats:
        """Return how far each point is if some of the places have an asset too."""
        if not len(places):
            return metres
        found: Floats = np.minimum(metres, self.ways[:, places].min(axis=1))
        return found


def spots_of(walk: Walk, each: int) -> tuple[Floats, Ints]:
    """Choose places within each neighbourhood where people live, for an asset that is in it.

    Returns
    -------
    xy, first
        The places, metres, and the first of each neighbourhood's, which has those up to the next's;
        none where nobody is known to live.
    """
    who = _thinned(walk, each).who
    return who.xy, np.searchsorted(who.place, np.arange(who.places + 1))


def _thinned(walk: Walk, each: int) -> Walk:
    """Return so many of each neighbourhood's points at most, evenly picked."""
    who = walk.who
    first = np.searchsorted(who.place, np.arange(who.places))
    count = np.bincount(who.place, minlength=who.places)
    rank = np.arange(len(who.place)) - first[who.place]
    size = np.minimum(count, each)[who.place]
    kept = np.flatnonzero(
        (rank * size) // count[who.place] != ((rank - 1) * size) // count[who.place]
    )
    weights: Mapping[str, Floats] = {name: one[kept] for name, one in who.weights.items()}
    some = replace(who, xy=who.xy[kept], place=who.place[kept], weights=weights)
    home = None if walk.home is None else (walk.home[0][kept], walk.home[1][kept])
    return replace(walk, who=some, home=home)
