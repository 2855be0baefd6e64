"""Where the table is in a sheet, and what is no data."""

import pytest
from ingest.lists import HEADER, ROWS, counts, csv_bytes, read_here, refusal_of

from assetmap.errors import InputError
from assetmap.ingest import load_upload, parse_mapping
from assetmap.limits import Limits


def test_a_row_of_groups_above_the_header_is_joined_with_it():
    groups = ["Site", "", "Location", "", ""]
    header = ["Name", "Type", "Street", "City", "Zip"]
    reading = read_here([groups, header, ["Hall", "food", "1 Main St", "Akron", "44308"]])
    assert reading.columns["role"].tolist() == ["name", "category", "address", "city", "zip"]
    assert reading.columns["header"].tolist()[2] == "Location Street"
    assert reading.skipped == 1


def test_totals_notes_and_repeated_headers_are_no_data():
    wide = [""] * 8
    rows = [
        HEADER,
        *ROWS[:2],
        HEADER,
        *ROWS[2:],
        ["Total: 5", *wide],
        ["", "", "", "", "", "", "", "", ""],
        ["Source: county records", *wide],
    ]
    reading = read_here(rows)
    assert counts(reading) == (5, 0, 0)
    assert reading.skipped == 4


@pytest.mark.parametrize(
    "note",
    [
        "* addresses as told to us",
        "Note that some lines are old",
        "Fuente: el municipio",
        "Nota sobre los datos",
        "(c) 2025 County of Erie",
        "† closed in winter",
        "Please tell us what is wrong; thank you.",
        "Los horarios pueden cambiar sin aviso.",
    ],
)
def test_a_note_at_the_foot_is_no_data(note: str):
    wide = [""] * 8
    reading = read_here([HEADER, *ROWS, ["TOTAL", "5", *wide[1:]], [note, *wide], ["", *wide]])
    assert counts(reading) == (5, 0, 0)
    assert reading.skipped == 3


@pytest.mark.parametrize(
    "name", ["Source of Life Church", "Legend Comics", "The Center on the Hill", "Hill St. Hall"]
)
def test_a_name_alone_in_a_row_is_data_among_others(name: str):
    rows = [HEADER, ROWS[0], [name, *[""] * 8], *ROWS[1:]]
    assert name in read_here(rows).records["name"].tolist()


def test_a_name_alone_in_the_last_row_is_data():
    for name in ("The Center on the Hill", "Friends of the Library, Inc.", "St. Mary's"):
        rows = [HEADER, *ROWS, [name, *[""] * 8]]
        assert name in read_here(rows).records["name"].tolist()


def test_an_asset_whose_name_begins_with_total_is_data():
    rows = [HEADER, *ROWS, ["Total Fitness", *ROWS[0][1:]]]
    assert "Total Fitness" in read_here(rows).records["name"].tolist()


def test_headings_of_sections_are_no_data():
    rows = [["Name", "Address", "City"], ["Food", "", ""], ["A", "1 Main St", "Akron"]]
    rows += [["Books", "", ""], ["B", "2 Main St", "Akron"], ["C", "3 Main St", "Akron"]]
    reading = read_here(rows)
    assert reading.records["name"].tolist() == ["A", "B", "C"]
    assert reading.skipped == 2


def test_a_table_without_header_is_refused_and_read_by_position():
    assert "no row with column names" in refusal_of(ROWS)
    mapping = (("name", "column 1"), ("address", "column 3"))
    reading = read_here(ROWS, mapping=mapping)
    assert reading.records["address"].tolist() == [row[2] for row in ROWS]


def test_a_row_with_a_comma_too_many_is_held():
    content = csv_bytes([HEADER, *ROWS]) + b"Kids, Inc,a,1 Main St,Akron,OH,44308,,40.1,-80.1\n"
    reading = read_here(content)
    assert counts(reading) == (5, 1, 0)
    assert reading.problems["reason"].tolist()[0] == "too_many_cells"


def test_quotation_marks_that_pair_across_lines_swallow_nothing():
    content = 'name,address\n"Hall,1 Main St\nPark,2 Main St\n"Pool,3 Main St\nGym,4 Main St\n'
    reading = read_here(content)
    assert reading.records["name"].tolist() == ["Park", "Gym"]
    assert reading.problems["row"].tolist() == [2, 4]


