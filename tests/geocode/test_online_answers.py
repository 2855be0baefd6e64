"""What geocoders answered is held against the rows, and against each other, before it counts."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from geocode.fake_geocoder import Fake, serving, where
from geocode.online_runs import asked, settings
from geocode.town import records, region

from assetmap.geocode import Located, load_reference, locate
from assetmap.geocode.online import NO_ANSWERS, OnlineAnswers
from assetmap.geocode.online.answers import answers_of
from assetmap.geocode.online.hits import Hit, State
from assetmap.model import Region, Tier
from assetmap.settings import Settings

HERE = region()
CITY = {"city": "Squareville", "state": "PA", "zip": "15001"}


@pytest.fixture
def fake() -> Iterator[Fake]:
    with serving() as server:
        yield server


def located(*rows: dict[str, str], online: OnlineAnswers | None, here: Region = HERE) -> Located:
    return locate(
        records(*rows), here, settings=Settings(), reference=load_reference(here), online=online
    )


def asked_of(fake: Fake, path: Path, *rows: dict[str, str], here: Region = HERE) -> Located:
    """Ask the fake geocoder what rows leave open, then place them with its answers."""
    queries = list(located(*rows, online=NO_ANSWERS, here=here).open_queries)
    run = asked(path / "kept", queries, settings(fake, attempts=1))
    return located(*rows, online=run.answers, here=here)


def test_offline_nothing_is_made_ready():
    assert located({"address": "1 Oak St", **CITY}, online=None).open_queries == ()


def test_what_is_asked_is_street_city_state_and_zip_once():
    private = {"name": "Ann Lee", "phone": "412-555-0199", "description": "shelter for women"}
    rows = [
        {"address": "1 Oak Street, Apt 3", **CITY, **private},
        {"address": "1 OAK ST.", **CITY},
        {"address": "c/o Ann Lee, 3 Oak St", **CITY},
        {"address": "5 Oak St (ask for Ann Lee, 412-555-0199)", **CITY},
        {"address": "5 Oak St ask for Ann", **CITY},
        {"address": "5th & Main St", **CITY},
        {"address": "PO Box 12", **CITY},
        {"address": "call Ann first", **CITY},
        {"address": "7 Oak St"},  # nothing says which of the country's streets
        {"address": "9 Oak St", "city": "call Ann Lee at 412-555-0199", "zip": "15001"},
        {"address": "11 Oak St", "lon": -79.98, "lat": 40.02, **CITY},
    ]
    texts = [query.text for query in located(*rows, online=NO_ANSWERS).open_queries]
    assert texts == [
        "1 oak st, squareville, PA 15001",
        "3 oak st, squareville, PA 15001",
        "5 oak st, squareville, PA 15001",
        "5th & main st, squareville, PA 15001",
        "9 oak st, 15001",
    ]


def test_an_answer_places_a_row_that_our_files_do_not(fake: Fake, tmp_path: Path):
    found = asked_of(fake, tmp_path, {"address": "100 Oak St", **CITY}).records.loc[0]
    assert (found["tier"], found["provider"]) == ("address", "photon")
    assert (found["lon"], found["lat"]) == pytest.approx(where("100 oak st, squareville, PA 15001"))


def test_coordinates_of_the_row_beat_an_answer(fake: Fake, tmp_path: Path):
    row = {"address": "100 Oak St", **CITY}
    queries = list(located(row, online=NO_ANSWERS).open_queries)
    answers = asked(tmp_path / "kept", queries, settings(fake)).answers
    given = located(row | {"lon": -79.99, "lat": 40.01}, online=answers).records.loc[0]
    assert (given["tier"], given["lon"]) == ("given", -79.99)


def test_another_house_number_is_the_street_alone(fake: Fake, tmp_path: Path):
    fake.mode = "next_door"
    assert (
        asked_of(fake, tmp_path, {"address": "100 Oak St", **CITY}).records["tier"][0] == "street"
    )


def test_another_zip_code_is_asked_about(fake: Fake, tmp_path: Path):
    row = {"address": "100 Oak St", **CITY, "zip": "15009"}
    found = asked_of(fake, tmp_path, row)
    assert found.records["score"][0] == 0.7
    assert "is not surely 100 oak st" in found.review["why"][0]


def test_another_kind_of_street_is_asked_about(fake: Fake, tmp_path: Path):
    fake.mode = "avenue"
    found = asked_of(fake, tmp_path, {"address": "100 Oak St", **CITY})
    assert found.records["score"][0] == 0.7
    assert len(found.review) == 1


@pytest.mark.parametrize("mode", ["other_street", "other_side"])
def test_another_street_or_direction_is_no_place(fake: Fake, tmp_path: Path, mode: str):
    fake.mode = mode
    found = asked_of(fake, tmp_path, {"address": "100 North Oak St", **CITY})
    assert found.records["tier"][0] == "zip"
    assert "on another street" in found.review["why"][0]


@pytest.mark.parametrize("name", ["census", "nominatim", "photon", "pelias", "arcgis", "geocodio"])
def test_every_geocoder_s_way_to_write_a_street_is_the_same_street(
    fake: Fake, tmp_path: Path, name: str
):
    row = {"address": "100 Martin Luther King Jr Blvd", **CITY}
    queries = list(located(row, online=NO_ANSWERS).open_queries)
    answers = asked(tmp_path / "kept", queries, settings(fake, name)).answers
    found = located(row, online=answers)
    assert found.records["provider"][0] == name
    assert found.records["score"][0] >= 0.9
    assert found.review.empty


@pytest.mark.parametrize(
    ("mode", "sentence"),
    [("abroad", "outside the region"), ("other_state", "in another state")],
)
def test_an_answer_elsewhere_goes_to_review(fake: Fake, tmp_path: Path, mode: str, sentence: str):
    fake.mode = mode
    found = asked_of(fake, tmp_path, *[{"address": "100 Oak St", **CITY}] * 3)
    assert found.records["tier"].tolist() == ["zip"] * 3
    (why,) = found.review["why"]
    assert sentence in why
    assert "settles 3 rows" in why


def test_a_state_of_no_region_is_elsewhere_though_the_row_has_none(fake: Fake, tmp_path: Path):
    fake.mode = "other_state"
    row = {"address": "100 Oak St", "zip": "15001"}
    assert asked_of(fake, tmp_path, row).records["tier"][0] == "zip"


def test_one_point_for_everything_is_the_middle_of_the_city(fake: Fake, tmp_path: Path):
    fake.mode = "centroid"
    streets = ["Oak", "Elm", "Ash", "Fir"]
    found = asked_of(fake, tmp_path, *[{"address": f"10 {s} St", **CITY} for s in streets])
    assert set(found.records["tier"]) == {"zip"}
    assert len(found.review) == 4
    assert found.review["why"].str.contains("same point as addresses of other streets").all()


def test_two_streets_may_share_a_point(fake: Fake, tmp_path: Path):
    fake.mode = "centroid"
    rows = [{"address": f"{n} {s} St", **CITY} for n in (2, 4, 6) for s in ("Oak", "Elm")]
    assert set(asked_of(fake, tmp_path, *rows).records["tier"]) == {"address"}


def test_what_did_not_answer_is_told_of_its_rows(fake: Fake, tmp_path: Path):
    fake.modes = ["down", "unknown", "forbidden"]
    rows = [{"address": f"{n} Oak St", **CITY} for n in (1, 2, 3, 4)]
    problems = asked_of(fake, tmp_path, *rows).problems
    assert problems["reason"].tolist() == [
        "geocoder_failed",
        "geocoder_not_asked",
        "geocoder_not_asked",
        "geocoder_not_found",
    ]
    assert problems["row"].tolist() == [2, 4, 5, 3]
    assert problems["message"].str.contains("photon").all()


def test_the_order_of_rows_and_of_answers_never_matters(fake: Fake, tmp_path: Path):
    rows = [{"address": f"{n} Oak St", **CITY} for n in range(1, 9)]
    there, back = asked_of(fake, tmp_path, *rows), asked_of(fake, tmp_path, *rows[::-1])
    columns = ["address", "lon", "lat", "tier"]
    pd.testing.assert_frame_equal(
        there.records[columns], back.records[columns].iloc[::-1].reset_index(drop=True)
    )


def test_the_digest_is_of_what_was_answered():
    hit = Hit(lon=-80.0, lat=40.0, tier=Tier.ADDRESS)
    states = {"a": (State.FOUND, ""), "b": (State.FAILED, "census")}
    one = answers_of({"a": ("census", hit)}, states)
    again = answers_of({"a": ("census", hit)}, dict(reversed(states.items())))
    other = answers_of({"a": ("census", replace(hit, lon=-80.1))}, states)
    assert one == again
    assert hash(one) == hash(again)
    assert one != other
    assert one.counts() == {"not_asked": 0, "failed": 1, "not_found": 0, "found": 1}
