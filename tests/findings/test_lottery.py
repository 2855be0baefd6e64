"""Verdicts on counts."""

import numpy as np
import pytest

from assetmap.findings.evenness import Decks, chi_square, judge_region, uneven_shares
from assetmap.findings.lottery import judge
from assetmap.settings import Settings

SETTINGS = Settings()
TRUTHS = np.random.default_rng(7).lognormal(0, 0.7, 40)
SHARE = TRUTHS / TRUTHS.sum()
TRIES = 400


def _lotteries(total: int, chances: np.ndarray) -> np.ndarray:
    """Deal so many assets, one deal per column."""
    return np.random.default_rng(11).multinomial(total, chances, size=TRIES).T.astype(float)


@pytest.mark.parametrize("total", [50, 206, 2000])
def test_a_fair_lottery_is_hardly_ever_called_unfair(total: int):
    found = judge(_lotteries(total, SHARE), SHARE, SETTINGS)
    called = np.isin(found.verdict, ["more", "fewer"])
    # Under the null the chance that any of a region's neighbourhoods is called is at most 5 %;
    # three standard errors of a share of 400 regions are 3.3 points.
    assert called.any(axis=0).mean() <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / TRIES)
    assert (found.p <= 0.05).mean() <= 0.06


@pytest.mark.parametrize("total", [50, 206, 2000])
def test_a_fair_region_is_called_uneven_one_time_in_twenty(total: int):
    decks = Decks.of(SHARE, SETTINGS)
    found = judge_region(_lotteries(total, SHARE), decks, SETTINGS)
    assert (found.verdict == "uneven").mean() <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / TRIES)
    # It is an exact test, so it must not be called much more rarely either.
    assert (found.p <= 0.5).mean() == pytest.approx(0.5, abs=0.1)


def test_a_place_held_far_short_is_found():
    chances = SHARE.copy()
    short = int(np.argsort(SHARE)[-3])
    chances[short] /= 4
    found = judge(_lotteries(2000, chances / chances.sum()), SHARE, SETTINGS)
    assert (found.verdict[short] == "fewer").mean() > 0.95
    others = np.delete(found.verdict, short, axis=0)
    assert np.isin(others, ["more", "fewer"]).mean() < 0.01


def test_the_promised_power_is_kept():
    # Where the verdict could be "as expected", a halved chance is found four times in five.
    # TRIES deals: three standard errors are 6 points.
    big = int(np.argmax(SHARE))
    fair = judge(_lotteries(2000, SHARE), SHARE, SETTINGS)
    assert (fair.verdict[big] == "as_expected").mean() > 0.9
    chances = SHARE.copy()
    chances[big] /= 2
    chances[np.arange(len(SHARE)) != big] *= (1 - chances[big]) / (1 - SHARE[big])
    halved = judge(_lotteries(2000, chances), SHARE, SETTINGS)
    assert (halved.p[big] <= 0.05).mean() >= 0.8 - 0.06


def test_with_few_assets_one_cannot_tell():
    found = judge(_lotteries(50, SHARE), SHARE, SETTINGS)
    assert (found.verdict == "as_expected").mean() < 0.02
    decks = Decks.of(SHARE, SETTINGS)
    of_region = judge_region(_lotteries(50, SHARE), decks, SETTINGS)
    assert not (of_region.verdict == "as_expected").any()


def test_with_very_many_assets_a_fair_region_is_as_expected():
    decks = Decks.of(SHARE, SETTINGS)
    found = judge_region(_lotteries(20_000, SHARE)[:, :20], decks, SETTINGS)
    assert (found.verdict == "as_expected").sum() >= 17


def test_one_place_alone_cannot_be_judged():
    one = np.array([1.0])
    assert judge(np.array([[500.0]]), one, SETTINGS).verdict.tolist() == [["cannot_tell"]]
    decks = Decks.of(one, SETTINGS)
    assert judge_region(np.array([[500.0]]), decks, SETTINGS).verdict.tolist() == ["cannot_tell"]


def test_all_in_one_of_many_places_is_more_there_and_fewer_elsewhere():
    counts = np.zeros((4, 1))
    counts[0] = 100.0
    found = judge(counts, np.full(4, 0.25), SETTINGS)
    assert found.verdict[:, 0].tolist() == ["more", "fewer", "fewer", "fewer"]
    assert found.expected[:, 0].tolist() == [25.0] * 4


def test_chi_square_is_the_sum_over_the_neighbourhoods():
    counts, share = np.array([3.0, 5.0, 0.0]), np.array([0.5, 0.25, 0.25])
    expected = 8 * share
    assert float(chi_square(counts, share)) == pytest.approx(
        float(((counts - expected) ** 2 / expected).sum())
    )


def test_a_deal_is_the_same_whatever_else_is_dealt():
    one, other = Decks.of(SHARE, SETTINGS), Decks.of(SHARE, SETTINGS)
    other.fair.deal(3)
    other.fair.deal(1000)
    assert np.array_equal(one.fair.deal(206), other.fair.deal(206))


def test_deals_have_all_the_assets_and_fair_means():
    deals = Decks.of(SHARE, Settings(draws=5000)).fair.deal(206)
    assert (deals.sum(axis=1) == 206).all()
    error = np.sqrt(206 * SHARE * (1 - SHARE) / 5000)
    assert (np.abs(deals.mean(axis=0) - 206 * SHARE) < 4 * error).all()
    assert deals.var(axis=0) == pytest.approx(206 * SHARE * (1 - SHARE), rel=0.12)


def test_a_quarter_of_the_places_is_held_short():
    found = uneven_shares(np.full(8, 1 / 8), SETTINGS, deals=50)
    assert found.sum(axis=1) == pytest.approx(1.0)
    assert ((found < 1 / 8).sum(axis=1) == 2).all()
    assert found.min() / found.max() == pytest.approx(0.5)
