"""All measures of a small region together."""

import math
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from scenes import SIDE, SOUTH, TREE, WEST, assets, box, grants, region

from assetmap.measures import Measured, measure_all
from assetmap.schema import MEASURE_COLUMNS
from assetmap.settings import Settings

ROWS = [("n0", "library"), ("n0", "school"), ("n1", "school"), ("n3", "park"), ("", "park")]
MONEY = [("Alpha", 900.0, "n0", ""), ("Beta", 100.0, "n1", "n2;n3"), ("Beta", 50.0, "", "")]
CHILDREN = [100.0, 300.0, 0.0, 600.0]
SETTINGS = Settings(expected=("library", "school", "park"), sample_points=50)
NO_GRANTS = grants([])


def _measured(
    rows: list[tuple[str, str]] = ROWS,
    money: pd.DataFrame = NO_GRANTS,
    settings: Settings = SETTINGS,
    **options: object,
) -> Measured:
    children = options.pop("children", CHILDREN)
    return measure_all(
        assets(rows),
        money,
        region=region(children, **options),  # type: ignore[arg-type]  # options of the scene
        settings=settings,
        taxonomy=TREE,
    )


def _of(found: Measured, measure: str, **where: str) -> pd.Series:
    rows = found.measures[found.measures["measure"] == measure]
    for column, value in ({"of": "all", "base": "", "placing": ""} | where).items():
        rows = rows[rows[column] == value]
    return rows.set_index("neighbourhood_id")["value"]


def test_the_table_has_the_contracts_columns_and_no_blank_text():
    found = _measured(money=grants(MONEY)).measures
    assert list(found.columns) == list(MEASURE_COLUMNS)
    for column in ("neighbourhood_id", "measure", "of", "base", "placing"):
        assert found[column].dtype == "str"
        assert found[column].notna().all()
    assert not found.duplicated(["neighbourhood_id", "measure", "of", "base", "placing"]).any()


def test_every_neighbourhood_has_a_row_for_every_measure():
    found = _measured(
        money=grants(MONEY),
        need=("hardship",),
        people={"hardship": [1, 2, 3, 4], "people": [9] * 4},
    )
    local = found.measures[found.measures["neighbourhood_id"] != ""]
    sizes = local.groupby(["measure", "of", "base", "placing"]).size()
    assert (sizes == 4).all()
    assert {"count", "per_1000", "per_km2", "nearest_m", "need", "completeness", "variety"} <= set(
        sizes.index.get_level_values("measure")
    )


def test_counts_rates_and_the_region_are_what_they_are_by_hand():
    found = _measured()
    assert _of(found, "count").to_dict() == {"n0": 2, "n1": 1, "n2": 0, "n3": 1, "": 5}
    assert _of(found, "unplaced").to_dict() == {"": 1}
    rates = _of(found, "per_1000", base="children")
    assert rates["n0"] == 20.0
    assert rates["n3"] == pytest.approx(1000 / 600)
    assert math.isnan(rates["n2"])
    assert _of(found, "variety").to_dict() == pytest.approx(
        {"n0": 2 / 3, "n1": 1 / 3, "n2": 0, "n3": 1 / 3}
    )
    # Shares .5 .25 0 .25 against .1 .3 0 .6: half of .4 + .05 + .35.
    assert _of(found, "hoover", base="children")[""] == pytest.approx(0.4)


def test_money_is_placed_three_ways():
    found = _measured(money=grants(MONEY))
    assert _of(found, "dollars", placing="office").tolist() == [900, 100, 0, 0]
    served = _of(found, "dollars", placing="service_or_office")
    assert served.tolist() == [900, 0, 0, 100]
    wide = _of(found, "dollars", placing="service_or_region")
    assert wide.tolist() == pytest.approx([95, 285, 0, 670])
    unplaced = _of(found, "dollars_unplaced", placing="office", of="Beta")
    assert unplaced[""] == 50.0
    parity = _of(found, "dollars_to_parity", placing="office", base="children")
    assert parity.tolist() == [-800, 200, 0, 600]


