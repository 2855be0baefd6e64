"""Lines of JSON: one object each, a damaged one at a time."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st
from ingest.lists import HEADER, ROWS, accounted, counts, csv_bytes, read_here, refusal_of

from assetmap.limits import Limits
from assetmap.parsing import sniff

OBJECTS = [dict(zip(HEADER, row, strict=True)) for row in ROWS]
ABOUT = ["upload", "source", "record_id"]


def lines(objects: list[object], ending: str = "\n") -> bytes:
    """Return objects as lines."""
    return ending.join(json.dumps(one, ensure_ascii=False) for one in objects).encode()


def features(between: str = "") -> bytes:
    """Return the rows as features, each after a separator."""
    return "\n".join(
        between
        + json.dumps(
            {
                "type": "Feature",
                "properties": {k: v for k, v in one.items() if k not in {"lat", "lon"}},
                "geometry": {
                    "type": "Point",
                    "coordinates": [float(one["lon"]), float(one["lat"])],
                },
            }
        )
        for one in OBJECTS
    ).encode()


def test_lines_give_the_same_records_as_a_table():
    read = read_here(lines(OBJECTS)).records.drop(columns=["row", *ABOUT])
    table = read_here(csv_bytes([HEADER, *ROWS])).records.drop(columns=["row", *ABOUT])
    assert read.equals(table)


def test_rows_have_the_numbers_of_their_lines():
    content = b"\xef\xbb\xbf\n" + lines(OBJECTS, "\r\n\r\n")
    reading = read_here(content)
    assert reading.records["row"].tolist() == [2, 4, 6, 8, 10]
    assert reading.skipped == 5


def test_a_bad_line_in_the_middle_is_rejected_with_its_number():
    parts = lines(OBJECTS).split(b"\n")
    reading = read_here(b"\n".join([*parts[:2], b'{"name": "Cut off', *parts[2:]]))
    assert counts(reading) == (5, 0, 1)
    assert accounted(reading)
    problem = reading.problems[reading.problems["reason"] == "bad_line"]
    assert problem[["row", "severity"]].values.tolist() == [[3, "rejected"]]
    assert "Cut off" in problem["message"].iloc[0]


def test_what_is_no_object_is_rejected_line_by_line():
    odd = [b"[1, 2]", b"17", b'"words"', b"null", b"{" * 5000, b"1" * 5000, b'{"a": ' + b"9" * 5000]
    reading = read_here(b"\n".join([lines(OBJECTS), *odd]))
    assert counts(reading) == (5, 0, len(odd))
    assert reading.problems["row"][lambda rows: rows > 0].tolist() == list(range(6, 6 + len(odd)))


def test_a_line_nested_past_reason_costs_one_row():
    deep = b'{"name": "Deep", "a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    reading = read_here(b"\n".join([lines(OBJECTS), deep]))
    assert counts(reading) == (5, 0, 1)


def test_a_line_of_fifty_megabytes_costs_one_row():
    endless = b'{"name": "' + b"x" * (50 << 20) + b'"}'
    reading = read_here(b"\n".join([lines(OBJECTS), endless]))
    assert counts(reading) == (5, 0, 1)
    assert len(reading.problems["message"].iloc[-1]) < 1000


def test_a_name_that_stands_twice_is_noted():
    content = lines(OBJECTS) + b'\n{"name": "First", "name": "Second", "address": "1 Hill St"}'
    reading = read_here(content)
    assert reading.records["name"].iloc[-1] == "Second"
    noted = reading.problems[reading.problems["reason"] == "repeated_key"]
    assert noted[["row", "value", "severity"]].values.tolist() == [[6, "name", "note"]]


def test_objects_in_objects_have_names_with_a_dot():
    nested = [
        {
            "name": one["name"],
            "address": {"street": one["address"], "city": one["city"], "zip": one["zip"]},
            "phones": [one["phone"], "(412) 555-0999"],
            "hours": {"week": {"mon": ["9-5"]}},
        }
        for one in OBJECTS
    ]
    reading = read_here(lines(nested))
    headers = dict(reading.columns[["header", "role"]].itertuples(index=False, name=None))
    assert headers["address.street"] == "address"
    assert headers["address.city"] == "city"
    examples = dict(reading.columns[["header", "example"]].itertuples(index=False, name=None))
    assert examples["hours.week"] == '{"mon": ["9-5"]}'
    assert reading.records["phone"].iloc[0] == "(412) 555-0101; (412) 555-0999"


def test_names_that_meet_after_flattening_are_told_apart():
    odd = [{"name": "A Hall", "a.b": "1", "a": {"b": "2"}, "address": "1 Hill St"}] * 2
    headers = read_here(lines(odd)).columns["header"].tolist()
    assert headers == ["name", "a.b", "a.b (2)", "address"]


def test_numbers_are_written_as_a_person_would():
    rows = [
        {"name": "A Hall", "zip": 15219.0, "lat": 40.5, "lon": -79.9, "open": True, "beds": None},
        {"name": "B Hall", "zip": 15206, "lat": float("nan"), "lon": float("inf"), "open": False},
    ]
    reading = read_here(lines(rows))
    assert reading.records["zip"].tolist() == ["15219", "15206"]
    assert reading.records["lat"].isna().tolist() == [False, True]
    examples = dict(reading.columns[["header", "example"]].itertuples(index=False, name=None))
    assert examples["open"] == "yes"


def test_great_whole_numbers_keep_their_digits():
    rows = [{"name": f"Hall {i}", "id": 12345678901234567890 + i} for i in range(3)]
    ids = read_here(lines(rows)).records["source_id"].tolist()
    assert ids[0] == "12345678901234567890"


def test_features_say_where_they_are():
    for content in (features(), features("\x1e")):
        reading = read_here(content)
        assert reading.records["lon"].tolist() == [float(one["lon"]) for one in OBJECTS]
        assert reading.records["name"].tolist() == [one["name"] for one in OBJECTS]


def test_a_feature_with_a_bad_shape_costs_one_row():
    odd = b'{"type": "Feature", "properties": {"name": "X"}, "geometry": {"type": "Point"}}'
    worse = (
        b'{"type": "Feature", "properties": {"name": "Y"}, "geometry": {"type": "Polygon", '
        b'"coordinates": ' + b"[" * 900 + b"]" * 900 + b"}}"
    )
    reading = read_here(b"\n".join([features(), odd, worse]))
    assert counts(reading) == (5, 0, 2)
    assert accounted(reading)


def test_half_letters_become_question_marks():
    content = lines(OBJECTS) + b'\n{"name": "Half \\ud800 Hall", "\\udfff": "x"}'
    assert read_here(content).records["name"].iloc[-1] == "Half ? Hall"


def test_old_letters_in_one_line_are_repaired_there():
    bad = '{"name": "Café Hall", "address": "1 Hill St"}'.encode("cp1252")
    fine = '{"name": "Peña Hall", "address": "2 Hill St"}'.encode()
    reading = read_here(b"\n".join([fine, fine, bad]))
    assert reading.records["name"].iloc[-1] == "Café Hall"


def test_too_many_names_are_refused():
    content = b"\n".join(b'{"name": "x", "k%d": 1}' % i for i in range(600))
    assert "at most 500" in refusal_of(content)


def test_too_many_cells_are_refused_before_they_are_made():
    content = lines([{"name": "x"}] * 2000) + b"\n" + lines([{f"k{i}": 1 for i in range(400)}])
    assert "more than 9,000 cells" in refusal_of_within(content, cells=9_000)


def refusal_of_within(content: bytes, **limits: int) -> str:
    """Return the sentence with which bytes are refused under some limits."""
    try:
        read_here(content, limits=Limits(**limits))
    except ValueError as err:
        return str(err)
    return ""


def test_what_is_no_lines_is_not_taken_for_them():
    whole = json.dumps(OBJECTS, indent=1).encode()
    assert sniff.kind_of(whole) == "json"
    assert sniff.kind_of(b'{"type": "FeatureCollection",\n"features": [\n{}\n]}') == "json"
    assert sniff.kind_of(lines(OBJECTS)) == "jsonlines"
    assert sniff.kind_of(b"name,note\nA,{}\nB,{}\n") == "text"
    assert sniff.kind_of(lines([{"a": "x" * 300_000}] * 3)) == "jsonlines"
    assert sniff.kind_of(lines(OBJECTS).decode().encode("utf-16")) == "jsonlines"


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=12)
@given(st.lists(st.dictionaries(TEXTS, VALUES, max_size=4), min_size=1, max_size=6))
def test_every_line_is_accounted_for(objects: list[dict[str, object]]):
    named = [{**one, "name": f"Hall {i}"} for i, one in enumerate(objects)]
    reading = read_here(lines([OBJECTS[0], *named]))
    assert accounted(reading)
    assert reading.rows_in == len(named) + 1
