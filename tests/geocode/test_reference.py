"""Address files of many makers are read alike, and bad ones are named."""

import gzip
import json
from pathlib import Path

import pytest
from geocode.town import points_file, region

from assetmap.errors import RegionError
from assetmap.geocode import load_reference
from assetmap.geocode.reference import opened
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


FEATURE = {
    "type": "Feature",
    "properties": {
        "hash": "1a",
        "number": "100",
        "street": "N MAIN ST",
        "unit": "",
        "city": "ERIE",
    },
    "geometry": {"type": "Point", "coordinates": [-80.1, 42.1]},
}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.geojson", f"{json.dumps(FEATURE)}\n{json.dumps(FEATURE)}\n"),
        ("a.ndjson", json.dumps(FEATURE)),
        ("a.geojson", json.dumps({"type": "FeatureCollection", "features": [FEATURE]})),
        ("a.geojson", json.dumps({"type": "FeatureCollection", "features": [FEATURE]}, indent=1)),
        ("a.csv", "LON,LAT,NUMBER,STREET,UNIT,CITY\n-80.1,42.1,100,N MAIN ST,,ERIE\n"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_points_are_read_as_openaddresses_ships_them(
    tmp_path: Path, name: str, text: str, *, packed: bool
) -> None:
    path = tmp_path / (f"{name}.gz" if packed else name)
    path.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
    points = load_reference(region(addresses=[Source(path=path, kind="points")])).points
    assert points.to_numpy().tolist() == [["n main st", 100, "100", "", "erie", -80.1, 42.1]]


def test_features_that_are_no_points_are_counted_and_left_out(tmp_path: Path) -> None:
    other = FEATURE | {"geometry": {"type": "LineString", "coordinates": [[-80, 42], [-80, 43]]}}
    lines = [FEATURE, other, FEATURE | {"geometry": None}, FEATURE | {"properties": None}, 7]
    source = write(tmp_path, "\n".join(map(json.dumps, lines)), name="a.geojson")
    reference = load_reference(region(addresses=[source]))
    assert len(reference.points) == 1
    assert reference.skipped == 4


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.geojson", b'{"type": "Feature"', r"a.geojson is no GeoJSON"),
        ("a.geojson", b"[" * 100_000, r"a.geojson is no GeoJSON"),
        ("a.geojson", b"{}", r"a.geojson has the columns lon, lat; expected number"),
        ("a.geojson", b"", r"a.geojson has no features"),
        ("a.csv.gz", b"number,street,lon,lat\n", r"a.csv.gz is not gzip"),
        ("a.csv.gz", gzip.compress(b"number\n" * 999, mtime=0)[:-9], r"a.csv.gz is not gzip"),
    ],
)
def test_a_bad_map_or_packed_file_is_named(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    source = Source(path=tmp_path / name, kind="points")
    with pytest.raises(RegionError, match=message):
        load_reference(region(addresses=[source]))


def test_a_file_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opened, "MOST_BYTES", 1 << 20)
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"0" * (1 << 21)))
    source = Source(path=tmp_path / "a.csv.gz", kind="points")
    with pytest.raises(RegionError, match=r"a.csv.gz holds more than .* cut it to the region"):
        load_reference(region(addresses=[source]))
