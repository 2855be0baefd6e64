"""Addresses are taken apart as people mean them."""

from functools import cache

import pandas as pd
import pytest
import usaddress
from hypothesis import given, settings
from hypothesis import strategies as st

from assetmap.geocode import normalise_addresses
from assetmap.geocode.written.opinion import second_opinions
from assetmap.geocode.written.plain import LONGEST, folded
from assetmap.geocode.written.streets import street_key


def parts(address: str, city: str = "") -> pd.Series:
    """Take one address apart; those that are told of below are taken apart together, once."""
    if not city and address in told():
        return told()[address]
    return normalise_addresses(pd.Series([address]), city=pd.Series([city])).iloc[0]


@cache
def told() -> dict[str, pd.Series]:
    addresses = [case[0] for cases in TOLD for case in cases]
    table = normalise_addresses(pd.Series(addresses), city=pd.Series([""] * len(addresses)))
    return {address: table.iloc[row] for row, address in enumerate(addresses)}


NUMBERED = [
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
    ("100 county road 12345", 100, "cr 12345"),
    ("4 1st St", 4, "1st st"),
    ("Hill House 1835 Centre Ave", 1835, "ctr ave"),
    ("c/o Bank of Erie, 100 Main St", 100, "main st"),
    ("PO Box 12, 100 Main St", 100, "main st"),
    ("100 Main St PO Box 12", 100, "main st"),
    ("Bldg 5, 100 Main St", 100, "main st"),
    ("unit 111 501 Mill St", 501, "ml st"),
    ("14th floor, 100 Main St", 100, "main st"),
    ("100 Peachtree St, NE, Atlanta, GA", 100, "peachtree st ne"),
    ("100 Peachtree St, NE Atlanta, GA 30303", 100, "peachtree st ne"),
    ("350 East 100 South, Provo UT 84606", 350, "e 100 s"),
    ("6641 N 2200 W Apt D304 Park City, UT 84098", 6641, "n 2200 w"),
    ("100 Avenue of the Americas", 100, "ave of the americas"),
    ("100 Floor St", 100, "floor st"),
    ("11745 I 10 W", 11745, "i 10 w"),
    ("100 US Highway 61N", 100, "us 61 n"),
    ("100/Sandy Hill Road", 100, "sandy hl rd"),
    ("100 Dry Creek Ct", 100, "dry crk ct"),
    ("100 Terry Rd", 100, "terry rd"),
]


@pytest.mark.parametrize(("address", "number", "street"), NUMBERED)
def test_number_and_street_are_found(address: str, number: int, street: str) -> None:
    found = parts(address)
    assert (found["number"], found["street"], found["form"]) == (number, street, "numbered")


@pytest.mark.parametrize(
    ("spellings", "street"),
    [
        (("State Route 51", "SR 51", "SR-51", "Rt. 51", "Route 51", "PA 51", "PA-51"), "hwy 51"),
        (("State Hwy No 33", "Highway 33", "St Rte 33"), "hwy 33"),
        (("County Road 12", "County Rd 12", "CR-12", "CR12", "Co. Rd. 12"), "cr 12"),
        (("US Hwy 1", "U.S. Highway 1", "US Route 1", "US-1", "US 1"), "us 1"),
        (("Farm to Market Rd 1960", "FM 1960"), "fm 1960"),
        (("Interstate 79", "I-79", "I 79"), "i 79"),
    ],
)
def test_a_road_with_a_number_has_one_key(spellings: tuple[str, ...], street: str) -> None:
    table = normalise_addresses(pd.Series([f"12500 {road}" for road in spellings]))
    assert table["street"].tolist() == [street] * len(spellings)
    assert table["number"].tolist() == [12500] * len(spellings)
    assert set(table["unit"]) == {""}


def test_roads_of_other_kinds_are_other_roads() -> None:
    roads = ["12 US 1", "12 State Route 1", "12 County Road 1", "12 I-1"]
    assert normalise_addresses(pd.Series(roads))["street"].nunique() == len(roads)


