"""Address files of many makers are read alike, and bad ones are named."""

from pathlib import Path

import pytest
from geocode.town import points_file, region

from assetmap.errors import RegionError
from assetmap.geocode import load_reference
from assetmap.model import Source


def write(
    folder: Path, text: str, *, name: str = "addresses.csv", encoding: str = "utf-8"
) -> Source:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return Source(path=path, kind="points")


@pytest.mark.parametrize(
    "header",
    [
        "number,street,city,zip,lon,lat",
        "NUMBER,STREET,CITY,POSTCODE,LON,LAT",
        "num,street,municipality,zipcode,x,y",
        "House Number,Street Name,Town,Postal Code,Longitude,Latitude",
    ],
)
def test_headers_of_many_makers_are_understood(tmp_path: Path, header: str) -> None:
    source = write(tmp_path, f"{header}\n100,N. Main Street,Erie,16501-1234,-80.1,42.1\n")
    point = load_reference(region(addresses=[source])).points.iloc[0]
    assert point.tolist() == ["n main st", 100, "100", "16501", "erie", -80.1, 42.1]


def test_whole_addresses_are_taken_apart(tmp_path: Path) -> None:
    source = write(tmp_path, 'address,lon,lat\n"138 B Unity Center Rd, Apt 3",-80.1,42.1\n')
    point = load_reference(region(addresses=[source])).points.iloc[0]
    assert (point["street"], point["number"], point["number_text"]) == ("unity ctr rd", 138, "138b")


def test_rows_without_number_street_or_place_are_counted_and_left_out(tmp_path: Path) -> None:
    rows = [
        (1, "Main St", "", "", "", -80.0, 40.0),
        ("", "Main St", "", "", "", -80.0, 40.0),
        (2, "", "", "", "", -80.0, 40.0),
        (3, "Main St", "", "", "", "", ""),
        (4, "Main St", "", "", "", 0, 0),
    ]
    reference = load_reference(region(addresses=[points_file(tmp_path, rows)]))
    assert reference.points["number"].tolist() == [1]
    assert reference.skipped == 4


def test_the_order_of_rows_and_repeated_rows_make_no_difference(tmp_path: Path) -> None:
    rows = [(n, "Main St", u, "Erie", "16501", -80.0, 40.0) for n in (3, 1, 2) for u in ("", "A")]
    one = load_reference(region(addresses=[points_file(tmp_path, rows)])).points
    two = load_reference(region(addresses=[points_file(tmp_path, rows[::-1])])).points
    assert one.equals(two)
    assert one["number"].tolist() == [1, 2, 3]


def test_a_file_in_windows_letters_is_read(tmp_path: Path) -> None:
    source = write(tmp_path, "number,street,lon,lat\n1,Peña Ave,-80.1,42.1\n", encoding="cp1252")
    assert load_reference(region(addresses=[source])).points["street"].tolist() == ["pena ave"]


def test_a_region_without_addresses_has_an_empty_reference() -> None:
    reference = load_reference(region())
    assert reference.is_empty
    assert reference.skipped == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("number,street\n1,Main St\n", r"addresses.csv has the columns number, street; expected"),
        ("number,street,x,y\n1,Main St,583960,4507523\n", r"x and y are no degrees \(found 583960"),
        ("", r"addresses.csv is not a table"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(RegionError, match=message):
        load_reference(region(addresses=[write(tmp_path, text)]))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    source = Source(path=tmp_path / "gone.csv", kind="points")
    with pytest.raises(RegionError, match=r"gone.csv cannot be read"):
        load_reference(region(addresses=[source]))


def test_openstreetmap_addresses_are_not_read_yet(tmp_path: Path) -> None:
    source = Source(path=tmp_path / "city.osm.pbf", kind="osm")
    with pytest.raises(RegionError, match=r"city.osm.pbf is of kind 'osm', which is not read yet"):
        load_reference(region(addresses=[source]))


def test_ranges_that_are_no_lines_are_named(tmp_path: Path) -> None:
    names = ["street", "from_left", "to_left", "from_right", "to_right", "zip_left", "zip_right"]
    properties = ", ".join(f'"{name}": "1"' for name in names)
    path = tmp_path / "ranges.geojson"
    path.write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {'
        + properties
        + '}, "geometry": {"type": "Point", "coordinates": [-80, 40]}}]}'
    )
    here = region(addresses=[Source(path=path, kind="ranges")], folder=tmp_path)
    with pytest.raises(RegionError, match=r"ranges.geojson.*no lines"):
        load_reference(here)
