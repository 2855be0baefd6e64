"""What the counts would be if the doubtful assets were otherwise."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st
from scenes import TREE

from assetmap.findings import draws as module
from assetmap.findings.doubtful import Doubtful
from assetmap.findings.doubts import NO_DOUBTS, Doubts, find_doubtful, nowhere, placeless
from assetmap.findings.draws import OF_ASSETS, draw_counts, draw_people
from assetmap.findings.keyed import keys_of, uniforms
from assetmap.measures.grouping import counts, groups
from assetmap.schema import QUESTION_COLUMNS

IDS = pd.Index(["n0", "n1", "n2"])
OUT = len(IDS)
DRAWS = 4000


def table(*rows: tuple[str, str, str, float]) -> pd.DataFrame:
    """Assets of (asset_id, neighbourhood_id, type, confidence)."""
    columns = ["asset_id", "neighbourhood_id", "type", "confidence"]
    found = pd.DataFrame(list(rows), columns=columns)
    return found.assign(sector="educators", tier="none")


def question(queue: str, record: str, other: str = "", **columns: object) -> dict[str, object]:
    blank = dict.fromkeys(QUESTION_COLUMNS, "") | {"score": 0.0, "settles": 1, "stake": 0.0}
    return blank | {"queue": queue, "record_id": record, "other_id": other} | columns


def doubts_of(
    shares: list[tuple[str, str, float]] = (),  # type: ignore[assignment]  # none
    questions: list[dict[str, object]] = (),  # type: ignore[assignment]  # none
    ids: str = "abcdefgh",
) -> Doubts:
    """Doubts of assets a, b, c ..., each of one record r-a, r-b, r-c ..."""
    return Doubts(
        shares=pd.DataFrame(list(shares), columns=["asset_id", "neighbourhood_id", "share"]),
        questions=pd.DataFrame(list(questions), columns=list(QUESTION_COLUMNS)),
        asset_of=pd.Series({f"r-{one}": one for one in ids}),
        searched=pd.Series(1.0, index=IDS),
    )


def drawn(
    assets: pd.DataFrame, doubts: Doubts, which: tuple[str, ...] = OF_ASSETS, draws: int = DRAWS
) -> pd.DataFrame:
    """Counts of the kind `library` in each draw, a column per place."""
    of = groups(assets, TREE)
    doubtful = find_doubtful(assets, of, IDS, doubts, TREE)
    found = draw_counts(doubtful, draws=draws, seed=5, doubts=which)
    return pd.DataFrame(found[:, list(of).index("library")], columns=[*IDS, "out"])


SURE = ("b", "n1", "library", 1.0)


def test_one_doubtful_asset_between_two_places_is_there_as_often_as_its_share_says():
    found = drawn(
        table(("a", "n0", "library", 1.0), SURE),
        doubts_of([("a", "n0", 0.3), ("a", "n1", 0.5), ("b", "n1", 1.0)]),
    )
    assert (found["n0"] + found["out"] + found["n1"] == 2).all()
    assert found["n0"].mean() == pytest.approx(0.3, abs=0.03)
    assert found["n1"].mean() == pytest.approx(1.5, abs=0.03)
    assert found["out"].mean() == pytest.approx(0.2, abs=0.03)


def test_what_is_counted_nowhere_is_drawn_where_its_shares_put_it():
    found = drawn(table(("a", "", "library", 1.0), SURE), doubts_of([("a", "n2", 0.8)]))
    assert found["n2"].mean() == pytest.approx(0.8, abs=0.03)


def test_two_that_may_be_one_are_counted_once_as_often_as_they_are_one():
    assets = table(("a", "n0", "library", 1.0), SURE)
    pair = question("duplicate", "r-a", "r-b", suggestion="join", score=0.7)
    found = drawn(assets, doubts_of(questions=[pair]))
    total = found.sum(axis="columns")
    assert (total == 1).mean() == pytest.approx(0.7, abs=0.03)
    assert set(total) == {1, 2}
    # of the two either may be the one that is counted
    assert found["n0"][total == 1].mean() == pytest.approx(0.5, abs=0.03)


def test_where_joining_is_not_suggested_a_pair_is_one_half_the_time():
    assets = table(("a", "n0", "library", 1.0), SURE)
    pair = question("duplicate", "r-a", "r-b", score=0.999)
    found = drawn(assets, doubts_of(questions=[pair]))
    assert (found.sum(axis="columns") == 1).mean() == pytest.approx(0.5, abs=0.03)


def test_three_in_a_ring_are_one_if_two_of_three_pairs_are():
    assets = table(*[(one, "n0", "library", 1.0) for one in "abc"])
    pairs = [
        question("duplicate", f"r-{x}", f"r-{y}", suggestion="join", score=0.5)
        for x, y in ("ab", "bc", "ac")
    ]
    total = drawn(assets, doubts_of(questions=pairs)).sum(axis="columns")
    assert (total == 3).mean() == pytest.approx(1 / 8, abs=0.03)  # no pair is one
    assert (total == 2).mean() == pytest.approx(3 / 8, abs=0.03)  # exactly one is
    assert (total == 1).mean() == pytest.approx(4 / 8, abs=0.03)


def test_a_doubtful_type_counts_as_often_as_it_is_sure():
    found = drawn(table(("a", "n0", "library", 0.6), SURE), doubts_of())
    assert found["n0"].mean() == pytest.approx(0.6, abs=0.03)
    assert (found["n1"] == 1).all()


def test_a_type_that_a_question_suggests_counts_as_often_as_it_is_likely():
    assets = table(("a", "n0", "unclassified", 0.0), ("c", "n2", "unclassified", 0.2), SURE)
    asked = question("type", "r-a", "r-c", suggestion="library")
    found = drawn(assets, doubts_of(questions=[asked]))
    assert found["n0"].mean() == pytest.approx(0.5, abs=0.03)
    assert found["n2"].mean() == pytest.approx(0.2, abs=0.03)


def test_all_assets_are_counted_whatever_their_type():
    assets = table(("a", "n0", "library", 0.1), ("c", "n2", "unclassified", 0.0), SURE)
    of = groups(assets, TREE)
    doubtful = find_doubtful(assets, of, IDS, doubts_of(), TREE)
    found = draw_counts(doubtful, draws=50, seed=1)
    assert (found[:, list(of).index("all")].sum(axis=-1) == 3).all()


@pytest.mark.parametrize("doubt", OF_ASSETS)
def test_only_the_doubts_that_are_named_are_drawn(doubt: str):
    assets = table(("a", "n0", "library", 0.5), ("c", "n0", "library", 1.0), SURE)
    doubts = doubts_of([("b", "n1", 0.5), ("b", "n2", 0.5)], [question("duplicate", "r-a", "r-c")])
    found = drawn(assets, doubts, (doubt,))
    assert found["n0"].nunique() == (1 if doubt == "positions" else 2)
    assert found["n2"].nunique() == (2 if doubt == "positions" else 1)


def test_without_doubt_every_draw_is_the_count():
    assets = table(("a", "n0", "library", 1.0), SURE, ("c", "", "library", 1.0))
    of = groups(assets, TREE)
    doubtful = find_doubtful(assets, of, IDS, doubts_of(), TREE)
    assert len(doubtful.ids) == 0
    found = draw_counts(doubtful, draws=3, seed=1)
    assert (found[..., :OUT] == counts(assets, of, IDS).to_numpy().T).all()


def test_no_asset_at_all_is_no_error():
    assets = table()
    assets["confidence"] = assets["confidence"].astype(float)
    of = groups(assets, TREE, expected=["library"])
    found = draw_counts(find_doubtful(assets, of, IDS, doubts_of(), TREE), draws=3, seed=1)
    assert found.shape == (3, len(of), len(IDS) + 1)
    assert not found.any()


def test_an_asset_with_shares_is_not_nowhere():
    assets = table(("a", "", "library", 1.0), ("b", "", "library", 1.0), ("c", "n0", "park", 1.0))
    doubts = doubts_of([("a", "n2", 0.8)])
    assert nowhere(assets, IDS, doubts).tolist() == [False, True, False]
    assert nowhere(assets, IDS, NO_DOUBTS).tolist() == [True, True, False]


def test_what_serves_from_no_place_is_not_nowhere():
    assets = table(("a", "", "library", 1.0), ("b", "", "library", 1.0), ("c", "n0", "park", 1.0))
    doubts = replace(doubts_of(), placeless=frozenset({"a", "c"}))
    assert nowhere(assets, IDS, doubts).tolist() == [False, True, False]
    assert placeless(assets, IDS, doubts).tolist() == [True, False, False]


def _twin(doubtful: Doubtful, draw: int, seed: int) -> np.ndarray:
    """One draw, an asset at a time."""
    found = np.rint(doubtful.certain).astype(int)
    names = list(doubtful.ids)

    def number(name: str, purpose: int) -> float:
        keys = keys_of([name], seed=seed, purpose=purpose)
        return float(uniforms(keys, slice(draw, draw + 1))[0, 0])

    group = list(range(len(names)))
    for x, y, same in zip(doubtful.one, doubtful.two, doubtful.same, strict=True):
        if number(f"{names[x]}|{names[y]}", 1) < same:
            group = [group[x] if g == group[y] else g for g in group]
    for i, name in enumerate(names):
        mates = [j for j in range(len(names)) if group[j] == group[i]]
        if min(mates, key=lambda j: number(names[j], 4)) != i:
            continue
        places = [(p, s) for a, p, s in zip(doubtful.asset, doubtful.place, doubtful.share,
                                            strict=True) if a == i]  # fmt: skip
        left = number(name, 0)
        for place, share in places:
            if left <= share or place == places[-1][0]:
                break
            left -= share
        other = number(name, 2) > doubtful.typed[i]
        kinds = doubtful.kinds[doubtful.other[i] if other else doubtful.own[i]]
        found[kinds, place] += 1
    return found


@st.composite
def _doubtful(draw: st.DrawFn) -> Doubtful:
    assets = draw(st.integers(1, 6))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    each = rng.integers(1, 4, assets)
    asset = np.repeat(np.arange(assets), each)
    place = np.concatenate([np.sort(rng.permutation(4)[:n]) for n in each])
    share = np.concatenate([rng.dirichlet(np.ones(n)) for n in each])
    pairs = {tuple(sorted(rng.permutation(assets)[:2])) for _ in range(4)} if assets > 1 else set()
    ends = np.array(sorted(pairs), dtype=int).reshape(-1, 2)
    return Doubtful(
        ids=np.array([f"a{i}" for i in range(assets)], dtype=object),
        usual=rng.integers(0, 4, assets),
        asset=asset,
        place=place,
        share=share,
        typed=rng.random(assets),
        own=rng.integers(0, 3, assets),
        other=rng.integers(0, 3, assets),
        kinds=rng.random((3, 2)) < 0.5,
        one=ends[:, 0],
        two=ends[:, 1],
        same=rng.random(len(ends)),
        certain=rng.integers(0, 3, (2, 4)).astype(float),
    )


@given(_doubtful(), st.integers(0, 2**32 - 1))
@limits(max_examples=40, deadline=None)
def test_a_plain_loop_draws_the_same(doubtful: Doubtful, seed: int):
    found = draw_counts(doubtful, draws=3, seed=seed)
    for i in range(3):
        assert found[i].tolist() == _twin(doubtful, i, seed).tolist()


def test_draws_do_not_depend_on_how_many_are_made_at_once(monkeypatch: pytest.MonkeyPatch):
    assets = table(("a", "n0", "library", 0.5), ("c", "n0", "library", 1.0), SURE)
    doubts = doubts_of([("b", "n1", 0.5)], [question("duplicate", "r-a", "r-c")])
    whole = drawn(assets, doubts, draws=50)
    monkeypatch.setattr(module, "AT_ONCE", 1)
    pd.testing.assert_frame_equal(whole, drawn(assets, doubts, draws=50))


def test_neither_the_order_of_the_rows_nor_another_asset_changes_a_draw():
    assets = table(("a", "n0", "library", 0.5), ("c", "n0", "library", 1.0), SURE)
    shares = [("b", "n1", 0.5), ("b", "n2", 0.5), ("c", "n0", 0.9)]
    pairs = [question("duplicate", "r-a", "r-c"), question("duplicate", "r-b", "r-c")]
    whole = drawn(assets, doubts_of(shares, pairs))
    turned = [question("duplicate", "r-c", "r-b"), question("duplicate", "r-c", "r-a")]
    other = drawn(assets[::-1].reset_index(drop=True), doubts_of(shares[::-1], turned))
    pd.testing.assert_frame_equal(whole, other)
    more = table(*assets.iloc[:, :4].itertuples(index=False), ("Z", "n0", "park", 0.5))
    pd.testing.assert_frame_equal(whole, drawn(more, doubts_of(shares, pairs)))


def test_people_are_drawn_within_their_margin_nine_times_in_ten():
    base, moe = np.array([100.0, 50.0, 5.0]), np.array([20.0, np.nan, 30.0])
    found = draw_people(base, moe, ["x", "y", "z"], draws=20_000, seed=3)
    assert (np.abs(found[:, 0] - 100) <= 20).mean() == pytest.approx(0.9, abs=0.01)
    assert found[:, 0].mean() == pytest.approx(100, abs=0.5)
    assert (found[:, 1] == 50).all()
    assert found[:, 2].min() == 0
    alone = draw_people(base[2:], moe[2:], ["z"], draws=20_000, seed=3)
    assert (alone[:, 0] == found[:, 2]).all()


def test_numbers_of_different_names_seeds_and_purposes_have_nothing_in_common():
    names = [f"a{i}" for i in range(200)]
    keys = [keys_of(names, seed=s, purpose=p) for s, p in ((1, 0), (2, 0), (1, 1))]
    found = np.array([uniforms(key, slice(0, 500)) for key in keys])
    assert found.mean() == pytest.approx(0.5, abs=0.003)
    assert found.var() == pytest.approx(1 / 12, abs=0.001)
    flat = found.reshape(3, -1)
    assert np.abs(np.corrcoef(flat) - np.eye(3)).max() < 0.02
    assert np.abs(np.corrcoef(found[0].T) - np.eye(200)).max() < 0.25
    assert np.abs(np.corrcoef(found[0][:-1].ravel(), found[0][1:].ravel())[0, 1]) < 0.02
