"""Lists as other cities write them: invented rows of kinds that real ones have."""

import pytest
from ingest.lists import Rows, counts, read_here

from assetmap.ingest.columns.telling import are_job_titles, fit_alone
from assetmap.ingest.values.pairs import far_pairs
from assetmap.ingest.values.phones import is_phone
from assetmap.model import Table
from assetmap.schema import ADDRESS, PHONE

PLACES = ("Breezy Point", "Point Breeze", "West Point", "Point No Point")


def roles(rows: Rows, **about: object) -> dict[str, str]:
    """Return header -> role of a table."""
    columns = read_here(rows, **about).columns
    return dict(zip(columns["header"], columns["role"], strict=True))


def test_a_place_called_point_is_no_point():
    rows = [[f"Hall {i}", place, f"{i} Oak St"] for i, place in enumerate(PLACES, 1)]
    found = roles([["Name", "Sede", "Street Address"], *rows])
    assert found["Sede"] != "coordinates"


def test_a_point_in_text_that_is_no_degrees_is_asked_about():
    rows = [[f"Sala {i}", f"Roble {i}00", f"POINT (2{i}137.37 7{i}403.51)"] for i in range(1, 6)]
    reading = read_here([["nombre", "dir", "geometry"], *rows])
    assert [question.key for question in reading.questions] == ["crs"]
    assert counts(reading) == (5, 0, 0)
    assert reading.records["address"].tolist() == [f"Roble {i}00" for i in range(1, 6)]
    assert reading.records["lon"].isna().all()


def test_a_point_in_text_alone_is_never_taken_for_an_address():
    rows = [[f"Hall {i}", f"POINT (142054{i}.43 475246.11)"] for i in range(1, 6)]
    reading = read_here([["Name", "the_geom"], *rows], states=("PA",))
    assert (reading.records["address"] == "").all()
    assert "crs" in [question.key for question in reading.questions]


def test_an_answer_places_points_in_text():
    rows = [["Hall", "POINT (1345542.43 415246.11)"]]
    about = {"states": ("PA",), "answers": (("crs", "EPSG:2272"),)}
    record = read_here([["Name", "the_geom"], *rows], **about).records.iloc[0]
    assert -80.6 < record["lon"] < -79.7
    assert 40.2 < record["lat"] < 40.9


@pytest.mark.parametrize("text", ["POINT EMPTY", "POINT (-79.9 40.4)", "Point 1420542 475246", ""])
def test_other_texts_are_no_projected_points(text: str):
    pandas = pytest.importorskip("pandas")
    assert (far_pairs(pandas.Series([text])) == "").all(axis=None)


def test_lengths_and_areas_are_no_phones_and_no_neighbourhoods():
    rows = [
        [f"Elm {i} Church", f"365.2902041{i}", f"412.345678{i}", f"{i} Elm St"] for i in range(1, 6)
    ]
    found = roles([["Name", "Shape__Length", "Area", "Street Address"], *rows])
    assert found["Shape__Length"] == ""
    assert found["Area"] == ""
    assert fit_alone(PHONE, ["365.29020415", "412.3456789"]) == 0.0
    assert fit_alone(PHONE, ["412.555.0101", "(412) 555-0102"]) == 1.0


def test_eight_digits_in_two_fours_are_a_number_to_call():
    assert [is_phone(text) for text in ("4953-4856", "6554 2874", "4127-0200 / 300")] == [True] * 3
    assert [is_phone(text) for text in ("412-555-01", "2016-2017", "15208-1234")] == [False] * 3
    rows = [[f"Escuela {i}", f"655{i}-287{i}"] for i in range(1, 6)]
    assert roles([["ESCUELA", "Telefono"], *rows])["Telefono"] == "phone"


def test_kinds_are_no_names_though_nothing_else_is():
    rows = [[kind, f"19.3{i}2292", f"-98.9{i}543"] for i, kind in enumerate(["PRIMARIA"] * 9)]
    reading = read_here([["nivel", "lat", "lng"], *rows])
    assert reading.columns["role"].tolist() == ["category", "lat", "lon"]
    assert counts(reading) == (0, 9, 0)
    denominations = ["BAPTIST", "METHODIST", "BAPTIST", "BAPTIST", "METHODIST", "BAPTIST"]
    rows = [[kind, f"{i} Oak St"] for i, kind in enumerate(denominations, 1)]
    assert roles([["DENOM", "PROP_ADDR"], *rows]) == {"DENOM": "", "PROP_ADDR": "address"}


def test_what_a_contact_is_called_at_work_is_no_name():
    titles = ("Program Director", "CEO", "Contract Manager", "Director of Resident Services")
    assert are_job_titles(titles)
    assert not are_job_titles(["Principal Park", "Manager Row Garden", "President Street Hall"])
    rows = [[f"Hope {i} House", title, f"{i} Oak St"] for i, title in enumerate(titles, 1)]
    reading = read_here([["Agency", "Title", "Address"], *rows])
    assert reading.columns["role"].tolist() == ["name", "", "address"]
    assert not reading.questions


