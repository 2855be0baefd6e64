import csv
import re
from importlib import resources

import pytest

from assetmap.ingest.columns.lexicon import roles_of
from assetmap.model import Reason, Table
from assetmap.words import LANGUAGES, book, say

BOOKS = sorted(
    path.name.removesuffix(".csv")
    for path in resources.files("assetmap").joinpath("data", "words").iterdir()
    if path.name.endswith(".csv")
)
SLOT = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("name", BOOKS)
def test_every_text_is_there_once_in_every_language_with_the_same_slots(name: str):
    path = resources.files("assetmap").joinpath("data", "words", f"{name}.csv")
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    keys = [row["key"] for row in rows]
    assert len(keys) == len(set(keys))
    for row in rows:
        texts = [row[language] for language in LANGUAGES]
        assert all(text.strip() for text in texts), row["key"]
        assert len({frozenset(SLOT.findall(text)) for text in texts}) == 1, row["key"]


def test_every_reason_has_a_sentence_and_every_sentence_a_reason():
    assert set(book("reasons")) == {str(reason) for reason in Reason}


def test_hostile_text_is_put_in_as_it_is():
    hostile = "{expected} {0.__class__} %s ${x}"
    assert hostile in say("reasons", "outside_region", value=hostile, expected="E")


def test_a_slot_that_nothing_fills_stays_visible():
    assert "{value}" in say("reasons", "null_island")


@pytest.mark.parametrize("table", Table)
def test_everything_that_a_column_can_be_has_a_name(table: Table):
    assert {f"column_{role}" for role in roles_of(table)} <= set(book("app"))
