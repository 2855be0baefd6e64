"""OpenStreetMap extracts give houses, interpolated numbers, streets and named places."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import pytest
import shapely
from geocode.town import SOUTH, WEST, records, region
from osmium.osm.mutable import Node, Relation, Way

from assetmap.errors import RegionError
from assetmap.geocode import Located, Reference, load_reference, locate
from assetmap.geocode.ground.extent import M_PER_DEGREE
from assetmap.geocode.reference.osm import read_osm
from assetmap.model import Source
from assetmap.settings import Settings

Tags = Mapping[str, str]
E, N = WEST + 0.01, SOUTH + 0.01  # the middle of Downtown


def house(number: str, street: str = "Main Street", **more: str) -> Tags:
    """Return the tags of a house."""
    return {"addr:housenumber": number, "addr:street": street} | more


def write(
    path: Path,
    nodes: Sequence[tuple[float, float, Tags]],
    ways: Sequence[tuple[Sequence[int], Tags]] = (),
    relations: Sequence[tuple[Sequence[int], Tags]] = (),
) -> Source:
    """Write an extract; nodes and ways are numbered from 1."""
    with osmium.SimpleWriter(str(path)) as writer:
        for number, (lon, lat, tags) in enumerate(nodes, start=1):
            writer.add_node(Node(id=number, location=(lon, lat), tags=dict(tags)))
        for number, (refs, tags) in enumerate(ways, start=1):
            writer.add_way(Way(id=number, nodes=list(refs), tags=dict(tags)))
        for number, (parts, tags) in enumerate(relations, start=1):
            members = [("w", part, "outer") for part in parts]
            writer.add_relation(Relation(id=number, members=members, tags=dict(tags)))
    return Source(path=path, kind="osm")


def loaded(source: Source) -> Reference:
    """Read an extract for the town."""
    return load_reference(region(addresses=[source]))


def placed(source: Source, *rows: Mapping[str, Any]) -> Located:
    """Place rows in the town with an extract."""
    town = region(addresses=[source])
    return locate(records(*rows), town, settings=Settings(), reference=load_reference(town))


@pytest.fixture(params=[".osm.pbf", ".osm"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Name an extract of each format."""
    return tmp_path / f"town{request.param}"


def square(side: float, *, lon: float = E, lat: float = N) -> list[tuple[float, float, Tags]]:
    """Return the corners of a square around a place."""
    return [
        (lon + x * side / 2, lat + y * side / 2, {})
        for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))
    ]


def test_a_house_is_a_node_or_the_middle_of_a_building(file: Path) -> None:
    nodes = [(E, N, house("12", **{"addr:postcode": "16501-2222", "addr:city": "Erie"}))]
    nodes += square(0.0002, lon=E + 0.001)
    source = write(file, nodes, [([2, 3, 4, 5, 2], {"building": "yes", **house("14")})])
    points = loaded(source).points
    assert points["number"].tolist() == [12, 14]
    assert points["street"].tolist() == ["main st"] * 2
    assert points["zip"].tolist() == ["16501", ""]
    assert points["city"].tolist() == ["erie", ""]
    assert np.allclose(points[["lon", "lat"]], [[E, N], [E + 0.001, N]], atol=1e-7)


def test_the_middle_of_a_bent_building_lies_in_it(file: Path) -> None:
    bent = [(0, 0), (9, 0), (9, 1), (1, 1), (1, 9), (0, 9)]
    nodes: list[tuple[float, float, Tags]] = [(E + x * 1e-4, N + y * 1e-4, {}) for x, y in bent]
    source = write(file, nodes, [([1, 2, 3, 4, 5, 6, 1], {"building": "yes", **house("1")})])
    point = loaded(source).points.iloc[0]
    outline = shapely.Polygon([(lon, lat) for lon, lat, _ in nodes])
    assert shapely.contains_xy(outline, point["lon"], point["lat"])


def test_several_numbers_of_one_house_are_several_addresses(file: Path) -> None:
    points = loaded(write(file, [(E, N, house("2;4, 6"))])).points
    assert points["number"].tolist() == [2, 4, 6]


def test_a_full_address_is_taken_apart(file: Path) -> None:
    tags = {"addr:full": "10445 SW Canterbury Street, Tigard, Oregon 97224"}
    point = loaded(write(file, [(E, N, tags)])).points.iloc[0]
    assert point[["street", "number", "zip", "city"]].tolist() == [
        "sw canterbury st",
        10445,
        "97224",
        "tigard",
    ]


