"""The price index of a pack."""

import pytest
from grants.given import given, grants
from region.conftest import AREAS, TOP, Write

from assetmap.errors import RegionError
from assetmap.grants import settle
from assetmap.region import load_region
from assetmap.settings import Settings

PRICES = '[prices]\nfile = "cpi.csv"\nsource = "Office for National Statistics"\nlicence = "OGL"\n'


def test_a_pack_may_bring_its_own_prices(pack: Write):
    folder = pack(TOP + AREAS + PRICES, cpi_csv="year,index\n2021,110\n2020,100\n")
    region = load_region(folder)
    assert region.prices is not None
    assert region.prices.to_dict() == {2020: 100.0, 2021: 110.0}
    assert "Office for National Statistics" in {source.source for source in region.credits}
    assert load_region(pack()).prices is None


def test_prices_are_part_of_what_a_result_depends_on(pack: Write):
    one = load_region(pack(TOP + AREAS + PRICES, cpi_csv="year,index\n2020,100\n")).digest
    other = load_region(pack(TOP + AREAS + PRICES, cpi_csv="year,index\n2020,101\n")).digest
    assert one != other


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("year,index\n", "no rows"),
        ("year,index\n20,100\n", "row 2, column 'year' is '20'"),
        ("year,index\n2020,100\n2020,100\n", "row 3 has the year 2020 again"),
        ("year,index\n2020,0\n", "column 'index' is blank or 0"),
        ("year,index\n2020,\n", "column 'index' is blank or 0"),
        ("year,index\n2020,-4\n", "row 2, column 'index' is '-4'"),
        ("year,cpi\n2020,100\n", "no column 'index'"),
    ],
)
def test_a_wrong_index_is_refused_by_its_row(pack: Write, table: str, said: str):
    with pytest.raises(RegionError, match=r"cpi\.csv") as caught:
        load_region(pack(TOP + AREAS + PRICES, cpi_csv=table))
    assert said in str(caught.value)


def test_real_money_goes_by_the_packs_own_prices(pack: Write):
    region = load_region(pack(TOP + AREAS + PRICES, cpi_csv="year,index\n2020,100\n2021,110\n"))
    rows = grants(given("A", "B", 50.0, date="2020-03-01"), given("A", "B", 50.0, date="2021"))
    found = settle(rows, region=region, settings=Settings(real_dollars_of=2021))
    assert found.countable["amount"].tolist() == [55.0, 50.0]
    assert found.years["amount"].tolist() == pytest.approx([55.0, 50.0])
