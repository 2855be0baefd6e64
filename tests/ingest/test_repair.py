"""Letters that were broken before the list came: seen, offered to be mended, never silently."""

# ruff: noqa: RUF001 -- signs that look like others are what is tested

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ingest.lists import counts, read_here

from assetmap.errors import InputError
from assetmap.ingest.mending.mojibake import mended
from assetmap.model import Reading

# Letters of languages that lists are in, and the signs that stand beside words.
LETTERS = {
    "Spanish": "abcdelmnoprstuáéíóúüñ",
    "Portuguese": "abcdelmnoprstuãõâêôáéíóúç",
    "Vietnamese": "abcdeghiklmnoptuvăâđêôơưạảãàáậẩẫầấắằẳẵặẹẻẽèéệểễềế"
    "ỉĩìíịọỏõòóộổỗồốợởỡờớụủũùúựửữừứỵỷỹỳý",
    "Polish": "abcdeklmnorstuwyząćęłńóśźż",
    "French": "abcdefilmnoprstuàâæçéèêëîïôœùûü",
    "German": "abcdefghiklmnorstuäöüß",
    "Finnish": "aehijklmnoprstuvyäö",
    "Swedish": "adefgiklmnorståäö",
    "Czech": "acdehiklmnoprstuáčďéěíňóřšťúůýž",
    "Turkish": "abcdeiklmnorstuyçğıöşü",
}
BETWEEN = [" ", " – ", "—", "’", "-", " & ", ", ", " • ", "/", " · ", "\u00a0"]
AROUND = [
    ("", ""),
    ("“", "”"),
    ("«", "»"),
    ("„", "“"),
    ("‘", "’"),
    ("(", ")"),
    ("¿", "?"),
    ("¡", "!"),
]
ENDS = ["", "", "…", "™", "®", "©", "’", "”", "»", "²", "ª", "º", "–", "!"]
CASES = [str.lower, str.title, str.upper]


@st.composite
def honest(draw: st.DrawFn) -> str:
    """Draw words of one language, in one case each, with honest signs beside them."""
    letters = draw(st.sampled_from(list(LETTERS.values())))
    word = st.text(alphabet=letters, min_size=1, max_size=9)
    words = draw(st.lists(word, min_size=1, max_size=5))
    case = draw(st.sampled_from(CASES))
    first, last = draw(st.sampled_from(AROUND))
    text = draw(st.sampled_from(BETWEEN)).join(map(case, words))
    return first + text + draw(st.sampled_from(ENDS)) + last


@given(honest())
def test_honest_text_is_never_taken_for_broken(text: str):
    assert mended(text) == text


NAMES = [
    *("Peña Blanca", "CORAZÓN DE MARÍA", "¿Quién?", "Ñ", "Centro «La Unión»", "ESPAÑA®", "2º Año"),
    *("São João", "IRMÃ…", "AMANHÃ”", "AMANHÃ–HOJE", "MAÇÃ™", "Ação Cristã", "LÃ", "Àtica"),
    *("Đà Nẵng", "XÃ HỘI", "Phở Hòa", "Chùa Việt Nam", "CỘNG ĐỒNG", "Xã\u00a0Hội"),
    *("Żółw", "Łódź", "Gdańsk", "Święta", "HYVÄ…", "HYVÄ–PAHA", "HYVÄ’S", "SKÅ©", "Å", "VÅR"),
    *(
        "L’Âge d’Or",
        "Cœur Sacré",
        "…États",
        "«École",
        "“Ça va”",
        "Über™",
        "GRÖSSE",
        "GEBÄ“",
        "Größe²",
    ),
    *(
        "Ελλάδα",
        "Привет",
        "日本語",
        "한국어",
        "שלום",
        "עברית",
        "İstanbul",
        "½ price",
        "10°C",
        "±5",
        "√2",
        "naïve",
    ),
    *("Inicio»Panamá»", "Panamá»™", "1ª–2ª", "Café • Té", "Señor’s", "¡Olé!", "¬ not", "‚Ärzte‘"),
]


