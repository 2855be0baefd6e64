"""What is said of each finding, and why."""

import numpy as np
import pandas as pd
import pytest
from scenes import TREE

from assetmap.findings.sentences import names_of, with_sentences
from assetmap.findings.table import with_columns
from assetmap.settings import Settings
from assetmap.taxonomy import load_taxonomy

PLACES = pd.DataFrame({"name": ["Here", "There"]}, index=["n0", "n1"])
INSIDE = {"value": 4.0, "expected": 5.0, "low": 2.0, "high": 9.0}
BELOW = {"value": 1.0, "expected": 5.0, "low": 2.0, "high": 9.0}
ABOVE = {"value": 11.0, "expected": 5.0, "low": 2.0, "high": 9.0}
BLANK = {"value": np.nan, "expected": np.nan, "low": np.nan, "high": np.nan}


def _said(
    measure: str,
    verdict: str,
    numbers: dict[str, float],
    *,
    language: str = "en",
    among: int = 40,
    **columns: object,
) -> str:
    """Return the sentence of the first neighbourhood, or of the region where its id is "" """
    first: dict[str, object] = {
        "neighbourhood_id": "n0",
        "verdict": verdict,
        "of": "library" if measure == "count" else "Alpha",
        "placing": "" if measure == "count" else "office",
        "survives": "",
        "overturned_by": "",
        "amount": 120.0,
        "unplaced": 0.0,
        **numbers,
        **columns,
    }
    ids = [first["neighbourhood_id"], *[f"x{i}" for i in range(among)]]
    ids = ids[: among if ids[0] != "" else among + 1]
    other = {"verdict": "cannot_tell", "overturned_by": "", "survives": ""}
    rows = [first, *[first | other | {"neighbourhood_id": one} for one in ids[1:]]]
    table = with_columns(pd.DataFrame(rows).assign(measure=measure, base="children"))
    names = names_of(TREE, PLACES, language=language, currency="GBP")
    return str(with_sentences(table, names, Settings(language=language))["sentence"].iloc[0])


CASES = [
    ("count", "more", ABOVE, "That is more than chance would explain."),
    ("count", "fewer", BELOW, "That is fewer than chance would explain."),
    ("count", "cannot_tell", INSIDE, "Cannot tell: too few assets to judge this neighbourhood."),
    (
        "count",
        "cannot_tell",
        ABOVE,
        "Cannot tell: that is outside this range, but where 40 neighbourhoods are looked at,"
        " chance alone puts some outside.",
    ),
    (
        "count",
        "as_expected",
        INSIDE,
        "Chance alone explains it; 0.5 times the fair rate would have been seen with a probability"
        " of at least 80 %.",
    ),
    (
        "count",
        "as_expected",
        ABOVE,
        "That is outside this range, but where 40 neighbourhoods are looked at, chance alone puts"
        " some outside; 2 times the fair rate would have been seen here with a probability of at"
        " least 80 %.",
    ),
    ("dollars", "fewer", BELOW, "That is less than chance would explain."),
    (
        "dollars",
        "cannot_tell",
        INSIDE,
        "Cannot tell: too few grants, or too unequal ones, to judge this neighbourhood.",
    ),
    (
        "dollars",
        "cannot_tell",
        BELOW,
        "Cannot tell: that is outside this range, but where 40 neighbourhoods are looked at,"
        " chance alone puts some outside.",
    ),
]


@pytest.mark.parametrize(("measure", "verdict", "numbers", "reason"), CASES)
def test_each_verdict_has_the_reason_of_its_situation(
    measure: str, verdict: str, numbers: dict[str, float], reason: str
):
    said = _said(measure, verdict, numbers)
    assert said.endswith(f"would be here. {reason}")
    begins = "Library in Here: " if measure == "count" else "Money from Alpha in Here, "
    assert said.startswith(begins)


