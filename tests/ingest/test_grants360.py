"""Grants published to the 360Giving standard, as JSON and under their official titles."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from ingest.lists import accounted, counts, csv_bytes, read_here, refusal_of

from assetmap.model import Reading, Table

SCHEMA = (
    Path(__file__).resolve().parents[2].parent
    / "shared/data/grants/360giving/360-giving-schema.json"
)
GRANT = {
    "id": "360G-north-1",
    "title": "Books",
    "description": "Books for children",
    "currency": "USD",
    "amountAwarded": 40000,
    "awardDate": "2024-01-31T00:00:00Z",
    "plannedDates": [{"startDate": "2024-02-01", "endDate": "2025-01-31", "duration": 12}],
    "fundingOrganization": [{"id": "US-EIN-1", "name": "North Fund"}],
    "recipientOrganization": [
        {
            "id": "US-EIN-2",
            "name": "Hill House",
            "streetAddress": "1835 Centre Ave",
            "addressLocality": "Pittsburgh",
            "addressRegion": "PA",
            "postalCode": "15219",
            "location": [{"latitude": "40.4433", "longitude": "-79.9815"}],
        }
    ],
    "beneficiaryLocation": [{"name": "Hill"}, {"name": "Homewood"}, {"name": "Hill"}],
    "grantProgramme": [{"title": "Reading"}],
}
NAMED = "Zebedee Quibblethwaite"
PERSON = {
    "id": "360G-north-Quibblethwaite",
    "title": f"For {NAMED}",
    "description": f"Mr QUIBBLETHWAITE studies; Zebedee's books for {NAMED.replace(' ', '  ')}",
    "currency": "USD",
    "amountAwarded": 500,
    "awardDate": "2024-02-01",
    "fundingOrganization": [{"id": "US-EIN-1", "name": "North Fund"}],
    "recipientIndividual": {"id": "north-Quibblethwaite", "name": NAMED},
    "beneficiaryLocation": [{"name": "Homewood"}],
}
HEADER = [
    *("Identifier", "Title", "Description", "Currency", "Amount Awarded", "Award Date"),
    *("Planned Dates:0:Start Date", "Planned Dates:0:End Date", "Funding Org:0:Name"),
    *("Recipient Org:0:Identifier", "Recipient Org:0:Name", "Recipient Org:0:Street Address"),
    *("Recipient Org:0:City", "Recipient Org:0:Postal Code", "Recipient Ind:0:Identifier"),
    *("Recipient Ind:0:Name", "Beneficiary Location:0:Name", "Beneficiary Location:1:Name"),
    "Grant Programme:0:Title",
]
ROWS = [
    [
        *("360G-north-1", "Books", "Books for children", "USD", "40000", "2024-01-31"),
        *("2024-02-01", "2025-01-31", "North Fund", "US-EIN-2", "Hill House", "1835 Centre Ave"),
        *("Pittsburgh", "15219", "", "", "Hill", "Homewood", "Reading"),
    ],
    [
        *("360G-north-Quibblethwaite", f"For {NAMED}", f"{NAMED} studies", "USD", "500"),
        *("2024-02-01", "", "", "North Fund", "", "", "9 Home St", "Pittsburgh", "15208"),
        *("north-Quibblethwaite", NAMED, "Homewood", "", "Reading"),
    ],
]
PLAIN = [title.replace(":0:", ":") for title in HEADER]


def read(content: str | bytes | list[list[str]]) -> Reading:
    """Read grants in this process."""
    return read_here(content, table=Table.GRANTS)


def said(reading: Reading) -> str:
    """Return all that a reading says, as text."""
    tables = (reading.records, reading.problems, reading.columns)
    return "".join(table.to_csv() for table in tables).lower()


def workbook(rows: list[list[str]]) -> bytes:
    """Return rows as a workbook."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for i, row in enumerate(rows):
            sheet.write_row(i, 0, row)
    return out.getvalue()


@pytest.mark.parametrize("data", [{"version": "1.4", "grants": [GRANT]}, [GRANT]])
def test_a_grant_is_read_field_by_field(data: object):
    reading = read(json.dumps(data))
    assert accounted(reading)
    record = reading.records.iloc[0]
    assert record[["funder", "recipient", "recipient_id", "purpose", "programme"]].tolist() == [
        *["North Fund", "Hill House", "US-EIN-2", "Books for children", "Reading"]
    ]
    assert record[["amount", "currency"]].tolist() == [40000.0, "USD"]
    assert record[["date", "start", "end"]].tolist() == ["2024-01-31", "2024-02-01", "2025-01-31"]
    assert record[["address", "city", "state", "zip"]].tolist() == [
        *["1835 Centre Ave", "Pittsburgh", "PA", "15219"]
    ]
    assert record[["lon", "lat"]].tolist() == [-79.9815, 40.4433]
    assert record["service_area"] == "Hill;Homewood"


