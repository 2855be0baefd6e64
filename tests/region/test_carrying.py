"""A pack may count people on other areas than its neighbourhoods, and say where they live."""

import json
from pathlib import Path

import pytest
from region.conftest import AREAS, TOP, Write, collection, feature, square

from assetmap.errors import RegionError
from assetmap.region import load_region

# The neighbourhoods 01 and 02 are squares of 0.1 degrees, one beside the other. Tract A lies over
# the east of the first and the west of the second, B over the rest of the second, C outside.
TRACTS = collection(
    feature("A", square(-79.95)),
    feature("B", square(-79.85, side=0.05) | {}),
    feature("C", square(-70.0)),
)
PEOPLE = (
    '[people]\nfile = "people.csv"\nid = "tract"\npeople = "total"\nchildren = "kids"\n'
    'polygons = "tracts.geojson"\npolygon_id = "id"\n'
)
TABLE = (
    "tract,total,total_moe,kids,rent,pct_poor\n"
    "A,1000,100,400,900,20\nB,300,30,90,500,10\nC,5,1,1,1,1\n"
)


def tracts(pack: Write, extra: str = "", table: str = TABLE, more: str = "") -> Path:
    folder = pack(TOP + AREAS + PEOPLE + extra + more, people_csv=table)
    (folder / "tracts.geojson").write_text(TRACTS, encoding="utf-8")
    return folder


def error(folder: Path) -> str:
    with pytest.raises(RegionError) as caught:
        load_region(folder)
    return str(caught.value)


def test_people_of_tracts_are_carried_over_with_their_margins(pack: Write):
    region = load_region(tracts(pack))
    people = region.people
    assert people is not None
    assert people["people"].tolist() == pytest.approx([500, 800], rel=1e-3)
    assert people["people_moe"].tolist() == pytest.approx([50, (50**2 + 30**2) ** 0.5], rel=1e-3)
    assert people["children"].tolist() == pytest.approx([200, 290], rel=1e-3)


def test_what_lies_outside_and_what_is_not_covered_is_said(pack: Write):
    region = load_region(tracts(pack))
    assert region.carried is not None
    assert region.carried.areas == 3
    assert dict(region.carried.outside) == pytest.approx({"people": 5, "children": 1}, abs=0.5)
    assert region.carried.uncovered == ("01", "02")


def test_the_tracts_say_where_in_the_neighbourhoods_people_live(pack: Write):
    homes = load_region(tracts(pack)).homes
    assert homes is not None
    assert homes[["people", "children"]].to_numpy().tolist() == [[1000, 400], [300, 90], [5, 1]]


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ('others = ["pct_poor"]\n', "column 'pct_poor' cannot be summed over `polygons`"),
        ('need = ["rent"]\n', "column 'rent' cannot be summed over `polygons`"),
        ('ratios = { rent = "homes" }\n', "a ratio of 'homes', which is no count of the pack"),
        ("ratios = { rent = 1 }\n", "'ratios.rent' is 1; expected text in quotes"),
        ('ratios = ["rent"]\n', "'ratios' is ['rent']; expected pairs"),
        ('others = ["rent"]\nratios = { rent = "total" }\n', "named in others and in ratios"),
    ],
)
def test_what_cannot_be_summed_is_refused(pack: Write, extra: str, said: str):
    assert said in error(tracts(pack, extra))


def test_a_ratio_with_its_denominator_is_averaged_and_is_a_rate(pack: Write):
    region = load_region(tracts(pack, 'ratios = { pct_poor = "total" }\n'))
    assert region.people is not None
    wanted = [20, (500 * 20 + 300 * 10) / 800]
    assert region.people["pct_poor"].tolist() == pytest.approx(wanted, rel=1e-3)
    assert region.rates == ("pct_poor",)
    assert "pct_poor" not in region.homes.columns


def test_polygons_and_their_id_belong_together(pack: Write):
    folder = tracts(pack)
    text = (folder / "region.toml").read_text().replace('polygon_id = "id"\n', "")
    (folder / "region.toml").write_text(text)
    assert "[people] 'polygon_id' is missing" in error(folder)


def test_a_row_of_an_unknown_tract_is_named(pack: Write):
    folder = tracts(pack, table=TABLE + "D,1,1,1,1,1\n")
    assert "row 5, column 'tract': no area of `polygons` has the id 'D'" in error(folder)


def test_the_digest_knows_the_tracts(pack: Write):
    folder = tracts(pack)
    before = load_region(folder).digest
    (folder / "tracts.geojson").write_text(TRACTS.replace("-70.0", "-71.0"), encoding="utf-8")
    assert load_region(folder).digest != before


HOMES = '[homes]\nfile = "{file}"\npeople = "pop"\n'


def homes(pack: Write, file: str, text: str, more: str = "") -> Path:
    folder = pack(TOP + AREAS + HOMES.format(file=file) + more)
    (folder / file).write_text(text, encoding="utf-8")
    return folder


def test_homes_are_areas_or_points_of_any_file(pack: Write):
    points = collection(
        feature("a", {"type": "Point", "coordinates": [-79.95, 40.05]}, pop=3, pop_moe=1),
        feature("b", {"type": "Point", "coordinates": [-79.85, 40.05]}, pop=None, pop_moe=2),
    )
    found = load_region(homes(pack, "p.geojson", points)).homes
    assert found is not None
    assert set(found.geometry.geom_type) == {"Point"}
    assert found["people"].tolist()[0] == 3
    assert found["people"].isna().tolist() == [False, True]
    assert found["people_moe"].tolist() == [1, 2]
    table = load_region(homes(pack, "p.csv", "lon,lat,pop\n-79.95,40.05,3\n")).homes
    assert table is not None
    assert table["people"].tolist() == [3]


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("p.csv", "lon,lat,pop\n-79.95,140.05,3\n", "row 2, column 'lat' is '140.05'"),
        ("p.csv", "lon,lat,pop\n-79.95,,3\n", "row 2, column 'lat' is ''; expected degrees"),
        ("p.csv", "lon,lat,pop\n-79.95,40,-3\n", "expected a number from 0 up"),
        ("p.csv", "lon,pop\n-79.95,3\n", "has no column 'lat'"),
        ("p.geojson", collection(feature("a", square())), "has no property 'pop'"),
        ("p.geojson", collection(feature("a", None, pop=1)), "feature 1 has no shape"),
        (
            "p.geojson",
            collection(
                feature("a", square(), pop=1),
                feature("b", {"type": "Point", "coordinates": [0, 0]}, pop=1),
            ),
            "feature 2 is a Point, not an area",
        ),
        ("p.geojson", json.dumps({"type": "FeatureCollection", "features": []}), "has no"),
    ],
)
def test_homes_that_cannot_be_used_are_one_sentence(pack: Write, file: str, text: str, said: str):
    assert said in error(homes(pack, file, text))


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("[homes]\naddresses = true\n", 'no [[addresses]] is kind = "points"'),
        ('[homes]\naddresses = true\npeople = "pop"\n', "'people' has no place beside addresses"),
        ('[homes]\npeople = "pop"\n', "[homes] 'file' is missing"),
        ("[homes]\nadress = true\n", "'adress' is unknown; did you mean 'addresses'?"),
        ('[walking]\nfile = "no.pbf"\n', "[walking] 'file' is 'no.pbf', but there is no such file"),
        ("[walking]\n", "[walking] 'file' is missing"),
        ("[walking]\nspeed = 4\n", "[walking] 'speed' is unknown"),
    ],
)
def test_a_wrong_key_is_named(pack: Write, toml: str, said: str):
    assert said in error(pack(TOP + AREAS + toml))
