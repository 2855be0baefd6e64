"""Hold what tells words that are one against what it means, pair by pair."""

import numpy as np
from rapidfuzz.distance import DamerauLevenshtein

from assetmap.resolve.neighbours import begins
from assetmap.resolve.slips import _one_word
from assetmap.resolve.wording import wording_of

LETTERS = "abcdeé"


def slipped(word: str, draw: np.random.Generator) -> str:
    """Return a word with a letter more, less, another, or two in each other's place."""
    at, letter = int(draw.integers(len(word))), LETTERS[int(draw.integers(len(LETTERS)))]
    return (
        word[:at] + letter + word[at:],
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    )[int(draw.integers(4))]


def written() -> list[str]:
    """Return words, with what one and two slips make of them, and how they begin."""
    draw = np.random.default_rng(8)
    found: set[str] = set()
    for length in (3, 4, 5, 6, 9, 10, 11, 14):
        for _ in range(4):
            word = "".join(draw.choice(list(LETTERS), length))
            once = slipped(word, draw)
            found |= {word, once, slipped(once, draw), word[:4], word[: length - 1]}
    return sorted(found - {""})


def test_words_are_one_as_their_distance_or_their_beginning_has_it():
    wording = wording_of(written())
    text = wording.text[:-1]
    one, two = (at.ravel().astype(np.int32) for at in np.indices((len(text), len(text))))
    found = _one_word(one, two, wording)
    for a, b, is_one in zip(text[one], text[two], found, strict=True):
        shorter, longer = sorted((a, b), key=len)
        alike = DamerauLevenshtein.normalized_similarity(a, b) >= 0.8 - 1e-9
        stem = len(shorter) >= 4 and len(shorter) < len(longer) and longer.startswith(shorter)
        assert is_one == ((len(shorter) >= 5 and alike) or stem), (a, b)
    assert 0.01 < found.mean() < 0.5  # both answers are there


def test_a_name_begins_or_ends_another_in_whole_words_alone():
    pairs = [
        ("legal aid society", "legal aid society civil division", True, False),
        ("legal aid society civil", "legal aid", True, False),
        ("friends of the library", "the library", False, True),
        ("legal aids society", "legal aid", False, False),
        ("riverside park", "riverside park", True, True),
        ("elm hall", "elm hallway", False, False),
        ("oak", "oak hill", False, False),  # too short to tell
    ]
    one, two = (np.array([pair[at] for pair in pairs], dtype=object) for at in (0, 1))
    starts, stops = begins(one, two)
    assert starts.tolist() == [pair[2] for pair in pairs]
    assert stops.tolist() == [pair[3] for pair in pairs]
