"""Carry counts of people from one set of areas over to another."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse import csr_array

from assetmap.schema import MOE_SUFFIX

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Shapes = npt.NDArray[np.object_]
# Below this share of a source's ground an overlap is an inexact border: what is not known of the
# source does not make the target unknown. What is known is carried over all the same.
SLIVER: Final = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """Which part of each source lies in which target: one entry for each piece.

    Sorted by target, then by source.
    """

    source: Ints  # row of the source
    target: Ints  # row of the target
    share: Floats  # of the source's area, 0-1; of a point 1
    shape: Shapes  # the piece itself
    sources: int
    targets: int

    @property
    def weights(self) -> csr_array:
        """Return the shares as a matrix, targets by sources."""
        size = (self.targets, self.sources)
        return csr_array((self.share, (self.target, self.source)), shape=size)

    @property
    def outside(self) -> Floats:
        """Return the share of each source that lies in no target, 0-1."""
        inside = np.bincount(self.source, weights=self.share, minlength=self.sources)
        return np.clip(1 - inside, 0, 1)


def overlay(sources: gpd.GeoSeries, targets: gpd.GeoSeries) -> Overlay:
    """Cut sources along the borders of targets.

    Parameters
    ----------
    sources
        Polygons, or points. A point on the border of several targets counts for the first.
    targets
        Polygons, in the same metric CRS.

    Returns
    -------
    overlay
        Pieces that have an area, or are points.

    Examples
    --------
    >>> halves = gpd.GeoSeries([shapely.box(0, 0, 1, 2), shapely.box(1, 0, 4, 2)])
    >>> overlay(gpd.GeoSeries([shapely.box(0, 0, 4, 2)]), halves).share
    array([0.25, 0.75])
    """
    whole, goals = sources.to_numpy(), targets.to_numpy()
    source, target = shapely.STRtree(goals).query(whole, predicate="intersects")
    order = np.lexsort((source, target))
    source, target = source[order], target[order]
    if len(whole) and (shapely.get_dimensions(whole) == 0).all():
        _, first = np.unique(source, return_index=True)
        kept = np.sort(first)
        source, target = source[kept], target[kept]
        pieces, share = whole[source], np.ones(len(kept))
    else:
        pieces = _pieces(whole, goals, source, target)
        area = shapely.area(pieces)
        kept = np.flatnonzero(area > 0)
        source, target, pieces = source[kept], target[kept], pieces[kept]
        share = np.minimum(area[kept] / shapely.area(whole[source]), 1.0)
    return Overlay(
        source=source.astype(np.int64),
        target=target.astype(np.int64),
        share=share,
        shape=pieces,
        sources=len(whole),
        targets=len(goals),
    )


def _pieces(whole: Shapes, goals: Shapes, source: Ints, target: Ints) -> Shapes:
    """Return what each source has in common with a target; one that lies inside is left whole."""
    shapely.prepare(goals)
    pieces: Shapes = whole[source]
    cut = ~shapely.covers(goals[target], pieces)
    pieces[cut] = shapely.intersection(goals[target[cut]], pieces[cut])
    return pieces


def carried(
    people: pd.DataFrame, laid: Overlay, *, ratios: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Carry people over by the share of ground: each source's people live evenly over it.

    A count is the sum of the parts, X = sum w X_s, and its margin the root of the summed squares,
    sqrt(sum (w MOE_s)^2). A ratio (a percentage, a median) is never summed: it is the mean of the
    parts weighted by its denominator, sum w D_s r_s / sum w D_s, the denominator taken as exact.
    What nothing covers is not known (NaN); nor is what a source covers of which it is not known
    (but for slivers of less than `SLIVER` of that source).

    Parameters
    ----------
    people
        One row per source; counts, ratios, and `_moe` columns beside some.
    laid
        The overlay of the sources with the targets.
    ratios
        Column that is no count -> the count that it is a ratio of.

    Returns
    -------
    people
        One row per target, the same columns; not rounded, so that sums stay whole.

    Examples
    --------
    >>> halves = gpd.GeoSeries([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 4, 1)])
    >>> laid = overlay(gpd.GeoSeries([shapely.box(0, 0, 4, 1)]), halves)
    >>> carried(pd.DataFrame({"people": [100.0], "people_moe": [20.0]}), laid)
       people  people_moe
    0    25.0         5.0
    1    75.0        15.0
    """
    weights = laid.weights
    bare = np.bincount(laid.target, minlength=laid.targets) == 0
    found: dict[str, Floats] = {}
    for name in map(str, people.columns):
        values = people[name].to_numpy(dtype=float, na_value=np.nan)
        ratio = (ratios or {}).get(name.removesuffix(MOE_SUFFIX))
        squared = name.endswith(MOE_SUFFIX)
        if ratio is None:
            found[name] = _summed(weights, values, squared=squared)
        else:
            of = people[ratio].to_numpy(dtype=float, na_value=np.nan)
            total = _summed(weights, of)
            # Where nobody is counted the ratio is not asked for: a blank there makes none unknown.
            parts = _summed(weights, np.where(of == 0, 0.0, of * values), squared=squared)
            found[name] = np.divide(
                parts, total, out=np.full(laid.targets, np.nan), where=total > 0
            )
        found[name][bare] = np.nan
    return pd.DataFrame(found)


def _summed(weights: csr_array, values: Floats, *, squared: bool = False) -> Floats:
    """Return the weighted sums, or the roots of the weighted sums of squares."""
    power = 2 if squared else 1
    unknown = np.isnan(values)
    sums: Floats = weights.power(power) @ np.where(unknown, 0.0, values) ** power
    touched = csr_array((weights.data >= SLIVER, weights.indices, weights.indptr), weights.shape)
    lost = np.asarray(touched.astype(float) @ unknown.astype(float)) > 0
    found = np.sqrt(sums) if squared else sums
    return np.where(lost, np.nan, found)
