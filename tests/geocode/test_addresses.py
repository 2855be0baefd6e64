"""Addresses are taken apart as people mean them."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assetmap.geocode import normalise_addresses
from assetmap.geocode.streets import street_key


def parts(address: str, city: str = "") -> pd.Series:
    table = normalise_addresses(pd.Series([address]), city=pd.Series([city]))
    return table.iloc[0]


@pytest.mark.parametrize(
    ("address", "number", "street"),
    [
        ("100 Main St", 100, "main st"),
        ("100 MAIN STREET", 100, "main st"),
        ("100 Main St., Erie, PA 16501-1234", 100, "main st"),
        ("100 Main St Erie PA 16501", 100, "main st"),
        ("100 Main St\nErie, PA", 100, "main st"),
        ("St. Mary's Church, 100 Main St", 100, "main st"),
        ("Suite 200, 100 Main St", 100, "main st"),
        ("100 North Fifth Avenue", 100, "n 5th ave"),
        ("100 N. 5th Ave", 100, "n 5th ave"),
        ("100 5 Ave", 100, "5th ave"),
        ("100 Twenty-First Street", 100, "21st st"),
        ("100 North Ave W", 100, "north ave w"),
        ("100 S St NW, Washington, DC 20001", 100, "s st nw"),
        ("100 South St", 100, "south st"),
        ("100 Peachtree St NE 30303", 100, "peachtree st ne"),
        ("100 St Clair St", 100, "saint clair st"),
        ("100 Saint Clair Street", 100, "saint clair st"),
        ("100 Dr. Martin Luther King, Jr. Blvd", 100, "mlk blvd"),
        ("100 MLK Boulevard", 100, "mlk blvd"),
        ("100 Oak Ct", 100, "oak ct"),
        ("100 Oak Ct, Hartford, CT 06103", 100, "oak ct"),
        ("100 B Street", 100, "b st"),
        ("One Mellon Center", 1, "mellon ctr"),
        ("100 S 200 E, Provo, UT", 100, "s 200 e"),
        ("100 county road 12345", 100, "county rd 12345"),
        ("4 1st St", 4, "1st st"),
    ],
)
def test_number_and_street_are_found(address: str, number: int, street: str) -> None:
    found = parts(address)
    assert (found["number"], found["street"], found["form"]) == (number, street, "numbered")


@pytest.mark.parametrize(
    ("address", "text", "number"),
    [
        ("138 B Unity Center Rd", "138b", 138),
        ("138B Unity Center Rd", "138b", 138),
        ("271 1/2 Clairton Blvd", "271 1/2", 271),
        ("271½ Clairton Blvd", "271 1/2", 271),
        ("100-104 Main St", "100-104", 100),
        ("1535-37 Lowrie Street", "1535-37", 1535),
        ("36-20 Main St", "36-20", 3620),  # as in Queens
    ],
)
def test_what_belongs_to_a_number_is_kept(address: str, text: str, number: int) -> None:
    found = parts(address)
    assert (found["number_text"], found["number"]) == (text, number)


@pytest.mark.parametrize(
    ("address", "unit"),
    [
        ("100 Main St Apt 3B", "apt 3b"),
        ("100 Main St, Suite 4150", "suite 4150"),
        ("100 Main St #3", "#3"),
        ("100 Main St, 2nd Floor", "2nd floor"),
        ("100 Main St Bldg 2 Apt 5", "bldg 2 apt 5"),
        ("100 Main St Rear", "rear"),
        ("100 Main St 2R", "2r"),
    ],
)
def test_units_are_split_off(address: str, unit: str) -> None:
    found = parts(address)
    assert (found["street"], found["unit"]) == ("main st", unit)


@pytest.mark.parametrize("address", ["100 Front St", "100 Lower Rd", "100 Space Center Blvd"])
def test_street_names_that_look_like_units_stay(address: str) -> None:
    assert parts(address)["unit"] == ""


@pytest.mark.parametrize(
    ("address", "one", "other"),
    [
        ("5th & Main", "5th", "main"),
        ("Penn Ave at Main St", "penn ave", "main st"),
        ("NW corner of 5th and Main", "5th", "main"),
        ("SR 51 / Clairton Blvd", "sr 51", "clairton blvd"),
        ("33rd & Diamond Sts, in front of Mander Playground, 19121", "33rd", "diamond st"),
    ],
)
def test_corners_have_two_streets(address: str, one: str, other: str) -> None:
    found = parts(address)
    assert (found["street"], found["cross"], found["form"]) == (one, other, "corner")


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("", "blank"),
        ("15213", "blank"),
        ("PO Box 12, Erie PA 16501", "box"),
        ("RR 2 Box 45", "box"),
        ("ask at the church", "vague"),
        ("behind the old mill", "vague"),
        ("Near 100 Main St", "vague"),
        ("Schenley Park", "vague"),
        ("Butler Logan Road", "street"),
        ("22nd St, btwn Tasker and Point Breeze, 19146", "street"),
    ],
)
def test_what_an_address_is_is_said(address: str, form: str) -> None:
    assert parts(address)["form"] == form


def test_city_state_and_zip_at_the_end_are_told_apart() -> None:
    found = parts("401 East 1st Street Lumberton NC 28358")
    assert found[["city", "state", "zip"]].tolist() == ["lumberton", "NC", "28358"]


def test_a_city_that_the_row_repeats_is_no_part_of_the_street() -> None:
    assert parts("12 Broadway Long Beach", "Long Beach")["street"] == "broadway"
    assert parts("12 Broadway Long Beach")["street"] != "broadway"


@given(st.lists(st.text(max_size=60), min_size=4, max_size=6))
@settings(max_examples=12, deadline=None)
def test_no_text_breaks_it_and_rows_do_not_touch_each_other(texts: list[str]) -> None:
    together = normalise_addresses(pd.Series(texts, dtype="str"))
    assert len(together) == len(texts)
    for row, text in enumerate(texts):
        alone = normalise_addresses(pd.Series([text], dtype="str")).iloc[0]
        assert together.iloc[row].tolist() == alone.tolist()


@given(
    st.integers(1, 99_999),
    st.sampled_from(["Oak", "St Clair", "Fifth", "MLK", "Forbes"]),
    st.sampled_from([("Street", "St"), ("Avenue", "AVE."), ("Boulevard", "Blvd"), ("Road", "RD")]),
    st.sampled_from([("North ", "N. "), ("", ""), ("SOUTHWEST ", "s.w. ")]),
)
@settings(max_examples=25, deadline=None)
def test_spellings_of_one_address_are_one(
    number: int, name: str, suffix: tuple[str, str], direction: tuple[str, str]
) -> None:
    spellings = [f"{number} {direction[i]}{name} {suffix[i]}" for i in (0, 1)]
    table = normalise_addresses(pd.Series(spellings))
    assert table.iloc[0].tolist() == table.iloc[1].tolist()
    assert table["number"].tolist() == [number, number]


@given(st.text("abcdefghijklmnopqrstuvwxyz 0123456789-", max_size=40))
@settings(max_examples=300, deadline=None)
def test_a_key_is_its_own_key(street: str) -> None:
    once = street_key(street)
    assert street_key(once) == street_key(street_key(once))