def test_british_postcodes_are_kept():
    rows = [[f"Library {i}", f"{i} Park Road", f"PL{i} {i}HZ"] for i in range(1, 6)]
    reading = read_here([["name", "address_1", "postcode"], *rows])
    assert reading.records["zip"].tolist() == [f"PL{i} {i}HZ" for i in range(1, 6)]


def test_argentine_postcodes_are_kept():
    rows = [[f"Sala {i}", f"C127{i}AAN"] for i in range(1, 6)]
    reading = read_here([["nombre", "cod_postal"], *rows])
    assert reading.records["zip"].tolist() == [f"C127{i}AAN" for i in range(1, 6)]


def test_where_somebody_searched_is_not_where_a_place_is():
    header = [
        "name",
        "search_latitude",
        "search_longitude",
        "geo.main.latitude",
        "geo.main.longitude",
    ]
    rows = [
        [f"Hall {i}", "47.64095", "-122.40983", f"47.6{i}1", f"-122.3{i}1"] for i in range(1, 6)
    ]
    reading = read_here([header, *rows])
    assert reading.records["lat"].tolist() == [float(f"47.6{i}1") for i in range(1, 6)]
    assert reading.records["lon"].tolist() == [float(f"-122.3{i}1") for i in range(1, 6)]


def test_a_town_that_begins_with_saint_keeps_its_saint():
    rows = [
        ["Inn", "1000 N. 19th St. St. Louis, MO 63106"],
        ["Hall", "8 Oak Ave St Paul, MN 55105"],
    ]
    records = read_here([["name", "address"], *rows]).records
    assert records["city"].tolist() == ["St. Louis", "St Paul"]
    plain = read_here([["name", "address"], ["Inn", "12 Main St Reno, NV 89501"]]).records
    assert plain["city"].tolist() == ["Reno"]


def test_a_full_address_is_known_by_its_look():
    rows = [[f"Hall {i}", f"{i}2 CASA ST  PASADENA CA  91104"] for i in range(1, 6)]
    found = roles([["Name", "PropertyLo", "Max Unit Count"], *([*row, "22"] for row in rows)])
    assert found == {"Name": "name", "PropertyLo": "address", "Max Unit Count": ""}
    essays = [
        "5 days a week we drive to the park, and then we go home to cook and to read " * 3
    ] * 4
    assert fit_alone(ADDRESS, essays) == 0.0
    assert fit_alone(ADDRESS, ["12 Main St, Reno, NV 89501", "9 Oak Ave"]) == 1.0


def test_a_day_is_a_better_date_than_the_year_beside_it():
    header = ["Grantor", "Grantee", "FiscalYear", "Amount", "Date"]
    rows = [["Arts Council", f"Hall {i}", "2017", f"{i}000", "06/30/2017"] for i in range(1, 4)]
    found = roles([header, *rows], table=Table.GRANTS)
    assert (found["Date"], found["FiscalYear"]) == ("date", "")
    alone = [row[:4] for row in (header, *rows)]
    assert roles(alone, table=Table.GRANTS)["FiscalYear"] == "date"


@pytest.mark.parametrize(
    ("header", "value", "role"),
    [
        ("URLLINK", "http://www.example.org/a", "url"),
        ("NOM_MUN", "Tizayuca", "city"),
        ("CVEGEO", "13069", ""),
        ("CORREGIMIENTO", "EL CRISTO", "neighbourhood"),
        ("NIVEL ESCOLAR", "Primaria", "category"),
        ("Specific Information", "No boys over three years old are taken in here.", "description"),
        ("Playground_Surface_Type", "Sand", ""),
        ("updateTime", "6/20/2017 10:43:57 PM", "verified"),
    ],
)
def test_headers_of_other_cities_are_understood(header: str, value: str, role: str):
    rows = [[f"Hall {i}", value] for i in range(1, 6)]
    assert roles([["Name", header], *rows])[header] == role


def test_a_school_is_named_by_its_name_and_not_by_its_state():
    header = ["Nombre del plantel", "Domicilio", "Municipio", "Entidad", "Nivel"]
    rows = [
        [f"Primaria {i}", f"Juarez {i}0", "Zapopan", "Jalisco", "Primaria"] for i in range(1, 7)
    ]
    reading = read_here([header, *rows])
    assert reading.columns["role"].tolist() == ["name", "address", "city", "", "category"]
    assert not reading.questions


@pytest.mark.parametrize(
    "header", ["Pantry", "Shelter", "Clinic", "Playground", "Parque", "Comedor"]
)
def test_a_column_called_by_the_kind_of_place_holds_the_names(header: str):
    rows = [[f"Hope {i}", f"{i}2 Oak St"] for i in range(1, 6)]
    assert roles([[header, "Street"], *rows]) == {header: "name", "Street": "address"}
    flags = [[f"Hall {i}", "YN"[i % 2], f"{i}2 Oak St"] for i in range(1, 12)]
    assert roles([["Organization", header, "Street"], *flags])["Organization"] == "name"
