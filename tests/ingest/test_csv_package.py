"""A zip of CSV files: sheets, or the tables of one package of human services."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from ingest.lists import HEADER, ROWS, accounted, counts, csv_bytes, read_here, refusal_of

from assetmap.limits import Limits
from assetmap.model import Reading, Table

OHANA = Path(__file__).resolve().parents[2].parent / "shared/data/assets/hsds_ohana_sample"
TABLES = {
    "organization": [
        ["id", "name", "description", "website"],
        ["o1", "North Org", "We help", "https://north.example"],
        ["o2", "Lone Org", "", ""],
    ],
    "service": [
        ["id", "organization_id", "name", "description", "status", "assured_date"],
        ["s1", "o1", "Food Pantry", "Free food", "active", "2024-05-01"],
        ["s2", "o1", "Help Line", "By phone", "active", ""],
        ["s3", "o1", "Old Clinic", "", "defunct", ""],
    ],
    "location": [
        ["id", "organization_id", "name", "latitude", "longitude", "location_type"],
        ["l1", "o1", "North Hall", "40.4433", "-79.9815", "physical"],
        ["l2", "o1", "South Hall", "40.4085", "-79.9423", "physical"],
        ["l3", "o1", "Empty Hall", "40.4111", "-79.9222", "physical"],
    ],
    "service_at_location": [
        ["id", "service_id", "location_id"],
        ["x1", "s1", "l1"],
        ["x2", "s1", "l2"],
        ["x3", "s3", "l1"],
    ],
    "address": [
        [
            *("id", "location_id", "address_1", "address_2", "city", "state_province"),
            *("postal_code", "address_type"),
        ],
        ["a1", "l1", "PO Box 7", "", "Pittsburgh", "PA", "15219", "postal"],
        ["a2", "l1", "1835 Centre Ave", "Suite 2", "Pittsburgh", "PA", "15219", "physical"],
        ["a3", "l2", "130 Whitfield St", "", "Pittsburgh", "PA", "15206", "physical"],
    ],
    "phone": [
        ["id", "service_id", "location_id", "number", "extension", "type"],
        ["p1", "s1", "", "412-555-0199", "", "fax"],
        ["p2", "s1", "", "412-555-0101", "12", "voice"],
        ["p3", "", "l3", "412-555-0103", "", ""],
    ],
    "taxonomy_term": [["id", "name"], ["t1", "Food"], ["t2", "Hunger"]],
    "attribute": [
        ["id", "link_id", "link_entity", "taxonomy_term_id"],
        ["q1", "s1", "service", "t1"],
        ["q2", "s1", "service", "t2"],
        ["q3", "s2", "service", "t9"],
    ],
}


def zipped(files: dict[str, bytes]) -> bytes:
    """Return files as a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def package(tables: dict[str, list[list[str]]], **others: bytes) -> bytes:
    """Return tables as a zipped package."""
    files = {f"{name}.csv": csv_bytes(rows) for name, rows in tables.items()}
    return zipped({**files, **others})


def reasons(reading: Reading) -> list[str]:
    """Return why rows have problems, but for columns that are not used."""
    return [r for r in reading.problems["reason"] if r != "column_not_used"]


def test_there_is_one_row_for_each_service_at_a_location():
    reading = read_here(package(TABLES))
    assert accounted(reading)
    assert reading.rows_in == 6
    assert reading.records["name"].tolist() == [
        *["Food Pantry", "Food Pantry", "Help Line", "Empty Hall", "Lone Org"]
    ]
    assert reading.records["source_id"].tolist() == ["x1", "x2", "s2", "l3", "o2"]
    first = reading.records.iloc[0]
    assert first["address"] == "1835 Centre Ave, Suite 2"
    assert first[["city", "state", "zip"]].tolist() == ["Pittsburgh", "PA", "15219"]
    assert first[["lon", "lat"]].tolist() == [-79.9815, 40.4433]
    assert first["phone"] == "412-555-0101 x12"
    assert first["category"] == "Food; Hunger"
    assert first["url"] == "https://north.example"
    assert first["verified"] == "2024-05-01"
    assert reading.records["address"].tolist()[2:] == ["", "", ""]
    assert reading.records["phone"].tolist()[3] == "412-555-0103"


