"""Our own code that takes anybody's bytes: a little of everything in every test run."""

from random import Random

import pytest
from fuzz.harnesses import HARNESSES, STARTS
from fuzz.mutations import damaged
from fuzz.seeds import SEEDS

TRIES = {"address": 5}  # the others: so many as the next
MANY = 120
ALL = [make() for makes in SEEDS.values() for make in makes[:1]]


@pytest.mark.parametrize("name", list(HARNESSES))
def test_our_own_code_stands_any_bytes(name: str):
    draw = Random(name)
    starts = [*STARTS.get(name, []), *(content[:3000] for content in ALL)]
    for content in [*starts[-TRIES.get(name, MANY) :], b"", b"\x00", b"\xff" * 50]:
        HARNESSES[name](content)
    for _ in range(TRIES.get(name, MANY)):
        HARNESSES[name](damaged(draw.choice(starts), draw))
