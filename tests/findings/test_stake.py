"""Tests of dollars on deals that are written out."""

import numpy as np
import pytest

from assetmap.findings.altered import Altered
from assetmap.findings.dealer import Dealer
from assetmap.findings.evenness import Null, null_of
from assetmap.findings.stake import Dealt, Fallen, Hand, chance_of, judge_places, judge_whole, tails
from assetmap.settings import Settings

DRAWS = 999
FAIR = np.full(2, 0.5)


def _hand(observed: list[float], largest: list[float]) -> Hand:
    return Hand(
        amounts=np.array([1.0]),
        places=np.array([1]),
        observed=np.array(observed),
        stays=np.zeros(2),
        largest_observed=np.array(largest),
    )


def _dealt(null: np.ndarray, largest: float = 0.0) -> Dealt:
    """Deals in which the largest grant fell to the first place each time."""
    none = np.zeros((200, 2))
    fell = Fallen(area=np.zeros((len(null), 1), int), dollars=np.full((len(null), 1), largest))
    return Dealt(null=null, largest=fell, altered=Altered(fewer=none, more=none, uneven=none))


def test_the_largest_grant_is_taken_from_the_deals_too():
    # Chance gives the first place 5 dollars, all from the largest grant; it has 10, 8 from it.
    # Without that grant it has 2 where chance gives 0: still more.
    null = np.tile([5.0, 5.0], (DRAWS, 1))
    found = judge_places(_hand([10.0, 5.0], [8.0, 0.0]), _dealt(null, 5.0), FAIR, Settings())
    assert found.verdict[0] == "more"
    assert found.tried.survives.tolist() == ["yes", ""]


def test_what_rests_on_the_largest_grant_falls_with_it():
    null = np.tile([5.0, 5.0], (DRAWS, 1))
    hand = _hand([10.0, 5.0], [8.0, 0.0])
    found = judge_places(hand, _dealt(null), FAIR, Settings())
    # 2 where chance gives 5 is fewer, no longer more.
    assert found.tried.overturned_by.tolist() == ["largest_grant", ""]


def test_a_place_that_gets_what_every_deal_gives_is_no_surprise():
    null = np.tile([0.3, 0.7], (DRAWS, 1))
    p, _ = tails(np.array([0.1 + 0.2, 0.7]), null)
    assert p.tolist() == [1.0, 1.0]
    whole = judge_whole(_hand([0.1 + 0.2, 0.7], [0, 0]), _dealt(null), FAIR, Settings())
    assert whole.p == 1.0


def test_p_counts_the_thing_itself_among_the_deals():
    null = Null(sorted=np.array([3.0, 2.0, 1.0]), power=0.0)
    assert [null.p(value) for value in (4.0, 3.0, 2.0, 0.0)] == [0.25, 0.5, 0.75, 1.0]


def test_the_test_of_power_is_the_test_itself():
    # Of 999 deals 49 may be as great at p <= 0.05: with 950 there are 50, with 950.5 there are 49.
    null = np.arange(1.0, DRAWS + 1)
    other = np.array([950.0, 950.5, 951.0])
    found = null_of(null, other, alpha=0.05)
    assert [found.p(value) <= 0.05 for value in other] == [False, True, True]
    assert found.power == pytest.approx(2 / 3)


@pytest.mark.parametrize("value", [24.0, 24.5, 25.0, 26.0, 974.0, 975.0, 975.5, 976.0])
def test_critical_dollars_are_those_of_the_two_sided_test(value: float):
    null = np.arange(1.0, DRAWS + 1)[:, np.newaxis] * np.ones(2)
    chance = chance_of(_dealt(null), alpha=0.05)
    p, _ = tails(np.full(2, value), null)
    called = value < chance.few[0] or value > chance.many[0]
    assert called == (p[0] <= 0.05)


def test_too_few_deals_see_nothing():
    null = np.arange(1.0, 20.0)[:, np.newaxis] * np.ones(2)
    dealt = _dealt(null)
    fewer, more = chance_of(dealt, alpha=0.05).power(dealt.altered)
    assert fewer.tolist() == more.tolist() == [0.0, 0.0]
    assert null_of(null[:, 0], np.full(5, 1e9), alpha=0.01).power == 0.0


def test_there_are_at_least_forty_deals_a_neighbourhood():
    assert Dealer.of(np.full(100, 0.01), Settings(draws=99)).draws == 3999
    assert Dealer.of(FAIR, Settings(draws=999)).draws == 999
