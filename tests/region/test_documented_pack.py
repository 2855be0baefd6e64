"""The packs that `docs/regions.md` shows are loaded as they stand there."""

import json
import re
from pathlib import Path

import pytest

from assetmap.region import load_region

DOC = Path(__file__).resolve().parents[2] / "docs" / "regions.md"
EXAMPLES = re.findall(r"```toml\n(.*?)```", DOC.read_text(encoding="utf-8"), flags=re.S)


def area(key: str, west: float, county: str) -> dict[str, object]:
    ring = [[west, 40.0], [west + 0.1, 40.0], [west + 0.1, 40.1], [west, 40.1], [west, 40.0]]
    return {
        "type": "Feature",
        "properties": {"id": key, "name": f"Area {key}", "county": county},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Return a folder with every file that the examples name, but no `region.toml`."""
    areas = [area("01", -80.0, "Harbor"), area("02", -79.9, "Hill")]
    document = {"type": "FeatureCollection", "features": areas}
    texts = {
        "neighbourhoods.geojson": json.dumps(document),
        "aliases.csv": "name,neighbourhood_id\nOld Quay,01\n",
        "people.csv": (
            "neighbourhood_id,total,total_moe,under_18,poor_under_18,hispanic,no_vehicle,hardship\n"
            '01,"16,217",310,3000,700,900,1200,71.5\n'
            "02,900,,100,,20,,12\n"
        ),
        "assets/libraries.csv": "Title,Where\nQuay Library,1 Quay St\n",
        "assets/libraries.columns.json": '{"name": "Title", "address": "Where"}',
        "assets/churches.csv": "name,address\nSt Brendan,2 Quay St\n",
        "grants/foundation.csv": "funder,recipient,amount\nHarbor Foundation,Quay Library,1000\n",
        "ties/survey.csv": "from,to\nQuay Library,St Brendan\n",
        "blocks.geojson": json.dumps(
            {
                "type": "FeatureCollection",
                "features": [area("b", -80.0, "x") | {"properties": {"pop": 7, "kids": 2}}],
            }
        ),
        "addresses.csv": "number,street,unit,city,zip,lon,lat\n1,Quay St,,Harbor,15001,-79.95,40\n",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "streets.osm.pbf").write_bytes(b"")  # read by a build alone
    return tmp_path


def test_there_is_a_smallest_and_a_complete_example() -> None:
    assert len(EXAMPLES) == 2


def test_the_smallest_example_loads(files: Path) -> None:
    (files / "region.toml").write_text(EXAMPLES[0], encoding="utf-8")
    region = load_region(files)
    assert (region.id, region.people, region.assets) == ("mytown", None, ())
    assert list(region.neighbourhoods.index) == ["01", "02"]


def test_the_complete_example_loads_with_every_field(files: Path) -> None:
    (files / "region.toml").write_text(EXAMPLES[1], encoding="utf-8")
    region = load_region(files)
    assert region.people is not None
    assert list(region.people.columns) == [
        "people",
        "people_moe",
        "children",
        "children_in_poverty",
        "hispanic",
        "no_vehicle",
        "hardship",
    ]
    assert region.people.loc["01", "people"] == 16217
    assert region.need == ("children_in_poverty", "hardship")
    assert region.rates == ("hardship",)
    assert region.aliases.to_dict() == {"Old Quay": "01"}
    assert region.homes is not None
    assert region.homes[["people", "children"]].to_numpy().tolist() == [[7, 2]]
    assert region.walking is not None
    assert list(region.neighbourhoods["group"]) == ["Harbor", "Hill"]
    assert region.crs == "EPSG:32617"
    assert [source.path.name for source in region.assets] == ["libraries.csv", "churches.csv"]
    assert region.assets[0].columns == files / "assets" / "libraries.columns.json"
    assert dict(region.measures) == {
        "base": "children",
        "walk_m": 1200.0,
        "expected": ("library", "school"),
    }


def test_the_tables_of_the_page_name_every_key_that_is_understood() -> None:
    from assetmap.region import manifest

    page = DOC.read_text(encoding="utf-8")
    sections = (
        manifest._TOP,
        manifest._NEIGHBOURHOODS,
        manifest._PEOPLE,
        manifest._HOMES,
        manifest._LIST,
        manifest._ADDRESSES,
    )
    keys = {key for section in sections for key in section}
    assert not [key for key in keys if f"`{key}`" not in page]