SPANISH = [
    ("Calle 5 #12", 12, "calle 5"),
    ("Calle 5 # 12, San Juan, PR 00926", 12, "calle 5"),
    ("12 Calle 5", 12, "calle 5"),
    ("A12 Calle 5", 12, "calle 5"),
    ("Ave. Juárez 120", 120, "ave juarez"),
    ("Avenida Juárez 120", 120, "ave juarez"),
    ("120 Avenida Juárez", 120, "ave juarez"),
    ("Calle Luna 105, Apt 3", 105, "calle luna"),
    ("C/ Mayor 5", 5, "calle mayor"),
    ("Urb. Las Gladiolas, 150 Calle A, San Juan, PR 00926", 150, "calle a"),
]


@pytest.mark.parametrize(("address", "number", "street"), SPANISH)
def test_spanish_addresses_are_taken_apart(address: str, number: int, street: str) -> None:
    found = parts(address)
    assert (found["number"], found["street"], found["form"]) == (number, street, "numbered")


NUMBERS = [
    ("138 B Unity Center Rd", "138b", 138),
    ("138B Unity Center Rd", "138b", 138),
    ("271 1/2 Clairton Blvd", "271 1/2", 271),
    ("271½ Clairton Blvd", "271 1/2", 271),
    ("100-104 Main St", "100-104", 100),
    ("1535-37 Lowrie Street", "1535-37", 1535),
    ("36-20 Main St", "36-20", 3620),  # as in Queens
    ("100 - 104 Main St", "100-104", 100),
    ("100/104 Main St", "100-104", 100),
    ("100 & 104 Main St", "100-104", 100),
    ("100 to 104 Main St", "100-104", 100),
    ("N6W23001 Bluemound Rd", "n6w23001", 23001),  # as in Wisconsin
    ("39W123 Silver Glen Rd", "39w123", 123),
]


@pytest.mark.parametrize(("address", "text", "number"), NUMBERS)
def test_what_belongs_to_a_number_is_kept(address: str, text: str, number: int) -> None:
    found = parts(address)
    assert (found["number_text"], found["number"]) == (text, number)


UNITS = [
    ("100 Main St Apt 3B", "apt 3b"),
    ("100 Main St, Suite 4150", "suite 4150"),
    ("100 Main St #3", "#3"),
    ("100 Main St, 2nd Floor", "2nd floor"),
    ("100 Main St Bldg 2 Apt 5", "bldg 2 apt 5"),
    ("100 Main St Rear", "rear"),
    ("100 Main St 2R", "2r"),
    ("100 Main St Unit F4 Huntingdon Valley PA 19006", "unit f4"),
    ("100 Main St # 1 Erie PA 16501", "# 1"),
    ("100 Main St Ste # D", "ste # d"),
    ("100 Main St. No. 102", "no 102"),
    ("100 Main St, 106 D, Erie, PA", "# 106 d"),
    ("100 Main St Apt 13307", "apt 13307"),  # no ZIP code
    ("100 Main St, 21st Fl.", "21st floor"),  # no Florida
    ("100 Main St PMB 175 Erie, PA 16501", "pmb 175"),
    ("Suite 200, 100 Main St", "suite 200"),
]


@pytest.mark.parametrize(("address", "unit"), UNITS)
def test_units_are_split_off(address: str, unit: str) -> None:
    found = parts(address)
    assert (found["street"], found["unit"]) == ("main st", unit)


@pytest.mark.parametrize("address", ["100 Front St", "100 Lower Rd", "100 Space Center Blvd"])
def test_street_names_that_look_like_units_stay(address: str) -> None:
    assert parts(address)["unit"] == ""


CORNERS = [
    ("5th & Main", "5th", "main"),
    ("Penn Ave at Main St", "penn ave", "main st"),
    ("NW corner of 5th and Main", "5th", "main"),
    ("SR 51 / Clairton Blvd", "hwy 51", "clairton blvd"),
    ("SR 51/Clairton Blvd", "hwy 51", "clairton blvd"),
    ("5 St & 6 Ave", "5th st", "6th ave"),
    ("St. Louis St & Main St", "saint louis st", "main st"),
    ("Calle 5 esq. Ave. Ashford", "calle 5", "ave ashford"),
    ("33rd & Diamond Sts, in front of Mander Playground, 19121", "33rd", "diamond st"),
]


