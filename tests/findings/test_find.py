"""Findings of a small region, in words."""

import math
import re

import numpy as np
import pandas as pd
import pytest
from scenes import TREE, assets, box, grants, region

from assetmap.findings import find
from assetmap.schema import FINDING_COLUMNS
from assetmap.settings import Settings
from assetmap.words import book

CHILDREN = [1000.0, 1000.0, 1000.0, 0.0, 1000.0]
ROWS = [
    *[("n0", "library")] * 40,
    *[("n1", "library")] * 40,
    *[("n2", "library")] * 5,
    *[("n3", "library")] * 9,
    *[("n4", "library")] * 45,
    *[("n0", "park")] * 2,
]
MONEY = [("Alpha", 100.0, "n0", "")] * 30 + [("Alpha", 100.0, "n1", "n1;n2")] * 30


def _found(
    rows: list[tuple[str, str]] = ROWS, money: object = (), **options: object
) -> pd.DataFrame:
    settings = options.pop("settings", Settings())
    return find(
        assets(rows),
        grants(list(money)),  # type: ignore[call-overload]  # a sequence of rows
        region=region(options.pop("children", CHILDREN), **options),  # type: ignore[arg-type]
        settings=settings,  # type: ignore[arg-type]
        taxonomy=TREE,
    )


def _libraries(found: pd.DataFrame, base: str = "children") -> pd.DataFrame:
    rows = found[(found["of"] == "library") & (found["base"] == base)]
    return rows.set_index("neighbourhood_id")


def test_the_table_has_the_contracts_columns_and_no_blank_text():
    found = _found(money=MONEY)
    assert list(found.columns) == list(FINDING_COLUMNS)
    assert isinstance(found.index, pd.RangeIndex)
    for column in ("measure", "of", "base", "placing", "neighbourhood_id", "verdict", "survives"):
        assert found[column].notna().all()
    assert (found["sentence"] != "").all()
    assert not found.duplicated(["measure", "of", "base", "placing", "neighbourhood_id"]).any()


def test_the_region_comes_first_and_then_each_place_where_somebody_lives():
    found = _libraries(_found())
    assert found.index.tolist() == ["", "n0", "n1", "n2", "n4"]
    assert (
        found["verdict"].tolist()
        == ["uneven", "as_expected", "as_expected", "fewer", "more"][:1]
        + found["verdict"].tolist()[1:]
    )


def test_a_place_that_is_short_is_said_to_be_with_its_numbers():
    found = _libraries(_found())
    short = found.loc["n2"]
    assert short["verdict"] == "fewer"
    assert short["value"] == 5
    # The nine libraries where no child lives are left out: 130 over four like places.
    assert short["expected"] == 32.5
    assert short["low"] == 23
    assert short["high"] == 42
    assert short["q"] >= short["p"]
    assert found.loc["", "verdict"] == "uneven"
    assert math.isnan(found.loc["", "q"])
    assert short["survives"] == "yes"


def test_the_sentence_says_what_there_is_what_chance_gives_and_what_follows():
    sentence = _libraries(_found()).loc["n2", "sentence"]
    assert sentence == (
        "Library in Place 2: 5 for 1,000 children; chance alone would give 23 to 42: fewer than"
        " chance would explain. It held 100 times in 100 when all that is doubtful was settled at"
        " random."
    )


def test_it_says_so_in_spanish_too():
    found = _libraries(_found(settings=Settings(language="es")))
    assert found.loc["n2", "sentence"].startswith("Es library en Place 2: 5 para 1,000 niñas")
    assert "menos de lo que explicaría el azar" in found.loc["n2", "sentence"]


def test_a_kind_with_few_assets_is_not_judged_and_that_is_said():
    found = _found()
    parks = found[found["of"] == "park"]
    assert parks["neighbourhood_id"].tolist() == [""]
    assert parks["verdict"].tolist() == ["cannot_tell"]
    assert parks["sentence"].iloc[0] == (
        "Park in the region's neighbourhoods: 2. Cannot tell whether they are spread evenly:"
        " fewer than 5 are not tested."
    )