def test_lines_within_quotation_marks_belong_to_one_row():
    reading = read_here('name,address\nHall,"1 Main St\nAkron"\n\nPark,2 Main St\n')
    assert reading.records["row"].tolist() == [2, 4]  # as a spreadsheet shows them
    assert reading.records["address"].tolist() == ["1 Main St, Akron", "2 Main St"]


def test_an_open_quotation_mark_is_named_by_row_and_by_line():
    text = 'name,address\nHall,"1 Main St\nAkron"\n"Pool,3 Main St\nGym,4 Main St\n'
    reading = read_here(text)
    assert reading.records["row"].tolist() == [2, 4]
    assert reading.problems["row"].tolist() == [3]
    assert "on line 4 of the file" in reading.problems["message"][0]


def test_a_line_in_an_old_encoding_is_named_by_its_row():
    lines = ['name,address\nCafé,"1 Main St\nAkron"\n'.encode(), b"Pe\xf1a,2 Main St\n"]
    problems = read_here(b"".join(lines)).problems
    assert problems[["row", "reason"]].values.tolist() == [[3, "bad_encoding"]]


def test_the_hint_for_the_delimiter_is_followed_and_is_no_row():
    reading = read_here("sep=;\nname;address\nHall;1 Main St, Akron\n")
    assert reading.records["row"].tolist() == [2]


def test_a_whole_file_in_an_old_encoding_is_read_with_one_note():
    reading = read_here("name,address\nCafé,1 Main St\nPeña,2 Main St\n".encode("cp1252"))
    assert reading.records["name"].tolist() == ["Café", "Peña"]
    assert reading.problems[["row", "reason"]].values.tolist() == [[0, "old_encoding"]]


def test_a_macintosh_list_is_read_in_its_letters():
    reading = read_here("name,address\rCafé,1 Main St\r".encode("mac_roman"))
    assert reading.records["name"].tolist() == ["Café"]


@pytest.mark.parametrize("content", ["name,address\n", "name,address\n\n , \n", "", "\n\n"])
def test_a_table_without_rows_is_refused(content: str):
    assert refusal_of(content)


def test_a_saved_mapping_is_read_or_refused():
    assert parse_mapping('{"name": "Site", "zip": "PLZ"}') == (("name", "Site"), ("zip", "PLZ"))
    for text in ("", "[]", "7", '{"name": 1}', '{"name": "a", "name": "b"}', '{"a": {"b": 1}}'):
        with pytest.raises(InputError, match="column mapping"):
            parse_mapping(text)


def test_files_that_are_not_there_are_refused(tmp_path):  # noqa: ANN001 -- pytest's own
    with pytest.raises(InputError, match="no such file"):
        load_upload(tmp_path / "none.csv")
    with pytest.raises(InputError, match="folder"):
        load_upload(tmp_path)
    (tmp_path / "list.csv").write_bytes(b"name\nHall\n")
    upload = load_upload(tmp_path / "list.csv", source="Ours", verified="2025-01-01")
    assert (upload.name, upload.source, upload.verified) == ("list.csv", "Ours", "2025-01-01")


def test_a_line_longer_than_any_row_is_refused_by_its_number():
    limits = Limits(columns=10, cell_characters=100)
    content = "name,address\nHall,1 Main St\n" + "x" * 2000 + ",2 Main St\n"
    assert "line 3 has 2,01" in refusal_of(content, limits=limits)


def test_a_quotation_mark_that_opens_an_endless_cell_takes_one_line_with_it():
    limits = Limits(columns=10, cell_characters=100)
    content = "name,address\nHall,1 Main St\n" + '"Pool,2 Main St\n' + "Gym,3 Main St\n" * 200
    reading = read_here(content, limits=limits)
    assert reading.rows_in == 202
    assert reading.problems["row"].tolist() == [3]


def test_more_delimiters_than_cells_are_taken_are_refused_before_the_cells_are_made():
    limits = Limits(text_cells=1000)
    assert "more than 1,000 cells" in refusal_of("name,a\n" + "," * 2001 + "\n", limits=limits)
    assert read_here("name,a\n" + "Hall,1\n" * 400, limits=limits).rows_in == 400


def test_a_map_of_endless_values_is_refused_before_it_is_made():
    shapes = '{"type":"FeatureCollection","features":[' + "[]," * 99 + "[]]}"
    assert "more than 50 numbers" in refusal_of(shapes, limits=Limits(json_values=50))


