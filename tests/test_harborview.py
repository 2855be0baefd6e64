"""Check the invented town: the same bytes each time, a sound map, and truths that hold."""

import csv
import json
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import python_calamine
import shapely
from scipy import stats
from shapely.geometry import Point, shape

ROOT = Path(__file__).resolve().parents[1]
PACK = ROOT / "data" / "regions" / "harborview"
SHEETS = ("city_directory.csv", "volunteer_list.xlsx", "portal_export.csv")
GRANTS = ("community_foundation.csv", "state_and_bank.csv", "family_funds.xlsx")
PLACINGS = ("office", "service_or_office", "service_or_region")


def table(path: str, *, delimiter: str = ",", encoding: str = "utf-8") -> list[dict[str, str]]:
    """Return a CSV file of the pack as a list of rows."""
    with (PACK / path).open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def lines_of(path: str) -> list[list[Any]]:
    """Return the lines of a spreadsheet of the pack as they stand: the first is row 1."""
    file = PACK / path
    if file.suffix == ".xlsx":
        sheet = python_calamine.load_workbook(file).get_sheet_by_index(0)
        return sheet.to_python(skip_empty_area=False)
    portal = file.name == "portal_export.csv"
    text = file.read_text(encoding="cp1252" if portal else "utf-8")
    return list(csv.reader(text.splitlines(), delimiter=";" if portal else ","))


@pytest.fixture(scope="module")
def shapes() -> dict[str, Any]:
    features = json.loads((PACK / "neighbourhoods.geojson").read_text())["features"]
    return {f["properties"]["id"]: shape(f["geometry"]) for f in features}


@pytest.fixture(scope="module")
def people() -> dict[str, dict[str, int]]:
    rows = table("people.csv")
    return {
        row.pop("neighbourhood_id"): {column: int(value) for column, value in row.items()}
        for row in rows
    }


@pytest.fixture(scope="module")
def truths() -> dict[str, Any]:
    return tomllib.loads((PACK / "truths.toml").read_text(encoding="utf-8"))


def q_values(counts: dict[str, int], children: dict[str, int]) -> dict[str, float]:
    """Return the exact mid-p test of each neighbourhood with children, held to a false rate."""
    keys = [key for key, n in children.items() if n > 0]
    found = np.array([counts.get(key, 0) for key in keys])
    share = np.array([children[key] for key in keys]) / sum(children[key] for key in keys)
    chance = stats.binom(found.sum(), share)
    below = chance.cdf(found - 1) + chance.pmf(found) / 2
    above = chance.sf(found) + chance.pmf(found) / 2
    p = np.minimum(1, 2 * np.minimum(below, above))
    q = stats.false_discovery_control(p, method="bh")
    return dict(zip(keys, q.tolist(), strict=True))


def true_counts(kind: str, *, listed_only: bool = False) -> dict[str, int]:
    """Return how many assets of a type truly stand in each neighbourhood."""
    rows = table("truth/assets_true.csv")
    return Counter(
        row["neighbourhood_id"]
        for row in rows
        if row["type"] == kind and row["neighbourhood_id"]
        if row["listed"] == "yes" or not listed_only
    )


def test_the_script_writes_the_shipped_pack_to_the_byte(tmp_path: Path):
    script = ROOT / "tools" / "make_harborview.py"
    subprocess.run(
        [sys.executable, script, "--out", tmp_path], check=True, capture_output=True, timeout=120
    )
    written = {path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()}
    shipped = {path.relative_to(PACK) for path in PACK.rglob("*") if path.is_file()}
    assert written == shipped
    different = [p for p in shipped if (tmp_path / p).read_bytes() != (PACK / p).read_bytes()]
    assert different == []


def test_the_pack_is_small_enough_to_clone():
    assert sum(path.stat().st_size for path in PACK.rglob("*") if path.is_file()) < 2_500_000


def test_the_pack_says_that_it_is_invented():
    region = tomllib.loads((PACK / "region.toml").read_text(encoding="utf-8"))
    assert region["invented"] is True
    assert "does not exist" in (PACK / "SOURCES.md").read_text(encoding="utf-8")
    named = [region["neighbourhoods"], region["people"]]
    named += [*region["assets"], *region["grants"], *region["addresses"]]
    assert all((PACK / source["file"]).is_file() for source in named)
    assert all(source["licence"] == "CC0-1.0" for source in named)