@pytest.mark.parametrize(("address", "one", "other"), CORNERS)
def test_corners_have_two_streets(address: str, one: str, other: str) -> None:
    found = parts(address)
    assert (found["street"], found["cross"], found["form"]) == (one, other, "corner")


FORMS = [
    ("", "blank"),
    ("15213", "blank"),
    ("PO Box 12, Erie PA 16501", "box"),
    ("RR 2 Box 45", "box"),
    ("Star Rte 12A Box # 455B", "box"),
    ("HRCC Inc PO Box 1313 Jefferson City MO 65102", "box"),
    ("Pittsburgh, PA 15213", "blank"),
    ("June - October, Sunday 9:00 AM - 1:00 PM", "vague"),
    ("ask at the church", "vague"),
    ("behind the old mill", "vague"),
    ("Near 100 Main St", "vague"),
    ("Schenley Park", "vague"),
    ("Butler Logan Road", "street"),
    ("22nd St, btwn Tasker and Point Breeze, 19146", "street"),
]


@pytest.mark.parametrize(("address", "form"), FORMS)
def test_what_an_address_is_is_said(address: str, form: str) -> None:
    assert parts(address)["form"] == form


def test_city_state_and_zip_at_the_end_are_told_apart() -> None:
    found = parts("401 East 1st Street Lumberton NC 28358")
    assert found[["city", "state", "zip"]].tolist() == ["lumberton", "NC", "28358"]


CITIES = [
    ("115 Broadway San Francisco CA", "broadway", "san francisco", "CA", ""),
    ("218 Datura St West Palm Beach FL 33402", "datura st", "west palm beach", "FL", "33402"),
    ("4108 Marsielle St Louis MO 63129", "marsielle", "st louis", "MO", "63129"),
    ("188 N Main St # 1 Branford CT", "n main st", "branford", "CT", ""),
    ("12 Main St, Plainview, NE 68769", "main st", "plainview", "NE", "68769"),
    ("12 5th St, NE 20002", "5th st ne", "", "", "20002"),  # in the District of Columbia
    ("12 Main St, La Mesa, CA 91941", "main st", "la mesa", "CA", "91941"),
    ("12 Main St, Cambridge, MA 2139", "main st", "cambridge", "MA", "02139"),
    ("12 Main St, Fenton, Missouri, United States 63026", "main st", "fenton", "MO", "63026"),
    ("12 Bigelow Blvd, Oakland, Pittsburgh, PA", "bigelow blvd", "pittsburgh", "PA", ""),
    ("12 Bigelow Blvd, Oakland", "bigelow blvd", "oakland", "", ""),
    ("Pittsburgh, PA", "", "pittsburgh", "PA", ""),
    ("Greensboro North Carolina", "", "greensboro", "NC", ""),
]


@pytest.mark.parametrize(("address", "street", "city", "state", "zip_"), CITIES)
def test_a_city_at_the_end_is_told_from_the_street(
    address: str, street: str, city: str, state: str, zip_: str
) -> None:
    found = parts(address)[["street", "city", "state", "zip"]]
    assert found.tolist() == [street, city, state, zip_]


TOLD = (NUMBERED, SPANISH, NUMBERS, UNITS, CORNERS, FORMS, CITIES)


@pytest.mark.parametrize("after", [", behind the church", " - rear entrance", ", lower level"])
def test_what_is_said_of_a_door_is_no_city(after: str) -> None:
    found = parts("12 Elm St" + after)
    assert (found["number"], found["street"], found["city"]) == (12, "elm st", "")


def test_a_city_that_the_row_repeats_is_no_part_of_the_street() -> None:
    assert parts("12 Broadway Long Beach", "Long Beach")["street"] == "broadway"
    assert parts("12 Broadway Long Beach")["street"] != "broadway"


# Texts that make greedy patterns try everything, each as long as is looked at.
HOSTILE = [
    (piece * LONGEST)[:LONGEST]
    for piece in (
        *(
            "1",
            "#",
            "# 1 ",
            "apt 1 ",
            "1 apt ",
            "st ",
            "1 st ",
            "a, ",
            "5 & ",
            "1-",
            "a/",
            "1n",
            "n1",
        ),
        *("calle a 1 ", "rr 1 box ", "1 po box ", " attn", "between a ", "12345 ", "main st pa "),
        *("first fl ", "no 1 ", "martin luther ", "½", "\ufdfa", "\n", "(", ", us", "abc def "),
    )
]


