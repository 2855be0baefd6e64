"""What a file leaves open, and what becomes of the answers."""

import io
import json

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest.lists import HEADER, ROWS, Rows, accounted, counts, read_here, refusal_of

from assetmap.errors import InputError, QuestionError
from assetmap.ingest import mapping_key, parse_answers, parse_columns, parse_mapping, saved_columns
from assetmap.ingest.asked import KINDS, one_of
from assetmap.ingest.questions import how_to, sentence
from assetmap.model import Question, Reading, Table
from assetmap.words import LANGUAGES, book

TWO_NAMES = [
    ["Site Name", "Facility Name", "Street Address"],
    ["Hill House", "Urban League", "1835 Centre Ave"],
    ["Liberty Library", "Carnegie Trust", "130 Whitfield St"],
    ["Homewood Clinic", "Health Partners", "7227 Kelly St"],
]
TWO_PLACES = [
    ["name", "Mailing Address", "Mailing City", "Physical Address", "Physical City"],
    ["Hill House", "12 Front St", "Harrisburg", "1835 Centre Ave", "Pittsburgh"],
    ["Liberty Library", "13 Front St", "Harrisburg", "130 Whitfield St", "Pittsburgh"],
    ["Homewood Clinic", "9 Kelly St", "Harrisburg", "7227 Kelly St", "Pittsburgh"],
]


