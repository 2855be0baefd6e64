"""Pittsburgh: lists of a whole county, held against a city's 90 neighbourhoods."""

import csv
import dataclasses
import io
import json
from pathlib import Path

import pandas as pd
import pytest
import shapely
from pyproj import Geod, Transformer
from real import cities, packs
from real.cities import City, Polygons, Rows

from assetmap.pipeline import build
from assetmap.region import load_region
from assetmap.settings import Settings
from assetmap.uploads import pack_uploads

pytestmark = [pytest.mark.real]

# file -> the headers of its coordinates
GIVEN = {
    "Allegheny_County_Farmers_Markets_Locations_2019.csv": ("Longitude", "Latitude"),
    "FMNPMarkets.csv": ("longitude", "latitude"),
    "cleaned_growpgh.csv": ("longitude", "latitude"),
}
WIC = "Allegheny_County_WIC_Vendor_Locations.csv"
STATE_PLANE = "EPSG:2272"  # Pennsylvania South, US feet: the X and Y of the county's own geocoder
EXACT = ("address", "interpolated")
EARTH = Geod(ellps="WGS84")
BUFFER_M = Settings().region_buffer_m


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> City:
    return cities.built(packs.pittsburgh, tmp_path_factory.mktemp("pittsburgh"), shared)


@pytest.fixture(scope="module")
def hoods(shared: Path) -> Polygons:
    return cities.polygons(shared / "data/boundaries/pittsburgh.geojson", "name")


def listed(shared: Path, name: str) -> Rows:
    return cities.read_rows(shared / "data/assets/pittsburgh" / name)


def point_of(row: dict[str, str], headers: tuple[str, str]) -> tuple[float, float] | None:
    """Return the coordinates that a row gives."""
    try:
        lon, lat = (float(row[header]) for header in headers)
    except ValueError:
        return None
    return lon, lat


def metres_beyond(lon: float, lat: float, hoods: Polygons) -> float:
    """Measure from a point to the box around all neighbourhoods, on the ellipsoid."""
    west, south, east, north = shapely.total_bounds(list(hoods.values()))
    nearest = (min(max(lon, west), east), min(max(lat, south), north))
    return EARTH.inv(lon, lat, *nearest)[2]


def test_every_row_is_accounted_for(city: City):
    cities.assert_whole(city)
    assert set(city.result.summary["held"]) == {"null_island", "outside_region", "no_name"}
    assert city.result.summary["rejected"] == {}


@pytest.mark.parametrize("name", GIVEN)
def test_given_coordinates_count_where_a_plain_loop_puts_them(
    city: City, hoods: Polygons, name: str
):
    """Inside: that neighbourhood. Outside but near: none. Far from the city's box: held.

    A row that was joined with another counts where the surer of the two lies.
    """
    records = city.records_of(name)
    held = city.result.problems.query("severity == 'held' and upload == @name").set_index("row")
    alone = ~city.result.records["asset_id"].duplicated(keep=False)
    joined = set(records.index[~records["asset_id"].isin(city.result.records["asset_id"][alone])])
    seen = {"inside": 0, "near": 0, "far": 0}
    for line, row in listed(city.shared, name).items():
        point = point_of(row, GIVEN[name])
        if point is None:
            assert records.loc[line, "tier"] != "given"
        elif point == (0, 0):
            assert held.loc[line, "reason"] == "null_island"
        elif inside := cities.containing(*point, hoods):
            seen["inside"] += 1
            assert records.loc[line, "tier"] == "given"
            assert records.loc[line, "neighbourhood_id"] == min(inside) or line in joined
        else:
            beyond = metres_beyond(*point, hoods)
            if beyond < 0.95 * BUFFER_M:
                seen["near"] += 1
                assert records.loc[line, "neighbourhood_id"] == "" or line in joined
            elif beyond > 1.5 * BUFFER_M:  # a corner of the box may be farther than its sides
                seen["far"] += 1
                assert held.loc[line, "reason"] == "outside_region"
    assert min(seen.values()) > 0