@pytest.mark.parametrize("header", [HEADER, PLAIN])
@pytest.mark.parametrize("form", [csv_bytes, workbook])
def test_official_titles_are_read_as_the_json_is(
    header: list[str], form: Callable[[list[list[str]]], bytes]
):
    reading = read(form([header, *ROWS]))
    fields = ["funder", "recipient", "recipient_id", "amount", "currency", "date", "start", "end"]
    fields += ["purpose", "address", "city", "zip", "service_area", "programme"]
    whole = read(json.dumps([GRANT])).records
    assert reading.records[fields].iloc[0].tolist() == whole[fields].iloc[0].tolist()


@pytest.mark.parametrize(
    "content",
    [
        json.dumps({"grants": [GRANT, PERSON]}),
        json.dumps({"grants": [GRANT, {**PERSON, "recipientIndividual": [NAMED]}]}),
        json.dumps({"grants": [GRANT, {**GRANT, **PERSON}]}),
        csv_bytes([HEADER, *ROWS]),
        csv_bytes([PLAIN, *ROWS]),
        workbook([HEADER, *ROWS]),
        csv_bytes([[t.replace("Recipient Ind", "Recipient Individual") for t in PLAIN], *ROWS]),
    ],
)
def test_a_person_is_neither_named_nor_placed(content: str | bytes):
    reading = read(content)
    assert accounted(reading)
    assert "quibble" not in said(reading).replace("360g-north-quibblethwaite", "")
    assert "zebedee" not in said(reading)
    person = reading.records[reading.records["recipient"] == "Individual"].iloc[0]
    assert person["amount"] == 500
    assert person[["address", "city", "zip", "recipient_id"]].tolist() == [""] * 4
    assert person[["lon", "lat"]].isna().all()
    noted = reading.problems[reading.problems["reason"] == "individual_recipient"]
    assert noted["severity"].tolist() == ["note"]
    assert noted["row"].tolist() == [person["row"]]


def test_a_list_of_people_alone_names_none():
    columns = [i for i, title in enumerate(HEADER) if not title.startswith("Recipient Org")]
    rows = [[row[i] for i in columns] for row in (HEADER, ROWS[1], ROWS[1])]
    reading = read(csv_bytes(rows))
    assert reading.records["recipient"].tolist() == ["Individual"] * 2
    assert "zebedee" not in said(reading)


def test_a_damaged_line_of_people_repeats_no_name():
    lines = csv_bytes([HEADER, *ROWS * 3]).splitlines(keepends=True)
    broken = f'x,"open,{NAMED},x\r\n'.encode()
    reading = read(b"".join([*lines[:3], broken, *lines[3:]]))
    assert "unbalanced_quote" in reading.problems["reason"].tolist()
    assert "zebedee" not in said(reading)


def test_recipients_that_are_apart_have_no_common_place():
    other = {"id": "US-EIN-3", "name": "Homewood Clinic", "postalCode": "15208"}
    both = {**GRANT, "recipientOrganization": [*GRANT["recipientOrganization"], other]}
    record = read(json.dumps([both])).records.iloc[0]
    assert record["recipient"] == "Hill House; Homewood Clinic"
    assert record[["address", "zip"]].tolist() == ["", ""]


@pytest.mark.parametrize(
    "odd",
    [
        {"recipientOrganization": "Hill House"},
        {"recipientOrganization": {"name": "Hill House"}},
        {"recipientOrganization": [7, None, {"name": "Hill House"}]},
        {"recipientOrganization": [{"name": "Hill House", "location": "here"}]},
        {"plannedDates": "soon", "grantProgramme": 7, "beneficiaryLocation": [["Hill"]]},
        {"fundingOrganization": [{"name": ["North", "Fund"]}]},
    ],
)
def test_strings_where_objects_belong_are_names_or_nothing(odd: dict[str, object]):
    reading = read(json.dumps({"grants": [{**GRANT, **odd}]}))
    assert counts(reading) == (1, 0, 0)
    assert reading.records["recipient"].tolist() == ["Hill House"]


def test_what_is_no_grant_costs_one_row():
    reading = read(json.dumps({"grants": [GRANT, "a grant to Zebedee", 7, None]}))
    assert counts(reading) == (1, 0, 3)
    assert "zebedee" not in said(reading)
    held = read(json.dumps({"grants": [GRANT, {**GRANT, "amountAwarded": {"x": 1}}]}))
    assert counts(held) == (1, 1, 0)


def test_grants_are_no_list_of_assets():
    sentence = refusal_of(json.dumps({"grants": [GRANT]}))
    assert "its rows are grants; expected assets" in sentence


@pytest.mark.skipif(not SCHEMA.exists(), reason="../shared/data is not here")
def test_every_field_that_is_read_is_one_of_the_standard():
    schema = json.loads(SCHEMA.read_text("utf-8"))
    known = set(schema["properties"])
    assert set(GRANT) <= known
    assert "recipientIndividual" in known
    organisation = schema["$defs"]["Organization"]["properties"]
    assert set(GRANT["recipientOrganization"][0]) <= set(organisation)
    titles = {schema["properties"][name]["title"] for name in ("amountAwarded", "awardDate")}
    assert titles <= set(HEADER)


