"""A point that contradicts its own row, or that unlike addresses share, is asked about."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from geocode.town import SIDE, SOUTH, WEST, areas, points_file, records, region
from shapely.geometry import box

from assetmap.geocode import load_reference, locate
from assetmap.geocode.cascade import Located
from assetmap.geocode.judging.sanity import OFF_M, refusals
from assetmap.geocode.reference.middles import MIDDLE_STREETS
from assetmap.geocode.stated import questions_of
from assetmap.model import Region
from assetmap.settings import Settings

X, Y = WEST + 0.01, SOUTH + 0.01
METRE = 1 / 111_320.0
CITY = areas(
    {
        "w": ("West", box(-80.1, 40.35, -79.97, 40.51)),
        "e": ("East", box(-79.97, 40.35, -79.85, 40.51)),
    }
)
OAKLAND = {"lon": -79.955, "lat": 40.444}  # in ZIP code 15213
STREETS = ["Oak", "Elm", "Fir", "Ash", "Bay", "Low", "Mid"]


def found(*rows: dict[str, Any], here: Region | None = None) -> Located:
    here = here or region(CITY, invented=False)
    return locate(records(*rows), here, settings=Settings(), reference=load_reference(here))


def on_one_point(count: int, **more: object) -> list[dict[str, Any]]:
    return [OAKLAND | {"address": f"{n} {STREETS[n]} St", **more} for n in range(count)]


def test_a_point_of_many_unlike_addresses_is_none() -> None:
    rows = [*on_one_point(MIDDLE_STREETS, zip="15213"), OAKLAND | {"lat": 40.443, "zip": "15213"}]
    done = found(*rows)
    assert done.records["tier"].tolist() == ["zip"] * MIDDLE_STREETS + ["given"]
    noted = done.problems.loc[done.problems["reason"] == "shared_point"]
    assert len(noted) == MIDDLE_STREETS
    assert set(noted["severity"]) == {"note"}
    assert noted["message"].iloc[0].startswith(f"{MIDDLE_STREETS} different addresses")
    once = done.review.loc[done.review["why"].str.contains("have the same point")]
    assert once["settles"].tolist() == [0]  # one answer cannot be right for all of them


def test_a_campus_with_a_few_addresses_on_one_point_is_a_place() -> None:
    rows = on_one_point(MIDDLE_STREETS - 1) + [OAKLAND | {"address": f"{n} Oak St"} for n in (1, 2)]
    assert set(found(*rows).records["tier"]) == {"given"}


def test_each_list_is_judged_alone() -> None:
    half = MIDDLE_STREETS // 2 + 1
    rows = on_one_point(MIDDLE_STREETS)
    rows = [row | {"upload": "ab"[n >= half]} for n, row in enumerate(rows)]
    assert set(found(*rows).records["tier"]) == {"given"}


def test_a_row_on_a_shared_point_is_placed_by_its_address(tmp_path: Path) -> None:
    source = points_file(tmp_path, [(0, "Oak St", "", "Pittsburgh", "15213", -79.95, 40.44)])
    here = region(CITY, invented=False, addresses=[source])
    done = found(*on_one_point(MIDDLE_STREETS, zip="15213"), here=here).records
    assert done["tier"].tolist() == ["address"] + ["zip"] * (MIDDLE_STREETS - 1)
    assert done["lon"].iloc[0] == -79.95


def test_state_and_zip_code_together_outweigh_a_point() -> None:
    ohio = {"state": "OH", "zip": "44101"}
    done = found(OAKLAND | ohio, OAKLAND | {"state": "OH"}, OAKLAND | {"state": "PA"})
    assert done.records["tier"].tolist() == ["zip", "given", "given"]
    assert done.problems["reason"].tolist() == ["far_from_stated_place", "other_state"]
    assert "OH" in done.problems["message"].iloc[0]
    assert sorted(done.review["record_id"]) == ["r0", "r1"]


@pytest.mark.parametrize(
    ("row", "contradicted"),
    [
        ({"zip": "15213"}, ""),
        ({"city": "Pittsburgh", "state": "PA"}, ""),
        ({"city": "Philadelphia", "state": "PA"}, "Philadelphia"),
        ({"city": "Philadelphia", "state": "PA", "zip": "15213"}, ""),  # the ZIP code is surer
        ({"city": "Nowhereville", "state": "PA"}, ""),
        ({"zip": "19103"}, "ZIP 19103"),
    ],
)
def test_given_points_are_checked_against_what_the_row_says(
    row: dict[str, Any], contradicted: str
) -> None:
    done = found(OAKLAND | row)
    assert done.records["tier"].tolist() == ["given"]
    assert done.problems["message"].str.contains(f"far from {contradicted},").tolist() == (
        [True] if contradicted else []
    )
    assert len(done.review) == bool(contradicted)


def test_how_far_is_far_hangs_on_how_wide_zip_codes_are_there() -> None:
    """Twelve kilometres off: beyond a ZIP code of Pittsburgh, within one of the Big Bend."""
    desert = areas({"a": ("Alpine", box(-104.5, 29.5, -103.0, 31.0))})
    west = {"lon": -103.66 - 12_000 * METRE / 0.864, "lat": 30.36, "zip": "79830"}
    town = {"lon": -79.955 - 12_000 * METRE / 0.761, "lat": 40.444, "zip": "15213"}
    wide = areas({"a": ("A", box(-80.5, 40.0, -79.5, 41.0))})
    assert found(west, here=region(desert, invented=False, states=("TX",))).problems.empty
    assert len(found(town, here=region(wide, invented=False)).problems) == 1


@pytest.mark.parametrize(("metres", "asked"), [(0, False), (OFF_M - 20, False), (OFF_M + 20, True)])
def test_a_point_off_its_own_address_is_asked(
    tmp_path: Path, metres: float, *, asked: bool
) -> None:
    source = points_file(tmp_path, [(5, "Oak St", "", "Squareville", "15001", X, Y)])
    row = {"lon": X, "lat": Y + metres * METRE, "address": "5 Oak St", "zip": "15001"}
    done = found(row, here=region(addresses=[source]))
    assert done.records["lat"].tolist() == [Y + metres * METRE]  # nothing is moved
    assert len(done.review) == asked
    if asked:
        assert "5 oak st" in done.review["why"].iloc[0]
        both = json.loads(done.review["candidates"].iloc[0])
        assert [place["neighbourhood_id"] for place in both] == ["c", "c"]
        assert done.review["stake"].tolist() == [0.0]  # one neighbourhood either way


def test_a_question_that_moves_a_row_comes_before_one_that_moves_none(tmp_path: Path) -> None:
    houses = [
        (5, "Oak St", "", "Squareville", "15001", X, Y),
        (7, "Elm St", "", "Squareville", "15001", X, Y),
    ]
    here = region(addresses=[points_file(tmp_path, houses)])
    near = {"lon": X, "lat": Y + 600 * METRE, "address": "5 Oak St", "zip": "15001"}
    far = {"lon": X + SIDE, "lat": Y, "address": "7 Elm St", "zip": "15001"}
    review = found(near, far, here=here).review
    assert review["record_id"].tolist() == ["r1", "r0"]
    assert review["stake"].tolist() == [0.5, 0.0]


def test_an_address_found_outside_the_region_is_no_point(tmp_path: Path) -> None:
    out = (5, "Oak St", "", "Farville", "15001", X + 1, Y)
    here = region(addresses=[points_file(tmp_path, [out])])
    done = found({"address": "5 Oak St", "zip": "15001"}, here=here)
    assert done.records["tier"].tolist() == ["zip"]
    assert done.problems["reason"].tolist() == ["address_outside_region"]
    assert done.review.empty  # it is surely there: nothing to ask


def test_a_service_that_answers_one_point_for_everything_is_not_believed() -> None:
    rows = records(*({"address": f"{n} {STREETS[n]} St"} for n in range(MIDDLE_STREETS)))
    from assetmap.geocode.ground.extent import Extent
    from assetmap.geocode.ground.gazetteer import gazetteer_of

    here = region()
    asked = questions_of(rows)
    places = pd.DataFrame(
        {"lon": X, "lat": Y, "tier": "address", "provider": "service", "matched": "", "score": 1.0},
        index=asked.index,
    )
    extent = Extent.of(here.neighbourhoods, buffer_m=0)
    refused = refusals(places, asked, rows["upload"], gazetteer_of(asked, here), extent)
    assert set(refused.reason) == {"shared_point"}
    own = refusals(
        places.assign(provider="addresses"),
        asked,
        rows["upload"],
        gazetteer_of(asked, here),
        extent,
    )
    assert set(own.reason) == {""}


def test_hand_set_points_are_not_doubted() -> None:
    from assetmap.geocode import Confirmed
    from assetmap.resolve import parse_decisions, placed_by_person

    here = region(CITY, invented=False)
    rows = records(OAKLAND | {"zip": "19103", "city": "Philadelphia", "state": "PA"})
    text = "who,when,why,action,subject,value,old_value\nana,2026-01-05,,place,r0,-79.9 40.4,"
    log = parse_decisions(text + f"{OAKLAND['lon']} {OAKLAND['lat']}\n", name="decisions.csv")
    placed = placed_by_person(log, rows, here)
    confirmed = Confirmed(places=placed.places, addresses=placed.addresses)
    done = locate(rows, here, settings=Settings(), confirmed=confirmed)
    assert done.records["tier"].tolist() == ["confirmed"]
    assert done.problems.empty
    assert done.review.empty
