"""An address that says itself that it cannot be found is held, and nothing else is."""

import numpy as np
import pandas as pd
import pytest
from geocode.town import areas, records, region
from shapely.geometry import box

from assetmap.geocode import load_reference, locate, within
from assetmap.geocode.judging.unfindable import are_unfindable
from assetmap.model import Region
from assetmap.settings import Settings


def held(*rows: dict[str, object], here: Region | None = None) -> list[bool]:
    return are_unfindable(records(*rows), here or region()).tolist()


@pytest.mark.parametrize(
    "address",
    [
        "behind the old mill",
        "Behind Wendy's, Pittsburgh, PA 15206",
        "ACROSS FROM THE POST OFFICE",
        "Next door to the library",
        "Ask at the church",
        "Call for location",
        "Private home (call for location)",
        "Address available upon request",
        "RR 2 Box 45",
        "R.R. #2, Box 45-A, Smithville PA 15000",
        "R.D. 1 Box 12",
        "Rural Route 3",
        "HC 64 Box 137",
        "HC-02 Buzón 1234",
        "Rt 1 Box 465",
        "SR 51 / Clairton Blvd",
        "Clairton Blvd / SR 51",
        "State Route 51",
        "US Hwy 1 N",
        "I-79",
        "Detrás de la iglesia",
        "Frente al parque",
        "Llamar para la dirección",
        "Domicilio conocido",
    ],
)
def test_an_address_that_says_that_it_cannot_be_found_is_held(address: str):
    assert held({"address": address, "city": "Squareville", "zip": "15001"}) == [True]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "15001",
        "PO Box 12",
        "various",
        "Various locations",
        "Online",
        "Mobile unit - call for location",
        "N/A",
        "TBD",
        "One Mellon Center",
        "Carnegie Library",
        "Nowhere Street",
        "Near East Side",  # a neighbourhood, if not of this region
        "Callahan Rd",
        "Askew Ave",
        "100 Behind Ln",
        "behind 100 Main St",  # the next house can be found
        "Behind the bank, 100 Main St",
        "Main St, across from the bank",  # so can the street
        "SR 51 & Clairton Blvd",
        "US 19 / SR 51",
        "Penn Ave at Main St",
        "1234 State Route 51",
        "1234 County Road 12",
        "Rural Electric Building",
    ],
)
def test_an_address_that_is_only_hard_to_find_stays(address: str):
    assert held({"address": address, "city": "Squareville", "zip": "15001"}) == [False]


BEHIND: dict[str, object] = {"address": "behind the old mill"}


def test_what_says_where_a_row_is_beats_its_address():
    rows: list[dict[str, object]] = [
        BEHIND | {"lon": -79.99, "lat": 40.03},
        BEHIND | {"neighbourhood": "North Hill"},
        BEHIND | {"neighbourhood": "Atlantis"},
        BEHIND | {"name": "Mobile Pantry"},
        BEHIND,
    ]
    assert held(*rows) == [False, False, True, False, True]


def test_a_zip_code_that_is_an_area_says_where_a_row_is():
    zips = {z: (z, box(i, 0, i + 1, 1)) for i, z in enumerate(("15001", "15002"))}
    rows = (BEHIND | {"zip": "15002"}, BEHIND | {"zip": "15999"})
    assert held(*rows, here=region(areas(zips))) == [False, True]


def test_a_column_that_holds_something_else_than_neighbourhoods_names_none():
    names = ("North Hill", *(f"District {n}" for n in range(8)))
    assert held(*(BEHIND | {"neighbourhood": name} for name in names))[0]


def test_the_money_of_a_grant_is_not_held_for_its_recipient_s_address():
    grants = records(BEHIND).rename(columns={"name": "recipient"})
    assert not are_unfindable(grants, region()).any()


def test_held_rows_are_the_same_when_read_and_when_built_and_each_is_asked_about():
    rows = records(BEHIND, {"address": "1 Oak St"}, BEHIND | {"name": "<b>Hall</b>"})
    kept, problems = within(rows, region(), settings=Settings())
    built = locate(rows, region(), settings=Settings(), reference=load_reference(region()))
    of_built = built.problems.loc[built.problems["severity"] == "held"]
    assert kept["record_id"].tolist() == built.records["record_id"].tolist() == ["r1"]
    assert problems["row"].tolist() == of_built["row"].tolist() == [2, 4]
    assert set(problems["reason"]) == {"vague_address"}
    asked = built.review.loc[built.review["record_id"].isin(["r0", "r2"])]
    assert len(asked) == 2
    assert asked["why"].str.contains("behind the old mill").all()


def test_order_of_rows_does_not_matter_and_rows_are_not_changed():
    rows = records(BEHIND, {"address": "1 Oak St"}, {"address": "RR 1"}, {"address": np.nan})
    rows["address"] = rows["address"].fillna("")
    before = rows.copy()
    there = are_unfindable(rows, region())
    back = are_unfindable(rows.iloc[::-1], region())
    pd.testing.assert_series_equal(there, back.sort_index())
    pd.testing.assert_frame_equal(rows, before)