def test_fourteen_neighbourhoods_share_their_borders_exactly(shapes: dict[str, Any]):
    assert len(shapes) == 14
    assert all(one.is_valid for one in shapes.values())
    assert shapely.coverage_is_valid(list(shapes.values()))
    mainland = shapely.get_parts(shapely.coverage_union_all(list(shapes.values())))
    assert len(mainland) == 3  # the town and two islands, with no slit between neighbours
    assert all(len(part.interiors) == 0 for part in mainland)


def test_one_neighbourhood_has_parts_and_one_has_nobody(
    shapes: dict[str, Any], people: dict[str, dict[str, int]]
):
    assert [key for key, one in shapes.items() if one.geom_type == "MultiPolygon"] == [
        "gull_island"
    ]
    assert set(people) == set(shapes)
    empty = [key for key, row in people.items() if row["total"] == 0]
    assert empty == ["port_terminal"]
    assert not any(n for column, n in people[empty[0]].items() if not column.endswith("_moe"))


def test_no_part_of_a_neighbourhood_is_a_sliver(shapes: dict[str, Any]):
    smallest = min(part.area for one in shapes.values() for part in shapely.get_parts(one))
    assert smallest * 80_900 * 111_100 > 40_000  # square metres: the islet is a real islet


def test_neighbourhoods_differ_in_size_and_shape(shapes: dict[str, Any]):
    areas = [one.area for one in shapes.values()]
    assert max(areas) > 7 * min(areas)
    # a chessboard's squares would fill their boxes
    filled = [one.area / one.envelope.area for one in shapes.values()]
    assert np.median(filled) < 0.8


def test_people_are_a_town_with_margins_that_fit(people: dict[str, dict[str, int]]):
    assert 50_000 <= sum(row["total"] for row in people.values()) <= 70_000
    for row in people.values():
        assert row["poor_under_18"] <= row["under_18"] <= row["total"]
        assert max(row["hispanic"], row["no_vehicle"]) <= row["total"]
        if row["total"]:
            assert 0.02 < row["total_moe"] / row["total"] < 0.2
        assert all(row[f"{column}_moe"] >= 12 for column in row if not column.endswith("_moe"))


def test_every_address_is_one_place_in_the_town(shapes: dict[str, Any]):
    rows = table("addresses.csv")
    assert 3_000 < len(rows) < 9_000
    assert len({(row["number"], row["street"], row["unit"]) for row in rows}) == len(rows)
    assert {row["zip"] for row in rows} == {"04181", "04182", "04183", "04184"}
    assert len({row["street"] for row in rows}) > 60
    points = shapely.points([[float(row["lon"]), float(row["lat"])] for row in rows])
    inside = np.zeros(len(rows), dtype=int)
    for one in shapes.values():
        shapely.prepare(one)
        inside += shapely.contains(one, points)
    assert (inside == 1).all()


def test_odd_and_even_numbers_stand_on_two_sides_of_a_street():
    rows = [row for row in table("addresses.csv") if row["street"] == "Neck Rd"]
    assert len(rows) > 20
    # the Neck's road runs roughly north and south: one parity lies west of the other
    by_parity = [[float(r["lon"]) for r in rows if int(r["number"]) % 2 == k] for k in (0, 1)]
    assert min(map(len, by_parity)) > 8
    line = np.polyfit([float(r["lat"]) for r in rows], [float(r["lon"]) for r in rows], 3)
    sides = [
        np.mean(
            [float(r["lon"]) - np.polyval(line, float(r["lat"])) for r in rows
             if int(r["number"]) % 2 == k]
        )
        for k in (0, 1)
    ]  # fmt: skip
    assert sides[0] * sides[1] < 0


