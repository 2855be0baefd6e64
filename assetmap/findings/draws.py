"""Draw what the counts would be if the doubtful assets were otherwise."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from assetmap.measures.disparity import MOE_Z
from assetmap.measures.estimate import Bools, Floats, Ints

from .doubtful import Counts, Doubtful
from .keyed import Keys, keys_of, uniforms

POSITIONS = "positions"  # where an asset lies
DUPLICATES = "duplicates"  # whether two records are one asset
TYPES = "types"  # what an asset is
MARGINS = "margins"  # how many people live in a neighbourhood
OF_ASSETS = (POSITIONS, DUPLICATES, TYPES)
AT_ONCE = 2_000_000  # numbers that are drawn together, so that memory stays small
_PURPOSES = {POSITIONS: 0, DUPLICATES: 1, TYPES: 2, MARGINS: 3, "kept": 4, "spots": 5, "groups": 6}


def draw_counts(
    doubtful: Doubtful, *, draws: int, seed: int, doubts: Collection[str] = OF_ASSETS
) -> Counts:
    """Count the assets of each kind in each place, in each of many draws.

    In a draw each doubtful asset lies in one of its places, by its shares; is what it counts for,
    or something else; and each two that may be one are one or are not. Of those that are one, one
    is counted, each with the same chance. What is not among `doubts` is as it is counted.

    Parameters
    ----------
    doubtful
        Of `Doubtful`.
    draws
        How many.
    seed
        The same gives the same. What an asset does in a draw depends on its id, the seed and the
        number of the draw alone: not on the order of the assets, nor on what else is doubtful.
    doubts
        Any of `OF_ASSETS`.

    Returns
    -------
    counts
        Shape (draws, kinds, places); the last place is outside all neighbourhoods, or nowhere.
    """
    kinds, places = doubtful.certain.shape
    counts: Counts = np.empty((draws, kinds, places), dtype=np.int32)
    counts[:] = np.rint(doubtful.certain)
    if not len(doubtful.ids):
        return counts
    keyed = _Keyed.of(doubtful, seed)
    member = doubtful.kinds.T.astype(np.float64)
    sets = member.shape[1]
    for at in _pieces(draws, max(len(doubtful.ids), sets * places, kinds * places)):
        size = at.stop - at.start
        cell = _sets(doubtful, keyed, at, doubts) + sets * np.arange(size)[:, np.newaxis]
        cell = cell * places + _places(doubtful, keyed, at, doubts)
        there = _counted(doubtful, keyed, at, doubts)
        found = np.bincount(cell[there], minlength=size * sets * places)
        counts[at] += np.rint(member @ found.reshape(size, sets, places)).astype(np.int32)
    return counts


def draw_places(doubtful: Doubtful, *, draws: int, seed: int) -> Ints:
    """Draw where each doubtful asset lies, as `draw_counts` does; shape (draws, assets)."""
    keyed, at = _Keyed.of(doubtful, seed), slice(0, draws)
    return np.broadcast_to(_places(doubtful, keyed, at, (POSITIONS,)), (draws, len(doubtful.ids)))


@dataclass(frozen=True, slots=True, kw_only=True)
class States:
    """What becomes of each doubtful asset in each draw, each shape (draws, assets)."""

    place: Ints
    kinds: Ints  # row of `Doubtful.kinds`
    counted: Bools


def draw_states(
    doubtful: Doubtful, *, draws: int, seed: int, doubts: Collection[str] = OF_ASSETS
) -> States:
    """Draw what becomes of each doubtful asset, as `draw_counts` counts them."""
    keyed, at, shape = _Keyed.of(doubtful, seed), slice(0, draws), (draws, len(doubtful.ids))
    return States(
        place=np.broadcast_to(_places(doubtful, keyed, at, doubts), shape),
        kinds=np.broadcast_to(_sets(doubtful, keyed, at, doubts), shape),
        counted=_counted(doubtful, keyed, at, doubts),
    )


def draw_spots(names: Sequence[str], *, draws: int, seed: int) -> Floats:
    """Draw where in its neighbourhood each asset is, a number from 0 to 1; (draws, assets)."""
    return uniforms(keys_of(names, seed=seed, purpose=_PURPOSES["spots"]), slice(0, draws))


def draw_same(names: Sequence[str], same: Floats, *, draws: int, seed: int) -> Bools:
    """Draw which pairs are one, each with its probability; shape (draws, pairs)."""
    keys = keys_of(names, seed=seed, purpose=_PURPOSES[DUPLICATES])
    found: Bools = uniforms(keys, slice(0, draws)) < same
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Keyed:
    """By what is drawn what becomes of each asset."""

    positions: Keys
    types: Keys
    seed: int

    @classmethod
    def of(cls, doubtful: Doubtful, seed: int) -> "_Keyed":
        """Key the assets by their ids."""
        positions, types = (
            keys_of(list(doubtful.ids), seed=seed, purpose=_PURPOSES[name])
            for name in (POSITIONS, TYPES)
        )
        return cls(positions=positions, types=types, seed=seed)


def _pieces(draws: int, each: int) -> Iterator[slice]:
    """Cut draws into pieces of a bounded size."""
    size = max(1, AT_ONCE // max(each, 1))
    for start in range(0, draws, size):
        yield slice(start, min(start + size, draws))


def _places(doubtful: Doubtful, keyed: _Keyed, at: slice, doubts: Collection[str]) -> Ints:
    """Draw where each asset lies; broadcasts to (draws, assets)."""
    if POSITIONS not in doubts:
        return doubtful.usual[np.newaxis]
    begins = np.searchsorted(doubtful.asset, np.arange(len(doubtful.ids)))
    several = np.flatnonzero(np.diff(np.append(begins, len(doubtful.asset))) > 1)
    drawn = np.tile(doubtful.place[begins], (at.stop - at.start, 1))
    if len(several):
        # Shares laid end to end, each asset's from its own whole number on: one search for all.
        ends = np.cumsum(doubtful.share)
        before = np.concatenate([[0.0], ends])[begins]
        ends = doubtful.asset + np.minimum(ends - before[doubtful.asset], 1.0)
        wanted = several + uniforms(keyed.positions[several], at)
        last = np.append(begins[1:], len(doubtful.asset))[several] - 1
        drawn[:, several] = doubtful.place[np.minimum(np.searchsorted(ends, wanted), last)]
    return drawn


def _sets(doubtful: Doubtful, keyed: _Keyed, at: slice, doubts: Collection[str]) -> Ints:
    """Draw which kinds each asset counts for; broadcasts to (draws, assets)."""
    open_ = np.flatnonzero(doubtful.own != doubtful.other)
    if TYPES not in doubts or not len(open_):
        return doubtful.own[np.newaxis]
    drawn = np.tile(doubtful.own, (at.stop - at.start, 1))
    otherwise = uniforms(keyed.types[open_], at) > doubtful.typed[open_]
    drawn[:, open_] = np.where(otherwise, doubtful.other[open_], doubtful.own[open_])
    return drawn


def _counted(doubtful: Doubtful, keyed: _Keyed, at: slice, doubts: Collection[str]) -> Bools:
    """Draw which assets are counted: of those that are one, one. Shape (draws, assets)."""
    size, assets = at.stop - at.start, len(doubtful.ids)
    counted = np.ones((size, assets), dtype=bool)
    if DUPLICATES not in doubts or not len(doubtful.one):
        return counted
    asked = np.unique(np.concatenate([doubtful.one, doubtful.two]))
    one, two = np.searchsorted(asked, doubtful.one), np.searchsorted(asked, doubtful.two)
    told = _Pairs(
        asked=tuple(str(doubtful.ids[i]) for i in asked),
        pairs=tuple(map(str, doubtful.pairs)),
        ends=np.stack([one, two]).astype(np.int64).tobytes(),
        same=doubtful.same.astype(np.float64).tobytes(),
    )
    counted[:, asked] = _kept(told, keyed.seed, at.start, at.stop)
    return counted


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pairs:
    """Assets that may be one: all that decides which of them is counted in a draw."""

    asked: tuple[str, ...]
    pairs: tuple[str, ...]
    ends: bytes  # positions among `asked`, shape (2, pairs), int64
    same: bytes  # probabilities, shape (pairs,), float64


@lru_cache(maxsize=8)
def _kept(told: _Pairs, seed: int, first: int, last: int) -> Bools:
    """Draw which of the assets that may be one are counted; nobody changes it.

    The same whatever else is counted, so that it is drawn once for all kinds and people.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    at, size, count = slice(first, last), last - first, len(told.asked)
    one, two = np.frombuffer(told.ends, dtype=np.int64).reshape(2, -1)
    keys = keys_of(told.pairs, seed=seed, purpose=_PURPOSES[DUPLICATES])
    draw, pair = np.nonzero(uniforms(keys, at) < np.frombuffer(told.same, dtype=np.float64))
    nodes = size * count
    ends = (draw * count + one[pair], draw * count + two[pair])
    joined = coo_array((np.ones(len(draw), dtype=np.int8), ends), shape=(nodes, nodes))
    _, group = connected_components(joined, directed=False)
    own = keys_of(told.asked, seed=seed, purpose=_PURPOSES["kept"])
    order = np.lexsort((uniforms(own, at).ravel(), group))
    leads = np.diff(group[order], prepend=-1) != 0
    kept = np.zeros(nodes, dtype=bool)
    kept[order[leads]] = True
    found: Bools = kept.reshape(size, count)
    found.flags.writeable = False
    return found


