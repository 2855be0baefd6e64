"""A list with two columns of kinds is read with both."""

import pytest

from assetmap.classify import classify
from assetmap.taxonomy import load_taxonomy

from .lists import Rows, read_here

NAMES = ("Honey & Fig", "Harbor Lane", "Number Nine", "Old Mill")


def read(header: list[str], *cells: tuple[str, ...]) -> tuple[dict[str, str], list[str]]:
    """Return the role of each column, and the type of each row, of a list of names and kinds."""
    rows: Rows = [
        ["Name", *header],
        *([name, *some] for name, some in zip(NAMES, cells, strict=False)),
    ]
    reading = read_here(rows, name="places.csv")
    roles = dict(zip(reading.columns["header"], reading.columns["role"], strict=True))
    return roles, classify(reading.records, load_taxonomy()).types["type"].tolist()


def test_a_subcategory_says_more_exactly_what_a_category_says_in_general() -> None:
    """Whatever the first column is called, what the second says is not lost."""
    roles, types = read(
        ["category", "subcategory"],
        ("Eat and Drink", "Cafes"),
        ("Shops", "Barbers"),
        ("Eat and Drink", "Brasseries"),
    )
    assert roles == {"Name": "name", "category": "category", "subcategory": "subcategory"}
    assert types == ["cafe", "barbershop", "restaurant"]


@pytest.mark.parametrize("second", ["Category2", "Sub Category", "Facility Type", "Subtipo"])
def test_the_second_column_is_known_by_its_name_and_values(second: str) -> None:
    """Of two that may be the category, one is the first and the other the second."""
    _, types = read(
        ["Category1", second],
        ("Education", "Elementary Schools"),
        ("Education", "High Schools"),
    )
    assert types == ["elementary_school", "high_school"]


def test_a_column_whose_values_say_nothing_gives_way() -> None:
    """Classes of licences are no kinds of things."""
    roles, types = read(
        ["License Type", "Kind"],
        ("Class I", "Family Child Care"),
        ("Class II", "Child Care Center"),
        ("Class I", "Family Child Care"),
    )
    assert roles["Kind"] == "category"
    assert roles["License Type"] == ""
    assert types == ["family_child_care", "child_care", "family_child_care"]


def test_a_subcategory_of_another_field_does_not_outweigh_the_category() -> None:
    """A library's meeting room is listed under its library."""
    _, types = read(["Category", "Subcategory"], ("Library", "Parks"), ("Library", "Private"))
    assert types == ["library", "library"]


def test_a_lone_subcategory_is_the_category() -> None:
    """There is no first beside it."""
    roles, types = read(["Subcategory"], ("Cafes",), ("Barbers",))
    assert roles["Subcategory"] == "category"
    assert types == ["cafe", "barbershop"]


def test_several_kinds_in_one_cell_are_each_looked_at() -> None:
    """The first that is known decides."""
    reading = read_here(
        [["Name", "Category", "Subcategory"], ["Number Nine", "Zorp", "Laotian | Bakeries"]],
        name="a.csv",
    )
    assert reading.records["codes"].tolist() == ["subcategory Laotian; subcategory Bakeries"]
    assert classify(reading.records, load_taxonomy()).types["type"].tolist() == ["cafe"]
