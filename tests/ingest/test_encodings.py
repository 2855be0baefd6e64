"""In which encoding a text is: by its own mark, else UTF-8, else the old one, else by answer."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest.lists import csv_bytes, read_here, refusal_of, upload_of

from assetmap.ingest import read_upload
from assetmap.model import Reading
from assetmap.parsing.text.encodings import ENCODINGS, suggested

TWICE = settings(max_examples=2)  # in each of the encodings; each reads a whole list
ROWS = [
    ["name", "address", "description"],
    ["Café Peña", "1 Main St", "¿Qué tal? Ñandú"],
    ["Łódź Hall", "2 Main St", "Đà Nẵng"],
    ["Plain Hall", "3 Main St", "nothing odd"],
]
WESTERN = [ROWS[0], ROWS[1], ["São João", "2 Main St", "déjà vu"], ROWS[3]]


def names(reading: Reading) -> list[str]:
    return reading.records["name"].tolist()


WHOLE = [row[0] for row in ROWS[1:]]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"],
)
def test_every_unicode_encoding_is_read_with_and_without_its_mark(encoding: str, delimiter: str):
    reading = read_here(csv_bytes(ROWS, encoding=encoding, delimiter=delimiter))
    assert names(reading) == WHOLE
    assert reading.columns["header"][0] == "name"
    assert reading.problems.empty


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"\xff\xfe\x00\x00", "utf-32-le"),
        (b"\x00\x00\xfe\xff", "utf-32-be"),
    ],
)
def test_a_mark_at_the_beginning_decides(mark: bytes, encoding: str):
    assert names(read_here(mark + csv_bytes(ROWS, encoding=encoding))) == WHOLE


def test_what_is_no_utf8_is_read_as_windows_1252_and_said_and_asked():
    reading = read_here(csv_bytes(WESTERN, encoding="cp1252"))
    assert names(reading) == ["Café Peña", "São João", "Plain Hall"]
    assert reading.problems["reason"].tolist() == ["old_encoding"]
    (question,) = reading.questions
    assert (question.key, question.needed, question.rows) == ("encoding", False, 2)
    assert question.found == "Café Peña"
    assert question.suggestion == "windows-1252"
    assert question.options == tuple(ENCODINGS)


def test_plain_text_is_not_asked_about():
    assert read_here(csv_bytes(WESTERN)).questions == ()
    assert read_here(csv_bytes([ROWS[0], ROWS[3]], encoding="cp1252")).questions == ()


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("mac_roman", "mac-roman"), ("cp850", "cp850"), ("cp1250", "windows-1250")],
)
def test_another_encoding_is_suggested_and_read_where_a_person_says_so(encoding: str, name: str):
    rows = WESTERN if encoding != "cp1250" else [ROWS[0], ["Łódź Hall", "2 Main St", "Gdańsk"]]
    content = csv_bytes(rows, encoding=encoding)
    reading = read_here(content)
    assert names(reading) != [row[0] for row in rows[1:]]
    assert [q.suggestion for q in reading.questions] == [name]
    answered = read_here(content, answers=(("encoding", name),))
    assert names(answered) == [row[0] for row in rows[1:]]
    assert answered.questions == ()
    assert answered.problems.empty


TEXTS = {
    "windows-1251": "Библиотека Пушкина",
    "koi8-r": "Библиотека",
    "shift-jis": "日本語学校",
    "gb18030": "中文学校",
    "big5": "中文學校",
    "euc-kr": "한국어학교",
    "windows-1253": "Ελληνικά",
    "windows-1255": "עברית",
    "windows-1258": "Café",
    "iso-8859-2": "Gdańsk",
    "iso-8859-15": "Œuvre 5 €",
    "utf-16-le": "Żółw",
    "cp437": "Peña",
}


@pytest.mark.parametrize(("name", "text"), TEXTS.items())
def test_the_answer_overrides(name: str, text: str):
    rows = [["name", "address"], [text, "1 Main St"]]
    content = csv_bytes(rows, encoding=ENCODINGS[name])
    assert names(read_here(content, answers=(("encoding", name),))) == [text]


@pytest.mark.parametrize("name", sorted(ENCODINGS))
@TWICE
@given(text=st.text(min_size=1, max_size=20), count=st.integers(1, 60))
def test_what_can_be_written_in_an_encoding_is_read_in_it(name: str, text: str, count: int):
    text = "".join(c for c in text if c.isprintable() and c not in "\"',;|\t")
    text = (
        f"Hall {text.encode(ENCODINGS[name], 'ignore').decode(ENCODINGS[name], 'ignore')}".strip()
    )
    text = "".join(c for c in text if c.isprintable())
    rows = [["name", "address"], *([[f"{text} {i}", "1 Main St"] for i in range(count)])]
    try:
        content = csv_bytes(rows, encoding=ENCODINGS[name])
    except UnicodeEncodeError:
        return
    found = names(read_here(content, answers=(("encoding", name),)))
    assert found == [" ".join(f"{text} {i}".split()) for i in range(count)]


def test_a_wrong_answer_is_a_sentence():
    content = csv_bytes(WESTERN, encoding="cp1252")
    assert "line 2 cannot be read so" in refusal_of(content, answers=(("encoding", "utf-8"),))
    unknown = refusal_of(content, answers=(("encoding", "klingon"),))
    assert "'klingon' is no encoding that is known" in unknown
    assert "windows-1252" in unknown


def test_the_answer_reaches_the_parser_in_its_own_process():
    content = csv_bytes(WESTERN, encoding="mac_roman")
    answered = read_upload(upload_of(content, answers=(("encoding", "mac roman"),)))
    assert names(answered) == ["Café Peña", "São João", "Plain Hall"]


def test_lines_in_two_encodings_are_read_line_by_line():
    one = csv_bytes(ROWS[:2], encoding="utf-8")
    other = "Liberté Hall,2 Main St,\r\n".encode("cp1252")
    modern = csv_bytes([[f"Peña {i}", "3 Main St", ""] for i in range(5)])
    reading = read_here(one + other + modern)
    assert names(reading)[:2] == ["Café Peña", "Liberté Hall"]
    assert reading.problems[["row", "reason", "severity"]].values.tolist() == [
        [3, "bad_encoding", "note"]
    ]


@given(st.lists(st.text(max_size=30), max_size=5))
def test_a_suggestion_is_always_an_encoding_that_may_be_answered(texts: list[str]):
    assert suggested(texts) in ENCODINGS


@pytest.mark.parametrize("name", sorted(ENCODINGS))
@TWICE
@given(content=st.binary(min_size=1, max_size=300))
def test_any_bytes_in_any_encoding_are_read_or_refused_in_a_sentence(name: str, content: bytes):
    refusal = refusal_of(
        b"name,address\r\nA,1 Main St\r\n" + content, answers=(("encoding", name),)
    )
    assert refusal == "" or refusal.endswith(".")
