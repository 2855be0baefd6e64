"""Each record is placed by the surest thing that its row says."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from geocode.town import SIDE, SOUTH, WEST, areas, points_file, records, region
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st
from shapely.geometry import box

from assetmap.geocode import load_reference, locate
from assetmap.geocode.cascade import first_answers
from assetmap.model import Region
from assetmap.problems import no_problems
from assetmap.schema import PLACE_COLUMNS, PROBLEM_COLUMNS, QUESTION_COLUMNS
from assetmap.settings import Settings

X, Y = WEST + 0.01, SOUTH + 0.01
MAIN = [(n, "Main St", "", "Squareville", "15001", X + n * 1e-5, Y) for n in (100, 104, 110)]


@pytest.fixture
def town(tmp_path: Path) -> Region:
    return region(addresses=[points_file(tmp_path, MAIN)])


@pytest.fixture(scope="module")
def main_street(tmp_path_factory: pytest.TempPathFactory) -> Region:
    """Return the same town, once for all draws of a law."""
    return region(addresses=[points_file(tmp_path_factory.mktemp("town"), MAIN)])


def placed(here: Region, *rows: dict[str, object]) -> pd.DataFrame:
    found = locate(records(*rows), here, settings=Settings(), reference=load_reference(here))
    return found.records


def test_the_surest_thing_wins(town: Region) -> None:
    everything = {
        "lon": X,
        "lat": Y,
        "address": "104 Main St",
        "neighbourhood": "East End",
        "zip": "15001",
        "city": "Squareville",
    }
    rows = []
    for gone in (["lon", "lat"], ["address"], ["neighbourhood"], ["zip"], ["city"]):
        rows.append(dict(everything))
        for field in gone:
            del everything[field]
    found = placed(town, *rows, everything)
    assert found["tier"].tolist() == ["given", "address", "neighbourhood", "zip", "city", "none"]
    assert found["provider"].tolist()[:3] == ["row", "addresses", "neighbourhoods"]
    assert found["matched"].tolist() == ["", "104 main st", "East End", "15001", "Squareville", ""]
    assert set(PLACE_COLUMNS) <= set(found.columns)


def test_a_stated_neighbourhood_beats_a_street_without_number(town: Region) -> None:
    found = placed(
        town,
        {"address": "Main St", "zip": "15001", "neighbourhood": "East End"},
        {"address": "Main St", "zip": "15001"},
        {"address": "9000 Main St", "zip": "15001"},
    )
    assert found["tier"].tolist() == ["neighbourhood", "street", "street"]
    assert found[["lon", "lat"]].isna().all(axis=1).tolist() == [True, False, False]


def test_a_street_through_two_neighbourhoods_has_no_point(tmp_path: Path) -> None:
    both = [*MAIN, (900, "Main St", "", "Squareville", "15001", X + SIDE, Y)]
    found = placed(
        region(addresses=[points_file(tmp_path, both)]), {"address": "Main St", "zip": "15001"}
    )
    assert found["tier"].tolist() == ["street"]
    assert found["lon"].isna().all()


def test_an_address_that_is_a_neighbourhood_s_name_counts_as_one(town: Region) -> None:
    found = locate(records({"address": "East End"}), town, settings=Settings())
    assert found.records["tier"].tolist() == ["neighbourhood"]
    assert found.problems.empty


def test_an_address_in_another_state_is_not_looked_up(town: Region) -> None:
    row = {"address": "104 Main St", "city": "Squareville", "state": "OH", "zip": "15001"}
    assert placed(town, row)["tier"].tolist() == ["zip"]


def test_zip_and_city_may_stand_in_the_address(town: Region) -> None:
    found = placed(
        town,
        {"address": "104 Main St, Squareville, PA 15001"},
        {"address": "1 Nowhere Rd, Squareville PA"},
    )
    assert found["tier"].tolist() == ["address", "city"]
    assert found["matched"].tolist() == ["104 main st", "squareville, PA"]


def test_real_zip_codes_and_cities_have_their_middle_for_information() -> None:
    here = region(areas({"p": ("Pittsburgh", box(-80.1, 40.35, -79.85, 40.51))}), invented=False)
    found = placed(
        here,
        {"zip": "15213"},
        {"city": "Pittsburgh", "state": "Pennsylvania"},
        {"zip": "99999", "city": "Pittsburgh", "state": "PA"},
        {"city": "Xyzzyville", "state": "PA"},
    )
    assert found["tier"].tolist() == ["zip", "city", "city", "city"]
    assert found["provider"].tolist() == ["zipcodes", "zipcodes", "zipcodes", "row"]
    assert found["lon"].iloc[:3].between(-80.1, -79.8).all()
    assert np.isnan(found["lon"].iloc[3])


@pytest.mark.parametrize("invented", [True, False])
def test_a_zip_code_of_the_region_s_own_addresses_is_known(
    tmp_path: Path, *, invented: bool
) -> None:
    """99901 to 99999 belong to nobody, or to Alaska: no table of Pennsylvania has them."""
    known = [(5, "Oak St", "", "Squareville", "99990", X, Y)]
    here = region(addresses=[points_file(tmp_path, known)], invented=invented)
    rows = [{"zip": zip_, "city": "Squareville", "state": "PA"} for zip_ in ("99990", "99991")]
    found = placed(here, *rows)
    assert found["tier"].tolist() == ["zip", "zip" if invented else "city"]
    assert found["provider"].tolist()[0] == "neighbourhoods"
    assert found["score"].tolist() == [1.0, 0.5]
    assert found["lon"].isna().all()


def test_what_is_said_of_rows_without_a_good_place(town: Region) -> None:
    rows = records(
        {"address": "various", "zip": "15001"},
        {"address": "PO Box 5", "zip": "15001"},
        {"neighbourhood": "Atlantis", "zip": "15001"},
        {},
        {"address": "Online"},
        {"name": "Mobile library"},
        {"description": "Servicio en línea"},
        {"address": "1 Unknown St", "zip": "15001"},
    )
    found = locate(rows, town, settings=Settings(), reference=load_reference(town))
    assert len(found.records) == len(rows)
    assert sorted(map(tuple, found.problems[["row", "reason"]].to_numpy().tolist())) == [
        (2, "vague_address"),
        (3, "vague_address"),
        (4, "unknown_neighbourhood"),
        (5, "no_place"),
    ]
    assert set(found.problems["severity"]) == {"note"}
    assert found.review["record_id"].tolist() == ["r0", "r1"]


BOX = {"address": "PO Box 1802", "city": "Squareville"}


def test_an_address_of_many_rows_is_asked_once_and_what_moves_most_comes_first(
    town: Region,
) -> None:
    asked = [
        {"address": "the old mill", "zip": "15001"},
        BOX,
        BOX | {"address": "P.O. BOX 1802"},
        BOX | {"city": "Elsewhere"},
        BOX | {"address": "po box 1802."},
        {"address": "104 N Main St", "zip": "15001"},
        {"address": "104 N Main St", "zip": "15001"},
    ]
    found = locate(records(*asked), town, settings=Settings(), reference=load_reference(town))
    assert found.review["record_id"].tolist() == ["r1", "r0", "r3", "r5"]
    assert found.review["settles"].tolist() == [3, 1, 1, 2]
    assert "One answer settles 3 rows" in found.review["why"].iloc[0]
    assert found.review["suggestion"].tolist() == ["", "", "", "104 main st"]
    # Three rows of which nothing is known; two that are where they were found four times in five.
    assert found.review["stake"].iloc[0] == 3
    assert 0 < found.review["stake"].iloc[3] < 1
    notes = found.problems.loc[found.problems["reason"] == "vague_address", "row"]
    assert notes.tolist() == [2, 3, 4, 5, 6]


def test_a_vague_address_in_a_place_that_is_exact_asks_nothing() -> None:
    zips = {z: (z, box(i, 0, i + 1, 1)) for i, z in enumerate(("15001", "15002"))}
    rows = records(
        BOX | {"zip": "15002"},
        BOX | {"zip": "15999"},
        BOX | {"neighbourhood": "15001"},
        BOX | {"lon": 0.5, "lat": 0.5},
    )
    found = locate(rows, region(areas(zips)), settings=Settings())
    assert found.records["tier"].tolist() == ["zip", "zip", "neighbourhood", "given"]
    assert found.review["record_id"].tolist() == ["r1"]


def test_a_vague_address_in_a_city_that_is_an_area_asks_nothing() -> None:
    towns = {
        "1": ("Providence", box(-71.48, 41.77, -71.37, 41.86)),
        "2": ("Warwick", box(-71.50, 41.63, -71.36, 41.77)),
    }
    here = region(areas(towns), states=("RI",), invented=False)
    rows = [BOX | {"city": city, "state": "RI"} for city in ("Warwick", "Newport")]
    assert locate(records(*rows), here, settings=Settings()).review["record_id"].tolist() == ["r1"]


def test_what_has_no_place_is_named_by_what_the_row_has() -> None:
    rows = records({"name": "Hall"}, {"name": "", "address": "9 Elm Way"}, {"name": " "})
    found = locate(rows, region(), settings=Settings()).problems
    assert found[["row", "reason", "value"]].to_numpy().tolist() == [
        [2, "no_place", "Hall"],
        [3, "no_place", "9 Elm Way"],
        [4, "nothing_stated", ""],
    ]
    assert not found["message"].str.contains("for .", regex=False).any()


def test_aliases_ids_and_spellings_name_neighbourhoods() -> None:
    aliases = pd.Series(["d"], index=pd.Index(["The Flats"], dtype="str"), dtype="str")
    said = ["saint marys", "ST MARYS NEIGHBORHOOD", "b", "N. Hill", "the flats", "north-hill"]
    found = placed(region(aliases=aliases), *({"neighbourhood": text} for text in said))
    assert found["tier"].tolist() == ["neighbourhood"] * 6
    assert found["matched"].tolist() == ["St. Mary's"] * 3 + [
        "North Hill",
        "East End",
        "North Hill",
    ]


def test_a_name_of_two_neighbourhoods_names_neither_but_their_ids_do() -> None:
    shapes = {"x": ("Downtown", box(0, 0, 1, 1)), "y": ("Downtown", box(1, 0, 2, 1))}
    found = placed(region(areas(shapes)), {"neighbourhood": "Downtown"}, {"neighbourhood": "y"})
    assert found["tier"].tolist() == ["none", "neighbourhood"]
    assert found["matched"].tolist() == ["", "y"]


DISTRICTS = ["Downtown", "Parkside", "Riverside", "Lakeside", "Parkside"]


def in_districts(upload: str = "parks.csv", sheet: str = "") -> pd.DataFrame:
    rows = ({"neighbourhood": district, "city": "Squareville"} for district in DISTRICTS)
    return records(*rows, upload=upload).assign(sheet=sheet)


def test_a_column_of_names_that_are_mostly_not_the_region_s_places_nothing() -> None:
    found = locate(in_districts(), region(), settings=Settings())
    assert set(found.records["tier"]) == {"city"}
    assert found.problems[["row", "reason", "value", "column"]].to_numpy().tolist() == [
        [3, "neighbourhoods_not_ours", "Parkside", "neighbourhood"]
    ]
    assert "(1/4; Parkside is not among them)" in found.problems["message"].iloc[0]
    assert found.review.empty


def test_each_list_s_column_is_judged_alone() -> None:
    ours = records({"neighbourhood": "East End"}, {"neighbourhood": "Downtown"}, upload="ours.csv")
    both = pd.concat(
        [in_districts("a.xlsx", "One"), in_districts("a.xlsx", "Two"), ours], ignore_index=True
    )
    found = locate(both, region(), settings=Settings())
    assert found.records["tier"].tolist() == ["city"] * 10 + ["neighbourhood"] * 2
    assert found.problems[["upload", "sheet", "row"]].to_numpy().tolist() == [
        ["a.xlsx", "One", 3],
        ["a.xlsx", "Two", 3],
    ]


@pytest.mark.parametrize(
    ("said", "placed_there"),
    [
        (["Downtown", "Atlantis"], 1),  # too few names to judge by
        (["Downtown", "East End", "Atlantis", "Avalon"], 2),  # half are ours
        (["Downtown", "downtown", "DOWNTOWN", "Atlantis", "Avalon"], 0),  # spellings count once
        (["Downtown", "", "", "Atlantis", "Avalon"], 0),  # blanks do not count
        (["Downtown", "East End", "Utopia", "Erewhon", "Atlantis", "Avalon"], 2),  # half of all
    ],
)
def test_how_many_names_tell_what_a_column_holds(said: list[str], placed_there: int) -> None:
    found = placed(region(), *({"neighbourhood": name} for name in said))
    assert (found["tier"] == "neighbourhood").sum() == placed_there


def test_grants_have_no_name_column_and_are_placed_alike(town: Region) -> None:
    grants = records({"address": "104 Main St", "zip": "15001"}, {}).drop(
        columns=["name", "description"]
    )
    found = locate(
        grants.assign(recipient="Library"),
        town,
        settings=Settings(),
        reference=load_reference(town),
    )
    assert found.records["tier"].tolist() == ["address", "none"]
    assert found.problems["value"].tolist() == ["Library"]
    assert found.problems["reason"].tolist() == ["no_office"]
    assert "grant to Library" in found.problems["message"].iloc[0]
    unnamed = locate(grants.assign(recipient=""), town, settings=Settings()).problems
    assert unnamed["reason"].tolist() == ["nothing_stated"]


def test_no_rows_give_no_rows(town: Region) -> None:
    found = locate(records({}).head(0), town, settings=Settings(), reference=load_reference(town))
    assert found.records.empty
    assert found.problems.columns.tolist() == list(PROBLEM_COLUMNS)
    assert found.problems.dtypes.equals(no_problems().dtypes)
    assert found.review.columns.tolist() == list(QUESTION_COLUMNS)


def test_records_are_not_changed_in_place(town: Region) -> None:
    rows = records({"address": "104 Main St", "zip": "15001"}, {"lon": 0.0, "lat": 0.0})
    before = rows.copy(deep=True)
    locate(rows, town, settings=Settings(), reference=load_reference(town))
    pd.testing.assert_frame_equal(rows, before)


def test_a_provider_is_asked_only_what_is_still_open() -> None:
    asked: list[list[int]] = []

    def provider(questions: pd.DataFrame) -> pd.DataFrame:
        asked.append(questions.index.tolist())
        answer = pd.DataFrame(
            {
                "lon": 1.0,
                "lat": 2.0,
                "tier": "address",
                "provider": "p",
                "matched": "m",
                "score": 0.9,
            },
            index=questions.index,
        )
        return answer.where(questions["known"])

    questions = pd.DataFrame({"known": [True, False, True]})
    places = first_answers(questions, [provider, provider])
    assert asked == [[0, 1, 2], [1]]
    assert places["tier"].tolist() == ["address", "none", "address"]
    assert places["score"].tolist() == [0.9, 0.0, 0.9]


ROWS = st.fixed_dictionaries(
    {
        "address": st.sampled_from(
            ["104 Main St", "106 main", "Main St", "ask", "", "9 Elm", "Main & Elm"]
        ),
        "zip": st.sampled_from(["15001", "", "15002"]),
        "city": st.sampled_from(["Squareville", "", "Elsewhere"]),
        "neighbourhood": st.sampled_from(["", "Downtown", "b", "Atlantis"]),
    }
)


@given(rows=st.lists(ROWS, min_size=2, max_size=16))
@limits(max_examples=6, deadline=None)
def test_row_order_never_matters(main_street: Region, rows: list[dict[str, object]]) -> None:
    reference = load_reference(main_street)
    table = records(*rows)
    order = np.random.default_rng(len(rows)).permutation(len(rows))
    one, two = (
        locate(some, main_street, settings=Settings(), reference=reference).records
        for some in (table, table.iloc[order])
    )
    pd.testing.assert_frame_equal(
        one.sort_values("record_id", ignore_index=True),
        two.sort_values("record_id", ignore_index=True),
    )
