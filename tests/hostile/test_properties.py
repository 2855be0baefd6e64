"""What reading keeps for any table in any of three formats."""

import json
import re
import unicodedata
from collections.abc import Callable
from random import Random

import pandas as pd
from hostile.case import csv_bytes, xlsx
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from ingest.lists import HEADER, ROWS, accounted, read_here

from assetmap.errors import InputError
from assetmap.model import Reading
from assetmap.schema import PROVENANCE, RECORD_ID, ROW

Places = list[tuple[str, str, str, int]]
Write = Callable[[list[tuple[str, ...]]], bytes]
FEW = settings(max_examples=8, deadline=None)  # each reads several lists
SEED = st.randoms(use_true_random=False)
# Words that mean nothing: no total, no null word, no header.
WORDS = st.text("abcdeéñßøłμжшאب京日", min_size=3, max_size=9).map(
    lambda word: unicodedata.normalize("NFC", word)
)
NAMES = st.builds("{} {} House".format, WORDS, WORDS)
STREETS = st.builds("{} {} St".format, st.integers(1, 9999), WORDS)
PLACES = st.lists(
    st.tuples(NAMES, STREETS, WORDS, st.integers(0, len(ROWS) - 1)),
    min_size=1,
    max_size=8,
    unique_by=lambda place: place[:2],
)
TITLES = ("name", "address", "description", "lat", "lon")


def as_csv(rows: list[tuple[str, ...]]) -> bytes:
    return csv_bytes([TITLES, *rows])


def as_workbook(rows: list[tuple[str, ...]]) -> bytes:
    return xlsx([TITLES, *rows])


def as_map(rows: list[tuple[str, ...]]) -> bytes:
    """Return rows as GeoJSON: the last two are where each is."""
    features = [
        {
            "type": "Feature",
            "properties": dict(zip(TITLES[:3], row[:3], strict=True)),
            "geometry": {"type": "Point", "coordinates": [float(row[4]), float(row[3])]},
        }
        for row in rows
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


WRITERS = st.sampled_from([as_csv, as_workbook, as_map])


def table_of(places: Places) -> list[tuple[str, ...]]:
    """Return places as rows of texts."""
    return [(n, a, d, ROWS[i][HEADER.index("lat")], ROWS[i][-1]) for n, a, d, i in places]


def plain(text: str) -> str:
    """Return a text as it may be compared: composed, with single spaces."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def reading_of(content: bytes) -> Reading | str:
    """Read a file, or return the sentence with which it is refused."""
    try:
        return read_here(content)
    except InputError as err:
        return str(err)


def same(one: Reading, other: Reading) -> None:
    pd.testing.assert_frame_equal(one.records, other.records)
    pd.testing.assert_frame_equal(one.problems, other.problems)
    pd.testing.assert_frame_equal(one.columns, other.columns)
    assert (one.rows_in, one.skipped) == (other.rows_in, other.skipped)


@FEW
@given(PLACES, WRITERS)
def test_the_same_file_twice_is_the_same_reading(places: Places, write: Write):
    content = write(table_of(places))
    same(read_here(content), read_here(content))


@FEW
@given(PLACES, WRITERS, SEED)
def test_rows_in_another_order_are_the_same_records(places: Places, write: Write, random: Random):
    rows = table_of(places)
    mixed = random.sample(rows, len(rows))
    one, other = read_here(write(rows)).records, read_here(write(mixed)).records
    fields = [field for field in one.columns if field != ROW]
    assert set(one[RECORD_ID]) == set(other[RECORD_ID])
    pd.testing.assert_frame_equal(
        one[fields].sort_values(RECORD_ID, ignore_index=True),
        other[fields].sort_values(RECORD_ID, ignore_index=True),
    )


@FEW
@given(PLACES)
def test_a_table_is_the_same_records_in_every_format(places: Places):
    rows = table_of(places)
    text, book, shapes = (read_here(write(rows)).records for write in (as_csv, as_workbook, as_map))
    fields = [field for field in text.columns if field not in PROVENANCE]
    pd.testing.assert_frame_equal(text[fields], book[fields])
    pd.testing.assert_frame_equal(text[fields], shapes[fields])
    assert text[RECORD_ID].tolist() == book[RECORD_ID].tolist() == shapes[RECORD_ID].tolist()


@FEW
@given(PLACES, WRITERS)
def test_no_text_of_an_accepted_row_is_lost(places: Places, write: Write):
    rows = table_of(places)
    reading = read_here(write(rows))
    assert accounted(reading)
    assert len(reading.records) == len(rows)
    for kept, row in zip(reading.records.to_dict("records"), rows, strict=True):
        for title, cell in zip(TITLES[:3], row[:3], strict=True):
            assert plain(kept[title]) == plain(cell)
        assert (kept["lat"], kept["lon"]) == (float(row[3]), float(row[4]))


@FEW
@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters="\r\n\x00"), max_size=8),
            min_size=3,
            max_size=3,
        ),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from([as_csv, as_workbook]),
)
def test_whatever_stands_in_the_cells_every_row_is_accounted_for(
    cells: list[list[str]], write: Write
):
    rows = [(*row, "40.44", "-79.98") for row in cells]
    printable = all(c.isprintable() for row in cells for cell in row for c in cell)
    assume(write is as_csv or printable)  # markup cannot hold the others
    reading = reading_of(write(rows))
    if isinstance(reading, str):
        assert "\n" not in reading
        return
    assert accounted(reading)
    kept = {plain(text) for text in reading.records["name"]}
    given_names = {plain(row[0]) for row in rows}
    untouched = {name for name in kept if name.isalnum()}
    assert untouched <= given_names
