"""Names are read as they were meant: slips of the keys, shouting, acronyms, three languages."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assetmap.classify import classify
from assetmap.classify.slips import mended
from assetmap.classify.sureness import Ground, sureness
from assetmap.taxonomy import UNCLASSIFIED, load_taxonomy

TAXONOMY = load_taxonomy()
WORDS = ("library", "elementary", "preschool", "community", "hospital", "pentecostal")


def typed(name: str) -> pd.Series:
    """Return the type columns of one record that has nothing but a name."""
    columns = ("category", "description", "type", "upload", "sheet", "source")
    table = pd.DataFrame([{"name": name, **dict.fromkeys(columns, "")}]).astype("str")
    return classify(table.assign(record_id="r0", row=2), TAXONOMY).types.iloc[0]


def slip(word: str, kind: int, at: int, letter: str) -> str:
    """Mistype a word behind its first letter."""
    at = 1 + at % (len(word) - 2)
    return (
        word[:at] + letter + word[at:],
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    )[kind]


@given(
    word=st.sampled_from(WORDS),
    kind=st.integers(0, 3),
    at=st.integers(0, 20),
    letter=st.sampled_from("abcxyz"),
)
@settings(max_examples=200, deadline=None)
def test_every_single_slip_is_mended(word: str, kind: int, at: int, letter: str):
    wrong = slip(word, kind, at, letter)
    assert mended([wrong], WORDS) == ["" if wrong == word else word]


@pytest.mark.parametrize("word", ["lbry", "xlibrary", "librarians", "lincoln", "", "12", "liebary"])
def test_what_is_two_slips_away_or_begins_otherwise_stays(word: str):
    assert mended([word, "libary"], WORDS) == ["", "library"]


def test_a_word_between_two_others_stays():
    assert mended(["stationer"], ("stationery", "stationers")) == [""]


@pytest.mark.parametrize(
    ("name", "code", "by"),
    [
        ("Hope Public Libary", "library", "name:public library, as libary"),
        ("Lincoln Elemantary", "elementary_school", "name:elementary, as elemantary"),
        ("ST MARYS HOSPTIAL", "hospital", "name:hospital, as hosptial"),
        ("Frist Baptsit Chruch", "church", "name:baptist, as baptsit"),
    ],
)
def test_a_mistyped_name_is_typed_and_says_how_it_was_read(name: str, code: str, by: str):
    row = typed(name)
    assert (row["type"], row["decided_by"]) == (code, by)
    assert row["confidence"] == sureness()[Ground.MISTYPED]


@pytest.mark.parametrize("name", ["Libary Road", "Wedding Planners", "Poplar Grove"])
def test_a_slip_speaks_no_louder_than_the_word(name: str):
    assert typed(name)["type"] == UNCLASSIFIED


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Escola Municipal João Silva", "school"),
        ("Posto de Saúde Vila Nova", "clinic"),
        ("Associação de Moradores da Vila", "neighbourhood_association"),
        ("Museu do Porto", "museum"),
        ("Padaria Lisboa", "cafe"),
        ("Igreja Assembleia de Deus", "church"),
        ("Barbearia do Zé", "barbershop"),
        ("Biblioteca Municipal do Sol", "library"),
        ("GUARDERÍA INFANTIL", "child_care"),
        ("YMCA", "rec_centre"),
        ("VFW POST 12", "veterans_post"),
        ("HOPE A.M.E. ZION", "church"),
        ("P.T.A. of Hope", "parent_group"),
    ],
)
def test_shouting_acronyms_and_portuguese(name: str, code: str):
    assert typed(name)["type"] == code
