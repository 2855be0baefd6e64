"""JSON documents: what they say that they are, and lists of objects wherever they stand."""

import json
import math

import pytest
from ingest.lists import HEADER, ROWS, accounted, counts, read_here, refusal_of

OBJECTS = [dict(zip(HEADER, row, strict=True)) for row in ROWS]
NAMES = [one["name"] for one in OBJECTS]


def document(data: object) -> bytes:
    """Return data as JSON."""
    return json.dumps(data).encode()


@pytest.mark.parametrize(
    "data",
    [
        OBJECTS,
        {"data": OBJECTS},
        {"status": "ok", "meta": {"count": 5}, "result": {"items": OBJECTS}},
        {"success": True, "result": {"fields": [{"id": h} for h in HEADER], "records": OBJECTS}},
        {"fields": [{"id": h, "type": "text"} for h in HEADER], "records": ROWS},
        {"meta": {"view": {"columns": [{"name": h} for h in HEADER]}}, "data": ROWS},
        [HEADER, *ROWS],
        {header: [one[header] for one in OBJECTS] for header in HEADER},
        {header: {str(i): one[header] for i, one in enumerate(OBJECTS)} for header in HEADER},
        {f"key {i}": one for i, one in enumerate(OBJECTS)},
    ],
    ids=[
        *("list", "one list", "deep list", "CKAN", "CKAN dump", "Socrata", "lists of values"),
        *("columns", "pandas", "by keys"),
    ],
)
def test_a_list_is_found_wherever_it_stands(data: object):
    reading = read_here(document(data))
    assert reading.records["name"].tolist() == NAMES
    assert reading.records["lat"].tolist() == [float(one["lat"]) for one in OBJECTS]
    assert accounted(reading)


def test_a_lone_object_is_one_row():
    assert read_here(document(OBJECTS[0])).records["name"].tolist() == NAMES[:1]


def test_several_lists_are_sheets():
    data = {"north": OBJECTS[:2], "south": OBJECTS[2:]}
    reading = read_here(document(data))
    assert reading.records["sheet"].tolist() == ["north"] * 2 + ["south"] * 3


def test_what_is_no_object_in_a_list_costs_one_row():
    reading = read_here(document([*OBJECTS[:2], 7, "x", [1], None, *OBJECTS[2:]]))
    assert counts(reading) == (5, 0, 4)
    assert reading.records["row"].tolist() == [1, 2, 7, 8, 9]


def test_a_point_in_an_object_is_a_place():
    data = [
        {
            "name": one["name"],
            "the_geom": {"type": "Point", "coordinates": [float(one["lon"]), float(one["lat"])]},
        }
        for one in OBJECTS
    ]
    assert read_here(document(data)).records["lon"].tolist() == [float(o["lon"]) for o in OBJECTS]


def esri(system: object) -> bytes:
    """Return the rows as ArcGIS servers answer them."""
    features = [
        {"attributes": {"NAME": one["name"]}, "geometry": {"x": -8903340.9, "y": 4928959.9}}
        for one in OBJECTS
    ]
    return document({"spatialReference": system, "features": [*features, 3]})


def test_features_of_esri_are_turned_into_degrees():
    reading = read_here(esri({"wkid": 102100, "latestWkid": 3857}))
    assert reading.records["name"].tolist() == NAMES
    # Web Mercator on a ball of R = 6378137 m: lon = x / R, lat = atan(sinh(y / R)).
    lat = math.degrees(math.atan(math.sinh(4928959.9 / 6378137)))
    assert reading.records["lon"].iloc[0] == pytest.approx(-math.degrees(8903340.9 / 6378137))
    assert reading.records["lat"].iloc[0] == pytest.approx(lat)


def test_a_system_that_nobody_knows_is_asked_for():
    assert "system" in refusal_of(esri({"wkid": 999_999}))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'["a", "b"]', "no list of objects"),
        (b"[1, 2]", "no list of objects"),
        (b'{"a": 1, "b": [', "not valid JSON"),
        (b'[{"a": 1}', "not valid JSON"),
        (b"[" * 60_000 + b"]" * 60_000, "nested too deeply"),
        (b'{"a": ' + b"1" * 9000 + b"}", "not valid JSON"),
        (b"{}", "no list of objects"),
        (b"[[]]", "no list of objects"),
        (document([{f"k{i}": 1 for i in range(10_000)}]), "at most 500"),
        (document([{f"k{i}{j}": 1 for i in range(50)} for j in range(50)]), "at most 500"),
        (document([[1] * 600] * 3), "at most 500"),
        (document([{}, {}]), "no data rows"),
        (b"[" + b"[1,1]," * 3_000_000 + b"[1,1]]", "more than 8,000,000"),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(content: bytes, words: str):
    assert words in refusal_of(content)


def test_names_of_objects_are_text_whatever_they_hold():
    data = [{"name": "{{7*7}}<script>", "address": "1 ${x} St", "__proto__": {"a": "b"}}] * 2
    assert read_here(document(data)).records["name"].tolist() == ["{{7*7}}<script>"] * 2
