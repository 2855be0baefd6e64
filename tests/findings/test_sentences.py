"""What is said of each finding, and why."""

import numpy as np
import pandas as pd
import pytest
from scenes import TREE

from assetmap.findings.sentences import names_of, with_sentences
from assetmap.findings.sureness import DOUBTS
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
    settings: Settings | None = None,
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
        "there": 1930.0,
        **numbers,
        **columns,
    }
    ids = [first["neighbourhood_id"], *[f"x{i}" for i in range(among)]]
    ids = ids[: among if ids[0] != "" else among + 1]
    other = {"verdict": "cannot_tell", "overturned_by": "", "survives": ""}
    rows = [first, *[first | other | {"neighbourhood_id": one} for one in ids[1:]]]
    table = with_columns(pd.DataFrame(rows).assign(measure=measure, base="children"))
    names = names_of(TREE, PLACES, language=language, currency="GBP")
    chosen = settings or Settings(language=language)
    return str(with_sentences(table, names, chosen)["sentence"].iloc[0])


CASES = [
    ("count", "more", ABOVE, "more than chance would explain."),
    ("count", "fewer", BELOW, "fewer than chance would explain."),
    ("count", "cannot_tell", INSIDE, "cannot tell."),
    (
        "count",
        "cannot_tell",
        ABOVE,
        "cannot tell. It is outside, but of 40 neighbourhoods chance alone puts some outside.",
    ),
    (
        "count",
        "as_expected",
        INSIDE,
        "chance explains it. A rate of 0.5 times the fair one would have been noticed at least 80"
        " times in 100.",
    ),
    (
        "count",
        "as_expected",
        ABOVE,
        "outside, but of 40 neighbourhoods chance alone puts some outside. A rate of 2 times the"
        " fair one would have been noticed here at least 80 times in 100.",
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
    if measure == "count":
        value = f"{numbers['value']:.0f}"
        assert said == (
            f"Library in Here: {value} for 1,930 children; chance alone would give 2 to 9: {reason}"
        )
    else:
        assert said.startswith("Money from Alpha in Here, ")
        assert said.endswith(f"would be here. {reason}")


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
        " the margin of error of the count of children. No open question would settle it."
    )
    spanish = _said("count", "more", ABOVE, language="es", **both)
    assert spanish.count("Pero") == 1
    assert "por los recursos de cuyo lugar no se sabe nada o por el margen de error" in spanish
    largest = _said("dollars", "more", ABOVE, survives="no", overturned_by="largest_grant")
    assert largest.endswith("Without the largest grant it does not hold.")
    holds = _said("dollars", "more", ABOVE, survives="yes")
    assert holds.endswith("explain. It held under every doubt that was tried.")


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_sector_and_type_has_its_label_at_the_beginning(language: str):
    taxonomy = load_taxonomy()
    names = names_of(taxonomy, PLACES, language=language, currency="")
    for code, label in taxonomy.sectors[f"label_{language}"].items():
        assert names.kind(str(code), "count") == label
    kinds = [names.kind(str(code), "count") for code in [*taxonomy.types.index, "not_in_the_tree"]]
    assert all(kind[0] == kind[0].upper() for kind in kinds)
    assert kinds[-1] == "Not in the tree"


SURE = {"value_low": 4.0, "value_high": 4.0, "holds": 0.9871, "searched": 0.9}


def test_a_range_is_said_where_it_differs_from_the_number():
    assert _said("count", "cannot_tell", INSIDE | SURE).endswith("2 to 9: cannot tell.")
    wide = INSIDE | SURE | {"value_low": 3.0, "value_high": 6.0}
    assert _said("count", "cannot_tell", wide).endswith(
        "cannot tell. Once what is doubtful is settled, there may be 3 to 6."
    )
    other = INSIDE | SURE | {"value_low": 5.0, "value_high": 5.0}
    assert _said("count", "cannot_tell", other).endswith("there is likely 5.")


def test_what_it_would_take_to_tell_is_said():
    said = _said("count", "cannot_tell", INSIDE, needed=1137.0)
    assert said.endswith(
        "tell. It would take 1,137 in the region to tell 0.5 times the fair rate from chance."
    )
    more = INSIDE | {"value": 6.0}
    assert "to tell 2 times the fair rate" in _said("count", "cannot_tell", more, needed=50.0)


def test_a_fewer_says_where_the_search_was_thin_and_a_more_does_not():
    thin = BELOW | SURE | {"searched": 0.31}
    assert "searched thinly here (31 of 100)" in _said("count", "fewer", thin)
    assert "searched thinly" not in _said("count", "fewer", BELOW | SURE)
    assert "searched thinly" not in _said("count", "more", ABOVE | {"searched": 0.31})
    assert "searched thinly" not in _said("dollars", "fewer", BELOW | {"searched": 0.31})


def test_where_nothing_shows_that_anyone_looked_a_fewer_says_so():
    table = with_columns(
        pd.DataFrame(
            [
                {"verdict": "fewer", "of": "library", "neighbourhood_id": one, "searched": share}
                | BELOW
                for one, share in (("n0", np.nan), ("n1", 0.9))
            ]
        ).assign(measure="count", base="children")
    )
    names = names_of(TREE, PLACES, language="en", currency="")
    said = with_sentences(table, names, Settings())["sentence"].tolist()
    assert "Nothing shows that anyone looked here" in said[0]
    assert "Nothing shows" not in said[1]
    unknown = with_sentences(table.assign(searched=np.nan), names, Settings())["sentence"]
    assert "Nothing shows" not in unknown.iloc[0]


@pytest.mark.parametrize("language", ["en", "es"])
def test_how_often_it_holds_and_what_would_settle_it_are_said(language: str):
    holds = _said("count", "fewer", BELOW | SURE, survives="yes", language=language)
    ends = {
        "en": "It held 98 times in 100 when all that is doubtful was settled at random.",
        "es": "Se mantuvo 98 de cada 100 veces al resolver al azar todo lo dudoso.",
    }
    assert holds.endswith(ends[language])
    falls = BELOW | SURE | {"holds": 0.6}
    doubts = {"survives": "no", "overturned_by": "positions;duplicates"}
    settled = "place:r1;place:a2;duplicate:r3"
    said = _said("count", "fewer", falls, language=language, settled_by=settled, **doubts)
    ends = {
        "en": "But this is not sure, because of where some of the assets lie or records that may be"
        " the same asset. It held 60 times in 100 when all that is doubtful was settled at random."
        " To settle it, look first at places (2), possible duplicates (1).",
        "es": "Se mantuvo 60 de cada 100 veces al resolver al azar todo lo dudoso."
        " Para resolverlo, conviene mirar primero"
        " lugares (2), posibles duplicados (1).",
    }
    assert said.endswith(ends[language])


@pytest.mark.parametrize(("there", "said"), [(1.0, "1 child"), (2.0, "2 children")])
def test_one_child_is_not_one_children(there: float, said: str):
    assert f" for {said};" in _said("count", "cannot_tell", INSIDE, there=there)
    spoken = _said("count", "cannot_tell", INSIDE, there=there, language="es")
    assert (f"para {there:g} " + ("niña o niño;" if there == 1 else "niñas y niños;")) in spoken


def test_margins_alone_are_settled_by_a_better_count_alone():
    doubts = {"survives": "no", "overturned_by": "margins"}
    said = _said("count", "fewer", BELOW | SURE, **doubts)
    assert said.endswith("Only a better count of children would settle it.")


def test_three_doubts_are_a_list():
    three = {"survives": "no", "overturned_by": "positions;types;unplaced_assets"}
    said = _said("count", "fewer", BELOW | SURE, **three)
    assert (
        "because of where some of the assets lie, assets whose type is not sure or the assets of"
        " whose place nothing is known." in said
    )
    said = _said("count", "fewer", BELOW | SURE, language="es", **three)
    assert (
        "por el lugar de algunos de los recursos, por recursos cuyo tipo no es seguro o por" in said
    )


def test_every_doubt_has_its_words():
    for code in DOUBTS:
        said = _said("count", "more", ABOVE, survives="no", overturned_by=code)
        assert "But this is not sure, because of " in said
        assert f"because of {code}" not in said


def test_money_that_depends_on_its_placing_says_under_which_it_holds():
    said = _said("dollars", "more", ABOVE, survives="no", overturned_by="placing", under="office")
    assert "so by the recipients' offices; not so, or not to be told, by the" in said
    assert said.endswith("else the offices; by the areas served, else the whole region.")
    spanish = _said(
        "dollars",
        "more",
        ABOVE,
        language="es",
        survives="no",
        overturned_by="placing",
        under="office;service_or_office",
    )
    assert "es así según las oficinas de quienes reciben; según las zonas" in spanish


def test_what_share_of_the_money_would_have_to_move_is_said_of_the_region():
    numbers = {"value": 40.0, "expected": 20.0, "low": 10.0, "high": 30.0}
    said = _said("dollars", "uneven", numbers, neighbourhood_id="", survives="yes", moves=0.314)
    assert "31 % of the money would have to move." in said


@pytest.mark.parametrize(
    ("language", "words"), [("en", "in pounds of 2024."), ("es", "en libras de 2024.")]
)
def test_money_of_one_year_says_which(language: str, words: str):
    settings = Settings(language=language, real_dollars_of=2024)
    assert _said("dollars", "more", ABOVE, language=language, settings=settings).endswith(words)
    assert "2024" not in _said("dollars", "more", ABOVE, language=language)
    assert "2024" not in _said("count", "more", ABOVE, language=language, settings=settings)


def test_no_count_is_said_to_be_found_and_to_be_what_chance_gives():
    ends = {"expected": 5.0, "low": 2.0, "high": 9.0}
    assert "chance alone would give 2 to 8: more" in _said("count", "more", {"value": 9.0, **ends})
    assert "chance alone would give 3 to 9: fewer" in _said(
        "count", "fewer", {"value": 2.0, **ends}
    )


def test_money_is_told_between_its_placings():
    placed = {"placed_low": 3.0, "placed_high": 11.0}
    said = _said("dollars", "more", ABOVE, value_low=3.0, value_high=11.0, **placed)
    assert "In the three placings of the grants it is £3 to £11." in said
