"""What a region's address files say is kept, and is the same when it is opened again."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from geocode.test_osm import E, N, house, write
from geocode.town import points_file, records, region
from numpy.testing import assert_array_equal

from assetmap.geocode import Reference, load_reference, locate
from assetmap.geocode.reference import loading as reference
from assetmap.geocode.reference.stored import MOST_KEPT, cache_folder
from assetmap.model import Region
from assetmap.settings import Settings

ROWS = [
    (100, "Main St", "", "Erie", "16501", E, N),
    ("102 1/2", "Main St", "", "", "", E + 0.001, N),
    (7, "Peña Ave", "", "Erie", "00501", E, N + 0.001),
]


@pytest.fixture
def town(tmp_path: Path) -> Region:
    """Return a town with points, ranges and places."""
    pack = tmp_path / "pack"
    pack.mkdir()
    library = {"name": "Carnegie Library", "amenity": "library"}
    nodes = [(E, N, house("2", "Oak")), (E, N + 0.001, house("12", "Oak")), (E, N, library)]
    ways = [([1, 2], {"addr:interpolation": "even"})]
    osm = write(pack / "town.osm", nodes, ways)
    return region(addresses=[points_file(pack, ROWS), osm], folder=pack)


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[Region]:
    """Note each time that files are read."""
    read, seen = reference.read_reference, []

    def noted(here: Region) -> Reference:
        seen.append(here)
        return read(here)

    monkeypatch.setattr(reference, "read_reference", noted)
    return seen


def same(one: Reference, two: Reference) -> None:
    """Require that two references are the same to the bit."""
    for name in ("street", "number", "zip", "city", "lon", "lat", "origin", "text"):
        assert_array_equal(getattr(one.lookup, name), getattr(two.lookup, name))
        assert getattr(one.lookup, name).dtype == getattr(two.lookup, name).dtype
    for name in ("streets", "cities"):
        pd.testing.assert_index_equal(getattr(one.lookup, name), getattr(two.lookup, name))
    pd.testing.assert_frame_equal(one.lookup.names, two.lookup.names)
    pd.testing.assert_frame_equal(one.places, two.places)
    pd.testing.assert_frame_equal(one.ranges, two.ranges)
    assert one.skipped == two.skipped


def kept(cache: Path) -> list[Path]:
    """Return the folders of kept references."""
    return sorted((cache / "addresses").iterdir())


def test_what_is_opened_again_is_what_was_read(
    town: Region, tmp_path: Path, readings: list[Region]
) -> None:
    cache = tmp_path / "cache"
    plain = load_reference(town)
    first, second = (load_reference(replace(town, cache=cache)) for _ in range(2))
    assert len(readings) == 2
    same(plain, first)
    same(plain, second)


def test_a_region_without_addresses_keeps_nothing(tmp_path: Path) -> None:
    assert load_reference(region(cache=tmp_path / "cache")).is_empty
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("rows", [[], ROWS])
def test_tables_without_rows_come_back_as_they_were(
    tmp_path: Path, rows: list[tuple[object, ...]]
) -> None:
    here = region(addresses=[points_file(tmp_path, rows)], folder=tmp_path)
    for _ in range(2):
        same(load_reference(here), load_reference(replace(here, cache=tmp_path / "cache")))


def test_places_are_the_same_bytes_with_and_without_a_cache(town: Region, tmp_path: Path) -> None:
    asked = ["100 Main St", "6 Oak", "Carnegie Library", "102 1/2 Main Street", "9 Nowhere Rd"]
    rows = records(*({"address": address} for address in asked))
    texts = []
    for cache in (None, tmp_path / "cache", tmp_path / "cache"):
        known = load_reference(replace(town, cache=cache))
        found = locate(rows, town, settings=Settings(), reference=known)
        texts.append((found.records.to_csv(), found.problems.to_csv(), found.review.to_csv()))
    assert texts[0] == texts[1] == texts[2]


def test_a_changed_file_is_read_anew(town: Region, tmp_path: Path, readings: list[Region]) -> None:
    cache = tmp_path / "cache"
    load_reference(replace(town, cache=cache))
    points_file(town.folder, ROWS[:1])
    changed = load_reference(replace(town, cache=cache))
    assert len(changed.points) == 3  # one, and two of OpenStreetMap's
    assert len(readings) == 2


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-8])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def of_another_format(path: Path) -> None:
    about = path.parent / "about.json"
    about.write_text(json.dumps(json.loads(about.read_text()) | {"format": 0}))


def no_object(path: Path) -> None:
    (path.parent / "about.json").write_text("[1]")


def with_other_files(path: Path) -> None:
    about = json.loads((path.parent / "about.json").read_text())
    about["files"]["../../../evil.arrow"] = "0"
    (path.parent / "about.json").write_text(json.dumps(about))


@pytest.mark.parametrize(
    "damage",
    [cut, flip, Path.unlink, of_another_format, no_object, with_other_files],
    ids=lambda damage: damage.__name__,
)
def test_what_is_damaged_is_made_anew(
    town: Region, tmp_path: Path, readings: list[Region], damage: Callable[[Path], None]
) -> None:
    cache = tmp_path / "cache"
    plain = load_reference(replace(town, cache=cache))
    damage(kept(cache)[0] / "points.arrow")
    same(plain, load_reference(replace(town, cache=cache)))
    assert len(readings) == 2
    same(plain, load_reference(replace(town, cache=cache)))
    assert len(readings) == 2


def test_a_folder_that_cannot_be_written_is_done_without(town: Region, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where a folder should be")
    same(load_reference(town), load_reference(replace(town, cache=tmp_path / "cache")))


def test_only_the_newest_of_a_region_are_kept(town: Region, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    for number in range(1, MOST_KEPT + 3):
        points_file(town.folder, [(number, *ROWS[0][1:])])
        load_reference(replace(town, cache=cache))
        for age, folder in enumerate(kept(cache)):
            os.utime(folder, (age, age))
    assert len(kept(cache)) == MOST_KEPT
    other = region(addresses=town.addresses, folder=town.folder, id="squareville-two")
    load_reference(replace(other, cache=cache))
    assert len(kept(cache)) == MOST_KEPT + 1


def test_where_references_are_kept() -> None:
    assert cache_folder({"ASSETMAP_CACHE": "OFF", "HOME": "/home/a"}) is None
    assert cache_folder({"ASSETMAP_CACHE": "/srv/c", "XDG_CACHE_HOME": "/x"}) == Path("/srv/c")
    assert cache_folder({"XDG_CACHE_HOME": "/x", "HOME": "/home/a"}) == Path("/x/assetmap")
    assert cache_folder({}) is None


def test_ranges_keep_their_shapes(town: Region, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    load_reference(replace(town, cache=cache))
    lines = load_reference(replace(town, cache=cache)).ranges["geometry"].to_numpy()
    assert np.all(shapely.get_type_id(lines) == shapely.GeometryType.LINESTRING)
