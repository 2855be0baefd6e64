"""How sure a type is, is how often such answers were right on labelled lists."""

import csv
from importlib import resources

import pandas as pd
import pytest

from assetmap.classify import classify
from assetmap.classify.questions import ASK_BELOW
from assetmap.classify.sureness import HELD, TABLE, Ground, sureness, weighed
from assetmap.taxonomy import UNCLASSIFIED, load_taxonomy

TAXONOMY = load_taxonomy()
ROWS = list(
    csv.DictReader(
        resources.files("assetmap")
        .joinpath("data", "taxonomy", TABLE)
        .read_text(encoding="utf-8")
        .splitlines()
    )
)


def one(name: str, category: str = "") -> tuple[str, str, float]:
    """Return the type of one record, on what it rests, and how sure it is."""
    blank = dict.fromkeys(("description", "type", "source", "upload", "sheet"), "")
    row = {"record_id": "r0", "name": name, "category": category, **blank}
    done = classify(pd.DataFrame([row]).astype("str").assign(row=2), TAXONOMY)
    types = done.types.iloc[0]
    return types["type"], Ground(int(done.grounds.iloc[0])).name, float(types["confidence"])


def test_every_ground_has_one_line():
    assert [row["ground"].upper() for row in ROWS] == [g.name for g in Ground if g]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["ground"])
def test_counts_and_shares_can_be(row: dict[str, str]):
    lists, rows, right = (int(row[c]) for c in ("lists", "rows", "right"))
    assert 0 <= right <= rows
    assert lists <= rows
    assert 0 <= float(row["share"]) <= 1
    assert lists - 0.05 <= float(row["weight"]) <= rows + 0.05  # rounded


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["ground"])
def test_confidence_lies_between_what_was_set_and_what_was_counted(row: dict[str, str]):
    held, share, weight = (float(row[c]) for c in ("set_by_hand", "share", "weight"))
    sure = sureness()[Ground[row["ground"].upper()]]
    low, high = (min(held, share), max(held, share)) if weight else (held, held)
    assert low - 0.005 <= sure <= high + 0.005
    assert sure == pytest.approx((HELD * held + weight * share) / (HELD + weight), abs=0.005)


def test_rows_of_one_list_count_for_less_than_rows_of_many():
    many, _ = weighed([[True]] * 10)
    alone, _ = weighed([[True] * 10])
    assert many == 10
    assert 1 < alone < 3


def test_each_list_tells_as_much_as_it_weighs():
    weight, share = weighed([[True], [False], []])
    assert (weight, share) == (2.0, 0.5)
    assert weighed([]) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("name", "category", "ground"),
    [
        ("Elm Bakery", "", "NAME_ONE"),
        ("Elm Public Library", "", "NAME_SEVERAL"),
        ("Elm Library Quux", "", "NAME_ONE_INSIDE"),
        ("Guardería El Faro", "", "NAME_ONE"),
        ("PTA of Lincoln School", "", "NAME_OTHER"),
        ("Elm Club", "", "NAME_LOOSE_ONE"),
        ("Elm", "Library", "CATEGORY"),
        ("Elm", "Recreation", "CATEGORY_FIELD"),
        ("Elm", "Quux library", "CATEGORY_PART"),
        ("Elm", "Quux library / murals", "CATEGORY_ONE_OF"),
        ("Elm", "NAICS 624410", "CATEGORY_CODE"),
        ("Elm Public Library", "Library", "BOTH"),
        ("Elm Public Library", "Education", "AGAINST_SEVERAL"),
        ("Friends of the Elm Library", "Library", "AGAINST_RULE"),
        ("Hope Libary", "", "MISTYPED"),
    ],
)
def test_an_answer_says_on_what_it_rests(name: str, category: str, ground: str):
    type_, found, sure = one(name, category)
    assert found == ground
    assert sure == sureness()[Ground[ground]]
    assert (type_ == UNCLASSIFIED) == (sure < ASK_BELOW)


def test_a_word_inside_a_name_is_less_sure_than_one_at_its_head():
    sure = sureness()
    assert sure[Ground.NAME_ONE_INSIDE] < sure[Ground.NAME_ONE]
    assert sure[Ground.NAME_SEVERAL_INSIDE] < sure[Ground.NAME_SEVERAL]


def test_what_category_and_name_both_say_is_surer_than_either():
    sure = sureness()
    assert sure[Ground.BOTH] > max(sure[Ground.CATEGORY], sure[Ground.NAME_SEVERAL])


def test_a_category_is_less_sure_where_the_name_says_something_else():
    said = one("Elm Orchard", "Museum")
    assert said[:2] == ("museum", "CATEGORY_ELSE")
    assert said[2] < one("Elm Tree", "Museum")[2]
    assert one("Elm Museum", "Museum")[1] == "BOTH"


@pytest.mark.parametrize(
    "name", ["Former Elm School", "The Former Grace Church", "Former Fire Station No. 9"]
)
def test_what_a_thing_was_is_asked_about(name: str):
    assert one(name)[0] == UNCLASSIFIED
