"""Streets that are nearly spelled so are found, however many are compared at once."""

import random

import numpy as np
import pandas as pd
import pytest
from rapidfuzz.distance import OSA

from assetmap.geocode.reference.lookup import arrange, street_names
from assetmap.geocode.search import alike

KNOWN = 60


def names(count: int, seed: int) -> list[str]:
    """Return made-up streets of few letters, so that many are alike."""
    draw = random.Random(seed)
    return ["".join(draw.choices("abc", k=draw.randrange(4, 11))) + " st" for _ in range(count)]


@pytest.mark.parametrize("at_once", [1, 100, alike.MOST_COMPARED])
def test_misspelt_streets_are_those_that_a_naive_loop_finds(
    monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(alike, "MOST_COMPARED", at_once)
    streets = sorted(set(names(KNOWN, 1)))
    table = {"street": streets, "number": 1, "number_text": "1", "zip": "16501", "city": "erie"}
    lookup = arrange(pd.DataFrame(table).assign(lon=-80.0, lat=40.0, origin=1))
    asked = names(80, 2) + names(20, 2)  # some are asked twice
    pairs = pd.DataFrame({"asked": np.arange(len(asked)), "zip": 16501, "city": -1})
    pairs = pairs.assign(street=-1, number=1, number_text="1", trust=1.0)
    found = alike.misspelt_streets(pairs, street_names(asked), lookup)
    cores = [street.removesuffix(" st") for street in streets]
    expected = {
        (row, at)
        for row, street in enumerate(asked)
        for at, core in enumerate(cores)
        if OSA.distance(street.removesuffix(" st"), core) <= min(len(core) // 5, 2)
    }
    assert set(zip(found["asked"], found["street"], strict=True)) == expected
    assert len(found) == len(expected) >= 20