@pytest.mark.parametrize("measure", ["count", "dollars"])
@pytest.mark.parametrize("verdict", ["more", "fewer", "as_expected", "cannot_tell"])
@pytest.mark.parametrize("numbers", [INSIDE, BELOW, ABOVE])
@pytest.mark.parametrize("among", [1, 40])
@pytest.mark.parametrize("language", ["en", "es"])
def test_there_is_a_sentence_for_every_situation(
    measure: str, verdict: str, numbers: dict[str, float], among: int, language: str
):
    for place in ("n0", ""):
        stated = {"more": "uneven", "fewer": "uneven"}.get(verdict, verdict)
        said = _said(
            measure,
            verdict if place else stated,
            numbers,
            neighbourhood_id=place,
            language=language,
            among=among if verdict == "cannot_tell" else 40,
        )
        assert said[0].isupper()
        assert "{" not in said
        assert said.endswith(".")


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_place_by_itself_is_not_said_to_have_too_few_assets(language: str):
    reason = {"en": "no other neighbourhood to compare it with", "es": "no hay otro barrio"}
    assert reason[language] in _said("count", "cannot_tell", INSIDE, among=1, language=language)


def test_a_region_that_cannot_be_judged_says_why():
    of_region = {"neighbourhood_id": "", **INSIDE}
    few = _said("count", "cannot_tell", of_region)
    assert few.endswith("Cannot tell whether they are spread evenly: too few assets.")
    alone = _said("count", "cannot_tell", of_region, among=1)
    assert alone.endswith("there is only one neighbourhood to look at.")


def test_kinds_that_are_not_judged_say_whether_they_are_few_or_nowhere():
    few = _said("count", "cannot_tell", BLANK, neighbourhood_id="", amount=3.0, unplaced=9.0)
    assert few.startswith("Library in the region's neighbourhoods: 3.")
    assert few.endswith("fewer than 5 are not tested.")
    nowhere = _said("count", "cannot_tell", BLANK, neighbourhood_id="", amount=0.0, unplaced=9.0)
    assert nowhere == (
        "Library known to be in a neighbourhood with children: none; without a known"
        " neighbourhood: 9. Cannot tell whether they are spread evenly."
    )
    grants = _said("dollars", "cannot_tell", BLANK, neighbourhood_id="", amount=0.0, unplaced=7.0)
    assert "none; without a known place: 7." in grants


def test_money_is_written_in_its_currency():
    said = _said("dollars", "more", {**ABOVE, "value": 1234567.0})
    assert said.startswith("Money from Alpha in Here, by the recipients' offices: £1,234,567.")


def test_what_could_overturn_is_joined_in_one_sentence():
    both = {"survives": "no", "overturned_by": "unplaced_assets;margins"}
    assert _said("count", "more", ABOVE, **both).endswith(
        "explain. But this is not sure, because of the assets of whose place nothing is known or"
        " the margin of error of the count of children."
    )
    spanish = _said("count", "more", ABOVE, language="es", **both)
    assert spanish.count("Pero") == 1
    assert "por los recursos de cuyo lugar no se sabe nada o por el margen de error" in spanish
    largest = _said("dollars", "more", ABOVE, survives="no", overturned_by="largest_grant")
    assert largest.endswith("But without the largest grant it does not hold.")
    holds = _said("dollars", "more", ABOVE, survives="yes")
    assert holds.endswith("explain. This holds under everything that was tried.")


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_sector_and_type_has_its_label_at_the_beginning(language: str):
    taxonomy = load_taxonomy()
    names = names_of(taxonomy, PLACES, language=language, currency="")
    for code, label in taxonomy.sectors[f"label_{language}"].items():
        assert names.kind(str(code), "count") == label
    kinds = [names.kind(str(code), "count") for code in [*taxonomy.types.index, "not_in_the_tree"]]
    assert all(kind[0] == kind[0].upper() for kind in kinds)
    assert kinds[-1] == "Not in the tree"
