"""Human services as nested JSON: the same rows as from tables."""

import json

import pytest
from ingest.lists import accounted, read_here, refusal_of

from assetmap.model import Table

LOCATION = {
    "id": "l1",
    "name": "North Hall",
    "latitude": 40.4433,
    "longitude": -79.9815,
    "location_type": "physical",
    "addresses": [
        {"address_1": "PO Box 7", "city": "Pittsburgh", "address_type": "postal"},
        {
            "address_1": "1835 Centre Ave",
            "city": "Pittsburgh",
            "state_province": "PA",
            "postal_code": "15219",
            "address_type": "physical",
        },
    ],
}
SERVICE = {
    "id": "s1",
    "name": "Food Pantry",
    "description": "Free food",
    "status": "active",
    "phones": [{"number": "412-555-0101", "type": "voice"}],
    "attributes": [{"id": "q", "taxonomy_term": {"id": "t1", "name": "Food", "version": None}}],
}
ORGANIZATION = {"id": "o1", "name": "North Org", "website": "https://north.example"}
AT = {"id": "x1", "location": LOCATION}
WHOLE_SERVICE = {**SERVICE, "organization": ORGANIZATION, "service_at_locations": [AT]}
WHOLE = {**ORGANIZATION, "services": [{**SERVICE, "service_at_locations": [AT]}]}
PAGE = {"total_items": 1, "total_pages": 1, "page_number": 1, "size": 1, "first_page": True}
FLAT_LOCATION = {k: v for k, v in LOCATION.items() if k != "addresses"}


@pytest.mark.parametrize(
    "data",
    [
        [WHOLE],
        WHOLE,
        [WHOLE_SERVICE],
        {**PAGE, "contents": [WHOLE_SERVICE]},
        {**PAGE, "contents": [WHOLE]},
        {"organizations": [WHOLE]},
        [{**AT, "service": {**SERVICE, "organization": ORGANIZATION}}],
        {
            "organization": [ORGANIZATION],
            "service": [{**SERVICE, "organization_id": "o1"}],
            "location": [FLAT_LOCATION],
            "service_at_location": [{"id": "x1", "service_id": "s1", "location_id": "l1"}],
            "address": [{**one, "location_id": "l1"} for one in LOCATION["addresses"]],
        },
    ],
    ids=[
        *("organisations", "one organisation", "services", "page", "page of organisations"),
        *("named list", "services at locations", "tables"),
    ],
)
def test_every_way_to_nest_gives_the_same_row(data: object):
    reading = read_here(json.dumps(data))
    assert accounted(reading)
    assert len(reading.records) == 1
    record = reading.records.iloc[0]
    assert record[["name", "address", "city", "state", "zip"]].tolist() == [
        *["Food Pantry", "1835 Centre Ave", "Pittsburgh", "PA", "15219"]
    ]
    assert record[["lon", "lat"]].tolist() == [-79.9815, 40.4433]
    assert record[["phone", "category", "url"]].tolist() == [
        *["412-555-0101", "Food", "https://north.example"]
    ]
    assert record["source_id"] == "x1"


def test_a_location_in_many_objects_is_one():
    data = [WHOLE, {**WHOLE, "id": "o2", "services": [{**WHOLE["services"][0], "id": "s2"}]}]
    reading = read_here(json.dumps(data))
    assert len(reading.records) == 2
    assert reading.records["address"].unique().tolist() == ["1835 Centre Ave"]


def test_a_virtual_location_is_no_place():
    virtual = {**LOCATION, "location_type": "virtual", "addresses": []}
    data = [{**WHOLE, "services": [{**SERVICE, "service_at_locations": [{"location": virtual}]}]}]
    record = read_here(json.dumps(data)).records.iloc[0]
    assert record[["lon", "lat"]].isna().all()


@pytest.mark.parametrize(
    "odd",
    [
        {"services": ["a", 7, None, {"id": {"x": 1}, "name": ["y"]}]},
        {"services": [{**SERVICE, "service_at_locations": "l1", "phones": {"number": 7}}]},
        {"services": [{**SERVICE, "service_at_locations": [{"location": ["l1"]}]}]},
        {"services": [{**SERVICE, "attributes": [{"taxonomy_term": "Food"}]}]},
        {"services": [{"name": "No id"}, {"name": "No id either"}]},
    ],
)
def test_strings_where_objects_belong_cost_what_they_stood_for(odd: dict[str, object]):
    reading = read_here(json.dumps([WHOLE, {**ORGANIZATION, "id": "o9", **odd}]))
    assert accounted(reading)
    assert "Food Pantry" in reading.records["name"].tolist()


def test_objects_in_objects_without_end_are_passed_over():
    deep: dict[str, object] = {"id": "s", "name": "Deep"}
    for i in range(200):
        deep = {"id": f"d{i}", "name": f"Deep {i}", "services": [deep]}
    assert accounted(read_here(json.dumps([WHOLE, deep])))


def test_human_services_are_no_list_of_grants():
    assert "its rows are assets" in refusal_of(json.dumps([WHOLE]), table=Table.GRANTS)


def test_lists_that_only_look_alike_are_read_as_they_stand():
    plain = [{"name": "A Hall", "services": "food", "address": "1 Hill St"}] * 2
    assert read_here(json.dumps(plain)).records["name"].tolist() == ["A Hall"] * 2
