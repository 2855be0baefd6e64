"""People are counts that belong to neighbourhoods, or an error that names the cell."""

import math
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from region.conftest import AREAS, PEOPLE, TOP, Write

from assetmap.errors import RegionError
from assetmap.region import load_region
from assetmap.region.inside import Place
from assetmap.region.tables import numbers_of

HERE = Place(folder=Path("town"), file="people.csv")


def people(pack: Write, csv: str, more: str = "") -> pd.DataFrame:
    table = load_region(pack(TOP + AREAS + PEOPLE + more, people_csv=csv)).people
    assert table is not None
    return table


def error(pack: Write, csv: str, more: str = "") -> str:
    with pytest.raises(RegionError) as caught:
        people(pack, csv, more)
    return str(caught.value)


def test_counts_follow_the_order_of_the_neighbourhoods(pack: Write) -> None:
    table = people(pack, "id,total\n02,6\n01,5\n")
    assert list(table.index) == ["01", "02"]
    assert table.index.name == "neighbourhood_id"
    assert list(table["people"]) == [5.0, 6.0]
    assert table["people"].dtype == "float64"


def test_a_neighbourhood_without_row_or_with_a_blank_is_not_known(pack: Write) -> None:
    table = people(pack, "id,total,kids\n01,5,\n\n", 'children = "kids"\n')
    assert math.isnan(table.loc["02", "people"])
    assert table["children"].isna().all()


def test_a_table_of_a_header_alone_knows_nothing(pack: Write) -> None:
    assert people(pack, "id,total\n")["people"].isna().all()


def test_roles_come_first_then_the_others_each_with_its_margin(pack: Write) -> None:
    more = 'others = ["cars"]\nchildren_in_poverty = "poor"\nchildren = "kids"\n'
    table = people(
        pack, "cars_moe,poor,cars,kids,id,total,total_moe\n1,2,3,4,01,5,6\n7,8,9,10,02,11,\n", more
    )
    expected = ["people", "people_moe", "children", "children_in_poverty", "cars", "cars_moe"]
    assert list(table.columns) == expected
    assert list(table.loc["01"]) == [5, 6, 4, 2, 3, 1]


def test_need_is_told_by_our_names_and_rates_apart_from_counts(pack: Write) -> None:
    more = 'children_in_poverty = "poor"\nneed = ["hardship", "poor", "cars"]\nothers = ["cars"]\n'
    csv = "id,total,poor,cars,hardship\n01,5,2,1,80\n"
    region = load_region(pack(TOP + AREAS + PEOPLE + more, people_csv=csv))
    assert region.people is not None
    assert region.need == ("hardship", "children_in_poverty", "cars")
    assert region.rates == ("hardship",)
    assert list(region.people.columns) == ["people", "children_in_poverty", "cars", "hardship"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ('"16,217"', 16217),
        ('"  6,098 "', 6098),
        ("\u00a07\u00a0", 7),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000),
        ('"1,234,567.5"', 1234567.5),
        ("0", 0),
    ],
)
def test_numbers_are_read_as_people_write_them(pack: Write, text: str, number: float) -> None:
    assert people(pack, f"id,total\n01,{text}\n").loc["01", "people"] == number


@pytest.mark.parametrize(
    "text", ["-1", "x", '"1,2"', "12%", "$5", "NA", "nan", "inf", "1e999", "1 000", "=1", "٣"]
)
def test_a_cell_that_is_no_count_is_named(pack: Write, text: str) -> None:
    said = error(pack, f"id,total\n02,5\n\n01,{text}\n")
    assert said.startswith("town/people.csv: row 4, column 'total'")


def test_a_margin_that_is_no_number_is_named(pack: Write) -> None:
    assert "column 'total_moe' is '-222'" in error(pack, "id,total,total_moe\n01,5,-222\n")


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=20))
def test_thousands_separators_never_change_a_count(counts: list[int]) -> None:
    plain = pd.Series([str(count) for count in counts], name="total")
    grouped = pd.Series([f"{count:,}" for count in counts], name="total")
    assert numbers_of(plain, HERE).tolist() == numbers_of(grouped, HERE).tolist() == counts