@pytest.mark.parametrize(
    ("how", "ends", "ranges"),
    [
        ("even", (100, 110), [(100, 110)]),
        ("odd", (109, 101), [(109, 101)]),
        ("all", (1, 10), [(1, 9), (2, 10)]),
        ("4", (100, 120), [(100, 120)]),
        ("even", (101, 111), []),
        ("alphabetic", (100, 110), []),
        ("3", (1, 11), []),
        ("even", (100, 100), []),
    ],
)
def test_ways_between_houses_become_ranges(
    file: Path, how: str, ends: tuple[int, int], ranges: list[tuple[int, int]]
) -> None:
    nodes = [(E, N, house(str(ends[0]))), (E + 0.001, N, house(str(ends[1])))]
    found = loaded(write(file, nodes, [([1, 2], {"addr:interpolation": how})])).ranges
    assert sorted(zip(found["first"], found["last"], strict=True)) == ranges
    assert (found["street"] == "main st").all()


def test_a_house_on_an_interpolated_way_stands_on_it(file: Path) -> None:
    nodes = [(E, N, house("1")), (E + 0.002, N, {}), (E + 0.002, N + 0.002, house("21"))]
    source = write(file, nodes, [([1, 2, 3], {"addr:interpolation": "all"})])
    rows = [{"address": f"{number} Main St"} for number in (6, 11, 16)]
    found = placed(source, *rows).records
    assert found["tier"].tolist() == ["interpolated"] * 3
    # Halfway along 0.002 degrees of longitude and as many of latitude lies the bend. Shares are of
    # degrees, as the way is drawn; numbers 2 to 20 run from 1/20 to 19/20 of it.
    expected = [(E + 0.001, N), (E + 0.002, N), (E + 0.002, N + 0.001)]
    assert np.allclose(found[["lon", "lat"]], expected, atol=2e-6)


def test_ways_between_houses_of_different_streets_say_nothing(file: Path) -> None:
    nodes = [(E, N, house("2")), (E + 0.001, N, house("12", "Oak Street"))]
    found = loaded(write(file, nodes, [([1, 2], {"addr:interpolation": "even"})]))
    assert found.ranges.empty


def test_named_streets_tell_where_they_cross(file: Path) -> None:
    nodes: list[tuple[float, float, Tags]] = [
        (E - 0.002, N, {}),
        (E + 0.002, N, {}),
        (E, N - 0.002, {}),
        (E, N + 0.002, {}),
        (E, N, {}),
    ]
    ways: list[tuple[Sequence[int], Tags]] = [
        ([1, 5, 2], {"highway": "residential", "name": "Main Street"}),
        ([3, 5, 4], {"highway": "residential", "name": "Oak Avenue"}),
    ]
    found = placed(write(file, nodes, ways), {"address": "Main St & Oak Ave"}).records.iloc[0]
    assert found["tier"] == "interpolated"
    assert np.hypot(found["lon"] - E, found["lat"] - N) * M_PER_DEGREE < 1


def test_a_small_place_is_found_by_its_name_and_by_its_other_name(file: Path) -> None:
    tags = {"name": "Carnegie Library", "alt_name": "Main Library", "amenity": "library"}
    rows = [{"address": "Carnegie Library"}, {"address": "MAIN LIBRARY, Erie, PA"}]
    found = placed(write(file, [(E, N, tags)]), *rows).records
    assert found["tier"].tolist() == ["address"] * 2
    assert found["matched"].tolist() == ["Carnegie Library", "Main Library"]
    assert found["provider"].tolist() == ["places"] * 2


@pytest.mark.parametrize(
    ("side", "lon", "tier", "has_point"),
    [
        (0.001, E, "address", True),
        (0.01, E, "street", True),  # all of it lies in Downtown
        (0.01, E + 0.008, "street", False),  # it reaches into East End
    ],
)
def test_a_park_has_a_point_where_it_lies_in_one_neighbourhood(
    file: Path, side: float, lon: float, tier: str, *, has_point: bool
) -> None:
    ring = [1, 2, 3, 4, 1]
    park = {"type": "multipolygon", "name": "Schenley Park", "leisure": "park"}
    source = write(file, square(side, lon=lon), [(ring, {})], [([1], park)])
    found = placed(source, {"address": "Schenley Park"}).records.iloc[0]
    assert found["tier"] == tier
    assert np.isfinite(found["lon"]) == has_point