@pytest.mark.parametrize("name", NAMES)
def test_real_words_are_never_taken_for_broken(name: str):
    assert mended(name) == name


def misread(text: str, codec: str = "cp1252") -> str:
    """Return UTF-8 as a program shows it that takes it for an older encoding."""
    out = ""
    for byte in text.encode():
        try:
            out += bytes([byte]).decode(codec)
        except UnicodeDecodeError:
            out += chr(byte)
    return out


@given(honest(), st.integers(1, 3))
def test_text_that_was_broken_once_or_more_comes_back_whole(text: str, times: int):
    broken = whole = text + " niño"
    for _ in range(times):
        broken = misread(broken)
    assert mended(broken) == whole


@given(honest(), st.sampled_from(["mac_roman", "cp437", "cp850"]))
def test_text_that_was_broken_in_another_way_comes_back_or_stays(text: str, codec: str):
    broken = misread(text + " niño", codec)
    assert mended(broken) in {text + " niño", broken}
    assert mended(misread("Niño Jesús", codec)) == "Niño Jesús"


@pytest.mark.parametrize("codec", ["cp1252", "latin-1"])
@pytest.mark.parametrize("whole", ["PEÑA", "RINCÓN", "MARÍA", "It’s", "“Hola”", "Łódź – Gdańsk"])
def test_broken_capitals_and_signs_come_back(whole: str, codec: str):
    assert mended(misread(whole, codec)) == whole


@given(st.text())
def test_any_text_is_mended_once_and_for_all(text: str):
    once = mended(text)
    assert mended(once) == once
    assert once == text or len(once) < len(text)


ROWS = [
    ["name", "address", "description"],
    ["CafÃ© PeÃ±a", "1 Main St", "Itâ€™s open"],
    ["Peña Hall", "2 Main St", "Señor’s place"],
    ["Hall", "3 PeÃƒÂ±a St", ""],
]


def noted(reading: Reading) -> list[tuple[int, str, str]]:
    return list(reading.problems[["row", "column", "reason"]].itertuples(index=False, name=None))


def test_broken_letters_are_noted_and_offered_to_be_mended_not_changed():
    reading = read_here(ROWS)
    assert counts(reading) == (3, 0, 0)
    assert reading.records["name"].tolist() == ["CafÃ© PeÃ±a", "Peña Hall", "Hall"]
    assert noted(reading) == [
        (2, "name", "broken_letters"),
        (2, "description", "broken_letters"),
        (4, "address", "broken_letters"),
    ]
    (question,) = reading.questions
    assert (question.key, question.needed, question.rows) == ("repair", False, 2)
    assert question.found == "CafÃ© PeÃ±a → Café Peña"
    assert (question.options, question.suggestion) == (("yes", "no"), "yes")


def test_they_are_mended_where_a_person_says_so_and_noted():
    reading = read_here(ROWS, answers=(("repair", "yes"),))
    assert reading.records["name"].tolist() == ["Café Peña", "Peña Hall", "Hall"]
    assert reading.records["description"].tolist() == ["It’s open", "Señor’s place", ""]
    assert reading.records["address"].tolist()[2] == "3 Peña St"
    assert [reason for _, _, reason in noted(reading)] == ["mended_letters"] * 3
    assert reading.problems["value"].tolist()[0] == "CafÃ© PeÃ±a"
    assert reading.questions == ()


def test_they_stay_where_a_person_says_no():
    reading = read_here(ROWS, answers=(("repair", "no"),))
    assert reading.records["name"].tolist()[0] == "CafÃ© PeÃ±a"
    assert noted(reading) == []
    assert reading.questions == ()


def test_another_answer_is_a_sentence():
    with pytest.raises(InputError, match="no possible answer"):
        read_here(ROWS, answers=(("repair", "maybe"),))


def test_letters_that_were_lost_for_good_are_noted():
    reading = read_here([["name", "address"], ["Pe\ufffda", "1 Main St"]])
    assert noted(reading) == [(2, "name", "bad_encoding")]
    assert counts(reading) == (1, 0, 0)
