"""Regions that nobody had in mind are built whole, and claim nothing that cannot be told."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pytest
import shapely
from scenes import extract

from assetmap.pipeline import build
from assetmap.publish import map_page, write_build
from assetmap.region import load_region
from assetmap.result import Result
from assetmap.settings import Settings
from assetmap.uploads import pack_uploads

SIDE = 0.01  # degrees
WEST, SOUTH = -87.0, 41.0
TYPES = ("Library", "Park", "School")


@dataclass(frozen=True, kw_only=True)
class Pack:
    """What a pack holds."""

    people: Sequence[float] | None = (900, 800, 700)  # of each neighbourhood; none: no count
    at: Sequence[int] = (0, 1, 2) * 6  # the neighbourhood of each asset
    places: int = 3
    crs: str = "EPSG:32616"
    doubts: bool = False  # with margins, places that are not known, and grants
    streets: bool = False  # one in each half of the region, and no way from one to the other


PACKS = {
    "usual": Pack(),
    "one_neighbourhood": Pack(people=(900,), at=(0,) * 12, places=1, doubts=True),
    "nobody_in_one": Pack(people=(900, 0, 700)),
    "nobody_anywhere": Pack(people=(0, 0, 0), doubts=True),
    "without_people": Pack(people=None),
    "without_assets": Pack(at=(), doubts=True),
    "all_in_one": Pack(at=(1,) * 24, doubts=True),
    "one_person_each": Pack(people=(1, 1, 1), doubts=True),
    "all_live_in_one": Pack(people=(0, 900, 0)),
    "crs_moved": Pack(crs="EPSG:5070"),
    "two_halves_apart": Pack(
        people=(900, 400) * 6, at=tuple(range(12)) * 2, places=12, streets=True, doubts=True
    ),
}
TELLS = {
    *("usual", "nobody_in_one", "all_in_one", "one_person_each", "crs_moved"),
    "two_halves_apart",
}  # may tell
MARGINS = (None, 90, 60)  # of the people, where they are known
VAGUE = ("Library Nowhere", "Park Aside", "Helpline")  # rows without a point


def _people(i: int, n: float, pack: Pack) -> str:
    """One row of people: all, children, those without a car, then margins, some not known."""
    row = [f"n{i}", n, n // 3 if n > 2 else n, n * (i % 3 + 1) // 9]
    if pack.doubts:
        moe = MARGINS[i % len(MARGINS)]
        row += ["" if moe is None else moe] * 3
    return ",".join(map(str, row))


def _gifts(pack: Pack) -> list[str]:
    """Grants to the listed assets, to one that is nowhere, and to somebody who is not listed."""
    kept = [f"Fund,{TYPES[k % 3]} {chr(65 + k)}{chr(97 + k)},{100 + k},"
            for k in range(min(len(pack.at), 9))]  # fmt: skip
    placed = [f"Fund,Somebody {chr(65 + k)},{300 + k},n{k % pack.places}" for k in range(9)]
    return [*kept, *placed, f"Fund,{VAGUE[0]},1000,", "Fund,Nobody Else,50,"]


def _write_streets(path: Path, places: int) -> None:
    """Write a street through each half of the region, with no way between them."""
    half, y = places // 2, SOUTH + SIDE / 2
    ends = [(0.1, half - 0.1), (half + 0.1, places - 0.1)]
    nodes = [(WEST + SIDE * x, y) for pair in ends for x in np.linspace(*pair, 30)]
    ways = [(list(range(1, 31)), {"highway": "residential"}),
            (list(range(31, 61)), {"highway": "residential"})]  # fmt: skip
    extract(path, nodes, ways)


def _write(folder: Path, pack: Pack) -> Path:
    """Write a pack of squares in a row, each asset at a place of its own within its square."""
    folder.mkdir()
    squares = [shapely.box(WEST + SIDE * i, SOUTH, WEST + SIDE * (i + 1), SOUTH + SIDE)
               for i in range(pack.places)]  # fmt: skip
    features = [
        {"type": "Feature", "properties": {"id": f"n{i}", "name": f"Place {i}"},
         "geometry": shapely.geometry.mapping(square)}
        for i, square in enumerate(squares)
    ]  # fmt: skip
    document = {"type": "FeatureCollection", "features": features}
    (folder / "neighbourhoods.geojson").write_text(json.dumps(document), encoding="utf-8")
    toml = [
        'id = "odd"', 'name = "Odd"', "invented = true", 'country = "US"', 'states = ["IN"]',
        'languages = ["en"]', f'measuring_crs = "{pack.crs}"', "as_of = 2026-01-31",
        "[neighbourhoods]", 'file = "neighbourhoods.geojson"', 'id = "id"', 'name = "name"',
        'source = "Invented"', 'licence = "CC0-1.0"', "retrieved = 2026-01-31",
    ]  # fmt: skip
    if pack.people is not None:
        toml += ["[people]", 'file = "people.csv"', 'id = "id"', 'people = "total"',
                 'children = "kids"', 'others = ["no_car"]',
                 'source = "Invented"', 'licence = "CC0-1.0"', 'vintage = "2024"']  # fmt: skip
        rows = [_people(i, n, pack) for i, n in enumerate(pack.people)]
        head = "id,total,kids,no_car" + ",total_moe,kids_moe,no_car_moe" * pack.doubts
        (folder / "people.csv").write_text("\n".join([head, *rows]) + "\n")
    if pack.at:
        toml += ["[[assets]]", 'file = "list.csv"', 'source = "Invented"', 'licence = "CC0-1.0"']
        rows = [
            f"{TYPES[k % 3]} {chr(65 + k)}{chr(97 + k)},{TYPES[k % 3]},"
            f"{SOUTH + SIDE * (k + 1) / 30:.6f},{WEST + SIDE * (i + (k + 1) / 30):.6f}"
            for k, i in enumerate(pack.at)
        ]
        # Two in no place that is known, and one that has none to go to.
        kinds = ("Library", "Park", "Online tutoring")
        vague = [f"{name},{kind},," for name, kind in zip(VAGUE, kinds, strict=True)]
        rows += vague * pack.doubts
        text = "\n".join(["Name,Category,Latitude,Longitude", *rows]) + "\n"
        (folder / "list.csv").write_text(text)
    if pack.doubts:
        toml += ["[[grants]]", 'file = "grants.csv"', 'source = "Invented"', 'licence = "CC0-1.0"']
        text = "\n".join(["Funder,Recipient,Amount,Area", *_gifts(pack)]) + "\n"
        (folder / "grants.csv").write_text(text)
    if pack.streets:
        _write_streets(folder / "streets.osm.pbf", pack.places)
        toml += ["[walking]", 'file = "streets.osm.pbf"']
    (folder / "region.toml").write_text("\n".join(toml) + "\n", encoding="utf-8")
    return folder


@cache
def _built(name: str) -> Result:
    with TemporaryDirectory() as folder:
        region = load_region(_write(Path(folder) / "odd", PACKS[name]))
        settings = Settings(draws=99, doubt_draws=50, sample_points=20)
        return build(region, pack_uploads(region), settings=settings.with_(dict(region.measures)))


def _numbers(table: pd.DataFrame) -> np.ndarray:
    return table.select_dtypes("number").to_numpy(dtype=float)


@pytest.mark.parametrize("name", PACKS)
def test_a_region_of_any_kind_is_built_whole(name: str):
    built = _built(name)
    pack = PACKS[name]
    listed = len(pack.at) + len(VAGUE) * (pack.doubts and len(pack.at) > 0)
    assert built.summary["rows_in"] == listed == len(built.assets)
    assert len(built.grants) == len(_gifts(pack)) * pack.doubts
    assert not np.isinf(_numbers(built.measures)).any()
    assert not np.isinf(_numbers(built.findings)).any()
    assert built.findings["sentence"].str.endswith(".").all()
    assert not built.findings["sentence"].str.contains(r"\bnan\b|\binf\b|[{}]").any()


@pytest.mark.parametrize("name", PACKS)
def test_every_neighbourhood_has_a_row_for_every_measure(name: str):
    measures = _built(name).measures
    of_places = measures.loc[measures["neighbourhood_id"] != ""]
    rows = of_places.groupby(["measure", "of", "base", "placing"])["neighbourhood_id"]
    assert (rows.size() == PACKS[name].places).all()
    assert (rows.nunique() == PACKS[name].places).all()


@pytest.mark.parametrize("name", [name for name in PACKS if name not in TELLS])
def test_where_nothing_can_be_told_nothing_is(name: str):
    assert set(_built(name).findings["verdict"]) <= {"cannot_tell"}


@pytest.mark.parametrize("name", PACKS)
def test_a_count_is_called_more_or_fewer_only_outside_what_chance_gives(name: str):
    found = _built(name).findings
    here = found.loc[(found["measure"] == "count") & (found["neighbourhood_id"] != "")]
    fewer, more = (here.loc[here["verdict"] == verdict] for verdict in ("fewer", "more"))
    assert (fewer["value"] <= fewer["low"]).all()
    assert (more["value"] >= more["high"]).all()


def test_nobody_living_there_is_told_apart_from_nobody_counting():
    assert "nobody lives" in _built("nobody_anywhere").summary["not_computed"]["findings"]
    assert "no count of people" in _built("without_people").summary["not_computed"]["findings"]


def test_nothing_is_said_of_a_place_in_which_nobody_lives():
    found = _built("nobody_in_one")
    assert "n1" not in set(found.findings["neighbourhood_id"])
    measures = found.measures.loc[found.measures["neighbourhood_id"] == "n1"]
    assert measures.loc[measures["measure"] == "per_1000", "value"].isna().all()
    assert (measures.loc[measures["measure"] == "count", "value"] >= 0).all()


def test_another_way_to_measure_changes_no_verdict():
    one, other = _built("usual").findings, _built("crs_moved").findings
    columns = ["measure", "of", "base", "neighbourhood_id", "verdict", "survives"]
    pd.testing.assert_frame_equal(one[columns], other[columns])


@pytest.mark.parametrize("name", ["one_neighbourhood", "without_assets"])
def test_its_files_and_its_page_are_written(name: str, tmp_path: Path):
    built = _built(name)
    write_build(built, tmp_path / "out")
    text = (tmp_path / "out" / "result.json").read_text(encoding="utf-8")

    def refuse(constant: str) -> None:
        raise AssertionError(constant)  # NaN, Infinity

    assert json.loads(text, parse_constant=refuse)["assets"] == len(built.assets)
    assert "<title>Odd</title>" in map_page(built)


@pytest.mark.parametrize("name", PACKS)
def test_what_is_said_of_a_verdict_is_whole_whatever_the_region(name: str):
    found = _built(name).findings
    called = found["verdict"].isin(["more", "fewer", "uneven", "nearer", "farther"])
    assert found.loc[called, "survives"].isin(["yes", "no"]).all()
    assert (found.loc[~called, "survives"] == "").all()
    assert found.loc[called, "holds"].between(0, 1).all()
    yes = found.loc[called & (found["survives"] == "yes")]
    assert (yes["holds"] >= 0.95).all()
    assert (yes["value_low"] <= yes["value_high"]).all()
    asked = set(_built(name).review["queue"] + ":" + _built(name).review["record_id"])
    named = found.loc[found["settled_by"] != "", "settled_by"].str.split(";").explode()
    assert set(named) <= asked


def test_the_region_has_a_range_of_its_count_and_who_reaches_nothing_is_no_infinity():
    built = _built("two_halves_apart")
    measures = built.measures
    whole = measures.loc[(measures["measure"] == "count") & (measures["neighbourhood_id"] == "")]
    assert (whole["low"] <= whole["high"]).all()
    assert {"group_walk_share", "dollars"} <= set(built.findings["measure"])
