from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from assetmap.measures.estimate import Floats
from assetmap.planning import choose, choosing
from assetmap.planning.bound import bounded
from assetmap.planning.exchange import exchanged, gain_of, shaken

# spopt makes its variables in a way that pulp is going to give up. Both are imported where they
# are used: that takes seconds, and every worker collects every file.
OLD_PULP = pytest.mark.filterwarnings("ignore:.*PuLP 4:DeprecationWarning")
SMALL = arrays(float, st.tuples(st.integers(1, 6), st.integers(1, 7)), elements=st.integers(0, 9))


def best_by_hand(gains: Floats, number: int) -> tuple[float, set[tuple[int, ...]]]:
    """Try every set of at most `number` columns, in plain Python."""
    totals = {}
    for size in range(1, number + 1):
        for sites in combinations(range(gains.shape[1]), size):
            totals[sites] = sum(max(float(row[j]) for j in sites) for row in gains)
    top = max(totals.values())
    return top, {sites for sites, total in totals.items() if total == top}


def city(seed: int, demand: int, places: int) -> tuple[Floats, Floats]:
    """Make people and the metres to candidates of an invented city."""
    rng = np.random.default_rng(seed)
    homes, candidates = rng.uniform(0, 6000, (demand, 2)), rng.uniform(0, 6000, (places, 2))
    metres = np.hypot(*np.moveaxis(homes[:, None] - candidates[None], 2, 0))
    return rng.integers(1, 200, demand).astype(float), metres


@given(SMALL, st.integers(1, 4))
def test_the_best_of_all_choices(gains: Floats, number: int):
    found = choose(gains, number, near=0.0)
    top, ties = best_by_hand(gains, number)
    assert found.gain == top
    assert found.proved
    if top > 0:
        assert found.sites in ties
        assert {sites for sites, _ in found.others} <= ties
        alike = {sites for sites in ties if len(sites) == len(found.sites)}
        assert {found.sites, *(sites for sites, _ in found.others)} >= alike


@given(SMALL, st.integers(1, 4))
def test_solver_and_bound_without_looking_at_every_choice(gains: Floats, number: int):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(choosing, "MOST_LISTED", 0)
        found = choose(gains, number)
    top, _ = best_by_hand(gains, number)
    assert found.gain == top
    assert found.bound >= top * (1 - 1e-9)
    assert found.proved


@given(SMALL, st.integers(1, 4))
def test_no_choice_exceeds_the_bound(gains: Floats, number: int):
    top, _ = best_by_hand(gains, number)
    sites = exchanged(gains, number)
    bound = bounded(gains, number, gain_of(gains, sites))
    assert bound.highest >= top - 1e-9
    for j, most in enumerate(bound.with_each):
        with_j = np.maximum(gains, gains[:, [j]])
        rest = best_by_hand(with_j, number - 1)[0] if number > 1 else float(gains[:, j].sum())
        assert most >= rest - 1e-9


@given(SMALL, st.integers(1, 4))
def test_shaking_a_choice_never_makes_it_worse(gains: Floats, number: int):
    first = exchanged(gains, number)
    again = shaken(gains, first, rounds=3)
    assert gain_of(gains, again) >= gain_of(gains, first)
    assert len(set(again.tolist())) == len(first)


def test_many_new_places_are_proved_to_be_the_best():
    people, metres = city(5, 150, 100)
    now = metres[:, :4].min(axis=1, keepdims=True)
    gains = people[:, None] * np.maximum(now - metres, 0.0)
    found = choose(gains, 12)
    assert found.proved
    worse = [gain for _, gain in found.others]
    assert found.gain >= max([*worse, gain_of(gains, exchanged(gains, 12))])


def test_near_ties_are_all_shown_where_choices_are_few():
    gains = np.diag([100.0, 99.5, 98.0])
    found = choose(gains, 1, near=0.01)
    assert (found.sites, found.others, found.all_others) == ((0,), (((1,), 99.5),), True)


def test_places_that_add_nothing_are_not_chosen():
    found = choose(np.array([[5.0, 5.0, 1.0]]), 3)
    assert found.sites == (0,)
    assert ((1,), 5.0) in found.others


@pytest.mark.parametrize("gains", [np.zeros((3, 2)), np.zeros((0, 2)), np.zeros((3, 0))])
def test_nothing_to_gain(gains: Floats):
    found = choose(gains, 2)
    assert (found.sites, found.gain, found.proved, found.others) == ((), 0.0, True, ())


def test_order_of_demand_does_not_matter():
    people, metres = city(3, 60, 40)
    gains = people[:, None] * (metres <= 900)
    shuffled = np.random.default_rng(0).permutation(len(gains))
    assert choose(gains, 4) == choose(gains[shuffled], 4)


@OLD_PULP
@pytest.mark.parametrize("number", [2, 5])
def test_covers_as_many_as_the_programme_of_spopt(number: int):
    """Held against spopt with pulp's solver; the sets may differ where there are ties."""
    import pulp
    from spopt import locate

    people, metres = city(7, 80, 60)
    problem = locate.MCLP.from_cost_matrix(metres, people, 900.0, p_facilities=number)
    problem.solve(pulp.PULP_CBC_CMD(msg=False))
    ours = choose(people[:, None] * (metres <= 900.0), number)
    assert ours.proved
    assert ours.gain == pytest.approx(pulp.value(problem.problem.objective))


@OLD_PULP
def test_saves_as_much_as_the_p_median_of_spopt():
    import pulp
    from spopt import locate

    people, metres = city(11, 40, 30)
    problem = locate.PMedian.from_cost_matrix(metres, people, p_facilities=3)
    problem.solve(pulp.PULP_CBC_CMD(msg=False))
    farthest = metres.max()
    ours = choose(people[:, None] * (farthest - metres), 3)
    total = float((people * farthest).sum())
    assert total - ours.gain == pytest.approx(pulp.value(problem.problem.objective))
