"""A walking network is read once and opened after that; what is kept is not trusted blindly."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import tiny
from scenes import extract

from assetmap.model import Region, Source
from assetmap.region import walking_kept
from assetmap.region.walking import WalkingNetwork
from assetmap.region.walking_kept import walking_network


@pytest.fixture
def region(tmp_path: Path) -> Region:
    """Return the tiny town with one street and a folder to keep things in."""
    west, south, east, north = tiny.region().bounds
    path = tmp_path / "streets.osm.pbf"
    extract(path, [(west, south), (east, north)], [([1, 2], {"highway": "footway"})])
    source = dataclasses.replace(tiny.region().assets[0], path=path)
    assert isinstance(source, Source)
    return dataclasses.replace(tiny.region(), walking=source, cache=tmp_path / "cache")


def same(one: WalkingNetwork | None, other: WalkingNetwork | None) -> bool:
    return (
        one is not None
        and other is not None
        and all(
            np.array_equal(getattr(one, name), getattr(other, name))
            for name in ("xy", "ends", "metres")
        )
    )


def never(*_words: object, **_named: object) -> WalkingNetwork:
    msg = "read again"
    raise AssertionError(msg)


def test_what_is_kept_is_opened(region: Region, monkeypatch: pytest.MonkeyPatch):
    first = walking_network(region, buffer_m=100.0)
    monkeypatch.setattr(walking_kept, "read_walking", never)
    assert same(walking_network(region, buffer_m=100.0), first)
    with pytest.raises(AssertionError, match="read again"):
        walking_network(region, buffer_m=200.0)


@pytest.mark.parametrize("name", ["network.npz", "about.json"])
def test_what_is_damaged_is_read_anew(region: Region, name: str):
    first = walking_network(region, buffer_m=100.0)
    assert region.cache is not None
    (path,) = region.cache.glob(f"walking/*/{name}")
    path.write_bytes(path.read_bytes()[:-3])
    assert same(walking_network(region, buffer_m=100.0), first)


def test_another_extract_is_read(region: Region):
    first = walking_network(region, buffer_m=100.0)
    assert region.walking is not None
    west, south, east, north = region.bounds
    middle = ((west + east) / 2, (south + north) / 2)
    extract(region.walking.path, [(west, south), middle], [([1, 2], {"highway": "footway"})])
    assert not same(walking_network(region, buffer_m=100.0), first)


def test_without_a_folder_nothing_is_kept(region: Region, tmp_path: Path):
    bare = dataclasses.replace(region, cache=None)
    assert walking_network(bare, buffer_m=100.0) is not None
    assert not (tmp_path / "cache").exists()