PLACES = [
    {"name": "Leeds", "geoCode": "E08000035", "geoCodeType": "MD", "countryCode": "GB"},
    {"geoCode": "E08000036", "countryCode": "GB"},
    {"latitude": "53.79", "longitude": "-1.54", "countryCode": "GB"},
    {"countryCode": "KE"},
]
SERVED = "Leeds (E08000035);E08000036;53.79, -1.54;KE"
MORE = {
    "amountAppliedFor": 99999,
    "amountDisbursed": 77777,
    "locationScope": "GLS050",
    "regrantType": "FRG010",
    "classifications": [{"vocabulary": "v", "code": "c", "title": "Arts"}],
    "dateModified": "2024-03-01T00:00:00Z",
}
MORE_TITLES = [
    *("Amount Applied For", "Amount Disbursed", "Location Scope", "For Regrant Type"),
    *("Classifications:0:Title", "Last Modified"),
]


@pytest.mark.parametrize("form", [csv_bytes, workbook])
@pytest.mark.parametrize("shuffled", [False, True])
def test_places_scope_and_regrants_are_the_same_in_every_form(
    form: Callable[[list[list[str]]], bytes], *, shuffled: bool
):
    keys = {
        "name": "Name",
        "geoCode": "Geographic Code",
        "geoCodeType": "Geographic Code Type",
        "countryCode": "Country Code",
        "latitude": "Latitude",
        "longitude": "Longitude",
    }
    titles = [f"Beneficiary Location:{i}:{title}" for i in range(4) for title in keys.values()]
    cells = [place.get(key, "") for place in PLACES for key in keys]
    header = [t for t in HEADER if "Beneficiary" not in t] + titles + MORE_TITLES
    row = [c for t, c in zip(HEADER, ROWS[0], strict=True) if "Beneficiary" not in t]
    row += [*cells, "99999", "77777", "GLS050", "FRG010", "Arts", "2024-03-01"]
    if shuffled:
        header, row = header[::-1], row[::-1]
    table = read(form([header, row])).records.iloc[0]
    whole = read(json.dumps([{**GRANT, **MORE, "beneficiaryLocation": PLACES}])).records.iloc[0]
    for record in (table, whole):
        assert set(record["service_area"].split(";")) == set(SERVED.split(";"))
        assert record["amount"] == 40000
        assert (record["location_scope"], record["regrant"]) == ("local_authority", "FRG010")
        assert (record["start"], record["end"]) == ("2024-02-01", "2025-01-31")


@pytest.mark.parametrize(
    ("said_so", "scope"),
    [("GLS010", "global"), ("National", "national"), ("subnational region", "subnational_region")],
)
def test_a_scope_is_read_by_its_code_or_its_title(said_so: str, scope: str):
    reading = read(json.dumps([{**GRANT, "locationScope": said_so}]))
    assert reading.records["location_scope"].tolist() == [scope]
    assert "unknown_scope" not in reading.problems["reason"].tolist()


def test_a_scope_that_nobody_knows_is_noted_and_stands_for_none():
    reading = read(json.dumps([{**GRANT, "locationScope": "GLS999"}]))
    assert reading.records["location_scope"].tolist() == [""]
    assert "GLS999" in reading.problems.set_index("reason").loc["unknown_scope", "value"]


def test_actual_dates_stand_in_for_planned_ones():
    dates = {"plannedDates": [], "actualDates": [{"startDate": "2024-03-01"}]}
    record = read(json.dumps([{**GRANT, **dates}])).records.iloc[0]
    assert (record["start"], record["end"]) == ("2024-03-01", "")


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(
            [
                {
                    **{k: v for k, v in PERSON.items() if k != "recipientIndividual"},
                    "toIndividualsDetails": {"primaryGrantReason": "GTIR010"},
                },
                GRANT,
            ]
        ),
        csv_bytes(
            [
                [*HEADER, "To Individuals Details:Primary Grant Reason"],
                [*(c if "Ind" not in t else "" for t, c in zip(HEADER, ROWS[1], strict=True)), "G"],
                [*ROWS[0], ""],
            ]
        ),
    ],
)
def test_details_of_a_grant_to_a_person_make_it_one(content: str | bytes):
    records = read(content).records
    assert sorted(records["recipient"]) == ["Hill House", "Individual"]
    person = records[records["recipient"] == "Individual"].iloc[0]
    assert person[["address", "city", "zip"]].tolist() == [""] * 3


@pytest.mark.skipif(not SCHEMA.exists(), reason="../shared/data is not here")
def test_every_scope_of_the_standards_list_is_known():
    lines = (SCHEMA.parent / "locationScope.csv").read_text("utf-8").splitlines()[1:]
    for line in lines:
        code, title = line.split(",")[:2]
        grants = [{**GRANT, "locationScope": word} for word in (code, title)]
        one, two = read(json.dumps(grants)).records["location_scope"]
        assert one == two != ""