def test_a_service_that_is_no_more_waits_for_a_person():
    problems = read_here(package(TABLES)).problems
    held = problems[problems["reason"] == "not_active"]
    assert held[["row", "value", "severity"]].values.tolist() == [[3, "defunct", "held"]]


def test_plural_names_and_folders_make_no_difference():
    plural = {f"data/{name}s": rows for name, rows in TABLES.items()}
    one = read_here(package(TABLES)).records
    assert read_here(package(plural)).records.equals(one)


def test_a_description_of_the_package_names_the_tables():
    files = {f"t{i}.csv": csv_bytes(rows) for i, rows in enumerate(TABLES.values())}
    about = {
        "resources": [{"name": name, "path": f"t{i}.csv"} for i, name in enumerate(TABLES)]
        + [{"name": "service", "path": "../../etc/passwd"}, {"path": ["x"]}, 7],
    }
    content = zipped({**files, "datapackage.json": json.dumps(about).encode()})
    assert read_here(content).records.equals(read_here(package(TABLES)).records)


def test_ids_that_point_to_nothing_are_named_once():
    links = [*TABLES["service_at_location"], *([f"y{i}", f"none{i}", "l3"] for i in range(40))]
    reading = read_here(package({**TABLES, "service_at_location": links}))
    found = reading.problems[reading.problems["reason"] == "dangling_id"]
    assert len(found) == 1
    assert "40 of service_at_location.service_id, such as 'none0'" in found["message"].iloc[0]
    assert reading.rows_in == 6
    assert accounted(reading)


@pytest.mark.parametrize("gone", ["organization", "service", "location", "service_at_location"])
def test_a_missing_table_is_named_and_the_rest_is_read(gone: str):
    reading = read_here(package({k: v for k, v in TABLES.items() if k != gone}))
    assert reading.problems["value"][reading.problems["reason"] == "missing_table"].tolist() == [
        gone
    ] * (1 if gone != "organization" else 2)
    assert accounted(reading)


def test_ids_in_circles_and_ids_that_stand_twice_end():
    taxonomy = [["id", "name", "parent_id"], ["t1", "Food", "t2"], ["t2", "Hunger", "t1"]]
    services = [
        *TABLES["service"],
        ["s1", "o1", "Twin", "", "active", ""],
        ["", "", "", "", "", ""],
    ]
    reading = read_here(package({**TABLES, "taxonomy_term": taxonomy, "service": services}))
    assert accounted(reading)
    assert "Twin" in reading.records["name"].tolist()


def test_two_tables_of_one_name_are_told_of():
    twice = csv_bytes([["id", "name"], ["o9", "Other Org"]])
    reading = read_here(package(TABLES, **{"organizations.csv": twice, "old/service.csv": twice}))
    assert "Other Org" not in reading.records["name"].tolist()
    left = reading.problems[reading.problems["reason"] == "sheet_not_read"]
    assert sorted(left["value"]) == ["old/service.csv", "organizations.csv"]


def test_names_of_older_versions_are_understood():
    tables = {
        "organizations": [["id", "name"], ["1", "North Org"]],
        "services": [["id", "organization_id", "name", "url"], ["1", "1", "Pantry", "n.example"]],
        "locations": [
            ["id", "organization_id", "latitude", "longitude"],
            ["1", "1", "40.5", "-79.9"],
        ],
        "services_at_location": [["id", "service_id", "location_id"], ["1", "1", "1"]],
        "physical_addresses": [
            ["id", "location_id", "address_1", "city", "state_province", "postal_code"],
            ["1", "1", "1 Hill St", "Pittsburgh", "PA", "15219"],
        ],
        "service_taxonomy": [["id", "service_id", "taxonomy_id"], ["1", "1", "9"]],
        "taxonomy": [["id", "name"], ["9", "Food"]],
        "phones": [["id", "organization_id", "number"], ["1", "1", "412-555-0100"]],
    }
    record = read_here(package(tables)).records.iloc[0]
    assert record[["name", "address", "zip", "category", "phone"]].tolist() == [
        *["Pantry", "1 Hill St", "15219", "Food", "412-555-0100"]
    ]