def test_zip_areas_are_not_neighbourhoods(shapes: dict[str, Any]):
    seen: dict[str, set[str]] = {}
    for row in table("addresses.csv")[::7]:
        point = Point(float(row["lon"]), float(row["lat"]))
        key = next(key for key, one in shapes.items() if one.contains(point))
        seen.setdefault(row["zip"], set()).add(key)
    assert all(len(keys) > 2 for keys in seen.values())
    assert sum(len(keys) for keys in seen.values()) > 14  # some lie in two of them


def test_true_types_are_types_of_the_taxonomy():
    with (ROOT / "assetmap" / "data" / "taxonomy" / "types.csv").open(encoding="utf-8") as file:
        known = {row["code"] for row in csv.DictReader(file)}
    rows = table("truth/assets_true.csv")
    assert {row["type"] for row in rows} <= known
    region = tomllib.loads((PACK / "region.toml").read_text(encoding="utf-8"))
    assert set(region["measures"]["expected"]) <= known


def test_true_assets_stand_where_the_truth_says(shapes: dict[str, Any]):
    rows = table("truth/assets_true.csv")
    assert len(rows) > 300
    placed = [row for row in rows if row["neighbourhood_id"]]
    assert all(not row["lon"] for row in rows if not row["neighbourhood_id"])
    for row in placed:
        point = Point(float(row["lon"]), float(row["lat"]))
        assert shapes[row["neighbourhood_id"]].contains(point)


def test_true_addresses_are_in_the_reference_and_near_the_asset():
    doors = {
        (f"{row['number']} {row['street']} {row['unit']}".strip(), row["zip"]): row
        for row in table("addresses.csv")
    }
    for asset in table("truth/assets_true.csv"):
        if not asset["address"]:
            continue
        door = doors[asset["address"], asset["zip"]]
        east = (float(asset["lon"]) - float(door["lon"])) * 80_900
        north = (float(asset["lat"]) - float(door["lat"])) * 111_100
        assert np.hypot(east, north) < 15  # metres


def test_the_truth_names_every_line_of_data_and_no_other(truths: dict[str, Any]):
    rows = table("truth/rows.csv")
    assert len(rows) == truths["assets"]["rows"]
    for file in SHEETS:
        lines = lines_of(f"assets/{file}")
        of_file = {int(row["row"]) for row in rows if row["file"] == file}
        assert len(of_file) == truths["assets"]["files"][file]["rows"]
        full = {
            k
            for k, line in enumerate(lines, start=1)
            if sum(cell not in ("", None) for cell in line) > 3
        }
        header = {4 if file.endswith("xlsx") else 1}
        assert full - header == of_file


def test_outcomes_add_up(truths: dict[str, Any]):
    rows = table("truth/rows.csv")
    counts = Counter(row["expect"] for row in rows)
    said = truths["assets"]
    assert {key: said[key] for key in ("accepted", "held", "rejected")} == dict(counts)
    assert said["rows"] == said["accepted"] + said["held"] + said["rejected"]
    accepted = [row for row in rows if row["expect"] == "accepted"]
    assert len({row["asset"] for row in accepted}) == said["listed"]
    merged = sum(1 for row in accepted if row["twin"])
    assert len(accepted) - merged == said["listed"] == said["fewest"]
    assert said["most"] == said["fewest"] + said["doubtful_twins"]


def test_the_clean_list_is_right_in_every_cell():
    true = {row["id"]: row for row in table("truth/assets_true.csv")}
    lines = table("assets/city_directory.csv")
    for row in table("truth/rows.csv"):
        if row["file"] != "city_directory.csv":
            continue
        line, asset = lines[int(row["row"]) - 2], true[row["asset"]]
        assert [line[c] for c in ("name", "address", "zip")] == [
            asset[c] for c in ("name", "address", "zip")
        ]
        assert (line["lon"], line["lat"]) in {("", ""), (asset["lon"], asset["lat"])}
        assert (line["lon"] == "") == (row["tier"] == "address")


def test_the_dirty_list_has_lost_its_zeros_and_the_export_is_windows():
    zips = {
        line[4] for line in lines_of("assets/volunteer_list.xlsx")[4:] if isinstance(line[4], float)
    }
    assert zips == {4181.0, 4182.0, 4183.0, 4184.0}
    raw = (PACK / "assets" / "portal_export.csv").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
    assert "Panadería" in raw.decode("cp1252")


