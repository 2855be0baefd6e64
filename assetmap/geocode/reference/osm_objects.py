"""Stream what an OpenStreetMap extract says of addresses, streets and named places.

The format is told to osmium by the file's ending, never chosen by its content; where the nodes are
lies in a file on the disk meanwhile, so that memory does not grow with the extract.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from assetmap.errors import RegionError
from assetmap.geocode.ground.extent import QUARTER_TURN, WHOLE_TURN, Extent
from assetmap.region.osm_files import osm_format

HOUSE: Final = "addr:housenumber"
FULL: Final = "addr:full"
INTERPOLATION: Final = "addr:interpolation"
HIGHWAY: Final = "highway"
NAMES: Final = ("name", "alt_name", "official_name", "short_name")
STREET_TAGS: Final = ("addr:street", "addr:place")
# A thing with a name and one of these is a place that an address cell may name; a station has the
# name of its town.
PLACE_TAGS: Final = (
    *("amenity", "leisure", "building", "shop", "office", "tourism", "historic", "healthcare"),
    *("craft", "club", "landuse", "social_facility"),
)
TAGS: Final = (
    *(HOUSE, FULL, INTERPOLATION, HIGHWAY, *NAMES, *STREET_TAGS),
    *("addr:city", "addr:postcode", *PLACE_TAGS),
)
MOST_OBJECTS: Final = 30_000_000  # that lie in the region: more is no city, and fills the memory
_WANTED: Final = (HOUSE, FULL, INTERPOLATION, *NAMES)


@dataclass(frozen=True, slots=True)
class OsmObject:
    """A node, a way or the outline of a relation, with those of its tags that we use."""

    tags: dict[str, str]
    at: list[tuple[float, float]]  # lon, lat of a node, or of the nodes of a way that are known
    nodes: list[int]  # their ids


def osm_objects(path: Path, *, within: Extent | None = None) -> Iterator[OsmObject]:
    """Stream the objects of an extract that have an address or a name.

    Parameters
    ----------
    path
        `.osm.pbf`, or XML (`.osm`, `.osm.xml`).
    within
        Objects that do not begin in this box are passed over.

    Raises
    ------
    RegionError
        If the file is not what its ending says, is damaged, or holds too much.
    """
    import osmium

    form = osm_format(path)
    keys = osmium.filter.KeyFilter(*_WANTED)
    count = 0
    with tempfile.TemporaryDirectory(prefix="assetmap-") as folder:
        try:
            processor = osmium.FileProcessor(osmium.io.File(str(path.resolve()), form))
            processor.with_locations(f"sparse_file_array,{Path(folder) / 'nodes'}")
            processor.with_areas(osmium.filter.KeyFilter(*PLACE_TAGS, HOUSE)).with_filter(keys)
            for one in processor:
                found = _object(one)
                if found is None or not _is_near(found, within):
                    continue
                count += 1
                if count > MOST_OBJECTS:
                    msg = f"{path.name} has more than {MOST_OBJECTS:,} objects in the region"
                    raise RegionError(msg)
                yield found
        except (RuntimeError, ValueError, OSError, osmium.InvalidLocationError) as err:
            msg = f"{path.name} cannot be read as OpenStreetMap ({err}); save the extract again"
            raise RegionError(msg) from err


def _object(one: Any) -> OsmObject | None:  # noqa: ANN401 - osmium has no types of its own
    """Return what we use of one of osmium's objects; it is gone once the next one is read."""
    tags = {tag.k: tag.v for tag in one.tags if tag.k in _KEPT}
    if one.is_node():
        at = [(one.lon, one.lat)] if one.location.valid() else []
        return OsmObject(tags, at, [one.id])
    if one.is_way():
        nodes = one.nodes
    elif one.is_area() and not one.from_way():
        nodes = next(iter(one.outer_rings()), ())
    else:
        return None
    there = [node for node in nodes if node.location.valid()]
    return OsmObject(tags, [(n.lon, n.lat) for n in there], [n.ref for n in there])


def _is_near(found: OsmObject, within: Extent | None) -> bool:
    """Tell whether an object has a place, and begins in a box."""
    if not found.at:
        return False
    lon, lat = found.at[0]
    if within is None:
        return abs(lat) <= QUARTER_TURN
    east = (lon - within.west) % WHOLE_TURN <= within.width
    return east and within.south <= lat <= within.north


_KEPT: Final = frozenset(TAGS)
