"""How well a neighbourhood was searched."""

import datetime as dt
import math

import pandas as pd
import pytest
from scenes import assets

from assetmap.measures.completeness import completeness, search_parts

IDS = pd.Index(["n0", "n1"], dtype="str")
AS_OF = dt.date(2026, 1, 31)


def test_a_place_with_every_list_checked_and_exact_is_complete():
    found = completeness(assets([("n0", "library")]), IDS, as_of=AS_OF)
    assert found["n0"] == 1.0
    assert math.isnan(found["n1"])


def test_each_third_counts_by_itself():
    rows = [("n0", "library"), ("n0", "park"), ("n1", "park")]
    table = assets(
        rows,
        tier=["given", "zip", "given"],
        verified=["2026-01-01", "2025-06-01", "2025-01-30"],
        sources=["a;b", "a", "c"],
    )
    found = completeness(table, IDS, as_of=AS_OF)
    # n0: half exact, all checked within 365 days, two of three lists; n1: exact, a day too old,
    # one of three lists.
    assert found["n0"] == pytest.approx((1 / 2 + 1 + 2 / 3) / 3)
    assert found["n1"] == pytest.approx((1 + 0 + 1 / 3) / 3)


def test_without_a_date_of_the_pack_the_newest_check_is_the_measure():
    table = assets([("n0", "park"), ("n1", "park")], verified=["2020-05-01", "2018-05-01"])
    found = completeness(table, IDS, as_of=None)
    assert found["n0"] == 1.0
    assert found["n1"] == pytest.approx(2 / 3)


def test_blank_dates_are_not_checked_and_unnamed_lists_are_no_lists():
    table = assets([("n0", "park")], verified="", sources="")
    assert completeness(table, IDS, as_of=None)["n0"] == pytest.approx(1 / 3)


def test_assets_that_lie_nowhere_still_name_a_list():
    table = assets([("n0", "park"), ("", "park")], sources=["a", "b"])
    assert completeness(table, IDS, as_of=AS_OF)["n0"] == pytest.approx((1 + 1 + 1 / 2) / 3)


def test_without_assets_nothing_is_known():
    assert completeness(assets([]), IDS, as_of=None).isna().all()


def test_the_parts_stand_beside_the_whole():
    table = assets([("n0", "library"), ("n0", "park")], tier=["given", "zip"], sources=["a", "a;b"])
    parts = search_parts(table, IDS, as_of=AS_OF)
    assert parts.loc["n0"].to_dict() == {
        "exact_share": 0.5,
        "verified_share": 1.0,
        "lists": 2.0,
        "lists_share": 1.0,
    }
    assert parts.loc["n1", ["lists", "lists_share"]].tolist() == [0.0, 0.0]
    assert parts.loc["n1", ["exact_share", "verified_share"]].isna().all()
