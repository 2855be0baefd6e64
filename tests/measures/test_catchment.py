"""Supply is shared among all who reach it: nothing is lost, nobody counted twice."""

import numpy as np
import oracles
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from assetmap.measures.catchment import access_2sfca, access_balanced
from assetmap.measures.decay import decay_of
from assetmap.settings import Settings

MINUTES = np.array([[5.0, 99.0], [15.0, 5.0], [99.0, 45.0]])
PEOPLE, SUPPLY = np.array([100.0, 200.0, 50.0]), np.array([2.0, 3.0])
WEIGHTS = st.sampled_from([0.0, 0.22, 0.68, 1.0])


def _one(values: np.ndarray) -> list[float]:
    return values[:, 0].tolist()


def test_the_fixture_of_the_literature_is_reproduced_with_a_zero_for_who_reaches_none():
    # R_a = 2 / 300, R_b = 3 / 200; the second reaches both, the third none within 30 minutes.
    seen = csr_array((MINUTES <= 30).astype(float))
    found = access_2sfca(seen, PEOPLE, SUPPLY[:, np.newaxis])
    assert _one(found) == pytest.approx([2 / 300, 2 / 300 + 3 / 200, 0.0])


def test_steps_and_the_bell_weigh_by_distance():
    steps = decay_of(Settings(decay="steps", catchment_m=3000))
    assert steps(np.array([0, 1000, 1001, 2000, 2001, 3000, 3001, np.inf])).tolist() == [
        *(1, 1, 0.68, 0.68, 0.22, 0.22, 0, 0)
    ]
    bell = decay_of(Settings(decay="gaussian", catchment_m=1000, decay_sigma=0.5))
    found = bell(np.array([0.0, 500, 1000, 1001, np.inf]))
    assert found.tolist() == pytest.approx([1, np.exp(-0.5), np.exp(-2), 0, 0])
    flat = decay_of(Settings(catchment_m=1000))
    assert flat(np.array([0.0, 1000, 1001])).tolist() == [1, 1, 0]


@st.composite
def _scenes(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    seen = draw(st.lists(WEIGHTS, min_size=rows * columns, max_size=rows * columns))
    people = draw(st.lists(st.integers(0, 999), min_size=rows, max_size=rows))
    supply = draw(st.lists(st.integers(0, 50), min_size=columns, max_size=columns))
    return np.reshape(seen, (rows, columns)), np.array(people, float), np.array(supply, float)


@given(_scenes())
def test_all_supply_that_anybody_reaches_is_given_out(scene: tuple[np.ndarray, ...]):
    seen, people, supply = scene
    found = access_2sfca(csr_array(seen), people, supply[:, np.newaxis])[:, 0]
    reached = supply[(seen * people[:, np.newaxis]).sum(axis=0) > 0].sum()
    assert people @ found == pytest.approx(reached)
    assert (found[(seen == 0).all(axis=1)] == 0).all()


@given(_scenes())
def test_the_slow_twins_find_the_same(scene: tuple[np.ndarray, ...]):
    seen, people, supply = scene
    lists = (seen.tolist(), people.tolist(), supply.tolist())
    plain = access_2sfca(csr_array(seen), people, supply[:, np.newaxis])
    assert _one(plain) == pytest.approx(oracles.shared(*lists))
    balanced = access_balanced(csr_array(seen), people, supply[:, np.newaxis])
    assert _one(balanced) == pytest.approx(oracles.balanced(*lists))


@given(_scenes())
def test_the_balanced_form_keeps_the_service_whole(scene: tuple[np.ndarray, ...]):
    seen, people, supply = scene
    _, levels = oracles.levels(seen.tolist(), people.tolist(), supply.tolist())
    found = access_balanced(csr_array(seen), people, supply[:, np.newaxis])
    assert found.sum() == pytest.approx(sum(levels))


@given(_scenes())
def test_the_balanced_form_keeps_the_people_whole(scene: tuple[np.ndarray, ...]):
    seen, people, supply = scene
    demand, _ = oracles.levels(seen.tolist(), people.tolist(), supply.tolist())
    offers = supply > 0
    assert sum(demand) == pytest.approx(people[(seen[:, offers] > 0).any(axis=1)].sum())


def test_kinds_are_shared_apart_and_people_unknown_count_as_none():
    seen = csr_array(np.ones((2, 2)))
    people, supply = np.array([100.0, np.nan]), np.array([[1.0, 0.0], [1.0, 1.0]])
    assert access_2sfca(seen, people, supply).tolist() == [[0.02, 0.01]] * 2
    # For the second kind nobody is sent to the first asset, which is not of it.
    assert access_balanced(seen, people, supply).tolist() == [[0.02, 0.005]] * 2


@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (1, 1)])
def test_nobody_and_nothing_are_no_error(shape: tuple[int, int]):
    seen, people = csr_array(np.zeros(shape)), np.zeros(shape[0])
    supply = np.ones((shape[1], 2))
    for measure in (access_2sfca, access_balanced):
        found = measure(seen, people, supply)
        assert found.shape == (shape[0], 2)
        assert not found.any()
