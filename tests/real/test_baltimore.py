"""Baltimore: rows without coordinates count where the neighbourhood that they name lies."""

import csv
import json
from collections import Counter
from pathlib import Path

import pytest
import shapely
from real import cities, packs
from real.cities import City

pytestmark = [pytest.mark.real]

NAMED = ("libraries", "museums", "religious_buildings")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> City:
    return cities.built(packs.baltimore, tmp_path_factory.mktemp("baltimore"), shared)


@pytest.fixture(scope="module")
def area_of(shared: Path) -> dict[str, str]:
    """Look names up as a person would: the area of that name, of that polygon, of that list."""
    boundaries = shared / "data/boundaries"
    areas = cities.polygons(boundaries / "baltimore_csa.geojson", "Community")
    found = {name.casefold(): name for name in areas}
    small = cities.polygons(boundaries / "baltimore_neighborhoods.geojson", "name")
    for name, shape in small.items():
        middle = shapely.point_on_surface(shape)
        lies = [area for area, whole in areas.items() if whole.contains(middle)]
        if lies and name.casefold() not in found:
            found[name.casefold()] = lies[0]
    for feature in json.loads((boundaries / "baltimore_csa.geojson").read_text())["features"]:
        for name in (feature["properties"]["Neigh"] or "").split(","):
            old = name.split("(now")[0].strip().casefold()
            if old and old not in found:
                found[old] = feature["properties"]["Community"]
    return found


@pytest.fixture(scope="module")
def children(shared: Path) -> dict[str, float]:
    """Work out the children of each area from the city's shares."""
    with (shared / "data/demographics/baltimore_vs_census_2010-2012.csv").open() as lines:
        return {
            row["CSA2010"]: int(row["tpop10"].replace(",", ""))
            * (float(row["age5_10"]) + float(row["age18_10"]))
            / 100
            for row in csv.DictReader(lines)
        }


def test_every_row_is_accounted_for(city: City):
    cities.assert_whole(city)
    assert city.result.summary["rows_in"] == 22 + 53 + 513 + 276
    assert city.result.summary["held"] == city.result.summary["rejected"] == {}


@pytest.mark.parametrize("name", NAMED)
def test_rows_count_where_the_neighbourhood_that_they_name_lies(
    city: City, area_of: dict[str, str], name: str
):
    stated = cities.read_rows(city.shared / f"data/assets/baltimore/{name}.csv")
    records = city.records_of(f"{name}.csv")
    expected = {
        line: area_of.get(row["neighborhood"].strip().casefold(), "")
        for line, row in stated.items()
    }
    assert records["neighbourhood_id"].to_dict() == expected
    tiers = {line: "neighbourhood" if area else "city" for line, area in expected.items()}
    assert records["tier"].to_dict() == tiers
    assert Counter(map(bool, expected.values()))[True] >= 0.95 * len(expected)


def test_a_named_neighbourhood_is_no_point(city: City):
    named = city.result.assets.query("tier == 'neighbourhood'")
    assert len(named)
    assert named["lon"].isna().all()
    missing = city.result.summary["not_computed"]
    assert (
        missing["nearest_m"] == f"None of the {len(city.result.assets)} assets has an exact point."
    )
    measures = set(city.result.measures["measure"])
    assert not measures & {"nearest_m", "share_within_walk"}


def test_a_name_that_the_region_does_not_have_is_said(city: City, area_of: dict[str, str]):
    problems = city.result.problems.query("reason == 'unknown_neighbourhood'")
    said = set(problems.loc[problems["upload"] != "parks.csv", "value"])
    assert said == {"Washington Village"}
    assert not {value.casefold() for value in said} & set(area_of)


def test_churches_are_counted_and_held_against_children(
    city: City, area_of: dict[str, str], children: dict[str, float]
):
    records = city.result.assets.query("type == 'church'")
    count = Counter(records["neighbourhood_id"])
    assert city.value("count", "church").drop("").to_dict() == {
        area: count[area] for area in city.result.neighbourhoods["neighbourhood_id"]
    }
    rate = city.value("per_1000", "church", base="children").dropna()
    assert rate.to_dict() == pytest.approx(
        {area: 1000 * count[area] / children[area] for area in rate.index}
    )
    assert len(rate) == 55
    assert set(rate.index) <= set(area_of.values())


def test_a_park_district_is_no_neighbourhood(city: City):
    """Five districts cover the city; one has the name of a small neighbourhood in it."""
    stated = cities.read_rows(city.shared / "data/assets/baltimore/parks.csv")
    parks = city.records_of("parks.csv")
    district = parks.index.map(lambda line: stated[line]["district"])
    assert (district == "Gwynns Falls").sum() > 50
    assert set(parks.loc[district == "Gwynns Falls", "neighbourhood_id"]) == {""}


def test_parks_are_parks(city: City):
    parks = city.records_of("parks.csv")
    named = parks.loc[parks["name"].str.endswith(" Park")]
    assert len(named) > 200
    assert (named["type"] == "park").mean() > 0.98


def test_a_list_of_libraries_holds_libraries_whatever_they_are_called(city: City):
    """Branches have the names of their neighbourhoods: one is called Forest Park."""
    branches = city.records_of("libraries.csv")
    assert set(branches["type"]) == {"library"}
    assert "Forest Park" in set(branches["name"])
