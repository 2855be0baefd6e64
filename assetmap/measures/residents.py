"""Choose points that stand for where the people of each neighbourhood live."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from assetmap.crs import to_metres
from assetmap.model import Region
from assetmap.region.overlay import Overlay, overlay
from assetmap.schema import MOE_SUFFIX, PEOPLE

from .access import points_in, sample_points
from .estimate import Floats, Ints

EVERYONE: Final = ""  # the base of a measure that is of all people
CELL_M: Final = 50.0  # points of homes that share a cell of this side are taken together
EVEN: Final = "even"  # nothing is known: spread evenly over the ground
AREAS: Final = "areas"
POINTS: Final = "points"
ADDRESSES: Final = "addresses"


@dataclass(frozen=True, slots=True, kw_only=True)
class Residents:
    """Points that stand for where the people of each neighbourhood live."""

    xy: Floats  # shape (points, 2), metres
    place: Ints  # row of the neighbourhood of each point, ascending
    # People column -> how many of its neighbourhood's people live at each point, in any unit: more
    # than none in every neighbourhood that has points. `EVERYONE` is always there.
    weights: Mapping[str, Floats]
    places: int  # neighbourhoods
    how: str  # EVEN, AREAS, POINTS or ADDRESSES
    spread: Ints  # neighbourhoods in which that says of nobody where they live: spread evenly

    def shares_of(self, base: str) -> Floats:
        """Return each point's share of its neighbourhood's people; they add up to 1."""
        weight = self.weights[base]
        whole = np.bincount(self.place, weights=weight, minlength=self.places)[self.place]
        return np.divide(weight, whole, out=np.zeros(len(weight)), where=whole > 0)


def residents_of(region: Region, *, each: int, addresses: Floats | None = None) -> Residents:
    """Choose points that stand for where the people of each neighbourhood live.

    Where the pack has a finer layer of people, points lie in its areas (or are its points) and
    weigh as many people as live there; where it says that its address points are homes, each
    weighs one. In a neighbourhood of which these know nobody, and where the pack has neither,
    people are spread evenly over the ground.

    Parameters
    ----------
    region
        A pack.
    each
        Points in each neighbourhood, about; each area of a finer layer has at least one.
    addresses
        Its address points in degrees, shape (n, 2), where they are to be used.
    """
    polygons = region.neighbourhoods.geometry.to_crs(region.crs)
    if region.homes_at_addresses and addresses is not None:
        xy = to_metres(addresses[:, 0], addresses[:, 1], crs=region.crs)
        at = gpd.GeoSeries(shapely.points(xy[np.isfinite(xy).all(axis=1)]))
        homes = pd.DataFrame({EVERYONE: np.ones(len(at))})
        return _filled(*_at_points(overlay(at, polygons), homes), polygons, each, how=ADDRESSES)
    if region.homes is None:
        nobody = {EVERYONE: np.empty(0)}
        nowhere = np.empty((0, 2)), np.empty(0, dtype=np.int64)
        return _filled(*nowhere, nobody, polygons, each, how=EVEN)
    shapes = region.homes.geometry.to_crs(region.crs)
    counts = _counts(region.homes)
    laid = overlay(shapes, polygons)
    if (shapely.get_dimensions(shapes.to_numpy()) == 0).all():
        return _filled(*_at_points(laid, counts), polygons, each, how=POINTS)
    return _filled(*_in_areas(laid, counts, each), polygons, each, how=AREAS)


def _counts(homes: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the counts of a finer layer; what is not known weighs nothing."""
    names = [name for name in homes.columns.drop("geometry") if not name.endswith(MOE_SUFFIX)]
    counts = pd.DataFrame(homes[names]).fillna(0.0).astype(float)
    return counts.rename(columns={PEOPLE: EVERYONE})


Weighed = tuple[Floats, Ints, dict[str, Floats]]


def _at_points(laid: Overlay, counts: pd.DataFrame) -> Weighed:
    """Take the points of homes in each cell of a grid together."""
    at = shapely.get_coordinates(laid.shape)
    grid = np.floor(at / CELL_M).astype(np.int64)
    keys = np.column_stack([laid.target, grid])
    cells, which = np.unique(keys, axis=0, return_inverse=True)
    which = which.reshape(-1)
    size = len(cells)
    many = np.bincount(which, minlength=size)
    xy = np.column_stack([np.bincount(which, weights=at[:, k], minlength=size) for k in (0, 1)])
    weights = {
        str(name): np.bincount(
            which, weights=counts[name].to_numpy()[laid.source], minlength=size
        ).astype(float)
        for name in counts.columns
    }
    return xy / np.maximum(many, 1)[:, np.newaxis], cells[:, 0], weights


def _in_areas(laid: Overlay, counts: pd.DataFrame, each: int) -> Weighed:
    """Put points into each piece of a finer area, the more the more people live there."""
    people = counts.to_numpy()[laid.source] * laid.share[:, np.newaxis]
    kept = (people > 0).any(axis=1)
    people, place, pieces = people[kept], laid.target[kept], laid.shape[kept]
    everyone = people[:, counts.columns.get_loc(EVERYONE)]
    total = np.bincount(place, weights=everyone, minlength=laid.targets)[place]
    part = np.divide(everyone, total, out=np.zeros(len(place)), where=total > 0)
    wanted = np.maximum(np.rint(each * part), 1).astype(np.int64)
    inner = shapely.get_coordinates(shapely.point_on_surface(pieces))
    found = [
        inner[i : i + 1] if n == 1 else points_in(pieces[i], int(n)) for i, n in enumerate(wanted)
    ]
    which = np.repeat(np.arange(len(wanted)), wanted)
    weights = {str(name): (people[:, k] / wanted)[which] for k, name in enumerate(counts.columns)}
    return np.concatenate([np.empty((0, 2)), *found]), place[which], weights


def _filled(
    xy: Floats,
    place: Ints,
    weights: Mapping[str, Floats],
    polygons: gpd.GeoSeries,
    each: int,
    *,
    how: str,
) -> Residents:
    """Spread people evenly where nobody is known."""
    places = len(polygons)
    known = np.bincount(place, weights=weights[EVERYONE], minlength=places) > 0
    bare = np.flatnonzero(~known)
    even = sample_points(gpd.GeoSeries(polygons.iloc[bare]), each=each)
    there = np.isfinite(even).all(axis=2)
    own = known[place]
    xy = np.concatenate([xy[own], even[there]])
    place = np.concatenate([place[own], np.repeat(bare, there.sum(axis=1))])
    order = np.argsort(place, kind="stable")
    all_place = place[order]
    more = np.ones(int(there.sum()))
    everyone = np.concatenate([weights[EVERYONE][own], more])[order]
    found = {EVERYONE: everyone}
    for name, values in weights.items():
        if name != EVERYONE:
            mine = np.concatenate([values[own], 0 * more])[order]
            some = np.bincount(all_place, weights=mine, minlength=places) > 0
            found[name] = np.where(some[all_place], mine, everyone)
    lost = bare if how != EVEN else np.empty(0, dtype=np.int64)
    return Residents(
        xy=xy[order], place=all_place, weights=found, places=places, how=how, spread=lost
    )
