"""Know where a region's addresses are: from its files, other lists, and what persons confirmed."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd

from assetmap.errors import RegionError
from assetmap.geocode.ground.extent import Extent
from assetmap.geocode.written.addresses import NUMBER, STREET, ZIP
from assetmap.model import Region, Source
from assetmap.schema import GEOMETRY, LAT, LON

from .lookup import ADDRESSES, OPENSTREETMAP, ORIGIN, Lookup, arrange, points_of
from .named_places import no_places
from .osm import Extract, read_osm
from .points import POINT_COLUMNS, read_points
from .ranges import FIRST, LAST, RANGE_COLUMNS, SIDE, in_order, read_ranges

_SMALL: Final = 500_000  # bytes of address files whose addresses are kept in memory
AROUND_M: Final = 20_000.0  # beyond the region: the next towns have streets of the same names


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Where a region's addresses are."""

    lookup: Lookup  # its address points, arranged
    ranges: pd.DataFrame  # RANGE_COLUMNS: one row per side of a stretch of street
    places: pd.DataFrame = field(default_factory=no_places)  # named_places.PLACE_COLUMNS
    lists: Lookup | None = None  # addresses that only lists with coordinates of their own have
    skipped: int = 0  # rows of the files without street, number or coordinates

    @property
    def points(self) -> pd.DataFrame:
        """Return the address points as a table, sorted."""
        return points_of(self.lookup)[list(POINT_COLUMNS)]

    @property
    def zips(self) -> pd.Index:
        """Return the ZIP codes that the addresses have."""
        of_points = np.unique(self.lookup.zip[self.lookup.zip >= 0])
        of_ranges = {str(zip_) for zip_ in self.ranges[ZIP].unique()} - {""}
        return pd.Index(sorted({f"{zip_:05d}" for zip_ in of_points} | of_ranges), dtype="str")

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to look in."""
        return not len(self.lookup.street) and self.ranges.empty and self.places.empty


def load_reference(region: Region) -> Reference:
    """Read all address files of a region.

    Parameters
    ----------
    region
        A pack; `addresses` lists its files with the kind of each. Its `cache` is a folder in which
        what was read is kept, to be opened at once the next time (`stored.cache_folder`); without
        one, the files are read each time, small ones once. The reference is the same either way.

    Returns
    -------
    reference
        Empty where the pack has no addresses.

    Raises
    ------
    RegionError
        Naming the file: it cannot be read, lacks a column, or its coordinates are no degrees.
    """
    from .stored import kept_in

    if region.cache is None or not region.addresses:
        files = [source.path for source in region.addresses if source.path.exists()]
        few = sum(path.stat().st_size for path in files) < _SMALL
        return _read_once(region) if few else read_reference(region)
    return kept_in(region.cache, region, read_reference)


@lru_cache(maxsize=4)
def _read_once(region: Region) -> Reference:
    """Read a region's few addresses, or say again what they are: every build asks."""
    return read_reference(region)


def read_reference(region: Region) -> Reference:
    """Read all address files of a region anew, as `load_reference` does without a cache."""
    extracts = [_read(source, region) for source in region.addresses]
    points, skipped = [_no_points()], 0
    for source, extract in zip(region.addresses, extracts, strict=True):
        good = _usable(extract.points)
        skipped += int((~good).sum())
        origin = OPENSTREETMAP if source.kind == "osm" else ADDRESSES
        points.append(extract.points.loc[good].assign(**{ORIGIN: origin}))
    ranges = _laid_together([extract.ranges for extract in extracts if len(extract.ranges)])
    places = pd.concat([no_places(), *(e.places for e in extracts)], ignore_index=True)
    return Reference(
        lookup=arrange(pd.concat(points, ignore_index=True), ranges[STREET].unique().tolist()),
        ranges=ranges,
        places=places.sort_values(list(places.columns), ignore_index=True),
        skipped=skipped,
    )


def no_reference() -> Reference:
    """Return a reference that knows nothing."""
    return Reference(lookup=arrange(_no_points()), ranges=_no_ranges())


def _read(source: Source, region: Region) -> Extract:
    """Read one file by the kind that the pack says it is of."""
    if source.kind == "points":
        return Extract(points=read_points(source), ranges=_no_ranges(), places=no_places())
    if source.kind == "ranges":
        ranges = read_ranges(source, folder=region.folder)
        return Extract(points=_no_points(), ranges=ranges, places=no_places())
    if source.kind == "osm":
        return read_osm(source, within=Extent.of(region.neighbourhoods, buffer_m=AROUND_M))
    msg = (
        f"{source.path.name} is of kind {source.kind!r}, which is not read; give addresses as"
        " points, ranges or osm"
    )
    raise RegionError(msg)


def _usable(points: pd.DataFrame) -> pd.Series:
    """Tell which points have street, number and coordinates."""
    zero = (points[LON] == 0) & (points[LAT] == 0)
    there = np.isfinite(points[LON]) & np.isfinite(points[LAT]) & ~zero
    usable: pd.Series = there & (points[STREET] != "") & (points[NUMBER] >= 0)
    return usable


def _no_points() -> pd.DataFrame:
    """Return an empty table of points."""
    empty = pd.DataFrame({c: pd.Series(dtype="str") for c in (*POINT_COLUMNS, ORIGIN)})
    return empty.astype({NUMBER: "int64", LON: "float64", LAT: "float64", ORIGIN: "int64"})


def _no_ranges() -> pd.DataFrame:
    """Return an empty table of ranges."""
    empty = pd.DataFrame({column: pd.Series(dtype="str") for column in RANGE_COLUMNS})
    whole = dict.fromkeys((SIDE, FIRST, LAST), "int64")
    return empty.astype(whole | {GEOMETRY: "object"})


def _laid_together(ranges: list[pd.DataFrame]) -> pd.DataFrame:
    """Lay the ranges together, in an order that does not hang on the files'."""
    if not ranges:
        return _no_ranges()
    return ranges[0] if len(ranges) == 1 else in_order(pd.concat(ranges, ignore_index=True))
