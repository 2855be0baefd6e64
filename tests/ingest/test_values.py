"""What the values of cells become."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ingest.lists import counts, read_here

from assetmap.ingest.dates import iso_date
from assetmap.ingest.links import link
from assetmap.ingest.money import amount_in, money
from assetmap.ingest.numbers import degrees
from assetmap.ingest.pairs import pair_in
from assetmap.ingest.places import tail_of
from assetmap.model import Table


def reasons(rows: list[list[str]], **about: object) -> list[tuple[str, str]]:
    """Return (reason, severity) of the problems of a table."""
    problems = read_here(rows, **about).problems
    return list(problems[["reason", "severity"]].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$40,000.00 ", 40000.0),
        ("(1,200)", -1200.0),
        ("($1,200.50)", -1200.5),
        ("1.5M", 1_500_000.0),
        ("250k", 250_000.0),
        ("USD 12", 12.0),
        ("-$3", -3.0),
        ("1.234.567,89 €", 1_234_567.89),
        ("0", 0.0),
    ],
)
def test_money_is_read(text: str, value: float):
    assert money(text) == value


@pytest.mark.parametrize("text", ["", "n/a", "1.2.3", "(5", "five", "1e5", "12 apples", "$"])
def test_what_is_no_money_is_none(text: str):
    assert math.isnan(money(text))


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("CAD 10,000", 10_000.0, "CAD"),
        ("CAD $10,000", 10_000.0, "CAD"),
        ("$10,000 CAD", 10_000.0, "CAD"),
        ("C$ 1.5M", 1_500_000.0, "CAD"),
        ("10.000,00 EUR", 10_000.0, "EUR"),
        ("10.000 €", 10_000.0, "EUR"),
        ("1.234.567 €", 1_234_567.0, "EUR"),
        ("10 000,50 €", 10_000.5, "EUR"),
        ("£5", 5.0, "GBP"),
        ("5 millones de euros", 5_000_000.0, "EUR"),
        ("(MXN 1,200.50)", -1200.5, "MXN"),
        ("US$ 12", 12.0, "USD"),
        ("$12", 12.0, ""),
        ("12.345", 12.345, ""),
    ],
)
def test_an_amount_is_read_with_its_currency(text: str, amount: float, currency: str):
    assert amount_in(text) == (amount, currency)


@pytest.mark.parametrize("text", ["EUR 5 CAD", "5 TBD", "CAD", "€ £ 3", "5 CADs"])
def test_what_names_two_currencies_or_none_that_is_known_is_no_amount(text: str):
    assert math.isnan(amount_in(text)[0])
    assert amount_in(text)[1] == ""


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("40 000", 40_000.0),
        ("1'234.50", 1_234.5),
        ("1,20,000", 120_000.0),
        ("5,000.-", 5_000.0),
        ("5,000.00-", -5_000.0),
        ("$ -", 0.0),
        ("$2.5mn", 2_500_000.0),
        ("5 mil dólares", 5_000.0),
        ("USD 5k", 5_000.0),
    ],
)
def test_money_is_read_as_accountants_write_it(text: str, amount: float):
    assert money(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        "$1,0000",
        "1,2000",
        "12 34",
        "five thousand",
        "~$5,000",
        "$5,000-$10,000",
        "1E+05",
        "$1.5 mil",
    ],
)
def test_money_that_may_be_two_amounts_is_none(text: str):
    assert math.isnan(money(text))


def amounts(texts: list[str]) -> list[float]:
    rows = [["recipient", "amount"], *([f"Hall {i}", text] for i, text in enumerate(texts))]
    reading = read_here(rows, table=Table.GRANTS)
    assert reading.rows_in == len(texts)
    return reading.records["amount"].tolist()


def test_the_column_tells_what_commas_and_full_stops_do():
    assert amounts(["1.234,56", "1.200", "500"]) == [1_234.56, 1_200.0, 500.0]
    assert amounts(["1,234.56", "1,200", "500"]) == [1_234.56, 1_200.0, 500.0]
    assert amounts(["1,2", "500"]) == [1.2, 500.0]


def test_amounts_that_the_column_makes_doubtful_wait():
    assert amounts(["1.234,56", "1,200"]) == [1_234.56]
    assert amounts(["12.345", "500"]) == [500.0]
    assert amounts(["1.234,56", "1,234.56", "12.345"]) == [1_234.56, 1_234.56]


@given(
    st.lists(st.integers(0, 10**11), min_size=1, max_size=9), st.sampled_from([",.", ".,", " ,"])
)
def test_cents_prove_how_a_column_writes_its_amounts(cents: list[int], signs: str):
    def written(value: int) -> str:
        plain = f"{value / 100:,.2f}"
        return plain.translate(str.maketrans({",": signs[0], ".": signs[1]}))

    assert amounts([written(value) for value in cents]) == [value / 100 for value in cents]


def test_a_grant_has_the_currency_of_its_column_then_cell_then_header():
    rows = [
        ["recipient", "Amount (GBP)", "currency"],
        ["A", "CAD 10,000", ""],
        ["B", "5", ""],
        ["C", "5", "eur"],
        ["D", "7", "$"],
    ]
    reading = read_here(rows, table=Table.GRANTS)
    assert counts(reading) == (4, 0, 0)
    assert reading.records["amount"].tolist() == [10_000.0, 5.0, 5.0, 7.0]
    assert reading.records["currency"].tolist() == ["CAD", "GBP", "EUR", "GBP"]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024-06-07", "2024-06-07"),
        ("2024-06-07T10:00:00Z", "2024-06-07"),
        ("6/7/2024", "2024-06-07"),
        ("25/12/2019", "2019-12-25"),
        ("6/7/24", "2024-06-07"),
        ("June 7, 2024", "2024-06-07"),
        ("7 jun 2024", "2024-06-07"),
        ("7 de junio de 2024", "2024-06-07"),
        ("Sept 2020", "2020-09"),
        ("2013", "2013"),
        ("FY2015", "2015"),
        ("20240607", "2024-06-07"),
        ("13/25/2019", ""),
        ("1900-02-29", ""),
        ("soon", ""),
        ("99", ""),
    ],
)
def test_dates_are_read(text: str, date: str):
    assert iso_date(text) == date


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("40.5", 40.5),
        ("40,5", 40.5),
        ("79.98 W", -79.98),
        ("W79.98", -79.98),
        ("40°26'46\"N", 40 + 26 / 60 + 46 / 3600),
        ("40 26 46", 40 + 26 / 60 + 46 / 3600),
        ("\u221279.5", -79.5),
        ("1E-7", 1e-7),
    ],
)
def test_degrees_are_read(text: str, value: float):
    assert degrees(text) == pytest.approx(value)


@pytest.mark.parametrize("text", ["", "inf", "nan", "north", "40 75 0", "N40S", "1 2 3 4"])
def test_what_is_no_angle_is_none(text: str):
    assert math.isnan(degrees(text))


@pytest.mark.parametrize(
    "text",
    [
        "40.44, -79.98",
        "(40.44, -79.98)",
        "40.44 -79.98",
        "POINT (-79.98 40.44)",
        "40,44; -79,98",
        "https://maps.example/@40.44,-79.98,17z",
        "40.44N 79.98W",
        '{"type":"Point","coordinates":[-79.98,40.44]}',
        "lat: 40.44, lng: -79.98",
    ],
)
def test_a_pair_in_one_cell_is_longitude_and_latitude(text: str):
    assert pair_in(text) == (-79.98, 40.44)


def test_a_pair_is_turned_where_the_header_says_longitude_first():
    rows = [["name", "Lon/Lat"], ["Hall", "-79.98, 40.44"], ["Park", "-79.97, 40.45"]]
    assert read_here(rows).records["lon"].tolist() == [-79.98, -79.97]


@pytest.mark.parametrize(
    ("address", "tail"),
    [
        ("400 Cathedral St, Baltimore, MD 21201", ("Baltimore", "MD", "21201")),
        ("400 Cathedral St, Baltimore, MD", ("Baltimore", "MD", "")),
        ("1 Main St, St. Louis, Missouri 63101-1234, USA", ("St. Louis", "MO", "63101")),
        ("401 East 1st Street Lumberton NC 28358", ("Lumberton", "NC", "28358")),
        ("22nd St, btwn Tasker and Point Breeze, 19146", ("", "", "19146")),
        ("600 Grant St, Suite 4150", ("", "", "")),
        ("123 Main St", ("", "", "")),
        ("Fifth Ave & Wood St", ("", "", "")),
        ("corner of Forbes and Murray", ("", "", "")),
        ("", ("", "", "")),
    ],
)
def test_town_state_and_zip_are_found_at_the_end(address: str, tail: tuple[str, str, str]):
    assert tail_of(address) == tail


def test_an_address_of_several_lines_with_a_point_is_taken_apart():
    cell = "400 Cathedral St\nBaltimore, MD 21201\n(39.2943, -76.6163)"
    row = read_here([["Facility Name", "Location 1"], ["A", cell], ["B", cell]]).records.iloc[0]
    assert row[["address", "city", "state", "zip"]].tolist() == [
        "400 Cathedral St, Baltimore, MD 21201",
        "Baltimore",
        "MD",
        "21201",
    ]
    assert (row["lon"], row["lat"]) == (-76.6163, 39.2943)


def test_what_the_row_states_is_not_overwritten_by_its_address():
    rows = [["name", "address", "city"], ["A", "1 Main St, Akron, OH 44308", "Kent"]]
    assert read_here(rows).records[["city", "state", "zip"]].values.tolist() == [
        ["Kent", "OH", "44308"]
    ]


def test_lost_zeros_come_back_only_where_a_state_says_so():
    rows = [["name", "zip", "state"], ["A", "2138", "MA"], ["B", "2138", ""], ["C", "15065.0", ""]]
    reading = read_here(rows, states=("PA",))
    assert reading.records["zip"].tolist() == ["02138", "", "15065"]
    assert reading.problems["reason"].tolist() == ["lost_zero", "bad_zip"]
    assert read_here(rows, states=("MA",)).records["zip"].tolist()[1] == "02138"


def test_null_words_are_blank_in_values_and_never_in_names():
    rows = [["name", "category", "source_id"], ["None", "N/A", "NA"], ["NULL", "tbd", "7"]]
    records = read_here(rows).records
    assert records["name"].tolist() == ["None", "NULL"]
    assert records["category"].tolist() == ["", ""]
    assert records["source_id"].tolist() == ["NA", "7"]


def test_a_row_without_a_name_waits():
    assert reasons([["name", "address"], ["", "1 Main St"], ["-", "2 Main St"]]) == [
        ("no_name", "held"),
        ("no_name", "held"),
    ]


def test_half_a_pair_of_degrees_is_held_unless_the_row_says_otherwise_where_it_is():
    header = ["name", "address", "lat", "lon"]
    assert reasons([header, ["A", "", "40.4", ""]]) == [("half_coordinate", "held")]
    reading = read_here([header, ["A", "1 Main St", "40.4", ""]])
    assert reading.problems["severity"].tolist() == ["note"]
    assert reading.records[["lon", "lat"]].isna().all(axis=None)


def test_degrees_that_are_none_are_held():
    assert reasons([["name", "lat", "lon"], ["A", "north", "200.5"]]) == [
        ("bad_coordinate", "held"),
        ("bad_coordinate", "held"),
    ]


def test_only_links_are_links():
    assert link("www.x.org/a?b=c") == "https://www.x.org/a?b=c"
    assert link("tel:+1412") == "tel:+1412"
    assert [link(t) for t in ("javascript:x", "data:text/html,x", "see Facebook", " ")] == [""] * 4
    assert reasons([["name", "url"], ["A", "javascript:alert(1)"]]) == [("unsafe_url", "note")]


def test_our_own_guard_against_formulas_is_taken_off():
    records = read_here([["name", "address"], ["'=1+1", "''@x"]]).records
    assert records[["name", "address"]].values.tolist() == [["=1+1", "'@x"]]


def test_grants_without_recipient_or_amount_and_refunds_wait():
    rows = [
        ["funder", "recipient", "amount"],
        ["F", "A", "$1,000"],
        ["F", "", "5"],
        ["F", "B", "n/a"],
        ["F", "C", "(7)"],
    ]
    reading = read_here(rows, table=Table.GRANTS)
    assert counts(reading) == (1, 3, 0)
    assert sorted(reading.problems["reason"]) == ["negative_amount", "no_amount", "no_recipient"]


def test_the_date_of_the_list_fills_blank_dates_and_leaves_the_id_alone():
    rows = [["name", "verified"], ["A", ""], ["B", "1/2/2025"]]
    plain, dated = read_here(rows), read_here(rows, verified="2025-09-01")
    assert dated.records["verified"].tolist() == ["2025-09-01", "2025-01-02"]
    assert plain.records["record_id"].tolist() == dated.records["record_id"].tolist()


def test_baits_for_slow_patterns_are_read_at_once():
    bait = ["1 " * 15_000, "5" * 30_000, "a, " * 9_000 + "PA", "1-" * 15_000, "(" * 20_000]
    rows = [["name", "lat", "lon", "address", "phone", "location"], ["x", *bait]]
    assert read_here(rows).rows_in == 1
