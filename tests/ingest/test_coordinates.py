"""Where rows say that they are in degrees: read in many ways, never moved without a word."""

# ruff: noqa: RUF001 -- all signs that people write for minutes are what is tested

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest.lists import counts, read_here

from assetmap.errors import InputError
from assetmap.ingest.values.numbers import degrees
from assetmap.ingest.values.pairs import is_grid, pair_in
from assetmap.model import Reading

NASTY = Path(__file__).resolve().parents[2].parent / "shared" / "nasty" / "files"
BOUNDS = (-80.36, 40.19, -79.69, 40.67)
HEADER = ["name", "address", "lat", "lon"]
PLACES = [(40.4433, -79.9815), (40.4611, -79.9256), (40.4553, -79.8965), (40.4712, -79.9598)]


def listed(pairs: list[tuple[object, object]], **about: object) -> Reading:
    """Read a list with these latitudes and longitudes."""
    rows = [[f"Hall {i}", "1 Main St", str(a), str(b)] for i, (a, b) in enumerate(pairs)]
    return read_here([HEADER, *rows], **{"bounds": BOUNDS, **about})


def points(reading: Reading) -> list[tuple[float, float]]:
    return list(reading.records[["lat", "lon"]].itertuples(index=False, name=None))


def notes(reading: Reading) -> list[tuple[int, str, str]]:
    found = reading.problems[["row", "reason", "severity"]]
    return list(found.itertuples(index=False, name=None))


@pytest.mark.parametrize(
    "text",
    [
        "[40.44, -79.98]",
        "40.44/-79.98",
        "40.44°, -79.98°",
        "40,44, -79,98",
        "40,44 -79,98",
        "SRID=4326;POINT(-79.98 40.44)",
        "POINT Z (-79.98 40.44 0)",
        "c(-79.98, 40.44)",
        "{'latitude': '40.44', 'longitude': '-79.98', 'human_address': '{}'}",
        '{"lat":40.44,"lng":-79.98}',
        "lng: -79.98, lat: 40.44",
        "x: -79.98 y: 40.44",
        "lat 40,44 / lon -79,98",
        "https://www.google.com/maps/place/X/@40.1,-79.1,17z/data=!8m2!3d40.44!4d-79.98",
        "https://maps.google.com/?q=40.44,-79.98",
        "https://www.google.com/maps/search/?api=1&query=40.44%2C-79.98",
        "https://www.openstreetmap.org/?mlat=40.44&mlon=-79.98#map=17/40.1/-79.1",
        "https://www.openstreetmap.org/#map=17/40.44/-79.98",
        "geo:40.44,-79.98",
        "40.44° N 79.98° W",
        "N40.44 W79.98",
        "N 40.44, W 79.98",
        "79.98W 40.44N",
        "40.44 North, 79.98 West",
        "40,44° N; 79,98° O",
        "40°26'24\"N 79°58'48\"W",
        "40° 26′ 24″ N, 79° 58′ 48″ W",
        "40º26’24”N 79º58’48”W",
        "40° 26´ 24´´ N 79° 58´ 48´´ W",
        "40d26m24sN 79d58m48sW",
        "40 26 24 N 79 58 48 W",
        "40-26-24N 79-58-48W",
        "N 40° 26.4' W 79° 58.8'",
    ],
)
def test_both_degrees_are_read_out_of_one_cell(text: str):
    assert pair_in(text) == pytest.approx((-79.98, 40.44), abs=1e-9)


@pytest.mark.parametrize(
    "text", ["here", "1835 Centre Ave", "24/7", "5, 6 and 7", "https://x.org/a/1,2/b", "40.44", ""]
)
def test_what_is_no_pair_is_none(text: str):
    assert all(map(math.isnan, pair_in(text)))


