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


def test_a_camel_cased_list_name_is_several_words() -> None:
    """A name says another function of a place that the list is about ("Grace Church")."""
    found = _types(("Grace Church", ""), ("Elm Corner", ""), source="foodPantries")
    assert found == ["food_pantry", "food_pantry"]


def test_several_words_of_a_name_outweigh_a_category_of_several_things() -> None:
    """Such a column says what a place offers, not what it is."""
    assert _types(("Elm City Hall", "Rights | Early childhood | Housing")) == ["city_hall"]


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("Centro de Salud Norte", "health"),
        ("Centro de Mayores La Alegría", "senior_centre"),
        ("Creche Pequeno Príncipe", "child_care"),
        ("Associação de Moradores do Bairro Alto", "neighbourhood_association"),
        ("Câmara Municipal de Sintra", "city_hall"),
        ("Bombeiros Voluntários de Sintra", "fire_station"),
        ("LINCOLN ELEM SCH", "elementary_school"),
        ("COMM HLTH CTR OF AKRON", "clinic"),
        ("CTR FOR INDEP LIVING", "disability_services"),
        ("NAACP Dayton Branch", "advocacy_group"),
        ("FQHC of Lorain", "clinic"),
        ("DAV Chapter 5", "veterans_post"),
        ("Communty Center of Elm", "community_centre"),
        ("Temple Beth El", "synagogue"),
        ("Food Pantry at Grace Church", "food_pantry"),
        ("Theatre at the Church", "theatre"),
        ("Farmers Market at the Station", "farmers_market"),
        ("Friends of the Elm Museum", "friends_group"),
        ("Library Friends Bookstore", "bookstore"),
        ("Old School Bar & Grill", "restaurant"),
        ("The Courthouse Pub", "restaurant"),
        ("City Hall Coffee", "cafe"),
        ("Old Library Apartments", "housing"),
        ("YMCA Apartments", "housing"),
        ("The Schoolhouse Condos", "housing"),
        ("Church Hill Townhomes", "housing"),
        ("Museum Tower Condominiums", "housing"),
        ("St. Mary's Senior Apartments", "affordable_housing"),
    ],
)
def test_names_that_are_named_after_something_else(name: str, type_: str) -> None:
    """Or in another language, shortened, in capitals, misspelt."""
    found = _types((name, ""))[0]
    assert type_ in load_taxonomy().lineage(found)
