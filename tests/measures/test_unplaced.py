"""What could not be placed is unknown, not nought."""

import math

import numpy as np
import pandas as pd
from scenes import TREE, assets, grants, region

from assetmap.measures import Measured, measure_all
from assetmap.settings import Settings

CHILDREN = [100.0, 300.0, 0.0, 600.0]
PLACINGS = ("office", "service_or_office", "service_or_region")
MONEY = ("dollars", "dollars_per_1000", "dollars_to_parity", "hoover", "gini", "theil")
Row = tuple[str, float, str, str]


def _measured(
    money: list[Row],
    rows: list[tuple[str, str]] | None = None,
    *,
    country: str = "US",
    settings: Settings | None = None,
    **columns: object,
) -> Measured:
    places = region(CHILDREN)
    object.__setattr__(places, "country", country)
    return measure_all(
        assets(rows or [("n0", "library")], **columns),
        grants(money),
        region=places,
        settings=settings or Settings(sample_points=20),
        taxonomy=TREE,
    )


def _rows(found: Measured, measure: str, of: str, placing: str = "") -> pd.Series:
    table = found.measures
    rows = table[(table["measure"] == measure) & (table["of"] == of)]
    return rows[rows["placing"] == placing].set_index("neighbourhood_id")["value"]


def test_dollars_of_which_none_could_be_placed_are_blank_and_that_is_said():
    found = _measured([("A", 900.0, "", ""), ("A", 100.0, "gone", "")])
    for placing in ("office", "service_or_office"):
        for measure in MONEY:
            assert _rows(found, measure, "all", placing).isna().all()
        assert found.neighbourhoods[f"dollars_{placing}"].isna().all()
        assert _rows(found, "dollars_unplaced", "all", placing).to_dict() == {"": 1000.0}
        assert found.missing[f"dollars ({placing})"] == (
            "None of the 2 grants has a place in a known neighbourhood:"
            " where the $1,000 went is not known."
        )
    assert _rows(found, "dollars", "all", "service_or_region").sum() == 1000
    assert not any("service_or_region" in key for key in found.missing)


def test_where_no_placing_places_anything_it_is_said_once():
    places = region(None, people={"hardship": [1.0, 2.0]})
    found = measure_all(
        assets([]), grants([("A", 5.0, "", "")]), region=places, settings=Settings(), taxonomy=TREE
    )
    assert found.missing["dollars"].startswith("None of the 1 grants")
    assert not any(key.startswith("dollars (") for key in found.missing)


def test_a_funder_of_whom_nothing_is_placed_is_blank_beside_one_who_has_nought_somewhere():
    found = _measured([("A", 900.0, "n0", ""), ("B", 100.0, "", "")])
    assert _rows(found, "dollars", "B", "office").isna().all()
    assert _rows(found, "dollars", "A", "office").tolist() == [900, 0, 0, 0]
    assert _rows(found, "dollars", "all", "office").tolist() == [900, 0, 0, 0]


def test_dollars_placed_in_part_say_how_many_are_not():
    found = _measured([("A", 900.0, "n0", ""), ("B", 100.0, "", "n1")])
    assert found.missing["dollars (office, in part)"] == (
        "Of $1,000 (grants: 2), $100 (grants: 1) could not be placed in a known neighbourhood"
        " and are in none of the sums."
    )
    assert not any(f"dollars ({placing}" in found.missing for placing in PLACINGS[1:])


def test_counts_of_a_kind_of_which_none_could_be_placed_are_blank():
    found = _measured([], [("n0", "library"), ("", "park"), ("", "park")])
    assert _rows(found, "count", "park").drop("").isna().all()
    assert _rows(found, "per_1000", "park").isna().all()
    assert _rows(found, "count", "park")[""] == 2
    assert _rows(found, "unplaced", "park")[""] == 2
    assert _rows(found, "count", "library").drop("").tolist() == [1, 0, 0, 0]
    assert _rows(found, "count", "all").drop("").tolist() == [1, 0, 0, 0]
    assert found.missing["count (kinds)"].endswith(": Outdoors, Park.")
    assert found.missing["count (in part)"].startswith("Of 3 assets, 2 have no known")


def test_where_no_asset_at_all_could_be_placed_every_count_is_blank():
    found = _measured([], [("", "park")] * 3)
    assert _rows(found, "count", "all").drop("").isna().all()
    assert found.neighbourhoods["assets"].isna().all()
    assert found.missing["count"].startswith("None of the 3 assets")


def test_what_is_known_to_lie_outside_and_what_there_is_not_count_nought():
    settings = Settings(expected=("school",), sample_points=20)
    found = _measured([], [("", "park")] * 3, tier="given", lon=-80.0, lat=40.0, settings=settings)
    for kind in ("park", "all", "school"):
        assert _rows(found, "count", kind).drop("").tolist() == [0, 0, 0, 0]
    assert not any(key.startswith("count") for key in found.missing)


def test_variety_leaves_out_what_is_nowhere_known_to_be():
    settings = Settings(expected=("library", "park"), sample_points=20)
    found = _measured([], [("n0", "library"), ("", "park")], settings=settings)
    assert _rows(found, "variety", "all").tolist() == [1.0, 0.0, 0.0, 0.0]


def test_an_empty_region_and_one_of_a_single_place_are_measured_without_a_warning():
    for children in ([0.0], [5.0], [math.nan]):
        found = measure_all(
            assets([]), grants([]), region=region(children), settings=Settings(), taxonomy=TREE
        )
        assert _rows(found, "count", "all").drop("").tolist() == [0.0]
        assert not np.isinf(found.measures["value"]).any()
    some = measure_all(
        assets([("", "park")]),
        grants([("A", 5.0, "", "")]),
        region=region([5.0]),
        settings=Settings(),
        taxonomy=TREE,
    )
    assert math.isnan(_rows(some, "count", "all")["n0"])
