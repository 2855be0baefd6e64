"""Which column is taken for what."""

import csv
from importlib import resources

import pytest
from ingest.lists import HEADER, ROWS, Rows, read_here, refusal_of

from assetmap.errors import InputError
from assetmap.ingest import parse_mapping, read_upload
from assetmap.ingest.columns.lexicon import meanings, roles_of, synonyms, words_of
from assetmap.model import Table, Upload
from assetmap.schema import ASSET_FIELDS, ORGANISATION


def roles(rows: Rows, **about: object) -> dict[str, str]:
    """Return header -> role of a table."""
    columns = read_here(rows, **about).columns
    return dict(zip(columns["header"], columns["role"], strict=True))


def table() -> list[dict[str, str]]:
    """Return the table of synonyms."""
    path = resources.files("assetmap").joinpath("data", "columns.csv")
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_every_role_of_the_table_is_known_and_every_field_has_words():
    known = {role for kind in Table for role in roles_of(kind)}
    rows = table()
    assert {row["role"] for row in rows} - {""} <= known
    # The columns of organisations have a table of their own.
    assert known - {ORGANISATION} <= {row["role"] for row in rows}


@pytest.mark.parametrize("row", table(), ids=lambda row: f"{row['role']}-{row['language']}")
def test_every_synonym_means_its_role(row: dict[str, str]):
    for phrase in row["words"].split("|"):
        found = synonyms()[words_of(phrase)]
        assert found[row["role"]] >= float(row["weight"])


def test_canonical_names_are_understood_without_guessing():
    header = list(ASSET_FIELDS)
    values = ["x"] * len(header)
    values[header.index("capacity")] = "30"
    values[header.index("lon")], values[header.index("lat")] = "-80", "40"
    columns = read_here([header, values]).columns
    assert columns["role"].tolist() == header
    assert set(columns["confidence"]) == {1.0}


def test_x_and_y_are_coordinates_whose_system_is_asked_where_they_are_no_degrees():
    header = ["NAME", "X", "Y"]
    plain = read_here([header, ["Hall", "-79.9", "40.4"]])
    assert plain.columns["role"].tolist() == ["name", "lon", "lat"]
    assert not plain.questions
    feet = read_here([header, ["Hall", "1420542.43", "475246.11"]])
    assert feet.columns["role"].tolist() == ["name", "lon", "lat"]
    assert [question.key for question in feet.questions] == ["crs"]
    assert feet.records.empty
    addressed = read_here([[*header, "address"], ["Hall", "1420542.43", "475246.11", "1 Main St"]])
    assert addressed.records["address"].tolist() == ["1 Main St"]
    assert addressed.records["lon"].isna().all()
    assert addressed.problems["severity"].tolist() == ["note"]


def test_of_two_name_columns_the_one_that_tells_rows_apart_wins():
    rows = [["distname", "schname"], ["Hill", "Hill School"], ["Hill", "Dale School"]]
    assert roles([*rows, ["Hill", "Vale School"]]) == {"distname": "", "schname": "name"}


def test_a_column_type_of_plain_words_is_a_category():
    rows = [["name", "type"], ["A", "Farmers Market"], ["B", "Food Pantry"]]
    assert roles(rows)["type"] == "category"
    assert roles([["name", "type"], ["A", "food_pantry"], ["B", "library"]])["type"] == "type"


def test_values_tell_what_an_unknown_header_does_not():
    header = ["name", "ruf", "netz", "ort_1", "ort_2"]
    rows = [
        ["Hall", "(412) 555-0101", "https://a.org", "40.44331", "-79.98151"],
        ["Park", "(412) 555-0102", "https://b.org", "40.44332", "-79.98152"],
    ]
    assert list(roles([header, *rows]).values()) == ["name", "phone", "url", "lat", "lon"]


def test_a_saved_mapping_overrides_the_guess():
    swapped = (("description", "name"), ("name", "category"))
    found = roles([HEADER, *ROWS], mapping=swapped)
    assert found["name"] == "description"
    assert found["category"] == "name"
    assert found["zip"] == "zip"


