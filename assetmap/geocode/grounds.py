"""Know on what ground the addresses of a street, a ZIP code or a city lie."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from assetmap.crs import to_metres
from assetmap.model import Region, Tier
from assetmap.schema import (
    CITY,
    GEOMETRY,
    LAT,
    LON,
    MATCHED,
    PEOPLE,
    TIER,
    ZIP,
)

from .ground.extent import Extent
from .ground.gazetteer import CITY_KEY, zip_middles
from .ground.polygons import polygon_of_points
from .reference.loading import Reference
from .reference.lookup import Lookup, points_of, zip_codes
from .written.addresses import STREET
from .written.names import name_keys

KEY: Final = "key"  # of a ground: its kind, then what it is called
WEIGHT: Final = "weight"  # how likely an address of the ground is at the point; sums to 1
GROUND_COLUMNS: Final = (KEY, LON, LAT, WEIGHT)
ENOUGH: Final = 30  # addresses of a ZIP code or city by which its ground is known
_AREAL: Final = (str(Tier.STREET), str(Tier.ZIP), str(Tier.CITY))
_ACROSS: Final = 200  # points of the grid from west to east, and as many from south to north
_BUFFER_M: Final = 5_000.0  # around the region: ZIP codes reach over its border
_STATE: Final = r",\s*[A-Z]{2}$"  # after a city
Floats = npt.NDArray[np.float64]


def ground_keys(located: pd.DataFrame) -> pd.Series:
    """Return what each row's ground is known by, "" where it is a point or nothing.

    Examples
    --------
    >>> ground_keys(pd.DataFrame({"tier": ["zip", "city", "given"], "zip": "", "city": "",
    ...     "matched": ["15213", "Oil City, PA", ""]})).tolist()
    ['zip|15213', 'city|oilcity', '']
    """
    areal = located[TIER].isin(_AREAL)
    keys = pd.Series("", index=located.index, dtype="str")
    if areal.any():
        keys.loc[areal] = _keys_of(located.loc[areal, [TIER, MATCHED, ZIP, CITY]])
    return keys


def _keys_of(located: pd.DataFrame) -> pd.Series:
    """Return what the ground of rows is known by that lie in a street, a ZIP code or a city."""
    tier, matched = located[TIER], located[MATCHED].astype("str")
    zips = located[ZIP].astype("str").str.extract(r"^\s*(\d{5})(?!\d)", expand=False).fillna("")
    town = name_keys(matched.where(tier == str(Tier.CITY), "").str.replace(_STATE, "", regex=True))
    street = tier == str(Tier.STREET)
    near = zips.where(zips != "", name_keys(located[CITY].astype("str").where(street, "")))
    keys = ("city|" + town).mask(tier == str(Tier.ZIP), "zip|" + matched)
    return keys.mask(street, "street|" + matched + "|" + near)


def grounds_of(keys: pd.Series, region: Region, reference: Reference | None) -> pd.DataFrame:
    """Return points that stand for each ground, weighted by how likely an address is there.

    - A street: its known houses, of the row's own ZIP code or city where that is known; the middles
      of its stretches where there are only ranges of numbers.
    - A ZIP code or city: the region's own addresses with it, where there are `ENOUGH`. Else, for
      want of outlines, what is nearer to its middle than to that of any other ZIP code (the Voronoi
      cell), weighted by the people of each neighbourhood for its area, and by the region's mean
      outside the neighbourhoods; all alike where the region has no people. Nothing beyond 5 km
      from the region's box is looked at.

    Parameters
    ----------
    keys
        From `ground_keys`, in any number.
    region, reference
        Its neighbourhoods and people; its addresses.

    Returns
    -------
    grounds
        `GROUND_COLUMNS`; a key of which nothing is known has no row.
    """
    wanted = pd.Index(sorted(set(keys) - {""}), dtype="str")
    parts = []
    if reference is not None and len(wanted):
        streets = _of_streets(wanted, reference)
        parts = [streets, *_of_addresses(wanted, reference.lookup)]
    known = {key for part in parts for key in part[KEY].unique()}
    rest = [key for key in wanted if key not in known and not key.startswith("street|")]
    if rest and region.country == "US" and not region.invented:
        parts.append(_of_cells(pd.Index(rest, dtype="str"), region))
    some = [part for part in parts if len(part)]
    if not some:
        return _no_grounds()
    every = pd.concat(some, ignore_index=True)
    every[WEIGHT] = every[WEIGHT] / every.groupby(KEY)[WEIGHT].transform("sum")
    return every.loc[:, list(GROUND_COLUMNS)]


def _no_grounds() -> pd.DataFrame:
    """Return an empty table of grounds."""
    empty = {column: pd.Series(dtype="float64") for column in GROUND_COLUMNS}
    return pd.DataFrame(empty).astype({KEY: "str"})


def _of_streets(wanted: pd.Index, reference: Reference) -> pd.DataFrame:
    """Return the known houses of streets, else the middles of their stretches."""
    asked = pd.Series(wanted[wanted.str.startswith("street|")], dtype="str")
    if asked.empty:
        return _no_grounds()
    parts = asked.str.split("|", expand=True).reindex(columns=range(3)).fillna("")
    table = pd.DataFrame({KEY: asked, STREET: parts[1], "near": parts[2]}).astype("str")
    lookup, ranges = reference.lookup, reference.ranges
    codes = lookup.street_codes(table[STREET])
    houses = points_of(lookup, np.isin(lookup.street, codes[codes >= 0]))
    sides = ranges.loc[ranges[STREET].isin(table[STREET])]
    middles = shapely.line_interpolate_point(sides[GEOMETRY].to_numpy(), 0.5, normalized=True)
    stretches = pd.DataFrame(
        {
            STREET: sides[STREET].to_numpy(),
            ZIP: sides[ZIP].to_numpy(),
            CITY: "",
            LON: shapely.get_x(middles),
            LAT: shapely.get_y(middles),
        }
    )
    found: list[pd.DataFrame] = []
    for places in (houses, stretches):
        both = table.merge(places, on=STREET)
        near = (both["near"] == "") | (both["near"] == both[ZIP]) | (both["near"] == both[CITY])
        both = both.loc[near & ~both[KEY].isin([key for part in found for key in part[KEY]])]
        found.append(both.assign(**{WEIGHT: 1.0})[list(GROUND_COLUMNS)])
    return pd.concat(found, ignore_index=True)


def _of_addresses(wanted: pd.Index, lookup: Lookup) -> list[pd.DataFrame]:
    """Return the known addresses of ZIP codes, then of cities, that have enough of them."""
    found = []
    for kind, own, codes_of in (
        ("zip|", lookup.zip, zip_codes),
        ("city|", lookup.city, lookup.city_codes),
    ):
        keys = wanted[wanted.str.startswith(kind)]
        if keys.empty:
            continue
        codes = codes_of(pd.Series(keys.str.removeprefix(kind), dtype="str"))
        known = codes >= 0
        names = pd.Series(keys[known], index=codes[known])
        some = np.isin(own, codes[known])
        having = pd.DataFrame({KEY: own[some], LON: lookup.lon[some], LAT: lookup.lat[some]})
        counts = having[KEY].map(having[KEY].value_counts())
        having = having.loc[counts >= ENOUGH]
        named = having.assign(**{KEY: having[KEY].map(names).astype("str")})
        found.append(named.assign(**{WEIGHT: 1.0})[list(GROUND_COLUMNS)])
    return found


def _of_cells(wanted: pd.Index, region: Region) -> pd.DataFrame:
    """Return the points of a grid that are nearest to the middles of ZIP codes."""
    from scipy.spatial import cKDTree

    lon, lat = _grid(region)
    middles = zip_middles(tuple(sorted(region.states)))
    if middles.empty:
        return pd.DataFrame(columns=list(GROUND_COLUMNS))
    there = to_metres(middles[LON].to_numpy(), middles[LAT].to_numpy(), crs=region.crs)
    good = np.flatnonzero(np.isfinite(there).all(axis=1))
    middles, tree = middles.iloc[good], cKDTree(there[good])
    _, nearest = tree.query(to_metres(lon, lat, crs=region.crs))
    own = middles.iloc[nearest]
    table = pd.DataFrame({LON: lon, LAT: lat, WEIGHT: _density(lon, lat, region)})
    named = (
        "zip|" + own[ZIP].to_numpy(dtype=object),
        "city|" + own[CITY_KEY].to_numpy(dtype=object),
    )
    both = pd.concat([table.assign(**{KEY: keys}) for keys in named], ignore_index=True)
    return both.loc[both[KEY].isin(wanted) & (both[WEIGHT] > 0)].astype({KEY: "str"})


def _grid(region: Region) -> tuple[Floats, Floats]:
    """Return the points of a grid over a region and what is around it."""
    box = Extent.of(region.neighbourhoods, buffer_m=_BUFFER_M)
    steps = (np.arange(_ACROSS) + 0.5) / _ACROSS
    lon, lat = np.meshgrid(
        box.west + steps * box.width, box.south + steps * (box.north - box.south)
    )
    return lon.ravel(), lat.ravel()


def _density(lon: Floats, lat: Floats, region: Region) -> Floats:
    """Return how many people there are for the area at each point; all alike without people."""
    areas = region.neighbourhoods
    if region.people is None or PEOPLE not in region.people.columns:
        return np.ones(len(lon))
    people = region.people[PEOPLE].reindex(areas.index).fillna(0.0).to_numpy(dtype=float)
    ground = areas.geometry.to_crs(region.crs).area.to_numpy()
    mean = people.sum() / max(ground.sum(), 1.0)
    each = np.append(people / np.maximum(ground, 1.0), mean)
    result: Floats = each[polygon_of_points(lon, lat, areas.geometry.to_numpy())]
    return result
