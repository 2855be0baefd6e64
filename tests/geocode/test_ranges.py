"""Street ranges of many makers are read alike, from every format, in every projection."""

import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from geocode.town import SOUTH, WEST, records, region

from assetmap.errors import RegionError
from assetmap.geocode import load_reference, locate
from assetmap.geocode.ground.extent import M_PER_DEGREE
from assetmap.geocode.search.stretches import OFFSET_M
from assetmap.model import Source
from assetmap.region import layers
from assetmap.settings import Settings

X, Y = WEST + 0.005, SOUTH + 0.01
LINE = shapely.LineString([(X, Y), (X + 0.01, Y)])  # eastwards: left is north
OURS = ("street", "from_left", "to_left", "from_right", "to_right", "zip_left", "zip_right")
MAKERS = {
    "contract": OURS,
    "census": ("FULLNAME", "LFROMHN", "LTOHN", "RFROMHN", "RTOHN", "ZIPL", "ZIPR"),
    "city": ("STREETNAME", "L_F_ADD", "L_T_ADD", "R_F_ADD", "R_T_ADD", "L_ZIP", "R_ZIP"),
    "esri": ("Full_Name", "FROMADDR_L", "TOADDR_L", "FROMADDR_R", "TOADDR_R", "ZIP_L", "ZIP_R"),
}
VALUES = ("Main St", "101", "199", "100", "198", "16501", "16502")


def streets(columns: tuple[str, ...] = OURS, **more: list[str | None]) -> gpd.GeoDataFrame:
    """Return one street."""
    table = {name: [value] for name, value in zip(columns, VALUES, strict=True)} | more
    return gpd.GeoDataFrame(table, geometry=[LINE], crs="EPSG:4326")


def written(folder: Path, frame: gpd.GeoDataFrame, name: str = "streets.gpkg") -> Source:
    """Write a layer."""
    path = folder / name
    if path.suffix == ".zip":
        shape = folder / "inner" / "tl_2024_42003_addrfeat.shp"
        shape.parent.mkdir()
        frame.to_file(shape, engine="pyogrio")
        with zipfile.ZipFile(path, "w") as archive:
            for part in sorted(shape.parent.iterdir()):
                archive.write(part, f"deep/{part.name}")
            archive.writestr("deep/readme.txt", "nothing")
    else:
        frame.to_file(path, engine="pyogrio")
    return Source(path=path, kind="ranges")


def places(source: Source, *addresses: str) -> np.ndarray:
    """Return where addresses are found, degrees."""
    town = region(addresses=[source], folder=source.path.parent)
    rows = records(*({"address": address} for address in addresses))
    found = locate(rows, town, settings=Settings(), reference=load_reference(town)).records
    return found[["lon", "lat"]].to_numpy()


@pytest.mark.parametrize("maker", MAKERS)
def test_columns_of_many_makers_are_understood(tmp_path: Path, maker: str) -> None:
    source = written(tmp_path, streets(MAKERS[maker]))
    found = load_reference(region(addresses=[source], folder=tmp_path)).ranges
    assert found[["street", "zip", "side", "first", "last"]].to_numpy().tolist() == [
        ["main st", "16501", 1, 101, 199],
        ["main st", "16502", -1, 100, 198],
    ]


@pytest.mark.parametrize("name", ["a.geojson", "a.gpkg", "a.shp", "a.zip", "a.fgb"])
@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:4269", "EPSG:32617"])
def test_formats_and_projections_make_no_difference(tmp_path: Path, name: str, crs: str) -> None:
    # GeoJSON is in longitude and latitude whatever it is written from.
    frame = streets(MAKERS["census"]).to_crs("EPSG:4326" if name == "a.geojson" else crs)
    (left, right) = places(written(tmp_path, frame, name), "150 Main St", "149 Main St")
    # 150 lies (150 - 100) / 98 along the right side, 8 m south of the line; 149 on the left.
    up = OFFSET_M / M_PER_DEGREE
    assert np.allclose(left, [X + 0.01 * 50 / 98, Y - up], atol=2e-6)
    assert np.allclose(right, [X + 0.01 * 48 / 98, Y + up], atol=2e-6)


