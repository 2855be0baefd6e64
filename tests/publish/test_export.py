import json
import re
import sys
import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import python_calamine
import shapely
from publish.factory import town

from assetmap.errors import InputError
from assetmap.publish import read_build, write_build
from assetmap.publish.export import FORMATS, export
from assetmap.publish.layers import drawn

HOSTILE = ["=1+1", "'; DROP TABLE assets; --", "<script>x</script>", "{{7*7}}", "a\nb", "\ufffe"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_build(town(texts=HOSTILE), tmp_path / "build")
    return tmp_path / "build"


def test_every_format_is_written_where_it_was_asked_for(folder: Path, tmp_path: Path):
    written = export(folder, list(FORMATS), out=tmp_path / "elsewhere")
    assert all(path.is_file() and path.parent == tmp_path / "elsewhere" for path in written)
    assert {path.suffix for path in written} == {
        ".html", ".csv", ".geojson", ".gpkg", ".parquet", ".xlsx",
    }  # fmt: skip


def test_a_build_that_was_exported_into_is_still_a_build(folder: Path):
    export(folder, list(FORMATS))
    write_build(town(50), folder)
    assert len(read_build(folder).assets) == 50


def test_the_same_build_gives_the_same_bytes(folder: Path, tmp_path: Path):
    for place in ("one", "two"):
        export(folder, list(FORMATS), out=tmp_path / place)
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / place).iterdir()}
        for place in ("one", "two")
    )
    assert [name for name in one if one[name] != two[name]] == []


def test_geojson_has_a_point_for_each_asset_that_is_placed_exactly(folder: Path):
    paths = export(folder, ["geojson"])
    made = json.loads(paths[0].read_text("utf-8"))
    assets = read_build(folder).assets
    assert made["type"] == "FeatureCollection"
    assert "crs" not in made  # RFC 7946: always WGS 84
    assert [f["properties"]["name"] for f in made["features"]] == assets["name"].to_list()
    assert [f["geometry"] is not None for f in made["features"]] == drawn(assets).to_list()
    first = next(f for f in made["features"] if f["geometry"])
    row = assets.loc[drawn(assets)].iloc[0]
    assert first["geometry"] == {"type": "Point", "coordinates": [row["lon"], row["lat"]]}


def test_geojson_polygons_turn_as_the_standard_says(folder: Path):
    made = json.loads((folder / "neighbourhoods.geojson").read_text("utf-8"))
    for feature in made["features"]:
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        for part in shapely.get_parts(shape):
            assert shapely.is_ccw(part.exterior)


def test_geopackage_and_geoparquet_hold_the_same_tables(folder: Path):
    gpkg, *_ = export(folder, ["gpkg"])
    parquet = export(folder, ["geoparquet"])
    build = read_build(folder)
    for layer, table in (("assets", build.assets), ("neighbourhoods", build.neighbourhoods)):
        stored = gpd.read_file(gpkg, layer=layer)
        columns = gpd.read_parquet(next(p for p in parquet if p.stem == layer))
        for found in (stored, columns):
            assert found.crs.to_epsg() == 4326
            assert found[table.columns[0]].to_list() == table.iloc[:, 0].to_list()
            assert found["name"].to_list() == table["name"].to_list()
    assert set(stored.geom_type) == {"MultiPolygon"}
    assert stored["assets"].to_list() == build.neighbourhoods["assets"].to_list()


def test_a_workbook_has_text_as_text_and_no_formula_nor_link(folder: Path):
    (path,) = export(folder, ["xlsx"])
    with zipfile.ZipFile(path) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        for name in sheets:
            assert not re.search(r"<(f|hyperlink)[ >/]", parts.read(name).decode())
    rows = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_name("assets").to_python()
    names = read_build(folder).assets["name"].str.replace("\ufffe", "\ufffd")
    assert [row[1] for row in rows[1:]] == names.to_list()


def test_a_workbook_without_its_package_says_what_to_do(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(InputError, match="pip install xlsxwriter"):
        export(folder, ["xlsx"])


def test_a_text_that_no_cell_can_hold_is_refused_not_cut(tmp_path: Path):
    made = town(texts=["x" * 40_000])
    write_build(made, tmp_path / "build")
    with pytest.raises(InputError, match="40000 characters"):
        export(tmp_path / "build", ["xlsx"])


@pytest.mark.parametrize("formats", [["hsds"], ["csv", "360giving"], ["pdf"], ["shp"], []])
def test_a_format_that_is_not_there_is_named_with_those_that_are(
    folder: Path, tmp_path: Path, formats: list[str]
):
    with pytest.raises(InputError, match=r"(not written yet: \w+|no format).*geojson"):
        export(folder, formats, out=tmp_path / "elsewhere")
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_that_is_no_build_is_refused(tmp_path: Path):
    with pytest.raises(InputError, match="not a build of ours"):
        export(tmp_path, ["csv"])


def test_exporting_leaves_the_tables_as_they_are(folder: Path):
    before = read_build(folder).assets
    export(folder, ["gpkg", "csv"])
    pd.testing.assert_frame_equal(read_build(folder).assets, before)
