"""Where a name outweighs the list's own category, and where it does not."""

import pandas as pd
import pytest

from assetmap.classify import classify
from assetmap.schema import TYPE
from assetmap.taxonomy import load_taxonomy


def _type(name: str, category: str) -> str:
    """Return the type of a record with a name and a category."""
    records = pd.DataFrame(
        [
            dict.fromkeys(("source", "upload", "sheet"), "")
            | {"record_id": "r", "name": name}
            | {"category": category, "row": 2}
        ]
    )
    return str(classify(records, load_taxonomy()).types[TYPE].iloc[0])


@pytest.mark.parametrize(
    ("name", "category", "type_"),
    [
        # A kind with kinds below it, and a name that says another of the same field.
        ("Elm Courts Nursery School", "Public School", "preschool"),
        ("Elm County Adult Education", "School", "adult_learning"),
        # An office owns what it lists.
        ("Elm Animal Shelter", "Government Offices", "animal_welfare"),
        ("Elm Housing Authority", "County Offices", "housing_authority"),
        # A rule knows what is named after something else.
        ("Friends of the Elm Library", "Library", "friends_group"),
        ("Elm Elementary School PTA", "Elementary School", "parent_group"),
        ("Jay's Barbers", "hair-salons", "barbershop"),
        # ... or is the office that owns such things.
        ("Elm Housing Authority", "Shelter", "housing_authority"),
        # A field that has one type; two kinds in one category.
        ("Elm Fire Department", "Emergency Services", "fire_station"),
        ("Elm Coffee Shop", "Eat and Drink", "cafe"),
    ],
)
def test_a_name_outweighs_a_category_that_says_less(name: str, category: str, type_: str) -> None:
    """What several words say is not lost in a wide category."""
    assert _type(name, category) == type_


@pytest.mark.parametrize(
    ("name", "category", "type_"),
    [
        ("Carnegie Hall Academy of Science", "School", "school"),  # of another field
        ("Elm Park", "Elementary School", "elementary_school"),  # one word
        ("Department of Parks and Recreation - Elm Playground", "Playground", "playground"),
        ("Elm Housing Authority - Oak Court", "Public Housing", "affordable_housing"),
        ("Elm Middle School Campus", "ES", "elementary_school"),  # a kind, not a field
        ("Elm Recycling", "Government Offices", "government_office"),
    ],
)
def test_a_category_holds_else(name: str, category: str, type_: str) -> None:
    """A name of one word, or of another field, or of whose something is, is no reason."""
    assert _type(name, category) == type_