@given(
    st.floats(0.001, 89.99), st.floats(0.001, 179.99), st.sampled_from("NS"), st.sampled_from("EW")
)
def test_degrees_minutes_and_seconds_are_the_same_place(
    lat: float, lon: float, up: str, across: str
):
    def sexagesimal(value: float) -> str:
        minutes, seconds = divmod(round(value * 3600, 2), 60)
        return f"{int(minutes // 60)}°{int(minutes % 60)}'{seconds:.2f}\""

    x, y = pair_in(f"{sexagesimal(lat)}{up}, {sexagesimal(lon)} {across}")
    assert (x, y) == pytest.approx(
        (lon if across == "E" else -lon, lat if up == "N" else -lat), abs=1e-5
    )


@pytest.mark.parametrize("text", ["40.443.300", "40.5 26' 10\"", "12.5 30'", "4.5.6", "40 26.5 10"])
def test_numbers_with_two_points_are_no_angle(text: str):
    assert math.isnan(degrees(text))


GRIDS = [
    *("87G2C2R9+2X", "C2R9+2X Pittsburgh, PA", "17T 589000 4477000", "17N 589000E 4477000N"),
    *("17TNE8912377123", "17T NE 89123 77123", "///filled.count.soap"),
]


@pytest.mark.parametrize("text", GRIDS)
def test_a_place_in_a_grid_is_known_and_not_guessed(text: str):
    assert is_grid(text)
    assert all(map(math.isnan, pair_in(text)))
    rows = [["name", "address", "coordinates"], ["A", "1 Main St", text], ["B", "", text]]
    assert notes(read_here(rows)) == [
        (2, "grid_reference", "note"),
        (3, "grid_reference", "held"),
    ]


@pytest.mark.parametrize("text", ["C+ Cafe", "2+2 Learning", "A++ Tutoring", "4H+FFA", "Room 12"])
def test_other_words_are_no_grid(text: str):
    assert not is_grid(text)


SWAPPED = [(b, a) for a, b in PLACES]
POSITIVE = [(a, -b) for a, b in PLACES]


def test_swapped_columns_are_asked_about_and_left_alone():
    reading = listed(SWAPPED)
    assert points(reading) == SWAPPED
    (question,) = reading.questions
    assert (question.key, question.rows, question.suggestion) == ("swap", 4, "yes")
    assert (question.needed, question.found) == (False, "-79.9815, 40.4433")
    assert notes(reading) == []


def test_they_are_swapped_where_a_person_says_so_and_it_is_noted():
    reading = listed([*SWAPPED, (40.5, -80.0123)], answers=(("swap", "yes"),))
    assert points(reading) == [*PLACES, (40.5, -80.0123)]
    assert notes(reading) == [(0, "swapped_back", "note")]
    assert "in 4 rows" in reading.problems["message"][0]
    assert reading.questions == ()


def test_a_lost_minus_is_asked_about_and_given_back():
    assert [(q.key, q.rows) for q in listed(POSITIVE).questions] == [("sign", 4)]
    assert points(listed(POSITIVE)) == POSITIVE
    reading = listed(POSITIVE, answers=(("sign", "yes"),))
    assert points(reading) == PLACES
    assert notes(reading) == [(0, "sign_restored", "note")]


def test_what_is_swapped_and_lacks_its_minus_needs_both_answers():
    both = [(b, a) for a, b in POSITIVE]
    assert [q.key for q in listed(both).questions] == ["swap", "sign"]
    one = listed(both, answers=(("swap", "yes"),))
    assert points(one) == both
    assert [q.key for q in one.questions] == ["sign"]
    reading = listed(both, answers=(("swap", "yes"), ("sign", "yes")))
    assert points(reading) == PLACES


def test_one_wrong_row_is_no_question_on_the_whole_list():
    reading = listed([*PLACES[:3], SWAPPED[3]])
    assert reading.questions == ()
    assert points(reading)[3] == SWAPPED[3]
    assert points(listed([*PLACES[:3], SWAPPED[3]], answers=(("swap", "yes"),))) == PLACES


def test_no_leaves_them_and_asks_no_more():
    reading = listed(SWAPPED, answers=(("swap", "no"),))
    assert points(reading) == SWAPPED
    assert reading.questions == ()
    with pytest.raises(InputError, match="no possible answer"):
        listed(SWAPPED, answers=(("swap", "perhaps"),))


