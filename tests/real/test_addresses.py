"""Addresses whose places are known are found near them, and scores promise what they keep."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from geocode.town import region

from assetmap.geocode.ground.extent import metres_between
from assetmap.geocode.reference.loading import Reference
from assetmap.geocode.search.scores import LEAST
from assetmap.geocode.search.ways import search
from assetmap.geocode.written.addresses import CITY, NUMBER, STREET, ZIP
from assetmap.schema import LAT, LON
from benchmarks.calibration import scored_by_others
from benchmarks.calibration.fitting import ASSUMED, MOST, fitted
from benchmarks.calibration.lists import read_lists
from benchmarks.calibration.trials import (
    ACROSS,
    PARTS,
    WITHIN,
    asked_of,
    references,
    spoiled,
    with_nothing,
)

pytestmark = [pytest.mark.real]

HOME = "allegheny"
OTHERS = ["pittsburgh_snap", "pittsburgh_markets", "pittsburgh_fmnp", "pittsburgh_gardens",
          "pittsburgh_wic"]  # fmt: skip
PLACED = ("address", "interpolated")
HELD = 10  # parts that a list is held against itself in; one is tried


@pytest.fixture(scope="module")
def lists(shared: Path) -> dict[str, pd.DataFrame]:
    assert shared.is_dir()
    return read_lists()


def in_and_out(points: pd.DataFrame, part: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Part a list into addresses to ask for and the others, none of which is the same."""
    points = points.loc[points[NUMBER] >= 0].drop_duplicates(PARTS, ignore_index=True)
    code = points.groupby([STREET, NUMBER]).ngroup()
    asked = (code * 7919 % 10007 % HELD == part).to_numpy()
    return points.loc[asked].reset_index(drop=True), points.loc[~asked]


def known_by(reference: Reference, asked: pd.DataFrame) -> np.ndarray:
    """Tell of which addresses the reference has the street, with numbers on both sides of it.

    In the ZIP code that is asked for, or the city where there is none; the number itself counts.
    """
    ranges: dict[tuple[str, str], list[int]] = {}
    points = reference.points
    for zone in (ZIP, CITY):
        for key, number in zip(zip(points[STREET], points[zone], strict=True), points[NUMBER],
                               strict=True):  # fmt: skip
            ranges.setdefault(key, []).append(number)
    known = []
    for row in asked.itertuples():
        numbers = ranges.get((row.street, row.zip or row.city), [])
        known.append(bool(numbers) and min(numbers) <= row.number <= max(numbers))
    return np.array(known) & (asked[NUMBER] >= 0).to_numpy()


def answered(reference: Reference, asked: pd.DataFrame) -> pd.DataFrame:
    found = search(asked[PARTS], reference, region())
    away = metres_between(*(t[c].to_numpy() for t in (found, asked) for c in (LON, LAT)))
    return found.assign(away=away, placed=found["tier"].isin(PLACED))


def trials(lists: dict[str, pd.DataFrame]) -> Iterator[tuple[str, Reference, pd.DataFrame]]:
    asked = pd.concat([lists[name] for name in OTHERS]).drop_duplicates([STREET, NUMBER, ZIP])
    yield "other lists", references(lists[HOME]), asked.reset_index(drop=True)
    asked, rest = in_and_out(lists[HOME])
    yield "the rest of it", references(rest), asked


def test_placed_addresses_are_near_and_known_ones_are_placed(lists: dict[str, pd.DataFrame]):
    """With one county's list of restaurants and shops alone as the reference."""
    for name, reference, asked in trials(lists):
        found = answered(reference, asked)
        away = found.loc[found["placed"], "away"]
        known = known_by(reference, asked)
        shares = (away <= 150).mean(), (away > 1_000).mean(), found.loc[known, "placed"].mean()
        assert shares[0] >= 0.9, (name, shares)
        assert shares[1] < 0.02, (name, shares)
        assert shares[2] >= 0.8, (name, shares)


@pytest.mark.parametrize("name", ["alameda", "philadelphia_snap"])
def test_other_cities_addresses_are_near_where_they_are(lists: dict[str, pd.DataFrame], name: str):
    found = []
    for part in range(HELD):  # all of it: a part alone has few neighbours on a street
        asked, rest = in_and_out(lists[name], part)
        found.append(answered(references(rest), asked).query("placed"))
    away = pd.concat(found)["away"]
    assert len(away) >= 100
    assert (away <= 150).mean() >= 0.9
    assert (away > 1_000).mean() < 0.02


@pytest.fixture(scope="module")
def tried(lists: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Ask one list's addresses of another, and a tenth of each list's of the rest of it."""
    done = []
    for city, (home, asked) in ACROSS.items():
        for name in asked:
            found = asked_of(references(lists[home]), with_nothing(lists[name]))
            done.append(found.assign(city=city, trial="across"))
    for city, names in WITHIN.items():
        for name in names:
            asked, rest = in_and_out(lists[name])
            for spoilt in (with_nothing(asked), spoiled(asked)):
                found = asked_of(references(rest), spoilt)
                done.append(found.assign(city=city, trial="held out"))
    return pd.concat(done, ignore_index=True)


def in_bins(answers: pd.DataFrame, bounds: list[float]) -> pd.DataFrame:
    """Return number, mean score and share within 100 m of bins of scores."""
    by = answers.groupby(pd.cut(answers["score"], bounds, right=False), observed=True)
    return pd.DataFrame({"n": by.size(), "score": by["score"].mean(), "right": by["right"].mean()})


def test_among_matches_given_nine_tenths_nine_in_ten_are_within_100_m(tried: pd.DataFrame):
    table = in_bins(tried, [LEAST, 0.75, 0.85, 0.95, 1.01])
    assert table["n"].sum() > 1_000
    assert table["n"].iloc[2] > 200
    assert 0.85 <= table["right"].iloc[2] <= 0.95, table
    assert table["right"].is_monotonic_increasing, table
    assert (abs(table["right"] - table["score"]) < 0.1).all(), table


def test_scores_hold_in_cities_that_they_were_not_fitted_to(tried: pd.DataFrame):
    others = scored_by_others(tried)
    table = in_bins(others, [LEAST, 0.8, 0.9, 1.01])
    assert table["n"].min() > 50
    assert table["right"].is_monotonic_increasing, table
    assert (table["right"] > table["score"] - 0.1).all(), table
    for city, own in others.groupby("city"):
        if len(own) > 30:
            assert own["right"].mean() > own["score"].mean() - 0.1, city


def test_fitted_shares_fall_along_their_levels(tried: pd.DataFrame):
    shares, counts = fitted(tried)
    for of, levels in ASSUMED.items():
        falling = [shares[of, level] for level in levels if (of, level) not in MOST]
        assert falling == sorted(falling, reverse=True), of
    assert all(shares[level] <= most for level, most in MOST.items())
    assert all(0 < share <= 1 for share in shares.values())
    assert sum(counts.values()) > len(tried)