def test_a_package_is_no_list_of_grants():
    assert "its rows are assets; expected grants" in refusal_of(package(TABLES), table=Table.GRANTS)


def test_a_zip_of_other_files_is_read_sheet_by_sheet():
    north, south = csv_bytes([HEADER, *ROWS[:2]]), csv_bytes([HEADER, *ROWS[2:]], delimiter=";")
    files = {
        "north.csv": b"\r\n" + north,
        "south.csv": south,
        "__MACOSX/._north.csv": b"\x00\x05\x16\x07",
        "readme.pdf": b"%PDF",
        "empty.csv": b"",
        "noise.csv": bytes(range(32)) * 9,
    }
    reading = read_here(zipped(files))
    assert reading.records["sheet"].tolist() == ["north.csv"] * 2 + ["south.csv"] * 3
    assert accounted(reading)
    assert counts(reading) == (5, 0, 0)
    left = reading.problems[reading.problems["reason"] == "sheet_not_read"]
    assert sorted(left["value"]) == ["empty.csv", "noise.csv", "readme.pdf"]


def nested_zip() -> bytes:
    return zipped({"a.csv": zipped({"b.csv": csv_bytes([HEADER, *ROWS])})})


def lying_zip() -> bytes:
    """Return a zip whose part is longer than it says."""
    content = bytearray(zipped({"a.csv": csv_bytes([HEADER, *ROWS * 9])}))
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = (60).to_bytes(4, "little")
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (zipped({"../a.csv": b"name\nx\n"}), "suspicious name"),
        (zipped({"/etc/a.csv": b"name\nx\n"}), "suspicious name"),
        (zipped({"c:\\a.csv": b"name\nx\n"}), "suspicious name"),
        (zipped({"a.csv": b"name,address\n" + b"," * 30_000_000}), "times its size"),
        (zipped({f"{i}.csv": b"" for i in range(2_001)}), "at most 2000"),
        (nested_zip(), "no sheet"),
        (lying_zip(), "damaged"),
        (zipped({"a.csv": csv_bytes([HEADER, *ROWS])})[:-30], "damaged"),
        (zipped({"a.bin": b"x"}), "zip archive"),
    ],
    ids=[
        *("up", "root", "drive", "bomb", "many", "zip in zip", "lying", "cut", "no CSV"),
    ],
)
def test_a_zip_to_refuse_is_refused_in_a_sentence(content: bytes, words: str):
    assert words in refusal_of(content)


def test_a_zip_that_unfolds_to_more_than_is_taken_is_refused():
    content = zipped({"a.csv": csv_bytes([HEADER, *ROWS * 400])})
    with pytest.raises(ValueError, match="more than 0 MB"):
        read_here(content, limits=Limits(inflated_bytes=9_000))


@pytest.mark.skipif(not OHANA.exists(), reason="../shared/data is not here")
def test_a_real_package_of_an_older_version_is_joined():
    reading = read_here(zipped({path.name: path.read_bytes() for path in OHANA.glob("*.csv")}))
    assert accounted(reading)
    assert counts(reading) == (21, 2, 0)
    record = reading.records[reading.records["name"] == "Fair Oaks Branch"].iloc[0]
    assert record[["address", "city", "zip"]].tolist() == [
        *["2510 Middlefield Road", "Redwood City", "94063"]
    ]
    assert record["phone"] == "650 780-7261"
