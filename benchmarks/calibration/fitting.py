"""Fit the shares that scores are made of to what trials have shown."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd

import assetmap.geocode
from assetmap.geocode.search.scores import (
    AGREEMENT,
    BASIS,
    BOTH_SIDES,
    BY_PERSON,
    CORNER,
    HOUSE,
    LACKING,
    NUMBER_TEXT,
    ONE_SIDE,
    OTHER_KIND,
    ROAD,
    STRETCH,
    TYPOS,
    table,
)

TABLE = Path(assetmap.geocode.__file__).parents[1] / "data" / "place_scores.csv"
ROUNDS = 30  # of fitting each feature while the others stay: more change nothing
WEIGHT = 200.0  # trials that what is assumed counts for: a level that is hardly tried stays near it
# What is assumed of each level before it is tried: a little less than lists show, since the next
# city's lists agree less well than those that were seen. With these weights a city's scores that
# were fitted to the others alone promise no more than is kept. Shares fall along a list, where one
# is not set apart; what is not tried at all keeps what is assumed.
ASSUMED = {
    HOUSE: {"50": 0.9, "100": 0.85, "200": 0.7, "100000": 0.4},
    ONE_SIDE: {"50": 0.95, "100": 0.92, "200": 0.9, "400": 0.85, "800": 0.75},
    BOTH_SIDES: {"50": 0.85, "100": 0.8, "200": 0.78, "400": 0.72},
    AGREEMENT: {
        "same_zip": 1.0,
        "same_city": 0.95,
        "nothing_differs": 0.9,
        "city_unknown": 0.75,
        "zip_differs": 0.75,
        "near_zip": 0.65,
    },
    TYPOS: {"0": 1.0, "1": 0.9, "2": 0.8},
}
APART = {
    (HOUSE, "alone"): 0.75,
    (LACKING, "suffix"): 0.95,
    (LACKING, "direction"): 0.75,
    (LACKING, "known_direction"): 0.7,
}
# Doubts that are settled by a person, however often lists alone would be right: what a list cannot
# show is how many addresses are asked for that lie in another town, or on the street's other half.
MOST = {
    (AGREEMENT, "zip_differs"): 0.75,
    (AGREEMENT, "near_zip"): 0.7,
    (AGREEMENT, "city_unknown"): 0.7,
    (LACKING, "direction"): 0.75,
    (LACKING, "known_direction"): 0.7,
}
UNTRIED = {
    (NUMBER_TEXT, "other"): 0.95,
    (CORNER, "5"): 0.92,
    (CORNER, "100"): 0.85,
    (HOUSE, BY_PERSON): 1.0,
    (ROAD, OTHER_KIND): 0.74,
}
ALIKE = {STRETCH: ONE_SIDE}  # a stretch of street is as long as the gap between two houses
LONGEST = {STRETCH: {"800": "100000"}}  # there is no bound to how long it may be
Level = tuple[str, str]


def assumed() -> dict[Level, float]:
    """Return the share of each level before anything is tried."""
    falling = {(of, level): share for of, levels in ASSUMED.items()
               for level, share in levels.items()}  # fmt: skip
    return falling | APART


def levels_of(answers: pd.DataFrame) -> list[pd.Series]:
    """Return for each answer the levels of its features, None where one plays no part."""
    rows = [(of, level) for of, level, _ in table()]
    place = answers[BASIS].map(dict(enumerate(rows)))
    # Where the reference is the list itself, a house is just where it is known to be.
    place = place.where((answers["trial"] != "itself") | (answers["tier"] != "address"), None)
    named = {"level": AGREEMENT, TYPOS: TYPOS, "direction": LACKING, "suffix": LACKING}
    return [place] + [
        answers[column].map({v: (of, v) for v in answers[column].unique() if v})
        for column, of in named.items()
    ]


def expected(answers: pd.DataFrame, shares: dict[Level, float]) -> np.ndarray:
    """Return the score of each answer."""
    factors = [level.map(shares).fillna(1.0).to_numpy(dtype=float) for level in levels_of(answers)]
    return np.prod(factors, axis=0)


def fitted(answers: pd.DataFrame) -> tuple[dict[Level, float], dict[Level, int]]:
    """Fit the share of each level, and count how often it was tried.

    In turn for each feature, a level's share is what was right of what the other features let
    expect; it starts from what is assumed, which counts as some trials, and falls along its
    feature's levels.
    """
    shares, features = assumed(), levels_of(answers)
    tried = pd.concat([level.dropna() for level in features]).value_counts()
    right = answers["right"].to_numpy(dtype=float)
    for _ in range(ROUNDS):
        for level in features:
            own = level.map(shares).fillna(1.0).to_numpy(dtype=float)
            others = expected(answers, shares) / own
            sums = pd.DataFrame({"right": right, "of": others}).groupby(level).sum()
            for at, (hits, of) in sums.iterrows():
                prior = assumed()[at]
                shares[at] = min(1.0, (hits + WEIGHT * prior) / (of + WEIGHT))
        shares = _falling(shares, tried)
    given = {level: min(share, MOST.get(level, 1.0)) for level, share in shares.items()}
    return given, {level: int(tried.get(level, 0)) for level in shares}


def _falling(shares: dict[Level, float], tried: pd.Series) -> dict[Level, float]:
    """Let shares fall along each feature's levels: those that rise are taken together."""
    done = dict(shares)
    for of, levels in ASSUMED.items():
        keys = [(of, level) for level in levels]
        blocks: list[list[float]] = []  # weight, share, count
        for key in keys:
            blocks.append([float(tried.get(key, 0)) + WEIGHT, done[key], 1])
            while len(blocks) > 1 and blocks[-1][1] > blocks[-2][1]:
                weight, share, count = blocks.pop()
                before = blocks[-1]
                before[1] = (before[0] * before[1] + weight * share) / (before[0] + weight)
                before[0] += weight
                before[2] += count
        flat = [share for _, share, count in blocks for _ in range(int(count))]
        done |= dict(zip(keys, flat, strict=True))
    return done


def write_table(shares: dict[Level, float], tried: dict[Level, int]) -> None:
    """Write the table that scores are read from."""
    rows = [(of, level, share, tried[of, level], "trials" if tried[of, level] else "assumed")
            for (of, level), share in shares.items()]  # fmt: skip
    for of, like in ALIKE.items():
        rows += [
            (of, LONGEST[of].get(level, level), share, 0, f"as {like}")
            for (other, level), share in shares.items()
            if other == like
        ]
    rows += [(of, level, share, 0, "assumed") for (of, level), share in UNTRIED.items()]
    with TABLE.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(["feature", "level", "share", "tried", "basis"])
        writer.writerows((of, level, f"{share:.3f}", n, why) for of, level, share, n, why in rows)