def test_a_mapping_that_names_no_header_is_refused_by_name():
    assert "'Nom'" in refusal_of([HEADER, *ROWS], mapping=(("name", "Nom"),))
    assert "'nom'" in refusal_of([HEADER, *ROWS], mapping=(("nom", "name"),))


def test_columns_of_one_name_are_told_apart():
    rows = [["Name", "Phone", "Phone"], ["A", "412-555-0101", "412-555-0102"]]
    assert roles(rows) == {"Name": "name", "Phone": "phone", "Phone (2)": ""}


def test_grants_are_understood():
    header = ["Source", "Legal Name of Organization", "EIN", "Amount ($)", "Purpose of Funds"]
    rows = [header, ["YOUTH", "Kids Inc.", "261368079", "$5,000.00", "Music"]]
    found = roles(rows, table=Table.GRANTS)
    assert list(found.values()) == ["funder", "recipient", "recipient_id", "amount", "purpose"]


def test_a_contact_is_no_name():
    assert meanings("Contact Name", ("name",))[""] > meanings("Contact Name", ("name",))["name"]


def test_a_table_without_names_and_places_is_refused_by_its_headers():
    sentence = refusal_of("a,b\n1,2\n3,4\n")
    assert "'a', 'b'" in sentence
    assert "expected at least a name" in sentence


def test_words_that_only_look_like_names_make_no_list_of_assets():
    rows = [["colour", "weight"], ["red", "7"], ["blue", "8"]]
    sentence = refusal_of(rows)
    assert "'colour', 'weight'" in sentence
    assert "--columns" in sentence
    assert read_here(rows, mapping=(("name", "colour"),)).rows_in == 2


def test_words_that_look_like_names_are_names_beside_a_category_or_phone():
    for header, values in (("category", ["food", "art"]), ("ruf", ["412-555-0101"] * 2)):
        rows = [["wer", header], ["Hill House", values[0]], ["Liberty Hall", values[1]]]
        assert roles(rows)["wer"] == "name"


def meant(header: str, table: Table = Table.ASSETS) -> str:
    """Return what a header means most."""
    found = meanings(header, roles_of(table))
    return max(found, key=lambda role: found[role]) if found else "nothing"


@pytest.mark.parametrize(
    ("question", "role"),
    [
        ("What is it?", "category"),
        ("What kind of organization is it?", "category"),
        ("What type of service is it?", "category"),
        ("What is the name of the organization?", "name"),
        ("Please enter your organization's name", "name"),
        ("What is it called?", "name"),
        ("Where is it?", "address"),
        ("What is the address of the organization?", "address"),
        ("What is the ZIP code?", "zip"),
        ("Which neighborhood is it in?", "neighbourhood"),
        ("What is your phone number?", "phone"),
        ("What does the organization do?", "description"),
        ("When is it open?", ""),
        ("¿Qué es?", "category"),
        ("¿Qué tipo de organización es?", "category"),
        ("¿Cómo se llama el lugar?", "name"),
        ("¿Cuál es el nombre de la organización?", "name"),
        ("¿Dónde está?", "address"),
        ("¿Cuál es la dirección de la organización?", "address"),
        ("¿En qué barrio está?", "neighbourhood"),
        ("¿Qué ofrece la organización?", "description"),
    ],
)
def test_a_question_means_what_it_asks_for(question: str, role: str):
    assert meant(question) == role


def test_a_form_of_questions_is_read():
    header = ["Timestamp", "What is the name of the place?", "What is it?", "Where is it?"]
    rows = [["1/2/2025", "Hill House", "food bank", "1835 Centre Ave"]] * 2
    assert list(roles([header, *rows]).values()) == ["verified", "name", "category", "address"]


@pytest.mark.parametrize(
    "header",
    [
        *("School District", "park_district", "Council District 3", "Congressional District Name"),
        *("State Senate District", "Distrito escolar", "Police Precinct", "SCHOOL_DISTRICT_NAME"),
    ],
)
def test_a_district_of_schools_or_votes_is_no_neighbourhood(header: str):
    rows = [["name", header], ["Hall", "Hill"], ["Park", "Dale"]]
    assert roles(rows)[header] == ""