def test_every_base_of_the_pack_is_judged_the_wanted_one_first():
    found = _found(people={"people": [5e3, 4e3, 1e2, 1e3, 5e3], "hardship": [1, 2, 3, 4, 5]})
    assert found["base"].drop_duplicates().tolist() == ["children", "people"]
    assert _libraries(found, "people").loc["n2", "verdict"] != "fewer"


def test_margins_and_unplaced_assets_can_overturn():
    rows = [*ROWS, *[("", "library")] * 40]
    found = _libraries(_found(rows, people={"children_moe": [10.0, 10.0, 950.0, 10.0, 10.0]}))
    assert found.loc["n2", "overturned_by"] == "margins;unplaced_assets"
    assert found.loc["n2", "sentence"].endswith(
        " But this is not sure, because of the margin of error of the count of children or"
        " the assets of whose place nothing is known. It held 88 times in 100 when all that is"
        " doubtful was settled at random. No open question would settle it."
    )


def test_an_asset_known_to_lie_outside_is_no_doubt():
    outside = assets([*ROWS, *[("", "library")] * 40])
    outside["tier"] = "given"
    found = find(outside, grants([]), region=region(CHILDREN), settings=Settings(), taxonomy=TREE)
    assert _libraries(found).loc["n2", "survives"] == "yes"


@pytest.mark.parametrize(
    "name", ["{of} {value}", "%s {0.__class__}", "<script>alert(1)</script>", "=1+1", "\\1 \\g<0>"]
)
def test_a_name_is_repeated_as_it_stands_whatever_it_looks_like(name: str):
    found = _libraries(_found(names=["a", "b", name, "d", "e"]))
    assert f"Library in {name}: 5 for 1,000" in found.loc["n2", "sentence"]


def test_dollars_are_said_in_the_currency_of_the_grants():
    found = _found(money=MONEY)
    money = found[(found["measure"] == "dollars") & (found["of"] == "Alpha")]
    assert set(money["placing"]) == {"office", "service_or_office", "service_or_region"}
    by_office = money[(money["placing"] == "office") & (money["neighbourhood_id"] == "n0")]
    assert (
        "Money from Alpha in Place 0, by the recipients' offices: $3,000."
        in (by_office["sentence"].iloc[0])
    )


def test_without_people_there_are_no_findings():
    found = _found(children=None, shapes=[box(i) for i in range(5)])
    assert found.empty
    assert list(found.columns) == list(FINDING_COLUMNS)


def test_the_order_of_the_rows_does_not_matter():
    pd.testing.assert_frame_equal(_found(money=MONEY), _found(ROWS[::-1], MONEY[::-1]))


def test_one_kind_more_changes_no_other_kinds_finding():
    one, other = _libraries(_found()), _libraries(_found([*ROWS, *[("n1", "school")] * 33]))
    pd.testing.assert_frame_equal(one, other)


@pytest.mark.parametrize(
    "children",
    [[0.0, 0.0], [1.0, 0.0], [5.0], [0.0], [np.nan, np.nan], [np.nan, 4.0], [1e6, 1e-3]],
)
@pytest.mark.parametrize("rows", [[], [("n0", "library")], [("n0", "park")] * 30])
def test_poor_data_give_honest_answers_and_no_warning(
    children: list[float], rows: list[tuple[str, str]]
):
    found = _found(rows, [("A", 5.0, "n0", "")] * 9, children=children)
    if sum(n > 0 for n in children) < 2:
        assert (found["verdict"] == "cannot_tell").all()
    assert not np.isinf(found["value"]).any()


def test_every_text_has_its_slots_in_both_languages():
    for key, texts in book("findings").items():
        slots = {language: set(re.findall(r"\{(\w+)\}", text)) for language, text in texts.items()}
        assert slots["en"] == slots["es"], key
        assert all(texts.values()), key


def test_the_same_assets_are_judged_once_under_their_most_exact_name():
    found = _found()
    assert found["of"].drop_duplicates().tolist() == ["all", "library", "park"]