def test_a_list_of_another_place_is_no_list_of_swapped_degrees():
    assert listed([(41.8, -87.6), (41.9, -87.7)]).questions == ()


@settings(max_examples=15)  # each reads a whole list twice
@given(
    st.lists(
        st.tuples(st.floats(40.2, 40.6), st.floats(-80.3, -79.7)),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(["swap", "sign", "both"]),
)
def test_what_was_turned_comes_back_as_it_was(pairs: list[tuple[float, float]], how: str):
    wrong = [(a, -b) if how != "swap" else (a, b) for a, b in pairs]
    wrong = [(b, a) for a, b in wrong] if how != "sign" else wrong
    answers = tuple((key, "yes") for key in ("swap", "sign") if how in {key, "both"})
    assert np.allclose(points(listed(wrong, answers=answers)), pairs)
    assert {q.key for q in listed(wrong).questions} == {key for key, _ in answers}


def test_without_a_region_a_latitude_beyond_the_pole_is_held():
    reading = listed([(-104.99, 39.7412), (39.7512, -104.98)], bounds=None)
    assert notes(reading) == [(2, "latlon_swapped", "held")]
    swapped = listed([(-104.99, 39.7412)], bounds=None, answers=(("swap", "yes"),))
    assert points(swapped) == [(39.7412, -104.99)]


def test_lost_decimal_points_are_held_asked_about_and_given_back():
    lost = [("40443300", "-79981500"), ("404611", "-799256"), ("40.4553", "-79.8965")]
    reading = listed(lost)
    assert notes(reading) == [(2, "lost_point", "held"), (3, "lost_point", "held")]
    assert [(q.key, q.rows) for q in reading.questions] == [("point", 2)]
    assert "40443300, -79981500" in reading.questions[0].found
    mended = listed(lost, answers=(("point", "yes"),))
    assert np.allclose(points(mended), PLACES[:3], atol=1e-9)
    assert notes(mended) == [(0, "point_restored", "note")]
    assert counts(mended) == (3, 0, 0)


@pytest.mark.parametrize("pair", [("-1", "-1"), ("999", "-999"), ("9999", "9999"), ("99", "99")])
def test_what_programs_write_for_no_place_is_held(pair: tuple[str, str]):
    assert notes(listed([pair, *PLACES])) == [(2, "null_island", "held")]


def test_coarse_coordinates_are_noted():
    reading = listed([(40.44, -79.98), *PLACES])
    assert notes(reading) == [(2, "coarse_coordinate", "note")]
    assert points(reading)[0] == (40.44, -79.98)
    many = listed([(40.44, -79.98)] * 30)
    assert notes(many) == [(0, "coarse_coordinate", "note")]


@pytest.mark.parametrize("text", ["91.5, -200.1", "abc", "1e400", "40.4433 or so"])
def test_numbers_out_of_range_are_held(text: str):
    rows = [["name", "address", "gps"], ["A", "1 St", text], ["B", "", "40.4433, -79.9815"]]
    reading = read_here(rows, bounds=BOUNDS)
    assert counts(reading) == (1, 1, 0)


@pytest.mark.skipif(not NASTY.exists(), reason="../shared/nasty is not here")
@pytest.mark.parametrize(
    ("name", "answer", "count"),
    [
        ("23_latlon_all_swapped.csv", "swap", 6),
        ("25_longitude_minus_missing.csv", "sign", 5),
    ],
)
def test_files_that_are_wrong_throughout_are_put_right_by_one_answer(
    name: str, answer: str, count: int
):
    content = (NASTY / name).read_bytes()
    asked = read_here(content, bounds=BOUNDS, states=("PA",))
    assert [(q.key, q.rows) for q in asked.questions] == [(answer, count)]
    reading = read_here(content, bounds=BOUNDS, states=("PA",), answers=((answer, "yes"),))
    assert counts(reading) == (count, 0, 0)
    assert points(reading)[0] == (40.4433, -79.9815)
    west, south, east, north = BOUNDS
    assert all(south <= lat <= north and west <= lon <= east for lat, lon in points(reading))
