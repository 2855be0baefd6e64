"""What lists that nobody here had seen taught: words with two meanings, and whose they are."""

import pandas as pd
import pytest

from assetmap.classify import classify
from assetmap.schema import TYPE
from assetmap.taxonomy import load_taxonomy


def _types(*rows: tuple[str, str], source: str = "") -> list[str]:
    """Return the types of records with such names and categories."""
    records = pd.DataFrame(
        {
            "record_id": [f"r{number}" for number in range(len(rows))],
            "name": [name for name, _ in rows],
            "category": [category for _, category in rows],
            "source": source,
            "upload": f"{source}.csv" if source else "",
            "sheet": "",
            "row": range(2, len(rows) + 2),
        }
    )
    return classify(records, load_taxonomy()).types[TYPE].tolist()


def test_private_says_whose_a_club_is_and_which_kind_a_school_is() -> None:
    """A column of owners makes no school of a sailing centre."""
    found = _types(("Willow Lake Sailing Center", "private"), ("Elm Hill School", "private"))
    assert found == ["sports_club", "private_school"]


def test_private_names_a_kind_in_a_list_of_schools() -> None:
    """There a name needs no word for a school."""
    assert _types(("Saint Agatha", "Private"), source="schools") == ["private_school"]


@pytest.mark.parametrize(
    ("category", "type_"),
    [
        ("Secondary (grammar) school", "high_school"),
        ("Secondary (non-grammar) school", "high_school"),
        ("Primary school", "elementary_school"),
        ("Grammar school", "school"),
        ("Special school", "special_education_school"),
        ("Playgroup", "preschool"),
        ("Centro de Educación Básica (C.E.B.)", "elementary_school"),
    ],
)
def test_schools_of_other_countries_are_of_their_own_stages(category: str, type_: str) -> None:
    """A grammar school is a first school in one country and a second one in another."""
    assert _types(("Elm Hill", category)) == [type_]


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("Outdoor Bocce Court", "sports_field"),
        ("Maple Cricket Pitch", "sports_field"),
        ("Elm County Court", "court"),
        ("Harbor Bank & Trust Co", "bank"),
        ("Ann Harbor Trust", "foundation"),
        ("Willow Behavioral Health Center", "mental_health"),
        ("Willow Pediatrics", "clinic"),
        ("Elm Hill Soccer Camp", "summer_camp"),
        ("Elm Street Feeding Program", "meal_site"),
    ],
)
def test_a_longer_phrase_says_more_than_the_word_that_ends_it(name: str, type_: str) -> None:
    """A court is for games, a trust is a bank, where the words before it say so."""
    assert _types((name, "")) == [type_]