@pytest.mark.parametrize(
    ("row", "tier"),
    [
        ({"address": "Burger Barn"}, "none"),
        ({"address": "Burger Barn", "zip": "16502"}, "address"),
        ({"address": "Burger Barn", "zip": "16509"}, "zip"),
        ({"address": "Burger Barn", "city": "Wesley"}, "address"),
    ],
)
def test_a_name_of_several_places_is_looked_for_in_the_rows_own_town(
    file: Path, row: Mapping[str, str], tier: str
) -> None:
    barn = {"name": "Burger Barn", "amenity": "fast_food"}
    nodes = [
        (E, N, barn | {"addr:postcode": "16501", "addr:city": "Erie"}),
        (E + 0.02, N, barn | {"addr:postcode": "16502", "addr:city": "Wesley"}),
    ]
    found = placed(write(file, nodes), row).records.iloc[0]
    assert found["tier"] == tier


def test_the_name_of_a_neighbourhood_or_of_the_own_city_is_no_place(file: Path) -> None:
    nodes = [(E, N, {"name": name, "amenity": "cafe"}) for name in ("North Hill", "Erie")]
    rows = [{"address": "North Hill"}, {"address": "Erie", "city": "Erie"}]
    found = placed(write(file, nodes), *rows).records
    assert found["tier"].tolist() == ["neighbourhood", "city"]


def test_what_lies_far_from_the_region_is_passed_over(file: Path) -> None:
    nodes = [(E, N, house("1")), (E + 1, N, house("3"))]
    assert loaded(write(file, nodes)).points["number"].tolist() == [1]


def test_ways_whose_nodes_are_not_in_the_extract_are_passed_over(file: Path) -> None:
    nodes = [(E, N, house("1"))]
    source = write(file, nodes, [([90, 91, 92, 90], {"building": "yes", **house("5")})])
    assert loaded(source).points["number"].tolist() == [1]


def test_both_formats_say_the_same(tmp_path: Path) -> None:
    nodes = [(E, N, house(str(n))) for n in (5, 3)] + square(0.001)
    ways = [([3, 4, 5, 6, 3], {"leisure": "park", "name": "Oak Park"})]
    one, two = (loaded(write(tmp_path / f"a{end}", nodes, ways)) for end in (".osm.pbf", ".osm"))
    assert one.points.equals(two.points)
    assert one.places.equals(two.places)


def as_xml(body: str) -> bytes:
    return f'<?xml version="1.0"?><osm version="0.6">{body}</osm>'.encode()


BOMB = b'<!DOCTYPE o [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + as_xml(
    '<node id="1" lat="40" lon="-80"><tag k="name" v="&b;"/></node>'
).removeprefix(b'<?xml version="1.0"?>')


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.osm.pbf", b"PK\x03\x04", "is not what its ending says; expected an OpenStreetMap"),
        ("a.osm.pbf", b"\0\0\0\x0d\n\tOSMHeader" + b"\xff" * 60, "cannot be read as OpenStreetMap"),
        ("a.osm", b"\0\0\0\x0d\n\tOSMHeader", "is not what its ending says"),
        ("a.osm", as_xml('<node id="1" lat="x" lon="1"/>'), "cannot be read as OpenStreetMap"),
        ("a.osm", as_xml("")[:-3], "cannot be read as OpenStreetMap"),
        ("a.osm", BOMB, "entities are not supported"),
        ("a.osm", as_xml(""), "has no address, street or named place in the region"),
        ("a.o5m", b"\xff\xe0", "has the ending '.o5m'; OpenStreetMap is read from .osm.pbf, .osm"),
    ],
)
def test_bad_extracts_are_named(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(RegionError, match=message) as caught:
        loaded(Source(path=path, kind="osm"))
    assert str(caught.value).startswith(name)


def test_a_real_extract_gives_the_addresses_that_its_tags_spell(shared: Path) -> None:
    # Its ways come without their nodes; its nodes have whole addresses.
    path = shared / "data" / "geocoder_tests" / "osm_data_full_addr.xml"
    points = read_osm(Source(path=path, kind="osm")).points
    assert len(points) > 600
    assert (points["zip"] != "").mean() > 0.9


def test_house_numbers_in_other_digits_are_read(file: Path) -> None:
    arabic = house("\u0663\u0664", **{"addr:postcode": "\u0660\u0661\u0662\u0663\u0664"})
    there = placed(write(file, [(E, N, arabic)]), {"address": "34 Main St", "zip": "01234"})
    assert there.records["tier"].tolist() == ["address"]