def test_crosses_in_many_columns_are_no_header():
    rows = [["name", "address", *[f"q{i}" for i in range(40)]]]
    rows += [["Hall", "1 Main St", *["x"] * 40], ["Park", "2 Main St", *["y"] * 40]]
    assert read_here(rows).records["row"].tolist() == [2, 3]


def test_rows_that_are_each_wrapped_in_quotation_marks_are_unwrapped():
    text = '"name,address"\n"Hall,""1 Main St, Akron"""\n"Park,2 Main St"\n'
    records = read_here(text).records
    assert records["address"].tolist() == ["1 Main St, Akron", "2 Main St"]
    assert records["row"].tolist() == [2, 3]
    one = read_here('"name"\n"Hall, the"\n"Park, the"\n').records
    assert one["name"].tolist() == ["Hall, the", "Park, the"]


def test_a_table_on_its_side_is_refused_in_a_sentence():
    assert "on its side" in refusal_of(
        "name,Hall,Park\naddress,1 Main St,2 Main St\nzip,44308,44309\nnotes,a,b\n"
    )
    assert not refusal_of("name,address\nSchool,1 Main St\nChurch,2 Main St\n")


def test_columns_parted_by_spaces_are_refused_in_a_sentence():
    assert "parted by spaces" in refusal_of(
        "name           address\nHall           1 Main St\nPark           2 Main St\n"
    )
    assert not refusal_of("name\nHill House\nLiberty  Hall\n")


# --- one list in many hands

STYLES = {
    "plain": [],
    "a title": [["Our neighborhood's assets"]],
    "a title and who made it": [["ASSET LIST 2025"], ["Prepared by the harbormaster, May 2025"]],
    "facts in two columns": [["City:", "Akron"], ["Updated:", "5/1/2025"], ["Rows:", "3"]],
    "a note of some length": [["Please add what is missing and send it back to us by Friday."]],
    "blank rows": [[], [], ["Assets"], []],
    "groups": [["Who", "", "Where", "", "", "Contact"]],
    "letters of columns": [["A", "B", "C", "D", "E", "F"]],
    "in Spanish": [["Lista de recursos del barrio"], ["Fuente: vecinos"]],
}
HEADERS = {
    "plain": ["name", "category", "address", "city", "zip", "phone"],
    "capitals": ["ORGANIZATION", "TYPE", "STREET ADDRESS", "CITY", "ZIP CODE", "PHONE #"],
    "a database": ["org_name", "org_type", "addr_line_1", "city_name", "zip_cd", "phone_no"],
    "a form": [
        "What is it called?",
        "What kind of place is it?",
        "Where is it located?",
        "City or town",
        "ZIP code",
        "Phone number",
    ],
    "Spanish": ["Nombre", "Tipo", "Dirección", "Ciudad", "Código postal", "Teléfono"],
    "camels": ["facilityName", "facilityType", "streetAddress", "city", "postalCode", "phone"],
}
FEET = {
    "nothing": [],
    "a sum": [["Total", "3"]],
    "a note": [[], ["Source: walked around in May"]],
    "both": [["TOTAL: 3"], ["* closed in winter"], [], ["Page 1 of 1"]],
}
PLACES = [
    ["Hill House", "food", "1835 Centre Ave", "Akron", "44301", "412-555-0101"],
    ["East Library", "books", "130 Whitfield St", "Akron", "44302", "412-555-0102"],
    ["Homewood Clinic", "health", "7227 Kelly St", "Akron", "44303", ""],
]


PAIRS = [
    (style, header, list(FEET)[(i + k) % len(FEET)])
    for i, style in enumerate(STYLES)
    for k, header in enumerate(HEADERS)
]


@pytest.mark.parametrize(("style", "header", "foot"), PAIRS)
def test_a_list_in_any_hand_gives_the_same_records(style: str, header: str, foot: str):
    lines = [*STYLES[style], HEADERS[header], *PLACES, *FEET[foot]]
    rows = [[*line, *[""] * (6 - len(line))] for line in lines]
    reading = read_here(rows)
    fields = ["name", "category", "address", "city", "zip", "phone"]
    assert reading.records[fields].to_numpy().tolist() == PLACES
    assert reading.skipped == len(rows) - 4
    assert counts(reading) == (3, 0, 0)
    top = len(STYLES[style])
    assert reading.records["row"].tolist() == [top + 2, top + 3, top + 4]
