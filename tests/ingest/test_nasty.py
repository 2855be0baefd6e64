"""The corpus of hostile and broken files, against its manifest, where it is at hand.

What only the region decides (swapped degrees, lost signs, 0/0, vague addresses) is accepted by
reading and held for the region that it is read for, or built.
"""

import json
from functools import cache
from pathlib import Path

import psutil
import pytest
from geocode.town import areas, region
from ingest.lists import accounted, counts, parsing_here
from shapely.geometry import box

from assetmap.errors import InputError, QuestionError
from assetmap.geocode import locate, within
from assetmap.ingest import load_upload, read_upload
from assetmap.model import Reading
from assetmap.settings import Settings

NASTY = Path(__file__).resolve().parents[2].parent / "shared" / "nasty"
CASES = (
    {case["file"]: case for case in json.loads((NASTY / "expected.json").read_text("utf-8"))}
    if NASTY.exists()
    else {}
)
BY_REGION = {
    "23_latlon_all_swapped.csv",
    "25_longitude_minus_missing.csv",
    "29_null_island.csv",
    "33_units_intersections_vague.csv",
    "75_networklink_and_html.kml",
}
# What the manifest calls the obvious answer to the one question that a file raises.
ANSWERS = {
    "43_empty_first_sheet_two_data_sheets.xlsx": (("sheets", "all"),),
    "77_shapefile_no_prj.zip": (("crs", "EPSG:2272"),),
}
# "or" of the manifest: the row is repaired, and flagged.
OTHERWISE = {"05_mixed_utf8_and_cp1252_lines.csv": (6, 0, 0)}

ALLEGHENY = areas({"a": ("Allegheny", box(-80.36, 40.19, -79.69, 40.67))})

pytestmark = pytest.mark.skipif(not CASES, reason="../shared/nasty is not here")


@cache  # each file is read once, in a child of its own; nobody changes what it was read as
def read(name: str) -> Reading:
    upload = load_upload(NASTY / "files" / name, answers=ANSWERS.get(name, ()))
    if name.endswith((".csv", ".txt")):  # our own code alone: what others' parsers do needs a child
        with parsing_here():
            return read_upload(upload, states=("PA",))
    return read_upload(upload, states=("PA",))


@pytest.mark.parametrize("name", [n for n, c in CASES.items() if c["outcome"] == "FILE_REJECT"])
def test_a_file_to_refuse_is_refused_in_a_sentence(name: str):
    with pytest.raises(InputError) as caught:
        read(name)
    sentence = str(caught.value)
    assert sentence.count("\n") == 0
    assert len(sentence) > 60
    assert "root:" not in sentence
    assert "Traceback" not in sentence


@pytest.mark.parametrize("name", [n for n, c in CASES.items() if c["outcome"] != "FILE_REJECT"])
def test_a_file_to_read_is_accounted_for_row_by_row(name: str):
    case = CASES[name]
    reading = read(name)
    assert accounted(reading)
    assert reading.rows_in == case["data_rows"]
    assert reading.skipped == case["skipped"]
    expected = (case["accepted"], case["review"], case["rejected"])
    if name in BY_REGION:
        expected = (case["data_rows"], 0, 0)
    assert counts(reading) == OTHERWISE.get(name, expected)
    assert not left_behind()


@pytest.mark.parametrize("name", sorted(BY_REGION & set(CASES)))
def test_what_only_the_region_decides_is_held_for_it(name: str):
    case, reading = CASES[name], read(name)
    here = region(ALLEGHENY, invented=False)
    kept, problems = within(reading.records, here, settings=Settings())
    assert (len(kept), len(problems)) == (case["accepted"], case["review"])
    assert set(problems["severity"]) == {"held"}


def test_addresses_that_say_that_they_cannot_be_found_are_held_when_read_and_when_built():
    records = read("33_units_intersections_vague.csv").records
    here = region(ALLEGHENY, invented=False)
    _, problems = within(records, here, settings=Settings())
    assert problems[["row", "reason", "column"]].to_numpy().tolist() == [
        [8, "vague_address", "address"],  # a rural route
        [9, "vague_address", "address"],  # a highway under both its names
        [13, "vague_address", "address"],  # behind the old mill
    ]
    built = locate(records, here, settings=Settings())
    assert len(built.records) == 9
    held = built.problems.loc[built.problems["severity"] == "held"]
    assert held["row"].tolist() == problems["row"].tolist()
    ids = records["record_id"].iloc[[6, 7, 11]]
    assert set(ids) <= set(built.review["record_id"])
    assert built.records["address"].tolist() == [
        *records["address"].tolist()[:6],
        *("4614 1/2 Liberty Ave", "123-125 N Negley Ave", "One Mellon Center"),
    ]


def test_sheets_of_different_columns_are_asked_about():
    name = "43_empty_first_sheet_two_data_sheets.xlsx"
    with pytest.raises(QuestionError, match="sheets=all") as asked:
        read_upload(load_upload(NASTY / "files" / name))
    assert [(q.key, q.options) for q in asked.value.questions] == [
        ("sheets", ("all", "Food", "Health"))
    ]
    assert set(read(name).columns["sheet"]) == {"Food", "Health"}


def left_behind() -> list[psutil.Process]:
    """Return the parsing processes that still run; a browser of another test may."""
    running = (p for p in psutil.Process().children() if p.status() != psutil.STATUS_ZOMBIE)
    return [p for p in running if "assetmap.parsing.child" in p.cmdline()]


