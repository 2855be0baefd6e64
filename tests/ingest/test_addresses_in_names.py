"""Names that hold an address: split only where there is no doubt and no other address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ingest.lists import accounted, counts, read_here

from assetmap.ingest.values.addresses_in_names import split_name


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("Hill House, 1835 Centre Ave", "Hill House", "1835 Centre Ave"),
        ("Hill House - 1835 Centre Ave", "Hill House", "1835 Centre Ave"),
        ("Hill House (1835 Centre Ave)", "Hill House", "1835 Centre Ave"),
        ("Hill House at 1835 Centre Avenue", "Hill House", "1835 Centre Avenue"),
        ("Studio 54, 254 West 54th St, Suite 4", "Studio 54", "254 West 54th St, Suite 4"),
        ("St. Paul's, 5 St. Paul Place", "St. Paul's", "5 St. Paul Place"),
        ("Hill House, PO Box 123", "Hill House", "PO Box 123"),
        ("PS 12 - 40 Oak Street North", "PS 12", "40 Oak Street North"),
    ],
)
def test_an_address_behind_a_name_is_known(text: str, name: str, address: str):
    assert split_name(text) == (name, address)


NAMES = [
    *("1835 Centre Cafe", "1835 Centre Ave", "Local 12, 5 Points Ave School", "Books - 2 Drive"),
    *("Camp Hill, 2 Day Program", "123 Main St, 456 Oak Ave", "Church of God, 1st Street Chapel"),
    *("Smith, Jones & Co", "Seven Places (since 1999)", "Troop 7, 3 Rivers Way to Go", "A, 5"),
    *("4 Men and a Truck, 12 Days", "Hill House 1835 Centre Ave", "Route 66", "7-Eleven, 24 Hours"),
]


@pytest.mark.parametrize("text", NAMES)
def test_a_name_with_numbers_stays_whole(text: str):
    assert split_name(text) == (text, "")
    reading = read_here([["name", "address", "city"], [text, "", "Akron"], ["B", "1 St", ""]])
    assert reading.records["name"].tolist()[0] == text
    assert reading.problems.empty


@given(st.text(max_size=80))
def test_nothing_of_any_text_is_lost(text: str):
    name, address = split_name(text)
    assert address == "" or (text.startswith(name.strip()) or name in text)
    assert address in text
    assert name in text


def test_the_blank_address_is_filled_and_it_is_noted():
    rows = [
        ["name", "category", "address"],
        ["Hill House, 1835 Centre Ave", "food", ""],
        ["Law Office, 5 Oak St", "law", "600 Grant St"],
        ["Park", "park", "7 Elm St"],
    ]
    reading = read_here(rows)
    assert reading.records["name"].tolist() == ["Hill House", "Law Office, 5 Oak St", "Park"]
    assert reading.records["address"].tolist() == ["1835 Centre Ave", "600 Grant St", "7 Elm St"]
    assert reading.problems[["row", "reason", "severity", "value"]].values.tolist() == [
        [2, "address_in_name", "note", "Hill House, 1835 Centre Ave"]
    ]
    assert counts(reading) == (3, 0, 0)


def test_a_list_without_addresses_gets_them_from_names_of_several_lines():
    cell = "Hill House\n1835 Centre Ave\nPittsburgh, PA 15219"
    reading = read_here([["name", "category"], [cell, "food"], ["Park", "park"]])
    row = reading.records.iloc[0]
    assert row[["name", "address", "city", "state", "zip"]].tolist() == [
        *("Hill House", "1835 Centre Ave, Pittsburgh, PA 15219", "Pittsburgh", "PA", "15219")
    ]
    assert reading.records["address"].tolist()[1] == ""
    assert accounted(reading)
