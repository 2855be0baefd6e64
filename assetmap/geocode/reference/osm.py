"""Read the addresses, streets and named places of an OpenStreetMap extract."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from assetmap.errors import RegionError
from assetmap.geocode.ground.extent import Extent, metres_between
from assetmap.geocode.written.addresses import (
    CITY,
    NUMBER,
    NUMBER_TEXT,
    STREET,
    ZIP,
    normalise_addresses,
)
from assetmap.geocode.written.names import name_keys
from assetmap.model import Source
from assetmap.schema import GEOMETRY, LAT, LON

from .interpolation import HOW, NODE, WAY_NODES, ways_between
from .named_places import REACH_M, named_places
from .osm_objects import (
    FULL,
    HIGHWAY,
    HOUSE,
    INTERPOLATION,
    NAMES,
    PLACE_TAGS,
    STREET_TAGS,
    TAGS,
    OsmObject,
    osm_objects,
)
from .points import POINT_COLUMNS, five_digits, house_numbers, lone_streets
from .ranges import FIRST, LAST, RANGE_COLUMNS, SIDE, in_order

_BATCH: Final = 50_000  # objects that are turned into tables at once
_CITY_TAG: Final = "addr:city"
_ZIP_TAG: Final = "addr:postcode"
_NODES: Final = "nodes"
Shapes = npt.NDArray[np.object_]
_NO_STREETS: Final = ("proposed", "construction", "platform", "bus_stop", "street_lamp", "stop")


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """What an extract says of where things are."""

    points: pd.DataFrame  # POINT_COLUMNS: nodes, and the middles of buildings
    ranges: pd.DataFrame  # RANGE_COLUMNS: interpolated house numbers, and streets without any
    places: pd.DataFrame  # PLACE_COLUMNS


def read_osm(source: Source, *, within: Extent | None = None) -> Extract:
    """Read an OpenStreetMap extract.

    Parameters
    ----------
    source
        A file `.osm.pbf`, `.osm` or `.osm.xml`.
    within
        What does not begin in this box is passed over, so that a state's extract serves a city.

    Returns
    -------
    extract
        Houses with `addr:housenumber` and a street (several numbers of one house become several
        points), or with `addr:full`; ways with `addr:interpolation`; streets with a name; and what
        else has a name and is an amenity, a building, a shop ...

    Raises
    ------
    RegionError
        If the file is not what its ending says, is damaged, or has none of these.
    """
    tables = [_table(batch) for batch in _batches(osm_objects(source.path, within=within))]
    if not tables:
        msg = (
            f"{source.path.name} has no address, street or named place in the region; expected an"
            " extract of it"
        )
        raise RegionError(msg)
    objects = pd.concat(tables, ignore_index=True)
    points = _points(objects)
    return Extract(
        points=points.loc[:, list(POINT_COLUMNS)],
        ranges=_ranges(objects, points),
        places=_places(objects),
    )


def _batches(objects: Iterable[OsmObject]) -> Iterator[list[OsmObject]]:
    """Lay objects together, some thousands at a time."""
    rest = iter(objects)
    while batch := list(islice(rest, _BATCH)):
        yield batch


def _table(batch: list[OsmObject]) -> pd.DataFrame:
    """Return objects as rows: tags, `lon, lat` of the middle, how far they reach, shape of ways."""
    table = pd.DataFrame([one.tags for one in batch], columns=list(TAGS))
    table = table.astype("str").fillna("")
    flat = np.array([at for one in batch for at in one.at], dtype=float)
    counts = np.array([len(one.at) for one in batch])
    shapes = np.full(len(batch), None, dtype=object)
    starts = np.cumsum(counts) - counts
    single, several = np.flatnonzero(counts == 1), np.flatnonzero(counts > 1)
    shapes[single] = shapely.points(flat[starts[single]])
    if several.size:
        which = np.repeat(np.arange(len(batch)), counts)
        on_ways = counts[which] > 1
        indices = np.searchsorted(several, which[on_ways])
        shapes[several] = shapely.linestrings(flat[on_ways], indices=indices)
    middle = _middles(shapes)
    west, south, east, north = shapely.bounds(shapes).T
    table[LON], table[LAT] = shapely.get_x(middle), shapely.get_y(middle)
    table[REACH_M] = metres_between(west, south, east, north) / 2
    is_line = (table[HIGHWAY] != "") | (table[INTERPOLATION] != "")
    table[GEOMETRY] = pd.Series(shapes, dtype=object).where(is_line & (counts > 1), None)
    numbered = (table[INTERPOLATION] != "") | ((table[HOUSE] != "") & (counts == 1))
    table[_NODES] = pd.Series(
        [one.nodes if keep else None for one, keep in zip(batch, numbered, strict=True)],
        dtype=object,
    )
    return table


def _middles(shapes: Shapes) -> Shapes:
    """Return a point of each shape: of a house its centroid, if that lies in the house."""
    outlines = shapes.copy()
    closed = shapely.is_closed(shapes) & (shapely.get_num_points(shapes) > len("abc"))
    if closed.any():
        corners, which = shapely.get_coordinates(shapes[closed], return_index=True)
        rings = shapely.polygons(shapely.linearrings(corners, indices=which))
        outlines[closed] = shapely.make_valid(rings)
    middles: Shapes = shapely.centroid(outlines)
    off = closed & ~shapely.intersects(outlines, middles)
    middles[off] = shapely.point_on_surface(outlines[off])
    return middles


def _street_of(objects: pd.DataFrame) -> pd.Series:
    """Return the street, or the place that takes its part, of each object."""
    street, place = (objects[tag] for tag in STREET_TAGS)
    return street.where(street != "", place)


def _points(objects: pd.DataFrame) -> pd.DataFrame:
    """Return the addresses of houses, with the id of the node that each stands at."""
    numbered = (objects[HOUSE] != "") & (objects[INTERPOLATION] == "")
    apart = objects.loc[numbered]
    apart = apart.assign(**{STREET: _street_of(apart)})
    numbers = apart[HOUSE].str.split(r"\s*[;,]\s*", regex=True)
    apart = apart.assign(**{HOUSE: numbers}).explode(HOUSE, ignore_index=True)
    apart[HOUSE] = apart[HOUSE].astype("str")
    named = house_numbers(apart[HOUSE]).assign(**{STREET: lone_streets(apart[STREET])})
    whole = objects.loc[(objects[HOUSE] == "") & (objects[FULL] != "")].reset_index(drop=True)
    told = normalise_addresses(whole[FULL])
    points = pd.concat([_placed(named, apart), _placed(told, whole)], ignore_index=True)
    return points.loc[(points[NUMBER] >= 0) & (points[STREET] != "")].reset_index(drop=True)


def _placed(parts: pd.DataFrame, objects: pd.DataFrame) -> pd.DataFrame:
    """Put ZIP code, city and place beside the parts of addresses."""
    blank = pd.Series("", index=parts.index, dtype="str")
    zips, cities = five_digits(objects[_ZIP_TAG]), objects[_CITY_TAG]
    return pd.DataFrame(
        {
            STREET: parts[STREET],
            NUMBER: parts[NUMBER],
            NUMBER_TEXT: parts[NUMBER_TEXT],
            ZIP: zips.where(zips != "", parts.get(ZIP, blank)),
            CITY: name_keys(cities.where(cities != "", parts.get(CITY, blank))),
            LON: objects[LON],
            LAT: objects[LAT],
            NODE: [nodes[0] if nodes else 0 for nodes in objects[_NODES]],
        }
    )


def _ranges(objects: pd.DataFrame, points: pd.DataFrame) -> pd.DataFrame:
    """Return the house numbers that ways interpolate, and the course of each named street."""
    ways = objects.loc[(objects[INTERPOLATION] != "") & objects[GEOMETRY].notna()]
    ways = ways.assign(**{STREET: lone_streets(_street_of(ways))})
    between = ways_between(
        pd.DataFrame(
            {
                STREET: ways[STREET],
                HOW: ways[INTERPOLATION],
                WAY_NODES: ways[_NODES],
                GEOMETRY: ways[GEOMETRY],
            }
        ),
        points.loc[points[NODE] > 0],
    )
    named = (objects[NAMES[0]] != "") & ~objects[HIGHWAY].isin(["", *_NO_STREETS])
    roads = objects.loc[named & objects[GEOMETRY].notna() & (objects[INTERPOLATION] == "")]
    courses = pd.DataFrame(
        {
            STREET: lone_streets(roads[NAMES[0]]),
            ZIP: "",
            SIDE: 0,
            FIRST: -1,
            LAST: -1,
            GEOMETRY: roads[GEOMETRY],
        }
    )
    courses = courses.loc[courses[STREET] != ""]
    return in_order(pd.concat([between, courses], ignore_index=True)[list(RANGE_COLUMNS)])


def _places(objects: pd.DataFrame) -> pd.DataFrame:
    """Return the places that have a name; each under all of its names."""
    is_place = (objects[list(PLACE_TAGS)] != "").any(axis=1) & (objects[HIGHWAY] == "")
    some = objects.loc[is_place]
    tables = [some.assign(name=some[tag]) for tag in NAMES]
    every = pd.concat(tables, ignore_index=True)
    every = every.assign(name=every["name"].str.split(r"\s*;\s*", regex=True))
    every = every.explode("name", ignore_index=True)
    return named_places(
        every["name"].astype("str"),
        pd.DataFrame(
            {
                ZIP: five_digits(every[_ZIP_TAG]),
                CITY: every[_CITY_TAG],
                LON: every[LON],
                LAT: every[LAT],
                REACH_M: every[REACH_M],
            }
        ),
    )