def workbook(**sheets: Rows) -> bytes:
    """Return a workbook of such sheets."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book_:
        for name, rows in sheets.items():
            sheet = book_.add_worksheet(name)
            for i, row in enumerate(rows):
                sheet.write_row(i, 0, row)
    return out.getvalue()


def asked(content: bytes | Rows, **about: object) -> tuple[Question, ...]:
    """Return what must be answered before a list can be read."""
    with pytest.raises(QuestionError) as caught:
        read_here(content, **about)
    assert "\n" not in str(caught.value)
    return caught.value.questions


def roles(reading: Reading) -> dict[str, str]:
    """Return header -> role."""
    return dict(zip(reading.columns["header"], reading.columns["role"], strict=True))


def test_two_names_that_nothing_tells_apart_are_asked_about():
    (question,) = asked(TWO_NAMES)
    assert question.key == "role:name"
    assert question.options == ("Site Name", "Facility Name")
    assert question.suggestion == "Site Name"
    assert question.needed
    assert question.rows == 3
    assert "'Hill House'" in question.found
    assert "'Urban League'" in question.found


@pytest.mark.parametrize("header", ["Site Name", "Facility Name"])
def test_the_answer_says_which_column_has_the_names(header: str):
    for about in (
        {"answers": (("role:name", header),)},
        {"answers": (("role:name", header.upper()),)},
        {"mapping": (("name", header),)},
    ):
        reading = read_here(TWO_NAMES, **about)
        at = TWO_NAMES[0].index(header)
        assert reading.records["name"].tolist() == [row[at] for row in TWO_NAMES[1:]]
        assert not reading.questions


def test_an_answer_goes_before_a_mapping():
    about = {"mapping": (("name", "Site Name"),)}
    answers = (("role:name", "Facility Name"),)
    assert roles(read_here(TWO_NAMES, **about, answers=answers))["Facility Name"] == "name"


def test_names_that_repeat_are_those_of_owners():
    rows = [TWO_NAMES[0], *([a, "Urban League", c] for a, _, c in TWO_NAMES[1:])]
    reading = read_here(rows)
    assert roles(reading)["Site Name"] == "name"
    assert not [q for q in reading.questions if q.needed]


def test_a_column_called_as_the_contract_says_is_not_asked_about():
    for name in ("name", "Name"):
        rows = [[name, "Facility Name", "address"], *TWO_NAMES[1:]]
        reading = read_here(rows)
        assert roles(reading)[name] == "name"
    plain = read_here([["name", "Facility Name", "address"], *TWO_NAMES[1:]])
    assert not plain.questions


def test_where_a_place_is_goes_before_where_its_letters_go():
    reading = read_here(TWO_PLACES)
    assert reading.records["address"].tolist() == [row[3] for row in TWO_PLACES[1:]]
    assert set(reading.records["city"]) == {"Pittsburgh"}
    (question,) = reading.questions
    assert question.key == "role:address"
    assert question.suggestion == "Physical Address"
    assert not question.needed


def test_a_post_box_is_no_place():
    boxes = [[row[0], f"PO Box {i}", *row[2:]] for i, row in enumerate(TWO_PLACES)]
    reading = read_here([TWO_PLACES[0], *boxes[1:]])
    assert reading.records["address"].tolist() == [row[3] for row in TWO_PLACES[1:]]


def test_the_city_follows_the_address_that_a_person_chose():
    reading = read_here(TWO_PLACES, answers=(("role:address", "Mailing Address"),))
    assert reading.records["address"].tolist() == [row[1] for row in TWO_PLACES[1:]]
    assert set(reading.records["city"]) == {"Harrisburg"}


def test_columns_that_say_the_same_are_not_asked_about():
    rows = [[row[0], row[0].upper(), row[2]] for row in TWO_NAMES]
    rows[0] = TWO_NAMES[0]
    assert not read_here(rows).questions


def test_two_equal_addresses_are_asked_about():
    rows = [["name", "Address A", "Address B"]]
    rows += [[f"Hall {i}", f"{i} Main St", f"{i + 50} Oak Ave"] for i in range(1, 9)]
    (question,) = asked(rows)
    assert question.key == "role:address"
    assert question.options == ("Address A", "Address B")


def test_a_second_phone_is_an_open_question():
    rows = [["name", "address", "Home phone", "Work phone"]]
    rows += [
        [f"Hall {i}", f"{i} Main St", f"412-555-010{i}", f"412-555-020{i}"] for i in range(1, 9)
    ]
    reading = read_here(rows)
    assert reading.records["phone"].tolist()[0] == "412-555-0201"
    (question,) = reading.questions
    assert (question.key, question.needed) == ("role:phone", False)
    assert question.options == ("Work phone", "Home phone")
    home = read_here(rows, answers=(("role:phone", "Home phone"),))
    assert home.records["phone"].tolist()[0] == "412-555-0101"
    assert not home.questions


def test_a_header_that_is_not_there_is_no_answer():
    said = refusal_of(TWO_NAMES, answers=(("role:name", "Club"),))
    assert "'Club'" in said
    assert "'Site Name'" in said


def test_a_role_that_is_not_known_is_named():
    said = refusal_of(TWO_NAMES, answers=(("role:colour", "Site Name"),))
    assert "'colour'" in said
    assert "category" in said


def test_an_answer_to_what_is_never_asked_is_refused():
    said = refusal_of([HEADER, *ROWS], answers=(("colour", "red"),))
    assert "'colour'" in said
    assert "role:ROLE" in said


def test_an_answer_to_what_this_file_does_not_ask_is_noted():
    problems = read_here([HEADER, *ROWS], answers=(("dates", "day_first"),)).problems
    assert problems[["row", "reason", "value", "severity"]].values.tolist() == [
        [0, "answer_not_asked", "dates=day_first", "note"]
    ]


def test_the_same_column_for_two_roles_is_the_one_that_was_answered_last():
    answers = (("role:name", "Facility Name"),)
    mapping = (("category", "Facility Name"), ("name", "Site Name"))
    found = roles(read_here(TWO_NAMES, mapping=mapping, answers=answers))
    assert found["Facility Name"] == "name"
    assert found["Site Name"] == ""


def test_two_columns_of_one_role_in_a_mapping_are_refused():
    mapping = (("name", "Site Name"), ("name", "Facility Name"))
    said = refusal_of(TWO_NAMES, mapping=mapping)
    assert "'name'" in said
    assert "'Site Name', 'Facility Name'" in said


# --- sheets


FOOD = [HEADER, *ROWS]
HEALTH = [
    ["Site", "Street", "Town", "Zip Code"],
    ["Job Hub", "801 Union Pl", "Pittsburgh", "15212"],
]


def test_sheets_of_different_columns_are_asked_about_and_read_as_answered():
    book_ = workbook(Cover=[], Food=FOOD, Health=HEALTH)
    (question,) = asked(book_)
    assert (question.key, question.needed, question.rows) == ("sheets", True, 6)
    assert question.options == ("all", "Food", "Health")
    both = read_here(book_, answers=(("sheets", "all"),))
    assert both.rows_in == 6
    assert not both.questions
    named = read_here(book_, answers=(("sheets", "Food; health"),))
    assert named.records["record_id"].tolist() == both.records["record_id"].tolist()
    one = read_here(book_, answers=(("sheets", "Health"),))
    assert one.records["name"].tolist() == ["Job Hub"]
    left = one.problems[one.problems["reason"] == "sheet_not_read"]
    assert left["value"].tolist() == ["Cover", "Food"]
    assert "a person chose other sheets" in left["message"].tolist()[1]


def test_sheets_of_the_same_columns_are_parts_of_one_list():
    other = [[*HEADER[::-1]], [*ROWS[0][::-1]]]
    reading = read_here(workbook(North=FOOD, South=other))
    assert reading.rows_in == len(ROWS) + 1
    assert not reading.questions


@pytest.mark.parametrize("name", ["Cover", "Nowhere"])
def test_a_sheet_that_cannot_be_read_is_no_answer(name: str):
    said = refusal_of(
        workbook(Cover=[], Food=FOOD, Health=HEALTH), answers=(("sheets", f"Food;{name}"),)
    )
    assert repr(name) in said
    assert "'Health'" in said


def test_each_sheet_can_have_its_own_column_for_a_role():
    rows = [["Venue Name", *TWO_NAMES[0][1:]], *TWO_NAMES[1:]]
    book_ = workbook(A=TWO_NAMES, B=rows)
    questions = asked(book_, answers=(("sheets", "all"),))
    assert [q.key for q in questions] == ["role:name:A", "role:name:B"]
    answers = (
        ("sheets", "all"),
        ("role:name:A", "Facility Name"),
        ("role:name:B", "Venue Name"),
    )
    reading = read_here(book_, answers=answers)
    assert reading.records["name"].tolist()[:3] == [row[1] for row in TWO_NAMES[1:]]
    assert reading.records["name"].tolist()[3:] == [row[0] for row in TWO_NAMES[1:]]
    listed = parse_mapping('{"name": ["Facility Name", "Venue Name"]}')
    with pytest.raises(InputError, match="'name'"):  # sheet B has both
        read_here(book_, answers=(("sheets", "all"),), mapping=listed)


def test_a_mapping_with_a_header_for_each_sheet_is_used_in_each():
    book_ = workbook(Food=FOOD, Health=HEALTH)
    mapping = (("description", "category"), ("description", "Town"))
    found = read_here(book_, answers=(("sheets", "all"),), mapping=mapping)
    assert found.records["description"].tolist() == [*(r[1] for r in ROWS), "Pittsburgh"]


# --- columns that are not used


def test_each_column_that_is_not_used_is_named_once():
    rows = [
        ["name", "address", "Hours", "empty", "Mail", ""],
        *([f"Hall {i}", f"{i} Main St", "9-5", "", f"a{i}@b.org", "x"] for i in range(9)),
    ]
    reading = read_here(rows)
    notes = reading.problems[reading.problems["row"] == 0]
    assert notes[["reason", "value", "severity"]].values.tolist() == [
        ["column_not_used", "Hours", "note"],
        ["private_column", "Mail", "note"],
        ["column_not_used", "column 6", "note"],
    ]
    assert counts(reading) == (9, 0, 0)
    assert accounted(reading)
    left_out = read_here(rows, mapping=(("", "Hours"), ("", "Mail")))
    assert left_out.problems["value"].tolist() == ["column 6"]


def test_a_column_without_a_name_is_spoken_of_by_its_position():
    rows = [["name", "address", ""]]
    rows += [[f"Hall {i}", f"{i} Main St", "a library"] for i in range(9)]
    reading = read_here(rows, mapping=(("category", "column 3"),))
    assert set(reading.records["category"]) == {"a library"}


def test_addresses_of_people_are_never_taken_for_anything():
    for header in ("name", "website", "phone", "Contact address", "quien"):
        rows = [["org", "address", header]]
        rows += [[f"Hall {i}", f"{i} Main St", f"ann{i}@hall.org"] for i in range(9)]
        reading = read_here(rows)
        assert roles(reading)[header] == ""
        assert "@" not in reading.records.to_csv()


# --- what is saved


def test_a_header_is_known_again_whatever_its_order_and_case():
    assert mapping_key(HEADER) == mapping_key([*HEADER[::-1], "", " "])
    assert mapping_key(["ZIP_Code", "Name"]) == mapping_key(["name", "zip code"])
    assert mapping_key(HEADER) != mapping_key(HEADER[1:])
    assert mapping_key(["a", "a"]) != mapping_key(["a"])
    assert mapping_key(["名前"]) != mapping_key(["住所"])


WORDS = st.text(min_size=1, max_size=8).filter(lambda text: text != "answers")


@settings(deadline=None)
@given(
    st.dictionaries(WORDS, st.lists(WORDS, min_size=1, max_size=3, unique=True), max_size=4),
    st.dictionaries(WORDS, WORDS, max_size=3),
    st.lists(WORDS, max_size=2, unique=True),
)
def test_what_is_saved_is_read_again(
    chosen: dict[str, list[str]], answers: dict[str, str], left_out: list[str]
):
    mapping = tuple((role, header) for role, headers in chosen.items() for header in headers)
    mapping += tuple(("", header) for header in left_out)
    text = saved_columns(mapping, tuple(answers.items()))
    assert parse_columns(text) == (mapping, tuple(answers.items()))


@pytest.mark.parametrize(
    "text",
    [
        '{"answers": ["swap"]}',
        '{"answers": {"swap": 1}}',
        '{"name": {"a": "b"}}',
        '{"name": [1]}',
        '{"name": "A", "name": "B"}',
        "[]",
        "{",
        '"x"',
    ],
)
def test_what_is_no_mapping_is_refused(text: str):
    with pytest.raises(InputError, match=r"columns\.json"):
        parse_columns(text)


def test_answers_are_a_key_and_a_value():
    assert parse_answers(["role:name=A=B"]) == (("role:name", "A=B"),)
    for bad in (["swap"], ["=yes"], ["swap=yes", "swap=no"]):
        with pytest.raises(InputError):
            parse_answers(bad)


def test_an_option_is_known_by_its_case_only_where_one_is():
    assert one_of("site  NAME", ("Site Name", "Other")) == "Site Name"
    assert one_of("site name", ("Site Name", "SITE NAME")) == ""
    assert one_of("SITE NAME", ("Site Name", "SITE NAME")) == "SITE NAME"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_is_a_sentence_with_all_that_it_says(language: str):
    for key in KINDS & set(book("questions")):
        question = Question(key=f"{key}:name:Sheet", found="<b>x", options=("{found}", "B"), rows=3)
        said = sentence(question, language)
        assert "{" not in said.replace("{found}", "")
        assert said.endswith((".", "?"))
        assert "\n" not in said
        assert "--answer" in how_to(question, language)


def test_a_question_of_a_hostile_header_stays_text():
    rows = [['<img src=x onerror="a()">', "{options}{found}", "address"]]
    rows += [[f"Hall {i}", f"League {i * 7}", f"{i} Main St"] for i in range(9)]
    mapping = (("name", '<img src=x onerror="a()">'),)
    assert read_here(rows, mapping=mapping).records["name"].tolist()[0] == "Hall 0"
    assert json.loads(saved_columns(mapping))["name"] == '<img src=x onerror="a()">'


def test_grants_ask_whose_money_it_is():
    rows = [["Grantee", "Organization Name", "Amount"]]
    rows += [[f"Kids Club {i}", f"Urban League {i}", f"${i}00"] for i in range(1, 9)]
    (question,) = asked(rows, table=Table.GRANTS)
    assert question.key == "role:recipient"