def draw_normal(names: Sequence[str], *, draws: int, seed: int) -> Floats:
    """Draw numbers that are normally distributed, for the people of groups; (draws, names)."""
    from scipy.special import ndtri

    keys = keys_of(names, seed=seed, purpose=_PURPOSES["groups"])
    found: Floats = ndtri(uniforms(keys, slice(0, draws)))
    return found


def draw_people(base: Floats, moe: Floats, ids: Sequence[str], *, draws: int, seed: int) -> Floats:
    """Draw how many people live in each neighbourhood, from the margins of error.

    Normally distributed around the estimate, 90 % within the margin, never below 0. Where the
    margin is unknown, the estimate itself.

    Parameters
    ----------
    base, moe
        Estimates and their 90 % margins, shape (neighbourhoods,).
    ids
        Of the neighbourhoods: what one does in a draw depends on its id.
    draws, seed
        As in `draw_counts`.

    Returns
    -------
    people
        Shape (draws, neighbourhoods).
    """
    from scipy.special import ndtri

    keys = keys_of(ids, seed=seed, purpose=_PURPOSES[MARGINS])
    normal = ndtri(uniforms(keys, slice(0, draws)))
    people: Floats = np.maximum(0.0, base + normal * np.nan_to_num(moe) / MOE_Z)
    return people