@pytest.mark.parametrize(
    ("parts", "street"),
    [
        ({"PREDIR": "N", "ST_NAME": "MAIN", "ST_TYPE": "ST", "SUFDIR": ""}, "n main st"),
        ({"PREDIR": "", "ST_NAME": "MAIN", "ST_TYPE": "AVE", "SUFDIR": "NW"}, "main ave nw"),
        ({"PREDIR": "N", "ST_NAME": "N MAIN ST", "ST_TYPE": "ST", "SUFDIR": ""}, "n main st"),
        ({"PREDIR": "N", "ST_NAME": "MAIN", "FULLNAME": "Oak Ave", "ST_TYPE": "ST"}, "oak ave"),
    ],
)
def test_a_name_in_parts_is_put_together(
    tmp_path: Path, parts: dict[str, str], street: str
) -> None:
    frame = streets().drop(columns="street").assign(**parts)
    found = load_reference(region(addresses=[written(tmp_path, frame)], folder=tmp_path)).ranges
    assert found["street"].unique().tolist() == [street]


def test_hyphened_numbers_of_queens_are_read_whole(tmp_path: Path) -> None:
    frame = streets(from_left=["36-01"], to_left=["36-99"])
    found = load_reference(region(addresses=[written(tmp_path, frame)], folder=tmp_path)).ranges
    assert found.loc[found["side"] == 1, ["first", "last"]].to_numpy().tolist() == [[3601, 3699]]


def test_a_line_without_numbers_shows_its_course_once(tmp_path: Path) -> None:
    bare = streets(from_left=[None], to_left=[""], from_right=["0"], to_right=["0"])
    other = streets().set_geometry([shapely.LineString([(X, Y), (X, Y + 0.01)])])
    frame = gpd.GeoDataFrame(
        {c: [*bare[c], *other[c]] for c in OURS},
        geometry=[*bare.geometry, *other.geometry],
        crs="EPSG:4326",
    )
    found = load_reference(region(addresses=[written(tmp_path, frame)], folder=tmp_path)).ranges
    assert found["first"].tolist() == [-1, 101, 100]
    assert found["side"].tolist() == [0, 1, -1]


def test_the_order_of_a_file_makes_no_difference(tmp_path: Path) -> None:
    frame = streets()
    shifted = frame.set_geometry(frame.translate(0.001))
    tables = []
    for number, pair in enumerate(((frame, shifted), (shifted, frame))):
        both = gpd.GeoDataFrame(
            {c: [*pair[0][c], *pair[1][c]] for c in OURS},
            geometry=[*pair[0].geometry, *pair[1].geometry],
            crs="EPSG:4326",
        )
        source = written(tmp_path, both, f"{number}.gpkg")
        tables.append(load_reference(region(addresses=[source], folder=tmp_path)).ranges)
    assert tables[0].equals(tables[1])


def test_a_missing_column_and_a_missing_projection_are_named(tmp_path: Path) -> None:
    frame = streets().drop(columns="to_left")
    with pytest.raises(RegionError, match=r"no property 'to_left', nor one of another name"):
        places(written(tmp_path, frame), "150 Main St")
    with pytest.warns(UserWarning, match="crs"):
        source = written(tmp_path, streets().set_crs(None, allow_override=True), "b.shp")
    with pytest.raises(RegionError, match=r"b.shp.* has no coordinate reference system"):
        places(source, "150 Main St")


def test_a_file_without_house_numbers_is_named(tmp_path: Path) -> None:
    frame = streets(from_left=[None], to_left=[None], from_right=[None], to_right=[None])
    with pytest.raises(RegionError, match=r"streets.gpkg has no street with house numbers"):
        places(written(tmp_path, frame), "150 Main St")


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({}, r"is a zip with 0 Shapefiles"),
        ({"a.shp": b"", "b.shp": b""}, r"is a zip with 2 Shapefiles"),
        ({"a.shp": b"\0" * 200, "a.dbf": b"", "a.shx": b""}, r"cannot be read as ESRI Shapefile"),
        ({"../../a.shp": b"\0\0\x27\x0a", "x": b""}, r"cannot be read as ESRI Shapefile"),
    ],
)
def test_bad_zips_are_named(tmp_path: Path, parts: dict[str, bytes], message: str) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "x")
        for name, content in parts.items():
            archive.writestr(name, content)
    with pytest.raises(RegionError, match=message):
        places(Source(path=path, kind="ranges"), "150 Main St")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.zip"]


def test_a_zip_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layers, "MOST_UNPACKED", 100)
    source = written(tmp_path, streets(MAKERS["census"]), "a.zip")
    with pytest.raises(RegionError, match=r"a.zip.* unpacks to more than"):
        places(source, "150 Main St")
