"""Money by the recipient's sector, by programme and by year."""

import numpy as np
import pandas as pd
import pytest
from scenes import TREE, grants, region

from assetmap.measures import Measured, measure_all, with_years
from assetmap.measures.parcels import MOST_PROGRAMMES, MOST_YEARS, by_programme, by_year
from assetmap.settings import Settings

SETTINGS = Settings()
AREAS = region([100.0, 300.0], need=("hardship",), people={"hardship": [1.0, 2.0]})
ROWS = [("A", 600.0, "n0", ""), ("A", 300.0, "n1", ""), ("B", 100.0, "n1", "")]
ASSETS = pd.DataFrame(
    {
        "asset_id": ["a1", "a2"],
        "name": "x",
        "type": ["library", "park"],
        "sector": ["educators", "cultural"],
        "tier": "given",
        "neighbourhood_id": "n0",
        "lon": -86.995,
        "lat": 41.005,
        "verified": "",
        "sources": "list",
    }
)


def _measured(money: pd.DataFrame) -> Measured:
    return measure_all(ASSETS, money, region=AREAS, settings=SETTINGS, taxonomy=TREE)


def _dollars(found: Measured, of: str, measure: str = "dollars") -> list[float]:
    rows = found.measures
    mine = (rows["measure"] == measure) & (rows["of"] == of) & (rows["placing"] == "office")
    return rows.loc[mine & (rows["neighbourhood_id"] != ""), "value"].tolist()


def test_sectors_and_programmes_add_up_to_what_has_one():
    money = grants(ROWS).assign(
        recipient_asset_id=["a1", "", "a2"], programme=["Arts", " Arts", "year:2020"]
    )
    found = _measured(money)
    assert _dollars(found, "sector:educators") == [600.0, 0.0]
    assert _dollars(found, "sector:cultural") == [0.0, 100.0]
    assert _dollars(found, "programme:Arts") == [600.0, 300.0]
    assert _dollars(found, "programme:year:2020") == [0.0, 100.0]
    assert _dollars(found, "all") == [600.0, 400.0]
    assert "$300" in found.missing["money_by_sector"]
    assert "money_by_programme" not in found.missing
    parity = _dollars(found, "programme:Arts", "dollars_to_parity")
    assert parity == pytest.approx([900 / 4 - 600, 900 * 3 / 4 - 300])
    assert len(_dollars(found, "sector:educators", "dollars_to_need_parity")) == 2


def test_a_funder_that_reads_like_a_label_has_no_numbers_of_its_own():
    found = _measured(grants([*ROWS, ("year:2020", 5.0, "n0", "")]))
    assert _dollars(found, "year:2020") == []
    assert _dollars(found, "all") == [605.0, 400.0]
    keys = ["neighbourhood_id", "measure", "of", "base", "placing"]
    assert not found.measures.duplicated(keys).any()


def test_of_many_programmes_the_largest_are_told_apart():
    rows = [("A", float(i + 1), "n0", "") for i in range(MOST_PROGRAMMES + 3)]
    names = [f"p{i:02}" for i in range(len(rows))]
    cut = by_programme(grants(rows).assign(programme=names))
    assert cut.left_out == 3
    assert cut.unlabelled == 1 + 2 + 3
    assert sorted(set(cut.grants["funder"]) - {""}) == [f"programme:{n}" for n in names[3:]]


def test_years_add_up_and_eight_of_them_have_a_trend():
    rows = [("A", 100.0 * i, "n0", "") for i in range(1, 9)]
    years = grants(rows).assign(year=[str(2015 + i) for i in range(8)])
    undated = grants([("A", 7.0, "n1", "")]).assign(year="")
    parts = pd.concat([years, undated], ignore_index=True)
    found = with_years(_measured(grants(ROWS)), parts, region=AREAS, settings=SETTINGS)
    assert [_dollars(found, f"year:{2015 + i}")[0] for i in range(8)] == [
        100.0 * i for i in range(1, 9)
    ]
    trend = found.measures.query("measure == 'dollars_trend' and placing == 'office'")
    trend = trend.set_index("neighbourhood_id")
    assert trend["value"].to_dict() == {"n0": 100.0, "n1": 0.0, "": 100.0}
    assert trend.loc["n0", "low"] == trend.loc["n0", "high"] == 100.0
    assert "$7" in found.missing["money_by_year"]
    assert "dollars_trend" not in found.missing


def test_a_year_without_any_grant_counts_as_nothing():
    years = grants([("A", 50.0, "n0", ""), ("A", 50.0, "n0", "")]).assign(year=["2010", "2018"])
    found = with_years(_measured(grants(ROWS)), years, region=AREAS, settings=SETTINGS)
    trend = found.measures.query("measure == 'dollars_trend' and placing == 'office'")
    trend = trend[trend["neighbourhood_id"] == "n0"]
    assert trend["value"].tolist() == [0.0]
    assert (trend["low"] < 0).all()
    assert (trend["low"] == -trend["high"]).all()


def test_few_years_tell_no_trend_and_that_is_said():
    years = grants(ROWS).assign(year=["2020", "2021", "2022"])
    found = with_years(_measured(grants(ROWS)), years, region=AREAS, settings=SETTINGS)
    assert not (found.measures["measure"] == "dollars_trend").any()
    assert "fewer than 5 years" in found.missing["dollars_trend"]


def test_of_many_years_the_latest_are_told_apart():
    rows = [("A", 1.0, "n0", "")] * (MOST_YEARS + 2)
    cut = by_year(grants(rows).assign(year=[str(1900 + i) for i in range(len(rows))]))
    assert cut.left_out == 2
    assert cut.unlabelled == 2.0
    assert np.isin("year:1901", cut.grants["funder"]).item() is False


def test_what_is_left_out_of_real_money_says_of_which_year():
    money = grants(ROWS).assign(programme=["Arts", "", ""])
    settings = Settings(real_dollars_of=2024)
    found = measure_all(ASSETS, money, region=AREAS, settings=settings, taxonomy=TREE)
    said = found.missing["money_by_programme"]
    assert said == "$400 are of no programme that the lists name. Amounts are in dollars of 2024."
