"""In a list of nearly one kind, a row that says nothing is of that kind; elsewhere it is not."""

import pandas as pd
import pytest

from assetmap.classify import classify
from assetmap.classify.answers import ROOTS
from assetmap.classify.company import LEAST
from assetmap.classify.sureness import Ground, sureness
from assetmap.taxonomy import UNCLASSIFIED, load_taxonomy

TAXONOMY = load_taxonomy()
SILENT = "Edison, Thomas A."


def types_of(
    names: list[str], upload: str = "a.csv", categories: list[str] | None = None
) -> pd.DataFrame:
    """Return the type columns of the rows of one list: names, and the list's kinds if any."""
    table = pd.DataFrame({"name": names}, dtype="str")
    blank = dict.fromkeys(("category", "description", "type", "sheet", "source"), "")
    ids = [f"{upload}{n}" for n in range(len(names))]
    table = table.assign(**blank, upload=upload, record_id=ids, row=range(2, len(names) + 2))
    if categories is not None:
        table = table.assign(category=pd.Series(categories, dtype="str"))
    return classify(table, TAXONOMY).types


def names(kind: str, count: int = LEAST) -> list[str]:
    return [f"{chr(65 + n % 26)}{chr(97 + n // 26)}xel {kind}" for n in range(count)]


@pytest.mark.parametrize(
    ("kinds", "type_"),
    [
        (["Elementary School", "High School"], "school"),
        (["Baptist Church", "Mosque"], "place_of_worship"),
        (["Branch Library"], "library"),
        (["Park"], "park"),
    ],
)
def test_a_row_that_says_nothing_is_of_the_kind_of_its_list(kinds: list[str], type_: str):
    rows = [name for kind in kinds for name in names(kind)]
    row = types_of([SILENT, *rows]).iloc[0]
    assert row["type"] == type_
    assert row["decided_by"] == f"rows:{len(rows)} of {len(rows)} rows are {type_}"
    assert row["confidence"] == sureness()[Ground.ROWS]


@pytest.mark.parametrize(
    "rows",
    [
        names("Elementary School", LEAST - 1),  # too few
        names("Elementary School") + names("Library"),  # two kinds
        names("Restaurant") + names("Food Pantry"),  # one field of work, but no one kind of thing
        names("Elementary School") + names("zorp", 3 * LEAST),  # most say nothing
        names("Hotel") + names("Motel"),  # "some business"
    ],
    ids=["few", "mixed", "field", "silent", "loose"],
)
def test_a_list_of_several_kinds_says_nothing_of_its_rows(rows: list[str]):
    assert types_of([SILENT, *rows])["type"].iloc[0] == UNCLASSIFIED


def test_a_name_that_speaks_is_not_overruled():
    rows = ["Hope Barber Shop", *names("Elementary School")]
    assert types_of(rows)["type"].iloc[0] == "barbershop"


def test_a_weak_word_gives_way():
    assert types_of(["Mission Hill Project"])["type"].iloc[0] == UNCLASSIFIED
    rows = ["Mission Hill Project", *names("Art Museum")]
    assert types_of(rows)["type"].iloc[0] == "museum"


def test_each_list_speaks_for_its_own_rows():
    schools = types_of([SILENT, *names("Elementary School")], "schools of town.csv")
    assert schools["type"].iloc[0] == "school"
    both = pd.concat(
        [
            pd.DataFrame({"name": [SILENT, *names("Elementary School")], "upload": "a.csv"}),
            pd.DataFrame({"name": [SILENT, *names("Library")], "upload": "b.csv"}),
        ],
        ignore_index=True,
    )
    blank = dict.fromkeys(("category", "description", "type", "sheet", "source"), "")
    both = both.assign(**blank, record_id=both.index.astype("str"), row=both.index + 2)
    types = classify(both.astype({"record_id": "str"}), TAXONOMY).types["type"]
    assert (types.iloc[0], types.iloc[LEAST + 1]) == ("school", "library")


def test_the_roots_that_are_kinds_of_thing_are_roots():
    assert (TAXONOMY.types.loc[list(ROOTS), "parent"] == "").all()


def test_other_kinds_of_a_list_say_nothing_of_a_kind_that_nobody_knows():
    rows = [SILENT, "Poe, Ann", "Lee, Ray", *names("Elementary School")]
    kinds = ["Zorp", "", "Campus", *["campus"] * LEAST]
    assert types_of(rows, categories=kinds)["type"].tolist()[:3] == [
        UNCLASSIFIED,
        "school",
        "school",
    ]
