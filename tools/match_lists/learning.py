"""Learn what each likeness of two records is worth, from pairs that are known."""

import itertools
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from assetmap.resolve.alike import alike
from assetmap.resolve.blocks import candidates
from assetmap.resolve.compare import heads_of
from assetmap.resolve.keys import NONE, keys_of
from assetmap.resolve.links import components
from assetmap.resolve.obvious import obvious_links
from assetmap.resolve.weigh import FEATURES, RATES, levels_between, prior, terms, weights

CRS = "EPSG:26916"
SAME_PLACE_M = 50.0
# What must not weigh less than what comes after it, however few pairs there were to learn from.
CHAINS = {
    "name": (
        ("same", "slip", "part", "overlap", "different"),
        ("same", "begins", "overlap"),
        ("same", "alias", "overlap"),
        ("same", "acronym", "overlap"),
        ("part", "kind"),
        ("part", "inside"),
        ("overlap", "number"),
    ),
    "place": (
        ("same_door", "within_30_m", "within_100_m", "far"),
        ("same_door", "same_door_elsewhere"),
        ("same_area", "unknown", "other_area"),
        ("next_door", "far"),
        ("same_number", "far"),
        ("same_road", "far"),
    ),
    "phone": (("same", "unknown", "other"),),
    "web": (("same", "same_host", "other"),),
    "type": (("same", "unknown", "other"),),
}
# What speaks for a pair whatever the rest, and what against it.
_SIGNS = {
    ("each bit", "shared"): (0.0, None),
    **{("each bit", name): (None, 0.0) for name in ("left_on_both", "left_over", "crowd")},
}
SPREAD = 3.0  # bits: how far learning may lead from what was set by hand, where few pairs speak
Matrix = npt.NDArray[np.float64]


def rows_of_table() -> pd.MultiIndex:
    """Return feature and level of each weight, as the table has them."""
    return pd.MultiIndex.from_frame(weights()[["feature", "level"]])


def design(
    records: pd.DataFrame, owner: Sequence[int]
) -> tuple[Matrix, Matrix, npt.NDArray[np.bool_]]:
    """Return what speaks for and against each pair of records that would be compared.

    Returns
    -------
    counts
        One column for each weight: how often a pair has it.
    offset
        Bits that the pair must outweigh.
    same
        Whether the pair is one thing.
    """
    keys = keys_of(records, crs=CRS)
    placed = ((keys["at"] != NONE) | keys["x"].notna()).to_numpy()
    group = components([obvious_links(keys, placed, SAME_PLACE_M)], len(keys))
    heads, words, rows = heads_of(records, keys, group)
    pairs = candidates(heads, words).pairs
    of_head = heads["group"].to_numpy()
    pairs = pairs[of_head[pairs[:, 0]] != of_head[pairs[:, 1]]]
    names = alike(pairs, words)
    columns = {c: heads[c].to_numpy() for c in heads.columns}
    levels = levels_between(pairs, columns, names)
    table = rows_of_table()
    counts = np.zeros((len(pairs), len(table)))
    for feature in FEATURES:
        first = int(np.flatnonzero(table.get_level_values("feature") == feature)[0])
        counts[np.arange(len(pairs)), first + levels[feature]] = 1.0
    for name, term in terms(names, levels, columns, pairs[:, 0]).items():
        counts[:, table.get_loc((RATES, name))] = term
    things = np.asarray(owner)[rows]
    return (
        counts,
        np.full(len(pairs), prior(len(heads))),
        things[pairs[:, 0]] == things[pairs[:, 1]],
    )


def learnt(
    counts: Matrix, offset: Matrix, same: npt.NDArray[np.bool_], share: Matrix, start: Matrix
) -> Matrix:
    """Return the weights, in bits, under which what was seen is likeliest.

    A logistic model, drawn towards what was set by hand, in which a better likeness never weighs
    less than a worse one.

    Parameters
    ----------
    counts, offset, same
        `design` of one or more towns.
    share
        How much each pair counts.
    start
        The weights set by hand, in the order of the table.
    """
    from scipy.optimize import minimize

    bit = np.log(2.0)

    def loss(bits: Matrix) -> tuple[float, Matrix]:
        """Return how unlikely the pairs are, and how that changes with each weight."""
        odds = (counts @ bits - offset) * bit
        likely = 1.0 / (1.0 + np.exp(-np.clip(odds, -40.0, 40.0)))
        away = (bits - start) / SPREAD
        unlikely = share @ np.logaddexp(0.0, np.where(same, -odds, odds))
        slope = bit * (counts.T @ (share * (likely - same))) + away / SPREAD
        return float(unlikely + 0.5 * away @ away), slope

    steps = [
        (better, worse)
        for feature, chains in CHAINS.items()
        for chain in chains
        for better, worse in zip(
            [(feature, x) for x in chain[:-1]], [(feature, x) for x in chain[1:]], strict=True
        )
    ]
    table = rows_of_table()
    order = np.zeros((len(steps), len(table)))
    for row, (better, worse) in enumerate(steps):
        order[row, table.get_loc(better)], order[row, table.get_loc(worse)] = 1.0, -1.0
    found = minimize(
        loss,
        start,
        jac=True,
        method="SLSQP",
        bounds=[_SIGNS.get(name, (None, None)) for name in table],
        constraints=[{"type": "ineq", "fun": lambda b: order @ b, "jac": lambda _: order}],
        options={"maxiter": 300, "ftol": 1e-6},
    )
    return np.asarray(found.x, dtype=float)


def from_unknown(bits: Matrix, start: Matrix, seen: npt.NDArray[np.bool_]) -> Matrix:
    """Return the same weights counted from what is unknown, which then weighs nothing.

    Each pair is on one level of each feature, so what is taken from all levels of one and given to
    all levels of names changes no sum. What was never seen weighs what was set by hand, but no more
    than a better likeness.

    Parameters
    ----------
    bits
        As learnt.
    start
        As set by hand.
    seen
        The weights of which any pair spoke.
    """
    features = rows_of_table().get_level_values("feature")
    found = np.where(seen, bits, start)
    names = features == FEATURES[0]
    for feature in FEATURES[1:]:
        unknown = bits[rows_of_table().get_loc((feature, "unknown"))]
        found[(features == feature) & seen] -= unknown
        found[names] += unknown
    for feature, chains in CHAINS.items():
        for chain in chains:
            at = [rows_of_table().get_loc((feature, level)) for level in chain]
            for better, worse in itertools.pairwise(at):
                if not seen[worse]:
                    found[worse] = min(found[worse], found[better])
    return found