def test_a_district_is_a_neighbourhood_only_where_nothing_tells_more():
    rows = [["name", "district", "note"], ["Hall", "Hill", "1 Main St"], ["Gym", "Dale", "x"]]
    assert roles(rows)["district"] == "neighbourhood"
    exact = [["name", "district", "address"], *rows[1:]]
    assert roles(exact)["district"] == ""
    coded = [["name", "district_name", "district_geoid"], ["A", "Hill", "4400"], ["B", "Dale", "7"]]
    assert roles(coded)["district_name"] == ""
    chosen = (("neighbourhood", "district"),)
    assert roles(exact, mapping=chosen)["district"] == "neighbourhood"


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Recipient District Geographic Code", "neighbourhood"),
        ("Recipient Org:Location:0:Geographic Code", "neighbourhood"),
        ("Grantee Neighborhood", "neighbourhood"),
        ("Barrio del beneficiario", "neighbourhood"),
        ("Beneficiary Location:0:Name", "service_area"),
        ("Beneficiary Location:0:Geographic Code", "service_area"),
        ("Neighborhoods Served", "service_area"),
        ("Barrios beneficiados", "service_area"),
        ("Beneficiary Location:0:Country Code", ""),
        ("Beneficiary Location:0:Latitude", ""),
        ("Recipient Org:Name", "recipient"),
        ("Recipient Org:City", "city"),
        ("Recipient Org:Street Address", "address"),
        ("Recipient Org:Postal Code", "zip"),
        ("Recipient Org:Identifier", "recipient_id"),
        ("Beneficiary", "recipient"),
        ("Funding Org:Name", "funder"),
        ("Recipient Region", ""),
    ],
)
def test_whom_a_column_of_a_grant_speaks_of_decides(header: str, role: str):
    assert meant(header, Table.GRANTS) == role


def test_a_person_can_leave_a_column_out():
    content = b"name,category,address\nCorner Library,Library,1 Main St\n"
    upload = Upload(name="a.csv", content=content, sha256="", mapping=(("", "category"),))
    reading = read_upload(upload)
    assert reading.records["category"].tolist() == [""]
    assert reading.records["name"].tolist() == ["Corner Library"]


def test_a_saved_mapping_can_leave_columns_out():
    text = '{"name": "Org", "": ["Notes", "Fax"]}'
    assert parse_mapping(text) == (("name", "Org"), ("", "Notes"), ("", "Fax"))


def test_a_header_that_a_person_names_is_found_whatever_its_case_and_spaces():
    rows = [["Community list", "", ""], ["Wer", "WO  genau", "x"], ["Hall", "1 Main St", "y"]]
    mapping = (("name", "wer"), ("address", "wo genau"))
    reading = read_here(rows, mapping=mapping)
    assert reading.records["name"].tolist() == ["Hall"]
    assert reading.records["address"].tolist() == ["1 Main St"]
    assert reading.records["row"].tolist() == [3]


def test_a_header_named_for_another_sheet_does_not_hide_this_ones_own():
    rows = [["Liste", "", ""], ["wer", "wo", "x"], ["Hall", "1 Main St", "y"]]
    mapping = (("name", "wer"), ("name", "quien es este"))
    with pytest.raises(InputError, match="quien es este"):
        read_here(rows, mapping=mapping)
    assert read_here(rows, mapping=mapping[:1]).records["name"].tolist() == ["Hall"]


@pytest.mark.parametrize(
    ("owners", "role"),
    [
        (("ELM BAPTIST CHURCH", "HOLY CROSS CHURCH TRUSTEES", "NEW LIFE MINISTRIES"), "name"),
        (("LEE MARY ANN", "HOLY CROSS CHURCH TRUSTEES", "SMITH JOHN"), ""),
    ],
)
def test_owners_are_names_only_where_nothing_else_is_and_they_are_no_persons(
    owners: tuple[str, ...], role: str
):
    cells = [[owner, f"{n} Elm St", "Dallas", "75001"] for n, owner in enumerate(owners, start=1)]
    header = ["OWNER_NAME", "ADDRESS", "CITY", "ZIP"]
    assert roles([header, *cells])["OWNER_NAME"] == role
    named = [[f"{word} Hall", *cell] for word, cell in zip("ABC", cells, strict=True)]
    assert roles([["SITE_NAME", *header], *named])["OWNER_NAME"] == ""