def test_bad_coordinates_are_bad_as_the_truth_says():
    lines = lines_of("assets/volunteer_list.xlsx")
    true = {row["id"]: row for row in table("truth/assets_true.csv")}
    seen = Counter()
    for row in table("truth/rows.csv"):
        line = lines[int(row["row"]) - 1] if row["file"] == "volunteer_list.xlsx" else None
        asset = true[row["asset"]]
        if row["why"] == "latlon_swapped":
            assert line is not None
            assert [str(line[5]), str(line[6])] == [asset["lon"], asset["lat"]]
        elif row["why"] == "sign_lost":
            assert line is not None
            assert line[6] == -float(asset["lon"])
        elif row["why"] == "null_island":
            assert line is not None
            assert (line[5], line[6]) == (0, 0)
        seen[row["why"]] += 1
    assert seen["latlon_swapped"] == seen["sign_lost"] == 3


def test_two_pairs_that_look_like_one_asset_are_two():
    rows = table("truth/assets_true.csv")
    sprouts = [row for row in rows if row["name"] == "Little Sprouts Child Care"]
    assert len({row["neighbourhood_id"] for row in sprouts}) == len(sprouts) == 2
    names = [row["name"] for row in rows]
    assert len(names) - len(set(names)) == 1  # no other name is given twice
    by_name = {row["name"]: row for row in rows}
    school, church = by_name["St. Brendan School"], by_name["St. Brendan Catholic Church"]
    assert school["address"] == church["address"] != ""
    assert school["type"] != church["type"]


def test_twins_are_named_alike():
    true = {row["id"]: row for row in table("truth/assets_true.csv")}
    twins = [row for row in table("truth/rows.csv") if row["twin"]]
    assert len(twins) > 40
    for row in twins:
        line = lines_of(f"assets/{row['file']}")[int(row["row"]) - 1]
        said, name = (
            "".join(filter(str.isalnum, n.casefold().replace("&", "and")))
            for n in (line[0], true[row["asset"]]["name"])
        )
        assert (said == name) == (row["twin"] == "obvious")
        assert said[0] == name[0]


def test_two_neighbourhoods_are_truly_short_of_child_care(
    truths: dict[str, Any], people: dict[str, dict[str, int]]
):
    children = {key: row["under_18"] for key, row in people.items()}
    short = truths["short"]
    for listed_only in (False, True):
        counts = true_counts(short["type"], listed_only=listed_only)
        q = q_values(counts, children)
        assert {key for key, value in q.items() if value <= 0.05} == set(short["neighbourhoods"])
        assert max(q[key] for key in short["neighbourhoods"]) < 0.02  # by a margin
        assert min(v for k, v in q.items() if k not in short["neighbourhoods"]) > 0.2


def test_two_neighbourhoods_only_look_short_of_libraries(
    truths: dict[str, Any], people: dict[str, dict[str, int]]
):
    children = {key: row["under_18"] for key, row in people.items()}
    looks = truths["looks_short"]
    counts = true_counts(looks["type"])
    q = q_values(counts, children)
    total = sum(counts.values())
    for key in looks["neighbourhoods"]:
        assert counts.get(key, 0) == 0
        assert q[key] > 0.2
        # even a neighbourhood at half the fair rate would seldom be found: cannot tell
        share = children[key] / sum(children.values())
        assert total * share < 3.0
    assert all(
        counts.get(k, 0) for k, n in children.items() if n and k not in looks["neighbourhoods"]
    )


def test_no_other_type_has_a_neighbourhood_with_too_few(people: dict[str, dict[str, int]]):
    children = {key: row["under_18"] for key, row in people.items()}
    total = sum(children.values())
    for kind in {row["type"] for row in table("truth/assets_true.csv")} - {"child_care"}:
        counts = true_counts(kind)
        if sum(counts.values()) < 5:
            continue
        q = q_values(counts, children)
        expected = {k: sum(counts.values()) * n / total for k, n in children.items()}
        few = [k for k, v in q.items() if v <= 0.05 and counts.get(k, 0) < expected[k]]
        assert few == [], kind


