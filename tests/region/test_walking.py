"""The ways to walk on are read from an OpenStreetMap extract by a table that people can edit."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import osmium
import pytest
from scenes import SIDE, SOUTH, WEST, Tags, extract, region

from assetmap.errors import RegionError
from assetmap.model import Source
from assetmap.region.walkable import is_walkable, walkable_rules
from assetmap.region.walking import EVERY_M, WalkingNetwork, read_walking

N = SOUTH + SIDE / 2
LINE = [(WEST, N), (WEST + SIDE / 2, N), (WEST + SIDE, N)]
STREET: Tags = {"highway": "residential"}


def read(source: Source, buffer_m: float = 1000) -> WalkingNetwork:
    network = read_walking(replace(region([1.0]), walking=source), buffer_m=buffer_m)
    assert network is not None
    return network


@pytest.fixture(params=[".osm.pbf", ".osm"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Name an extract of each format."""
    return tmp_path / f"town{request.param}"


def test_a_street_is_as_long_as_it_is_and_has_a_node_every_fifty_metres(file: Path):
    network = read(extract(file, LINE, [([1, 2, 3], STREET)]))
    wanted = SIDE * 111_320 * np.cos(np.radians(N))
    assert network.metres.sum() == pytest.approx(wanted, rel=2e-3)
    assert network.metres.max() <= EVERY_M
    steps = network.xy[network.ends[:, 1]] - network.xy[network.ends[:, 0]]
    assert np.hypot(*steps.T) == pytest.approx(network.metres)
    assert sorted(np.bincount(network.ends.ravel()))[:3] == [1, 1, 2]  # one line, two ends


def test_ways_meet_only_where_they_share_a_node(file: Path):
    across = [*LINE, (WEST + SIDE / 2, N + 0.001), (WEST + SIDE / 2, N - 0.001)]
    under = read(extract(file, across, [([1, 3], STREET), ([4, 5], STREET)]))
    assert np.bincount(under.ends.ravel()).max() == 2
    met = read(extract(file, across, [([1, 2, 3], STREET), ([4, 2, 5], STREET)]))
    assert np.bincount(met.ends.ravel()).max() == 4


def test_what_lies_far_from_the_region_is_passed_over(file: Path):
    far = [*LINE, (WEST + 2, N), (WEST + 2.001, N)]
    ways = [([1, 3], STREET), ([4, 5], STREET)]
    assert len(read(extract(file, far, ways)).metres) < 20
    wide = read(extract(file, far, ways), buffer_m=300_000)
    assert wide.xy[:, 0].max() - wide.xy[:, 0].min() > 100_000


def test_an_extract_that_cuts_a_way_parts_it(file: Path):
    network = read(extract(file, LINE, [([1, 2, 99, 3], STREET)]))
    half = SIDE / 2 * 111_320 * np.cos(np.radians(N))
    assert network.metres.sum() == pytest.approx(half, rel=2e-3)


@pytest.mark.parametrize(
    ("tags", "walkable"),
    [
        ({"highway": "footway"}, True),
        ({"highway": "steps"}, True),
        ({"highway": "residential", "oneway": "yes"}, True),
        ({"highway": "motorway"}, False),
        ({"highway": "motorway", "foot": "yes"}, True),
        ({"highway": "trunk"}, False),
        ({"highway": "trunk", "sidewalk": "both"}, True),
        ({"highway": "service", "access": "private"}, False),
        ({"highway": "service", "access": "private", "foot": "designated"}, True),
        ({"highway": "service", "access": "private", "sidewalk": "both"}, False),
        ({"highway": "path", "foot": "no"}, False),
        ({"highway": "footway", "foot": "yes", "access": "no"}, True),
        ({"highway": "primary", "motorroad": "yes"}, False),
        ({"highway": "construction", "foot": "yes"}, False),
        ({"man_made": "pier"}, True),
        ({"railway": "rail", "foot": "yes"}, False),
        ({"waterway": "river"}, False),
        ({}, False),
    ],
)
def test_the_table_says_who_may_walk_where(tags: Tags, *, walkable: bool):
    assert is_walkable(tags.items(), walkable_rules()) is walkable


def test_every_row_of_the_table_decides_something():
    rules = walkable_rules()
    kinds = [key for key, (step, _) in rules.rows.items() if step == 1]
    for (key, value), (step, walkable) in rules.rows.items():
        found = [is_walkable([kind, (key, value)], rules) for kind in kinds]
        assert walkable in found, (key, value)
        assert step in range(1, 6)


def test_an_extract_without_a_way_here_is_one_sentence(file: Path):
    with pytest.raises(RegionError, match="has no way to walk on in the region"):
        read(extract(file, LINE, [([1, 2], {"highway": "motorway"})]))


def test_a_file_that_is_no_extract_is_one_sentence(tmp_path: Path):
    liar = tmp_path / "streets.osm.pbf"
    liar.write_bytes(b"OSMHeader and then nothing of the kind" * 9)
    with pytest.raises(RegionError, match=r"streets\.osm\.pbf cannot be read as OpenStreetMap"):
        read(Source(path=liar))
    liar.write_bytes(b"a,b\n1,2\n")
    with pytest.raises(RegionError, match="is not what its ending says"):
        read(Source(path=liar))
    with pytest.raises(RegionError, match="OpenStreetMap is read from"):
        read(Source(path=tmp_path / "streets.csv"))


def test_a_pack_without_an_extract_has_no_network():
    assert read_walking(region([1.0]), buffer_m=10) is None


def test_the_writer_of_these_tests_writes_what_osmium_reads(file: Path):
    source = extract(file, LINE, [([1, 2], STREET)])
    assert [o.id for o in osmium.FileProcessor(str(source.path)) if o.is_way()] == [1]
