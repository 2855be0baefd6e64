"""Packs are found by id or by path, listed, and the broken ones said to be broken."""

from pathlib import Path

import pytest
from region.conftest import AREAS, PEOPLE, TOP, TWO

from assetmap.errors import RegionError
from assetmap.region import find_region, list_regions, shipped_folders


def put(folder: Path, toml: str, **files: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "region.toml").write_text(toml)
    (folder / "n.geojson").write_text(TWO)
    for name, text in files.items():
        (folder / name.replace("_csv", ".csv")).write_text(text)
    return folder


def named(key: str) -> str:
    return TOP.replace('"t"', f'"{key}"') + AREAS


def test_a_region_is_found_by_the_id_that_it_states(tmp_path: Path) -> None:
    put(tmp_path / "any-folder", named("quay"))
    assert find_region("quay", [tmp_path]).id == "quay"


def test_a_region_is_found_by_the_path_of_its_folder(tmp_path: Path) -> None:
    folder = put(tmp_path / "elsewhere" / "quay", named("quay"))
    assert find_region(str(folder), [tmp_path / "none"]).folder == folder


def test_the_first_folder_that_has_an_id_wins(tmp_path: Path) -> None:
    first = put(tmp_path / "a" / "quay", named("quay"))
    put(tmp_path / "b" / "quay", named("quay"))
    assert find_region("quay", [tmp_path / "a", tmp_path / "b"]).folder == first


@pytest.mark.parametrize("wanted", ["hill", "", "a\0b", "../quay"])
def test_an_unknown_region_lists_the_ids_that_there_are(tmp_path: Path, wanted: str) -> None:
    put(tmp_path / "quay", named("quay"))
    put(tmp_path / "dale", named("dale"))
    with pytest.raises(RegionError, match="regions here are dale, quay"):
        find_region(wanted, [tmp_path])


def test_a_folder_without_a_manifest_says_so(tmp_path: Path) -> None:
    with pytest.raises(RegionError, match=r"no readable region\.toml"):
        find_region(str(tmp_path), [])


def test_a_broken_pack_does_not_hide_the_others(tmp_path: Path) -> None:
    put(tmp_path / "quay", named("quay"))
    put(tmp_path / "broken", "id = ")
    assert find_region("quay", [tmp_path]).id == "quay"
    with pytest.raises(RegionError, match=r"broken/region\.toml: not TOML"):
        find_region("broken", [tmp_path])


def test_the_list_says_what_each_computes_and_lacks(tmp_path: Path) -> None:
    rich = named("rich") + PEOPLE + 'children = "kids"\n'
    for name in ("assets", "grants", "ties"):
        rich += f'[[{name}]]\nfile = "a.csv"\n'
    rich += '[[addresses]]\nfile = "a.csv"\nkind = "points"\n'
    rich += '[walking]\nfile = "a.csv"\n'
    put(tmp_path / "z", rich, people_csv="id,total,kids\n01,5,1\n", a_csv="x\n")
    put(tmp_path / "y", named("poor"))
    put(tmp_path / "x", 'id = "broken"\nname = "B"\n')
    table = list_regions([tmp_path, tmp_path]).set_index("id")
    assert list(table.index) == ["broken", "poor", "rich"]
    assert table.loc["rich", "lacks"] == ""
    assert "rates per 1,000 children" in table.loc["rich", "computes"]
    assert table.loc["poor", "computes"] == "counts and nearest assets"
    assert "people counts" in table.loc["poor", "lacks"]
    assert table.loc["poor", "neighbourhoods"] == 2
    assert "cannot be loaded: x/region.toml: [neighbourhoods]" in table.loc["broken", "lacks"]


def test_the_list_speaks_spanish(tmp_path: Path) -> None:
    put(tmp_path / "y", named("poor"))
    table = list_regions([tmp_path], language="es")
    assert "recuentos" in table.loc[0, "computes"]


def test_no_packs_are_an_empty_list(tmp_path: Path) -> None:
    table = list_regions([tmp_path, tmp_path / "gone"])
    assert table.empty
    assert list(table.columns)[:3] == ["id", "name", "neighbourhoods"]


def test_a_clone_ships_the_packs_beside_the_package() -> None:
    root = Path(__file__).resolve().parents[2]
    assert shipped_folders()[0] == root / "data" / "regions"
