"""Chicago: every school lies in the community area that the city states beside it."""

import itertools
import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from pyproj import Geod
from real import cities, packs
from real.cities import City, Rows
from scipy.stats import chi2

pytestmark = [pytest.mark.real]

SCHOOLS = "chicago_public_schools_2011.csv"
TYPES = {"ES": "elementary_school", "MS": "middle_school", "HS": "high_school"}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> City:
    return cities.built(packs.chicago, tmp_path_factory.mktemp("chicago"), shared)


@pytest.fixture(scope="module")
def stated(city: City) -> Rows:
    """Return the city's own rows."""
    return cities.read_rows(city.shared / "data/assets/chicago" / SCHOOLS)


@pytest.fixture(scope="module")
def people(city: City) -> Counter[str]:
    """Return the people of each area: a plain sum over its tracts."""
    text = (city.shared / "data/boundaries/chicago_tracts_acs.geojson").read_text()
    total: Counter[str] = Counter()
    for feature in json.loads(text)["features"]:
        total[feature["properties"]["commarea"]] += int(feature["properties"]["total_pop"])
    return total


def test_every_row_is_accounted_for(city: City):
    cities.assert_whole(city)
    assert city.result.summary["rows_in"] == 566
    assert set(city.result.problems["reason"]) == {"column_not_used"}


def test_566_of_566_schools_lie_in_the_area_that_the_city_states(city: City, stated: Rows):
    records = city.records_of(SCHOOLS)
    assert len(stated) == len(records) == 566
    wrong = {
        row["NAME_OF_SCHOOL"]
        for line, row in stated.items()
        if records.loc[line, "neighbourhood_id"] != row["COMMUNITY_AREA_NUMBER"]
    }
    assert wrong == set()


def test_the_area_has_the_name_that_the_city_gives_it(city: City, stated: Rows):
    name = dict(city.result.neighbourhoods[["neighbourhood_id", "name"]].itertuples(index=False))
    for row in stated.values():
        ours, theirs = name[row["COMMUNITY_AREA_NUMBER"]], row["COMMUNITY_AREA_NAME"]
        assert ours.replace("'", "") == theirs.replace("'", "")


def test_each_school_has_the_level_that_the_city_states(city: City, stated: Rows):
    records = city.records_of(SCHOOLS)
    column = "Elementary, Middle, or High School"
    types = {line: TYPES[row[column]] for line, row in stated.items()}
    assert records["type"].to_dict() == types
    assert set(records["sector"]) == {"educators"}


def test_counts_are_those_of_the_citys_own_column(city: City, stated: Rows):
    count = Counter(row["COMMUNITY_AREA_NUMBER"] for row in stated.values())
    ours = city.value("count")
    assert ours.drop("").to_dict() == {area: count[area] for area in ours.drop("").index}
    assert ours[""] == 566
    levels: defaultdict[str, int] = defaultdict(int)
    for row in stated.values():
        if row["Elementary, Middle, or High School"] == "HS":
            levels[row["COMMUNITY_AREA_NUMBER"]] += 1
    high = city.value("count", "high_school").drop("")
    assert {area: n for area, n in high.items() if n} == dict(levels)


def test_rates_and_their_exact_intervals_follow_from_counts_and_tracts(
    city: City, stated: Rows, people: Counter[str]
):
    count = Counter(row["COMMUNITY_AREA_NUMBER"] for row in stated.values())
    rates = city.result.measures.query("measure == 'per_1000' and of == 'all'")
    assert set(rates["base"]) == {"people"}
    assert len(rates) == 77
    for row in rates.itertuples():
        found, here = count[row.neighbourhood_id], people[row.neighbourhood_id]
        low = chi2.ppf(0.025, 2 * found) / 2 if found else 0.0
        high = chi2.ppf(0.975, 2 * found + 2) / 2
        expected = [1000 * n / here for n in (found, low, high)]
        assert [row.value, row.low, row.high] == pytest.approx(expected, rel=1e-9)


def test_density_agrees_with_the_area_on_the_ellipsoid(city: City, stated: Rows):
    shapes = cities.polygons(
        city.shared / "data/boundaries/chicago_community_areas77.geojson", "AREANO"
    )
    count = Counter(row["COMMUNITY_AREA_NUMBER"] for row in stated.values())
    earth = Geod(ellps="WGS84")
    for area, value in city.value("per_km2").items():
        km2 = abs(earth.geometry_area_perimeter(shapes[area])[0]) / 1e6
        assert value == pytest.approx(count[area] / km2, rel=2e-3)


def test_need_orders_the_areas_as_the_citys_hardship_does(city: City):
    path = city.shared / "data/demographics/chicago_ca_socioeconomic_2008_12.csv"
    hardship = {
        str(int(float(row["COMMUNITY_AREA_NUMBER"]))): float(row["HARDSHIP_INDEX"])
        for row in cities.read_rows(path).values()
        if row["COMMUNITY_AREA_NUMBER"]
    }
    need = city.value("need").to_dict()
    ranked = sorted(hardship, key=hardship.__getitem__)
    assert set(need) == set(hardship)
    for lower, higher in itertools.pairwise(ranked):
        if hardship[lower] == hardship[higher]:
            assert need[lower] == need[higher]
        else:
            assert need[lower] < need[higher]


def test_a_finding_of_more_or_fewer_lies_beyond_chance(
    city: City, stated: Rows, people: Counter[str]
):
    found = city.result.findings.query("measure == 'count' and of == 'all'")
    region = found.query("neighbourhood_id == ''")
    assert region["verdict"].tolist() == ["uneven"]
    sure = found.query("verdict in ['more', 'fewer']")
    assert len(sure)
    everyone = sum(people.values())
    count = Counter(row["COMMUNITY_AREA_NUMBER"] for row in stated.values())
    for row in sure.itertuples():
        expected = 566 * people[row.neighbourhood_id] / everyone
        assert row.value == count[row.neighbourhood_id]
        assert row.expected == pytest.approx(expected)
        assert (row.value > row.high) if row.verdict == "more" else (row.value < row.low)


def test_what_cannot_be_computed_is_said(city: City):
    missing = city.result.summary["not_computed"]
    assert missing["dollars"] == "There are no grants."
    assert "per_1000 (children)" in missing
    assert "dollars" not in set(city.result.measures["measure"])
