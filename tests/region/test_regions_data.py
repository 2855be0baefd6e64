"""Every pack that is shipped loads, and says where each of its files is from."""

from pathlib import Path

import pytest
import shapely

from assetmap.region import load_region

REGIONS = Path(__file__).resolve().parents[2] / "data" / "regions"
PACKS = sorted(path.parent for path in REGIONS.glob("*/region.toml"))


def test_there_are_packs() -> None:
    assert PACKS


def test_every_folder_is_a_pack() -> None:
    assert sorted(path for path in REGIONS.iterdir() if path.is_dir()) == PACKS


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
class TestShippedPack:
    """What must hold of each."""

    def test_it_loads_whole(self, pack: Path) -> None:
        region = load_region(pack)
        areas = region.neighbourhoods
        assert region.id == pack.name
        assert areas.crs == "EPSG:4326"
        assert areas.index.is_unique
        assert (areas["name"] != "").all()
        assert shapely.is_valid(areas.geometry.to_numpy()).all()
        assert region.as_of is not None

    def test_every_file_has_a_source_and_a_licence(self, pack: Path) -> None:
        lacking = [
            source.path.name
            for source in load_region(pack).credits
            if not (source.source and source.licence)
        ]
        assert not lacking

    def test_its_sources_are_written_down(self, pack: Path) -> None:
        text = (pack / "SOURCES.md").read_text(encoding="utf-8")
        named = [source.path.relative_to(pack) for source in load_region(pack).credits]
        folders = {path: f"`{path.parent.as_posix()}/`" for path in named}
        unnamed = [path for path in named if path.name not in text and folders[path] not in text]
        assert not unnamed

    def test_what_is_invented_says_so(self, pack: Path) -> None:
        region = load_region(pack)
        text = (pack / "SOURCES.md").read_text(encoding="utf-8").casefold()
        assert ("invented" in text) or not region.invented