def names(reading: Reading):
    return reading.records["name"].tolist()


def test_the_byte_order_mark_is_no_part_of_the_first_header():
    assert read("01_utf8_bom.csv").columns["header"][0] == "name"


def test_utf16_is_read():
    assert names(read("03_utf16le_tab_excel_unicode_text.txt"))[:2] == [
        "Żółw Community Kitchen",
        "Đà Nẵng Temple",
    ]


def test_a_line_in_an_old_encoding_is_repaired_and_flagged():
    reading = read("05_mixed_utf8_and_cp1252_lines.csv")
    assert names(reading)[1] == "Café Liberté"
    assert names(reading)[3] == "Café Lawrence"
    flagged = reading.problems
    assert flagged[["row", "reason", "severity"]].values.tolist() == [[5, "bad_encoding", "note"]]


def test_the_line_of_an_open_quotation_mark_is_named():
    problems = read("09_unbalanced_quote.csv").problems
    assert problems[["row", "reason"]].values.tolist() == [[4, "unbalanced_quote"]]
    assert "on line 4 of the file" in problems["message"][0]


def test_zeros_and_null_words_stay_as_they_are():
    reading = read("21_leading_zeros_and_null_words.csv")
    assert names(reading)[1:] == ["NA", "True North", "None", "NULL", "nan", "N/A", "Inf"]
    assert reading.records["zip"].tolist()[:2] == ["02138", "07102"]
    assert reading.records["source_id"].tolist()[1:3] == ["1E10", "12E5"]
    assert reading.records["source_id"].tolist()[-2:] == ["12345678901234567890", "1_000"]


def test_coordinates_in_one_cell_are_read_in_seven_ways():
    records = read("27_coordinates_in_one_column.csv").records
    lat = [40.4433, 40.4611, 40.4553, 40.4712, 40.4529, 40.4085, 40.4100]
    lon = [-79.9815, -79.9256, -79.8965, -79.9598, -80.0058, -79.9423, -80.0248]
    assert records["lat"].tolist()[:7] == lat
    assert records["lon"].tolist()[:7] == lon
    assert records[["lon", "lat"]].isna().to_numpy().tolist()[7] == [True, True]


def test_the_same_rows_in_another_order_have_the_same_ids():
    one, other = read("35a_same_upload.csv").records, read("35b_same_upload_reordered.csv").records
    assert set(one["record_id"]) == set(other["record_id"])


def test_a_merged_category_holds_for_all_its_rows():
    assert (
        read("39_merged_title_and_category.xlsx").records["category"].tolist()[:3] == ["food"] * 3
    )


def test_hidden_sheets_are_named_and_not_read():
    reading = read("41_hidden_and_veryhidden_sheets.xlsx")
    assert reading.problems["value"].tolist() == ["Confidential clients", "vh"]
    everything = "".join(t.to_csv() for t in (reading.records, reading.problems, reading.columns))
    assert "000-00-0001" not in everything


def test_errors_of_formulas_are_told_apart():
    reading = read("45_formulas_cached_uncached_errors.xlsx")
    found = reading.problems[["row", "severity", "value"]].values.tolist()
    assert [4, "note", "#N/A"] in found
    assert [5, "held", "#REF!"] in found
    assert [6, "rejected", "a formula without a value"] in found
    assert "Hazelwood Farm Market" in names(reading)


def test_ids_that_a_spreadsheet_changed_are_flagged_and_kept():
    reading = read("47_ids_turned_into_dates_and_sci.xlsx")
    damaged = reading.problems[reading.problems["reason"] == "damaged_id"]
    assert damaged["row"].tolist() == [2, 3]
    assert reading.records["source_id"].tolist()[2:] == ["00042", "1-2", "7", "8"]


def test_a_stray_cell_far_out_is_left_out_and_named():
    problems = read("51_far_corner_cell.xlsx").problems
    assert problems["reason"].tolist() == ["stray_cell"]
    assert problems["value"].tolist() == ["XFD1048576: 1"]


def test_legacy_coordinates_are_turned_into_degrees():
    records = read("65_legacy_crs_member_3857.geojson").records
    assert abs(records["lon"][0] - -79.9815) < 1e-5
    assert abs(records["lat"][0] - 40.4433) < 1e-5


def test_links_of_a_map_are_named_and_its_markup_is_text():
    reading = read("75_networklink_and_html.kml")
    assert reading.records["description"].tolist() == ["Open daily", ""]
    parts = reading.problems[reading.problems["reason"] == "map_part"]
    assert parts["value"].tolist() == ["NetworkLink 'nl'", "GroundOverlay"]


def test_a_shapefile_without_a_system_is_asked_about():
    upload = load_upload(NASTY / "files" / "77_shapefile_no_prj.zip")
    with pytest.raises(QuestionError) as caught:
        read_upload(upload, states=("PA",), bounds=(-80.36, 40.19, -79.69, 40.67))
    assert caught.value.questions[0].suggestion == "EPSG:2272"
    places = read("77_shapefile_no_prj.zip").records[["lon", "lat"]].to_numpy()
    base = [[-79.9815, 40.4433], [-79.9256, 40.4611], [-79.8965, 40.4553], [-79.9598, 40.4712]]
    assert abs(places - [*base, [-80.0058, 40.4529]]).max() < 2e-5  # two metres


def test_a_hostile_layer_name_is_shown_as_it_is():
    sheets = read("83_hostile_layer_name.gpkg").records["sheet"]
    assert sheets.unique().tolist() == ['x"; DROP TABLE assets; --']