def test_nothing_outside_the_90_neighbourhoods_is_counted_inside(city: City, hoods: Polygons):
    exact = city.result.assets.query("tier in ['given', 'address', 'interpolated']")
    assert len(exact) > 250  # there is something to look at
    for row in exact.itertuples():
        assert row.neighbourhood_id == min(cities.containing(row.lon, row.lat, hoods), default="")
    count = exact.loc[exact["neighbourhood_id"] != ""]
    assert city.value("count").drop("").sum() >= len(count)
    assert (
        city.value("count").drop("").sum() == (city.result.assets["neighbourhood_id"] != "").sum()
    )


def test_addresses_of_shops_are_found_where_the_county_found_them(city: City):
    """Two geocoders, two references: ours has food inspectors' points, theirs address points.

    Measured: 53 found, 51 of them within 150 m; 14 lie outside the region, which is noted; 8 are
    supermarkets whose car parks put them over 200 m from where their neighbours' numbers would:
    these are asked about, and the place that is offered is within 300 m of the county's.
    """
    to_degrees = Transformer.from_crs(STATE_PLANE, "EPSG:4326", always_xy=True)
    records = city.records_of(WIC).query("tier in @EXACT")
    rows = listed(city.shared, WIC)
    off = pd.Series(
        {
            line: EARTH.inv(
                row["lon"],
                row["lat"],
                *to_degrees.transform(float(rows[line]["X"]), float(rows[line]["Y"])),
            )[2]
            for line, row in records.iterrows()
        }
    )
    problems = city.result.problems
    outside = problems.loc[problems["reason"] == "address_outside_region", "upload"] == WIC
    offered = city.result.review.query("queue == 'place'").set_index("record_id")["candidates"]
    lost = city.records_of(WIC).query("tier == 'street'")
    asked = lost.loc[lost["record_id"].map(offered).fillna("") != ""]
    for line, row in asked.iterrows():
        x, y = to_degrees.transform(float(rows[line]["X"]), float(rows[line]["Y"]))
        places = json.loads(offered[row["record_id"]])
        assert min(EARTH.inv(one["lon"], one["lat"], x, y)[2] for one in places) < 300
    assert len(asked) >= 5
    assert len(records) + outside.sum() + len(asked) >= 0.7 * len(rows)
    assert (off <= 150).mean() > 0.85
    assert off.max() < 500


@pytest.fixture(scope="module")
def without_coordinates(tmp_path_factory: pytest.TempPathFactory, city: City) -> pd.DataFrame:
    """Build again from rows inside the city whose coordinates were taken away."""
    lists = tuple(GIVEN)
    folder = tmp_path_factory.mktemp("blank")
    region = load_region(packs.pittsburgh(folder, city.shared, lists=lists))
    blanked = [
        dataclasses.replace(upload, content=without(upload.content, GIVEN[upload.name]))
        for upload in pack_uploads(region)
    ]
    result = build(region, blanked, settings=Settings())
    return result.records.set_index(["upload", "row"])


def without(content: bytes, headers: tuple[str, str]) -> bytes:
    """Blank two columns of a CSV file."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    columns = [rows[0].index(header) for header in headers]
    for row in rows[1:]:
        for column in columns:
            row[column] = ""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def test_addresses_are_found_near_the_coordinates_that_rows_had(
    city: City, hoods: Polygons, without_coordinates: pd.DataFrame
):
    """Measured: 34 of 36 within 150 m; the reference knows no address of most gardens."""
    off = {}
    for name, headers in GIVEN.items():
        for line, row in listed(city.shared, name).items():
            point = point_of(row, headers)
            if point and point != (0, 0) and cities.containing(*point, hoods):
                record = without_coordinates.loc[(name, line)]
                assert record["tier"] != "given"
                if record["tier"] in EXACT:
                    off[name, line] = EARTH.inv(*point, record["lon"], record["lat"])[2]
    found = pd.Series(off)
    assert len(found) >= 30
    assert (found <= 150).mean() > 0.9


def test_without_people_what_cannot_be_computed_says_so(city: City):
    missing = city.result.summary["not_computed"]
    for measure in ("per_1000", "hoover", "findings"):
        assert missing[measure] == "The pack has no count of people."
    assert city.result.findings.empty
    assert "per_1000" not in set(city.result.measures["measure"])