def test_no_text_is_looked_at_further_than_its_first_characters() -> None:
    """What a pattern costs grows with what it looks at: that is bounded, whatever comes."""
    short = normalise_addresses(pd.Series(HOSTILE, dtype="str"))
    long = normalise_addresses(pd.Series([text * 1000 for text in HOSTILE], dtype="str"))
    pd.testing.assert_frame_equal(short, long)
    assert folded(pd.Series(HOSTILE)).str.len().max() <= 3 * LONGEST


def test_what_usaddress_cannot_read_stays_as_the_rules_read_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    twice = "445 church street san francisco hall 445 church street"  # a label repeated
    with pytest.raises(usaddress.RepeatedLabelError):
        usaddress.tag(twice)
    assert second_opinions(pd.Series([twice])).iloc[0].tolist() == ["", ""]
    unclear = "142 East 154th Street Harvey"
    assert parts(unclear)[["street", "city"]].tolist() == ["e 154th st", ""]
    monkeypatch.setattr("assetmap.geocode.written.opinion.MOST_ASKED", 0)
    assert parts(unclear)["number"] == 142


def test_usaddress_is_asked_about_nothing_that_is_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr("usaddress.tag", asked.append)
    plain = ["100 Main St", "12 N 5th Ave Apt 3, Erie, PA 16501", "5th & Main", "PO Box 5"]
    plain += ["", "ask at the church", "near 3026 wiggins street", "1234 State Route 51 N"]
    plain += ["100 Park Ave Ct", "100 Avenue D", "Schenley Park", "8 Main St Ext", "1 Broadway"]
    normalise_addresses(pd.Series(plain))
    assert asked == []


def test_the_text_and_the_index_stay_as_they_came() -> None:
    said = pd.Series(["100 Main St", "5 St & 6 Ave", ""], index=[7, 3, 7])
    before = said.copy()
    assert normalise_addresses(said).index.tolist() == [7, 3, 7]
    pd.testing.assert_series_equal(said, before)


@given(
    st.integers(1, 99_999),
    st.sampled_from(["Main St", "N 5th Avenue", "State Route 51", "Oak Ct", "MLK Blvd"]),
    st.sampled_from(["Apt 3B", "#4", "Suite 1200", "2nd Floor", "Unit C", "Rear", "Bldg 2 Apt 5"]),
    st.sampled_from([" ", ", "]),
)
@settings(max_examples=15, deadline=None)
def test_a_unit_changes_neither_number_nor_street(
    number: int, street: str, unit: str, between: str
) -> None:
    table = normalise_addresses(
        pd.Series([f"{number} {street}", f"{number} {street}{between}{unit}"])
    )
    assert table["street"].nunique() == table["number"].nunique() == 1
    assert table["unit"].tolist() == ["", unit.lower()]


@pytest.mark.parametrize("digits", ["\u0663\u0664", "\uff13\uff14", "\u0969\u096a", "3\u0664"])
def test_digits_of_any_script_are_digits(digits: str) -> None:
    said = pd.Series([f"{digits} Elm St", f"{digits}-{digits} Elm St", f"{digits} 5th Ave Apt 1"])
    assert normalise_addresses(said)["number"].tolist() == [34, 34, 34]


def test_a_street_of_a_sign_that_is_no_number_keeps_it() -> None:
    sign = "\U00010a40"  # a digit to Python, but no decimal one
    assert sign in street_key(f"{sign} Ave")


@pytest.mark.parametrize("mark", ["\u200e", "\u202e", "\u2066", "\ufeff", "\u200b"])
def test_marks_that_nobody_sees_change_nothing(mark: str) -> None:
    said = pd.Series(["300 Calle Ocho", f"{mark}300 Calle{mark} Ocho{mark}"])
    parts = normalise_addresses(said)
    assert parts.iloc[0].tolist() == parts.iloc[1].tolist()


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
