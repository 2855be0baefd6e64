from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assetmap.planning.filling import deal, fill, missing_to_parity

AREAS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 9)), min_size=1, max_size=5)


def frames(areas: list[tuple[int, int]]) -> tuple[pd.Series, pd.Series]:
    names = [f"n{i}" for i in range(len(areas))]
    return (
        pd.Series([float(d) for d, _ in areas], index=names),
        pd.Series([float(n) for _, n in areas], index=names),
    )


@given(AREAS, st.integers(1, 200))
def test_the_whole_budget_raises_the_lowest_to_one_level(areas: list[tuple[int, int]], budget: int):
    dollars, base = frames(areas)
    found = fill(dollars, base, float(budget))
    lived = base > 0
    if not lived.any():
        assert (found.added == 0).all()
        assert np.isnan(found.lowest_after)
        return
    assert found.added.sum() == pytest.approx(budget)
    assert (found.added[~lived] == 0).all()
    after = ((dollars + found.added) / base)[lived]
    assert after.min() == pytest.approx(found.lowest_after)
    given_some = found.added[lived] > 1e-9
    assert np.allclose(after[given_some], found.lowest_after)
    assert (after[~given_some] >= found.lowest_after - 1e-9).all()


def test_an_unknown_base_gets_no_answer():
    found = fill(pd.Series([1.0, 2.0]), pd.Series([np.nan, 1.0]), 5.0)
    assert found.added.isna().tolist() == [True, False]
    assert found.added[1] == 5.0


@given(AREAS.filter(lambda areas: any(n for _, n in areas)), st.integers(1, 4))
def test_no_other_way_to_deal_closes_more(areas: list[tuple[int, int]], number: int):
    """Every way to give the grants is tried."""
    dollars, base = frames(areas)
    found = deal(dollars, base, number=number, each=10.0)
    assert found.awards.sum() == number
    assert (found.awards[base == 0] == 0).all()
    fair = base / base.sum() * (dollars.sum() + number * 10.0)

    def lacking(awards: pd.Series) -> float:
        return float((fair - dollars - 10.0 * awards).clip(lower=0.0).sum())

    nothing = pd.Series(0, index=base.index)
    every = product(range(len(areas)), repeat=number)
    best = min(
        lacking(pd.Series(np.bincount(to, minlength=len(areas)), index=base.index)) for to in every
    )
    assert lacking(found.awards) == pytest.approx(best)
    assert found.closed == pytest.approx(lacking(nothing) - lacking(found.awards))


def test_equal_neighbourhoods_are_said_to_be_equal():
    found = deal(pd.Series([9.0, 0.0, 0.0, 0.0]), pd.Series([1.0] * 4), number=2, each=1.0)
    assert found.awards.tolist() == [0, 1, 1, 0]
    assert found.instead.tolist() == [False, True, False, True]


def test_what_is_missing_is_what_is_too_much():
    dollars, base = pd.Series([700.0, 200.0, 100.0]), pd.Series([10.0, 10.0, 20.0])
    over = (dollars - 1000.0 * base / 40.0).clip(lower=0.0).sum()
    assert missing_to_parity(dollars, base) == pytest.approx(over)