def test_the_neighbourhoods_table_has_a_row_each_with_the_packs_columns():
    found = _measured(
        money=grants(MONEY), people={"people": [1, 2, 3, 4], "people_moe": [1, 1, 1, 1]}
    ).neighbourhoods
    assert list(found.columns) == [
        *("neighbourhood_id", "name", "people", "children", "people_moe", "assets"),
        *("dollars_office", "dollars_service_or_office", "dollars_service_or_region"),
        "completeness",
    ]
    assert found["assets"].tolist() == [2, 1, 0, 1]
    assert found["people"].tolist() == [1, 2, 3, 4]


def test_a_pack_without_people_has_counts_and_distances_and_says_what_is_missing():
    found = _measured(children=None, shapes=[box(i) for i in range(4)])
    assert {"per_1000", "findings", "dollars", "need"} <= set(found.missing)
    assert not found.measures["measure"].isin(["per_1000", "hoover"]).any()
    assert np.isfinite(_of(found, "nearest_m")).all()
    assert found.neighbourhoods["people"].isna().all()


def test_another_base_steps_in_and_that_is_said():
    found = _measured(children=None, people={"people": [1, 2, 3, 4]}, money=grants(MONEY))
    assert "people" in found.missing["base"]
    assert len(_of(found, "dollars_to_parity", placing="office", base="people")) == 4


def test_assets_outside_every_neighbourhood_count_for_distance_up_to_the_buffer():
    # The only park lies 100 m east of the second of two squares, in no neighbourhood.
    east = WEST + 2 * SIDE + 0.0012
    park = assets([("", "park")], lon=east, lat=SOUTH + SIDE / 2, tier="given")
    two = region([10.0, 10.0])
    near = measure_all(park, NO_GRANTS, region=two, settings=SETTINGS, taxonomy=TREE)
    metres = _of(near, "nearest_m", of="park")
    assert 400 < metres["n1"] < metres["n0"] < 2000
    strict = Settings(region_buffer_m=50, sample_points=50)
    far = measure_all(park, NO_GRANTS, region=two, settings=strict, taxonomy=TREE)
    assert _of(far, "nearest_m", of="park").isna().all()


def test_the_centre_of_a_zip_area_is_no_place_to_walk_to():
    table = assets([("n0", "library"), ("n1", "library")], tier=["given", "zip"])
    found = measure_all(
        table, NO_GRANTS, region=region([9.0, 9.0]), settings=SETTINGS, taxonomy=TREE
    )
    metres = _of(found, "nearest_m")
    assert metres["n1"] > metres["n0"] + 500
    assert "1 of 2" in found.missing["nearest_m (in part)"]


def test_where_nobody_lives_nobody_is_near():
    found = _measured(children=CHILDREN, people={"people": [9.0, 9.0, 0.0, 9.0]})
    assert math.isnan(_of(found, "nearest_m")["n2"])
    assert math.isnan(_of(found, "share_within_walk")["n2"])


def test_measures_agree_in_any_metric_crs():
    one, other = _measured(crs="EPSG:32616"), _measured(crs="EPSG:5070")
    for measure in ("per_km2", "nearest_m", "share_within_walk"):
        a, b = _of(one, measure), _of(other, measure)
        assert a.to_numpy() == pytest.approx(b.to_numpy(), rel=0.05, abs=0.03)


def test_the_order_of_assets_and_grants_does_not_matter():
    one = _measured(money=grants(MONEY))
    other = _measured(rows=ROWS[::-1], money=grants(MONEY[::-1]))
    keys = ["measure", "of", "base", "placing", "neighbourhood_id"]
    pd.testing.assert_frame_equal(
        one.measures.sort_values(keys, ignore_index=True),
        other.measures.sort_values(keys, ignore_index=True),
    )