def test_an_unknown_neighbourhood_is_named(pack: Write) -> None:
    said = error(pack, "id,total\n01,5\n1,6\n")
    assert "row 3, column 'id': no neighbourhood has the id '1'; ids are like '01', '02'" in said


def test_a_neighbourhood_that_stands_there_twice_is_named(pack: Write) -> None:
    assert "row 3, column 'id': '01' stands there twice" in error(pack, "id,total\n01,5\n01,6\n")


@pytest.mark.parametrize(
    ("csv", "more", "said"),
    [
        ("key,total\n01,5\n", "", "has no column 'id'"),
        ("id,sum\n01,5\n", "", "has no column 'total'"),
        ("id,total\n01,5\n", 'others = ["cars"]\n', "has no column 'cars'"),
        ("id,total\n01,5\n", 'others = ["total"]\n', "named as role and among the others"),
        ("id,total\n01,5\n", 'children = "total"\n', "one column for two of"),
        ("id,total,children\n01,5,1\n", 'others = ["children"]\n', "name it as the role children"),
        ("id,total,total_moe\n01,5,1\n", 'others = ["total_moe"]\n', "margins of error are found"),
        ("", "", "is empty"),
        ("id,id\n01,5\n", "", "has the column 'id' twice"),
        ("id,total\n01,5,9\n", "", "row 2 has 3 cells; the header has 2"),
        ('id,total\n"01,5\n', "", "is not CSV"),
    ],
)
def test_a_table_that_does_not_fit_is_named(pack: Write, csv: str, more: str, said: str) -> None:
    message = error(pack, csv, more)
    assert message.startswith("town/people.csv:")
    assert said in message


def test_bytes_that_are_no_utf8_are_one_sentence(pack: Write) -> None:
    folder = pack(TOP + AREAS + PEOPLE, people_csv="")
    (folder / "people.csv").write_bytes(b"id,total\n\xff,5\n")
    with pytest.raises(RegionError, match="is not UTF-8"):
        load_region(folder)


def test_a_byte_order_mark_is_no_part_of_a_name(pack: Write) -> None:
    assert people(pack, "\ufeffid,total\n01,5\n").loc["01", "people"] == 5


ALIASED = TOP + AREAS + 'aliases = "al.csv"\n'


def test_aliases_lead_from_a_name_as_written_to_an_id(pack: Write) -> None:
    csv = "name,neighbourhood_id\nOld Quay,01\nOLD  QUAY,01\nOld Quay,01\nHill Top,02\n"
    aliases = load_region(pack(ALIASED, al_csv=csv)).aliases
    assert aliases.to_dict() == {"Old Quay": "01", "OLD  QUAY": "01", "Hill Top": "02"}
    assert (aliases.name, aliases.index.name) == ("neighbourhood_id", "name")


@pytest.mark.parametrize(
    ("csv", "said"),
    [
        ("name,neighbourhood_id\nX,9\n", "row 2, column 'neighbourhood_id': no neighbourhood"),
        ("name,neighbourhood_id\nX,01\n,01\n", "row 3, column 'name' is blank"),
        ("name,neighbourhood_id\nX,01\nx,02\n", "row 3: 'x' stands for two neighbourhoods, 01"),
        ("name,neighbourhood_id\n01,02\n", "row 2: '01' stands for two neighbourhoods, 01 and 02"),
        ("name,id\nX,01\n", "has no column 'neighbourhood_id'"),
    ],
)
def test_an_alias_that_leads_nowhere_or_two_ways_is_named(pack: Write, csv: str, said: str) -> None:
    with pytest.raises(RegionError) as caught:
        load_region(pack(ALIASED, al_csv=csv))
    assert str(caught.value).startswith("town/al.csv:")
    assert said in str(caught.value)
