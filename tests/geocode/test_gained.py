"""A reference gains from what persons confirmed and from lists that are located."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from geocode.town import SOUTH, WEST, areas, points_file, records, region
from numpy.testing import assert_array_equal
from shapely.geometry import box

from assetmap.geocode import (
    Reference,
    load_reference,
    locate,
    located_addresses,
    with_confirmed,
    with_lists,
)
from assetmap.geocode.reference.lookup import arrange
from assetmap.settings import Settings

E, N = WEST + 0.01234, SOUTH + 0.01234
ROWS = [
    (100, "Main St", "", "Erie", "16501", E, N),
    (102, "Main St", "", "Erie", "16501", E + 0.0001, N),
    (100, "Main St", "", "Wesley", "16509", E + 0.01, N),
]


def known(folder: Path) -> Reference:
    return load_reference(region(addresses=[points_file(folder, ROWS)]))


def placed(*rows: Sequence[Any]) -> pd.DataFrame:
    """Return located records: street, number, zip, city, lon, lat, upload."""
    columns = ["street", "number", "zip", "city", "lon", "lat", "upload"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(number_text=table["number"].astype("str"))


def found(reference: Reference, *addresses: str) -> pd.DataFrame:
    rows = records(*({"address": a, "state": "PA"} for a in addresses))
    town = region()
    located = locate(rows, town, settings=Settings(), reference=reference)
    return located.records


def test_a_confirmed_place_takes_the_place_of_its_address(tmp_path: Path) -> None:
    there = placed(("main st", 100, "16501", "erie", E + 0.003, N, "a.csv"))
    gained = with_confirmed(known(tmp_path), there)
    asked = ["100 Main St, Erie, PA 16501", "102 Main St, Erie, PA 16501"]
    asked += ["100 Main St, Wesley, PA 16509"]
    answers = found(gained, *asked)
    assert answers["tier"].tolist() == ["address"] * 3
    assert answers["lon"].tolist() == pytest.approx([E + 0.003, E + 0.0001, E + 0.01])


def test_a_confirmed_place_on_an_unknown_street_is_known_then(tmp_path: Path) -> None:
    there = placed(("aaa st", 5, "", "zion", E, N, "a.csv"))
    answers = found(with_confirmed(known(tmp_path), there), "5 AAA Street, Zion, PA")
    assert answers[["tier", "lon", "lat"]].to_numpy().tolist() == [["address", E, N]]


def test_the_reference_itself_is_not_changed(tmp_path: Path) -> None:
    reference = known(tmp_path)
    before = reference.points
    with_confirmed(reference, placed(("main st", 100, "16501", "erie", E + 0.003, N, "a")))
    assert reference.points.equals(before)


def test_what_says_nothing_adds_nothing(tmp_path: Path) -> None:
    reference = known(tmp_path)
    nothing = placed(
        ("", 100, "16501", "erie", E, N, "a"),
        ("main st", -1, "16501", "erie", E, N, "a"),
        ("main st", 4, "16501", "erie", float("nan"), N, "a"),
    )
    assert with_confirmed(reference, nothing) is reference
    assert with_lists(reference, nothing) is reference
    assert with_lists(reference, nothing.head(0)) is reference


def test_points_that_join_later_are_as_if_they_had_been_there(tmp_path: Path) -> None:
    reference = known(tmp_path)
    new = placed(
        ("zebra st", 1, "16501", "erie", E, N, "a"),
        ("main st", 101, "", "alba", E, N, "a"),
    )
    gained = with_confirmed(reference, new).lookup
    both = pd.concat([reference.points.assign(origin=1), new.assign(origin=0)])
    whole = arrange(both)
    order = [whole.streets.get_loc(s) for s in gained.streets.take(gained.street)]
    assert sorted(order) == whole.street.tolist()
    rows = [
        sorted(zip(x.streets.take(x.street), x.number, x.zip, x.lon, x.lat, x.origin, strict=True))
        for x in (gained, whole)
    ]
    assert rows[0] == rows[1]
    assert_array_equal(gained.key, sorted(gained.key))


def test_another_list_adds_the_addresses_that_the_files_lack(tmp_path: Path) -> None:
    lists = placed(
        ("main st", 100, "16501", "erie", E + 0.004, N, "a.csv"),  # the files know better
        ("main st", 300, "16501", "erie", E + 0.002, N, "a.csv"),
    )
    asked = ["100 Main St, Erie, PA 16501", "300 Main St, Erie, PA 16501"]
    answers = found(with_lists(known(tmp_path), lists), *asked)
    assert answers["tier"].tolist() == ["address"] * 2
    assert answers["lon"].tolist() == pytest.approx([E, E + 0.002])
    assert answers["score"].iloc[1] < answers["score"].iloc[0]


@pytest.mark.parametrize(
    ("said", "tier"),
    [
        ("300 Elm St, Erie, PA 16501", "address"),
        ("300 Elm St, Erie, PA", "address"),  # the one house of that address in the city
        ("300 Elm St, Erie, PA 16509", "zip"),  # in another ZIP code: another Elm St
        ("300 Elm St, Wesley, PA", "city"),
        ("300 Elm St", "none"),
        ("302 Elm St, Erie, PA 16501", "zip"),  # between two houses of lists is nothing
        ("301 Elm St, Erie, PA", "city"),  # in Erie there are two
        ("300 Elmm St, Erie, PA 16501", "zip"),
    ],
)
def test_a_house_of_a_list_answers_for_itself_in_its_own_zip_code_or_city(
    tmp_path: Path, said: str, tier: str
) -> None:
    rows = [(n, "16501", E + n * 1e-6) for n in (300, 304, 301)] + [(301, "16509", E + 0.005)]
    lists = placed(*(("elm st", n, zip_, "erie", lon, N, "a.csv") for n, zip_, lon in rows))
    answers = found(with_lists(known(tmp_path), lists), said)
    assert answers["tier"].tolist() == [tier]
    assert (answers["provider"] == "lists").tolist() == [tier == "address"]


def test_rows_whose_coordinates_are_no_good_help_no_other() -> None:
    good = {"lon": E, "lat": N, "zip": "16501", "city": "Erie", "state": "PA"}
    rows = [good | {"address": "1 Elm St"}]
    rows += [good | {"address": "2 Elm St", "lon": E + 2}]  # outside
    rows += [good | {"address": f"3 {name} St", "lon": E + 0.01} for name in "ABCDE"]  # the middle
    rows += [{"address": "4 Elm St", "zip": "16501"}]  # nowhere
    table = records(*rows)
    located = located_addresses(table, region(), buffer_m=0)
    assert located["address"].tolist() == ["1 Elm St"]
    assert located["upload"].tolist() == ["list.csv"]


def test_where_areas_are_zip_codes_a_house_in_another_one_helps_no_other() -> None:
    shapes = {
        "16501": ("16501", box(WEST, SOUTH, WEST + 0.02, SOUTH + 0.04)),
        "16503": ("16503", box(WEST + 0.02, SOUTH, WEST + 0.04, SOUTH + 0.04)),
    }
    row = {"lon": E, "lat": N, "address": "1 Elm St"}
    table = records(row | {"zip": "16501"}, row | {"zip": "16503"}, row)
    located = located_addresses(table, region(areas(shapes)), buffer_m=0)
    assert located["zip"].tolist() == ["16501"]


def test_a_list_does_not_prove_itself(tmp_path: Path) -> None:
    lists = placed(("main st", 300, "16501", "erie", E + 0.002, N, "a.csv"))
    reference = known(tmp_path)
    assert with_lists(reference, lists, leave_out="a.csv") is reference
    assert with_lists(reference, lists, leave_out="b.csv") is not reference


def test_coordinates_that_are_no_house_add_nothing(tmp_path: Path) -> None:
    middle = [(f"street {n} st", 7, "16501", "erie", E, N, "a.csv") for n in "abc"]
    coarse = [("oak st", 9, "16501", "erie", -79.99, 40.01, "a.csv")]
    apart = [("elm st", 9, "16501", "erie", E + x, N, "a.csv") for x in (0.0012, 0.0112)]
    reference = known(tmp_path)
    assert with_lists(reference, placed(*middle, *coarse, *apart)) is reference
