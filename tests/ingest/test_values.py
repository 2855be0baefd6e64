"""What the values of cells become."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ingest.lists import counts, read_here

from assetmap.ingest.values.dates import iso_date
from assetmap.ingest.values.links import link
from assetmap.ingest.values.money import amount_in, money
from assetmap.ingest.values.numbers import degrees
from assetmap.ingest.values.pairs import pair_in
from assetmap.ingest.values.places import tail_of
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
        ("1e5", 100_000.0),
        ("£12.3k", 12_300.0),
        ("1 200 000,50", 1_200_000.5),
        ("$(500.00)", -500.0),
        ("12,345.00 CR", -12_345.0),
    ],
)
def test_money_is_read(text: str, value: float):
    assert money(text) == value


@pytest.mark.parametrize("text", ["", "n/a", "1.2.3", "(5", "five", "1e-5", "12 apples", "$"])
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


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("http//x.org/a", "http://x.org/a"),
        ("http:/x.org", "http://x.org"),
        ("https:www.x.org", "https://www.x.org"),
        ("htp://x.org", "http://x.org"),
        ("http:\\\\x.org", "http://x.org"),
        ("http://https://x.org", "https://x.org"),
        ("facebook.com/hillhouse", "https://facebook.com/hillhouse"),
        ("müller.org", "https://müller.org"),
        ("x.org:8080/p", "https://x.org:8080/p"),
        ("https://a.org/web/https://x.org", "https://a.org/web/https://x.org"),
    ],
)
def test_links_are_completed_where_there_is_no_doubt(text: str, whole: str):
    assert link(text) == whole


@pytest.mark.parametrize(
    "text",
    [
        *("@hillhouse", "Facebook: Hill House", "flyer.pdf", "St.Mary", "http://", "https://a b"),
        *(
            "x.org (closed)",
            "vbscript:x.org",
            "java\tscript:x",
            "https://x.org/<script>",
            "http:///",
        ),
    ],
)
def test_other_words_are_no_links(text: str):
    assert link(text) == ""
    assert reasons([["name", "url"], ["A", text], ["B", "b.org"]]) == [("unsafe_url", "note")]


def test_of_several_links_the_first_is_taken_and_noted():
    reading = read_here([["name", "url"], ["A", "www.a.org; b.org/x"], ["B", "b.org and c.org"]])
    assert reading.records["url"].tolist() == ["https://www.a.org", "https://b.org"]
    assert reading.problems["reason"].tolist() == ["several_urls"] * 2


PHONES = [
    *("412-555-0101", "(412) 555-0101", "412.555.0101 ext. 12", "412-555-0101x12", "555-0102"),
    *("412-555-0101 / 412-555-0102", "1-800-FLOWERS", "(800) GOT-JUNK", "211", "988"),
    *("call Ann at 412-555-0101", "+44 20 7946 0958", "+52 (55) 1234-5678", "4125550101"),
]


def test_telephones_stay_as_they_are():
    rows = [["name", "phone"], *([f"Hall {i}", text] for i, text in enumerate(PHONES))]
    reading = read_here(rows)
    assert reading.records["phone"].tolist() == PHONES
    assert reading.problems.empty


@pytest.mark.parametrize(
    "text",
    [
        *("see website", "4.12556E+09", "412-555-010", "000-000-0000", "Ext 12", "hill@house.org"),
        *("9-5 Mon-Fri", "1835 Centre Ave", "12"),
    ],
)
def test_what_cannot_be_called_is_noted_and_kept(text: str):
    rows = [["name", "phone"], ["A", text], ["B", "412-555-0101"], ["C", "412-555-0102"]]
    reading = read_here(rows)
    assert reading.records["phone"].tolist()[0] == text
    assert reading.problems[["row", "reason"]].values.tolist() == [[2, "bad_phone"]]


@pytest.mark.parametrize(
    ("text", "states", "code"),
    [
        ("15219.0", ("PA",), "15219"),
        ("15219-1234", ("PA",), "15219"),
        ("152191234", ("PA",), "15219"),
        ("15,219", ("PA",), "15219"),
        ("7102", ("NJ",), "07102"),
        ("7102-1234", ("NJ",), "07102"),
        ("71021234", ("NJ",), "07102"),
        ("2,138", ("MA",), "02138"),
        ("6103", ("CT",), "06103"),
        ("2903", ("RI",), "02903"),
        ("3301", ("NH",), "03301"),
        ("4101", ("ME",), "04101"),
        ("5401", ("VT",), "05401"),
        ("901", ("PR",), "00901"),
        ("M5V 3L9", ("PA",), "M5V 3L9"),
        ("sw1a 1aa", ("PA",), "SW1A 1AA"),
        ("2138", ("PA",), ""),
        ("00000", ("PA",), ""),
        ("1S219", ("PA",), ""),
        ("1.5219E+04", ("PA",), ""),
        ("15219 or 15206", ("PA",), ""),
    ],
)
def test_zip_codes_are_read(text: str, states: tuple[str, ...], code: str):
    rows = [["name", "zip"], ["A", text], ["B", "15206"]]
    reading = read_here(rows, states=states)
    assert reading.records["zip"].tolist() == [code, "15206"]
    changed = reading.problems["reason"].tolist()
    kinds = {"lost_zero": code.startswith("0"), "bad_zip": not code, "foreign_zip": " " in code}
    assert changed == [reason for reason, holds in kinds.items() if holds]


def ids(header: str, keys: list[str], **about: object) -> list[tuple[str, str]]:
    """Return (reason, value) of the problems of a list with these keys, which must stay."""
    rows = [["name", header], *([f"Hall {i}", key] for i, key in enumerate(keys))]
    about = {"mapping": (("name", "name"), ("source_id", header)), **about}
    reading = read_here(rows, **about)
    assert reading.records["source_id"].tolist() == keys
    return list(reading.problems[["reason", "value"]].itertuples(index=False, name=None))


def test_keys_that_became_numbers_or_dates_are_reported_in_text_files_too():
    keys = ["1.23457E+11", "42", "5-Mar", "3/5/2024", "1E10", "12E5", "1-2", "A-7"]
    assert ids("id", keys) == [("damaged_id", keys[i]) for i in (0, 2, 3)]


def test_keys_that_lack_their_zero_are_reported_by_the_width_of_their_kind():
    assert ids("NCESSCH", ["10000500871", "10000500872"]) == [
        ("short_id", "10000500871"),
        ("short_id", "10000500872"),
    ]
    assert ids("EIN", ["25-1234567", "12345678"]) == [("short_id", "12345678")]
    assert ids("GEOID", ["60371011101"], states=("CA",)) == [("short_id", "60371011101")]
    assert ids("GEOID", ["42003010300"], states=("PA",)) == []


def test_keys_that_lack_their_zeros_are_reported_where_others_have_them():
    assert ids("id", ["00042", "42", "00043", "10044"]) == [("short_id", "42")]
    assert ids("id", [str(i) for i in range(95, 105)]) == []


@pytest.mark.parametrize(
    "word", ["N/A", "-", "--", "TBD", "Unknown", "none", "NULL", "Ninguno", "S/D", "no aplica", "."]
)
def test_words_for_nothing_are_blank_in_every_value_and_stay_in_names_and_keys(word: str):
    fields = ["category", "description", "address", "city", "state", "zip", "phone", "url", "lat"]
    header = ["name", "source_id", *fields, "lon", "neighbourhood", "verified"]
    reading = read_here([header, [f"{word} A", word, *([word] * 12)], ["B", "7", *([""] * 12)]])
    row = reading.records.iloc[0]
    assert (row["name"], row["source_id"]) == (f"{word} A", word)
    assert (
        row.drop(["name", "source_id"])[[*fields[:-1], "neighbourhood", "verified"]] == ""
    ).all()
    assert math.isnan(row["lat"])
    assert reading.problems.empty
