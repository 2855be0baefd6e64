"""Lists of other countries and quarters: a postal code and a compass point are what they are."""

import pytest

from assetmap.ingest.values.places import tail_of

from .lists import read_here

CODES = ["BT1 1AA", "BT2 2BB", "bt3 3dd", "BT4 4EE", "BT5 5FF"]


@pytest.mark.parametrize(("states", "notes"), [((), 0), (("ME",), 5)])
def test_a_list_of_another_country_has_its_own_codes(states: tuple[str, ...], notes: int):
    rows = [["name", "postcode"], *([f"Elm Hall {code[2:]}", code] for code in CODES)]
    reading = read_here(rows, states=states)
    assert reading.records["zip"].tolist() == [code.upper() for code in CODES]
    assert (reading.problems["reason"] == "foreign_zip").sum() == notes


def test_one_foreign_code_among_our_own_is_told():
    codes = ["04543", "04544", "04545", "04546", "BT1 1AA"]
    rows = [["name", "zip"], *([f"Elm Hall {code}", code] for code in codes)]
    assert (read_here(rows).problems["reason"] == "foreign_zip").sum() == 1


@pytest.mark.parametrize(
    ("address", "state"),
    [
        ("12 Harbor Street NE", ""),
        ("45 Willow St., NE", ""),
        ("12 Harbor Street, Omaha NE", "NE"),
        ("12 Harbor Street NE 68102", "NE"),
    ],
)
def test_a_quarter_is_no_state(address: str, state: str):
    assert tail_of(address)[1] == state


def test_a_municipality_outweighs_a_locality_in_it():
    rows = [
        ["nombre", "municipio", "localidad"],
        ["Escuela Olmo", "Puerto Alto", "Río Seco"],
        ["Escuela Faro", "Puerto Alto", "La Loma"],
        ["Escuela Luna", "Villa Nueva", "El Cerro"],
    ]
    reading = read_here(rows)
    assert reading.records["city"].tolist() == ["Puerto Alto", "Puerto Alto", "Villa Nueva"]
    assert not reading.questions


def test_what_a_place_has_is_no_kind():
    rows = [
        ["name", "pets", "laundry"],
        ["Willow House", "yes", "no"],
        ["Harbor House", "no", "yes"],
        ["Elm House", "yes", "yes"],
    ]
    assert read_here(rows).records["category"].tolist() == ["", "", ""]
