"""What was said in English is said again in Spanish, whatever a file has put into the sentence."""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetmap.model import Reason, Severity
from assetmap.parsing.parse import refused
from assetmap.problems import problems_of
from assetmap.retelling import (
    error_in,
    network_in,
    retold,
    with_messages_in,
    with_questions_in,
)
from assetmap.words import book, say

NASTY = [
    "{value}",
    "{expected}.",
    "(.*?)",
    "\\1",
    "a\nb",
    "Ñandú",
    "The row has no name; found x.",
    "",
]


@pytest.mark.parametrize("reason", list(Reason))
def test_each_reason_is_told_again_with_what_was_found(reason: Reason):
    rows = pd.DataFrame({"upload": "a.csv", "sheet": "", "row": range(2, 2 + len(NASTY))})
    english = problems_of(rows, reason, Severity.NOTE, column="zip", values=NASTY, expected="15")
    spanish = with_messages_in("es", english)
    wanted = [
        say("reasons", reason, "es", value=found, expected="15", column="zip")
        for found in (value or say("ingest", "no_value", "es") for value in NASTY)
    ]
    assert spanish["message"].to_list() == wanted
    assert not set(english["message"]) & set(wanted)


@given(st.text(max_size=200), st.text(max_size=50))
def test_a_slot_may_hold_any_text(value: str, expected: str):
    text = say("reasons", "sheet_not_read", value=value, expected=expected)
    again = retold(text, "es", name="reasons", key="sheet_not_read")
    assert again.startswith("La hoja ")
    assert again.endswith(".")


@pytest.mark.parametrize("key", sorted(book("ingest")))
def test_each_refusal_of_a_file_is_told_again(key: str):
    slots = {"what": "'A', 'B'", "found": "12", "limit": "10", "expected": "name", "count": "3"}
    slots |= {"row": "7", "sheet": "'List'", "cell": "'XFD9'"}
    english = refused("it's mine: a.csv", key, **slots)
    assert error_in("es", str(english)).endswith(say("ingest", key, "es", **slots))


@pytest.mark.parametrize("key", sorted(key for key in book("online") if key.startswith("why_")))
def test_each_reason_for_which_a_geocoder_is_left_out_is_told_again(key: str):
    slots = {"host": "photon.example", "title": "Photon", "geocoder": "photon", "what": "OSError"}
    slots |= {"seconds": "20", "status": "302", "code": "401", "most": "1,000", "found": "12"}
    slots |= {"number": "10.0.0.1", "variable": "A_KEY", "endpoint": "'a b'", "why": "x"}
    english, spanish = (say("online", key, language, **slots) for language in ("en", "es"))
    assert "{" not in english
    assert network_in("es", english) == spanish != english
    last = say("online", "why_failures", why=english)
    assert network_in("es", last) == say("online", "why_failures", "es", why=spanish)


def test_a_phrase_within_a_sentence_is_told_again_too():
    text = say("reasons", "sheet_not_read", value="List", expected=say("ingest", "sheet_hidden"))
    assert retold(text, "es", name="reasons") == "La hoja List no se leyó: está oculta."


def test_questions_are_told_again_whichever_step_asks():
    asked = [
        say("places", "doubtful_address", value="1 Main", matched="1 Maine St"),
        say("classify", "category", value="Stuff", count=3),
        say("resolve", "similar_here", metres=50, value="A", other="B"),
        say("reasons", "null_island", value="0, 0"),
        "something else",
    ]
    told = with_questions_in("es", pd.DataFrame({"why": asked}))["why"].to_list()
    assert told[0].startswith("La dirección 1 Main")
    assert told[1].startswith("Nada dice qué es")
    assert told[2].startswith("Casi el mismo nombre a menos de 50 m")
    assert told[3].startswith("Las coordenadas son 0, 0")
    assert told[4] == "something else"


def test_a_very_long_text_is_left_as_it_is():
    assert retold("The row has no name; " + "a" * 10_000, "es", name="reasons").startswith(
        "The row"
    )


@pytest.mark.parametrize("name", ["app", "ingest", "places", "classify", "resolve", "reasons"])
def test_no_slot_is_called_like_what_a_sentence_is_looked_up_by(name: str):
    texts = "".join(text for said in book(name).values() for text in said.values())
    assert not {"{name}", "{key}", "{language}"} & set(re.findall(r"\{\w+\}", texts))


def test_english_stays_english():
    frame = pd.DataFrame({"why": ["x"]})
    assert with_questions_in("en", frame) is frame
    assert error_in("en", "'a': the table has no rows") == "'a': the table has no rows"