def test_arguments_are_left_as_they_were():
    table, money, place = assets(ROWS), grants(MONEY), region(CHILDREN)
    before = (table.copy(), money.copy(), place.people.copy())  # type: ignore[union-attr]  # it has
    measure_all(table, money, region=place, settings=SETTINGS, taxonomy=TREE)
    for one, other in zip(before, (table, money, place.people), strict=True):
        pd.testing.assert_frame_equal(one, other)


@pytest.mark.parametrize(
    "children", [[0.0, 0.0], [1.0, 0.0], [5.0], [0.0], [np.nan, np.nan], [np.nan, 4.0]]
)
@pytest.mark.parametrize("rows", [[], [("n0", "library")], [("n0", "park")] * 30])
def test_poor_data_give_honest_answers_and_no_warning(
    children: list[float], rows: list[tuple[str, str]]
):
    found = _measured(rows=rows, money=grants([("A", 5.0, "n0", "")]), children=children)
    values = found.measures["value"]
    assert not np.isinf(values).any()
    assert _of(found, "count")["n0"] == len(rows)
    if not any(n > 0 for n in children):
        assert "findings" in found.missing


def test_a_neighbourhood_that_is_a_point_has_no_density_and_no_distance():
    found = _measured(children=[5.0, 5.0], shapes=[box(0), shapely.Polygon()])
    assert math.isnan(_of(found, "per_km2")["n1"])
    assert math.isnan(_of(found, "nearest_m")["n1"])


def test_sentences_about_what_is_missing_are_in_the_readers_language():
    english = _measured().missing["dollars"]
    spanish = _measured(settings=Settings(language="es")).missing["dollars"]
    assert english == "There are no grants."
    assert spanish == "No hay subvenciones."


def test_a_common_basket_steps_in_where_none_is_asked_for():
    found = _measured(rows=[("n0", "library")] * 6, settings=Settings())
    assert _of(found, "variety").to_dict() == {"n0": 1.0, "n1": 0.0, "n2": 0.0, "n3": 0.0}
    few = _measured(rows=[("n0", "library")], settings=Settings())
    assert "variety" in few.missing
    assert not (few.measures["measure"] == "variety").any()


def test_every_measure_is_described():
    docs = Path(__file__).resolve().parents[2] / "docs"
    pages = (docs / "measures.md", docs / "access.md")
    described = "".join(page.read_text(encoding="utf-8") for page in pages)
    found = _measured(
        money=grants(MONEY),
        need=("hardship",),
        people={"hardship": [1, 2, 3, 4], "people": [9] * 4},
    )
    heads = [line.split("|")[1] for line in described.splitlines() if line.startswith("|")]
    named = set(re.findall(r"`(\w+)`", " ".join(heads)))
    assert set(found.measures["measure"].unique()) - named == set()


def test_counts_of_need_cannot_be_ranked_without_people_and_that_is_said():
    found = _measured(need=("hardship",), people={"hardship": [1, 2, 3, 4]})
    assert _of(found, "need").isna().all()
    assert found.missing["need"].startswith("The pack has no count of people")


def test_every_counted_group_of_people_has_a_demographic_disparity():
    people = {"people": [9.0] * 4, "elders": [1.0, 2, 3, 4]}
    people |= {f"{name}_moe": [1.0] * 4 for name in list(people)}
    found = _measured(people=people)
    rows = found.measures[found.measures["measure"] == "sedt_demographic"]
    assert sorted(rows["base"].unique()) == ["children", "elders"]
    assert (rows["neighbourhood_id"] == "").all()
    # Of the four placed assets two are in n0, one in n1, one in n3.
    mine = rows[(rows["of"] == "all") & (rows["base"] == "elders")].iloc[0]
    assert mine["value"] == pytest.approx((2 * 1 + 2 + 4) / 4 / 9 - 10 / 36)
    assert np.isfinite(mine["se"])
