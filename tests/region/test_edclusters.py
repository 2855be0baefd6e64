"""The pack `edclusters` says what its founding tables say."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from assetmap.region import load_region

ROOT = Path(__file__).resolve().parents[2]
PACK = ROOT / "data" / "regions" / "edclusters"


@pytest.fixture(scope="module")
def make() -> ModuleType:
    """Return the script that makes the pack."""
    path = ROOT / "tools" / "make_edclusters.py"
    spec = importlib.util.spec_from_file_location("make_edclusters", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(PACK / name, dtype="str", keep_default_na=False)


def test_the_areas_are_the_states_and_the_capital_within_400_kb() -> None:
    areas = load_region(PACK).neighbourhoods
    assert len(areas) == 51
    assert areas.loc["DC", "name"] == "District of Columbia"
    assert (PACK / "neighbourhoods.geojson").stat().st_size < 400_000


def test_states_share_their_borders_without_gap_or_overlap() -> None:
    areas = load_region(PACK).neighbourhoods.drop(index=["AK", "HI"]).geometry
    together = areas.union_all()
    assert sum(shape.area for shape in areas) == pytest.approx(together.area, abs=1e-6)
    inner = [ring for part in together.geoms for ring in part.interiors]
    assert not inner


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("CommunityGuilds", ["CommunityGuilds"]),
        (
            "Formerly EdTech Maryland, Towson University",
            ["EdTech Maryland", "Towson University"],
        ),
        ("WeThinkBig Inc., Education Products & Services", 2),
        (
            "The Digital initiative through Oregon Dept of Ed and Teachers' Association",
            ["The Digital initiative", "Oregon Dept of Ed", "Teachers' Association"],
        ),
        (
            "Charlottesville and Albemarle Public Schools",
            ["Charlottesville Public Schools", "Albemarle Public Schools"],
        ),
        ("A University; B School", ["A University", "B School"]),
        ("A District, and B Schools, C Office", ["A District", "B Schools", "C Office"]),
        ("OAKEDU.org / #OAKEDU", ["OAKEDU.org"]),
        ("EduvateRI / Highlander Institute", ["EduvateRI", "Highlander Institute"]),
        ("InnovateEDU, #NYCEDU", ["InnovateEDU", "#NYCEDU"]),
        ("LearnLaunch Accelerator and Institute", 1),
        ("ExCITE Center at Drexel University", 1),
    ],
)
def test_cells_are_split_where_they_name_several(
    make: ModuleType, cell: str, names: list[str] | int
) -> None:
    found = [name for name, _ in make.organisations(cell)]
    assert (len(found) if isinstance(names, int) else found) == names


def test_every_cell_of_the_table_is_quoted_in_the_rows_it_gave() -> None:
    cells = table("founding/edclusters.csv")["harbormasters_and_key_players"]
    rows = table("assets/organisations.csv")
    lines = rows["source_id"].str.removeprefix("edclusters.csv:").astype(int)
    assert sorted(set(lines)) == list(range(2, len(cells) + 2))
    for line, said in zip(lines, rows["description"], strict=True):
        assert f'The table says: "{cells[line - 2]}"' in said
    assert not rows.duplicated(["name", "city", "state"]).any()


def test_the_committed_tables_are_what_the_script_makes(make: ModuleType, tmp_path: Path) -> None:
    for name, rows in (
        ("organisations", make.organisation_rows()),
        ("convenings", make.convening_rows()),
        ("funders", make.funder_rows()),
    ):
        made = tmp_path / f"{name}.csv"
        make.write_rows(made, rows)
        assert made.read_bytes() == (PACK / "assets" / f"{name}.csv").read_bytes()


def test_rows_have_a_city_or_at_least_a_state_that_is_an_area() -> None:
    rows = table("assets/organisations.csv")
    areas = load_region(PACK).neighbourhoods
    assert rows["state"].isin(areas.index).all()
    assert ((rows["city"] != "") | (rows["neighbourhood"] == rows["state"])).all()
    assert not rows["city"].isin(["Bay Area/Silicon Valley", "Connecticut", "Twin Cities"]).any()


def test_the_six_convenings_are_events_with_a_year_and_a_city() -> None:
    rows = table("assets/convenings.csv")
    assert list(rows["year"]) == [str(year) for year in range(2014, 2020)]
    assert set(rows["category"]) == {"Event"}
    assert (rows["city"] != "").all()


def test_an_atlas_becomes_areas_with_borders_equal_to_the_digit(make: ModuleType) -> None:
    border = [[0, 10], [10, 0]]  # two steps, shared by two states, once in each direction
    atlas = {
        "transform": {"scale": [0.1, 0.1], "translate": [-100.0, 40.0]},
        "arcs": [border, [[10, 10], [0, 9], [-10, 0], [0, -9]], [[10, 10], [0, -9], [-10, 9]]],
        "objects": {
            "states": {
                "geometries": [
                    _state("42", "Pennsylvania", [[0, 1]]),
                    _state("36", "New York", [[~0, 2]]),
                    _state("72", "Puerto Rico", [[0, 1]]),
                ]
            }
        },
    }
    text = make.states_geojson(atlas)
    assert [key in text for key in ('"id":"PA"', '"id":"NY"', "Puerto")] == [True, True, False]
    assert "[-100.0,41.0],[-99.0,41.0]" in text
    assert "[-99.0,41.0],[-100.0,41.0]" in text


def _state(number: str, name: str, arcs: list[list[int]]) -> dict[str, object]:
    return {"type": "Polygon", "id": number, "properties": {"name": name}, "arcs": arcs}