def dollars(children: dict[str, int], placing: str) -> Counter[str]:
    """Return the dollars of each neighbourhood from the true list, summed the plain way."""
    sums: Counter[str] = Counter()
    for grant in table("truth/grants_true.csv"):
        if grant["expect"] != "accepted":
            continue
        service = [area for area in grant["service_area"].split(";") if area]
        if placing == "office" or (placing == "service_or_office" and not service):
            areas = [grant["office"]] if grant["office"] else []
        else:
            areas = list(children) if service in ([], ["region"]) else service
        weight = sum(children[area] for area in areas) or 1
        for area in areas:
            share = children[area] / weight if len(areas) > 1 else 1
            sums[area] += float(grant["amount"]) * share
        if not areas:
            sums["unplaced"] += float(grant["amount"])
    return sums


@pytest.mark.parametrize("placing", PLACINGS)
def test_stated_dollars_are_the_sums_of_the_true_grants(
    placing: str, truths: dict[str, Any], people: dict[str, dict[str, int]]
):
    children = {key: row["under_18"] for key, row in people.items()}
    sums = dollars(children, placing)
    stated = truths["grants"][placing]
    assert set(stated) == {*children, "unplaced"}
    for key, amount in stated.items():
        assert amount == pytest.approx(sums[key], abs=0.01)
    assert sum(stated.values()) == pytest.approx(truths["grants"]["dollars"], abs=0.1)
    file = {row["neighbourhood_id"]: float(row[placing]) for row in table("truth/dollars.csv")}
    assert file == stated


def test_money_sits_downtown_and_serves_elsewhere(truths: dict[str, Any]):
    by = {placing: truths["grants"][placing] for placing in PLACINGS}
    total = truths["grants"]["dollars"]
    downtown = {p: (by[p]["old_harbor"] + by[p]["college_green"]) / total for p in PLACINGS}
    assert downtown["office"] > 0.7
    assert downtown["service_or_office"] < 0.15
    assert downtown["service_or_region"] < downtown["service_or_office"]
    for key in ("eastbank", "millbrook", "st_brendan"):
        assert by["service_or_office"][key] > 5 * by["office"][key]
    assert by["office"]["foundry_row"] == 0 < by["service_or_office"]["foundry_row"]
    # the last two placings differ clearly too
    assert by["service_or_region"]["old_harbor"] < 0.6 * by["service_or_office"]["old_harbor"]


def test_grants_are_eighty_and_more_from_six_funders(truths: dict[str, Any]):
    rows = table("truth/grants_true.csv")
    assert len(rows) == truths["grants"]["rows"] >= 80
    assert len({row["funder"] for row in rows}) == truths["grants"]["funders"] == 6
    known = {row["id"] for row in table("truth/assets_true.csv")}
    among = [row for row in rows if row["asset"] in known]
    assert len(among) > 0.9 * len(rows)
    stated = [row for row in rows if row["service_area"]]
    assert 0.4 < len(stated) / len(rows) < 0.8


@pytest.mark.parametrize("file", GRANTS)
def test_the_true_grants_are_the_lines_of_the_files(file: str):
    lines = lines_of(f"grants/{file}")
    for row in table("truth/grants_true.csv"):
        if row["file"] != file:
            continue
        cells = [str(cell).strip().casefold() for cell in lines[int(row["row"]) - 1]]
        assert row["funder"].casefold() in cells
        assert row["recipient"].casefold() in cells


def test_offices_of_grants_stand_where_the_truth_says(shapes: dict[str, Any]):
    doors = {
        f"{row['number']} {row['street']}": Point(float(row["lon"]), float(row["lat"]))
        for row in table("addresses.csv")
    }
    offices = {
        (row["file"], int(row["row"])): row["office"] for row in table("truth/grants_true.csv")
    }
    for file, column in (
        ("community_foundation.csv", "address"),
        ("state_and_bank.csv", "Mailing Address"),
    ):
        for k, row in enumerate(table(f"grants/{file}"), start=2):
            office = offices[file, k]
            if office:
                assert shapes[office].contains(doors[row[column]])
            else:
                assert row[column].startswith("PO Box")
