"""Dealing whole grants out again."""

import itertools

import numpy as np
import pytest

from assetmap.findings.altered import Unfair, deal_altered
from assetmap.findings.picker import FairPicker, UnevenPicker, draw_distinct
from assetmap.findings.redeal import deal, stack_of

SHARE = np.array([0.5, 0.3, 0.15, 0.05])
DEALS = 20_000
AMOUNTS = np.array([7.0, 1.0, 20.0])


def _rng() -> np.random.Generator:
    return np.random.default_rng(5)


def _drawn(places: int, share: np.ndarray) -> dict[tuple[int, ...], float]:
    """The chance of each order in which different places are drawn one after another."""
    found = {}
    for order in itertools.permutations(range(len(share)), places):
        chance, left = 1.0, 1.0
        for one in order:
            chance *= share[one] / left
            left -= share[one]
        found[order] = chance
    return found


def _expected(amount: float, places: int, share: np.ndarray, people: np.ndarray) -> np.ndarray:
    """The mean of what each place gets of a grant."""
    mean = np.zeros(len(share))
    for order, chance in _drawn(places, share).items():
        for one in order:
            mean[one] += chance * amount * people[one] / people[list(order)].sum()
    return mean


@pytest.mark.parametrize("places", [1, 2, 3])
def test_different_places_are_drawn_one_after_another_by_their_shares(places: int):
    picks = draw_distinct(FairPicker(SHARE), np.zeros(DEALS, dtype=np.int64), places, _rng())
    picks = picks.reshape(DEALS, places)
    for order, chance in _drawn(places, SHARE).items():
        seen = (picks == np.array(order)).all(axis=1).mean()
        assert seen == pytest.approx(chance, abs=5 * np.sqrt(chance / DEALS) + 1e-9)


def test_a_place_with_next_to_nobody_is_still_drawn_when_only_it_is_left():
    share = np.array([0.5, 0.5 - 1e-9, 1e-9])
    picks = draw_distinct(FairPicker(share), np.zeros(50, dtype=np.int64), 3, _rng())
    assert (np.sort(picks, axis=1) == [0, 1, 2]).all()


def test_each_deal_can_have_its_own_chances():
    shares = np.array([[1.0, 0.0, 0.0], [0.0, 0.25, 0.75]])
    deal_of = np.repeat([0, 1], DEALS)
    picks = UnevenPicker(shares).draw(deal_of, _rng())
    assert (picks[:DEALS] == 0).all()
    assert (picks[DEALS:] == 2).mean() == pytest.approx(0.75, abs=0.02)


@pytest.mark.parametrize("places", [1, 2, 3, 4])
def test_every_deal_hands_out_every_dollar_and_is_fair_on_average(places: int):
    stack = stack_of(AMOUNTS, np.full(3, places))
    found = deal(stack, FairPicker(SHARE), share=SHARE, deals=DEALS, rng=_rng())
    assert found.sum(axis=1) == pytest.approx(AMOUNTS.sum())
    wanted = sum(_expected(amount, places, SHARE, SHARE) for amount in AMOUNTS)
    assert found.mean(axis=0) == pytest.approx(wanted, abs=0.35)


def _altered(share: np.ndarray, at: int, effect: float) -> np.ndarray:
    """Chances in which one place's is multiplied, the others keeping their proportions."""
    weights = share.copy()
    weights[at] *= effect
    return weights / weights.sum()


@pytest.mark.parametrize("places", [2, 3])
@pytest.mark.parametrize("effect", ["fewer", "more"])
def test_one_altered_chance_alters_what_its_place_gets(places: int, effect: str):
    unfair = Unfair(share=SHARE, fewer=0.5, more=2.0, uneven=np.tile(SHARE, (DEALS, 1)))
    found = deal_altered(stack_of(AMOUNTS, np.full(3, places)), unfair, _rng())
    factor = unfair.fewer if effect == "fewer" else unfair.more
    for at in range(len(SHARE)):
        chances = _altered(SHARE, at, factor)
        wanted = sum(_expected(amount, places, chances, SHARE)[at] for amount in AMOUNTS)
        assert getattr(found, effect)[:, at].mean() == pytest.approx(wanted, abs=0.35)


def test_a_single_place_has_half_or_twice_its_chance_of_each_grant():
    unfair = Unfair(share=SHARE, fewer=0.5, more=2.0, uneven=np.tile(SHARE, (DEALS, 1)))
    found = deal_altered(stack_of(AMOUNTS, np.ones(3, dtype=np.int64)), unfair, _rng())
    for factor, dollars in ((0.5, found.fewer), (2.0, found.more)):
        chance = np.minimum(1.0, factor * SHARE)
        assert dollars.mean(axis=0) == pytest.approx(chance * AMOUNTS.sum(), abs=0.35)
        spread = chance * (1 - chance) * (AMOUNTS**2).sum()
        assert dollars.var(axis=0) == pytest.approx(spread, rel=0.1, abs=1e-6)


@pytest.mark.parametrize("places", [1, 2])
def test_an_uneven_region_is_dealt_by_its_own_chances(places: int):
    chances = _altered(SHARE, 0, 0.5)
    unfair = Unfair(share=SHARE, fewer=0.5, more=2.0, uneven=np.tile(chances, (DEALS, 1)))
    found = deal_altered(stack_of(AMOUNTS, np.full(3, places)), unfair, _rng()).uneven
    wanted = sum(_expected(amount, places, chances, SHARE) for amount in AMOUNTS)
    assert found.mean(axis=0) == pytest.approx(wanted, abs=0.35)


def test_a_grant_for_every_place_stays_where_it_is():
    unfair = Unfair(share=SHARE, fewer=0.5, more=2.0, uneven=np.tile(SHARE, (9, 1)))
    found = deal_altered(stack_of(AMOUNTS, np.full(3, 4)), unfair, _rng())
    for dollars in (found.fewer, found.more, found.uneven):
        assert dollars == pytest.approx(np.tile(AMOUNTS.sum() * SHARE, (9, 1)))


def test_the_order_in_which_grants_were_listed_does_not_matter():
    one = stack_of(np.array([3.0, 1.0, 2.0]), np.array([1, 2, 1]))
    other = stack_of(np.array([1.0, 2.0, 3.0]), np.array([2, 1, 1]))
    assert np.array_equal(one.amounts, other.amounts)
    assert np.array_equal(one.places, other.places)
